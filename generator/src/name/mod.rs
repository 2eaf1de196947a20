//! The only module in which a string of a document becomes an identifier or a file name.
//!
//! Any string gives a valid identifier. Strings that give the same one get different names from [`assign`], which also
//! keeps them from the names that emitted code uses itself (`name::reserved`).
//!
//! Adding an operation or a schema never renames another one, except where both want the same name. An entry brings its
//! candidates, from short to surely unique. If several entries of one tier want the same name, the one gets it whose text has the
//! case that most others have, and otherwise none: the others go on to their next candidate, so that the result does not depend
//! on the order of the document; a number comes last. What the document names chooses before what the generator names, and types of components
//! before those of operations.
//!
//! - Operations (`analyze/operations/names`): the operationId without the group that it begins with (`issues/list` of `issues`
//!   is `list`) and without what a framework computed (`name::frameworks`); this with what distinguishes its path from those of
//!   operations with the same; the operationId; method and path in words, without what nearly all paths begin with
//!   (`name::paths`), and with it.
//! - Groups (`name::grouping`): the first tag, or, in documents without tags, the first segment of the path that distinguishes
//!   paths (`name::paths`).
//! - Servers (`analyze/operations/server_names.rs`): their names and descriptions in the document, or their hosts.
//! - Inline types (`analyze/naming_context.rs`, `analyze/types/inline_names.rs`): the property or parameter; after what contains
//!   it; its kind. How often an equal type occurs makes no difference: where several types or operations contain one, each has
//!   an alias of its own, and the type is named after its members.
//! - Outcomes (`analyze/passes/outcome_types.rs`): `{Operation}Response` and `{Operation}Error`, with variants after the status.
//! - A name that the generator makes of several texts is at most 60 letters long, that of a method 50 (`name::shorten`).

mod case;
mod frameworks;
mod grouping;
pub(crate) mod paths;
pub(crate) mod reserved;
mod scope;
mod shorten;

pub(crate) use case::with_case;
pub use frameworks::function_name;
pub(crate) use frameworks::{controller_action, group_words, is_method_and_path, operation_of_body};
pub use grouping::GroupBy;
pub(crate) use grouping::first_tag;
pub use scope::{Entry, assign};
pub(crate) use scope::{Wish, choose, first_choices, taken};
pub(crate) use shorten::{short_methods, short_modules, short_shared_types, short_types};

use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};

/// Names that Windows reserves for devices, with any extension ("Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether Windows reserves a name, so that no file or folder can have it on every system.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        let mut rest = stem.strip_prefix(prefix).into_iter().flat_map(str::chars);
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// A type's or variant's name: `WorkspaceInvoiceDTO` -> `WorkspaceInvoiceDto` (Rust API Guidelines, C-CASE).
pub fn type_name(text: &str) -> String {
    let name = spelled(text).to_upper_camel_case();
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("V{name}"),
        Some(_) if name == "Self" => "SelfValue".to_owned(),
        Some(_) => name,
    }
}

/// A field's, argument's, method's or module's name, without the `r#` that a keyword needs.
pub fn value_name(text: &str) -> String {
    let name = if is_snake_case(text) { text.to_owned() } else { spelled(text).to_snake_case() };
    match name.chars().next() {
        None => "empty".to_owned(),
        Some(c) if c.is_ascii_digit() => format!("n{name}"),
        // These can't be raw identifiers (Rust reference, "Identifiers").
        Some(_) if matches!(name.as_str(), "self" | "super" | "crate") => format!("{name}_"),
        Some(_) => name,
    }
}

/// Whether a text is in snake case already, as most are: [`value_name`] would return the same.
fn is_snake_case(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('_').all(is_word)
}

/// A value's name with another word. The `_` that makes a name of a keyword is left out before it.
pub fn with_word(name: &str, word: &str) -> String {
    format!("{}_{word}", name.trim_end_matches('_'))
}

/// An `operationId` of some words, for a document whose others are in snake case or in camel case.
pub(crate) fn operation_id(words: &str, is_snake_case: bool) -> String {
    if is_snake_case { words.to_snake_case() } else { words.to_lower_camel_case() }
}

/// A constant's name.
pub fn constant_name(text: &str) -> String {
    value_name(text).to_uppercase()
}

/// The identifier for the name of a type, value or constant: raw if it is a keyword.
pub fn ident(name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    if is_keyword(name) { proc_macro2::Ident::new_raw(name, span) } else { proc_macro2::Ident::new(name, span) }
}

/// Whether cargo accepts a text as the name of a package (The Cargo Book, "The `name` field").
pub fn is_package(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_letter)
}

/// Whether a name is a strict or reserved keyword of the edition 2024 that can be a raw identifier.
pub fn is_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 48] = [
        "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "false", "fn", "for",
        "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static",
        "struct", "trait", "true", "type", "unsafe", "use", "where", "while", "abstract", "become", "box", "do",
        "final", "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield",
    ];
    KEYWORDS.contains(&name)
}

