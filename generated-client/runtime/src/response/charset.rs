//! Texts in other encodings than UTF-8, as the `charset` of their content type names them.

use crate::answer::Answer;

/// The characters of windows-1252 from 0x80 to 0x9F, where it differs from ISO 8859-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes the body as text: by its byte order mark, which is removed, else by the `charset` of its content type or by what XML
/// declares at its beginning (RFC 7303, section 3), else as UTF-8. As browsers do (WHATWG Encoding, section 4.2), ISO 8859-1 is
/// read as windows-1252, which extends it.
pub(super) fn text(answer: &Answer) -> Result<String, String> {
    let body = &answer.body;
    if let Some(rest) = body.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest);
    }
    if let Some(rest) = body.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes);
    }
    if let Some(rest) = body.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, u16::from_le_bytes);
    }
    let named = answer.parameter("charset").or_else(|| declared_by_xml(answer));
    let charset = named.unwrap_or_default().to_ascii_lowercase();
    match charset.as_str() {
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => utf8(body),
        "iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252" | "cp1252" => Ok(windows_1252(body)),
        // Without a mark, servers mean little-endian, whatever RFC 2781 says (WHATWG Encoding, section 4.2).
        "utf-16" | "utf-16le" => utf16(body, u16::from_le_bytes),
        "utf-16be" => utf16(body, u16::from_be_bytes),
        _ => utf8(body).map_err(|error| format!("{error}; the charset `{charset}` cannot be read")),
    }
}

/// The text of a body of JSON that says to be in another charset than UTF-8, which no JSON should be (RFC 8259, section 8.1).
pub(super) fn of_json(answer: &Answer) -> Option<String> {
    let is_other =
        answer.parameter("charset").is_some_and(|charset| !charset.to_ascii_lowercase().starts_with("utf-8"));
    if is_other || answer.body.starts_with(b"\xFE\xFF") || answer.body.starts_with(b"\xFF\xFE") {
        text(answer).ok()
    } else {
        None
    }
}

/// The encoding in the declaration that XML begins with.
fn declared_by_xml(answer: &Answer) -> Option<String> {
    let media_type = answer.content_type()?;
    let declaration = answer.body.trim_ascii_start().strip_prefix(b"<?xml").filter(|_| media_type.ends_with("xml"))?;
    let declaration = std::str::from_utf8(declaration.split(|byte| *byte == b'>').next()?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_owned)
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| error.to_string())
}

fn windows_1252(bytes: &[u8]) -> String {
    let character = |byte: &u8| match byte {
        0x80..=0x9F => WINDOWS_1252.get(usize::from(*byte) - 0x80).copied().unwrap_or_default(),
        other => char::from(*other),
    };
    bytes.iter().map(character).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(units.iter().map(|bytes| unit(*bytes))).collect::<Result<String, _>>();
    text.ok().filter(|_| rest.is_empty()).ok_or_else(|| "the text is not UTF-16".to_owned())
}
