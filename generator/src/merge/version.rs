//! `info.version` of several documents: the highest one.

use std::cmp::Ordering;

use serde_json::Value;

use super::definition::join_text;

/// Keeps the higher one of two versions (Semantic Versioning 2.0.0, item 11). A text that is no version is lower than one that
/// is; of two such texts, the fuller one is kept.
pub(super) fn join(joined: &mut Value, new: Value) {
    let parsed = (text(joined), text(&new));
    let order = match (Semver::parse(&parsed.0), Semver::parse(&parsed.1)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => Ordering::Equal,
    };
    match order {
        Ordering::Less => *joined = new,
        Ordering::Equal => join_text(joined, new),
        Ordering::Greater => {}
    }
}

fn text(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}

/// A version; versions that differ in build metadata only are equal.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Semver<'t> {
    core: [u64; 3],
    release: Release<'t>,
}

/// What follows the three numbers, in the order of precedence.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Release<'t> {
    /// Identifiers of a version before a release.
    Before(Vec<Identifier<'t>>),
    Final,
}

/// An identifier; numbers are lower than others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identifier<'t> {
    Number(u64),
    Word(&'t str),
}

impl<'t> Semver<'t> {
    /// Parses a version, with or without `v` before it.
    fn parse(text: &'t str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (core, before) = text.split_once('-').map_or((text, None), |(core, before)| (core, Some(before)));
        let mut numbers = core.split('.').map(number);
        let core = [numbers.next()??, numbers.next()??, numbers.next()??];
        if numbers.next().is_some() || build.is_some_and(|build| !build.split('.').all(is_identifier)) {
            return None;
        }
        let release = match before {
            None => Release::Final,
            Some(before) => Release::Before(before.split('.').map(identifier).collect::<Option<_>>()?),
        };
        Some(Self { core, release })
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn identifier(text: &str) -> Option<Identifier<'_>> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text).map(Identifier::Number);
    }
    is_identifier(text).then_some(Identifier::Word(text))
}

/// A number without zeros before it.
fn number(text: &str) -> Option<u64> {
    let is_plain = text == "0" || !text.starts_with(['0', '+']);
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_highest_version_is_kept_in_any_order() {
        // From low to high.
        let versions = [
            json!("dev"),
            json!("1.0.0 and more"),
            json!("0.9.9"),
            json!("1.0.0-alpha"),
            json!("1.0.0-alpha.1"),
            json!("1.0.0-alpha.beta"),
            json!("1.0.0-beta.2"),
            json!("1.0.0-beta.11"),
            json!("1.0.0-rc.1"),
            json!("1.0.0"),
            json!("v2.0.0"),
            json!("3.20.0"),
            json!("3.100.0"),
        ];
        for (at, low) in versions.iter().enumerate() {
            for high in versions.iter().skip(at) {
                for (mut joined, new) in [(low.clone(), high.clone()), (high.clone(), low.clone())] {
                    join(&mut joined, new);
                    assert_eq!(joined, *high, "{low} and {high}");
                }
            }
        }
        let mut number = json!(2);
        join(&mut number, json!("0.1.0"));
        assert_eq!(number, json!("0.1.0"));
    }

    #[test]
    fn texts_that_are_almost_versions_are_none() {
        for text in ["1.0", "01.0.0", "1.0.0-", "1.0.0-a..b", "1.0.0-01", "1.0.0.0", "1.0.0+", "+1.0.0", "vv1.0.0"] {
            assert!(Semver::parse(text).is_none(), "{text}");
        }
        assert!(Semver::parse("1.0.0-a-b.0+build.01").is_some());
    }
}
