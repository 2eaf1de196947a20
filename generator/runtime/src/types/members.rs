//! Tuples of the members of a struct, which are read and written by one call.
//!
//! A statement for each member would do the same, but each has to be checked on its own in every build of a client, which takes
//! much longer than a tuple: `cargo check` of a client with many types took 5 % more.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

use super::object::{Object, Reader, Writer};

/// The members of a struct: the required ones, those that can be absent by how they are read (as in [`Absent`]), and the
/// map for additional properties.
#[derive(Debug)]
pub struct Members<R, O, B, N, A>(pub R, pub O, pub B, pub N, pub A);

/// More than eight members: a tuple of eight, and the others.
#[derive(Debug, Default)]
pub struct Chain<A, B>(pub A, pub B);

/// How a member is read that can be absent.
#[derive(Clone, Copy, Debug)]
pub enum Absent {
    /// By [`Reader::optional`].
    Optional,
    /// By [`Reader::optional_nullable`].
    OptionalNullable,
    /// By [`Reader::some`].
    Nullable,
}

/// Required members, as a tuple of their types.
pub trait ReadRequired<'de>: Sized {
    /// The number of members.
    const COUNT: usize;

    /// A tuple of `Option`s, for what was read.
    type Slots: Default;

    /// Reads the value of the member with this index.
    fn read<M: MapAccess<'de>>(slots: &mut Self::Slots, index: usize, reader: &mut Reader<'de, M>);

    /// The members.
    ///
    /// # Errors
    /// The index of the first one that was not read.
    fn all(slots: Self::Slots) -> Result<Self, usize>;
}

/// Members that can be absent, as a tuple of `Option`s.
pub trait ReadOptional<'de>: Default {
    /// The number of members.
    const COUNT: usize;

    /// Reads the value of the member with this index.
    fn read<M: MapAccess<'de>>(&mut self, index: usize, reader: &mut Reader<'de, M>, absent: Absent);
}

/// The map for additional properties, `()` where a struct has none.
pub trait ReadRest<'de>: Default {
    /// Reads or skips the value of a member that is not declared.
    fn read<M: MapAccess<'de>>(&mut self, reader: &mut Reader<'de, M>);
}

/// Required members, as a tuple of references.
pub trait WriteRequired {
    /// The number of members.
    const COUNT: usize;

    /// Writes all members. The name of the first one is at the index `start` of [`Object::NAMES`].
    fn write<T: Object, M: SerializeMap>(self, start: usize, writer: &mut Writer<M>);
}

/// Members that can be absent, as a tuple of references to `Option`s.
pub trait WriteOptional {
    /// The number of members.
    const COUNT: usize;

    /// Writes all members that are not `None`. The name of the first one is at the index `start` of [`Object::NAMES`].
    fn write<T: Object, M: SerializeMap>(self, start: usize, writer: &mut Writer<M>);
}

/// The name at an index of [`Object::NAMES`], which has one for each member.
#[inline]
fn name<T: Object>(index: usize) -> &'static str {
    T::NAMES.get(index).copied().unwrap_or_default()
}

/// Implements the traits for tuples of one length.
macro_rules! tuples {
    ($count:literal: $($member:ident $index:tt),*) => {
        impl<'de, $($member: Deserialize<'de>),*> ReadRequired<'de> for ($($member,)*) {
            const COUNT: usize = $count;

            type Slots = ($(Option<$member>,)*);

            #[inline]
            fn read<M: MapAccess<'de>>(slots: &mut Self::Slots, index: usize, reader: &mut Reader<'de, M>) {
                match index {
                    $($index => reader.some(&mut slots.$index),)*
                    _ => {}
                }
            }

            #[inline]
            fn all(slots: Self::Slots) -> Result<Self, usize> {
                Ok(($(slots.$index.ok_or::<usize>($index)?,)*))
            }
        }

        impl<'de, $($member: Deserialize<'de>),*> ReadOptional<'de> for ($(Option<$member>,)*) {
            const COUNT: usize = $count;

            #[inline]
            fn read<M: MapAccess<'de>>(&mut self, index: usize, reader: &mut Reader<'de, M>, absent: Absent) {
                match index {
                    $($index => reader.option(&mut self.$index, absent),)*
                    _ => {}
                }
            }
        }

        impl<$($member: Serialize),*> WriteRequired for ($(&$member,)*) {
            const COUNT: usize = $count;

            #[inline]
            fn write<T: Object, M: SerializeMap>(self, start: usize, writer: &mut Writer<M>) {
                $(writer.put(name::<T>(start + $index), self.$index);)*
            }
        }

        impl<$($member: Serialize),*> WriteOptional for ($(&Option<$member>,)*) {
            const COUNT: usize = $count;

            #[inline]
            fn write<T: Object, M: SerializeMap>(self, start: usize, writer: &mut Writer<M>) {
                $(writer.put_some(name::<T>(start + $index), self.$index);)*
            }
        }
    };
}

