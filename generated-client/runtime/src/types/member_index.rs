//! The index of an object's member in the list of a struct's members, by its name.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Visitor};

/// Deserializes member names as indices into a list. Members usually arrive in the order of the document, which is also
/// that of each section of the list. So a name is first expected where one of the last runs of consecutive members ended,
/// before the whole list is searched.
#[derive(Debug)]
pub(super) struct MemberIndex {
    names: &'static [&'static str],
    /// The index at which each run continues, the current one first. There are as many as a list has sections.
    runs: [usize; 3],
    /// The last name that is not in the list.
    pub(super) unknown: String,
}

impl MemberIndex {
    pub(super) fn new(names: &'static [&'static str]) -> Self {
        Self { names, runs: [0; 3], unknown: String::new() }
    }

    #[inline]
    fn index(&mut self, name: &str) -> usize {
        let [next, ..] = &mut self.runs;
        let index = *next;
        if self.names.get(index).is_some_and(|own| is_same(own, name)) {
            *next += 1;
            return index;
        }
        self.search(name)
    }

    /// The index of a name that does not continue the current run: another run continues, or a new one begins.
    fn search(&mut self, name: &str) -> usize {
        let [last, second, third] = self.runs;
        let is_at = |index: usize| self.names.get(index).is_some_and(|own| is_same(own, name));
        let (index, left) = if is_at(second) {
            (second, third)
        } else if is_at(third) {
            (third, second)
        } else if let Some(index) = self.names.iter().position(|own| *own == name) {
            // The new run replaces the one that was ended first.
            (index, second)
        } else {
            self.unknown.clear();
            self.unknown.push_str(name);
            return usize::MAX;
        };
        self.runs = [index + 1, last, left];
        index
    }
}

/// Compares two names. Most have four to sixteen bytes, for which a call of `memcmp` takes longer than the comparison.
#[inline]
fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        8..=16 => a.first_chunk::<8>() == b.first_chunk() && a.last_chunk::<8>() == b.last_chunk(),
        4..=7 => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        _ => a == b,
    }
}

impl<'de> DeserializeSeed<'de> for &mut MemberIndex {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut MemberIndex {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<usize, E> {
        Ok(self.index(name))
    }
}
