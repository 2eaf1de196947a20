//! The names of inline types, once all of them are known.
//!
//! An inline type is named after its property or parameter (`Order`) if no other type wants that name. Otherwise, it is named
//! after what contains it (`ListPetsOrder`), and if several types or operations contain it, each has an alias of its own, while
//! the type itself is named after its members. So a name depends neither on which of the owners is met first, nor on how many
//! there are.
//!
//! What contains a type is a component, an operation, or another inline type, whose own name is what the names of the types
//! within it begin with: the property `state` in a type `Owner` gives `OwnerState`, whatever contains the `Owner`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::drafts::{Drafts, Inline, Owner, one_spaced};
use crate::analyze::passes::usage::reach;
use crate::lower::SchemaId;
use crate::model::{Doc, Group, Operation, Ty, TypeId, TypeKind};
use crate::name::{self, Entry};

/// How much later than others a type chooses its name that no operation sends or receives.
const UNUSED: u8 = 4;

/// What contains an inline type.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Container {
    Type(TypeId),
    /// The index of the words of an operation.
    Operation(usize),
}

/// An owner of an inline type, with the names that the type has there.
struct Location {
    /// The type or operation, if it is known.
    container: Option<Container>,
    /// The name: that of the container, and what follows.
    name: String,
    /// The words of names, best first; the name is made of the first ones.
    words: Vec<String>,
}

