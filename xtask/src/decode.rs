//! Bytes as a server or a file has them -> bytes of a text in UTF-8, or in an encoding that tells itself.

use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// The number of compressions within each other that are undone.
const MAX_LAYERS: usize = 4;
/// The bytes of a page in which it may declare its charset (HTML, section 4.2.5.4).
const DECLARATION: usize = 1024;

/// Undoes the compressions and the charset of a response. What the headers say is not trusted alone: servers send files that
/// are compressed as they are, or a text that should be compressed and is not, and name charsets that are those of other
/// files.
///
/// # Errors
/// The reason why the content can't be read, as text.
pub fn decode(bytes: Vec<u8>, content_encoding: &str, content_type: &str, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = bytes;
    for encoding in content_encoding.rsplit(',').map(|name| name.trim().to_ascii_lowercase()).take(MAX_LAYERS) {
        let decoded = match encoding.as_str() {
            "br" => brotli(&bytes, limit),
            "deflate" => deflate(&bytes, limit),
            "" | "identity" | "gzip" | "x-gzip" => continue,
            other => return Err(format!("the content encoding `{other}` is not supported")),
        };
        bytes = match decoded {
            Err(_) if is_text(&bytes) => bytes,
            decoded => decoded?,
        };
    }
    for _ in 0..MAX_LAYERS {
        if !bytes.starts_with(&[0x1F, 0x8B, 8]) {
            break;
        }
        bytes = read(flate2::read::MultiGzDecoder::new(bytes.as_slice()), limit, "gzip")?;
    }
    if charset(content_type).is_none() && !is_text(&bytes) && Encoding::for_bom(&bytes).is_none() {
        // Neither zlib nor Brotli begins with bytes that are certain to mean it. Bytes that are not text, and decompress to a
        // longer text, were compressed.
        let undone = if is_zlib(&bytes) { deflate(&bytes, limit) } else { brotli(&bytes, limit) };
        let undone = undone.ok().filter(|text| text.len() > bytes.len() && is_text(text));
        bytes = undone.unwrap_or(bytes);
    }
    Ok(in_unicode(bytes, content_type))
}

fn brotli(bytes: &[u8], limit: u64) -> Result<Vec<u8>, String> {
    read(brotli_decompressor::Decompressor::new(bytes, 4096), limit, "br")
}

fn deflate(bytes: &[u8], limit: u64) -> Result<Vec<u8>, String> {
    if is_zlib(bytes) {
        return read(flate2::read::ZlibDecoder::new(bytes), limit, "deflate");
    }
    read(flate2::read::DeflateDecoder::new(bytes), limit, "deflate")
}

/// Tests for a text in UTF-8.
fn is_text(bytes: &[u8]) -> bool {
    !bytes.contains(&0) && std::str::from_utf8(bytes).is_ok()
}

/// Tests for the header of zlib (RFC 1950, section 2.2), which some servers leave out.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

fn read(reader: impl Read, limit: u64, encoding: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| format!("the content is not valid in the content encoding `{encoding}`: {error}"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) { Ok(bytes) } else { Err(too_large(limit)) }
}

/// The reason why a content of more than `limit` bytes can't be read.
pub fn too_large(limit: u64) -> String {
    format!("the content is larger than {} MiB", limit / (1024 * 1024))
}

/// The text in UTF-8, if its charset is declared and is no other one of Unicode. A text that is valid in UTF-8 is taken as
/// such: servers declare a charset for all files, whatever is in them.
fn in_unicode(bytes: Vec<u8>, content_type: &str) -> Vec<u8> {
    let declared = charset(content_type).or_else(|| {
        let start = bytes.get(..DECLARATION).unwrap_or(&bytes);
        let start = String::from_utf8_lossy(start);
        // A page in HTML or XML may declare it within itself.
        start.trim_start().starts_with('<').then(|| charset(&start)).flatten()
    });
    let has_mark = Encoding::for_bom(&bytes).is_some();
    match declared {
        Some(charset) if !has_mark && charset != UTF_8 => {
            // A text in UTF-16 has zero bytes, since it has spaces and marks.
            let is_utf_8 = if [UTF_16LE, UTF_16BE].contains(&charset) {
                is_text(&bytes)
            } else {
                charset != ISO_2022_JP && std::str::from_utf8(&bytes).is_ok()
            };
            if is_utf_8 {
                return bytes;
            }
            charset.decode_without_bom_handling(&bytes).0.into_owned().into_bytes()
        }
        _ => bytes,
    }
}

/// The charset that `charset=` or `encoding=` names.
fn charset(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let (_, value) = lower.split_once("charset=").or_else(|| lower.split_once("encoding="))?;
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | ',' | '>' | '/' | '?'));
    Encoding::for_label(value.get(..end.unwrap_or(value.len()))?.as_bytes())
}

