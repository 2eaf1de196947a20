//! The table of all texts, `messages.md`: the string literals of the messages, and of the phrases in emitted docs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{FnArg, ImplItem, Item, Visibility};

use crate::diag::Code;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

const INTRODUCTION: &str = "\
Texts as the sources have them: `{name}` is a part that depends on the document, and alternatives are on lines of their\n\
own. The help of an approximation is what the declaration becomes.\n";

/// The codes of a message, the literals of its text, and those of its help.
type Row = [Vec<String>; 3];

/// Reads functions in the order of the source.
#[derive(Clone, Default)]
struct Scan {
    /// The literals in the definitions of constants and variables.
    known: BTreeMap<String, Vec<String>>,
    /// The columns of the arguments of functions that make messages, and the code that such a function sets by itself.
    makers: BTreeMap<String, (Vec<usize>, Vec<String>)>,
    rows: Vec<Row>,
}

impl Scan {
    /// The string literals and codes of an expression. Variables are replaced with theirs, and explained where a literal
    /// names them.
    fn literals(&self, tokens: TokenStream) -> Vec<String> {
        let mut found = Vec::new();
        for token in tokens {
            let text = token.to_string();
            match token {
                TokenTree::Group(group) => found.extend(self.literals(group.stream())),
                TokenTree::Ident(_) => match Code::ALL.iter().find(|code| format!("{code:?}") == text) {
                    Some(code) => found.push(format!("`{}` ({})", code.as_str(), code.severity().as_str())),
                    None => found.extend(self.known.get(&text).cloned().unwrap_or_default()),
                },
                TokenTree::Literal(_) => {
                    let Ok(text) = syn::parse_str::<syn::LitStr>(&text).map(|literal| literal.value()) else {
                        continue;
                    };
                    let named =
                        self.known.iter().filter(|(name, of)| !of.is_empty() && text.contains(&format!("{{{name}}}")));
                    let named: Vec<_> = named.map(|(name, of)| format!("with {name}: {}", of.join(" / "))).collect();
                    found.extend(Some(text).filter(|text| text.contains(char::is_alphabetic)));
                    found.extend(named);
                }
                TokenTree::Punct(_) => {}
            }
        }
        found
    }

    /// Collects the definitions of variables, and the messages.
    fn scan(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match (token, tokens.peek()) {
                (TokenTree::Ident(word), Some(_)) if word == "let" => {
                    let names = tokens.by_ref().take_while(|token| token.to_string() != "=").collect();
                    let value: TokenStream = tokens.by_ref().take_while(|token| token.to_string() != ";").collect();
                    self.define(names, &value);
                    self.scan(value);
                }
                (TokenTree::Ident(word), Some(TokenTree::Group(arguments))) => {
                    let Some((columns, code)) = self.makers.get(&word.to_string()) else { continue };
                    let mut row = [code.clone(), Vec::new(), Vec::new()];
                    for (argument, column) in split(arguments.stream()).into_iter().zip(columns) {
                        row.get_mut(*column).into_iter().for_each(|cell| cell.extend(self.literals(argument.clone())));
                    }
                    // `String::new` has no code.
                    self.rows.extend(Some(row).filter(|[codes, ..]| !codes.is_empty()));
                }
                (TokenTree::Group(group), _) => self.scan(group.stream()),
                _ => {}
            }
        }
    }

    /// Defines a variable, or those of a tuple: each has the literals at its position of the tuples in `value`.
    fn define(&mut self, names: TokenStream, value: &TokenStream) {
        let pattern = names.into_iter().find_map(|token| match token {
            TokenTree::Group(names) => Some(split(names.stream())),
            name => (name.to_string() != "mut").then(|| vec![name.into()]),
        });
        let names = pattern.unwrap_or_default();
        let tuples = if names.len() > 1 { tuples(value, names.len()) } else { vec![vec![value.clone()]] };
        for (index, name) in names.iter().enumerate() {
            let parts = tuples.iter().filter_map(|tuple| tuple.get(index));
            let literals = parts.flat_map(|part| self.literals(part.clone())).collect();
            self.known.insert(name.to_string(), literals);
        }
    }
}

/// The parts of a list, without the commas.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let parts = tokens.split(|token| token.to_string() == ",").filter(|part| !part.is_empty());
    parts.map(|part| part.iter().cloned().collect()).collect()
}

