//! The places of credentials in a request.

use std::collections::BTreeMap;

use crate::lower::{KeyIn, Lowered, Operation, Parameter, ParameterIn, SecurityKind, SecurityScheme};

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

    /// The place of a parameter; `None` if no credential can be there.
    pub fn of_parameter(parameter: &Parameter) -> Option<Self> {
        match parameter.location {
            ParameterIn::Header => Some(Self::Header(parameter.name.to_ascii_lowercase())),
            ParameterIn::Query => Some(Self::Query(parameter.name.clone())),
            ParameterIn::Cookie => Some(Self::Cookie(parameter.name.clone())),
            ParameterIn::Path | ParameterIn::QueryString => None,
        }
    }

    /// The places of the credentials that an operation requires, each with the name of a scheme.
    pub fn required<'a>(lowered: &'a Lowered, operation: &'a Operation) -> BTreeMap<Self, &'a str> {
        let names = operation.security.iter().flatten().flatten().map(|(name, _)| name.as_str());
        let places = names.filter_map(|name| Some((Self::of(name, lowered.security_schemes.get(name)?), name)));
        places.collect()
    }
}
