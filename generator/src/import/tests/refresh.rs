//! Tests of imports into a folder that has fragments already.

use serde_json::{Map, Value, json};

use super::*;

const KEEP_GOING: Options = Options { keep_going: true, ..NONE };

/// A document with an operation for each path, whose operationId is the path.
fn api(paths: &[&str]) -> Value {
    let operation = |path: &&str| {
        let get =
            json!({"operationId": path.replace('/', "_"), "tags": ["all"], "responses": {"204": {"description": "d"}}});
        ((*path).to_owned(), json!({"get": get}))
    };
    let paths: Map<String, Value> = paths.iter().map(operation).collect();
    json!({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "paths": paths})
}

fn page(name: &str, paths: &[&str]) -> Source {
    source(name, &api(paths))
}

/// A page with a block for each text.
fn blocks(name: &str, texts: &[String]) -> Source {
    let text: String = texts.iter().map(|text| format!("# T\n\n```json\n{text}\n```\n\n")).collect();
    Source::new(name, text)
}

fn failed(name: &str) -> Source {
    let response = Response::Failed { reason: "status 500".to_owned(), help: None };
    Source { name: name.to_owned(), response, ..Source::default() }
}

fn gone(name: &str) -> Source {
    Source { name: name.to_owned(), response: Response::Gone("status 404".to_owned()), ..Source::default() }
}

fn unchanged(name: &str) -> Source {
    Source { name: name.to_owned(), response: Response::Unchanged { moved_to: None }, ..Source::default() }
}

/// The specs folder after an import.
fn applied(existing: &Files, imported: &Imported) -> Files {
    let mut files = existing.clone();
    imported.removed.iter().for_each(|file| files.remove(file));
    imported.files.iter().for_each(|(file, text)| files.insert(file, text));
    files
}

fn first(sources: &[Source]) -> Files {
    applied(&Files::default(), &imported(sources, &Files::default()))
}

/// The fragments without the lock file.
fn fragments(files: &Files) -> Files {
    files.iter().filter(|(file, _)| *file != LOCK_FILE).collect()
}

fn codes(imported: &Imported) -> Vec<&'static str> {
    imported.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

/// Kind, operation and detail of each change.
fn shown(imported: &Imported) -> Vec<String> {
    let shown = |change: &Change| format!("{} {}: {}", change.kind.as_str(), change.operation, change.detail);
    imported.changes.iter().map(shown).collect()
}

fn lock_file(files: &Files) -> String {
    String::from_utf8_lossy(files.get(LOCK_FILE).unwrap()).into_owned()
}

#[test]
fn an_operation_that_another_source_gives_has_moved() {
    let before = first(&[page("old.json", &["/a", "/b"]), page("other.json", &["/c"])]);
    let moved = imported(&[page("new.json", &["/a", "/b"])], &before);
    assert_eq!(shown(&moved), ["moved GET /a: page old.json -> new.json", "moved GET /b: page old.json -> new.json"]);
    let after = applied(&before, &moved);
    assert_eq!(fragments(&after), fragments(&before), "the files stay");
    assert!(!lock_file(&after).contains("old.json") && lock_file(&after).contains("other.json"));
    // A source that still gives the operation keeps it.
    let both = [page("old.json", &["/a", "/b"]), page("new.json", &["/a", "/b"])];
    let both = imported(&both, &before);
    assert_eq!(lock_file(&both.files).matches("\"GET /a\"").count(), 2);
    assert_eq!(both.files.get("all/a.json"), before.get("all/a.json"), "the first one keeps its file");
    assert!(both.changes.is_empty(), "{:?}", both.changes);
}

#[test]
fn an_operation_with_another_path_or_id_has_moved() {
    let before = first(&[page("a.json", &["/a", "/b", "/c", "/d"])]);
    let mut document = api(&["/a", "/b", "/c", "/d"]);
    document["paths"]["/b"]["get"]["operationId"] = json!("other");
    document["paths"]["/c"]["get"]["tags"] = json!(["new tag"]);
    let paths = document["paths"].as_object_mut().unwrap();
    let item = paths.remove("/a").unwrap();
    paths.insert("/api/a".to_owned(), item);
    let moved = imported(&[source("a.json", &document)], &before);
    assert_eq!(
        shown(&moved),
        [
            "moved GET /a: GET /a -> GET /api/a",
            "moved GET /b: operationId _b -> other",
            "moved GET /c: folder all -> new_tag",
        ]
    );
}

