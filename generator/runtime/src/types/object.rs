//! The code that reads, writes and shows the structs of all types of objects. What the macro `Object` derives calls it.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::constant::Constant;
use super::member_index::MemberIndex;
use super::members::{Absent, WriteOptional, WriteRequired};
use super::{loss, marks};
use crate::json;
use crate::redact::REDACTED;

/// The error of an additional property that a field has already. Its text is a reason of an argument's error.
pub(crate) const DECLARED: &str = "contains an additional property with the name of a declared one";

/// A struct that is an object in JSON. The macro of this name derives it.
pub trait Object: Sized {
    /// The values of the members that have one in every object of the type, 64 at most.
    const CONSTANTS: &'static [Constant];

    /// The names of the members: first those of the constants, then the other required ones.
    const NAMES: &'static [&'static str];

    /// The fields that [`Deserializer::deserialize_struct`] gets: the names of all members, an empty name, and then once more
    /// the names of the members that are read by [`Reader::optional`].
    const FIELDS: &'static [&'static str];

    /// Reads all members but the constants. Returns `None` if a required one is missing, or if reading failed.
    fn read<'de, A: MapAccess<'de>>(members: &mut Reader<'de, A>) -> Option<Self>;

    /// Writes all members but the constants.
    fn write<M: SerializeMap>(&self, members: &mut Writer<M>);
}

/// Deserializes an object.
///
/// # Errors
/// Those of deserializing its members; if a required one is missing.
pub fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // Unions ask for the names without a value.
    deserializer.deserialize_struct(std::any::type_name::<T>(), T::FIELDS, Members(PhantomData))
}

/// Serializes an object.
///
/// # Errors
/// The first one of serializing its members.
pub fn write<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut members = Writer(serializer.serialize_map(None));
    members.put_constants::<T>();
    object.write(&mut members);
    members.0?.end()
}

/// Serializes an object to be shown: `[redacted]` in place of the members with these names.
///
/// # Errors
/// Those of [`write`].
#[cold]
pub fn write_redacted<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
    secrets: &[&str],
) -> Result<S::Ok, S::Error> {
    let mut members = Writer(serializer.serialize_map(None).map(|members| Redacted { members, secrets }));
    members.put_constants::<T>();
    object.write(&mut members);
    members.0?.end()
}

/// Members of which some are secret.
struct Redacted<'s, M> {
    members: M,
    secrets: &'s [&'s str],
}

impl<M: SerializeMap> SerializeMap for Redacted<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), M::Error> {
        self.members.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), M::Error> {
        self.members.serialize_value(value)
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), M::Error> {
        let name = serde_json::to_value(key).map_err(M::Error::custom)?;
        if name.as_str().is_some_and(|name| self.secrets.contains(&name)) {
            return self.members.serialize_entry(key, REDACTED);
        }
        self.members.serialize_entry(key, value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.members.end()
    }
}

/// Returns true if two values are equal: their JSON is, in which the order of members is not significant, and the variants of
/// the unions in it are the same.
pub fn same<T: Serialize>(a: &T, b: &T) -> bool {
    marks::same(a, b)
}

/// Implements `Debug`: the name of the type and the value as JSON with the variants of unions, on several lines for `{:#?}`.
///
/// # Errors
/// Those of the formatter.
pub fn debug<T: Serialize>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{} ", type_name::<T>())?;
    marks::debug(value, f)
}

/// The name of the type without its path, for messages.
fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}

