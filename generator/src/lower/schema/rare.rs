//! Fields that few schemas have.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use super::{Bounds, Uncommon};

/// A value that is blank in most schemas: it takes one word there, and is on the heap elsewhere. A document has many
/// schemas, and most of the memory of lowering is theirs.
#[derive(Clone, Default)]
pub struct Rare<T>(Option<Box<T>>);

/// A type with a value that says nothing, as an empty list does.
pub trait Blank: PartialEq + Default + 'static {
    /// That value.
    fn blank() -> &'static Self;
}

impl<T: PartialEq + 'static> Blank for Vec<T> {
    fn blank() -> &'static Self {
        const { &Self::new() }
    }
}

impl Blank for Bounds {
    fn blank() -> &'static Self {
        const { &Self { minimum: None, maximum: None, other: Vec::new() } }
    }
}

impl Blank for Uncommon {
    fn blank() -> &'static Self {
        static NONE: LazyLock<Uncommon> = LazyLock::new(Uncommon::default);
        &NONE
    }
}

impl<T: Blank> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(value) => value,
            None => T::blank(),
        }
    }
}

/// Changing a value takes memory for it, even if it remains blank.
impl<T: Blank> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Blank> From<T> for Rare<T> {
    fn from(value: T) -> Self {
        if value == *T::blank() { Self(None) } else { Self(Some(Box::new(value))) }
    }
}

impl<T: Blank> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Blank + fmt::Debug> fmt::Debug for Rare<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'a, T: Blank> IntoIterator for &'a Rare<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (**self).into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Schema;
    use super::Rare;

    #[test]
    fn a_blank_value_takes_a_word_and_equals_an_empty_one() {
        let mut list: Rare<Vec<u8>> = Rare::from(Vec::new());
        assert_eq!((list.0.is_none(), size_of_val(&list)), (true, size_of::<usize>()));
        list.push(1);
        list.pop();
        assert_eq!((list.0.is_some(), &list), (true, &Rare::default()));
    }

    /// What a document costs is its number of schemas times this.
    #[test]
    fn a_schema_is_small() {
        assert!(size_of::<Schema>() <= 160, "{} bytes", size_of::<Schema>());
    }
}
