//! How structs are read, written, compared and shown.
//!
//! serde's derive, and the standard ones for `Debug` and `PartialEq`, write dozens of lines of code per field, which
//! every build of a client pays for. What all structs have in common is here, once; the macro `object` adds two or three
//! short statements per field.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::member_index::Names;

/// A struct that is an object in JSON; `object!` implements it.
pub trait Object: Sized {
    /// The names of the members, those that must be there first.
    const NAMES: &'static [&'static str];

    /// Reads all members. `None` if one that must be there is missing, or if reading failed.
    fn read<'de, A: MapAccess<'de>>(members: &mut Reader<'de, A>) -> Option<Self>;

    /// Writes all members.
    fn write<M: SerializeMap>(&self, members: &mut Writer<M>);
}

/// Reads an object.
///
/// # Errors
/// Those of reading its members; if one that must be there is missing.
pub fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Members(PhantomData))
}

/// Writes an object.
///
/// # Errors
/// The first one of writing its members.
pub fn write<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut members = Writer(serializer.serialize_map(None));
    object.write(&mut members);
    members.0?.end()
}

/// Whether two values are the same JSON, in which the order of members makes no difference.
pub fn same<T: Serialize>(a: &T, b: &T) -> bool {
    matches!((serde_json::to_value(a), serde_json::to_value(b)), (Ok(a), Ok(b)) if a == b)
}

/// Shows a value as its type's name and its JSON, on several lines for `{:#?}`.
///
/// # Errors
/// Those of the formatter.
pub fn debug<T: Serialize>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{} ", type_name::<T>())?;
    debug_json(value, f)
}

pub(super) fn debug_json<T: Serialize>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = if f.alternate() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    f.write_str(&text.map_err(|_| fmt::Error)?)
}

/// The name of a `T`, for messages.
fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}

/// The members of an object on their way into a struct. The first error ends the reading and is kept.
///
/// What is done for each member is inlined where a struct is read, and what seldom happens is kept out of it: a decoder is
/// as fast as one that is derived only if calls are few.
#[derive(Debug)]
pub struct Reader<'de, A: MapAccess<'de>> {
    map: A,
    names: Names,
    error: Option<A::Error>,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// The index of the next member in [`Object::NAMES`]; of a member that is not there, an index out of bounds.
    #[inline]
    pub fn next_member(&mut self) -> Option<usize> {
        if self.error.is_some() {
            return None;
        }
        match self.map.next_key_seed(&mut self.names) {
            Ok(index) => index,
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }

    /// Reads the value of a member that was met.
    #[inline]
    pub fn some<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => fill(slot, Some(value)),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of a member that was met, null as `None`.
    #[inline]
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => fill(slot, value),
            Err(error) => self.fail(error),
        }
    }

    /// Reads the value of a member that the struct has no field for into its map of others.
    pub fn rest<T: Deserialize<'de>>(&mut self, slot: &mut BTreeMap<String, T>) {
        match self.map.next_value() {
            Ok(value) => _ = slot.insert(std::mem::take(&mut self.names.unknown), value),
            Err(error) => self.fail(error),
        }
    }

    /// Passes over the value of a member that the struct has no use for.
    pub fn skip(&mut self) {
        self.error = self.map.next_value::<IgnoredAny>().err();
    }

    /// Apart, so that it is not a part of each use of the others.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error = Some(error);
    }

    #[inline]
    fn end<T>(mut self, value: Option<T>) -> Result<T, A::Error> {
        match (self.error, value) {
            (Some(error), _) => Err(error),
            (None, Some(value)) => Ok(value),
            (None, None) => Err(A::Error::missing_field(self.names.missing())),
        }
    }
}

/// Fills a slot. What was there came under the same name; it is dropped apart, since few objects have a name twice.
#[inline]
fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
    if let Some(before) = std::mem::replace(slot, value) {
        discard(before);
    }
}

#[cold]
fn discard<T>(_: T) {}

/// The members of a struct on their way into an object. The first error ends the writing and is kept.
#[derive(Debug)]
pub struct Writer<M: SerializeMap>(Result<M, M::Error>);

impl<M: SerializeMap> Writer<M> {
    /// Writes a member.
    #[inline]
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if let Ok(open) = &mut self.0
            && let Err(error) = open.serialize_entry(name, value)
        {
            self.0 = Err(error);
        }
    }

    /// Writes a member if there is a value.
    #[inline]
    pub fn put_some<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", type_name::<T>())
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut members = Reader { map, names: Names::new(T::NAMES), error: None, input: PhantomData };
        let value = T::read(&mut members);
        members.end(value)
    }
}

