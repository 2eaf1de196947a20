//! What an operation of a document consists of.

/// One operation of a document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId`, if it has one.
    pub id: Option<String>,
    /// The method in upper case.
    pub method: String,
    /// The path template, such as `/pets/{id}`.
    pub path: String,
    /// The parameters of its path and its own, in the order of the document, the path's first.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<Body>,
    /// Its responses, by status.
    pub responses: Vec<Response>,
    /// Alternatives, each an array of credentials that are required together. Empty: none is required.
    pub security: Vec<Vec<Credential>>,
}

/// The location of a value in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// The whole query (3.2).
    QueryString,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
    /// In the body, as JSON unless declared otherwise.
    Body,
    /// In the body, as a form: members are strings, arrays of strings, or JSON as text.
    Form,
}

/// A parameter, or a header of a response.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name as sent.
    pub name: String,
    /// Its location.
    pub location: Location,
    /// True if it is required.
    pub required: bool,
    /// `form`, `simple`, `label`, `matrix`, `spaceDelimited`, `pipeDelimited`, `deepObject` or `cookie`.
    pub style: String,
    /// The value of `explode`: true if items and members are separate.
    pub explode: bool,
    /// True if reserved characters are sent without escapes.
    pub reserved: bool,
    /// True if it is described by `content` instead of `schema`: then it is JSON as text.
    pub json: bool,
    /// The pointer of its schema.
    pub schema: Option<String>,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// True if it is required.
    pub required: bool,
    /// Its content types.
    pub media: Vec<Media>,
}

/// A content type and the pointer of its schema.
#[derive(Debug, Clone)]
pub struct Media {
    /// The content type as declared, such as `application/json`.
    pub kind: String,
    /// The pointer of its schema.
    pub schema: Option<String>,
    /// For a sequence, the pointer of the schema of an item, or of the data of an event, that is JSON.
    pub item: Option<String>,
    /// True if its items are events whose fields are described, none of which is JSON.
    pub objects: bool,
    /// True if it is JSON under another name: of any type (`*/*`) with a schema of something other than a string, or a
    /// plain text with a schema of an object or an array.
    pub structured: bool,
    /// True if it has a schema of an object or an array, which its content type cannot represent.
    pub mislabelled: bool,
    /// True if its schema is that of a file, which is bytes under any content type; of Base64, if it is of any type (`*/*`).
    pub file: bool,
    /// True if its schema allows anything, or is of Base64: JSON that may be a file beside another content type.
    pub undescribed: bool,
    /// For a form, the fields that have a style of their own (`encoding`). Their schemas are those of the properties.
    pub styled: Vec<Parameter>,
}

impl Parameter {
    /// The separator of the items of an array or an object, if it cannot be distinguished from the same character within an
    /// item: it has no percent escape, or that escape is the separator (OpenAPI 3.1.1, appendix E).
    #[must_use]
    pub fn separator(&self) -> Option<char> {
        match (self.style.as_str(), self.explode) {
            ("label", true) => Some('.'),
            ("spaceDelimited", false) => Some(' '),
            ("pipeDelimited", false) => Some('|'),
            (_, false) if self.reserved => Some(','),
            _ => None,
        }
    }
}

impl Media {
    /// A content type without a schema.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            schema: None,
            item: None,
            objects: false,
            structured: false,
            mislabelled: false,
            file: false,
            undescribed: true,
            styled: Vec::new(),
        }
    }

    /// The text of a sequence of JSON texts, if the content type is one (OpenAPI 3.2, section 4.14.4).
    #[must_use]
    pub fn sequence(&self, items: &[String]) -> Option<String> {
        let kind = self.kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (before, after) = match kind.as_str() {
            "text/event-stream" => (": an item\r\ndata: ", "\r\n\r\n"),
            "application/jsonl" | "application/x-ndjson" | "application/ndjson" => ("", "\n"),
            "application/json-seq" => ("\u{1e}", "\n"),
            _ => return None,
        };
        Some(items.iter().map(|item| format!("{before}{item}{after}")).collect())
    }

    /// Returns true if its content is JSON (`application/json`, `text/json` or a `+json` suffix, RFC 6839), or of any type
    /// and described as a value that is usually sent as JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let kind = self.kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = self.structured || kind == "application/json" || kind == "text/json" || kind.ends_with("+json");
        is_json && !self.file
    }

    /// Returns true if its content is bytes: a file, or of a type that is neither JSON nor text.
    #[must_use]
    pub fn is_bytes(&self) -> bool {
        let is_text = self.kind.starts_with("text/") || self.kind.contains("xml") || self.kind.contains("form");
        self.file || !self.is_json() && !is_text && self.sequence(&[]).is_none() && self.kind != "*/*"
    }
}

/// True if objects and arrays can be written in a content type.
pub(super) fn can_be_structured(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let words =
        ["json", "xml", "yaml", "csv", "form", "multipart", "msgpack", "cbor", "protobuf", "bson", "event-stream"];
    words.iter().any(|word| kind.contains(word))
}

/// A declared response.
#[derive(Debug, Clone)]
pub struct Response {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// Its content by type. Empty: no body.
    pub media: Vec<Media>,
    /// Its headers.
    pub headers: Vec<Parameter>,
}

/// A credential that a request has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// An API key, with its location and name.
    Key(Location, String),
    /// `Authorization` with this scheme, such as `basic` or `bearer` (OAuth 2 and OpenID Connect are `bearer`).
    Http(String),
    /// A credential that is not part of the request, such as a client certificate.
    Unseen,
}
