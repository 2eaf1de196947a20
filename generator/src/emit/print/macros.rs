//! The layout of calls of the runtime's macros: `prettyplease` does not know their grammar, and breaks lines anywhere.
//!
//! There are two forms: a table for a type, `outcome!(Type { section { A, .. } })`, and a definition,
//! `string_enum! { /// Docs pub enum Type { .. } }`.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};

use super::rejoin::{WIDTH, unparse};

/// The text of a call; `None` for one of another form.
pub(crate) fn text(call: &syn::ItemMacro) -> Option<String> {
    let path = call.mac.path.to_token_stream().to_string().replace(' ', "");
    match &call.mac.delimiter {
        syn::MacroDelimiter::Brace(_) => definition(&path, &call.mac.tokens),
        _ => names(&path, &call.mac.tokens),
    }
}

/// The text of `path!(Type { section { .. } .. });`, with as many entries on a line as fit.
fn names(path: &str, tokens: &TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let [TokenTree::Ident(name), TokenTree::Group(entries)] = tokens.as_slice() else { return None };
    let mut out = format!("{path}!({name} {{\n");
    let sections: Vec<TokenTree> = entries.stream().into_iter().collect();
    let mut sections = sections.as_slice();
    while let [TokenTree::Ident(label), TokenTree::Group(entries), rest @ ..] = sections {
        section(&mut out, &label.to_string(), entries);
        sections = rest;
    }
    out.push_str("});\n");
    let short = out.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    Some(if short.len() <= WIDTH { short + "\n" } else { out })
}

/// A section of a table, on one line if it fits.
fn section(out: &mut String, label: &str, entries: &Group) {
    let entries: Vec<String> = split(&entries.stream()).iter().map(ToString::to_string).collect();
    let line = entries.join(", ");
    if line.len() + label.len() + 9 <= WIDTH {
        let _ = writeln!(out, "    {label} {{ {line} }}");
    } else {
        let lines = packed(&entries, "        ");
        let _ = write!(out, "    {label} {{\n{}\n    }}\n", lines.trim_end().trim_end_matches(','));
    }
}

/// The lines of entries, each followed by a comma, with as many on a line as fit.
pub(super) fn packed(entries: &[String], indent: &str) -> String {
    let (mut out, mut line) = (String::new(), String::new());
    for entry in entries {
        if !line.is_empty() && indent.len() + line.len() + entry.len() + 1 > WIDTH {
            let _ = writeln!(out, "{indent}{}", line.trim_end());
            line.clear();
        }
        let _ = write!(line, "{entry}, ");
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{indent}{}", line.trim_end());
    }
    out
}

/// A definition: attributes, and an item in the grammar of a macro.
struct Definition {
    attributes: Vec<syn::Attribute>,
    body: TokenStream,
}

impl Parse for Definition {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self { attributes: input.call(syn::Attribute::parse_outer)?, body: input.parse()? })
    }
}

fn definition(path: &str, tokens: &TokenStream) -> Option<String> {
    let Definition { attributes, body } = syn::parse2(tokens.clone()).ok()?;
    let mut out = format!("{path}! {{\n");
    for line in attributes_text(&attributes) {
        let _ = writeln!(out, "    {line}");
    }
    let body: Vec<TokenTree> = body.into_iter().collect();
    match body.as_slice() {
        [_, _, TokenTree::Ident(name), TokenTree::Group(entries)] if entries.delimiter() == Delimiter::Brace => {
            let entries = entries.stream();
            let lines = if path == "runtime::errors" { errors(&entries) } else { variants(&entries) };
            let _ = writeln!(out, "    pub enum {name} {{\n{lines}    }}");
        }
        [_, _, TokenTree::Ident(name), TokenTree::Punct(_), of @ ..] => {
            let of = call_text(of);
            let first = of.lines().next().unwrap_or_default();
            let is_long = "    pub struct : ".len() + name.to_string().len() + first.len() > WIDTH;
            let _ = writeln!(out, "    pub struct {name}:{}{of}", if is_long { "\n        " } else { " " });
        }
        _ => return None,
    }
    out.push_str("}\n");
    Some(out)
}

