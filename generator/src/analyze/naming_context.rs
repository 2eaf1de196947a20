//! Words for what has no name of its own.

use crate::name;

/// Where an inline schema stands, in words that make its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Hint {
    /// What it stands in: the component, or the operation.
    pub parent: String,
    /// Its own name there: the property, the parameter.
    pub leaf: String,
    /// Whether the leaf alone makes a good name: that of a property or parameter does, `body` and `response` don't.
    pub short: bool,
    /// Whether it is what an operation sends or answers, which has a name of its own even if another is equal to it.
    pub own: bool,
    /// Whether something else beside it is called what one of its items would be called: `assignee` beside `assignees`.
    pub has_singular: bool,
    /// For an item that has the singular for a name, what the list of it would be called.
    pub list: Option<String>,
}

impl Hint {
    pub(crate) fn new(parent: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self { parent: parent.into(), leaf: leaf.into(), short: false, own: false, has_singular: false, list: None }
    }

    /// The hint for what an operation sends or answers.
    pub(crate) fn own(operation: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self { own: true, ..Self::new(operation, leaf) }
    }

    /// The hint for something with a name of its own in what the words are for.
    pub(crate) fn named(parent: impl Into<String>, leaf: impl Into<String>) -> Self {
        Self { short: true, ..Self::new(parent, leaf) }
    }

    /// The hint for something that stands in what this hint is for.
    pub(crate) fn child(&self, leaf: impl Into<String>) -> Self {
        Self::new(self.full(), leaf)
    }

    /// The hint for a property of what this hint is for.
    pub(crate) fn property(&self, name: &str) -> Self {
        Self::named(self.full(), name)
    }

    /// The hint for an item of what this hint is for.
    pub(crate) fn item(&self) -> Self {
        let leaf = if self.leaf.is_empty() { &self.parent } else { &self.leaf };
        match name::singular(leaf).filter(|_| !self.has_singular) {
            Some(parent) if self.leaf.is_empty() => Self { parent, list: Some(self.full()), ..self.clone() },
            Some(leaf) => Self { leaf, list: Some(self.full()), ..self.clone() },
            // `item` says little without what it is an item of.
            None => Self { leaf: format!("{} item", self.leaf), short: false, ..self.clone() },
        }
    }

    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.parent, self.leaf)
    }
}
