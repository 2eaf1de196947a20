//! Reading of JSON: paths in errors, and what is read in place of what is declared.

use std::collections::BTreeMap;

use runtime::json::{from_slice, read};
use runtime::{Answer, DeviationKind, Error, Leniency, Object, Request, Response, union};
use serde::Deserialize;

use crate::support::{client, reply, run, serve};

/// An invoice.
#[derive(Clone, Object)]
pub struct Invoice {
    id: String,
    lines: Vec<Line>,
    labels: BTreeMap<String, String>,
    note: Option<String>,
    total: Option<f64>,
    at: Option<runtime::Duration>,
}

/// A line of an invoice.
#[derive(Clone, Object)]
pub struct Line {
    #[json("the count")]
    count: i32,
    of: Option<uuid::Uuid>,
}

/// Something that has no required members.
#[derive(Clone, Object)]
pub struct Extras {
    a: Option<String>,
}

fn answer(body: &str) -> Answer {
    let body = body.to_owned();
    let server = serve(move |_| reply("200 OK", "Content-Type: application/json\r\n", &body));
    let transport = client(&server).transport;
    run(async { Request::get(&transport, "/", &[]).send().await }).unwrap()
}

fn invoice(body: &str) -> Result<Response<Invoice>, Error<()>> {
    answer(body).json()
}

const LINE: &str = r#"{"the count": 1}"#;

