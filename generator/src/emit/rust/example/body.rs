//! The value of a request's body in examples, as an expression.

use std::cell::Cell;

use serde_json::Value;

use super::value;
use crate::emit::rust::construct;
use crate::emit::rust::ty::{is_by_reference, is_by_value, is_str, plain};
use crate::invisible::is_short;
use crate::model::{Access, Body, BodyFormat, Model, Struct, StructField, Ty, TypeDef, TypeKind, Union, Variant};
use crate::name::ident;

/// The number of values that are tried for an example. It bounds recursive types too, and an example that is longer explains nothing.
const MAX_VALUES: usize = 40;

/// The number of items in a list.
const MAX_ITEMS: usize = 2;

/// The number of optional properties of the body itself that an example sets.
const MAX_SETTERS: usize = 4;

/// An expression, which is written on one line if it fits.
pub(super) enum Expression {
    /// A literal, path or anything else without parts.
    Text(String),
    /// A call or a list, with its items between two texts.
    List { open: String, items: Vec<Expression>, close: String },
    /// A value and the calls of its methods.
    Chain { head: Box<Expression>, calls: Vec<Expression> },
}

impl Expression {
    /// The expression on one line.
    fn line(&self) -> String {
        let joined = |parts: &[Self], between: &str| parts.iter().map(Self::line).collect::<Vec<_>>().join(between);
        match self {
            Self::Text(text) => text.clone(),
            Self::List { open, items, close } => format!("{open}{}{close}", joined(items, ", ")),
            Self::Chain { head, calls } => head.line() + &joined(calls, ""),
        }
    }

    /// The expression on lines of a width. The first line has `before` columns more, the others begin with `indent` spaces.
    pub(super) fn written(&self, before: usize, indent: usize, width: usize) -> String {
        let (line, inner) = (self.line(), indent + 4);
        // A comma, parenthesis or semicolon follows.
        let below = |part: &Self, at: usize| format!("\n{:at$}{}", "", part.written(at + 1, at, width));
        match self {
            _ if before + line.len() <= width => line,
            Self::Text(_) => line,
            Self::List { items, .. } if items.is_empty() => line,
            Self::List { open, items, close } => {
                let items: String = items.iter().map(|item| below(item, inner) + ",").collect();
                format!("{open}{items}\n{:indent$}{close}", "")
            }
            Self::Chain { head, calls } => {
                let head = head.written(before, indent, width);
                let at = if head.contains('\n') { indent } else { inner };
                head + &calls.iter().map(|call| below(call, at)).collect::<String>()
            }
        }
    }

    /// The expression between two texts.
    fn within(self, before: &str, after: &str) -> Self {
        match self {
            Self::Text(text) => Self::Text(format!("{before}{text}{after}")),
            Self::List { open, items, close } => {
                Self::List { open: format!("{before}{open}"), items, close: close + after }
            }
            Self::Chain { head, mut calls } => {
                let last = calls.pop().map(|last| last.within("", after));
                calls.extend(last);
                Self::Chain { head: Box::new(head.within(before, "")), calls }
            }
        }
    }
}

/// A value for a required body as the method takes it: the example of the document as far as it is of the type, and values that
/// stand for any. `None` if the type has none of these.
pub(super) fn argument(model: &Model, body: &Body) -> Option<Expression> {
    let given = body.example.as_ref();
    if body.type_argument.is_some() {
        return None;
    }
    let values = Values { model, left: Cell::new(MAX_VALUES) };
    match &body.format {
        BodyFormat::Json(of) | BodyFormat::Form(of, _) | BodyFormat::FormData(of, _) => {
            values.of_body(plain(model, of).without_null(), given)
        }
        BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Bytes | BodyFormat::Encoded(_) => None,
    }
}

/// Whether the method takes the body by reference.
pub(super) fn is_reference(model: &Model, body: &Body) -> bool {
    match &body.format {
        BodyFormat::Json(of) => match plain(model, of) {
            Ty::Option(inner) => is_by_reference(model, inner),
            of => !is_by_value(model, of),
        },
        _ => true,
    }
}

/// The values of an example.
struct Values<'m> {
    model: &'m Model,
    /// The number of values that may still be tried.
    left: Cell<usize>,
}

impl<'m> Values<'m> {
    /// The value of the body itself, with optional properties that the example has.
    fn of_body(&self, of: &'m Ty, given: Option<&Value>) -> Option<Expression> {
        let value = self.of_type(of, given)?;
        let Ty::Named(id) = plain(self.model, of) else { return Some(value) };
        match &self.model.types[*id].kind {
            TypeKind::Struct(fields) if fields.builder.is_none() => Some(self.with_setters(value, fields, given)),
            _ => Some(value),
        }
    }

