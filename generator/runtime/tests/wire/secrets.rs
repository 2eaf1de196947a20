//! Secrets: no credential is shown by `Debug`, `Display`, error sources, logs and traces.

use std::error::Error as _;
use std::fmt::{Debug, Write as _};
use std::io;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::Client;
use crate::support::{Server, Step, builder, reply, run, serve};
use runtime::{Answer, CallError, Credential, Error, Request, Response, Secret, Security, errors};

/// Its end has letters only: logs are full of ports and times, which digits can be found in.
const CANARY: &str = "canary/\"key\"-qzqz";
/// `canary` where it can't be quoted.
const PLAIN: &str = "canary.key-qzqz";
const SCHEMES: Security = &[&["header", "query", "cookie", "basic"]];

/// All logs and traces of this process.
static LOG: OnceLock<&'static Mutex<Vec<u8>>> = OnceLock::new();

struct Lines;

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.get().unwrap().lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        io::Write::write_all(&mut Lines, format!("{}\n", record.args()).as_bytes()).unwrap();
    }

    fn flush(&self) {}
}

fn listen() {
    LOG.set(Box::leak(Box::default())).unwrap();
    log::set_logger(&Lines).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Lines).init();
}

fn setup(url: &str) -> crate::ClientBuilder {
    builder(url)
        .timeout(Duration::from_millis(400))
        .credential("header", Credential::header("X-Key", CANARY))
        .credential("query", Credential::query("key", CANARY))
        .credential("cookie", Credential::cookie("session", PLAIN))
        .credential("basic", Credential::basic("someone", CANARY))
        .credential("bearer", Credential::bearer(CANARY))
        .default_header("X-Other", CANARY)
        .allow_http()
}

fn request(client: &Client) -> Request {
    let mut request = Request::post(&client.transport, "/{id}", SCHEMES);
    request.path("id", PLAIN);
    request.header("X-Password", CANARY);
    request.query("q", CANARY);
    request.cookie("c", CANARY);
    request.json(CANARY);
    request
}

/// Everything that can be shown of an error.
fn show<E: Debug>(out: &mut String, error: &Error<E>) {
    write!(out, "{error}\n{error:?}\n{error:#?}\n").unwrap();
    let mut source = error.source();
    while let Some(cause) = source {
        write!(out, "{cause}\n{cause:?}\n").unwrap();
        source = cause.source();
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "shown by Debug")]
struct Message {
    message: String,
}

fn errors(out: &mut String, server: &Server, read: impl Fn(Answer) -> Error<Message>) {
    let client = setup(&server.url).build().unwrap();
    match run(request(&client).send()) {
        Ok(answer) => {
            show::<Message>(out, &read(answer));
        }
        Err(error) => show::<Message>(out, &error.into()),
    }
}

/// The error of decoding a response.
fn failed<E: Debug>(read: impl Fn(Answer) -> Result<Response<()>, Error<E>>) -> impl Fn(Answer) -> Error<E> {
    move |answer| read(answer).unwrap_err()
}

fn message(answer: Answer) -> Result<Response<()>, Error<Message>> {
    answer.error_by(|answer| errors::json(answer, |message| message))
}

