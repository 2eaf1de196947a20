//! Removal of the parts of the transport that a client does not use: an item under `#[cfg(feature = "...")]` is removed
//! before the text is copied, or kept without that line. Unit tests are always removed.
//!
//! It works on lines, because the sources are our own and formatted by rustfmt: an item, a field or a statement ends at the
//! first line of its own indentation that ends with `;`, `,` or `}`. Parsing would take longer than all other steps for a
//! small client.

/// The text as if `cfg` had been evaluated with these features, except for those on which it still decides.
pub(crate) fn resolve(text: &str, features: &[String], undecided: &[&str]) -> String {
    each_item(text, |feature| match undecided.contains(&feature) {
        true => Fate::Conditional,
        false if features.iter().any(|on| on == feature) => Fate::Kept,
        false => Fate::Removed,
    })
}

/// The text without its unit tests, in which `cfg` still decides on the features.
pub(crate) fn without_tests(text: &str) -> String {
    each_item(text, |_| Fate::Conditional)
}

/// What becomes of an item under a condition.
enum Fate {
    /// It stays, without its condition.
    Kept,
    /// It stays, with its condition.
    Conditional,
    Removed,
}

/// The text with each item under a feature as `fate` says, and without unit tests.
fn each_item(text: &str, fate: impl Fn(&str) -> Fate) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, line, after)) = split_at_condition(rest) {
        kept.push_str(before);
        rest = match condition(line).flatten().map_or(Fate::Removed, &fate) {
            Fate::Kept => after,
            Fate::Conditional => {
                kept.push_str(line);
                kept.push('\n');
                after
            }
            Fate::Removed => without_item(&mut kept, indentation(line), after),
        };
    }
    ended(kept, rest)
}

/// A text with the rest of it, and one line feed at its end.
fn ended(mut kept: String, rest: &str) -> String {
    kept.push_str(rest);
    kept.truncate(kept.trim_end().len());
    kept.push('\n');
    kept
}

/// The text before the first line with a condition, that line, and the text after it.
fn split_at_condition(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices("#[cfg(").find_map(|(at, _)| {
        let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let (before, rest) = text.split_at(start);
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        condition(line).map(|_| (before, line, after))
    })
}

/// Removes the item whose condition was between `kept` and `text`: its comments and attributes from the end of `kept`, the
/// item itself from the start of `text`.
fn without_item<'t>(kept: &mut String, of: usize, text: &'t str) -> &'t str {
    while let Some(line) = last_line(kept).filter(|line| belongs_to_next(line) && indentation(line) == of) {
        kept.truncate(kept.len() - line.len() - 1);
    }
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        if indentation(line) == of && !belongs_to_next(line) && line.ends_with([';', ',', '}']) {
            break;
        }
    }
    // There is one blank line between two items, so one may have to go too.
    let last = last_line(kept);
    let rest = match rest.strip_prefix('\n') {
        Some(after) if last.is_none_or(|last| last.is_empty() || last.ends_with('{')) => after,
        _ => rest,
    };
    if rest.trim_start().starts_with('}') && last.is_some_and(str::is_empty) {
        kept.pop();
    }
    rest
}

/// The last line of a text that ends with a line feed.
fn last_line(text: &str) -> Option<&str> {
    text.strip_suffix('\n').map(|text| text.rsplit_once('\n').map_or(text, |(_, line)| line))
}

/// The condition of a line: the feature that it requires, or `None` within for `test`, which is never true in a client.
fn condition(line: &str) -> Option<Option<&str>> {
    match line.trim_start().strip_prefix("#[cfg(")?.strip_suffix(")]")? {
        "test" => Some(None),
        condition => Some(Some(condition.strip_prefix("feature = \"")?.strip_suffix('"')?)),
    }
}

/// Returns true if a line is a comment or an attribute, which belongs to the following item.
fn belongs_to_next(line: &str) -> bool {
    line.trim_start().starts_with("//") || line.trim_start().starts_with("#[")
}

/// The indentation of a line, in bytes.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::{resolve, without_tests};

    const TEXT: &str = r#"//! A part.

use a::A;
#[cfg(feature = "b")]
use b::{
    B,
    C,
};

struct S {
    a: A,
    /// A field, with a comma,
    #[cfg(feature = "b")]
    b: B,
}

impl S {
    fn a() -> S {
        #[cfg(feature = "b")]
        if true {
            one();
        } else {
            two();
        }
        S {
            a: 1,
            #[cfg(feature = "b")]
            b: 2,
        }
    }

    #[cfg(feature = "b")]
    /// Text;
    #[must_use = "or else;"]
    fn b<T>(
        b: B,
    ) -> B
    where
        T: Copy,
    {
        one();
    }
}

#[cfg(unix)]
mod unix;

#[cfg(test)]
mod tests {
    fn one() {}
}
"#;

    #[test]
    fn a_feature_that_is_on_keeps_everything_but_its_condition() {
        let whole: Vec<&str> = TEXT.lines().filter(|line| !line.contains("feature")).collect();
        let (before_tests, _) = whole.split_at(whole.len() - 5);
        assert_eq!(resolve(TEXT, &["b".to_owned()], &[]), before_tests.join("\n") + "\n");
    }

    #[test]
    fn a_feature_that_is_off_removes_the_item_below_it() {
        let expected = "//! A part.\n\nuse a::A;\n\nstruct S {\n    a: A,\n}\n\nimpl S {\n    fn a() -> S {\n        S {\n            a: 1,\n        }\n    }\n}\n\n#[cfg(unix)]\nmod unix;\n";
        assert_eq!(resolve(TEXT, &[], &[]), expected);
    }

    #[test]
    fn a_feature_that_the_client_keeps_stays_a_condition() {
        let text = "#[cfg(feature = \"b\")]\nuse b::B;\n\n#[cfg(feature = \"c\")]\nuse c::C;\n\nfn a() {}\n";
        assert_eq!(resolve(text, &[], &["b"]), "#[cfg(feature = \"b\")]\nuse b::B;\n\nfn a() {}\n");
    }

    #[test]
    fn features_stay_where_only_tests_are_removed() {
        let text = "#[cfg(feature = \"b\")]\nuse b::B;\n\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        assert_eq!(without_tests(text), "#[cfg(feature = \"b\")]\nuse b::B;\n\nfn a() {}\n");
    }
}
