//! The credentials of a request: which were applied, and what an error with status 401 or 403 says about them.

use std::fmt::Write as _;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

use super::auth::Security;
use super::transport::Shared;
use crate::redact::Redactions;

/// The credentials of a request.
pub(crate) struct Access {
    /// The security requirement of the operation.
    security: Security,
    /// The alternative that was applied, if any.
    pub(crate) applied: Option<&'static [&'static str]>,
    /// The schemes whose credentials are not set: of all alternatives, or only certificates of the one that was applied.
    missing: Vec<&'static str>,
}

impl Access {
    /// Selects the alternative of a security requirement. `headers` are those of the request, which may carry a credential.
    pub(crate) fn of(shared: &Shared, security: Security, headers: &HeaderMap) -> Self {
        let applied = shared.alternative(security, headers);
        let wanted = applied.as_ref().map_or(security, std::slice::from_ref);
        let mut missing = Vec::new();
        for scheme in wanted.iter().copied().flatten() {
            if !missing.contains(scheme) && !shared.is_set(scheme, headers) {
                missing.push(*scheme);
            }
        }
        Self { security, applied, missing }
    }

    /// The schemes whose credentials have to be set and are not; `None` if the operation can be called without them.
    pub(crate) fn missing(&self) -> Option<String> {
        let is_optional = self.security.iter().any(|schemes| schemes.is_empty());
        (!is_optional && !self.missing.is_empty()).then(|| join(&self.missing, ", "))
    }

    /// What an error says about the credentials of a request; `None` for a status that has nothing to do with them.
    pub(crate) fn note(&self, redactions: &Redactions, status: StatusCode, headers: &HeaderMap) -> Option<String> {
        if !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return None;
        }
        let mut note = match self.applied {
            Some(schemes) => {
                let sent: Vec<&str> = schemes.iter().copied().filter(|scheme| !self.missing.contains(scheme)).collect();
                format!("sent with {}{}", join(&sent, " and "), self.without(", but "))
            }
            None if self.security.iter().any(|schemes| !schemes.is_empty()) => {
                let alternatives: Vec<String> = self
                    .security
                    .iter()
                    .map(|schemes| if schemes.is_empty() { "none".to_owned() } else { join(schemes, " and ") })
                    .collect();
                let without = self.without(", and ");
                format!("sent without credentials: it takes {}{without}", alternatives.join(" or "))
            }
            None => "the document requires no credential for it".to_owned(),
        };
        for challenge in headers.get_all(WWW_AUTHENTICATE) {
            let challenge = redactions.excerpt(challenge.as_bytes());
            let _ = write!(note, "; WWW-Authenticate: {challenge}");
        }
        Some(note)
    }

    /// What is not set, after a text; empty if all is.
    pub(crate) fn without(&self, before: &str) -> String {
        match self.missing.as_slice() {
            [] => String::new(),
            [one] => format!("{before}`{one}` is not set"),
            all => format!("{before}{} are not set", join(all, ", ")),
        }
    }
}

fn join(names: &[&str], between: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}
