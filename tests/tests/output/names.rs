//! Names: any list of strings gives valid, unique identifiers and file names, and nothing is written elsewhere.

use std::collections::BTreeSet;

use generator::Generated;
use generator::diag::{Report, Severity};
use generator::emit::Package;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tests::driver::check;

/// A document in which the strings are names of everything that has a name.
fn document(names: &[String]) -> Value {
    let mut distinct: Vec<&String> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    let properties: Map<String, Value> =
        distinct.iter().map(|name| ((*name).clone(), json!({"type": "string"}))).collect();
    let object = json!({"type": "object", "properties": properties, "required": distinct});
    let schemas: Map<String, Value> = distinct.iter().map(|name| ((*name).clone(), object.clone())).collect();
    let parameters: Vec<Value> = distinct
        .iter()
        .flat_map(|name| {
            ["query", "header", "cookie"]
                .map(|location| json!({"name": name, "in": location, "schema": {"type": "string"}}))
        })
        .collect();
    let values = json!({"type": "string", "enum": distinct});
    let branches: Vec<Value> =
        distinct.iter().map(|name| json!({"title": name, "type": "object", "properties": {(*name): {}}})).collect();
    let paths: Map<String, Value> = distinct
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let content = json!({"application/json": {"schema": {"type": "object", "properties": {"kind": values, "any": {"oneOf": branches}}}}});
            let operation = json!({
                "tags": [name], "operationId": name, "parameters": parameters,
                "responses": {"200": {"description": "Fine", "content": content}},
            });
            let other = json!({"operationId": name, "responses": {"200": {"description": "Fine"}}});
            (format!("/{index}"), json!({"get": operation, "post": other}))
        })
        .collect();
    let schemes: Map<String, Value> =
        distinct.iter().map(|name| ((*name).clone(), json!({"type": "http", "scheme": "bearer"}))).collect();
    json!({
        "openapi": "3.1.0", "info": {"title": "Names", "version": "1"}, "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    })
}

/// The result for a document; `None` if it is refused with a location.
pub(super) fn generated(document: &Value) -> Option<Generated> {
    let outcome = generator::generate_texts([("api.json", document.to_string())], &Package { name: "named".into() });
    if outcome.result.is_err() {
        let errors: Vec<_> = outcome.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error).collect();
        let report = Report::new(&outcome.diagnostics, &outcome.sources);
        assert!(!errors.is_empty() && errors.iter().all(|error| error.location.is_some()), "{report}");
        println!("{report}");
    }
    outcome.result.ok()
}

fn unique<T: Ord + std::fmt::Debug>(scope: &str, names: impl IntoIterator<Item = T>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(!seen.contains(&name), "{scope}: {name:?} twice");
        seen.insert(name);
    }
}