/// The text of `Call<..>`, or of `Call<..> or Stream<..> = items("..")`.
fn call_text(of: &[TokenTree]) -> String {
    let text = |of: &[TokenTree]| type_text(of.iter().cloned().collect());
    let stream = of.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "or"));
    match stream.map(|at| of.split_at(at)) {
        Some((call, [_, stream @ .., equals, read, wanted])) => {
            format!("{}\n        or {} {equals} {read}{wanted}", text(call), text(stream))
        }
        _ => text(of),
    }
}

/// A line for each variant of an enum of errors: `404 if "text/plain" => NotFound(String) = text`.
fn errors(entries: &TokenStream) -> String {
    let mut out = String::new();
    for entry in split(entries) {
        let mut line = String::new();
        for token in entry {
            match token {
                TokenTree::Group(of) => {
                    let types: Vec<String> = split(&of.stream()).into_iter().map(type_text).collect();
                    let _ = write!(line, "({})", types.join(", "));
                }
                TokenTree::Punct(punct) if punct.as_char() == '>' => line.push('>'),
                token if line.is_empty() => line = token.to_string(),
                token => _ = write!(line, " {token}"),
            }
        }
        let _ = writeln!(out, "        {line},");
    }
    out
}

/// The lines of attributes; docs become comments.
fn attributes_text(attributes: &[syn::Attribute]) -> impl Iterator<Item = String> {
    attributes.iter().map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
            ..
        }) => format!("///{}", text.value()).trim_end().to_owned(),
        meta => format!(
            "#[{}]",
            meta.to_token_stream()
                .to_string()
                .replace(" (", "(")
                .replace(" ,", ",")
                .replace(" ::", "::")
                .replace(":: ", "::")
        ),
    })
}

/// The lines of an enum's variants: as many plain ones on a line as fit, and a line for each with docs or a content.
fn variants(entries: &TokenStream) -> String {
    const INDENT: &str = "        ";
    let (mut out, mut plain) = (String::new(), Vec::new());
    for entry in split(entries) {
        let text = variant(&entry);
        match text {
            Some(text) => {
                out.push_str(&packed(&std::mem::take(&mut plain), INDENT));
                out.push_str(&text);
            }
            None => plain.push(number_joined(&entry.to_string())),
        }
    }
    let rest = plain.pop().unwrap_or_default().replace(".. ", "..");
    let lines = packed(&plain, INDENT);
    let last = lines.lines().last().map_or(WIDTH, str::len);
    out.push_str(&lines);
    if !plain.is_empty() && last + rest.len() < WIDTH {
        out.truncate(out.trim_end().len());
        let _ = writeln!(out, " {rest}");
    } else {
        let _ = writeln!(out, "{INDENT}{rest}");
    }
    out
}

/// The lines of a variant with docs or a content; `None` for a plain one.
fn variant(entry: &TokenStream) -> Option<String> {
    let Definition { attributes, body } = syn::parse2(entry.clone()).ok()?;
    let mut out = String::new();
    for line in attributes_text(&attributes) {
        let _ = writeln!(out, "        {line}");
    }
    let body: Vec<TokenTree> = body.into_iter().collect();
    match body.as_slice() {
        [TokenTree::Ident(name), TokenTree::Group(of), TokenTree::Punct(_), tells @ ..] => {
            let text = format!("{name}({}) = {},", type_text(of.stream()), tells_text(tells));
            let _ = writeln!(out, "        {}", wrapped(&text, 8));
        }
        _ if out.is_empty() => return None,
        plain => {
            let plain: TokenStream = plain.iter().cloned().collect();
            let _ = writeln!(out, "        {},", number_joined(&plain.to_string()));
        }
    }
    Some(out)
}

/// The text of an entry that is indented by some columns: if it does not fit on a line, it is broken before a clause or after a comma.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    if indent + text.len() <= WIDTH {
        return text.to_owned();
    }
    let parts = parts(text);
    let (mut out, mut width) = (String::new(), indent);
    for part in parts {
        let is_clause = [".", "with(", "from("].iter().any(|clause| part.starts_with(clause));
        let end = part.trim_end();
        if !out.is_empty() && (width + end.len() > WIDTH || is_clause) {
            out.truncate(out.trim_end().len());
            let deeper = indent + if is_clause { 4 } else { 8 };
            let _ = write!(out, "\n{:deeper$}", "");
            width = deeper;
        }
        out.push_str(part);
        width += part.len();
    }
    out
}

