//! The macro for the constructor and the setters of a struct that requests contain.
//!
//! Such a struct is `#[non_exhaustive]`, so that an API may add properties: other crates can't write all of its fields. They
//! create a value by `new`, which takes what a request must have, and add the rest by setters.

use crate::error::ArgumentError;

/// The value that a setter of a builder has to give.
///
/// # Errors
/// If it did not.
pub fn given<T>(name: &'static str, value: Option<T>) -> Result<T, ArgumentError> {
    value.ok_or_else(|| ArgumentError::new(name, "is missing"))
}

/// Implements `new` for a struct, and a setter for each property that can be absent. Each field of the struct is in one of the
/// sections `new`, `set`, `optional` and `rest`.
///
/// - `new`: the arguments of `new`, with their types. `= Some` is for a field that is an `Option` of the type.
/// - `set`: the fields that `new` sets, with their values.
/// - `optional`: fields that `new` leaves out, with the types of their setters. `= Some` is for an `Option<Option<_>>`.
/// - `rest`: the map for additional properties.
/// - `also`: setters of fields in `set`.
///
/// Without a section `new`, the function has no arguments, and the struct gets `Default`.
///
/// `construct!(Order by OrderBuilder::build { build { id: String as impl Into<String>, .. } .. })` defines a builder in place of
/// `new`, for more arguments than a reader can tell apart: a setter for each, and a method that checks that all of them are set.
///
#[doc(hidden)]
#[macro_export]
macro_rules! construct {
    ($name:ident {
        new { $($new:ident: $new_ty:ty $(= $new_some:ident)?),* $(,)? }
        $(set { $($set:ident = $value:expr),* $(,)? })?
        $(optional { $($opt:ident: $opt_ty:ty $(= $opt_some:ident)?),* $(,)? })?
        $(rest { $rest:ident: $rest_ty:ty })?
        $(also { $($also:ident: $also_ty:ty $(= $also_some:ident)?),* $(,)? })?
    }) => {
        impl $name {
            /// Creates a value from its required properties; optional ones are left out, and have setters.
            #[inline]
            pub fn new($($new: $new_ty),*) -> Self {
                Self {
                    $($new: $($new_some)?($new.into()),)*
                    $($($set: $value,)*)?
                    $($($opt: std::option::Option::None,)*)?
                    $($rest: std::collections::BTreeMap::new(),)?
                }
            }

            // Written out, since most setters are these: a macro for each of them costs each build of a large client 1 %.
            $($(
                /// Sets the property of this name.
                #[inline]
                pub fn $opt(mut self, $opt: $opt_ty) -> Self {
                    self.$opt = std::option::Option::Some($($opt_some)?($opt.into()));
                    self
                }
            )*)?
            $($($crate::setter!($also: $also_ty $(= $also_some)?);)*)?
            $($crate::setter!(rest $rest: $rest_ty);)?
        }
    };
    ($name:ident by $builder:ident::$build:ident {
        build { $($new:ident: $of:ty as $new_ty:ty $(= $new_some:ident)?),* $(,)? }
        $(set { $($set:ident = $value:expr),* $(,)? })?
        $(optional { $($opt:ident: $opt_ty:ty $(= $opt_some:ident)?),* $(,)? })?
        $(rest { $rest:ident: $rest_ty:ty })?
        $(also { $($also:ident: $also_ty:ty $(= $also_some:ident)?),* $(,)? })?
    }) => {
        #[doc = concat!("Builds [`", stringify!($name), "`]. Each setter has to be called.")]
        #[must_use]
        pub struct $builder {
            $($new: std::option::Option<$of>,)*
        }

        impl $builder {
            $($crate::setter!($new: $new_ty);)*

            /// Creates the value; optional properties are left out, and have setters.
            ///
            /// # Errors
            /// If a setter was not called: the error names the first of them.
            #[inline]
            pub fn $build(self) -> std::result::Result<$name, $crate::ArgumentError> {
                std::result::Result::Ok($name {
                    $($new: $($new_some)?($crate::construct::given(stringify!($new), self.$new)?),)*
                    $($($set: $value,)*)?
                    $($($opt: std::option::Option::None,)*)?
                    $($rest: std::collections::BTreeMap::new(),)?
                })
            }
        }

        impl $name {
            /// Creates a value from its required properties, each of which has a setter of the builder.
            #[inline]
            pub fn builder() -> $builder {
                $builder { $($new: std::option::Option::None,)* }
            }

            $($($crate::setter!($opt: $opt_ty $(= $opt_some)?);)*)?
            $($($crate::setter!($also: $also_ty $(= $also_some)?);)*)?
            $($crate::setter!(rest $rest: $rest_ty);)?
        }
    };
    ($name:ident { $($sections:tt)* }) => {
        $crate::construct!($name { new {} $($sections)* });

        impl std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

/// A setter of a field: of one that is an `Option`, or of the map for additional properties.
#[doc(hidden)]
#[macro_export]
macro_rules! setter {
    ($field:ident: $of:ty $(= $some:ident)?) => {
        /// Sets the property of this name.
        #[inline]
        pub fn $field(mut self, $field: $of) -> Self {
            self.$field = std::option::Option::Some($($some)?($field.into()));
            self
        }
    };
    (rest $field:ident: $of:ty) => {
        /// Sets the additional properties, by name.
        #[inline]
        pub fn $field(mut self, $field: $of) -> Self {
            self.$field = $field;
            self
        }
    };
}
