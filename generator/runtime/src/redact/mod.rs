//! Redaction of credentials in messages, also where a server repeats them in a response.

mod members;

use std::fmt::{self, Write as _};
use std::sync::Arc;

use percent_encoding::utf8_percent_encode;

pub(crate) use self::members::{secrets, without_secrets};
use crate::percent::STRICT;

/// The most characters of a response that an error shows.
const MAX_SHOWN: usize = 400;
/// The number of bytes before a position that an error shows.
const CONTEXT: usize = 120;
/// The length of the shortest secret that is redacted wherever it occurs, in bytes. A shorter one is redacted where no letter
/// or digit is next to it: replacing every `a` of a text would reveal the secret.
const MIN_SECRET: usize = 6;
/// The text in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Texts that must not be shown, longest first.
#[derive(Clone, Default)]
pub(crate) struct Redactions(Arc<[String]>);

impl Redactions {
    /// Redacts these secrets and their quoted and percent-encoded forms.
    pub(crate) fn new<'a>(secrets: impl Iterator<Item = &'a str>) -> Self {
        Self::default().with(secrets)
    }

    /// Redacts these secrets too.
    pub(crate) fn with<'a>(&self, secrets: impl Iterator<Item = &'a str>) -> Self {
        let forms = secrets.filter(|secret| !secret.is_empty()).flat_map(|secret| {
            let encoded = utf8_percent_encode(secret, STRICT).to_string();
            [secret.to_owned(), secret.escape_debug().to_string(), encoded]
        });
        let mut texts: Vec<String> = forms.chain(self.0.iter().cloned()).collect();
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self(texts.into())
    }

    /// The start of `text` on one line, without secrets and with control characters escaped.
    pub(crate) fn excerpt(&self, text: &[u8]) -> String {
        self.excerpt_around(text, 0)
    }

    /// The part of `text` around a position on one line, without secrets and with control characters escaped.
    pub(crate) fn excerpt_around(&self, text: &[u8], offset: usize) -> String {
        let start = if offset < MAX_SHOWN - CONTEXT { 0 } else { boundary(text, offset - CONTEXT) };
        // A secret that the part begins within is found whole.
        let before = boundary(text, start.saturating_sub(self.longest()));
        let skipped = String::from_utf8_lossy(text.get(before..start).unwrap_or_default());
        // Only as many bytes as are shown are decoded; a character has four bytes at most.
        let rest = text.get(start..).unwrap_or_default();
        let rest = String::from_utf8_lossy(rest.get(..self.reach() * 4).unwrap_or(rest));
        let mut shown = if start > 0 { "…".to_owned() } else { String::new() };
        for character in self.clean(&format!("{skipped}{rest}"), skipped.len()).chars() {
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
        MAX_SHOWN + self.longest()
    }

    /// The length of the longest secret, in bytes.
    fn longest(&self) -> usize {
        self.0.first().map_or(0, String::len)
    }

    /// The first characters of `text` after byte `start` with secrets replaced. They are counted before replacement: if the
    /// result were cut afterwards, it could end with a part of a secret that the cut of `text` left incomplete.
    fn clean(&self, text: &str, start: usize) -> String {
        let mut shown = String::new();
        let mut left = MAX_SHOWN;
        let mut rest = text.chars();
        let mut before = None;
        while left > 0 {
            let found = self.0.iter().find(|secret| is_at(secret, before, rest.as_str()));
            let length = found.map_or(1, |secret| secret.chars().count());
            let last = rest.nth(length - 1);
            before = last;
            let is_before = text.len() - rest.as_str().len() <= start;
            match (found, last) {
                (None, None) => return shown,
                _ if is_before => continue,
                (Some(_), _) => shown.push_str(REDACTED),
                (None, Some(character)) => shown.push(character),
            }
            left = left.saturating_sub(length);
        }
        if !rest.as_str().is_empty() {
            shown.push('…');
        }
        shown
    }
}

/// The start of the character at a position of a UTF-8 text.
fn boundary(text: &[u8], at: usize) -> usize {
    let is_continued = |at: &usize| text.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|at| !is_continued(at)).unwrap_or(at)
}

/// Tests for a secret at the start of `text`; `before` is the character before it.
fn is_at(secret: &str, before: Option<char>, text: &str) -> bool {
    let Some(after) = text.strip_prefix(secret) else {
        return false;
    };
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    secret.len() >= MIN_SECRET || !(is_word(before) || is_word(after.chars().next()))
}

/// The parts of the value of a header that may be secret by themselves: its words but the name of an authentication scheme,
/// and the values of parameters.
pub(crate) fn parts(value: &str) -> impl Iterator<Item = &str> {
    let words = || value.split([' ', ',', ';']).filter(|word| !word.is_empty());
    let without_scheme = usize::from(value.split_once(' ').is_some_and(|(first, _)| !first.contains(['=', ','])));
    words().skip(without_scheme).flat_map(|word| {
        let value = word.split_once('=').map_or("", |(_, value)| value).trim_matches(['"', '=']);
        [word, value].into_iter().filter(|part| part.len() >= MIN_SECRET)
    })
}

/// Returns true for the name of a parameter whose value may be a secret, such as `api_key`.
pub(crate) fn is_key_like(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "apikey",
        "auth",
        "authorization",
        "credential",
        "jwt",
        "passwd",
        "password",
        "secret",
        "session",
        "signature",
        "sid",
        "token",
    ];
    const BEFORE_KEY: [&str; 9] =
        ["access", "account", "api", "app", "auth", "client", "private", "secret", "subscription"];
    // Most names have none of these, and need no words.
    const HINTS: [&str; 10] = ["auth", "cred", "jwt", "key", "pass", "secr", "sess", "sid", "sign", "toke"];
    let has = |hint: &str| name.as_bytes().windows(hint.len()).any(|part| part.eq_ignore_ascii_case(hint.as_bytes()));
    if !HINTS.iter().any(|hint| has(hint)) {
        return false;
    }
    let mut words = Vec::new();
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (character.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        was_lower = character.is_lowercase();
        if character.is_alphanumeric() {
            match words.last_mut() {
                Some(word) => word.extend(character.to_lowercase()),
                None => words.push(character.to_lowercase().collect()),
            }
        }
    }
    words.retain(|word| !word.is_empty());
    let is_key =
        |pair: &[String]| matches!(pair, [before, key] if key == "key" && BEFORE_KEY.contains(&before.as_str()));
    words.iter().any(|word| WORDS.contains(&word.as_str()))
        || words.windows(2).any(is_key)
        || matches!(words.as_slice(), [only] if only == "key")
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
        f.write_str(&self.redactions.clean(&text.text, 0))
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
