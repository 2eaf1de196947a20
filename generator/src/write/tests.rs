//! Tests of writing.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::apply::stage;
use super::temporary::Temporary;
use super::*;

/// A folder for one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn target(&self) -> PathBuf {
        self.0.path().join("target")
    }

    fn all(&self) -> Vec<String> {
        let mut all = Vec::new();
        let mut open = vec![self.0.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    open.push(path);
                } else {
                    all.push(path.strip_prefix(&self.0).unwrap().to_string_lossy().replace('\\', "/"));
                }
            }
        }
        all.sort();
        all
    }
}

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn errors<T: std::fmt::Debug>(result: Result<T, Diagnostics>) -> Vec<String> {
    result.unwrap_err().iter().map(|d| d.message.clone()).collect()
}

#[test]
fn what_is_right_is_not_touched_and_what_no_longer_belongs_goes() {
    let folder = Folder::new();
    let target = folder.target();
    let first = plan(&target, &files(&[("a", "1"), ("src/b", "2"), ("src/old/c", "3")])).unwrap();
    assert_eq!(first.created().collect::<Vec<_>>(), [LISTING, "a", "src/b", "src/old/c"]);
    first.apply().unwrap();
    assert_eq!(folder.all(), ["target/.generated", "target/a", "target/src/b", "target/src/old/c"]);
    fs::write(target.join("Cargo.lock"), "mine").unwrap();
    let time = |path: &str| fs::metadata(target.join(path)).unwrap().modified().unwrap();
    let before = (time("a"), time(LISTING));
    let again = plan(&target, &files(&[("a", "1"), ("src/b", "2"), ("src/old/c", "3")])).unwrap();
    assert!(again.is_empty() && again.unchanged() == 3);
    again.apply().unwrap();
    assert_eq!((time("a"), time(LISTING)), before);

    let second = plan(&target, &files(&[("a", "1"), ("src/b", "new"), ("d", "4")])).unwrap();
    assert_eq!(second.created().collect::<Vec<_>>(), ["d"]);
    assert_eq!(second.changed().collect::<Vec<_>>(), [LISTING, "src/b"]);
    assert_eq!(second.removed().collect::<Vec<_>>(), ["src/old/c"]);
    second.apply().unwrap();
    assert_eq!(folder.all(), ["target/.generated", "target/Cargo.lock", "target/a", "target/d", "target/src/b"]);
    assert_eq!(time("a"), before.0);
    assert!(!target.join("src/old").exists());
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let folder = Folder::new();
    let target = folder.target();
    fs::create_dir_all(&target).unwrap();
    assert!(plan(&target, &files(&[("a", "1")])).is_ok(), "an empty folder is fine");
    fs::write(target.join("letter.txt"), "dear").unwrap();
    assert!(errors(plan(&target, &files(&[("a", "1")])))[0].contains("was not generated"));
    fs::write(target.join(LISTING), "").unwrap();
    assert!(errors(plan(&target, &files(&[("letter.txt", "1")])))[0].contains("was not generated"));
    assert!(plan(&target, &files(&[("letter.txt", "dear")])).is_ok(), "what is the same is no loss");
    assert!(errors(plan(&target.join("letter.txt"), &files(&[("a", "1")])))[0].contains("not a folder"));
    assert_eq!(folder.all(), ["target/.generated", "target/letter.txt"]);
}

#[test]
fn no_path_leaves_the_folder_or_is_two() {
    let folder = Folder::new();
    for path in [
        "../x",
        "/etc/x",
        "a/../../x",
        "a//b",
        "",
        ".",
        "C:/x",
        "a\\..\\x",
        "CON",
        "src/nul.rs",
        "a/COM1",
        "a\u{0}b",
        "a.",
        "a /b",
        "lpt9.txt",
        "a\nb",
        "aux.",
        "x?y",
        ".generated",
    ] {
        assert_eq!(errors(plan(&folder.target(), &files(&[(path, "1")]))).len(), 1, "{path:?}");
    }
    for pair in [["a", "A"], ["src/a", "SRC/b"], ["x/É", "x/é"], ["a", "a/b"], ["A", "a/b"]] {
        assert_eq!(errors(plan(&folder.target(), &files(&[(pair[0], "1"), (pair[1], "2")]))).len(), 1, "{pair:?}");
    }
    for path in ["src/console.rs", "common", "a.b.c", "com.rs", "lpt", "com10", ".cargo/config.toml"] {
        assert!(plan(&folder.target(), &files(&[(path, "1")])).is_ok(), "{path}");
    }
    assert!(folder.all().is_empty());
}

