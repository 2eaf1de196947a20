use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::test_server::{Server, head, respond};
use super::*;

/// A second of the tests: bounds of 30 s are over soon.
const SECOND: Duration = Duration::from_millis(20);

fn fetch_within(requests: &[Request]) -> Vec<Outcome> {
    read_within(SECOND, requests, |_| {}, |reader, _, request| reader.read(request))
}

impl Server {
    fn fetch(&self, paths: &[&str], known: &Known) -> Vec<Outcome> {
        let request = |path: &&str| Request { address: self.url(path).into(), known: known.clone() };
        fetch_within(&paths.iter().map(request).collect::<Vec<_>>())
    }

    fn fetch_one(&self, path: &str) -> Outcome {
        self.fetch(&[path], &Known::default()).pop().unwrap_or_else(|| Outcome::failed("no outcome"))
    }
}

fn text(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Text(fetched) => std::str::from_utf8(&fetched.bytes).ok(),
        _ => None,
    }
}

fn reason(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Gone { reason } | Outcome::Failed { reason, .. } => reason,
        _ => "",
    }
}

#[test]
fn texts_are_read_in_order_with_progress() -> std::io::Result<()> {
    let server = Server::start(|path, _, _| respond("200 OK", "", path))?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("page.md");
    std::fs::write(&file, "of a file")?;
    let addresses = [server.url("/a b#part").into(), file.clone().into_os_string(), server.url("/b").into()];
    let requests = addresses.map(|address| Request { address, ..Request::default() });
    let counts = Mutex::new(Vec::new());
    let outcomes = fetch_all(&requests, |done| counts.lock().unwrap_or_else(PoisonError::into_inner).push(done));
    assert_eq!(outcomes.iter().map(text).collect::<Vec<_>>(), [Some("/a%20b"), Some("of a file"), Some("/b")]);
    assert_eq!(counts.into_inner().unwrap_or_default(), [1, 2, 3]);
    let Some(Outcome::Text(first)) = outcomes.first() else { return Ok(()) };
    assert_eq!((first.address.as_str(), &first.moved_to), (server.url("/a%20b").as_str(), &None));
    assert!(server.sent("/b", "accept").iter().all(|accept| accept.starts_with("text/markdown,")));
    assert!(server.sent("/b", "user-agent").iter().all(|name| name.starts_with("xtask/")));
    Ok(())
}

#[test]
fn files_that_are_gone_are_told_from_those_that_cannot_be_read() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let gone = folder.path().join("gone.md");
    for (address, is_gone) in
        [(gone.as_os_str(), true), (folder.path().as_os_str(), false), (OsStr::new("file:///a"), false)]
    {
        let outcomes = fetch_all(&[Request { address: address.to_owned(), ..Request::default() }], |_| {});
        assert_eq!(matches!(outcomes.as_slice(), [Outcome::Gone { .. }]), is_gone, "{outcomes:?}");
        assert!(matches!(outcomes.as_slice(), [Outcome::Gone { .. } | Outcome::Failed { .. }]), "{outcomes:?}");
    }
    Ok(())
}

#[test]
fn a_text_that_is_as_before_is_not_sent_again() -> std::io::Result<()> {
    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    let server = Server::start(|path, before, base| match (path, before) {
        ("/old", _) => respond("301 Moved Permanently", &format!("Location: {base}/page\r\n"), ""),
        ("/page", 0) => respond("200 OK", &format!("ETag: W/\"1\"\r\nLast-Modified: {DATE}\r\n"), "text"),
        ("/never" | "/page", _) => head("304 Not Modified", ""),
        _ => respond("200 OK", "Last-Modified: yesterday\r\n", "text"),
    })?;
    let Outcome::Text(first) = server.fetch_one("/page") else { return Err(std::io::Error::other("no text")) };
    let known = Known { etag: Some("W/\"1\"".into()), last_modified: Some("1994-11-06T08:49:37Z".into()) };
    assert_eq!(first.known, known);
    assert_eq!(server.fetch(&["/page"], &known), [Outcome::Unchanged { moved_to: None }]);
    assert_eq!(server.fetch(&["/old"], &known), [Outcome::Unchanged { moved_to: Some(server.url("/page")) }]);
    assert_eq!(server.sent("/page", "if-none-match"), ["", "W/\"1\"", "W/\"1\""]);
    assert_eq!(server.sent("/page", "if-modified-since"), ["", DATE, ""]);
    assert_eq!(reason(&server.fetch_one("/never")), "the server answers `304 Not Modified` instead of the text");
    assert!(matches!(server.fetch_one("/undated"), Outcome::Text(text) if text.known == Known::default()));
    Ok(())
}

