//! Objects of the specification, whose fields are looked up by their names.

use super::fields::Field;

/// An object of the specification.
#[derive(Debug)]
pub struct Object {
    /// The object's name in the specification.
    pub name: &'static str,
    /// The object's fields, in the order of the table.
    pub fields: &'static [Field],
    index: Index,
}

impl Object {
    pub(super) const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields, index: Index::of(fields) }
    }

    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.get(self.position(name)?)
    }

    /// The position of a field in the table, from 0.
    pub fn position(&self, name: &str) -> Option<usize> {
        let candidates = self.index.candidates(name).iter().map(|position| usize::from(*position));
        candidates.into_iter().find(|position| self.fields.get(*position).is_some_and(|field| field.name == name))
    }
}

/// More fields than an object has.
const MAX_FIELDS: usize = 80;
/// The number of buckets of an [`Index`].
const BUCKETS: usize = 64;

/// The positions of an object's fields by their names: a walk looks up every member of every object.
#[derive(Debug)]
struct Index {
    /// The positions, in the order of the buckets.
    positions: [u8; MAX_FIELDS],
    /// The start of each bucket in the positions.
    starts: [u8; BUCKETS + 1],
}

impl Index {
    /// Evaluated by the compiler, which refuses a table that does not fit.
    #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler only")]
    const fn of(fields: &[Field]) -> Self {
        let mut index = Self { positions: [0; MAX_FIELDS], starts: [0; BUCKETS + 1] };
        let (mut current, mut next) = (0, 0);
        while current < BUCKETS {
            index.starts[current] = next as u8;
            let mut position = 0;
            while position < fields.len() {
                if bucket(fields[position].name) == current {
                    index.positions[next] = position as u8;
                    next += 1;
                }
                position += 1;
            }
            current += 1;
        }
        index.starts[BUCKETS] = next as u8;
        index
    }

    fn candidates(&self, name: &str) -> &[u8] {
        let bucket = bucket(name);
        match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(start), Some(end)) => self.positions.get(usize::from(*start)..usize::from(*end)).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// The bucket of a name, by its length, its first and its last byte, which distinguish most names of an object.
const fn bucket(name: &str) -> usize {
    let (first, last) = match name.as_bytes() {
        [first, .., last] => (*first, *last),
        [only] => (*only, *only),
        [] => (0, 0),
    };
    (name.len() * 7 + first as usize * 3 + last as usize) % BUCKETS
}