#[test]
fn a_listing_that_was_tampered_with_removes_nothing_outside() {
    let folder = Folder::new();
    let target = folder.target();
    plan(&target, &files(&[("a", "1")])).unwrap().apply().unwrap();
    fs::write(folder.0.path().join("precious"), "x").unwrap();
    fs::write(target.join(LISTING), "a\n../precious\n").unwrap();
    assert_eq!(errors(plan(&target, &files(&[("a", "1")]))).len(), 1);
    assert!(folder.0.path().join("precious").exists());
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let target = folder.target();
    fs::create_dir_all(folder.0.path().join("outside")).unwrap();
    fs::write(folder.0.path().join("outside/file"), "x").unwrap();
    symlink(folder.0.path().join("outside"), &target).unwrap();
    assert!(errors(plan(&target, &files(&[("a", "1")])))[0].contains("symbolic link"));
    fs::remove_file(&target).unwrap();
    plan(&target, &files(&[("src/a", "1")])).unwrap().apply().unwrap();
    fs::remove_dir_all(target.join("src")).unwrap();
    symlink(folder.0.path().join("outside"), target.join("src")).unwrap();
    symlink(folder.0.path().join("outside/file"), target.join("link")).unwrap();
    assert_eq!(errors(plan(&target, &files(&[("src/a", "1"), ("link", "2")]))).len(), 2);
    assert_eq!(fs::read_to_string(folder.0.path().join("outside/file")).unwrap(), "x");
}

#[test]
fn a_failure_half_way_leaves_everything_as_it_was() {
    let folder = Folder::new();
    let target = folder.target();
    plan(&target, &files(&[("a", "1"), ("gone", "2")])).unwrap().apply().unwrap();
    let before = folder.all();
    let broken = plan(&target, &files(&[("a", "new"), ("new/b", "3"), ("z", "4")])).unwrap();
    // Something else takes the place of a file between the plan and its execution.
    fs::create_dir_all(target.join("z/in/the/way")).unwrap();
    assert!(broken.apply().is_err());
    fs::remove_dir_all(target.join("z")).unwrap();
    assert_eq!(folder.all(), before);
    assert_eq!(fs::read_to_string(target.join("a")).unwrap(), "1");
    assert!(!target.join("new").exists());
    assert!(plan(&target, &files(&[("a", "1"), ("gone", "2")])).unwrap().is_empty());
}

#[test]
fn changes_in_a_shared_folder_need_no_listing() {
    let folder = Folder::new();
    fs::write(folder.0.path().join("mine"), "x").unwrap();
    fs::write(folder.0.path().join("old"), "y").unwrap();
    let changes = plan_changes(folder.0.path(), &files(&[("tag/new", "1")]), &["old".to_owned(), "missing".to_owned()]);
    changes.unwrap().apply().unwrap();
    assert_eq!(folder.all(), ["mine", "tag/new"]);
    assert_eq!(errors(plan_changes(folder.0.path(), &Files::default(), &["../x".to_owned()])).len(), 1);
    assert_eq!(Files::load(folder.0.path()).unwrap(), files(&[("mine", "x"), ("tag/new", "1")]));
}

