//! Headers of requests: no argument adds or overrides one that it must not.

use crate::support::{builder, client, null, run};
use runtime::{CallError, Credential, Encoding, Request, Style};

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

#[test]
fn a_text_is_in_the_charset_of_its_content_type() {
    let server = null();
    let client = client(&server);
    let text = |content_type: &'static str, text: &str| {
        let mut request = Request::post(&client.transport, "/", &[]);
        request.text(content_type, text);
        run(request.send()).map_err(|error| error.to_string())?;
        let seen = server.last();
        Ok::<_, String>((seen.header("content-type").unwrap_or_default().to_owned(), seen.body))
    };
    for (given, content, sent, bytes) in [
        ("text/csv", "é", "text/csv", "é".as_bytes()),
        ("text/plain; charset=UTF-8", "é", "text/plain; charset=UTF-8", "é".as_bytes()),
        ("text/plain;Charset=\"ISO-8859-1\"", "é", "text/plain;Charset=\"ISO-8859-1\"", b"\xE9"),
        ("text/plain; charset=us-ascii", "e", "text/plain; charset=us-ascii", b"e"),
        ("text/plain; charset=koi8-r; format=flowed", "é", "text/plain; format=flowed; charset=utf-8", "é".as_bytes()),
    ] {
        assert_eq!(text(given, content), Ok((sent.to_owned(), bytes.to_vec())), "{given}");
    }
    let refused = "POST /: the argument `body` has a character that the charset of its content type does not have";
    for (given, content) in [("text/plain; charset=us-ascii", "é"), ("text/plain; charset=iso-8859-1", "€")] {
        assert_eq!(text(given, content), Err(refused.to_owned()), "{given}");
    }
    let mut request = Request::post(&client.transport, "/", &[]);
    request
        .form_data_as(&[("a", Encoding::of_text("text/plain; charset=iso-8859-1"))], &serde_json::json!({ "a": "é" }));
    run(request.send()).unwrap();
    let part = b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xE9\r\n";
    assert!(server.last().body.windows(part.len()).any(|window| window == part));
}
