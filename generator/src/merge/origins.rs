//! Where the nodes of the merged document came from.

use std::collections::BTreeMap;

use crate::source::{Locate, Location, Span};

/// Where the nodes of the merged document came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    nodes: BTreeMap<String, Vec<Location>>,
}

impl Origins {
    /// Records that the node at `pointer` of the merged document was (also) given at `place`.
    pub fn add(&mut self, pointer: impl Into<String>, location: Location) {
        self.nodes.entry(pointer.into()).or_default().push(location);
    }

    /// Records that the node at `pointer` of the merged document comes from `place` alone.
    pub(crate) fn replace(&mut self, pointer: String, location: Location) {
        self.nodes.insert(pointer, vec![location]);
    }

    /// The places that gave the node at exactly this pointer, sorted.
    pub fn of(&self, pointer: &str) -> &[Location] {
        self.nodes.get(pointer).map_or(&[], Vec::as_slice)
    }

    /// Every node with a record, with the places that gave it, sorted by pointer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Location])> {
        self.nodes.iter().map(|(pointer, locations)| (pointer.as_str(), locations.as_slice()))
    }

    /// Sorts the places and removes repeats.
    pub(super) fn settle(&mut self) {
        for locations in self.nodes.values_mut() {
            locations.sort();
            locations.dedup();
        }
    }

    /// Records that nodes of the merged document are copies of others: pairs of the new pointer and the old one.
    pub(super) fn copy(&mut self, copies: &BTreeMap<String, String>) {
        let mut copied = Vec::new();
        for (to, from) in copies.iter().filter(|(to, from)| to != from) {
            let below = self.below(&format!("{from}/"));
            let below = below.filter_map(|(at, locations)| Some((at.strip_prefix(from.as_str())?, locations)));
            copied.extend(below.map(|(rest, locations)| (format!("{to}{rest}"), locations.clone())));
            copied.extend(self.location(from).map(|location| (to.clone(), vec![location])));
        }
        copies.keys().filter(|to| copies.get(*to) != Some(to)).for_each(|to| self.forget(to));
        self.nodes.extend(copied);
    }

    /// Forgets the node at `pointer` and all below it.
    pub(crate) fn forget(&mut self, pointer: &str) {
        self.nodes.remove(pointer);
        let below = format!("{pointer}/");
        let gone: Vec<String> = self.below(&below).map(|(pointer, _)| pointer.clone()).collect();
        for pointer in gone {
            self.nodes.remove(&pointer);
        }
    }

    /// Follows the removal of the item at `index` of the list at `list`: the items after it move up by one.
    pub(crate) fn forget_item(&mut self, list: &str, index: usize) {
        self.forget(&format!("{list}/{index}"));
        let below = format!("{list}/");
        let shifted: Vec<(String, String)> = self
            .below(&below)
            .filter_map(|(pointer, _)| {
                let rest = pointer.get(below.len()..)?;
                let (item, rest) = rest.find('/').map_or((rest, ""), |end| rest.split_at(end));
                let item: usize = item.parse().ok()?;
                (item > index).then(|| (pointer.clone(), format!("{below}{}{rest}", item - 1)))
            })
            .collect();
        let moved: Vec<_> = shifted.iter().filter_map(|(old, new)| Some((new, self.nodes.remove(old)?))).collect();
        for (new, locations) in moved {
            self.nodes.insert(new.clone(), locations);
        }
    }

    fn below<'o>(&'o self, prefix: &str) -> impl Iterator<Item = (&'o String, &'o Vec<Location>)> + use<'o> {
        let prefix = prefix.to_owned();
        self.nodes.range(prefix.clone()..).take_while(move |(pointer, _)| pointer.starts_with(&prefix))
    }
}

impl Locate for Origins {
    /// The first location that gave the node, or the nearest node around it, extended by the rest of the pointer.
    fn location(&self, pointer: &str) -> Option<Location> {
        let mut end = pointer.len();
        loop {
            let (head, rest) = pointer.split_at(end);
            if let Some(location) = self.of(head).first() {
                return Some(extend(location, rest));
            }
            end = head.rfind('/')?;
        }
    }
}

/// The place of what stands at `rest` (a JSON pointer) below what stands at `place`.
pub(super) fn extend(location: &Location, rest: &str) -> Location {
    match &location.span {
        Span::Pointer(pointer) => Location::new(location.fragment, format!("{pointer}{rest}")),
        other => Location { fragment: location.fragment, span: other.clone() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;
    use crate::source::FragmentId;

    #[test]
    fn removing_an_item_moves_those_after_it() {
        let at = |pointer: &str| Location::new(FragmentId::new(1), pointer);
        let mut origins = Origins::default();
        for index in 0..12 {
            origins.add(format!("/p/{index}"), at(&format!("/old/{index}")));
        }
        origins.add("/p/3/schema", at("/other"));
        origins.forget_item("/p", 2);
        assert_eq!(origins.of("/p/2"), [at("/old/3")]);
        assert_eq!(origins.of("/p/2/schema"), [at("/other")]);
        assert_eq!(origins.of("/p/10"), [at("/old/11")]);
        assert_eq!(origins.of("/p/11"), []);
        assert_eq!(origins.location("/p/4/name"), Some(at("/old/5/name")));
    }
}
