//! The values of arguments in examples, as expressions.

use proc_macro2::Literal;
use serde_json::Value;

use crate::emit::rust::ty::plain;
use crate::model::{Argument, Enum, Model, Parameter, Ty, TypeKind};
use crate::name::ident;

/// A value for a parameter as a method takes it: the example or default of the document if it is a value of the type, else one that
/// stands for any. `None` if the type has none of these.
pub(super) fn argument(model: &Model, parameter: &Parameter) -> Option<String> {
    let given = parameter.example.as_ref();
    match plain(model, &parameter.ty) {
        Ty::Vec(item) => {
            let given = match given {
                Some(Value::Array(items)) => items.as_slice(),
                Some(item) => std::slice::from_ref(item),
                None => &[],
            };
            let items: Vec<String> = given.iter().filter_map(|given| of_document(model, item, given)).collect();
            let items = if items.is_empty() { vec![any(model, item)?] } else { items };
            let items: Vec<&str> = items.iter().map(|item| borrowed(item)).collect();
            Some(format!("&[{}]", items.join(", ")))
        }
        Ty::Value => Some(format!("&{}.into()", given.and_then(literal).unwrap_or_else(|| "\"value\"".to_owned()))),
        of => {
            let value = given.and_then(|given| of_document(model, of, given)).or_else(|| any(model, of))?;
            Some(match of.scalar().map(|scalar| scalar.argument) {
                Some(Argument::Str) => borrowed(&value).to_owned(),
                Some(Argument::Reference) => format!("&{value}"),
                _ => value,
            })
        }
    }
}

/// The literal of a text without what makes a `String` of it.
pub(super) fn borrowed(value: &str) -> &str {
    value.strip_suffix(OWNED).unwrap_or(value)
}

/// What makes a `String` of a literal.
const OWNED: &str = ".to_owned()";

/// The value of a scalar or an enumeration for one in JSON; `None` if it is none of the type.
pub(super) fn of_document(model: &Model, of: &Ty, given: &Value) -> Option<String> {
    let parsed = |text: &str| Some(format!("{}.parse()?", Literal::string(text)));
    match (plain(model, of), given) {
        (Ty::Named(_), _) => {
            let (name, def) = enumeration(model, of)?;
            let text = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
            let known = def.values.iter().find(|value| value.wire == text)?;
            Some(format!("{name}::{}", ident(&known.name)))
        }
        (Ty::Bool, Value::Bool(value)) => Some(value.to_string()),
        (Ty::F32 | Ty::F64, Value::Number(number)) => number.as_f64().map(|number| format!("{number:?}")),
        (Ty::String, Value::String(text)) => Some(format!("{}{OWNED}", Literal::string(text))),
        // Examples of strings are often written without quotes.
        (Ty::String, Value::Number(number)) => Some(format!("\"{number}\"{OWNED}")),
        (Ty::Uri, Value::String(text)) => Some(Literal::string(text).to_string()),
        (Ty::Uuid, Value::String(text)) if is_uuid(text) => parsed(text),
        (Ty::DateTime | Ty::Date | Ty::Time | Ty::Duration | Ty::Decimal, Value::String(text)) => parsed(text),
        (Ty::Ip | Ty::Ipv4 | Ty::Ipv6, Value::String(text)) => parsed(text),
        (Ty::DecimalNumber, Value::Number(number)) => parsed(&number.to_string()),
        (integer, Value::Number(number)) => {
            let value = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))?;
            integer.integers()?.contains(&value).then(|| number.to_string())
        }
        _ => None,
    }
}

/// A value that stands for any of a scalar or an enumeration.
pub(super) fn any(model: &Model, of: &Ty) -> Option<String> {
    let of = plain(model, of);
    if let Some((name, def)) = enumeration(model, of) {
        return def.values.first().map(|first| format!("{name}::{}", ident(&first.name)));
    }
    let value = of.scalar()?.example?.to_owned();
    Some(if *of == Ty::String { value + OWNED } else { value })
}

/// An enumeration with its path.
fn enumeration<'m>(model: &'m Model, of: &Ty) -> Option<(String, &'m Enum)> {
    let Ty::Named(id) = plain(model, of) else { return None };
    let def = &model.types[*id];
    let TypeKind::Enum(values) = &def.kind else { return None };
    Some((format!("types::{}", ident(&def.name)), values))
}

/// The literal of a scalar from which a JSON value is made.
fn literal(given: &Value) -> Option<String> {
    match given {
        Value::String(text) => Some(Literal::string(text).to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Tests for a UUID in the usual form.
fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}
