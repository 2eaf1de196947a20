//! Keeps credentials out of what is shown, also when a server repeats them in its answer.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use percent_encoding::utf8_percent_encode;

use crate::percent::STRICT;

/// Characters of the server's text that an error shows at most.
const SHOWN: usize = 400;
/// Shorter secrets are not searched for: replacing each `a` of a text would tell more than it hides.
const SHORTEST: usize = 6;
const MARK: &str = "[redacted]";

/// The texts that must not be shown, longest first.
#[derive(Clone, Default)]
pub(crate) struct Redactions(Arc<[String]>);

impl Redactions {
    /// Takes secrets as they are sent; adds how they look when quoted or percent-encoded.
    pub(crate) fn new<'a>(secrets: impl Iterator<Item = &'a str>) -> Self {
        let mut texts: Vec<String> = secrets
            .filter(|secret| secret.len() >= SHORTEST)
            .flat_map(|secret| {
                let encoded = utf8_percent_encode(secret, STRICT).to_string();
                [secret.to_owned(), secret.escape_debug().to_string(), encoded]
            })
            .collect();
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self(texts.into())
    }

    /// The start of `text` without secrets, on one line: what can't be shown is escaped.
    pub(crate) fn excerpt(&self, text: &[u8]) -> String {
        // A character has at most four bytes. A body of megabytes is not decoded to be cut.
        let start = text.get(..self.reach() * 4).unwrap_or(text);
        let mut shown = String::new();
        for character in self.clean(&String::from_utf8_lossy(start)).chars() {
            match character {
                '"' | '\'' | '\\' => shown.push(character),
                other => shown.extend(other.escape_debug()),
            }
        }
        shown
    }

    /// `value` to be shown by `{:?}` without secrets, and cut to a length that fits a log line.
    pub(crate) fn debug<'a>(&'a self, value: &'a dyn fmt::Debug) -> impl fmt::Debug + 'a {
        Redacted { redactions: self, value }
    }

    /// How many characters to look at, so that a secret which starts within what is shown is seen whole.
    fn reach(&self) -> usize {
        SHOWN + self.0.first().map_or(0, String::len)
    }

    /// What is shown comes from the first characters of `text`: were it cut after secrets are replaced, it could end in
    /// a part of one that was itself cut.
    fn clean(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut left = SHOWN;
        let mut rest = text.chars();
        while left > 0 {
            let found = self.0.iter().find(|secret| rest.as_str().starts_with(secret.as_str()));
            let length = found.map_or(1, |secret| secret.chars().count());
            match (found, rest.nth(length - 1)) {
                (Some(_), _) => shown.push_str(MARK),
                (None, Some(character)) => shown.push(character),
                (None, None) => return shown,
            }
            left = left.saturating_sub(length);
        }
        if !rest.as_str().is_empty() {
            shown.push('…');
        }
        shown
    }
}

struct Redacted<'a> {
    redactions: &'a Redactions,
    value: &'a dyn fmt::Debug,
}

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Bounded { text: String::new(), left: self.redactions.reach() };
        // An error only tells that the bound was reached: a server must not make a log line of its whole body.
        let _ = if f.alternate() { write!(text, "{:#?}", self.value) } else { write!(text, "{:?}", self.value) };
        f.write_str(&self.redactions.clean(&text.text))
    }
}

/// A text that takes a bounded number of characters.
struct Bounded {
    text: String,
    left: usize,
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for character in part.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(character);
        }
        Ok(())
    }
}
