//! Bodies of responses: none that is too large, nested too deep or cut short becomes a value.

use std::io::Write;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::Value;

use crate::support::{Server, Step, builder, client, reply, run, serve};
use runtime::{Answer, ApiError, CallError, Error, Request, TransportKind, UnexpectedReason, errors};

const CAP: usize = 1 << 20;

fn fetch(server: &Server) -> Result<Answer, CallError> {
    let client = builder(&server.url).max_body(CAP).build().unwrap();
    run(Request::get(&client.transport, "/", &[]).send())
}

fn kind(outcome: Result<Answer, CallError>) -> TransportKind {
    match outcome {
        Err(CallError::Transport(error)) => {
            assert!(error.status().is_some(), "the head had come: {error}");
            error.kind()
        }
        other => panic!("{other:?}"),
    }
}

fn unexpected<T: std::fmt::Debug>(outcome: Result<T, Error<Value>>) -> (UnexpectedReason, String) {
    match outcome {
        Err(Error::Unexpected(answer)) => (answer.reason(), answer.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_endless_body_is_dropped_at_the_limit() {
    for status in ["200 OK", "500 Oops"] {
        let chunk = [b"4000\r\n".to_vec(), vec![b'x'; 0x4000], b"\r\n".to_vec()].concat();
        let head = format!("HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n").into_bytes();
        let server = serve(move |_| vec![Step::Send(head.clone()), Step::Repeat(chunk.clone())]);
        assert_eq!(kind(fetch(&server)), TransportKind::BodyTooLarge);
        std::thread::sleep(std::time::Duration::from_millis(100));
        // The buffers of the sockets hold a part that the client has not read.
        assert!(server.sent() < CAP + (16 << 20), "{}", server.sent());
    }
}

#[test]
fn a_body_of_an_announced_length_over_the_limit_is_not_read() {
    let server = serve(|_| vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec())]);
    assert_eq!(kind(fetch(&server)), TransportKind::BodyTooLarge);
    let server = serve(|_| reply("200 OK", "", vec![b'x'; CAP]));
    assert_eq!(fetch(&server).unwrap().body().len(), CAP);
    let server = serve(|_| reply("200 OK", "", vec![b'x'; CAP + 1]));
    assert_eq!(kind(fetch(&server)), TransportKind::BodyTooLarge);
}

/// One GiB of zeros in gzip, from one MiB that is repeated.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 1 << 20];
    encoder.write_all(&zeros).unwrap();
    encoder.flush().unwrap();
    let once = encoder.get_ref().len();
    encoder.write_all(&zeros).unwrap();
    encoder.flush().unwrap();
    let bytes = encoder.get_ref();
    let mut bomb = bytes.clone();
    for _ in 0..1022 {
        bomb.extend_from_slice(&bytes[once..]);
    }
    bomb
}

#[test]
fn a_gzip_bomb_is_counted_after_decompression() {
    let bomb = bomb();
    assert!(bomb.len() < 4 << 20, "{}", bomb.len());
    for status in ["200 OK", "422 Bad"] {
        let bomb = bomb.clone();
        let server = serve(move |_| reply(status, "Content-Encoding: gzip\r\n", &bomb));
        let start = Instant::now();
        assert_eq!(kind(fetch(&server)), TransportKind::BodyTooLarge);
        assert!(start.elapsed().as_secs() < 5);
    }
}

#[test]
fn gzip_is_decompressed() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(b"[1,2,3]").unwrap();
    let whole = encoder.finish().unwrap();
    let body = whole.clone();
    let server = serve(move |_| reply("200 OK", "Content-Encoding: gzip\r\n", &body));
    assert_eq!(*fetch(&server).unwrap().json::<Vec<u8>, ()>().unwrap(), [1, 2, 3]);
    assert!(server.last().header("accept-encoding").unwrap().contains("gzip"));

    let cut = whole[..whole.len() - 10].to_vec();
    let server = serve(move |_| reply("200 OK", "Content-Encoding: gzip\r\n", &cut));
    assert_eq!(kind(fetch(&server)), TransportKind::BodyCut);
    let server = serve(|_| reply("200 OK", "Content-Encoding: gzip\r\n", "this is not gzip at all, is it?"));
    assert_eq!(kind(fetch(&server)), TransportKind::Protocol);
    let mut broken = whole;
    let checksum = broken.len() - 8;
    broken[checksum] ^= 0xFF;
    let server = serve(move |_| reply("200 OK", "Content-Encoding: gzip\r\n", &broken));
    assert_eq!(kind(fetch(&server)), TransportKind::Protocol);
}