/// Fails at each stage of a call, with a server that repeats the request in its response.
fn run_all(out: &mut String) {
    let echo = |status: &'static str| {
        serve(move |seen| {
            let headers: Vec<_> = seen.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            let all = format!("{} {} {}", seen.line, headers.join("; "), seen.text());
            let all = serde_json::json!({ "message": all });
            reply(status, "Content-Type: application/json\r\n", all.to_string())
        })
    };
    let plain = |text: String| serve(move |_| reply("400 Bad", "Content-Type: application/json\r\n", &text));
    errors(out, &echo("500 Oops"), failed(Answer::undeclared));
    errors(out, &echo("401 No"), failed(message));
    errors(out, &plain(serde_json::json!({ "message": CANARY }).to_string()), failed(message));
    errors(out, &plain(serde_json::json!([CANARY]).to_string()), failed(message));
    errors(out, &plain(serde_json::json!(CANARY).to_string()), failed(message));
    errors(out, &plain(format!("{}{PLAIN}", "x".repeat(395))), failed(Answer::undeclared));
    errors(
        out,
        &plain(CANARY.to_owned()),
        failed(|answer| answer.error_by(|answer| errors::text(answer, |message| Message { message }))),
    );
    errors(out, &serve(|_| vec![Step::Reset]), failed(Answer::undeclared));
    errors(out, &serve(|_| vec![Step::Send(b"rubbish\r\n\r\n".to_vec()), Step::Close]), failed(Answer::undeclared));
    errors(out, &serve(|_| vec![Step::Wait(Duration::from_secs(1))]), failed(Answer::undeclared));
    let cut = || vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".to_vec()), Step::Close];
    errors(out, &serve(move |_| cut()), failed(Answer::undeclared));
    let there = |seen: &crate::support::Seen| reply("307 There", &format!("Location: {}\r\n", seen.target()), "");
    errors(out, &serve(there), failed(Answer::undeclared));
    errors(out, &serve(|_| reply("307 There", "Location: http://127.0.0.1:1/\r\n", "")), failed(Answer::undeclared));
    errors(out, &serve(|_| reply("307 There", "Location: /\u{1}\r\n", "")), failed(Answer::undeclared));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for url in [format!("http://{closed}"), format!("https://{closed}"), "http://no-such-host.invalid".to_owned()] {
        let client = setup(&url).build().unwrap();
        match run(request(&client).send()) {
            Err(error) => show::<Message>(out, &error.into()),
            Ok(answer) => panic!("{answer:?}"),
        }
    }
}

#[test]
fn a_canary_is_seen_nowhere() {
    listen();
    let mut out = String::new();
    let server = serve(|_| reply("200 OK", "Content-Type: application/json\r\n", "1"));
    let builder = setup(&server.url);
    write!(out, "{builder:?}{builder:#?}").unwrap();
    let client = builder.build().unwrap();
    write!(out, "{client:?}{client:#?}").unwrap();
    write!(out, "{:?}{:?}", request(&client), Secret::from(CANARY)).unwrap();
    write!(out, "{:?}", Credential::basic("someone", CANARY)).unwrap();
    write!(out, "{:?}", runtime::Multipart::new().text("a", CANARY)).unwrap();
    let answer = run(request(&client).send()).unwrap();
    write!(out, "{answer:?}").unwrap();
    write!(out, "{:?}", answer.json::<u8, ()>().unwrap()).unwrap();
    let seen = server.last();
    assert!(seen.header("x-key") == Some(CANARY) && seen.query().contains("canary"), "it was sent");

    let mut bad = Request::get(&client.transport, "/", SCHEMES);
    bad.header("X-Password", &format!("{CANARY}\n"));
    let error = run(bad.send()).unwrap_err();
    assert!(matches!(error, CallError::Argument(_)));
    show::<Message>(&mut out, &error.into());

    run_all(&mut out);
    let logged = String::from_utf8_lossy(&LOG.get().unwrap().lock().unwrap()).into_owned();
    assert!(logged.contains("connect"), "logs are heard: {logged}");
    let encoded = client_header(&server, "authorization");
    for (place, text) in [("shown", &out), ("logged", &logged)] {
        for hidden in ["canary", "qzqz", encoded.as_str()] {
            if let Some(at) = text.find(hidden) {
                let start = text[..at].char_indices().rev().nth(200).map_or(0, |(start, _)| start);
                panic!("{hidden} is {place}: ..{}", &text[start..at + hidden.len()]);
            }
        }
    }
}

/// The last word of a header that was sent: the encoded user and password.
fn client_header(server: &Server, name: &str) -> String {
    server.last().header(name).unwrap().split(' ').next_back().unwrap().to_owned()
}

#[test]
fn excerpts_are_short_and_on_one_line() {
    let body = format!("\u{1b}[31m\nline{}", "x".repeat(1 << 20));
    let server = serve(move |_| reply("500 Oops", "", &body));
    let client = crate::support::client(&server);
    let error = run(Request::get(&client.transport, "/", &[]).send()).unwrap().undeclared::<(), ()>().unwrap_err();
    let shown = error.to_string();
    assert!(shown.len() < 1000 && !shown.contains(['\n', '\u{1b}']), "{shown}");
    assert_eq!(error.body().unwrap().len(), (1 << 20) + 10);
    let server = serve(|_| reply("400 Bad", "", serde_json::json!({ "message": "y".repeat(1 << 20) }).to_string()));
    let client = crate::support::client(&server);
    let error = message(run(Request::get(&client.transport, "/", &[]).send()).unwrap()).unwrap_err();
    assert!(error.to_string().len() < 1000 && format!("{error:#?}").len() < 2000, "{error}");
}

