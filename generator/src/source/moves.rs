//! Pointers into an upgraded document, and the pointers of the same values before the upgrade.

use crate::openapi::{Pointer, parent};

/// Maps pointers into an upgraded document back to pointers into the text that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// The steps of the upgrade, the last one first.
    steps: Vec<Step>,
}

/// The moves of one step of the upgrade.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// A pointer after the step and the one before it, sorted by the new pointer.
    pairs: Vec<(Pointer, Pointer)>,
    /// True if the old pointer of a move within a moved value is relative to the new location of the value around it, so that
    /// moves are undone one after the other; else the longest move is all.
    is_nested: bool,
}

impl Moves {
    /// The pointer in the text for a `pointer` (RFC 6901) into the upgraded document.
    pub fn origin(&self, pointer: &str) -> Pointer {
        self.steps.iter().fold(pointer.into(), |pointer, step| step.origin(pointer))
    }

    /// True if nothing was moved.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Adds the moves of a later step: pairs of a pointer in that step's result and one in its input. A pair applies to all
    /// values within its own that have no pair themselves.
    pub(crate) fn then(&mut self, pairs: Vec<(Pointer, Pointer)>) {
        self.add(pairs, false);
    }

    /// As [`Moves::then`], for moves within each other: an old pointer is given with the moves around it done.
    pub(crate) fn then_nested(&mut self, pairs: Vec<(Pointer, Pointer)>) {
        self.add(pairs, true);
    }

    /// Adds the moves of steps that came after these.
    pub(crate) fn after(&mut self, later: Self) {
        self.steps.splice(..0, later.steps);
    }

    /// The moves within each other, as pairs of an old and a new pointer.
    pub(crate) fn nested(&self) -> impl Iterator<Item = (&str, &str)> {
        let nested = self.steps.iter().filter(|step| step.is_nested);
        nested.flat_map(|step| step.pairs.iter().map(|(new, old)| (old.as_str(), new.as_str())))
    }

    fn add(&mut self, mut pairs: Vec<(Pointer, Pointer)>, is_nested: bool) {
        if !pairs.is_empty() {
            pairs.sort();
            self.steps.insert(0, Step { pairs, is_nested });
        }
    }
}

impl Step {
    /// Replaces the heads of the pointer from the longest to the shortest, each at most once.
    fn origin(&self, pointer: Pointer) -> Pointer {
        let mut current = pointer;
        let mut end = current.len();
        loop {
            let (head, rest) = current.split_at(end.min(current.len()));
            if let Ok(found) = self.pairs.binary_search_by(|(new, _)| new.as_str().cmp(head))
                && let Some((_, old)) = self.pairs.get(found)
            {
                let head = head.len();
                current = old.join(rest);
                if !self.is_nested {
                    return current;
                }
                // The old pointer may be the shorter one; go on above both.
                end = old.len().min(head);
            }
            match current.get(..end).and_then(parent) {
                Some(next) => end = next.len(),
                None => return current,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_within_moved_parts_are_undone_from_the_inside() {
        let mut moves = Moves::default();
        moves.then_nested(vec![
            ("/a/anyOf/0".into(), "/a".into()),
            ("/a/anyOf/0/allOf/1/anyOf/0".into(), "/a/anyOf/0/allOf/1".into()),
        ]);
        assert_eq!(moves.origin("/a/anyOf/0/allOf/1/anyOf/0/x"), "/a/allOf/1/x");
        assert_eq!(moves.origin("/a/anyOf/0/anyOf/0/x"), "/a/anyOf/0/x");
        assert_eq!(moves.origin("/b"), "/b");
    }

    #[test]
    fn later_steps_are_undone_first() {
        let mut moves = Moves::default();
        moves.then(vec![("/components/schemas".into(), "/definitions".into())]);
        moves.then(vec![("/components/schemas/X/anyOf/0".into(), "/components/schemas/X".into())]);
        assert_eq!(moves.origin("/components/schemas/X/anyOf/0/allOf"), "/definitions/X/allOf");
    }
}
