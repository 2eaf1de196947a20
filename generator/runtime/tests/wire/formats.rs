//! Types of formatted strings: values of servers are written exactly as they were read.

use chrono::{FixedOffset, NaiveDate, NaiveTime, Timelike, Utc};

use runtime::{Base64, Date, DateTime, DeviationKind, Duration, DurationParts, Leniency, Time, Uri, Url};

#[test]
fn a_point_in_time_is_written_as_it_was_read() {
    for text in [
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05+00:00",
        "2024-01-02T03:04:05-00:00",
        "2024-01-02T03:04:05",
        "2024-01-02 03:04:05",
        "2024-01-02 03:04:05.120000+00",
        "2018-03-30T13:07:08+0000",
        "2024-01-02T03:04Z",
        "2019-01-24T22:45:36.000Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999-08:00",
        "2016-12-31t23:59:60z",
        "2024-01-02 03:04:05 UTC",
        "+10000-01-01T00:00:00Z",
        "-0044-03-15T12:00:00Z",
    ] {
        let value: DateTime = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(value.to_string(), text);
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<DateTime>(&json).unwrap().to_string(), text);
        assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
    }
    assert_eq!("1996-12-19".parse::<Date>().unwrap().to_string(), "1996-12-19");
}

#[test]
fn dates_and_times_have_the_values_of_their_text() {
    let value: DateTime = "2024-01-02T03:04:05+02:00".parse().unwrap();
    let timestamp = |value: &DateTime| value.to_chrono().map(|value| value.timestamp());
    assert_eq!((timestamp(&value), value.has_offset()), (Some(1_704_157_445), true));
    let local: DateTime = "2024-01-02 03:04:05".parse().unwrap();
    assert_eq!((timestamp(&local), local.has_offset()), (Some(1_704_164_645), false));
    assert_eq!(local, "2024-01-02T03:04:05Z".parse().unwrap());
    assert!(value < local);
    assert_eq!(chrono::DateTime::<Utc>::try_from(value).map(|value| value.timestamp()), Ok(1_704_157_445));
    let date: Date = "2025-10-15T23:50:19.612-08:00".parse().unwrap();
    assert_eq!(date, NaiveDate::from_ymd_opt(2025, 10, 15).unwrap().into());
    let converted = Date::from("2025-10-15T23:50:19.612-08:00".parse::<DateTime>().unwrap());
    assert_eq!(converted.to_string(), "2025-10-15");
}

#[test]
fn a_text_that_is_no_date_or_date_time_is_kept_but_not_parsed() {
    for text in [
        "",
        "TBD",
        "0000-00-00 00:00:00",
        "2024-02-30T00:00:00Z",
        "2024-01-02T",
        "20240102T030405Z",
        "2024-1-2T03:04:05Z",
        "+2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05Z\n",
        "2024-01-02TZ",
        "+-01-01T00:00Z",
    ] {
        assert!(text.parse::<DateTime>().is_err() && text.parse::<Date>().is_err(), "{text:?}");
        let json = serde_json::json!(text);
        let (at, on): (DateTime, Date) = serde_json::from_value(serde_json::json!([text, text])).unwrap();
        assert_eq!((at.to_string(), on.to_string()), (text.to_owned(), text.to_owned()));
        assert_eq!((at.to_chrono(), at.is_valid(), on.to_chrono(), on.is_valid()), (None, false, None, false));
        assert_eq!((serde_json::to_value(&at).unwrap(), serde_json::to_value(&on).unwrap()), (json.clone(), json));
        assert_eq!((at.clone(), Date::from(at)), (serde_json::from_value(serde_json::json!(text)).unwrap(), on));
    }
    assert!("2024-01-02".parse::<DateTime>().is_err());
    assert!(serde_json::from_str::<DateTime>("1").is_err());
}

#[test]
fn a_value_of_chrono_is_written_by_rfc_3339() {
    for (offset, text) in [(0, "1970-01-01T00:00:00.500Z"), (5400, "1970-01-01T01:30:00.500+01:30")] {
        let offset = FixedOffset::east_opt(offset).unwrap();
        let value = chrono::DateTime::from_timestamp_millis(500).unwrap().with_timezone(&offset);
        assert_eq!(DateTime::from(value).to_string(), text);
    }
    for extreme in [chrono::DateTime::<Utc>::MIN_UTC, chrono::DateTime::<Utc>::MAX_UTC] {
        assert!(!DateTime::from(extreme.with_timezone(&FixedOffset::east_opt(3600).unwrap())).to_string().is_empty());
    }
}

#[test]
fn a_time_is_written_as_it_was_read() {
    for text in [
        "23:20:50.52Z",
        "16:39:57-08:00",
        "10:20",
        "10:20:30",
        "10:20:30.000",
        "23:59:60Z",
        "10:20:30.123456789",
        "10:20:30z",
        "10:20:30 UTC",
        "10:20:30 +0000",
        "10:20:30+05:30",
        "10:20:30+02",
        "10:20:30-00:00",
    ] {
        assert_eq!(text.parse::<Time>().map(|time| time.to_string()).as_deref(), Ok(text));
    }
    let time: Time = "16:39:57.5-08:00".parse().unwrap();
    assert_eq!((time.to_chrono().unwrap().hour(), time.offset()), (16, FixedOffset::west_opt(8 * 3600)));
    assert_eq!("10:20".parse::<Time>().unwrap().offset(), None);
}

