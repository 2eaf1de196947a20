//! Mutual TLS: a server that asks for the certificate of the client.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

use crate::support::{reply, run};
use crate::{Client, ClientBuilder};
use runtime::{
    Answer, Call, CallError, Credential, Error, HttpClientBuilder, Identity, Request, Security, TransportKind,
};

/// An authority with its certificate.
struct Authority {
    certificate: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self { certificate: params.self_signed(&key).unwrap(), issuer: Issuer::new(params, key) }
    }

    /// A certificate for a name, and its key.
    fn sign(&self, name: &str, purpose: ExtendedKeyUsagePurpose) -> (rcgen::Certificate, KeyPair) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.extended_key_usages = vec![purpose];
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    fn identity(&self) -> Identity {
        let (certificate, key) = self.sign("client", ExtendedKeyUsagePurpose::ClientAuth);
        Identity::from_pem((certificate.pem() + &key.serialize_pem()).as_bytes()).unwrap()
    }
}

/// The authority that clients and servers trust. Keys take time.
fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(Authority::new)
}

/// Starts a server that requires a certificate of the authority, and responds with 200 and the first line of the request and its
/// header `X-Api-Key`.
fn serve(version: &'static SupportedProtocolVersion) -> String {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(authority().certificate.der().clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let (certificate, key) = authority().sign("localhost", ExtendedKeyUsagePurpose::ServerAuth);
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let chain: Vec<CertificateDer<'static>> = vec![certificate.der().clone()];
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(chain, key)
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
    builder.root_certificates(authority().certificate.pem())
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
        let builder = || builder(&url).identity(authority().identity()).require_credentials();
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
        assert!(
            text.contains("no connection could be made") && text.contains("received fatal alert: CertificateRequired"),
            "{version:?}: {text}"
        );
        // One that the server does not trust.
        let other = builder(&url).identity(Authority::new().identity()).build().unwrap();
        let text = run(call(&other, CERTIFICATE).send()).unwrap_err().to_string();
        assert!(text.contains("alert"), "{version:?}: {text}");
    }
}

#[test]
fn a_call_without_its_certificate_is_named_or_refused() {
    // Without a builder of the HTTP client there is no other way to have a certificate.
    let builder = || Client::builder("http://127.0.0.1:1").unwrap();
    let refused =
        |builder: ClientBuilder, security| match run(
            call(&builder.require_credentials().build().unwrap(), security).send()
        ) {
            Err(Error::Argument(error)) => error.to_string(),
            other => panic!("{other:?}"),
        };
    let key = || builder().credential("Key", Credential::header("X-Api-Key", "k"));
    for (text, scheme) in [
        (refused(builder(), CERTIFICATE), "credentials `Certificate`"),
        (refused(builder(), CERTIFICATE_AND_KEY), "credentials `Certificate`, `Key`"),
        (refused(key(), CERTIFICATE_AND_KEY), "credentials `Certificate`"),
        (refused(builder(), &[&["Certificate"], &["Key"]]), "credentials `Certificate`, `Key`"),
    ] {
        assert!(text.contains(&format!("{scheme}` are required")), "{text}");
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
        (shown(key().identity(authority().identity()), CERTIFICATE_AND_KEY), "(sent with `Certificate` and `Key`)"),
        (shown(builder().identity(authority().identity()), CERTIFICATE), "(sent with `Certificate`)"),
    ] {
        assert!(text.contains(expected), "{text}");
    }
}
