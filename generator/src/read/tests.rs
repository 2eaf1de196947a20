//! Tests of reading.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::arena::Id as _;
use crate::diag::{Code, Report};
use crate::source::{JsonIndex, Location, Span, YamlIndex};

fn read_one(name: &str, text: &str) -> (Vec<Fragment>, Sources, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut sources = Sources::default();
    let fragments = read_texts([(name, text)], &[], &mut sources, &mut diagnostics);
    (fragments, sources, diagnostics)
}

fn report(name: &str, text: &str) -> String {
    let (_, sources, diagnostics) = read_one(name, text);
    Report::new(&diagnostics, &sources).to_string()
}

fn codes(name: &str, text: impl AsRef<[u8]>) -> Vec<&'static str> {
    let mut diagnostics = Diagnostics::default();
    read_texts([(name, text.as_ref())], &[], &mut Sources::default(), &mut diagnostics);
    diagnostics.iter().map(|d| d.code.as_str()).collect()
}

/// Where `text` holds `needle`, as line and column.
fn position(text: &str, needle: &str) -> (usize, usize) {
    let before = &text[..text.find(needle).unwrap()];
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap().chars().count() + 1)
}

fn locate(sources: &Sources, pointer: &str) -> (usize, usize) {
    let location = sources.locate(&Location::new(FragmentId::new(0), pointer));
    (location.line, location.column)
}

/// A value by the same parser, in a document that is accepted.
fn yaml(text: &str) -> Value {
    let parsed = yaml::parse(text);
    assert_eq!(parsed.problems, [], "{text}");
    parsed.value.unwrap()
}

#[test]
fn scalars_follow_the_core_schema() {
    let text = "[no, yes, on, off, 012, 0o14, 0x1F, 1e3, 1., .5, -7, +7, 2024-01-31, '1', \"true\", ~, Null, TRUE, \
                18446744073709551615, 1.2.3, 1_000, 0b1, -, 0x, e5, 1e]";
    let expected = json!([
        "no",
        "yes",
        "on",
        "off",
        12,
        12,
        31,
        1000.0,
        1.0,
        0.5,
        -7,
        7,
        "2024-01-31",
        "1",
        "true",
        null,
        null,
        true,
        18446744073709551615u64,
        "1.2.3",
        "1_000",
        "0b1",
        "-",
        "0x",
        "e5",
        "1e"
    ]);
    assert_eq!(yaml(text.replace(" -,", " '-',").as_str()), expected);
}

/// The specification wants lines of a flow collection or a quoted text indented (YAML 1.2.2, 6.1, 8.2.3); most parsers
/// don't, and documents are written for those.
#[test]
fn what_most_parsers_read_is_read() {
    let value = json!({"a": {"b": ["t", "u"], "c": 1}});
    for list in ["[\n    \"t\",\n    \"u\"\n  ]", "[\n    't',\n    u\n]", "[\nt,\n'u']"] {
        assert_eq!(yaml(&format!("a:\n  b: {list}\n  c: 1\n")), value, "{list}");
    }
    assert_eq!(yaml("a:\n  b: {\n    t: \"u\",\n    c: [1]\n}\n"), json!({"a": {"b": {"t": "u", "c": [1]}}}));
    assert_eq!(yaml("a:\n  b: \"t\nu\"\n  c: 'v\n\n'\n"), json!({"a": {"b": "t u", "c": "v\n"}}));
}

#[test]
fn names_are_texts_as_written() {
    let text = "200: a\nnull: b\n1.0: c\ntrue: d\n0x10: e\n'on': f\n";
    assert_eq!(yaml(text), json!({"200": "a", "null": "b", "1.0": "c", "true": "d", "0x10": "e", "on": "f"}));
}

#[test]
fn tags_are_honoured() {
    assert_eq!(
        yaml("[!!str 12, !!int '12', !!float 1, !!bool 'true', !!null '', ! 5]"),
        json!(["12", 12, 1.0, true, null, "5"])
    );
    assert_eq!(yaml::parse("a: !!int x").problems[0].span, Span::Pointer("/a".into()));
    let unknown = yaml::parse("a: !secret 5");
    assert_eq!((unknown.problems[0].message.code(), unknown.value.unwrap()), (Code::YamlTag, json!({"a": "5"})));
}

