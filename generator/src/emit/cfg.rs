//! Parts of the transport that a client has no use for: what stands under `#[cfg(feature = "...")]` goes before the text
//! is copied, or stays without that line. So do its unit tests.
//!
//! It reads lines, since the sources are ours and laid out by rustfmt: an item, a field or a statement ends at the first
//! line of its own depth that ends with `;`, `,` or `}`. Parsing them would cost more than the rest of a small client.

/// The text as if `cfg` had been evaluated with these features.
pub(super) fn resolve(text: &str, features: &[String]) -> String {
    if !text.contains("#[cfg(") {
        return text.to_owned();
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match condition(line) {
            Some(feature) if feature.is_some_and(|feature| features.iter().any(|on| on == feature)) => {}
            Some(_) => {
                let of = depth(line);
                let about = kept.iter().rev().take_while(|line| is_about(line) && depth(line) == of).count();
                kept.truncate(kept.len() - about);
                let _ = lines.find(|line| depth(line) == of && !is_about(line) && line.ends_with([';', ',', '}']));
            }
            None if line.is_empty() && kept.last().is_none_or(|last| last.is_empty() || last.ends_with('{')) => {}
            None => {
                // What went may have stood last in its block, after a blank line.
                if line.trim_start().starts_with('}') && kept.last().is_some_and(|last| last.is_empty()) {
                    kept.pop();
                }
                kept.push(line);
            }
        }
    }
    let mut text = kept.join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
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