/// Reads a file, which may be compressed. A pipe or a device, which may have no end, is refused before it is opened.
///
/// # Errors
/// The reason why the file can't be read, as text.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let metadata = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "a folder" } else { "no regular file" };
        return Err(format!("the path is {kind}"));
    }
    if metadata.len() > limit {
        return Err(too_large(limit));
    }
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    decode(bytes, "", "", limit)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const LIMIT: u64 = 1 << 20;
    const TEXT: &str = "# Größe\n";
    /// [`TEXT`] by Brotli, uncompressed (RFC 7932, section 9.2), since there is only a decoder.
    const BROTLI: &[u8] = &[0x8B, 0x04, 0x80, b'#', b' ', b'G', b'r', 0xC3, 0xB6, 0xC3, 0x9F, b'e', b'\n', 0x03];

    /// Twelve times [`TEXT`] by Brotli.
    const LONG_BROTLI: &[u8] = &[
        0x1B, 0x77, 0x00, 0xF8, 0x1D, 0x09, 0x76, 0x6C, 0x8A, 0xF3, 0xCD, 0x51, 0x29, 0x87, 0xCB, 0x46, 0xEA, 0xD3,
        0xB6, 0x15, 0x40, 0x8E, 0xE4, 0x44, 0x80, 0xA1, 0x00, 0x28, 0x5B, 0x06,
    ];

    fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes)?;
        encoder.finish()
    }

    fn zlib(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes)?;
        encoder.finish()
    }

    fn decoded(bytes: &[u8], content_encoding: &str, content_type: &str) -> Result<String, String> {
        let bytes = decode(bytes.to_vec(), content_encoding, content_type, LIMIT)?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }

    #[test]
    fn compressions_are_undone_however_they_are_declared() -> std::io::Result<()> {
        let (once, flat) = (gzip(TEXT.as_bytes())?, zlib(TEXT.as_bytes())?);
        let twice = gzip(&once)?;
        let raw = flat.get(2..flat.len() - 4).unwrap_or_default();
        for (bytes, content_encoding) in [
            (TEXT.as_bytes(), ""),
            (TEXT.as_bytes(), "gzip"),
            (TEXT.as_bytes(), "identity"),
            (&once, "gzip"),
            (&once, ""),
            (&twice, "x-gzip"),
            (&twice, "gzip, GZIP"),
            (&flat, "deflate"),
            (raw, "deflate"),
            (BROTLI, "br"),
            (TEXT.as_bytes(), "br"),
            (TEXT.as_bytes(), "deflate"),
        ] {
            assert_eq!(decoded(bytes, content_encoding, "").as_deref(), Ok(TEXT), "{content_encoding} {bytes:?}");
        }
        let long = TEXT.repeat(12);
        for (bytes, content_encoding) in
            [(zlib(long.as_bytes())?, ""), (LONG_BROTLI.to_vec(), ""), (LONG_BROTLI.to_vec(), "br")]
        {
            assert_eq!(decoded(&bytes, content_encoding, "").as_deref(), Ok(long.as_str()), "{bytes:?}");
        }
        assert!(decoded(TEXT.as_bytes(), "zstd", "").is_err_and(|reason| reason.contains("`zstd` is not supported")));
        assert!(decoded(once.get(..once.len() - 9).unwrap_or_default(), "gzip", "").is_err());
        assert!(decoded(b"\xF6", "br", "").is_err());
        // Bytes that are no text, and none when anything is undone either, stay.
        assert_eq!(decode(b"\x0B\xFF\0".to_vec(), "", "", LIMIT).as_deref(), Ok(b"\x0B\xFF\0".as_slice()));
        let bomb = gzip(&vec![b' '; 2 << 20])?;
        assert_eq!(decoded(&bomb, "gzip", ""), Err("the content is larger than 1 MiB".to_owned()));
        Ok(())
    }

    #[test]
    fn charsets_are_those_that_are_declared_unless_the_text_is_in_unicode() {
        for (bytes, content_type) in [
            (TEXT.as_bytes(), ""),
            (TEXT.as_bytes(), "text/plain; charset=iso-8859-1"),
            (b"# Gr\xF6\xDFe\n", "text/markdown; charset=ISO-8859-1"),
            (b"# Gr\xF6\xDFe\n", "text/plain;Charset=\"windows-1252\""),
            (b"#\0 \0G\0r\0\xF6\0\xDF\0e\0\n\0", "text/plain; charset=utf-16le"),
            (TEXT.as_bytes(), "text/plain; charset=unknown"),
            (TEXT.as_bytes(), "text/plain; charset=utf-16"),
        ] {
            assert_eq!(decoded(bytes, "", content_type).as_deref(), Ok(TEXT), "{content_type} {bytes:?}");
        }
        let japanese = decoded(b"# \x83e\x83X\x83g\n", "", "text/markdown; charset=Shift_JIS");
        assert_eq!(japanese.as_deref(), Ok("# テスト\n"));
        let page = b"<html><meta charset='latin1'><p>\xF6</p>";
        assert!(decoded(page, "", "text/html").is_ok_and(|text| text.contains('ö')));
        // Bytes without a declared charset stay as they are: the generator detects UTF-16, and reports what is not text.
        for bytes in [b"\xFF\xFE{\0}\0".as_slice(), b"# \xF6\n"] {
            assert_eq!(decode(bytes.to_vec(), "", "", LIMIT).as_deref(), Ok(bytes));
        }
    }

    #[cfg(unix)]
    #[test]
    fn files_without_an_end_are_refused_at_once() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status()?.success());
        for path in [&pipe, Path::new("/dev/zero"), folder.path()] {
            assert!(read_file(path, LIMIT).is_err_and(|reason| reason.starts_with("the path is ")), "{path:?}");
        }
        let large = folder.path().join("large");
        std::fs::File::create(&large)?.set_len(LIMIT + 1)?;
        assert_eq!(read_file(&large, LIMIT), Err("the content is larger than 1 MiB".to_owned()));
        std::fs::write(&large, gzip(TEXT.as_bytes())?)?;
        assert_eq!(read_file(&large, LIMIT).as_deref(), Ok(TEXT.as_bytes()));
        Ok(())
    }
}
