//! What generated types use to be read and written by serde.

/// What `string_enum!` expands to, where it can be shared.
pub mod open_enum {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::Deserializer;
    use serde::de::{Error, Visitor};

    /// Reads a value from a string; nothing is allocated unless `T` keeps the text.
    ///
    /// # Errors
    /// What reading a string gives.
    pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: From<String> + for<'a> From<&'a str>,
        D: Deserializer<'de>,
    {
        deserializer.deserialize_str(Text(PhantomData))
    }

    struct Text<T>(PhantomData<T>);

    impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }

        fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
            Ok(T::from(text))
        }
    }
}

/// Gives an enum of strings its texts. It has a variant without fields for each known value, and a last one,
/// `Unknown(String)`, that keeps a value which the document does not list. If that name is taken, another one stands
/// after the list: `string_enum!(Kind { Unknown = "unknown" } Other)`.
///
/// The module that calls it needs `use crate::runtime;`.
#[allow(unused_macros, reason = "a client without an open enum has no use for it")]
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        runtime::string_enum!($name { $($variant = $text),* } Unknown);
    };
    ($name:ident { $($variant:ident = $text:literal),* $(,)? } $unknown:ident) => {
        impl $name {
            /// The value's text, as sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text,
                }
            }
        }

        impl std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(text.to_owned()),
                }
            }
        }

        impl std::convert::From<std::string::String> for $name {
            fn from(text: std::string::String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(text),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                std::result::Result::Ok(Self::from(text))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                runtime::open_enum::deserialize(deserializer)
            }
        }
    };
}

#[allow(unused_imports, reason = "a client without an open enum has no use for it")]
pub(crate) use string_enum;
