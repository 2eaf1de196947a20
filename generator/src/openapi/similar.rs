//! References that lead nowhere, and what they are meant as.

use serde_json::{Map, Value};

use super::{Kind, Pointer, fragment_of_pointer, pointer_of_fragment, sections, segments, swagger_sections};
use crate::diag::nearest;

/// The reference into a document or file that one which leads nowhere is meant as: in another section, with a name in other
/// letters, in the notation of another version. `reference` may have a path before its `#`, which is kept.
pub(crate) fn reference(root: &Value, reference: &str) -> Option<String> {
    let (path, fragment) = reference.split_once('#').unwrap_or(("", reference));
    let fragment = fragment.trim().trim_end_matches('/');
    let with_slash = if fragment.starts_with('/') { fragment.to_owned() } else { format!("/{fragment}") };
    let pointer = Pointer::from(pointer_of_fragment(&with_slash)?.as_ref());
    // Some write the path with dots.
    let with_dots = || {
        let pointer = Pointer::from(with_slash.replace('.', "/"));
        if with_slash.contains('.') { walked(root, &pointer) } else { None }
    };
    let found = walked(root, &pointer).or_else(|| named(root, &pointer)).or_else(with_dots)?;
    let found = format!("{path}#{}", fragment_of_pointer(&found));
    (found != reference).then_some(found)
}

/// Names in use for fields with another name: those of earlier versions, of other notations, and short ones.
const SYNONYMS: [(Kind, &str, &str); 18] = [
    (Kind::Operation, "body", "requestBody"),
    (Kind::Operation, "id", "operationId"),
    (Kind::Operation, "payload", "requestBody"),
    (Kind::Operation, "returns", "responses"),
    (Kind::Operation, "title", "summary"),
    (Kind::OauthFlows, "accessCode", "authorizationCode"),
    (Kind::OauthFlows, "application", "clientCredentials"),
    (Kind::Schema, "max", "maximum"),
    (Kind::Schema, "min", "minimum"),
    (Kind::Schema, "regex", "pattern"),
    (Kind::Schema, "values", "enum"),
    (Kind::Schema, "desc", "description"),
    (Kind::Discriminator, "property", "propertyName"),
    (Kind::Discriminator, "field", "propertyName"),
    (Kind::Discriminator, "name", "propertyName"),
    (Kind::Encoding, "type", "contentType"),
    (Kind::Encoding, "mediaType", "contentType"),
    (Kind::Server, "uri", "url"),
];

/// The field of an object that a name is a synonym or a misspelling of.
pub(crate) fn field(kind: Kind, name: &str) -> Option<&'static str> {
    let synonym = SYNONYMS.iter().find(|(of, synonym, _)| *of == kind && *synonym == name);
    synonym.map(|(.., meant)| *meant).or_else(|| nearest(name, kind.object()?.fields.iter().map(|field| field.name)))
}

/// The number of names that one is compared with: there may be many of both.
const MAX_NAMES: usize = 2_000;

/// The name of an object that is most similar to another one.
fn near<'m>(name: &str, members: &'m Map<String, Value>) -> Option<&'m str> {
    nearest(name, members.keys().take(MAX_NAMES).map(String::as_str))
}

/// The pointer with each name that does not exist replaced by the nearest one.
fn walked(root: &Value, pointer: &Pointer) -> Option<Pointer> {
    let mut found = Pointer::root();
    let mut value = root;
    for segment in segments(pointer) {
        let key = match value.get(segment.as_ref()) {
            Some(_) => segment.into_owned(),
            None => near(&segment, value.as_object()?)?.to_owned(),
        };
        value = value.get(&key)?;
        found.push(&key);
    }
    (!found.is_empty()).then_some(found)
}

/// The component with the last name of a pointer: in the section that the pointer names, or else in another one.
fn named(root: &Value, pointer: &Pointer) -> Option<Pointer> {
    let all: Vec<String> = segments(pointer).map(Into::into).collect();
    let (name, before) = all.split_last()?;
    let written = before.last().map_or("schemas", String::as_str);
    let written = swagger_sections().find(|(old, _)| *old == written).map_or(written, |(_, new)| new);
    let known: Vec<&str> = sections().map(|(section, _)| section).collect();
    let first = known.iter().copied().find(|section| *section == written).or_else(|| nearest(written, known.clone()));
    let components = root.get("components");
    let order = first.into_iter().chain(known.iter().copied().filter(|section| Some(*section) != first));
    let in_section = |section: &str| {
        let entries: &Map<String, Value> = components?.get(section)?.as_object()?;
        let own = entries.contains_key(name).then_some(name.as_str());
        // A similar name is meant in the section that is written only.
        let near = || near(name, entries).filter(|_| Some(section) == first);
        Some(Pointer::from("/components").child(section).child(own.or_else(near)?))
    };
    let whole = || root.get(name).is_some_and(Value::is_object).then(|| Pointer::root().child(name));
    order.into_iter().find_map(in_section).or_else(|| whole().filter(|_| !is_section(name)))
}

/// Tests for a field of a document: no definition is called so.
fn is_section(name: &str) -> bool {
    Kind::Document.object().is_some_and(|document| document.field(name).is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::reference;

    #[test]
    fn a_reference_is_meant_as_a_similar_one_that_exists() {
        let root = json!({"components": {
            "schemas": {"NewProject": {"properties": {"name": {}}}, "Project": {}}, "responses": {"NotFound": {}},
        }});
        for (written, meant) in [
            ("#/components/schemas/NewProjct", "#/components/schemas/NewProject"),
            ("#/components/schemas/newproject", "#/components/schemas/NewProject"),
            ("#/component/schema/NewProject", "#/components/schemas/NewProject"),
            ("#/definitions/NewProject", "#/components/schemas/NewProject"),
            ("#/schemas/Project", "#/components/schemas/Project"),
            ("#/components/schemas/NotFound", "#/components/responses/NotFound"),
            ("#components/schemas/Project", "#/components/schemas/Project"),
            ("/components/schemas/Project", "#/components/schemas/Project"),
            ("components/schemas/Project/", "#/components/schemas/Project"),
            ("NewProject", "#/components/schemas/NewProject"),
            ("#/Project", "#/components/schemas/Project"),
            ("#/components.schemas.Project", "#/components/schemas/Project"),
            ("NewProjct", "#/components/schemas/NewProject"),
            ("#/components/schemas/NewProject/properties/nam", "#/components/schemas/NewProject/properties/name"),
        ] {
            assert_eq!(reference(&root, written).as_deref(), Some(meant), "{written}");
        }
        assert_eq!(reference(&root, "#/components/schemas/Elsewhere"), None);
        let file = json!({"NotFound": {}, "Refused": {}});
        assert_eq!(reference(&file, "../a.yaml#/NotFuond").as_deref(), Some("../a.yaml#/NotFound"));
        let found = reference(&file, "../a.yaml#/components/responses/Refused");
        assert_eq!(found.as_deref(), Some("../a.yaml#/Refused"));
    }
}
