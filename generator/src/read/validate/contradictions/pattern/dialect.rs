//! What patterns have from the regular expressions of other languages, which ECMA-262 does not have or reads in another way.

use std::iter::Peekable;
use std::str::CharIndices;

use super::parts::{Braces, CLASSES, code_point, flags, head, posix};

/// What a pattern has of another language, and the pattern as ECMA-262 has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read::validate::contradictions) struct Foreign {
    /// The first part that is of another language.
    pub part: String,
    /// What ECMA-262 does with it.
    pub reading: Reading,
    /// The whole pattern with all parts of other languages as ECMA-262 has them; `None` if it has nothing for one of them.
    pub meant: Option<String>,
}

/// What ECMA-262 does with a part of another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read::validate::contradictions) enum Reading {
    /// The pattern is an error.
    Refused,
    /// It matches the letters that are written there.
    Letters,
}

/// Escapes that stand for something outside of classes: what is written after the `\`, and what is meant.
const ESCAPES: [(char, &str); 9] = [
    ('A', "^"),
    ('Z', "$"),
    ('z', "$"),
    ('h', r"[ \t]"),
    ('H', r"[^ \t]"),
    ('R', r"(?:\r\n|[\n\v\f\r])"),
    ('a', r"\x07"),
    ('e', r"\x1b"),
    ('N', r"[^\n]"),
];

/// The parts of other languages in a pattern that has no mistake in its syntax.
pub(super) fn foreign(pattern: &str) -> Option<Foreign> {
    let mut translation = Translation { text: pattern, letters: pattern.char_indices().peekable(), ..<_>::default() };
    translation.run();
    let Translation { first, meant, is_lost, .. } = translation;
    let (part, reading) = first?;
    Some(Foreign { part, reading, meant: (!is_lost).then_some(meant) })
}

struct Translation<'p> {
    text: &'p str,
    letters: Peekable<CharIndices<'p>>,
    first: Option<(String, Reading)>,
    meant: String,
    /// True if there is no translation of a part.
    is_lost: bool,
    /// The flags of other languages that hold from here on.
    ignores_case: bool,
    dot_is_all: bool,
    /// The start in `meant` of what the next quantifier repeats; `None` if nothing can be repeated.
    atom: Option<usize>,
    groups: Vec<usize>,
    was_repeated: bool,
}

impl Default for Translation<'_> {
    fn default() -> Self {
        Self {
            text: "",
            letters: "".char_indices().peekable(),
            first: None,
            meant: String::new(),
            is_lost: false,
            ignores_case: false,
            dot_is_all: false,
            atom: None,
            groups: Vec::new(),
            was_repeated: false,
        }
    }
}

