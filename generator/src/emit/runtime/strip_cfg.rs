//! Parts of the transport that a client has no use for: what stands under `#[cfg(feature = "...")]` goes before the text
//! is copied, or stays without that line. So do its unit tests.
//!
//! It reads lines, since the sources are ours and laid out by rustfmt: an item, a field or a statement ends at the first
//! line of its own depth that ends with `;`, `,` or `}`. Parsing them would cost more than the rest of a small client.

/// The text as if `cfg` had been evaluated with these features.
pub(crate) fn resolve(text: &str, features: &[String]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, line, after)) = split_at_condition(rest) {
        kept.push_str(before);
        let is_on = condition(line).flatten().is_some_and(|feature| features.iter().any(|on| on == feature));
        rest = if is_on { after } else { without_item(&mut kept, depth(line), after) };
    }
    kept.push_str(rest);
    kept.truncate(kept.trim_end().len());
    kept.push('\n');
    kept
}

/// What stands before the first line with a condition, that line, and what stands after it.
fn split_at_condition(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices("#[cfg(").find_map(|(at, _)| {
        let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let (before, rest) = text.split_at(start);
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        condition(line).map(|_| (before, line, after))
    })
}

/// Takes an item off, whose condition stood between `kept` and `text`: what is about it off `kept`, itself off `text`.
fn without_item<'t>(kept: &mut String, of: usize, text: &'t str) -> &'t str {
    while let Some(line) = last_line(kept).filter(|line| is_about(line) && depth(line) == of) {
        kept.truncate(kept.len() - line.len() - 1);
    }
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        if depth(line) == of && !is_about(line) && line.ends_with([';', ',', '}']) {
            break;
        }
    }
    // A blank line stands between two items: there may be one less now.
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

/// The last of some whole lines.
fn last_line(text: &str) -> Option<&str> {
    text.strip_suffix('\n').map(|text| text.rsplit_once('\n').map_or(text, |(_, line)| line))
}

/// The feature that a line asks for; nothing in it if it asks for a test, which a client never is.
fn condition(line: &str) -> Option<Option<&str>> {
    match line.trim_start().strip_prefix("#[cfg(")?.strip_suffix(")]")? {
        "test" => Some(None),
        condition => Some(Some(condition.strip_prefix("feature = \"")?.strip_suffix('"')?)),
    }
}

/// Whether a line is a comment or an attribute, which goes with what follows.
fn is_about(line: &str) -> bool {
    line.trim_start().starts_with("//") || line.trim_start().starts_with("#[")
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::resolve;

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
    fn a_feature_that_is_on_leaves_everything_but_its_condition() {
        let whole: Vec<&str> = TEXT.lines().filter(|line| !line.contains("feature")).collect();
        let (before_tests, _) = whole.split_at(whole.len() - 5);
        assert_eq!(resolve(TEXT, &["b".to_owned()]), before_tests.join("\n") + "\n");
    }

    #[test]
    fn a_feature_that_is_off_takes_what_it_stands_above() {
        let expected = "//! A part.\n\nuse a::A;\n\nstruct S {\n    a: A,\n}\n\nimpl S {\n    fn a() -> S {\n        S {\n            a: 1,\n        }\n    }\n}\n\n#[cfg(unix)]\nmod unix;\n";
        assert_eq!(resolve(TEXT, &[]), expected);
    }
}