/// Publishers have a page for each model, with one path.
#[test]
fn different_operations_of_one_path_do_not_move() {
    let model = |name: &str| {
        let mut document = api(&["/a"]);
        let schema = json!({"type": "object", "required": ["model"], "properties": {"model": {"enum": [name]}}});
        document["paths"]["/a"]["get"]["requestBody"] = json!({"content": {"application/json": {"schema": schema}}});
        source(&format!("{name}.json"), &document)
    };
    let before = first(&[model("one")]);
    let added = imported(&[model("two")], &before);
    assert_eq!(lock_file(&added.files).matches("\"GET /a\"").count(), 2);
    // Another page with the same one has taken it.
    let renamed = Source { name: "new.json".to_owned(), ..model("one") };
    assert_eq!(shown(&imported(&[renamed], &before)), ["moved GET /a: page one.json -> new.json"]);
}

#[test]
fn a_prefix_before_all_paths_moves_the_operations() {
    let without_ids = |paths: &[&str]| {
        let mut document = api(paths);
        for path in paths {
            document["paths"][*path]["get"].as_object_mut().unwrap().remove("operationId");
        }
        source("a.json", &document)
    };
    let before = first(&[without_ids(&["/v1/a", "/b", "/c/d"])]);
    let after = imported(&[without_ids(&["/v2/a", "/api/b", "/e/d"])], &before);
    assert_eq!(
        shown(&after),
        [
            "removed GET /c/d: a.json",
            "moved GET /b: GET /b -> GET /api/b",
            "moved GET /v1/a: GET /v1/a -> GET /v2/a",
            "added GET /e/d: a.json",
        ]
    );
}

#[test]
fn a_source_that_loses_many_operations_stays() {
    let paths = ["/a", "/b", "/c", "/d", "/e", "/f"];
    let before = first(&[page("a.json", &paths), page("b.json", &["/x"])]);
    let cut = [page("a.json", &paths[..3]), page("b.json", &["/x", "/y"])];
    let refused = import(&cut, &[], &before, Options::default());
    assert_eq!((refused.status, codes(&refused)), (Status::Partial, vec!["lost-operations"]));
    let message = &refused.diagnostics.iter().next().unwrap().message;
    assert!(message.contains("3 of its 6 operations; they stay: `GET /d`, `GET /e`, `GET /f`"), "{message}");
    assert_eq!(shown(&refused), ["added GET /y: b.json"]);
    let after = applied(&before, &refused);
    assert!(after.get("all/d.json").is_some() && after.get("all/y.json").is_some());
    // The next import is refused too: what the refused one had is not recorded.
    assert_eq!(import(&cut, &[], &after, Options::default()).status, Status::Partial);
    let allowed = import(&cut, &[], &before, REMOVE);
    assert_eq!(allowed.status, Status::Done);
    assert_eq!(allowed.removed, ["all/d.json", "all/e.json", "all/f.json"]);
    assert_eq!(&shown(&allowed)[0], "removed GET /d: a.json");
    // One of many may go, and an operation that takes the place of another one.
    assert_eq!(import(&[page("a.json", &paths[..5])], &[], &before, Options::default()).removed, ["all/f.json"]);
    assert_eq!(import(&[page("b.json", &["/z"])], &[], &before, Options::default()).removed, ["all/x.json"]);
}

