//! What the macros of the transport define in a client: functions without type parameters are `inline`, so that each is compiled
//! where it is called. Otherwise each build of a client would compile the decoders of all its types.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn functions_that_macros_define_in_clients_are_inline() {
    let (mut count, mut wrong) = (0, Vec::new());
    for path in sources(Path::new("../generator/runtime/src")) {
        let text = fs::read_to_string(&path).expect("a file");
        let macros = text.split("#[macro_export]\n").skip(1).map(|rest| rest.split("\n}\n").next().unwrap_or(rest));
        for body in macros {
            let lines: Vec<&str> = body.lines().map(str::trim).collect();
            let is_plain = |line: &str| {
                let line = line.strip_prefix("pub ").unwrap_or(line);
                line.strip_prefix("fn ").is_some_and(|rest| !rest.split('(').next().unwrap_or(rest).contains('<'))
            };
            for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_plain(line)) {
                count += 1;
                let before = lines[..index].iter().rev().take_while(|line| line.starts_with(['#', '/', '$']));
                if !before.into_iter().any(|line| line.contains("#[inline]")) {
                    wrong.push(format!("{}: {line}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "only {count} functions were found");
}