/// ASCII words for a text. A character that an identifier can't contain is spelled out where it would be lost.
fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let has_words = text.chars().any(|c| c.is_ascii_alphanumeric());
    for (index, c) in text.chars().enumerate() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            '\'' if has_words => {}
            '+' | '-' if index == 0 => word(&mut out, symbol(c)),
            c if c.is_alphanumeric() => word(&mut out, &format!("u{:x}", u32::from(c))),
            c if !has_words => word(&mut out, symbol(c)),
            _ => out.push(' '),
        }
    }
    // OAuth is one word, as in the security scheme type `oauth2`.
    if out.contains("OAuth") { out.replace("OAuth", "Oauth") } else { out }
}

/// A text in which every character that an identifier can't contain is spelled out, for texts that have the same name
/// otherwise.
pub fn spelled_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            c if c.is_alphanumeric() => word(&mut out, &format!("u{:x}", u32::from(c))),
            c => word(&mut out, symbol(c)),
        }
    }
    out
}

fn word(out: &mut String, word: &str) {
    out.push(' ');
    out.push_str(word);
    out.push(' ');
}

fn symbol(c: char) -> &'static str {
    match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '~' => "tilde",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '.' => "dot",
        ',' => "comma",
        '_' => "underscore",
        ':' => "colon",
        ';' => "semicolon",
        '(' => "open",
        ')' => "close",
        '[' => "bracket",
        ']' => "unbracket",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '?' => "question",
        ' ' => "space",
        _ => "symbol",
    }
}

/// Endings of plurals and of their singulars, `None` for a word that is not a plural. The first that fits counts.
///
/// A library of inflections would know more words, but takes longer to compile its regular expressions than a small document
/// takes in all. A wrong singular only makes a longer or an odd name.
const PLURALS: &[(&str, Option<&str>)] = &[
    ("ss", None),
    ("us", None),
    ("is", None),
    ("series", None),
    ("species", None),
    ("news", None),
    ("movies", Some("movie")),
    ("cookies", Some("cookie")),
    ("ies", Some("y")),
    ("indices", Some("index")),
    ("vertices", Some("vertex")),
    ("matrices", Some("matrix")),
    ("analyses", Some("analysis")),
    ("iases", Some("ias")),
    ("tuses", Some("tus")),
    ("nuses", Some("nus")),
    ("caches", Some("cache")),
    ("sses", Some("ss")),
    ("xes", Some("x")),
    ("ches", Some("ch")),
    ("shes", Some("sh")),
    ("s", Some("")),
];

/// The singular of a plural English noun with a regular ending: `lines` -> `line`, `entries` -> `entry`.
pub fn singular(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (plural, singular) = PLURALS.iter().find(|(plural, _)| lower.ends_with(plural))?;
    let singular = if text.len() < 4 { None } else { *singular }?;
    // The letters that both have in common keep their case.
    let same = plural.bytes().zip(singular.bytes()).take_while(|(a, b)| a == b).count();
    Some(format!("{}{}", text.get(..text.len() - plural.len() + same)?, singular.get(same..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_guidelines() {
        assert_eq!(type_name("WorkspaceInvoiceDTO"), "WorkspaceInvoiceDto");
        assert_eq!(type_name("HTTPValidationError"), "HttpValidationError");
        assert_eq!(type_name("MetadataAttribute-Output"), "MetadataAttributeOutput");
        assert_eq!(type_name("1080p"), "V1080p");
        assert_eq!(value_name("+1"), "plus_1");
        assert_eq!(value_name("-1"), "minus_1");
        assert_eq!(value_name("self"), "self_");
        assert_eq!(value_name("!="), "not_equal");
        assert_eq!(ident("type").to_string(), "r#type");
    }

    #[test]
    fn plurals() {
        let pairs = [
            ("lines", "line"),
            ("entries", "entry"),
            ("addresses", "address"),
            ("aliases", "alias"),
            ("databases", "database"),
            ("purchases", "purchase"),
            ("statuses", "status"),
            ("clauses", "clause"),
            ("caches", "cache"),
            ("branches", "branch"),
            ("hashes", "hash"),
            ("prefixes", "prefix"),
            ("sizes", "size"),
            ("movies", "movie"),
            ("PriceIndices", "PriceIndex"),
        ];
        for (plural, one) in pairs {
            assert_eq!(singular(plural).as_deref(), Some(one));
        }
        for word in ["status", "address", "analysis", "series", "gas", "s", "\u{17f}s"] {
            assert_eq!(singular(word), None, "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_string_gives_identifiers(text in ".*") {
            for name in [type_name(&text), value_name(&text)] {
                let _ = ident(&name);
                proptest::prop_assert!(name.is_ascii());
            }
            let _ = ident(&constant_name(&text));
        }
    }
}
