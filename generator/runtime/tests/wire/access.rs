//! Credentials and servers: what is sent, what is refused before, and what an error says.

use std::convert::Infallible;

use crate::support::{Seen, Server, builder, null, reply, run, serve};
use crate::{Client, ClientBuilder};
use runtime::{Answer, Call, CallError, Credential, Error, Request, Response, Security};

const KEY: Security = &[&["Key"]];
const KEY_AND_BEARER: Security = &[&["Key", "bearer"]];

fn call(client: &Client, security: Security) -> Call<()> {
    Request::get(&client.transport, "/", security).call(decode)
}

fn decode(answer: Answer) -> Result<Response<()>, Error<Infallible>> {
    if answer.status().is_success() { answer.empty() } else { answer.undeclared() }
}

fn keyed(server: &Server) -> ClientBuilder {
    builder(&server.url).credential("Key", Credential::header("X-Api-Key", "key-of-client"))
}

/// The values of a header, all of its lines.
fn values(seen: &Seen, name: &str) -> Vec<String> {
    seen.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
}

/// The request and the response of a server that responds with this status and body.
fn error(
    builder: impl Fn(&Server) -> ClientBuilder,
    status: &'static str,
    headers: &'static str,
    call: impl Fn(&Client) -> Call<()>,
) -> String {
    let server = serve(move |seen| reply(status, headers, format!("{} {:?}", seen.line, seen.headers)));
    let client = builder(&server).build().unwrap();
    let error = run(call(&client).send()).unwrap_err();
    format!("{error}\n{error:?}")
}

#[test]
fn a_header_of_the_call_replaces_the_credential_that_it_carries() {
    let server = null();
    let client = keyed(&server).default_header("X-Api-Key", "default").build().unwrap();
    run(call(&client, KEY).with_header("x-api-key", "key-of-tenant").send()).unwrap();
    assert_eq!(values(&server.last(), "x-api-key"), ["key-of-tenant"]);
    run(call(&client, KEY).send()).unwrap();
    assert_eq!(values(&server.last(), "x-api-key"), ["key-of-client"]);
    let bearer = builder(&server.url).credential("bearer", Credential::bearer("token-of-client")).build().unwrap();
    run(call(&bearer, &[&["bearer"]]).with_header("Authorization", "Bearer token-of-tenant").send()).unwrap();
    assert_eq!(values(&server.last(), "authorization"), ["Bearer token-of-tenant"]);
}

#[test]
fn a_header_of_the_call_counts_as_the_credential_that_it_carries() {
    let server = null();
    let client = keyed(&server).require_credentials().build().unwrap();
    run(call(&client, KEY_AND_BEARER).with_header("Authorization", "Bearer token").send()).unwrap();
    let seen = server.last();
    assert_eq!(
        (values(&seen, "x-api-key"), values(&seen, "authorization")),
        (vec!["key-of-client".to_owned()], vec!["Bearer token".to_owned()])
    );
}

#[test]
fn a_client_with_another_credential_shares_everything_else() {
    let server = null();
    let all: Security = &[&["Key", "query", "cookie"]];
    let client = keyed(&server)
        .credential("query", Credential::query("key", "query-of-client"))
        .credential("cookie", Credential::cookie("sid", "cookie-of-client"))
        .user_agent("tests")
        .build()
        .unwrap();
    let sent = |client: &Client| {
        run(call(client, all).send()).unwrap();
        let seen = server.last();
        let header = |name: &str| values(&seen, name).join(",");
        [seen.query().to_owned(), header("cookie"), header("x-api-key"), header("user-agent")]
    };
    let tenant = client.with_credential("query", Credential::query("key", "query-of-tenant")).unwrap();
    let tenant = tenant.with_credential("cookie", Credential::cookie("sid", "cookie-of-tenant")).unwrap();
    assert_eq!(sent(&tenant), ["key=query-of-tenant", "sid=cookie-of-tenant", "key-of-client", "tests"]);
    assert_eq!(sent(&client), ["key=query-of-client", "sid=cookie-of-client", "key-of-client", "tests"]);
    for (scheme, credential) in [("Kee", Credential::bearer("a")), ("query", Credential::query("key", ""))] {
        let error = client.with_credential(scheme, credential).unwrap_err();
        assert!(error.to_string().contains(scheme), "{error}");
    }
    let exposed = builder("http://api.example.com").build().unwrap();
    assert!(exposed.with_credential("Key", Credential::header("X-Api-Key", "secret")).is_err());
    let shown = error(keyed, "500 No", "", |client| {
        let tenant = client.with_credential("Key", Credential::header("X-Api-Key", "secret-of-tenant")).unwrap();
        call(&tenant, KEY)
    });
    assert!(!shown.contains("of-tenant"), "{shown}");
}