/// The state after a run that was killed when it had moved a number of files into place.
fn killed(plan: &Plan, moved: usize) {
    fs::create_dir_all(&plan.target).unwrap();
    let temporary = Temporary::create(&plan.target).unwrap();
    let writes: Vec<_> = plan.writes.iter().filter(|write| write.path != LISTING).collect();
    stage(&temporary.files(), &writes).unwrap();
    if plan.listing.is_none() {
        temporary.record(plan).unwrap();
    }
    for write in writes.iter().take(moved) {
        let path = plan.target.join(&write.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::rename(temporary.files().join(&write.path), path).unwrap();
    }
    temporary.abandon();
}

#[test]
fn a_first_run_that_was_killed_does_not_stop_the_next_one() {
    let folder = Folder::new();
    let (target, new) = (folder.target(), files(&[("a", "1"), ("src/b", "2")]));
    killed(&plan(&target, &new).unwrap(), 0);
    fs::create_dir(target.join(".generated.4711.tmp")).unwrap();
    plan(&target, &new).unwrap().apply().unwrap();
    assert_eq!(folder.all(), ["target/.generated", "target/a", "target/src/b"]);
}

#[test]
fn an_import_that_was_killed_is_completed() {
    let (old, new) =
        (files(&[("a", "1"), ("gone/b", "2"), ("c", "3")]), files(&[("a", "new"), ("c", "new"), ("d/e", "new")]));
    for moved in 0..=3 {
        let folder = Folder::new();
        let target = folder.target();
        plan_changes(&target, &old, &[]).unwrap().apply().unwrap();
        killed(&plan_changes(&target, &new, &["gone/b".to_owned()]).unwrap(), moved);
        recover(&target).unwrap();
        assert_eq!(Files::load(&target).unwrap(), new, "{moved}");
        assert!(!target.join(".generated.tmp").exists() && !target.join("gone").exists());
    }
    // What was changed in the meantime stays, and what was not recorded is not done.
    let folder = Folder::new();
    let target = folder.target();
    plan_changes(&target, &old, &[]).unwrap().apply().unwrap();
    killed(&plan_changes(&target, &new, &["gone/b".to_owned()]).unwrap(), 0);
    fs::write(target.join("a"), "mine").unwrap();
    fs::write(target.join("gone/b"), "mine").unwrap();
    recover(&target).unwrap();
    let expected = files(&[("a", "mine"), ("c", "new"), ("d/e", "new"), ("gone/b", "mine")]);
    assert_eq!(Files::load(&target).unwrap(), expected);
    killed(&plan_changes(&target, &old, &[]).unwrap(), 0);
    fs::remove_file(target.join(".generated.tmp/journal.json")).unwrap();
    recover(&target).unwrap();
    assert_eq!(Files::load(&target).unwrap(), expected);
}

#[test]
fn two_runs_do_not_write_into_one_folder() {
    let folder = Folder::new();
    let (target, new) = (folder.target(), files(&[("a", "1")]));
    plan(&target, &new).unwrap().apply().unwrap();
    let alive = Temporary::create(&target).unwrap();
    assert!(errors(plan(&target, &files(&[("a", "2")])).unwrap().apply())[0].contains("another run"));
    assert!(recover(&target).is_err());
    alive.remove();
    plan(&target, &files(&[("a", "2")])).unwrap().apply().unwrap();
}

/// As after a checkout with `core.autocrlf`.
#[test]
fn other_line_endings_are_no_change() {
    let folder = Folder::new();
    let target = folder.target();
    let new = files(&[("a", "1\n2\n"), ("src/b", "3\n")]);
    plan(&target, &new).unwrap().apply().unwrap();
    for path in ["a", "src/b", LISTING] {
        let text = fs::read_to_string(target.join(path)).unwrap();
        fs::write(target.join(path), text.replace('\n', "\r\n")).unwrap();
    }
    let again = plan(&target, &new).unwrap();
    assert!(again.is_empty() && again.unchanged() == 2);
    assert!(is_as_before(&target, &new.digests()));

    let changed = plan(&target, &files(&[("a", "1\n2\n"), ("src/b", "4\n")])).unwrap();
    assert_eq!(changed.changed().collect::<Vec<_>>(), ["src/b"]);
    changed.apply().unwrap();
    assert_eq!(fs::read_to_string(target.join("a")).unwrap(), "1\r\n2\r\n");
    assert!(!is_as_before(&target, &new.digests()));
}

#[test]
fn the_listing_names_the_version_that_wrote_it() {
    let folder = Folder::new();
    let target = folder.target();
    let new = files(&[("a", "1")]);
    plan(&target, &new).unwrap().apply().unwrap();
    let text = fs::read_to_string(target.join(LISTING)).unwrap();
    assert!(text.starts_with(concat!("# Generated by openapi-crate ", env!("CARGO_PKG_VERSION"), ";")), "{text}");
    assert_eq!(plan(&target, &new).unwrap().other_version(), None);
    for (head, version) in [("# Generated by openapi-crate 7.8.9; more", "7.8.9"), ("# The files", "")] {
        fs::write(target.join(LISTING), format!("{head}\na\n")).unwrap();
        assert!(!is_as_before(&target, &new.digests()));
        let other = plan(&target, &new).unwrap();
        assert_eq!(other.other_version(), Some(version));
        other.apply().unwrap();
        assert_eq!(fs::read_to_string(target.join(LISTING)).unwrap(), text);
    }
}
