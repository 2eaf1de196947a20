//! The end of building types: names, cycles, who uses what.

use std::collections::{BTreeMap, HashSet};

use super::builder::{Builder, Draft};
use crate::analyze::passes::{access, cycles, outcome_types, usage};
use crate::analyze::schema::docs;
use crate::arena::Arena;
use crate::diag::{Code, Message};
use crate::lower::SchemaId;
use crate::model::{Group, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};

/// The types of a finished model.
pub(crate) struct Finished {
    pub types: Arena<TypeId, TypeDef>,
    pub components: Vec<Ty>,
}

impl Builder<'_> {
    /// Names everything, breaks cycles and finds out who uses what.
    pub(crate) fn finish(mut self, groups: &mut [Group]) -> Finished {
        let cx = self.cx;
        self.define_pending();
        let chosen: HashSet<&str> = self.cx.choices.type_names.values().map(String::as_str).collect();
        let is_chosen = |names: &[String]| matches!(names, [only] if chosen.contains(only.as_str()));
        let entry = |d: &Draft| {
            let tier = if is_chosen(&d.candidates) { 0 } else { d.tier + 1 };
            Entry { candidates: d.candidates.clone(), tier }
        };
        let entries: Vec<Entry> = self.drafts.iter().map(entry).collect();
        let reserved = name::IN_TYPES.iter().map(|name| (*name).to_owned()).collect();
        let names = name::assign(&entries, &reserved);
        for (draft, name) in self.drafts.iter_mut().zip(names) {
            draft.def.name = name;
        }
        self.warn_clashes();
        self.derive();
        let components = self.cx.lowered.components.values().map(|id| self.component_ty(*id)).collect();
        let mut types: Arena<TypeId, TypeDef> = self.drafts.into_iter().map(|d| d.def).collect();
        for id in cycles::break_cycles(&mut types) {
            let what = "a schema that consists of nothing but itself";
            cx.report(Code::Untyped, &types[id].pointer, what, "serde_json::Value");
        }
        outcome_types::settle(groups, &mut types);
        access::access(&mut types, groups);
        usage::users(&mut types, groups);
        for def in &mut types {
            docs::without_repeats(&mut def.doc, &def.name);
        }
        Finished { types, components }
    }

    fn component_ty(&self, id: SchemaId) -> Ty {
        let replaced = self.replacement(id);
        let named = || self.named.get(&id).map(|type_id| self.ty_of_named(id, *type_id));
        replaced.or_else(named).unwrap_or(Ty::Value)
    }

    /// Notes the traits that the configuration asks of single schemas.
    fn derive(&mut self) {
        for (name, (traits, location)) in &self.cx.choices.derives {
            let id = self.cx.lowered.components.get(name).and_then(|id| self.named.get(id));
            let Some(id) = id else { continue };
            let draft = &mut self.drafts[*id];
            if let TypeKind::Alias(_) = draft.def.kind {
                let message = format!("`{name}` is another name for a type, which derives nothing of its own");
                let help = "take the setting away, or name the schema that it stands for";
                self.cx.reporter.report_at(location.clone(), Message::new(Code::BadConfig, message, help));
            }
            let new = traits.iter().filter(|path| !draft.def.derives.contains(path)).cloned();
            let new: Vec<String> = new.collect();
            draft.def.derives.extend(new);
        }
    }

    fn warn_clashes(&mut self) {
        let mut clashes: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        for (id, draft) in self.drafts.entries().filter(|(_, d)| d.tier == 0) {
            if let Some(wanted) = draft.candidates.first() {
                clashes.entry(wanted.clone()).or_default().push(id);
            }
        }
        let mut found = Vec::new();
        for (wanted, ids) in clashes.into_iter().filter(|(_, ids)| ids.len() > 1) {
            for draft in ids.into_iter().map(|id| &self.drafts[id]) {
                let message = format!("more than one schema would be called `{wanted}`");
                let help = format!(
                    "it is called `{}`; give one of them another name in its document to choose yourself",
                    draft.def.name
                );
                found.push((draft.def.pointer.clone(), message, help));
            }
        }
        let missed = self.drafts.iter().filter(|d| match d.candidates.as_slice() {
            [only] => *only != d.def.name && self.cx.choices.type_names.values().any(|name| name == only),
            _ => false,
        });
        found.extend(missed.map(|draft| {
            let message = format!("the name `{}` means something else in the emitted code", draft.candidates.concat());
            (draft.def.pointer.clone(), message, format!("it is called `{}`; choose another name", draft.def.name))
        }));
        for (pointer, message, help) in found {
            self.cx.report(Code::NameClash, &pointer, message, help);
        }
    }
}
