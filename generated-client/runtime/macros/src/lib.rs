//! The derive macro of the structs that are objects in JSON. Its output calls the code of the transport, which exists once for
//! all structs.

#![forbid(unsafe_code)]

mod construct;
mod expand;
mod parse;

use proc_macro::TokenStream;

/// Implements `Serialize`, `Deserialize`, `Debug` and `PartialEq` for a struct that is an object in JSON, and what constructs it
/// if it says how: with `Default`, if that needs no arguments.
///
/// A field has the name of its member, and is required unless its type is an `Option`. Attributes say what differs:
///
/// | field | meaning |
/// |---|---|
/// | `#[json("type")]` | the name of the member |
/// | `#[json(required)]` | the member has to be present, though its type is an `Option`: it can be null |
/// | `#[json(nullable)]` | null is declared, and read as `None` like an absent member; elsewhere null is only accepted |
/// | `#[json(keep_null)]` | null is a value of the type within the `Option`, as it is for `Option<Option<T>>`; only an absent member is `None` |
/// | `#[json(secret)]` | `Debug` does not show the value |
/// | `#[json(rest)]` | the map for additional properties |
/// | `#[json(into)]` | arguments are `impl Into<T>`, as for `String` |
/// | `#[json(value = Kind::Card)]` | the constructor sets it |
/// | `#[json(no_setter)]` | it has no setter |
///
/// | struct | meaning |
/// |---|---|
/// | `#[json("object" = "card")]` | a required member with this value, which has no field |
/// | `#[json(new(id, name))]` | `new` with these arguments, and a setter for each other field that can be absent |
/// | `#[json(builder = OrderBuilder, build(id, name))]` | the same with a builder in place of `new` |
#[proc_macro_derive(Object, attributes(json))]
pub fn object(input: TokenStream) -> TokenStream {
    let output = parse::structure(input).map(|of| expand::implementations(&of) + &construct::methods(&of));
    let output = output.unwrap_or_else(|problem| format!("::std::compile_error!({problem:?});"));
    // Text that is no Rust is a bug of this crate.
    let error = |error: proc_macro::LexError| format!("::std::compile_error!({:?});", error.to_string());
    output.parse().or_else(|problem| error(problem).parse()).unwrap_or_default()
}