#[test]
fn a_secret_is_hidden_whole_however_long_and_often() {
    for length in [6, 50, 399, 400, 401, 5000] {
        let key = "canary".repeat(length)[..length].to_owned();
        for (between, count) in [("", 100), (" ", 100), ("\u{fc}\0", 2), (&"-".repeat(398), 3)] {
            let body = key.clone() + &format!("{between}{key}").repeat(count);
            let server = serve(move |_| reply("500 Oops", "", &body));
            let client = builder(&server.url).credential("bearer", Credential::bearer(key.as_str())).build().unwrap();
            let answer = || run(Request::get(&client.transport, "/", &[]).send()).unwrap();
            let mut out = String::new();
            show::<()>(&mut out, &answer().undeclared::<(), _>().unwrap_err());
            show::<String>(
                &mut out,
                &answer().error_by::<(), _>(|answer| errors::text(answer, |text| text)).unwrap_err(),
            );
            assert!(!out.contains("can") && out.contains("[redacted]"), "{length} {between:?}: {out}");
        }
    }
}

#[test]
fn secrets_of_a_response_are_not_shown_for_its_errors() {
    let kinds = ["application/json", "text/plain", "application/x-www-form-urlencoded"];
    let outcomes = |kind: &'static str, body: &'static str| {
        let server = serve(move |_| reply("200 OK", &format!("Content-Type: {kind}\r\n"), body));
        let client = crate::support::client(&server);
        let answer = || run(Request::get(&client.transport, "/", &[]).send()).unwrap();
        let mut out = String::new();
        show::<()>(&mut out, &answer().json::<std::collections::BTreeMap<String, u8>, ()>().unwrap_err());
        show::<()>(&mut out, &answer().undeclared::<(), ()>().unwrap_err());
        show::<Message>(&mut out, &message(answer()).unwrap_err());
        out
    };
    for (kind, body) in [
        (kinds[0], r#"{"expires_in": 1, "access_token": "hunter2", "scope": "pets"}"#),
        (kinds[0], r#"{"scope": "pets", "user": {"id": 7, "password": "hun\/ter2"}}"#),
        (kinds[0], r#"{"message": "pets", "api_key": "hunter2", "broken"#),
        (kinds[0], r#"{"message": "pets hunter2", "client_secret": ["hunter2", "hunter2"]}"#),
        (kinds[1], r#"pets {"token": "hunter2"#),
        (kinds[2], "scope=pets&access_token=hunter2"),
    ] {
        let out = outcomes(kind, body);
        assert!(!out.contains("hunter2") && !out.contains("ter2"), "{out}");
        assert!(out.contains("pets") && out.contains("[redacted]"), "{out}");
    }
    // However long it is.
    let long = format!(r#"{{"scope": "pets", "access_token": "{}", "id": []}}"#, "canary".repeat(1000));
    let server = serve(move |_| reply("200 OK", "Content-Type: application/json\r\n", &long));
    let client = crate::support::client(&server);
    let answer = || run(Request::get(&client.transport, "/", &[]).send()).unwrap();
    let mut out = String::new();
    show::<()>(&mut out, &answer().json::<std::collections::BTreeMap<String, String>, ()>().unwrap_err());
    show::<()>(&mut out, &answer().undeclared::<(), ()>().unwrap_err());
    show(&mut out, &answer().error_by::<(), _>(|answer| errors::json::<Value, _>(answer, |value| value)).unwrap_err());
    assert!(!out.contains("canary") && out.contains("[redacted]"), "{out}");
    // What is asked for is given.
    let server = serve(|_| reply("200 OK", "Content-Type: application/json\r\n", r#"{"token": "hunter2"}"#));
    let answer = run(Request::get(&crate::support::client(&server).transport, "/", &[]).send()).unwrap();
    let error = answer.json::<Vec<u8>, ()>().unwrap_err();
    assert_eq!(error.body(), Some(&br#"{"token": "hunter2"}"#[..]));
}
