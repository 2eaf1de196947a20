//! Properties of one object that have the same list of values, such as the 36 capabilities of an account that are each
//! `active`, `inactive` or `pending`: they share one enumeration, named for what they have in common.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::builder::Builder;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::flat::Flat;
use crate::lower::SchemaId;
use crate::name;

/// How many properties of an object have to have the same values to share a type.
const MANY: usize = 3;

impl<'a> Builder<'a> {
    /// Where the type of a property stands, for those that share theirs with others.
    pub(crate) fn shared_hints(&self, flat: &Flat<'a>, hint: &Hint) -> HashMap<&'a str, Hint> {
        let mut groups: IndexMap<Vec<&'a str>, Vec<&'a str>> = IndexMap::new();
        for (wire, ids) in &flat.properties {
            let [id] = ids.as_slice() else { continue };
            let Some(values) = self.inline_values(*id) else { continue };
            groups.entry(values).or_default().push(wire);
        }
        let mut shared = HashMap::new();
        let mut taken: HashSet<Hint> = HashSet::new();
        for names in groups.into_values().filter(|names| names.len() >= MANY) {
            let common = common_ending(&names).map(|word| hint.property(&name::singular(&word).unwrap_or(word)));
            let wanted = common.unwrap_or_else(|| of_whole(hint));
            if taken.insert(wanted.clone()) {
                shared.extend(names.into_iter().map(|name| (name, wanted.clone())));
            }
        }
        shared
    }

    /// The strings that a schema without a name lists, if there are several.
    fn inline_values(&self, id: SchemaId) -> Option<Vec<&'a str>> {
        let schema = self.schemas().get(self.inline_essence(id)?);
        let values = schema.values.as_ref()?.iter().filter(|value| !value.is_null());
        let mut texts: Vec<&str> = values.map(Value::as_str).collect::<Option<_>>()?;
        texts.sort_unstable();
        (texts.len() > 1).then_some(texts)
    }
}

/// An entry of what the hint stands for.
fn of_whole(hint: &Hint) -> Hint {
    let word = if hint.leaf.is_empty() { &hint.parent } else { &hint.leaf };
    match name::singular(word) {
        Some(_) => hint.item(),
        None => hint.child("value"),
    }
}

/// The last words that all names have in common.
fn common_ending(names: &[&str]) -> Option<String> {
    let words = |name: &&str| -> Vec<String> { name::value_name(name).rsplit('_').map(str::to_owned).collect() };
    let (first, rest) = names.split_first()?;
    let first = words(first);
    let others: Vec<Vec<String>> = rest.iter().map(words).collect();
    let is_common = |(index, word): &(usize, &String)| others.iter().all(|other| other.get(*index) == Some(*word));
    let mut common: Vec<&str> = first.iter().enumerate().take_while(is_common).map(|(_, word)| word.as_str()).collect();
    common.reverse();
    (!common.is_empty()).then(|| common.join(" "))
}
