//! The name of a file in `Content-Disposition` (RFC 6266).

use percent_encoding::percent_decode_str;
use reqwest::header::CONTENT_DISPOSITION;

use super::Response;

impl<T> Response<T> {
    /// The name that the server gives the file in `Content-Disposition`, without the path that some add; `None` if there is
    /// none. Check it before you use it: it may be the name of a file that you have.
    pub fn file_name(&self) -> Option<String> {
        let value = self.headers().get(CONTENT_DISPOSITION)?;
        file_name(&String::from_utf8_lossy(value.as_bytes()))
    }
}

/// The file name of a value of the header: `filename*` before `filename` (RFC 6266, section 4.3).
fn file_name(value: &str) -> Option<String> {
    let parameters = parameters(value);
    let find = |name: &str| parameters.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let name = find("filename*").and_then(|value| extended(value)).or_else(|| find("filename").cloned())?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let is_name = !matches!(name, "" | "." | "..") && !name.chars().any(char::is_control);
    is_name.then(|| name.to_owned())
}

/// The parameters of a header field's value, unquoted (RFC 9110, section 5.6.6).
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.rsplit(';').next().unwrap_or_default().trim().to_owned();
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                after.split_once(';').map_or((after.trim().to_owned(), ""), |(v, next)| (v.trim().to_owned(), next))
            }
        };
        found.push((name, value));
        rest = next;
    }
    found
}

/// The text up to the closing quote, and the rest.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}

/// Decodes a value with its charset, such as `UTF-8''%e2%82%ac.txt` (RFC 8187, section 3.2).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_decode_str(encoded).collect();
    if charset.eq_ignore_ascii_case("iso-8859-1") {
        return Some(bytes.into_iter().map(char::from).collect());
    }
    if charset.eq_ignore_ascii_case("utf-8") { String::from_utf8(bytes).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_name_is_decoded() {
        for (value, name) in [
            ("attachment; filename=a.txt", Some("a.txt")),
            ("attachment; filename=\"a; b\\\"c.txt\"; size=3", Some("a; b\"c.txt")),
            ("inline; FILENAME = \"a.txt\"", Some("a.txt")),
            ("attachment; filename=\"EURO.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt", Some("€ rates.txt")),
            ("attachment; filename*=iso-8859-1'en'%A3.txt", Some("£.txt")),
            ("attachment; filename*=utf-7''a; filename=b.txt", Some("b.txt")),
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            ("attachment; filename=\"C:\\\\temp\\\\a.txt\"", Some("a.txt")),
            ("attachment; filename*=UTF-8''..%2F..", None),
            ("attachment; filename=\"\"", None),
            ("attachment", None),
            ("", None),
            ("attachment; filename=\"open", Some("open")),
        ] {
            assert_eq!(file_name(value).as_deref(), name, "{value}");
        }
    }
}
