//! Requests as they are sent: bodies, credentials, servers, headers.

use serde_json::json;

use crate::Client;
use crate::support::{Seen, Server, builder, client, failure, null, post, run};
use runtime::{Answer, CallError, Credential, Multipart, Part, Request, Security, Style};

#[test]
fn a_call_sends_headers_of_the_caller() {
    let server = null();
    let call = || Request::post(&client(&server).transport, "/", &[]).call::<(), ()>(Answer::empty);
    run(call().with_header("Idempotency-Key", "k-1").send()).unwrap();
    assert_eq!(server.last().header("idempotency-key"), Some("k-1"));
    for (name, value, help) in [
        ("Cookie", "a=b", "give cookies as arguments"),
        ("Content-Length", "9", "by the body"),
        ("Content-Type", "text/csv", "`with_content_type` changes it"),
        ("Host", "example.com", "build a client with another one"),
        ("Upgrade", "h2c", "to control the connection"),
        ("a b", "c", "write letters, digits and `-`"),
        ("X-Break", "a\r\nb: c", "remove it, or encode the value"),
        ("X-Token", "a\n", "trim it"),
        ("X-Name", "Zoë", "such as by percent-encoding"),
    ] {
        let error = run(call().with_header(name, value).send()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("POST /: the argument `{name}` ")) && error.contains(help), "{error}");
        assert!(!error.contains(value) || value.len() == 1, "{error}");
    }
}

#[test]
fn every_request_has_these_headers() {
    let server = null();
    let seen = post(&server, |_| {});
    assert_eq!(seen.line, "POST / HTTP/1.1");
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("user-agent"), Some(concat!("runtime/", env!("CARGO_PKG_VERSION"))));
    for (method, length) in
        [("POST", Some("0")), ("PUT", Some("0")), ("PATCH", Some("0")), ("GET", None), ("DELETE", None)]
    {
        run(Request::named(method, &client(&server).transport, "/", &[]).send()).unwrap();
        assert_eq!(server.last().header("content-length"), length, "{method}");
    }
    assert_eq!(seen.header("content-type"), None);
    let seen = post(&server, |request| request.accept("text/csv, */*;q=0.1"));
    assert_eq!(seen.header("accept"), Some("text/csv, */*;q=0.1"));
    let client = builder(&server.url).user_agent("me/1").default_header("X-Team", "a").build().unwrap();
    let mut request = Request::named("QUERY", &client.transport, "/", &[]);
    run(request.clone().send()).unwrap();
    let seen = server.last();
    assert_eq!((seen.method(), seen.header("user-agent"), seen.header("x-team")), ("QUERY", Some("me/1"), Some("a")));
    request.header("X-Team", "b");
    run(request.send()).unwrap();
    assert_eq!(server.last().headers.iter().filter(|(name, _)| name == "x-team").count(), 1);
    assert_eq!(server.last().header("x-team"), Some("b"));
}

