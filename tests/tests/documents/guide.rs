//! The guide: its examples are what it says of them.
//!
//! A block whose fence names a path below `specs/` is a file of its section. The files of a section `##` are those of the sections
//! `###` in it too, unless these have others of the same names. A section with files of its own is generated from:
//!
//! - what is reported has the codes, and the lines, of the blocks `text report`;
//! - a block `rs PATH` has lines of the emitted file PATH, in their order.
//!
//! Blocks `rust` are documentation tests of the generator, and blocks `rs client` are compiled by `output/guide.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use generator::diag::Report;
use generator::emit::Package;

pub(super) const CHAPTERS: [&str; 9] =
    ["first-client", "fragments", "import", "overlays", "settings", "names", "types", "calls", "codes"];

/// Examples in TOML that are not of a section: `clients.toml`, one that needs imported pages, and lines of another `Cargo.toml`.
const OTHER_TOML: usize = 3;

/// A section with the files of its examples.
#[derive(Clone, Default)]
pub(super) struct Section {
    title: String,
    /// The files by their paths.
    pub(super) files: BTreeMap<String, String>,
    has_files: bool,
    pub(super) reports: Vec<String>,
    /// Lines of emitted files, with the paths of these.
    emitted: Vec<(String, String)>,
}

#[derive(Debug)]
struct Block {
    language: String,
    /// What follows the language.
    info: String,
    text: String,
}

fn folder() -> PathBuf {
    tests::page::repository().join("generator/guide")
}

