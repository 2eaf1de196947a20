//! Patterns as guards of branches: the start of a regular expression that a client can check without an engine for regular
//! expressions.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look};

use crate::model::{Pattern, Step};

/// The largest number of steps, and of ranges in a step. Of a longer pattern only the start is checked.
const MAX_STEPS: usize = 64;

/// What the texts of a regular expression begin with, as far as that is a sequence of characters of which each can be tested
/// by itself; `None` if nothing is known of their beginning. Every text that matches the expression has it.
pub(crate) fn pattern(expression: &str) -> Option<Pattern> {
    // Without Unicode, `\d` is what ECMA-262 means by it.
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression).ok()?;
    let mut parts = Vec::new();
    flatten(&parsed, &mut parts);
    let mut parts = parts.into_iter().peekable();
    parts.next_if(|part| matches!(part.kind(), HirKind::Look(Look::Start)))?;
    let mut pattern = Pattern::default();
    while let Some(part) = parts.next() {
        if matches!(part.kind(), HirKind::Look(Look::End)) {
            pattern.is_whole = parts.peek().is_none();
            break;
        }
        let Some(steps) = steps(part) else { break };
        let is_ambiguous = steps.first().is_some_and(|next| may_take(&pattern.steps, next));
        if is_ambiguous || pattern.steps.len() + steps.len() > MAX_STEPS {
            break;
        }
        pattern.steps.extend(steps);
    }
    (!pattern.steps.is_empty()).then_some(pattern)
}

/// The parts of an expression one after the other. The parser bounds how deep they nest.
fn flatten<'h>(part: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match part.kind() {
        HirKind::Concat(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        HirKind::Capture(group) => flatten(&group.sub, parts),
        HirKind::Empty => {}
        _ => parts.push(part),
    }
}

fn steps(part: &Hir) -> Option<Vec<Step>> {
    let repeated = |part: &Hir, min: u32, max: u32| Some(vec![Step { characters: characters(part)?, min, max }]);
    match part.kind() {
        HirKind::Literal(literal) => {
            let step = |byte: &u8| byte.is_ascii().then(|| step(char::from(*byte)));
            literal.0.iter().map(step).collect()
        }
        HirKind::Class(_) => repeated(part, 1, 1),
        HirKind::Repetition(of) => repeated(&of.sub, of.min, of.max.unwrap_or(u32::MAX)),
        _ => None,
    }
}

fn step(character: char) -> Step {
    Step { characters: vec![(character, character)], min: 1, max: 1 }
}

/// The ranges of characters of a part that stands for one character.
fn characters(part: &Hir) -> Option<Vec<(char, char)>> {
    match part.kind() {
        HirKind::Literal(literal) => match &*literal.0 {
            [byte] if byte.is_ascii() => Some(step(char::from(*byte)).characters),
            _ => None,
        },
        HirKind::Class(Class::Bytes(class)) => ranges(class),
        HirKind::Capture(group) => characters(&group.sub),
        _ => None,
    }
}

fn ranges(class: &ClassBytes) -> Option<Vec<(char, char)>> {
    let range = |range: &ClassBytesRange| {
        let (start, end) = (range.start(), range.end());
        match (start.is_ascii(), end.is_ascii()) {
            (true, true) => Some((char::from(start), char::from(end))),
            // All but some ASCII characters.
            (_, false) if end == u8::MAX && start <= 0x80 => Some((char::from(start), char::MAX)),
            _ => None,
        }
    };
    if class.ranges().len() > MAX_STEPS { None } else { class.ranges().iter().map(range).collect() }
}

/// Tests whether one of the steps may take a character of the next one, since it takes as many as there are: the last step, or one
/// before it if those between may take none.
fn may_take(steps: &[Step], next: &Step) -> bool {
    let is_in_next =
        |(first, last): &(char, char)| next.characters.iter().any(|other| other.1 >= *first && other.0 <= *last);
    for step in steps.iter().rev() {
        if step.min != step.max && step.characters.iter().any(is_in_next) {
            return true;
        }
        if step.min > 0 {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::pattern;

    /// The steps in short form, with `$` after those of a whole text.
    fn shown(expression: &str) -> Option<String> {
        let pattern = pattern(expression)?;
        let mut text = String::new();
        for step in &pattern.steps {
            let range = |(first, last): &(char, char)| {
                if first == last { first.to_string() } else { format!("{first}-{last}") }
            };
            let characters: String = step.characters.iter().map(range).collect();
            let max = if step.max == u32::MAX { String::new() } else { step.max.to_string() };
            let count = if (step.min, step.max) == (1, 1) { String::new() } else { format!("{{{},{max}}}", step.min) };
            text.push_str(&format!("[{characters}]{count}"));
        }
        Some(text + if pattern.is_whole { "$" } else { "" })
    }

    #[test]
    fn the_beginning_of_an_expression_is_a_sequence_of_steps() {
        for (expression, expected) in [
            ("^[CGD][A-Z0-9]{8,}$", "[C-DG][0-9A-Z]{8,}$"),
            ("^(T[A-Z]{2})$", "[T][A-Z]{2,2}$"),
            ("^ab\\d+", "[a][b][0-9]{1,}"),
            ("^[0-9]{1,3}\\.[0-9]$", "[0-9]{1,3}[.][0-9]$"),
            ("^x-(a|bc)$", "[x][-]"),
            ("^a*ab$", "[a]{0,}"),
            ("^a{1,3}b?a$", "[a]{1,3}[b]{0,1}"),
            ("^a{1,3}ba$", "[a]{1,3}[b][a]$"),
            ("^[ab]$", "[a-b]$"),
            ("^(a|b)$", ""),
            ("^a\\/b?$", "[a][/][b]{0,1}$"),
            ("^a$|b", ""),
            ("[A-Z]+", ""),
            ("^(?=a)b", ""),
            ("^(ab)+$", ""),
            ("^", ""),
            ("(", ""),
        ] {
            assert_eq!(shown(expression).unwrap_or_default(), expected, "{expression}");
        }
        assert_eq!(shown("^[^a]$"), Some("[\0-`b-\u{10ffff}]$".to_owned()));
    }
}
