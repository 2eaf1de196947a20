//! Verification of webhooks that are signed as Standard Webhooks 1.0 asks for.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderMap;
use ring::hmac::{HMAC_SHA256, Key, verify};
use serde::de::value::{BorrowedStrDeserializer, MapDeserializer};
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
        let texts = headers.iter().filter_map(|(name, value)| Some((name.as_str(), Text(value.to_str().ok()?))));
        T::deserialize(MapDeserializer::new(texts))
            .map_err(|error: serde::de::value::Error| WebhookError::Headers(error.to_string()))
    }
}

/// The text of a header, which is read as whatever is asked for.
struct Text<'de>(&'de str);

impl<'de> IntoDeserializer<'de> for Text<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Methods that read a text as the value of a type.
macro_rules! parsed {
    ($($method:ident $visit:ident),*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
                match self.0.parse() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => visitor.visit_borrowed_str(self.0),
                }
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Text<'de> {
    type Error = serde::de::value::Error;

    parsed!(
        deserialize_bool visit_bool, deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_i64 visit_i64, deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32,
        deserialize_u64 visit_u64, deserialize_f32 visit_f32, deserialize_f64 visit_f64
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.0))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
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
            Self::Body(detail) => write!(f, "the body of the webhook is not of the declared type ({detail})"),
        }
    }
}

impl std::error::Error for WebhookError {}
