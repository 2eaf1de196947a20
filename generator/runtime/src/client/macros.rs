//! The macro for the types of an emitted client.

/// Defines the client of an API and its builder in the crate that uses the macro, which can thus add methods to them: for
/// groups of operations and for credentials. `client! { pub struct Client; pub struct ClientBuilder; }`
///
/// `schemes [("Key", "x-key")];` lists the security schemes of the document, each with the header of its credential or an empty
/// text, `certificates ["Certificate"];` those of client certificates, and `servers ["https://files.example.com"];` the servers of
/// operations that have their own.
///
/// `refuses Null, Status;` after these lists the [kinds of deviations](crate::DeviationKind) that the client refuses.
///
/// The client only wraps a [`Transport`](crate::Transport), and the builder only wraps [`Settings`](crate::Settings).
#[doc(hidden)]
#[macro_export]
macro_rules! client {
    (
        $(#[$about:meta])* pub struct $client:ident;
        $(#[$about_builder:meta])* pub struct $builder:ident;
        $(schemes [$($schemes:tt)*];)?
        $(certificates [$($certificates:tt)*];)?
        $(servers [$($servers:tt)*];)?
        $(refuses $($kind:ident),+;)?
    ) => {
        $(#[$about])*
        #[derive(Clone)]
        pub struct $client {
            pub(crate) transport: $crate::Transport,
        }

        impl $client {
            /// Creates a builder for a client of the API at `base_url`, such as `https://api.example.com/v1`.
            ///
            /// # Errors
            /// If `base_url` is not an absolute http or https URL, or has a user, a query or a fragment.
            #[inline]
            pub fn builder(base_url: &str) -> std::result::Result<$builder, $crate::BuildError> {
                let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
                let declared = $crate::Declared {
                    schemes: &[$($($schemes)*)?],
                    certificates: &[$($($certificates)*)?],
                    servers: &[$($($servers)*)?],
                };
                let settings = $crate::Settings::new(base_url, user_agent, declared)?;
                $($(let settings = settings.refusing($crate::DeviationKind::$kind);)+)?
                std::result::Result::Ok($builder { settings })
            }

            /// Makes a client that sends another credential for a security scheme of the document, for example for the calls
            /// of one tenant. It shares the connections and all other settings with this client.
            ///
            /// # Errors
            /// If the document has no such scheme, or the credential is not valid, or would be sent over http (see
            /// [`allow_http`]($builder::allow_http)).
            #[inline]
            pub fn with_credential(
                &self,
                scheme: &str,
                credential: $crate::Credential,
            ) -> std::result::Result<Self, $crate::BuildError> {
                std::result::Result::Ok(Self { transport: self.transport.with_credential(scheme, credential)? })
            }
        }

        impl std::fmt::Debug for $client {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.transport.debug(stringify!($client), f)
            }
        }

        $(#[$about_builder])*
        #[must_use = "no client is made before `build`"]
        pub struct $builder {
            settings: $crate::Settings,
        }

        impl $builder {
            /// Sets the credential of a security scheme of the document. It is sent to the operations that the document
            /// declares it for, and to no others.
            #[inline]
            pub fn credential(
                mut self,
                scheme: impl std::convert::Into<std::string::String>,
                credential: $crate::Credential,
            ) -> Self {
                self.settings.credential(scheme.into(), credential);
                self
            }

            /// Limits the whole duration of a call: connection, response, body, retries and the waits between them. The
            /// default is 60 seconds.
            #[inline]
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.settings.timeout = timeout;
                self
            }

            /// Limits the time to make a connection. The default is 10 seconds.
            #[inline]
            pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.settings.connect_timeout = timeout;
                self
            }

            /// Limits the size of the body of a response after decompression, in bytes. The default is 64 MiB.
            #[inline]
            pub fn max_body(mut self, bytes: usize) -> Self {
                self.settings.max_body = bytes;
                self
            }

            /// Sets the `User-Agent` header. The default is the name and version of the crate.
            #[inline]
            pub fn user_agent(mut self, user_agent: impl std::convert::Into<std::string::String>) -> Self {
                self.settings.user_agent = user_agent.into();
                self
            }

            /// Allows credentials to be sent over http, which anyone on the way can read. Without it, they are sent over https,
            /// and over http only to this host (`localhost`, `127.0.0.1`, `::1`).
            #[inline]
            pub fn allow_http(mut self) -> Self {
                self.settings.allow_http = true;
                self
            }

            /// Fails a call before anything is sent if it requires credentials that are not set. By default it is sent without
            /// any, and an error with status 401 or 403 says which are not set.
            #[inline]
            pub fn require_credentials(mut self) -> Self {
                self.settings.require_credentials = true;
                self
            }

            /// Sets the certificate, and its key, that the client shows to the server (mutual TLS).
            #[inline]
            pub fn identity(mut self, identity: $crate::Identity) -> Self {
                self.settings.identity = std::option::Option::Some(identity);
                self
            }

            /// Trusts the authorities of these certificates, in PEM, besides those of the system.
            #[inline]
            pub fn root_certificates(mut self, pem: impl std::convert::Into<std::vec::Vec<u8>>) -> Self {
                self.settings.root_certificates.push(pem.into());
                self
            }

            /// Sets up TLS by a whole configuration, such as a `rustls::ClientConfig`, in place of
            /// [`identity`](Self::identity), [`root_certificates`](Self::root_certificates) and the authorities of the system.
            #[inline]
            pub fn tls(mut self, config: impl std::convert::Into<$crate::TlsConfig>) -> Self {
                self.settings.tls = std::option::Option::Some(config.into());
                self
            }

            /// Adds a header to each request that does not set it itself. No `Debug` shows its value.
            #[inline]
            pub fn default_header(
                mut self,
                name: impl std::convert::Into<std::string::String>,
                value: impl std::convert::Into<$crate::Secret>,
            ) -> Self {
                self.settings.headers.push((name.into(), value.into()));
                self
            }

            /// Sets how many times a failed request is sent again. The default is none: only the caller knows whether the
            /// load of retries is acceptable, and whether they are already made at another level.
            ///
            /// A request is sent again if its connection could not be made. With an idempotent method (RFC 9110 section
            /// 9.2.2) it is also sent again if the connection was lost before a response, or if the status is 429, 502,
            /// 503 or 504. The wait is that of `Retry-After`, else 0.25 s, doubled each time up to 8 s. If it is more than
            /// 30 s, or would end after the [timeout](Self::timeout), the last outcome is returned at once.
            #[inline]
            pub fn retries(mut self, retries: u32) -> Self {
                self.settings.retries = retries;
                self
            }

            /// Sends every operation to the base URL, also those for which the document declares another server, for tests
            /// and proxies.
            #[inline]
            pub fn single_server(mut self) -> Self {
                self.settings.single_server = true;
                self
            }

            /// Replaces the server `declared`, which the document declares for certain operations, by `base_url`, for tests
            /// and proxies. [`build`](Self::build) refuses a server that the document does not declare for any operation.
            #[inline]
            pub fn replace_server(
                mut self,
                declared: impl std::convert::Into<std::string::String>,
                base_url: impl std::convert::Into<std::string::String>,
            ) -> Self {
                self.settings.servers.push((declared.into(), base_url.into()));
                self
            }

            /// Sets the builder of the HTTP client: proxies, name resolution, connection pool.
            ///
            /// Its redirect policy, `Referer`, connect timeout and user agent are overridden, and with `rustls` all that it says
            /// about TLS: certificates are set by [`identity`](Self::identity) and
            /// [`root_certificates`](Self::root_certificates), everything else by [`tls`](Self::tls). This takes a builder and
            /// not a client because credentials must not follow a redirect to another host.
            #[inline]
            pub fn http_client(mut self, http: $crate::HttpClientBuilder) -> Self {
                self.settings.http = std::option::Option::Some(http);
                self
            }

            /// Builds the client.
            ///
            /// With `rustls`, cryptography is that of the default provider of the process if it has one already, else `ring`. No
            /// default is set.
            ///
            /// # Errors
            /// If a header, credential, certificate or server is not valid, a credential would be sent over http (see
            /// [`allow_http`](Self::allow_http)), or the HTTP client can't be built, for example because the system has no root
            /// certificates.
            #[inline]
            pub fn build(self) -> std::result::Result<$client, $crate::BuildError> {
                std::result::Result::Ok($client { transport: self.settings.transport()? })
            }
        }

        impl std::fmt::Debug for $builder {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.settings.debug(stringify!($builder), f)
            }
        }
    };
}