    /// A value of a type.
    fn of_type(&self, of: &'m Ty, given: Option<&Value>) -> Option<Expression> {
        self.left.set(self.left.get().checked_sub(1)?);
        let (model, of) = (self.model, plain(self.model, of));
        let given = given.filter(|given| given.as_str().is_none_or(is_short));
        match of {
            Ty::Boxed(inner) => Some(self.of_type(inner, given)?.within("", ".into()")),
            Ty::Option(inner) => Some(self.of_type(inner, given)?.within("Some(", ")")),
            Ty::Vec(item) => {
                let given = given.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let items = given.iter().take(MAX_ITEMS).map(|given| self.of_type(item, Some(given)));
                let mut items = items.collect::<Option<Vec<_>>>()?;
                if items.is_empty() {
                    items.push(self.of_type(item, None)?);
                }
                Some(list("vec![".to_owned(), items, "]"))
            }
            Ty::Named(id) => {
                let def = &model.types[*id];
                match &def.kind {
                    TypeKind::Struct(fields) => self.object(def, fields, given),
                    TypeKind::Union(of) => {
                        let (variant, value) = self.variant(of, given)?;
                        Some(value.within(&format!("types::{}::{}(", ident(&def.name), ident(&variant.name)), ")"))
                    }
                    TypeKind::Enum(_) => scalar(model, of, given),
                    _ => None,
                }
            }
            _ => scalar(model, of, given),
        }
    }

    /// A variant with a value: the first one whose tags and required properties an example has, or the first that has the text
    /// of one, or else any value.
    fn variant(&self, union: &'m Union, given: Option<&Value>) -> Option<(&'m Variant, Expression)> {
        let is_of = |variant: &&Variant, given: &Value| {
            let of = &variant.predicate;
            let is_allowed =
                |(name, values): &(String, Vec<Value>)| given.get(name).is_none_or(|one| values.contains(one));
            given.is_object()
                && !(of.constants.is_empty() && of.required.is_empty() && of.allowed.is_empty())
                && of.constants.iter().all(|(name, value)| given.get(name) == Some(value))
                && of.required.iter().all(|name| given.get(name).is_some())
                && of.allowed.iter().all(is_allowed)
        };
        let selected = given.and_then(|given| union.variants.iter().find(|variant| is_of(variant, given)));
        let of_example = |variant: &'m Variant| Some((variant, self.of_type(&variant.ty, given)?));
        let of_text = |variant: &'m Variant| {
            let text = given.filter(|given| !given.is_object() && !given.is_array())?;
            Some((variant, Expression::Text(value::of_document(self.model, &variant.ty, text)?)))
        };
        let of_any = |variant: &'m Variant| Some((variant, self.of_type(&variant.ty, None)?));
        let first = selected.and_then(of_example).or_else(|| union.variants.iter().find_map(of_text));
        first.or_else(|| union.variants.iter().find_map(of_any))
    }

    /// A value of a struct that requests contain, by its constructor or builder.
    fn object(&self, def: &'m TypeDef, fields: &'m Struct, given: Option<&Value>) -> Option<Expression> {
        if !fields.sent || def.doc.deprecated {
            return None;
        }
        let arguments = construct::arguments(self.model, fields);
        let values = arguments.iter().map(|field| self.member(&field.ty, member(field, given)));
        let values = values.collect::<Option<Vec<_>>>()?;
        let name = ident(&def.name);
        if fields.builder.is_none() {
            return Some(list(format!("types::{name}::new("), values, ")"));
        }
        let setters = arguments.iter().zip(values).map(|(field, value)| setter(&field.name, value));
        let finish = Expression::Text(format!(".{}()?", ident(&construct::finish(self.model, fields))));
        let head = Box::new(Expression::Text(format!("types::{name}::builder()")));
        Some(Expression::Chain { head, calls: setters.chain([finish]).collect() })
    }

    /// A value with setters of optional properties that the example has.
    fn with_setters(&self, new: Expression, fields: &'m Struct, given: Option<&Value>) -> Expression {
        let arguments = construct::arguments(self.model, fields);
        let is_shown = |field: &StructField| {
            !field.doc.deprecated && field.access != Access::ReadOnly && !arguments.contains(&field)
        };
        let optional = fields.fields.iter().zip(construct::setters(fields)).filter(|(field, _)| is_shown(field));
        let setters = optional.filter_map(|(field, name)| {
            let given = member(field, given).filter(|given| !given.is_null() && given.as_str().is_none_or(is_short))?;
            // A setter takes what is neither absent nor null.
            let of = if let Ty::Option(inner) = &field.ty { inner } else { &field.ty };
            Some(setter(&name, self.member(of, Some(given))?))
        });
        let calls: Vec<Expression> = setters.take(MAX_SETTERS).collect();
        if calls.is_empty() { new } else { Expression::Chain { head: Box::new(new), calls } }
    }

    /// The value of a property as a constructor or setter takes it: without a box, and texts as `&str`.
    fn member(&self, of: &'m Ty, given: Option<&Value>) -> Option<Expression> {
        let of = if let Ty::Boxed(inner) = of { inner } else { of };
        Some(match self.of_type(of, given)? {
            Expression::Text(text) if is_str(plain(self.model, of)) => {
                Expression::Text(value::borrowed(&text).to_owned())
            }
            other => other,
        })
    }
}

/// The value of a property in an example.
fn member<'g>(field: &StructField, given: Option<&'g Value>) -> Option<&'g Value> {
    given?.get(&field.wire)
}

fn setter(name: &str, value: Expression) -> Expression {
    value.within(&format!(".{}(", ident(name)), ")")
}

fn scalar(model: &Model, of: &Ty, given: Option<&Value>) -> Option<Expression> {
    let value = given.and_then(|given| value::of_document(model, of, given)).or_else(|| value::any(model, of));
    value.map(Expression::Text)
}

fn list(open: String, items: Vec<Expression>, close: &str) -> Expression {
    Expression::List { open, items, close: close.to_owned() }
}