#[test]
fn permanent_redirects_are_recorded_and_all_are_followed() -> std::io::Result<()> {
    let server = Server::start(|path, _, base| {
        let to = |status: &str, location: &str| respond(status, &format!("Location: {location}\r\n"), "");
        match path {
            "/a" => to("301 Moved Permanently", "b?x=1"),
            "/b?x=1" => to("308 Permanent Redirect", &format!("{base}/page#part")),
            "/c" => to("301 Moved Permanently", "/d"),
            "/d" => to("302 Found", "/e"),
            "/e" => to("301 Moved Permanently", "/page"),
            "/f" => {
                to("307 Temporary Redirect", "//{}/page".replace("{}", base.trim_start_matches("http://")).as_str())
            }
            "/g" => to("303 See Other", "/page"),
            "/h" => to("301 Moved Permanently", "/gone"),
            "/loop" => to("301 Moved Permanently", "/loop"),
            "/file" => to("302 Found", "file:///etc/passwd"),
            "/none" => respond("301 Moved Permanently", "", ""),
            "/page" => respond("200 OK", "", "text"),
            _ => respond("404 Not Found", "", ""),
        }
    })?;
    for (path, moved_to) in [("/a", Some("/page")), ("/c", Some("/d")), ("/f", None), ("/g", None), ("/page", None)] {
        let Outcome::Text(fetched) = server.fetch_one(path) else { return Err(std::io::Error::other(path)) };
        assert_eq!(fetched.moved_to, moved_to.map(|path| server.url(path)), "{path}");
        assert_eq!((fetched.address, fetched.bytes), (server.url("/page"), b"text".to_vec()), "{path}");
    }
    assert_eq!(reason(&server.fetch_one("/h")), "the server has no such page (404 Not Found)");
    assert_eq!(reason(&server.fetch_one("/loop")), "there are more than 5 redirects");
    assert_eq!(server.sent("/loop", "accept").len(), 6);
    let reason_of_file = "the server redirects to `file:///etc/passwd`, which is not a page";
    assert_eq!(reason(&server.fetch_one("/file")), reason_of_file);
    assert_eq!(reason(&server.fetch_one("/none")), "the server redirects to an address that is not valid");
    Ok(())
}

#[test]
fn each_status_has_its_reason() -> std::io::Result<()> {
    let server = Server::start(|path, _, _| respond(&path.trim_start_matches('/').replace('_', " "), "", "x"))?;
    for (path, expected) in [
        ("/404_Not_Found", "the server has no such page (404 Not Found)"),
        ("/410_Gone", "the page was removed (410 Gone)"),
        ("/401_Unauthorized", "the page needs credentials or a browser (401 Unauthorized)"),
        ("/403_Forbidden", "the page needs credentials or a browser (403 Forbidden)"),
        ("/406_Not_Acceptable", "the server refuses the request (406 Not Acceptable)"),
        ("/500_Internal_Server_Error", "the server failed (500 Internal Server Error)"),
        ("/206_Partial_Content", "the server answers `206 Partial Content` instead of the text"),
        ("/300_Multiple_Choices", "the server answers `300 Multiple Choices` instead of the text"),
        ("/429_Too_Many_Requests", "the server has too many requests (429 Too Many Requests)"),
    ] {
        let outcome = server.fetch_one(path);
        assert_eq!(reason(&outcome), expected);
        let is_gone = path.starts_with("/404") || path.starts_with("/410");
        assert_eq!(matches!(outcome, Outcome::Gone { .. }), is_gone);
    }
    assert_eq!(server.sent("/500_Internal_Server_Error", "accept").len(), 2);
    assert_eq!(server.sent("/404_Not_Found", "accept").len(), 1);
    assert_eq!(server.sent("/429_Too_Many_Requests", "accept").len(), 3);
    let empty = Server::start(|path, _, _| match path {
        "/204" => head("204 No Content", ""),
        "/space" => respond("200 OK", "", " \r\n"),
        _ => respond("200 OK", "", ""),
    })?;
    assert_eq!(reason(&empty.fetch_one("/204")), "the server answers `204 No Content` instead of the text");
    assert_eq!(reason(&empty.fetch_one("/space")), "the response is empty");
    assert_eq!(reason(&empty.fetch_one("/empty")), "the response is empty");
    Ok(())
}

