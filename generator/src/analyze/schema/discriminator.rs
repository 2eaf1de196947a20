//! Discriminators: which values of their property tell that a value is of a branch (OpenAPI 3.1, 4.8.25).

use std::collections::HashMap;

use serde_json::Value;

use super::guard::allowed_values;
use crate::lower::{Discriminator, SchemaId, Schemas};

/// What a discriminator says of each branch.
pub(crate) struct Tags<'d> {
    property: &'d str,
    mapped: HashMap<SchemaId, Vec<&'d str>>,
}

impl<'d> Tags<'d> {
    pub fn of(schemas: &Schemas, discriminator: &'d Discriminator) -> Self {
        let mut mapped: HashMap<SchemaId, Vec<&str>> = HashMap::new();
        for (value, id) in &discriminator.mapping {
            mapped.entry(schemas.target(*id)).or_default().push(value);
        }
        Self { property: &discriminator.property, mapped }
    }

    /// The property with each of the values that stand for a branch: mapped ones, or its name.
    ///
    /// A discriminator is a hint, and many documents leave the mapping out though their values are no names of schemas:
    /// what the branch itself allows for the property goes before a value that it does not.
    pub fn values(&self, schemas: &Schemas, ids: &[SchemaId], label: Option<String>) -> Vec<(String, Value)> {
        let mapped = ids.iter().filter_map(|id| self.mapped.get(&schemas.target(*id))).flatten();
        let own = ids.iter().filter_map(|id| schemas.get(schemas.target(*id)).tag.as_deref());
        let mut names: Vec<String> = mapped.copied().chain(own).map(str::to_owned).collect();
        let is_mapped = !names.is_empty();
        names.extend(label.filter(|_| !is_mapped));
        let allowed = allowed_values(schemas, ids, self.property);
        let is_named = |value: &&&Value| names.iter().any(|name| is_spelled(value, name));
        let mut values: Vec<Value> = allowed.iter().filter(is_named).map(|value| (*value).clone()).collect();
        if values.is_empty() {
            values.extend(allowed.iter().map(|value| (*value).clone()));
            if is_mapped || allowed.is_empty() {
                values.extend(names.into_iter().map(Value::String));
            }
        }
        values.into_iter().map(|value| (self.property.to_owned(), value)).collect()
    }
}

/// Whether a value is what a name of a mapping means: the keys of an object are texts, whatever the property is.
fn is_spelled(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => text == name,
        other => serde_json::from_str::<Value>(name).is_ok_and(|meant| meant == *other),
    }
}
