//! Comments that an author meant as a part of a text: `summary: Issue #12`.

use super::super::problem::Problem;
use crate::diag::messages::yaml as messages;
use crate::source::Span;

/// The members that are texts for people.
const TEXTS: [&str; 3] = ["summary", "description", "title"];

/// The comments that follow a text without quotes and are no words of their own: a `#` with a letter or digit after it.
pub(super) fn in_texts(text: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    if !text.contains(" #") {
        return found;
    }
    let mut start = 0;
    // The indentation of the key whose text of several lines is being read.
    let mut block: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if !content.is_empty() && block.is_some_and(|key| indent <= key) {
            block = None;
        }
        let pair = content.split_once(": ").filter(|_| block.is_none());
        if let Some((key, value)) = pair.map(|(key, value)| (key.trim_start_matches("- "), value.trim_start())) {
            if value.starts_with(['|', '>']) {
                block = Some(indent);
            } else if TEXTS.contains(&key)
                && !value.starts_with(['"', '\'', '[', '{', '#', '&', '*', '!'])
                && let Some((before, after)) = value.split_once(" #")
                && after.starts_with(char::is_alphanumeric)
            {
                let at = start + line.find(" #").map_or(0, |at| at + 1);
                found.push(Problem::new(Span::Offset(at), messages::comment_in_text(key, before.trim_end(), value)));
            }
        }
        start += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::in_texts;

    #[test]
    fn a_comment_within_a_text_is_found() {
        for (text, count) in [
            ("summary: Issue #12 of all\n", 1),
            ("- title: Issue #12\n  description: a # b\n", 1),
            ("summary: All # of them\n", 0),
            ("summary: 'Issue #12'\n", 0),
            ("description: |\n  summary: Issue #12\n", 0),
            ("description: |\n  summary: Issue #12\nsummary: Issue #12\n", 1),
            ("enum: [a] #b\n", 0),
        ] {
            assert_eq!(in_texts(text).len(), count, "{text}");
        }
    }
}
