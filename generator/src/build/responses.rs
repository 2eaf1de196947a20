//! Responses: what `send` gives, and how errors are told apart.

use super::hint::Hint;
use super::operations::{essence, is_json, report_items};
use super::types::Builder;
use crate::diag::Code;
use crate::lower::{self, Media, Response};
use crate::model::{Answer, Content, Operation, Status, Ty};

pub(super) fn build(declared: &lower::Operation, types: &mut Builder<'_, '_>, words: &str, into: &mut Operation) {
    let mut responses: Vec<&Response> = declared.responses.iter().collect();
    responses.sort_by_key(|response| response.status);
    let only_default = responses.iter().all(|response| response.status == lower::Status::Default);
    for response in responses {
        let success = is_success(response.status) || (only_default && response.status == lower::Status::Default);
        let reason = reason(response.status);
        let hint = Hint::new(words, if success { "response".to_owned() } else { reason.clone() });
        let answer = Answer {
            status: status(response.status),
            content: content(response, types, &hint),
            variant: None,
            description: response.description.clone(),
        };
        // The only answer there is describes success and failure alike.
        if success && response.status == lower::Status::Default {
            into.successes.push(Answer { status: Status::Range(2), ..answer.clone() });
            into.failures.extend(Some(answer).filter(|answer| answer.content != Content::Empty));
        } else if success {
            into.successes.push(answer);
        } else {
            into.failures.push(answer);
        }
        headers(response, types);
    }
    into.accept = accept(declared);
}

/// Headers have no type of their own yet; what is declared is not lost without a word.
fn headers(response: &Response, types: &mut Builder<'_, '_>) {
    for header in &response.headers {
        let what = format!("the response header `{}`", header.name);
        let pointer = format!("{}/headers/{}", response.pointer, crate::spec::escape(&header.name));
        types.report(Code::OperationPart, &pointer, what, "text, among the `headers` of the answer");
    }
}

/// Informational answers never reach the caller, and redirects that are not followed are no success.
fn is_success(status: lower::Status) -> bool {
    matches!(status, lower::Status::Code(200..=299) | lower::Status::Range(2))
}

fn status(status: lower::Status) -> Status {
    match status {
        lower::Status::Code(code) => Status::Code(code),
        lower::Status::Range(digit) => Status::Range(digit),
        lower::Status::Default => Status::Default,
    }
}

fn content(response: &Response, types: &mut Builder<'_, '_>, hint: &Hint) -> Content {
    let Some(media) = response.content.iter().min_by_key(|media| preference(media)) else { return Content::Empty };
    for other in response.content.iter().filter(|other| other.media_type != media.media_type) {
        let what = format!("the answer can also be had as `{}`", other.media_type);
        types.report(Code::ContentTypeLeftOut, &other.pointer, what, format!("a request for `{}`", media.media_type));
    }
    of_media(media, types, hint)
}

fn of_media(media: &Media, types: &mut Builder<'_, '_>, hint: &Hint) -> Content {
    let essence = essence(&media.media_type);
    match essence.as_str() {
        json if is_json(json) => Content::Json(media.schema.map_or(Ty::Value, |id| types.ty(id, hint))),
        "*/*" => match media.schema {
            Some(id) => any_type(types.ty(id, hint)),
            None => Content::Bytes,
        },
        text if text.starts_with("text/") || text.ends_with("xml") => {
            report_items(media, types, "text");
            Content::Text
        }
        _ => {
            report_items(media, types, "bytes");
            Content::Bytes
        }
    }
}

/// `*/*` with a schema is JSON as a rule; with a string it is as likely to be plain text.
fn any_type(ty: Ty) -> Content {
    if ty == Ty::String { Content::Text } else { Content::Json(ty) }
}

fn preference(media: &Media) -> u8 {
    match essence(&media.media_type).as_str() {
        "application/json" => 0,
        json if is_json(json) => 1,
        "*/*" => 2,
        text if text.starts_with("text/") => 3,
        _ => 4,
    }
}

/// What to ask for, unless it is plain JSON.
fn accept(declared: &lower::Operation) -> Option<String> {
    let mut wanted: Vec<&str> = Vec::new();
    for response in &declared.responses {
        let best = response.content.iter().min_by_key(|media| preference(media));
        if let Some(media) = best.filter(|media| !wanted.contains(&media.media_type.as_str())) {
            wanted.push(&media.media_type);
        }
    }
    let plain = wanted.iter().all(|media_type| essence(media_type) == "application/json");
    (!plain).then(|| wanted.join(", "))
}

/// The reason phrase of a status (IANA HTTP Status Code Registry) in words.
fn reason(status: lower::Status) -> String {
    let words = match status {
        lower::Status::Code(code) => return phrase(code).map_or_else(|| format!("status {code}"), str::to_owned),
        lower::Status::Range(1) => "informational",
        lower::Status::Range(2) => "success",
        lower::Status::Range(3) => "redirection",
        lower::Status::Range(4) => "client error",
        lower::Status::Range(_) => "server error",
        lower::Status::Default => "other",
    };
    words.to_owned()
}

fn phrase(code: u16) -> Option<&'static str> {
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
