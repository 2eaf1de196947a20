//! The fragment that is being collected: locations in it, and reports on it.

use serde_json::{Map, Value};

use super::ref_siblings::Joined;
use crate::diag::{Diagnostics, Message, Reporter, messages};
use crate::openapi::Pointer;
use crate::source::{FragmentId, Locate, Location};

/// Locations in a fragment by pointers into its joined form.
pub(super) struct Locations<'j> {
    fragment: FragmentId,
    joined: &'j Joined,
}

impl<'j> Locations<'j> {
    pub fn new(fragment: FragmentId, joined: &'j Joined) -> Self {
        Self { fragment, joined }
    }
}

impl Locate for Locations<'_> {
    fn location(&self, pointer: &str) -> Option<Location> {
        Some(Location::new(self.fragment, self.joined.origin(pointer)))
    }
}

/// What the collection of a fragment needs to know of it.
pub(super) struct Context<'c> {
    locations: &'c Locations<'c>,
    pub reporter: Reporter<'c>,
}

impl<'c> Context<'c> {
    pub fn new(locations: &'c Locations<'c>, diagnostics: &'c mut Diagnostics) -> Self {
        Self { locations, reporter: Reporter::new(locations, diagnostics) }
    }

    /// The values that joining path items moved or copied into the value at `pointer`: the rest of their pointers, and their
    /// locations.
    pub fn joined_below(&self, pointer: &str) -> impl Iterator<Item = (&str, Location)> {
        let below = self.locations.joined.below(pointer);
        below.map(|(rest, original)| (rest, Location::new(self.locations.fragment, original.clone())))
    }

    /// The location of the value at a pointer into the joined fragment.
    pub fn at(&self, pointer: &str) -> Location {
        Location::new(self.locations.fragment, self.locations.joined.origin(pointer))
    }

    /// Reports on the value at a pointer into the joined fragment.
    pub fn report(&self, pointer: &str, message: Message) {
        self.reporter.report(pointer, message);
    }

    /// The value as an object; `what` is a noun phrase for it. Null is an empty one, as in YAML where a key has no value.
    pub fn object(&self, pointer: &str, what: &str, value: Value) -> Option<Map<String, Value>> {
        match value {
            Value::Object(map) => Some(map),
            Value::Null => {
                self.report(pointer, messages::merge::null_object(what));
                Some(Map::new())
            }
            // The reader refuses any other value.
            _ => None,
        }
    }

    /// The root of the fragment as an object.
    pub fn root(&self, value: Value) -> Option<Map<String, Value>> {
        self.object(&Pointer::root(), "the document", value)
    }
}
