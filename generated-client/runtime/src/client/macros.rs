//! The client of an API, as its users see it.

/// Defines the client of an API and its builder: types of the crate that calls it, so that this can add methods to them,
/// for its groups of operations and for its credentials. `client! { pub struct Client; pub struct ClientBuilder; }`
///
/// Nothing else is in them: what a client does is in [`Transport`](crate::Transport), and what its builder is told in
/// [`Settings`](crate::Settings).
#[macro_export]
macro_rules! client {
    ($(#[$about:meta])* pub struct $client:ident; $(#[$about_builder:meta])* pub struct $builder:ident;) => {
        $(#[$about])*
        #[derive(Clone)]
        pub struct $client {
            pub(crate) transport: $crate::Transport,
        }

        impl $client {
            /// Starts to set up a client for the API at `base_url`, such as `https://api.example.com/v1`.
            ///
            /// # Errors
            /// If it is not an absolute http or https URL, or has user, query or fragment.
            #[inline]
            pub fn builder(base_url: &str) -> std::result::Result<$builder, $crate::BuildError> {
                let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
                std::result::Result::Ok($builder { settings: $crate::Settings::new(base_url, user_agent)? })
            }
        }

        impl std::fmt::Debug for $client {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.transport.debug(stringify!($client), f)
            }
        }

        $(#[$about_builder])*
        #[must_use = "it makes no client before `build`"]
        pub struct $builder {
            settings: $crate::Settings,
        }

        impl $builder {
            /// Sets the credential of a security scheme of the document. It is sent to the operations that want it, and
            /// to no others.
            #[inline]
            pub fn credential(
                mut self,
                scheme: impl std::convert::Into<std::string::String>,
                credential: $crate::Credential,
            ) -> Self {
                self.settings.credential(scheme.into(), credential);
                self
            }

            /// Sets how long a call may take in all: connection, answer, body, retries and the waits between them. 60
            /// seconds unless set.
            #[inline]
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.settings.timeout = timeout;
                self
            }

            /// Sets how long a connection may take to be made. 10 seconds unless set.
            #[inline]
            pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.settings.connect_timeout = timeout;
                self
            }

            /// Sets how many bytes the body of an answer may have, after decompression. 64 MiB unless set.
            #[inline]
            pub fn max_body(mut self, bytes: usize) -> Self {
                self.settings.max_body = bytes;
                self
            }

            /// Sets the `User-Agent` field. The crate's name and version unless set.
            #[inline]
            pub fn user_agent(mut self, user_agent: impl std::convert::Into<std::string::String>) -> Self {
                self.settings.user_agent = user_agent.into();
                self
            }

            /// Sends a header field with each request that has no such field of its own. Its value is not shown by any
            /// `Debug`.
            #[inline]
            pub fn default_header(
                mut self,
                name: impl std::convert::Into<std::string::String>,
                value: impl std::convert::Into<$crate::Secret>,
            ) -> Self {
                self.settings.headers.push((name.into(), value.into()));
                self
            }

            /// Sets how often a failed request is sent again. Never unless set: only the caller knows whether the load
            /// that retries add helps or harms, and whether something above retries already.
            ///
            /// Sent again are requests whose connection was not made, and those of an idempotent method (RFC 9110 section
            /// 9.2.2) whose connection was lost before an answer, or that were answered with 429, 502, 503 or 504. The
            /// wait is what `Retry-After` says, else 0.25 s, doubled each time up to 8 s. If it is more than 30 s, or
            /// would end after the [timeout](Self::timeout), the last answer is returned at once.
            #[inline]
            pub fn retries(mut self, retries: u32) -> Self {
                self.settings.retries = retries;
                self
            }

            /// Sends what the document has go to its server `declared` to `base_url` instead, for operations that name a
            /// server of their own. For tests and proxies.
            #[inline]
            pub fn replace_server(
                mut self,
                declared: impl std::convert::Into<std::string::String>,
                base_url: impl std::convert::Into<std::string::String>,
            ) -> Self {
                self.settings.servers.push((declared.into(), base_url.into()));
                self
            }

            /// Sets the HTTP client to build upon: proxies, certificates, name lookup, connection pool.
            ///
            /// Redirects, `Referer`, connect timeout and user agent are set by this builder all the same: it is a builder
            /// and no finished client because credentials must not follow a redirect to another host.
            #[inline]
            pub fn http_client(mut self, http: $crate::HttpClientBuilder) -> Self {
                self.settings.http = std::option::Option::Some(http);
                self
            }

            /// Makes the client.
            ///
            /// If the process has no default provider of cryptography for `rustls` yet, this makes `ring` the default.
            ///
            /// # Errors
            /// If a header field, credential or server can't be used, or the HTTP client can't be made, as when the
            /// system has no root certificates.
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