#[test]
fn anchors_aliases_and_merge_keys() {
    let text =
        "base: &b {x: 1, y: 2}\nlist: &l [*b]\nn: &n name\n*n : 3\nout:\n  a: 0\n  <<: [*b, {z: 9, x: 8}]\n  y: 5\n";
    let expected = json!({
        "base": {"x": 1, "y": 2}, "list": [{"x": 1, "y": 2}], "n": "name", "name": 3,
        "out": {"a": 0, "x": 1, "z": 9, "y": 5}
    });
    assert_eq!(yaml(text), expected);
    assert_eq!(yaml(text)["out"].as_object().unwrap().keys().collect::<Vec<_>>(), ["a", "x", "z", "y"]);
    assert_eq!(yaml("{'<<': 1}"), json!({"<<": 1}));
}

#[test]
fn markers_directives_and_other_tags() {
    assert_eq!(yaml("---\na: 1\n...\n"), json!({"a": 1}));
    assert_eq!(
        yaml("%YAML 1.2\n--- # c\na: 2001-12-14t21:59:43.10-05:00\n"),
        json!({"a": "2001-12-14t21:59:43.10-05:00"})
    );
    // The words of YAML 1.1 mean nothing here, whatever version a text claims.
    assert_eq!(
        yaml("%YAML 1.1\n---\na: [no, Yes, ON, 0777, 1:30, =, 0b11, 1_0, +.inf.]\n"),
        json!({"a": ["no", "Yes", "ON", 777, "1:30", "=", "0b11", "1_0", "+.inf."]})
    );
    assert_eq!(
        yaml("a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: |+\n  z\n\n"),
        json!({"a": "x\n y\n", "b": "x y", "c": "z\n\n"})
    );
    for tag in ["!!timestamp 2001-12-14", "!!binary aGk=", "!!set {a: ~}", "!!omap [a: 1]"] {
        let parsed = yaml::parse(&format!("a: {tag}"));
        assert_eq!(parsed.problems.iter().map(|p| p.message.code()).collect::<Vec<_>>(), [Code::YamlTag], "{tag}");
    }
}

#[test]
fn a_bomb_in_a_file_that_is_referred_to_is_refused_too() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    let main = r#"{"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"A": {"$ref": "b.yaml#/a0"}}}}"#;
    let mut diagnostics = Diagnostics::default();
    read_texts([("a.json", main), ("b.yaml", &bomb)], &[], &mut Sources::default(), &mut diagnostics);
    assert_eq!(diagnostics.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["limit"]);
}

#[test]
fn yaml_that_json_cannot_represent_is_refused_with_its_location() {
    let text = "openapi: 3.1.0\npaths:\n  /é:\n    get:\n      x-limit: .inf\n";
    let shown = report("a.yaml", text);
    assert!(shown.contains("a.yaml:5:16 at #/paths/~1é/get/x-limit"), "{shown}");
    assert_eq!(codes("a.yaml", "? [a]\n: b\n"), ["syntax"]);
    assert_eq!(codes("a.yaml", "a: 1\n---\nb: 2\n"), ["syntax"]);
    assert_eq!(codes("a.yaml", "a: &a [*a]\n"), ["syntax"]);
    assert_eq!(codes("a.yaml", "a: *missing\n"), ["syntax"]);
    assert_eq!(codes("a.yaml", "a: [1\n"), ["syntax"]);
    assert_eq!(codes("a.yaml", "a: \"x\n"), ["syntax"]);
}

#[test]
fn repeated_members_are_all_found() {
    let json = "{\n \"openapi\": \"3.1.0\",\n \"paths\": {},\n \"x\": [{\"é\": 1, \"a/b\": {\"k\": 1, \"k\": 2, \"k\": 3}}],\n \
                \"paths\": {}\n}";
    let shown = report("a.json", json);
    assert_eq!(shown.matches("duplicate-key").count(), 3);
    for (location, pointer) in [("4:33", "/x/0/a~1b/k"), ("4:41", "/x/0/a~1b/k"), ("5:2", "/paths")] {
        assert!(shown.contains(&format!("a.json:{location} at #{pointer}\n")), "{location} {shown}");
    }
    let yaml = "openapi: 3.1.0\npaths: {}\nx:\n- é: 1\n  a/b:\n    k: 1\n    k: 2\npaths: {}\n";
    let shown = report("a.yaml", yaml);
    for (location, pointer) in [("7:5", "/x/0/a~1b/k"), ("8:1", "/paths")] {
        assert!(shown.contains(&format!("a.yaml:{location} at #{pointer}\n")), "{location} {shown}");
    }
}

