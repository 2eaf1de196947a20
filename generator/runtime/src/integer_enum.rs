//! What generated enumerations of integers have in common.

/// Gives an enum of integers its numbers. It has a variant without fields for each known value, and a last one,
/// `Unknown(i64)`, that keeps a value which the document does not list. If that name is taken, another one stands
/// after the list: `integer_enum!(Level { Unknown = 0 } Other)`.
///
/// The module that calls it needs `use crate::runtime;`.
#[allow(unused_macros, reason = "a client without an enumeration of integers has no use for it")]
macro_rules! integer_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        runtime::integer_enum!($name { $($variant = $value),* } Unknown);
    };
    ($name:ident { $($variant:ident = $value:literal),* $(,)? } $unknown:ident) => {
        impl $name {
            /// The number, as sent.
            pub fn as_i64(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        impl std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        impl std::convert::From<$name> for i64 {
            fn from(value: $name) -> i64 {
                value.as_i64()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                <i64 as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[allow(unused_imports, reason = "a client without an enumeration of integers has no use for it")]
pub(crate) use integer_enum;
