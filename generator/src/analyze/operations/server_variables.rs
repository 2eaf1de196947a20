//! The variables of servers: a function for each URL that has some, with a type for each list of values.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::ServerVariable as Declared;
use serde_json::Value;

use super::server_names::Described;
use super::servers;
use crate::analyze::schema::enums::Listed;
use crate::analyze::types::builder::TypeBuilder;
use crate::model::{Doc, ServerFunction, ServerVariable, Ty, phrases};
use crate::name::{self, Entry};
use crate::openapi::template::{self, Part};

/// The functions of the servers whose URLs have variables with more than one value. Variables with the same name and values have
/// one type.
/// Those of the first server are named after none of its own words, so that a second server renames nothing.
pub(super) fn functions(types: &mut TypeBuilder<'_>, servers: &[Described<'_>]) -> Vec<ServerFunction> {
    let (mut known, mut first) = (BTreeMap::new(), BTreeSet::new());
    let named = servers.iter().filter_map(|described| Some((described, described.server.constant.as_deref()?)));
    let functions = named.filter_map(|(described, constant)| {
        let of_first = described.server.first_constant();
        let words = if first.insert(of_first) { of_first } else { constant };
        function(types, &mut known, described, constant, words)
    });
    functions.collect()
}

/// The types of values, by the name of the variable and the values.
type Known = BTreeMap<(String, Vec<String>), Ty>;