#[test]
fn a_key_replaces_the_one_in_the_path_template() {
    let server = null();
    let send = |builder: ClientBuilder| {
        let client = builder.build().unwrap();
        run(Request::get(&client.transport, "/a?key=public&b=1&keys=2", &[&["query"]]).send()).unwrap();
        server.last().query().to_owned()
    };
    assert_eq!(send(builder(&server.url)), "key=public&b=1&keys=2");
    assert_eq!(send(builder(&server.url).credential("query", Credential::query("key", "own"))), "b=1&keys=2&key=own");
}

#[test]
fn a_key_in_the_header_cookie_is_sent_with_other_cookies() {
    let server = null();
    let client = builder(&server.url).credential("jar", Credential::header("Cookie", "sid=s; b=c")).build().unwrap();
    let mut request = Request::get(&client.transport, "/", &[&["jar"]]);
    request.cookie("lang", "de");
    run(request.send()).unwrap();
    assert_eq!(values(&server.last(), "cookie"), ["lang=de; sid=s; b=c"]);
}

#[test]
fn an_error_says_which_credentials_were_sent() {
    let shown = |builder: fn(&Server) -> ClientBuilder, status, headers, security| {
        error(builder, status, headers, move |client| call(client, security))
    };
    let plain: fn(&Server) -> ClientBuilder = |server| builder(&server.url);
    let key: fn(&Server) -> ClientBuilder = keyed;
    let challenge = "WWW-Authenticate: Bearer realm=\"a\"\r\n";
    for (found, expected) in [
        (
            shown(plain, "401 No", challenge, KEY),
            "(sent without credentials: it takes `Key`, and `Key` is not set; WWW-Authenticate: Bearer realm=\"a\")",
        ),
        (
            shown(key, "403 No", "", KEY_AND_BEARER),
            "(sent without credentials: it takes `Key` and `bearer`, and `bearer` is not set)",
        ),
        (
            shown(plain, "401 No", "", &[&["Key"], &["bearer", "query"]]),
            "it takes `Key` or `bearer` and `query`, and `Key`, `bearer`, `query` are not set)",
        ),
        (shown(plain, "401 No", "", &[&[], &["Key"]]), "it takes none or `Key`, and `Key` is not set)"),
        (shown(key, "401 No", "", KEY), "(sent with `Key`)"),
        (shown(key, "401 No", "", &[]), "(the document requires no credential for it)"),
    ] {
        assert!(found.contains(expected), "{found}");
    }
    let other = shown(plain, "404 No", challenge, KEY);
    assert!(!other.contains("credential") && !other.contains("realm"), "{other}");
}

#[test]
fn a_call_without_its_credentials_can_be_refused() {
    let server = null();
    let client = keyed(&server).require_credentials().build().unwrap();
    let refused = run(call(&client, KEY_AND_BEARER).send()).unwrap_err();
    assert_eq!(refused.to_string(), "GET /: the credentials `bearer` are required, but not set");
    assert_eq!(server.requests().len(), 0);
    for security in [KEY, &[], &[&["bearer"], &[]], &[&["bearer"], &["Key"]]] {
        run(call(&client, security).send()).unwrap();
    }
}