#[test]
fn many_repeated_members_are_few_problems() {
    let members: Vec<_> = (0..20_000).map(|i| format!("\"k{}\": 1", i % 10_000)).collect();
    let text = format!("{{\"openapi\": \"3.1.0\", \"paths\": {{}}, \"x\": {{{}}}}}", members.join(","));
    let start = Instant::now();
    let shown = report("a.json", &text);
    assert_eq!(shown.matches("error[").count(), 100);
    assert!(shown.contains("and 9900 more"), "{shown}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn json_errors_are_located() {
    let text = "{\n  \"openapi\": \"3.1.0\",\n  \"é\": tru\n}";
    assert!(report("a.json", text).contains("a.json:3:"), "{}", report("a.json", text));
    assert!(report("a.json", "{\"openapi\": \"3.1.0\",\n\"paths\": {").contains("a.json:2:"));
    assert!(report("a.json", "{} x").contains("a.json:1:4"), "{}", report("a.json", "{} x"));
    assert_eq!(codes("a.json", ""), ["syntax"]);
    assert_eq!(codes("a.json", "{\"a\": 1e999}"), ["syntax"]);
    assert_eq!(codes("a.json", b"{\"a\": \"\xff\"}"), ["syntax"]);
    assert_eq!(codes("a.json", b"\xEF\xBB\xBF{\"openapi\": \"3.1.0\", \"paths\": {}}"), Vec::<&str>::new());
    assert_eq!(codes("a.yaml", b"\xEF\xBB\xBFopenapi: 3.1.0\npaths: {}\n"), Vec::<&str>::new());
}

#[test]
fn versions() {
    let of = |member: &str| codes("a.json", format!("{{{member}, \"paths\": {{}}}}"));
    for good in ["3.0.0", "3.0.4", "3.1.1", "3.2.0", "3.1.0-rc1"] {
        assert_eq!(of(&format!("\"openapi\": \"{good}\"")), Vec::<&str>::new(), "{good}");
    }
    assert_eq!(of("\"swagger\": \"2.0\""), Vec::<&str>::new());
    for plain in ["\"openapi\": \"3.1\"", "\"openapi\": 3.1", "\"swagger\": 2.0"] {
        assert_eq!(of(plain), ["version-format"], "{plain}");
    }
    for bad in ["4.0.0", "3.3.0", "2.0", "3", "3.1.x", "", "three"] {
        assert_eq!(of(&format!("\"openapi\": \"{bad}\"")), ["unsupported-version"], "{bad}");
    }
    assert_eq!(of("\"swagger\": \"1.2\""), ["unsupported-version"]);
    assert_eq!(of("\"openapi\": {}"), ["not-openapi"]);
    assert_eq!(of("\"x\": 1"), ["not-openapi"]);
    assert_eq!(codes("a.json", "{\"openapi\": \"3.1.0\"}"), ["not-openapi"]);
    assert_eq!(codes("a.json", "{\"openapi\": \"3.1.0\", \"paths\": []}"), ["not-openapi"]);
    assert_eq!(codes("a.json", "[]"), ["not-openapi"]);
    assert_eq!(codes("a.yaml", ""), ["not-openapi"]);
    let (fragments, ..) = read_one("a.yaml", "openapi: 3.1\npaths: {}\n");
    assert_eq!(fragments[0].root["openapi"], "3.1.0");
}

#[test]
fn a_page_gives_its_openapi_blocks_and_nothing_else() {
    let page = "# A\n\nAsk `openapi`.\n\n```json\n{\"hello\": \"openapi\"}\n```\n\n```bash\ncurl openapi: 3\n```\n\n\
                ```json\n{\"openapi\": \"3.0.3\",\n \"paths\": {}}\n```\n\n> ```yaml\n> components:\n>   schemas:\n>     A: {}\n> ```\n\n\
                Text:\n\n    {\"components\":\n      {\"schemas\": {\"B\": 5}}}\n\nend\n";
    let mut diagnostics = Diagnostics::default();
    let (fragments, sources) = read_as_written([("p.md", page)], &mut diagnostics);
    assert_eq!(Report::new(&diagnostics, &sources).to_string(), "");
    let versions: Vec<_> = fragments.iter().map(|f| f.root["openapi"].as_str().unwrap()).collect();
    assert_eq!(versions, ["3.0.3", "3.0.3", "3.0.3"]);
    let at = |index: usize, pointer: &str| {
        let location = sources.locate(&Location::new(fragments[index].id, pointer));
        (location.line, location.column)
    };
    assert_eq!(at(0, ""), position(page, "{\"openapi\""));
    assert_eq!(at(0, "/paths"), position(page, "{}}"));
    assert_eq!(at(1, "/components/schemas/A"), position(page, "{}\n> ```"));
    assert_eq!(at(2, "/components/schemas/B"), position(page, "5}}}"));
    assert_eq!(at(2, "/openapi/x"), position(page, "{\"components\":\n"));
    assert_eq!(sources.number(fragments[2].id), 3);
}

#[test]
fn a_page_with_broken_blocks_tells_of_each() {
    let page = "```json\n{\"openapi\": \"3.1.0\",\n \"paths\": }\n```\n\n```yaml\nopenapi: 3.1.0\n```\n\n```json\n{\"a\": }\n```\n\n\
                ```\n{\"components\": {\"schemas\": {\"A\": {}, \"A\": {}}}}\n```\n\n```json\n{\"openapi\": \"9.0.0\"}\n```\n";
    let shown = report("p.md", page);
    for expected in
        ["error[syntax]", "p.md:3:11", "note[passed-over]", "p.md:7:1", "p.md:15:38", "p.md:19:13 at #/openapi"]
    {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    assert_eq!(shown.matches("error[").count(), 3, "{shown}");
    assert_eq!(codes("p.md", "# no\n\n```json\n{\"a\": 1}\n```\n"), ["no-blocks"]);
    assert_eq!(codes("page", "# no\n"), ["no-blocks"]);
    assert_eq!(codes("https://host/a.yaml?raw=1", "components: {schemas: {A: {}}}"), Vec::<&str>::new());
}

#[test]
fn a_crlf_page_and_a_crlf_yaml_are_located() {
    let page = "# A\r\n\r\n```json\r\n{\"openapi\": \"3.1.0\",\r\n \"paths\": {\"/é\": {}, \"/b\": 7}}\r\n```\r\n";
    let (_, sources, _) = read_one("p.md", page);
    assert_eq!(locate(&sources, "/paths/~1b"), position(page, "7}}"));
    let yaml = "openapi: 3.1.0\r\n# é\r\npaths:\r\n  /é: {}\r\n  /b: {get: 7}\r\n";
    let (_, sources, _) = read_one("a.yaml", yaml);
    assert_eq!(locate(&sources, "/paths/~1b/get"), position(yaml, "7}"));
}

#[test]
fn a_value_that_the_text_does_not_have_is_located_at_the_nearest_one_around_it() {
    let text = "{\"openapi\": \"3.1.0\", \"paths\": {\"/x\": {\"get\": {}}}}";
    let (_, sources, _) = read_one("a.json", text);
    assert_eq!(locate(&sources, "/paths/~1x/get/responses/200"), position(text, "{}}}}"));
    assert_eq!(locate(&sources, "/info"), (1, 1));
    let text = "openapi: 3.1.0\na: &a {b: 1}\npaths: {/x: *a}\n";
    let (_, sources, _) = read_one("a.yaml", text);
    assert_eq!(locate(&sources, "/paths/~1x/b"), position(text, "1}"));
    assert_eq!(locate(&sources, "/paths/~1x"), position(text, "*a"));
}

#[test]
fn deep_nesting_and_bombs_are_refused_at_once() {
    for depth in [200, 10_000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(codes("a.json", &text), ["limit"], "JSON {depth}");
            let shown = codes("a.yaml", &text);
            assert!(shown == ["limit"] || shown == ["syntax"], "YAML {depth} {shown:?}");
        }
        assert_eq!(codes("a.yaml", format!("{}1", "- ".repeat(depth))), ["limit"]);
    }
    let lines: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(codes("a.yaml", lines), ["limit"]);
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "));
    }
    assert_eq!(codes("a.yaml", &bomb), ["limit"]);
    let merges: String =
        (1..200).map(|i| format!("a{i}: &a{i} {{<<: [*a{}, *a{}], k{i}: 1}}\n", i - 1, i - 1)).collect();
    assert!(codes("a.yaml", format!("a0: &a0 {{k: 1}}\n{merges}")).len() == 1);
    let quadratic = format!("s: &s {}\nl:\n{}", "x".repeat(1_000_000), "- *s\n".repeat(100_000));
    assert_eq!(codes("a.yaml", quadratic), ["limit"]);
}

