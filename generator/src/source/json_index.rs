//! Offsets of the values in a JSON text that is known to be valid.
//!
//! Nothing is computed before the first lookup. A lookup goes down from the root with `serde_json`'s raw values, which
//! borrow from the text, so that a value's offset is the distance of two addresses. The children of large objects and
//! arrays are kept, so that many lookups in a large document stay cheap.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Offsets, Span};
use crate::openapi::segments;

/// The size in bytes from which on the children of a value are kept.
const MIN_KEPT: usize = 4096;

/// The children of the large values that were looked at in one text, by the offsets of the values.
#[derive(Debug, Default)]
pub(crate) struct Index {
    levels: HashMap<usize, Arc<Level>>,
}

/// The children of an object or array.
#[derive(Debug, Default)]
struct Level {
    children: Vec<Child>,
    /// For objects, the indices of the children with a name.
    names: HashMap<String, Vec<usize>>,
}

/// A child: where it begins with its name, if it has one, and where its value is.
#[derive(Clone, Debug)]
struct Child {
    key: usize,
    value: Range<usize>,
}

impl Index {
    /// The byte offsets in `text` of a span, or of the nearest value around it.
    pub fn offsets(&mut self, text: &str, span: &Span) -> Offsets {
        match span {
            Span::Offset(offset) | Span::Within { offset, .. } => Offsets::from(*offset),
            Span::Pointer(pointer) => {
                let Child { key, value } = self.descend(text, pointer);
                Offsets { name: Some(key), value: value.start }
            }
            Span::Key { pointer, key, occurrence } => {
                let object = self.descend(text, pointer).value;
                let level = self.level(text, &object);
                level.named(key, *occurrence).map_or(object.start, |child| child.key).into()
            }
        }
    }

    /// The range in `text` of the value at a pointer.
    pub fn value(&mut self, text: &str, pointer: &str) -> Option<Range<usize>> {
        let mut range = 0..text.len();
        range.start += text.len() - text.trim_start().len();
        for segment in segments(pointer) {
            range = self.level(text, &range).child(&segment)?.value.clone();
        }
        Some(range)
    }

    /// The ranges of the items of the array at a pointer.
    pub fn items(&mut self, text: &str, pointer: &str) -> Vec<Range<usize>> {
        let array = self.value(text, pointer);
        let level = array.map(|array| self.level(text, &array)).unwrap_or_default();
        level.children.iter().map(|child| child.value.clone()).collect()
    }

    fn descend(&mut self, text: &str, pointer: &str) -> Child {
        let start = text.len() - text.trim_start().len();
        let mut found = Child { key: start, value: start..text.len() };
        for segment in segments(pointer) {
            let level = self.level(text, &found.value);
            match level.child(&segment) {
                Some(child) => found = child.clone(),
                None => break,
            }
        }
        found
    }

    fn level(&mut self, text: &str, range: &Range<usize>) -> Arc<Level> {
        if let Some(level) = self.levels.get(&range.start) {
            return Arc::clone(level);
        }
        let level = Arc::new(Level::of(text, range));
        if range.len() >= MIN_KEPT {
            self.levels.insert(range.start, Arc::clone(&level));
        }
        level
    }
}

impl Level {
    fn of(text: &str, range: &Range<usize>) -> Self {
        let part = text.get(range.clone()).unwrap_or_default();
        let children = serde_json::from_str::<Children<'_>>(part).map(|c| c.0).unwrap_or_default();
        let position = |raw: &RawValue| (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let mut level = Self::default();
        for (key, value) in children {
            let start = position(value);
            let child = Child { key: key.map_or(start, position), value: start..start + value.get().len() };
            if let Some(Ok(name)) = key.map(|key| serde_json::from_str::<String>(key.get())) {
                level.names.entry(name).or_default().push(level.children.len());
            }
            level.children.push(child);
        }
        level
    }

    fn child(&self, segment: &str) -> Option<&Child> {
        if self.names.is_empty() { self.children.get(segment.parse::<usize>().ok()?) } else { self.named(segment, 0) }
    }

    fn named(&self, name: &str, occurrence: usize) -> Option<&Child> {
        self.children.get(*self.names.get(name)?.get(occurrence)?)
    }
}

/// The children of any value: names and values as they are written.
struct Children<'a>(Vec<(Option<&'a RawValue>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Children<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChildrenVisitor)
    }
}

/// Reads [`Children`]; fails for scalars, which have none.
struct ChildrenVisitor;

impl<'de> Visitor<'de> for ChildrenVisitor {
    type Value = Children<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut children = Vec::new();
        while let Some(item) = items.next_element()? {
            children.push((None, item));
        }
        Ok(Children(children))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut children = Vec::new();
        while let Some((key, value)) = members.next_entry()? {
            children.push((Some(key), value));
        }
        Ok(Children(children))
    }
}
