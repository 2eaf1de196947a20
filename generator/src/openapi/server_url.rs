//! URLs of servers: which can be reached by everyone, and which are encrypted.

/// Tests for a URL of plain HTTP whose host is not the machine itself: what is sent to it can be read on the way.
pub(crate) fn is_exposed(url: &str) -> bool {
    scheme(url).eq_ignore_ascii_case("http") && !is_local(url)
}

/// The order in which lists of servers are preferred that nothing else distinguishes: encrypted ones, then others, then those
/// of the machine of the author.
pub(crate) fn rank(url: &str) -> u8 {
    if is_local(url) { 2 } else { u8::from(!scheme(url).eq_ignore_ascii_case("https")) }
}

/// Moves each encrypted server to the place of the same server without encryption, if that is listed before it.
pub(crate) fn encrypted_first<T>(servers: &mut [T], url: impl Fn(&T) -> &str) {
    let mut plain = std::collections::HashMap::new();
    for index in 0..servers.len() {
        let Some((scheme, rest)) = servers.get(index).and_then(|server| url(server).split_once("://")) else {
            continue;
        };
        let rest = rest.trim_end_matches('/').to_owned();
        if scheme.eq_ignore_ascii_case("http") {
            plain.entry(rest).or_insert(index);
        } else if scheme.eq_ignore_ascii_case("https")
            && let Some(before) = plain.remove(&rest)
        {
            servers.swap(before, index);
        }
    }
}

fn scheme(url: &str) -> &str {
    url.split_once("://").map_or("", |(scheme, _)| scheme)
}

/// Tests for a URL whose host is the machine itself.
pub(crate) fn is_local(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let name = host.split(':').next().unwrap_or_default();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.starts_with("[::1]")
}

#[cfg(test)]
mod tests {
    use super::{encrypted_first, is_exposed, rank};

    #[test]
    fn plain_http_is_exposed_but_on_the_machine_itself() {
        for url in ["http://a", "HTTP://127.example.com/x", "http://localhost.example.com", "http://10.0.0.1:8080"] {
            assert!(is_exposed(url), "{url}");
        }
        for url in [
            "https://a",
            "/v1",
            "",
            "http://localhost:8080/v1",
            "http://a.localhost",
            "http://127.0.0.1",
            "http://[::1]:1",
        ] {
            assert!(!is_exposed(url), "{url}");
        }
        assert_eq!(["https://a", "http://a", "/v1", "https://localhost"].map(rank), [0, 1, 1, 2]);
    }

    #[test]
    fn the_encrypted_one_of_two_equal_servers_is_first() {
        let mut servers = ["http://a/v1", "http://b", "https://c", "https://a/v1/", "https://a/v2"];
        encrypted_first(&mut servers, |server| server);
        assert_eq!(servers, ["https://a/v1/", "http://b", "https://c", "http://a/v1", "https://a/v2"]);
    }
}
