//! The text of numbers and booleans as a document has it, where it is meant as a string: `1.10`, and not `1.1`.

use std::collections::HashMap;

use serde_json::Value;

use crate::openapi::Pointer;
use crate::read::yaml;
use crate::source::{FragmentId, Location, Sources};

/// The text of a fragment.
pub(in crate::read) struct Written<'s> {
    sources: &'s Sources,
    fragment: FragmentId,
    /// The pointer in the text to the value that is validated.
    prefix: Pointer,
    /// Arrays that validation moved, with the pointers that they had.
    moved: HashMap<Pointer, Pointer>,
}

impl<'s> Written<'s> {
    pub(in crate::read) fn new(sources: &'s Sources, fragment: FragmentId, prefix: Pointer) -> Self {
        Self { sources, fragment, prefix, moved: HashMap::new() }
    }

    /// Records that an array was moved.
    pub(in crate::read) fn add_move(&mut self, new: Pointer, old: Pointer) {
        self.moved.insert(new, old);
    }

    /// The arrays that were moved: new and old pointers.
    pub(in crate::read) fn into_moves(self) -> Vec<(Pointer, Pointer)> {
        self.moved.into_iter().collect()
    }

    /// Makes a string of a number or boolean. Returns whether the value was one.
    pub(in crate::read) fn make_string(&self, pointer: &Pointer, value: &mut Value) -> bool {
        let is_loose = is_loose(value);
        if is_loose {
            // Only a number can be written in more than one way in JSON.
            let written = self.sources.written(&self.location(pointer));
            *value = string(value, written);
        }
        is_loose
    }

    /// Makes strings of the numbers and booleans in an array; returns their positions. `is_meant` selects them.
    pub(in crate::read) fn make_strings(
        &self,
        pointer: &Pointer,
        items: &mut [Value],
        is_meant: impl Fn(&Value) -> bool,
    ) -> Vec<usize> {
        let is_meant = |value: &Value| is_loose(value) && is_meant(value);
        if !items.iter().any(is_meant) {
            return Vec::new();
        }
        let pointer = self.moved.get(pointer).unwrap_or(pointer);
        let mut written = self.sources.written_items(&self.location(pointer), items.len()).into_iter();
        let mut found = Vec::new();
        for (position, item) in items.iter_mut().enumerate() {
            let written = written.next().flatten();
            if is_meant(item) {
                *item = string(item, written);
                found.push(position);
            }
        }
        found
    }

    fn location(&self, pointer: &Pointer) -> Location {
        Location::new(self.fragment, self.prefix.join(pointer))
    }
}

/// Tests whether a value is a number or boolean.
pub(in crate::read) fn is_loose(value: &Value) -> bool {
    value.is_number() || value.is_boolean()
}

/// The string that a value is meant as: its text, if that is known.
fn string(value: &Value, written: Option<&str>) -> Value {
    let own = written.filter(|text| yaml::plain(text).as_ref() == Some(value));
    Value::String(own.map_or_else(|| value.to_string(), str::to_owned))
}
