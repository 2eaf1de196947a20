//! The driver that decodes and encodes: a line is the index of a type and a JSON text.

use super::noting;
use crate::subject::{SchemaType, Subject};
use std::fmt::Write;

/// Read as the client reads bodies, so that deviations which it accepts are accepted here.
const HEAD: &str = r#"#![allow(unused_imports)]
use emitted::types;
use std::io::{BufRead, Write};

type Again = fn(&str) -> Result<String, serde_json::Error>;

/// The output, after a word for the variants of its unions: they have to be those that the output is read as.
fn again<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<String, serde_json::Error> {
    let value = emitted::runtime::json::from_slice::<T>(text.as_bytes())?;
    take_notes();
    let written = serde_json::to_string(&value)?;
    let variants = take_notes();
    if let Some(unknown) = variants.iter().find(|variant| variant.ends_with("::Unknown")) {
        return Ok(format!("unknown {unknown} {written}"));
    }
    let back = emitted::runtime::json::from_slice::<T>(written.as_bytes())?;
    take_notes();
    serde_json::to_string(&back)?;
    let others = take_notes();
    let mut pairs = variants.iter().zip(&others);
    match pairs.find(|(own, other)| own != other) {
        Some((own, other)) => Ok(format!("changed {own}>{other} {written}")),
        None if variants.len() != others.len() => Ok(format!("changed {}>{} {written}", variants.len(), others.len())),
        None => Ok(format!("ok {written}")),
    }
}

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line of text");
        let (index, text) = line.split_once(' ').expect("an index and a text");
        let index: usize = index.parse().expect("a number");
        // A panic is a failure like any other, and must not hide those after it.
        let output = match std::panic::catch_unwind(|| TYPES[index](text)) {
            Ok(Ok(output)) => output,
            Ok(Err(error)) => format!("error {}", error.to_string().replace('\n', " ")),
            Err(_) => "error panic".to_owned(),
        };
        writeln!(out, "{output}").and_then(|()| out.flush()).expect("a reader");
    }
}
"#;

/// The number of types in one program, for which the compiler takes about a gigabyte.
pub(super) const PART: usize = 1000;

/// The source of a program for each part of the types.
pub(super) fn sources(subject: &Subject) -> Vec<String> {
    let has_unions = noting::has_unions(&subject.folder);
    subject.schemas.chunks(PART).map(|part| source(part, has_unions)).collect()
}

fn source(schemas: &[SchemaType], has_unions: bool) -> String {
    let mut source = HEAD.to_owned();
    source.push_str(if has_unions {
        "\nuse emitted::runtime::union::take_notes;\n"
    } else {
        "\nfn take_notes() -> Vec<&'static str> {\n    Vec::new()\n}\n"
    });
    source.push_str("\nconst TYPES: &[Again] = &[\n");
    for schema in schemas {
        writeln!(source, "    again::<{}>,", schema.rust).expect("a string takes all");
    }
    source.push_str("];\n");
    source
}