#[test]
fn bodies_of_each_kind() {
    let server = null();
    let check = |seen: Seen, content_type: &str, body: &str| {
        assert_eq!((seen.header("content-type"), seen.text()), (Some(content_type), body));
    };
    check(post(&server, |it| it.json(&json!({ "a": "ü" }))), "application/json", "{\"a\":\"ü\"}");
    check(post(&server, |it| it.json_as("application/merge-patch+json", &[1])), "application/merge-patch+json", "[1]");
    check(post(&server, |it| it.text("text/plain; charset=utf-8", "ü")), "text/plain; charset=utf-8", "ü");
    check(post(&server, |it| it.text("text/plain", "ü")), "text/plain; charset=utf-8", "ü");
    check(post(&server, |it| it.text("text/csv", "ü")), "text/csv", "ü");
    check(post(&server, |it| it.bytes("image/png", *b"\0\r\n")), "image/png", "\0\r\n");
    let form = "application/x-www-form-urlencoded";
    let value = json!({ "a": "x y&z", "b": [1, 2], "c": { "d": 1 }, "e": null, "f": true, "g": [{ "h": 1 }, 2] });
    let text = "a=x%20y%26z&b=1&b=2&c=%7B%22d%22%3A1%7D&f=true&g=%7B%22h%22%3A1%7D&g=2";
    check(post(&server, |it| it.form(&value)), form, text);
    let styles = [("b", Style::FORM.explode(false)), ("c", Style::DEEP_OBJECT)];
    let value = json!({ "b": [1, 2], "c": { "d": 1 } });
    check(post(&server, |it| it.form_styled(&styles, &value)), form, "b=1,2&c%5Bd%5D=1");
    assert_eq!(post(&server, |it| it.query_string(&json!({ "a b": [1, "ü"] }))).target(), "/?a%20b=1&a%20b=%C3%BC");
    assert_eq!(post(&server, |it| it.query_string(&json!({}))).target(), "/");

    let mut request = Request::get(&client(&server).transport, "/", &[]);
    request.json(&[1]);
    run(request.send()).unwrap();
    assert_eq!((server.last().method(), server.last().text()), ("GET", "[1]"));

    for fill in [
        |it: &mut Request| it.form(&[1]),
        |it: &mut Request| it.text("text/plain\r\nX: y", "a"),
        |it: &mut Request| it.json(&std::collections::BTreeMap::from([(vec![1], 2)])),
        |it: &mut Request| it.multipart(Multipart::new().file("a", Part::new("b").content_type("x\r\nY: z"))),
    ] {
        let mut request = Request::post(&client(&server).transport, "/", &[]);
        fill(&mut request);
        assert!(matches!(run(request.send()), Err(CallError::Argument(error)) if error.name() == "body"));
    }
}

#[test]
fn an_argument_that_is_set_again_is_replaced() {
    let server = null();
    let mut request = Request::get(&client(&server).transport, "/", &[]);
    request.query("cursor", "a");
    request.query("ids", &[1, 2]);
    request.query("gone", &1);
    request.cookie("sid", "1");
    request.cookie("tid", "1");
    request.header("X-V", "1");
    let mut second = request.clone();
    second.query("cursor", "b");
    second.query("ids", &[3]);
    second.query("gone", &None::<u8>);
    second.cookie("sid", "2");
    second.header("X-V", "2");
    run(second.send()).unwrap();
    let seen = server.last();
    assert_eq!(
        (seen.query(), seen.header("cookie"), seen.header("x-v")),
        ("cursor=b&ids=3", Some("sid=2; tid=1"), Some("2"))
    );
    run(request.send()).unwrap();
    assert_eq!(server.last().query(), "cursor=a&ids=1&ids=2&gone=1");
}

#[test]
fn numbers_are_refused_or_whole_everywhere() {
    let server = null();
    let bad = "infinite or not a number";
    for value in [f64::NAN, f64::INFINITY] {
        for fill in [
            |it: &mut Request, value: f64| it.query("a", &value),
            |it: &mut Request, value: f64| it.path("a", &value),
            |it: &mut Request, value: f64| it.header("a", &[value]),
            |it: &mut Request, value: f64| it.cookie("a", &value),
            |it: &mut Request, value: f64| it.json(&std::collections::BTreeMap::from([("a", Some(value))])),
            |it: &mut Request, value: f64| it.form(&std::collections::BTreeMap::from([("a", value)])),
            |it: &mut Request, value: f64| it.form_data(&std::collections::BTreeMap::from([("a", value)])),
        ] {
            let error = failure(&server, |request| fill(request, value));
            assert!(error.contains(bad), "{error}");
        }
    }
    let seen =
        post(&server, |it| it.json(&json!({ "a": 5.0, "b": [0.5, null, 1e300, -0.0], "c": 9007199254740991.0 })));
    assert_eq!(seen.text(), "{\"a\":5,\"b\":[0.5,null,1e+300,0],\"c\":9007199254740991}");
    let seen = post(&server, |it| it.form(&json!({ "a": 5.0, "b": [1e16], "c": { "d": 2.0 } })));
    assert_eq!(seen.text(), "a=5&b=10000000000000000&c=%7B%22d%22%3A2%7D");
}

