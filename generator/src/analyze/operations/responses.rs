//! Responses: what `send` gives, and how errors are told apart.

use super::notation::{Notation, report_unread};
use super::status::reason;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::flat::Flat;
use crate::analyze::types::builder::Builder;
use crate::diag::Code;
use crate::lower::{self, Media, Response, SchemaId, Schemas, Types};
use crate::model::{Answer, Content, Operation, Sequence, Status, Ty};
use crate::openapi::media_type::{essence, is_json, is_sequence};

pub(crate) fn build(declared: &lower::Operation, types: &mut Builder<'_>, words: &str, into: &mut Operation) {
    let mut responses: Vec<&Response> = declared.responses.iter().collect();
    responses.sort_by_key(|response| response.status);
    let is_success = successes(&responses);
    for response in responses {
        if is_informational(response.status) {
            informational(response, types);
            continue;
        }
        let success = is_success(response.status);
        let reason = reason(response.status);
        let hint = if success { Hint::own(words, "response") } else { Hint::named(words, reason) };
        let contents = if has_body(declared, response, types) {
            contents(response, types, &hint, if success { Some(into) } else { None })
        } else {
            vec![(None, Content::Empty)]
        };
        let headers = super::headers::of(response, types, words);
        let answers = contents.into_iter().map(|(media_type, content)| Answer {
            status: status(response.status),
            media_type,
            content,
            variant: None,
            description: response.description.clone(),
            headers: headers.clone(),
        });
        for answer in answers {
            add(answer, success, into);
        }
    }
    into.accept = accept(declared, types.schemas(), is_success);
}

fn add(answer: Answer, is_success: bool, into: &mut Operation) {
    // The only answer there is describes success and failure alike.
    if is_success && answer.status == Status::Default {
        into.successes.push(Answer { status: Status::Range(2), ..answer.clone() });
        let is_error = !matches!(answer.content, Content::Empty | Content::Stream(_));
        into.failures.extend(Some(answer).filter(|_| is_error));
    } else if is_success {
        into.successes.push(answer);
    } else {
        into.failures.push(answer);
    }
}

/// Which statuses are successes: those of 2XX; where none of them is declared, redirects that are, since one to another
/// server is not followed; and `default` where it is alone.
fn successes(responses: &[&Response]) -> impl Fn(lower::Status) -> bool + use<> {
    let any = |wanted: fn(lower::Status) -> bool| responses.iter().any(|response| wanted(response.status));
    let has_success = any(|status| matches!(status, lower::Status::Code(200..=299) | lower::Status::Range(2)));
    let only_default = !any(|status| status != lower::Status::Default);
    move |status| match status {
        lower::Status::Code(200..=299) | lower::Status::Range(2) => true,
        lower::Status::Code(300..=303 | 307 | 308) | lower::Status::Range(3) => !has_success,
        lower::Status::Default => only_default,
        _ => false,
    }
}

fn is_informational(status: lower::Status) -> bool {
    matches!(status, lower::Status::Code(100..=199) | lower::Status::Range(1))
}

/// Informational answers never reach the caller (RFC 9110, 15.2).
fn informational(response: &Response, types: &mut Builder<'_>) {
    if !response.content.is_empty() || !response.headers.is_empty() {
        let what = "what an informational answer holds";
        types.cx.report(Code::OperationPart, &response.pointer, what, "nothing: it never reaches a caller");
    }
}

/// Whether an answer can have a body at all (RFC 9110, 6.4.1).
fn has_body(operation: &lower::Operation, response: &Response, types: &mut Builder<'_>) -> bool {
    let lower::Status::Code(code @ (204 | 205 | 304)) = response.status else { return operation.method != "HEAD" };
    if !response.content.is_empty() {
        let message = format!("an answer with the status {code} has no body, though one is declared");
        types.cx.report(Code::Lenient, &response.pointer, message, "take the `content` away, or correct the status");
    }
    false
}

fn status(status: lower::Status) -> Status {
    match status {
        lower::Status::Code(code) => Status::Code(code),
        lower::Status::Range(digit) => Status::Range(digit),
        lower::Status::Default => Status::Default,
    }
}