#[test]
fn a_page_without_a_document_loses_nothing() {
    let before = first(&[page("a.md", &["/a", "/b"]), page("b.md", &["/c"])]);
    for text in ["", "<!doctype html><html><body>Sign in</body></html>", "# Gone\n\nSee elsewhere.\n"] {
        let refused = import(&[Source::new("a.md", text)], &[], &before, Options::default());
        assert_eq!((refused.status, codes(&refused)), (Status::Partial, vec!["lost-operations"]), "{text}");
        assert_eq!(fragments(&applied(&before, &refused)), fragments(&before));
    }
    // A page that never had a document is passed over among others, and is an error alone.
    let prose = Source::new("prose.md", "# Guide\n\nText.\n");
    let among = imported(&[page("a.md", &["/a", "/b"]), prose.clone()], &before);
    assert_eq!((among.status, codes(&among)), (Status::Done, vec!["passed-over"]));
    let alone = import(&[prose], &[], &Files::default(), Options::default());
    assert_eq!((alone.status, codes(&alone)), (Status::Failed, vec!["no-blocks"]));
}

#[test]
fn sources_that_are_gone_stay_until_they_are_pruned() {
    let before = first(&[page("a.json", &["/a"]), page("b.json", &["/b"])]);
    let kept = import(&[gone("a.json"), page("b.json", &["/b"])], &[], &before, KEEP_GOING);
    assert_eq!((kept.status, codes(&kept)), (Status::Partial, vec!["source-gone"]));
    assert_eq!(fragments(&applied(&before, &kept)), fragments(&before));
    let pruned =
        import(&[gone("a.json"), page("b.json", &["/b"])], &[], &before, Options { prune: true, ..KEEP_GOING });
    assert_eq!((pruned.status, shown(&pruned)), (Status::Done, vec!["removed GET /a: a.json".to_owned()]));
    assert!(!lock_file(&pruned.files).contains("a.json\""));
    // What is on another page now is not lost.
    let moved = import(&[gone("a.json"), page("c.json", &["/a"])], &[], &before, KEEP_GOING);
    assert_eq!((moved.status, shown(&moved)), (Status::Done, vec!["moved GET /a: page a.json -> c.json".to_owned()]));
    // A new source that does not exist is an error of the arguments.
    let new = import(&[gone("d.json")], &[], &before, Options::default());
    assert_eq!((new.status, new.files.is_empty()), (Status::Failed, true));
}

#[test]
fn sources_that_fail_or_have_not_changed_stay() {
    let before = first(&[page("a.json", &["/a"]), page("b.json", &["/b"])]);
    let sources = [failed("a.json"), page("b.json", &["/b", "/c"])];
    let partial = import(&sources, &[], &before, Options::default());
    assert_eq!((partial.status, codes(&partial)), (Status::Partial, vec!["unreadable"]));
    assert_eq!(shown(&partial), ["added GET /c: b.json"]);
    assert!(applied(&before, &partial).get("all/a.json").is_some());
    let same = import(&[unchanged("a.json"), unchanged("b.json")], &[], &before, Options::default());
    assert_eq!((same.status, applied(&before, &same)), (Status::Done, before));
}

#[test]
fn one_broken_block_does_not_stop_the_others() {
    let texts: Vec<String> = ["/a", "/b", "/c"].iter().map(|path| api(&[path]).to_string()).collect();
    let before = first(&[blocks("p.md", &texts)]);
    let mut broken = texts.clone();
    broken[0] = broken[0].replace("\"d\"", "\"new\"");
    broken[1] = broken[1].replace("\"responses\":", "\"responses\"");
    let page = blocks("p.md", &broken);
    let stopped = import(std::slice::from_ref(&page), &[], &before, Options::default());
    assert_eq!((stopped.status, stopped.files.is_empty()), (Status::Failed, true));
    let partial = import(&[page], &[], &before, KEEP_GOING);
    assert_eq!((partial.status, shown(&partial)), (Status::Partial, vec!["changed GET /a: p.md".to_owned()]));
    let after = applied(&before, &partial);
    assert_eq!(after.get("all/b.json"), before.get("all/b.json"));
    assert_ne!(after.get("all/a.json"), before.get("all/a.json"));
}

