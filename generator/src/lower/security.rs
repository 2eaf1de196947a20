//! Security schemes and security requirements.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::Lowering;
use super::schema::local_pointer;
use super::skeleton::{Located, typed};
use crate::diag::messages;
use crate::openapi::Kind;

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// `description`.
    pub description: Option<String>,
    /// `deprecated` (OpenAPI 3.2).
    pub deprecated: bool,
    /// The fields of its type.
    pub kind: SecurityKind,
}

/// The type of a security scheme (OpenAPI 3.2, 4.27), with the fields that a client has a use for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `apiKey`.
    ApiKey {
        /// The location of the key.
        location: KeyIn,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// `http`.
    Http {
        /// The name of the authentication scheme, in lower case.
        scheme: String,
        /// `bearerFormat`.
        bearer_format: Option<String>,
    },
    /// `oauth2`.
    OAuth2 {
        /// The flows, in the order of the document.
        flows: Vec<Flow>,
    },
    /// `openIdConnect`, with the URL of its configuration.
    OpenIdConnect(String),
    /// `mutualTLS`: the certificate of the client, which belongs to the connection.
    MutualTls,
}

/// The location of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyIn {
    /// A header.
    Header,
    /// A parameter of the query.
    Query,
    /// A cookie.
    Cookie,
}

/// A flow of OAuth 2.0: how a caller gets a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The field of the OAuth Flows Object, such as `clientCredentials`.
    pub name: String,
    /// The fields with URLs, and the URLs.
    pub urls: Vec<(&'static str, String)>,
    /// The names of the scopes.
    pub scopes: Vec<String>,
}

/// Schemes that are required together, by name and each with its scopes; sorted.
pub type Requirement = Vec<(String, Vec<String>)>;

impl<'v, 'a: 'v> Lowering<'a, '_> {
    pub(super) fn security_schemes(&mut self) -> IndexMap<String, SecurityScheme> {
        let mut schemes = IndexMap::new();
        for (name, scheme) in self.section("securitySchemes") {
            let is_remote = scheme.text("$ref").is_some_and(|reference| local_pointer(reference).is_none());
            if is_remote && !self.facts.required_schemes.contains(name) {
                self.reporter.report(&scheme.pointer, messages::lower::unused_remote_scheme(name));
                continue;
            }
            let Some(scheme) = self.resolve(scheme) else { continue };
            let Some(kind) = self.security_kind(&scheme) else { continue };
            let description = scheme.text("description").map(str::to_owned);
            let lowered = SecurityScheme { description, deprecated: scheme.flag("deprecated"), kind };
            schemes.insert(name.to_owned(), lowered);
        }
        schemes
    }

    fn security_kind(&self, scheme: &Located<'v>) -> Option<SecurityKind> {
        // `openapiv3` does not know it.
        if scheme.text("type") == Some("mutualTLS") {
            return Some(SecurityKind::MutualTls);
        }
        Some(match typed(self.reporter, Kind::SecurityScheme, scheme)? {
            oas::SecurityScheme::APIKey { location, name, .. } => {
                let location = match location {
                    oas::APIKeyLocation::Header => KeyIn::Header,
                    oas::APIKeyLocation::Query => KeyIn::Query,
                    oas::APIKeyLocation::Cookie => KeyIn::Cookie,
                };
                SecurityKind::ApiKey { location, name }
            }
            oas::SecurityScheme::HTTP { scheme, bearer_format, .. } => {
                SecurityKind::Http { scheme: scheme.to_ascii_lowercase(), bearer_format }
            }
            oas::SecurityScheme::OAuth2 { .. } => {
                SecurityKind::OAuth2 { flows: scheme.entries("flows").iter().filter_map(flow).collect() }
            }
            oas::SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => {
                SecurityKind::OpenIdConnect(open_id_connect_url)
            }
        })
    }

    /// The alternatives under `security` of an operation; `None` if it has none. Reports those that do not have the form of
    /// the specification.
    pub(super) fn requirements(&self, operation: &Located<'v>) -> Option<Vec<Requirement>> {
        let security = operation.member("security")?;
        if !security.value.is_array() {
            self.reporter.report(&security.pointer, messages::merge::security_not_an_array(security.value));
            return None;
        }
        let alternatives = operation.items("security").into_iter();
        Some(alternatives.filter_map(|requirement| self.requirement(&requirement)).collect())
    }

    fn requirement(&self, requirement: &Located<'v>) -> Option<Requirement> {
        if !requirement.value.is_object() {
            let message = messages::lower::requirement_not_an_object(requirement.value);
            self.reporter.report(&requirement.pointer, message);
            return None;
        }
        let mut schemes = Vec::new();
        for (name, scopes) in requirement.members() {
            let list = scopes.value.as_array();
            let texts = list.map(|list| list.iter().map_while(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
            match texts.filter(|texts| list.is_some_and(|list| list.len() == texts.len())) {
                Some(texts) => schemes.push((name.to_owned(), texts)),
                None => self.reporter.report(&scopes.pointer, messages::lower::scopes_not_strings(name, scopes.value)),
            }
        }
        schemes.sort();
        Some(schemes)
    }
}

/// A flow with its URLs; `None` for an extension.
fn flow((name, flow): &(&str, Located<'_>)) -> Option<Flow> {
    const URLS: [&str; 4] = ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"];
    let url = |key| Some((key, flow.text(key)?.to_owned()));
    let urls = URLS.into_iter().filter_map(url).collect();
    let scopes = || flow.entries("scopes").into_iter().map(|(name, _)| name.to_owned()).collect();
    (!name.starts_with("x-")).then(|| Flow { name: (*name).to_owned(), urls, scopes: scopes() })
}

/// The names of the security schemes that the root or an operation requires.
pub(super) fn required_schemes(root: &Value) -> BTreeSet<String> {
    let items = root.get("paths").and_then(Value::as_object).into_iter().flat_map(|paths| paths.values());
    let operations = items.filter_map(Value::as_object).flat_map(|item| item.values());
    let owners = operations.chain([root]);
    let requirements = owners.filter_map(|owner| owner.get("security")?.as_array()).flatten();
    requirements.filter_map(Value::as_object).flat_map(|schemes| schemes.keys()).cloned().collect()
}
