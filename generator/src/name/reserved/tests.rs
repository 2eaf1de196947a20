//! The lists of reserved names, compared with what the source of the runtime defines.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{ImplItem, Item, UseTree, Visibility};

use super::{BUILDER, CALL, CLIENT, IN_TYPES, OF_RUNTIME, TAKEN_FOR_RUNTIME};
use crate::emit::Package;
use crate::model::Model;

/// The items of all files of the runtime.
fn runtime() -> Vec<Item> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("runtime/src")];
    let mut items = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the runtime") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                items.extend(parsed(&path).items);
            }
        }
    }
    items
}

fn parsed(path: &Path) -> syn::File {
    let text = std::fs::read_to_string(path).expect("a file of the runtime");
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The items that the rules of a macro of the runtime define, with the names of its fragments (such as `$name`) in place of the tokens that these match.
fn defined_by(name: &str) -> Vec<Item> {
    let is_wanted = |item: Item| match item {
        Item::Macro(item) if item.ident.as_ref().is_some_and(|ident| ident == name) => Some(item.mac.tokens),
        _ => None,
    };
    let rules: TokenStream = runtime().into_iter().find_map(is_wanted).expect("a macro of the runtime");
    let groups = rules.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    let bodies = groups.skip(1).step_by(2);
    let items = bodies.flat_map(|body| syn::parse2::<syn::File>(without_fragments(body)).expect("items").items);
    items.collect()
}

/// The tokens of a macro's body as plain Rust: `$name` is `name`, and a repetition is left out.
fn without_fragments(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                if let Some(TokenTree::Group(_)) = tokens.peek() {
                    let is_end =
                        |token: &TokenTree| matches!(token, TokenTree::Punct(p) if "*+?".contains(p.as_char()));
                    let _ = tokens.by_ref().find(is_end);
                }
            }
            TokenTree::Group(group) => {
                let inner = without_fragments(group.stream());
                out.push(TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner)));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// The public methods that a type has by itself.
fn methods(items: &[Item], of: &str) -> BTreeSet<String> {
    let is_of = |ty: &syn::Type| matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == of));
    let own = items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() && is_of(&block.self_ty) => Some(&block.items),
        _ => None,
    });
    let public = own.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method.sig.ident.to_string()),
        _ => None,
    });
    public.collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_client_and_its_builder_have_the_reserved_methods() {
    let items = defined_by("client");
    assert_eq!(methods(&items, "client"), set(&CLIENT));
    assert_eq!(methods(&items, "builder"), set(&BUILDER));
}

#[test]
fn a_call_has_the_reserved_methods() {
    assert_eq!(methods(&defined_by("call"), "name"), set(&CALL));
    assert_eq!(methods(&runtime(), "Call"), set(&CALL), "with or without optional arguments");
}

#[test]
fn names_of_the_runtime_are_public_names_of_it() {
    let mut public = BTreeSet::new();
    let root = parsed(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("runtime/src/lib.rs"));
    let mut trees: Vec<UseTree> = Vec::new();
    trees.extend(root.items.into_iter().filter_map(|item| match item {
        Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => Some(item.tree),
        _ => None,
    }));
    while let Some(tree) = trees.pop() {
        match tree {
            UseTree::Path(path) => trees.push(*path.tree),
            UseTree::Group(group) => trees.extend(group.items),
            UseTree::Name(name) => _ = public.insert(name.ident.to_string()),
            UseTree::Rename(name) => _ = public.insert(name.rename.to_string()),
            UseTree::Glob(_) => {}
        }
    }
    let imported = ["Base64", "Date", "DateTime"];
    assert!(imported.iter().all(|name| IN_TYPES.contains(name)));
    for name in imported.iter().chain(&OF_RUNTIME).chain(&TAKEN_FOR_RUNTIME) {
        assert!(public.contains(*name), "{name} is not in {public:?}");
    }
}

/// The names of the methods of a document with an operation of this operationId, and this tag if there is one.
fn model(id: &str, tag: Option<&str>) -> Model {
    let tags: Vec<&str> = tag.into_iter().collect();
    let operation = serde_json::json!({"operationId": id, "tags": tags, "responses": {"204": {"description": ""}}});
    let document = serde_json::json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/b": {"get": operation}},
    });
    let outcome = crate::generate_texts([("api.json", document.to_string())], &Package::default());
    outcome.result.expect("a client").model
}

#[test]
fn an_operation_or_a_tag_can_be_called_request() {
    for id in ["request", "request_with"] {
        let model = model(id, None);
        let methods = model.groups.iter().flat_map(|group| &group.operations).map(|operation| &operation.method);
        assert_eq!(methods.collect::<Vec<_>>(), [id]);
    }
    let modules = |model: Model| model.groups.into_iter().map(|group| group.module).collect::<Vec<_>>();
    assert_eq!(modules(model("send", Some("request"))), ["request"]);
    assert_eq!(modules(model("send", Some("builder"))), ["builder_api"], "a method that the client has");
}