#[test]
fn an_edit_stays_while_the_source_is_as_it_was() {
    let mut before = first(&[page("a.json", &["/a"]), page("b.json", &["/b"])]);
    before.insert("all/a.json", "{\"edited\": true}");
    let kept = import(&[page("a.json", &["/a"])], &[], &before, Options::default());
    assert_eq!((kept.status, codes(&kept)), (Status::Done, vec!["edit-kept"]));
    assert_eq!(applied(&before, &kept), before);
    let mut document = api(&["/a"]);
    document["paths"]["/a"]["get"]["description"] = json!("new");
    let sources = [source("a.json", &document), page("b.json", &["/b", "/c"])];
    let refused = import(&sources, &[], &before, Options::default());
    assert_eq!((refused.status, codes(&refused)), (Status::Failed, vec!["edited"]));
    // With `keep_going`, the other source is imported.
    let partial = import(&sources, &[], &before, KEEP_GOING);
    assert_eq!((partial.status, shown(&partial)), (Status::Partial, vec!["added GET /c: b.json".to_owned()]));
    assert_eq!(applied(&before, &partial).get("all/a.json"), before.get("all/a.json"));
    assert_eq!(import(&sources, &[], &before, FORCE).status, Status::Done);
}

#[test]
fn an_edit_moves_to_an_overlay() {
    let mut edited = first(&[page("a.json", &["/a"])]);
    let text = String::from_utf8_lossy(edited.get("all/a.json").unwrap()).replace("\"d\"", "\"Mine\"");
    edited.insert("all/a.json", text.clone());
    let options = Options { edits_to_overlays: true, ..NONE };
    let moved = import(&[page("a.json", &["/a"])], &[], &edited, options);
    assert_eq!((moved.status, codes(&moved)), (Status::Done, vec!["edit-kept"]));
    let mut after = applied(&edited, &moved);
    let overlay = json_of(&after, "overlays/before/all_a.json");
    assert_eq!(
        (&overlay["extends"], &overlay["actions"][0]["update"]),
        (&json!("all/a.json"), &json!({"description": "Mine"}))
    );
    assert!(imported(&[page("a.json", &["/a"])], &after).diagnostics.iter().next().is_none());
    // Another edit has an overlay of its own, and one that is no document stays.
    after.insert("all/a.json", text);
    let again = applied(&after, &import(&[page("a.json", &["/a"])], &[], &after, options));
    assert!(again.get("overlays/before/all_a_2.json").is_some());
    after.insert("all/a.json", "{");
    let kept = import(&[page("a.json", &["/a"])], &[], &after, options);
    assert_eq!((codes(&kept), applied(&after, &kept).get("all/a.json")), (vec!["edit-kept"], Some("{".as_bytes())));
}

#[test]
fn pages_that_a_site_no_longer_lists_are_removed() {
    let site = Site { address: "llms.txt".to_owned(), only: Vec::new() };
    let listed = |names: &[&str]| -> Vec<Source> {
        let page = |name: &&str| Source {
            site: Some("llms.txt".to_owned()),
            ..page(&format!("{name}.md"), &[&format!("/{name}")])
        };
        names.iter().map(page).collect()
    };
    let names = ["a", "b", "c", "d", "e", "f"];
    let start = import(&listed(&names), std::slice::from_ref(&site), &Files::default(), KEEP_GOING);
    let before = applied(&Files::default(), &start);
    assert!(lock_file(&before).contains("[[site]]\naddress = \"llms.txt\""));
    let less = import(&listed(&names[1..]), std::slice::from_ref(&site), &before, KEEP_GOING);
    assert_eq!((less.status, less.removed.as_slice()), (Status::Done, ["all/a.json".to_owned()].as_slice()));
    assert_eq!(
        applied(&before, &less),
        applied(
            &Files::default(),
            &import(&listed(&names[1..]), std::slice::from_ref(&site), &Files::default(), KEEP_GOING)
        )
    );
    // Too many are not.
    let cut = import(&listed(&names[2..]), std::slice::from_ref(&site), &before, KEEP_GOING);
    assert_eq!((cut.status, codes(&cut), cut.removed.len()), (Status::Partial, vec!["lost-operations"], 0));
    let allowed = import(&listed(&names[2..]), std::slice::from_ref(&site), &before, REMOVE);
    assert_eq!((allowed.status, allowed.removed.len()), (Status::Done, 2));
    // Without the list, nothing is known to have vanished.
    let unknown = import(&listed(&names[2..]), &[], &before, KEEP_GOING);
    assert_eq!((unknown.status, unknown.removed.len()), (Status::Done, 0));
    // A page with another address is the same operation.
    let mut renamed = listed(&names);
    renamed[0].name = "new.md".to_owned();
    let renamed = import(&renamed, &[site], &before, KEEP_GOING);
    assert_eq!((renamed.status, shown(&renamed)), (Status::Done, vec!["moved GET /a: page a.md -> new.md".to_owned()]));
}

