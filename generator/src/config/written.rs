//! The text that a value of `generator.toml` with another type is meant as, to be written in its place.

use toml::de::DeValue;

use super::table;
use super::toml_file::Value;

/// The last key of a setting such as `rename.schemas.Pet`, as TOML has it. A key of the author's choice may have dots.
pub(super) fn key(setting: &str) -> String {
    let (table, rest) = setting.split_once('.').unwrap_or(("", setting));
    let within = rest.split_once('.').filter(|(name, _)| table::has_entries(table, name));
    let key = within.map_or(rest, |(_, key)| key);
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The text of a value that has no others in it.
fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.as_ref().to_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(value) => Some(value.to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// The text of a value, or of the first item of an array.
pub(super) fn first(value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::Array(items) => scalar(items.iter().next()?.get_ref()),
        other => scalar(other),
    }
}

/// The string that a value is meant as: a number in quotes, or the only item of an array.
pub(super) fn string(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Array(items) if items.len() == 1 => scalar(items.iter().next()?.get_ref()),
        DeValue::Boolean(_) => None,
        other => scalar(other),
    }
    .map(|text| quoted(&text))
}

/// The string that a value of a setting is meant as. Names are no numbers, as versions are.
pub(super) fn string_of(setting: &str, value: &DeValue<'_>) -> Option<String> {
    if setting == "package.version"
        && let Some(version) = scalar(value).as_deref().and_then(version)
    {
        return Some(quoted(&version));
    }
    let may_be_number = ["package.", "dependencies."].iter().any(|table| setting.starts_with(table));
    string(value).filter(|_| may_be_number || matches!(value, DeValue::Array(_)))
}

/// The array of strings that a value is meant as.
pub(super) fn strings(value: &DeValue<'_>) -> Option<String> {
    let items: Option<Vec<String>> = match value {
        DeValue::Array(items) => items.iter().map(|item| scalar(item.get_ref())).collect(),
        DeValue::String(text) => {
            Some(text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
        }
        _ => None,
    };
    let items: Vec<String> = items?.iter().map(|text| quoted(text)).collect();
    (!items.is_empty()).then(|| format!("[{}]", items.join(", ")))
}

/// The boolean that a value is meant as.
pub(super) fn boolean(value: &DeValue<'_>) -> Option<bool> {
    match scalar(value)?.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// The path of a Rust item that a text is meant as: in the notation of another language, with words or marks around it.
pub(super) fn rust_path(text: &str) -> Option<String> {
    let path = text.trim().trim_start_matches("use ").trim_end_matches([';', ',']);
    let segments = path.split([':', '.', '/', '\\']).map(|segment| segment.trim().replace('-', "_"));
    let segments: Vec<String> = segments.filter(|segment| !segment.is_empty()).collect();
    let is_path = segments.len() > 1 && !segments.iter().any(|segment| segment.contains(char::is_whitespace));
    is_path.then(|| segments.join("::"))
}

/// The version of three numbers that a text is meant as.
pub(super) fn version(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['v', 'V', '=', '^', '~']);
    let mut numbers: Vec<u64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    numbers.resize(3.max(numbers.len()), 0);
    numbers.truncate(3);
    Some(numbers.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

/// The name of a package that a text is meant as.
pub(super) fn package(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name: String = text.trim().chars().map(plain).collect();
    name.trim_matches(|c: char| !c.is_ascii_alphabetic() && !c.is_ascii_digit())
        .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
        .to_owned()
}

/// The correction of a line that is not valid TOML: with the quotes, the `=` or the `]` that it lacks. `None` if none of these
/// makes it valid.
pub(super) fn line(line: &str) -> Option<String> {
    let line = line.trim();
    let is_valid = |line: &String| line.parse::<toml::Table>().is_ok();
    let assignment = |separator: char| {
        let (key, value) = line.split_once(separator)?;
        let (key, value) = (key.trim(), value.trim());
        let bare = value.trim_matches(['"', '\'', ',', ';']);
        let has_quote = value.starts_with(['"', '\'']);
        let as_it_is = format!("{key} = {value}");
        let in_quotes = format!("{key} = {}", quoted(bare));
        let in_brackets = format!("{key} = {value}]");
        [
            Some(as_it_is),
            Some(in_brackets).filter(|_| value.starts_with('[')),
            Some(in_quotes).filter(|_| has_quote || !bare.contains(['[', '{', '"'])),
        ]
        .into_iter()
        .flatten()
        .find(|line| is_valid(line))
    };
    let header = || {
        let name = line.trim_matches(['[', ']']);
        Some(format!("[{name}]")).filter(|header| line.starts_with('[') && header != line && is_valid(header))
    };
    header().or_else(|| assignment('=')).or_else(|| assignment(':')).filter(|meant| meant != line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_another_notation_is_known() {
        for text in
            ["rust_decimal.Decimal", "rust-decimal::Decimal", "use rust_decimal::Decimal;", "rust_decimal:Decimal"]
        {
            assert_eq!(rust_path(text).as_deref(), Some("rust_decimal::Decimal"), "{text}");
        }
        for text in [" :: ", "not a path", "Decimal", "two words::Decimal"] {
            assert_eq!(rust_path(text), None, "{text}");
        }
    }

    #[test]
    fn the_key_of_a_setting_is_as_it_is_written() {
        for (setting, expected) in [
            ("package.version", "version"),
            ("rename.schemas.Pet", "Pet"),
            ("rename.types.Pet", "Pet"),
            ("rename.operations.GET /a.b", "\"GET /a.b\""),
            ("package.features.extra", "extra"),
            ("references.https://a.example/x", "\"https://a.example/x\""),
            ("lints.similar-tag", "similar-tag"),
        ] {
            assert_eq!(key(setting), expected, "{setting}");
        }
    }

    #[test]
    fn a_line_is_meant_as_valid_toml() {
        for (written, meant) in [
            ("version = 1.4.0", Some("version = \"1.4.0\"")),
            ("version: \"1.4.0\"", Some("version = \"1.4.0\"")),
            ("version = \"1.4.0", Some("version = \"1.4.0\"")),
            ("name = demo", Some("name = \"demo\"")),
            ("all = yes", Some("all = \"yes\"")),
            ("include = [\"a\"", Some("include = [\"a\"]")),
            ("[package", Some("[package]")),
            ("version = \"1.4.0\"", None),
            ("words", None),
        ] {
            assert_eq!(line(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn a_version_has_three_numbers() {
        for (written, meant) in [
            ("1.4", Some("1.4.0")),
            ("v1.4.0", Some("1.4.0")),
            ("2", Some("2.0.0")),
            ("1.2.3.4", Some("1.2.3")),
            ("new", None),
        ] {
            assert_eq!(version(written).as_deref(), meant, "{written}");
        }
        assert_eq!(package("My client!"), "my-client");
    }
}
