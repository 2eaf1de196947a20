//! Headers of requests: no argument adds or overrides one that it must not.

use crate::support::{builder, client, null, run};
use runtime::{CallError, Credential, Request, Style};

fn refused(request: Request, name: &str) {
    match run(request.send()) {
        Err(CallError::Argument(error)) => {
            assert_eq!(error.name(), name);
            assert!(!format!("{error}{error:?}").contains("canary"));
        }
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn line_breaks_and_nul_are_refused() {
    let server = null();
    let client = client(&server);
    for bad in ["\r", "\n", "\0", "\r\nX-Evil: 1", "\u{7f}", "\u{1b}"] {
        for text in [format!("{bad}canary"), format!("canary{bad}"), format!("can{bad}canary")] {
            for style in [Style::SIMPLE, Style::SIMPLE.explode(true)] {
                let mut request = Request::get(&client.transport, "/", &[]);
                request.header_styled("X-Text", style, &text);
                refused(request, "X-Text");
                let mut request = Request::get(&client.transport, "/", &[]);
                request.header_styled("X-Text", style, &[text.as_str()]);
                refused(request, "X-Text");
                let mut request = Request::get(&client.transport, "/", &[]);
                request.header_styled("X-Text", style, &serde_json::json!({ text.as_str(): 1 }));
                refused(request, "X-Text");
            }
            for style in [Style::FORM, Style::FORM.explode(false), Style::COOKIE] {
                let mut request = Request::get(&client.transport, "/", &[]);
                request.cookie_styled("text", style, &text);
                refused(request, "text");
                let mut request = Request::get(&client.transport, "/", &[]);
                request.cookie_styled("text", style, &[&text]);
                refused(request, "text");
                let mut request = Request::get(&client.transport, "/", &[]);
                request.cookie_styled("text", style, &serde_json::json!({ "a": text }));
                refused(request, "text");
            }
        }
    }
    assert!(server.requests().is_empty());
}

#[test]
fn names_that_frame_the_message_are_refused() {
    let client = client(&null());
    for name in [
        "Authorization",
        "authorization",
        "HOST",
        "Content-Length",
        "Content-Type",
        "Transfer-Encoding",
        "Connection",
        "Cookie",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Accept",
        "Accept-Encoding",
        "Keep-Alive",
        "a b",
        "",
        "x:y",
        "ü",
    ] {
        let mut request = Request::get(&client.transport, "/", &[]);
        request.header(name, "value");
        refused(request, name);
    }
}

#[test]
fn a_header_arrives_as_it_was_given_or_not_at_all() {
    let server = null();
    let client = client(&server);
    for text in ["a", "a b", "a,b;c=\"d\"", "%41", "a\tb", "~!@#$%^&*()"] {
        let mut request = Request::get(&client.transport, "/", &[]);
        request.header("X-Text", text);
        run(request.send()).unwrap();
        assert_eq!(server.last().header("x-text"), Some(text));
    }
    for text in [" a", "a ", "\ta", "ü", "日本"] {
        let mut request = Request::get(&client.transport, "/", &[]);
        request.header("X-Text", text);
        refused(request, "X-Text");
    }
}

#[test]
fn the_first_bad_argument_is_reported() {
    let client = client(&null());
    let mut request = Request::get(&client.transport, "/{id}", &[]);
    request.header("X-First", "a\nb");
    request.path("id", "..");
    refused(request, "X-First");
    let request = Request::named("BAD METHOD", &client.transport, "/", &[]);
    refused(request, "method");
}

#[test]
fn a_bad_secret_is_an_error_of_the_builder() {
    let bad = [
        Credential::header("X-Key", "canary\r\nX: y"),
        Credential::header("X Key", "canary"),
        Credential::bearer("canary\0"),
        Credential::basic("a:b", "canary"),
        Credential::cookie("session", "canary; other=1"),
        Credential::cookie("ses=sion;", "canary"),
    ];
    for credential in bad {
        let error = builder("http://localhost").credential("Key", credential).build().unwrap_err();
        assert!(error.to_string().contains("`Key`"), "{error}");
        assert!(!format!("{error}{error:?}").contains("canary"));
    }
    for (name, value) in [("X Y", "v"), ("Host", "h"), ("X-Y", "a\nb"), ("Content-Length", "0")] {
        builder("http://localhost").default_header(name, value).build().unwrap_err();
    }
    builder("http://localhost").user_agent("a\nb").build().unwrap_err();
}
