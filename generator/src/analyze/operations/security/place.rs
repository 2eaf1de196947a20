//! The places of credentials in a request.

use crate::lower::{KeyIn, SecurityKind, SecurityScheme};

/// The place of a credential in a request: two credentials cannot both be in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analyze::operations) enum Place {
    /// A header, in lower case.
    Header(String),
    /// A parameter of the query.
    Query(String),
    /// A cookie.
    Cookie(String),
    /// The connection, for a scheme of this name.
    Connection(String),
}

impl Place {
    pub fn of(name: &str, scheme: &SecurityScheme) -> Self {
        match &scheme.kind {
            SecurityKind::ApiKey { location: KeyIn::Header, name } => Self::Header(name.to_ascii_lowercase()),
            SecurityKind::ApiKey { location: KeyIn::Query, name } => Self::Query(name.clone()),
            SecurityKind::ApiKey { location: KeyIn::Cookie, name } => Self::Cookie(name.clone()),
            SecurityKind::Http { .. } | SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect(_) => {
                Self::Header("authorization".to_owned())
            }
            SecurityKind::MutualTls => Self::Connection(name.to_owned()),
        }
    }
}
