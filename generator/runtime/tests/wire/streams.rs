//! Streams: items are typed, incremental and limited in size, and no deadline of a call ends the stream.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;

use crate::Client;
use crate::support::{Server, Step, builder, client, json, reply, run, serve};
use runtime::{
    Answer, Call, Error, Event, Request, Response, Stream, StreamError, TransportKind, UnexpectedReason, errors,
};

#[derive(Debug, Deserialize, PartialEq)]
struct Item {
    n: u32,
}

fn chunk(text: &str) -> Step {
    Step::Send(format!("{:x}\r\n{text}\r\n", text.len()).into_bytes())
}

fn head(content_type: &str) -> Step {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n");
    Step::Send(head.into_bytes())
}

fn end() -> Step {
    Step::Send(b"0\r\n\r\n".to_vec())
}

fn call(client: &Client) -> Call<Stream<Item>, Value> {
    let mut request = Request::get(&client.transport, "/items", &[]);
    request.accept("text/event-stream");
    request.stream(|answer| match answer.code() {
        200 => answer.items(),
        404 => answer.error_by(|answer| errors::json(answer, |error| error)),
        _ => answer.undeclared(),
    })
}

/// All items of a stream.
async fn all<T>(mut stream: Stream<T>) -> Vec<Result<T, StreamError>> {
    let mut found = Vec::new();
    while let Some(item) = stream.next().await {
        found.push(item);
    }
    assert!(stream.next().await.is_none(), "it has ended");
    found
}

fn numbers(server: &Server) -> Vec<u32> {
    run(async {
        let items = all(call(&client(server)).send().await.unwrap().into_inner()).await;
        items.into_iter().map(|item| item.unwrap().n).collect()
    })
}

#[test]
fn items_of_each_kind_of_sequence() {
    for (content_type, body) in [
        ("text/event-stream; charset=utf-8", "\u{feff}: hi\r\ndata: {\"n\":\r\ndata: 1}\r\n\r\ndata: {\"n\":2}\n\n"),
        ("text/event-stream", "data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: [DONE]\n\ndata: {\"n\":3}\n\n"),
        ("application/jsonl", "{\"n\":1}\n{\"n\":2}"),
        ("application/x-ndjson", "{\"n\":1}\r\n\r\n{\"n\":2.0}\n"),
        ("application/json-seq", "\u{1e}{\"n\":1}\n\u{1e}{\"n\":\n2}\n"),
        ("application/geo+json-seq", "\u{1e}{\"n\":1}\n\u{1e}{\"n\":2}\n"),
    ] {
        let server = serve(move |_| reply("200 OK", &format!("Content-Type: {content_type}\r\n"), body));
        assert_eq!(numbers(&server), [1, 2], "{content_type}");
        assert_eq!(server.last().header("accept"), Some("text/event-stream"));
    }
}

#[test]
fn an_item_is_returned_before_the_next_one_is_sent_and_no_deadline_ends_the_stream() {
    let server = serve(|_| {
        let mut steps = vec![head("text/event-stream")];
        for n in 0..5 {
            steps.extend([chunk(&format!("data: {{\"n\":{n}}}\n\n")), Step::Wait(Duration::from_millis(200))]);
        }
        steps.push(end());
        steps
    });
    run(async {
        let client = builder(&server.url).timeout(Duration::from_millis(450)).build().unwrap();
        let started = Instant::now();
        let mut stream = call(&client).send().await.unwrap().into_inner();
        assert_eq!(stream.next().await.unwrap().unwrap(), Item { n: 0 });
        assert!(started.elapsed() < Duration::from_millis(190), "{:?}", started.elapsed());
        assert_eq!(all(stream).await.len(), 4);
    });
}

