//! Names for what references lead to: short, the same in any order of the texts, and never one for two meanings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Lead, Linker, Target, places_of, scan};
use crate::openapi::{Kind, child, child_pointer, segments};
use crate::source::sha256;

/// Whether a segment of a pointer says where a definition stands and nothing of what it is.
fn is_container(word: &str) -> bool {
    scan::SECTIONS.contains(&word) || matches!(word, "components" | "definitions" | "$defs")
}

/// What the targets are called.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The pointer of each target's component in the merged document; none for what can't be a component.
    pointers: BTreeMap<usize, String>,
    /// Which target has a component of the members for its definition, and by what name.
    pub pinned: BTreeMap<usize, String>,
    /// Targets that stand within another one: that one, and the pointer from there.
    hosts: HashMap<usize, (usize, String)>,
}

impl Names {
    /// The target that becomes the component which a target is (a part of), and the pointer to it in the merged document.
    pub fn pointer(&self, target: usize) -> Option<(usize, String)> {
        match self.hosts.get(&target) {
            Some((host, rest)) => Some((*host, format!("{}{rest}", self.pointers.get(host)?))),
            None => Some((target, self.pointers.get(&target)?.clone())),
        }
    }

    /// The name of a target's component.
    pub fn name(&self, target: usize) -> Option<String> {
        segments(self.pointers.get(&target)?).last().map(std::borrow::Cow::into_owned)
    }
}

/// One that is to get a name.
struct Wish {
    target: usize,
    /// From the shortest to one that no other has.
    candidates: Vec<String>,
    /// What it means; two of one meaning may share a name.
    meaning: String,
}

