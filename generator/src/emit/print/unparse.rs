//! The text of tokens: `prettyplease` formats one item at a time, with blank lines in between.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream};
use syn::buffer::Cursor;
use syn::parse::{ParseStream, Parser as _};

use super::macros;
use super::rejoin::{WIDTH, unparse};

/// The text of items, and the identifiers in them that may need an import.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rendered {
    /// The items, each ending with a line break.
    pub items: Vec<String>,
    /// The identifiers.
    pub used: BTreeSet<String>,
}

impl Rendered {
    /// Lays out items.
    pub fn of(items: &[TokenStream]) -> Self {
        let mut used = BTreeSet::new();
        Self { items: items.iter().map(|item| one(item, &mut used)).collect(), used }
    }

    /// Adds what comes after.
    pub fn append(&mut self, other: Self) {
        self.items.extend(other.items);
        self.used.extend(other.used);
    }
}

/// The text of a module: its docs, its imports, its items.
pub(crate) fn module(doc: &str, imports: &[String], items: &[String]) -> String {
    let mut out = String::new();
    for line in doc.lines() {
        let _ = writeln!(out, "{}", format!("//! {line}").trim_end());
    }
    if !doc.is_empty() {
        out.push('\n');
    }
    for import in imports {
        out.push_str(&use_of("use", import, ""));
    }
    let mut before = imports.is_empty().then_some("");
    for text in items {
        let is_first = before == Some("");
        let is_one_of_names =
            [before, Some(text)].iter().all(|text| text.is_some_and(|text| text.starts_with("pub use ")));
        if !is_first && !is_one_of_names {
            out.push('\n');
        }
        out.push_str(text);
        before = Some(text);
    }
    out
}

/// Joins `impl` blocks of one type into one, with blank lines between the members.
pub(crate) fn joined(blocks: &[String]) -> String {
    let mut out = String::new();
    for block in blocks {
        let body = block.strip_suffix("}\n").unwrap_or(block);
        let Some((head, body)) = body.split_once('\n') else { continue };
        let _ = if out.is_empty() { write!(out, "{head}\n{body}") } else { write!(out, "\n{body}") };
    }
    out + "}\n"
}

/// The text of one item; its identifiers are added to `used`. Tokens that do not parse are a bug in the generator, and become
/// a `compile_error!`.
fn one(tokens: &TokenStream, used: &mut BTreeSet<String>) -> String {
    let parse = |input: ParseStream<'_>| {
        identifiers(input.cursor(), used);
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(items)
    };
    match parse.parse2(tokens.clone()) {
        Ok(items) => items.into_iter().map(item).collect::<Vec<_>>().join("\n"),
        Err(error) => format!("compile_error!({:?});\n// {tokens}\n", error.to_string()),
    }
}

fn item(item: syn::Item) -> String {
    match item {
        syn::Item::Impl(block) if block.items.len() > 1 => implementation(block),
        syn::Item::Macro(call) => macros::text(&call).unwrap_or_else(|| unparse(vec![syn::Item::Macro(call)], WIDTH)),
        syn::Item::Type(alias) => long_alias(&unparse(vec![syn::Item::Type(alias)], WIDTH)),
        other => unparse(vec![other], WIDTH),
    }
}

