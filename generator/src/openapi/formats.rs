//! The formats of OpenAPI's registry, and which types their values have.

/// A format: its name, and whether it is one of strings and one of numbers.
const FORMATS: [(&str, bool, bool); 50] = [
    ("base64url", true, false),
    ("binary", true, false),
    ("byte", true, false),
    ("char", true, false),
    ("commonmark", true, false),
    ("date", true, false),
    ("date-time", true, false),
    ("date-time-local", true, false),
    ("decimal", true, true),
    ("decimal128", true, true),
    ("double", false, true),
    ("double-int", false, true),
    ("duration", true, false),
    ("email", true, false),
    ("float", false, true),
    ("hostname", true, false),
    ("html", true, false),
    ("http-date", true, false),
    ("idn-email", true, false),
    ("idn-hostname", true, false),
    ("int8", false, true),
    ("int16", false, true),
    ("int32", false, true),
    ("int64", false, true),
    ("ipv4", true, false),
    ("ipv6", true, false),
    ("iri", true, false),
    ("iri-reference", true, false),
    ("json-pointer", true, false),
    ("media-range", true, false),
    ("password", true, false),
    ("regex", true, false),
    ("relative-json-pointer", true, false),
    ("sf-binary", true, false),
    ("sf-boolean", true, false),
    ("sf-decimal", false, true),
    ("sf-integer", false, true),
    ("sf-string", true, false),
    ("sf-token", true, false),
    ("time", true, false),
    ("time-local", true, false),
    ("uint8", false, true),
    ("uint16", false, true),
    ("uint32", false, true),
    ("uint64", false, true),
    ("unixtime", false, true),
    ("uri", true, false),
    ("uri-reference", true, false),
    ("uri-template", true, false),
    ("uuid", true, false),
];

/// Names near to that of a format which are in use for something else.
const OTHERS: [&str; 6] = ["ulid", "bytes", "guid", "unix-time", "datetime2", "timestamp"];

/// Common names of formats of the registry.
const INFORMAL: [(&str, &str); 3] = [("url", "uri"), ("URL", "uri"), ("guid", "uuid")];

/// The format of the registry that a common name is for.
pub(crate) fn informal(name: &str) -> Option<&'static str> {
    INFORMAL.iter().find(|(informal, _)| *informal == name).map(|(_, format)| *format)
}

/// Whether a format of the registry is one of strings and one of numbers.
pub(crate) fn types(name: &str) -> Option<(bool, bool)> {
    FORMATS.iter().find(|(known, ..)| *known == name).map(|(_, strings, numbers)| (*strings, *numbers))
}

/// The format of the registry that a name is a misspelling of: one in other letters or with other separators, or one that
/// differs in one letter.
pub(crate) fn meant(name: &str) -> Option<&'static str> {
    if types(name).is_some() || OTHERS.contains(&name) || !name.is_ascii() {
        return None;
    }
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let written = plain(name);
    let names = || FORMATS.iter().map(|(known, ..)| *known);
    let same = names().find(|known| plain(known) == written);
    same.or_else(|| {
        let is_near = |known: &&str| {
            known.len() >= 4 && known.as_bytes().first() == written.as_bytes().first() && {
                let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
                digits(known) == digits(&written) && strsim::osa_distance(&plain(known), &written) == 1
            }
        };
        names().find(is_near)
    })
}

#[cfg(test)]
mod tests {
    use super::{meant, types};

    #[test]
    fn a_misspelled_format_is_known() {
        for (name, expected) in [
            ("datetime", "date-time"),
            ("date_time", "date-time"),
            ("uiid", "uuid"),
            ("uuuid", "uuid"),
            ("int-32", "int32"),
            ("UUID", "uuid"),
            ("emial", "email"),
            ("doulbe", "double"),
            ("Date", "date"),
        ] {
            assert_eq!(meant(name), Some(expected), "{name}");
        }
        for name in
            ["uuid", "int32", "ulid", "uuid4", "url", "phone", "int", "", "currency", "data", "mime", "unix-time"]
        {
            assert!(meant(name).is_none_or(|meant| name == "data" && meant == "date"), "{name}");
        }
        assert_eq!(types("int64"), Some((false, true)));
    }
}