fn credentials(server: &Server, schemes: &[&str]) -> Client {
    schemes
        .iter()
        .fold(builder(&server.url), |builder, scheme| {
            let credential = match *scheme {
                "key" => Credential::header("Authorization", "sk_live"),
                "other" => Credential::header("X-Key", "other"),
                "query" => Credential::query("api key", "a&b"),
                "cookie" => Credential::cookie("session", "s1"),
                "bearer" => Credential::bearer("token"),
                _ => Credential::basic("Aladdin", "open sesame"),
            };
            builder.credential(*scheme, credential)
        })
        .build()
        .unwrap()
}

fn authorized(schemes: &[&str], security: Security) -> Seen {
    let server = null();
    let mut request = Request::get(&credentials(&server, schemes).transport, "/", security);
    request.query("q", &1);
    request.cookie("c", &2);
    run(request.send()).unwrap();
    server.last()
}

#[test]
fn credentials_are_sent_as_their_scheme_declares() {
    assert_eq!(authorized(&["key"], &[&["key"]]).header("authorization"), Some("sk_live"));
    assert_eq!(authorized(&["bearer"], &[&["bearer"]]).header("authorization"), Some("Bearer token"));
    // The example of RFC 7617.
    let basic = authorized(&["basic"], &[&["basic"]]);
    assert_eq!(basic.header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    assert_eq!(authorized(&["query"], &[&["query"]]).query(), "q=1&api%20key=a%26b");
    assert_eq!(authorized(&["cookie"], &[&["cookie"]]).header("cookie"), Some("c=2; session=s1"));
}

#[test]
fn the_first_alternative_with_all_credentials_is_applied() {
    let both = authorized(&["key", "other"], &[&["key", "other"]]);
    assert_eq!((both.header("authorization"), both.header("x-key")), (Some("sk_live"), Some("other")));
    let second = authorized(&["other", "key"], &[&["key", "cookie"], &["other"], &["key"]]);
    assert_eq!((second.header("authorization"), second.header("x-key")), (None, Some("other")));
    let optional = authorized(&["key"], &[&[], &["key"]]);
    assert_eq!(optional.header("authorization"), Some("sk_live"));
    for (schemes, security) in [
        (&["key"] as &[&str], &[] as Security),
        (&["key"], &[&[]]),
        (&["key"], &[&["other"]]),
        (&["key"], &[&["key", "other"]]),
        (&[], &[&["key"]]),
    ] {
        let seen = authorized(schemes, security);
        assert_eq!((seen.header("authorization"), seen.header("x-key"), seen.query()), (None, None, "q=1"));
    }
}

#[test]
fn an_operation_may_have_its_own_server() {
    let (server, other) = (null(), null());
    let declared: &'static str = Box::leak(format!("{}/files/", other.url).into_boxed_str());
    let send = |client: &Client, url: &'static str| {
        let mut request = Request::get(&client.transport, "/x", &[]);
        request.server(url);
        run(request.send()).map(|_| ())
    };
    let plain = builder(&format!("{}/v1", server.url)).build().unwrap();
    send(&plain, declared).unwrap();
    assert_eq!(other.last().target(), "/files/x");
    for (relative, target) in [("/v2", "/v2/x"), ("v2/", "/v1/v2/x"), ("../v3", "/v3/x"), ("/", "/x"), (".", "/v1/x")] {
        send(&plain, relative).unwrap();
        assert_eq!(server.last().target(), target, "{relative}");
    }
    for bad in [
        "//evil.example/x",
        "ftp://h/",
        "http://u:p@h/",
        "http://h/?q",
        "http://h/#f",
        "/a?b",
        "\\\\evil.example",
        "javascript:x",
    ] {
        assert!(matches!(send(&plain, bad), Err(CallError::Argument(error)) if error.name() == "server"), "{bad}");
    }
    let replaced = builder(&server.url).replace_server("https://files.example.com", format!("{}/r", other.url));
    send(&replaced.build().unwrap(), "https://files.example.com").unwrap();
    assert_eq!(other.last().target(), "/r/x");
}
