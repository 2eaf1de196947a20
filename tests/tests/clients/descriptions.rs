//! Texts of a document in the docs of the emitted crate: rustdoc reports nothing about them, and none of them runs.

use generator::emit::Package;
use serde_json::{Value, json};
use tests::driver::{cargo, copy};

/// Descriptions as real documents have them, and as an attacker might write them.
const TEXTS: [&str; 59] = [
    "```\nstd::fs::write(\"marker\", \"\").unwrap();\n```",
    "```rust\npanic!();\n```",
    "```rust,ignore\npanic!();\n```",
    "~~~\npanic!();\n~~~",
    "    panic!();\n    indented();",
    "Text\n\n    panic!();\n\n\tpanic!();",
    "```\nnever closed",
    "````\n```\npanic!();\n```\n",
    "- item\n\n      panic!();\n\n  - nested\n\n        panic!();\n",
    "1. one\n   ```\n   panic!();\n   ```\n2. two\n\n10) ten\n\n        panic!();",
    "> quote\n>\n>     panic!();\n>\n> ```\n> panic!();\n> ```",
    "> - quote\n>\n>       panic!();",
    "<pre><code>panic!();</code></pre>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<div>\n\n    panic!();\n\n</div>",
    "<b>unclosed <i>tags <Vec<String>> and <T>",
    "a < b > c <!-- comment --> <![CDATA[x]]> <?php ?>",
    "[click](javascript:alert(1)) [data](data:text/html,x) <javascript:alert(1)>",
    "[foo] [bar][baz] [`Vec`] [crate::nothing] [x]: nowhere",
    "[reference]\n\n[reference]: https://example.com/\"onclick",
    "![image](https://example.com/x.png) ![](x)",
    "note[^1]\n\n[^1]: footnote with\n\n    panic!();\n",
    "| a | b |\n|---|---|\n| `x|y` | [z] |\n| *unclosed | `code |",
    "bare\rcarriage\r\nreturn",
    "nul\0 bell\u{7} escape\u{1b}[31m delete\u{7f} next\u{85}",
    "bidi \u{202E}override\u{202C} \u{2066}isolate\u{2069} \u{200B}zero\u{FEFF}",
    "line\u{2028}separator\u{2029}paragraph",
    "# Heading\n\n## Examples\n\npanic!();\n\nSetext\n===\n\nOther\n---",
    "* * *\n- - -\n___\n***",
    "*emphasis **strong* wrong** _a_b_ __init__ snake_case_ ~~gone~~ ~one~",
    "`code` ``co`de`` ` `` ``` unclosed `code",
    "https://example.com/a_(b)?c=[d]&e=*f* http://x <https://y.example> www.example.com me@example.com",
    "&lt;b&gt; &amp; &#60;script&#62; &nbsp; &unknown;",
    "\\",
    "ends with a backslash \\",
    "*/ /* // /// //! #![doc] \"quotes\" 'single' {braces} {{double}} #[attribute]",
    "+ plus\n+ list\n\n-\n-   \n\n1.\n",
    "$x^2$ $$y$$ :emoji: @user #123 - [ ] task - [x] done",
    "a very long word aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa - # > + 1. ``` ~~~ | = text that is wrapped, so that any of these may come first on a line: - # > + 1. 2) ``` ~~~ | = --- === - # > + 1. ``` ~~~ |",
    "\t\tpanic!();\n\n \t panic!();\n",
    "~~~~~\n```\n~~~~\n\n```rust\nassert!(false);\n```\n~~~~~\n",
    "``` a `` <script>x</script> ```",
    "x`[y]`z",
    "``````\n```\n~~~~\n`````\n```rust\npanic!();\n```\n``````",
    "`a`<b></b>`` x`<script>alert(1)</script> ``",
    "!<b></b>[image](https://example.com/x.png) [a](https://example.com/`) and `<script>`",
    "`a|<script>alert(1)</script>`<br>:-|-:",
    "[see https://example.com/a](https://example.com/b)",
    "- a\n\n  - b\n\n    ```\n    x\n    ```\n\n    panic!();",
    "- ```\n  x\n  ```\n\n  panic!();\n\n      panic!();",
    "100000000. a\n           100000000. b\n\n                      panic!();",
    "- a\n\n  14. b\n\n      panic!();",
    "999999999. a\n1. b\n\n   c\n\n                panic!();",
    "`` aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ```rust panic!(); > # - ` ``",
    "x\n| a | b |\n|---|---|\n| `c\\|d` | [e] <b>f</b> \\\\| |",
    "a:<table style=\"x\"><tr><th>b|c<td><ul><li>d</ul><pre>panic!();</pre></table>e<hr>f",
    "<details open>\n<summary>a</summary>\n\n    panic!();\n\n</details>\n<ol start=14><li>b<blockquote>c<ul><li>\n\n    panic!();\n",
    "<a href=\"https://example.com/a?b=c&amp;d\" onclick='x'>e <b>f</a> g</b> <a href=javascript:x>h</a><sup>2</sup>",
    "> [!NOTE]\n> 10. > - a\n>\n>            panic!();\n\n<style>b</style><!-- c",
];

