//! What `send` does with the answer: a match on the status, and the types that tell answers apart.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc;
use super::ty::{Scope, boxed, ty};
use crate::model::{Answer, Content, ErrorType, Model, Operation, Output, Status, Ty};
use crate::name::ident;

/// The method that sends the request.
pub(super) fn send(model: &Model, operation: &Operation) -> TokenStream {
    let output = output(model, operation);
    let error = error(model, operation);
    let successes = operation.successes.iter().map(|answer| success(operation, answer));
    let failures = operation.failures.iter().map(|answer| failure(operation, answer));
    // Without a declared success, any success is one.
    let any = operation.successes.is_empty().then(|| (Status::Range(2), quote!(answer.empty())));
    let mut arms: Vec<(Status, TokenStream)> = successes.chain(failures).chain(any).collect();
    arms.sort_by_key(|(status, _)| *status);
    let has_default = arms.iter().any(|(status, _)| *status == Status::Default);
    let arms = arms.into_iter().map(|(status, arm)| {
        let pattern = pattern(status);
        quote!(#pattern => #arm,)
    });
    let rest = (!has_default).then(|| quote!(_ => Err(answer.undeclared()),));
    let docs = doc::attributes(&["Sends the request.".to_owned()]);
    quote! {
        #docs
        pub async fn send(self) -> Result<Response<#output>, #error> {
            let answer = self.request.send().await?;
            match answer.status().as_u16() {
                #(#arms)*
                #rest
            }
        }
    }
}

fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let first = proc_macro2::Literal::u16_unsuffixed(digit * 100);
            let last = proc_macro2::Literal::u16_unsuffixed(digit * 100 + 99);
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

fn output(model: &Model, operation: &Operation) -> TokenStream {
    match &operation.output {
        Output::One(content) => content_type(model, content),
        Output::Enum(name) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

fn content_type(model: &Model, content: &Content) -> TokenStream {
    match content {
        Content::Empty => quote!(()),
        Content::Json(of) => ty(model, of, Scope::Api),
        Content::Text => quote!(String),
        Content::Bytes => quote!(Vec<u8>),
    }
}

fn error(model: &Model, operation: &Operation) -> TokenStream {
    match &operation.error {
        ErrorType::None => quote!(Error),
        ErrorType::One(of) => {
            let of = ty(model, of, Scope::Api);
            quote!(Error<#of>)
        }
        ErrorType::Enum(name) => {
            let name = ident(name);
            quote!(Error<#name>)
        }
    }
}

fn success(operation: &Operation, answer: &Answer) -> (Status, TokenStream) {
    let tokens = match &operation.output {
        Output::One(content) => match content {
            Content::Empty => quote!(answer.empty()),
            Content::Json(_) => quote!(answer.json()),
            Content::Text => quote!(answer.text()),
            Content::Bytes => quote!(answer.bytes()),
        },
        Output::Enum(name) => {
            let (name, variant) = (ident(name), ident(&answer.variant));
            match &answer.content {
                Content::Empty => quote!(answer.empty_as(#name::#variant)),
                Content::Json(_) => quote!(answer.json_as(#name::#variant)),
                Content::Text => quote!(answer.text_as(#name::#variant)),
                Content::Bytes => quote!(answer.bytes_as(#name::#variant)),
            }
        }
    };
    (answer.status, tokens)
}

fn failure(operation: &Operation, answer: &Answer) -> (Status, TokenStream) {
    let tokens = match &operation.error {
        ErrorType::Enum(name) => {
            let (name, variant) = (ident(name), ident(&answer.variant));
            match &answer.content {
                Content::Empty => quote!(Err(answer.error(#name::#variant))),
                Content::Json(_) => quote!(Err(answer.error_json(#name::#variant))),
                Content::Text => quote!(Err(answer.error_text(#name::#variant))),
                Content::Bytes => quote!(Err(answer.error_bytes(#name::#variant))),
            }
        }
        ErrorType::One(_) | ErrorType::None => quote!(Err(answer.error_json(|error| error))),
    };
    (answer.status, tokens)
}

/// The enums of an operation that tell several successes or several errors apart.
pub(super) fn types(model: &Model, operation: &Operation) -> Vec<TokenStream> {
    let mut items = Vec::new();
    if let Output::Enum(name) = &operation.output {
        let about = format!("Successes of `{}`.", operation.method);
        items.push(enumeration(model, name, &about, &operation.successes, &quote!(Clone, Debug, PartialEq)));
    }
    if let ErrorType::Enum(name) = &operation.error {
        let about = format!("Errors of `{}`.", operation.method);
        items.push(enumeration(model, name, &about, &operation.failures, &quote!(Clone, Debug, PartialEq)));
    }
    items
}

fn enumeration(model: &Model, name: &str, about: &str, answers: &[Answer], derives: &TokenStream) -> TokenStream {
    let (name, about) = (ident(name), doc::attributes(&[about.to_owned()]));
    let variants = answers.iter().map(|answer| {
        let docs = doc::attributes(&[described(answer)]);
        let variant = ident(&answer.variant);
        match &answer.content {
            Content::Empty => quote!(#docs #variant,),
            Content::Json(of) => {
                let of = ty(model, &boxed(model, of), Scope::Api);
                quote!(#docs #variant(#of),)
            }
            other => {
                let of = content_type(model, other);
                quote!(#docs #variant(#of),)
            }
        }
    });
    quote! {
        #about
        #[derive(#derives)]
        pub enum #name { #(#variants)* }
    }
}

fn described(answer: &Answer) -> String {
    let text = doc::line(&answer.description);
    let status = status(answer.status);
    if text.is_empty() { format!("{status}.") } else { format!("{status}: {text}") }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// The declared errors, a line each.
pub(super) fn errors(model: &Model, operation: &Operation) -> Vec<String> {
    let line = |answer: &Answer| {
        let of = match &answer.content {
            Content::Json(Ty::Named(id)) => {
                model.types.get(id.0 as usize).map(|def| format!(" ([`types::{}`])", def.name))
            }
            _ => None,
        };
        format!("- {}{}", described(answer), of.unwrap_or_default())
    };
    operation.failures.iter().map(line).collect()
}