#[test]
fn a_version_changes_one_file_and_does_not_go_back() {
    let with = |version: &str, names: &[&str]| -> Vec<Source> {
        let page = |name: &&str| {
            let mut document = api(&[&format!("/{name}")]);
            document["info"]["version"] = json!(version);
            source(&format!("{name}.json"), &document)
        };
        names.iter().map(page).collect()
    };
    let before = first(&with("1.2.0", &["a", "b", "c"]));
    let newer = imported(&with("1.10.0", &["a", "b", "c"]), &before);
    let after = applied(&before, &newer);
    let changed: Vec<&str> = names(&after).into_iter().filter(|name| after.get(name) != before.get(name)).collect();
    assert_eq!(changed, ["info/shop.json", "sources.toml"]);
    let version = |files: &Files| json_of(files, "info/shop.json")["info"]["version"].clone();
    assert_eq!(version(&after), "1.10.0");
    // Some pages are of an earlier version: the highest one counts, also among those that have not changed.
    assert_eq!(version(&imported(&with("1.3.0", &["a"]), &after).files), "1.10.0");
    assert_eq!(version(&imported(&with("1.3.0", &["a", "b", "c"]), &after).files), "1.10.0");
    assert_eq!(version(&import(&with("1.3.0", &["a", "b", "c"]), &[], &after, FORCE).files), "1.3.0");
    // The file goes with its last source.
    let pruned: Vec<Source> = ["a.json", "b.json", "c.json"].iter().map(|name| gone(name)).collect();
    let pruned = import(&pruned, &[], &after, Options { prune: true, ..KEEP_GOING });
    assert_eq!(applied(&after, &pruned).len(), 1);
}

