//! Errors of several operations in one function, and what an error says of its operation.

use std::time::Duration;

use crate::Client;
use crate::support::{Step, client, json, reply, run, serve};
use runtime::{Error, Request, Response, Security, Untyped};

runtime::errors! {
    /// The errors of `get_pet`.
    pub enum GetPetError {
        404 => NotFound,
        422 => UnprocessableEntity(Vec<String>) = json,
    }
}

runtime::errors! {
    /// The errors of `get_shop`.
    pub enum GetShopError {
        409 => Conflict(Vec<String>) = json,
    }
}

const NO_KEY: Security = &[];

async fn get_pet(client: &Client, id: &str) -> Result<Response<i64>, Error<GetPetError>> {
    let mut request = Request::get(&client.transport, "/pets/{id}", NO_KEY);
    request.path("id", id);
    request.call(|answer| if answer.code() == 200 { answer.json() } else { answer.error() }).send().await
}

async fn get_shop(client: &Client) -> Result<Response<i64>, Error<GetShopError>> {
    let request = Request::get(&client.transport, "/shop", NO_KEY);
    request.call(|answer| if answer.code() == 200 { answer.json() } else { answer.error() }).send().await
}

async fn ping(client: &Client) -> Result<Response<i64>, Error<std::convert::Infallible>> {
    let request = Request::get(&client.transport, "/ping", NO_KEY);
    request.call(|answer| if answer.code() == 200 { answer.json() } else { answer.error() }).send().await
}

/// Calls three operations with different errors, which `?` joins.
async fn all(client: &Client, id: &str) -> Result<i64, Error> {
    let pet = get_pet(client, id).await?.into_inner();
    let shop = get_shop(client).await?.into_inner();
    Ok(pet + shop + ping(client).await?.into_inner())
}

#[test]
fn the_errors_of_operations_are_joined() {
    let server = serve(|seen| match seen.path() {
        "/pets/1" | "/pets/2" => json("1"),
        "/pets/422" => reply("422 X", "Content-Type: application/json\r\n", "[\"bad\"]"),
        "/pets/text" => json("\"one\""),
        "/shop" if seen.query().is_empty() => reply("409 X", "Content-Type: application/json\r\n", "[\"closed\"]"),
        _ => reply("404 X", "", ""),
    });
    let client = client(&server);
    let call = |id| run(all(&client, id)).unwrap_err();
    let declared = |error: &Error| error.api().and_then(Untyped::content::<Vec<String>>).cloned();

    let error = call("422");
    assert_eq!(declared(&error), Some(vec!["bad".to_owned()]));
    let own = error.api().and_then(Untyped::downcast_ref::<GetPetError>);
    assert_eq!(own, Some(&GetPetError::UnprocessableEntity(vec!["bad".to_owned()])));
    assert!(error.api().and_then(Untyped::downcast_ref::<GetShopError>).is_none());
    assert_eq!(format!("{:?}", error.api().unwrap()), "UnprocessableEntity([\"bad\"])");

    let error = call("1");
    assert_eq!(declared(&error), Some(vec!["closed".to_owned()]));
    let Error::Api(error) = error else { panic!("{error:?}") };
    assert_eq!(error.content::<Vec<String>>(), Some(&vec!["closed".to_owned()]));
    assert_eq!((error.status().as_u16(), error.body()), (409, b"[\"closed\"]".as_slice()));

    assert_eq!(declared(&call("404")), None);
    assert!(matches!(call("text"), Error::Unexpected(_)));
    assert!(matches!(call(".."), Error::Argument(_)));
}

#[test]
fn an_error_names_its_operation() {
    let server = serve(|seen| match seen.path() {
        "/pets/slow" => vec![Step::Wait(Duration::from_millis(400))],
        "/pets/text" => json("\"one\""),
        _ => reply("404 X", "", "gone"),
    });
    let client = client(&server);
    let call = |id| run(get_pet(&client, id)).unwrap_err();
    let shown = |id| call(id).to_string();
    assert_eq!(shown("7"), "GET /pets/{id}: the server responded with 404 Not Found: gone");
    assert_eq!(
        shown("text"),
        "GET /pets/{id}: the server responded with 200 OK and a body that is not of the declared type (expected an integer, got \"one\"): \"one\""
    );
    assert!(shown("..").starts_with("GET /pets/{id}: the argument `id` "), "{}", shown(".."));

    let mut request = Request::get(&client.transport, "/pets/{id}", NO_KEY);
    request.path("id", "slow");
    let call = request.call::<i64, GetPetError>(|answer| answer.json()).with_timeout(Duration::from_millis(100));
    let error = run(call.send()).unwrap_err();
    let shown = error.to_string();
    assert!(shown.starts_with("GET /pets/{id} after 1"), "{shown}");
    assert!(shown.ends_with("ms: no response was received in time"), "{shown}");
    let operation = error.operation().unwrap();
    assert_eq!((operation.method().as_str(), operation.path()), ("GET", "/pets/{id}"));
    assert!(operation.elapsed() >= Duration::from_millis(100));
    assert_eq!(error.into_untyped().operation().map(ToString::to_string).as_deref(), Some("GET /pets/{id}"));
}

#[test]
fn an_error_says_whether_to_try_again() {
    for (status, headers, is_retryable, after, id) in [
        ("429 X", "Retry-After: 7\r\nX-Request-Id: r1\r\n", true, Some(7), Some("r1")),
        ("503 X", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\nrequest-id: r2\r\n", true, Some(0), Some("r2")),
        ("500 X", "Retry-After: soon\r\n", true, None, None),
        ("501 X", "", false, None, None),
        ("404 X", "x-correlation-id: r3\r\n", false, None, Some("r3")),
    ] {
        let server = serve(move |_| reply(status, headers, ""));
        let error = run(get_pet(&client(&server), "1")).unwrap_err();
        assert_eq!(error.is_retryable(), is_retryable, "{status}");
        assert_eq!(error.retry_after(), after.map(Duration::from_secs), "{status}");
        assert_eq!(error.request_id(), id, "{status}");
    }
    let server = serve(|_| vec![Step::Reset]);
    assert!(run(get_pet(&client(&server), "1")).unwrap_err().is_retryable());
    let error = run(get_pet(&client(&server), "..")).unwrap_err();
    assert!(!error.is_retryable() && error.request_id().is_none() && error.retry_after().is_none());
    let server = serve(|_| reply("200 X", "Content-Type: application/json\r\nX-Request-Id: r4\r\n", "1"));
    assert_eq!(run(get_pet(&client(&server), "1")).unwrap().request_id(), Some("r4"));
}

#[test]
fn an_encoding_that_nobody_asked_for_is_named() {
    let server = serve(|_| reply("200 X", "Content-Type: application/json\r\nContent-Encoding: br\r\n", "\u{1}\u{2}"));
    let error = run(get_pet(&client(&server), "1")).unwrap_err().to_string();
    assert!(error.contains("its content encoding is `br`, which the client did not ask for"), "{error}");
}
