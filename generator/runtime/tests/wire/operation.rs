//! An operation as the generator emits it: its call, its response and its errors.

use crate::Client;
use crate::support::{client, json, reply, run, serve};
use runtime::{Call, Error, Request, Security};

/// An operation with a call type of its own.
fn get_things(client: &Client, id: &str) -> GetThings {
    let mut request = Request::get(&client.transport, "/things/{id}", KEY);
    request.path("id", id);
    let call = request.call(|answer| match answer.code() {
        200 => answer.json(),
        204 => answer.empty_as(None),
        _ => answer.error(),
    });
    GetThings(call)
}

runtime::errors! {
    /// The errors of `get_things`.
    #[non_exhaustive]
    pub enum GetThingsError {
        400 if "text/plain" => BadRequestText(String) = text,
        400 => BadRequest(Option<Vec<String>>) = json_or_null,
        404 => NotFound,
        418 => ImATeapot(u16) = json as "text/x-teapot",
        422 => UnprocessableEntity(Vec<String>) = json,
        4XX => ClientError(u16),
        503 => ServiceUnavailable(Vec<u8>) = bytes,
        5XX => ServerError(u16, Vec<String>) = json,
    }
}

runtime::call! {
    /// A call of `get_things`.
    pub struct GetThings: Call<Option<Vec<u8>>, GetThingsError>
}

const KEY: Security = &[&["ApiKey"]];

impl GetThings {
    fn upcoming(mut self, upcoming: bool) -> Self {
        self.0.request.query("upcoming", &upcoming);
        self
    }
}

#[test]
fn an_operation_from_end_to_end() {
    let server = serve(|seen| match seen.path() {
        "/things/200" => json("[1,2]"),
        "/things/null" => json("null"),
        "/things/204" => vec![crate::support::Step::Send(b"HTTP/1.1 204 No\r\n\r\n".to_vec())],
        "/things/404" => reply("404 X", "", "gone"),
        "/things/422" => reply("422 X", "Content-Type: application/json\r\n", "[\"bad\"]"),
        _ => reply("500 X", "X-Id: 7\r\n", "oops"),
    });
    let client = client(&server);
    let call = |id| run(get_things(&client, id).upcoming(true).send());
    let things = call("200").unwrap();
    assert_eq!(server.last().target(), "/things/200?upcoming=true");
    assert_eq!((things.status().as_u16(), things.as_deref()), (200, Some([1, 2].as_slice())));
    assert_eq!(things.headers()["content-type"], "application/json");
    assert_eq!(format!("{:?}", things.clone()), "Response { status: 200, value: Some([1, 2]), .. }");
    assert_eq!(things.into_inner(), Some(vec![1, 2]));
    assert_eq!(call("null").unwrap().into_inner(), None);
    assert_eq!(call("204").unwrap().into_inner(), None);
    assert_eq!(call("404").unwrap_err().api(), Some(&GetThingsError::NotFound));
    let error = call("422").unwrap_err();
    assert_eq!(error.api(), Some(&GetThingsError::UnprocessableEntity(vec!["bad".to_owned()])));
    let error = call("500").unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.body().unwrap()), (500, b"oops".as_slice()));
    assert_eq!(error.headers().unwrap()["x-id"], "7");
    let raw = run(get_things(&client, "200").with_content_type("text/csv").send_for("text/json")).unwrap();
    assert_eq!((server.last().header("accept"), raw.into_inner()), (Some("text/json"), b"[1,2]".to_vec()));
    assert_eq!(run(get_things(&client, "422").send_for("text/plain")).unwrap_err().status().unwrap(), 422);
    let error = call("..").unwrap_err();
    assert!(matches!(&error, Error::Argument(argument) if argument.name() == "id"));
    assert_eq!((error.status(), error.body(), error.api()), (None, None, None));
}

#[test]
fn an_error_is_the_variant_of_its_status() {
    use GetThingsError::{
        BadRequest, BadRequestText, ClientError, ImATeapot, NotFound, ServerError, ServiceUnavailable,
        UnprocessableEntity,
    };
    let bad = || vec!["bad".to_owned()];
    for (status, kind, body, expected, is_list) in [
        (400, "application/json", "[\"bad\"]", Some(BadRequest(Some(bad()))), false),
        (400, "application/json", "", Some(BadRequest(None)), false),
        (400, "text/plain", "no", Some(BadRequestText("no".to_owned())), false),
        (404, "text/html", "no", Some(NotFound), false),
        (418, "text/x-teapot", "7", Some(ImATeapot(7)), false),
        (418, "text/plain", "7", None, false),
        (422, "application/json", "[\"bad\"]", Some(UnprocessableEntity(bad())), true),
        (422, "application/json", "{\"a\":1}", None, false),
        (422, "application/json", "", None, false),
        (499, "application/json", "[\"bad\"]", Some(ClientError(499)), false),
        (503, "application/json", "no", Some(ServiceUnavailable(b"no".to_vec())), false),
        (500, "application/json", "[\"bad\"]", Some(ServerError(500, bad())), true),
        (304, "application/json", "", None, false),
    ] {
        let server = serve(move |_| reply(&format!("{status} X"), &format!("Content-Type: {kind}\r\n"), body));
        let error = run(get_things(&client(&server), "1").send()).unwrap_err();
        let Error::Api(error) = error else { panic!("{status}: {error:?}") };
        assert_eq!(error.error(), expected.as_ref(), "{status} {kind} {body}");
        assert_eq!(error.unexpected().is_none(), expected.is_some(), "{status} {kind} {body}");
        assert_eq!(error.content::<Vec<String>>().is_some(), is_list, "{status} {kind} {body}");
        assert_eq!((error.status().as_u16(), error.body()), (status, body.as_bytes()));
    }
}

#[test]
fn all_can_cross_threads() {
    fn check<T: Send + Sync + 'static>(_: &T) {}
    fn future<T: Send + 'static>(_: &T) {}
    let client = client(&crate::support::null());
    check(&client);
    let call = get_things(&client, "1");
    check(&call);
    future(&call.clone().send());
    let error = run(Request::get(&client.transport, "/{x}", &[]).send()).unwrap_err();
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(Error::<String>::from(error));
    assert!(boxed.to_string().contains("missing"));
}
