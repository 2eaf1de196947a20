//! YAML 1.2 -> [`Value`](serde_json::Value): core schema, names as written, every member that stands twice.
//!
//! The parser's events are put together on a stack of our own, not by recursion, and aliases are counted before they
//! are copied: neither deep nesting nor an alias bomb costs more than noticing it.

mod build;
mod scalar;

use granit_parser::{Event, Parser, ScanError};

use super::MAX_DEPTH;
use super::problem::{Parsed, Problem};
use crate::diag::Code;
use crate::openapi::Pointer;
use crate::source::{Span, offset};
use build::Builder;

/// Parses a YAML text with one document in it.
pub(super) fn parse(text: &str) -> Parsed {
    let mut builder = Builder::new(text.len());
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let pointer = builder.pointer();
                return builder.fail(explain(&error, pointer));
            }
        };
        documents += usize::from(matches!(event, Event::DocumentStart(..)));
        let step = if documents > 1 { Err(several_documents()) } else { builder.event(event) };
        if let Err(mut problem) = step {
            if problem.span == HERE {
                problem.span = Span::Within { pointer: builder.pointer(), offset: offset(&span.start) };
            }
            return builder.fail(problem);
        }
    }
    builder.finish()
}

/// The place of the event that is being looked at; the caller knows where that is.
const HERE: Span = Span::Offset(usize::MAX);

fn several_documents() -> Problem {
    let message = "a second YAML document begins here; a file holds one";
    Problem::new(Code::Syntax, HERE, message, "put each document into a file of its own")
}

fn too_deep(span: Span) -> Problem {
    let message = format!("the document nests deeper than the {MAX_DEPTH} levels that are read");
    Problem::new(Code::Limit, span, message, "give schemas names and refer to them with `$ref`")
}

fn explain(error: &ScanError, pointer: Pointer) -> Problem {
    let span = Span::Within { pointer, offset: offset(error.marker()) };
    if error.info().contains("recursion limit") {
        return too_deep(span);
    }
    let message = format!("this is not valid YAML: {}", error.info());
    Problem::new(Code::Syntax, span, message, "correct the text; a YAML checker or an editor shows the same place")
}
