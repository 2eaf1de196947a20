//! The bytes of sources: files, and pages over HTTP.

use std::ffi::OsStr;
use std::time::{Duration, SystemTime};

use generator::import::Source;

use crate::decode;

/// The size that a page or document may have, in bytes.
const MAX_BODY: u64 = 64 * 1024 * 1024;
/// The time that one download may take as a whole.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The number of redirects that are followed.
const MAX_REDIRECTS: u32 = 5;

/// Reads one source, a path or a URL.
///
/// # Errors
/// The reason why the source can't be read, as text.
pub fn fetch(source: &OsStr) -> Result<Source, String> {
    match source.to_str() {
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
            let bytes = download(url, MAX_BODY)?;
            Ok(Source { name: url.to_owned(), bytes, date: now() })
        }
        _ => {
            let name = source.to_string_lossy().replace('\\', "/");
            let bytes = decode::read_file(source.as_ref(), MAX_BODY)?;
            Ok(Source { name, bytes, date: now() })
        }
    }
}

/// The time, as RFC 3339 in UTC.
fn now() -> Option<String> {
    Some(humantime::format_rfc3339_seconds(SystemTime::now()).to_string())
}

/// The media types that are asked for: a page in Markdown is shorter than the same in HTML, and has the same blocks.
const ACCEPT: &str = "text/markdown, application/vnd.oai.openapi+json, application/json;q=0.9, application/yaml;q=0.9, \
                      text/plain;q=0.8, text/html;q=0.5, */*;q=0.4";

fn download(url: &str, limit: u64) -> Result<Vec<u8>, String> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(MAX_REDIRECTS)
        // A download over HTTPS is not redirected to HTTP.
        .https_only(url.starts_with("https://"))
        .build();
    let request = ureq::Agent::new_with_config(config).get(url);
    let request = request.header("Accept", ACCEPT).header("Accept-Encoding", "gzip, deflate, br");
    let mut response = request.call().map_err(|error| error.to_string())?;
    let body = response.body_mut().with_config().limit(limit).read_to_vec().map_err(|error| error.to_string())?;
    let header = |name: &str| {
        let values = response.headers().get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.collect::<Vec<&str>>().join(",")
    };
    decode::decode(body, &header("content-encoding"), &header("content-type"), limit)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// Serves every request on a loopback port; `respond` gets its path and the base URL of the server.
    fn serve(respond: impl Fn(&str, &str) -> String + Send + 'static) -> std::io::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}", listener.local_addr()?);
        let address = base.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let path = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned)).unwrap_or_default();
                lines.take_while(|line| !line.is_empty()).for_each(drop);
                let _ = (&stream).write_all(respond(&path, &address).as_bytes());
            }
        });
        Ok(base)
    }

    #[test]
    fn downloads_are_bounded_and_stay_on_http() -> std::io::Result<()> {
        let head = |status: &str, more: &str| format!("HTTP/1.1 {status}\r\nConnection: close\r\n{more}\r\n");
        let base = serve(move |path, base| match path {
            "/page.md" => head("200 OK", "Content-Length: 5\r\n") + "hello",
            "/moved" => head("302 Found", &format!("Location: {base}/page.md\r\nContent-Length: 0\r\n")),
            "/loop" => head("302 Found", &format!("Location: {base}/loop\r\nContent-Length: 0\r\n")),
            "/file" => head("302 Found", "Location: file:///etc/passwd\r\nContent-Length: 0\r\n"),
            "/cut" => head("200 OK", "Content-Length: 500\r\n") + "hello",
            _ => head("404 Not Found", "Content-Length: 0\r\n"),
        })?;
        let source = fetch(OsStr::new(&format!("{base}/page.md")));
        let source = source.map(|source| (source.name, source.bytes));
        assert_eq!(source, Ok((format!("{base}/page.md"), b"hello".to_vec())));
        assert!(fetch(OsStr::new(&format!("{base}/moved"))).is_ok_and(|source| source.bytes == b"hello"));
        for path in ["loop", "file", "cut", "missing"] {
            assert!(fetch(OsStr::new(&format!("{base}/{path}"))).is_err(), "{path}");
        }
        assert!(download(&format!("{base}/page.md"), 4).is_err());
        Ok(())
    }
}
