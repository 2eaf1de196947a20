//! The names of inline types, once all of them are known.
//!
//! An inline type is named after its property or parameter (`Order`) if no other type wants that name. Otherwise, it is named
//! after what contains it (`ListPetsOrder`), and if several types or operations contain it, each has an alias of its own, while
//! the type itself is named after its members. So a name depends neither on which of the owners is met first, nor on how many
//! there are.
//!
//! What contains a type is a component, an operation, or another inline type, whose own name is what the names of the types
//! within it begin with: the property `state` in a type `Owner` gives `OwnerState`, whatever contains the `Owner`.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::drafts::{Drafts, Inline, Owner, one_spaced};
use crate::model::{Doc, Group, Operation, Ty, TypeId, TypeKind};
use crate::name::{self, Entry};

/// What contains an inline type.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Container {
    Type(TypeId),
    /// The index of the words of an operation.
    Operation(usize),
}

/// An owner of an inline type, with the name of what contains the type there.
struct Location {
    /// The type or operation, if it is known.
    container: Option<Container>,
    /// The words of names, best first, beginning with the name of the container.
    words: Vec<String>,
}

/// The operations by their words, and what contains each inline type.
struct Containers {
    operations: IndexMap<String, usize>,
    of: HashMap<TypeId, Vec<Container>>,
}

