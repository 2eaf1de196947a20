//! Tables: how they are written, and those that CommonMark's extension for tables does not see.

use pulldown_cmark::Alignment;

use super::escape::KEPT;
use super::marks::BREAK;

/// A table that is being read.
pub(super) struct Table {
    /// The number of tables that are open: it, and those within its cells.
    pub depth: usize,
    alignments: Vec<Alignment>,
    rows: Vec<Row>,
    is_in_cell: bool,
}

#[derive(Default)]
struct Row {
    cells: Vec<String>,
    is_header: bool,
}

impl Table {
    pub fn new(alignments: Vec<Alignment>) -> Self {
        Self { depth: 1, alignments, rows: Vec::new(), is_in_cell: false }
    }

    pub fn start_row(&mut self) {
        if self.rows.last().is_none_or(|row| !row.cells.is_empty()) {
            self.rows.push(Row::default());
        }
    }

    pub fn start_cell(&mut self, is_header: bool) {
        if self.rows.is_empty() {
            self.start_row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.is_header |= is_header;
        }
        self.is_in_cell = true;
    }

    pub const fn is_in_cell(&self) -> bool {
        self.is_in_cell
    }

    /// Ends a cell with its text, which was escaped.
    pub fn end_cell(&mut self, text: &str) {
        if self.rows.is_empty() {
            self.start_row();
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ").replace(KEPT, " ");
        let text = text.split(BREAK).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("<br>");
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(text);
        }
        self.is_in_cell = false;
    }

    /// The lines of the table. Without a row of headers, these are empty.
    pub fn lines(mut self) -> Vec<String> {
        self.rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let has_header = self.rows.first().is_some_and(|row| row.is_header);
        let mut rows = self.rows.into_iter();
        let mut header = if has_header { rows.next().unwrap_or_default() } else { Row::default() };
        header.cells.resize(columns, String::new());
        let mut lines = Vec::new();
        if columns > 0 {
            let alignments = self.alignments.iter().chain(std::iter::repeat(&Alignment::None)).take(columns);
            let delimiters = alignments.map(|alignment| match alignment {
                Alignment::None => "---",
                Alignment::Left => ":--",
                Alignment::Center => ":-:",
                Alignment::Right => "--:",
            });
            lines.push(header.line());
            lines.push(format!("|{}|", delimiters.collect::<Vec<_>>().join("|")));
            lines.extend(rows.map(|row| row.line()));
        }
        lines
    }

    /// The table on one line.
    pub fn line(self) -> String {
        let rows = self.rows.iter().map(|row| row.cells.join(", "));
        rows.collect::<Vec<_>>().join("; ")
    }
}

impl Row {
    fn line(&self) -> String {
        format!("| {} |", self.cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(" | "))
    }
}

/// Escapes the bars of a text in a cell of a table. A backslash before a bar is moved away from it, or it would escape the
/// backslash that is added.
pub(in crate::emit) fn cell(text: &str) -> String {
    text.replace("\\|", "\\ |").replace('|', "\\|")
}
