//! Decimal numbers: no digit is lost, wherever they are.

use std::collections::BTreeMap;

use crate::support::{client, decode, null, run};
use runtime::{Date, Decimal, DecimalNumber, Leniency, Object, Request, union};

#[test]
fn a_decimal_is_written_as_it_was_read() {
    for json in [
        "\"12.50\"",
        "\"123456789012345678901234567890.123456789\"",
        "12.5",
        "-3",
        "18446744073709551615",
        "1e-7",
        "\"n/a\"",
        "\"\"",
    ] {
        let value: Decimal = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }
}

#[test]
fn a_decimal_converts_to_any_number_type() {
    let price: Decimal = "12.50".parse().unwrap();
    assert_eq!((price.parse(), price.to_f64(), price.as_str()), (Ok(12.5_f64), Some(12.5), "12.50"));
    assert_eq!(serde_json::to_string(&Decimal::from(7)).unwrap(), "\"7\"");
    for text in ["-1", "+1.0", ".5", "5.", "1e400", "1E-3"] {
        assert!(text.parse::<Decimal>().is_ok(), "{text}");
    }
    for text in ["", "-", ".", "1.2.3", "1e", "NaN", "inf", "1 000", "1,5"] {
        assert!(text.parse::<Decimal>().is_err(), "{text:?}");
    }
}

#[test]
fn a_decimal_number_keeps_all_digits_both_ways() {
    for json in ["12345678901234567.89", "-0.10", "3", "1e400", "0.30000000000000004441", "\"12.5\""] {
        let value: DecimalNumber = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(value.as_str(), json.trim_matches('"'));
        let string: Decimal = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&string).unwrap(), json);
    }
    for (text, json) in [("12.50", "12.50"), ("+1", "1"), ("-.5", "-0.5"), ("5.", "5"), ("007", "7"), ("0e-3", "0e-3")]
    {
        assert_eq!(serde_json::to_string(&text.parse::<DecimalNumber>().unwrap()).unwrap(), json);
    }
    assert_eq!(serde_json::to_string(&DecimalNumber::try_from(0.1).unwrap()).unwrap(), "0.1");
    assert!(DecimalNumber::try_from(f64::NAN).is_err() && "1,5".parse::<DecimalNumber>().is_err());
    let inner: DecimalNumber = serde_json::from_value(serde_json::json!(1.5)).unwrap();
    assert_eq!((inner.to_f64(), serde_json::to_value(&inner).unwrap()), (Some(1.5), serde_json::json!(1.5)));
    for other in ["null", "true", "[]", "{}"] {
        let error = serde_json::from_str::<DecimalNumber>(other).unwrap_err().to_string();
        assert!(error.contains("a decimal number"), "{error}");
    }
    assert_eq!(serde_json::from_str::<Option<DecimalNumber>>("null").unwrap(), None);
}

union! {
    pub enum Amount {
        Price(Price) = "object".required(&["price"]) with("kind" = ["\"price\""]),
        Share(Share) = "object".required(&["share"]) with("kind" = ["\"share\""]),
        ..Unknown
    }
}

/// An amount of money.
#[derive(Clone, Object)]
pub struct Price {
    price: DecimalNumber,
    parts: Option<Vec<Amount>>,
}

/// A part of something.
#[derive(Clone, Object)]
pub struct Share {
    share: Decimal,
    on: Option<Date>,
}