/// What is written of what was read, and the paths of the deviations.
fn listed<T: serde::Serialize + serde::de::DeserializeOwned>(body: &str) -> (String, Vec<String>) {
    let (value, deviations) = runtime::json::read::<Vec<T>>(body.as_bytes(), Leniency::ALL).unwrap();
    assert!(deviations.iter().all(|deviation| deviation.kind() == DeviationKind::Format), "{deviations:?}");
    let paths = deviations.iter().map(|deviation| deviation.path().to_owned()).collect();
    (serde_json::to_string(&value).unwrap(), paths)
}

#[test]
fn a_text_that_is_no_base64_and_no_uri_is_kept_and_listed() {
    let bytes = r#"["AA==","AAA=","AAAA","-_8","AA=","","A","data:image/png;base64,AA==","A=A="]"#;
    assert_eq!(listed::<Base64>(bytes), (bytes.to_owned(), ["[6]", "[7]", "[8]"].map(str::to_owned).to_vec()));
    let uris = r#"["https://a/{id}?x=é","/relative","","not a uri","a\tb"]"#;
    assert_eq!(listed::<Uri>(uris), (uris.to_owned(), ["[3]", "[4]"].map(str::to_owned).to_vec()));
}

#[test]
fn a_text_that_is_no_time_is_kept_but_not_parsed() {
    for text in ["", "10", "24:00:00", "10:60", "10:20:61", "10:20:30.", "10:20:30 ", "10:20:30+2", "10:20:30Z ", "é"]
    {
        assert!(text.parse::<Time>().is_err(), "{text:?}");
        let time: Time = serde_json::from_value(serde_json::json!(text)).unwrap();
        assert_eq!((time.to_chrono(), time.to_string()), (None, text.to_owned()));
        assert_eq!(serde_json::to_value(&time).unwrap(), serde_json::json!(text));
    }
}

#[test]
fn a_time_of_chrono_has_the_digits_that_it_needs() {
    let time = NaiveTime::from_hms_milli_opt(1, 2, 3, 40).unwrap();
    assert_eq!(Time::from(time).to_string(), "01:02:03.040");
    assert_eq!(Time::from((time, FixedOffset::east_opt(0).unwrap())).to_string(), "01:02:03.040Z");
}

#[test]
fn a_duration_has_the_parts_of_its_text() {
    let parts = "-P1Y2M3W4DT5H6M7.25S".parse::<Duration>().unwrap().parts().unwrap();
    let DurationParts { is_negative, years, months, weeks, days, hours, minutes, seconds, nanoseconds, .. } = parts;
    assert_eq!((is_negative, years, months, weeks, days), (true, 1, 2, 3, 4));
    assert_eq!((hours, minutes, seconds, nanoseconds), (5, 6, 7, 250_000_000));
    for (text, seconds) in [
        ("P3D", Some(259_200)),
        ("PT36H", Some(129_600)),
        ("P2W", Some(1_209_600)),
        ("PT0S", Some(0)),
        ("P1M", None),
        ("-PT1S", None),
    ] {
        let duration: Duration = text.parse().unwrap();
        assert_eq!(duration.to_std().map(|std| std.as_secs()), seconds, "{text}");
    }
}

#[test]
fn a_text_that_is_no_duration_is_kept_but_not_parsed() {
    for text in [
        "",
        "P",
        "PT",
        "P1",
        "1D",
        "P1DT",
        "P1S",
        "PT1D",
        "P1D2Y",
        "PT1M1M",
        "TBD",
        "00:05:00",
        "3.5s",
        "PT1.5H",
        "P99999999999D",
    ] {
        assert!(text.parse::<Duration>().is_err(), "{text:?}");
        let json = format!("{text:?}");
        let kept: Duration = serde_json::from_str(&json).unwrap();
        assert_eq!((kept.to_std(), kept.parts()), (None, None));
        assert_eq!(serde_json::to_string(&kept).unwrap(), json);
    }
}

#[test]
fn a_duration_of_std_converts_both_ways() {
    for (millis, text) in
        [(0, "PT0S"), (5_400_000, "PT1H30M"), (1_500, "PT1.5S"), (60_010, "PT1M0.01S"), (90_000_000, "PT25H")]
    {
        let std = std::time::Duration::from_millis(millis);
        let duration = Duration::from(std);
        assert_eq!(duration.as_str(), text);
        assert_eq!(duration.to_std(), Some(std));
    }
}

#[test]
fn a_uri_is_written_as_it_was_read() {
    for (text, is_valid) in [
        ("https://example.com", true),
        ("HTTPS://EXAMPLE.com:443/%7Ea/../b?q=1#f", true),
        ("mailto:one@example.com", true),
        ("urn:uuid:00000000-0000-0000-0000-000000000000", true),
        ("https://example.com/{id}", true),
        ("/orders?cursor=1", false),
        ("orders", false),
        ("", false),
        ("a b", false),
        ("https://", false),
    ] {
        let json = format!("{text:?}");
        let uri: Uri = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&uri).unwrap(), json);
        assert_eq!((uri.as_str(), uri.to_string().as_str(), uri.is_valid()), (text, text, is_valid));
        assert_eq!(uri.to_url().is_some(), is_valid);
        assert_eq!(Uri::from(text), uri);
        assert_eq!(String::from(uri), text);
    }
}

#[test]
fn a_relative_uri_is_resolved() {
    let base = Url::parse("https://example.com/v1/orders").unwrap();
    let next = Uri::from("?cursor=2");
    let joined = base.join(&next).unwrap();
    assert_eq!(joined.as_str(), "https://example.com/v1/orders?cursor=2");
    assert_eq!(Uri::from(joined).as_str(), "https://example.com/v1/orders?cursor=2");
}
