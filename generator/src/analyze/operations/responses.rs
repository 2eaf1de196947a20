//! Responses: the successes and errors of an operation, their contents and headers, and the media types to request.

use super::status::reason_phrase;
use super::streams;
use super::wire_format::{WireFormat, is_structured, report_unused_schema, text_encoding};
use crate::analyze::Context;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::files::is_encoded_file;
use crate::analyze::schema::flat::Flat;
use crate::analyze::schema::null;
use crate::analyze::types::builder::TypeBuilder;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, Media, Response, SchemaId, Serialization, Types};
use crate::model::{Content, Header, ResponseCase, Responses, Sequence, Status, Ty};
use crate::openapi::media_type::{essence, is_json, is_sequence, subtype};

/// Tests for a response that may be HTML: its media types have it, or a range.
fn declares_html(response: &Response) -> bool {
    let is_html = |media_type: &str| media_type.contains("html") || media_type.ends_with("/*");
    response.content.iter().any(|media| is_html(&essence(&media.media_type)))
}

/// Builds the responses of an operation, in the order of their statuses. The result of a call is left empty: it needs the
/// names of all types.
pub(super) fn build(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    operation: &lower::Operation,
    words: &str,
) -> Responses {
    let mut declared: Vec<&Response> = operation.responses.iter().collect();
    declared.sort_by_key(|response| response.status);
    let rule = SuccessRule::new(declared.iter().map(|response| response.status));
    let mut responses = Responses::default();
    for response in declared {
        if is_informational(response.status) {
            report_informational(cx, response);
            continue;
        }
        if response.status == Status::Default && rule.default_replaces_2xx && !response.content.is_empty() {
            cx.reporter.report(&response.pointer, messages::default_is_success());
        }
        let contents = if can_have_content(operation, response.status) {
            contents(cx, types, response, rule, words, &mut responses)
        } else {
            report_content_not_allowed(cx, response);
            vec![Declared::default()]
        };
        let headers = headers(types, response, words);
        let takes_html = declares_html(response);
        for Declared { media_type, content, json_as } in contents {
            let (status, description) = (response.status, response.description.clone());
            let headers = headers.clone();
            let variant = None;
            let case = ResponseCase { status, media_type, content, json_as, takes_html, variant, description, headers };
            add(&mut responses, rule, case);
        }
    }
    // Most have one of each, and a vector that grows has room for four.
    responses.successes.shrink_to_fit();
    responses.failures.shrink_to_fit();
    responses.accept = accept(cx, operation, rule, &responses);
    responses
}

/// A content of a response.
#[derive(Default)]
struct Declared {
    /// The media type, for all contents but the first.
    media_type: Option<String>,
    content: Content,
    /// The media type that is declared for JSON without being one.
    json_as: Option<String>,
}

/// The rule that separates the successes of an operation from its errors.
///
/// Successes are the statuses 2XX; where none of them is declared, `default` and the declared redirects (a redirect to
/// another server is not followed).
#[derive(Clone, Copy, Debug)]
struct SuccessRule {
    has_success: bool,
    /// True if `default` is not the only response, but the only one that can be for 2XX.
    default_replaces_2xx: bool,
}

impl SuccessRule {
    fn new(declared: impl Iterator<Item = Status> + Clone) -> Self {
        let is_success = |status| matches!(status, Status::Code(200..=299) | Status::Range(2));
        let has_success = declared.clone().any(is_success);
        let has_others = declared.into_iter().any(|status| status != Status::Default && !is_informational(status));
        Self { has_success, default_replaces_2xx: !has_success && has_others }
    }

    fn is_success(self, status: Status) -> bool {
        match status {
            Status::Code(200..=299) | Status::Range(2) => true,
            Status::Code(300..=303 | 307 | 308) | Status::Range(3) | Status::Default => !self.has_success,
            Status::Code(_) | Status::Range(_) => false,
        }
    }
}

/// Adds a case; cases come in the order of their statuses, `default` last.
fn add(responses: &mut Responses, rule: SuccessRule, case: ResponseCase) {
    if !rule.is_success(case.status) {
        responses.failures.push(case);
    } else if case.status == Status::Default {
        responses.successes.push(ResponseCase { status: Status::Range(2), ..case.clone() });
        if is_also_error(responses, &case) {
            responses.failures.push(case);
        }
    } else {
        responses.successes.push(case);
    }
}

/// Tests for a `default`, read as a success, that describes errors too: it is the only response for them, or other
/// errors have the same content.
fn is_also_error(responses: &Responses, case: &ResponseCase) -> bool {
    let errors = &responses.failures;
    !matches!(case.content, Content::Empty | Content::Stream(_))
        && (errors.iter().all(|error| error.status == Status::Default)
            || errors.iter().any(|error| error.content == case.content))
}

fn is_informational(status: Status) -> bool {
    matches!(status, Status::Code(100..=199) | Status::Range(1))
}

/// Reports what the transport discards: it reads informational responses itself (RFC 9110, 15.2).
fn report_informational(cx: &Context<'_>, response: &Response) {
    if !response.content.is_empty() || !response.headers.is_empty() {
        cx.reporter.report(&response.pointer, messages::informational_response());
    }
}