/// The text of an alias; what does not fit on the line of its name is on the next one.
fn long_alias(text: &str) -> String {
    let line = |line: &str| match line.split_once(" = ") {
        Some((head, of)) if line.len() > WIDTH && head.starts_with("pub type ") => format!("{head} =\n    {of}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// The text of an `impl` block, with blank lines between its members.
fn implementation(mut block: syn::ItemImpl) -> String {
    let members = std::mem::take(&mut block.items);
    let single = |member| {
        let mut single = block.clone();
        single.items.push(member);
        unparse(vec![syn::Item::Impl(single)], WIDTH)
    };
    joined(&members.into_iter().map(single).collect::<Vec<_>>())
}

/// Adds the identifiers that may need an import: neither those after `::`, which are resolved by the path before it, nor
/// the names of variants.
fn identifiers(tokens: Cursor<'_>, found: &mut BTreeSet<String>) {
    let mut stack = vec![(tokens, false)];
    while let Some((mut at, variants)) = stack.pop() {
        let mut is_enum = false;
        let (mut before, mut last) = (Token::Other, Token::Other);
        while let Some((token, next)) = Token::at(at) {
            match &token {
                Token::Ident(ident) => {
                    is_enum |= ident == "enum";
                    let behind = matches!((&before, &last), (Token::Punct(':'), Token::Punct(':')));
                    // A field or argument may have the name of a module.
                    let is_module = ident == "types";
                    if !(behind || variants || (is_module && !leads(next))) {
                        found.insert(ident.clone());
                    }
                }
                Token::Group(inside, delimiter) => {
                    let of_enum = is_enum && *delimiter == Delimiter::Brace;
                    is_enum &= !of_enum;
                    // A table names only a type of the module, its fields or its variants.
                    let is_table = matches!(&before, Token::Ident(ident) if ident == "string_enum");
                    // Derived traits are in the prelude, whatever names types have.
                    let is_attribute = matches!(&last, Token::Punct('#'));
                    if !is_table && !is_attribute {
                        stack.push((*inside, of_enum));
                    }
                }
                Token::Punct(_) | Token::Other => {}
            }
            (before, last, at) = (last, token, next);
        }
    }
}

/// The kinds of tokens that [`identifiers`] distinguishes.
enum Token<'a> {
    Ident(String),
    Group(Cursor<'a>, Delimiter),
    Punct(char),
    Other,
}

impl<'a> Token<'a> {
    /// A token and where the next one begins; nothing at the end.
    fn at(cursor: Cursor<'a>) -> Option<(Self, Cursor<'a>)> {
        if let Some((ident, next)) = cursor.ident() {
            return Some((Self::Ident(ident.to_string()), next));
        }
        if let Some((punct, next)) = cursor.punct() {
            return Some((Self::Punct(punct.as_char()), next));
        }
        if let Some((inside, delimiter, _, next)) = cursor.any_group() {
            return Some((Self::Group(inside, delimiter), next));
        }
        let (_, next) = cursor.token_tree()?;
        Some((Self::Other, next))
    }
}

/// Whether `::` follows at a cursor.
fn leads(at: Cursor<'_>) -> bool {
    colon(at).and_then(colon).is_some()
}

fn colon(at: Cursor<'_>) -> Option<Cursor<'_>> {
    at.punct().filter(|(punct, _)| punct.as_char() == ':').map(|(_, next)| next)
}

/// A `use` of a path with its indentation, which begins with `use` or `pub use`; a long list of names is on several lines.
pub(crate) fn use_of(head: &str, path: &str, indent: &str) -> String {
    let line = format!("{indent}{head} {path};\n");
    let Some((root, names)) = path.strip_suffix('}').and_then(|path| path.split_once("::{")) else { return line };
    if line.len() <= WIDTH + 1 {
        return line;
    }
    let names: Vec<String> = names.split(", ").map(str::to_owned).collect();
    let names = macros::packed(&names, &format!("{indent}    "));
    format!("{indent}{head} {root}::{{\n{names}{indent}}};\n")
}

/// The path of a `use` for the names that are used, from one crate or module; `None` if none is.
pub(crate) fn import(root: &str, names: &[&str], used: &BTreeSet<String>) -> Option<String> {
    let names: Vec<&str> = names.iter().copied().filter(|name| used.contains(*name)).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("{root}::{only}")),
        several => Some(format!("{root}::{{{}}}", several.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::Rendered;

    #[test]
    fn only_what_an_import_can_be_for_counts() {
        let items = [
            quote!(
                #[derive(Debug)]
                pub enum Shape {
                    #[doc = " Text"]
                    Number(Inner),
                    Error,
                }
            ),
            quote!(string_enum!(Color { Current = "current" } Other);),
            quote!(
                const KEY: Security = &[];
            ),
            quote!(impl Shape { fn f<D: Deserializer<'de>>(self) -> Result<Map, D::Error> { types::Team::new() } }),
        ];
        let found = Rendered::of(&items).used;
        for name in ["Inner", "types", "Security", "Deserializer", "Map", "Result"] {
            assert!(found.contains(name), "{name}");
        }
        for name in ["Debug", "Number", "Error", "runtime", "Current", "Other", "Team", "Color"] {
            assert!(!found.contains(name), "{name}");
        }
    }
}
