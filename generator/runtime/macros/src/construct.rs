//! What constructs a value: `new` or a builder, setters, and `Default`.

use crate::expand::list;
use crate::parse::{Constructor, Field, Presence, Structure};

/// The implementations; none for a struct that says nothing of how it is constructed: a member that becomes required must not take
/// away what it had.
pub fn methods(of: &Structure) -> String {
    let Some(constructor) = &of.constructor else { return String::new() };
    let name = &of.name;
    let given: Vec<&Field> =
        constructor.arguments.iter().filter_map(|name| of.fields.iter().find(|field| field.name == *name)).collect();
    let is_given = |field: &&Field| given.iter().any(|given| given.name == field.name);
    let optional = of.fields.iter().filter(|field| !is_given(field) && field.presence != Presence::Required);
    let setters: String = optional.filter(|field| field.has_setter).map(setter).collect();
    let rest = of.rest.as_ref().map(|rest| {
        let (name, of) = (&rest.name, &rest.of);
        format!(
            "/// Sets the additional properties, by name.
            #[inline]
            pub fn {name}(mut self, {name}: {of}) -> Self {{
                self.{name} = {name};
                self
            }}"
        )
    });
    let (builder, start) = match &of.builder {
        Some(builder) => (self::builder(of, constructor, builder, &given), start(name, builder, &given)),
        None => (String::new(), new(of, &given)),
    };
    let default = if given.is_empty() && of.builder.is_none() { default(of, "Self::new()") } else { String::new() };
    format!("{builder} impl {name} {{ {start} {setters} {} }} {default}", rest.unwrap_or_default())
}

/// The function `new`.
fn new(of: &Structure, given: &[&Field]) -> String {
    let arguments = list(given.iter().map(|field| format!("{}: {}", field.name, field.argument)));
    let value = value(of, given, converted);
    format!(
        "/// Creates a value from its required properties; optional ones are left out, and have setters.
        #[inline]
        pub fn new({arguments}) -> Self {{
            {value}
        }}"
    )
}

/// The function `builder`.
fn start(name: &str, builder: &str, given: &[&Field]) -> String {
    let fields = list(given.iter().map(|field| format!("{}: ::std::option::Option::None", field.name)));
    format!(
        "/// Creates a [`{name}`] from its required properties, each of which has a setter of the builder.
        #[inline]
        pub fn builder() -> {builder} {{
            {builder} {{ {fields} }}
        }}"
    )
}

/// The builder.
fn builder(of: &Structure, constructor: &Constructor, builder: &str, given: &[&Field]) -> String {
    let (name, method) = (&of.name, &constructor.method);
    let fields = list(given.iter().map(|field| format!("{}: ::std::option::Option<{}>", field.name, field.of)));
    let setters: String = given.iter().map(|field| setter(field)).collect();
    let value = value(of, given, |field| field.name.clone());
    let taken: String = given
        .iter()
        .map(|field| {
            let name = &field.name;
            let argument = name.trim_start_matches("r#");
            format!("let {name} = ::runtime::construct::given({argument:?}, self.{name})?;")
        })
        .collect();
    format!(
        "/// Builds [`{name}`]. Each setter has to be called.
        #[must_use]
        pub struct {builder} {{ {fields} }}

        impl {builder} {{
            {setters}

            /// Creates the value; optional properties are left out, and have setters.
            ///
            /// # Errors
            /// If a setter was not called: the error names the first of them.
            #[inline]
            pub fn {method}(self) -> ::std::result::Result<{name}, ::runtime::ArgumentError> {{
                {taken}
                ::std::result::Result::Ok({value})
            }}
        }}"
    )
}

/// A setter.
fn setter(field: &Field) -> String {
    let (name, of) = (&field.name, &field.argument);
    let value = if field.is_null_within { some(&converted(field)) } else { converted(field) };
    format!(
        "/// Sets the property of this name.
        {}
        #[inline]
        pub fn {name}(mut self, {name}: {of}) -> Self {{
            self.{name} = {};
            self
        }}",
        field.deprecated.as_deref().unwrap_or_default(),
        some(&value)
    )
}

/// The value of an argument of the field's name.
fn converted(field: &Field) -> String {
    let name = &field.name;
    if field.takes_null {
        format!("::runtime::OrNull::or_null({name}).map(::std::convert::Into::into)")
    } else {
        format!("{name}.into()")
    }
}

/// The value of the struct: with the `given` fields, and what the constructor sets.
fn value(of: &Structure, given: &[&Field], given_value: fn(&Field) -> String) -> String {
    let member = |field: &Field| {
        let name = &field.name;
        let is_given = given.iter().any(|given| given.name == *name);
        let value = match &field.value {
            _ if is_given => given_value(field),
            Some(value) => value.clone(),
            None => return format!("{name}: ::std::option::Option::None"),
        };
        let value = if field.presence == Presence::Required { value } else { some(&value) };
        format!("{name}: {value}")
    };
    let rest = of.rest.iter().map(|rest| format!("{}: ::std::collections::BTreeMap::new()", rest.name));
    format!("{} {{ {} }}", of.name, list(of.fields.iter().map(member).chain(rest)))
}

fn some(value: &str) -> String {
    format!("::std::option::Option::Some({value})")
}

fn default(of: &Structure, value: &str) -> String {
    format!(
        "#[automatically_derived]
        impl ::std::default::Default for {} {{
            #[inline]
            fn default() -> Self {{
                {value}
            }}
        }}",
        of.name
    )
}