#[test]
fn what_the_document_does_not_declare_is_an_error_of_the_builder() {
    let text = |builder: ClientBuilder| builder.build().unwrap_err().to_string();
    let server = || builder("http://localhost");
    let unknown = text(server().replace_server("https://file.example.com", "http://localhost"));
    assert_eq!(
        unknown,
        "the server `https://file.example.com` is not one that the document declares for an operation; \
         there are `https://files.example.com`, `/v2/`"
    );
    let unknown = text(server().credential("Keys", Credential::bearer("token")));
    assert!(
        unknown.starts_with("the credential `Keys` is of no security scheme of the document; there are `Key`, "),
        "{unknown}"
    );
}

#[test]
fn servers_can_be_replaced() {
    let (base, other) = (null(), null());
    let send = |client: &Client, url: &'static str| {
        let mut request = Request::get(&client.transport, "/x", &[]);
        request.server(url);
        run(request.send()).unwrap();
    };
    // The last slash makes no difference.
    let one =
        builder(&base.url).replace_server("https://files.example.com/", &other.url).replace_server("/v2", &other.url);
    let one = one.build().unwrap();
    send(&one, "https://files.example.com");
    send(&one, "/v2/");
    assert_eq!((other.requests().len(), base.requests().len()), (2, 0));
    let all = builder(&format!("{}/v1", base.url)).single_server().build().unwrap();
    for url in ["https://files.example.com", "/v2/"] {
        send(&all, url);
        assert_eq!(base.last().target(), "/v1/x");
    }
}

#[test]
fn a_credential_is_sent_over_http_to_this_host_only() {
    let token = || Credential::bearer("token");
    let build = |url: &str| Client::builder(url).unwrap().credential("bearer", token()).build();
    for url in
        ["https://api.example.com", "http://localhost", "http://a.localhost:8080", "http://127.8.0.1", "http://[::1]:1"]
    {
        build(url).unwrap();
    }
    for url in ["http://api.example.com", "HTTP://10.0.0.1/v1", "http://localhost.example.com", "http://[::2]"] {
        let error = build(url).unwrap_err().to_string();
        assert!(error.contains("allow_http"), "{error}");
        Client::builder(url).unwrap().credential("bearer", token()).allow_http().build().unwrap();
        Client::builder(url).unwrap().build().unwrap();
    }
    // The server of an operation, and a credential that only the call has.
    let client = Client::builder("https://a.example").unwrap().credential("bearer", token()).build().unwrap();
    let mut request = Request::get(&client.transport, "/", &[&["bearer"]]);
    request.server("http://files.invalid");
    assert!(matches!(run(request.send()), Err(CallError::Argument(error)) if error.name() == "server"));
    for client in [
        Client::builder("http://a.invalid").unwrap(),
        Client::builder("http://a.invalid").unwrap().default_header("Authorization", "token"),
    ] {
        let call = call(&client.build().unwrap(), &[]).with_header("Authorization", "token");
        assert!(matches!(run(call.send()), Err(Error::Argument(error)) if error.name() == "server"));
    }
}

#[test]
fn values_that_no_credential_has_are_errors_of_the_builder() {
    for (scheme, credential, reason) in [
        ("Key", Credential::header("X-Api-Key", ""), "is empty"),
        ("query", Credential::query("key", ""), "is empty"),
        ("cookie", Credential::cookie("sid", ""), "is empty"),
        ("bearer", Credential::bearer(""), "is empty"),
        ("bearer", Credential::bearer("bearer tok"), "begins with `Bearer `, which is added to it"),
        ("bearer", Credential::bearer("a b"), "contains whitespace"),
        ("basic", Credential::basic("a\r\nb", "c"), "contains a control character"),
        ("basic", Credential::basic("a", "c\0"), "contains a control character"),
        ("Key", Credential::header("Host", "a"), "is in a header that the transport sets"),
        ("Key", Credential::header("Content-Type", "a"), "is in a header that the transport sets"),
    ] {
        let error = builder("http://localhost").credential(scheme, credential).build().unwrap_err();
        assert_eq!(error.to_string(), format!("the credential `{scheme}` {reason}"));
    }
    for credential in
        [Credential::basic("user", ""), Credential::basic("", "p"), Credential::cookie("sid", "\"quoted\"")]
    {
        let scheme = if format!("{credential:?}").contains("Basic") { "basic" } else { "cookie" };
        builder("http://localhost").credential(scheme, credential).build().unwrap();
    }
    let error = Client::builder("localhost:7000").unwrap_err();
    assert_eq!(error.to_string(), "the base URL begins with neither `http://` nor `https://`");
}

