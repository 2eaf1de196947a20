//! URLs of requests: no argument changes the path.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::Client;
use crate::support::{Server, client, decode, null, run};
use runtime::{CallError, Request, Style};

/// Texts that change a path when URL builders insert them.
const NASTY: &[&str] = &[
    "", ".", "..", "...", "%2e", "%2E%2E", ".%2e", "a/b", "../x", "..%2f", "\\", "..\\", "a?b=c", "a#b", "a;b=c",
    "a b", "a+b", "\t", "\n", "\r\n", "\0", "%", "%00", "%zz", "\u{7f}", "ü", "\u{202e}", "\u{feff}", "日本", "😀",
    "{x}", "{}", "//evil", "@", ":", "a:b@c", "'", "\"", "<>", "|", "^`", "[]", "~", "-", "a.b", " ", "null",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(NASTY).prop_map(str::to_owned),
        proptest::collection::vec(proptest::sample::select(NASTY), 1..4).prop_map(|parts| parts.concat()),
        any::<String>(),
        "[ -~]{0,12}",
        "[./%\\\\25eEfF]{0,6}",
    ]
}

async fn call(client: &Client, first: &str, second: &str) -> Result<(), CallError> {
    let mut request = Request::get(&client.transport, "/a/{first}/b/{second}.json", &[]);
    request.path("first", first);
    request.path("second", second);
    request.send().await.map(|_| ())
}

fn sent(server: &Server) -> Vec<String> {
    server.last().target().split('/').skip(1).map(str::to_owned).collect()
}

#[test]
fn any_text_arrives_in_its_segment() {
    let server = null();
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(text(), text()), |(first, second)| {
        let before = server.requests().len();
        let outcome = runtime.block_on(call(&client, &first, &second));
        if ["", ".", ".."].contains(&first.as_str()) || second.is_empty() {
            prop_assert!(matches!(outcome, Err(CallError::Argument(_))), "{outcome:?}");
            prop_assert_eq!(server.requests().len(), before);
            return Ok(());
        }
        prop_assert_eq!(outcome, Ok(()));
        let segments = sent(&server);
        prop_assert_eq!(segments.len(), 4, "{:?}", &segments);
        prop_assert_eq!(decode(&segments[1]), first);
        prop_assert_eq!(decode(&segments[3]), format!("{second}.json"));
        Ok(())
    });
    result.unwrap();
}

#[test]
fn dots_made_of_parts_are_refused() {
    let client = client(&null());
    for (template, style, values) in [
        ("/x/{a}{b}/y", Style::SIMPLE, [".", "."]),
        ("/x/.{a}/{b}", Style::SIMPLE, [".", "x"]),
        ("/x/%2e{a}/{b}", Style::SIMPLE, [".", "x"]),
        ("/x/{a}/{b}", Style::LABEL, [".", "x"]),
        ("/x/{a}/{b}", Style::LABEL, ["", "x"]),
        ("/x/{a}/{b}", Style::SIMPLE.allow_reserved(true), ["%2e%2E", "x"]),
    ] {
        let mut request = Request::get(&client.transport, template, &[]);
        request.path_styled("a", style, values[0]);
        request.path_styled("b", style, values[1]);
        match run(request.send()) {
            Err(CallError::Argument(error)) => assert_eq!(error.name(), "a", "{template}"),
            other => panic!("{template}: {other:?}"),
        }
    }
}

#[test]
fn a_template_is_sent_as_it_is_written() {
    let server = null();
    let client = client(&server);
    for (template, target) in [
        ("/", "/"),
        ("", "/"),
        ("/a/", "/a/"),
        ("/a b/ü", "/a%20b/%C3%BC"),
        ("/a:b/c@d/~e/%41", "/a:b/c@d/~e/%41"),
        ("/a//b", "/a//b"),
        ("/{", "/%7B"),
        ("/a?b=c#d", "/a?b=c"),
        ("/a#b?c", "/a"),
        ("/a?b=it's é?&c[]=%41", "/a?b=it%27s%20%C3%A9%3F&c%5B%5D=%41"),
        ("/it's", "/it's"),
    ] {
        run(Request::get(&client.transport, template, &[]).send()).unwrap();
        assert_eq!(server.last().target(), target);
    }
    let missing = run(Request::get(&client.transport, "/a/{id}", &[]).send());
    assert_eq!(missing.unwrap_err().to_string(), "GET /a/{id}: the argument `id` is missing");
}

