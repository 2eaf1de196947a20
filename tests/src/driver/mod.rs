//! Small programs that are written, built against an emitted crate, and used over pipes: one line in, one line out.
//!
//! They are programs of their own because the crate under test is not known when the tests are compiled. A large
//! document has several of each kind: the memory of the compiler grows with the size of a program.

mod build;
mod calls;
mod types;

pub use self::build::{cargo, check, copy, target};

use crate::equal;
use crate::subject::Subject;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The programs for all calls, or all types, of a subject. The one that was used last is running.
#[derive(Debug)]
pub struct Driver {
    programs: Vec<PathBuf>,
    /// The number of calls or types in a program.
    part: usize,
    arguments: Vec<String>,
    running: Option<(usize, Running)>,
}

/// The result of decoding and encoding a JSON text by a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The text that was written.
    pub text: String,
    /// The JSON of the value, in which each variant of a union is an object with the name of the variant.
    pub marked: Value,
    /// The first difference between the variants and those that the written text is read as.
    pub difference: Option<String>,
}

impl Driver {
    /// Writes and builds the driver that calls the operations of a subject at `base_url`.
    ///
    /// # Errors
    /// If it does not build: the output of the compiler.
    pub fn calls(subject: &Subject, base_url: &str) -> Result<Self, String> {
        let programs = build::build(subject, "calls", &calls::sources(subject))?;
        Ok(Self { programs, part: calls::PART, arguments: vec![base_url.to_owned()], running: None })
    }

    /// Writes and builds the driver that decodes and encodes by the types of a subject's schemas.
    ///
    /// # Errors
    /// If it does not build: the output of the compiler.
    pub fn types(subject: &Subject) -> Result<Self, String> {
        let programs = build::build(subject, "types", &types::sources(subject))?;
        Ok(Self { programs, part: types::PART, arguments: Vec::new(), running: None })
    }

    /// Makes the call at an index and returns its outcome.
    ///
    /// # Errors
    /// If the program has ended, or its output is not valid.
    pub fn call(&mut self, index: usize, question: &Value) -> Result<Value, String> {
        let line = self.ask(index, &question.to_string())?;
        serde_json::from_str(&line).map_err(|error| format!("the driver said `{line}`: {error}"))
    }

    /// Decodes and encodes a JSON text by the type at an index; returns the result, or the reason why there is none.
    ///
    /// # Errors
    /// If the program has ended, or its output is not valid.
    pub fn encode_again(&mut self, index: usize, text: &str) -> Result<Result<Again, String>, String> {
        let line = self.ask(index, text)?;
        let (kind, rest) = line.split_once(' ').unwrap_or_default();
        match kind {
            "ok" => {
                let mut parts = rest.splitn(3, '\t');
                let mut json = || serde_json::from_str::<Value>(parts.next().unwrap_or_default());
                let marked = json().unwrap_or_default();
                let difference = json().ok().and_then(|again| equal::difference(&marked, &again));
                Ok(Ok(Again { text: parts.next().unwrap_or_default().to_owned(), marked, difference }))
            }
            "error" => Ok(Err(rest.to_owned())),
            _ => Err(format!("the driver said `{line}`")),
        }
    }

    /// Sends a line to the program for an index and waits for the line that it returns. A program that has ended is started
    /// again for the next line.
    fn ask(&mut self, index: usize, text: &str) -> Result<String, String> {
        let (program, own) = (index / self.part, index % self.part);
        let mut running = match self.running.take() {
            Some((known, running)) if known == program => running,
            _ => {
                let path = self.programs.get(program).ok_or_else(|| format!("no program has the index {index}"))?;
                Running::start(path, &self.arguments)?
            }
        };
        let line = running.ask(&format!("{own} {text}"))?;
        self.running = Some((program, running));
        Ok(line)
    }
}

#[derive(Debug)]
struct Running {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    fn start(program: &Path, arguments: &[String]) -> Result<Self, String> {
        let mut command = Command::new(program);
        let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let stdin = child.stdin.take().ok_or("no stdin")?;
        let stdout = BufReader::new(child.stdout.take().ok_or("no stdout")?);
        Ok(Self { child, stdin, stdout })
    }

    fn ask(&mut self, line: &str) -> Result<String, String> {
        writeln!(self.stdin, "{line}").and_then(|()| self.stdin.flush()).map_err(|error| error.to_string())?;
        let mut line = String::new();
        self.stdout.read_line(&mut line).map_err(|error| error.to_string())?;
        match line.strip_suffix('\n') {
            Some(line) => Ok(line.to_owned()),
            None => Err(format!("the driver ended after `{line}`: {:?}", self.child.wait())),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be waiting for a line that is never sent.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Decodes and encodes each text by the type of the schema at its index; returns the results, or the reasons for failures.
///
/// # Errors
/// If the driver does not build, or ends.
pub fn encode_again(subject: &Subject, texts: Vec<(usize, String)>) -> Result<Vec<Result<String, String>>, String> {
    let mut driver = Driver::types(subject)?;
    let mut again = |(index, text): (usize, String)| Ok(driver.encode_again(index, &text)?.map(|again| again.text));
    texts.into_iter().map(&mut again).collect()
}
