//! Walks over all values of a document whose kind is known, without recursion: a document may be deep.

use std::borrow::Cow;

use serde_json::Value;

use super::{Kind, Pointer, child};

/// The path from the root of a walk to the visited value. [`WalkPath::pointer`] builds the JSON pointer on demand.
#[derive(Clone, Copy, Debug)]
pub struct WalkPath<'a> {
    steps: &'a [Step<'a>],
    at: usize,
}

#[derive(Clone, Copy, Debug)]
struct Step<'a> {
    parent: usize,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> WalkPath<'a> {
    /// The name of the visited value in its object; empty for an item of an array.
    pub fn name(&self) -> &'a str {
        match self.steps.get(self.at).map(|step| step.segment) {
            Some(Segment::Key(key)) => key,
            _ => "",
        }
    }

    /// Tests for the root of the walk.
    pub fn is_root(&self) -> bool {
        self.at == 0
    }

    /// The JSON pointer (RFC 6901) from the root of the walk.
    pub fn pointer(&self) -> Pointer {
        let mut segments = Vec::new();
        let mut at = self.at;
        while let Some(step) = self.steps.get(at) {
            match step.segment {
                Segment::Root => break,
                Segment::Key(key) => segments.push(Cow::Borrowed(key)),
                Segment::Index(index) => segments.push(Cow::Owned(index.to_string())),
            }
            at = step.parent;
        }
        let mut pointer = Pointer::root();
        segments.iter().rev().for_each(|segment| pointer.push(segment));
        pointer
    }
}

/// Calls `visit` with `root` and with every value in it that has a kind in the table. An object or array is visited before
/// its children, which are those that it has after its visit; the order among siblings is not defined.
pub fn walk_mut(root: &mut Value, kind: Kind, mut visit: impl FnMut(Kind, WalkPath<'_>, &mut Value)) {
    let mut steps = vec![Step { parent: 0, segment: Segment::Root }];
    let mut pending = vec![(kind, root, 0)];
    while let Some((kind, value, at)) = pending.pop() {
        visit(kind, WalkPath { steps: &steps, at }, value);
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter_mut() {
                    let kind = child(kind, key);
                    if kind != Kind::Opaque {
                        pending.push((kind, value, steps.len()));
                        steps.push(Step { parent: at, segment: Segment::Key(key) });
                    }
                }
            }
            Value::Array(items) => {
                let kind = kind.of_items();
                if kind != Kind::Opaque {
                    for (index, value) in items.iter_mut().enumerate() {
                        pending.push((kind, value, steps.len()));
                        steps.push(Step { parent: at, segment: Segment::Index(index) });
                    }
                }
            }
            _ => {}
        }
    }
}

/// Calls `visit` as [`walk_mut`] does, for values that are not changed, and without their paths.
pub fn walk<'v>(root: &'v Value, kind: Kind, mut visit: impl FnMut(Kind, &'v Value)) {
    let mut pending = vec![(kind, root)];
    while let Some((kind, value)) = pending.pop() {
        visit(kind, value);
        match value {
            Value::Object(map) => {
                let children = map.iter().map(|(key, value)| (child(kind, key), value));
                pending.extend(children.filter(|(kind, _)| *kind != Kind::Opaque));
            }
            Value::Array(items) => {
                let kind = kind.of_items();
                pending.extend(items.iter().map(|value| (kind, value)).filter(|(kind, _)| *kind != Kind::Opaque));
            }
            _ => {}
        }
    }
}

/// Calls `visit` as [`walk_mut`] does, for values that are not changed, and only for those of kinds that are wanted and that are
/// within such.
pub fn walk_wanted<'v>(
    root: &'v Value,
    kind: Kind,
    is_wanted: impl Fn(Kind) -> bool,
    mut visit: impl FnMut(Kind, WalkPath<'_>, &'v Value),
) {
    let mut steps = vec![Step { parent: 0, segment: Segment::Root }];
    let mut pending = vec![(kind, root, 0)];
    while let Some((kind, value, at)) = pending.pop() {
        visit(kind, WalkPath { steps: &steps, at }, value);
        let mut add = |kind: Kind, value: &'v Value, segment: Segment<'v>| {
            if is_wanted(kind) {
                pending.push((kind, value, steps.len()));
                steps.push(Step { parent: at, segment });
            }
        };
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| add(child(kind, key), value, Segment::Key(key))),
            Value::Array(items) if is_wanted(kind.of_items()) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, value)| add(kind.of_items(), value, Segment::Index(index)));
            }
            _ => {}
        }
    }
}

/// The number of values in a value, itself included.
pub fn count(value: &Value) -> usize {
    let mut open = vec![value];
    let mut count = 0;
    while let Some(value) = open.pop() {
        count += 1;
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_schema_is_visited_with_its_pointer() {
        let mut document = json!({"components": {"schemas": {"a/b": {
            "properties": {"$ref": {"anyOf": [true, {}]}}, "example": {"properties": {"no": {}}}
        }}}});
        let mut found = Vec::new();
        walk_mut(&mut document, Kind::Document, |kind, path, _| {
            if kind == Kind::Schema {
                found.push(path.pointer().to_string());
            }
        });
        found.sort();
        let at = "/components/schemas/a~1b";
        let below = ["", "/properties/$ref", "/properties/$ref/anyOf/0", "/properties/$ref/anyOf/1"];
        assert_eq!(found, below.map(|rest| format!("{at}{rest}")));
        let mut count = 0;
        walk(&document, Kind::Document, |kind, _| count += usize::from(kind == Kind::Schema));
        assert_eq!(count, 4);
    }
}
