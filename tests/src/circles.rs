//! Circles of composition: components with `oneOf` of others that extend them by `allOf`. By the letter no value is valid
//! against any of them, since the rules apply to each other without end. They are read as they are meant: what extends a
//! component has its members, and is one of its branches.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::document::target_pointer;
use crate::equal::escape;

/// The section for the members of components; no operation or type is made of it.
const MEMBERS: &str = "x-members";

/// Makes `allOf` within a circle refer to the members of what is extended, without its branches.
pub(crate) fn open(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    let edges: HashMap<String, Vec<String>> =
        schemas.iter().map(|(name, schema)| (name.clone(), references(schema, &["allOf", "oneOf", "anyOf"]))).collect();
    let reached: HashMap<String, HashSet<String>> = schemas
        .iter()
        .map(|(name, schema)| (name.clone(), reachable(&edges, references(schema, &["oneOf", "anyOf"]))))
        .filter(|(name, reached)| reached.contains(name))
        .collect();
    if reached.is_empty() {
        return;
    }
    for (name, schema) in schemas.iter_mut() {
        refer_to_members(schema, |of| reached.get(of).is_some_and(|reached| reached.contains(name)));
    }
    let members = reached.keys().filter_map(|name| {
        let mut schema = schemas.get(name)?.as_object()?.clone();
        schema.retain(|keyword, _| !["oneOf", "anyOf", "discriminator"].contains(&keyword.as_str()));
        Some((name.clone(), Value::Object(schema)))
    });
    let members: Map<String, Value> = members.collect();
    document["components"][MEMBERS] = Value::Object(members);
}

/// The components that a schema refers to under some keywords.
fn references(schema: &Value, keywords: &[&str]) -> Vec<String> {
    let listed = keywords.iter().filter_map(|keyword| schema.get(*keyword)?.as_array()).flatten();
    listed.filter_map(component).collect()
}

/// The component that a schema refers to.
fn component(schema: &Value) -> Option<String> {
    let pointer = target_pointer(schema.get("$ref")?.as_str()?)?;
    let name = pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/'))?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

fn reachable(edges: &HashMap<String, Vec<String>>, mut open: Vec<String>) -> HashSet<String> {
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        if !seen.contains(&name) {
            open.extend(edges.get(&name).into_iter().flatten().cloned());
            seen.insert(name);
        }
    }
    seen
}

fn refer_to_members(schema: &mut Value, is_circular: impl Fn(&str) -> bool) {
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(name) = component(part)
            && is_circular(&name)
        {
            part["$ref"] = format!("#/components/{MEMBERS}/{}", escape(&name)).into();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::open;

    #[test]
    fn what_extends_a_component_of_a_circle_has_its_members() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schemas = json!({
            "Zoo": {"properties": {"kind": {}}, "oneOf": [to("Cat")]}, "Cat": {"allOf": [to("Zoo")]},
            "Other": {"allOf": [to("Zoo")]},
        });
        let mut document = json!({"components": {"schemas": schemas}});
        open(&mut document);
        assert_eq!(document["components"]["schemas"]["Cat"]["allOf"][0]["$ref"], "#/components/x-members/Zoo");
        assert_eq!(document["components"]["schemas"]["Other"]["allOf"][0], to("Zoo"));
        assert_eq!(document["components"]["x-members"]["Zoo"], json!({"properties": {"kind": {}}}));
    }
}
