//! Small programs that are written, built against an emitted crate, and spoken to over pipes: one JSON per line.
//!
//! They are programs of their own because the crate under judgement is not known when the tests are compiled.

mod build;
mod calls;
mod types;

pub use self::build::{cargo, copy, target};

use crate::subject::Subject;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

/// A running driver, asked one line at a time.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Driver {
    /// Writes, builds and starts a driver that calls the operations of a subject at `base_url`.
    ///
    /// # Errors
    /// When it does not build: what the compiler said.
    pub fn calls(subject: &Subject, base_url: &str) -> Result<Self, String> {
        let program = build::build(subject, "calls", &calls::source(subject))?;
        Self::start(&program, &[base_url])
    }

    fn start(program: &Path, arguments: &[&str]) -> Result<Self, String> {
        let mut command = Command::new(program);
        let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let stdin = child.stdin.take().ok_or("no stdin")?;
        let stdout = BufReader::new(child.stdout.take().ok_or("no stdout")?);
        Ok(Self { child, stdin, stdout })
    }

    /// Sends a line and waits for the answer to it.
    ///
    /// # Errors
    /// When the driver has died or speaks nonsense.
    pub fn ask(&mut self, question: &Value) -> Result<Value, String> {
        writeln!(self.stdin, "{question}").and_then(|()| self.stdin.flush()).map_err(|error| error.to_string())?;
        let mut line = String::new();
        self.stdout.read_line(&mut line).map_err(|error| error.to_string())?;
        serde_json::from_str(&line).map_err(|error| format!("the driver said `{line}`: {error}"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may be waiting for a line that never comes.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Decodes and encodes each text by the type of the schema at its index; what came back, or why nothing did.
///
/// # Errors
/// When the driver does not build, or dies.
pub fn encode_again(subject: &Subject, texts: Vec<(usize, String)>) -> Result<Vec<Result<String, String>>, String> {
    let program = build::build(subject, "types", &types::source(subject))?;
    let mut command = Command::new(program);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    let stdout = BufReader::new(child.stdout.take().ok_or("no stdout")?);
    let count = texts.len();
    // Both pipes fill up: one side has to be served beside the other.
    let writer = thread::spawn(move || texts.iter().try_for_each(|(index, text)| writeln!(stdin, "{index} {text}")));
    let mut answers = Vec::with_capacity(count);
    for line in stdout.lines() {
        let line = line.map_err(|error| error.to_string())?;
        answers.push(match line.split_once(' ') {
            Some(("ok", text)) => Ok(text.to_owned()),
            Some(("error", text)) => Err(text.to_owned()),
            _ => return Err(format!("the driver said `{line}`")),
        });
    }
    drop(writer.join());
    let status = child.wait().map_err(|error| error.to_string())?;
    if answers.len() == count {
        Ok(answers)
    } else {
        Err(format!("the driver ended with {status} after {} of {count} values", answers.len()))
    }
}