#[test]
fn a_character_may_be_split_and_the_stream_continues_after_an_invalid_item() {
    let server = serve(|_| {
        let event = "data: {\"n\":\"ü\"}\n\n".as_bytes();
        let (first, second) = event.split_at(13);
        let piece = |part: &[u8]| Step::Send([format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat());
        vec![
            head("text/event-stream"),
            piece(first),
            Step::Wait(Duration::from_millis(30)),
            piece(second),
            chunk("data: {\"n\":1}\n\n"),
            end(),
        ]
    });
    run(async {
        let items = all(call(&client(&server)).send().await.unwrap().into_inner()).await;
        let [Err(StreamError::Item(broken)), Ok(Item { n: 1 })] = items.as_slice() else { panic!("{items:?}") };
        assert_eq!((broken.reason(), broken.body()), (UnexpectedReason::Item, "{\"n\":\"ü\"}".as_bytes()));
        assert!(broken.to_string().contains("an item that is not of the declared type"), "{broken}");
    });
}

#[test]
fn an_item_is_read_as_leniently_as_a_body() {
    let server = serve(|_| vec![head("text/event-stream"), chunk("data: {\"n\":\"1\"}\n\ndata: {\"n\":2}\n\n"), end()]);
    run(async {
        let mut stream = call(&client(&server)).send().await.unwrap().into_inner();
        for (n, deviations) in [(1, 1), (2, 0)] {
            assert_eq!(stream.next().await.unwrap().unwrap(), Item { n });
            assert_eq!(stream.deviations().len(), deviations);
        }
    });
}

#[test]
fn a_stream_that_stalls_breaks_or_swells_ends_with_an_error() {
    let item = "data: {\"n\":1}\n\n";
    let long = format!("data: {}\n", "x".repeat(900));
    for (steps, kind) in [
        (vec![chunk(item), Step::Wait(Duration::from_secs(2))], TransportKind::BodyTimeout),
        (vec![chunk(item), Step::Wait(Duration::from_millis(50)), Step::Close], TransportKind::BodyCut),
        (
            vec![chunk(item), Step::Repeat(format!("{:x}\r\n{long}\r\n", long.len()).into_bytes())],
            TransportKind::BodyTooLarge,
        ),
    ] {
        let steps = std::sync::Mutex::new(Some(steps));
        let server = serve(move |_| {
            let more = steps.lock().unwrap().take().unwrap_or_default();
            std::iter::once(head("text/event-stream")).chain(more).collect()
        });
        run(async {
            let client = builder(&server.url).timeout(Duration::from_millis(400)).max_body(2000).build().unwrap();
            let items = all(call(&client).send().await.unwrap().into_inner()).await;
            let [Ok(Item { n: 1 }), Err(StreamError::Transport(error))] = items.as_slice() else { panic!("{items:?}") };
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        });
    }
}

#[test]
fn a_response_that_is_no_sequence_is_read_as_a_whole() {
    let server = serve(|seen| match seen.path() {
        "/items" => reply("404 Not Found", "Content-Type: application/json\r\n", "\"no items\""),
        _ => json("{}"),
    });
    run(async {
        let error = call(&client(&server)).send().await.unwrap_err();
        assert_eq!(error.api(), Some(&Value::from("no items")));
        let call: Call<Stream<Item>, Value> =
            Request::get(&client(&server).transport, "/", &[]).stream(|answer| answer.items());
        let Err(Error::Unexpected(answer)) = call.send().await else { panic!("JSON is no sequence") };
        assert_eq!((answer.reason(), answer.body()), (UnexpectedReason::ContentType, &b"{}"[..]));
    });
}

#[test]
fn the_caller_chooses_between_a_whole_response_and_a_stream() {
    let server = serve(|seen| match seen.header("accept") {
        Some("text/event-stream") if seen.path() == "/" => {
            reply("200 OK", "Content-Type: text/event-stream\r\n", "event: a\nid: 7\ndata: 1\n\ndata: 2\n\n")
        }
        Some("text/event-stream") => reply("404 Not Found", "Content-Type: application/json\r\n", "0"),
        _ => json("{\"n\":1}"),
    });
    let get = |path: &'static str| -> Call<Item, Value> {
        Request::get(&client(&server).transport, path, &[]).call(|answer| match answer.code() {
            200 => answer.json(),
            _ => answer.error_by(|answer| errors::json(answer, |error| error)),
        })
    };
    run(async {
        assert_eq!(get("/").send().await.unwrap().into_inner(), Item { n: 1 });
        let error = get("/gone").send_stream("text/event-stream", Answer::events).await.unwrap_err();
        assert_eq!(error.api(), Some(&Value::from(0)));

        let numbers: Result<Response<Stream<u8>>, _> = get("/").send_stream("text/event-stream", Answer::items).await;
        let mut numbers = numbers.unwrap().into_inner();
        assert_eq!(numbers.next().await.unwrap().unwrap(), 1);
        assert_eq!(numbers.last_event_id(), Some("7"));
        assert_eq!(numbers.next().await.unwrap().unwrap(), 2);
        assert_eq!(numbers.last_event_id(), Some("7"), "it is of the last event that has one");

        let events = get("/").send_stream("text/event-stream", Answer::events).await.unwrap().into_inner();
        let first = Event { event: Some("a".to_owned()), data: "1".to_owned(), id: Some("7".to_owned()), retry: None };
        assert_eq!(all(events).await.remove(0).unwrap(), first);
        let events =
            get("/").send_stream("text/event-stream", Answer::json_events::<u8, _>).await.unwrap().into_inner();
        assert_eq!(all(events).await.remove(1).unwrap().data, 2);
        let objects = get("/").send_stream("text/event-stream", Answer::event_objects::<Value, _>).await.unwrap();
        let first = all(objects.into_inner()).await.remove(0).unwrap();
        assert_eq!(first, serde_json::json!({"event": "a", "id": "7", "data": "1"}));
    });
}
