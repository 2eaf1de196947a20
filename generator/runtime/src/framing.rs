//! Framing of bodies that are sequences: how a body is split into items while it is received.

use std::ops::Range;

/// The format of a splitter.
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
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        match media_type {
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

/// One item, not decoded. Only an event has more than data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) data: Vec<u8>,
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<u64>,
}

/// An item is larger than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// The record separator of RFC 7464.
const SEPARATOR: u8 = 0x1E;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Splits a body into items. It buffers one item, and what was received together with its end.
#[derive(Debug)]
pub(crate) struct Splitter {
    framing: Framing,
    /// The largest size of an item, in bytes.
    max: usize,
    buffer: Vec<u8>,
    /// The offset in the buffer at which the next line or record starts.
    start: usize,
    /// The offset in the buffer up to which its end was searched for.
    searched: usize,
    /// The whole body was received.
    is_complete: bool,
    is_first: bool,
    /// The last line ended with CR, so that LF is not another end.
    after_return: bool,
    /// The fields of the current event.
    event: Frame,
    has_data: bool,
    /// The size at which an incomplete record is parsed again: twice that of the last attempt, so that the work grows
    /// linearly with the size.
    next_attempt: usize,
}

impl Splitter {
    pub(crate) fn new(framing: Framing, max: usize) -> Self {
        Self {
            framing,
            max,
            buffer: Vec::new(),
            start: 0,
            searched: 0,
            is_complete: false,
            is_first: true,
            after_return: false,
            event: Frame::default(),
            has_data: false,
            next_attempt: 0,
        }
    }

    /// Adds a received part of the body.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(chunk);
    }

    /// Marks the end of the body.
    pub(crate) fn end(&mut self) {
        self.is_complete = true;
    }

    /// The next complete item.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, TooLarge> {
        let found = match self.framing {
            Framing::Events => self.next_event(),
            Framing::Lines => self.next_line(),
            Framing::Records => self.next_record(),
        };
        let held = self.event.data.len() + self.buffer.len() - self.start;
        let size = found.as_ref().map_or(held, |frame| frame.data.len());
        if size > self.max { Err(TooLarge) } else { Ok(found) }
    }

    fn next_line(&mut self) -> Option<Frame> {
        loop {
            let range = self.until(|byte| byte == b'\n').or_else(|| self.rest())?;
            let line = self.line(range).trim_ascii();
            if !line.is_empty() {
                return Some(Frame { data: line.to_vec(), ..Frame::default() });
            }
        }
    }

    fn next_record(&mut self) -> Option<Frame> {
        loop {
            let range = match self.until(|byte| byte == SEPARATOR) {
                Some(range) => range,
                None if self.is_complete => self.rest()?,
                None => self.complete_record()?,
            };
            self.next_attempt = 0;
            let record = self.line(range).trim_ascii();
            if !record.is_empty() {
                return Some(Frame { data: record.to_vec(), ..Frame::default() });
            }
        }
    }

    /// A record that is complete although no other has begun: it ends with a line feed. Waiting for the next separator
    /// would delay it.
    fn complete_record(&mut self) -> Option<Range<usize>> {
        let range = self.start..self.buffer.len();
        let record = self.buffer.get(range.clone())?;
        if !record.ends_with(b"\n") || record.len() < self.next_attempt {
            return None;
        }
        self.next_attempt = record.len() * 2;
        serde_json::from_slice::<serde::de::IgnoredAny>(record).ok()?;
        self.take(range.end, range.end)
    }

    fn next_event(&mut self) -> Option<Frame> {
        loop {
            if self.after_return && self.start < self.buffer.len() {
                self.after_return = false;
                if self.buffer.get(self.start) == Some(&b'\n') {
                    self.start += 1;
                    self.searched = self.searched.max(self.start);
                }
            }
            // An event that no empty line ends is discarded.
            let range = self.until(|byte| byte == b'\n' || byte == b'\r')?;
            self.after_return = self.buffer.get(range.end) == Some(&b'\r');
            let line = String::from_utf8_lossy(self.line(range)).into_owned();
            if !line.is_empty() {
                self.field(&line);
                continue;
            }
            let event = std::mem::take(&mut self.event);
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
                    self.event.data.push(b'\n');
                }
                self.event.data.extend_from_slice(value.as_bytes());
            }
            "event" => self.event.event = if value.is_empty() { None } else { Some(value.to_owned()) },
            "id" if !value.contains('\0') => self.event.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.event.retry = value.parse().ok();
            }
            // A comment, whose name is empty, or a field that the standard does not define.
            _ => {}
        }
    }

    /// The bytes up to the next one that ends a line or record.
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

    /// The rest of the body, at its end.
    fn rest(&mut self) -> Option<Range<usize>> {
        let end = self.buffer.len();
        if self.is_complete && self.start < end { self.take(end, end) } else { None }
    }

    fn take(&mut self, end: usize, next: usize) -> Option<Range<usize>> {
        let range = self.start..end;
        self.start = next;
        self.searched = next;
        Some(range)
    }

    /// The bytes of a line or record. The first one may begin with a byte order mark.
    fn line(&mut self, range: Range<usize>) -> &[u8] {
        let line = self.buffer.get(range).unwrap_or_default();
        if std::mem::replace(&mut self.is_first, false) {
            line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line)
        } else {
            line
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a body that is received in parts of `size` bytes.
    fn items(framing: Framing, body: &[u8], size: usize) -> Vec<Frame> {
        let mut splitter = Splitter::new(framing, 1000);
        let mut found = Vec::new();
        for chunk in body.chunks(size) {
            splitter.push(chunk);
            while let Ok(Some(item)) = splitter.next() {
                found.push(item);
            }
        }
        splitter.end();
        while let Ok(Some(item)) = splitter.next() {
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
            assert_eq!(texts(size), whole, "in parts of {size} bytes");
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
    fn records_are_returned_when_they_are_complete() {
        let body = "\u{1e}{\"a\":\n1}\n\u{1e}\u{1e}2\n\u{1e}[3";
        assert_eq!(data(Framing::Records, body), ["{\"a\":\n1}", "2", "[3"]);
        let mut splitter = Splitter::new(Framing::Records, 100);
        splitter.push(b"\x1e{}\n");
        assert_eq!(splitter.next(), Ok(Some(Frame { data: b"{}".to_vec(), ..Frame::default() })));
        assert_eq!(splitter.next(), Ok(None));
    }

    #[test]
    fn an_item_is_limited() {
        for (framing, body) in [(Framing::Lines, "0123456789"), (Framing::Events, "data: 0\ndata: 1\ndata: 2\n")] {
            let mut splitter = Splitter::new(framing, 4);
            splitter.push(body.as_bytes());
            assert_eq!(splitter.next(), Err(TooLarge), "{framing:?}");
        }
    }
}
