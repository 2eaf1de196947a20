//! Redaction of credentials in messages, also where a server repeats them in a response.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use percent_encoding::utf8_percent_encode;

use crate::percent::STRICT;

/// The most characters of a response that an error shows.
const MAX_SHOWN: usize = 400;
/// The length of the shortest secret that is redacted, in bytes. Replacing every `a` of a text would reveal the secret.
const MIN_SECRET: usize = 6;
/// The text in place of a secret.
const MARK: &str = "[redacted]";

/// Texts that must not be shown, longest first.
#[derive(Clone, Default)]
pub(crate) struct Redactions(Arc<[String]>);

impl Redactions {
    /// Redacts these secrets and their quoted and percent-encoded forms.
    pub(crate) fn new<'a>(secrets: impl Iterator<Item = &'a str>) -> Self {
        let mut texts: Vec<String> = secrets
            .filter(|secret| secret.len() >= MIN_SECRET)
            .flat_map(|secret| {
                let encoded = utf8_percent_encode(secret, STRICT).to_string();
                [secret.to_owned(), secret.escape_debug().to_string(), encoded]
            })
            .collect();
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self(texts.into())
    }

    /// The start of `text` on one line, without secrets and with control characters escaped.
    pub(crate) fn excerpt(&self, text: &[u8]) -> String {
        // Only as many bytes as are shown are decoded; a character has four bytes at most.
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

    /// Shows `value` by `{:?}` without secrets, cut to a length that fits a log line.
    pub(crate) fn debug<'a>(&'a self, value: &'a dyn fmt::Debug) -> impl fmt::Debug + 'a {
        Redacted { redactions: self, value }
    }

    /// The number of characters to search, so that a secret that starts within the shown ones is found whole.
    fn reach(&self) -> usize {
        MAX_SHOWN + self.0.first().map_or(0, String::len)
    }

    /// The first characters of `text` with secrets replaced. They are counted before replacement: if the result were cut
    /// afterwards, it could end with a part of a secret that the cut of `text` left incomplete.
    fn clean(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut left = MAX_SHOWN;
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
        // It fails where the limit is reached, so that a server cannot write its whole body into a log.
        let _ = if f.alternate() { write!(text, "{:#?}", self.value) } else { write!(text, "{:?}", self.value) };
        f.write_str(&self.redactions.clean(&text.text))
    }
}

/// A text of a limited number of characters.
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
