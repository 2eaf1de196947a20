//! Names of the components that targets become: short, the same in any order of the texts, and never one name for two
//! meanings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::components::{pointers_of, section_pointer};
use super::lookup::TextId;
use super::target::TargetId;
use super::{Linker, Resolution, Target};
use crate::arena::Id as _;
use crate::name::{Wish, choose};
use crate::openapi::{Kind, Pointer, child, segments, table};
use crate::source::sha256;

/// The names of the targets.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The pointer of each target's component in the merged document; none for a target that cannot be a component.
    pointers: BTreeMap<TargetId, Pointer>,
    /// The names that members give to targets by components that are nothing but a reference.
    pub pinned: BTreeMap<TargetId, String>,
    /// Targets that are parts of another one: that one, and the pointer from there.
    hosts: HashMap<TargetId, (TargetId, Pointer)>,
}

impl Names {
    /// The target that becomes a component and has a target as a part, or is it; and the pointer to the latter in the merged
    /// document.
    pub fn pointer(&self, target: TargetId) -> Option<(TargetId, Pointer)> {
        match self.hosts.get(&target) {
            Some((host, rest)) => Some((*host, self.pointers.get(host)?.join(rest))),
            None => Some((target, self.pointers.get(&target)?.clone())),
        }
    }

    /// The name of a target's component.
    pub fn name(&self, target: TargetId) -> Option<String> {
        self.pointers.get(&target)?.segments().last().map(std::borrow::Cow::into_owned)
    }
}

/// A target that needs a name.
struct Unnamed {
    target: TargetId,
    /// The possible names, from the shortest to one that no other target has.
    candidates: Vec<String>,
    /// A text that is equal for targets with the same meaning, which share a name.
    meaning: String,
}

impl Linker<'_, '_> {
    /// Chooses the names.
    pub(super) fn names(&mut self) -> Names {
        let mut names = Names { pinned: self.pinned(), ..Names::default() };
        names.hosts = self.hosts(&names.pinned);
        let mut unnamed: BTreeMap<&'static str, Vec<Unnamed>> = BTreeMap::new();
        for (target, Target { kind, .. }) in self.targets.all.entries() {
            let Some(section) = kind.section() else { continue };
            if names.hosts.contains_key(&target) {
                continue;
            }
            if let Some(name) = names.pinned.get(&target) {
                names.pointers.insert(target, section_pointer(section).child(name));
                continue;
            }
            let (candidates, meaning) = (self.candidates(target), target.index().to_string());
            unnamed.entry(section).or_default().push(Unnamed { target, candidates, meaning });
        }
        for (section, mut unnamed) in unnamed {
            let mut taken = self.meanings(section, &mut unnamed, &names.pinned);
            let wish = |one| {
                let Unnamed { candidates, meaning, .. }: &Unnamed = one;
                Wish { candidates, meaning: meaning.clone(), spelling: "" }
            };
            let wishes: Vec<Wish<'_, String>> = unnamed.iter().map(wish).collect();
            for (one, name) in unnamed.iter().zip(choose(&wishes, &mut taken)) {
                let pointer = name.map(|name| section_pointer(section).child(name));
                names.pointers.extend(pointer.map(|pointer| (one.target, pointer)));
            }
        }
        names
    }

    /// The names that members give to targets (`Pet: {$ref: ./pet.yaml}`): of several, the one that the target would have
    /// without them, or the first.
    fn pinned(&self) -> BTreeMap<TargetId, String> {
        let mut pinned: BTreeMap<TargetId, String> = BTreeMap::new();
        for (target, _, name) in &self.components.aliases {
            let own = self.candidates(*target).into_iter().next();
            if own.as_ref() == Some(name) {
                pinned.insert(*target, name.clone());
            } else {
                pinned.entry(*target).or_insert_with(|| name.clone());
            }
        }
        pinned
    }

    /// Targets that are parts of another target, so that one definition is enough; with the outermost such target.
    fn hosts(&self, pinned: &BTreeMap<TargetId, String>) -> HashMap<TargetId, (TargetId, Pointer)> {
        let mut by_pointer: HashMap<(TextId, &str), Vec<TargetId>> = HashMap::new();
        for (id, target) in self.targets.all.entries().filter(|(_, target)| target.kind.section().is_some()) {
            by_pointer.entry((target.text, target.pointer.as_str())).or_default().push(id);
        }
        let mut hosts = HashMap::new();
        for (id, target) in self.targets.all.entries().filter(|(id, _)| !pinned.contains_key(id)) {
            let mut ancestors: Vec<&str> = target.pointer.ancestors().skip(1).collect();
            ancestors.reverse();
            let mut candidates = ancestors.into_iter().flat_map(|ancestor| {
                let rest = target.pointer.get(ancestor.len()..).unwrap_or_default();
                let around = by_pointer.get(&(target.text, ancestor)).into_iter().flatten();
                around.map(move |host| (*host, rest))
            });
            let is_host = |(host, rest): &(TargetId, &str)| {
                let kind = self.targets.all[*host].kind;
                segments(rest).fold(kind, |kind, key| child(kind, &key)) == target.kind
            };
            if let Some((host, rest)) = candidates.find(is_host) {
                hosts.insert(id, (host, rest.into()));
            }
        }
        hosts
    }

