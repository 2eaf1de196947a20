//! Redirects stay within the origin, and no credential leaves it.

use crate::Client;
use crate::support::{Seen, Server, builder, json, null, reply, run, serve};
use runtime::{Answer, Credential, Method, Request, Security};

const STATUSES: [&str; 5] = ["301 A", "302 B", "303 C", "307 D", "308 E"];
const SCHEMES: Security = &[&["header", "query", "cookie", "bearer"]];

fn redirecting(status: &'static str, location: impl Fn(&Seen) -> Option<String> + Send + Sync + 'static) -> Server {
    serve(move |seen| match location(seen) {
        Some(location) => reply(status, &format!("Location: {location}\r\n"), "moved"),
        None => json("\"here\""),
    })
}

fn client(server: &Server) -> Client {
    builder(&server.url)
        .credential("header", Credential::header("X-Api-Key", "canary"))
        .credential("query", Credential::query("key", "canary"))
        .credential("cookie", Credential::cookie("session", "canary"))
        .credential("bearer", Credential::bearer("canary"))
        .build()
        .unwrap()
}

fn send(client: &Client, method: Method) -> Answer {
    let mut request: Request = Request::named(method.as_str(), &client.transport, "/start", SCHEMES);
    request.query("q", "1");
    request.json(&[1, 2]);
    run(request.send()).unwrap()
}

#[test]
fn another_origin_is_not_followed() {
    for status in STATUSES {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let other = null();
            let port = other.url.rsplit(':').next().unwrap().to_owned();
            let locations = [
                format!("{}/x", other.url),
                format!("//127.0.0.1:{port}/x"),
                format!("http://localhost:{port}/x"),
                format!("https://127.0.0.1:{port}/x"),
                format!("http://user:pass@127.0.0.1:{port}/x"),
            ];
            for location in locations {
                let copy = location.clone();
                let server = redirecting(status, move |_| Some(copy.clone()));
                let answer = send(&client(&server), method.clone());
                assert_eq!(answer.status().as_str(), &status[..3]);
                assert_eq!(answer.headers()["location"], location.as_str());
                assert_eq!(answer.body(), b"moved");
                assert_eq!(server.requests().len(), 1);
            }
            assert!(other.requests().is_empty(), "{status} {method}");
        }
    }
}

#[test]
fn another_scheme_or_user_of_the_same_host_is_not_followed() {
    for status in STATUSES {
        for location in
            ["https://HOST/x", "http://user@HOST/x", "http://:p@HOST/x", "file:///etc/passwd", "data:,x", "http://["]
        {
            let server = redirecting(status, move |seen| Some(location.replace("HOST", seen.header("host").unwrap())));
            let outcome = run(Request::get(&client(&server).transport, "/", SCHEMES).send());
            // A target that is not an http URL may also be an error of the HTTP library.
            if let Ok(answer) = outcome {
                assert_eq!(answer.status().as_str(), &status[..3], "{location}");
            }
            assert_eq!(server.requests().len(), 1, "{location}");
        }
    }
}

#[test]
fn the_same_origin_is_followed_without_referer() {
    for status in STATUSES {
        for method in [Method::GET, Method::POST, Method::PUT] {
            let server = redirecting(status, |seen| (seen.path() == "/start").then(|| "/end?x=1".to_owned()));
            let answer = send(&client(&server), method.clone());
            assert_eq!(answer.body(), b"\"here\"");
            let requests = server.requests();
            assert_eq!(requests.len(), 2);
            let last = &requests[1];
            assert_eq!(last.target(), "/end?x=1");
            assert_eq!(last.header("referer"), None);
            assert_eq!(last.header("x-api-key"), Some("canary"));
            let keeps = match status {
                "301 A" | "302 B" => method != Method::POST,
                "303 C" => method == Method::GET,
                _ => true,
            };
            assert_eq!(last.method(), if keeps { method.as_str() } else { "GET" }, "{status}");
            let body = if status == "303 C" || !keeps { "" } else { "[1,2]" };
            assert_eq!(last.text(), body, "{status} {method}");
        }
    }
}

#[test]
fn a_loop_ends_after_ten() {
    let server = redirecting("307 D", |_| Some("/again".to_owned()));
    let answer = send(&client(&server), Method::GET);
    assert_eq!(answer.status().as_u16(), 307);
    assert_eq!(server.requests().len(), 11);
}

#[test]
fn a_redirect_without_location_is_returned() {
    let server = serve(|_| reply("302 B", "", "moved"));
    assert_eq!(send(&client(&server), Method::GET).status().as_u16(), 302);
}

#[test]
fn a_chain_that_leaves_the_origin_stops_there() {
    let other = null();
    let away = other.url.clone();
    let server = redirecting("302 B", move |seen| match seen.path() {
        "/start" => Some("/middle".to_owned()),
        _ => Some(away.clone()),
    });
    assert_eq!(send(&client(&server), Method::GET).status().as_u16(), 302);
    assert_eq!(server.requests().len(), 2);
    assert!(other.requests().is_empty());
}
