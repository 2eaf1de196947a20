//! Line joining: lines that `prettyplease` breaks although their text fits on one.

use std::borrow::Cow;

use super::macros::wrapped;

/// The largest width of a line, in bytes.
pub(crate) const WIDTH: usize = 120;

/// The number of lines of a text. Sums of bytes are vectorized by the compiler.
pub(crate) fn count(text: &str) -> usize {
    let ends = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    text.as_bytes().chunks(usize::from(u8::MAX)).map(|chunk| usize::from(ends(chunk))).sum()
}

/// The text of items, with lines of at most `width` where possible.
pub(crate) fn unparse(items: Vec<syn::Item>, width: usize) -> String {
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items };
    rejoined(&prettyplease::unparse(&file), width)
}

/// Joins the lines of bracketed parts and of chains of calls that fit into `width`. `prettyplease` breaks them earlier.
///
/// The text has to be that of emitted items, in which no literal contains a line break and comments are whole lines.
pub(crate) fn rejoined(text: &str, width: usize) -> String {
    let mut lines = Lines { width, ..Lines::default() };
    for line in text.lines() {
        lines.push(line);
    }
    let mut out = lines.done.join("\n");
    out.push('\n');
    out
}

#[derive(Default)]
struct Lines<'t> {
    width: usize,
    done: Vec<Cow<'t, str>>,
    /// Lines that end with a bracket that is still open, by their index in `done`.
    open: Vec<usize>,
    /// Parts of chains that were appended to another line: their indentation before, and that of the line. The lines within
    /// their brackets are indented accordingly.
    moved: Vec<(usize, usize)>,
}

impl<'t> Lines<'t> {
    fn push(&mut self, raw: &'t str) {
        let text = raw.trim_start();
        let indent = raw.len() - text.len();
        if raw.len() > self.width && text.starts_with("#[json(") {
            // `prettyplease` leaves attributes on one line.
            self.done.extend(wrapped(raw, 0).lines().map(|line| Cow::Owned(line.to_owned())));
            return;
        }
        let closes = text.starts_with([')', ']', '}', '>']);
        while self.moved.last().is_some_and(|(from, _)| indent < *from || indent == *from && !closes) {
            self.moved.pop();
        }
        let back = self.moved.last().map_or(0, |(from, to)| from - to);
        let is_part = text.starts_with(['.', '?']) && !text.starts_with("..");
        if !(is_part && self.join_chain(text, indent)) {
            let moved = || Cow::Owned(" ".repeat(indent.saturating_sub(back)) + text);
            self.done.push(if back == 0 { Cow::Borrowed(raw) } else { moved() });
        }
        if text.starts_with([')', ']', '>'])
            && let Some(start) = self.open.pop()
        {
            self.join(start);
        }
        let last = self.done.last().map_or("", |line| line);
        if last.ends_with(['(', '[', '<']) && !last.trim_start().starts_with("//") {
            self.open.push(self.done.len() - 1);
        }
    }

    /// Joins the lines from `start` to the end, if they contain neither a comment nor a block, and fit on one.
    fn join(&mut self, start: usize) {
        let Some([first, rest @ ..]) = self.done.get(start..) else { return };
        let mut joined = first.clone().into_owned();
        for line in rest {
            let line = line.trim_start();
            let closes = line.starts_with([')', ']', '>']);
            if line.starts_with("//") || line.starts_with("#[") || line.ends_with('{') && !closes {
                return;
            }
            if closes && joined.ends_with(',') {
                joined.pop();
            }
            if !(closes || joined.ends_with(['(', '[', '<'])) {
                joined.push(' ');
            }
            joined.push_str(line);
            if joined.len() > self.width {
                return;
            }
        }
        self.done.truncate(start);
        self.done.push(Cow::Owned(joined));
    }

    /// Appends a part of a chain of calls to the line before, if it fits.
    fn join_chain(&mut self, part: &str, indent: usize) -> bool {
        let Some(before) = self.done.last_mut() else { return false };
        let to = before.len() - before.trim_start().len();
        if before.trim_start().starts_with("//") || to > indent || before.len() + part.len() > self.width {
            return false;
        }
        before.to_mut().push_str(part);
        if part.ends_with(['(', '[', '{', '<']) {
            self.moved.push((indent, to));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{count, rejoined};

    #[test]
    fn lines_are_counted() {
        assert_eq!([count(""), count("a\nb\n"), count(&"\n".repeat(1000))], [0, 2, 1000]);
    }

    #[test]
    fn code_that_fits_is_on_one_line() {
        let text = "fn f(\n    a: u8,\n    b: u8,\n) {\n    let x = self\n        .client\n        .request(\n            1,\n            \"a\",\n        );\n}\n";
        assert_eq!(rejoined(text, 80), "fn f(a: u8, b: u8) {\n    let x = self.client.request(1, \"a\");\n}\n");
    }

    #[test]
    fn code_within_a_part_that_moved_moves_with_it() {
        let text = "    let x = self\n        .call(|a| match a {\n            1 => f(),\n            _ => g(),\n        });\n    done()\n";
        let moved = "    let x = self.call(|a| match a {\n        1 => f(),\n        _ => g(),\n    });\n    done()\n";
        assert_eq!(rejoined(text, 80), moved);
    }

    #[test]
    fn what_does_not_fit_and_what_is_a_comment_stays() {
        let long = format!("f(\n    \"{}\",\n);\n", "a".repeat(80));
        assert_eq!(rejoined(&long, 80), long);
        let comment = "/// (\n/// )\nfn f(\n    // why\n    a: u8,\n) {}\n";
        assert_eq!(rejoined(comment, 80), comment);
    }
}
