//! Bytes of a text in UTF-8, UTF-16 or UTF-32 -> UTF-8.

use std::borrow::Cow;

/// An encoding whose units are longer than a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wide {
    /// The number of bytes of a unit.
    size: usize,
    is_big_endian: bool,
    /// The number of bytes of the byte order mark.
    mark: usize,
}

/// The bytes of a text in UTF-8. A text in UTF-16 or UTF-32 is recognized by its byte order mark, or by the zero bytes around its
/// first character, which is ASCII in JSON, and nearly always in YAML (YAML 1.2.2, section 5.2). Units that are no
/// characters become U+FFFD.
pub(crate) fn decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some(wide) = wide(bytes) else { return Cow::Borrowed(bytes) };
    let units = bytes.get(wide.mark..).unwrap_or_default().chunks(wide.size).map(|unit| {
        let join = |all: u32, byte: &u8| all << 8 | u32::from(*byte);
        if unit.len() < wide.size {
            return u32::from(char::REPLACEMENT_CHARACTER);
        }
        if wide.is_big_endian { unit.iter().fold(0, join) } else { unit.iter().rev().fold(0, join) }
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    if wide.size == 4 {
        text.extend(units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)));
    } else {
        let units = units.map(|unit| u16::try_from(unit).unwrap_or(0xFFFD));
        text.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    Cow::Owned(text.into_bytes())
}

fn wide(bytes: &[u8]) -> Option<Wide> {
    let of = |size, is_big_endian, mark| Some(Wide { size, is_big_endian, mark });
    match *bytes {
        [0xFF, 0xFE, 0, 0, ..] => of(4, false, 4),
        [0, 0, 0xFE, 0xFF, ..] => of(4, true, 4),
        [0xFF, 0xFE, ..] => of(2, false, 2),
        [0xFE, 0xFF, ..] => of(2, true, 2),
        [0, 0, 0, 1..=0x7F, ..] => of(4, true, 0),
        [1..=0x7F, 0, 0, 0, ..] => of(4, false, 0),
        [0, 1..=0x7F, 0, 1..=0xFF, ..] => of(2, true, 0),
        [1..=0x7F, 0, 1..=0xFF, 0, ..] => of(2, false, 0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn each_encoding_of_unicode_is_read() {
        let text = "openapi: 3.1.0 # é \u{1F600}\n";
        assert_eq!(&*decoded(text.as_bytes()), text.as_bytes());
        for mark in ["\u{feff}", ""] {
            let marked = format!("{mark}{text}");
            let utf16: Vec<u16> = marked.encode_utf16().collect();
            let utf32: Vec<u32> = marked.chars().map(u32::from).collect();
            for bytes in [
                utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(),
                utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                utf32.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                utf32.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
            ] {
                assert_eq!(String::from_utf8_lossy(&decoded(&bytes)), text, "{bytes:?}");
            }
        }
        assert_eq!(decoded(b"\xFF\xFEa\0b").len(), 4);
        assert_eq!(&*decoded(b"{\0"), b"{\0");
    }
}