#[test]
fn folders_are_read_without_hidden_files_and_overlays() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let document = "{\"openapi\": \"3.1.0\", \"paths\": {}}";
    let files =
        ["b/x.json", "a.JSON", "overlays/o.yaml", "b/overlays/y.yml", ".git/z.json", "b/.h.json", "n.txt", "s.toml"];
    for file in files {
        std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        std::fs::write(root.join(file), document).unwrap();
    }
    std::fs::write(root.join("README.md"), "# About\n").unwrap();
    let mut diagnostics = Diagnostics::default();
    let paths = [root.join("b"), root.to_owned(), root.join("a.JSON"), root.join("missing.json")];
    let mut sources = Sources::default();
    let fragments = read(&paths, &[], &[], &mut sources, &mut diagnostics);
    let base = format!("{}/", root.to_string_lossy().replace('\\', "/"));
    let names: Vec<_> = fragments.iter().map(|f| sources.file_name(f.id).replace(&base, "")).collect();
    assert_eq!(names, ["a.JSON", "b/overlays/y.yml", "b/x.json"]);
    assert_eq!(
        diagnostics.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(),
        ["unread-file", "unread-file", "unreadable"]
    );
    let unread: Vec<_> = diagnostics.iter().filter(|found| found.message.contains(".h.json")).collect();
    assert!(matches!(unread.as_slice(), [one] if one.help.contains("`h.yaml`")), "{unread:?}");
    let overlays = read_overlays(&paths, &mut sources, &mut diagnostics);
    assert_eq!(sources.file_name(overlays.after[1].id).replace(&base, ""), "overlays/o.yaml");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc", root.join("b/link")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", root.join("b/passwd.json")).unwrap();
        std::os::unix::fs::symlink(root.join("a.JSON"), root.join("b/inside.json")).unwrap();
        let mut diagnostics = Diagnostics::default();
        let fragments = read(&[root.to_owned()], &[], &[], &mut Sources::default(), &mut diagnostics);
        assert_eq!(fragments.len(), 3);
        assert_eq!(diagnostics.iter().filter(|d| d.message.contains("symbolic link")).count(), 2);
    }
}

