//! Slow and broken servers: each kind of failure has its own error, in time.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::Client;
use crate::support::{Server, Step, builder, run, serve};
use runtime::{Answer, CallError, Request, TransportKind};

const TIMEOUT: Duration = Duration::from_millis(300);

fn quick(url: &str) -> Client {
    builder(url).timeout(TIMEOUT).connect_timeout(TIMEOUT / 2).build().unwrap()
}

fn kind(outcome: Result<Answer, CallError>) -> TransportKind {
    match outcome {
        Err(CallError::Transport(error)) => error.kind(),
        other => panic!("{other:?}"),
    }
}

fn timed(server: &Server) -> TransportKind {
    let start = Instant::now();
    let kind = kind(run(Request::get(&quick(&server.url).transport, "/", &[]).send()));
    assert!(start.elapsed() < TIMEOUT * 5, "{:?}", start.elapsed());
    kind
}

fn send(bytes: &[u8]) -> Step {
    Step::Send(bytes.to_vec())
}

fn stall() -> Step {
    Step::Wait(TIMEOUT * 4)
}

#[test]
fn a_stall_at_any_stage_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    // The listener accepts the connection, and never begins the TLS handshake.
    let outcome = kind(run(Request::post(&quick(&url).transport, "/", &[]).send()));
    assert_eq!(outcome, TransportKind::ConnectTimeout);

    assert_eq!(timed(&serve(|_| vec![stall()])), TransportKind::Timeout);
    assert_eq!(timed(&serve(|_| vec![send(b"HTTP/1.1 200 OK\r\nX-"), stall()])), TransportKind::Timeout);
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
    assert_eq!(timed(&serve(|_| vec![send(head), stall()])), TransportKind::BodyTimeout);
    assert_eq!(timed(&serve(|_| vec![send(head), send(b"1"), stall()])), TransportKind::BodyTimeout);
}

#[test]
fn a_trickle_does_not_outlive_the_deadline() {
    let server = serve(|_| {
        let drops = (0..40).flat_map(|_| [send(b"1\r\n1\r\n"), Step::Wait(TIMEOUT / 10)]);
        std::iter::once(send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")).chain(drops).collect()
    });
    assert_eq!(timed(&server), TransportKind::BodyTimeout);
    let server = serve(|_| (0..40).flat_map(|_| [send(b"H"), Step::Wait(TIMEOUT / 10)]).collect());
    assert!(matches!(timed(&server), TransportKind::Timeout | TransportKind::Protocol));
}

#[test]
fn a_flood_of_interim_responses_ends() {
    for interim in ["100 Continue", "102 Processing", "103 Early Hints"] {
        let bytes = format!("HTTP/1.1 {interim}\r\n\r\n").repeat(100).into_bytes();
        let server = serve(move |_| {
            let flood = (0..500).flat_map(|_| [send(&bytes), Step::Wait(TIMEOUT / 100)]);
            flood.collect()
        });
        assert_eq!(timed(&server), TransportKind::Timeout);
    }
    let server = serve(|_| vec![send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1")]);
    let answer = run(Request::get(&quick(&server.url).transport, "/", &[]).send()).unwrap();
    assert_eq!(answer.body(), b"1");
}

/// On loopback, the HTTP library reads all interim responses that are available before the timer is checked. How long that
/// takes depends on the machine, so only the end is tested.
#[test]
fn a_burst_of_interim_responses_ends() {
    let burst = "HTTP/1.1 100 Continue\r\n\r\n".repeat(100_000).into_bytes();
    let server = serve(move |_| vec![send(&burst), Step::Wait(TIMEOUT * 100)]);
    let outcome = run(Request::get(&quick(&server.url).transport, "/", &[]).send());
    assert_eq!(kind(outcome), TransportKind::Timeout);
}

#[test]
fn a_lost_connection_is_a_reset() {
    for step in [|| Step::Close, || Step::Reset] {
        assert_eq!(timed(&serve(move |_| vec![step()])), TransportKind::Reset);
        assert_eq!(timed(&serve(move |_| vec![send(b"HTTP/1.1 20"), step()])), TransportKind::Reset);
        assert_eq!(timed(&serve(move |_| vec![send(b"HTTP/1.1 200 OK\r\n"), step()])), TransportKind::Reset);
    }
}

#[test]
fn rubbish_is_not_http() {
    let wide = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(2 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(5000));
    for bytes in [
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        &wide,
        &many,
    ] {
        let copy = bytes.to_owned();
        let server = serve(move |_| vec![send(copy.as_bytes()), Step::Wait(TIMEOUT / 3), Step::Close]);
        let found = timed(&server);
        assert_eq!(found, TransportKind::Protocol, "{:.60}", bytes);
    }
}

#[test]
fn a_closed_port_is_no_connection() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = quick(&format!("http://{address}"));
    assert_eq!(kind(run(Request::post(&client.transport, "/", &[]).send())), TransportKind::Connect);
    let server = serve(|_| vec![send(b"not TLS"), Step::Close]);
    let client = quick(&server.url.replace("http:", "https:"));
    let start = Instant::now();
    let outcome = kind(run(Request::post(&client.transport, "/", &[]).send()));
    assert!(matches!(outcome, TransportKind::Connect | TransportKind::ConnectTimeout), "{outcome:?}");
    assert!(start.elapsed() < TIMEOUT * 2);
}

#[test]
fn a_call_may_have_its_own_timeout() {
    let server = crate::support::null();
    let call = |limit: Duration, own: Duration| {
        let client = builder(&server.url).timeout(limit).build().unwrap();
        let call = Request::get(&client.transport, "/", &[]).call::<(), ()>(Answer::empty);
        run(call.with_timeout(own).send())
    };
    call(Duration::ZERO, Duration::MAX).unwrap();
    let error = call(Duration::MAX, Duration::ZERO).unwrap_err();
    assert!(matches!(error, runtime::Error::Transport(cause) if cause.kind() == TransportKind::Timeout));
}

#[test]
fn a_timeout_without_bound_does_not_overflow() {
    let server = crate::support::null();
    let client = builder(&server.url).timeout(Duration::MAX).connect_timeout(Duration::MAX).build().unwrap();
    run(Request::get(&client.transport, "/", &[]).send()).unwrap();
    let client = builder(&server.url).timeout(Duration::ZERO).build().unwrap();
    assert_eq!(kind(run(Request::get(&client.transport, "/", &[]).send())), TransportKind::Timeout);
}
