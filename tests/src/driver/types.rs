//! The driver that decodes and encodes: a line is the index of a type and a JSON text.

use crate::subject::{SchemaType, Subject};
use std::fmt::Write;

/// Read as the client reads bodies, so that deviations which it accepts are accepted here.
const HEAD: &str = r#"#![allow(unused_imports)]
use emitted::types;
use std::io::{BufRead, Write};

type Again = fn(&str) -> Result<String, serde_json::Error>;

/// The JSON with the variants of the unions in it, as the value was read and, if that is different, as what it writes is read;
/// then what it writes. A tab is no part of JSON without white space.
fn again<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<String, serde_json::Error> {
    let value = emitted::runtime::json::from_slice::<T>(text.as_bytes())?;
    let written = serde_json::to_string(&value)?;
    let back = emitted::runtime::json::from_slice::<T>(written.as_bytes())?;
    let marked = emitted::runtime::marks::tree(&value)?;
    let again = emitted::runtime::marks::tree(&back)?;
    let again = if again == marked { String::new() } else { again.to_string() };
    Ok(format!("ok {marked}\t{again}\t{written}"))
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
    subject.schemas.chunks(PART).map(source).collect()
}

fn source(schemas: &[SchemaType]) -> String {
    let mut source = HEAD.to_owned();
    source.push_str("\nconst TYPES: &[Again] = &[\n");
    for schema in schemas {
        writeln!(source, "    again::<{}>,", schema.rust).expect("a string takes all");
    }
    source.push_str("];\n");
    source
}
