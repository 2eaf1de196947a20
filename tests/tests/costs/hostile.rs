//! Documents that are made to be expensive: refused within some seconds, in 200 MiB, on a small stack.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use generator::diag::Severity;
use generator::emit::Package;
use serde_json::{Map, Value, json};
use tests::measure::cpu_time;

use super::alone;

/// The variable that makes this program process one file in a process of its own, and print its time and memory.
const CHILD: &str = "HOSTILE_FILE";
/// The name of the test that does this.
const CHILD_TEST: &str = "hostile::child";
const STACK: usize = 512 * 1024;
/// Processor time, in a debug build.
const MAX_TIME: Duration = Duration::from_secs(3);
const MAX_KIB: u64 = 200 * 1024;

/// Not a test of its own: the tests below run it.
#[test]
fn child() {
    let Some(file) = std::env::var_os(CHILD) else { return };
    let run = move || {
        let file = Path::new(&file);
        let text = std::fs::read(file).expect("the file is there");
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = generator::generate_texts([(name, text)], &Package { name: "hostile".into() });
        let took = cpu_time();
        let errors = outcome.diagnostics.iter().filter(|found| found.code.severity() == Severity::Error);
        let codes: Vec<_> = errors.map(|diagnostic| diagnostic.code.as_str()).collect();
        println!("result {} {} {}", codes.join(","), took.as_millis(), peak_kib());
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread").join().expect("no panic");
}

/// The peak memory of this process; 0 where the system does not provide it.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Processes a file in a process of its own and returns the codes with which it was refused.
fn refused(file: &Path) -> String {
    let program = std::env::current_exe().expect("this program");
    let output =
        Command::new(program).args(["--exact", CHILD_TEST, "--nocapture"]).env(CHILD, file).output().expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}: {text}{}", file.display(), String::from_utf8_lossy(&output.stderr));
    let line = text.lines().find_map(|line| line.split_once("result ")).expect("a result").1;
    let mut parts = line.split(' ');
    let codes = parts.next().expect("codes").to_owned();
    let millis: u64 = parts.next().and_then(|part| part.parse().ok()).expect("milliseconds");
    let kib: u64 = parts.next().and_then(|part| part.parse().ok()).expect("memory");
    println!("{}: {codes}, {millis} ms, {kib} KiB", file.display());
    assert!(Duration::from_millis(millis) <= MAX_TIME, "{}: {millis} ms", file.display());
    assert!(kib <= MAX_KIB, "{}: {kib} KiB", file.display());
    codes
}

#[test]
fn stored_bombs() {
    let _alone = alone();
    for name in ["bomb.yaml", "merge-bomb.yaml"] {
        assert_eq!(refused(&Path::new("fixtures/hostile").join(name)), "limit", "{name}");
    }
}

#[test]
fn made_ones() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let deep = 10_000;
    let json_document = |inside: String| format!("{{\"openapi\": \"3.1.0\", \"paths\": {{}}, \"x-a\": {inside}}}");
    let yaml_document = |inside: String| format!("openapi: 3.1.0\npaths: {{}}\nx-a: {inside}\n");
    let lists = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    let objects = format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep));
    let lines: String = (0..deep).map(|depth| format!("\n{}a:", " ".repeat(depth + 1))).collect();
    // One long text, and many aliases of it: few nodes, but much to copy.
    let texts = format!("&s {}\nx-b:\n{}", "x".repeat(1_000_000), "- *s\n".repeat(100_000));
    // Nested anchors: each is a copy of all within it.
    let anchors = format!("{}x{}", (0..120).map(|i| format!("&a{i} [")).collect::<String>(), ", y]".repeat(120));
    // As many servers, or credentials, as operations, all of which get them.
    let many = 1_500;
    let squared = |name: &str, each: Value| {
        let item = json!({"get": {"responses": {"204": {"description": "Done"}}}});
        let paths: Map<String, Value> = (0..many).map(|index| (format!("/{index}"), item.clone())).collect();
        let info = json!({"title": "t", "version": "1"});
        json!({"openapi": "3.1.0", "info": info, name: vec![each; many], "paths": paths}).to_string()
    };
    // Each pointer to something in a path has the whole path in it.
    let names: Vec<String> = (0..20_000).map(|index| format!("p{index}")).collect();
    let path = |names: &[String]| names.iter().map(|name| format!("/{{{name}}}")).collect::<String>();
    let declared: Vec<Value> = names
        .iter()
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    let in_path = |names: &[String], parameters: &[Value]| {
        let item = json!({"get": {"parameters": parameters, "responses": {"204": {"description": "Done"}}}});
        json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path(names): item}}).to_string()
    };
    let markup = |start: &str| format!("{start}{}", "*a* [b](c) `d` ".repeat(2_000_000));
    let few = names.get(..250).unwrap_or_default();
    let wide = format!("&w [{}]\nx-b: [{}]", "1, ".repeat(100_000), "*w, ".repeat(1_000));
    let files = [
        ("lists.json", json_document(lists.clone()), "limit"),
        ("objects.json", json_document(objects.clone()), "limit"),
        ("lists.yaml", yaml_document(lists), "limit"),
        ("objects.yaml", yaml_document(objects), "limit"),
        ("dashes.yaml", format!("{}1", "- ".repeat(deep)), "limit"),
        ("lines.yaml", yaml_document(lines), "limit"),
        ("texts.yaml", yaml_document(texts), "limit"),
        ("anchors.yaml", yaml_document(anchors), ""),
        ("wide.yaml", yaml_document(wide), "limit"),
        ("servers.json", squared("servers", json!({"url": "https://example.com"})), "limit"),
        ("security.json", squared("security", json!({"key": []})), "limit"),
        ("parameters.json", in_path(&names, &[]), "limit"),
        ("declared.json", in_path(&names, &declared), "limit"),
        ("few.json", in_path(few, &[]), ""),
        ("questions.yaml", "? ".repeat(deep), "syntax"),
        ("markup.md", format!("openapi\n{}\n", markup("")), "no-blocks"),
        ("indented_markup.md", format!("openapi\n\n {}\n", markup(" ")), "no-blocks"),
        ("list_of_markup.md", format!("openapi\n\n- {}\n", markup("")), "no-blocks"),
        ("markup_after_a_fence.md", format!("openapi\n\n- ```\n{}\n", markup("")), "no-blocks"),
        ("quotes.md", format!("{}```json\n", "> ".repeat(deep)), "no-blocks"),
    ];
    for (name, text, expected) in files {
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("a file");
        assert_eq!(refused(&file), expected, "{name}");
    }
}
