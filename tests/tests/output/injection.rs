//! No string of a document becomes code: hostile texts are put into each of them, one at a time, and the emitted code has
//! the same items, methods and attributes as before.

use std::collections::BTreeMap;

use generator::diag::{Report, Severity};
use generator::emit::Package;
use generator::{Generated, Outcome};
use serde_json::Value;

/// Texts that end or begin something in one of the emitted languages.
///
/// With `INJECT_EACH=1`, each of them is put into each string alone, which takes minutes.
const PAYLOADS: [&str; 16] = [
    "\"); std::process::exit(1); (\"",
    "*/ fn evil() {} /*",
    "line\nfn evil() {}",
    "carriage\rfn evil() {}",
    "nul\0",
    "{}{0}{evil}",
    "#]\nfn evil() {}\n#[doc",
    "\"# r#\"",
    "bidi\u{202E}evil\u{2066}",
    "back\\slash\\\"",
    "`back``ticks```",
    "</script><script>evil()</script>",
    "\"\n[dependencies]\nevil = \"1\"\n",
    "''' \"\"\" '",
    "$crate::evil!{}",
    "| evil | [evil](javascript:evil()) |",
];

fn generated(document: &Value) -> Outcome<Generated> {
    generator::generate_texts([("api.json", document.to_string())], &Package { name: "injected".into() })
}

fn benign() -> Value {
    serde_json::from_str(include_str!("../../fixtures/hostile/every-string.json")).expect("JSON")
}

/// A string of a document: the pointer to the value, or to the object and the member's name.
#[derive(Clone, Debug)]
enum Target {
    Value(String),
    Key(String, String),
}

