//! The macro for emitted enumerations of integers, and its support code.

use serde::Serializer;

use super::{loss, marks};

/// Notes that a number is not a known value, and returns it.
pub fn unknown(number: i64) -> i64 {
    loss::unknown(1);
    number
}

/// Serializes a value as its number.
///
/// # Errors
/// Those of the serializer.
pub fn write<S: Serializer>(number: i64, is_known: bool, serializer: S) -> Result<S::Ok, S::Error> {
    if !is_known && marks::is_marking() {
        return marks::write(marks::OF_NO_FORM, &number, serializer);
    }
    serializer.serialize_i64(number)
}

/// Defines an enumeration of integers: a variant for each value that the document lists, and a last one that holds any
/// other value. `integer_enum! { pub enum Level { Low = 1, ..Unknown } }`
///
#[doc(hidden)]
#[macro_export]
macro_rules! integer_enum {
    ($(#[$about:meta])* pub enum $name:ident {
        $($(#[$doc:meta])* $variant:ident = $value:literal,)* ..$unknown:ident
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A value that this version of the crate does not know. A later one may have a variant for it: compare
            /// [`as_i64`](Self::as_i64).
            $unknown(i64),
        }

        impl $name {
            /// The value in JSON.
            #[inline]
            pub fn as_i64(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }

            /// Returns true if this version of the crate knows the value.
            #[inline]
            pub const fn is_known(&self) -> bool {
                !std::matches!(self, Self::$unknown(_))
            }
        }

        impl std::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown($crate::integer_enum::unknown(value)),
                }
            }
        }

        impl std::convert::From<$name> for i64 {
            #[inline]
            fn from(value: $name) -> i64 {
                value.as_i64()
            }
        }

        impl std::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> std::option::Option<std::cmp::Ordering> {
                std::option::Option::Some(self.cmp(other))
            }
        }

        impl std::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_i64().cmp(&other.as_i64())
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                $crate::integer_enum::write(self.as_i64(), self.is_known(), serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                <i64 as $crate::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
