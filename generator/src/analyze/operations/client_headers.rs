//! The headers that a client sets for all calls: those that nearly every operation takes, such as the version of an API.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::Context;
use crate::arena::Arena;
use crate::config::Located;
use crate::diag::{messages, nearest};
use crate::model::{Group, Operation, Parameter, ParameterIn, Scheme, Style, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry, reserved};

/// The fewest operations of a document of which nearly all can be.
const MIN_OPERATIONS: usize = 5;

/// Of ten operations, the fewest that take a header of nearly all.
const OF_TEN: usize = 9;

/// The operations that take a header with a type, by the position of the parameter.
struct Header {
    wire: String,
    ty: Ty,
    uses: Vec<Use>,
    /// The number of operations, without those that are others with another body.
    operations: usize,
}

/// A parameter: the group, the operation and the parameter by their positions.
struct Use {
    group: usize,
    operation: usize,
    parameter: usize,
}

/// Finds the headers that nearly every operation takes, or those that `generator.toml` lists, and gives them methods of the
/// client's builder. In the operations they are no arguments any more: each has a setter, for a single call.
pub(crate) fn assign(
    cx: &Context<'_>,
    types: &Arena<TypeId, TypeDef>,
    schemes: &[Scheme],
    groups: &mut [Group],
) -> Vec<Parameter> {
    let mut headers = headers(types, groups);
    match &cx.choices.client_headers {
        Some(chosen) => choose(cx, &mut headers, chosen),
        None => {
            let all = operations(groups).count();
            headers.retain(|header| all >= MIN_OPERATIONS && header.operations * 10 >= all * OF_TEN);
        }
    }
    let methods = methods(&headers, schemes);
    headers.iter().zip(methods).filter_map(|(header, method)| setter(groups, header, &method)).collect()
}

/// The operations that the document declares: those with another body are no others.
fn operations(groups: &[Group]) -> impl Iterator<Item = &Operation> {
    groups.iter().flat_map(|group| &group.operations).filter(|operation| !operation.is_variant)
}

/// The headers that a text can be made of, by name: of each, the type that the most operations have for it.
fn headers(types: &Arena<TypeId, TypeDef>, groups: &[Group]) -> Vec<Header> {
    let mut by_name: BTreeMap<String, BTreeMap<Ty, Header>> = BTreeMap::new();
    for (group, of) in groups.iter().enumerate() {
        for (operation, declared) in of.operations.iter().enumerate() {
            for (parameter, header) in declared.parameters.iter().enumerate() {
                let ty = resolved(types, &header.ty);
                let is_plain = header.location == ParameterIn::Header && header.style == Style::Default;
                if is_plain && is_text(types, ty) {
                    let of_name = by_name.entry(header.wire.to_ascii_lowercase()).or_default();
                    let new = || Header { wire: header.wire.clone(), ty: ty.clone(), uses: Vec::new(), operations: 0 };
                    let known = of_name.entry(ty.clone()).or_insert_with(new);
                    known.uses.push(Use { group, operation, parameter });
                    known.operations += usize::from(!declared.is_variant);
                }
            }
        }
    }
    let most_used = |of_name: BTreeMap<Ty, Header>| of_name.into_values().max_by_key(|header| header.operations);
    by_name.into_values().filter_map(most_used).collect()
}

/// Tests for a type whose values have one text each.
fn is_text(types: &Arena<TypeId, TypeDef>, of: &Ty) -> bool {
    match of {
        Ty::Named(id) => matches!(types[*id].kind, TypeKind::Enum(_)),
        other => other.scalar().is_some(),
    }
}

/// The type behind aliases.
fn resolved<'t>(types: &'t Arena<TypeId, TypeDef>, of: &'t Ty) -> &'t Ty {
    let mut of = of;
    // Aliases of themselves have been broken up.
    while let Ty::Named(id) = of
        && let TypeKind::Alias(inner) = &types[*id].kind
    {
        of = inner;
    }
    of
}

/// Keeps the headers that the configuration lists, and reports those that no operation takes.
fn choose(cx: &Context<'_>, headers: &mut Vec<Header>, chosen: &[Located]) {
    let is_meant = |header: &Header, name: &Located| header.wire.eq_ignore_ascii_case(&name.text);
    for name in chosen.iter().filter(|name| !headers.iter().any(|header| is_meant(header, name))) {
        let meant = nearest(&name.text, headers.iter().map(|header| header.wire.as_str()));
        cx.reporter.report_at(name.location.clone(), messages::config::unknown_header(&name.text, meant));
    }
    headers.retain(|header| chosen.iter().any(|name| is_meant(header, name)));
}

/// The methods of the builder: a credential keeps its name.
fn methods(headers: &[Header], schemes: &[Scheme]) -> Vec<String> {
    let entry = |header: &Header| {
        let short = name::value_name(&header.wire);
        let exact = name::value_name(&name::spelled_out(&header.wire));
        let candidates = [short.clone(), name::with_word(&short, "header"), name::with_word(&exact, "header")];
        Entry::new(&header.wire, candidates.to_vec(), 0)
    };
    let mut reserved: BTreeSet<String> = reserved::builder_methods();
    reserved.extend(schemes.iter().map(|scheme| scheme.method.clone()));
    name::assign(&headers.iter().map(entry).collect::<Vec<_>>(), &reserved)
}