#[test]
fn a_query_of_the_template_precedes_the_arguments() {
    let server = null();
    let mut request = Request::get(&client(&server).transport, "/a/{id}?x={id}&y=1", &[]);
    request.path("id", "b?&c");
    request.query("z", &2);
    run(request.send()).unwrap();
    assert_eq!(server.last().target(), "/a/b%3F%26c?x=b%3F%26c&y=1&z=2");
}

/// A server reads the first one, or the last one, or both as a list.
#[test]
fn a_key_of_an_object_is_not_that_of_another_parameter() {
    let server = null();
    let map = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), 2)).collect::<BTreeMap<_, _>>();
    let refused = |template: &'static str, fill: &dyn Fn(&mut Request)| {
        let mut request = Request::get(&client(&server).transport, template, &[]);
        fill(&mut request);
        match run(request.send()) {
            Ok(_) => server.last().query().to_owned(),
            Err(error) => error.to_string().split_once(": ").map_or_else(String::new, |(_, reason)| reason.to_owned()),
        }
    };
    let of = |name: &str| {
        format!("the argument `{name}` has a key that another parameter has too, of which a server would read only one")
    };
    let twice = |it: &mut Request| {
        it.query("limit", &1);
        it.query("params", &map(&["limit"]));
    };
    assert_eq!(refused("/", &twice), of("params"));
    assert_eq!(refused("/?kind=pet", &|it| it.query("params", &map(&["kind"]))), of("params"));
    let cookies = |it: &mut Request| {
        it.cookie("params", &map(&["sid"]));
        it.cookie("sid", "1");
    };
    assert_eq!(refused("/", &cookies), of("params"));
    let objects = |it: &mut Request| {
        it.query("page", &map(&["size", "sort"]));
        it.query("more", &map(&["sort"]));
    };
    assert_eq!(refused("/", &objects), of("more"));
    let apart = |it: &mut Request| {
        it.query("a[]", &[1, 1]);
        it.query("params", &map(&["a", "params"]));
        it.query_styled("deep", Style::DEEP_OBJECT, &map(&["a"]));
    };
    assert_eq!(refused("/?b=1", &apart), "b=1&a%5B%5D=1&a%5B%5D=1&a=2&params=2&deep%5Ba%5D=2");
    // A path may repeat what is also declared.
    assert_eq!(refused("/?kind=pet", &|it| it.query("kind", "cat")), "kind=pet&kind=cat");
}

#[test]
fn any_text_arrives_in_its_query_parameter() {
    let server = null();
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let result = runner.run(&(text(), text()), |(first, second)| {
        let mut request = Request::get(&client.transport, "/", &[]);
        request.query("first[]", &first);
        request.query("second", &[&second]);
        runtime.block_on(request.send()).unwrap();
        let seen = server.last();
        let pairs: Vec<_> = seen.query().split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let decoded: Vec<_> = pairs.iter().map(|(key, value)| (decode(key), decode(value))).collect();
        prop_assert_eq!(decoded, [("first[]".to_owned(), first), ("second".to_owned(), second)]);
        prop_assert!(!seen.query().contains('+'), "a plus would be read as a space");
        Ok(())
    });
    result.unwrap();
}

#[test]
fn a_url_too_long_is_refused() {
    let client = client(&null());
    let mut request = Request::get(&client.transport, "/", &[]);
    request.query("q", &"x".repeat(70_000));
    assert!(matches!(run(request.send()), Err(CallError::Argument(error)) if error.name() == "url"));
    let mut request = Request::get(&client.transport, "/", &[]);
    request.query("q", &"x".repeat(64_000));
    run(request.send()).unwrap();
}

#[test]
fn a_base_url_has_no_user_query_or_fragment() {
    for good in ["http://localhost", "https://h.example/", "https://h.example:8443/api/v1/", "HTTP://H.example/a%20b"] {
        assert!(Client::builder(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "localhost",
        "/v1",
        "ftp://h/",
        "file:///etc/passwd",
        "data:,x",
        "http://",
        "http://u@h/",
        "http://u:p@h/",
        "http://:p@h/",
        "http://h/?q=1",
        "http://h/?",
        "http://h/#f",
        "http://h/a\tb",
        "http://h /",
        "http:\\\\h\\",
        "http://h\n/",
    ] {
        assert!(Client::builder(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_base_url_may_have_a_path() {
    let server = null();
    for prefix in ["/api/v1", "/api/v1/", "/a%2Fb/v1"] {
        let client = crate::support::builder(&format!("{}{prefix}", server.url)).build().unwrap();
        run(Request::get(&client.transport, "/things", &[]).send()).unwrap();
        assert_eq!(server.last().target(), format!("{}/things", prefix.trim_end_matches('/')));
    }
}
