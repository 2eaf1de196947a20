//! Reads a struct and its attributes.

use std::iter::Peekable;

use proc_macro::token_stream::IntoIter;
use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// A struct that is an object in JSON.
#[derive(Default)]
pub struct Structure {
    pub name: String,
    pub constants: Vec<Constant>,
    pub fields: Vec<Field>,
    /// The field for additional properties.
    pub rest: Option<Rest>,
    pub constructor: Option<Constructor>,
    /// The name of the builder in place of `new`.
    pub builder: Option<String>,
}

/// A required member with a fixed value, which has no field.
pub struct Constant {
    /// The literal of its name.
    pub name: String,
    /// The name of the variant of the transport's `Constant`.
    pub kind: &'static str,
    /// The literal of its value.
    pub value: String,
}

/// The field for additional properties.
pub struct Rest {
    pub name: String,
    /// Its type, a map.
    pub of: String,
}

/// The method that makes a value of arguments: `new`, or that which ends a builder.
pub struct Constructor {
    pub method: String,
    /// The names of the fields that are its arguments, or that the builder has setters for.
    pub arguments: Vec<String>,
}

/// How a member is read and written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It has to be present.
    Required,
    /// It can be absent; null is accepted in place of it.
    Optional,
    /// It can be absent or null, which are the same.
    Nullable,
    /// It can be absent; null is a value.
    KeepNull,
}

/// A field that is a member.
pub struct Field {
    pub name: String,
    /// The literal of the member's name.
    pub wire: String,
    pub presence: Presence,
    /// The type, without the `Option` of one that can be absent.
    pub of: String,
    /// The type of arguments, which have no `Option` for null either, and no `Box`.
    pub argument: String,
    /// Whether the type is an `Option` for null, which arguments do not have.
    pub is_null_within: bool,
    /// Whether arguments may be null, or a value of the type within the `Option` for null.
    pub takes_null: bool,
    pub is_secret: bool,
    /// The value that the constructor sets.
    pub value: Option<String>,
    pub has_setter: bool,
    /// Its attribute `deprecated`, which its setter has too.
    pub deprecated: Option<String>,
}

/// What the attributes of a field say.
#[derive(Default)]
struct Attributes {
    wire: Option<String>,
    presence: Option<Presence>,
    is_secret: bool,
    is_rest: bool,
    is_converted: bool,
    value: Option<String>,
    no_setter: bool,
    deprecated: Option<String>,
}

/// Reads the struct that is derived for.
///
/// # Errors
/// If it is no struct with named fields, or has an attribute that does not exist.
pub fn structure(input: TokenStream) -> Result<Structure, String> {
    let mut found = Structure::default();
    let mut tokens = input.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                if let Some(items) = json(tokens.next()) {
                    split(items).into_iter().try_for_each(|item| found.attribute(item))?;
                }
            }
            TokenTree::Ident(word) if word.to_string() == "struct" => {
                found.name = tokens.next().map(|name| name.to_string()).unwrap_or_default();
                match tokens.next() {
                    Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => found.body(body)?,
                    _ => return Err("`Object` is for structs with named fields and without parameters".to_owned()),
                }
                return Ok(found);
            }
            _ => {}
        }
    }
    Err("`Object` is for structs".to_owned())
}

