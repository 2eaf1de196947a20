//! Styles: the tables of OpenAPI 3.1 section 4.8.12.4 and appendix C, in requests as they are sent.

use serde::Serialize;
use serde_json::{Value, json};

use crate::Client;
use crate::support::{Seen, client, null, run};
use runtime::{CallError, Request, Style};

/// The properties are in the order of a sorted map.
fn object() -> Value {
    json!({ "B": 150, "G": 200, "R": 100 })
}

fn array() -> Value {
    json!(["blue", "black", "brown"])
}

#[track_caller]
fn refused(outcome: Result<Seen, CallError>) {
    assert!(matches!(outcome, Err(CallError::Argument(_))), "{outcome:?}");
}

struct Wire {
    server: crate::support::Server,
    client: Client,
}

impl Wire {
    fn new() -> Self {
        let server = null();
        let client = client(&server);
        Self { server, client }
    }

    fn path(&self, style: Style, value: &Value) -> Result<Seen, CallError> {
        let mut request = Request::get(&self.client.transport, "/{color}", &[]);
        request.path_styled("color", style, value);
        run(request.send()).map(|_| self.server.last())
    }

    fn query(&self, style: Style, value: &(impl Serialize + ?Sized)) -> Result<Seen, CallError> {
        let mut request = Request::get(&self.client.transport, "/", &[]);
        request.query_styled("color", style, value);
        run(request.send()).map(|_| self.server.last())
    }

    fn header(&self, style: Style, value: &Value) -> Result<Seen, CallError> {
        let mut request = Request::get(&self.client.transport, "/", &[]);
        request.header_styled("X-Color", style, value);
        run(request.send()).map(|_| self.server.last())
    }

    fn cookie(&self, style: Style, value: &Value) -> Result<Seen, CallError> {
        let mut request = Request::get(&self.client.transport, "/", &[]);
        request.cookie_styled("color", style, value);
        run(request.send()).map(|_| self.server.last())
    }
}

#[test]
fn path_styles() {
    let wire = Wire::new();
    let blue = json!("blue");
    for (style, value, text) in [
        (Style::MATRIX, json!(""), ";color"),
        (Style::MATRIX, blue.clone(), ";color=blue"),
        (Style::MATRIX, array(), ";color=blue,black,brown"),
        (Style::MATRIX, object(), ";color=B,150,G,200,R,100"),
        (Style::MATRIX.explode(true), json!(""), ";color"),
        (Style::MATRIX.explode(true), blue.clone(), ";color=blue"),
        (Style::MATRIX.explode(true), array(), ";color=blue;color=black;color=brown"),
        (Style::MATRIX.explode(true), object(), ";B=150;G=200;R=100"),
        (Style::LABEL, blue.clone(), ".blue"),
        (Style::LABEL, array(), ".blue,black,brown"),
        (Style::LABEL, object(), ".B,150,G,200,R,100"),
        (Style::LABEL.explode(true), array(), ".blue.black.brown"),
        (Style::LABEL.explode(true), object(), ".B=150.G=200.R=100"),
        (Style::SIMPLE, blue, "blue"),
        (Style::SIMPLE, array(), "blue,black,brown"),
        (Style::SIMPLE, object(), "B,150,G,200,R,100"),
        (Style::SIMPLE.explode(true), array(), "blue,black,brown"),
        (Style::SIMPLE.explode(true), object(), "B=150,G=200,R=100"),
        (Style::SIMPLE, json!(["a,b", "c/d"]), "a%2Cb,c%2Fd"),
        (Style::SIMPLE, json!(true), "true"),
        (Style::SIMPLE, json!(1.5), "1.5"),
        (Style::SIMPLE, json!(-7), "-7"),
        (Style::SIMPLE, json!(u64::MAX), "18446744073709551615"),
        (Style::SIMPLE.allow_reserved(true), json!("a/b:c@d?e%2Ff%g"), "a%2Fb:c@d%3Fe%2Ff%25g"),
        (Style::MATRIX, json!("a;b=c"), ";color=a%3Bb%3Dc"),
        (Style::JSON, json!({ "a": [1] }), "%7B%22a%22%3A%5B1%5D%7D"),
    ] {
        assert_eq!(wire.path(style, &value).unwrap().target(), format!("/{text}"), "{style:?} {value}");
    }
    for style in [Style::MATRIX, Style::LABEL, Style::SIMPLE] {
        for value in [Value::Null, json!([]), json!({}), json!([[1]]), json!([{}]), json!({ "a": [1] })] {
            if style == Style::MATRIX || value != json!([""]) {
                refused(wire.path(style, &value));
            }
        }
    }
    refused(wire.path(Style::SIMPLE, &json!("")));
    refused(wire.path(Style::LABEL, &json!("")));
    refused(wire.path(Style::LABEL.explode(true), &json!(["a.b", "c"])));
    for style in [Style::FORM, Style::DEEP_OBJECT, Style::PIPE_DELIMITED, Style::SPACE_DELIMITED, Style::COOKIE] {
        refused(wire.path(style, &json!("a")));
    }
}