impl Translation<'_> {
    fn run(&mut self) {
        while let Some((at, letter)) = self.letters.next() {
            let was_repeated = std::mem::take(&mut self.was_repeated);
            match letter {
                '\\' => self.escape(at),
                '[' => self.class(),
                '(' => self.group(at),
                ')' => {
                    self.meant.push(')');
                    self.atom = self.groups.pop();
                }
                '*' | '+' | '?' => self.quantifier(at, letter, was_repeated),
                '{' => self.braces(at, was_repeated),
                '.' if self.dot_is_all => self.add(r"[\s\S]"),
                letter if self.ignores_case && letter.is_ascii_alphabetic() => {
                    let both = format!("[{}{}]", letter.to_ascii_uppercase(), letter.to_ascii_lowercase());
                    self.add(&both);
                }
                '^' | '$' | '|' => {
                    self.meant.push(letter);
                    self.atom = None;
                }
                letter => self.add(letter.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// Adds what a quantifier may follow.
    fn add(&mut self, text: &str) {
        self.atom = Some(self.meant.len());
        self.meant.push_str(text);
    }

    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn note(&mut self, at: usize, length: usize, reading: Reading) {
        if self.first.is_none() {
            let part = self.rest(at).get(..length).unwrap_or_default().to_owned();
            self.first = Some((part, reading));
        }
    }

    /// Skips the letters of a part that has `length` bytes, and begins at `at`.
    fn skip(&mut self, at: usize, length: usize) {
        while self.letters.next_if(|(next, _)| *next < at + length).is_some() {}
    }

    fn escape(&mut self, at: usize) {
        let Some((_, letter)) = self.letters.next() else { return };
        if letter == 'Q' {
            return self.quoted(at);
        }
        if letter == 'p' || letter == 'P' {
            return self.property(at, letter, false);
        }
        if let Some(length) = code_point(self.rest(at)) {
            return self.code_point(at, length);
        }
        match ESCAPES.iter().find(|(escape, _)| *escape == letter) {
            Some((_, meant)) => {
                self.note(at, 2, Reading::Letters);
                self.add(meant);
                if matches!(letter, 'A' | 'Z' | 'z') {
                    self.atom = None;
                }
            }
            None => {
                let escaped = format!("\\{letter}");
                self.add(&escaped);
                if matches!(letter, 'b' | 'B') {
                    self.atom = None;
                }
            }
        }
    }

    /// Letters between `\Q` and `\E`, which stand for themselves.
    fn quoted(&mut self, at: usize) {
        let inner = self.rest(at + 2);
        let end = inner.find("\\E");
        let inner = inner.get(..end.unwrap_or(inner.len())).unwrap_or_default().to_owned();
        let length = 2 + inner.len() + if end.is_some() { 2 } else { 0 };
        self.note(at, 2, Reading::Letters);
        self.skip(at, length);
        for letter in inner.chars() {
            let escape = if r"\^$.*+?()[]{}|/".contains(letter) { "\\" } else { "" };
            self.add(&format!("{escape}{letter}"));
        }
    }

    /// `\x{1F600}`, which is `\u{1F600}`.
    fn code_point(&mut self, at: usize, length: usize) {
        self.note(at, length, Reading::Letters);
        let digits = self.rest(at + 2).get(..length - 2).unwrap_or_default().to_owned();
        self.skip(at, length);
        self.add(&format!("\\u{digits}"));
    }

    /// `\p{...}` in the words of Java, or without braces.
    fn property(&mut self, at: usize, letter: char, is_in_class: bool) {
        let rest = self.rest(at + 2);
        let name = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned());
        let negation = if letter == 'P' { "^" } else { "" };
        let (length, meant) = match name {
            Some(name) => {
                let posix = CLASSES.iter().find(|(_, java, _)| !java.is_empty() && *java == name);
                let meant = match (posix, name.strip_prefix("Is")) {
                    (Some((.., class)), _) if is_in_class && letter == 'p' => Some((*class).to_owned()),
                    (Some((.., class)), _) if !is_in_class => Some(format!("[{negation}{class}]")),
                    (None, Some("Alphabetic" | "Lowercase" | "Uppercase" | "White_Space" | "Ideographic")) => {
                        name.strip_prefix("Is").map(|name| format!("\\{letter}{{{name}}}"))
                    }
                    (None, Some(script)) if !script.is_empty() => Some(format!("\\{letter}{{Script={script}}}")),
                    _ => None,
                };
                (name.len() + 4, meant)
            }
            None => {
                let category = rest.chars().next().filter(|category| "LMNPSZC".contains(*category));
                (3, category.map(|category| format!("\\{letter}{{{category}}}")))
            }
        };
        let text = match meant {
            Some(meant) => {
                self.note(at, length, Reading::Letters);
                self.skip(at, length);
                meant
            }
            None => format!("\\{letter}"),
        };
        if is_in_class { self.meant.push_str(&text) } else { self.add(&text) }
    }

    fn class(&mut self) {
        let start = self.meant.len();
        self.meant.push('[');
        let mut is_first = true;
        while let Some((at, letter)) = self.letters.next() {
            match letter {
                ']' if !is_first => {
                    self.meant.push(']');
                    break;
                }
                '\\' => self.escape_in_class(at),
                '[' => match posix(self.rest(at)) {
                    Some((length, class)) => {
                        self.note(at, length, Reading::Letters);
                        self.skip(at, length);
                        self.meant.push_str(class);
                    }
                    None => self.meant.push('['),
                },
                letter if self.ignores_case && letter.is_ascii_alphabetic() => self.both_cases(at, letter),
                letter => self.meant.push(letter),
            }
            is_first = is_first && letter == '^';
        }
        self.atom = Some(start);
    }

    fn escape_in_class(&mut self, at: usize) {
        let Some((_, letter)) = self.letters.next() else { return };
        match letter {
            'p' | 'P' => self.property(at, letter, true),
            'h' => {
                self.note(at, 2, Reading::Letters);
                self.meant.push_str(r" \t");
            }
            letter => match code_point(self.rest(at)) {
                Some(length) => self.code_point(at, length),
                None => {
                    self.meant.push('\\');
                    self.meant.push(letter);
                }
            },
        }
    }

    /// A letter of a class, or a range of letters, in both cases.
    fn both_cases(&mut self, at: usize, letter: char) {
        let mut following = self.rest(at + 1).chars();
        let end = match (following.next(), following.next()) {
            (Some('-'), Some(end)) if end.is_ascii_alphabetic() => Some(end),
            _ => None,
        };
        let range = |first: char, last: Option<char>| match last {
            Some(last) => format!("{first}-{last}"),
            None => first.to_string(),
        };
        let is_one_case = end.is_none_or(|end| end.is_ascii_uppercase() == letter.is_ascii_uppercase());
        if end.is_some() {
            self.skip(at, 3);
        }
        if !is_one_case {
            return self.meant.push_str(&range(letter, end));
        }
        let upper = range(letter.to_ascii_uppercase(), end.map(|end| end.to_ascii_uppercase()));
        let lower = range(letter.to_ascii_lowercase(), end.map(|end| end.to_ascii_lowercase()));
        self.meant.push_str(&upper);
        self.meant.push_str(&lower);
    }

    fn group(&mut self, at: usize) {
        let start = self.meant.len();
        let rest = self.rest(at + 1);
        let is_quantified = rest.starts_with('?');
        let opened = match rest.strip_prefix('?').and_then(|kind| Some((kind, kind.chars().next()?))) {
            Some((kind, 'P')) => match kind.get(1..2) {
                Some("<") => Some((4, "(?<".to_owned())),
                Some("=") => {
                    return self.replaced(at, |inner| Some(format!("\\k<{}>", inner.strip_prefix("(?P=")?)));
                }
                _ => return self.replaced(at, |_| None),
            },
            Some((kind, '\'')) => {
                let name = kind.get(1..).and_then(|rest| rest.split_once('\'')).map(|(name, _)| name.to_owned());
                name.map(|name| (name.len() + 4, format!("(?<{name}>")))
            }
            Some((_, '>')) => Some((3, "(?:".to_owned())),
            Some((_, '#')) => return self.replaced(at, |_| Some(String::new())),
            Some((_, 'R' | '&' | '(' | '0'..='9')) => return self.replaced(at, |_| None),
            Some((kind, _)) if flags(kind).is_some() => return self.flags(at, kind.len()),
            _ => None,
        };
        match opened {
            Some((length, meant)) => {
                self.note(at, length, Reading::Refused);
                self.skip(at, length);
                self.meant.push_str(&meant);
            }
            None => {
                self.meant.push('(');
                // The `?` after the parenthesis, and what follows it, are no quantifier and no letters.
                if is_quantified {
                    let length = head(self.rest(at));
                    let head = self.rest(at).get(1..length).unwrap_or_default().to_owned();
                    self.skip(at, length);
                    self.meant.push_str(&head);
                }
            }
        }
        self.groups.push(start);
        self.atom = None;
    }

    /// Replaces a group up to its `)` by something else, if there is something for it.
    fn replaced(&mut self, at: usize, meant: impl FnOnce(&str) -> Option<String>) {
        let rest = self.rest(at);
        let end = rest.find(')').unwrap_or(rest.len());
        let meant = rest.get(..end).and_then(meant);
        let length = end + 1;
        self.note(at, length, Reading::Refused);
        self.skip(at, length);
        match meant {
            Some(text) => self.add(&text),
            None => self.is_lost = true,
        }
    }

    /// `(?i)`, which holds up to the end of the pattern.
    fn flags(&mut self, at: usize, rest: usize) {
        let kind = self.text.get(self.text.len() - rest..).unwrap_or_default();
        let flags = flags(kind).unwrap_or_default().to_owned();
        let length = flags.len() + 3;
        self.note(at, length, Reading::Refused);
        self.skip(at, length);
        self.ignores_case |= flags.contains('i');
        self.dot_is_all |= flags.contains('s');
        // Blanks and comments between the parts, and what the ends of lines are.
        self.is_lost |= flags.contains(['x', 'm', '-']) || !self.groups.is_empty();
    }

    fn quantifier(&mut self, at: usize, letter: char, was_repeated: bool) {
        if was_repeated {
            match letter {
                '?' => self.meant.push('?'),
                // A possessive quantifier gives nothing back.
                _ => self.note_possessive(at),
            }
            return;
        }
        self.meant.push(letter);
        self.was_repeated = true;
    }

    fn note_possessive(&mut self, at: usize) {
        let start = self.rest(0).get(..at).map_or(0, |before| {
            let is_of_braces = before.ends_with('}');
            before.rfind(|c: char| if is_of_braces { c == '{' } else { true }).unwrap_or(0)
        });
        self.note(start, at + 1 - start, Reading::Refused);
    }

    fn braces(&mut self, at: usize, was_repeated: bool) {
        let Some(Braces { length, least, most }) = Braces::of(self.rest(at)) else { return self.add("{") };
        let part = self.rest(at).get(..length).unwrap_or_default().to_owned();
        self.skip(at, length);
        let order = |least: &str, most: &str| {
            let of = |text: &str| text.trim_start_matches('0').to_owned();
            let (least, most) = (of(least), of(most));
            (least.len(), least).cmp(&(most.len(), most))
        };
        if was_repeated {
            // `a{2}{3}`: the whole is repeated.
            self.note(at, length, Reading::Refused);
            if let Some(start) = self.atom {
                self.meant.insert_str(start, "(?:");
                self.meant.push(')');
            }
        }
        match (least.as_str(), most.as_deref()) {
            ("", Some(most)) if self.atom.is_some() && !most.is_empty() => {
                self.note(at, length, Reading::Letters);
                self.meant.push_str(&format!("{{0,{most}}}"));
            }
            ("", _) => return self.add(&part),
            (least, Some(most)) if !most.is_empty() && order(least, most).is_gt() => {
                self.note(at, length, Reading::Refused);
                self.meant.push_str(&format!("{{{most},{least}}}"));
            }
            _ => self.meant.push_str(&part),
        }
        self.was_repeated = true;
    }
}
