//! How structs are read and written.
//!
//! serde's derive writes some 30 lines of code per field, which every build of a client pays for. What all structs
//! have in common is here, once; the macro `object` adds a few lines per field.

use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize};

/// Reads member names as indices into a list. Members mostly come in the order of the list, so the search goes on
/// where the last one ended.
#[derive(Debug)]
pub struct Names {
    names: &'static [&'static str],
    next: usize,
    /// The last name that is not in the list.
    unknown: String,
}

impl Names {
    /// The names of a struct's members.
    pub fn new(names: &'static [&'static str]) -> Self {
        Self { names, next: 0, unknown: String::new() }
    }

    /// The last name that is not in the list; it has no index.
    pub fn unknown(&mut self) -> String {
        std::mem::take(&mut self.unknown)
    }

    fn index(&mut self, name: &str) -> usize {
        let (before, after) = self.names.split_at(self.next.min(self.names.len()));
        let found = after.iter().position(|own| *own == name).map(|index| index + before.len());
        let index = found.or_else(|| before.iter().position(|own| *own == name)).unwrap_or(usize::MAX);
        if index == usize::MAX {
            self.unknown.clear();
            self.unknown.push_str(name);
        } else {
            self.next = index + 1;
        }
        index
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<usize, E> {
        Ok(self.index(name))
    }
}

/// Reads the value of the member whose name was read last.
///
/// # Errors
/// Those of reading a `T`.
pub fn fill<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: &mut A, slot: &mut Option<T>) -> Result<(), A::Error> {
    *slot = Some(map.next_value()?);
    Ok(())
}

/// Passes over the value of a member that the struct does not have.
///
/// # Errors
/// Those of reading JSON.
pub fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(drop)
}

/// The value of a member that must be there.
///
/// # Errors
/// If it is not.
pub fn need<T, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(name))
}

/// Writes a member, unless writing failed before.
pub fn put<T: Serialize + ?Sized, M: SerializeMap>(map: &mut Result<M, M::Error>, name: &str, value: &T) {
    if let Ok(open) = map
        && let Err(error) = open.serialize_entry(name, value)
    {
        *map = Err(error);
    }
}

/// Writes a member if there is a value.
pub fn put_some<T: Serialize, M: SerializeMap>(map: &mut Result<M, M::Error>, name: &str, value: &Option<T>) {
    if let Some(value) = value {
        put(map, name, value);
    }
}

/// Ends an object.
///
/// # Errors
/// The first one of writing.
pub fn end<M: SerializeMap>(map: Result<M, M::Error>) -> Result<M::Ok, M::Error> {
    map?.end()
}

/// A member's name: that of its field, unless it is given.
#[allow(unused_macros, reason = "a client without structs has no use for it")]
macro_rules! member {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident = $name:literal) => {
        $name
    };
}

/// Implements `Serialize` and `Deserialize` for a struct: its fields and, where they differ, their names in JSON (`r#type = "type"`), in
/// up to four sections.
///
/// - `required`: must be there.
/// - `optional`: an `Option`, left out if `None`; null is read as `None`.
/// - `nullable`: an `Option` of something that null is a value of; what is absent is `None`.
/// - `rest`: a map that takes the members that have no field.
///
/// The module that calls it needs `use crate::runtime;`.
#[allow(unused_macros, reason = "a client without structs has no use for it")]
macro_rules! object {
    ($name:ident {
        $(required { $($req:ident $(= $req_name:literal)?),* $(,)? })?
        $(optional { $($opt:ident $(= $opt_name:literal)?),* $(,)? })?
        $(nullable { $($nul:ident $(= $nul_name:literal)?),* $(,)? })?
        $(rest { $rest:ident })?
    }) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None);
                $($( runtime::object::put(&mut map, runtime::object::member!($req $(= $req_name)?), &self.$req); )*)?
                $($( runtime::object::put_some(&mut map, runtime::object::member!($opt $(= $opt_name)?), &self.$opt); )*)?
                $($( runtime::object::put_some(&mut map, runtime::object::member!($nul $(= $nul_name)?), &self.$nul); )*)?
                $( for (name, value) in &self.$rest { runtime::object::put(&mut map, name, value); } )?
                runtime::object::end(map)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                // No document gives a type a name that begins so.
                struct __Members;

                #[allow(dead_code, non_camel_case_types, reason = "the variants are indices of fields")]
                enum __Field { $($($req,)*)? $($($opt,)*)? $($($nul,)*)? }

                impl<'de> serde::de::Visitor<'de> for __Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object (", stringify!($name), ")"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> std::result::Result<$name, A::Error> {
                        $($( let mut $req = std::option::Option::None; )*)?
                        $($( let mut $opt = std::option::Option::None; )*)?
                        $($( let mut $nul = std::option::Option::None; )*)?
                        $( let mut $rest = std::collections::BTreeMap::new(); )?
                        let mut names = runtime::object::Names::new(
                            &[$($(runtime::object::member!($req $(= $req_name)?),)*)? $($(runtime::object::member!($opt $(= $opt_name)?),)*)? $($(runtime::object::member!($nul $(= $nul_name)?),)*)?],
                        );
                        while let Some(index) = map.next_key_seed(&mut names)? {
                            match index {
                                $($( i if i == __Field::$req as usize => runtime::object::fill(&mut map, &mut $req), )*)?
                                $($( i if i == __Field::$opt as usize => runtime::object::fill(&mut map, &mut $opt), )*)?
                                $($( i if i == __Field::$nul as usize => runtime::object::fill(&mut map, &mut $nul), )*)?
                                $( _ if true => map.next_value().map(|value| {
                                    $rest.insert(names.unknown(), value);
                                }), )?
                                _ => runtime::object::skip(&mut map),
                            }?;
                        }
                        Ok($name {
                            $($( $req: runtime::object::need($req, runtime::object::member!($req $(= $req_name)?))?, )*)?
                            $($( $opt: $opt.unwrap_or_default(), )*)?
                            $($( $nul, )*)?
                            $( $rest, )?
                        })
                    }
                }

                deserializer.deserialize_map(__Members)
            }
        }
    };
}

#[allow(unused_imports, reason = "a client without structs has no use for it")]
pub(crate) use {member, object};