/// Every string, and the name of every member of an object whose names are the author's choice.
fn targets(root: &Value) -> Vec<Target> {
    let mut found = Vec::new();
    let mut stack = vec![(String::new(), root)];
    while let Some((pointer, value)) = stack.pop() {
        match value {
            Value::String(_) => found.push(Target::Value(pointer)),
            Value::Array(items) => {
                stack.extend(items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            Value::Object(members) => {
                for (key, value) in members {
                    found.push(Target::Key(pointer.clone(), key.clone()));
                    stack.push((generator::openapi::child_pointer(&pointer, key), value));
                }
            }
            _ => {}
        }
    }
    found
}

/// The document with one string replaced: a payload after it, before it, or instead of it.
fn attacked(document: &Value, target: &Target, change: &dyn Fn(&str) -> String) -> Value {
    let mut attacked = document.clone();
    match target {
        Target::Value(pointer) => {
            if let Some(Value::String(text)) = attacked.pointer_mut(pointer) {
                *text = change(text);
            }
        }
        Target::Key(pointer, key) => {
            let object = attacked.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object");
            let members = std::mem::take(object);
            let renamed = |name: String| if name == *key { change(&name) } else { name };
            object.extend(members.into_iter().map(|(name, value)| (renamed(name), value)));
            let old = format!("#{}", generator::openapi::child_pointer(pointer, key));
            rename_references(&mut attacked, &old, &generator::openapi::child_pointer(pointer, &change(key)));
        }
    }
    attacked
}

/// References to a renamed component are renamed too, so that the document is not refused for a missing component.
fn rename_references(document: &mut Value, old: &str, pointer: &str) {
    let encoded: String = pointer
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let mut stack = vec![document];
    while let Some(value) = stack.pop() {
        match value {
            Value::String(text) if text == old => *text = format!("#{encoded}"),
            Value::Array(items) => stack.extend(items),
            Value::Object(members) => stack.extend(members.iter_mut().map(|(_, value)| value)),
            _ => {}
        }
    }
}

/// The number of items of each kind in the emitted files, all together: a name that moves a type to another
/// file changes nothing. Documentation, and `serde` attributes that a changed name needs, are not counted.
fn skeleton(generated: &Generated) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (path, content) in generated.files.iter() {
        let text = std::str::from_utf8(content).expect("text");
        if path.starts_with("runtime/") {
            continue;
        }
        match path.rsplit('.').next() {
            Some("rs") => {
                assert!(!text.contains("compile_error!"), "{path}: {text}");
                let harmful = |c: char| c.is_control() && c != '\n' || ('\u{202A}'..='\u{202E}').contains(&c);
                assert!(!text.contains(harmful), "{path}: invisible characters");
                let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
                // Comments are not tokens: a line that is neither code nor comment would have failed to parse.
                for item in &file.items {
                    item_counts(item, &mut counts);
                }
            }
            Some("toml") => {
                let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
                for (section, value) in table {
                    // A feature has the name of the module of its group: an identifier, which is checked.
                    let is_name = |key: &String| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                    let name = |key: &String| {
                        if section == "features" && is_name(key) { "{}".to_owned() } else { key.clone() }
                    };
                    let keys = value.as_table().map(|table| table.keys().map(name).collect::<Vec<_>>().join(","));
                    *counts.entry(format!("{path} {section} {}", keys.unwrap_or_default())).or_default() += 1;
                }
            }
            Some("json") => {
                let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
                for key in value.as_object().expect("an object").keys() {
                    *counts.entry(format!("{path} {key}")).or_default() += 1;
                }
            }
            Some("md") => {
                let lines = |what: fn(&str) -> bool| text.lines().filter(|line| what(line)).count();
                counts.insert(format!("{path} headings"), lines(|line| line.starts_with('#')));
                counts.insert(format!("{path} rows"), lines(|line| line.starts_with('|')));
                counts.insert(format!("{path} fences"), lines(|line| line.trim_start().starts_with("```")));
                let tags = text.matches("<script").count() - text.matches("\\<script").count();
                counts.insert(format!("{path} tags"), tags);
                counts.insert(format!("{path} links"), text.matches("](javascript").count());
            }
            _ => {}
        }
    }
    counts
}

fn item_counts(item: &syn::Item, counts: &mut BTreeMap<String, usize>) {
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    let attributes = |attributes: &[syn::Attribute]| {
        let names = attributes.iter().filter_map(|a| a.path().get_ident().map(ToString::to_string));
        let names: std::collections::BTreeSet<String> = names.filter(|n| n != "doc" && n != "serde").collect();
        format!("{names:?}")
    };
    match item {
        syn::Item::Struct(item) => {
            count(format!("struct {}", attributes(&item.attrs)));
            item.fields.iter().for_each(|field| count(format!("field {}", attributes(&field.attrs))));
        }
        syn::Item::Enum(item) => {
            count(format!("enum {}", attributes(&item.attrs)));
            item.variants.iter().for_each(|variant| count(format!("variant {}", attributes(&variant.attrs))));
        }
        syn::Item::Impl(item) => {
            count("impl".to_owned());
            for member in &item.items {
                match member {
                    syn::ImplItem::Fn(method) => count(format!(
                        "method {} {} {}",
                        attributes(&method.attrs),
                        method.sig.inputs.len(),
                        method.block.stmts.len()
                    )),
                    _ => count("other member".to_owned()),
                }
            }
        }
        syn::Item::Type(_) => count("alias".to_owned()),
        syn::Item::Const(_) => count("const".to_owned()),
        // How imports and modules are spread over files depends on names.
        syn::Item::Use(_) | syn::Item::Mod(_) => {}
        syn::Item::Macro(item) => count(format!("macro {:?}", item.mac.path.get_ident().map(ToString::to_string))),
        syn::Item::Fn(item) => count(format!("fn {}", item.sig.ident)),
        other => panic!("an item of an unexpected kind: {other:?}"),
    }
}

/// The differences between two skeletons.
fn difference(a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>) -> Vec<String> {
    let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let at = |map: &BTreeMap<String, usize>, key: &String| map.get(key).copied().unwrap_or(0);
    let differs = keys.into_iter().filter(|key| at(a, key) != at(b, key));
    differs.map(|key| format!("{key}: {} -> {}", at(a, key), at(b, key))).collect()
}

/// Tests whether the content of a target decides the structure, so that another value of it correctly gives other items.
/// Nothing is exempt from giving valid files without the payload's own items.
fn is_structural(target: &Target) -> bool {
    const KEYWORDS: [&str; 15] = [
        "type",
        "format",
        "$ref",
        "in",
        "style",
        "required",
        "openapi",
        "scheme",
        "security",
        "tags",
        "const",
        "default",
        "mapping",
        "propertyName",
        "enum",
    ];
    match target {
        // The name of a path parameter, which then differs from the one in the template.
        Target::Value(pointer) if pointer == "/paths/~1pets~1{id}/parameters/0/name" => true,
        // The variables in it, which have to be between braces.
        Target::Value(pointer) if pointer == "/servers/0/url" => true,
        Target::Value(pointer) => {
            let steps: Vec<&str> = pointer.rsplit('/').take(2).collect();
            steps.iter().any(|step| KEYWORDS.contains(step))
        }
        Target::Key(..) => true,
    }
}

/// Locations where a name of the payload must never occur: as an item, a macro or a dependency.
fn holds_evil(counts: &BTreeMap<String, usize>) -> bool {
    counts.keys().any(|what| what.contains("evil") || what.contains("exit"))
}

#[test]
fn no_string_changes_what_is_emitted() {
    let document = benign();
    let base = generated(&document);
    let report = Report::new(&base.diagnostics, &base.sources).to_string();
    let base = skeleton(base.result.as_ref().unwrap_or_else(|_| panic!("{report}")));
    let targets = targets(&document);
    let (mut runs, mut refused, mut wrong) = (0, 0, Vec::new());
    // Several at once by default, in both orders, because one may hide the effect of another.
    let all = PAYLOADS.map(str::to_owned).to_vec();
    let payloads = match std::env::var_os("INJECT_EACH") {
        Some(_) => all,
        None => vec![all.concat(), all.iter().rev().map(String::as_str).collect()],
    };
    let each = payloads.len() > 2;
    for (index, target) in targets.iter().enumerate() {
        for payload in
            payloads.iter().enumerate().filter(|(n, _)| each || n % 2 == index % 2).map(|(_, payload)| payload)
        {
            let attacked = attacked(&document, target, &|text| format!("{text}{payload}"));
            let run = std::panic::catch_unwind(|| {
                let outcome = generated(&attacked);
                match &outcome.result {
                    Ok(generated) => Some(skeleton(generated)),
                    Err(_) => {
                        let errors = outcome.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error);
                        errors.for_each(|error| assert!(error.location.is_some(), "{error:?}"));
                        None
                    }
                }
            });
            runs += 1;
            match run {
                Err(_) => wrong.push(format!("{target:?} {payload:?}: panic")),
                Ok(None) => refused += 1,
                Ok(Some(found)) => {
                    let differs = difference(&base, &found);
                    if holds_evil(&found) || !(differs.is_empty() || is_structural(target)) {
                        wrong.push(format!("{target:?} {payload:?}: {differs:?}"));
                    }
                }
            }
        }
    }
    let strings = targets.len();
    println!("{strings} strings attacked, {runs} documents, {refused} refused with a location, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
