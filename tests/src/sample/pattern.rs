//! Strings that match a regular expression, if it can be turned into a generator.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The number of repetitions that are drawn beyond the least of an unbounded one.
const MORE: u32 = 6;
/// The longest string that is drawn, in bytes: nested repetitions multiply.
const LONGEST: usize = 4096;

/// A string that matches `pattern`, or `None` if the pattern has parts that cannot be drawn from, such as
/// look-ahead. Anchors and word boundaries are ignored: the caller checks the result.
pub(super) fn draw(pattern: &str, rng: &mut Rng) -> Option<String> {
    let hir = regex_syntax::ParserBuilder::new().nest_limit(100).build().parse(pattern).ok()?;
    let mut text = String::new();
    append(&hir, rng, &mut text)?;
    Some(text)
}

/// Recursion is bounded by the parser's nest limit.
fn append(hir: &Hir, rng: &mut Rng, text: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges: Vec<(char, char)> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
            text.push(character(&ranges, rng)?);
        }
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter().filter(|range| range.start().is_ascii());
            let ranges: Vec<_> = ranges.map(|range| (range.start().into(), range.end().min(0x7e).into())).collect();
            text.push(character(&ranges, rng)?);
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX).min(repetition.min.saturating_add(MORE));
            // An exact or bounded count is sometimes drawn at its upper end.
            let most = if rng.u8(..8) == 0 { repetition.max.filter(|max| *max <= 300).unwrap_or(most) } else { most };
            for _ in 0..rng.u32(repetition.min..=most) {
                append(&repetition.sub, rng, text)?;
                if text.len() > LONGEST {
                    return None;
                }
            }
        }
        HirKind::Capture(capture) => append(&capture.sub, rng, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| append(part, rng, text))?,
        HirKind::Alternation(parts) => append(rng.choice(parts)?, rng, text)?,
    }
    Some(())
}

/// A printable ASCII character of the class, if it has one: `\d` and `\w` mean ASCII in ECMA-262.
fn character(ranges: &[(char, char)], rng: &mut Rng) -> Option<char> {
    let ascii = ranges.iter().map(|(from, to)| ((*from).max(' '), (*to).min('~'))).filter(|(from, to)| from <= to);
    let ascii: Vec<(char, char)> = ascii.collect();
    let (from, to) = *rng.choice(if ascii.is_empty() { ranges } else { &ascii })?;
    Some(rng.char(from..=to))
}