fn function(
    types: &mut TypeBuilder<'_>,
    known: &mut Known,
    described: &Described<'_>,
    constant: &str,
    words: &str,
) -> Option<ServerFunction> {
    let url = template(described)?;
    let declared = |name: &str| described.declared.variables.as_ref().and_then(|all| all.get(name));
    let mut template = String::new();
    let mut names: Vec<&str> = Vec::new();
    for part in template::parts(&url).ok()? {
        match part {
            Part::Literal(text) => template.push_str(text),
            Part::Expression(name) => match declared(name).and_then(only_value) {
                Some(value) => template.push_str(value),
                None => {
                    template.push_str(&format!("{{{name}}}"));
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            },
        }
    }
    let arguments = name::assign(&names.iter().map(|name| entry(name)).collect::<Vec<_>>(), &BTreeSet::new());
    let variables = names.into_iter().zip(arguments).map(|(wire, name)| {
        let declared = declared(wire);
        let ty = declared.map_or(Ty::String, |declared| values_ty(types, known, described, (wire, declared), words));
        ServerVariable { wire: wire.to_owned(), name, ty, doc: declared.map(doc).unwrap_or_default() }
    });
    let variables: Vec<ServerVariable> = variables.collect();
    let constant = constant.to_owned();
    (!variables.is_empty()).then_some(ServerFunction { constant, template, variables })
}

/// The URL of a server with its variables, as the transport takes it; `None` if it is one only with their defaults.
fn template(described: &Described<'_>) -> Option<String> {
    let (url, _) = servers::usable(&described.declared.url);
    let url = url.filter(|url| url.contains('{'))?;
    match url.strip_prefix("//") {
        Some(rest) => Some(format!("https://{rest}")),
        None if described.server.path().is_some() => url.starts_with('/').then_some(url),
        None => Some(url),
    }
}

fn entry(name: &str) -> Entry {
    let short = name::value_name(name);
    let exact = name::value_name(&name::spelled_out(name));
    Entry::new(name, vec![short, exact], 0)
}

/// The value of a variable that has one only.
fn only_value(declared: &Declared) -> Option<&str> {
    let [only] = declared.enumeration.as_slice() else { return None };
    Some(only)
}

/// The type of the values of a variable, by its name: an enumeration if they are listed, else a string.
fn values_ty(
    types: &mut TypeBuilder<'_>,
    known: &mut Known,
    described: &Described<'_>,
    (name, declared): (&str, &Declared),
    words: &str,
) -> Ty {
    let mut key = (name.to_owned(), declared.enumeration.clone());
    key.1.sort();
    if let Some(ty) = known.get(&key) {
        return ty.clone();
    }
    let values: Vec<Value> = declared.enumeration.iter().map(|value| Value::from(value.as_str())).collect();
    let listed: Vec<Listed<'_>> = values.iter().map(|value| Listed { value, name: None, doc: None }).collect();
    let pointer = servers::pointer(described.declared).child("variables").child(name);
    let words = format!("{} {name}", words.to_lowercase());
    let ty = types.enumeration(pointer, &listed, &words, phrases::server_variable(name)).unwrap_or(Ty::String);
    known.insert(key, ty.clone());
    ty
}

fn doc(declared: &Declared) -> Doc {
    let default = Value::from(declared.default.as_str()).to_string();
    Doc { description: declared.description.clone(), facts: vec![phrases::default_value(&default)], ..Doc::default() }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::{Model, Ty, TypeKind};

    /// Each function as its constant, its URL, and its arguments with the names of their types.
    fn functions(servers: &Value) -> (Vec<String>, Model) {
        let mut document = document(&json!({"/a": {"get": {"responses": {"204": {"description": "d"}}}}}));
        document.as_object_mut().map(|root| root.insert("servers".to_owned(), servers.clone()));
        let (model, _) = analyze(&document);
        let ty = |ty: &Ty| match ty {
            Ty::Named(id) => model.types[*id].name.clone(),
            _ => "str".to_owned(),
        };
        let functions = model.server_functions.iter().map(|of| {
            let arguments = of.variables.iter().map(|variable| format!(" {}:{}", variable.name, ty(&variable.ty)));
            format!("{} {}{}", of.constant, of.template, arguments.collect::<String>())
        });
        (functions.collect(), model)
    }

    fn region(values: &[&str]) -> Value {
        json!({"region": {"default": "eu", "enum": values}})
    }

    #[test]
    fn variables_are_arguments_in_the_order_of_the_url() {
        let variables = json!({"port": {"default": "443"}, "region": {"default": "eu", "enum": ["eu", "us"]},
            "version": {"default": "v1", "enum": ["v1"]}});
        let (found, model) = functions(&json!([
            {"url": "https://{region}.example.com:{port}/{version}/{region}", "variables": variables}
        ]));
        assert_eq!(found, ["SERVER https://{region}.example.com:{port}/v1/{region} region:ServerRegion port:str"]);
        let enums: Vec<_> = model.types.iter().filter(|def| matches!(def.kind, TypeKind::Enum(_))).collect();
        assert_eq!(enums.iter().map(|def| def.used_by.as_slice()).collect::<Vec<_>>(), [["client"]]);
    }

    #[test]
    fn a_further_server_renames_no_type_of_the_first() {
        let first = json!({"url": "https://{region}.a.com", "description": "Live", "variables": region(&["eu", "us"])});
        let same = json!({"url": "https://{region}.b.com", "description": "Test", "variables": region(&["us", "eu"])});
        let other = json!({"url": "https://{region}.c.com", "description": "Old", "variables": region(&["eu", "ca"])});
        let (found, _) = functions(&json!([first, same, other]));
        let expected = [
            "LIVE https://{region}.a.com region:ServerRegion",
            "TEST https://{region}.b.com region:ServerRegion",
            "OLD https://{region}.c.com region:OldRegion",
        ];
        assert_eq!(found, expected);
        assert_eq!(functions(&json!([first])).0, ["SERVER https://{region}.a.com region:ServerRegion"]);
    }

    #[test]
    fn what_is_no_url_by_itself_has_no_function() {
        let of = |url: &str, default: &str| {
            functions(&json!([{"url": url, "variables": {"x": {"default": default}}}])).0.join("")
        };
        assert_eq!(of("{x}/v1", "https://a.com"), "SERVER {x}/v1 x:str");
        assert_eq!(of("//{x}/v1", "a.com"), "SERVER https://{x}/v1 x:str");
        assert_eq!(of("/{x}/v1", "a"), "BASE_PATH /{x}/v1 x:str");
        assert_eq!(of("https://me@{x}/v1?y", "a"), "SERVER https://{x}/v1 x:str");
        for (url, default) in [("{x}/v1", "a"), ("https://a/}{x", "a"), ("ws://{x}", "a"), ("https://a", "a")] {
            assert_eq!(of(url, default), "", "{url}");
        }
    }
}
