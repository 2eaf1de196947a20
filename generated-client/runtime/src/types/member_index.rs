//! The names of an object's members, on their way into a struct.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Visitor};

/// Reads member names as indices into a list. Members mostly come in the order of the document, which is that of each
/// section of the list: so a name is looked for where one of the last runs ended, before it is looked for everywhere.
#[derive(Debug)]
pub(super) struct Names {
    names: &'static [&'static str],
    /// Where the runs go on, the current one first: as many as a list has sections.
    runs: [usize; 3],
    /// Where the current run began.
    start: usize,
    /// Which of the first members were met before it, a bit each.
    met: u128,
    /// The last name that is not in the list.
    pub unknown: String,
}

impl Names {
    pub fn new(names: &'static [&'static str]) -> Self {
        Self { names, runs: [0; 3], start: 0, met: 0, unknown: String::new() }
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

    /// Another run goes on, or a new one begins.
    fn search(&mut self, name: &str) -> usize {
        self.leave();
        let [last, second, third] = self.runs;
        let is_at = |index: usize| self.names.get(index).is_some_and(|own| is_same(own, name));
        let (index, left) = if is_at(second) {
            (second, third)
        } else if is_at(third) {
            (third, second)
        } else if let Some(index) = self.names.iter().position(|own| *own == name) {
            // It takes the place of the one that was left longest ago.
            (index, second)
        } else {
            self.unknown.clear();
            self.unknown.push_str(name);
            return usize::MAX;
        };
        self.runs = [index + 1, last, left];
        self.start = index;
        index
    }

    /// Notes what the current run has met.
    fn leave(&mut self) {
        let [next, ..] = self.runs;
        self.met |= below(next) & !below(self.start);
        self.start = next;
    }

    /// The first member that was not met; those that must be there stand first in the list.
    pub fn missing(&mut self) -> &'static str {
        self.leave();
        let missing =
            self.names.iter().enumerate().find(|(index, _)| self.met & below(index + 1) & !below(*index) == 0);
        missing.map_or("one of many", |(_, name)| name)
    }
}

/// The bits for the members before one; those beyond the size of the set have none.
fn below(index: usize) -> u128 {
    u32::try_from(index).ok().and_then(|index| 1_u128.checked_shl(index)).map_or(u128::MAX, |bit| bit - 1)
}

/// Compares two names: most are of four to sixteen bytes, and for these a call of the system's comparison takes longer than
/// what it does.
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

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<usize, E> {
        Ok(self.index(name))
    }
}
