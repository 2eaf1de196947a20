//! The length of the emitted code.

use crate::write::Files;

/// Lines of Rust under `src/`, with blank lines and comments; examples and texts are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// All but `src/runtime/`.
    pub own: usize,
    /// `src/runtime/`, which hardly differs from crate to crate.
    pub runtime: usize,
}

impl Lines {
    /// All lines.
    pub const fn total(self) -> usize {
        self.own + self.runtime
    }
}

/// Counts the lines of emitted files.
pub fn lines(files: &Files) -> Lines {
    let mut lines = Lines::default();
    for (path, content) in files.iter().filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs")) {
        let count = content.iter().filter(|byte| **byte == b'\n').count();
        if path.starts_with("src/runtime/") { lines.runtime += count } else { lines.own += count }
    }
    lines
}
