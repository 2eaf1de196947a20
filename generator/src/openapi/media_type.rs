//! Media types (RFC 6838), as far as OpenAPI gives them a meaning.

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