#[test]
fn an_error_names_the_member() {
    for (body, path, detail) in [
        (
            r#"{"id": "a", "labels": {}, "lines": [{"the count": 1}, {"the count": null}]}"#,
            "lines[1][\"the count\"]",
            "expected an integer, got null",
        ),
        (
            r#"{"id": "a", "labels": {}, "lines": [{"the count": 1}, {}]}"#,
            "lines[1][\"the count\"]",
            "the member is required, but missing",
        ),
        (r#"{"id": null, "labels": {}, "lines": []}"#, "id", "expected a string, got null"),
        (r#"{"id": "a", "labels": {"b": [1]}, "lines": []}"#, "labels.b", "expected a string, got an array"),
        (r#"{"id": "a", "labels": {}, "lines": {"0": 1}}"#, "lines", "expected an array, got an object"),
        (r#"{"id": "a", "labels": {}, "lines": [3]}"#, "lines[0]", "expected an object (Line), got 3"),
        (
            r#"{"id": "a", "labels": {}, "lines": [{"the count": 1.5}]}"#,
            "lines[0][\"the count\"]",
            "expected an integer (i32), got 1.5",
        ),
        (
            r#"{"id": "a", "labels": {}, "lines": [{"the count": 3000000000}]}"#,
            "lines[0][\"the count\"]",
            "expected an integer (i32), got 3000000000",
        ),
        (
            r#"{"id": "a", "labels": {}, "lines": [{"the count": "many"}]}"#,
            "lines[0][\"the count\"]",
            "expected an integer, got \"many\"",
        ),
        (r#"{"id": "a", "labels": {}, "lines": [], "total": true}"#, "total", "expected a number, got true"),
        (r#"{"id": true, "labels": {}, "lines": []}"#, "id", "expected a string, got true"),
    ] {
        let error = invoice(body).unwrap_err();
        assert_eq!(error.path(), Some(path), "{body}");
        assert!(error.to_string().contains(&format!("({path}: {detail}): {body}")), "{error}");
    }
    let error = invoice("[]").unwrap_err();
    assert_eq!(error.path(), Some("id"), "the body is as an object without members");
    let error = invoice("null").unwrap_err();
    assert_eq!(error.path(), None);
    assert!(error.to_string().ends_with("(expected an object (Invoice), got null): null"), "{error}");
}

#[test]
fn an_error_shows_the_text_around_the_place() {
    let lines: Vec<&str> = std::iter::repeat_n(LINE, 100).collect();
    let body =
        format!(r#"{{"lines": [{}, {{"the count": [], "x": "after"}}], "id": "a", "labels": {{}}}}"#, lines.join(", "));
    let text = invoice(&body).unwrap_err().to_string();
    assert!(
        text.contains(r#": …the count": 1}, "#) && text.contains(r#"{"the count": [], "x": "after"}], "id": "a""#),
        "{text}"
    );
    let body = format!("[{}\n\n oops {}]", "1, ".repeat(200), ", 2".repeat(300));
    let text = answer(&body).json::<Vec<u8>, ()>().unwrap_err().to_string();
    assert!(text.contains("1, \\n\\n oops , 2"), "{text}");
}

#[test]
fn an_error_for_an_empty_body_says_that_it_is_empty() {
    for body in ["", " \n"] {
        let text = invoice(body).unwrap_err().to_string();
        assert!(!text.contains("EOF"), "{text}");
    }
    assert!(invoice("").unwrap_err().to_string().ends_with("not of the declared type, without body"));
}

#[test]
fn a_format_that_cannot_be_kept_names_the_setting() {
    let error = invoice(r#"{"id": "a", "labels": {}, "lines": [{"the count": 1, "of": "req_1"}]}"#).unwrap_err();
    assert_eq!(error.path(), Some("lines[0].of"));
    assert!(
        error.to_string().contains("got \"req_1\"") && error.to_string().contains("`uuid = \"String\"`"),
        "{error}"
    );
}

/// What is written of what was read, and the deviations.
fn tolerated(body: &str) -> (String, Vec<String>) {
    let response = invoice(body).unwrap();
    let mut deviations: Vec<String> = response.deviations().iter().map(ToString::to_string).collect();
    deviations.sort();
    (serde_json::to_string(&*response).unwrap(), deviations)
}

#[test]
fn what_servers_write_in_place_of_empty_values_is_read() {
    for (body, expected, deviations) in [
        (
            r#"{"id":"a","lines":null,"labels":null}"#,
            r#"{"id":"a","lines":[],"labels":{}}"#,
            &["lines: null was read as an empty value", "labels: null was read as an empty value"][..],
        ),
        (
            r#"{"id":"a","lines":{},"labels":[]}"#,
            r#"{"id":"a","lines":[],"labels":{}}"#,
            &[
                "lines: an empty array or object was read as the other one",
                "labels: an empty array or object was read as the other one",
            ],
        ),
        (
            r#"{"id":7,"lines":[{"the count":"2"}],"labels":{"a":1.5},"total":"19.72"}"#,
            r#"{"id":"7","lines":[{"the count":2}],"labels":{"a":"1.5"},"total":19.72}"#,
            &[
                "id: a number was read as a string",
                "labels.a: a number was read as a string",
                "lines[0][\"the count\"]: a string was read as a number",
                "total: a string was read as a number",
            ],
        ),
        (
            r#"{"id":"a","lines":[{"the count":1.0,"of":""}],"labels":{},"total":"","note":""}"#,
            r#"{"id":"a","lines":[{"the count":1}],"labels":{},"note":""}"#,
            &[
                "lines[0].of: an empty string was read as an absent value",
                "total: an empty string was read as an absent value",
            ],
        ),
        (
            r#"{"id":"a","lines":[{"the count":1.0}],"labels":{}}"#,
            r#"{"id":"a","lines":[{"the count":1}],"labels":{}}"#,
            &[],
        ),
        (r#"{"id":"a","lines":[],"labels":{},"total":null}"#, r#"{"id":"a","lines":[],"labels":{}}"#, &[]),
    ] {
        let (written, found) = tolerated(body);
        let mut expected_deviations: Vec<String> = deviations.iter().map(ToString::to_string).collect();
        expected_deviations.sort();
        assert_eq!((written.as_str(), found), (expected, expected_deviations), "{body}");
    }
    let response = answer("[]").json::<Extras, ()>().unwrap();
    assert_eq!((response.a.as_deref(), response.deviations().len()), (None, 1));
}

#[test]
fn what_means_something_else_stays_an_error() {
    for body in [
        r#"{"id":true,"lines":[],"labels":{}}"#,
        r#"{"id":"a","lines":{"a":1},"labels":{}}"#,
        r#"{"id":"a","lines":{"the count":1},"labels":{}}"#,
        r#"{"id":"a","lines":[],"labels":["a"]}"#,
        r#"{"id":"a","lines":[{"the count":"1,000"}],"labels":{}}"#,
        r#"{"id":"a","lines":[{"the count":" 1"}],"labels":{}}"#,
        r#"{"id":"a","lines":[{"the count":"NaN"}],"labels":{}}"#,
        r#"{"id":"a","lines":[{"the count":""}],"labels":{}}"#,
        r#"{"id":"a","lines":[],"labels":{},"total":"Infinity"}"#,
        r#"{"id":"a","lines":[null],"labels":{}}"#,
    ] {
        assert!(invoice(body).is_err(), "{body}");
    }
    assert!(from_slice::<Vec<bool>>(br#"["true"]"#).is_err());
    assert!(from_slice::<(u8, u8)>(br#"[1, "2", 3]"#).is_err());
    assert!(from_slice::<(u8, u8)>(br#"[1, "2"]"#).is_ok());
}

/// Some servers write it and some parsers read it: no value is guessed.
#[test]
fn what_is_almost_json_is_refused() {
    for body in ["NaN", "[Infinity]", ")]}'\n{}", "\"\\ud83d\"", "\"a\nb\"", "{\"a\":1,}", "{'a':1}", "\u{1e}1", "1;"] {
        assert!(answer(body).json::<serde_json::Value, ()>().is_err(), "{body:?}");
    }
}

#[test]
fn a_text_may_be_a_scalar() {
    for (body, number) in [("42", Some(42)), ("42\n", Some(42)), (" -7\r\n", Some(-7)), ("4 2", None), ("", None)] {
        assert_eq!(answer(body).scalar::<i64, ()>().ok().map(Response::into_inner), number, "{body:?}");
    }
    let problem = |body: &str| answer(body).scalar::<i64, ()>().unwrap_err().to_string();
    assert!(problem("4 2").contains("(expected an integer, got \"4 2\")"), "{}", problem("4 2"));
    assert!(problem(&"4 ".repeat(40)).contains("(expected an integer, got a long text)"));
}

#[test]
fn each_kind_of_deviation_can_be_refused() {
    for (kind, body) in [
        (DeviationKind::Null, r#"{"id":"a","lines":null,"labels":{}}"#),
        (DeviationKind::Empty, r#"{"id":"a","lines":{},"labels":{}}"#),
        (DeviationKind::Number, r#"{"id":1,"lines":[],"labels":{}}"#),
        (DeviationKind::Number, r#"{"id":"1","lines":[],"labels":{},"total":"1"}"#),
        (DeviationKind::Blank, r#"{"id":"1","lines":[],"labels":{},"total":""}"#),
        (DeviationKind::Format, r#"{"id":"1","lines":[],"labels":{},"at":"soon"}"#),
    ] {
        let (_, deviations) = read::<Invoice>(body.as_bytes(), Leniency::ALL).unwrap();
        assert_eq!(deviations.iter().map(|found| found.kind()).collect::<Vec<_>>(), [kind], "{body}");
        let error = read::<Invoice>(body.as_bytes(), Leniency::ALL.without(kind)).unwrap_err();
        assert!(!error.path().is_empty(), "{error}");
    }
}

#[test]
fn a_type_without_a_table_is_read_too() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Derived {
        name: String,
        kind: Kind,
        #[serde(default)]
        of: Vec<Option<u8>>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    enum Kind {
        A,
        B(u8),
    }
    let found =
        from_slice::<Vec<Derived>>(br#"[{"name": 1, "kind": {"B": 2}, "of": ["1", null]}, {"name": "", "kind": "A"}]"#);
    let first = Derived { name: "1".to_owned(), kind: Kind::B(2), of: vec![Some(1), None] };
    assert_eq!(found.unwrap(), [first, Derived { name: String::new(), kind: Kind::A, of: vec![] }]);
    let error = read::<Vec<Derived>>(br#"[{"name": "", "kind": "C"}]"#, Leniency::ALL).unwrap_err();
    assert_eq!(error.path(), "[0].kind");
}

#[test]
fn a_whole_number_is_an_integer_however_it_is_written() {
    assert_eq!(from_slice::<i64>(b"1.0").ok(), Some(1));
    assert_eq!(from_slice::<Vec<Option<u32>>>(b"[1e2, null, 3]").ok(), Some(vec![Some(100), None, Some(3)]));
    assert_eq!(from_slice::<f64>(b"1.0").ok(), Some(1.0));
    assert_eq!(from_slice::<i64>(b"-1e18").ok(), Some(-1_000_000_000_000_000_000));
    assert_eq!(from_slice::<u64>(b"1e19").ok(), Some(10_000_000_000_000_000_000));
}

#[test]
fn what_is_no_integer_stays_an_error() {
    assert!(from_slice::<i64>(b"1.5").is_err());
    assert!(from_slice::<u32>(b"-1.0").is_err());
    assert!(from_slice::<i64>(b"1e300").is_err());
    assert!(from_slice::<i64>(b"9223372036854775808.0").is_err());
    assert!(from_slice::<u64>(b"18446744073709551616").is_err());
    assert!(from_slice::<Vec<i64>>(b"[1.0").is_err());
}

#[test]
fn text_that_is_not_utf_8_is_refused_wherever_it_is() {
    let text = b"{\"id\": 1, \"x\": \"\xff\xfe\"}";
    let ignored = from_slice::<serde::de::IgnoredAny>(text).map(drop);
    assert_eq!(ignored.map_err(|error| error.to_string()), Err("invalid UTF-8 after byte 16".to_owned()));
}

union! {
    pub enum Item {
        Line(Line) = "object".required(&["the count"]),
        Group(Group) = "object".required(&["members"]),
        Name(String) = "string",
        ..Unknown
    }
}

/// Items that belong together.
#[derive(Clone, Object)]
pub struct Group {
    members: Vec<Item>,
    #[json("when")]
    at: Option<runtime::DateTime>,
}

fn items(body: &str) -> (String, Vec<String>) {
    let (items, deviations) = read::<Vec<Item>>(body.as_bytes(), Leniency::ALL).unwrap();
    (format!("{items:?}"), deviations.iter().map(ToString::to_string).collect())
}

#[test]
fn a_union_is_read_leniently_only_if_no_variant_fits() {
    for (body, variants, deviations) in [
        (r#"["1", {"the count": 1}]"#, "[Name \"1\", Line {\"the count\":1}]", &[][..]),
        (r#"[{"the count": "1"}]"#, "[Line {\"the count\":1}]", &["[0][\"the count\"]: a string was read as a number"]),
        (
            r#"[{"members": [{"members": null}, {"the count": 2}]}]"#,
            "[Group {\"members\":[Group {\"members\":[]},Line {\"the count\":2}]}]",
            &["[0].members[0].members: null was read as an empty value"],
        ),
        (
            r#"[{"members": [], "when": "soon"}, "a"]"#,
            "[Group {\"members\":[],\"when\":\"soon\"}, Name \"a\"]",
            &["[0].when: a string that is not of its format was kept as text"],
        ),
        (
            r#"["a", {"the count": null}]"#,
            "[Name \"a\", Unknown {\"the count\":null}]",
            &["[1]: no variant fits, not even the nearest: [1][\"the count\"]: expected an integer, got null"],
        ),
        ("[1]", "[Unknown 1]", &["[0]: no variant fits"]),
    ] {
        let deviations = deviations.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(items(body), (variants.to_owned(), deviations), "{body}");
    }
}

union! {
    pub enum Tagged {
        Line(Line) = "object".required(&["the count"]).tags(&[("kind", &["\"line\""])]),
        Group(Group) = "object".tags(&[("kind", &["\"group\""])]),
        ..Unknown
    }
}

#[test]
fn a_value_of_no_variant_is_listed_with_the_reason() {
    for (body, reason) in [
        (r#"{"kind":"page","members":5}"#, "no variant fits: none has \"page\" as its `kind`"),
        (r#"{"kind":["line"]}"#, "no variant fits: none has an array as its `kind`"),
        // The nearest is the one in which what is wrong is the deepest, however long the names are.
        (
            r#"{"kind":"group","members":[{"the count":"x"}]}"#,
            "members[0]: no variant fits, not even the nearest: members[0][\"the count\"]: expected an integer, got \"x\"",
        ),
        (r#"{"kind":"group","members":5}"#, "no variant fits, not even the nearest: members: expected an array, got 5"),
        ("5", "no variant fits"),
    ] {
        let (value, deviations) = read::<Tagged>(body.as_bytes(), Leniency::ALL).unwrap();
        let found: Vec<String> = deviations.iter().map(ToString::to_string).collect();
        assert_eq!(found, [reason], "{body}: {value:?}");
    }
}

/// The paths are those of deviations and errors.
#[test]
fn names_in_the_paths_of_unknown_values_are_written_so_that_they_can_be_read() {
    let value: BTreeMap<String, Vec<Item>> = serde_json::from_str(r#"{"a.b": ["c", 5], "": [6]}"#).unwrap();
    let paths: Vec<String> = runtime::unknowns(&value).into_iter().map(|unknown| unknown.path).collect();
    assert_eq!(paths, ["[\"\"][0]", "[\"a.b\"][1]"]);
}

#[test]
fn a_union_with_many_levels_takes_no_longer_for_it() {
    let depth = 30;
    let body = format!("{}{{\"the count\": null}}{}", "{\"members\": [".repeat(depth), "]}".repeat(depth));
    let started = std::time::Instant::now();
    let (_, deviations) = items(&format!("[{body}]"));
    assert_eq!(deviations.len(), 1, "{deviations:?}");
    let body = format!("{}1{}", "{\"members\": [".repeat(depth), "], \"when\": true}".repeat(depth));
    let (_, deviations) = items(&format!("[{body}]"));
    assert_eq!(deviations.len(), 1, "{deviations:?}");
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

union! {
    pub enum Step {
        Left(Left) = "object",
        Right(Right) = "object",
        ..Unknown
    }
}

/// A step whose object any other step fits too.
#[derive(Clone, Object)]
pub struct Left {
    next: Option<Box<Step>>,
    left: Option<i64>,
}

/// A step whose object any other step fits too.
#[derive(Clone, Object)]
pub struct Right {
    next: Option<Box<Step>>,
    right: Option<i64>,
}

/// Each shape of a level decodes all levels below: compared anew for each, they would take time that doubles with each level.
#[test]
fn shapes_of_unions_within_unions_are_compared_once() {
    let depth = 60;
    let nested = |leaf: &str| format!("{}{leaf}{}", "{\"next\": ".repeat(depth), "}".repeat(depth));
    let started = std::time::Instant::now();
    let value: Step = serde_json::from_str(&nested(r#"{"x": 1, "right": 2}"#)).unwrap();
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    let expected: serde_json::Value = serde_json::from_str(&nested(r#"{"right": 2}"#)).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), expected);
}