/// What the names of an inline type begin with, and what contains it there, by what its own words begin with.
type Beginnings<'a> = HashMap<&'a str, (Container, &'a str)>;

/// The operations by their words, and what contains each inline type.
struct Containers {
    operations: IndexMap<String, usize>,
    of: HashMap<TypeId, Vec<Container>>,
}

impl Drafts<'_> {
    /// Chooses the candidates for the names of all inline types, and adds the aliases of those that several others contain.
    pub(super) fn name_inline(&mut self, groups: &mut [Group], words: impl Fn(&Operation) -> String) {
        self.let_used_types_choose_first(groups);
        let with_leaf = self.named_by_leaf();
        let containers = self.containers(groups, &words);
        let locations = self.locations(&containers, &with_leaf);
        let mut aliases: HashMap<(Container, TypeId), TypeId> = HashMap::new();
        let mut locations: Vec<(TypeId, Vec<Location>)> = locations.into_iter().collect();
        locations.sort_unstable_by_key(|(id, _)| *id);
        for (id, locations) in locations.into_iter().filter(|(id, _)| !with_leaf.contains(id)) {
            for (container, alias) in self.name_by_locations(id, &locations) {
                // Two members of one struct that want different names have the name of the type itself.
                let in_container = aliases.entry((container, id)).or_insert(alias);
                if *in_container != alias {
                    *in_container = id;
                }
            }
        }
        let alias_in = |container: Container, id: TypeId| aliases.get(&(container, id)).copied().unwrap_or(id);
        for (id, draft) in self.types.entries_mut() {
            let tys = draft.def.kind.types_mut().into_iter();
            tys.for_each(|ty| ty.replace_named(&|inner| alias_in(Container::Type(id), inner)));
        }
        for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
            let Some(index) = containers.operations.get(&one_spaced(&words(operation))) else { continue };
            operation
                .types_mut()
                .for_each(|ty| ty.replace_named(&|inner| alias_in(Container::Operation(*index), inner)));
        }
    }

    /// Moves the inline types that no operation sends or receives to the last tiers: what an API adds to a component that nothing
    /// uses, or to a webhook, takes no name of what is used.
    fn let_used_types_choose_first(&mut self, groups: &[Group]) {
        let operations = groups.iter().flat_map(|group| &group.operations);
        let types = operations.flat_map(|operation| operation.sent().chain(operation.received()));
        let used = reach(|id| &self.types[id].def.kind, types.flat_map(Ty::named));
        for (id, draft) in self.types.entries_mut() {
            if let Some(inline) = draft.inline.as_mut().filter(|_| !used.contains(&id)) {
                draft.entry.tier += UNUSED;
                inline.owners.values_mut().for_each(|owner| owner.tier += UNUSED);
            }
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
            let mut beginnings = Beginnings::new();
            for container in containers.of.get(&id).into_iter().flatten() {
                match container {
                    Container::Operation(index) => {
                        let words = containers.operations.get_index(*index).map(|(words, _)| words.as_str());
                        beginnings.extend(words.map(|words| (words, (*container, words))));
                    }
                    Container::Type(outer) => {
                        let known = locations.get(outer).map_or(&[][..], Vec::as_slice);
                        let has_leaf = with_leaf.contains(outer);
                        beginnings.extend(self.beginnings_in(*outer, known, has_leaf));
                    }
                }
            }
            let found = inline.owners.values().map(|owner| location(owner, &beginnings)).collect();
            locations.insert(id, found);
        }
        locations
    }

    /// What names of types within a type begin with, by what the words of these types begin with.
    fn beginnings_in<'a>(&'a self, outer: TypeId, locations: &'a [Location], has_leaf: bool) -> Beginnings<'a> {
        let (draft, container) = (&self.types[outer], Container::Type(outer));
        let Some(inline) = &draft.inline else {
            return Beginnings::from([(draft.words.as_str(), (container, draft.words.as_str()))]);
        };
        let leaf = inline.leaf.first().filter(|_| has_leaf);
        let of_owners = inline.owners.values().zip(locations).filter_map(|(owner, location)| {
            let name = leaf.or(location.words.first())?;
            Some((owner.words.first()?.as_str(), (container, name.as_str())))
        });
        of_owners.collect()
    }

    /// Names a type after what contains it. If there are several names, adds an alias for each, and returns them.
    fn name_by_locations(&mut self, id: TypeId, locations: &[Location]) -> Vec<(Container, TypeId)> {
        let draft = &self.types[id];
        let Some(inline) = &draft.inline else { return Vec::new() };
        let candidates = |names: &mut dyn Iterator<Item = String>| inline.leaf.iter().cloned().chain(names).collect();
        let mut names: IndexMap<&str, (&Owner, &Location)> = IndexMap::new();
        for (owner, location) in inline.owners.values().zip(locations) {
            names.entry(&location.name).or_insert((owner, location));
        }
        if let (1, Some((_, (_, location)))) = (names.len(), names.first()) {
            self.types[id].entry.candidates = candidates(&mut Owner::names(&location.words));
            return Vec::new();
        }
        let by_members = self.names_by_members(&inline.name, &draft.def.kind);
        let own = candidates(&mut by_members.into_iter());
        let missing = names.into_iter().filter(|(_, (owner, _))| !owner.is_aliased);
        let missing = missing.map(|(name, (owner, location))| {
            let entry = Entry::generated(candidates(&mut Owner::names(&location.words)), owner.tier);
            (name, owner.schema, entry)
        });
        let missing: Vec<(&str, SchemaId, Entry)> = missing.collect();
        self.types[id].entry.candidates = own;
        let mut aliases: HashMap<&str, TypeId> = HashMap::new();
        for (name, schema, entry) in missing {
            let alias = self.add(schema, entry, TypeKind::Alias(Ty::Named(id)));
            // What the schema says is in the docs of the member, and of the type if all say the same.
            self.types[alias].def.doc = Doc::default();
            aliases.insert(name, alias);
        }
        let in_container = |location: &Location| Some((location.container?, *aliases.get(location.name.as_str())?));
        locations.iter().filter_map(in_container).collect()
    }
}

/// The location of an owner. Its words are those of the longest beginning that they have, and what follows.
fn location(owner: &Owner, beginnings: &Beginnings<'_>) -> Location {
    let first = owner.words.first().map_or("", String::as_str);
    let ends = first.match_indices(' ').map(|(end, _)| end).chain([first.len()]);
    let known = ends.filter_map(|end| Some((first.get(..end)?, *beginnings.get(first.get(..end)?)?))).next_back();
    let (container, words) = match known {
        None => (None, owner.words.clone()),
        Some((beginning, (container, name))) => {
            let renamed = |words: &String| match words.strip_prefix(beginning) {
                Some(rest) => format!("{name}{rest}"),
                None => words.clone(),
            };
            (Some(container), owner.words.iter().map(renamed).collect())
        }
    };
    Location { container, name: words.first().map(|words| name::type_name(words)).unwrap_or_default(), words }
}