#[test]
fn deep_json_is_an_error() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [1_000, 100_000] {
            let body = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for body in [body.clone(), open.repeat(depth)] {
                let server = serve(move |_| reply("200 OK", "", &body));
                let (reason, text) = unexpected(fetch(&server).unwrap().json::<Value, _>());
                assert_eq!(reason, UnexpectedReason::Body);
                assert!(text.contains("recursion limit"), "{text}");
            }
        }
    }
}

#[test]
fn a_body_cut_short_is_never_a_value() {
    let steps: [&[u8]; 5] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1,2]",
        b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n[1,2]",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n[1,2]",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];
    for bytes in steps {
        let server = serve(move |_| vec![Step::Send(bytes.to_vec()), Step::Close]);
        assert_eq!(kind(fetch(&server)), TransportKind::BodyCut, "{}", String::from_utf8_lossy(bytes));
        let server = serve(move |_| {
            vec![Step::Send(bytes.to_vec()), Step::Wait(std::time::Duration::from_millis(50)), Step::Reset]
        });
        assert_eq!(kind(fetch(&server)), TransportKind::BodyCut, "{}", String::from_utf8_lossy(bytes));
    }
    let server = serve(|_| {
        vec![Step::Send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[1,2]\r\n".to_vec()), Step::Close]
    });
    assert_eq!(kind(fetch(&server)), TransportKind::Protocol);
}

