//! Bodies that are a sequence of items: where one ends and the next begins, as far as they have come.

use std::ops::Range;

/// How items follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events (WHATWG HTML, section 9.2).
    Events,
    /// A JSON text per line (JSON Lines, NDJSON).
    Lines,
    /// JSON texts after record separators (RFC 7464).
    Records,
}

impl Framing {
    /// The framing of a media type, given without parameters and in lower case.
    pub(crate) fn of(essence: &str) -> Option<Self> {
        match essence {
            "text/event-stream" => Some(Self::Events),
            "application/json-seq" => Some(Self::Records),
            "application/jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/x-jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-ldjson"
            | "text/jsonl" => Some(Self::Lines),
            other => other.ends_with("+json-seq").then_some(Self::Records),
        }
    }
}

/// One item as it came. What is not of an event is data alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) data: Vec<u8>,
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<u64>,
}

/// The sequence is not within its bound: an item is too large.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

const SEPARATOR: u8 = 0x1E;
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Takes a sequence apart. It holds one item at a time, and what came with it.
#[derive(Debug)]
pub(crate) struct Sequence {
    framing: Framing,
    /// The most bytes that an item may have.
    max: usize,
    buffer: Vec<u8>,
    /// Where in the buffer the next line or record starts, and up to where it was searched for its end.
    start: usize,
    searched: usize,
    /// Whether all has come.
    over: bool,
    is_first: bool,
    /// Whether the last line ended with CR, so that LF is no line of its own.
    after_return: bool,
    /// The event so far; whether it has data.
    open: Frame,
    has_data: bool,
    /// A record that was no whole JSON text at this size is looked at again when it has twice of it, so that the work
    /// grows with the size.
    worth_a_try: usize,
}

impl Sequence {
    pub(crate) fn new(framing: Framing, max: usize) -> Self {
        Self {
            framing,
            max,
            buffer: Vec::new(),
            start: 0,
            searched: 0,
            over: false,
            is_first: true,
            after_return: false,
            open: Frame::default(),
            has_data: false,
            worth_a_try: 0,
        }
    }