/// The parts of a text between which a line can be broken: before a clause, and after a comma or an opening bracket. None is within a
/// string.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        let is_clause = [".required(", ".known(", ".matching(", ".within(", "with(", "from("]
            .iter()
            .any(|clause| rest.starts_with(clause));
        let is_end =
            !in_string && at > start && (is_clause && before.ends_with(['"', ')', ' ']) || before.ends_with(", "));
        if is_end {
            found.extend(text.get(start..at));
            start = at;
        }
        in_string ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
    }
    found.extend(text.get(start..));
    found
}

/// The predicate of a variant, with its clause `with("tag" = ["value"] in field)` if it has one.
fn tells_text(tells: &[TokenTree]) -> String {
    let text = |tells: &[TokenTree]| expression_text(tells.iter().cloned().collect());
    match tells {
        [tells @ .., TokenTree::Ident(from), TokenTree::Group(types)] if from == "from" => {
            let types: Vec<String> = split(&types.stream()).into_iter().map(type_text).collect();
            format!("{} from({})", tells_text(tells), types.join(", "))
        }
        [tells @ .., TokenTree::Ident(with), TokenTree::Group(tags)] if with == "with" => {
            let tags: Vec<String> = split(&tags.stream()).into_iter().map(tag_text).collect();
            format!("{} with({})", text(tells), tags.join(", "))
        }
        _ => text(tells),
    }
}

/// The text of a tag, its values and its field.
fn tag_text(tag: TokenStream) -> String {
    let text = |token: &TokenTree| match token {
        TokenTree::Group(values) => {
            let values: Vec<String> = split(&values.stream()).iter().map(ToString::to_string).collect();
            format!("[{}]", values.join(", "))
        }
        other => other.to_string(),
    };
    tag.into_iter().map(|token| text(&token)).collect::<Vec<_>>().join(" ")
}

/// Removes the space between a sign and its number.
fn number_joined(text: &str) -> String {
    let is_number = text.chars().next_back().is_some_and(|c| c.is_ascii_digit());
    if is_number { text.replace("= - ", "= -") } else { text.to_owned() }
}

fn type_text(of: TokenStream) -> String {
    simple_type(&of).unwrap_or_else(|| item_text(quote!(type T = #of;), "type T = "))
}

/// The text of a type that is no tuple, nor has one within, which most are: laying out costs more.
fn simple_type(of: &TokenStream) -> Option<String> {
    let (mut out, mut follows_word) = (String::new(), false);
    for token in of.clone() {
        let is_word = matches!(token, TokenTree::Ident(_));
        if is_word && follows_word {
            out.push(' ');
        }
        match &token {
            TokenTree::Ident(word) => _ = write!(out, "{word}"),
            TokenTree::Punct(punct) if punct.as_char() == ',' => out.push_str(", "),
            TokenTree::Punct(punct) if "<>:&".contains(punct.as_char()) => out.push(punct.as_char()),
            _ => return None,
        }
        follows_word = is_word;
    }
    Some(out)
}

fn expression_text(of: TokenStream) -> String {
    item_text(quote!(const C: T = #of;), "const C: T = ")
}

/// The text behind `head` in an item, on one line.
fn item_text(tokens: TokenStream, head: &str) -> String {
    let text = syn::parse2(tokens.clone()).map_or_else(|_| tokens.to_string(), |item| unparse(vec![item], usize::MAX));
    let text = text.trim_end();
    text.strip_prefix(head).unwrap_or(text).trim_end_matches(';').to_owned()
}

/// The entries between commas that are not within the angle brackets of a type.
fn split(entries: &TokenStream) -> Vec<TokenStream> {
    let (mut found, mut depth) = (vec![TokenStream::new()], 0_usize);
    for token in entries.clone() {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        match (&token, found.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' && depth == 0 => found.push(TokenStream::new()),
            (_, Some(last)) => last.extend([token]),
            (_, None) => {}
        }
    }
    found.retain(|entry| !entry.is_empty());
    found
}