/// The tuples of a length in an expression.
fn tuples(tokens: &TokenStream, length: usize) -> Vec<Vec<TokenStream>> {
    let groups = tokens.clone().into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    let nested = groups.map(|group| match split(group.stream()) {
        parts if parts.len() == length && group.delimiter() == Delimiter::Parenthesis => vec![parts],
        _ => tuples(&group.stream(), length),
    });
    nested.flatten().collect()
}

/// Writes the rows of a file: those of its messages, or of its phrases if it has none.
fn table(out: &mut String, path: &str) {
    let text = std::fs::read_to_string(Path::new(SOURCES).join(path)).unwrap_or_default();
    let items = syn::parse_file(&text).map(|file| file.items).unwrap_or_default();
    let mut file = Scan::default();
    file.makers.insert("new".to_owned(), (vec![0, 1, 2], Vec::new()));
    let mut phrases = BTreeMap::new();
    for item in &items {
        match item {
            Item::Const(item) => {
                let literals = file.literals(item.expr.to_token_stream());
                file.known.insert(item.ident.to_string(), literals.clone());
                phrases.insert(item.ident.to_string(), literals);
            }
            Item::Impl(item) => {
                for method in
                    item.items.iter().filter_map(|item| if let ImplItem::Fn(item) = item { Some(item) } else { None })
                {
                    let literals = file.literals(method.block.to_token_stream());
                    file.known.insert(method.sig.ident.to_string(), literals);
                }
            }
            _ => {}
        }
    }
    let functions = items.iter().filter_map(|item| if let Item::Fn(item) = item { Some(item) } else { None });
    let (private, public): (Vec<_>, Vec<_>) = functions.partition(|item| matches!(item.vis, Visibility::Inherited));
    let message = |item: &syn::ItemFn| item.sig.output.to_token_stream().to_string().ends_with("Message");
    for item in &private {
        let column = |input: &FnArg| 1 + usize::from(input.to_token_stream().to_string().starts_with("help "));
        if message(item) {
            let codes = file.literals(item.block.to_token_stream()).into_iter().filter(|text| text.ends_with(')'));
            let maker = (item.sig.inputs.iter().map(column).collect(), codes.collect());
            file.makers.insert(item.sig.ident.to_string(), maker);
        }
    }
    let _ = writeln!(out, "\n## `{path}`\n\n| function | code | text | help |\n|---|---|---|---|");
    for item in private.iter().chain(&public) {
        let mut scan = file.clone();
        scan.scan(item.block.to_token_stream());
        if message(item) {
            let name = &item.sig.ident;
            assert!(!scan.rows.is_empty(), "{path}: the text of `{name}` is not found");
            for row in &scan.rows {
                let cells = row.each_ref().map(|texts| cell(texts));
                let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
            }
        } else {
            phrases.insert(item.sig.ident.to_string(), file.literals(item.block.to_token_stream()));
        }
    }
    let has_messages = public.iter().any(|item| message(item));
    for (name, texts) in phrases.iter().filter(|(_, texts)| !texts.is_empty() && !has_messages) {
        let _ = writeln!(out, "| {name} | | {} | |", cell(texts).replace("[`", "\\[`"));
    }
}

fn cell(texts: &[String]) -> String {
    // A text that is a URL is a value; rustdoc refuses it as text.
    let shown = |text: &String| if text.starts_with("https:") { format!("`{text}`") } else { text.clone() };
    texts.iter().map(shown).collect::<Vec<_>>().join("<br>").replace('|', "\\|").replace('\n', " ")
}

/// `UPDATE_EXPECT=1 cargo test -p generator messages` writes the table that the docs show.
#[test]
fn the_docs_show_the_texts() {
    let mut found = INTRODUCTION.to_owned();
    let folder = std::fs::read_dir(Path::new(SOURCES).join("diag/messages")).into_iter().flatten().flatten();
    let mut names: Vec<String> = folder.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names.iter().filter(|name| !["mod.rs", "table.rs"].contains(&name.as_str())) {
        table(&mut found, &format!("diag/messages/{name}"));
    }
    for path in ["model/phrases.rs", "emit/doc/phrases.rs"] {
        table(&mut found, path);
    }
    let path = Path::new(SOURCES).join("diag/messages.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let written = std::fs::write(&path, &found);
        assert!(written.is_ok(), "{written:?}");
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(shown == found, "diag/messages.md is out of date: run this test with UPDATE_EXPECT=1");
}
