//! The end of the build of types: the names, and the passes over the whole graph.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::TypeBuilder;
use super::drafts::Draft;
use crate::analyze::passes::{access, builders, cycles, outcome_types, tags};
use crate::analyze::schema::docs;
use crate::arena::{Arena, Id as _};
use crate::config::Located;
use crate::diag::messages::{analyze as messages, config};
use crate::diag::nearest;
use crate::lower::SchemaId;
use crate::model::{Content, Group, Operation, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};
use crate::openapi::Pointer;

/// The types of a finished model.
pub(crate) struct Finished {
    pub types: Arena<TypeId, TypeDef>,
    /// The types of the components, in the order of the document.
    pub components: Vec<Ty>,
}

impl TypeBuilder<'_> {
    /// Names all types, adds those of outcomes, and breaks cycles.
    pub(crate) fn finish(mut self, groups: &mut [Group]) -> Finished {
        let cx = self.cx;
        self.define_pending();
        self.forget_inline();
        let words = |operation: &Operation| cx.words.of_types(&operation.verb, &operation.path);
        self.drafts.name_inline(groups, words);
        outcome_types::add_outcome_types(groups, words, &mut self.drafts);
        self.assign_names(groups);
        self.report_clashes();
        self.add_derives();
        let components = cx.lowered.components.values().map(|id| self.component_ty(*id)).collect();
        let mut types: Arena<TypeId, TypeDef> = self.drafts.types.into_iter().map(|draft| draft.def).collect();
        for id in cycles::break_cycles(&mut types) {
            cx.reporter.report(&types[id].pointer, messages::refers_only_to_itself());
        }
        tags::apply_tags(&mut types);
        access::apply_access(&mut types, groups, self.cx.choices.lenient.missing);
        if !self.cx.choices.keep_null {
            access::join_null_and_absent(&mut types, groups);
        }
        access::note_absent(&mut types, groups);
        builders::name_builders(&mut types);
        let renamed = cx.choices.renamed_types.iter().map(|(_, new)| new);
        for setting in cx.choices.type_names.values().chain(renamed) {
            if let Some(def) = builders::struct_of_builder(&types, &setting.text) {
                let other = cx.reporter.location(&def.pointer);
                cx.reporter.report_at(setting.location.clone(), config::name_of_another(&setting.text, "type", other));
            }
        }
        for def in &mut types {
            docs::remove_repeated_title(&mut def.doc, &def.name);
        }
        Finished { types, components }
    }

    fn assign_names(&mut self, groups: &[Group]) {
        let take = |draft: &mut Box<Draft>| std::mem::replace(&mut draft.entry, Entry::generated(Vec::new(), 0));
        let entries: Vec<Entry> = self.drafts.types.iter_mut().map(take).collect();
        let reserved = name::reserved::types();
        let mut names = name::assign(&entries, &reserved);
        for (chosen, other) in name::taken(&entries, &names) {
            let other = other.map(|other| self.place(TypeId::new(other), groups));
            self.report_taken(entries.get(chosen), other.as_ref());
        }
        for (index, name) in self.chosen_names(&names, &reserved, groups) {
            if let Some(slot) = names.get_mut(index) {
                *slot = name;
            }
        }
        for ((draft, entry), name) in self.drafts.types.iter_mut().zip(entries).zip(names) {
            draft.entry = entry;
            draft.def.name = name;
        }
    }

    /// The names that settings give to single types, by the indices of the types; reports those of no type, or that another type
    /// has. No other name depends on them.
    fn chosen_names(&self, names: &[String], reserved: &BTreeSet<String>, groups: &[Group]) -> Vec<(usize, String)> {
        let reporter = self.cx.reporter;
        let mut chosen: BTreeMap<usize, &Located> = BTreeMap::new();
        for (old, new) in &self.cx.choices.renamed_types {
            // Names of owners come after the type itself.
            let found = self
                .drafts
                .types
                .iter()
                .zip(names)
                .rposition(|(draft, name)| *name == old.text || draft.is_at(&old.text, self.schemas()));
            match found {
                Some(index) => {
                    if let Some(other) = chosen.insert(index, new) {
                        reporter
                            .report_at(new.location.clone(), config::renamed_twice(&old.text, other.location.clone()));
                    }
                }
                None => {
                    let nearest = nearest(&old.text, names.iter().map(String::as_str));
                    reporter.report_at(old.location.clone(), config::no_type_to_rename(&old.text, nearest));
                }
            }
        }
        for new in chosen.values() {
            let other =
                names.iter().enumerate().position(|(index, name)| *name == new.text && !chosen.contains_key(&index));
            if let Some(other) = other {
                let other = reporter.location(&self.place(TypeId::new(other), groups));
                reporter.report_at(new.location.clone(), config::name_of_another(&new.text, "type", other));
            } else if reserved.contains(&new.text) {
                reporter.report_at(new.location.clone(), config::reserved_name(&new.text, "type"));
            }
        }
        chosen.into_iter().map(|(index, new)| (index, new.text.clone())).collect()
    }

    /// The pointer of a type, or of the first operation whose responses it is for.
    fn place(&self, id: TypeId, groups: &[Group]) -> Pointer {
        let pointer = &self.drafts.types[id].def.pointer;
        let is_owner = |operation: &&Operation| {
            let responses = &operation.responses;
            responses.errors == Some(id) || responses.output.content == Content::Outcome(id)
        };
        let owner = groups.iter().flat_map(|group| &group.operations).find(is_owner);
        owner.map_or(pointer, |operation| &operation.pointer).clone()
    }

    /// Reports a name from the configuration that the type at a pointer has, or emitted code.
    fn report_taken(&self, entry: Option<&Entry>, other: Option<&Pointer>) {
        let wanted = entry.and_then(|entry| entry.candidates.first());
        let Some(setting) = self.cx.choices.type_names.values().find(|name| Some(&name.text) == wanted) else { return };
        let reporter = self.cx.reporter;
        let message = match other {
            Some(other) => config::name_of_another(&setting.text, "type", reporter.location(other)),
            None => config::reserved_name(&setting.text, "type"),
        };
        reporter.report_at(setting.location.clone(), message);
    }

    fn component_ty(&self, id: SchemaId) -> Ty {
        let named = || self.drafts.named.get(&id).map(|type_id| self.use_of_named(id, *type_id));
        self.facts.replacement(id).or_else(named).unwrap_or(Ty::Value)
    }

    /// Adds the traits that the configuration asks for single schemas to derive.
    fn add_derives(&mut self) {
        for (name, (traits, location)) in &self.cx.choices.derives {
            let id = self.cx.lowered.components.get(name).and_then(|id| self.drafts.named.get(id));
            let Some(id) = id else { continue };
            let def = &mut self.drafts.types[*id].def;
            if let TypeKind::Alias(_) = def.kind {
                self.cx.reporter.report_at(location.clone(), messages::derive_on_alias(name));
            }
            for path in traits {
                if !def.derives.contains(path) {
                    def.derives.push(path.clone());
                }
            }
        }
    }

    /// Reports components that would have the same name.
    fn report_clashes(&self) {
        let mut clashes: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
        for draft in self.drafts.types.iter().filter(|draft| draft.entry.tier == 0 && !draft.entry.is_chosen) {
            if let Some(wanted) = draft.entry.candidates.first() {
                clashes.entry(wanted).or_default().push(draft);
            }
        }
        let reporter = self.cx.reporter;
        for (wanted, drafts) in clashes.into_iter().filter(|(_, drafts)| drafts.len() > 1) {
            for draft in drafts.into_iter().filter(|draft| draft.def.name != wanted) {
                reporter.report(&draft.def.pointer, messages::type_name_clash(wanted, &draft.def.name));
            }
        }
    }
}
