//! The length of the emitted code.

use generator::write::Files;

/// Lines of Rust, blank lines and comments included; examples are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Lines of the client, under `src/`.
    pub own: usize,
    /// Lines of the transport, under `runtime/src/`, which hardly differ from client to client.
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
    for (path, content) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let count = content.iter().filter(|byte| **byte == b'\n').count();
        if path.starts_with("src/") {
            lines.own += count;
        } else if path.starts_with("runtime/src/") {
            lines.runtime += count;
        }
    }
    lines
}
