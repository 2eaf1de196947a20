//! Media types (RFC 6838), as far as OpenAPI gives them a meaning.

use crate::diag::nearest;

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON (RFC 6839, 3.1; WHATWG MIME Sniffing, "JSON MIME type").
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether a body is a form of parts.
pub(crate) fn is_form_data(media_type: &str) -> bool {
    essence(media_type) == "multipart/form-data"
}

/// Whether the parts of content may have encodings of their own (OpenAPI 3.1.1, 4.8.14.1), also by a name that says nothing about it:
/// that of a component, or of a range of media types.
pub(crate) fn may_have_encoding(media_type: &str) -> bool {
    let essence = essence(media_type);
    let is_known = essence.contains('/') && !essence.contains('*');
    !is_known || essence.starts_with("multipart/") || essence == "application/x-www-form-urlencoded"
}

/// Whether a media type is a sequence that the runtime takes apart.
pub(crate) fn is_sequence(media_type: &str) -> bool {
    let essence = essence(media_type);
    is_events(&essence)
        || essence.ends_with("+json-seq")
        || matches!(
            essence.as_str(),
            "application/json-seq"
                | "application/jsonl"
                | "application/jsonlines"
                | "application/x-jsonlines"
                | "application/x-jsonl"
                | "application/x-ndjson"
                | "application/ndjson"
                | "application/x-ldjson"
                | "text/jsonl"
        )
}

pub(crate) fn is_events(essence: &str) -> bool {
    essence == "text/event-stream"
}

/// The part of a media type that distinguishes it in a name: `problem` of `application/problem+json`.
pub(crate) fn subtype(essence: &str) -> &str {
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    subtype.split_once('+').map_or(subtype, |(name, _)| name)
}

/// Media types that documents have, of which a misspelled one has no type in the client.
const MEDIA_TYPES: [&str; 15] = [
    "application/json",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/pdf",
    "application/xml",
    "application/x-ndjson",
    "multipart/form-data",
    "multipart/mixed",
    "text/plain",
    "text/html",
    "text/css",
    "text/csv",
    "text/event-stream",
    "image/png",
];

/// The media type that a text which is none, or which is near to a known one, is meant as.
pub(crate) fn meant(written: &str) -> Option<&'static str> {
    let name = written.split(';').next().unwrap_or_default().trim();
    if MEDIA_TYPES.contains(&name) || written.contains([',', '*', '{']) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let known = || MEDIA_TYPES.iter().copied();
    let Some((kind, rest)) = name.split_once('/') else {
        let part =
            known().find(|known| known.split_once('/').is_some_and(|(kind, rest)| rest == lower || kind == lower));
        return part.or_else(|| nearest(&lower, MEDIA_TYPES)).or(Some("application/json"));
    };
    let plain = |name: &str| name.replace(['-', '/', ' '], "");
    // A type of its own may be near to a known one: one letter is a slip, and a longer name is another type, such as
    // `application/jsonl`.
    let is_close = |known: &&str| {
        strsim::osa_distance(known, &lower) <= 1 && !lower.starts_with(known) || plain(known) == plain(&lower)
    };
    let is_whole = !kind.is_empty() && !rest.is_empty();
    known().find(|known| is_whole && *known != lower && is_close(known))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_misspelled_media_type_is_meant_as_a_known_one() {
        for (written, expected) in [
            ("aplication/json", Some("application/json")),
            ("application / json", Some("application/json")),
            ("json", Some("application/json")),
            ("multipart/formdata", Some("multipart/form-data")),
            ("application/json; charset=utf-8", None),
            ("Application/JSON", None),
            ("application/jsonl", None),
            ("application/vnd.api+json", None),
            ("*/*", None),
        ] {
            assert_eq!(meant(written), expected, "{written}");
        }
    }
}
