//! The macro that implements traits for emitted structs.
//!
//! serde's derives, and the standard ones for `Debug` and `PartialEq`, emit dozens of lines of code per field, which every
//! build of a client has to compile. That code exists once for all structs, in `object.rs`, and the macro lists the fields as
//! tuples, which `members.rs` reads and writes.

/// The name of a member in JSON: the given one, else that of the field.
#[doc(hidden)]
#[macro_export]
macro_rules! member {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident = $name:literal) => {
        $name
    };
}

/// Implements `Serialize`, `Deserialize`, `Debug` and `PartialEq` for a struct. It lists the fields in up to six sections,
/// with their names in JSON where these differ (`r#type = "type"`). A struct without `required` fields also gets `Default`.
///
/// - `constant`: a required member with a fixed value, which has no field.
/// - `required`: a member that has to be present.
/// - `optional`: an `Option`, omitted if `None`; null is read as `None`.
/// - `optional_nullable`: the same, where the document allows null: absent and null are not distinguished.
/// - `nullable`: an `Option` of a type that can represent null; an absent member is `None`.
/// - `rest`: a map for additional properties.
///
/// `secret` then has the names of members whose values `Debug` does not show.
///
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($name:ident {
        $(constant { $($con_name:literal = $constant:ident($con:literal)),* $(,)? })?
        required $($sections:tt)*
    }) => {
        $crate::object_impls!($name {
            $(constant { $($con_name = $constant($con)),* })?
            required $($sections)*
        });
    };
    ($name:ident {
        $(constant { $($con_name:literal = $constant:ident($con:literal)),* $(,)? })?
        $(optional { $($opt:ident $(= $opt_name:literal)?),* $(,)? })?
        $(optional_nullable { $($both:ident $(= $both_name:literal)?),* $(,)? })?
        $(nullable { $($nul:ident $(= $nul_name:literal)?),* $(,)? })?
        $(rest { $rest:ident })?
        $(secret { $($secret:literal),* $(,)? })?
    }) => {
        $crate::object_impls!($name {
            $(constant { $($con_name = $constant($con)),* })?
            $(optional { $($opt $(= $opt_name)?),* })?
            $(optional_nullable { $($both $(= $both_name)?),* })?
            $(nullable { $($nul $(= $nul_name)?),* })?
            $(rest { $rest })?
            $(secret { $($secret),* })?
        });

        impl std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self {
                    $($($opt: std::option::Option::None,)*)?
                    $($($both: std::option::Option::None,)*)?
                    $($($nul: std::option::Option::None,)*)?
                    $($rest: std::collections::BTreeMap::new(),)?
                }
            }
        }
    };
}

/// The implementations of `object!`, but for `Default`.
#[doc(hidden)]
#[macro_export]
macro_rules! object_impls {
    ($name:ident {
        $(constant { $($con_name:literal = $constant:ident($con:literal)),* $(,)? })?
        $(required { $($req:ident $(= $req_name:literal)?),* $(,)? })?
        $(optional { $($opt:ident $(= $opt_name:literal)?),* $(,)? })?
        $(optional_nullable { $($both:ident $(= $both_name:literal)?),* $(,)? })?
        $(nullable { $($nul:ident $(= $nul_name:literal)?),* $(,)? })?
        $(rest { $rest:ident })?
        $(secret { $($secret:literal),* $(,)? })?
    }) => {
        #[doc(hidden)]
        impl $crate::object::Object for $name {
            const CONSTANTS: &'static [$crate::constant::Constant] =
                &[$($($crate::constant::Constant::$constant($con),)*)?];
            const NAMES: &'static [&'static str] = &[
                $($($con_name,)*)?
                $($($crate::member!($req $(= $req_name)?),)*)?
                $($($crate::member!($opt $(= $opt_name)?),)*)?
                $($($crate::member!($both $(= $both_name)?),)*)?
                $($($crate::member!($nul $(= $nul_name)?),)*)?
            ];
            const FIELDS: &'static [&'static str] = &[
                $($($con_name,)*)?
                $($($crate::member!($req $(= $req_name)?),)*)?
                $($($crate::member!($opt $(= $opt_name)?),)*)?
                $($($crate::member!($both $(= $both_name)?),)*)?
                $($($crate::member!($nul $(= $nul_name)?),)*)?
                "",
                $($($crate::member!($opt $(= $opt_name)?),)*)?
                $($($crate::member!($both $(= $both_name)?),)*)?
            ];

            #[inline]
            fn read<'de, A: $crate::serde::de::MapAccess<'de>>(
                members: &mut $crate::object::Reader<'de, A>,
            ) -> std::option::Option<Self> {
                let $crate::members::Members(
                    $crate::members!($($($req)*)?),
                    $crate::members!($($($opt)*)?),
                    $crate::members!($($($both)*)?),
                    $crate::members!($($($nul)*)?),
                    ($($rest)?),
                ) = $crate::members::Members::read::<Self, A>(members)?;
                std::option::Option::Some(Self {
                    $($($req,)*)?
                    $($($opt,)*)?
                    $($($both,)*)?
                    $($($nul,)*)?
                    $($rest,)?
                })
            }

            fn write<M: $crate::serde::ser::SerializeMap>(&self, members: &mut $crate::object::Writer<M>) {
                members.put_all::<Self, _, _>(
                    $crate::members!(self.$($($req)*)?),
                    $crate::members!(self.$($($opt)*)? $($($both)*)? $($($nul)*)?),
                );
                $( members.put_rest(<Self as $crate::object::Object>::NAMES, &self.$rest); )?
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                $(
                    if $crate::marks::is_showing() {
                        return $crate::object::write_redacted(self, serializer, &[$($secret),*]);
                    }
                )?
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