#[test]
fn query_styles() {
    let wire = Wire::new();
    let nested = json!({ "R": { "a": [1, { "b": "x y" }] }, "N": null });
    for (style, value, text) in [
        (Style::FORM, json!(""), "color="),
        (Style::FORM, json!("blue"), "color=blue"),
        (Style::FORM, array(), "color=blue&color=black&color=brown"),
        (Style::FORM, object(), "B=150&G=200&R=100"),
        (Style::FORM.explode(false), json!(""), "color="),
        (Style::FORM.explode(false), array(), "color=blue,black,brown"),
        (Style::FORM.explode(false), object(), "color=B,150,G,200,R,100"),
        (Style::FORM.explode(false), json!(["a,b", "c&d"]), "color=a%2Cb,c%26d"),
        (Style::SPACE_DELIMITED, array(), "color=blue%20black%20brown"),
        (Style::SPACE_DELIMITED, object(), "color=B%20150%20G%20200%20R%20100"),
        (Style::SPACE_DELIMITED.explode(true), array(), "color=blue&color=black&color=brown"),
        (Style::PIPE_DELIMITED, array(), "color=blue%7Cblack%7Cbrown"),
        (Style::PIPE_DELIMITED, object(), "color=B%7C150%7CG%7C200%7CR%7C100"),
        (Style::PIPE_DELIMITED.explode(true), array(), "color=blue&color=black&color=brown"),
        (Style::DEEP_OBJECT, object(), "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"),
        (Style::DEEP_OBJECT, array(), "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown"),
        (Style::DEEP_OBJECT, json!("blue"), "color=blue"),
        (Style::DEEP_OBJECT, nested, "color%5BR%5D%5Ba%5D%5B0%5D=1&color%5BR%5D%5Ba%5D%5B1%5D%5Bb%5D=x%20y"),
        (Style::JSON, json!({ "a": ["ü"] }), "color=%7B%22a%22%3A%5B%22%C3%BC%22%5D%7D"),
        (Style::FORM, json!("a+b c&d=e#f/\r\n"), "color=a%2Bb%20c%26d%3De%23f%2F%0D%0A"),
        (
            Style::FORM.allow_reserved(true),
            json!("a/b?c:d@e!$()*,;=x y%20z%&+#[]'"),
            "color=a/b?c:d@e!$()*,;=x%20y%20z%25%26%2B%23%5B%5D%27",
        ),
        (Style::FORM, json!(false), "color=false"),
        (Style::FORM, json!(152_184.0), "color=152184"),
        (Style::FORM, json!(1e16), "color=10000000000000000"),
        (Style::PIPE_DELIMITED.within(','), json!([[1, 2], [3]]), "color=1%2C2%7C3"),
        (Style::FORM.within('|'), json!([["a", "b"], ["c"]]), "color=a%7Cb&color=c"),
        (Style::FORM, json!(["a", null, "b"]), "color=a&color=b"),
    ] {
        assert_eq!(wire.query(style, &value).unwrap().query(), text, "{style:?} {value}");
    }
    for value in [Value::Null, json!([]), json!({}), json!([null]), json!({ "a": null })] {
        for style in [Style::FORM, Style::FORM.explode(false), Style::SPACE_DELIMITED, Style::DEEP_OBJECT] {
            assert_eq!(wire.query(style, &value).unwrap().target(), "/", "{style:?} {value}");
        }
    }
    for (style, value) in [
        (Style::FORM, json!([[1]])),
        (Style::FORM, json!({ "a": {} })),
        (Style::SPACE_DELIMITED, json!(["a b", "c"])),
        (Style::PIPE_DELIMITED, json!(["a|b", "c"])),
        (Style::FORM.explode(false).allow_reserved(true), json!(["a,b"])),
        (Style::DEEP_OBJECT, json!({ "a[b]": 1 })),
        (Style::DEEP_OBJECT, json!({ "a": { "b]": 1 } })),
        (Style::FORM.within(','), json!([["a,b"]])),
        (Style::FORM.within(','), json!([[["a"]]])),
        (Style::FORM.filled(), json!([])),
        (Style::FORM.explode(false).filled(), json!([null])),
        (Style::DEEP_OBJECT.filled(), json!({})),
        (Style::SIMPLE, json!("a")),
        (Style::MATRIX, json!("a")),
    ] {
        refused(wire.query(style, &value));
    }
}

