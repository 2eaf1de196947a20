//! Path templates with their parameters: the template that is sent, and the declared parameters that its expressions mean.

use std::collections::{HashMap, HashSet};

use crate::analyze::Context;
use crate::diag::messages::analyze as messages;
use crate::lower;
use crate::model::ParameterIn;
use crate::openapi::template::{Expression, Part, expression, parts};

/// The path of an operation: its template, with the names of parameters as the only expressions.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// The template as the transport expands it.
    pub template: String,
    /// The names of the parameters in the template, in their order, and what is known of each.
    pub expressions: Vec<PathParameter>,
    /// Names of query parameters that the template has and the operation does not declare.
    pub undeclared_query: Vec<String>,
    /// The positions of declared parameters in the template.
    positions: HashMap<usize, usize>,
}

/// A parameter in a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PathParameter {
    pub name: String,
    /// Whether its value may be several segments of the path.
    pub is_greedy: bool,
    /// The declaration, by its index; `None` if there is none.
    pub declared: Option<usize>,
}

impl Path {
    /// Reads the template of an operation. Reports expressions that are more than a name.
    pub(super) fn of(cx: &Context<'_>, operation: &lower::Operation) -> Self {
        let parameters = operation.parameters.iter().enumerate();
        let declared = parameters.map(|(index, known)| ((known.location, known.name.as_str()), index)).collect();
        let path = Self::default();
        let (known, sent) = (HashSet::new(), HashSet::new());
        let mut reading = Reading { cx, operation, declared, path, known, query_start: None, sent };
        // The merge has refused templates that have no parts.
        for part in parts(&operation.path).unwrap_or_default() {
            match part {
                Part::Literal(text) => reading.literal(text),
                Part::Expression(text) => reading.expression(text),
            }
        }
        reading.remove_sent_pairs();
        reading.path
    }

    /// The position of a declared parameter in the template.
    pub(super) fn position(&self, declared: usize) -> Option<usize> {
        self.positions.get(&declared).copied()
    }
}

struct Reading<'a, 'c> {
    cx: &'a Context<'c>,
    operation: &'a lower::Operation,
    /// The indices of the declared parameters.
    declared: HashMap<(ParameterIn, &'a str), usize>,
    path: Path,
    /// The names of the parameters in the template so far.
    known: HashSet<String>,
    /// The start of the template's query.
    query_start: Option<usize>,
    /// The pairs of the query that declared parameters send.
    sent: HashSet<String>,
}

impl Reading<'_, '_> {
    fn literal(&mut self, text: &str) {
        if let Some(start) = text.find('?').filter(|_| self.query_start.is_none()) {
            self.query_start = Some(self.path.template.len() + start);
        }
        self.path.template.push_str(text);
    }

    fn expression(&mut self, text: &str) {
        if let Some(declared) = self.declared(ParameterIn::Path, text) {
            return self.value(text, false, Some(declared));
        }
        let (name, is_greedy) = match expression(text) {
            Expression::Query(names) => return self.query(text, &names),
            Expression::Value { name, is_greedy } => (name, is_greedy),
        };
        let in_query = self.query_start.and_then(|_| self.declared(ParameterIn::Query, name));
        if name != text {
            self.cx.reporter.report(&self.operation.pointer, messages::path_expression(text, name, is_greedy));
        } else if in_query.is_some() {
            self.cx.reporter.report(&self.operation.pointer, messages::query_in_path(name));
        }
        if in_query.is_some() && self.is_pair_of(name) {
            self.sent.insert(format!("{name}={{{name}}}"));
            return self.path.template.push_str(&format!("{{{name}}}"));
        }
        self.value(name, is_greedy, self.declared(ParameterIn::Path, name).or(in_query));
    }

    fn value(&mut self, name: &str, is_greedy: bool, declared: Option<usize>) {
        self.path.template.push_str(&format!("{{{name}}}"));
        if self.known.insert(name.to_owned()) {
            self.path.positions.extend(declared.map(|declared| (declared, self.path.expressions.len())));
            self.path.expressions.push(PathParameter { name: name.to_owned(), is_greedy, declared });
        }
    }

    /// Leaves out an expression of query parameters, which are sent as they are declared.
    fn query(&mut self, text: &str, names: &[&str]) {
        self.cx.reporter.report(&self.operation.pointer, messages::query_in_path(text));
        let undeclared = names.iter().filter(|name| self.declared(ParameterIn::Query, name).is_none());
        let undeclared: Vec<String> = undeclared.map(|name| (*name).to_owned()).collect();
        self.path.undeclared_query.extend(undeclared);
    }

    fn declared(&self, location: ParameterIn, name: &str) -> Option<usize> {
        self.declared.get(&(location, name)).copied()
    }

    /// Tests whether the template so far ends with the name of this parameter as a pair of the query: `?name=`.
    fn is_pair_of(&self, name: &str) -> bool {
        let pair = self.path.template.rsplit(['?', '&']).next().unwrap_or_default();
        pair.strip_suffix('=') == Some(name)
    }

    /// Removes the pairs of the query that declared parameters send.
    fn remove_sent_pairs(&mut self) {
        let Some(start) = self.query_start.filter(|_| !self.sent.is_empty()) else { return };
        let query = self.path.template.split_off(start);
        let (query, fragment) = query.split_once('#').map_or((query.as_str(), None), |(a, b)| (a, Some(b)));
        let pairs = query.trim_start_matches('?').split('&').filter(|pair| !self.sent.contains(*pair));
        let pairs: Vec<&str> = pairs.collect();
        if !pairs.is_empty() {
            self.path.template.push('?');
            self.path.template.push_str(&pairs.join("&"));
        }
        if let Some(fragment) = fragment {
            self.path.template.push('#');
            self.path.template.push_str(fragment);
        }
    }
}