/// A document with the texts in every location that can have one.
fn document() -> Value {
    let properties: serde_json::Map<String, Value> = TEXTS
        .iter()
        .enumerate()
        .flat_map(|(index, text)| {
            let schema = json!({"type": "string", "title": text, "description": text, "default": text, "pattern": text, "format": text});
            let one_of = json!({"enum": [true, text, ""]});
            [(format!("p{index}"), schema), (format!("q{index}"), one_of)]
        })
        .collect();
    let schemas: serde_json::Map<String, Value> = TEXTS
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let schema = match index % 3 {
                0 => json!({"type": "object", "title": text, "description": text, "properties": {"a": {"description": text, "const": text}}}),
                1 => json!({"type": "string", "description": text, "enum": ["a", text]}),
                _ => json!({"type": "integer", "description": text, "enum": [1, 2], "default": 1}),
            };
            (format!("S{index}"), schema)
        })
        .collect();
    let paths: serde_json::Map<String, Value> = TEXTS
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let schema = json!({"$ref": format!("#/components/schemas/S{index}")});
            let parameter = |name: &str, required: bool| {
                json!({"name": name, "in": "query", "required": required, "description": text, "schema": {"type": "string", "default": text, "pattern": text}})
            };
            let operation = json!({
                "operationId": format!("call{index}"), "tags": [format!("tag{}", index % 4)],
                "summary": text, "description": text, "deprecated": index % 5 == 0,
                "parameters": [parameter("must", true), parameter("may", false)],
                "requestBody": {"description": text, "content": {"application/json": {"schema": schema}}},
                "responses": {
                    "200": {"description": text, "content": {"application/json": {"schema": schema}}},
                    "400": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/All"}}}},
                    "default": {"description": text},
                },
            });
            (format!("/x{index}"), json!({"post": operation}))
        })
        .collect();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {"title": TEXTS.join("\n\n"), "version": "1.0.0", "description": TEXTS.join("\n\n")},
        "servers": TEXTS.iter().enumerate().map(|(i, text)| json!({"url": format!("https://{i}.example.com"), "description": text})).collect::<Vec<_>>(),
        "tags": (0..4).map(|index| json!({"name": format!("tag{index}"), "description": TEXTS.iter().skip(index).step_by(4).copied().collect::<Vec<_>>().join("\n\n")})).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": TEXTS.join("\n\n")}},
        },
    });
    let all = json!({"type": "object", "properties": properties});
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.insert("All".to_owned(), all);
        schemas.extend(levels(["properties", "additionalProperties", "items"]));
    }
    document
}

/// Schemas over so many levels that rustdoc exceeds the usual recursion limit on the way to the last one.
fn levels(keywords: [&str; 3]) -> impl Iterator<Item = (String, Value)> {
    (0..40).zip(keywords.into_iter().cycle()).map(|(level, keyword)| {
        // The last one refers to the first one.
        let next = json!({"$ref": format!("#/components/schemas/Level{}", (level + 1) % 40)});
        let property = match keyword {
            "properties" => next,
            "items" => json!({"type": "array", "items": next}),
            _ => json!({"type": "object", "additionalProperties": next}),
        };
        (format!("Level{level}"), json!({"type": "object", "properties": {"next": property}}))
    })
}

#[test]
fn docs_pass_and_nothing_in_them_runs() {
    let package = Package { name: "described".into() };
    let outcome = generator::generate_texts([("api.json", document().to_string())], &package);
    let report = generator::diag::Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let generated = outcome.result.unwrap_or_else(|_| panic!("{report}"));
    let temporary = tempfile::tempdir().expect("a folder");
    let written = temporary.path().join("written");
    for (path, content) in generated.files.iter() {
        let file = written.join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(file, content).expect("a file");
    }
    let folder = temporary.path().join("crate");
    copy(&written, &folder).expect("a copy");
    let documented = cargo(&folder, &["doc", "--no-deps"], &[("RUSTDOCFLAGS", "-Dwarnings")]);
    documented.unwrap_or_else(|problem| panic!("{problem}"));
    let tested = cargo(&folder, &["test", "--doc"], &[]).unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(super::emitted::doctests(&tested).len(), 1, "{tested}");
    assert!(!folder.join("marker").exists());
    println!("{} texts", TEXTS.len());
}