/// Tests for a response that can have content (RFC 9110, 6.4.1).
fn can_have_content(operation: &lower::Operation, status: Status) -> bool {
    operation.method != "HEAD" && !has_no_content(status)
}

fn has_no_content(status: Status) -> bool {
    matches!(status, Status::Code(204 | 205 | 304))
}

fn report_content_not_allowed(cx: &Context<'_>, response: &Response) {
    if let Status::Code(code) = response.status
        && has_no_content(response.status)
        && !response.content.is_empty()
    {
        cx.reporter.report(&response.pointer, messages::content_not_allowed(code));
    }
}

/// The contents of a response, with the media types of all but the first.
///
/// A success is requested as its preferred media type, and the caller can request others, which go to `responses`; only JSON
/// of another type has to be distinguished all the same. The media type of an error is the server's choice.
fn contents(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    response: &Response,
    rule: SuccessRule,
    words: &str,
    responses: &mut Responses,
) -> Vec<Declared> {
    let is_success = rule.is_success(response.status);
    let naming = if is_success {
        let alternative = Some(reason_phrase(response.status));
        NamingContext { alternative, ..NamingContext::own(words, "response") }
    } else {
        NamingContext::own(words, reason_phrase(response.status))
    };
    let Some(preferred) = preferred(cx, response, is_success) else { return vec![Declared::default()] };
    let of_component = NamingContext::of_component(preferred.pointer.as_str());
    let naming = of_component.unwrap_or(naming);
    let mut contents = vec![content(cx, types, preferred, &naming, is_success)];
    for other in response.content.iter().filter(|other| other.media_type != preferred.media_type) {
        let media_type = essence(&other.media_type);
        let is_read = has_own_case(types, preferred, other, is_success);
        if is_read {
            let of_type = |word: &String| format!("{word} {}", subtype(&media_type));
            let (leaf, alternative) = (of_type(&naming.leaf), naming.alternative.as_ref().map(of_type));
            let other = content(cx, types, other, &NamingContext { leaf, alternative, ..naming.clone() }, is_success);
            if !contents.iter().any(|known| known.content == other.content) {
                contents.push(Declared { media_type: Some(media_type), ..other });
            }
        }
        if is_success {
            offer(cx, types, responses, other, &naming);
        } else if !is_read && !types.is_same(other.schema, preferred.schema) {
            let message = messages::error_media_type_left_out(&other.media_type, &preferred.media_type);
            cx.reporter.report(&other.pointer, message);
        }
    }
    contents
}

/// The media type that a success is requested as, or that errors are read as by default.
fn preferred<'r>(cx: &Context<'_>, response: &'r Response, is_success: bool) -> Option<&'r Media> {
    let format = |media: &Media| wire_format(cx, media, is_success);
    let is_other_file = |media: &Media| format(media) == WireFormat::Bytes && !is_json(&media.media_type);
    let may_be_file = is_success && response.content.iter().any(is_other_file);
    response.content.iter().min_by_key(|media| {
        let format = format(media);
        // Documents that are made from code give a file JSON as well, of which they describe nothing, or that it is Base64.
        let schemas = &cx.lowered.schemas;
        let is_undescribed =
            || media.schema.is_none_or(|id| null::allows_anything(schemas, id) || is_encoded_file(schemas, id));
        let is_other = may_be_file && format < WireFormat::Bytes && is_undescribed();
        // A file with several media types is hardly JSON.
        (is_other, format, format == WireFormat::Bytes && is_json(&media.media_type))
    })
}

/// Tests for a media type that is read in another way than the preferred one, if a response has it.
fn has_own_case(types: &TypeBuilder<'_>, preferred: &Media, other: &Media, is_success: bool) -> bool {
    let (first, second) = (essence(&preferred.media_type), essence(&other.media_type));
    let is_possible = !is_success || is_json(&first) && is_json(&second);
    is_possible && first != second && second != "*/*" && !types.is_same(other.schema, preferred.schema)
}

/// Offers a media type of a success to the caller: one that is sequential as a stream.
fn offer(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    responses: &mut Responses,
    media: &Media,
    naming: &NamingContext,
) {
    if is_sequence(&media.media_type) && responses.stream.is_none() {
        let items = streams::items(cx, types, media, naming);
        responses.stream = Some(Sequence { items, media_type: media.media_type.clone() });
    } else if !responses.other_media_types.contains(&media.media_type) {
        responses.other_media_types.push(media.media_type.clone());
    }
}

/// What becomes of content with an encoding that is not decoded.
const AS_IT_COMES: &str = "the content as it comes, which the caller decodes";