/// Every file parses, and no scope has a name twice.
fn judge(generated: &Generated) {
    unique("files", generated.files.iter().map(|(path, _)| path.to_lowercase()));
    for (path, content) in generated.files.iter() {
        assert!(!path.starts_with('/') && !path.contains("..") && !path.contains('\\'), "{path}");
        assert!(path.chars().all(|c| c.is_ascii_alphanumeric() || "/_.-".contains(c)), "{path}");
        if !path.ends_with(".rs") || path.starts_with("runtime/") {
            continue;
        }
        let text = std::str::from_utf8(content).expect("text");
        assert!(!text.contains("compile_error!"), "{path}: {text}");
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        let imported = file.items.iter().filter_map(imports).flatten();
        unique(path, file.items.iter().filter_map(type_name).chain(imported));
        let mut methods = BTreeSet::new();
        for item in &file.items {
            match item {
                syn::Item::Struct(item) => unique(path, item.fields.iter().filter_map(|f| f.ident.as_ref())),
                syn::Item::Enum(item) => unique(path, item.variants.iter().map(|variant| &variant.ident)),
                syn::Item::Impl(item) if item.trait_.is_none() => {
                    let own = &item.self_ty;
                    let own = format!("{own:?}");
                    for member in &item.items {
                        if let syn::ImplItem::Fn(method) = member {
                            assert!(
                                methods.insert((own.clone(), method.sig.ident.to_string())),
                                "{path}: {}",
                                method.sig.ident
                            );
                            unique(path, method.sig.inputs.iter().map(|input| format!("{input:?}")));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    unique("types", generated.model.types.iter().map(|def| def.name.as_str()));
    unique("groups", generated.model.groups.iter().map(|group| group.module.as_str()));
    unique("credentials", generated.model.schemes.iter().map(|scheme| scheme.method.as_str()));
}

fn type_name(item: &syn::Item) -> Option<String> {
    match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Type(item) => Some(item.ident.to_string()),
        syn::Item::Const(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

/// The names that a `use` item imports.
fn imports(item: &syn::Item) -> Option<Vec<String>> {
    let syn::Item::Use(item) = item else { return None };
    let (mut open, mut names) = (vec![&item.tree], Vec::new());
    while let Some(tree) = open.pop() {
        match tree {
            syn::UseTree::Path(path) => open.push(&path.tree),
            syn::UseTree::Group(group) => open.extend(&group.items),
            syn::UseTree::Name(name) => names.push(name.ident.to_string()),
            syn::UseTree::Rename(name) => names.push(name.rename.to_string()),
            syn::UseTree::Glob(_) => {}
        }
    }
    Some(names)
}

/// Names that are known to cause errors: paths, devices, keywords, names that the emitted code uses itself.
const NAMES: [&str; 101] = [
    "../x",
    "../../etc/passwd",
    "/etc/x",
    "CON",
    "con",
    "NUL",
    "aux.txt",
    "C:\\x",
    "a/b",
    "a\\b",
    ".",
    "..",
    "",
    " ",
    "mod",
    "lib",
    "main",
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "async",
    "gen",
    "r#type",
    "_",
    "__",
    "-",
    "--",
    "1",
    "1a",
    "a-b",
    "a_b",
    "a.b",
    "a b",
    "aB",
    "AB",
    "Ab",
    "ab",
    "A",
    "a",
    "é",
    "日本",
    "ß",
    "ﬁ",
    "I",
    "ı",
    "İ",
    "String",
    "Option",
    "Vec",
    "Box",
    "Result",
    "Ok",
    "Err",
    "Some",
    "None",
    "Value",
    "Map",
    "Client",
    "ClientBuilder",
    "Error",
    "Response",
    "Request",
    "Default",
    "Debug",
    "Clone",
    "Serialize",
    "Deserialize",
    "new",
    "send",
    "build",
    "builder",
    "request",
    "types",
    "runtime",
    "api",
    "client",
    "shared",
    "rest",
    "Unknown",
    "Other",
    "Unlisted",
    "NotListed",
    "NoneOfThese",
    "body",
    "clone",
    "into",
    "accept",
    "server",
    "credential",
    "string_enum",
    "Shape",
    "Send",
    "Sync",
    "Drop",
    "Security",
    "Call",
    "Style",
    "Multipart",
    "ip addr",
];

#[test]
fn names_that_are_known_to_cause_errors() {
    // Each on its own, and all of them together.
    for name in NAMES {
        generated(&document(&[name.to_owned()])).iter().for_each(judge);
    }
    let all: Vec<String> = NAMES.map(str::to_owned).to_vec();
    for some in all.chunks(24) {
        generated(&document(some)).iter().for_each(judge);
    }
}

/// Code that parses may still not compile: an import that a type shadows, or that nothing uses.
#[test]
fn a_client_of_such_names_compiles() {
    let all: Vec<String> = NAMES.map(str::to_owned).to_vec();
    let temporary = tempfile::tempdir().expect("a folder");
    for (index, some) in all.chunks(51).enumerate() {
        let generated = generated(&document(some)).expect("a crate");
        let folder = temporary.path().join(index.to_string());
        generator::write::plan(&folder, &generated.files).and_then(|plan| plan.apply()).expect("it can be written");
        check(&folder, &[]).unwrap_or_else(|problem| panic!("{problem}"));
    }
}

/// The order in a document decides a name only if nothing else does.
#[test]
fn names_do_not_depend_on_the_order() {
    let some: Vec<String> = NAMES[..32].iter().map(|name| (*name).to_owned()).collect();
    let names = |list: &[String]| -> BTreeSet<(String, String)> {
        let generated = generated(&document(list)).expect("a crate");
        generated
            .model
            .types
            .iter()
            .map(|def| (def.pointer.to_string(), def.name.clone()))
            .filter(|(p, _)| p.matches('/').count() == 3)
            .collect()
    };
    let mut back = some.clone();
    back.reverse();
    assert_eq!(names(&some), names(&back));
}

/// Texts whose words collide more often than random ones.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof!["[a-c]", "[A-C]", "[0-2]", "[-_./ ]", "\\PC", ".", "(type|self|get|new)"];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_names_are_distinguished(names in prop::collection::vec(text(), 1..6)) {
        generated(&document(&names)).iter().for_each(judge);
    }
}

/// A target that is a link, or that contains one: nothing is written to the link's target.
#[cfg(unix)]
#[test]
fn nothing_is_written_outside_of_the_target() {
    let temporary = tempfile::tempdir().expect("a folder");
    let outside = temporary.path().join("outside");
    std::fs::create_dir_all(&outside).expect("a folder");
    std::fs::write(outside.join("kept"), "kept").expect("a file");
    let files = generated(&document(&["../x".to_owned(), "/etc/x".to_owned()])).expect("a crate").files;
    let link = temporary.path().join("link");
    std::os::unix::fs::symlink(&outside, &link).expect("a link");
    let inner = temporary.path().join("inner");
    std::fs::create_dir_all(&inner).expect("a folder");
    std::os::unix::fs::symlink(&outside, inner.join("src")).expect("a link");
    for target in [&link, &inner] {
        match generator::write::plan(target, &files) {
            Ok(plan) => {
                let done = plan.apply();
                println!("{}: {:?}", target.display(), done.is_ok());
            }
            Err(problems) => println!("{}: {} problems", target.display(), problems.iter().count()),
        }
        let names: Vec<_> =
            std::fs::read_dir(&outside).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        assert_eq!(names, ["kept"], "{}", target.display());
    }
}

/// A symbolic link in a folder of documents that points outside of it is refused, and its target is not read.
#[cfg(unix)]
#[test]
fn links_among_the_documents_are_not_followed() {
    let temporary = tempfile::tempdir().expect("a folder");
    let (specs, outside) = (temporary.path().join("specs"), temporary.path().join("outside"));
    std::fs::create_dir_all(&specs).expect("a folder");
    std::fs::create_dir_all(&outside).expect("a folder");
    std::fs::write(outside.join("secret.json"), document(&["secret".to_owned()]).to_string()).expect("a file");
    std::fs::write(specs.join("open.json"), document(&["open".to_owned()]).to_string()).expect("a file");
    std::os::unix::fs::symlink(outside.join("secret.json"), specs.join("secret.json")).expect("a link");
    std::os::unix::fs::symlink(&outside, specs.join("folder")).expect("a link");
    let outcome = generator::generate(&[specs], &Package { name: "linked".into() });
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    assert!(outcome.result.is_err() && !report.contains("secret\","), "{report}");
    let errors = outcome.diagnostics.iter().filter(|d| d.code.severity() == Severity::Error);
    let codes: Vec<_> = errors.map(|error| error.code.as_str()).collect();
    assert_eq!(codes, ["unreadable", "unreadable"], "{report}");
}
