//! Webhooks: signatures, times and secrets.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use runtime::{HeaderMap, Webhook, WebhookError};

/// The example of the Standard Webhooks libraries.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER: &str = "whsec_c2VjcmV0LW9mLWFub3RoZXItc2VuZGVy";
const BODY: &[u8] = b"{\"test\": 2432232314}";
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const SECONDS: u64 = 1_614_265_330;

fn headers(signature: &str) -> HeaderMap {
    let id = ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
    let all = [id, ("webhook-timestamp", "1614265330"), ("Webhook-Signature", signature)];
    all.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn verified(webhook: &Webhook, signature: &str, body: &[u8]) -> Result<(), WebhookError> {
    webhook.verify_at(&headers(signature), body, at(SECONDS))
}

#[test]
fn the_example_of_the_specification_is_accepted() {
    for secret in [SECRET, SECRET.strip_prefix("whsec_").unwrap()] {
        assert_eq!(verified(&Webhook::new(secret).unwrap(), SIGNATURE, BODY), Ok(()));
    }
}

#[test]
fn any_signature_of_any_secret_is_enough() {
    let webhook = Webhook::new(OTHER).unwrap();
    assert_eq!(verified(&webhook, SIGNATURE, BODY), Err(WebhookError::Signature));
    let webhook = webhook.or_secret(SECRET).unwrap();
    for signatures in
        [format!("v1,AAAA {SIGNATURE}"), format!("v1a,xyz {SIGNATURE} v2,a"), format!("rubbish {SIGNATURE}")]
    {
        assert_eq!(verified(&webhook, &signatures, BODY), Ok(()), "{signatures}");
    }
}

#[test]
fn whatever_is_not_signed_is_refused() {
    let webhook = Webhook::new(SECRET).unwrap();
    assert_eq!(verified(&webhook, SIGNATURE, b"{\"test\":2432232314}"), Err(WebhookError::Signature));
    for signature in [
        "v1,",
        "v1",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,%",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ] {
        assert_eq!(verified(&webhook, signature, BODY), Err(WebhookError::Signature), "{signature}");
    }
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        for value in [None, Some("")] {
            let mut headers = headers(SIGNATURE);
            match value {
                Some(value) => _ = headers.insert(name, value.parse().unwrap()),
                None => _ = headers.remove(name),
            }
            assert_eq!(webhook.verify_at(&headers, BODY, at(SECONDS)), Err(WebhookError::Header(name)));
        }
    }
    let mut headers = headers(SIGNATURE);
    headers.insert("webhook-timestamp", "soon".parse().unwrap());
    assert_eq!(webhook.verify_at(&headers, BODY, at(SECONDS)), Err(WebhookError::Header("webhook-timestamp")));
}

#[test]
fn the_time_may_differ_by_the_tolerance() {
    let webhook = Webhook::new(SECRET).unwrap();
    let wide = webhook.clone().with_tolerance(Duration::from_secs(3600));
    for (difference, expected) in [(0, Ok(())), (300, Ok(())), (301, Err(WebhookError::Time))] {
        for now in [SECONDS - difference, SECONDS + difference] {
            assert_eq!(webhook.verify_at(&headers(SIGNATURE), BODY, at(now)), expected, "{now}");
            assert_eq!(wide.verify_at(&headers(SIGNATURE), BODY, at(now)), Ok(()));
        }
    }
    assert_eq!(webhook.verify(&headers(SIGNATURE), BODY), Err(WebhookError::Time));
}

#[test]
fn a_webhook_is_read_after_it_is_verified() {
    let webhook = Webhook::new(SECRET).unwrap().with_tolerance(Duration::from_secs(1 << 40));
    let value: serde_json::Value = webhook.read(&headers(SIGNATURE), BODY).unwrap();
    assert_eq!(value["test"], 2_432_232_314_u64);
    assert!(matches!(webhook.read::<u8>(&headers(SIGNATURE), BODY), Err(WebhookError::Body(_))));
    assert_eq!(webhook.read::<u8>(&headers("v1,AAAA"), BODY), Err(WebhookError::Signature));
}

#[test]
fn a_secret_is_base64_and_is_not_shown() {
    for secret in ["", "whsec_", "whsec_%", "not base64!"] {
        assert_eq!(Webhook::new(secret).unwrap_err(), WebhookError::Secret, "{secret}");
    }
    let shown = format!("{:?}", Webhook::new(SECRET).unwrap());
    assert!(!shown.contains("MfKQ") && shown.contains("300s"), "{shown}");
}

#[test]
fn headers_are_read_as_the_types_of_their_fields() {
    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Headers {
        #[serde(rename = "webhook-id")]
        id: String,
        #[serde(rename = "webhook-timestamp")]
        timestamp: u64,
        attempt: Option<i32>,
        more: Option<bool>,
        kind: Kind,
    }
    #[derive(serde::Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Sent,
    }
    let mut given = headers(SIGNATURE);
    given.insert("Kind", "sent".parse().unwrap());
    given.insert("Attempt", "-3".parse().unwrap());
    let expected = Headers {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
        timestamp: SECONDS,
        attempt: Some(-3),
        more: None,
        kind: Kind::Sent,
    };
    assert_eq!(Webhook::headers::<Headers>(&given), Ok(expected));
    given.insert("attempt", "many".parse().unwrap());
    assert!(matches!(Webhook::headers::<Headers>(&given), Err(WebhookError::Headers(_))));
}
