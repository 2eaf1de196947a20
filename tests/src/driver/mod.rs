//! Small programs that are written, built against an emitted crate, and spoken to over pipes: a line for a line.
//!
//! They are programs of their own because the crate under judgement is not known when the tests are compiled. A large
//! document has several of each kind: what the compiler needs for one grows with all that is in it.

mod build;
mod calls;
mod noting;
mod types;

pub use self::build::{cargo, check, copy, target};

use crate::subject::Subject;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The programs for all calls, or all types, of a subject. The one that was last asked is running.
#[derive(Debug)]
pub struct Driver {
    programs: Vec<PathBuf>,
    /// How many calls or types a program has.
    part: usize,
    arguments: Vec<String>,
    running: Option<(usize, Running)>,
}

/// What a type makes of a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// The text that it writes.
    pub text: String,
    /// What is wrong with the variants of the unions in it.
    pub fault: Option<VariantFault>,
}

/// A union, at any depth of a value, that did not find its variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariantFault {
    /// The text has none of its shapes.
    Unknown(String),
    /// What the type writes is read as other variants than the text was.
    Changed(String),
}

impl Driver {
    /// Writes and builds the driver that calls the operations of a subject at `base_url`.
    ///
    /// # Errors
    /// When it does not build: what the compiler said.
    pub fn calls(subject: &Subject, base_url: &str) -> Result<Self, String> {
        let programs = build::build(subject, "calls", &calls::sources(subject))?;
        Ok(Self { programs, part: calls::PART, arguments: vec![base_url.to_owned()], running: None })
    }

    /// Writes and builds the driver that decodes and encodes by the types of a subject's schemas.
    ///
    /// # Errors
    /// When it does not build: what the compiler said.
    pub fn types(subject: &Subject) -> Result<Self, String> {
        let programs = build::build(subject, build::NOTING, &types::sources(subject))?;
        Ok(Self { programs, part: types::PART, arguments: Vec::new(), running: None })
    }

    /// Makes the call at an index and gives what came of it.
    ///
    /// # Errors
    /// When the program has died or speaks nonsense.
    pub fn call(&mut self, index: usize, question: &Value) -> Result<Value, String> {
        let line = self.ask(index, &question.to_string())?;
        serde_json::from_str(&line).map_err(|error| format!("the driver said `{line}`: {error}"))
    }

    /// Decodes and encodes a JSON text by the type at an index; what came back, or why nothing did.
    ///
    /// # Errors
    /// When the program has died or speaks nonsense.
    pub fn encode_again(&mut self, index: usize, text: &str) -> Result<Result<Again, String>, String> {
        let line = self.ask(index, text)?;
        let (kind, rest) = line.split_once(' ').unwrap_or_default();
        let faulty = |fault: fn(String) -> VariantFault| {
            let (detail, text) = rest.split_once(' ').unwrap_or_default();
            Ok(Ok(Again { text: text.to_owned(), fault: Some(fault(detail.to_owned())) }))
        };
        match kind {
            "ok" => Ok(Ok(Again { text: rest.to_owned(), fault: None })),
            "unknown" => faulty(VariantFault::Unknown),
            "changed" => faulty(VariantFault::Changed),
            "error" => Ok(Err(rest.to_owned())),
            _ => Err(format!("the driver said `{line}`")),
        }
    }

    /// Sends a line to the program that an index belongs to and waits for its answer. One that has died is started anew
    /// by the next question.
    fn ask(&mut self, index: usize, text: &str) -> Result<String, String> {
        let (program, own) = (index / self.part, index % self.part);
        let mut running = match self.running.take() {
            Some((known, running)) if known == program => running,
            _ => {
                let path = self.programs.get(program).ok_or_else(|| format!("no program has the index {index}"))?;
                Running::start(path, &self.arguments)?
            }
        };
        let answer = running.ask(&format!("{own} {text}"))?;
        self.running = Some((program, running));
        Ok(answer)
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
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).map_err(|error| error.to_string())?;
        match answer.strip_suffix('\n') {
            Some(answer) => Ok(answer.to_owned()),
            None => Err(format!("the driver ended after `{answer}`: {:?}", self.child.wait())),
        }
    }
}

impl Drop for Running {
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
    let mut driver = Driver::types(subject)?;
    let mut again = |(index, text): (usize, String)| Ok(driver.encode_again(index, &text)?.map(|again| again.text));
    texts.into_iter().map(&mut again).collect()
}