fn content(
    cx: &Context<'_>,
    types: &mut TypeBuilder<'_>,
    media: &Media,
    naming: &NamingContext,
    is_success: bool,
) -> Declared {
    let mut ty = || media.schema.map_or(Ty::Value, |id| types.ty(id, naming));
    let format = wire_format(cx, media, is_success);
    if is_mislabelled(cx, media, format, is_success) {
        cx.reporter.report(&media.pointer, messages::mislabelled_json(&media.media_type));
        let json_as = Some(essence(&media.media_type));
        return Declared { media_type: None, content: Content::Json(ty()), json_as };
    }
    let encoding = text_encoding(cx, media, format, AS_IT_COMES);
    if let Some(encoding) = encoding.filter(|_| !is_success) {
        cx.reporter.report(&media.pointer, messages::content_encoding(encoding.name(), AS_IT_COMES));
    }
    let content = match format {
        _ if encoding.is_some() && is_success => Content::Base64,
        WireFormat::Sequence => Content::Stream(streams::items(cx, types, media, naming)),
        WireFormat::Json | WireFormat::OtherJson => Content::Json(ty()),
        WireFormat::Any => any_media_type(ty()),
        WireFormat::PlainText if is_success && media.schema.is_some_and(|id| is_scalar(cx, id)) => {
            Content::Scalar(ty().without_null().clone())
        }
        WireFormat::PlainText | WireFormat::Text | WireFormat::Xml => {
            report_unused_schema(cx, media, "text");
            Content::Text
        }
        WireFormat::Form | WireFormat::FormData | WireFormat::Multipart | WireFormat::Bytes => {
            report_unused_schema(cx, media, "bytes");
            Content::Bytes
        }
    };
    Declared { media_type: None, content, json_as: None }
}

/// Tests for an object or array that cannot be of its media type, so that it must be JSON: one in plain text, or an error
/// whose media type is that of the success, such as an image. Documents have these where one list of media types
/// (`produces` of Swagger 2.0) is declared for all responses.
fn is_mislabelled(cx: &Context<'_>, media: &Media, format: WireFormat, is_success: bool) -> bool {
    let is_possible = match format {
        WireFormat::PlainText => true,
        WireFormat::Text | WireFormat::Bytes => !is_success && !is_structured_format(&essence(&media.media_type)),
        _ => false,
    };
    is_possible && media.item_schema.is_none() && media.schema.is_some_and(|id| is_structured(cx, id))
}

/// Tests for a media type, other than JSON, that objects and arrays can be written in.
fn is_structured_format(essence: &str) -> bool {
    ["yaml", "msgpack", "cbor", "protobuf", "csv", "bson", "event-stream"].iter().any(|format| essence.contains(format))
        || is_sequence(essence)
}

/// Tests for a schema of booleans, numbers or the values of an `enum`, which text can be parsed as.
fn is_scalar(cx: &Context<'_>, id: SchemaId) -> bool {
    let flat = Flat::of(&cx.lowered.schemas, &[id]);
    let kinds = flat.kinds().without(Types::NULL);
    flat.unions.is_empty() && kinds.is_scalar() && (kinds != Types::STRING || flat.values.is_some())
}

/// The content of `*/*`: usually JSON, but a string may well be plain text.
fn any_media_type(ty: Ty) -> Content {
    if ty == Ty::String { Content::Text } else { Content::Json(ty) }
}

/// The format of a response's content: only that of a success is read item by item.
fn wire_format(cx: &Context<'_>, media: &Media, is_success: bool) -> WireFormat {
    if is_success { WireFormat::of(cx, media) } else { WireFormat::whole(cx, media) }
}

/// The `Accept` header, unless it is plain JSON.
fn accept(cx: &Context<'_>, operation: &lower::Operation, rule: SuccessRule, built: &Responses) -> Option<String> {
    let mut accepted: Vec<&str> = Vec::new();
    for response in &operation.responses {
        let preferred = preferred(cx, response, rule.is_success(response.status));
        if let Some(media) = preferred.filter(|media| !accepted.contains(&media.media_type.as_str())) {
            accepted.push(&media.media_type);
        }
    }
    let is_plain_json = accepted.iter().all(|media_type| essence(media_type) == "application/json");
    if built.cases().any(|case| case.json_as.is_some()) && !accepted.contains(&"application/json") {
        accepted.push("application/json");
    }
    (!is_plain_json).then(|| accepted.join(", "))
}

/// The headers of a response, with their types. `Content-Type` is ignored (OpenAPI 3.1, 4.8.17.1).
fn headers(types: &mut TypeBuilder<'_>, response: &Response, words: &str) -> Vec<Header> {
    let declared = response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type"));
    declared.map(|header| build_header(types, header, words)).collect()
}

fn build_header(types: &mut TypeBuilder<'_>, declared: &lower::Header, words: &str) -> Header {
    let (schema, is_json) = match &declared.serialization {
        Serialization::Schema(id) => (Some(*id), false),
        Serialization::Content(media) if is_json(&media.media_type) => (media.schema, true),
        Serialization::Content(_) | Serialization::Undeclared => (None, false),
    };
    let without_schema = if is_json { Ty::Value } else { Ty::String };
    let ty = schema.map_or(without_schema, |id| types.parameter_ty(id, words, &declared.name).without_null().clone());
    Header { name: declared.name.clone(), ty, is_json, description: declared.description.clone() }
}

#[cfg(test)]
mod tests;
