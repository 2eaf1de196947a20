//! Tests of the laws as properties, of random documents and of the corpus.

#![expect(clippy::indexing_slicing, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::json;

use crate::arena::Id as _;
use crate::diag::Severity;
use crate::import::split;
use crate::merge::*;
use crate::openapi::{Kind, METHODS, Role, child, role};
use crate::read::read;
use crate::source::{FragmentId, Sources};

/// Pseudorandom choices (xorshift64*), the same for one seed in each run.
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }

    fn schema(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 4 } else { 7 }) {
            0 => json!({"type": ["string", "null"], "enum": ["a", "b", null], "title": "T"}),
            1 => json!({"$ref": format!("#/components/schemas/S{}", self.below(5)), "description": "d"}),
            2 => json!({"type": "integer", "minimum": 1, "default": 2, "x-order": 1}),
            3 => json!({"type": "object", "default": {"title": "x", "b": [1, 2]}, "examples": [1]}),
            4 => json!({"type": "array", "items": self.schema(depth - 1)}),
            5 => json!({"anyOf": [self.schema(depth - 1), self.schema(depth - 1)], "$comment": "c"}),
            _ => json!({
                "type": "object",
                "required": ["title", "b", "a"],
                "properties": {"title": self.schema(depth - 1), "b": self.schema(depth - 1), "a": true},
            }),
        }
    }

    fn operation(&mut self, id: &str) -> Value {
        let parameter = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}, "example": 1});
        json!({
            "operationId": id,
            "tags": ["t1", "t0"],
            "summary": "s",
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                parameter("b"), parameter("a"), {"$ref": "#/components/parameters/P"}],
            "responses": {
                "default": {"description": "d", "content": {"application/json": {"schema": self.schema(2)}}},
                "200": {"description": "d", "content": {"a/b": {"schema": self.schema(2), "examples": {"e": {"value": 1}}}}},
            },
            "x-more": {"a": 1},
        })
    }

    fn document(&mut self) -> Value {
        let mut paths = Map::new();
        for path in 0..3 {
            let mut item = json!({"parameters": [{"name": "a", "in": "header", "description": "x"}], "x-p": 1});
            for method in &METHODS[..2 + self.below(3)] {
                item[*method] = self.operation(&format!("{method}{path}"));
            }
            paths.insert(format!("/p{path}/{{id}}"), item);
        }
        let schemas: Map<String, Value> = (0..5).map(|i| (format!("S{i}"), self.schema(3))).collect();
        json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1", "description": "d"},
            "servers": [{"url": "https://a.example"}],
            "security": [{"K": []}],
            "tags": [{"name": "t1", "description": "d"}, {"name": "t0"}],
            "paths": paths,
            "components": {
                "schemas": schemas,
                "parameters": {"P": {"name": "p", "in": "query", "description": "d", "schema": {"type": "string"}}},
                "securitySchemes": {"K": {"type": "http", "scheme": "bearer", "description": "d"}},
            },
        })
    }

    /// Writes a schema in another way.
    fn respell(&mut self, schema: &mut Map<String, Value>) {
        match (self.below(8), schema.get("type")) {
            (0, _) => {
                *schema = Map::from_iter([("allOf".into(), json!([schema])), ("description".into(), json!("d2"))])
            }
            (1, Some(Value::String(_))) => *schema = Map::from_iter([("anyOf".into(), json!([{"oneOf": [schema]}]))]),
            (2, Some(Value::Array(types))) if schema.contains_key("enum") && types.iter().any(|t| t == "null") => {
                schema["type"] = json!("string");
                schema["enum"] = json!(["a", "b"]);
                *schema = Map::from_iter([("oneOf".into(), json!([{"type": "null"}, schema]))]);
            }
            (3, _) => {
                let written =
                    json!({"required": [], "readOnly": false, "minLength": 0, "deprecated": false, "title": "t"});
                let written = written.as_object().into_iter().flatten().take(1 + self.below(5));
                let written: Vec<_> = written.filter(|(key, _)| !schema.contains_key(*key)).collect();
                schema.extend(written.into_iter().map(|(key, value)| (key.clone(), value.clone())));
            }
            (4, _) => drop(schema.insert("pattern".into(), json!("x".repeat(self.below(3))))),
            (5, _) => drop(schema.insert("maximum".into(), json!(self.below(3)))),
            (6, _) => drop(schema.insert("multipleOf".into(), json!(self.below(3)))),
            _ => {}
        }
    }

    /// Turns a definition into an equal one: other orders, other spellings, other texts, some texts removed.
    fn disturb(&mut self, kind: Kind, value: &mut Value) {
        if let (Kind::Schema, Value::Object(schema)) = (kind, &mut *value) {
            self.respell(schema);
        }
        match value {
            Value::Object(map) => {
                let mut members: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
                if self.below(3) == 0 {
                    self.shuffle(&mut members);
                }
                for (key, mut value) in members {
                    match (role(kind, &key), &mut value) {
                        (Role::Text, _) if self.below(4) == 0 && kind != Kind::Response => continue,
                        (Role::Text, Value::String(text)) => *text = "text ".repeat(self.below(3)) + text,
                        (Role::Set(inner), Value::Array(items)) => {
                            items.iter_mut().for_each(|item| self.disturb(inner, item));
                            if self.below(3) == 0 {
                                self.shuffle(items);
                            }
                        }
                        (_, value) => self.disturb(child(kind, &key), value),
                    }
                    map.insert(key, value);
                }
            }
            Value::Array(items) => {
                let inner = if let Kind::List(inner) = kind { *inner } else { Kind::Opaque };
                items.iter_mut().for_each(|item| self.disturb(inner, item));
            }
            Value::Bool(true) if kind == Kind::Schema && self.below(3) == 0 => *value = json!({"description": "any"}),
            Value::Number(number) if kind == Kind::Opaque && self.below(3) == 0 => {
                if let Some(float) = number.as_f64().and_then(serde_json::Number::from_f64) {
                    *number = float;
                }
            }
            _ => {}
        }
    }
}