impl Linker<'_> {
    /// Chooses the names.
    pub(super) fn names(&mut self) -> Names {
        let mut names = Names { pinned: self.pinned(), ..Names::default() };
        names.hosts = self.hosts(&names.pinned);
        let mut wishes: BTreeMap<&'static str, Vec<Wish>> = BTreeMap::new();
        for (target, Target { kind, .. }) in self.targets.iter().enumerate() {
            let Some(section) = scan::section(*kind).filter(|_| !names.hosts.contains_key(&target)) else { continue };
            if let Some(name) = names.pinned.get(&target) {
                names.pointers.insert(target, child_pointer(&format!("/components/{section}"), name));
                continue;
            }
            let candidates = self.candidates(target);
            wishes.entry(section).or_default().push(Wish { target, candidates, meaning: format!("{target}") });
        }
        for (section, mut wishes) in wishes {
            let taken = self.meanings(section, &mut wishes, &names.pinned);
            for (target, name) in choose(wishes, taken) {
                names.pointers.insert(target, child_pointer(&format!("/components/{section}"), &name));
            }
        }
        names
    }

    /// The names that members give to targets (`Pet: {$ref: ./pet.yaml}`): of several, the one that the target would
    /// have by itself, or the first.
    fn pinned(&self) -> BTreeMap<usize, String> {
        let mut pinned: BTreeMap<usize, String> = BTreeMap::new();
        for (target, _, name) in &self.aliases {
            let own = self.candidates(*target).into_iter().next();
            if own.as_ref() == Some(name) {
                pinned.insert(*target, name.clone());
            } else {
                pinned.entry(*target).or_insert_with(|| name.clone());
            }
        }
        pinned
    }

    /// Targets within targets: one definition for both.
    fn hosts(&self, pinned: &BTreeMap<usize, String>) -> HashMap<usize, (usize, String)> {
        let mut by_pointer: HashMap<(usize, &str), Vec<usize>> = HashMap::new();
        for (index, target) in self.targets.iter().enumerate().filter(|(_, t)| scan::section(t.kind).is_some()) {
            by_pointer.entry((target.text, &target.pointer)).or_default().push(index);
        }
        let mut hosts = HashMap::new();
        for (index, target) in self.targets.iter().enumerate().filter(|(index, _)| !pinned.contains_key(index)) {
            let ends = target.pointer.match_indices('/').map(|(end, _)| end);
            let host = ends.flat_map(|end| {
                let (head, rest) = target.pointer.split_at(end);
                let around = by_pointer.get(&(target.text, head)).into_iter().flatten();
                around.map(move |host| (*host, rest))
            });
            let is_host = |(host, rest): &(usize, &str)| {
                let kind = self.targets.get(*host).map_or(Kind::Opaque, |host| host.kind);
                segments(rest).fold(kind, |kind, key| child(kind, &key)) == target.kind
            };
            let mut host = host.filter(is_host);
            if let Some((host, rest)) = host.next() {
                hosts.insert(index, (host, rest.to_owned()));
            }
        }
        hosts
    }

    /// The names for a target, from its last segment over the file's name and folders to what no other has.
    fn candidates(&self, target: usize) -> Vec<String> {
        let Some(Target { text, pointer, .. }) = self.targets.get(target) else { return Vec::new() };
        let file = self.texts.get(*text).map_or("", |text| self.sources.stable_name(text.id));
        let (path, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let way: Vec<_> = segments(pointer).collect();
        let last = way.len().saturating_sub(1);
        let telling = way.iter().enumerate().filter(|(at, word)| *at == last || !is_container(word.as_ref()));
        let words: Vec<String> = path
            .split('/')
            .filter(|word| !word.is_empty())
            .map(fit)
            .chain(telling.map(|(_, word)| fit(word)))
            .collect();
        // A number alone is the place in a list.
        let is_number = words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        let first = if is_number { 2 } else { 1 };
        let mut candidates: Vec<String> = (first..=words.len().max(first))
            .map(|count| words.get(words.len().saturating_sub(count)..).unwrap_or_default().join("_"))
            .collect();
        let whole = candidates.last().cloned().unwrap_or_default();
        let hash: String = sha256(format!("{file}#{pointer}").as_bytes()).chars().take(8).collect();
        candidates.push(format!("{whole}_{}", fit(extension)));
        candidates.push(format!("{whole}_{hash}"));
        candidates
    }

    /// Works out what those mean that want the same name. Returns the names that members have, with what they mean.
    fn meanings(
        &mut self,
        section: &'static str,
        wishes: &mut [Wish],
        pinned: &BTreeMap<usize, String>,
    ) -> BTreeMap<String, String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in wishes.iter().filter_map(|wish| wish.candidates.first()) {
            *counts.entry(name).or_default() += 1;
        }
        let members: BTreeMap<String, Vec<usize>> = self
            .components
            .iter()
            .filter(|((s, _), _)| *s == section)
            .map(|((_, n), t)| (n.clone(), t.clone()))
            .collect();
        let is_contested = |name: &str| counts.get(name).is_some_and(|count| *count > 1) || members.contains_key(name);
        let contested: BTreeSet<String> =
            counts.keys().filter(|name| is_contested(name)).map(|n| (*n).to_owned()).collect();
        for wish in wishes.iter_mut() {
            if wish.candidates.first().is_some_and(|name| contested.contains(name))
                && let Some(Target { text, pointer, kind }) = self.targets.get(wish.target)
            {
                let (text, pointer, kind) = (*text, pointer.clone(), *kind);
                wish.meaning = self.meaning(text, &pointer, kind, pinned);
            }
        }
        let mut taken = BTreeMap::new();
        for (name, texts) in members {
            let mut meanings = BTreeSet::new();
            for text in texts.iter().filter(|_| contested.contains(&name)) {
                let Some(kind) = self.targets.iter().map(|t| t.kind).find(|k| scan::section(*k) == Some(section))
                else {
                    continue;
                };
                if let Some(pointer) = self.pointer_of(*text, section, &name) {
                    meanings.insert(self.meaning(*text, &pointer, kind, pinned));
                }
            }
            // Members that do not agree are for the merge to judge.
            let one = meanings.pop_first().filter(|_| meanings.is_empty());
            taken.insert(name, one.unwrap_or_default());
        }
        taken
    }

    fn pointer_of(&self, text: usize, section: &str, name: &str) -> Option<String> {
        let root = &self.texts.get(text)?.root;
        places_of(section, name).find(|at| root.pointer(at).is_some())
    }

    /// A text that is the same for two definitions with the same members and the same ends of references.
    fn meaning(&mut self, text: usize, pointer: &str, kind: Kind, pinned: &BTreeMap<usize, String>) -> String {
        let references = self.references(text, pointer, kind);
        let Some(mut value) = self.texts.get(text).and_then(|t| t.root.pointer(pointer)).cloned() else {
            return String::new();
        };
        for reference in references {
            let end = match self.lead(text, pointer, &reference) {
                Lead::Stays => continue,
                Lead::Merged(reference) => reference,
                Lead::Target(target) => match (pinned.get(&target), self.targets.get(target)) {
                    (Some(name), _) => {
                        let section = scan::section(reference.kind).unwrap_or_default();
                        format!("#/components/{section}/{name}")
                    }
                    (None, Some(target)) => format!("{}\u{0}{}", target.text, target.pointer),
                    (None, None) => continue,
                },
            };
            if let Some(slot) = value.pointer_mut(&reference.at) {
                *slot = Value::String(end);
            }
        }
        value.sort_all_objects();
        value.to_string()
    }
}

/// The word with nothing in it that a component's name may not hold (OpenAPI 3.1.1, 4.8.7).
fn fit(word: &str) -> String {
    let is_fit = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let word: String = word.chars().map(|letter| if is_fit(letter) { letter } else { '_' }).collect();
    if word.is_empty() { "_".to_owned() } else { word }
}

/// Gives each its first name that no other meaning wants; where several do, none of them gets it. `taken` has names
/// with what they mean already.
fn choose(wishes: Vec<Wish>, mut taken: BTreeMap<String, String>) -> Vec<(usize, String)> {
    let levels = wishes.iter().map(|wish| wish.candidates.len()).max().unwrap_or(0);
    let mut open = wishes;
    let mut chosen = Vec::new();
    for level in 0..levels {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let candidate = |wish: &Wish| wish.candidates.get(level.min(wish.candidates.len() - 1)).cloned();
        for wish in &open {
            wanted.entry(candidate(wish).unwrap_or_default()).or_default().insert(wish.meaning.clone());
        }
        let mut left = Vec::new();
        for wish in open {
            let name = candidate(&wish).unwrap_or_default();
            let is_alone = wanted.get(&name).is_some_and(|meanings| meanings.len() == 1);
            if taken.get(&name).map_or(is_alone, |meaning| *meaning == wish.meaning) {
                taken.insert(name.clone(), wish.meaning.clone());
                chosen.push((wish.target, name));
            } else {
                left.push(wish);
            }
        }
        open = left;
    }
    chosen
}