#[test]
fn whatever_carries_a_secret_is_redacted() {
    let plain: fn(&Server) -> ClientBuilder = |server| builder(&server.url);
    let with = |name: &'static str, value: &'static str| {
        move |server: &Server| builder(&server.url).default_header(name, value)
    };
    let shown = |found: &str, secret: &str| found.contains(secret);
    let no_argument = |client: &Client| call(client, &[]);
    for (value, secrets) in [
        ("Bearer secret-token", ["secret-token", "secret-token"]),
        ("Token token=\"secret-one\", key=secret-two", ["secret-one", "secret-two"]),
        ("secret-whole", ["secret-whole", "secret-whole"]),
    ] {
        let found = error(with("Authorization", value), "401 No", "", no_argument);
        assert!(secrets.iter().all(|secret| !shown(&found, secret)) && shown(&found, "[redacted]"), "{found}");
    }
    let found = error(plain, "500 No", "", |client| call(client, &[]).with_header("X-Tenant", "Key secret-tenant"));
    assert!(!shown(&found, "secret-tenant"), "{found}");
    let found = error(plain, "500 No", "", |client| {
        let mut request = Request::get(&client.transport, "/{inviteToken}/{id}", &[]);
        request.path("inviteToken", "secret/path");
        request.path("id", "visible-id");
        request.query("api_key", "secret query");
        request.query("monkey", "visible-query");
        request.header("X-Session-Token", "secret-header");
        request.cookie("sid", "secret-cookie");
        request.call(decode)
    });
    assert!(!shown(&found, "secret") && shown(&found, "visible-id") && shown(&found, "visible-query"), "{found}");
}

/// Frameworks repeat a body that they refuse.
#[test]
fn what_a_body_carries_as_a_secret_is_redacted() {
    let server = serve(|seen| reply("422 No", "", seen.text()));
    let client = builder(&server.url).build().unwrap();
    let shown = |fill: &dyn Fn(&mut Request)| {
        let mut request = Request::post(&client.transport, "/", &[]);
        fill(&mut request);
        let error = run(request.call(decode).send()).unwrap_err();
        format!("{error}{error:?}")
    };
    let value = serde_json::json!({
        "user": "visible-user",
        "password": "secret-word",
        "keys": [{"api_key": "secret \"key\""}, {"token": ["secret-item"]}],
    });
    let found = shown(&|request| request.json(&value));
    assert!(found.contains("visible-user") && !found.contains("secret"), "{found}");
    let value = serde_json::json!({ "grant_type": "visible-grant", "client_secret": "secret/word" });
    let found = shown(&|request| request.form(&value));
    assert!(found.contains("visible-grant") && !found.contains("secret%2Fword"), "{found}");
    let found = shown(&|request| request.text("text/csv", "password,secret-word"));
    assert!(found.contains("secret-word"), "{found}");
}

#[test]
fn a_short_secret_is_redacted_where_it_stands_alone() {
    let short = |server: &Server| builder(&server.url).credential("bearer", Credential::bearer("tok"));
    let server = serve(|_| reply("401 No", "", "token tok, (tok) tok"));
    let error = run(call(&short(&server).build().unwrap(), &[&["bearer"]]).send()).unwrap_err().to_string();
    assert!(error.ends_with(": token [redacted], ([redacted]) [redacted]"), "{error}");
}
