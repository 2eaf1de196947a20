//! Strings: general ones with parts that careless code gets wrong, and one for each format.

use super::{Walk, pattern};
use crate::document::Location;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Parts that code which builds JSON, URLs or headers by hand gets wrong.
const AWKWARD: [&str; 12] = ["\"", "\\", "\n", "\u{1F600}", "é", "%2F", "a b", "&=+", "</x>", "{}", "\u{2028}", "null"];
const AWKWARD_IN_URL: [&str; 10] = ["a b", "é", "%2F", "&=+", "/", "?#", "\u{1F600}", "..", "a,b", "a|b"];

impl Walk<'_, '_> {
    pub(super) fn string(&mut self, map: &Map<String, Value>) -> Option<String> {
        let size = |key: &str| map.get(key).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
        let least = size("minLength").unwrap_or(0);
        let most = size("maxLength").unwrap_or(usize::MAX);
        if least > most || least > 100_000 {
            return None;
        }
        let fits = |text: &String| (least..=most).contains(&text.chars().count());
        if let Some(wanted) = map.get("pattern").and_then(Value::as_str)
            && let Some(text) = (0..20).find_map(|_| pattern::draw(wanted, self.rng).filter(fits))
        {
            return Some(text);
        }
        let format = map.get("format").and_then(Value::as_str);
        let encoded = map.get("contentEncoding").and_then(Value::as_str) == Some("base64");
        let formatted = format.map_or(if encoded { Some("byte") } else { None }, Some);
        if let Some(format) = formatted
            && let Some(text) = (0..10).find_map(|_| self.formatted(format).filter(fits))
        {
            return Some(text);
        }
        let least = if self.location == Location::Body { least } else { least.max(1) };
        let upper = most.min(least.saturating_add([0, 8, 24][self.rng.usize(..3)]));
        Some(self.plain(least, upper))
    }

    /// A string for a schema that asks for one without a `type`, such as one under `propertyNames`.
    pub(super) fn text_of(&mut self, schema: &Value) -> Option<String> {
        self.string(schema.as_object()?)
    }

    /// A string that matches a pattern.
    pub(super) fn matching(&mut self, wanted: &str) -> Option<String> {
        pattern::draw(wanted, self.rng)
    }

    /// A key of a map.
    pub(super) fn key(&mut self) -> String {
        let length = self.rng.usize(1..8);
        let awkward = self.location == Location::Body && self.rng.u8(..6) == 0;
        if awkward { self.plain(1, 6) } else { (0..length).map(|_| self.rng.lowercase()).collect() }
    }

    /// A string of `least` to `most` characters.
    pub(super) fn plain(&mut self, least: usize, most: usize) -> String {
        let length = self.rng.usize(least..=most.max(least));
        let mut text = String::new();
        let mut count = 0;
        while count < length {
            let piece = match (self.location, self.rng.u8(..8)) {
                (Location::Body, 0) => AWKWARD[self.rng.usize(..AWKWARD.len())],
                (Location::Path | Location::Query | Location::QueryString | Location::Form, 0) => {
                    AWKWARD_IN_URL[self.rng.usize(..AWKWARD_IN_URL.len())]
                }
                _ => "",
            };
            let size = piece.chars().count();
            if size > 0 && count + size <= length {
                text.push_str(piece);
                count += size;
            } else {
                text.push(self.rng.alphanumeric());
                count += 1;
            }
        }
        text
    }

    fn formatted(&mut self, format: &str) -> Option<String> {
        let word: String = (0..self.rng.usize(1..8)).map(|_| self.rng.lowercase()).collect();
        Some(match format {
            "uuid" => self.uuid(),
            "date" => self.date(),
            "time" => format!("{}{}", self.time(), self.zone()),
            "date-time" => format!("{}T{}{}", self.date(), self.time(), self.zone()),
            "duration" => ["P3D", "PT1H30M", "P1Y2M10DT2H30M", "PT0S", "P2W"][self.rng.usize(..5)].to_owned(),
            "email" | "idn-email" => format!("{word}.x@example.com"),
            "hostname" | "idn-hostname" => format!("{word}.example.org"),
            "ipv4" | "ip" => Ipv4Addr::from(self.rng.u32(..)).to_string(),
            "ipv6" => Ipv6Addr::from(self.rng.u128(..)).to_string(),
            "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => {
                format!("https://{word}.example/{word}?q={}", self.rng.u8(..))
            }
            "uri-template" => format!("https://{word}.example/{{id}}"),
            "json-pointer" => format!("/{word}/0"),
            "relative-json-pointer" => "1/a".to_owned(),
            "regex" => format!("^{word}+$"),
            "byte" | "base64" => {
                let bytes: Vec<u8> = (0..self.rng.usize(..20)).map(|_| self.rng.u8(..)).collect();
                STANDARD.encode(bytes)
            }
            "decimal" => format!("{}.{:02}", self.rng.i32(-10_000..10_000), self.rng.u8(..100)),
            "int32" => self.rng.i32(..).to_string(),
            "int64" => self.rng.i64(..).to_string(),
            "uint32" => self.rng.u32(..).to_string(),
            "uint64" => self.rng.u64(..).to_string(),
            _ => return None,
        })
    }

    fn uuid(&mut self) -> String {
        let bits = (self.rng.u128(..) & !(0xf << 76) & !(0x3 << 62)) | (4 << 76) | (2 << 62);
        let text = format!("{bits:032x}");
        format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
    }

    fn date(&mut self) -> String {
        format!("{:04}-{:02}-{:02}", self.rng.u16(1901..2100), self.rng.u8(1..=12), self.rng.u8(1..=28))
    }

    /// A time of day; a fraction has up to nine digits, with trailing zeros too.
    fn time(&mut self) -> String {
        let (hour, minute, second) = (self.rng.u8(..24), self.rng.u8(..60), self.rng.u8(..60));
        let digits = self.rng.usize(..=9);
        let fraction: String = (0..digits).map(|_| self.rng.digit(10)).collect();
        let fraction = if digits == 0 { fraction } else { format!(".{fraction}") };
        format!("{hour:02}:{minute:02}:{second:02}{fraction}")
    }

    fn zone(&mut self) -> &'static str {
        ["Z", "Z", "+00:00", "+02:00", "-05:30"][self.rng.usize(..5)]
    }
}
