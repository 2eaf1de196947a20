//! Bodies whose bytes are written as Base64.

use crate::Client;
use crate::support::{client, null, reply, run, serve};
use runtime::{Answer, DeviationKind, Error, Request, Response};

fn get(client: &Client) -> Answer {
    run(Request::get(&client.transport, "/", &[]).send()).unwrap()
}

/// The response to a call of a server that sends this body as an image.
fn image(body: &'static [u8]) -> Result<Response<Vec<u8>>, Error<()>> {
    let server = serve(move |_| reply("200 OK", "Content-Type: image/png\r\n", body));
    get(&client(&server)).base64()
}

#[test]
fn bytes_are_sent_as_text() {
    let server = null();
    let sent = |fill: &dyn Fn(&mut Request)| {
        let mut request = Request::post(&client(&server).transport, "/", &[]);
        fill(&mut request);
        run(request.send()).unwrap();
        let seen = server.last();
        (seen.header("content-type").unwrap().to_owned(), seen.text().to_owned())
    };
    let is = |(kind, text): (String, String), expected: (&str, &str)| assert_eq!((&*kind, &*text), expected);
    is(sent(&|request| request.base64("image/png", [0xfb, 0xff])), ("image/png", "+/8="));
    is(sent(&|request| request.base64_url("image/png", [0xfb, 0xff])), ("image/png", "-_8="));
    is(sent(&|request| request.base64("text/plain", "a")), ("text/plain; charset=utf-8", "YQ=="));
}

#[test]
fn text_is_read_as_bytes() {
    for body in [&b"+/8="[..], b"-_8=", b"-_8", b"+/8=\r\n"] {
        let response = image(body).unwrap();
        assert_eq!((&**response, response.deviations().len()), (&[0xfb, 0xff][..], 0), "{body:?}");
        assert_eq!(response.body(), body);
    }
}

#[test]
fn what_is_not_encoded_is_kept_unless_the_client_refuses_it() {
    let raw = b"\x89PNG\r\n";
    let response = image(raw).unwrap();
    assert_eq!(**response, *raw);
    let kinds: Vec<DeviationKind> = response.deviations().iter().map(runtime::Deviation::kind).collect();
    assert_eq!(kinds, [DeviationKind::Format]);
    mod strict {
        runtime::client! {
            /// A client that tolerates less.
            pub struct Client;
            /// Its builder.
            pub struct ClientBuilder;
            refuses Format;
        }
    }
    let server = serve(move |_| reply("200 OK", "Content-Type: image/png\r\n", raw));
    let client = strict::Client::builder(&server.url).unwrap().build().unwrap();
    let answer = run(Request::get(&client.transport, "/", &[]).send()).unwrap();
    let error = answer.base64::<()>().unwrap_err().to_string();
    assert!(error.contains("the body is not Base64"), "{error}");
    // A page of a proxy is none either.
    let server = serve(|_| reply("200 OK", "Content-Type: text/html\r\n", "YQ=="));
    assert!(get(&crate::support::client(&server)).base64::<()>().is_err());
}
