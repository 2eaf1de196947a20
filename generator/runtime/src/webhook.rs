//! Verification of webhooks that are signed as Standard Webhooks 1.0 asks for.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderMap;
use ring::hmac::{HMAC_SHA256, Key, verify};
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

use crate::client::auth::Secret;
use crate::json;

/// The start of a secret, which its Base64 follows.
const PREFIX: &str = "whsec_";
/// The version of signatures by HMAC-SHA256.
const VERSION: &str = "v1";
/// The largest difference between the time of a webhook and that of this system, by default.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Verifies webhooks by their headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (Standard Webhooks 1.0).
///
/// `Webhook::new("whsec_...")?.read::<Event>(&headers, &body)?` verifies a webhook and decodes it.
///
/// The body has to be the bytes that were received: another serialization of the same JSON has another signature. Its type is
/// that of the webhook in the module `types`. A sender may send a webhook more than once, always with the same `webhook-id`.
#[derive(Clone)]
pub struct Webhook {
    keys: Vec<Key>,
    tolerance: Duration,
}

impl Webhook {
    /// Verifies with a secret, which begins with `whsec_`, or is only the Base64 after it.
    ///
    /// # Errors
    /// [`WebhookError::Secret`] if it is not Base64, or empty.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, WebhookError> {
        Self { keys: Vec::new(), tolerance: TOLERANCE }.or_secret(secret)
    }

    /// Accepts the signatures of another secret too, while secrets are rotated.
    ///
    /// # Errors
    /// [`WebhookError::Secret`] if it is not Base64, or empty.
    pub fn or_secret(mut self, secret: impl Into<Secret>) -> Result<Self, WebhookError> {
        let secret = secret.into();
        let text = secret.expose();
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).unwrap_or_default();
        if bytes.is_empty() {
            return Err(WebhookError::Secret);
        }
        self.keys.push(Key::new(HMAC_SHA256, &bytes));
        Ok(self)
    }

    /// Sets how much the time of a webhook may differ from that of this system. The default is 5 minutes.
    #[must_use]
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a webhook.
    ///
    /// # Errors
    /// If a header is missing or not valid, the webhook is too old or from the future, or no signature is that of a secret.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), WebhookError> {
        self.verify_at(headers, body, SystemTime::now())
    }

    /// As [`Webhook::verify`], where the time is `now`.
    ///
    /// # Errors
    /// Those of [`Webhook::verify`].
    pub fn verify_at(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), WebhookError> {
        let header = |name: &'static str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
            value.ok_or(WebhookError::Header(name))
        };
        let (id, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
        let seconds: u64 = timestamp.parse().map_err(|_| WebhookError::Header("webhook-timestamp"))?;
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if now.abs_diff(seconds) > self.tolerance.as_secs() {
            return Err(WebhookError::Time);
        }
        let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
        // One for each secret of the sender, and of other kinds.
        let signatures = header("webhook-signature")?.split(' ').filter_map(|signature| signature.split_once(','));
        let is_signed = signatures.filter(|(version, _)| *version == VERSION).any(|(_, signature)| {
            // The comparison takes the same time for any signature.
            let is_of = |bytes: &Vec<u8>| self.keys.iter().any(|key| verify(key, &signed, bytes).is_ok());
            STANDARD.decode(signature).as_ref().is_ok_and(is_of)
        });
        if is_signed { Ok(()) } else { Err(WebhookError::Signature) }
    }

    /// Verifies a webhook, and decodes its body.
    ///
    /// # Errors
    /// Those of [`Webhook::verify`], and [`WebhookError::Body`] if the body is not of the type.
    pub fn read<T: DeserializeOwned>(&self, headers: &HeaderMap, body: &[u8]) -> Result<T, WebhookError> {
        self.verify(headers, body)?;
        json::from_slice(body).map_err(|error| WebhookError::Body(error.to_string()))
    }
}

impl Webhook {
    /// Decodes the headers of a webhook into the type that the document declares for them: their texts, as the fields of the
    /// type need them. It verifies nothing.
    ///
    /// # Errors
    /// [`WebhookError::Headers`] if one is missing or not of the declared type.
    pub fn headers<T: DeserializeOwned>(headers: &HeaderMap) -> Result<T, WebhookError> {
        // The values of a header that is repeated are one list (RFC 9110, 5.3).
        let all = |name| headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
        let texts = headers.keys().map(|name| (name.as_str().to_owned(), all(name).join(", ")));
        members(texts).map_err(WebhookError::Headers)
    }

