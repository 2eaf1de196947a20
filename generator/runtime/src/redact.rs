//! Keeps credentials out of what is shown, also when a server repeats them in its answer.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use percent_encoding::utf8_percent_encode;

use super::style::STRICT;

/// Characters of the server's text that an error shows at most.
const SHOWN: usize = 400;
/// Shorter secrets are not searched for: replacing each `a` of a text would tell more than it hides.
const SHORTEST: usize = 6;
const MARK: &str = "[redacted]";

/// The texts that must not be shown, longest first.
#[derive(Clone, Default)]
pub(super) struct Redactions(Arc<[String]>);

impl Redactions {
    /// Takes secrets as they are sent; adds how they look when quoted or percent-encoded.
    pub(super) fn new<'a>(secrets: impl Iterator<Item = &'a str>) -> Self {
        let mut texts: Vec<String> = secrets
            .filter(|secret| secret.len() >= SHORTEST)
            .flat_map(|secret| {
                let encoded = utf8_percent_encode(secret, STRICT).to_string();
                [
                    secret.to_owned(),
                    secret.escape_debug().to_string(),
                    encoded,
                ]
            })
            .collect();
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self(texts.into())
    }

    /// The start of `text` without secrets.
    pub(super) fn excerpt(&self, text: &str) -> String {
        let reach = self.reach();
        let start = text
            .char_indices()
            .nth(reach)
            .map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
        self.clean(start.to_owned())
    }

    /// `value` to be shown by `{:?}` without secrets, and cut to a length that fits a log line.
    pub(super) fn debug<'a>(&'a self, value: &'a dyn fmt::Debug) -> impl fmt::Debug + 'a {
        Redacted {
            redactions: self,
            value,
        }
    }

    /// How far to look so that a secret which starts within what is shown is seen whole.
    fn reach(&self) -> usize {
        SHOWN + self.0.first().map_or(0, String::len)
    }

    fn clean(&self, mut text: String) -> String {
        for secret in self.0.iter() {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), MARK);
            }
        }
        if let Some((end, _)) = text.char_indices().nth(SHOWN) {
            text.truncate(end);
            text.push('…');
        }
        text
    }
}

struct Redacted<'a> {
    redactions: &'a Redactions,
    value: &'a dyn fmt::Debug,
}

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Bounded {
            text: String::new(),
            left: self.redactions.reach(),
        };
        // An error only tells that the bound was reached: a server must not make a log line of its whole body.
        let _ = if f.alternate() {
            write!(text, "{:#?}", self.value)
        } else {
            write!(text, "{:?}", self.value)
        };
        f.write_str(&self.redactions.clean(text.text))
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