impl Drafts<'_> {
    /// Chooses the candidates for the names of all inline types, and adds the aliases of those that several others contain.
    pub(super) fn name_inline(&mut self, groups: &mut [Group], words: impl Fn(&Operation) -> String) {
        let with_leaf = self.named_by_leaf();
        let containers = self.containers(groups, &words);
        let locations = self.locations(&containers, &with_leaf);
        let mut aliases: HashMap<(Container, TypeId), BTreeSet<TypeId>> = HashMap::new();
        let mut types: Vec<TypeId> = locations.keys().copied().collect();
        types.sort_unstable();
        for id in types.into_iter().filter(|id| !with_leaf.contains(id)) {
            let own = locations.get(&id).map_or(&[][..], Vec::as_slice);
            for (container, alias) in self.name_by_locations(id, own) {
                aliases.entry((container, id)).or_default().insert(alias);
            }
        }
        // Two members of one struct that want different names have the name of the type itself.
        let alias_in = |container: Container| {
            let aliases = &aliases;
            move |id: TypeId| match aliases.get(&(container, id)).map(|found| (found.len(), found.first())) {
                Some((1, Some(alias))) => *alias,
                _ => id,
            }
        };
        for (id, draft) in self.types.entries_mut() {
            let alias = alias_in(Container::Type(id));
            draft.def.kind.types_mut().into_iter().for_each(|ty| ty.replace_named(&alias));
        }
        for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
            let Some(index) = containers.operations.get(&one_spaced(&words(operation))) else { continue };
            let alias = alias_in(Container::Operation(*index));
            operation.types_mut().for_each(|ty| ty.replace_named(&alias));
        }
    }

    /// The inline types whose leaf is a name that no other type wants.
    fn named_by_leaf(&self) -> HashSet<TypeId> {
        let entries: Vec<&Entry> = self.types.iter().map(|draft| &draft.entry).collect();
        let is_first = name::first_choices(&entries, &name::reserved::types());
        let has_leaf = |inline: &Option<Inline>| inline.as_ref().is_some_and(|inline| !inline.leaf.is_empty());
        let named =
            self.types.entries().zip(is_first).filter(|((_, draft), is_first)| *is_first && has_leaf(&draft.inline));
        named.map(|((id, _), _)| id).collect()
    }

    fn containers(&self, groups: &[Group], words: impl Fn(&Operation) -> String) -> Containers {
        let mut containers = Containers { operations: IndexMap::new(), of: HashMap::new() };
        let mut add = |id: TypeId, container: Container| {
            if self.types[id].inline.is_some() {
                let of = containers.of.entry(id).or_default();
                if of.last() != Some(&container) {
                    of.push(container);
                }
            }
        };
        for (id, draft) in self.types.entries() {
            let named = draft.def.kind.types().into_iter().flat_map(Ty::named);
            named.for_each(|inner| add(inner, Container::Type(id)));
        }
        for operation in groups.iter().flat_map(|group| &group.operations) {
            let next = containers.operations.len();
            let index = *containers.operations.entry(one_spaced(&words(operation))).or_insert(next);
            let named = operation.sent().chain(operation.received()).flat_map(Ty::named);
            named.for_each(|inner| add(inner, Container::Operation(index)));
        }
        containers
    }

    /// The locations of each inline type.
    fn locations(&self, containers: &Containers, with_leaf: &HashSet<TypeId>) -> HashMap<TypeId, Vec<Location>> {
        let mut locations: HashMap<TypeId, Vec<Location>> = HashMap::new();
        let inline = self.types.entries().filter_map(|(id, draft)| Some((id, draft.inline.as_ref()?)));
        let mut inline: Vec<(TypeId, &Inline)> = inline.collect();
        // An inline type is added after those within it.
        inline.reverse();
        for (id, inline) in inline {
            // The names that names of this type begin with, by the words that its own words begin with.
            let mut beginnings: HashMap<&str, (Container, &str)> = HashMap::new();
            for container in containers.of.get(&id).into_iter().flatten() {
                match container {
                    Container::Operation(index) => {
                        if let Some((words, _)) = containers.operations.get_index(*index) {
                            beginnings.insert(words, (*container, words));
                        }
                    }
                    Container::Type(outer) => {
                        let draft = &self.types[*outer];
                        let Some(of_outer) = &draft.inline else {
                            beginnings.insert(&draft.words, (*container, &draft.words));
                            continue;
                        };
                        let leaf = of_outer.leaf.first().filter(|_| with_leaf.contains(outer));
                        let names = locations.get(outer).into_iter().flatten().map(|location| location.words.first());
                        for (owner, name) in of_outer.owners.values().zip(names) {
                            let (Some(own), Some(name)) = (owner.words.first(), leaf.or(name)) else { continue };
                            beginnings.insert(own, (*container, name));
                        }
                    }
                }
            }
            let found = inline.owners.values().map(|owner| location(owner, &beginnings)).collect();
            locations.insert(id, found);
        }
        locations
    }

    /// Names a type after what contains it. If that are several, adds an alias for each, and returns them.
    fn name_by_locations(&mut self, id: TypeId, locations: &[Location]) -> Vec<(Container, TypeId)> {
        let draft = &self.types[id];
        let Some(inline) = &draft.inline else { return Vec::new() };
        let mut names: IndexMap<String, (&Owner, &Location)> = IndexMap::new();
        for (owner, location) in inline.owners.values().zip(locations) {
            let name = location.words.first().map(|words| name::type_name(words)).unwrap_or_default();
            names.entry(name).or_insert((owner, location));
        }
        let leaf = inline.leaf.clone();
        let candidates = |words: &[String]| leaf.iter().cloned().chain(Owner::names(words)).collect::<Vec<_>>();
        if let [(_, location)] = names.values().collect::<Vec<_>>()[..] {
            let candidates = candidates(&location.words);
            self.types[id].entry.candidates = candidates;
            return Vec::new();
        }
        let missing = names.into_iter().filter(|(_, (owner, _))| !owner.is_aliased);
        let missing =
            missing.map(|(name, (owner, location))| (name, owner.schema, owner.tier, candidates(&location.words)));
        let missing: Vec<_> = missing.collect();
        let of_locations: Vec<(Option<Container>, String)> = locations
            .iter()
            .map(|location| (location.container, name::type_name(location.words.first().map_or("", String::as_str))))
            .collect();
        let own = self.names_by_members(&inline.name, &draft.def.kind);
        self.types[id].entry.candidates = leaf.iter().cloned().chain(own).collect();
        let mut aliases: HashMap<String, TypeId> = HashMap::new();
        for (name, schema, tier, candidates) in missing {
            let alias = self.add(schema, Entry::generated(candidates, tier), TypeKind::Alias(Ty::Named(id)));
            // What the schema says is in the docs of the member, and of the type if all say the same.
            self.types[alias].def.doc = Doc::default();
            aliases.insert(name, alias);
        }
        let in_containers = of_locations.into_iter();
        in_containers.filter_map(|(container, name)| Some((container?, *aliases.get(&name)?))).collect()
    }
}

/// The location of an owner. Its words are those of the longest beginning that they have, and what follows.
fn location(owner: &Owner, beginnings: &HashMap<&str, (Container, &str)>) -> Location {
    let first = owner.words.first().map_or("", String::as_str);
    let ends = first.match_indices(' ').map(|(end, _)| end).chain([first.len()]);
    let known = ends.filter_map(|end| Some((end, *beginnings.get(first.get(..end)?)?))).next_back();
    let Some((end, (container, name))) = known else {
        return Location { container: None, words: owner.words.clone() };
    };
    let beginning = first.get(..end).unwrap_or_default();
    let renamed = |words: &String| match words.strip_prefix(beginning) {
        Some(rest) => format!("{name}{rest}"),
        None => words.clone(),
    };
    Location { container: Some(container), words: owner.words.iter().map(renamed).collect() }
}
