//! Retries: none repeats an effect, and all of them together stay within the deadline.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::Client;
use crate::support::{Server, Step, builder, json, reply, run, serve, serve_on};
use runtime::{CallError, Request, TransportKind};

const METHODS: [(&str, bool); 8] = [
    ("GET", true),
    ("HEAD", true),
    ("PUT", true),
    ("DELETE", true),
    ("OPTIONS", true),
    ("TRACE", true),
    ("POST", false),
    ("PATCH", false),
];

fn retrying(server: &Server, retries: u32) -> Client {
    builder(&server.url).retries(retries).build().unwrap()
}

/// Responds to the first request with `first`, and to the others with success.
fn once(first: impl Fn() -> Vec<Step> + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    serve(move |_| if count.fetch_add(1, Ordering::SeqCst) == 0 { first() } else { json("1") })
}

#[test]
fn only_idempotent_methods_are_sent_again_after_temporary_statuses() {
    for (method, idempotent) in METHODS {
        for status in ["200", "400", "404", "408", "409", "425", "429", "500", "501", "502", "503", "504"] {
            let line = format!("{status} X");
            let server = once(move || reply(&line, "Retry-After: 0\r\n", if method == "HEAD" { "" } else { "no" }));
            let mut request = Request::named(method, &retrying(&server, 1).transport, "/", &[]);
            if matches!(method, "PUT" | "POST") {
                request.json(&[1]);
            }
            let answer = run(request.send()).unwrap();
            let again = idempotent && ["429", "502", "503", "504"].contains(&status);
            let requests = server.requests();
            assert_eq!(requests.len(), if again { 2 } else { 1 }, "{method} {status}");
            assert_eq!(answer.status().as_str(), if again { "200" } else { status }, "{method} {status}");
            assert!(requests.iter().all(|seen| seen.line == requests[0].line && seen.body == requests[0].body));
        }
    }
}

#[test]
fn a_lost_connection_is_tried_again_where_that_is_harmless() {
    for (method, idempotent) in METHODS {
        for step in [|| Step::Close, || Step::Reset] {
            let server = once(move || vec![step()]);
            let outcome = run(Request::named(method, &retrying(&server, 1).transport, "/", &[]).send());
            assert_eq!(outcome.is_ok(), idempotent, "{method} {outcome:?}");
            assert_eq!(server.requests().len(), if idempotent { 2 } else { 1 }, "{method}");
        }
        // Once the head of a response was received, nothing is sent again, even if the body fails.
        let server = once(|| vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1".to_vec()), Step::Close]);
        let outcome = run(Request::named(method, &retrying(&server, 1).transport, "/", &[]).send());
        assert_eq!(server.requests().len(), 1, "{method}");
        assert_eq!(outcome.is_ok(), method == "HEAD");
    }
}

#[test]
fn nothing_is_sent_again_by_default() {
    for steps in [|| reply("503 X", "Retry-After: 0\r\n", ""), || vec![Step::Close], || vec![Step::Reset]] {
        let server = once(steps);
        let _ = run(Request::get(&retrying(&server, 0).transport, "/", &[]).send());
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn the_number_of_retries_holds() {
    let server = serve(|_| reply("503 X", "Retry-After: 0\r\n", ""));
    let answer = run(Request::get(&retrying(&server, 3).transport, "/", &[]).send()).unwrap();
    assert_eq!((answer.status().as_u16(), server.requests().len()), (503, 4));
}

#[test]
fn a_connection_never_made_is_tried_again_for_any_method() {
    for (method, _) in METHODS {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let late = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            serve_on(TcpListener::bind(address).unwrap(), |_| json("1"))
        });
        let client = builder(&format!("http://{address}")).retries(3).build().unwrap();
        run(Request::named(method, &client.transport, "/", &[]).send()).unwrap();
        assert_eq!(late.join().unwrap().requests().len(), 1, "{method}");
    }
}

#[test]
fn retry_after_is_waited_for() {
    let server = once(|| reply("503 X", "Retry-After: 1\r\n", ""));
    let start = Instant::now();
    run(Request::get(&retrying(&server, 1).transport, "/", &[]).send()).unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));

    let server = once(|| {
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
        reply("429 X", &format!("Retry-After: {date}\r\n"), "")
    });
    let start = Instant::now();
    run(Request::get(&retrying(&server, 1).transport, "/", &[]).send()).unwrap();
    // A date has whole seconds, so up to one of the two is lost.
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_wait_that_is_too_long_or_invalid() {
    let far = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3600));
    let past = "Sun, 06 Nov 1994 08:49:37 GMT".to_owned();
    let long = "3600 18446744073709551615 99999999999999999999999".split(' ').map(str::to_owned);
    for (value, tries) in
        long.chain([far]).map(|value| (value, 1)).chain([(past, 2), ("soon".to_owned(), 2), ("-1".to_owned(), 2)])
    {
        let copy = value.clone();
        let server = once(move || reply("503 X", &format!("Retry-After: {copy}\r\n"), ""));
        let start = Instant::now();
        run(Request::get(&retrying(&server, 1).transport, "/", &[]).send()).unwrap();
        assert_eq!(server.requests().len(), tries, "{value}");
        assert!(start.elapsed() < Duration::from_secs(1), "{value}");
    }
}

#[test]
fn the_deadline_applies_to_all_attempts() {
    let server = serve(|_| reply("503 X", "", ""));
    let client = builder(&server.url).retries(100).timeout(Duration::from_millis(900)).build().unwrap();
    let start = Instant::now();
    let answer = run(Request::get(&client.transport, "/", &[]).send()).unwrap();
    assert_eq!(answer.status().as_u16(), 503);
    assert!(start.elapsed() < Duration::from_secs(1));
    // At 0, 0.25 and 0.75 s; the next would be too late.
    assert_eq!(server.requests().len(), 3);

    let server = serve(|_| vec![Step::Wait(Duration::from_millis(200)), Step::Close]);
    let client = builder(&server.url).retries(100).timeout(Duration::from_millis(600)).build().unwrap();
    let start = Instant::now();
    match run(Request::get(&client.transport, "/", &[]).send()) {
        Err(CallError::Transport(error)) => {
            assert!(matches!(error.kind(), TransportKind::Reset | TransportKind::Timeout), "{error}");
        }
        other => panic!("{other:?}"),
    }
    assert!(start.elapsed() < Duration::from_millis(900));
}

#[test]
fn a_stale_connection_of_the_pool_does_not_repeat_a_post() {
    let server = serve(|_| {
        let mut steps = json("1");
        steps.push(Step::Close);
        steps
    });
    let client = retrying(&server, 0);
    run(async {
        let mut answered = 0;
        for _ in 0..50 {
            if Request::post(&client.transport, "/", &[]).send().await.is_ok() {
                answered += 1;
            }
        }
        assert_eq!(server.requests().len(), answered);
    });
}