/// What an answer holds, and what it holds by other content types than that.
///
/// A success, which has an operation, is asked for as the best of them, and can be asked for as something else; only what
/// is JSON of another type has to be told apart all the same. What type an error is of is for the server to choose.
fn contents(
    response: &Response,
    types: &mut Builder<'_>,
    hint: &Hint,
    mut success: Option<&mut Operation>,
) -> Vec<(Option<String>, Content)> {
    let is_success = success.is_some();
    let best = response.content.iter().min_by_key(|media| notation(media, types.schemas(), is_success));
    let Some(media) = best else { return vec![(None, Content::Empty)] };
    let mut contents = vec![(None, of_media(media, types, hint, is_success))];
    for other in response.content.iter().filter(|other| other.media_type != media.media_type) {
        let found = (essence(&media.media_type), essence(&other.media_type));
        let is_read = !is_success || is_json(&found.0) && is_json(&found.1);
        if is_read && found.0 != found.1 && found.1 != "*/*" && !types.is_same(other.schema, media.schema) {
            let hint = Hint { leaf: format!("{} {}", hint.leaf, subtype(&found.1)), ..hint.clone() };
            let content = of_media(other, types, &hint, is_success);
            if !contents.iter().any(|(_, known)| *known == content) {
                contents.push((Some(found.1), content));
            }
            if !is_success {
                continue;
            }
        }
        match &mut success {
            Some(operation) if is_sequence(&other.media_type) && operation.stream.is_none() => {
                let items = super::streams::items(other, types, hint);
                operation.stream = Some(Sequence { items, media_type: other.media_type.clone() });
            }
            Some(operation) if !operation.others.contains(&other.media_type) => {
                operation.others.push(other.media_type.clone());
            }
            Some(_) => {}
            None if types.is_same(other.schema, media.schema) => {}
            None => {
                let what = format!("the error can also come as `{}`, as something else", other.media_type);
                let became = format!("an error that is read as `{}`", media.media_type);
                types.cx.report(Code::ContentTypeLeftOut, &other.pointer, what, became);
            }
        }
    }
    contents
}

/// What a media type is called: `problem` for `application/problem+json`.
fn subtype(essence: &str) -> &str {
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    subtype.split_once('+').map_or(subtype, |(name, _)| name)
}

fn of_media(media: &Media, types: &mut Builder<'_>, hint: &Hint, is_success: bool) -> Content {
    match notation(media, types.schemas(), is_success) {
        Notation::Sequence => Content::Stream(super::streams::items(media, types, hint)),
        Notation::Json | Notation::OtherJson => Content::Json(media.schema.map_or(Ty::Value, |id| types.ty(id, hint))),
        Notation::Any => any_type(media.schema.map_or(Ty::Value, |id| types.ty(id, hint))),
        Notation::PlainText if is_success && media.schema.is_some_and(|id| is_scalar(id, types)) => {
            media.schema.map_or(Content::Text, |id| Content::Scalar(types.ty(id, hint).without_null().clone()))
        }
        Notation::PlainText | Notation::Text | Notation::Xml => {
            report_unread(media, types, "text");
            Content::Text
        }
        Notation::Form | Notation::FormData | Notation::Multipart | Notation::Bytes => {
            report_unread(media, types, "bytes");
            Content::Bytes
        }
    }
}

/// Whether what is written as text is a boolean, a number or one of some values.
fn is_scalar(id: SchemaId, types: &Builder<'_>) -> bool {
    let flat = Flat::of(types.schemas(), &[id]);
    let kinds = flat.kinds().without(Types::NULL);
    flat.unions.is_empty() && kinds.is_scalar() && (kinds != Types::STRING || flat.values.is_some())
}

/// `*/*` with a schema is JSON as a rule; with a string it is as likely to be plain text.
fn any_type(ty: Ty) -> Content {
    if ty == Ty::String { Content::Text } else { Content::Json(ty) }
}

/// How an answer is read: only that of a success item by item.
fn notation(media: &Media, schemas: &Schemas, is_success: bool) -> Notation {
    if is_success { Notation::of(media, schemas) } else { Notation::whole(media, schemas) }
}

/// What to ask for, unless it is plain JSON.
fn accept(
    declared: &lower::Operation,
    schemas: &Schemas,
    is_success: impl Fn(lower::Status) -> bool,
) -> Option<String> {
    let mut wanted: Vec<&str> = Vec::new();
    for response in &declared.responses {
        let is_success = is_success(response.status);
        let best = response.content.iter().min_by_key(|media| notation(media, schemas, is_success));
        if let Some(media) = best.filter(|media| !wanted.contains(&media.media_type.as_str())) {
            wanted.push(&media.media_type);
        }
    }
    let plain = wanted.iter().all(|media_type| essence(media_type) == "application/json");
    (!plain).then(|| wanted.join(", "))
}
