//! The outcome of an operation: the one content that its responses have in common, or a type with a variant for each.

use std::collections::{BTreeSet, HashMap};

use crate::analyze::types::variant_names::name_of_type;
use crate::arena::Arena;
use crate::model::{
    Content, Doc, Group, Items, OutcomeVariant, ResponseCase, ResultType, Ty, TypeDef, TypeId, TypeKind, phrases,
};
use crate::name::{self, Entry};
use crate::openapi::Pointer;

/// The largest number of contents after which an outcome type is named. It is shared by all operations with the same
/// contents; one of more contents is named after the operation.
const MAX_WORDS: usize = 3;

/// Sets the contents of the successes and errors of each operation, and adds the types for several contents.
pub(crate) fn add_outcome_types(groups: &mut [Group], types: &mut Arena<TypeId, TypeDef>) {
    let mut outcomes = OutcomeTypes::default();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let (output, error) = (format!("{} response", operation.builder), format!("{} error", operation.builder));
        operation.responses.output = outcomes.result_type(&mut operation.responses.successes, &output, types);
        let error = outcomes.result_type(&mut operation.responses.failures, &error, types);
        operation.responses.error = if operation.responses.failures.is_empty() { None } else { Some(error) };
    }
    outcomes.define(groups, types);
}

/// The outcome types so far.
#[derive(Default)]
struct OutcomeTypes {
    /// By their first candidate for a name, and their variants.
    known: HashMap<(String, Vec<OutcomeVariant>), TypeId>,
    entries: Vec<(TypeId, Entry)>,
}

impl OutcomeTypes {
    fn result_type(&mut self, cases: &mut [ResponseCase], own: &str, types: &mut Arena<TypeId, TypeDef>) -> ResultType {
        let mut distinct: Vec<Content> = Vec::new();
        let mut is_absent = false;
        for case in cases.iter_mut() {
            is_absent |= take_null(&mut case.content) || case.content == Content::Empty;
            if case.content != Content::Empty && !distinct.contains(&case.content) {
                distinct.push(case.content.clone());
            }
        }
        let optional = is_absent && !distinct.is_empty();
        let content = match distinct.as_slice() {
            [] => Content::Empty,
            [only] => only.clone(),
            _ => {
                let variants = named(distinct, types);
                for case in cases {
                    let own = variants.iter().find(|variant| variant.content == case.content);
                    case.variant = own.map(|variant| variant.name.clone());
                }
                Content::Outcome(self.intern(variants, own, types))
            }
        };
        ResultType { content, optional }
    }

    /// The type with these variants; [`OutcomeTypes::define`] gives it a name and texts.
    fn intern(&mut self, variants: Vec<OutcomeVariant>, own: &str, types: &mut Arena<TypeId, TypeDef>) -> TypeId {
        let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
        let name = if names.len() > MAX_WORDS { name::type_name(own) } else { names.join("Or") };
        *self.known.entry((name.clone(), variants.clone())).or_insert_with(|| {
            let id = types.push(TypeDef {
                name: String::new(),
                pointer: Pointer::root(),
                doc: Doc::default(),
                kind: TypeKind::Outcome(variants),
                used_by: Vec::new(),
                derives: Vec::new(),
            });
            let candidates = vec![name.clone(), format!("{name}Answer")];
            self.entries.push((id, Entry { candidates, tier: 0 }));
            id
        })
    }

    /// Gives the types their names and texts, once all of them are known.
    fn define(self, groups: &[Group], types: &mut Arena<TypeId, TypeDef>) {
        let names = types.iter().map(|def| def.name.clone()).filter(|name| !name.is_empty());
        let taken: BTreeSet<String> = names.chain(name::reserved::types()).collect();
        let (ids, entries): (Vec<TypeId>, Vec<Entry>) = self.entries.into_iter().unzip();
        let operations = || groups.iter().flat_map(|group| &group.operations);
        let successes: BTreeSet<TypeId> =
            operations().filter_map(|operation| outcome(&operation.responses.output)).collect();
        let errors: BTreeSet<TypeId> =
            operations().filter_map(|operation| outcome(operation.responses.error.as_ref()?)).collect();
        for (id, name) in ids.into_iter().zip(name::assign(&entries, &taken)) {
            let summary = phrases::response_contents(successes.contains(&id), errors.contains(&id));
            types[id].name = name;
            types[id].doc.summary = Some(summary);
        }
    }
}

/// Removes null from the values of a content, and tests whether it was one: a result that is null is absent.
fn take_null(content: &mut Content) -> bool {
    let Content::Json(Ty::Option(inner)) = content else { return false };
    *content = Content::Json((**inner).clone());
    true
}

fn outcome(result: &ResultType) -> Option<TypeId> {
    match result.content {
        Content::Outcome(id) => Some(id),
        _ => None,
    }
}

