//! Tokens -> text as a person would lay it out: `prettyplease` an item at a time, blank lines in between.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// The text of a module: its docs, its imports, its items.
pub(super) fn module(doc: &str, imports: &[String], items: &[TokenStream]) -> String {
    let mut out = String::new();
    for line in doc.lines() {
        let _ = writeln!(out, "{}", format!("//! {line}").trim_end());
    }
    if !doc.is_empty() {
        out.push('\n');
    }
    for import in imports {
        let _ = writeln!(out, "use {import};");
    }
    let mut first = imports.is_empty();
    for item in items {
        if !std::mem::take(&mut first) {
            out.push('\n');
        }
        out.push_str(&one(item.clone()));
    }
    out
}

/// The text of one item. Tokens that do not parse are a bug of an emitter, shown by the compiler as it would any other.
fn one(tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens.clone()) {
        Ok(file) => file.items.into_iter().map(item).collect::<Vec<_>>().join("\n"),
        Err(error) => format!("compile_error!({:?});\n// {tokens}\n", error.to_string()),
    }
}

fn item(item: syn::Item) -> String {
    match item {
        syn::Item::Impl(block) if block.items.len() > 1 => implementation(block),
        syn::Item::Macro(call) => table(&call).unwrap_or_else(|| unparse(vec![syn::Item::Macro(call)])),
        other => unparse(vec![other]),
    }
}

/// An implementation with blank lines between its members.
fn implementation(mut block: syn::ItemImpl) -> String {
    let members = std::mem::take(&mut block.items);
    let mut out = String::new();
    for member in members {
        let mut single = block.clone();
        single.items.push(member);
        let text = unparse(vec![syn::Item::Impl(single)]);
        let body = text.strip_suffix("}\n").unwrap_or(&text);
        let Some((head, body)) = body.split_once('\n') else { continue };
        let _ = if out.is_empty() { write!(out, "{head}\n{body}") } else { write!(out, "\n{body}") };
    }
    out + "}\n"
}

/// A macro call that holds a table, `name!(Type { a = "b", .. })`: as many entries on a line as fit. `prettyplease`
/// knows no grammar of it and would break lines anywhere.
fn table(call: &syn::ItemMacro) -> Option<String> {
    let mut tokens = call.mac.tokens.clone().into_iter();
    let (TokenTree::Ident(name), TokenTree::Group(entries)) = (tokens.next()?, tokens.next()?) else { return None };
    let path = call.mac.path.to_token_stream().to_string().replace(' ', "");
    let mut out = format!("{path}!({name} {{\n");
    let mut line = String::from("   ");
    for entry in entries.stream().to_string().split_inclusive("\" ,") {
        let entry = entry.trim();
        if line.len() + entry.len() >= TABLE_WIDTH && line.trim() != "" {
            let _ = writeln!(out, "{line}");
            line = String::from("   ");
        }
        let _ = write!(line, " {entry}");
    }
    let after = tokens.map(|token| format!(" {token}")).collect::<String>();
    let _ = write!(out, "{line}\n}}{after});\n");
    Some(out)
}

/// How wide a line of a [`table`] gets.
const TABLE_WIDTH: usize = 100;

fn unparse(items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

/// Every identifier of some tokens; tells which imports a module needs.
pub(super) fn identifiers(items: &[TokenStream]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<TokenStream> = items.to_vec();
    while let Some(tokens) = stack.pop() {
        for token in tokens.into_token_stream() {
            match token {
                TokenTree::Ident(ident) => {
                    found.insert(ident.to_string());
                }
                TokenTree::Group(group) => stack.push(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    found
}

/// `use` paths from one root for the names that are used, as one line.
pub(super) fn import(root: &str, names: &[&str], used: &BTreeSet<String>) -> Option<String> {
    let names: Vec<&str> = names.iter().copied().filter(|name| used.contains(*name)).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!("{root}::{only}")),
        several => Some(format!("{root}::{{{}}}", several.join(", "))),
    }
}
