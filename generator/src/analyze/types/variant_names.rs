//! What the branches of a union are called: by what the document calls them, else by what tells them apart.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::builder::Builder;
use crate::analyze::schema::flat::Flat;
use crate::lower::{SchemaId, Schemas, Types};
use crate::model::Ty;
use crate::name::{self, Entry};

impl Builder<'_> {
    /// A name for each branch: that of its component, its title, the value that a property of it alone has, or the first
    /// property that it alone has, a required one if there is one.
    pub(crate) fn labels(&self, combinations: &[Vec<SchemaId>]) -> Vec<Option<String>> {
        let own: Vec<Option<String>> = combinations.iter().map(|ids| self.label(ids)).collect();
        if own.iter().all(Option::is_some) {
            return own;
        }
        let schemas = self.schemas();
        let flats: Vec<Flat<'_>> = combinations.iter().map(|ids| Flat::of(schemas, ids)).collect();
        let constants: Vec<Vec<(&str, &str)>> = flats.iter().map(|flat| constants(schemas, flat)).collect();
        let mut values: HashMap<(&str, &str), usize> = HashMap::new();
        let mut properties: HashMap<&str, usize> = HashMap::new();
        for constant in constants.iter().flatten() {
            *values.entry(*constant).or_default() += 1;
        }
        for name in flats.iter().flat_map(|flat| flat.properties.keys()) {
            *properties.entry(name).or_default() += 1;
        }
        let derived = flats.iter().zip(&constants).map(|(flat, constants)| {
            if flat.kinds() != Types::OBJECT {
                return None;
            }
            let value = constants.iter().find(|constant| values.get(constant) == Some(&1)).map(|(_, value)| *value);
            let mut required = flat.required.iter().copied();
            let is_own = |name: &&str| properties.get(name) == Some(&1);
            let property = || required.find(is_own).or_else(|| flat.properties.keys().copied().find(is_own));
            value.or_else(property).map(str::to_owned)
        });
        own.into_iter().zip(derived).map(|(own, derived)| own.or(derived)).collect()
    }

    /// A branch's name in the document: the component it refers to, or its title.
    pub(crate) fn label(&self, ids: &[SchemaId]) -> Option<String> {
        let words: Vec<String> = ids
            .iter()
            .filter_map(|id| {
                let schema = self.schemas().get(*id);
                let target = self.schemas().get(self.schemas().target(*id));
                let component = target.pointer.strip_prefix("/components/schemas/").filter(|name| !name.contains('/'));
                let title = schema.notes.title.clone().filter(|t| !t.is_empty() && t.split_whitespace().count() <= 4);
                component.map(|name| crate::openapi::unescape(name).into_owned()).or(title)
            })
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// Properties that have one possible value, a string, and that value.
fn constants<'a>(schemas: &'a Schemas, flat: &Flat<'a>) -> Vec<(&'a str, &'a str)> {
    let each = flat.properties.iter();
    each.filter_map(|(name, ids)| match Flat::of(schemas, ids).values.as_deref() {
        Some([only]) => only.as_str().filter(|value| !value.is_empty()).map(|value| (*name, value)),
        _ => None,
    })
    .collect()
}

/// Words for what branches without a name are, as parts of the names of their types. Objects are told apart by the
/// first property that has another type in each of them: `string labels` and `object labels`.
pub(crate) fn kind_words(schemas: &Schemas, combinations: &[Vec<SchemaId>]) -> Vec<String> {
    let mut words: Vec<String> = combinations.iter().map(|ids| kind_word(schemas, ids)).collect();
    let flats: Vec<Flat<'_>> = combinations.iter().map(|ids| Flat::of(schemas, ids)).collect();
    let is_object = |flat: &&Flat<'_>| flat.kinds() == Types::OBJECT && !flat.properties.is_empty();
    let objects: Vec<&Flat<'_>> = flats.iter().filter(is_object).collect();
    let Some(first) = objects.first().filter(|_| objects.len() > 1) else { return words };
    let told = first.properties.keys().find_map(|name| {
        let kinds = objects.iter().map(|flat| property_kind(schemas, flat.properties.get(name)?));
        let kinds: Vec<&str> = kinds.collect::<Option<_>>()?;
        let distinct: HashSet<&str> = kinds.iter().copied().collect();
        (distinct.len() == objects.len()).then_some((name, kinds))
    });
    if let Some((name, kinds)) = told {
        let own = words.iter_mut().zip(&flats).filter(|(_, flat)| is_object(flat));
        own.zip(kinds).for_each(|((word, _), kind)| *word = format!("{kind} {name}"));
    }
    words
}

/// What a property is, or what the items of its list are.
fn property_kind(schemas: &Schemas, ids: &[SchemaId]) -> Option<&'static str> {
    let flat = Flat::of(schemas, ids);
    let kinds = flat.kinds().without(Types::NULL);
    let item = if kinds == Types::ARRAY { flat.items.first().copied() } else { None };
    let kinds = item.map_or(kinds, |item| Flat::of(schemas, &[item]).kinds().without(Types::NULL));
    match crate::analyze::schema::guard::type_names(kinds).as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// A word for what a branch without a name is.
fn kind_word(schemas: &Schemas, ids: &[SchemaId]) -> String {
    let flat = Flat::of(schemas, ids);
    match (flat.values.as_deref(), flat.kinds().without(Types::NULL)) {
        (Some([Value::String(text)]), _) => if text.is_empty() { "empty" } else { text }.to_owned(),
        (Some(_), _) => "keyword".to_owned(),
        (_, Types::OBJECT) => "object".to_owned(),
        // Its items are what has a name.
        (_, _) => String::new(),
    }
}

/// Names for variants, of which none is called `Unknown`.
pub(crate) fn variant_names(labels: &[String]) -> Vec<String> {
    let entries: Vec<Entry> = labels
        .iter()
        .map(|label| {
            let label = name::type_name(label);
            Entry { candidates: vec![label.clone(), format!("{label}Value")], tier: 0 }
        })
        .collect();
    name::assign(&entries, &std::collections::BTreeSet::from(["Unknown".to_owned()]))
}

/// The name of a variant that holds a type without a name.
pub(crate) fn kind_label(ty: &Ty) -> &'static str {
    match ty {
        Ty::Bool => "Boolean",
        integer if integer.is_integer() => "Integer",
        Ty::F32 | Ty::F64 | Ty::Number => "Number",
        Ty::String => "String",
        Ty::Uuid => "Uuid",
        Ty::DateTime => "DateTime",
        Ty::Date => "Date",
        Ty::Time => "Time",
        Ty::Duration => "Duration",
        Ty::Decimal => "Decimal",
        Ty::Uri => "Uri",
        Ty::Ip | Ty::Ipv4 | Ty::Ipv6 => "Address",
        Ty::Base64 => "Bytes",
        Ty::Part => "File",
        Ty::Vec(_) | Ty::Tuple(_) => "Array",
        Ty::Object | Ty::Map(_) => "Object",
        Ty::Null => "Null",
        Ty::Value => "Any",
        _ => "Variant",
    }
}
