//! Secrets, and where in a request they go.

use std::fmt;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::header_value;
use crate::percent::strict;

/// What an operation needs to be allowed: alternatives, each a list of security schemes that are needed together.
///
/// The first alternative whose schemes all have a credential is applied, one that names schemes before one that names
/// none. Where there is none, the request is sent without credentials: the server says what it wants.
pub type Security = &'static [&'static [&'static str]];

/// A text that must not be seen: a key, a token, a password. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text. Where it goes is the caller's care.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A secret and the place in the request that its security scheme gives it.
#[derive(Clone, Debug)]
pub struct Credential {
    place: Place,
    secret: Secret,
}

#[derive(Clone, Debug)]
enum Place {
    Header(String),
    Query(String),
    Cookie(String),
    Bearer,
    Basic(Secret),
}

impl Credential {
    /// The bare secret as the value of a header field.
    pub fn header(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { place: Place::Header(name.into()), secret: secret.into() }
    }

    /// The secret as a parameter of the query.
    pub fn query(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { place: Place::Query(name.into()), secret: secret.into() }
    }

    /// The secret as a cookie.
    pub fn cookie(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { place: Place::Cookie(name.into()), secret: secret.into() }
    }

    /// `Authorization: Bearer <secret>` (RFC 6750).
    pub fn bearer(secret: impl Into<Secret>) -> Self {
        Self { place: Place::Bearer, secret: secret.into() }
    }

    /// `Authorization: Basic ..` (RFC 7617): a user and a password. The user is a secret too: where the password is
    /// empty, it is the key.
    pub fn basic(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self { place: Place::Basic(user.into()), secret: password.into() }
    }

    /// What of it must never be shown.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let user = match &self.place {
            Place::Basic(user) => Some(user),
            _ => None,
        };
        user.into_iter().chain([&self.secret])
    }

    /// The credential as it is sent, or why it can't be. `http` and `base` serve to encode the basic scheme.
    pub(super) fn prepare(&self, http: &reqwest::Client, base: &str) -> Result<Prepared, &'static str> {
        let secret = self.secret.expose();
        match &self.place {
            Place::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "names no valid header field")?;
                Ok(Prepared::Header(name, header_value::new(secret)?))
            }
            Place::Bearer => Ok(Prepared::Header(AUTHORIZATION, header_value::new(&format!("Bearer {secret}"))?)),
            Place::Basic(user) => Ok(Prepared::Header(AUTHORIZATION, basic(http, base, user.expose(), secret)?)),
            Place::Query(name) => Ok(Prepared::Query(format!("{}={}", strict(name), strict(secret)))),
            Place::Cookie(name) => {
                let pair = format!("{name}={secret}");
                if is_cookie(&pair) { Ok(Prepared::Cookie(pair)) } else { Err("is no valid cookie") }
            }
        }
    }
}

/// A credential as it is sent.
pub(crate) enum Prepared {
    Header(HeaderName, HeaderValue),
    Query(String),
    Cookie(String),
}

/// Whether `pair` can be one cookie: a token, `=`, and the octets of RFC 6265 section 4.1.1.
pub(crate) fn is_cookie(pair: &str) -> bool {
    let Some((name, value)) = pair.split_once('=') else {
        return false;
    };
    let octet = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    // A name of a header field is a token too.
    HeaderName::from_bytes(name.as_bytes()).is_ok() && value.bytes().all(octet)
}

/// Has the HTTP library do the encoding, rather than depend on another crate for one header field.
fn basic(http: &reqwest::Client, base: &str, user: &str, password: &str) -> Result<HeaderValue, &'static str> {
    if user.contains(':') {
        return Err("has a user name with a colon, which the basic scheme can't carry");
    }
    let request = http.get(base).basic_auth(user, Some(password)).build().map_err(|_| "can't be encoded")?;
    request.headers().get(AUTHORIZATION).cloned().ok_or("can't be encoded")
}
