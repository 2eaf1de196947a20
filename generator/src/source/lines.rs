//! Lines and columns of a text.

/// The number of bytes between two counts of characters.
const CHUNK: usize = 4096;

/// The offsets of the lines of a file.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    /// The number of characters that begin before each [`CHUNK`] of bytes, so that a line as long as the file costs little.
    chunks: Vec<usize>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        let mut chunks = Vec::new();
        let mut total = 0;
        for chunk in text.as_bytes().chunks(CHUNK) {
            chunks.push(total);
            total += characters(chunk);
        }
        Self { starts, chunks }
    }

    /// The line, and the column in characters, both from 1, of a byte offset.
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = offset.min(text.len());
        let (line, start) = self.start(offset);
        (line, 1 + self.characters(text, offset).saturating_sub(self.characters(text, start)))
    }

    /// The line of a byte offset, without its line ending, and the offset in it of the character that is there.
    pub fn line<'t>(&self, text: &'t str, offset: usize) -> (&'t str, usize) {
        let offset = offset.min(text.len());
        let (number, start) = self.start(offset);
        let end = self.starts.get(number).map_or(text.len(), |next| next.saturating_sub(1));
        let line = text.get(start..end).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let in_line = offset.saturating_sub(start).min(line.len());
        (line, (0..=in_line).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default())
    }

    /// The number of the line of a byte offset, from 1, and the offset of its start.
    fn start(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset);
        (line, self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0))
    }

    /// The number of characters that begin before a byte offset.
    fn characters(&self, text: &str, offset: usize) -> usize {
        let chunk = (offset / CHUNK).min(self.chunks.len().saturating_sub(1));
        let rest = text.as_bytes().get(chunk * CHUNK..offset).unwrap_or_default();
        self.chunks.get(chunk).map_or(0, |before| before + characters(rest))
    }
}

/// The number of characters that begin in some bytes, which may end within one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
