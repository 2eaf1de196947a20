//! Properties of one object that have the same `enum`, such as the 36 capabilities of an account that are each `active`,
//! `inactive` or `pending`: they share one type, which is named after the words that their names have in common.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::drafts::Drafts;
use super::unwrap::unwrap_inline;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::facts::SchemaFacts;
use crate::analyze::schema::flat::Flat;
use crate::lower::SchemaId;
use crate::name;

/// The number of properties of an object that have to have the same values to share a type.
const MIN_SHARING: usize = 3;

/// The naming contexts of properties that share their type with others.
pub(super) fn shared_contexts<'a>(
    facts: &SchemaFacts<'a>,
    drafts: &Drafts<'_>,
    flat: &Flat<'a>,
    naming: &NamingContext,
) -> HashMap<&'a str, NamingContext> {
    let mut groups: IndexMap<Vec<&'a str>, Vec<&'a str>> = IndexMap::new();
    for (wire, ids) in &flat.properties {
        let [id] = ids.as_slice() else { continue };
        let Some(values) = inline_values(facts, drafts, *id) else { continue };
        groups.entry(values).or_default().push(wire);
    }
    let mut shared = HashMap::new();
    let mut taken: HashSet<NamingContext> = HashSet::new();
    for names in groups.into_values().filter(|names| names.len() >= MIN_SHARING) {
        let common = common_ending(&names).map(|word| naming.property(&name::singular(&word).unwrap_or(word)));
        let wanted = common.unwrap_or_else(|| naming.element());
        if taken.insert(wanted.clone()) {
            shared.extend(names.into_iter().map(|name| (name, wanted.clone())));
        }
    }
    shared
}

/// The strings that a schema without a name lists, if there are several.
fn inline_values<'a>(facts: &SchemaFacts<'a>, drafts: &Drafts<'_>, id: SchemaId) -> Option<Vec<&'a str>> {
    let schema = facts.schemas.get(unwrap_inline(facts, drafts, id)?);
    let values = schema.values.as_ref()?.iter().filter(|value| !value.is_null());
    let mut texts: Vec<&str> = values.map(Value::as_str).collect::<Option<_>>()?;
    texts.sort_unstable();
    if texts.len() > 1 { Some(texts) } else { None }
}

/// The last words that all names have in common.
fn common_ending(names: &[&str]) -> Option<String> {
    let words = |name: &&str| -> Vec<String> { name::value_name(name).rsplit('_').map(str::to_owned).collect() };
    let (first, others) = names.split_first()?;
    let first = words(first);
    let others: Vec<Vec<String>> = others.iter().map(words).collect();
    let is_common = |(index, word): &(usize, &String)| others.iter().all(|other| other.get(*index) == Some(*word));
    let mut common: Vec<&str> = first.iter().enumerate().take_while(is_common).map(|(_, word)| word.as_str()).collect();
    common.reverse();
    if common.is_empty() { None } else { Some(common.join(" ")) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::common_ending;
    use crate::analyze::test_schemas::kinds;
    use crate::model::TypeKind;

    fn enums(properties: &Value) -> BTreeSet<String> {
        let kinds = kinds(&json!({"Test": {"type": "object", "properties": properties}}));
        let enums = kinds.into_iter().filter(|(_, kind)| matches!(kind, TypeKind::Enum(_)));
        enums.map(|(name, _)| name).collect()
    }

    #[test]
    fn three_properties_with_the_same_values_share_a_type_named_after_their_common_words() {
        let status = json!({"type": "string", "enum": ["on", "off"]});
        let properties = json!({"card_status": status, "bank_status": status, "cash_status": status});
        assert_eq!(enums(&properties), BTreeSet::from(["Status".to_owned()]));
    }

    #[test]
    fn two_properties_with_the_same_values_have_types_of_their_own() {
        let status = json!({"type": "string", "enum": ["on", "off"]});
        let properties = json!({"card_status": status, "bank_status": status});
        assert_eq!(enums(&properties), BTreeSet::from(["BankStatus".to_owned(), "CardStatus".to_owned()]));
    }

    #[test]
    fn the_order_of_the_values_and_null_make_no_difference() {
        let properties = json!({
            "card_status": {"type": "string", "enum": ["on", "off"]},
            "bank_status": {"type": "string", "enum": ["off", "on"]},
            "cash_status": {"type": ["string", "null"], "enum": ["on", null, "off"]},
        });
        assert_eq!(enums(&properties), BTreeSet::from(["Status".to_owned()]));
    }

    #[test]
    fn constants_are_not_shared() {
        let constant = json!({"type": "string", "enum": ["on"]});
        let properties = json!({"card_status": constant, "bank_status": constant, "cash_status": constant});
        assert_eq!(enums(&properties).len(), 3);
    }

    #[test]
    fn only_whole_words_are_common() {
        assert_eq!(common_ending(&["a_link_status", "blink_status"]).as_deref(), Some("status"));
        assert_eq!(common_ending(&["abc", "xbc"]), None);
    }
}
