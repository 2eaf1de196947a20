//! The locations that the nodes of the merged document come from.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::openapi::{Pointer, ancestors};
use crate::source::{Locate, Location, Span};

/// The locations that the nodes of the merged document come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    nodes: BTreeMap<Pointer, Vec<Location>>,
}

impl Origins {
    /// Records that the node at `pointer` of the merged document is declared at `location`, perhaps among others.
    pub fn add(&mut self, pointer: impl Into<Pointer>, location: Location) {
        // Most nodes have one location, and a vector that grows has room for four.
        self.nodes.entry(pointer.into()).or_insert_with(|| Vec::with_capacity(1)).push(location);
    }

    /// Records that the node at `pointer` of the merged document is declared at `location` alone.
    pub(crate) fn replace(&mut self, pointer: Pointer, location: Location) {
        self.nodes.insert(pointer, vec![location]);
    }

    /// The locations that declare the node at exactly this pointer, sorted.
    pub fn of(&self, pointer: &str) -> &[Location] {
        self.nodes.get(pointer).map_or(&[], Vec::as_slice)
    }

    /// Every node with a record, with the locations that declare it, sorted by pointer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Location])> {
        self.nodes.iter().map(|(pointer, locations)| (pointer.as_str(), locations.as_slice()))
    }

    /// Sorts the locations of each node and removes repeats.
    pub(super) fn sort(&mut self) {
        for locations in self.nodes.values_mut() {
            locations.sort();
            locations.dedup();
        }
    }

    /// Records that nodes of the merged document are copies of others: from the pointer of the copy to that of the
    /// original.
    pub(super) fn copy(&mut self, copies: &BTreeMap<Pointer, Pointer>) {
        let mut copied = Vec::new();
        for (copy, original) in copies.iter().filter(|(copy, original)| copy != original) {
            let below = self.below(original);
            let below = below.filter_map(|(at, locations)| Some((at.strip_prefix(original.as_str())?, locations)));
            copied.extend(below.map(|(rest, locations)| (copy.join(rest), locations.clone())));
            copied.extend(self.location(original).map(|location| (copy.clone(), vec![location])));
        }
        copies.iter().filter(|(copy, original)| copy != original).for_each(|(copy, _)| self.forget(copy));
        self.nodes.extend(copied);
    }

    /// Removes the records of the node at `pointer` and of all nodes in it.
    pub(crate) fn forget(&mut self, pointer: &str) {
        self.nodes.remove(pointer);
        let gone: Vec<Pointer> = self.below(pointer).map(|(pointer, _)| pointer.clone()).collect();
        for pointer in gone {
            self.nodes.remove(&pointer);
        }
    }

    /// Follows the removal of the item at `index` of the array at `array`: the items after it move up by one.
    pub(crate) fn forget_item(&mut self, array: &str, index: usize) {
        let array = Pointer::from(array);
        self.forget(&array.item(index));
        let shifted: Vec<(Pointer, Pointer)> = self
            .below(&array)
            .filter_map(|(pointer, _)| {
                let rest = pointer.get(array.len() + 1..)?;
                let (item, rest) = rest.find('/').map_or((rest, ""), |end| rest.split_at(end));
                let item: usize = item.parse().ok()?;
                if item > index { Some((pointer.clone(), array.item(item - 1).join(rest))) } else { None }
            })
            .collect();
        let moved: Vec<_> =
            shifted.into_iter().filter_map(|(old, new)| Some((new, self.nodes.remove(&old)?))).collect();
        self.nodes.extend(moved);
    }

    /// The records of the nodes within the node at `pointer`.
    fn below<'o>(&'o self, pointer: &str) -> impl Iterator<Item = (&'o Pointer, &'o Vec<Location>)> + use<'o> {
        let prefix = [pointer, "/"].concat();
        let all = self.nodes.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        all.take_while(move |(pointer, _)| pointer.starts_with(&prefix))
    }
}

impl Locate for Origins {
    /// The first location of the node, or that of the nearest node around it, extended by the rest of the pointer.
    fn location(&self, pointer: &str) -> Option<Location> {
        ancestors(pointer).find_map(|node| {
            let rest = pointer.get(node.len()..)?;
            Some(extend(self.of(node).first()?, rest))
        })
    }
}

/// The location of the value at `rest` (a JSON pointer) in the value at `location`.
pub(super) fn extend(location: &Location, rest: &str) -> Location {
    match &location.span {
        Span::Pointer(pointer) => Location::new(location.fragment, pointer.join(rest)),
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
