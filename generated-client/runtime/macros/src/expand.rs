//! The implementations of traits.

use crate::parse::{Field, Presence, Structure};

/// The sections in which members are read and written.
const SECTIONS: [Presence; 4] = [Presence::Required, Presence::Optional, Presence::Nullable, Presence::KeepNull];

/// `Object`, and the traits that it is enough for.
pub fn implementations(of: &Structure) -> String {
    let name = &of.name;
    let constants = list(of.constants.iter().map(|constant| constant.name.clone()));
    let values = list(
        of.constants
            .iter()
            .map(|constant| format!("::runtime::constant::Constant::{}({})", constant.kind, constant.value)),
    );
    let names = |sections: &[Presence]| list(fields(of, sections).map(|field| field.wire.clone()));
    let (all, absent) = (names(&SECTIONS), names(&[Presence::Optional, Presence::Nullable]));
    let pattern = |section| tuple(&of.with(section).map(|field| field.name.clone()).collect::<Vec<_>>());
    let patterns = list(SECTIONS.map(pattern));
    let references = |sections: &[Presence]| {
        tuple(&fields(of, sections).map(|field| format!("&self.{}", field.name)).collect::<Vec<_>>())
    };
    let required = references(&[Presence::Required]);
    let optional = references(&[Presence::Optional, Presence::Nullable, Presence::KeepNull]);
    let rest = of.rest.as_ref().map(|rest| rest.name.as_str());
    let members = list(of.fields.iter().map(|field| field.name.as_str()).chain(rest).map(str::to_owned));
    let put_rest =
        rest.map(|rest| format!("members.put_rest(<Self as ::runtime::object::Object>::NAMES, &self.{rest});"));
    let put_rest = put_rest.unwrap_or_default();
    let rest = rest.unwrap_or_default();
    let redacted = redacted(of);
    format!(
        "#[doc(hidden)]
        #[automatically_derived]
        impl ::runtime::object::Object for {name} {{
            const CONSTANTS: &'static [::runtime::constant::Constant] = &[{values}];
            const NAMES: &'static [&'static str] = &[{constants}{all}];
            const FIELDS: &'static [&'static str] = &[{constants}{all} \"\", {absent}];

            #[inline]
            fn read<'de, A: ::runtime::serde::de::MapAccess<'de>>(
                members: &mut ::runtime::object::Reader<'de, A>,
            ) -> ::std::option::Option<Self> {{
                let ::runtime::members::Members({patterns} ({rest})) = ::runtime::members::Members::read::<Self, A>(members)?;
                ::std::option::Option::Some(Self {{ {members} }})
            }}

            fn write<M: ::runtime::serde::ser::SerializeMap>(&self, members: &mut ::runtime::object::Writer<M>) {{
                members.put_all::<Self, _, _>({required}, {optional});
                {put_rest}
            }}
        }}

        #[automatically_derived]
        impl ::runtime::serde::Serialize for {name} {{
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {{
                {redacted}
                ::runtime::object::write(self, serializer)
            }}
        }}

        #[automatically_derived]
        impl<'de> ::runtime::serde::Deserialize<'de> for {name} {{
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {{
                ::runtime::object::read(deserializer)
            }}
        }}

        #[automatically_derived]
        impl ::std::fmt::Debug for {name} {{
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {{
                ::runtime::object::debug(self, f)
            }}
        }}

        #[automatically_derived]
        impl ::std::cmp::PartialEq for {name} {{
            #[inline]
            fn eq(&self, other: &Self) -> bool {{
                ::runtime::object::same(self, other)
            }}
        }}"
    )
}

/// The statement that shows a value without its secrets; nothing without any.
fn redacted(of: &Structure) -> String {
    let secrets = list(of.fields.iter().filter(|field| field.is_secret).map(|field| field.wire.clone()));
    if secrets.is_empty() {
        return String::new();
    }
    format!(
        "if ::runtime::marks::is_showing() {{
            return ::runtime::object::write_redacted(self, serializer, &[{secrets}]);
        }}"
    )
}

/// The fields of some sections, in their order.
fn fields<'s>(of: &'s Structure, sections: &'s [Presence]) -> impl Iterator<Item = &'s Field> {
    sections.iter().flat_map(|section| of.with(*section))
}

/// Entries, each followed by a comma.
pub fn list(entries: impl IntoIterator<Item = String>) -> String {
    entries.into_iter().map(|entry| entry + ", ").collect()
}

/// A tuple, of which the transport has implementations for eight entries: more are a chain of tuples.
fn tuple(entries: &[String]) -> String {
    match entries.split_at_checked(8) {
        Some((first, more)) if !more.is_empty() => {
            format!("::runtime::members::Chain(({}), {})", list(first.iter().cloned()), tuple(more))
        }
        _ => format!("({})", list(entries.iter().cloned())),
    }
}
