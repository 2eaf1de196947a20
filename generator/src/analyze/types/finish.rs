//! The end of the build of types: the names, and the passes over the whole graph.

use std::collections::{BTreeMap, HashSet};

use super::builder::TypeBuilder;
use super::drafts::Draft;
use crate::analyze::passes::{access, builders, cycles, outcome_types, tags, usage};
use crate::analyze::schema::docs;
use crate::arena::Arena;
use crate::diag::messages::analyze as messages;
use crate::lower::SchemaId;
use crate::model::{Group, Operation, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};

/// The types of a finished model.
pub(crate) struct Finished {
    pub types: Arena<TypeId, TypeDef>,
    /// The types of the components, in the order of the document.
    pub components: Vec<Ty>,
}

impl TypeBuilder<'_> {
    /// Names all types, adds those of outcomes, breaks cycles, and notes the uses of each type.
    pub(crate) fn finish(mut self, groups: &mut [Group]) -> Finished {
        let cx = self.cx;
        self.define_pending();
        self.forget_inline();
        let words = |operation: &Operation| cx.words.of_types(&operation.verb, &operation.path);
        outcome_types::add_outcome_types(groups, words, &mut self.drafts);
        self.assign_names();
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
            access::join_null_and_absent(&mut types);
        }
        access::note_empty(&mut types, groups);
        builders::name_builders(&mut types);
        usage::note_users(&mut types, groups);
        for def in &mut types {
            docs::remove_repeated_title(&mut def.doc, &def.name);
        }
        Finished { types, components }
    }

    fn assign_names(&mut self) {
        let chosen: HashSet<&str> = self.cx.choices.type_names.values().map(String::as_str).collect();
        let is_chosen = |names: &[String]| matches!(names, [only] if chosen.contains(only.as_str()));
        let entry = |draft: &mut Box<Draft>| {
            let tier = if is_chosen(&draft.entry.candidates) { 0 } else { draft.entry.tier + 1 };
            let Entry { candidates, spelling, .. } = &mut draft.entry;
            Entry { candidates: std::mem::take(candidates), spelling: std::mem::take(spelling), tier }
        };
        let entries: Vec<Entry> = self.drafts.types.iter_mut().map(entry).collect();
        let names = name::assign(&entries, &name::reserved::types());
        for ((draft, entry), name) in self.drafts.types.iter_mut().zip(entries).zip(names) {
            draft.entry = Entry { tier: draft.entry.tier, ..entry };
            draft.def.name = name;
        }
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

    /// Reports components that would have the same name, and names from the configuration that are taken.
    fn report_clashes(&self) {
        let mut clashes: BTreeMap<&str, Vec<&Draft>> = BTreeMap::new();
        for draft in self.drafts.types.iter().filter(|draft| draft.entry.tier == 0) {
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
        for draft in &self.drafts.types {
            if let [only] = draft.entry.candidates.as_slice()
                && *only != draft.def.name
                && self.cx.choices.type_names.values().any(|name| name == only)
            {
                reporter.report(&draft.def.pointer, messages::chosen_type_name_is_reserved(only, &draft.def.name));
            }
        }
    }
}
