//! Diagnostics in the forms that other programs read.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use generator::diag::{Code, RelatedLocation, ReportEntry, Severity};
use generator::source::SourceLocation;
use serde_json::{Value, json};

use crate::clients::slashes;

/// A form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// An object with the list `diagnostics`.
    Json,
    /// Workflow commands of GitHub Actions, which become annotations of the files.
    Github,
    /// SARIF 2.1.0 (OASIS), which code scanners and editors read.
    Sarif,
}

impl Format {
    /// The form with this name.
    ///
    /// # Errors
    /// There is none: a sentence that names them.
    pub fn named(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "github" => Ok(Self::Github),
            "sarif" => Ok(Self::Sarif),
            _ => Err(format!("`{name}` is no format; the formats are text, json, github, sarif")),
        }
    }

    /// The diagnostics in this form; `None` for text.
    pub fn of(self, entries: &[ReportEntry]) -> Option<String> {
        match self {
            Self::Text => None,
            Self::Json => Some(format!("{:#}\n", json!({ "diagnostics": entries }))),
            Self::Github => Some(entries.iter().map(github).collect()),
            Self::Sarif => Some(format!("{:#}\n", sarif(entries))),
        }
    }
}

/// A workflow command: `::error file=FILE,line=LINE,col=COLUMN,title=CODE::MESSAGE`.
fn github(entry: &ReportEntry) -> String {
    let kind = match entry.severity {
        severity @ (Severity::Error | Severity::Warning) => severity.as_str(),
        Severity::Approximation | Severity::Note => "notice",
    };
    let place = entry.location.as_ref().map(|SourceLocation { file, line, column, .. }| {
        format!("file={},line={line},col={column},", property(&relative(file)))
    });
    let text = format!("{}\n{}", entry.message, entry.help);
    format!("::{kind} {}title={}::{}\n", place.unwrap_or_default(), entry.code.as_str(), data(&text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A log with one run (SARIF 2.1.0, 3.13 and 3.14), whose rules are the codes that were found.
fn sarif(entries: &[ReportEntry]) -> Value {
    let codes: BTreeSet<Code> = entries.iter().map(|entry| entry.code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let index = |code: Code| codes.iter().position(|found| *found == code);
    let result = |entry: &ReportEntry| {
        let level = match entry.severity {
            severity @ (Severity::Error | Severity::Warning) => severity.as_str(),
            Severity::Approximation | Severity::Note => "note",
        };
        let places = entry.location.iter().map(|location| json!({ "physicalLocation": place(location) }));
        let related = entry.related.iter().map(|RelatedLocation { location, note }| {
            json!({ "physicalLocation": place(location), "message": { "text": note } })
        });
        json!({
            "ruleId": entry.code,
            "ruleIndex": index(entry.code),
            "level": level,
            "message": { "text": format!("{}: {}", entry.message, entry.help) },
            "locations": places.collect::<Vec<_>>(),
            "relatedLocations": related.collect::<Vec<_>>(),
        })
    };
    let driver = json!({ "name": "openapi-crate", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            // Columns are counted in characters.
            "columnKind": "unicodeCodePoints",
            "results": entries.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

/// A code with its page.
fn rule(code: Code) -> Value {
    let page = code.explanation();
    let about = page.split("\n\n").nth(1).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    json!({ "id": code.as_str(), "shortDescription": { "text": about }, "help": { "text": page, "markdown": page } })
}

fn place(SourceLocation { file, line, column, .. }: &SourceLocation) -> Value {
    json!({ "artifactLocation": { "uri": uri(file) }, "region": { "startLine": line, "startColumn": column } })
}

/// A path as it is seen from the current folder, if it is in it: programs look for files in their own copy of a repository.
fn relative(path: &str) -> Cow<'_, str> {
    let within =
        std::env::current_dir().ok().and_then(|folder| Some(slashes(Path::new(path).strip_prefix(folder).ok()?)));
    within.map_or(Cow::Borrowed(path), Cow::Owned)
}

/// A path as a relative reference (RFC 3986, 4.2); a URL stays as it is.
fn uri(path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let path = relative(path);
    let byte = |byte: u8| match byte {
        b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_entries(check: impl Fn(&[ReportEntry])) -> std::io::Result<()> {
        let document = "openapi: 3.1.0\ninfo: {title: Pets, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n    \
                        Age: {type: integer, minimum: 2, maximum: 1}\n    Pet: {$ref: '#/components/schemas/Nope'}\n";
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a b,c.yaml");
        std::fs::write(&file, document)?;
        let outcome = generator::lint(&[file], generator::Options::default());
        let mut entries = generator::diag::Report::new(&outcome.diagnostics, &outcome.sources).entries();
        for location in entries.iter_mut().filter_map(|entry| entry.location.as_mut()) {
            location.file = location.file.rsplit('/').next().unwrap_or_default().to_owned();
        }
        check(&entries);
        Ok(())
    }

    #[test]
    fn annotations_have_the_place_the_code_and_the_help() -> std::io::Result<()> {
        with_entries(|entries| {
            let text = Format::Github.of(entries).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), entries.len(), "{text}");
            let error = "::error file=a b%2Cc.yaml,line=7,col=";
            assert!(
                lines.iter().any(|line| line.starts_with(error) && line.contains("title=dangling-ref::")),
                "{text}"
            );
            assert!(lines.iter().any(|line| line.starts_with("::warning ") && line.contains("%0A")), "{text}");
        })
    }

    #[test]
    fn a_log_has_a_rule_for_each_code_and_a_result_for_each_diagnostic() -> std::io::Result<()> {
        with_entries(|entries| {
            let log = sarif(entries);
            let at = |pointer: &str| log.pointer(pointer).cloned().unwrap_or_default();
            let results = at("/runs/0/results").as_array().map_or(0, Vec::len);
            assert_eq!((results, at("/version")), (entries.len(), json!("2.1.0")));
            for result in (0..results).map(|index| format!("/runs/0/results/{index}")) {
                let rule = format!("/runs/0/tool/driver/rules/{}", at(&format!("{result}/ruleIndex")));
                assert_eq!(at(&format!("{rule}/id")), at(&format!("{result}/ruleId")));
                assert!(at(&format!("{rule}/help/text")).as_str().is_some_and(|page| page.starts_with("# ")), "{log}");
                let place = format!("{result}/locations/0/physicalLocation");
                assert_eq!(at(&format!("{place}/artifactLocation/uri")), "a%20b%2Cc.yaml");
                assert!(at(&format!("{place}/region/startLine")).as_u64() > Some(5), "{log}");
            }
        })
    }

    #[test]
    fn other_formats_are_refused() {
        assert!(Format::named("xml").is_err_and(|error| error.contains("sarif")));
    }
}