/// The variants for some contents, sorted by name, so that the order of statuses makes no difference.
fn named(contents: Vec<Content>, types: &Arena<TypeId, TypeDef>) -> Vec<OutcomeVariant> {
    let entries: Vec<Entry> = contents
        .iter()
        .map(|content| {
            let word = word(content, types);
            Entry { candidates: vec![word.clone(), format!("{word}Body")], tier: 0 }
        })
        .collect();
    let names = name::assign(&entries, &BTreeSet::new());
    let variants = names.into_iter().zip(contents).map(|(name, content)| OutcomeVariant { name, content });
    let mut variants: Vec<OutcomeVariant> = variants.collect();
    variants.sort_by(|a, b| a.name.cmp(&b.name));
    variants
}

fn word(content: &Content, types: &Arena<TypeId, TypeDef>) -> String {
    match content {
        Content::Json(ty) | Content::Scalar(ty) => type_word(ty, types),
        Content::Stream(Items::Events) => "EventStream".to_owned(),
        Content::Stream(Items::JsonEvents(ty)) => type_word(ty, types) + "EventStream",
        Content::Stream(Items::Json(ty) | Items::Objects(ty)) => type_word(ty, types) + "Stream",
        Content::Text => "Text".to_owned(),
        Content::Bytes => "Bytes".to_owned(),
        Content::Empty | Content::Outcome(_) => "Empty".to_owned(),
    }
}

fn type_word(ty: &Ty, types: &Arena<TypeId, TypeDef>) -> String {
    match ty {
        Ty::Named(id) => types[*id].name.clone(),
        Ty::Option(inner) | Ty::Boxed(inner) => type_word(inner, types),
        Ty::Vec(inner) => type_word(inner, types) + "List",
        Ty::Map(inner) => type_word(inner, types) + "Map",
        Ty::Value => "Json".to_owned(),
        other => name_of_type(other).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::OutcomeTypes;
    use crate::arena::Arena;
    use crate::model::{Content, ResponseCase, ResultType, Status, Ty, TypeKind};

    fn cases(contents: &[Content]) -> Vec<ResponseCase> {
        let case = |(index, content): (u16, &Content)| ResponseCase {
            status: Status::Code(200 + index),
            media_type: None,
            content: content.clone(),
            json_as: None,
            variant: None,
            description: String::new(),
            headers: Vec::new(),
        };
        (0..).zip(contents).map(case).collect()
    }

    fn result(contents: &[Content]) -> (ResultType, usize) {
        let mut types = Arena::new();
        let result = OutcomeTypes::default().result_type(&mut cases(contents), "own", &mut types);
        (result, types.len())
    }

    #[test]
    fn equal_contents_are_one_and_need_no_type() {
        let json = Content::Json(Ty::String);
        let (own, types) = result(&[json.clone(), json.clone(), Content::Empty]);
        assert_eq!((own, types), (ResultType { content: json, optional: true }, 0));
        assert_eq!(result(&[Content::Empty]), (ResultType { content: Content::Empty, optional: false }, 0));
    }

    #[test]
    fn a_content_that_may_be_null_is_the_content_or_nothing() {
        let (json, nullable) = (Content::Json(Ty::String), Content::Json(Ty::String.optional()));
        let expected = (ResultType { content: json.clone(), optional: true }, 0);
        assert_eq!(result(&[nullable.clone()]), expected);
        assert_eq!(result(&[nullable.clone(), json]), expected);
        assert_eq!(result(&[nullable, Content::Empty]), expected);
    }

    #[test]
    fn operations_with_the_same_contents_share_a_type_in_any_order() {
        let (mut types, mut outcomes) = (Arena::new(), OutcomeTypes::default());
        let contents = [Content::Json(Ty::String), Content::Text];
        let first = outcomes.result_type(&mut cases(&contents), "first", &mut types);
        let back: Vec<Content> = contents.into_iter().rev().collect();
        let mut cases = cases(&back);
        assert_eq!(outcomes.result_type(&mut cases, "second", &mut types), first);
        assert_eq!(types.len(), 1);
        let variants: Vec<Option<&str>> = cases.iter().map(|case| case.variant.as_deref()).collect();
        assert_eq!(variants, [Some("Text"), Some("String")]);
    }

    #[test]
    fn many_contents_are_named_after_the_operation_and_not_shared() {
        let (mut types, mut outcomes) = (Arena::new(), OutcomeTypes::default());
        let contents = [Content::Json(Ty::String), Content::Text, Content::Bytes, Content::Json(Ty::Bool)];
        let first = outcomes.result_type(&mut cases(&contents), "first", &mut types);
        assert_ne!(outcomes.result_type(&mut cases(&contents), "second", &mut types), first);
        let sizes =
            types.iter().map(|def| if let TypeKind::Outcome(variants) = &def.kind { variants.len() } else { 0 });
        assert_eq!(sizes.collect::<Vec<_>>(), [4, 4]);
    }
}
