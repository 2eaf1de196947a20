//! What an operation gives: the one content that its answers have in common, or a type that tells several apart.

use std::collections::{BTreeSet, HashMap};

use crate::arena::Arena;
use crate::model::{Answer, Choice, Content, Doc, Group, Held, Items, Operation, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};

/// Choices of up to so many contents are called by them, and shared by all operations that have the same.
const MAX_WORDS: usize = 3;

/// Decides for each operation what a success and an error hold. Adds the types that this needs.
pub(crate) fn settle(groups: &mut [Group], types: &mut Arena<TypeId, TypeDef>) {
    let mut choices = Choices::default();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let (output, error) = (format!("{} response", operation.builder), format!("{} error", operation.builder));
        operation.output = choices.held(&mut operation.successes, &output, types);
        let error = choices.held(&mut operation.failures, &error, types);
        operation.error = Some(error).filter(|_| !operation.failures.is_empty());
    }
    choices.define(groups, types);
}

/// The choices that were met, by what they are called and what they hold.
#[derive(Default)]
struct Choices {
    known: HashMap<String, TypeId>,
    met: Vec<(TypeId, Entry)>,
}

impl Choices {
    fn held(&mut self, answers: &mut [Answer], own: &str, types: &mut Arena<TypeId, TypeDef>) -> Held {
        let mut distinct: Vec<Content> = Vec::new();
        for answer in answers.iter().filter(|answer| answer.content != Content::Empty) {
            if !distinct.contains(&answer.content) {
                distinct.push(answer.content.clone());
            }
        }
        let has_empty = answers.iter().any(|answer| answer.content == Content::Empty);
        let optional = has_empty && !distinct.is_empty();
        let content = match distinct.as_slice() {
            [] => Content::Empty,
            [only] => only.clone(),
            _ => {
                let choices = named(distinct, types);
                for answer in answers {
                    let own = choices.iter().find(|choice| choice.content == answer.content);
                    answer.variant = own.map(|choice| choice.name.clone());
                }
                Content::Choice(self.intern(choices, own, types))
            }
        };
        Held { content, optional }
    }

    /// The type of a choice, without its name and its texts until all are known.
    fn intern(&mut self, choices: Vec<Choice>, own: &str, types: &mut Arena<TypeId, TypeDef>) -> TypeId {
        let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
        let name = if names.len() > MAX_WORDS { name::type_name(own) } else { names.join("Or") };
        *self.known.entry(format!("{name} {choices:?}")).or_insert_with(|| {
            let id = types.push(TypeDef {
                name: String::new(),
                pointer: String::new(),
                doc: Doc::default(),
                kind: TypeKind::Choice(choices),
                used_by: Vec::new(),
                derives: Vec::new(),
            });
            self.met.push((id, Entry { candidates: vec![name.clone(), format!("{name}Answer")], tier: 0 }));
            id
        })
    }

    fn define(self, groups: &[Group], types: &mut Arena<TypeId, TypeDef>) {
        let names = types.iter().map(|def| def.name.clone()).filter(|name| !name.is_empty());
        let taken: BTreeSet<String> = names.chain(name::IN_TYPES.iter().map(|name| (*name).to_owned())).collect();
        let (ids, entries): (Vec<TypeId>, Vec<Entry>) = self.met.into_iter().unzip();
        let errors: BTreeSet<TypeId> = groups.iter().flat_map(|group| &group.operations).filter_map(error).collect();
        for (id, name) in ids.into_iter().zip(name::assign(&entries, &taken)) {
            let what = if errors.contains(&id) { "Errors" } else { "Answers" };
            let summary = format!("{what} of several kinds; the status decides which one it is.");
            types[id].name = name;
            types[id].doc.summary = Some(summary);
        }
    }
}

fn error(operation: &Operation) -> Option<TypeId> {
    match operation.error.as_ref()?.content {
        Content::Choice(id) => Some(id),
        _ => None,
    }
}

/// Contents with the names of their variants, sorted by them, so that the order of statuses makes no difference.
fn named(contents: Vec<Content>, types: &Arena<TypeId, TypeDef>) -> Vec<Choice> {
    let entries: Vec<Entry> = contents
        .iter()
        .map(|content| {
            let word = word(content, types);
            Entry { candidates: vec![word.clone(), format!("{word}Body")], tier: 0 }
        })
        .collect();
    let names = name::assign(&entries, &BTreeSet::new());
    let mut choices: Vec<Choice> =
        names.into_iter().zip(contents).map(|(name, content)| Choice { name, content }).collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name));
    choices
}

fn word(content: &Content, types: &Arena<TypeId, TypeDef>) -> String {
    match content {
        Content::Json(ty) | Content::Scalar(ty) => type_word(ty, types),
        Content::Stream(Items::Events) => "EventStream".to_owned(),
        Content::Stream(Items::JsonEvents(ty)) => type_word(ty, types) + "EventStream",
        Content::Stream(Items::Json(ty) | Items::Objects(ty)) => type_word(ty, types) + "Stream",
        Content::Text => "Text".to_owned(),
        Content::Bytes => "Bytes".to_owned(),
        Content::Empty | Content::Choice(_) => "Empty".to_owned(),
    }
}

fn type_word(ty: &Ty, types: &Arena<TypeId, TypeDef>) -> String {
    match ty {
        Ty::Named(id) => types[*id].name.clone(),
        Ty::Option(inner) | Ty::Boxed(inner) => type_word(inner, types),
        Ty::Vec(inner) => type_word(inner, types) + "List",
        Ty::Map(inner) => type_word(inner, types) + "Map",
        Ty::Value => "Json".to_owned(),
        other => crate::analyze::types::variant_names::kind_label(other).to_owned(),
    }
}
