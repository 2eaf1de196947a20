//! Times of generating, and counts of what was written.

use std::fs;
use std::path::{Path, PathBuf};

use tests::driver::target;
use tests::measure::{Cell, Run, median, megabytes};

use super::table::{Column, Figures};
use super::tool::{Kind, Tool};

/// The least number of turns.
const TURNS: usize = 3;
/// The number of turns for tools whose runs are all shorter than [`SHORT`]: the shorter the time, the more it varies.
const MANY_TURNS: usize = 31;
/// Seconds.
const SHORT: f64 = 0.1;

/// Generates with each tool, and leaves a crate in [`Tool::folder`].
pub fn generate(document: &Path, tools: &[Tool]) -> Vec<Figures> {
    let mut runs: Vec<Vec<Run>> = tools.iter().map(|_| Vec::new()).collect();
    for turn in 0..MANY_TURNS {
        for (tool, runs) in tools.iter().zip(&mut runs) {
            if turn < TURNS || runs.iter().all(|run| run.seconds <= SHORT) {
                let folder = tool.folder(document);
                renew(&folder);
                runs.extend(tool.generate(document, &folder));
            }
        }
    }
    remove(&old());
    tools.iter().zip(runs).map(|(tool, runs)| figures(tool, document, &runs)).collect()
}

/// Makes an empty folder. An earlier one is moved away: a file system that has just deleted files takes longer to create
/// some.
fn renew(folder: &Path) {
    let away = old();
    create(&away);
    let count = fs::read_dir(&away).map_or(0, Iterator::count);
    if folder.exists() && fs::rename(folder, away.join(count.to_string())).is_err() {
        remove(folder);
    }
    create(folder);
}

fn create(folder: &Path) {
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
}

fn remove(folder: &Path) {
    drop(fs::remove_dir_all(folder));
}

/// The folder for folders of earlier runs.
fn old() -> PathBuf {
    target().join("peers").join("old")
}

fn figures(tool: &Tool, document: &Path, runs: &[Run]) -> Figures {
    let mut figures = Figures::default();
    if !tool.is_installed() {
        return figures;
    }
    let folder = tool.folder(document);
    if let Some(run) = runs.iter().find(|run| !run.ended_well) {
        figures.fail(Column::Generate, &format!("{}: does not generate", tool.name()), &run.errors);
        return figures;
    }
    if let Err(error) = tool.complete(&folder) {
        figures.fail(Column::Generate, &format!("{}: writes no crate", tool.name()), &error.to_string());
        return figures;
    }
    figures.set(Column::Generate, Cell::Value(median(runs.iter().map(|run| run.seconds).collect())));
    let peak = runs.iter().filter_map(|run| run.peak).max();
    figures.set(Column::GenerateMemory, peak.map(megabytes).into());
    figures.set(Column::Lines, Cell::Value(lines(&folder.join("src"))));
    if tool.kind == Kind::Ours {
        figures.set(Column::RuntimeLines, Cell::Value(lines(&folder.join("runtime/src"))));
    }
    figures
}

/// Lines of all `.rs` files in a folder, docs and blank lines included.
fn lines(folder: &Path) -> f64 {
    let (mut count, mut pending) = (0, vec![folder.to_path_buf()]);
    while let Some(path) = pending.pop() {
        if let Ok(entries) = fs::read_dir(&path) {
            pending.extend(entries.flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            count += fs::read(&path).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = count as f64;
    count
}
