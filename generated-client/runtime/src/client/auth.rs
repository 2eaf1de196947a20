//! Secrets and credentials.

use std::fmt;

use reqwest::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING,
};

use crate::header_value;
use crate::percent::strict;

/// The security requirements of an operation: alternatives, each a list of security schemes that are required together.
///
/// The first alternative that names schemes and has a credential for each of them is applied. If there is none, the
/// request is sent without credentials, and the server decides; an error with status 401 or 403 then says which are not set.
/// With [`Settings::require_credentials`](crate::Settings::require_credentials), it is not sent.
pub type Security = &'static [&'static [&'static str]];

/// A key, a token or a password. Its `Debug` does not show the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text. The caller is responsible for keeping it secret.
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

/// Headers that no credential can be in: they frame the message, or the transport sets them for each request.
const FRAMING: [HeaderName; 5] = [CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING];

/// A secret, and its location in a request as its security scheme declares it.
#[derive(Clone, Debug)]
pub struct Credential {
    location: Location,
    secret: Secret,
}

#[derive(Clone, Debug)]
enum Location {
    Header(String),
    Query(String),
    Cookie(String),
    Bearer,
    Basic(Secret),
}

impl Credential {
    /// The secret as the value of a header, without a prefix.
    pub fn header(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { location: Location::Header(name.into()), secret: secret.into() }
    }

    /// The secret as a query parameter.
    pub fn query(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { location: Location::Query(name.into()), secret: secret.into() }
    }

    /// The secret as a cookie.
    pub fn cookie(name: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { location: Location::Cookie(name.into()), secret: secret.into() }
    }

    /// `Authorization: Bearer <secret>` (RFC 6750).
    pub fn bearer(secret: impl Into<Secret>) -> Self {
        Self { location: Location::Bearer, secret: secret.into() }
    }

    /// `Authorization: Basic ..` (RFC 7617): a user and a password. The user is a secret too, because some APIs expect a
    /// key there and no password.
    pub fn basic(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self { location: Location::Basic(user.into()), secret: password.into() }
    }

    /// The texts that must not be shown.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let user = match &self.location {
            Location::Basic(user) => Some(user),
            _ => None,
        };
        user.into_iter().chain([&self.secret])
    }

    /// The credential as it is sent, or the reason why it is not valid. `http` and `base` are used to encode `Basic`.
    pub(super) fn prepare(&self, http: &reqwest::Client, base: &str) -> Result<Prepared, &'static str> {
        let secret = self.secret.expose();
        // What an environment variable that is not set gives.
        if secret.is_empty() && !matches!(self.location, Location::Basic(_)) {
            return Err("is empty");
        }
        match &self.location {
            Location::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has an invalid header name")?;
                let value = header_value::new(secret)?;
                match name {
                    // Cookie parameters are added to it.
                    COOKIE => Ok(Prepared::Cookie(secret.to_owned())),
                    name if FRAMING.contains(&name) => Err("is in a header that the transport sets"),
                    name => Ok(Prepared::Header(name, value)),
                }
            }
            Location::Bearer if has_scheme(secret) => Err("begins with `Bearer `, which is added to it"),
            Location::Bearer if secret.contains([' ', '\t']) => Err("contains whitespace"),
            Location::Bearer => Ok(Prepared::Header(AUTHORIZATION, header_value::new(&format!("Bearer {secret}"))?)),
            Location::Basic(user) => Ok(Prepared::Header(AUTHORIZATION, basic(http, base, user.expose(), secret)?)),
            Location::Query(name) => {
                let name = strict(name).to_string();
                let pair = format!("{name}={}", strict(secret));
                Ok(Prepared::Query { name, pair })
            }
            Location::Cookie(name) => {
                let pair = format!("{name}={secret}");
                let bare = secret.strip_prefix('"').and_then(|secret| secret.strip_suffix('"')).unwrap_or(secret);
                if is_cookie(&format!("{name}={bare}")) {
                    Ok(Prepared::Cookie(pair))
                } else {
                    Err("is not a valid cookie")
                }
            }
        }
    }
}

/// Returns true if a token begins with the name of the authentication scheme, which is not case-sensitive.
fn has_scheme(token: &str) -> bool {
    token.get(.."bearer ".len()).is_some_and(|start| start.eq_ignore_ascii_case("bearer "))
}

/// A credential as it is sent.
#[derive(Clone)]
pub(crate) enum Prepared {
    Header(HeaderName, HeaderValue),
    /// The name, percent-encoded, and the pair of name and value.
    Query {
        name: String,
        pair: String,
    },
    Cookie(String),
}

/// Returns true if `pair` is a valid cookie: a token, `=`, and the octets of RFC 6265 section 4.1.1.
pub(crate) fn is_cookie(pair: &str) -> bool {
    let Some((name, value)) = pair.split_once('=') else {
        return false;
    };
    let octet = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    // A header name is a token too.
    HeaderName::from_bytes(name.as_bytes()).is_ok() && value.bytes().all(octet)
}

/// Encodes `Basic` by the HTTP library, which saves a dependency for Base64.
fn basic(http: &reqwest::Client, base: &str, user: &str, password: &str) -> Result<HeaderValue, &'static str> {
    if user.contains(':') {
        return Err("has a user name with a colon, which HTTP Basic authentication does not allow");
    }
    // RFC 7617 section 2.
    if user.contains(char::is_control) || password.contains(char::is_control) {
        return Err("contains a control character");
    }
    let request = http.get(base).basic_auth(user, Some(password)).build().map_err(|_| "cannot be encoded")?;
    request.headers().get(AUTHORIZATION).cloned().ok_or("cannot be encoded")
}
