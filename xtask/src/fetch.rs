//! Sources -> bytes: files, and pages over HTTP.

use std::ffi::OsStr;
use std::time::Duration;

use generator::import::Source;

/// The size that a page or document may have, in bytes.
const MAX_BODY: u64 = 64 * 1024 * 1024;
/// How long one download may take in all.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How often a server may send us on.
const MAX_REDIRECTS: u32 = 5;

/// Reads one source, a path or an address.
pub fn fetch(source: &OsStr) -> Result<Source, String> {
    match source.to_str() {
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
            let bytes = download(url).map_err(|error| format!("`{url}` can't be downloaded: {error}"))?;
            Ok(Source { name: url.to_owned(), bytes })
        }
        _ => {
            let name = source.to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(source).map_err(|error| format!("`{name}` can't be read: {error}"))?;
            Ok(Source { name, bytes })
        }
    }
}

fn download(url: &str) -> Result<Vec<u8>, ureq::Error> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .max_redirects(MAX_REDIRECTS)
        // What began safe stays safe.
        .https_only(url.starts_with("https://"))
        .build();
    let mut response = ureq::Agent::new_with_config(config).get(url).call()?;
    response.body_mut().with_config().limit(MAX_BODY).read_to_vec()
}
