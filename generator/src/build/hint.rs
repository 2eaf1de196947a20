//! Words for what has no name of its own.

use crate::name;

/// Where an inline schema stands, in words that make its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    /// What it stands in: the component, or the operation.
    pub parent: String,
    /// Its own name there: the property, the parameter.
    pub leaf: String,
    /// Whether the leaf alone makes a good name (that of a parameter does, that of a property does not).
    pub short: bool,
}

impl Hint {
    pub(super) fn new(parent: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self { parent: parent.into(), leaf: leaf.into(), short: false }
    }

    /// The hint for something that stands in what this hint is for.
    pub(super) fn child(&self, leaf: impl Into<String>) -> Self {
        Self { parent: self.full(), leaf: leaf.into(), short: false }
    }

    /// The hint for an item of what this hint is for.
    pub(super) fn item(&self) -> Self {
        let leaf = if self.leaf.is_empty() { &self.parent } else { &self.leaf };
        match name::singular(leaf) {
            Some(singular) if self.leaf.is_empty() => Self { parent: singular, leaf: String::new(), short: self.short },
            Some(singular) => Self { leaf: singular, ..self.clone() },
            None => Self { leaf: format!("{} item", self.leaf), ..self.clone() },
        }
    }

    pub(super) fn full(&self) -> String {
        format!("{} {}", self.parent, self.leaf)
    }
}
