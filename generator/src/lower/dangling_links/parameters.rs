//! Values of links for parameters that the linked operation does not have.

use serde_json::Value;

use crate::diag::messages::response_links as messages;
use crate::diag::{Message, nearest};
use crate::lower::skeleton::{Located, resolved};
use crate::openapi::template::{Expression, Part, expression, parts};

/// The locations that the name of a parameter in a link may begin with (OpenAPI 3.1.1, 4.8.20.1).
const LOCATIONS: [&str; 4] = ["path", "query", "header", "cookie"];
/// An operation that links may lead to.
#[derive(Clone, Debug)]
pub(super) struct Operation<'d> {
    pub path: &'d str,
    pub item: Located<'d>,
    pub operation: Located<'d>,
}

/// The parameters of an operation, by their locations.
pub(super) struct Parameters<'d>(Vec<(&'d str, &'d str)>);

impl<'d> Parameters<'d> {
    /// `None` if one of them is not known.
    pub fn of(root: &'d Value, linked: &Operation<'d>) -> Option<Self> {
        let mut found = Vec::new();
        for parameter in linked.operation.items("parameters").into_iter().chain(linked.item.items("parameters")) {
            let parameter = resolved(root, parameter.value)?;
            let text = |key: &str| parameter.get(key).and_then(Value::as_str);
            found.push((text("in")?, text("name")?));
        }
        let in_path = parts(linked.path).ok()?.into_iter().filter_map(|part| match part {
            Part::Expression(text) => Some(expression(text)),
            Part::Literal(_) => None,
        });
        for expression in in_path {
            match expression {
                Expression::Value { name, .. } => found.push(("path", name)),
                Expression::Query(names) => found.extend(names.into_iter().map(|name| ("query", name))),
            }
        }
        Some(Self(found))
    }

    /// The message for a name in a link that none of the parameters has.
    pub fn lacking(&self, written: &str, operation: &str) -> Option<Message> {
        let qualified = written.split_once('.').filter(|(location, _)| LOCATIONS.contains(location));
        let is_known = |(location, name): &(&str, &str)| {
            let is_same = |other: &str| match *location {
                "header" => name.eq_ignore_ascii_case(other),
                // A member of an object in the query, such as `filter[name]`.
                _ => *name == other || other.split_once('[').is_some_and(|(start, _)| start == *name),
            };
            is_same(written) || qualified.is_some_and(|(of, other)| of == *location && is_same(other))
        };
        if self.0.iter().any(is_known) {
            return None;
        }
        let (_, name) = qualified.unwrap_or(("", written));
        let names = || self.0.iter().map(|(_, name)| *name);
        let near = names().find(|other| *other == name).or_else(|| nearest(name, names()));
        let near = near.and_then(|near| self.0.iter().find(|(_, name)| *name == near));
        let near = near.map(|(location, name)| match qualified {
            Some(_) => format!("{location}.{name}"),
            None => (*name).to_owned(),
        });
        let mut names: Vec<&str> = names().collect();
        names.sort_unstable();
        names.dedup();
        Some(messages::link_parameter(written, operation, near.as_deref(), &names))
    }
}
