//! Identifiers of operations with characters that no name in code has, where all others do without.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::commas;
use crate::diag::{Message, messages::contradictions as messages};
use crate::name;
use crate::source::Location;

/// The number of other identifiers from which on one with such characters is a slip, and no habit.
const MIN_OTHERS: usize = 4;

/// The identifiers of the operations of a run.
#[derive(Default)]
pub(super) struct Identifiers {
    /// The number of those that are names in code, and of those of them with underscores.
    regular: usize,
    with_underscores: usize,
    /// The others, each with the first location that was found.
    irregular: BTreeMap<String, Location>,
}

impl Identifiers {
    /// Notes the identifier of an operation; `location` is that of the identifier.
    pub fn add(&mut self, operation: &Map<String, Value>, location: impl FnOnce() -> Location) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
        // Some identifiers are made of method and path.
        if id.chars().all(|letter| letter.is_alphanumeric() || "_-.:/{}".contains(letter)) {
            self.regular += 1;
            self.with_underscores += usize::from(id.contains('_'));
        // Other messages are about a comma at the end, and about empty ones.
        } else if !commas::is_slip(id) && !id.trim().is_empty() && !self.irregular.contains_key(id) {
            self.irregular.insert(id.to_owned(), location());
        }
    }

    /// The message on the only identifier with other characters.
    pub fn slip(self) -> Option<(Location, Message)> {
        let mut irregular = self.irregular.into_iter();
        let (id, location) = irregular.next().filter(|_| irregular.next().is_none())?;
        let is_snake_case = self.with_underscores * 2 > self.regular;
        let meant = name::operation_id(&id, is_snake_case);
        (self.regular >= MIN_OTHERS && !meant.is_empty())
            .then(|| (location, messages::irregular_operation_id(&id, &meant)))
    }
}