pub(super) fn chapter(name: &str) -> String {
    let path = folder().join(format!("{name}.md"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

/// The headings and the blocks of a chapter, in their order.
fn parts(text: &str) -> Vec<Result<Block, (usize, String)>> {
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let fence: String = line.trim_start().chars().take_while(|letter| *letter == '`').collect();
        let level = line.chars().take_while(|letter| *letter == '#').count();
        if fence.len() >= 3 {
            let info = line.trim_start().trim_start_matches('`');
            let (language, info) = info.split_once(' ').unwrap_or((info, ""));
            let inner = lines.by_ref().take_while(|line| line.trim() != fence);
            let text = inner.map(|line| format!("{}\n", line.get(indent..).unwrap_or_default())).collect();
            parts.push(Ok(Block { language: language.to_owned(), info: info.to_owned(), text }));
        } else if level > 0 {
            parts.push(Err((level, line.trim_start_matches('#').trim().to_owned())));
        }
    }
    parts
}

pub(super) fn sections(text: &str) -> Vec<Section> {
    let mut all: Vec<Section> = Vec::new();
    let mut outer = 0;
    for part in parts(text) {
        match part {
            Err((level, title)) => {
                let is_outer = level <= 2;
                outer = if is_outer { all.len() } else { outer };
                let files = all.get(outer).map(|section| section.files.clone()).unwrap_or_default();
                all.push(Section { title, files, ..Section::default() });
            }
            Ok(block) => {
                let section = all.last_mut().expect("a block is below a heading");
                if block.info.starts_with("specs/") {
                    section.files.insert(block.info, block.text);
                    section.has_files = true;
                } else if block.info == "report" {
                    section.reports.push(block.text);
                } else if block.language == "rs" && block.info != "client" {
                    section.emitted.push((block.info, block.text));
                }
            }
        }
    }
    all
}

/// The codes in messages, such as `conflict` in `error[conflict]: ...`.
fn codes(report: &str) -> BTreeSet<String> {
    let code = |line: &str| Some(line.split_once("]: ")?.0.split_once('[')?.1.to_owned());
    report.lines().filter(|line| !line.starts_with(' ')).filter_map(code).collect()
}

/// What is wrong with a section.
fn judge(section: &Section) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in &section.files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let outcome = generator::generate(&[folder.path().join("specs")], &Package { name: "tidewater".into() });
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string().replace('\\', "/");
    let report = report.replace(&format!("{}/", folder.path().display()).replace('\\', "/"), "");
    let mut wrong = Vec::new();
    if codes(&report) != codes(&section.reports.concat()) {
        wrong.push(format!("reported is:\n{report}"));
    }
    let lines = section.reports.iter().flat_map(|text| text.lines());
    let missing = lines.filter(|line| !report.lines().any(|reported| reported.starts_with(line)));
    wrong.extend(missing.map(|line| format!("not reported: {line}")));
    for (path, text) in &section.emitted {
        let files = outcome.result.as_ref().map(|generated| &generated.files);
        let file = files.ok().and_then(|files| files.iter().find(|(name, _)| name == path));
        let emitted = file.map(|(_, bytes)| without_space(&String::from_utf8_lossy(bytes))).unwrap_or_default();
        let mut rest = emitted.as_str();
        for line in text.lines().map(|line| without_space(line.trim_end_matches(','))) {
            match rest.split_once(line.as_str()) {
                Some((_, after)) => rest = after,
                None => wrong.push(format!("{path} has no `{line}` at this place")),
            }
        }
    }
    wrong
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_examples_of_the_guide_are_what_it_says() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for name in CHAPTERS {
        for section in sections(&chapter(name)) {
            if section.has_files {
                count += 1;
                wrong.extend(judge(&section).into_iter().map(|what| format!("{name}, {}: {what}", section.title)));
            } else if !(section.reports.is_empty() && section.emitted.is_empty()) {
                wrong.push(format!("{name}, {}: nothing to generate from", section.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "only {count} sections have examples");
}

#[test]
fn every_document_in_the_guide_is_an_example() {
    let blocks: Vec<Block> = CHAPTERS.iter().flat_map(|name| parts(&chapter(name))).filter_map(Result::ok).collect();
    let others = |language: &str| {
        let is_other = |block: &&Block| block.language == language && !block.info.starts_with("specs/");
        blocks.iter().filter(is_other).count()
    };
    assert_eq!([others("yaml"), others("json"), others("toml")], [0, 0, OTHER_TOML]);
    let rust = blocks.iter().filter(|block| block.language.starts_with("rust"));
    assert!(rust.clone().all(|block| block.language == "rust"), "a block of Rust is not compiled");
    assert!(rust.count() > 0);
}

#[test]
fn the_chapters_are_complete_and_their_links_lead_somewhere() {
    let module = fs::read_to_string(tests::page::repository().join("generator/src/guide.rs")).expect("the module");
    let mut files: Vec<String> =
        fs::read_dir(folder()).expect("the folder").flatten().map(|file| file_stem(&file.path())).collect();
    let mut chapters = CHAPTERS.map(str::to_owned).to_vec();
    files.sort();
    chapters.sort();
    assert_eq!(files, chapters);
    let readme = fs::read_to_string(tests::page::repository().join("README.md")).expect("README.md");
    for name in CHAPTERS {
        assert!(module.contains(&format!("\"{name}.md\"")), "guide.rs does not include {name}");
        assert!(readme.contains(&format!("(generator/guide/{name}.md)")), "README does not name {name}");
        let text = chapter(name);
        // `[label]: path` at the end of a chapter.
        for (label, target) in text.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")) {
            assert!(folder().join(target).exists(), "{name}: {target}");
            assert!(module.contains(&format!("[{label}]: ")), "{name}: guide.rs has no target for [{label}]");
            assert!(text.contains(&format!("][{label}]")), "{name}: nothing refers to [{label}]");
        }
    }
}

fn file_stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

#[test]
fn an_example_is_judged() {
    let chapter =
        "## Pets\n\n```yaml specs/a.yaml\nopenapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths: {}\n```\n";
    let judged = |more: &str| judge(sections(&format!("{chapter}{more}")).last().expect("a section")).len();
    assert_eq!(judged(""), 0);
    assert_eq!(judged("\n### Other\n\n```text report\nerror[conflict]: two\n```\n"), 2);
    assert_eq!(judged("\n```rs src/lib.rs\npub mod api;\npub mod types;\n```\n"), 0);
    assert_eq!(judged("\n```rs src/lib.rs\npub mod types;\npub mod api;\n```\n"), 1);
    assert_eq!(judged("\n### Broken\n\n```toml specs/generator.toml\n[none]\n```\n"), 1);
}