#[test]
fn bytes_past_the_length_do_not_reach_the_next_call() {
    let server =
        serve(|_| vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1HTTP/1.1 200 OK\r\n".to_vec())]);
    let client = client(&server);
    run(async {
        for _ in 0..5 {
            match Request::get(&client.transport, "/", &[]).send().await {
                Ok(answer) => assert_eq!(answer.body(), b"1"),
                Err(CallError::Transport(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    });
}

#[test]
fn only_json_is_decoded_as_json() {
    for good in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/problem+json",
        "application/a.b+json;v=1",
        "text/json",
    ] {
        let header = format!("Content-Type: {good}\r\n");
        let server = serve(move |_| reply("200 OK", &header, "1"));
        assert_eq!(*fetch(&server).unwrap().json::<u8, ()>().unwrap(), 1, "{good}");
    }
    for bad in
        ["text/html", "application/xml", "application/jsonx", "text/plain", "application/x-ndjson", "+json", "json"]
    {
        let header = format!("Content-Type: {bad}\r\n");
        let server = serve(move |_| reply("200 OK", &header, "1"));
        let (reason, text) = unexpected(fetch(&server).unwrap().json::<u8, _>());
        assert_eq!(reason, UnexpectedReason::ContentType);
        assert!(text.contains(bad) && text.contains("200"), "{text}");
    }
    let server = serve(|_| reply("200 OK", "", "\u{feff}1"));
    assert_eq!(*fetch(&server).unwrap().json::<u8, ()>().unwrap(), 1, "no content type, but a byte order mark");
}

#[test]
fn a_body_that_does_not_decode_is_kept() {
    for body in [b"".as_slice(), b"{", b"\"\xFF\"", b"\xFF", b"1 2", b"null", b"{\"a\":1", b"[]"] {
        let server = serve(move |_| reply("422 Bad", "Content-Type: application/json\r\nX-Id: 7\r\n", body));
        let error =
            fetch(&server).unwrap().error_by::<(), String>(|answer| errors::json(answer, |text| text)).unwrap_err();
        let reason = |error: &ApiError<String>| error.unexpected().map(|response| response.reason());
        assert!(matches!(&error, Error::Api(it) if reason(it) == Some(UnexpectedReason::Body)), "{error:?}");
        assert_eq!(error.status().unwrap().as_u16(), 422);
        assert_eq!(error.headers().unwrap()["x-id"], "7");
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.api(), None);
        assert!(error.to_string().contains("422"), "{error}");
    }
}

#[test]
fn text_is_utf_8_and_bytes_are_anything() {
    let server = serve(|_| reply("200 OK", "Content-Type: text/plain\r\n", b"a\xFF"));
    assert_eq!(*fetch(&server).unwrap().bytes::<()>().unwrap(), b"a\xFF");
    let (reason, _) = unexpected(fetch(&server).unwrap().text());
    assert_eq!(reason, UnexpectedReason::Body);
    let server = serve(|_| reply("400 Bad", "Content-Type: text/plain\r\n", b"a\xFF"));
    let error = fetch(&server).unwrap().error_by::<(), _>(|answer| errors::text(answer, |text| text)).unwrap_err();
    assert!(error.api().is_none() && error.to_string().contains("not of the declared type"), "{error}");
    let error = fetch(&server).unwrap().error_by::<(), _>(|answer| errors::bytes(answer, |bytes| bytes)).unwrap_err();
    assert_eq!((error.api().unwrap().as_slice(), error.body().unwrap()), (b"a\xFF".as_slice(), b"a\xFF".as_slice()));
    assert_eq!(*fetch(&server).unwrap().empty::<()>().unwrap(), ());
}

#[test]
fn a_declared_error_keeps_the_response() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Problem {
        detail: String,
    }
    let server = serve(|_| reply("404 No", "Content-Type: application/json\r\nX-Id: 7\r\n", "{\"detail\":\"gone\"}"));
    let problem = |answer: Answer| answer.error_by::<(), Problem>(|answer| errors::json(answer, |problem| problem));
    let error = problem(fetch(&server).unwrap()).unwrap_err();
    assert_eq!(error.api().unwrap().detail, "gone");
    assert_eq!(error.to_string(), "GET /: the server responded with 404 Not Found: {\"detail\":\"gone\"}");
    assert_eq!(error.body().unwrap(), b"{\"detail\":\"gone\"}");
    match error {
        Error::Api(error) => {
            assert_eq!((error.status().as_u16(), error.headers()["x-id"].as_bytes()), (404, b"7".as_slice()));
            assert_eq!(error.into_error(), Some(Problem { detail: "gone".to_owned() }));
        }
        other => panic!("{other:?}"),
    }
    let error = fetch(&server).unwrap().undeclared::<(), Value>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /: the server responded with 404 Not Found, a status that the document does not declare: {\"detail\":\"gone\"}"
    );
}

/// The response to a GET of `/v1/jobs?key=hidden`, with these header lines.
fn answered(status: &str, headers: &str, body: &[u8]) -> Answer {
    let (status, headers, body) = (status.to_owned(), headers.to_owned(), body.to_vec());
    let server = serve(move |_| reply(&status, &headers, &body));
    let transport = client(&server).transport;
    run(async {
        let mut request = Request::get(&transport, "/v1/jobs", &[]);
        request.query("key", "hidden");
        request.send().await
    })
    .unwrap()
}

#[test]
fn a_text_is_decoded_by_its_charset() {
    for (kind, body, text) in [
        ("text/plain; charset=iso-8859-1", b"caf\xE9 \x80".as_slice(), "café €"),
        ("text/csv; header=present; Charset=\"Windows-1252\"", b"\x93a\x94", "“a”"),
        ("text/plain; charset=utf-16", b"a\0\xAC\x20", "a€"),
        ("text/plain; charset=utf-16be", b"\0a\x20\xAC", "a€"),
        ("text/plain; charset=iso-8859-1", b"\xEF\xBB\xBFa\xC3\xA9", "aé"),
        ("text/csv", b"\xEF\xBB\xBFa,b", "a,b"),
        ("application/xml", b"\xFF\xFE<\0a\0/\0>\0", "<a/>"),
        ("text/plain", "ü".as_bytes(), "ü"),
        ("text/plain; charset=koi8-r", b"a", "a"),
        (
            "text/xml",
            b"<?xml version='1.0' encoding='ISO-8859-1'?>\xE9",
            "<?xml version='1.0' encoding='ISO-8859-1'?>é",
        ),
        ("application/xml; charset=utf-8", "<?xml encoding=\"latin1\"?>é".as_bytes(), "<?xml encoding=\"latin1\"?>é"),
    ] {
        let answer = answered("200 OK", &format!("Content-Type: {kind}\r\n"), body);
        assert_eq!(*answer.text::<()>().unwrap(), text, "{kind}");
    }
    for (kind, body) in [
        ("text/plain", b"caf\xE9".as_slice()),
        ("text/plain; charset=koi8-r", b"\xC1"),
        ("text/plain; charset=utf-16", b"a\0\0\xD8"),
        ("text/plain; charset=utf-16", b"a\0b"),
        ("application/xml", b"<?xml version=\"1.0\"?>\xE9"),
    ] {
        let answer = answered("200 OK", &format!("Content-Type: {kind}\r\n"), body);
        let Err(Error::<()>::Unexpected(error)) = answer.text() else { panic!("{kind}") };
        assert_eq!(error.reason(), UnexpectedReason::Body);
    }
}

/// JSON is UTF-8 whatever its content type says, but for servers that mean what they say.
#[test]
fn json_may_be_in_the_charset_that_it_names() {
    let read = |kind: &str, body: &[u8]| {
        let answer = answered("200 OK", &format!("Content-Type: application/json{kind}\r\n"), body);
        answer.json::<Vec<String>, ()>().map(runtime::Response::into_inner).map_err(|error| error.to_string())
    };
    for (kind, body) in [
        ("; charset=iso-8859-1", b"[\"caf\xE9\"]".as_slice()),
        ("; charset=ISO-8859-1", "[\"café\"]".as_bytes()),
        ("; charset=utf-16le", b"[\0\"\0c\0a\0f\0\xE9\0\"\0]\0"),
        ("", b"\xFE\xFF\0[\0\"\0c\0a\0f\0\xE9\0\"\0]"),
        ("", "\u{feff}[\"café\"]".as_bytes()),
    ] {
        assert_eq!(read(kind, body), Ok(vec!["café".to_owned()]), "{kind}");
    }
    for (kind, body) in
        [("", b"[\"caf\xE9\"]".as_slice()), ("; charset=utf-8", b"[\"\xE9\"]"), ("; charset=koi8-r", b"[\"\xE9\"]")]
    {
        assert!(read(kind, body).unwrap_err().contains("UTF-8"), "{kind}");
    }
    let wrong = read("; charset=iso-8859-1", b"[\"\xE9\", null]").unwrap_err();
    assert!(wrong.contains("[1]: expected a string, got null"), "{wrong}");
}

#[test]
fn html_is_no_text_and_no_file_unless_it_is_declared() {
    let page = |kind: &str| answered("200 OK", &format!("Content-Type: {kind}\r\n"), b"<p>log in</p>");
    for kind in ["text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml"] {
        for outcome in [page(kind).text::<()>().map(drop), page(kind).bytes::<()>().map(drop)] {
            let Err(Error::Unexpected(error)) = outcome else { panic!("{kind}") };
            assert_eq!((error.reason(), error.body()), (UnexpectedReason::ContentType, &b"<p>log in</p>"[..]));
        }
        assert_eq!(*page(kind).take_html().text::<()>().unwrap(), "<p>log in</p>");
        let page = answered("403 No", &format!("Content-Type: {kind}\r\n"), b"<p>log in</p>");
        let error = page.error_by::<(), _>(|answer| errors::text(answer, |text| text)).unwrap_err();
        assert_eq!(error.api().map(String::as_str), Some("<p>log in</p>"), "an error is one in any form");
    }
    for kind in ["application/pdf", "application/json", "image/png"] {
        assert!(page(kind).bytes::<()>().is_ok(), "a file is of any other type");
    }
}

#[test]
fn a_type_that_was_asked_for_is_what_comes() {
    let ask = |asked: &'static str, came: &'static str| {
        let server = serve(move |_| reply("200 OK", came, "a,b"));
        let request = Request::get(&client(&server).transport, "/", &[]);
        run(request.call::<(), ()>(|answer| answer.empty()).send_for(asked)).map(|response| response.into_inner())
    };
    for (asked, came) in [
        ("text/csv", "Content-Type: text/csv; charset=utf-8\r\n"),
        ("text/csv", "Content-Type: application/x-csv\r\n"),
        ("text/csv", "Content-Type: application/octet-stream\r\n"),
        ("text/csv", ""),
        ("application/vnd.a.diff", "Content-Type: application/vnd.a.v3.diff; charset=utf-8\r\n"),
        ("application/hal+json", "Content-Type: application/json\r\n"),
        ("application/xml", "Content-Type: text/xml\r\n"),
        ("image/*", "Content-Type: image/png\r\n"),
        ("text/html", "Content-Type: text/html\r\n"),
    ] {
        assert_eq!(ask(asked, came).unwrap(), b"a,b", "{asked}: {came}");
    }
    for (asked, came) in [
        ("text/csv", "Content-Type: application/json\r\n"),
        ("text/csv", "Content-Type: text/html\r\n"),
        ("application/pdf", "Content-Type: application/xml\r\n"),
        ("image/*", "Content-Type: text/html\r\n"),
    ] {
        let Err(Error::Unexpected(error)) = ask(asked, came) else { panic!("{asked}: {came}") };
        assert_eq!((error.reason(), error.body()), (UnexpectedReason::ContentType, &b"a,b"[..]));
    }
}

#[test]
fn a_location_is_resolved_and_a_file_has_its_name() {
    for (location, path) in [
        ("/v1/jobs/7", "/v1/jobs/7"),
        ("jobs/7?a=b", "/v1/jobs/7?a=b"),
        ("?page=2", "/v1/jobs?page=2"),
        ("#a", "/v1/jobs#a"),
    ] {
        let response = answered("201 Created", &format!("Location: {location}\r\n"), b"").empty::<()>().unwrap();
        let url = response.location().unwrap();
        let found = url.as_str().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split_once('/'));
        assert_eq!(found.map(|(_, found)| format!("/{found}")).as_deref(), Some(path), "{location}");
    }
    let response = answered("201 Created", "Location: https://example.com/7\r\n", b"").empty::<()>().unwrap();
    assert_eq!(response.location().unwrap().as_str(), "https://example.com/7");
    assert_eq!(answered("201 Created", "", b"").empty::<()>().unwrap().location(), None);
    let headers =
        "Content-Disposition: attachment; filename*=UTF-8''%e2%82%ac.pdf\r\nContent-Type: application/pdf\r\n";
    let response = answered("200 OK", headers, b"%PDF").bytes::<()>().unwrap();
    assert_eq!(response.file_name().as_deref(), Some("€.pdf"));
    assert_eq!(response.content_type().as_deref(), Some("application/pdf"));
}

#[test]
fn a_success_keeps_its_body() {
    let body = br#"{"id": 1, "more": [true]}"#;
    let response = answered("200 OK", "Content-Type: application/json\r\n", body).json::<Value, ()>().unwrap();
    assert_eq!(response.body(), body);
    assert_eq!(response.clone().map(|_| ()).body(), body);
    assert_eq!(answered("200 OK", "", b"kept").empty::<()>().unwrap().body(), b"kept");
}

#[test]
fn a_success_that_is_not_declared_is_as_the_declared_one() {
    for (status, declared, code, deviates) in [
        (200, &[200][..], 200, false),
        (206, &[200], 200, true),
        (204, &[200], 204, true),
        (204, &[201, 204], 204, false),
        (200, &[201, 202], 201, true),
        (404, &[200], 404, false),
        (302, &[200], 302, false),
    ] {
        let mut answer = answered(&format!("{status} X"), "", b"");
        assert_eq!(answer.code_among(declared), code, "{status}");
        assert_eq!(answer.code(), status, "the status itself");
        assert_eq!(!answer.empty::<()>().unwrap().deviations().is_empty(), deviates, "{status}");
    }
}

#[test]
fn a_client_may_refuse_deviations() {
    mod strict {
        runtime::client! {
            /// A client that tolerates less.
            pub struct Client;
            /// Its builder.
            pub struct ClientBuilder;
            refuses Null, Number;
        }
    }
    let read = |body: &'static str| {
        let server = serve(move |_| reply("200 OK", "Content-Type: application/json\r\n", body));
        let client = strict::Client::builder(&server.url).unwrap().build().unwrap();
        run(Request::get(&client.transport, "/", &[]).send()).unwrap().json::<Vec<u8>, ()>()
    };
    assert!(read("[1]").is_ok() && read("{}").is_ok());
    assert!(read("null").is_err() && read("[\"1\"]").is_err());
}