#[test]
fn a_busy_server_is_asked_again_when_it_wants_to_be() -> std::io::Result<()> {
    let server = Server::start(|path, before, _| match (path, before) {
        ("/429", 0 | 1) => respond("429 Too Many Requests", "Retry-After: 2\r\n", ""),
        ("/date", 0) => respond("503 Service Unavailable", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n", ""),
        ("/503", 0) => respond("503 Service Unavailable", "", ""),
        ("/502", 0) => respond("502 Bad Gateway", "", ""),
        ("/cut", 0) => head("200 OK", "Content-Length: 50\r\n"),
        ("/dropped", 0) => Vec::new(),
        ("/hour", _) => respond("429 Too Many Requests", "Retry-After: 3600\r\n", ""),
        _ => respond("200 OK", "", path),
    })?;
    let start = std::time::Instant::now();
    for path in ["/429", "/date", "/503", "/502", "/cut", "/dropped"] {
        assert_eq!(text(&server.fetch_one(path)), Some(path));
    }
    assert!(start.elapsed() >= SECOND * 4);
    let outcome = server.fetch_one("/hour");
    let expected = "the server has too many requests (429 Too Many Requests), and asks to wait for 3600 s";
    assert_eq!((reason(&outcome), server.sent("/hour", "accept").len()), (expected, 1));
    assert!(matches!(outcome, Outcome::Failed { help: Some("try again later"), .. }));
    Ok(())
}

#[test]
fn a_text_that_is_not_whole_is_refused() -> std::io::Result<()> {
    let server = Server::start(|path, _, _| match path {
        "/short" => [head("200 OK", "Content-Length: 500\r\n"), b"hello".to_vec()].concat(),
        "/chunk" => [head("200 OK", "Transfer-Encoding: chunked\r\n"), b"40\r\nhello".to_vec()].concat(),
        "/chunks" => [head("200 OK", "Transfer-Encoding: chunked\r\n"), b"5\r\nhello\r\n".to_vec()].concat(),
        "/dropped" => Vec::new(),
        "/http" => b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec(),
        "/zip" => respond("200 OK", "Content-Encoding: gzip\r\n", b"\x1F\x8B\x08\0\0\0\0\0"),
        "/zstd" => respond("200 OK", "Content-Encoding: zstd\r\n", b"\x28\xB5\x2F\xFD"),
        "/declared" => head("200 OK", "Content-Length: 99999999999\r\n"),
        _ => respond("200 OK", "", "hello"),
    })?;
    let closed = "the connection was closed before the response was complete";
    for (path, expected) in [
        ("/short", closed),
        ("/chunk", closed),
        ("/chunks", closed),
        ("/dropped", closed),
        ("/http", "the response is not valid HTTP"),
        ("/zip", "the content is not valid in the content encoding `gzip`"),
        ("/zstd", "the content encoding `zstd` is not supported"),
        ("/declared", "the content is larger than 64 MiB"),
    ] {
        let outcome = server.fetch_one(path);
        assert!(reason(&outcome).starts_with(expected), "{path}: {outcome:?}");
    }
    let client = http::Client::new(SECOND);
    let large = client.get(&server.url("/large"), &Known::default(), 4);
    assert_eq!(large, Attempt::Done(Outcome::failed("the content is larger than 0 MiB")));
    Ok(())
}

#[test]
fn contents_are_decoded_as_the_headers_say() -> std::io::Result<()> {
    let server = Server::start(|path, _, _| match path {
        "/latin" => respond("200 OK", "Content-Type: text/markdown; charset=iso-8859-1\r\n", b"\xF6"),
        "/br" => respond("200 OK", "Content-Encoding: br\r\n", b"\x8B\x00\x80\xC3\xB6\x03"),
        "/gzip" => respond("200 OK", "Content-Encoding: gzip\r\n", gzip("ö").unwrap_or_default()),
        "/said-not" => respond("200 OK", "", gzip("ö").unwrap_or_default()),
        "/chunked" => {
            [head("200 OK", "Transfer-Encoding: chunked\r\n"), b"1\r\n\xC3\r\n1\r\n\xB6\r\n0\r\n\r\n".to_vec()].concat()
        }
        "/closed" => [head("200 OK", ""), "ö".as_bytes().to_vec()].concat(),
        _ => Vec::new(),
    })?;
    for path in ["/latin", "/br", "/gzip", "/said-not", "/chunked", "/closed"] {
        assert_eq!(text(&server.fetch_one(path)), Some("ö"), "{path}");
    }
    Ok(())
}

fn gzip(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

#[test]
fn a_slow_server_is_not_waited_for_without_end() -> std::io::Result<()> {
    let server = Server::start(|path, _, _| {
        if path == "/slow" {
            std::thread::sleep(Duration::from_secs(3));
        }
        respond("200 OK", "", path)
    })?;
    let start = std::time::Instant::now();
    let client = http::Client::new(Duration::from_millis(5));
    let slow = client.get(&server.url("/slow"), &Known::default(), MAX_BODY);
    let expected = Outcome::failed_with("there is no complete response within 60 s", "try again later");
    assert_eq!(slow, Attempt::Again(queue::Trouble::Slow, expected));
    assert!(start.elapsed() < Duration::from_secs(3));
    Ok(())
}

#[test]
fn a_server_that_is_not_there_is_told() -> std::io::Result<()> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let urls = [format!("http://{address}/"), "https://name.invalid/".to_owned(), "https://".to_owned()];
    let requests = urls.map(|url| Request { address: url.into(), ..Request::default() });
    let outcomes = fetch_within(&requests);
    let reasons: Vec<&str> = outcomes.iter().map(reason).collect();
    assert!(
        matches!(reasons.as_slice(), [refused, _, "this is not a valid URL"]
        if refused.starts_with("there is no connection to the server")),
        "{reasons:?}"
    );
    assert!(matches!(outcomes.get(1), Some(Outcome::Failed { .. })), "{reasons:?}");
    Ok(())
}
