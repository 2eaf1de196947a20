//! Where things stand in a JSON text that is known to be valid.
//!
//! Nothing is kept of a text that nobody asks about. A question goes down from the root with `serde_json`'s raw
//! values, which borrow from the text, so that a value's place is the distance of two addresses. Large objects and
//! lists are looked through once and remembered, so that many questions about a large document stay cheap.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Span;
use crate::openapi::segments;

/// From which size on, in bytes, the children of a value are remembered.
const WORTH_KEEPING: usize = 4096;

/// What is remembered of one text.
#[derive(Debug, Default)]
pub(crate) struct Index {
    levels: HashMap<usize, Arc<Level>>,
}

/// The children of an object or list.
#[derive(Debug, Default)]
struct Level {
    children: Vec<Child>,
    /// For objects, the children with a name, in their order.
    names: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Child {
    key: usize,
    value: Range<usize>,
}

impl Index {
    /// The byte offset of what `spot` means in `text`, or of the nearest thing around it.
    pub fn offset(&mut self, text: &str, span: &Span) -> usize {
        match span {
            Span::Offset(offset) | Span::Within { offset, .. } => *offset,
            Span::Pointer(pointer) => self.descend(text, pointer).start,
            Span::Key { pointer, key, occurrence } => {
                let object = self.descend(text, pointer);
                let level = self.level(text, &object);
                level.named(key, *occurrence).map_or(object.start, |child| child.key)
            }
        }
    }

    fn descend(&mut self, text: &str, pointer: &str) -> Range<usize> {
        let mut range = 0..text.len();
        range.start += text.len() - text.trim_start().len();
        for segment in segments(pointer) {
            let level = self.level(text, &range);
            match level.child(&segment) {
                Some(child) => range = child.value.clone(),
                None => break,
            }
        }
        range
    }

    fn level(&mut self, text: &str, range: &Range<usize>) -> Arc<Level> {
        if let Some(level) = self.levels.get(&range.start) {
            return Arc::clone(level);
        }
        let level = Arc::new(Level::of(text, range));
        if range.len() >= WORTH_KEEPING {
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

/// The children of any value: keys and values as they are written.
struct Children<'a>(Vec<(Option<&'a RawValue>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Children<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChildrenVisitor)
    }
}

/// Scalars have no children: for these the visitor's own errors are as good as an answer.
struct ChildrenVisitor;

impl<'de> Visitor<'de> for ChildrenVisitor {
    type Value = Children<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
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
