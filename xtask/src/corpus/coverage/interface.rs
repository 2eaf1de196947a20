//! Properties of the emitted API that its users would stumble over.

use std::collections::HashMap;

use generator::lower::{self, Lowered, Response, Status};
use generator::model::{Content, Model, Operation};
use serde::{Deserialize, Serialize};

/// The lengths above which names are counted, in characters.
const LENGTHS: [usize; 3] = [40, 50, 60];

/// The number of arguments above which methods are counted (the limit of `clippy::too_many_arguments`, with `self`).
const ARGUMENTS: usize = 7;

/// Properties of the emitted API that its users would stumble over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// Operations whose success is `()` though the document describes a body of it, by their JSON pointers.
    pub empty_successes: Vec<String>,
    /// Names of types of more than 40, 50 and 60 characters, except those of component schemas, which the document spells.
    pub long_types: [usize; 3],
    /// Names of methods of more than 40, 50 and 60 characters, except those with no more letters than the `operationId`.
    pub long_methods: [usize; 3],
    /// Methods with more than 7 arguments.
    pub many_arguments: usize,
}

/// Looks at the operations and types of a model that was built from `lowered`.
pub fn interface(model: &Model, lowered: &Lowered) -> Interface {
    let declared: HashMap<&str, &lower::Operation> =
        lowered.operations.iter().map(|operation| (operation.pointer.as_str(), operation)).collect();
    let operations = || model.groups.iter().flat_map(|group| &group.operations);
    let is_empty = |operation: &&Operation| {
        let described = declared.get(operation.pointer.as_str()).is_some_and(|of| describes_success(&of.responses));
        // A response to HEAD never has a body (RFC 9110, 9.3.2).
        described
            && operation.verb != "HEAD"
            && operation.responses.output.content == Content::Empty
            && operation.responses.stream.is_none()
    };
    let computed = model.types.iter().filter(|def| !is_component(&def.pointer)).map(|def| def.name.as_str());
    let calls =
        operations().filter(|operation| operation.has_call_type() && !is_spelled(operation, &operation.builder));
    let methods = operations().filter(|operation| !is_spelled(operation, &operation.method));
    Interface {
        empty_successes: operations().filter(is_empty).map(|operation| String::from(&*operation.pointer)).collect(),
        long_types: longer(computed.chain(calls.map(|operation| operation.builder.as_str()))),
        long_methods: longer(methods.map(|operation| operation.method.as_str())),
        many_arguments: operations().filter(|operation| arguments(operation) > ARGUMENTS).count(),
    }
}

/// Tests for a success with content: one of a 2xx status, or else of `default` (OpenAPI 3.2, 4.16). A response with the status
/// 204 or 205 has no body (RFC 9110, 15.3.5 and 15.3.6).
fn describes_success(responses: &[Response]) -> bool {
    let has_body = |response: &Response| !matches!(response.status, Status::Code(204 | 205));
    let is_success = |response: &&Response| match response.status {
        Status::Code(code) => (200..300).contains(&code),
        Status::Range(first) => first == 2,
        Status::Default => false,
    };
    let declared: Vec<&Response> = responses.iter().filter(is_success).collect();
    let default = responses.iter().filter(|response| response.status == Status::Default);
    let successes = if declared.is_empty() { default.collect() } else { declared };
    successes.iter().any(|response| has_body(response) && !response.content.is_empty())
}

fn is_component(pointer: &str) -> bool {
    pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
}

fn is_spelled(operation: &Operation, name: &str) -> bool {
    let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    operation.id.as_ref().is_some_and(|id| words(id) >= words(name))
}

fn longer<'a>(names: impl Iterator<Item = &'a str>) -> [usize; 3] {
    let mut counts = [0; 3];
    for length in names.map(|name| name.chars().count()) {
        for (count, limit) in counts.iter_mut().zip(LENGTHS) {
            *count += usize::from(length > limit);
        }
    }
    counts
}

fn arguments(operation: &Operation) -> usize {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.is_argument()).count();
    parameters + usize::from(operation.body.as_ref().is_some_and(|body| body.required))
}