impl Structure {
    /// The fields with some presence, in their order.
    pub fn with(&self, presence: Presence) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.presence == presence)
    }

    /// Reads an item of the struct's attributes.
    fn attribute(&mut self, item: Vec<TokenTree>) -> Result<(), String> {
        match item.as_slice() {
            [TokenTree::Literal(name), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
                let value = text(value);
                let name = name.to_string();
                self.constants.push(Constant { kind: kind_of(&value), name, value });
            }
            [TokenTree::Ident(word), TokenTree::Punct(equals), TokenTree::Ident(name)]
                if word.to_string() == "builder" && equals.as_char() == '=' =>
            {
                self.builder = Some(name.to_string());
            }
            [TokenTree::Ident(method), TokenTree::Group(arguments)] => {
                let arguments = split(arguments.stream()).iter().map(|argument| text(argument)).collect();
                self.constructor = Some(Constructor { method: method.to_string(), arguments });
            }
            other => return Err(format!("`{}` is no attribute of a struct that derives `Object`", text(other))),
        }
        Ok(())
    }

    /// Reads the fields.
    fn body(&mut self, body: Group) -> Result<(), String> {
        let mut tokens = body.stream().into_iter().peekable();
        let mut attributes = Attributes::default();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => attributes.read(tokens.next())?,
                TokenTree::Ident(word) if word.to_string() == "pub" => {
                    tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
                }
                TokenTree::Ident(name) => {
                    tokens.next();
                    let of = type_of(&mut tokens);
                    self.field(name.to_string(), &of, std::mem::take(&mut attributes));
                }
                other => return Err(format!("expected a field, found `{other}`")),
            }
        }
        Ok(())
    }

    fn field(&mut self, name: String, of: &[TokenTree], attributes: Attributes) {
        if attributes.is_rest {
            self.rest = Some(Rest { name, of: text(of) });
            return;
        }
        let inner = within(of, "Option");
        let null = within(inner.unwrap_or(of), "Option");
        let default = match (inner, null) {
            (None, _) => Presence::Required,
            (Some(_), None) => Presence::Optional,
            (Some(_), Some(_)) => Presence::KeepNull,
        };
        let presence = attributes.presence.unwrap_or(default);
        let of = inner.filter(|_| presence != Presence::Required).unwrap_or(of);
        let null = within(of, "Option");
        let value = null.unwrap_or(of);
        let value = text(within(value, "Box").unwrap_or(value));
        let takes_null = null.is_some() && presence == Presence::Required;
        let argument = if takes_null {
            format!("impl ::runtime::OrNull<{value}>")
        } else if attributes.is_converted || value == "String" {
            format!("impl ::std::convert::Into<{value}>")
        } else {
            value
        };
        self.fields.push(Field {
            wire: attributes.wire.unwrap_or_else(|| format!("{:?}", name.trim_start_matches("r#"))),
            name,
            presence,
            of: text(of),
            argument,
            is_null_within: null.is_some() && presence != Presence::Required,
            takes_null,
            is_secret: attributes.is_secret,
            value: attributes.value,
            has_setter: !attributes.no_setter,
            deprecated: attributes.deprecated,
        });
    }
}

impl Attributes {
    /// Reads an attribute, the tokens after `#`.
    fn read(&mut self, attribute: Option<TokenTree>) -> Result<(), String> {
        if let Some(TokenTree::Group(group)) = &attribute
            && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word.to_string() == "deprecated")
        {
            self.deprecated = Some(format!("#{group}"));
        }
        for item in json(attribute).map(split).unwrap_or_default() {
            match item.as_slice() {
                [TokenTree::Literal(name)] => self.wire = Some(name.to_string()),
                [TokenTree::Ident(word), TokenTree::Punct(equals), value @ ..]
                    if word.to_string() == "value" && equals.as_char() == '=' =>
                {
                    self.value = Some(text(value));
                }
                [TokenTree::Ident(word)] => self.word(&word.to_string())?,
                other => return Err(format!("`{}` is no attribute of a field", text(other))),
            }
        }
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), String> {
        match word {
            "required" => self.presence = Some(Presence::Required),
            "nullable" => self.presence = Some(Presence::Nullable),
            "keep_null" => self.presence = Some(Presence::KeepNull),
            "secret" => self.is_secret = true,
            "rest" => self.is_rest = true,
            "into" => self.is_converted = true,
            "no_setter" => self.no_setter = true,
            other => return Err(format!("`{other}` is no attribute of a field")),
        }
        Ok(())
    }
}

/// The items of an attribute `json(..)`, given as the tokens after `#`; `None` for another attribute.
fn json(attribute: Option<TokenTree>) -> Option<TokenStream> {
    let Some(TokenTree::Group(group)) = attribute else { return None };
    let mut tokens = group.stream().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Group(items))) if name.to_string() == "json" => {
            Some(items.stream())
        }
        _ => None,
    }
}

/// The parts of a list between its commas.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => parts.push(Vec::new()),
            (_, Some(part)) => part.push(token),
            (_, None) => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The tokens of a field's type, up to the comma after it.
fn type_of(tokens: &mut Peekable<IntoIter>) -> Vec<TokenTree> {
    let (mut of, mut depth) = (Vec::new(), 0_usize);
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => break,
                _ => {}
            }
        }
        of.push(token);
    }
    of
}

/// The tokens within `Name<..>`; `None` for another type.
fn within<'t>(of: &'t [TokenTree], name: &str) -> Option<&'t [TokenTree]> {
    match of {
        [TokenTree::Ident(word), TokenTree::Punct(_), inner @ .., TokenTree::Punct(_)] if word.to_string() == name => {
            Some(inner)
        }
        _ => None,
    }
}

/// The text of tokens.
fn text(tokens: &[TokenTree]) -> String {
    tokens.iter().cloned().collect::<TokenStream>().to_string()
}

/// The kind of a constant with this literal.
fn kind_of(value: &str) -> &'static str {
    match value {
        "true" | "false" => "Bool",
        text if text.starts_with('"') => "Text",
        number if number.contains(['.', 'e', 'E']) => "Number",
        _ => "Integer",
    }
}
