//! Tokens -> text as a person would lay it out: `prettyplease` an item at a time, blank lines in between.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
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

/// The identifiers of some tokens that an import can be for: not what stands behind `::`, which is found through what
/// stands before it, and not the names of variants.
pub(super) fn identifiers(items: &[TokenStream]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<(TokenStream, bool)> = items.iter().map(|item| (item.clone(), false)).collect();
    while let Some((tokens, variants)) = stack.pop() {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut is_enum = false;
        for (index, token) in tokens.iter().enumerate() {
            let before = |back: usize| index.checked_sub(back).and_then(|index| tokens.get(index));
            match token {
                TokenTree::Ident(ident) => {
                    is_enum |= ident == "enum";
                    let behind = punct(before(1)) == Some(':') && punct(before(2)) == Some(':');
                    if !(behind || variants) {
                        found.insert(ident.to_string());
                    }
                }
                TokenTree::Group(group) => {
                    let of_enum = is_enum && group.delimiter() == Delimiter::Brace;
                    is_enum &= !of_enum;
                    // A table of values names nothing but a type of the module and its variants.
                    let is_table = matches!(before(2), Some(TokenTree::Ident(ident)) if ident == "string_enum");
                    if !is_table {
                        stack.push((group.stream(), of_enum));
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    found
}

fn punct(token: Option<&TokenTree>) -> Option<char> {
    match token {
        Some(TokenTree::Punct(punct)) => Some(punct.as_char()),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::identifiers;

    #[test]
    fn only_what_an_import_can_be_for_counts() {
        let items = [
            quote!(
                #[derive(Debug, Serialize)]
                pub enum Shape {
                    #[doc = " Text"]
                    Number(Inner),
                    Error,
                }
            ),
            quote!(runtime::string_enum!(Color { Current = "current" } Other);),
            quote!(
                const KEY: Security = &[];
            ),
            quote!(impl Shape { fn f<D: Deserializer<'de>>(self) -> Result<Map, D::Error> { types::Team::new() } }),
        ];
        let found = identifiers(&items);
        for name in ["Serialize", "Inner", "runtime", "types", "Security", "Deserializer", "Map", "Result"] {
            assert!(found.contains(name), "{name}");
        }
        for name in ["Number", "Error", "Current", "Other", "Team", "Color"] {
            assert!(!found.contains(name), "{name}");
        }
    }
}
