//! The table of codes: each diagnostic of the generator has one of them.

/// The severity of a diagnostic, which its code decides unless [`Levels`](super::Levels) change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No client is generated.
    Error,
    /// The document breaks a rule of its specification, but its meaning is clear; the client is generated.
    Warning,
    /// The client implements a declaration in part, or not at all; the diagnostic tells what it became.
    Approximation,
    /// A decision of the run that nothing has to be done about.
    Note,
}

impl Severity {
    /// The severity as shown, in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Approximation => "approximation",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $severity:ident;)*) => {
        /// The code of a diagnostic: a stable name of the rule that the document breaks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                $(#[$doc])*
                #[doc = ""]
                #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/explain/", $slug, ".md"))]
                $name,
            )*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as text: lower-case words with hyphens.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $slug,)* }
            }

            /// The code with this text; `None` if there is none.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// The page about this code, as Markdown: what it means, why it matters and, for most codes, an example for
            /// which it is reported, and the same one right. An example that does not begin with `openapi` or
            /// `swagger` is the part of a document that matters.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$name => {
                        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/explain/", $slug, ".md"))
                    })*
                }
            }

            /// The severity of diagnostics with this code.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

impl Code {
    /// The first sentence of the [explanation](Self::explanation), on one line and without the full stop.
    pub fn summary(self) -> String {
        let first = self.explanation().split("\n\n").nth(1).unwrap_or_default();
        let text = first.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = text.split_once(". ").map_or(text.as_str(), |(sentence, _)| sentence);
        sentence.trim_end_matches('.').to_owned()
    }

    /// True for codes whose level is `allow` by default, because many documents use the construct on purpose. They are reported if a
    /// setting or an option gives the code another level.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::InformalFormat)
    }

    /// True for errors that may be within an operation or a component, which a run can leave out
    /// ([`Options::skip`](crate::Options::skip)).
    pub const fn may_be_skipped(self) -> bool {
        matches!(
            self,
            Self::DanglingRef
                | Self::RemoteRef
                | Self::CyclicRef
                | Self::Conflict
                | Self::OperationConflict
                | Self::BadPath
                | Self::BadShape
                | Self::MisspelledField
        )
    }
}