fn fragments(roots: &[Value]) -> Vec<Fragment> {
    (0..).zip(roots).map(|(id, root)| Fragment { id: FragmentId::new(id), root: root.clone() }).collect()
}

fn merged(roots: &[Value]) -> Value {
    let mut diagnostics = Diagnostics::default();
    let (document, _) = merge(fragments(roots), &Conflicts::default(), &mut diagnostics);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.code.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document.root
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 96 } else { 2000 }))]

    /// Law 1: neither order nor grouping matter, though the copies of a definition differ in order and texts (law 2).
    #[test]
    fn order_and_grouping_do_not_matter(seed in 1_u64.., groups in 1_usize..6) {
        let mut choices = Choices(seed);
        let document = choices.document();
        let mut parts = split(&document);
        parts.extend(split(&document).into_iter().take(3));
        for part in &mut parts {
            choices.disturb(Kind::Document, part);
            part["paths"]["/p0/{id}"]["x-q"] = json!(choices.below(20));
        }
        let whole = merged(&parts);
        choices.shuffle(&mut parts);
        prop_assert_eq!(whole.to_string(), merged(&parts).to_string());
        let grouped: Vec<Value> = parts.chunks(groups).map(merged).collect();
        prop_assert_eq!(whole.to_string(), merged(&grouped).to_string());
        prop_assert_eq!(whole.to_string(), merged(std::slice::from_ref(&whole)).to_string());
    }

    /// Splitting is undone by merging.
    #[test]
    fn split_is_undone(seed in 1_u64..) {
        let mut choices = Choices(seed);
        let document = choices.document();
        let mut parts = split(&document);
        choices.shuffle(&mut parts);
        prop_assert_eq!(merged(&[document]).to_string(), merged(&parts).to_string());
    }
}

/// The documents in a folder of the corpus; none where there is no corpus.
fn corpus(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus").join(folder);
    let Ok(entries) = std::fs::read_dir(&root) else {
        println!("skipped: there is no corpus at {}", root.display());
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json" || extension == "yaml"));
    paths.sort();
    paths
}

fn split_is_undone_in(folder: &str) {
    for path in corpus(folder) {
        let mut diagnostics = Diagnostics::default();
        let mut read = read(std::slice::from_ref(&path), &[], &[], &mut Sources::default(), &mut diagnostics);
        let Some(fragment) = read.pop() else { continue };
        let mut parts = split(&fragment.root);
        Choices(parts.len() as u64 | 1).shuffle(&mut parts);
        let (mut document, stats) = merge(fragments(&parts), &Conflicts::default(), &mut diagnostics);
        let whole = merge(vec![fragment], &Conflicts::default(), &mut diagnostics);
        let errors: Vec<_> = diagnostics.iter().filter(|d| d.code.severity() == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        let before = document.root.to_string();
        // Texts, not values: the order of members is a part of the law.
        let text = whole.0.root.to_string();
        assert!(before == text, "{} differs", path.display());
        assert_eq!((whole.1.operations, whole.1.schemas), (stats.operations, stats.schemas));
        let mut hoisted = document.clone();
        push_down(&mut document, &mut Diagnostics::default());
        hoist(&mut hoisted);
        push_down(&mut hoisted, &mut Diagnostics::default());
        // Members that were copied again are after the other members of an operation.
        assert!(document.root == hoisted.root, "{}: an overlay of nothing", path.display());
        document.root.as_object_mut().map(|root| root.shift_remove("servers"));
        let after = document.root.to_string();
        assert!(before == after, "{}: there was something left to push down", path.display());
    }
}

#[test]
fn split_is_undone_in_the_directory() {
    split_is_undone_in("directory");
}

#[test]
fn split_is_undone_in_the_examples() {
    for folder in ["oas-examples/3.0/json", "oas-examples/3.0/yaml", "oas-examples/3.1/json", "oas-examples/3.1/yaml"] {
        split_is_undone_in(folder);
    }
    split_is_undone_in("oas-3.1/pass");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes long without optimization")]
fn split_is_undone_for_the_big_vendors() {
    split_is_undone_in("vendor");
}
