//! Law 3: two meanings under one name never pass in silence.

use super::definition::Definition;
use super::difference::{brief, first_difference};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::Kind;

/// How many of the places that contradict the first one are shown.
const SHOWN: usize = 8;

/// Records a conflict if there is more than one definition; they are known to differ.
pub(super) fn report(code: Code, what: &str, kind: Kind, definitions: &[Definition], diagnostics: &mut Diagnostics) {
    let [first, others @ ..] = definitions else { return };
    if others.is_empty() {
        return;
    }
    let differences = others.iter().map(|other| (other, first_difference(kind, &first.value, &other.value)));
    let mut differences = differences.filter_map(|(other, difference)| Some((other, difference?))).peekable();
    let Some((_, difference)) = differences.peek() else { return };
    let message = format!(
        "{what} has {} different definitions; at `{}` there is {} here, {} there",
        definitions.len(),
        difference.pointer,
        brief(difference.left),
        brief(difference.right),
    );
    let help = match code {
        Code::OperationConflict => "make them alike, or leave one of the two out",
        _ => "make them alike, or give one of them another name in its document",
    };
    let mut diagnostic = Diagnostic::new(code, first.place_of(&difference.pointer), message, help);
    for (other, difference) in differences.take(SHOWN) {
        if let Some(location) = other.place_of(&difference.pointer) {
            diagnostic = diagnostic.related(location, format!("{} here", brief(difference.right)));
        }
    }
    diagnostics.push(diagnostic);
}