#[test]
fn a_decimal_number_keeps_all_digits_within_unions_and_on_a_second_reading() {
    let read = |json: &str| runtime::json::read::<Vec<Amount>>(json.as_bytes(), Leniency::ALL).unwrap();
    for json in [
        r#"[{"price":12345678901234567.89,"kind":"price"}]"#,
        r#"[{"price":1.00,"parts":[{"price":-0.10,"kind":"price"},{"share":0.3000000000000000444,"kind":"share"}],"kind":"price"}]"#,
        r#"[{"price":0.12345678901234567890,"kind":"price"},{"price":0.12345678901234567891,"kind":"price"}]"#,
        r#"[{"share":1.10,"kind":"share"},{"share":"1.10","kind":"share"},{"share":3,"kind":"share"}]"#,
    ] {
        let (value, deviations) = read(json);
        assert_eq!((serde_json::to_string(&value).unwrap().as_str(), deviations.len()), (json, 0));
    }
    // A date that is none makes the text be read once more.
    let json = r#"[{"share":1.10,"on":"soon","kind":"share"}]"#;
    let (value, deviations) = read(json);
    assert_eq!((serde_json::to_string(&value).unwrap().as_str(), deviations.len()), (json, 1));
    let (value, _) = runtime::json::read::<Share>(br#"{"share":2.50,"on":"soon"}"#, Leniency::ALL).unwrap();
    assert_eq!(value.share.as_str(), "2.50");
}

#[test]
fn a_decimal_number_may_be_beyond_the_range_of_f64() {
    let json = r#"[{"price":1e400,"kind":"price"},{"share":-1.50E+400,"kind":"share"}]"#;
    // Without a tag, and with members that are not declared, shapes are compared.
    let compared = r#"[{"price":1e400,"parts":[{"share":2e400,"kind":"share","new":1}],"new":1}]"#;
    let whole = r#"[{"price":1e400,"parts":[{"share":2e400,"kind":"share"}],"kind":"price"}]"#;
    for (json, written) in [(json, json), (compared, whole)] {
        let (value, deviations) = runtime::json::read::<Vec<Amount>>(json.as_bytes(), Leniency::ALL).unwrap();
        assert_eq!((serde_json::to_string(&value).unwrap().as_str(), deviations.len()), (written, 0));
    }
    // Also where a date that is none makes the text be read once more.
    let json = br#"{"share":1e400,"on":"soon","other":1e400}"#;
    let error = runtime::json::read::<Share>(json, Leniency::ALL).unwrap_err();
    assert_eq!((error.path(), error.detail(), error.offset()), ("other", "the number is out of range", Some(35)));
    let (value, deviations) = runtime::json::read::<Share>(br#"{"share":1e400,"on":"soon"}"#, Leniency::ALL).unwrap();
    assert_eq!((value.share.as_str(), deviations.len()), ("1e400", 1));
    // No other type has such a number, and none is kept with another value.
    for json in [
        r#"[{"price":1,"kind":"price"},{"other":[1e400],"kind":"other"}]"#,
        r#"[{"price":1e400,"parts":5,"kind":"price"}]"#,
        r#"[1e400]"#,
    ] {
        let error = runtime::json::read::<Vec<Amount>>(json.as_bytes(), Leniency::ALL).unwrap_err();
        assert_eq!(
            (error.detail(), json.get(error.offset().unwrap()..).map(|rest| rest.get(..5))),
            ("the number is out of range", Some(Some("1e400")))
        );
    }
    let error = runtime::json::read::<BTreeMap<String, f64>>(br#"{"a":1,"b":1e400}"#, Leniency::ALL).unwrap_err();
    assert_eq!(error.to_string(), "b: the number is out of range");
}

#[test]
fn decimal_numbers_are_compared_by_all_digits() {
    let read = |json: &str| runtime::json::from_slice::<Amount>(json.as_bytes()).unwrap();
    let amount = |text: &str| read(&format!(r#"{{"price":{text},"kind":"price"}}"#));
    let (a, b) = ("0.12345678901234567890", "0.12345678901234567891");
    assert_eq!(a.parse::<f64>(), b.parse::<f64>());
    assert!(amount(a) == amount(a) && amount(a) != amount(b) && amount("1e400") == amount("1e400"));
    assert!(read(r#"{"share":1.5,"kind":"share"}"#) != read(r#"{"share":"1.5","kind":"share"}"#));
    assert_eq!(format!("{:?}", amount(b)), format!("Price {{\"price\":{b}}}"));
    assert_eq!(runtime::unknowns(&read(r#"{"price":1e400,"parts":[{"a":1}],"kind":"price"}"#)).len(), 1);
    // In a form too, within what a tag is added to.
    let body = Price { price: "1.10".parse().unwrap(), parts: Some(vec![amount(a)]) };
    let server = null();
    let mut request = Request::post(&client(&server).transport, "/", &[]);
    request.form(&Amount::Price(body));
    run(request.send()).unwrap();
    let sent = decode(server.last().text());
    assert_eq!(sent, format!(r#"price=1.10&parts={{"price":{a},"kind":"price"}}&kind=price"#));
}
