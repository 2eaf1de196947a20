//! The figures as a Markdown table: a row for each document and tool, and the ratio of ours to the best of the others.

use std::path::Path;

use tests::measure::Cell;

use super::tool::Tool;

/// The kind of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Generate,
    GenerateMemory,
    Lines,
    RuntimeLines,
    Check,
    CheckMemory,
    CheckWhole,
    Build,
    Release,
    ReleaseMemory,
    Again,
}

/// The columns with their titles and digits. Memory is the peak of a process and its children.
const COLUMNS: [(Column, &str, usize); 11] = [
    (Column::Generate, "generate, s", 3),
    (Column::GenerateMemory, "MB", 0),
    (Column::Lines, "lines", 0),
    (Column::RuntimeLines, "of its runtime besides", 0),
    (Column::Check, "check, s", 2),
    (Column::CheckMemory, "MB", 0),
    (Column::CheckWhole, "with its runtime, s", 2),
    (Column::Build, "build, s", 2),
    (Column::Release, "release, s", 2),
    (Column::ReleaseMemory, "MB", 0),
    (Column::Again, "check after a change, s", 2),
];

/// The figures of one tool on one document.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    cells: Vec<(Column, Cell)>,
    /// The reasons of failures.
    notes: Vec<String>,
}

impl Figures {
    pub fn set(&mut self, column: Column, cell: Cell) {
        self.cells.push((column, cell));
    }

    pub fn get(&self, column: Column) -> Cell {
        self.cells.iter().find(|(other, _)| *other == column).map_or(Cell::Absent, |(_, cell)| *cell)
    }

    /// Records a failure, with the first line of `output` that has an error.
    pub fn fail(&mut self, column: Column, what: &str, output: &str) {
        self.set(column, Cell::Failed);
        let mut lines = output.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.clone().next().unwrap_or_default();
        let line = lines.find(|line| line.to_lowercase().contains("error")).unwrap_or(first);
        self.notes.push(format!("{what}: {}", line.chars().take(160).collect::<String>()));
    }

    pub fn is_generated(&self) -> bool {
        self.get(Column::Generate).value().is_some()
    }
}

/// All figures.
#[derive(Debug)]
pub struct Table<'a> {
    tools: &'a [Tool],
    rows: Vec<Vec<Figures>>,
}

impl<'a> Table<'a> {
    pub const fn new(tools: &'a [Tool]) -> Self {
        Self { tools, rows: Vec::new() }
    }

    pub fn head(&self) {
        let titles: Vec<&str> = COLUMNS.iter().map(|(_, title, _)| *title).collect();
        println!("| document | by | {} |", titles.join(" | "));
        println!("|---|---|{}", "--:|".repeat(COLUMNS.len()));
    }

    /// Prints and keeps the rows of a document, with the figures in the order of the tools.
    pub fn add(&mut self, document: &Path, figures: Vec<Figures>) {
        let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (tool, figures) in self.tools.iter().zip(&figures) {
            let cells = COLUMNS.iter().map(|(column, _, digits)| figures.get(*column).text(*digits));
            println!("| {name} | {} | {} |", tool.name(), cells.collect::<Vec<_>>().join(" | "));
        }
        let ratios = COLUMNS.iter().map(|(column, _, _)| ratio(&figures, *column).text(2));
        println!("| {name} | **ours / best peer** | {} |", ratios.collect::<Vec<_>>().join(" | "));
        self.rows.push(figures);
    }

    /// Totals of generating all documents next to each other tool, on those that it generates; then the failures.
    pub fn totals(&self) {
        println!("\n| generation together | documents | peer, s | ours on the same, s | ours / peer |");
        println!("|---|--:|--:|--:|--:|");
        for (index, tool) in self.tools.iter().enumerate().skip(1) {
            let pairs = self.rows.iter().filter_map(|row| {
                let seconds = |index: usize| row.get(index)?.get(Column::Generate).value();
                Some((seconds(0)?, seconds(index)?))
            });
            let pairs: Vec<(f64, f64)> = pairs.collect();
            let (ours, theirs) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            let ratio = Cell::from((theirs > 0.0).then(|| ours / theirs));
            println!("| {} | {} | {theirs:.2} | {ours:.2} | {} |", tool.name(), pairs.len(), ratio.text(2));
        }
        let notes: Vec<&String> = self.rows.iter().flatten().flat_map(|figures| &figures.notes).collect();
        if !notes.is_empty() {
            println!("\nWhat failed:\n");
            notes.iter().for_each(|note| println!("- {note}"));
        }
    }
}

/// The ratio of ours to the smallest of the others.
fn ratio(figures: &[Figures], column: Column) -> Cell {
    let Some((ours, peers)) = figures.split_first() else { return Cell::Absent };
    let best = peers.iter().filter_map(|peer| peer.get(column).value()).reduce(f64::min);
    match (ours.get(column), best) {
        (Cell::Value(ours), Some(best)) if best > 0.0 => Cell::Value(ours / best),
        (Cell::Failed, _) => Cell::Failed,
        _ => Cell::Absent,
    }
}
