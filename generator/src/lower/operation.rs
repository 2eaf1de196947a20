//! Operations and their parameters.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::skeleton::{Located, typed};
use super::{Callback, Lowering, RequestBody, Requirement, Response, Serialization, examples};
use crate::diag::{messages, nearest};
use crate::openapi::inner_format::{INNER_FORMAT, separator};
use crate::openapi::{Kind, Pointer};

/// An operation with its parameters, bodies and responses, whose references are resolved.
#[derive(Debug)]
pub struct Operation {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The method: in upper case, or as `additionalOperations` has it.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `servers`, or those of the path item if it has none of its own.
    pub servers: Vec<oas::Server>,
    /// The alternatives of `security`; `None` if it has none.
    pub security: Option<Vec<Requirement>>,
    /// Parameters; those of the path item that the operation does not override come first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The responses, in the document's order.
    pub responses: Vec<Response>,
    /// The links of the responses as Markdown, a line each.
    pub links: Vec<String>,
}

/// The location of a parameter in the request: `in` (OpenAPI 3.2, 4.12.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    /// A part of the path.
    Path,
    /// A name-value pair of the query.
    Query,
    /// The whole query (OpenAPI 3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl ParameterIn {
    const NAMES: [&str; 5] = ["path", "query", "querystring", "header", "cookie"];

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "path" => Self::Path,
            "query" => Self::Query,
            // `openapiv3` does not know it; its other members are those of a query parameter.
            "querystring" => Self::QueryString,
            "header" => Self::Header,
            "cookie" => Self::Cookie,
            _ => return None,
        })
    }
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// The pointer in the merged document.
    pub pointer: Pointer,
    /// The name in the request.
    pub name: String,
    /// The location in the request.
    pub location: ParameterIn,
    /// True if a request has to have it; always true for [`ParameterIn::Path`].
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// `style`; `None` is the default of the location.
    pub style: Option<String>,
    /// `explode`; `None` is the default of the style.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// What separates the items of arrays within the array, where the document says it (Swagger 2.0).
    pub within: Option<char>,
    /// The serialization of the value.
    pub serialization: Serialization,
    /// The first of its examples, or of those in its schema: a value for documentation.
    pub example: Option<Value>,
}

impl<'v, 'a: 'v> Lowering<'a, '_> {
    /// Lowers one operation; `None` if its object is not valid, which is reported.
    pub(super) fn operation(
        &mut self,
        method: String,
        path: &str,
        item: &Located<'v>,
        operation: Located<'v>,
    ) -> Option<Operation> {
        let PartialOperation(object) = typed(self.reporter, Kind::Operation, &operation)?;
        let mut servers = self.servers(&operation);
        if servers.is_empty() {
            servers = self.servers(item);
        }
        let callbacks = operation.entries("callbacks").into_iter();
        self.callbacks.extend(callbacks.map(|(name, callback)| Callback {
            of: format!("{method} {path}"),
            name: name.to_owned(),
            pointer: callback.pointer,
            value: callback.value.clone(),
        }));
        Some(Operation {
            security: self.requirements(&operation),
            method,
            path: path.to_owned(),
            parameters: self.parameters(item, &operation),
            body: operation.member("requestBody").and_then(|body| self.request_body(body)),
            responses: self.responses(&operation),
            links: self.links(&operation),
            pointer: operation.pointer,
            operation_id: object.operation_id,
            tags: object.tags,
            summary: object.summary,
            description: object.description,
            deprecated: object.deprecated,
            servers,
        })
    }

    pub(super) fn parameters(&mut self, item: &Located<'v>, operation: &Located<'v>) -> Vec<Parameter> {
        let mut parameters: IndexMap<(String, ParameterIn), Parameter> = IndexMap::new();
        let of_item = item.items("parameters").into_iter().map(|parameter| (false, parameter));
        let own = operation.items("parameters").into_iter().map(|parameter| (true, parameter));
        let mut own_keys = HashSet::new();
        for (is_own, parameter) in of_item.chain(own) {
            let Some(parameter) = self.parameter(parameter) else { continue };
            let key = (parameter.name.clone(), parameter.location);
            if is_own && !own_keys.insert(key.clone()) {
                let at = parameter.pointer.child("name");
                self.reporter.report(&at, messages::lower::duplicate_parameter(&parameter.name));
            }
            parameters.insert(key, parameter);
        }
        // Collected at once, they would take the memory of the map.
        let mut all = Vec::with_capacity(parameters.len());
        all.extend(parameters.into_values());
        all
    }

    pub(super) fn parameter(&mut self, parameter: Located<'v>) -> Option<Parameter> {
        let parameter = self.resolve(parameter)?;
        // What is wrong in one of these does not hide what is wrong in the others.
        let location = self.parameter_location(&parameter);
        let typed = typed(self.reporter, Kind::Parameter, &parameter);
        let serialization = self.serialization(&parameter);
        let (location, PartialParameter(typed)) = (location?, typed?);
        Some(Parameter {
            serialization,
            name: typed.name,
            location,
            required: typed.required || location == ParameterIn::Path,
            deprecated: typed.deprecated.unwrap_or(false),
            description: typed.description,
            style: parameter.text("style").map(str::to_owned),
            explode: typed.explode,
            allow_reserved: parameter.flag("allowReserved"),
            within: parameter.text(INNER_FORMAT).and_then(separator),
            example: examples::of_parameter(&self.document.root, parameter.value),
            pointer: parameter.pointer,
        })
    }

    fn parameter_location(&mut self, parameter: &Located<'v>) -> Option<ParameterIn> {
        let given = parameter.value.get("in");
        let name = parameter.text("in");
        if let Some(location) = name.and_then(ParameterIn::parse) {
            return Some(location);
        }
        let is_of_body =
            name.is_some_and(|name| ["body", "formdata", "form"].contains(&name.to_ascii_lowercase().as_str()));
        let meant = name.filter(|_| !is_of_body).and_then(|name| nearest(name, ParameterIn::NAMES));
        let message = match given {
            Some(given) => messages::lower::unknown_parameter_location(given, is_of_body, meant),
            None => messages::lower::no_parameter_location(),
        };
        let message = if meant.is_some() { message.corrected() } else { message };
        self.reporter.report(&parameter.pointer.child("in"), message);
        meant.and_then(ParameterIn::parse)
    }
}

/// An Operation Object without `security` and without `responses`, which `openapiv3` requires; lowering types them by itself.
struct PartialOperation(oas::Operation);

impl<'de> serde::Deserialize<'de> for PartialOperation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("responses".to_owned(), Value::Object(serde_json::Map::new()));
            object.shift_remove("security");
        }
        serde_json::from_value(value).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A Parameter Object without `in`, and without `schema` or `content`, one of which `openapiv3` requires.
struct PartialParameter(oas::ParameterData);

impl<'de> serde::Deserialize<'de> for PartialParameter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        if let Some(object) = value.as_object_mut() {
            object.entry("schema").or_insert_with(|| serde_json::json!({ "$ref": "" }));
        }
        serde_json::from_value(value).map(Self).map_err(serde::de::Error::custom)
    }
}