#[test]
fn deep_objects_are_bounded() {
    let wire = Wire::new();
    let deep = |depth| (0..depth).fold(json!(1), |inner, _| json!({ "a": inner }));
    assert!(wire.query(Style::DEEP_OBJECT, &deep(15)).is_ok());
    refused(wire.query(Style::DEEP_OBJECT, &deep(16)));
    refused(wire.query(Style::DEEP_OBJECT, &deep(100)));
}

#[test]
fn header_and_cookie_styles() {
    let wire = Wire::new();
    for (style, value, text) in [
        (Style::SIMPLE, json!("blue"), Some("blue")),
        (Style::SIMPLE, json!("50% of a/b"), Some("50% of a/b")),
        (Style::SIMPLE, array(), Some("blue,black,brown")),
        (Style::SIMPLE, object(), Some("B,150,G,200,R,100")),
        (Style::SIMPLE.explode(true), array(), Some("blue,black,brown")),
        (Style::SIMPLE.explode(true), object(), Some("B=150,G=200,R=100")),
        (Style::SIMPLE, json!(3), Some("3")),
        (Style::SIMPLE, Value::Null, None),
        (Style::SIMPLE, json!([]), None),
        (Style::JSON, json!({ "a": "ü😀" }), Some("{\"a\":\"\\u00fc\\ud83d\\ude00\"}")),
    ] {
        assert_eq!(wire.header(style, &value).unwrap().header("x-color"), text, "{style:?} {value}");
    }
    refused(wire.header(Style::SIMPLE, &json!(["a,b", "c"])));
    refused(wire.header(Style::SIMPLE.explode(true), &json!({ "a=b": 1 })));
    refused(wire.header(Style::FORM, &json!("a")));
    refused(wire.header(Style::SIMPLE.filled(), &json!([])));
    refused(wire.cookie(Style::FORM.filled(), &json!([])));
    for (style, value, text) in [
        (Style::FORM, json!("blue"), Some("color=blue")),
        (Style::FORM, json!(""), Some("color=")),
        (Style::FORM, json!("a; b=c"), Some("color=a%3B%20b%3Dc")),
        (Style::FORM, array(), Some("color=blue; color=black; color=brown")),
        (Style::FORM, json!(null), None),
        (Style::COOKIE, json!("a/b%"), Some("color=a/b%")),
        (Style::COOKIE, object(), Some("B=150; G=200; R=100")),
    ] {
        assert_eq!(wire.cookie(style, &value).unwrap().header("cookie"), text, "{style:?} {value}");
    }
    for bad in ["a;b", "a b", "a,b", "ü", "\"a\""] {
        refused(wire.cookie(Style::COOKIE, &json!(bad)));
    }
    for style in [Style::FORM.explode(false), Style::COOKIE.explode(false)] {
        let joined = wire.cookie(style, &array()).unwrap();
        assert_eq!(joined.header("cookie"), Some("color=blue,black,brown"));
    }
    refused(wire.cookie(Style::COOKIE.explode(false), &json!("a,b")));
    refused(wire.cookie(Style::COOKIE.explode(false), &json!(["a,b", "c"])));
}

#[test]
fn a_value_that_can_not_be_serialized_is_refused() {
    struct Broken;
    impl Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("canary"))
        }
    }
    let wire = Wire::new();
    let error = wire.query(Style::FORM, &Broken).unwrap_err();
    assert_eq!(error.to_string(), "GET /: the argument `color` cannot be serialized");
}
