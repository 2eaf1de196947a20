//! TLS: authorities and certificates of one's own, against a server with rustls. The certificates in `tls/` are valid until 2120.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use runtime::{BuildError, Identity, Request};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig, ServerConnection, Stream};

use crate::ClientBuilder;
use crate::support::{builder, run};

pub const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");
pub const SERVER: &[u8] = include_bytes!("tls/server.pem");
const CLIENT: &[u8] = include_bytes!("tls/client.pem");

pub fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

pub fn authorities() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
    roots
}

/// The URL of a server that asks for a certificate of the client, or does not, and responds with `null`.
fn serve(asks: bool) -> String {
    let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let config = match asks {
        true => {
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(authorities()), provider());
            config.with_client_cert_verifier(verifier.build().unwrap())
        }
        false => config.with_no_client_auth(),
    };
    let (certificate, key) =
        (CertificateDer::from_pem_slice(SERVER).unwrap(), PrivateKeyDer::from_pem_slice(SERVER).unwrap());
    let config = Arc::new(config.with_single_cert(vec![certificate], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, config) = (stream.unwrap(), Arc::clone(&config));
            thread::spawn(move || {
                let mut connection = ServerConnection::new(config).unwrap();
                let mut tls = Stream::new(&mut connection, &mut stream);
                let mut head = [0; 4096];
                // A client that refuses the server sends nothing.
                if tls.read(&mut head).is_ok_and(|count| count > 0) {
                    tls.write_all(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnull",
                    )
                    .unwrap();
                }
            });
        }
    });
    url
}

/// The status of a response, or the error.
fn called(builder: ClientBuilder) -> Result<u16, String> {
    let client = builder.build().unwrap();
    let answer = run(Request::get(&client.transport, "/", &[]).send());
    answer.map(|answer| answer.code()).map_err(|error| format!("{error:?}"))
}

pub fn identity() -> Identity {
    Identity::from_pem(CLIENT).unwrap()
}

#[test]
fn an_authority_is_trusted_only_if_it_is_given() {
    let url = serve(false);
    assert_eq!(called(builder(&url).root_certificates(AUTHORITY)), Ok(200));
    let error = called(builder(&url)).unwrap_err();
    // In the words of rustls, or of OpenSSL.
    assert!(error.contains("UnknownIssuer") || error.contains("unable to get local issuer"), "{error}");
}

#[test]
fn a_server_that_asks_for_a_certificate_gets_it() {
    let url = serve(true);
    assert_eq!(called(builder(&url).root_certificates(AUTHORITY).identity(identity())), Ok(200));
    assert!(called(builder(&url).root_certificates(AUTHORITY)).is_err());
}

#[test]
fn a_whole_configuration_replaces_everything_else() {
    let config = || {
        let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
        config.with_root_certificates(authorities()).with_no_client_auth()
    };
    let url = serve(false);
    assert_eq!(called(builder(&url).tls(config())), Ok(200));
    for mixed in [builder(&url).identity(identity()), builder(&url).root_certificates(AUTHORITY)] {
        let error = mixed.tls(config()).build().unwrap_err();
        assert!(error.to_string().contains("TLS configuration"), "{error}");
    }
}

#[test]
fn certificates_that_cannot_be_read_are_reported() {
    let text = |error: BuildError| error.to_string();
    let error = Identity::from_pem(AUTHORITY).map(|_| ()).map_err(text).unwrap_err();
    assert!(error.contains("private key"), "{error}");
    let key = CLIENT.windows(10).rposition(|part| part == b"-----BEGIN").unwrap();
    let error = Identity::from_pem(&CLIENT[key..]).map(|_| ()).map_err(text).unwrap_err();
    assert!(error.contains("no certificate"), "{error}");
    let error = builder("https://localhost").root_certificates("none").build().map(|_| ()).map_err(text).unwrap_err();
    assert!(error.contains("a root certificate"), "{error}");
    assert_eq!(format!("{:?}", identity()), "Identity(..)");
}
