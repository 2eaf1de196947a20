//! Where the parts of an upgraded document stood before.

/// Maps pointers into an upgraded document back to pointers into the text that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// The last step of the upgrade comes first. Each is sorted by the new pointer.
    layers: Vec<Layer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Layer {
    pairs: Vec<(String, String)>,
    /// Whether a move within a moved part is written relative to that part's new place; else the longest one is all.
    is_nested: bool,
}

impl Moves {
    /// Adds the moves of a later step: pairs of a pointer in that step's result and one in its input, each standing for
    /// everything below it that has no pair of its own.
    pub(crate) fn then(&mut self, pairs: Vec<(String, String)>) {
        self.add(pairs, false);
    }

    /// As [`Moves::then`], for moves within each other: an old pointer is written with the moves around it done.
    pub(crate) fn then_nested(&mut self, pairs: Vec<(String, String)>) {
        self.add(pairs, true);
    }

    /// Adds the moves of steps that came after these.
    pub(crate) fn after(&mut self, later: Self) {
        self.layers.splice(..0, later.layers);
    }

    fn add(&mut self, mut pairs: Vec<(String, String)>, is_nested: bool) {
        if !pairs.is_empty() {
            pairs.sort();
            self.layers.insert(0, Layer { pairs, is_nested });
        }
    }

    /// The pointers, in the upgraded document, to the schemas whose content was put one level down.
    pub(crate) fn wrapped(&self) -> impl Iterator<Item = &str> {
        let layers = self.layers.iter().filter(|layer| layer.is_nested);
        layers.flat_map(|layer| layer.pairs.iter().map(|(_, old)| old.as_str()))
    }

    /// Whether nothing was moved.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// The pointer in the text for a `pointer` (RFC 6901) into the upgraded document.
    pub fn origin(&self, pointer: &str) -> String {
        self.layers.iter().fold(pointer.to_owned(), |pointer, layer| layer.origin(pointer))
    }
}

impl Layer {
    /// Replaces the heads of the pointer from the longest to the shortest, each at most once.
    fn origin(&self, pointer: String) -> String {
        let mut current = pointer;
        let mut end = current.len();
        loop {
            let (head, rest) = current.split_at(end.min(current.len()));
            if let Ok(found) = self.pairs.binary_search_by(|(new, _)| new.as_str().cmp(head))
                && let Some((_, old)) = self.pairs.get(found)
            {
                let head = head.len();
                current = format!("{old}{rest}");
                if !self.is_nested {
                    return current;
                }
                // What was found stands for a shorter head now; go on above it.
                end = old.len().min(head);
            }
            match current.get(..end).and_then(|head| head.rfind('/')) {
                Some(next) => end = next,
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