#[test]
fn the_order_of_sources_makes_no_difference_and_importing_twice_neither() {
    let sources = [page("b.json", &["/a", "/x"]), page("a.json", &["/a", "/y"]), page("c.json", &["/z"])];
    let mut reversed = sources.clone();
    reversed.reverse();
    let files = first(&sources);
    assert_eq!(first(&reversed), files);
    assert_eq!(applied(&files, &imported(&sources, &files)), files);
    // From an earlier state, an import ends where one into an empty folder does, but for names that are kept.
    let earlier = first(&[page("a.json", &["/a", "/y"]), page("c.json", &["/q"])]);
    let later = applied(&earlier, &import(&sources, &[], &earlier, REMOVE));
    let operations = |files: &Files| -> Vec<String> {
        let mut lines: Vec<String> =
            lock_file(files).lines().filter(|line| line.starts_with("operation =")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(operations(&later), operations(&files));
}

#[test]
fn permanent_redirects_are_noted_once() {
    let mut moved = page("https://host/a", &["/a"]);
    if let Response::Text(page) = &mut moved.response {
        page.moved_to = Some("https://host/b".to_owned());
        page.etag = Some("\"1\"".to_owned());
    }
    let start = imported(std::slice::from_ref(&moved), &Files::default());
    assert_eq!(codes(&start), ["source-moved"]);
    let files = applied(&Files::default(), &start);
    assert!(imported(&[moved], &files).diagnostics.iter().next().is_none());
    let (known, sites) = recorded(&files).unwrap();
    assert_eq!((known.len(), sites.len(), known[0].etag.as_deref()), (1, 0, Some("\"1\"")));
    // What a missing fragment was made from is needed again.
    let mut incomplete = files.clone();
    incomplete.remove("all/a.json");
    assert_eq!(recorded(&incomplete).unwrap().0[0].etag, None);
}

/// A site lists its whole document beside a page for each operation.
#[test]
fn what_a_document_of_a_site_repeats_of_its_pages_is_imported_once() {
    let of_site = |source: Source| Source { site: Some("llms.txt".to_owned()), ..source };
    let pages = || ["/a", "/b"].map(|path| of_site(page(&format!("{path}.json"), &[path])));
    let with_etag = |source: Source| match source.response {
        Response::Text(page) => {
            let page = Page { etag: Some("e".to_owned()), ..page };
            Source { response: Response::Text(page), ..source }
        }
        _ => source,
    };
    let document = |paths: &[&str]| of_site(with_etag(page("openapi.json", paths)));
    let sources = |document: Source| [vec![document], pages().to_vec()].concat();
    let import = |sources: &[Source], existing: &Files| {
        let site = Site { address: "llms.txt".to_owned(), only: Vec::new() };
        let result = import(sources, &[site], existing, Options::default());
        assert!(!result.diagnostics.has_errors(), "{}", Report::new(&result.diagnostics, &result.sources));
        result
    };
    let imported = import(&sources(document(&["/a", "/b", "/c"])), &Files::default());
    assert_eq!(codes(&imported), ["passed-over"]);
    let files = applied(&Files::default(), &imported);
    for operation in ["GET /a", "GET /b", "GET /c"] {
        assert_eq!(lock_file(&files).matches(&format!("\"{operation}\"")).count(), 1, "{operation}");
    }
    // The document is asked for as a whole again: what others had may have come to be in it alone.
    assert!(!lock_file(&files).contains("etag"), "{}", lock_file(&files));

    // A refresh changes nothing, whether the pages have changed or not.
    let unchanged_pages = ["/a.json", "/b.json"].map(|name| of_site(unchanged(name)));
    for pages in [pages().to_vec(), unchanged_pages.to_vec()] {
        let again = import(&[vec![document(&["/a", "/b", "/c"])], pages].concat(), &files);
        assert_eq!((shown(&again), fragments(&applied(&files, &again))), (Vec::new(), fragments(&files)));
    }
    // A page that is gone leaves its operation to the document.
    let moved = import(&[document(&["/a", "/b", "/c"]), pages()[0].clone()], &files);
    assert_eq!(shown(&moved), ["moved GET /b: page /b.json -> openapi.json"]);
    // A different operation is another one.
    let mut other = api(&["/a", "/b"]);
    other["paths"]["/a"]["get"]["deprecated"] = json!(true);
    let both = import(&sources(of_site(source("openapi.json", &other))), &Files::default());
    assert_eq!(lock_file(&both.files).matches("\"GET /a\"").count(), 2);
    assert_eq!(lock_file(&both.files).matches("\"GET /b\"").count(), 1);
}

#[test]
fn another_order_of_members_changes_nothing() {
    let mut document = api(&["/a", "/b"]);
    document["components"] =
        json!({"schemas": {"A": {"type": "object", "properties": {"x": {"type": "string"}, "y": {"type": "string"}}}}});
    document["paths"]["/a"]["get"]["requestBody"] =
        json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}});
    let before = first(&[source("a.json", &document)]);
    let mut sorted = document.clone();
    for at in ["/components/schemas/A/properties", "/components/schemas/A", "/paths/~1a/get", "/paths", ""] {
        let members = sorted.pointer_mut(at).and_then(Value::as_object_mut).unwrap();
        *members = std::mem::take(members).into_iter().rev().collect();
    }
    let again = imported(&[source("a.json", &sorted)], &before);
    assert_eq!((shown(&again), fragments(&applied(&before, &again))), (Vec::new(), fragments(&before)));
    // The order of a list has a meaning.
    sorted["paths"]["/a"]["get"]["tags"] = json!(["all", "other"]);
    let other = imported(&[source("a.json", &sorted)], &before);
    assert_eq!(shown(&other), ["changed GET /a: a.json"]);
}