/// Reads the members of an object for a struct. The first error ends the reading and is kept.
///
/// The code for each member is inlined where a struct is read, and code for rare cases is not: only with few calls is a
/// decoder as fast as a derived one.
#[derive(Debug)]
pub struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    names: MemberIndex,
    /// The constants that were read, as bits.
    constants: u64,
    /// The index of a required member that was not read, among those that are no constants.
    missing: usize,
    error: Option<A::Error>,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// The index of the next member in [`Object::NAMES`] after the constants, which are read here; out of bounds for a member that
    /// it does not list. `None` at the end or after an error.
    #[inline]
    pub fn next_member<T: Object>(&mut self) -> Option<usize> {
        while self.error.is_none() {
            match self.map.next_key_seed(&mut self.names) {
                Ok(Some(index)) => match T::CONSTANTS.get(index) {
                    Some(constant) => self.constant(index, *constant),
                    None => return Some(index - T::CONSTANTS.len()),
                },
                Ok(None) => return None,
                Err(error) => self.fail(error),
            }
        }
        None
    }

    /// Reads the value of a constant.
    fn constant(&mut self, index: usize, constant: Constant) {
        match self.map.next_value_seed(constant) {
            Ok(()) => self.constants |= bit(index),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of the current member.
    #[inline]
    pub fn some<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => fill(slot, Some(value)),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of the current member, null as `None`.
    #[inline]
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => fill(slot, value),
            Err(error) => self.fail_unless_absent(error),
        }
    }

    /// Reads the value of the current member, for which null is declared, as [`Reader::optional`] does.
    #[inline]
    pub fn optional_nullable<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value::<Option<T>>() {
            Ok(value) => {
                if value.is_none() {
                    loss::null();
                }
                fill(slot, value);
            }
            Err(error) => self.fail_unless_absent(error),
        }
    }

    /// Reads the value of the current member, which can be absent.
    #[inline]
    pub fn option<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>, absent: Absent) {
        match absent {
            Absent::Optional => self.optional(slot),
            Absent::OptionalNullable => self.optional_nullable(slot),
            Absent::Nullable => self.some(slot),
        }
    }

    /// Reads the value of the current member into the map for additional properties.
    pub fn rest<T: Deserialize<'de>>(&mut self, slot: &mut BTreeMap<String, T>) {
        match self.map.next_value() {
            Ok(value) => _ = slot.insert(std::mem::take(&mut self.names.unknown), value),
            Err(error) => self.fail(error),
        }
    }

    /// Notes that a required member was not read: that with this index among those that are no constants.
    #[cold]
    pub fn missing(&mut self, index: usize) {
        self.missing = index;
    }

    /// Skips the value of the current member.
    pub fn skip(&mut self) {
        loss::skipped();
        self.error = self.map.next_value::<IgnoredAny>().err();
    }

    /// Keeps an error. Not inlined, so that its code is not repeated for each member.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error = Some(error);
    }

    /// Keeps the error of a member that can be absent, unless what it is takes the place of an absent value.
    #[cold]
    fn fail_unless_absent(&mut self, error: A::Error) {
        if !json::takes_absent() {
            self.error = Some(error);
        }
    }

    /// The result of reading a struct.
    #[inline]
    fn end<T: Object>(self, value: Option<T>) -> Result<T, A::Error> {
        let constant = (0..T::CONSTANTS.len()).find(|index| self.constants & bit(*index) == 0);
        match (self.error, value, constant) {
            (Some(error), ..) => Err(error),
            (None, Some(value), None) => Ok(value),
            (None, _, constant) => {
                let index = constant.unwrap_or(T::CONSTANTS.len() + self.missing);
                Err(A::Error::missing_field(T::NAMES.get(index).copied().unwrap_or("a required member")))
            }
        }
    }
}

/// The bit of a constant, of which a type has 64 at most.
const fn bit(index: usize) -> u64 {
    1 << (index % 64)
}

/// Fills a slot. A value of an earlier member of the same name is dropped out of line, because repeated names are rare.
#[inline]
fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
    if let Some(before) = std::mem::replace(slot, value) {
        discard(before);
    }
}

#[cold]
fn discard<T>(_: T) {}

/// Writes the members of an object from a struct. The first error ends the writing and is kept.
#[derive(Debug)]
pub struct Writer<M: SerializeMap>(Result<M, M::Error>);

impl<M: SerializeMap> Writer<M> {
    /// Writes the constants.
    #[inline]
    fn put_constants<T: Object>(&mut self) {
        T::NAMES.iter().zip(T::CONSTANTS).for_each(|(name, constant)| self.put(name, constant));
    }

    /// Writes the members of a `T`, which are tuples.
    #[inline]
    pub fn put_all<T: Object, R: WriteRequired, O: WriteOptional>(&mut self, required: R, optional: O) {
        let start = T::CONSTANTS.len();
        required.write::<T, M>(start, self);
        optional.write::<T, M>(start + R::COUNT, self);
    }

    /// Writes a member.
    #[inline]
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(open) = &mut self.0
            && let Err(error) = open.serialize_entry(name, value)
        {
            self.0 = Err(error);
        }
    }

    /// Writes a member unless it is `None`.
    #[inline]
    pub fn put_some<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// Writes additional properties, of which none may have one of the declared `names`: it would be written twice.
    pub fn put_rest<T: Serialize>(&mut self, names: &[&str], rest: &BTreeMap<String, T>) {
        for (name, value) in rest {
            if names.contains(&name.as_str()) {
                self.0 = Err(M::Error::custom(DECLARED));
            }
            self.put(name, value);
        }
    }
}

/// Visits an object and makes a `T` of it.
struct Members<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", type_name::<T>())
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut members = Reader {
            map,
            names: MemberIndex::new(T::NAMES),
            constants: 0,
            missing: 0,
            error: None,
            input: PhantomData,
        };
        let value = T::read(&mut members);
        members.end(value)
    }
}