    /// Decodes the query of the URL that a webhook was sent to, without its `?`, as [`Webhook::headers`] does the headers.
    ///
    /// # Errors
    /// [`WebhookError::Query`] if a parameter is missing or not of the declared type.
    pub fn query<T: DeserializeOwned>(query: &str) -> Result<T, WebhookError> {
        // A URL has the decoded names and values of its query; there is no other way to have them from reqwest.
        let url = reqwest::Url::parse(&format!("http://localhost/?{query}"));
        let url = url.map_err(|error| WebhookError::Query(error.to_string()))?;
        members(url.query_pairs().map(|(name, text)| (name.into_owned(), text.into_owned())))
            .map_err(WebhookError::Query)
    }

    /// Decodes the cookies of a webhook, as [`Webhook::headers`] does the headers.
    ///
    /// # Errors
    /// [`WebhookError::Cookies`] if one is missing or not of the declared type.
    pub fn cookies<T: DeserializeOwned>(headers: &HeaderMap) -> Result<T, WebhookError> {
        let texts = headers.get_all("cookie").into_iter().filter_map(|value| value.to_str().ok());
        let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.split_once('='));
        members(pairs.map(|(name, text)| (name.trim().to_owned(), text.trim().to_owned())))
            .map_err(WebhookError::Cookies)
    }
}

/// Decodes a type from the texts of its members, of which a list has one for each item.
fn members<T: DeserializeOwned>(pairs: impl Iterator<Item = (String, String)>) -> Result<T, String> {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    pairs.for_each(|(name, text)| members.entry(name).or_default().push(text));
    let members = members.into_iter().map(|(name, texts)| (name, Texts(texts)));
    T::deserialize(MapDeserializer::new(members)).map_err(|error: Error| error.to_string())
}

/// The texts of a member, which are read as whatever is asked for: all as a list, or the first.
struct Texts(Vec<String>);

impl Texts {
    fn first(self) -> String {
        self.0.into_iter().next().unwrap_or_default()
    }
}

impl IntoDeserializer<'_> for Texts {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Methods that read a text as the value of a type.
macro_rules! parsed {
    ($($method:ident $visit:ident),*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                let text = self.first();
                match text.parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => visitor.visit_string(text),
                }
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Texts {
    type Error = Error;

    parsed!(
        deserialize_bool visit_bool, deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_i64 visit_i64, deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32,
        deserialize_u64 visit_u64, deserialize_f32 visit_f32, deserialize_f64 visit_f64
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.first())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.0.into_iter().map(|text| Self(vec![text]))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.first().into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}

/// Shows no secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}

/// The reason why a webhook is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is not Base64, or empty.
    Secret,
    /// This header is missing or not valid.
    Header(&'static str),
    /// The webhook is older than the tolerance, or from the future.
    Time,
    /// No signature is that of a secret for the body.
    Signature,
    /// The headers are not of the declared type.
    Headers(String),
    /// The query is not of the declared type.
    Query(String),
    /// The cookies are not of the declared type.
    Cookies(String),
    /// The webhook is signed, but its body is not of the declared type.
    Body(String),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("the secret of webhooks is not Base64 after `whsec_`"),
            Self::Header(name) => write!(f, "the header `{name}` of the webhook is missing or not valid"),
            Self::Time => f.write_str("the time of the webhook differs too much from that of this system"),
            Self::Signature => f.write_str("the webhook has no signature by this secret"),
            Self::Headers(detail) => write!(f, "the headers of the webhook are not of the declared type ({detail})"),
            Self::Query(detail) => write!(f, "the query of the webhook is not of the declared type ({detail})"),
            Self::Cookies(detail) => write!(f, "the cookies of the webhook are not of the declared type ({detail})"),
            Self::Body(detail) => write!(f, "the body of the webhook is not of the declared type ({detail})"),
        }
    }
}

impl std::error::Error for WebhookError {}
