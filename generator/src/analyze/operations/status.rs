//! Names of status codes.

use crate::model::Status;

/// The description of a status code (IANA HTTP Status Code Registry) or class (RFC 9110, 15) in lower case, to name types.
pub(crate) fn reason_phrase(status: Status) -> String {
    let words = match status {
        Status::Code(code) => return registered(code).map_or_else(|| format!("status {code}"), str::to_owned),
        Status::Range(1) => "informational",
        Status::Range(2) => "success",
        Status::Range(3) => "redirection",
        Status::Range(4) => "client error",
        Status::Range(_) => "server error",
        Status::Default => "other",
    };
    words.to_owned()
}

fn registered(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative information",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        208 => "already reported",
        226 => "im used",
        300 => "multiple choices",
        301 => "moved permanently",
        302 => "found",
        303 => "see other",
        304 => "not modified",
        305 => "use proxy",
        307 => "temporary redirect",
        308 => "permanent redirect",
        400 => "bad request",
        401 => "unauthorized",
        402 => "payment required",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        406 => "not acceptable",
        407 => "proxy authentication required",
        408 => "request timeout",
        409 => "conflict",
        410 => "gone",
        411 => "length required",
        412 => "precondition failed",
        413 => "content too large",
        414 => "uri too long",
        415 => "unsupported media type",
        416 => "range not satisfiable",
        417 => "expectation failed",
        418 => "im a teapot",
        421 => "misdirected request",
        422 => "unprocessable entity",
        423 => "locked",
        424 => "failed dependency",
        425 => "too early",
        426 => "upgrade required",
        428 => "precondition required",
        429 => "too many requests",
        431 => "request header fields too large",
        451 => "unavailable for legal reasons",
        500 => "internal server error",
        501 => "not implemented",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        505 => "http version not supported",
        506 => "variant also negotiates",
        507 => "insufficient storage",
        508 => "loop detected",
        511 => "network authentication required",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Status, reason_phrase};

    #[test]
    fn a_status_is_named_by_the_registry_or_by_its_class() {
        for (status, words) in [
            (Status::Code(200), "ok"),
            (Status::Code(404), "not found"),
            (Status::Code(299), "status 299"),
            (Status::Range(4), "client error"),
            (Status::Range(5), "server error"),
            (Status::Default, "other"),
        ] {
            assert_eq!(reason_phrase(status), words);
        }
    }
}
