//! Figures in the texts of the repository are equal to the output of the commands next to them. Those that depend on the
//! machine are not checked.
//!
//! `UPDATE_EXPECT=1` writes the correct ones.

use std::ops::Range;
use std::path::Path;

use generator::emit::Package;
use tests::page::repository;
use tests::roundtrip::INSTANCES;

/// The lines of all Rust files below a folder, as `find FOLDER -name '*.rs' -exec cat {} + | wc -l` counts them.
fn lines(folder: &str) -> usize {
    let mut count = 0;
    let mut open = vec![repository().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                count += std::fs::read(&path).expect("a file").iter().filter(|byte| **byte == b'\n').count();
            }
        }
    }
    count
}

/// The spans of the whole numbers in a text, with commas between digits. A number next to a letter, a dot or a hyphen is
/// part of a name or of a version.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | '-' | '_');
    let mut found = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(|c| !is_part(c)) {
        let bare = word.trim_end_matches(|c| !is_part(c)).trim_end_matches([',', '.']);
        if bare.starts_with(|c: char| c.is_ascii_digit()) && bare.chars().all(|c| c.is_ascii_digit() || c == ',') {
            found.push(start..start + bare.len());
        }
        start += word.len();
    }
    found
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Compares the numbers in rows of Markdown tables with the correct ones. A row is the one with a command in its last cell;
/// its numbers are those of the other cells.
fn judge(file: &str, rows: &[(&str, &[usize])]) {
    let path = repository().join(file);
    let mut text = std::fs::read_to_string(&path).expect("the file is there");
    let mut wrong = Vec::new();
    for (command, expected) in rows {
        let mut start = 0;
        let mut found = Vec::new();
        for line in text.split_inclusive('\n') {
            let cells = line.trim_end().trim_end_matches('|').replace("\\|", "  ");
            if let Some(last) = cells.rfind('|').filter(|last| line.starts_with('|') && line[*last..].contains(command))
            {
                found.extend(numbers(&line[..last]).into_iter().map(|range| start + range.start..start + range.end));
            }
            start += line.len();
        }
        let texts: Vec<&str> = found.iter().map(|range| &text[range.clone()]).collect();
        let expected: Vec<String> = expected.iter().map(|number| with_commas(*number)).collect();
        if texts == expected {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() && texts.len() == expected.len() {
            for (range, number) in found.into_iter().zip(&expected).rev() {
                text.replace_range(range, number);
            }
            std::fs::write(&path, &text).expect("the file can be written");
        } else {
            wrong.push(format!("`{command}`: {texts:?} should be {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{file}:\n{}", wrong.join("\n"));
}

#[test]
fn readme_has_the_figures_of_its_commands() {
    let specs = [Path::new("../specs").to_path_buf()];
    let generated = generator::generate(&specs, &Package { name: "figures".into() }).result.expect("it is generated");
    let stats = generated.stats;
    judge(
        "README.md",
        &[
            ("cargo xtask regen", &[stats.duplicates_merged]),
            ("find generated-client/src", &[stats.operations, lines("generated-client/src")]),
            ("clients roundtrip", &[INSTANCES]),
        ],
    );
    judge(
        "tests/benches/README.md",
        &[
            ("find generated-client/src", &[lines("generated-client/src")]),
            ("find generated-client/runtime/src", &[lines("generated-client/runtime/src")]),
            ("the first row by 12", &[(lines("generated-client/src") + stats.operations / 2) / stats.operations]),
        ],
    );
    assert_eq!(stats.operations, 12, "by which the figures per operation are divided");
}

#[test]
fn readme_names_the_toolchain_of_the_workspace() {
    let manifest: toml::Table =
        std::fs::read_to_string("../Cargo.toml").expect("the manifest").parse().expect("it is TOML");
    let version = manifest["workspace"]["package"]["rust-version"].as_str().expect("a version");
    let readme = std::fs::read_to_string("../README.md").expect("README.md is there");
    assert!(readme.contains(&format!("Rust toolchain ({version} or newer)")), "README.md does not name {version}");
}

#[test]
fn numbers_are_distinguished_from_names() {
    let found = |text: &'static str| numbers(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
    assert_eq!(
        found("| lines for 12 operations | 955; 1,000 times, 3.1 and `a-2` of 2020-12 in v3 | 7 |"),
        ["12", "955", "1,000", "7"]
    );
    assert_eq!(with_commas(3_524), "3,524");
    assert_eq!([with_commas(80), with_commas(1_000_000)], ["80", "1,000,000"]);
}