/// A random value whose objects have names with everything that pointers and texts escape.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec(("[a/~\"\\\\é 0-9\n]{0,4}", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Each node of a value with its pointer.
fn nodes(root: &Value) -> Vec<(String, &Value)> {
    let mut nodes = vec![(String::new(), root)];
    let mut next = 0;
    while let Some((pointer, value)) = nodes.get(next).cloned() {
        match value {
            Value::Object(members) => {
                nodes.extend(members.iter().map(|(k, v)| (crate::openapi::child_pointer(&pointer, k), v)));
            }
            Value::Array(items) => {
                nodes.extend(items.iter().enumerate().map(|(i, v)| (format!("{pointer}/{i}"), v)));
            }
            _ => {}
        }
        next += 1;
    }
    nodes
}

proptest! {
    #[test]
    fn every_node_of_a_json_text_is_found(value in value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let parsed = json::parse(&text);
        prop_assert_eq!(parsed.value.as_ref(), Some(&value));
        let mut index = JsonIndex::default();
        for (pointer, node) in nodes(&value) {
            let offset = index.offsets(&text, &Span::Pointer(pointer.into())).value;
            let found = serde_json::Deserializer::from_str(&text[offset..]).into_iter::<Value>().next().unwrap().unwrap();
            prop_assert_eq!(&found, node);
        }
    }

    #[test]
    fn json_reads_the_same_as_yaml(value in value(), pretty in any::<bool>()) {
        // What YAML does not take over from JSON is the unescaped control characters of some strings only.
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let parsed = yaml::parse(&text);
        prop_assert_eq!(&parsed.problems, &[]);
        prop_assert_eq!(parsed.value.as_ref(), Some(&value));
        let index = YamlIndex::of(&text);
        for (pointer, node) in nodes(&value) {
            let offset = index.offsets(&Span::Pointer(pointer.into())).value;
            let found = serde_json::Deserializer::from_str(&text[offset..]).into_iter::<Value>().next().unwrap().unwrap();
            prop_assert_eq!(&found, node);
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}", name in "x\\.(json|yaml|md)") {
        report(&name, &text);
    }

    #[test]
    fn no_yaml_like_text_makes_reading_panic(text in "([a-c&*!:?<{}\\[\\]\"'#|>%@,-]|\n|  |: |- |---\n|\\.\\.\\.\n|&a |\\*a|<<: ){0,40}") {
        report("x.yaml", &text);
    }
}