codes! {
    // Reading.
    /// No OpenAPI document was found at the given paths.
    NoFragments = "no-fragments", Error;
    /// A file or folder cannot be read.
    Unreadable = "unreadable", Error;
    /// The text is not valid JSON or YAML.
    Syntax = "syntax", Error;
    /// The text nests deeper, or is larger, than the limits allow.
    Limit = "limit", Error;
    /// A member name occurs more than once in one object.
    DuplicateKey = "duplicate-key", Error;
    /// A page has no OpenAPI document.
    NoBlocks = "no-blocks", Error;
    /// A file in a folder is not an OpenAPI document, and nothing refers to it; or a code block is a part of one. It is passed
    /// over.
    PassedOver = "passed-over", Note;
    /// A JSON or YAML text is not an OpenAPI document.
    NotOpenapi = "not-openapi", Error;
    /// The version of the document is not supported.
    UnsupportedVersion = "unsupported-version", Error;
    /// The version is not a string in the form of the specification, such as a number.
    VersionFormat = "version-format", Warning;
    /// A YAML tag is not in the core schema.
    YamlTag = "yaml-tag", Warning;
    /// A text in YAML ends at a `#`, which begins a comment.
    CommentInText = "comment-in-text", Warning;
    /// A field, an item of a list, or the scopes of a security requirement are null; they are read as absent or empty.
    NullMember = "null-member", Warning;
    /// A value has another type than its field asks for; it is read as what it is evidently meant as, or ignored.
    WrongType = "wrong-type", Warning;
    /// The `type` of a security scheme is not one of the specification; it is read as the one that is meant.
    SchemeType = "scheme-type", Warning;
    /// An operation declares no response; the body of any success is given as it is.
    NoResponses = "no-responses", Warning;
    /// An object has both `example` and `examples`.
    ExampleAndExamples = "example-and-examples", Warning;
    /// A parameter that is not in the query has `allowReserved`.
    AllowReserved = "allow-reserved", Warning;
    /// A server or server variable does not follow the specification.
    InvalidServer = "invalid-server", Warning;
    /// The location of a parameter (`in`) is not in lower case.
    ParameterLocation = "parameter-location", Warning;
    /// A parameter has no name.
    UnnamedParameter = "unnamed-parameter", Warning;
    /// A number or boolean is where a string belongs; it is read as a string, as it is written.
    UnquotedString = "unquoted-string", Warning;
    /// A string is where a number or boolean belongs; it is read as the value in it.
    QuotedValue = "quoted-value", Warning;
    /// `enum` has null, which `type` excludes; null is allowed.
    NullInEnum = "null-in-enum", Warning;
    /// The `enum` of an array lists the values of its items.
    EnumOfItems = "enum-of-items", Warning;

    /// A tag that a few operations have is similar to one that more operations have.
    SimilarTag = "similar-tag", Warning;
    /// A path differs from another one in its last `/`, in the case of letters, or in the names of its parameters only; or in a
    /// letter of a segment that several others have.
    SimilarPath = "similar-path", Warning;
    /// A document or an overlay has no `info`, or `info` has no title or version.
    MissingInfo = "missing-info", Warning;
    /// A body has no content, or a license or external documentation lacks a field that the specification requires.
    MissingField = "missing-field", Warning;
    /// A file is not read because of its name, although it seems to be meant as input.
    UnreadFile = "unread-file", Warning;

    // Contradictions.
    /// A lower bound is more than the upper one.
    Bounds = "bounds", Warning;
    /// `pattern` is not a regular expression of ECMA-262.
    Pattern = "pattern", Warning;
    /// `format` is not known, and similar to one that is.
    UnknownFormat = "unknown-format", Warning;
    /// `format` is a common name for a format of OpenAPI's registry, such as `url`. It is shown if it is warned of by name.
    InformalFormat = "informal-format", Warning;
    /// A schema is both `readOnly` and `writeOnly`.
    ReadOnlyAndWriteOnly = "read-only-and-write-only", Warning;
    /// `format` is for values of a type that `type` excludes.
    FormatType = "format-type", Warning;
    /// A format of numbers is in a schema of strings. Documents that have it more than once mean it so.
    IntegerText = "integer-text", Warning;
    /// `enum`, `required`, `oneOf` or `anyOf` has a value more than once.
    RepeatedValue = "repeated-value", Warning;
    /// A keyword such as `properties` is for values of a type that `type` excludes.
    KeywordType = "keyword-type", Warning;
    /// `default` is a value that its schema does not allow.
    DefaultMismatch = "default-mismatch", Warning;
    /// A name or identifier ends in a comma or semicolon.
    TrailingComma = "trailing-comma", Warning;
    /// An example is a value that its schema does not allow.
    ExampleMismatch = "example-mismatch", Warning;
    /// A schema of a union does not have the property of the discriminator, or not the value of the mapping.
    Discriminator = "discriminator", Warning;
    /// An array has no schema of its items.
    MissingItems = "missing-items", Warning;
    /// A schema is a part of itself, by `allOf`, `anyOf` or `oneOf`.
    SelfReference = "self-reference", Warning;
    /// A header is declared that OpenAPI ignores, since the media types under `content` decide on it.
    IgnoredHeader = "ignored-header", Note;
    /// One `operationId` has a space, or another character that those of all other operations do without.
    IrregularOperationId = "irregular-operation-id", Warning;
    /// A parameter has neither `schema` nor `content`, or both.
    ParameterWithoutSchema = "parameter-without-schema", Warning;
    /// A path parameter is not `required: true`.
    OptionalPathParameter = "optional-path-parameter", Warning;
    /// The `style` of a parameter is for values of a type that its schema excludes, or for parameters elsewhere.
    StyleType = "style-type", Warning;
    /// The `scheme` of HTTP authentication is not known, and similar to one that is.
    UnknownHttpScheme = "unknown-http-scheme", Warning;
    /// A flow of OAuth 2.0 does not have a URL that it needs.
    IncompleteFlow = "incomplete-flow", Warning;
    /// A media type that is neither `multipart` nor a form has `encoding`, which is ignored.
    MisplacedEncoding = "misplaced-encoding", Warning;
    /// GET or HEAD has a request body. Documents that have it more than once mean it so.
    BodyWithoutMeaning = "body-without-meaning", Warning;
    /// A path has a parameter in the notation of a framework, such as `:id`, `<id>` or `${id}`.
    PathNotation = "path-notation", Warning;
    /// A path template has a character that no URL can have, such as a space.
    PathCharacter = "path-character", Warning;
    /// A key of `content` is no media type, or is similar to a known one.
    UnknownMediaType = "unknown-media-type", Warning;

    // The upgrade to the dialect of OpenAPI 3.1.
    /// A field, or the form of its value, is of a later version than the document; it is read as in that version.
    NewerField = "newer-field", Warning;
    /// A schema of OpenAPI 3.1 or later has a keyword in the form of OpenAPI 3.0.
    ObsoleteKeyword = "obsolete-keyword", Warning;
    /// A schema of OpenAPI 3.0 has keywords next to its `$ref`, which 3.0 ignores; both apply, as in 3.1. Or a parameter, header,
    /// body or response has fields next to its `$ref`, which have no effect in any version. (Those next to the `$ref` of a path item
    /// are allowed in every version; see [`Self::DuplicateRefSibling`].)
    RefSiblings = "ref-siblings", Warning;
    /// A schema has an array of schemas under `items`: each is that of the item at its position or, in a schema of Swagger 2.0
    /// whose type is not `array`, an alternative.
    ItemsList = "items-list", Warning;
    /// A word of Swagger 2.0, such as a `flow`, is not one of those that the specification has.
    UnknownWord = "unknown-word", Warning;
    /// A `collectionFormat` of Swagger 2.0 is not supported.
    CollectionFormat = "collection-format", Warning;
    /// An operation of Swagger 2.0 has more than one parameter with `in: body`.
    SecondBody = "second-body", Error;
    /// An operation of Swagger 2.0 has a request body and parameters of a form.
    MultipleBodies = "multiple-bodies", Warning;

    // References.
    /// A reference refers to a definition or a file that does not exist.
    DanglingRef = "dangling-ref", Error;
    /// A reference refers to a document that was not given.
    RemoteRef = "remote-ref", Error;
    /// A reference refers to itself without a definition in between.
    CyclicRef = "cyclic-ref", Error;
    /// A reference that does not resolve by RFC 3986 and RFC 6901 is resolved in another way.
    NonstandardRef = "nonstandard-ref", Warning;
    /// A `$ref` is where the specification allows none; the content that it refers to is used.
    MisplacedRef = "misplaced-ref", Warning;
    /// The path of a vendored document is not that of a document in the given folders.
    VendoredPath = "vendored-path", Error;

    // Merging.
    /// Different definitions have the same name.
    Conflict = "conflict", Error;
    /// An operation has different definitions.
    OperationConflict = "operation-conflict", Error;
    /// Definitions of one name differ; the one that has all that the others have is used.
    LaterEdition = "later-edition", Warning;
    /// Definitions of one name differ; the one that `generator.toml` names is used.
    ConflictSettled = "conflict-settled", Note;
    /// Definitions of one name differ in what no client depends on.
    MinorDifference = "minor-difference", Note;
    /// Operations of one path and method have different operationIds or tags; each of them is an operation.
    OperationVariants = "operation-variants", Note;
    /// Documents of one API have different versions, or titles that differ in a letter.
    InfoDifference = "info-difference", Warning;
    /// An object is null; it is read as an empty one.
    NullObject = "null-object", Warning;
    /// A tag of the document has no name; it is ignored.
    UnnamedTag = "unnamed-tag", Warning;
    /// A path template has the same parameter more than once; all get the same value.
    RepeatedPathParameter = "repeated-path-parameter", Warning;
    /// A path does not begin with `/`; the `/` is added.
    PathWithoutSlash = "path-without-slash", Warning;
    /// A path template has a query; the query is sent with every request.
    PathWithQuery = "path-with-query", Warning;
    /// A path template has a fragment; the fragment is not sent.
    PathWithFragment = "path-with-fragment", Warning;
    /// A path item and the one that its `$ref` refers to have the same field, for which OpenAPI defines no precedence; that
    /// of the path item itself is used. (Keywords next to the `$ref` of a schema are [`Self::RefSiblings`].)
    DuplicateRefSibling = "duplicate-ref-sibling", Warning;

    // Overlays.
    /// An overlay is not a valid Overlay document.
    BadOverlay = "bad-overlay", Error;
    /// An overlay's action selects nothing.
    OverlayNoMatch = "overlay-no-match", Error;

    // Configuration and target.
    /// `generator.toml` has a key that is not a setting.
    UnknownSetting = "unknown-setting", Error;
    /// The value of a setting has the wrong type, or is not the name, path, version or URI that the setting asks for.
    InvalidSetting = "invalid-setting", Error;
    /// A setting has no effect: the documents have nothing with the name that it gives.
    UnusedSetting = "unused-setting", Error;
    /// A setting gives a name that more than one operation has.
    AmbiguousSetting = "ambiguous-setting", Error;
    /// Settings exclude each other.
    ConflictingSettings = "conflicting-settings", Error;
    /// The name of the package, or of a dependency, is a keyword of Rust or the name of another crate in the client.
    NameTaken = "name-taken", Error;
    /// The lock file of earlier imports cannot be read.
    BadLockFile = "bad-lock-file", Error;
    /// A file that an import or a run would overwrite was edited by hand.
    Edited = "edited", Error;
    /// An edited fragment stays, since its source has not changed.
    EditKept = "edit-kept", Note;
    /// A source or site has far fewer operations than at the import before.
    LostOperations = "lost-operations", Error;
    /// A source of an earlier import does not exist any more.
    SourceGone = "source-gone", Error;
    /// A source has moved permanently to another address.
    SourceMoved = "source-moved", Note;
    /// The output folder cannot be written to, or has files that were not generated.
    BadTarget = "bad-target", Error;

    // Lowering.
    /// A path template does not parse.
    BadPath = "bad-path", Error;
    /// A value does not have the form that the specification asks for.
    BadShape = "bad-shape", Error;
    /// An entry of a discriminator's mapping refers to a schema that does not exist; it is ignored.
    DanglingMapping = "dangling-mapping", Warning;
    /// A link leads to no operation of the document.
    DanglingLink = "dangling-link", Warning;
    /// A link has both an `operationId` and an `operationRef`.
    AmbiguousLink = "ambiguous-link", Warning;
    /// A link has a value for a parameter that its operation does not have.
    LinkParameter = "link-parameter", Warning;
    /// An expression of a link or callback is not a runtime expression of OpenAPI.
    RuntimeExpression = "runtime-expression", Warning;
    /// A key of the Responses Object is not a status code; the response is ignored.
    InvalidStatus = "invalid-status", Warning;
    /// A key of `content` is a list of media types; it is read as one key for each of them.
    MediaTypeList = "media-type-list", Warning;
    /// `type` is not the name of a type of JSON Schema, but its meaning is clear.
    NonstandardType = "nonstandard-type", Warning;
    /// A schema has both `prefixItems` and an array under `items`; the latter is ignored.
    RedundantItems = "redundant-items", Warning;
    /// The dialect of a schema is not known; it is read as JSON Schema 2020-12.
    UnknownDialect = "unknown-dialect", Warning;

    /// A value of `enum` or `const` has a type that the schema excludes.
    EnumType = "enum-type", Warning;
    /// Two operations have paths that differ in the names of their parameters only.
    AmbiguousPath = "ambiguous-path", Warning;
    /// Operations have the same `operationId`.
    DuplicateOperationId = "duplicate-operation-id", Warning;
    /// `style` is not the name of a style of the specification; its meaning is clear, or the default applies.
    UnknownStyle = "unknown-style", Warning;
    /// An expression of a path template is more than the name of a path parameter.
    PathExpression = "path-expression", Warning;
    /// A path parameter of the template is not declared.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning;
    /// A parameter is declared twice.
    DuplicateParameter = "duplicate-parameter", Warning;
    /// A declared path parameter is not in the template.
    UnusedPathParameter = "unused-path-parameter", Warning;
    /// `required` names a property that `properties` does not have.
    RequiredUnknown = "required-unknown", Warning;
    /// A response has no `description`.
    NoDescription = "no-description", Warning;
    /// Different names of the document become the same Rust name.
    NameClash = "name-clash", Warning;
    /// An object has a field that the specification does not define, and a part of the client would be lost with it: the field
    /// is similar to one that the object lacks, or belongs into another object.
    MisspelledField = "misspelled-field", Error;
    /// An object has a field that the specification does not define; it is ignored.
    UnknownField = "unknown-field", Warning;

    // Analysis: types.
    /// A setting asks for traits on a schema whose type is an alias, which cannot derive any.
    DeriveOnAlias = "derive-on-alias", Error;
    /// A schema became untyped JSON.
    Untyped = "untyped", Approximation;
    /// A schema is too deep, or its parts have too many combinations, for a type.
    TooComplex = "too-complex", Approximation;
    /// A constraint is not enforced by the emitted types.
    Unenforced = "unenforced", Approximation;
    /// The Rust type of a number does not hold every value that the document allows.
    NumberRange = "number-range", Approximation;
    /// Content of one media type is left out, since the type of another one is used.
    ContentTypeLeftOut = "content-type-left-out", Approximation;
    /// A component that no operation uses makes no code.
    Unused = "unused", Approximation;
    /// An operation is left out, since it has an error and the code of the error is one of those to be skipped.
    OperationOmitted = "operation-omitted", Approximation;
    /// A component that no operation refers to is left out, since it has an error and the code of the error is one of those
    /// to be skipped.
    ComponentOmitted = "component-omitted", Approximation;

    // Analysis: operations.
    /// A security requirement has the name of a scheme that the document does not declare.
    UndeclaredSecurityScheme = "undeclared-security-scheme", Warning;
    /// A security requirement has a scope that no flow of the security scheme declares.
    UndeclaredScope = "undeclared-scope", Warning;
    /// No operation requires a security scheme, so that its credential is never sent.
    UnusedSecurityScheme = "unused-security-scheme", Warning;
    /// Operations send credentials to a server without encryption.
    ExposedCredential = "exposed-credential", Warning;
    /// A parameter is also a credential that the operation requires, or is called `Authorization`; it is no argument.
    CredentialParameter = "credential-parameter", Warning;
    /// Credentials that are required together have the same place in a request; one of them is sent.
    SharedCredentialPlace = "shared-credential-place", Warning;
    /// A security scheme has its key in a header or cookie whose name cannot be sent.
    InvalidKeyName = "invalid-key-name", Warning;
    /// `default` is read as the success, since no other response can be one.
    DefaultSuccess = "default-success", Warning;
    /// An object or array has a media type that it cannot be written in; it is read as JSON.
    MislabelledJson = "mislabelled-json", Warning;
    /// A response declares content although HTTP allows none for its status.
    ContentNotAllowed = "content-not-allowed", Warning;
    /// A parameter has arrays or objects within others, for which OpenAPI defines no serialization.
    NestedParameter = "nested-parameter", Approximation;
    /// A header parameter has no argument, since only the HTTP transport can set the header.
    TransportHeader = "transport-header", Approximation;
    /// Content with a schema is text, bytes or untyped parts, since types do not cover its media type.
    UntypedContent = "untyped-content", Approximation;
    /// A field of an Encoding Object has no effect.
    EncodingIgnored = "encoding-ignored", Approximation;
    /// Content or headers of an informational response (1XX) make no code.
    InformationalResponse = "informational-response", Approximation;
    /// Parameters or responses of a webhook or callback make no code; only its body has a type.
    WebhookPart = "webhook-part", Approximation;
}
