//! The page about each code: its example is reported with that code, and the right one is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use generator::Options;
use generator::diag::{Code, Level, Severity};

/// Codes whose page has no example, with the reason.
const WITHOUT_EXAMPLE: [(Code, &str); 14] = [
    (Code::Unreadable, "depends on permissions"),
    (Code::Limit, "an example is larger than what fits on a page"),
    (Code::TooComplex, "an example is larger than what fits on a page"),
    (Code::ConflictSettled, "needs a lock file with dates"),
    (Code::ContentTypeLeftOut, "the types of errors, which the page says"),
    (Code::BadLockFile, "is about what `import` writes"),
    (Code::Edited, "is about what `import` writes"),
    (Code::EditKept, "is about what `import` writes"),
    (Code::LostOperations, "is about two imports"),
    (Code::SourceGone, "is about two imports"),
    (Code::SourceMoved, "is about two imports"),
    (Code::BadTarget, "is about the output folder"),
    (Code::OperationOmitted, "needs `--skip`"),
    (Code::ComponentOmitted, "needs `--skip`"),
];

/// The files of the examples of a page: those that are reported, and those that are right. A file has its name on a line above
/// its block.
fn examples(page: &str) -> [Vec<(String, String)>; 2] {
    let mut found = [Vec::new(), Vec::new()];
    let (mut at, mut name) = (None, None);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let fence: String = line.chars().take_while(|letter| *letter == '`').collect();
        let named = line.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
        if line == "Reported:" {
            at = Some(0);
        } else if line == "Right:" {
            at = Some(1);
        } else if let Some(named) = named {
            name = Some(named.to_owned());
        } else if fence.len() >= 3 {
            let text = lines.by_ref().take_while(|line| *line != fence).map(|line| format!("{line}\n")).collect();
            let files = &mut found[at.expect("a block is below `Reported:` or `Right:`")];
            files.push((name.take().unwrap_or_else(|| "api.yaml".to_owned()), text));
        }
    }
    found
}

/// The part of a document as a whole one.
fn completed(text: &str) -> String {
    let fields = ["paths:", "components:", "webhooks:", "servers:", "security:", "tags:"];
    if !fields.iter().any(|field| text.starts_with(field)) {
        return text.to_owned();
    }
    let has_paths = text.lines().any(|line| line.starts_with("paths:"));
    let paths = if has_paths { "" } else { "paths: {}\n" };
    format!("openapi: 3.1.0\ninfo: {{title: Pets, version: 1.0.0}}\n{paths}{text}")
}

/// The codes that are reported for some files, with a code that is not reported by itself.
fn reported(code: Code, files: &[(String, String)]) -> BTreeSet<Code> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, completed(text)).expect("a file");
    }
    let mut options = Options::default();
    if code.is_allowed() {
        options.levels.set(code.as_str(), Level::Warn).expect("the code of a warning");
    }
    let outcome = generator::generate(&[folder.path().to_path_buf()], options);
    outcome.diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn the_example_of_each_code_is_reported_and_the_right_one_is_not() {
    let mut wrong = Vec::new();
    let mut without = BTreeSet::new();
    for code in Code::ALL {
        let [bad, good] = examples(code.explanation());
        if bad.is_empty() {
            without.insert(*code);
            continue;
        }
        let (found, rest) = (reported(*code, &bad), reported(*code, &good));
        // What makes a setting ambiguous has a warning of its own.
        let beside = (*code == Code::AmbiguousSetting).then_some(Code::DuplicateOperationId);
        if found != beside.into_iter().chain([*code]).collect() || !rest.is_empty() {
            wrong.push(format!("{}: {found:?}, and of the right one {rest:?}", code.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let expected = WITHOUT_EXAMPLE.iter().map(|(code, _)| *code).collect();
    assert_eq!(without, expected, "codes whose page has no example");
}

#[test]
fn a_page_begins_with_its_code_and_says_what_it_means() {
    for code in Code::ALL {
        let page = code.explanation();
        let about = page.strip_prefix(&format!("# {}\n\n", code.as_str())).unwrap_or_else(|| panic!("{code:?}"));
        let first = about.split("\n\n").next().unwrap_or_default();
        assert!(first.len() > 60 && first.trim_end().ends_with('.'), "{code:?}: {first}");
        assert!(page.lines().all(|line| line.chars().count() <= 220), "{code:?}");
        // A note or approximation is no mistake, so that there may be nothing to correct.
        assert!(page.contains("Right:") == page.contains("Reported:") || code.severity() == Severity::Note, "{code:?}");
    }
}
