//! The parts of a `multipart` body (RFC 2046, section 5.1; RFC 7578).

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The `name` of its `Content-Disposition`.
    pub(super) name: String,
    /// Its `Content-Type`.
    pub(super) kind: Option<String>,
    /// Its content.
    pub(super) body: Vec<u8>,
}

/// Splits a body at the boundary that is in its content type.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let boundary = parameter(content_type, "boundary").ok_or("has no boundary")?;
    let delimiter = format!("--{boundary}");
    let mut found = Vec::new();
    let start = find(body, delimiter.as_bytes()).ok_or("does not hold its boundary")?;
    let mut rest = &body[start + delimiter.len()..];
    let delimiter = format!("\r\n{delimiter}");
    while !rest.starts_with(b"--") {
        rest = rest.strip_prefix(b"\r\n").ok_or("has a boundary without line end")?;
        let end = find(rest, delimiter.as_bytes()).ok_or("does not end with its boundary")?;
        found.push(part(&rest[..end])?);
        rest = &rest[end + delimiter.len()..];
    }
    Ok(found)
}

fn part(bytes: &[u8]) -> Result<Part, String> {
    let mut fields = [httparse::EMPTY_HEADER; 16];
    let parsed =
        httparse::parse_headers(bytes, &mut fields).map_err(|error| format!("has a part with a bad head: {error}"))?;
    let httparse::Status::Complete((size, fields)) = parsed else {
        return Err("has a part without end of head".to_owned());
    };
    let field = |name: &str| {
        let found = fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        found.map(|field| String::from_utf8_lossy(field.value).into_owned())
    };
    let disposition = field("content-disposition").ok_or("has a part without Content-Disposition")?;
    let name = parameter(&disposition, "name").ok_or("has a part without name")?;
    Ok(Part { name, kind: field("content-type"), body: bytes[size..].to_vec() })
}

/// A parameter of a header value, without quotes.
fn parameter(header: &str, name: &str) -> Option<String> {
    let pairs = header.split(';').skip(1).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
    values.next().map(|value| value.trim_matches('"').to_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