    /// The possible names of a target: those that aliases give to a whole file, its last segment, then with the name of
    /// the file and of its folders before it, up to a name that no other target has.
    fn candidates(&self, target: TargetId) -> Vec<String> {
        let Target { text, pointer, .. } = &self.targets.all[target];
        let file = self.texts.sources.stable_name(self.texts.all[*text].id);
        let (path, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let segments: Vec<_> = pointer.segments().collect();
        let last = segments.len().saturating_sub(1);
        let named = segments.iter().enumerate().filter(|(at, word)| *at == last || !is_container(word.as_ref()));
        let words: Vec<String> = path
            .split('/')
            .filter(|word| !word.is_empty())
            .map(component_name)
            .chain(named.map(|(_, word)| component_name(word)))
            .collect();
        // A number alone is the index in an array.
        let is_number = words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        let first = if is_number { 2 } else { 1 };
        let mut candidates: Vec<String> = (first..=words.len().max(first))
            .map(|count| words.get(words.len().saturating_sub(count)..).unwrap_or_default().join("_"))
            .collect();
        // A definition within a file has a name there, which its author chose; a file has its name for other reasons.
        if pointer.is_empty() {
            let aliases = self.components.names_by_alias.range((target, String::new())..);
            let aliases = aliases.take_while(|(named, _)| *named == target).map(|(_, name)| component_name(name));
            let mut aliases: Vec<String> = aliases.collect();
            let is_own = |alias: &String| candidates.first().is_some_and(|own| own.eq_ignore_ascii_case(alias));
            aliases.sort_by_key(|alias| !is_own(alias));
            candidates.splice(..0, aliases);
        }
        let whole = candidates.last().cloned().unwrap_or_default();
        let hash: String = sha256(format!("{file}#{pointer}").as_bytes()).chars().take(8).collect();
        candidates.push(format!("{whole}_{}", component_name(extension)));
        candidates.push(format!("{whole}_{hash}"));
        candidates
    }

    /// Computes the meanings of the targets with the same first name. Returns the names of the members' components, with
    /// their meanings.
    fn meanings(
        &mut self,
        section: &'static str,
        unnamed: &mut [Unnamed],
        pinned: &BTreeMap<TargetId, String>,
    ) -> BTreeMap<String, String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in unnamed.iter().filter_map(|one| one.candidates.first()) {
            *counts.entry(name).or_default() += 1;
        }
        let of_section = self.components.declared.iter().filter(|((other, _), _)| *other == section);
        let members: BTreeMap<String, Vec<TextId>> =
            of_section.map(|((_, name), texts)| (name.clone(), texts.clone())).collect();
        let is_contested = |name: &str| counts.get(name).is_some_and(|count| *count > 1) || members.contains_key(name);
        let contested: BTreeSet<String> =
            counts.keys().filter(|name| is_contested(name)).map(|n| (*n).to_owned()).collect();
        for one in unnamed.iter_mut() {
            if one.candidates.first().is_some_and(|name| contested.contains(name)) {
                let Target { text, pointer, kind } = &self.targets.all[one.target];
                let (text, pointer, kind) = (*text, pointer.clone(), *kind);
                one.meaning = self.meaning(text, &pointer, kind, pinned);
            }
        }
        let kind = self.targets.all.iter().map(|target| target.kind).find(|kind| kind.section() == Some(section));
        let mut taken = BTreeMap::new();
        for (name, texts) in members {
            let mut meanings = BTreeSet::new();
            if let (Some(kind), true) = (kind, contested.contains(&name)) {
                for text in texts {
                    if let Some(pointer) = self.pointer_of(text, section, &name) {
                        meanings.insert(self.meaning(text, &pointer, kind, pinned));
                    }
                }
            }
            // Members with different meanings are a conflict, which the merge reports.
            let meaning = if meanings.len() == 1 { meanings.pop_first() } else { None };
            taken.insert(name, meaning.unwrap_or_default());
        }
        taken
    }

    fn pointer_of(&self, text: TextId, section: &str, name: &str) -> Option<Pointer> {
        let root = &self.texts.all[text].root;
        pointers_of(section, name).find(|at| root.pointer(at).is_some())
    }

    /// A text that is equal for two definitions with the same members, whose references have the same targets.
    fn meaning(&mut self, text: TextId, pointer: &Pointer, kind: Kind, pinned: &BTreeMap<TargetId, String>) -> String {
        let references = self.texts.references(text, pointer, kind);
        let Some(mut value) = self.texts.all[text].root.pointer(pointer).cloned() else { return String::new() };
        for reference in references {
            let target = match self.resolve(text, pointer, &reference) {
                Resolution::Keep => continue,
                Resolution::Merged(reference) => reference,
                Resolution::Target(target) => match pinned.get(&target) {
                    Some(name) => {
                        let section = reference.kind.section().unwrap_or_default();
                        format!("#/components/{section}/{name}")
                    }
                    None => {
                        let Target { text, pointer, .. } = &self.targets.all[target];
                        format!("{}\u{0}{pointer}", text.index())
                    }
                },
            };
            if let Some(slot) = value.pointer_mut(&reference.pointer) {
                *slot = Value::String(target);
            }
        }
        value.sort_all_objects();
        value.to_string()
    }
}

/// Tests whether a segment of a pointer is that of a container of definitions, and tells nothing of the definition.
fn is_container(segment: &str) -> bool {
    table::COMPONENTS.field(segment).is_some() || matches!(segment, "components" | "definitions" | "$defs")
}

/// A word with `_` for each character that the name of a component may not have (OpenAPI 3.1.1, 4.8.7).
fn component_name(word: &str) -> String {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let word: String = word.chars().map(|letter| if is_allowed(letter) { letter } else { '_' }).collect();
    if word.is_empty() { "_".to_owned() } else { word }
}