/// A member's name: that of its field, unless it is given.
#[macro_export]
macro_rules! member {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident = $name:literal) => {
        $name
    };
}

/// Implements `Serialize`, `Deserialize`, `Debug` and `PartialEq` for a struct: its fields and, where they differ, their
/// names in JSON (`r#type = "type"`), in up to four sections. A struct without `required` ones gets `Default` too.
///
/// - `required`: must be there.
/// - `optional`: an `Option`, left out if `None`; null is read as `None`.
/// - `nullable`: an `Option` of something that null is a value of; what is absent is `None`.
/// - `rest`: a map that takes the members that have no field.
///
#[macro_export]
macro_rules! object {
    ($name:ident { required $($sections:tt)* }) => {
        $crate::object_impls!($name { required $($sections)* });
    };
    ($name:ident {
        $(optional { $($opt:ident $(= $opt_name:literal)?),* $(,)? })?
        $(nullable { $($nul:ident $(= $nul_name:literal)?),* $(,)? })?
        $(rest { $rest:ident })?
    }) => {
        $crate::object_impls!($name {
            $(optional { $($opt $(= $opt_name)?),* })?
            $(nullable { $($nul $(= $nul_name)?),* })?
            $(rest { $rest })?
        });

        impl std::default::Default for $name {
            fn default() -> Self {
                Self {
                    $($($opt: std::option::Option::None,)*)?
                    $($($nul: std::option::Option::None,)*)?
                    $($rest: std::collections::BTreeMap::new(),)?
                }
            }
        }
    };
}

/// What `object!` implements for every struct.
#[macro_export]
macro_rules! object_impls {
    ($name:ident {
        $(required { $($req:ident $(= $req_name:literal)?),* $(,)? })?
        $(optional { $($opt:ident $(= $opt_name:literal)?),* $(,)? })?
        $(nullable { $($nul:ident $(= $nul_name:literal)?),* $(,)? })?
        $(rest { $rest:ident })?
    }) => {
        impl $crate::object::Object for $name {
            const NAMES: &'static [&'static str] = &[
                $($($crate::member!($req $(= $req_name)?),)*)?
                $($($crate::member!($opt $(= $opt_name)?),)*)?
                $($($crate::member!($nul $(= $nul_name)?),)*)?
            ];

            #[inline]
            fn read<'de, A: $crate::serde::de::MapAccess<'de>>(
                members: &mut $crate::object::Reader<'de, A>,
            ) -> std::option::Option<Self> {
                #[allow(non_camel_case_types, reason = "the variants are the fields")]
                enum __Field { $($($req,)*)? $($($opt,)*)? $($($nul,)*)? }

                $($( let mut $req = std::option::Option::None; )*)?
                $($( let mut $opt = std::option::Option::None; )*)?
                $($( let mut $nul = std::option::Option::None; )*)?
                $( let mut $rest = std::collections::BTreeMap::new(); )?
                let fields: &[__Field] = &[$($(__Field::$req,)*)? $($(__Field::$opt,)*)? $($(__Field::$nul,)*)?];
                while let std::option::Option::Some(index) = members.next_member() {
                    match fields.get(index) {
                        $($( std::option::Option::Some(__Field::$req) => members.some(&mut $req), )*)?
                        $($( std::option::Option::Some(__Field::$opt) => members.optional(&mut $opt), )*)?
                        $($( std::option::Option::Some(__Field::$nul) => members.some(&mut $nul), )*)?
                        $( std::option::Option::None => members.rest(&mut $rest), )?
                        #[allow(unreachable_patterns, reason = "a struct may have a field for all others")]
                        std::option::Option::None => members.skip(),
                    }
                }
                std::option::Option::Some(Self {
                    $($( $req: $req?, )*)?
                    $($( $opt, )*)?
                    $($( $nul, )*)?
                    $( $rest, )?
                })
            }

            fn write<M: $crate::serde::ser::SerializeMap>(&self, members: &mut $crate::object::Writer<M>) {
                $($( members.put($crate::member!($req $(= $req_name)?), &self.$req); )*)?
                $($( members.put_some($crate::member!($opt $(= $opt_name)?), &self.$opt); )*)?
                $($( members.put_some($crate::member!($nul $(= $nul_name)?), &self.$nul); )*)?
                $( for (name, value) in &self.$rest { members.put(name, value); } )?
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                $crate::object::write(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::object::read(deserializer)
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::object::debug(self, f)
            }
        }

        impl std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::object::same(self, other)
            }
        }
    };
}
