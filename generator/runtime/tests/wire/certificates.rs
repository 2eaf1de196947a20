//! Mutual TLS: a server that asks for the certificate of the client.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

use crate::support::{reply, run};
use crate::tls::{AUTHORITY, SERVER, authorities, identity, provider};
use crate::{Client, ClientBuilder};
use runtime::{
    Answer, Call, CallError, Credential, Error, HttpClientBuilder, Identity, Request, Security, TransportKind,
};

/// A certificate of nobody whom the server trusts, and its key.
const UNTRUSTED: &[u8] = include_bytes!("tls/untrusted.pem");

/// Starts a server that requires a certificate of the authority, and responds with 200 and the first line of the request and its
/// header `X-Api-Key`.
fn serve(version: &'static SupportedProtocolVersion) -> String {
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(authorities()), provider());
    let (certificate, key) =
        (CertificateDer::from_pem_slice(SERVER).unwrap(), PrivateKeyDer::from_pem_slice(SERVER).unwrap());
    let config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let (config, listener) = (Arc::new(config), TcpListener::bind("127.0.0.1:0").unwrap());
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            // Ends where the handshake fails.
            let _ = respond(StreamOwned::new(connection, stream.unwrap()));
        }
    });
    url
}

fn respond(mut stream: impl Read + Write) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let key = head.lines().find(|line| line.starts_with("x-api-key")).unwrap_or_default();
    let body = format!("{} {key}", head.lines().next().unwrap_or_default());
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    stream.flush()
}

/// A builder that trusts the authority of the server, and has no other certificates.
fn builder(url: &str) -> ClientBuilder {
    let http = HttpClientBuilder::new().no_proxy();
    let builder = Client::builder(url).unwrap().http_client(http).timeout(Duration::from_secs(10));
    builder.root_certificates(AUTHORITY)
}

fn call(client: &Client, security: Security) -> Call<String> {
    Request::get(&client.transport, "/secret", security).call(Answer::text)
}

const CERTIFICATE: Security = &[&["Certificate"]];
const CERTIFICATE_AND_KEY: Security = &[&["Certificate", "Key"]];

#[test]
fn a_client_with_a_certificate_is_let_in() {
    for version in [&TLS12, &TLS13] {
        let url = serve(version);
        let builder = || builder(&url).identity(identity()).require_credentials();
        let client = builder().build().unwrap();
        let response = run(call(&client, CERTIFICATE).send()).unwrap();
        assert_eq!(response.into_inner(), "GET /secret HTTP/1.1 ");
        let client = builder().credential("Key", Credential::header("X-Api-Key", "k")).build().unwrap();
        let response = run(call(&client, CERTIFICATE_AND_KEY).send()).unwrap();
        assert_eq!(response.into_inner(), "GET /secret HTTP/1.1 x-api-key: k");
    }
}

#[test]
fn the_error_of_a_client_without_a_certificate_says_so() {
    for version in [&TLS12, &TLS13] {
        let url = serve(version);
        let error = run(call(&builder(&url).build().unwrap(), CERTIFICATE).send()).unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Connect), "{error:?}");
        let text = error.to_string();
        // In the words of rustls, or of OpenSSL.
        let names_cause = text.contains("CertificateRequired") || text.contains("certificate required");
        assert!(text.contains("no connection could be made") && names_cause, "{version:?}: {text}");
        // One that the server does not trust.
        let other = builder(&url).identity(Identity::from_pem(UNTRUSTED).unwrap()).build().unwrap();
        let text = run(call(&other, CERTIFICATE).send()).unwrap_err().to_string();
        assert!(text.contains("alert"), "{version:?}: {text}");
    }
}

#[test]
fn a_call_without_its_certificate_is_named_or_refused() {
    let builder = || Client::builder("http://127.0.0.1:1").unwrap();
    let refused =
        |builder: ClientBuilder, security| match run(
            call(&builder.require_credentials().build().unwrap(), security).send()
        ) {
            Err(Error::Argument(error)) => error.to_string(),
            other => panic!("{other:?}"),
        };
    let key = || builder().credential("Key", Credential::header("X-Api-Key", "k"));
    // The builder of the HTTP client is no way to have a certificate, but for native TLS.
    if cfg!(not(feature = "native-tls")) {
        let text = refused(builder().http_client(HttpClientBuilder::new()), CERTIFICATE);
        assert!(text.contains("credentials `Certificate` are required"), "{text}");
    }
    for (text, scheme) in [
        (refused(builder(), CERTIFICATE), "credentials `Certificate`"),
        (refused(builder(), CERTIFICATE_AND_KEY), "credentials `Certificate`, `Key`"),
        (refused(key(), CERTIFICATE_AND_KEY), "credentials `Certificate`"),
        (refused(builder(), &[&["Certificate"], &["Key"]]), "credentials `Certificate`, `Key`"),
    ] {
        assert!(text.contains(&format!("{scheme} are required")), "{text}");
    }
    for security in [&[&["Certificate"] as &[&str], &["Key"]] as Security, &[&["Certificate", "Key"], &["Key"]]] {
        let client = key().require_credentials().build().unwrap();
        let error = run(Request::get(&client.transport, "/", security).send()).unwrap_err();
        assert!(matches!(error, CallError::Transport(_)), "{error:?}");
    }
}

#[test]
fn an_error_says_whether_there_was_a_certificate() {
    let server = crate::support::serve(|_| reply("403 No", "", ""));
    let shown = |builder: ClientBuilder, security| {
        let call = Request::get(&builder.build().unwrap().transport, "/", security)
            .call(|answer| answer.undeclared::<(), ()>());
        run(call.send()).unwrap_err().to_string()
    };
    let builder = || Client::builder(&server.url).unwrap();
    let key = || builder().credential("Key", Credential::header("X-Api-Key", "k"));
    for (text, expected) in [
        (
            shown(builder(), CERTIFICATE),
            "(sent without credentials: it takes `Certificate`, and `Certificate` is not set)",
        ),
        (shown(key(), CERTIFICATE_AND_KEY), "(sent with `Key`, but `Certificate` is not set)"),
        (shown(key().identity(identity()), CERTIFICATE_AND_KEY), "(sent with `Certificate` and `Key`)"),
        (shown(builder().identity(identity()), CERTIFICATE), "(sent with `Certificate`)"),
    ] {
        assert!(text.contains(expected), "{text}");
    }
}
