//! Tables. A cell of a table is written as any other text, and put into the table at its end.

use pulldown_cmark::Alignment;

use super::{Gap, Writer};
use crate::emit::doc::marks::{BREAK, delimited};
use crate::emit::doc::table::Table;

impl Writer {
    /// Begins a table; one within a cell of another is text in that.
    pub fn start_table(&mut self, alignments: Vec<Alignment>) {
        match &mut self.table {
            Some(table) => table.depth += 1,
            None => {
                self.block();
                self.table = Some(Table::new(alignments));
            }
        }
    }

    /// Begins a row of a table.
    pub fn start_row(&mut self) {
        self.end_cell();
        match &mut self.table {
            Some(table) if table.depth == 1 => table.start_row(),
            Some(_) => self.line_break(),
            None => self.flush(),
        }
    }

    /// Begins a cell of a table.
    pub fn start_cell(&mut self, is_header: bool) {
        self.end_cell();
        match &mut self.table {
            Some(table) if table.depth == 1 => {
                self.current.clear();
                table.start_cell(is_header);
            }
            _ => self.space(),
        }
    }

    /// Ends a cell of a table, if there is one.
    pub fn end_cell(&mut self) {
        match &mut self.table {
            Some(table) if table.depth == 1 => {
                let is_blank = self.current.chars().all(|c| c == BREAK || c.is_whitespace());
                if table.is_in_cell() || !is_blank {
                    self.close_links();
                    self.marks = Default::default();
                    let text = delimited(&std::mem::take(&mut self.current));
                    self.table.iter_mut().for_each(|table| table.end_cell(&text));
                }
            }
            _ => {}
        }
    }

    /// Ends the innermost table.
    pub fn end_table(&mut self) {
        self.end_cell();
        let Some(table) = self.table.take_if(|table| {
            table.depth -= 1;
            table.depth == 0
        }) else {
            return;
        };
        if self.is_line {
            self.current.push_str(&table.line());
            return;
        }
        let lines = table.lines();
        if !lines.is_empty() {
            let first = self.beginning();
            let starts = std::iter::once(first).chain(std::iter::repeat(self.hang.clone()));
            self.lines.extend(starts.zip(lines).map(|(start, line)| start + &line));
            self.gap = Gap::Needed;
        }
    }
}
