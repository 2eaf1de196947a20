//! The macro for types of several successes: their content is listed by `Response::unknowns` as that of others.

/// Implements `Serialize` for an enum with a variant for each success: as the content of the variant, or as null without one.
///
/// `outcome!(GetJobResponse { content { Ok } empty { Accepted } });`
///
#[doc(hidden)]
#[macro_export]
macro_rules! outcome {
    ($name:ident {
        $(content { $($variant:ident),* $(,)? })?
        $(empty { $($empty:ident),* $(,)? })?
    }) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                match self {
                    $($(Self::$variant(content) => $crate::serde::Serialize::serialize(content, serializer),)*)?
                    $($(Self::$empty => serializer.serialize_unit(),)*)?
                }
            }
        }
    };
}
