//! Responses: the types of their contents, and the `match` on the status code that decodes them.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ty::{Scope, takes_null, ty};
use crate::emit::doc::{self, phrases};
use crate::model::{
    BodyFormat, Content, Header, Items, Model, Operation, ResponseCase, ResultType, Sequence, Status, Ty,
};
use crate::name::ident;
use crate::openapi::media_type::essence;

/// The type of an operation's call.
pub(crate) fn call(model: &Model, operation: &Operation) -> TokenStream {
    let output = result_type(model, &operation.responses.output);
    match operation.responses.errors {
        None => quote!(Call<#output>),
        Some(errors) => {
            let errors = ty(model, &Ty::Named(errors), Scope::Api);
            quote!(Call<#output, #errors>)
        }
    }
}

fn result_type(model: &Model, result: &ResultType) -> TokenStream {
    let content = content(model, &result.content, Scope::Api);
    if result.optional { quote!(Option<#content>) } else { content }
}

/// The value of a success in the docs of a method, with a link if it is an emitted type or has one; `None` if there is none.
pub(super) fn value(model: &Model, operation: &Operation) -> Option<String> {
    let output = &operation.responses.output;
    if output.content == Content::Empty {
        return None;
    }
    let text = result_type(model, output).to_string().replace(' ', "");
    let emitted = text.find("types::").and_then(|at| text.get(at..));
    let emitted = emitted.and_then(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next());
    Some(match emitted {
        Some(path) if path == text => format!("[`{path}`]"),
        Some(path) => format!("[`{text}`]({path})"),
        None => format!("`{text}`"),
    })
}

/// The Rust type of a content.
pub(crate) fn content(model: &Model, content: &Content, scope: Scope) -> TokenStream {
    match content {
        Content::Empty => quote!(()),
        Content::Json(of) | Content::Scalar(of) => ty(model, of, scope),
        Content::Stream(items) => stream(model, items, scope),
        Content::Text => quote!(String),
        Content::Bytes | Content::Base64 => quote!(Vec<u8>),
        Content::Outcome(id) => ty(model, &Ty::Named(*id), scope),
    }
}

/// The type of a stream of items.
pub(crate) fn stream(model: &Model, items: &Items, scope: Scope) -> TokenStream {
    let item = item(model, items, scope);
    quote!(runtime::Stream<#item>)
}

/// The type of an item of a stream.
fn item(model: &Model, items: &Items, scope: Scope) -> TokenStream {
    match items {
        Items::Json(of) | Items::Objects(of) => ty(model, of, scope),
        Items::Events => quote!(runtime::Event),
        Items::JsonEvents(of) => {
            let of = ty(model, of, scope);
            quote!(runtime::Event<#of>)
        }
    }
}

/// The method of `Answer` that returns a stream of these items.
fn stream_reader(items: &Items) -> TokenStream {
    match items {
        Items::Json(_) => quote!(items),
        Items::Events => quote!(events),
        Items::JsonEvents(_) => quote!(json_events),
        Items::Objects(_) => quote!(event_objects),
    }
}

/// The clause of the macro `call!` for a stream that an operation offers beside its plain response.
pub(crate) fn besides(model: &Model, sequence: &Sequence) -> TokenStream {
    let (item, read) = (item(model, &sequence.items, Scope::Api), stream_reader(&sequence.items));
    let media_type = &sequence.media_type;
    quote!(or Stream<#item> = #read(#media_type))
}

/// Whether the response of an operation is a stream.
pub(crate) fn is_stream(operation: &Operation) -> bool {
    operation.responses.successes.iter().any(|case| matches!(case.content, Content::Stream(_)))
}

/// The closure that decodes a response.
pub(crate) fn reader(model: &Model, operation: &Operation) -> TokenStream {
    let responses = &operation.responses;
    let successes = responses.successes.iter().map(|case| {
        let wrap = Wrap::of(model, &responses.output, case);
        Arm::new(case, labelled(case, success(model, case, wrap)))
    });
    // An error within a range of successes.
    let is_within = |case: &&ResponseCase| {
        let (Status::Code(code), None) = (case.status, &case.media_type) else { return false };
        responses.successes.iter().any(|success| success.status == Status::Range(code / 100))
    };
    let failures = responses.failures.iter().filter(is_within);
    let failures =
        failures.map(|case| Arm { statuses: vec![case.status], media_type: None, read: quote!(answer.error()) });
    // Where no success is declared, any 2XX response is one, such as that of the target of a redirect.
    let is_success = |case: &ResponseCase| matches!(case.status, Status::Code(200..=299) | Status::Range(2));
    let any = (!responses.successes.iter().any(is_success)).then(|| {
        let empty = responses.output.content == Content::Empty;
        let read = if empty { quote!(answer.empty()) } else { quote!(answer.undeclared()) };
        Arm { statuses: vec![Status::Range(2)], media_type: None, read }
    });
    let no_content = if any.is_none() && tolerates_statuses(model) { no_content(model, operation) } else { None };
    let mut arms: Vec<Arm<'_>> = successes.chain(failures).chain(any).chain(no_content).collect();
    arms.sort_by_key(Arm::order);
    let own: BTreeSet<u16> = arms.iter().filter_map(Arm::code).collect();
    let arms = joined(arms).into_iter().map(|arm| arm.tokens(&own));
    let rest = if responses.errors.is_some() { quote!(error) } else { quote!(undeclared) };
    match declared_successes(model, operation) {
        Some(declared) => {
            quote!(|mut answer| match answer.code_among(&[#(#declared),*]) { #(#arms)* _ => answer.#rest(), })
        }
        None => quote!(|answer| match answer.code() { #(#arms)* _ => answer.#rest(), }),
    }
}

fn tolerates_statuses(model: &Model) -> bool {
    !model.refused.contains(&"Status")
}

/// The statuses of the successes, if any other success is as the first of them: they have one type, and are not for a range.
fn declared_successes(model: &Model, operation: &Operation) -> Option<Vec<Literal>> {
    let responses = &operation.responses;
    let codes = responses.successes.iter().map(|case| match case.status {
        Status::Code(code @ 200..=299) => Some((case.content == Content::Empty, code)),
        _ => None,
    });
    let mut codes: Vec<(bool, u16)> = codes.collect::<Option<_>>()?;
    let is_open = tolerates_statuses(model) && !matches!(responses.output.content, Content::Outcome(_));
    // A status with content goes first.
    codes.sort_by_key(|(is_empty, _)| *is_empty);
    let mut seen = BTreeSet::new();
    let distinct: Vec<u16> = codes.into_iter().map(|(_, code)| code).filter(|code| seen.insert(*code)).collect();
    (is_open && !distinct.is_empty()).then(|| distinct.into_iter().map(Literal::u16_unsuffixed).collect())
}

/// The arm for a response with the status 204 that is not declared, where the result can be absent.
fn no_content<'m>(model: &Model, operation: &Operation) -> Option<Arm<'m>> {
    const NO_CONTENT: Status = Status::Code(204);
    let responses = &operation.responses;
    let ResultType { content, optional } = &responses.output;
    let read = match content {
        Content::Outcome(_) => {
            let empty = responses.successes.iter().find(|case| case.content == Content::Empty)?;
            success(model, empty, Wrap::of(model, &responses.output, empty))
        }
        Content::Json(of) if *optional || takes_null(model, of) => quote!(answer.json_or_null()),
        Content::Empty => quote!(answer.empty()),
        _ if *optional => quote!(answer.empty_as(None)),
        _ => return None,
    };
    let is_declared = operation.responses.cases().any(|case| case.status == NO_CONTENT);
    (!is_declared).then(|| Arm { statuses: vec![NO_CONTENT], media_type: None, read })
}

/// An arm of the `match`: the statuses that it handles, of one media type or of all.
struct Arm<'m> {
    statuses: Vec<Status>,
    media_type: Option<&'m str>,
    read: TokenStream,
}

impl<'m> Arm<'m> {
    fn new(case: &'m ResponseCase, read: TokenStream) -> Self {
        Self { statuses: vec![case.status], media_type: case.media_type.as_deref(), read }
    }

    /// The order of the arms: codes, ranges, then the default; an arm for one media type before that for all.
    fn order(&self) -> (u8, bool, Option<Status>) {
        let status = self.statuses.first().copied();
        let kind = match status {
            Some(Status::Code(_)) => 0,
            Some(Status::Range(_)) => 1,
            Some(Status::Default) | None => 2,
        };
        (kind, self.media_type.is_none(), status)
    }

    /// The code that this arm handles for every media type.
    fn code(&self) -> Option<u16> {
        match (self.statuses.as_slice(), self.media_type) {
            ([Status::Code(code)], None) => Some(*code),
            _ => None,
        }
    }

    fn tokens(self, own: &BTreeSet<u16>) -> TokenStream {
        let (patterns, read) = (patterns(&self.statuses, own), self.read);
        let guard = self.media_type.map(|media_type| quote!(if answer.is(#media_type)));
        quote!(#(#patterns)|* #guard => #read,)
    }
}

/// Joins arms with the same body, for statuses of one kind.
fn joined(arms: Vec<Arm<'_>>) -> Vec<Arm<'_>> {
    let mut joined: Vec<(String, Arm<'_>)> = Vec::new();
    for arm in arms {
        let text = arm.read.to_string();
        let kind = |arm: &Arm<'_>| arm.statuses.first().map(std::mem::discriminant);
        let same = |(own, other): &&mut (String, Arm<'_>)| {
            kind(other) == kind(&arm) && other.media_type == arm.media_type && *own == text
        };
        match joined.iter_mut().find(same) {
            Some((_, known)) => known.statuses.extend(arm.statuses),
            None => joined.push((text, arm)),
        }
    }
    joined.into_iter().map(|(_, arm)| arm).collect()
}

/// The patterns for statuses of one kind, in their order. More than two codes without a gap are one range.
fn patterns(statuses: &[Status], own: &BTreeSet<u16>) -> Vec<TokenStream> {
    let bounds: Vec<(u16, u16)> = statuses.iter().filter_map(|status| bounds(*status, own)).collect();
    let is_whole = bounds.windows(2).all(|pair| matches!(pair, [(_, last), (first, _)] if last + 1 == *first));
    match (bounds.as_slice(), statuses) {
        ([], _) => vec![quote!(_)],
        ([(first, _), .., (_, last)], [.., Status::Range(_)]) if is_whole => vec![range(*first, *last)],
        ([(first, _), _, .., (_, last)], [_, _, _, ..]) if is_whole => vec![range(*first, *last)],
        (bounds, _) => bounds.iter().map(|(first, last)| range(*first, *last)).collect(),
    }
}

/// The first and the last code of a status. A range begins and ends with a code that has no arm of its `own`.
fn bounds(status: Status, own: &BTreeSet<u16>) -> Option<(u16, u16)> {
    match status {
        Status::Code(code) => Some((code, code)),
        Status::Range(digit) => {
            let (first, last) = (digit * 100, digit * 100 + 99);
            let mut codes = (first..=last).filter(|code| !own.contains(code));
            let first = codes.next().unwrap_or(first);
            Some((first, codes.next_back().unwrap_or(last)))
        }
        Status::Default => None,
    }
}

fn range(first: u16, last: u16) -> TokenStream {
    let [from, to] = [first, last].map(Literal::u16_unsuffixed);
    if first == last { quote!(#from) } else { quote!(#from..=#to) }
}

/// The function from the content of a response to the output of the operation.
enum Wrap {
    /// They are the same.
    Same,
    /// The output is an option of the content.
    Some,
    /// The content is that of a variant of the output.
    Variant(TokenStream),
}

impl Wrap {
    fn of(model: &Model, result: &ResultType, case: &ResponseCase) -> Self {
        match (&result.content, &case.variant) {
            (Content::Outcome(id), Some(variant)) => {
                let (of, variant) = (ty(model, &Ty::Named(*id), Scope::Api), ident(variant));
                Self::Variant(quote!(#of::#variant))
            }
            _ if result.optional => Self::Some,
            _ => Self::Same,
        }
    }

    /// The function as an argument; `None` if there is none.
    fn function(self) -> Option<TokenStream> {
        match self {
            Self::Same => None,
            Self::Some => Some(quote!(Some)),
            Self::Variant(variant) => Some(variant),
        }
    }
}

/// The expression for a case, whose JSON may have a media type that is none of JSON.
fn labelled(case: &ResponseCase, read: TokenStream) -> TokenStream {
    let Some(media_type) = &case.json_as else { return read };
    // The expression begins with `answer`.
    let call = read.into_iter().skip(1);
    quote!(answer.take_as_json(#media_type) #(#call)*)
}

/// The call that decodes JSON, as it is or for a value that can be absent.
fn json(model: &Model, of: &Ty, wrap: Wrap) -> TokenStream {
    let takes_null = matches!(wrap, Wrap::Some) || takes_null(model, of);
    match (wrap, takes_null) {
        (Wrap::Variant(variant), true) => quote!(answer.json_or_null_as(#variant)),
        (Wrap::Variant(variant), false) => quote!(answer.json_as(#variant)),
        (_, true) => quote!(answer.json_or_null()),
        (_, false) => quote!(answer.json()),
    }
}

fn success(model: &Model, case: &ResponseCase, wrap: Wrap) -> TokenStream {
    let content = &case.content;
    let html = case.takes_html.then(|| quote!(.take_html()));
    let wrap = match (content, wrap) {
        (Content::Json(of), wrap) => return json(model, of, wrap),
        (Content::Empty, Wrap::Variant(variant)) => return quote!(answer.empty_as(#variant)),
        (_, wrap) => wrap.function(),
    };
    match (content, wrap) {
        (Content::Empty | Content::Outcome(_) | Content::Json(_), None) => quote!(answer.empty()),
        (Content::Empty | Content::Outcome(_) | Content::Json(_), Some(_)) => quote!(answer.empty_as(None)),
        (Content::Scalar(_), None) => quote!(answer.scalar()),
        (Content::Scalar(_), Some(wrap)) => quote!(answer.scalar().map(|response| response.map(#wrap))),
        (Content::Stream(items), wrap) => {
            let read = stream_reader(items);
            let wrap = wrap.map(|wrap| quote!(.map(|response| response.map(#wrap))));
            quote!(answer.#read()#wrap)
        }
        (Content::Text, None) => quote!(answer #html .text()),
        (Content::Text, Some(wrap)) => quote!(answer #html .text_as(#wrap)),
        (Content::Bytes, None) => quote!(answer #html .bytes()),
        (Content::Bytes, Some(wrap)) => quote!(answer #html .bytes_as(#wrap)),
        (Content::Base64, None) => quote!(answer #html .base64()),
        (Content::Base64, Some(wrap)) => quote!(answer #html .base64_as(#wrap)),
    }
}

/// The docs of a declared error without its content: its status and variant, and a description that says more than these.
fn described(case: &ResponseCase) -> String {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let says_more = |text: &String| case.variant.as_ref().is_none_or(|variant| letters(variant) != letters(text));
    let text = Some(doc::line(&case.description)).filter(says_more).unwrap_or_default();
    let media_type = case.media_type.as_deref().map(|media_type| format!(" as `{}`", doc::plain(media_type)));
    let variant = case.variant.as_ref().map(|variant| format!(" `{variant}`"));
    let status = phrases::status(case.status) + &variant.unwrap_or_default() + &media_type.unwrap_or_default();
    if text.is_empty() { status } else { format!("{status}: {text}") }
}

/// The docs of the response headers of successes, one list item each.
pub(crate) fn headers(model: &Model, operation: &Operation) -> Vec<String> {
    let (mut lines, mut known) = (Vec::new(), HashSet::new());
    for header in operation.responses.successes.iter().flat_map(|case| &case.headers) {
        let text = header.description.as_deref().map(doc::line).filter(|text| !text.is_empty());
        let line = phrases::response_header(&described_header(model, header), text.as_deref());
        if known.insert(line.clone()) {
            lines.push(line);
        }
    }
    lines
}

fn described_header(model: &Model, header: &Header) -> String {
    let of = ty(model, &header.ty, Scope::Api).to_string().replace(' ', "").replace(',', ", ");
    phrases::header(&doc::plain(&header.name), &of, header.is_json)
}

/// The docs of what a call offers besides `send`.
pub(crate) fn others(operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    let call = ident(&operation.builder).to_string();
    if let Some(stream) = &operation.responses.stream {
        lines.push(phrases::stream(&call, &doc::plain(&stream.media_type)));
    }
    let is_sent_as = |body: &&crate::model::Body| {
        let is_plain = ["application/octet-stream", "text/plain"].contains(&essence(&body.media_type).as_str());
        matches!(body.format, BodyFormat::Text | BodyFormat::Bytes | BodyFormat::Encoded(_))
            && !is_plain
            && !body.media_type.contains('*')
    };
    let sent = operation.body.as_ref().filter(is_sent_as).map(|body| doc::plain(&body.media_type));
    lines.extend(sent.map(|media_type| phrases::sent_as(&media_type)));
    if let Some(body) = operation.body.as_ref().filter(|body| !body.other_media_types.is_empty()) {
        let others: Vec<String> =
            body.other_media_types.iter().map(|other| format!("`{}`", doc::plain(other))).collect();
        lines.push(phrases::other_body_types(&call, &others.join(" or ")));
    }
    let is_patch = |body: &&crate::model::Body| {
        let is_patch = |media_type: &String| media_type.to_ascii_lowercase().contains("merge-patch+json");
        is_patch(&body.media_type) || body.other_media_types.iter().any(is_patch)
    };
    lines.extend(operation.body.as_ref().filter(is_patch).map(|_| phrases::merge_patch(&call)));
    let is_parts = |body: &&crate::model::Body| {
        body.format == BodyFormat::Bytes && essence(&body.media_type).starts_with("multipart/")
    };
    lines.extend(operation.body.as_ref().filter(is_parts).map(|_| phrases::PARTS.to_owned()));
    if !operation.responses.other_media_types.is_empty() {
        let others: Vec<String> =
            operation.responses.other_media_types.iter().map(|other| format!("`{}`", doc::plain(other))).collect();
        lines.push(phrases::other_response_types(&call, &others.join(" or ")));
    }
    lines.iter().flat_map(|line| doc::wrapped_text(line)).collect()
}

/// The docs of the declared errors: their type, and one list item each with its variant.
pub(crate) fn errors(model: &Model, operation: &Operation) -> Vec<String> {
    let line = |case: &ResponseCase| {
        let of = match &case.content {
            Content::Json(Ty::Named(id)) => Some(format!(" ([`types::{}`])", model.types[*id].name)),
            _ => None,
        };
        let headers: Vec<String> = case.headers.iter().map(|header| described_header(model, header)).collect();
        let headers = if headers.is_empty() { String::new() } else { phrases::error_headers(&headers) };
        doc::wrapped(&format!("- {}{}{headers}", described(case), of.unwrap_or_default()))
    };
    let Some(errors) = operation.responses.errors else { return Vec::new() };
    let head = phrases::errors(&model.types[errors].name);
    std::iter::once(head).chain(operation.responses.failures.iter().flat_map(line)).collect()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Status, patterns};

    #[test]
    fn ranges_begin_and_end_with_codes_that_have_no_arm_of_their_own() {
        let text = |statuses: &[Status], own: &[u16]| {
            let patterns = patterns(statuses, &own.iter().copied().collect());
            quote!(#(#patterns)|*).to_string()
        };
        assert_eq!(text(&[Status::Range(2)], &[204]), "200 ..= 299");
        assert_eq!(text(&[Status::Range(2)], &[200, 201, 299]), "202 ..= 298");
        assert_eq!(text(&[Status::Range(4), Status::Range(5)], &[404]), "400 ..= 599");
        assert_eq!(text(&[Status::Range(4), Status::Range(5)], &[500]), "400 ..= 499 | 501 ..= 599");
        assert_eq!(text(&[Status::Code(200), Status::Code(201)], &[200, 201]), "200 | 201");
    }
}
