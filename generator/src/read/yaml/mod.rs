//! YAML 1.2 -> [`Value`]: core schema, names as written, every repeated member.
//!
//! The parser's events are put together on an explicit stack, not by recursion, and aliases are counted before they are
//! copied, so that deep nesting and alias bombs are refused at little cost.

mod build;
mod comment;
mod scalar;
mod slip;

use granit_parser::{Event, Parser, ScanError};
use serde_json::Value;

use super::MAX_DEPTH;
use super::problem::{Parsed, Problem};
use crate::diag::messages;
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
                return builder.fail(explain(text, &error, pointer));
            }
        };
        documents += usize::from(matches!(event, Event::DocumentStart(..)));
        let step = if documents > 1 {
            Err(Box::new(Problem::new(HERE, messages::read::several_yaml_documents())))
        } else {
            builder.event(event)
        };
        if let Err(mut problem) = step {
            if problem.span == HERE {
                problem.span = Span::Within { pointer: builder.pointer(), offset: offset(&span.start) };
            }
            return builder.fail(*problem);
        }
    }
    let mut parsed = builder.finish();
    parsed.problems.extend(comment::in_texts(text));
    parsed
}

/// The value of a scalar without quotes.
pub(super) fn plain(text: &str) -> Option<Value> {
    scalar::resolve(text, true, scalar::Wanted::Any).ok()
}

/// The span of the current event, which [`parse`] replaces by its offset.
const HERE: Span = Span::Offset(usize::MAX);

fn too_deep(span: Span) -> Problem {
    Problem::new(span, messages::read::too_deep(MAX_DEPTH))
}

fn explain(text: &str, error: &ScanError, pointer: Pointer) -> Problem {
    let offset = offset(error.marker());
    let slip = slip::find(text, offset, &error.info()).filter(|_| !error.info().contains("recursion limit"));
    if let Some((offset, message)) = slip {
        return Problem::new(Span::Within { pointer, offset }, message);
    }
    let span = Span::Within { pointer, offset };
    if error.info().contains("recursion limit") {
        return too_deep(span);
    }
    Problem::new(span, messages::read::invalid_yaml(&error.info()))
}