tuples!(1: A 0);
tuples!(2: A 0, B 1);
tuples!(3: A 0, B 1, C 2);
tuples!(4: A 0, B 1, C 2, D 3);
tuples!(5: A 0, B 1, C 2, D 3, E 4);
tuples!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

impl<'de> ReadRequired<'de> for () {
    const COUNT: usize = 0;

    type Slots = ();

    #[inline]
    fn read<M: MapAccess<'de>>((): &mut (), _: usize, _: &mut Reader<'de, M>) {}

    #[inline]
    fn all((): ()) -> Result<Self, usize> {
        Ok(())
    }
}

impl<'de> ReadOptional<'de> for () {
    const COUNT: usize = 0;

    #[inline]
    fn read<M: MapAccess<'de>>(&mut self, _: usize, _: &mut Reader<'de, M>, _: Absent) {}
}

impl<'de> ReadRest<'de> for () {
    #[inline]
    fn read<M: MapAccess<'de>>(&mut self, reader: &mut Reader<'de, M>) {
        reader.skip();
    }
}

impl<'de, T: Deserialize<'de>> ReadRest<'de> for BTreeMap<String, T> {
    #[inline]
    fn read<M: MapAccess<'de>>(&mut self, reader: &mut Reader<'de, M>) {
        reader.rest(self);
    }
}

impl WriteRequired for () {
    const COUNT: usize = 0;

    #[inline]
    fn write<T: Object, M: SerializeMap>(self, _: usize, _: &mut Writer<M>) {}
}

impl WriteOptional for () {
    const COUNT: usize = 0;

    #[inline]
    fn write<T: Object, M: SerializeMap>(self, _: usize, _: &mut Writer<M>) {}
}

impl<'de, A: ReadRequired<'de>, B: ReadRequired<'de>> ReadRequired<'de> for Chain<A, B> {
    const COUNT: usize = A::COUNT + B::COUNT;

    type Slots = (A::Slots, B::Slots);

    #[inline]
    fn read<M: MapAccess<'de>>((a, b): &mut Self::Slots, index: usize, reader: &mut Reader<'de, M>) {
        if index < A::COUNT { A::read(a, index, reader) } else { B::read(b, index - A::COUNT, reader) }
    }

    #[inline]
    fn all((a, b): Self::Slots) -> Result<Self, usize> {
        Ok(Self(A::all(a)?, B::all(b).map_err(|index| A::COUNT + index)?))
    }
}

impl<'de, A: ReadOptional<'de>, B: ReadOptional<'de>> ReadOptional<'de> for Chain<A, B> {
    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn read<M: MapAccess<'de>>(&mut self, index: usize, reader: &mut Reader<'de, M>, absent: Absent) {
        if index < A::COUNT {
            self.0.read(index, reader, absent);
        } else {
            self.1.read(index - A::COUNT, reader, absent);
        }
    }
}

impl<A: WriteRequired, B: WriteRequired> WriteRequired for Chain<A, B> {
    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn write<T: Object, M: SerializeMap>(self, start: usize, writer: &mut Writer<M>) {
        self.0.write::<T, M>(start, writer);
        self.1.write::<T, M>(start + A::COUNT, writer);
    }
}

impl<A: WriteOptional, B: WriteOptional> WriteOptional for Chain<A, B> {
    const COUNT: usize = A::COUNT + B::COUNT;

    #[inline]
    fn write<T: Object, M: SerializeMap>(self, start: usize, writer: &mut Writer<M>) {
        self.0.write::<T, M>(start, writer);
        self.1.write::<T, M>(start + A::COUNT, writer);
    }
}

impl<'de, R, O, B, N, A> Members<R, O, B, N, A>
where
    R: ReadRequired<'de>,
    O: ReadOptional<'de>,
    B: ReadOptional<'de>,
    N: ReadOptional<'de>,
    A: ReadRest<'de>,
{
    /// Reads the members of a `T`. Returns `None` if a required one is missing, which the reader then knows.
    #[inline]
    pub fn read<T: Object, M: MapAccess<'de>>(reader: &mut Reader<'de, M>) -> Option<Self> {
        let mut required = R::Slots::default();
        let (mut optional, mut both, mut nullable, mut rest) = (O::default(), B::default(), N::default(), A::default());
        while let Some(index) = reader.next_member::<T>() {
            let (after_required, after_optional) = (R::COUNT, R::COUNT + O::COUNT);
            let (after_both, after_nullable) = (after_optional + B::COUNT, after_optional + B::COUNT + N::COUNT);
            if index < after_required {
                R::read(&mut required, index, reader);
            } else if index < after_optional {
                optional.read(index - after_required, reader, Absent::Optional);
            } else if index < after_both {
                both.read(index - after_optional, reader, Absent::OptionalNullable);
            } else if index < after_nullable {
                nullable.read(index - after_both, reader, Absent::Nullable);
            } else {
                rest.read(reader);
            }
        }
        match R::all(required) {
            Ok(required) => Some(Self(required, optional, both, nullable, rest)),
            Err(index) => {
                reader.missing(index);
                None
            }
        }
    }
}