/// Makes the parameters of a header setters of the calls, and returns the one of the builder. Its texts are the longest of theirs.
fn setter(groups: &mut [Group], header: &Header, method: &str) -> Option<Parameter> {
    let mut of_client: Option<Parameter> = None;
    for at in &header.uses {
        let group = groups.get_mut(at.group)?;
        let parameter = group.operations.get_mut(at.operation)?.parameters.get_mut(at.parameter)?;
        let weight = |of: &Parameter| {
            let text = of.doc.description.clone().unwrap_or_default();
            (of.example.is_some(), text.len(), text)
        };
        if of_client.as_ref().is_none_or(|known| weight(parameter) > weight(known)) {
            of_client = Some(Parameter { name: method.to_owned(), ty: header.ty.clone(), ..parameter.clone() });
        }
        parameter.client_setter = Some(method.to_owned());
        parameter.is_named = false;
    }
    of_client
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::Model;

    /// A document in which some of ten operations take a header.
    fn with_header(count: usize, header: &Value) -> Value {
        let paths: Map<String, Value> = (0..10)
            .map(|index| {
                let parameters = if index < count { json!([header]) } else { json!([]) };
                let operation = json!({"parameters": parameters, "responses": {"204": {"description": "d"}}});
                (format!("/p{index}"), json!({"get": operation}))
            })
            .collect();
        document(&paths.into())
    }

    fn header(name: &str, required: bool, schema: &Value) -> Value {
        json!({"name": name, "in": "header", "required": required, "schema": schema})
    }

    /// The builder's methods, and the number of parameters that are arguments, and that have such a method.
    fn found(model: &Model) -> (Vec<String>, usize, usize) {
        let parameters = || model.groups.iter().flat_map(|group| &group.operations).flat_map(|of| &of.parameters);
        let arguments = parameters().filter(|parameter| parameter.is_argument()).count();
        let set = parameters().filter(|parameter| parameter.client_setter.is_some()).count();
        (model.headers.iter().map(|header| header.name.clone()).collect(), arguments, set)
    }

    #[test]
    fn what_nearly_every_operation_takes_is_a_method_of_the_builder() {
        let text = json!({"type": "string"});
        let of = |count, required| found(&analyze(&with_header(count, &header("X-Tenant", required, &text))).0);
        assert_eq!(of(10, true), (vec!["x_tenant".to_owned()], 0, 10));
        assert_eq!(of(9, false), (vec!["x_tenant".to_owned()], 0, 9));
        assert_eq!(of(8, true), (vec![], 8, 0));
    }

    #[test]
    fn enumerations_of_several_operations_are_one_type() {
        let version = json!({"type": "string", "enum": ["1.0", "2.0"], "default": "2.0"});
        let (model, _) = analyze(&with_header(10, &header("Api-Version", false, &version)));
        assert_eq!(found(&model), (vec!["api_version".to_owned()], 0, 10));
        let ids = model.headers.iter().flat_map(|header| header.ty.named());
        assert_eq!(ids.map(|id| model.types[id].name.as_str()).collect::<Vec<_>>(), ["ApiVersion"]);
    }

    #[test]
    fn lists_and_credentials_are_no_headers_of_the_client() {
        let list = json!({"type": "array", "items": {"type": "string"}});
        assert_eq!(found(&analyze(&with_header(10, &header("X-List", true, &list))).0), (vec![], 10, 0));
        let mut document = with_header(10, &header("X-Key", true, &json!({"type": "string"})));
        let scheme = json!({"securitySchemes": {"XTenant": {"type": "apiKey", "in": "header", "name": "X-Key"}}});
        document.as_object_mut().map(|root| {
            root.insert("components".to_owned(), scheme);
            root.insert("security".to_owned(), json!([{"XTenant": []}]))
        });
        assert_eq!(found(&analyze(&document).0), (vec![], 0, 0));
    }

    #[test]
    fn an_operation_with_several_bodies_counts_once() {
        let mut document = with_header(8, &header("X-Tenant", true, &json!({"type": "string"})));
        let bodies =
            json!({"content": {"application/json": {}, "text/plain": {}, "text/csv": {}, "application/xml": {}}});
        for path in ["/paths/~1p0/get", "/paths/~1p1/get", "/paths/~1p2/get"] {
            let operation = document.pointer_mut(path).and_then(Value::as_object_mut);
            operation.map(|operation| operation.insert("requestBody".to_owned(), bodies.clone()));
        }
        assert_eq!(found(&analyze(&document).0).0, [""; 0]);
    }

    #[test]
    fn a_credential_keeps_its_name() {
        let mut document = with_header(10, &header("X-Key", true, &json!({"type": "string"})));
        let scheme = json!({"securitySchemes": {"x_key": {"type": "http", "scheme": "bearer"}}});
        document.as_object_mut().map(|root| root.insert("components".to_owned(), scheme));
        assert_eq!(found(&analyze(&document).0).0, ["x_key_header"]);
    }
}
