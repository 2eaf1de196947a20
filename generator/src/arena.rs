//! Typed arenas: values that refer to each other by ids instead of by references, so that they may form cycles.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// The id of a value in an [`Arena`], defined by the macro `id!`.
pub trait Id: Copy {
    /// The id of the `index`-th value, counted from 0.
    fn new(index: usize) -> Self;
    /// The position of the value, counted from 0.
    fn index(self) -> usize;
}

/// Defines the id type of one kind of values. It is not zero, so that an optional one takes no more memory.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(std::num::NonZeroU32);

        impl $crate::arena::Id for $name {
            fn new(index: usize) -> Self {
                Self(std::num::NonZeroU32::MIN.saturating_add($crate::arena::narrow(index)))
            }

            fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }
    };
}

pub(crate) use id;

/// An index in four bytes: graphs hold many ids.
#[expect(
    clippy::expect_used,
    reason = "each value stands for a JSON value, and 2^32 of those take over 300 GiB before an arena has them"
)]
pub(crate) fn narrow(index: usize) -> u32 {
    u32::try_from(index).expect("an arena holds fewer than 2^32 values")
}

/// Values of one kind, by ids that only this arena gives out.
///
/// Looking up an id is infallible. An id of another arena is a bug in the generator, and panics where it is out of bounds.
#[derive(Clone, PartialEq, Eq)]
pub struct Arena<I, T> {
    values: Vec<T>,
    ids: PhantomData<I>,
}

impl<I: Id, T> Arena<I, T> {
    /// An arena without values.
    pub const fn new() -> Self {
        Self { values: Vec::new(), ids: PhantomData }
    }

    /// Adds a value.
    pub fn push(&mut self, value: T) -> I {
        let id = I::new(self.values.len());
        self.values.push(value);
        id
    }

    /// The value with an id; `None` if it is the id of another arena and out of bounds in this one. For callers outside
    /// of the generator, who are given ids and arenas apart; with the name `get`, Clippy would ask for it everywhere.
    pub fn find(&self, id: I) -> Option<&T> {
        self.values.get(id.index())
    }

    /// The value with an id, to be changed; `None` as in [`Arena::find`].
    pub fn find_mut(&mut self, id: I) -> Option<&mut T> {
        self.values.get_mut(id.index())
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Tests whether the arena has no values.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The ids of all values, in the order in which they were added.
    pub fn ids(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.values.len()).map(I::new)
    }

    /// The values, in the order in which they were added.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// The values with their ids.
    pub fn entries(&self) -> impl Iterator<Item = (I, &T)> {
        self.values.iter().enumerate().map(|(index, value)| (I::new(index), value))
    }

    /// The values with their ids, to be changed.
    pub fn entries_mut(&mut self) -> impl Iterator<Item = (I, &mut T)> {
        self.values.iter_mut().enumerate().map(|(index, value)| (I::new(index), value))
    }

    /// Returns the memory for values that were not added.
    pub fn shrink_to_fit(&mut self) {
        self.values.shrink_to_fit();
    }

    /// The values as a slice.
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }

    /// An arena with `value` under each id of this one.
    pub fn filled<U: Clone>(&self, value: U) -> Arena<I, U> {
        Arena { values: vec![value; self.values.len()], ids: PhantomData }
    }
}

impl<I: Id, T> FromIterator<T> for Arena<I, T> {
    fn from_iter<V: IntoIterator<Item = T>>(values: V) -> Self {
        Self { values: values.into_iter().collect(), ids: PhantomData }
    }
}

impl<I, T> IntoIterator for Arena<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl<'a, I, T> IntoIterator for &'a Arena<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

impl<'a, I, T> IntoIterator for &'a mut Arena<I, T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter_mut()
    }
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Self { values: Vec::new(), ids: PhantomData }
    }
}

impl<I, T: fmt::Debug> fmt::Debug for Arena<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.values).finish()
    }
}

impl<I: Id, T> Index<I> for Arena<I, T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "an arena's ids are in bounds; no document can name another one")]
    fn index(&self, id: I) -> &T {
        &self.values[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Arena<I, T> {
    #[expect(clippy::indexing_slicing, reason = "an arena's ids are in bounds; no document can name another one")]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.values[id.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    id!(
        /// An id for the test.
        Test
    );

    #[test]
    fn ids_are_positions_and_those_of_another_arena_are_not_found() {
        let mut arena = Arena::<Test, char>::new();
        let (first, second) = (arena.push('a'), arena.push('b'));
        arena[first] = 'c';
        assert_eq!((arena[first], arena.find(second)), ('c', Some(&'b')));
        assert_eq!(arena.find(Test::new(2)), None);
        assert_eq!(arena.entries().map(|(id, value)| (id.index(), *value)).collect::<Vec<_>>(), [(0, 'c'), (1, 'b')]);
        assert_eq!(arena.filled(0).as_slice(), [0, 0]);
    }
}