    /// Adds what has come.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(chunk);
    }

    /// Says that nothing more comes.
    pub(crate) fn end(&mut self) {
        self.over = true;
    }

    /// The next item that is whole.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, TooLarge> {
        let found = match self.framing {
            Framing::Events => self.event(),
            Framing::Lines => self.json_line(),
            Framing::Records => self.record(),
        };
        let held = self.open.data.len() + self.buffer.len() - self.start;
        let size = found.as_ref().map_or(held, |frame| frame.data.len());
        if size > self.max { Err(TooLarge) } else { Ok(found) }
    }

    fn json_line(&mut self) -> Option<Frame> {
        loop {
            let range = self.until(|byte| byte == b'\n').or_else(|| self.rest())?;
            let line = self.line(range).trim_ascii();
            if !line.is_empty() {
                return Some(Frame { data: line.to_vec(), ..Frame::default() });
            }
        }
    }

    fn record(&mut self) -> Option<Frame> {
        loop {
            let range = match self.until(|byte| byte == SEPARATOR) {
                Some(range) => range,
                None if self.over => self.rest()?,
                None => self.whole_record()?,
            };
            self.worth_a_try = 0;
            let record = self.line(range).trim_ascii();
            if !record.is_empty() {
                return Some(Frame { data: record.to_vec(), ..Frame::default() });
            }
        }
    }

    /// A record that is whole though no other has begun: its text ends with its line. Waiting for the next separator
    /// would hold it back until then.
    fn whole_record(&mut self) -> Option<Range<usize>> {
        let range = self.start..self.buffer.len();
        let record = self.buffer.get(range.clone())?;
        if !record.ends_with(b"\n") || record.len() < self.worth_a_try {
            return None;
        }
        self.worth_a_try = record.len() * 2;
        serde_json::from_slice::<serde::de::IgnoredAny>(record).ok()?;
        self.take(range.end, range.end)
    }

    fn event(&mut self) -> Option<Frame> {
        loop {
            if self.after_return && self.start < self.buffer.len() {
                self.after_return = false;
                if self.buffer.get(self.start) == Some(&b'\n') {
                    self.start += 1;
                    self.searched = self.searched.max(self.start);
                }
            }
            // What does not end with an empty line is no event.
            let range = self.until(|byte| byte == b'\n' || byte == b'\r')?;
            self.after_return = self.buffer.get(range.end) == Some(&b'\r');
            let line = String::from_utf8_lossy(self.line(range)).into_owned();
            if !line.is_empty() {
                self.field(&line);
                continue;
            }
            let event = std::mem::take(&mut self.open);
            if std::mem::take(&mut self.has_data) {
                return Some(event);
            }
        }
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.open.data.push(b'\n');
                }
                self.open.data.extend_from_slice(value.as_bytes());
            }
            "event" => self.open.event = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => self.open.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.open.retry = value.parse().ok();
            }
            // Comments, whose name is empty, and fields that the standard does not know.
            _ => {}
        }
    }

    /// The bytes up to the next one that ends a piece.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let found = self.buffer.get(self.searched..)?.iter().position(|byte| ends(*byte));
        match found {
            Some(offset) => {
                let end = self.searched + offset;
                self.take(end, end + 1)
            }
            None => {
                self.searched = self.buffer.len();
                None
            }
        }
    }

    /// What is left at the end of the body.
    fn rest(&mut self) -> Option<Range<usize>> {
        let end = self.buffer.len();
        (self.over && self.start < end).then(|| self.take(end, end)).flatten()
    }

    fn take(&mut self, end: usize, next: usize) -> Option<Range<usize>> {
        let range = self.start..end;
        self.start = next;
        self.searched = next;
        Some(range)
    }

    /// The bytes of a piece; the first one may begin with a byte order mark.
    fn line(&mut self, range: Range<usize>) -> &[u8] {
        let line = self.buffer.get(range).unwrap_or_default();
        if std::mem::replace(&mut self.is_first, false) { line.strip_prefix(MARK).unwrap_or(line) } else { line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a body that comes in pieces of `size` bytes.
    fn items(framing: Framing, body: &[u8], size: usize) -> Vec<Frame> {
        let mut sequence = Sequence::new(framing, 1000);
        let mut found = Vec::new();
        for chunk in body.chunks(size) {
            sequence.push(chunk);
            while let Ok(Some(item)) = sequence.next() {
                found.push(item);
            }
        }
        sequence.end();
        while let Ok(Some(item)) = sequence.next() {
            found.push(item);
        }
        found
    }

    fn data(framing: Framing, body: &str) -> Vec<String> {
        let texts = |size| -> Vec<String> {
            let items = items(framing, body.as_bytes(), size);
            items.iter().map(|item| String::from_utf8_lossy(&item.data).into_owned()).collect()
        };
        let whole = texts(usize::MAX);
        for size in 1..body.len() {
            assert_eq!(texts(size), whole, "in pieces of {size} bytes");
        }
        whole
    }

    #[test]
    fn events_end_with_an_empty_line_of_any_kind() {
        for end in ["\n", "\r\n", "\r"] {
            let body = "\u{feff}: hello\ndata: a\ndata:b\ndata\n\nevent: only\n\ndata:  ü\nfoo: bar\n\ndata: lost\n";
            let body = body.replace('\n', end);
            assert_eq!(data(Framing::Events, &body), ["a\nb\n", " ü"], "{end:?}");
        }
    }

    #[test]
    fn an_event_has_its_fields_and_not_those_of_others() {
        let body = b"event: add\nid: 7\nretry: 10\ndata: 1\n\ndata: 2\nretry: x\nid: a\0b\n\n";
        let first = Frame { data: b"1".to_vec(), event: Some("add".into()), id: Some("7".into()), retry: Some(10) };
        assert_eq!(items(Framing::Events, body, 3), [first, Frame { data: b"2".to_vec(), ..Frame::default() }]);
    }

    #[test]
    fn lines_are_items_and_the_last_needs_no_end() {
        assert_eq!(data(Framing::Lines, "{\"a\":1}\r\n\n 2 \n3"), ["{\"a\":1}", "2", "3"]);
    }

    #[test]
    fn records_are_given_when_they_are_whole() {
        let body = "\u{1e}{\"a\":\n1}\n\u{1e}\u{1e}2\n\u{1e}[3";
        assert_eq!(data(Framing::Records, body), ["{\"a\":\n1}", "2", "[3"]);
        let mut sequence = Sequence::new(Framing::Records, 100);
        sequence.push(b"\x1e{}\n");
        assert_eq!(sequence.next(), Ok(Some(Frame { data: b"{}".to_vec(), ..Frame::default() })));
        assert_eq!(sequence.next(), Ok(None));
    }

    #[test]
    fn an_item_is_bounded() {
        for (framing, body) in [(Framing::Lines, "0123456789"), (Framing::Events, "data: 0\ndata: 1\ndata: 2\n")] {
            let mut sequence = Sequence::new(framing, 4);
            sequence.push(body.as_bytes());
            assert_eq!(sequence.next(), Err(TooLarge), "{framing:?}");
        }
    }
}
