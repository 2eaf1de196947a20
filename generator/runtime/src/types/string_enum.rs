//! The macro for emitted enumerations of strings, and its support code.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

use super::{loss, marks};

/// The value whose text is `text`: one of the known ones, else `unknown`, which allocates.
/// `is_open` is true if the document allows any text.
pub fn find<T, const N: usize>(
    known: [T; N],
    text_of: fn(&T) -> &str,
    unknown: fn(String) -> T,
    text: &str,
    is_open: bool,
) -> T {
    known.into_iter().find(|value| text_of(value) == text).unwrap_or_else(|| {
        if !is_open {
            loss::unknown(1);
        }
        unknown(text.to_owned())
    })
}

/// Deserializes a value from a string.
///
/// # Errors
/// Those of the deserializer; if it is not a string.
pub fn read<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text(PhantomData))
}

/// Serializes a value that is not a known one as its text.
///
/// # Errors
/// Those of the serializer.
pub fn write_other<S: Serializer>(text: &str, is_open: bool, serializer: S) -> Result<S::Ok, S::Error> {
    if !is_open && marks::is_marking() {
        return marks::write(marks::OF_NO_FORM, text, serializer);
    }
    serializer.serialize_str(text)
}

/// Implements `Debug` as a derive does: the name of the variant, with the text of one that is no known value.
///
/// # Errors
/// Those of the formatter.
pub fn debug(name: &str, unknown: Option<&str>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match unknown {
        Some(text) => f.debug_tuple(name).field(&text).finish(),
        None => f.write_str(name),
    }
}

struct Text<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Defines an enumeration of strings: a variant for each value that the document lists, and a last one that holds any
/// other value. `string_enum! { pub enum Color { Red = "red", ..Unknown } }`; with `..Unknown = any`, the document allows any
/// other text.
///
/// The standard traits are implemented by the text, the order too, because derives would emit more code, which takes longer to
/// compile.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    ($(#[$about:meta])* pub enum $name:ident {
        $($(#[$doc:meta])* $variant:ident = $text:literal,)* ..$unknown:ident $(= $any:ident)?
    }) => {
        $(#[$about])*
        #[derive(Clone)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A value that this version of the crate does not know. A later one may have a variant for it: compare
            /// [`as_str`](Self::as_str).
            $unknown(std::string::String),
        }

        impl $name {
            /// The value in JSON.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text,
                }
            }

            /// Returns true if this version of the crate knows the value.
            #[inline]
            pub const fn is_known(&self) -> bool {
                !std::matches!(self, Self::$unknown(_))
            }
        }

        impl<T: std::convert::AsRef<str> + ?std::marker::Sized> std::convert::From<&T> for $name {
            #[inline]
            fn from(text: &T) -> Self {
                let text = text.as_ref();
                $crate::string_enum::find([$(Self::$variant),*], Self::as_str, Self::$unknown, text, $crate::is_open!($($any)?))
            }
        }

        impl std::convert::From<std::string::String> for $name {
            #[inline]
            fn from(text: std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl std::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> std::result::Result<Self, std::convert::Infallible> {
                std::result::Result::Ok(Self::from(text))
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let name = match self {
                    $(Self::$variant => stringify!($variant),)*
                    Self::$unknown(text) => {
                        return $crate::string_enum::debug(stringify!($unknown), std::option::Option::Some(text), f);
                    }
                };
                $crate::string_enum::debug(name, std::option::Option::None, f)
            }
        }

        impl std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl std::cmp::Eq for $name {}

        impl std::cmp::PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl std::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
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
                self.as_str().cmp(other.as_str())
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                match self {
                    Self::$unknown(text) => {
                        $crate::string_enum::write_other(text, $crate::is_open!($($any)?), serializer)
                    }
                    known => serializer.serialize_str(known.as_str()),
                }
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::string_enum::read(deserializer)
            }
        }
    };
}
