//! Parts of the transport that a client uses.

use std::collections::BTreeSet;

use crate::model::{
    BodyFormat, Content, EnumKind, Model, Operation, Parameter, ParameterIn, ResponseCase, Ty, TypeKind,
};

/// The parts of the transport that a client uses.
#[derive(Default)]
pub(crate) struct Uses {
    /// Names of features of the crate `runtime`.
    pub(crate) parts: BTreeSet<&'static str>,
}

impl Uses {
    /// The parts that the types and operations of a model use.
    pub(crate) fn of(model: &Model) -> Self {
        let mut uses = Self::default();
        for def in &model.types {
            uses.parts.extend(kind(&def.kind));
            def.kind.types().into_iter().for_each(|ty| uses.ty(ty));
        }
        let has_webhooks = model.events.iter().any(|event| event.is_signed || !event.parameters.is_empty());
        uses.parts.extend(has_webhooks.then_some("webhooks"));
        for operation in model.groups.iter().flat_map(|group| &group.operations) {
            uses.operation(operation);
        }
        uses
    }

    fn operation(&mut self, operation: &Operation) {
        operation.sent().chain(operation.received()).for_each(|ty| self.ty(ty));
        self.parts.extend(operation.parameters.iter().filter_map(parameter));
        self.parts.extend(operation.body.as_ref().and_then(|body| format(&body.format)));
        self.parts.extend(operation.responses.stream.as_ref().map(|_| "streams"));
        self.parts.extend(operation.responses.cases().flat_map(case));
    }

    fn ty(&mut self, ty: &Ty) {
        let mut stack = vec![ty];
        while let Some(ty) = stack.pop() {
            match ty {
                Ty::Part => _ = self.parts.insert("multipart"),
                Ty::Option(inner) | Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) => stack.push(inner),
                Ty::Tuple(items) => stack.extend(items),
                other => self.parts.extend(other.scalar().and_then(|scalar| scalar.feature)),
            }
        }
    }
}

fn kind(kind: &TypeKind) -> Option<&'static str> {
    match kind {
        TypeKind::Enum(def) => Some(match def.kind {
            EnumKind::Text => "string-enum",
            EnumKind::Integer => "integer-enum",
        }),
        TypeKind::Union(_) => Some("union"),
        TypeKind::Struct(_)
        | TypeKind::Outcome(_)
        | TypeKind::Errors(_)
        | TypeKind::Alias(_)
        | TypeKind::Newtype(_) => None,
    }
}

fn parameter(parameter: &Parameter) -> Option<&'static str> {
    match parameter.location {
        ParameterIn::Cookie => Some("cookies"),
        ParameterIn::QueryString => Some("forms"),
        ParameterIn::Path | ParameterIn::Query | ParameterIn::Header => None,
    }
}

fn format(format: &BodyFormat) -> Option<&'static str> {
    match format {
        BodyFormat::Form(..) => Some("forms"),
        BodyFormat::FormData(..) | BodyFormat::Multipart => Some("multipart"),
        BodyFormat::Encoded(_) => Some("base64"),
        BodyFormat::Json(_) | BodyFormat::Text | BodyFormat::Bytes => None,
    }
}

fn case(case: &ResponseCase) -> impl Iterator<Item = &'static str> {
    let content = match case.content {
        Content::Stream(_) => Some("streams"),
        Content::Scalar(_) => Some("headers"),
        Content::Text | Content::Bytes | Content::Base64 => Some("files"),
        Content::Empty | Content::Json(_) | Content::Outcome(_) => None,
    };
    let base64 = (case.content == Content::Base64).then_some("base64");
    content.into_iter().chain(base64).chain((!case.headers.is_empty()).then_some("headers"))
}
