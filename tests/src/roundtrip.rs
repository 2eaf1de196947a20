//! Round trips: instances of each component schema, decoded and encoded by the emitted types.

use crate::driver::Driver;
use crate::equal::{difference, escape};
use crate::sample::Sampler;
use crate::subject::Subject;
use crate::view::Direction;
use serde_json::Value;
use std::collections::HashMap;

/// What came of one schema's round trips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaReport {
    /// The schema's name.
    pub name: String,
    /// Instances that came back equal.
    pub equal: usize,
    /// Instances that were refused or came back changed.
    pub failed: usize,
    /// Instances that were asked for and not found, with the reason.
    pub not_sampled: usize,
    /// The first failure, or why nothing was sampled.
    pub example: Option<String>,
}

/// What came of all schemas' round trips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry per schema of the document; those that the manifest lacks are failures.
    pub schemas: Vec<SchemaReport>,
}

impl Report {
    /// Instances that came back equal, failed, and were not found.
    #[must_use]
    pub fn totals(&self) -> (usize, usize, usize) {
        self.schemas.iter().fold((0, 0, 0), |(equal, failed, missing), schema| {
            (equal + schema.equal, failed + schema.failed, missing + schema.not_sampled)
        })
    }

    /// Prints the totals and each schema that is not in order.
    pub fn print(&self, what: &str) {
        let (equal, failed, missing) = self.totals();
        println!("{what}: {} schemas, {equal} equal, {failed} failed, {missing} not sampled", self.schemas.len());
        self.print_failures();
    }

    /// Prints each schema that is not in order.
    pub fn print_failures(&self) {
        for schema in self.schemas.iter().filter(|schema| schema.failed + schema.not_sampled > 0) {
            let example = schema.example.as_deref().unwrap_or_default();
            let example: String = example.chars().take(600).collect();
            println!("  {}: {} failed, {} not sampled: {example}", schema.name, schema.failed, schema.not_sampled);
        }
    }
}

/// Samples `count` instances of each component schema and sends them through the emitted types, one by one: those of a
/// large document together do not fit into memory.
///
/// # Errors
/// When the driver does not build.
pub fn run(subject: &Subject, count: usize, seed: u64) -> Result<Report, String> {
    let mut sampler = Sampler::new(&subject.document, Direction::Both, seed);
    let mut driver = Driver::types(subject)?;
    let known: HashMap<&str, usize> =
        subject.schemas.iter().enumerate().map(|(index, schema)| (schema.name.as_str(), index)).collect();
    let mut report = Report::default();
    for (name, pointer) in subject.document.component_schemas() {
        let mut schema = SchemaReport { name, ..SchemaReport::default() };
        match known.get(schema.name.as_str()) {
            Some(index) => trips(&mut schema, &pointer, *index, count, &mut sampler, &mut driver),
            None => {
                schema.failed = 1;
                schema.example = Some(format!("`{}` is not in the manifest ({})", schema.name, escape(&pointer)));
            }
        }
        report.schemas.push(schema);
    }
    Ok(report)
}

fn trips(
    schema: &mut SchemaReport,
    pointer: &str,
    index: usize,
    count: usize,
    sampler: &mut Sampler,
    driver: &mut Driver,
) {
    for _ in 0..count {
        match sampler.sample(pointer).map(|value| (problem(driver, index, &value), value)) {
            Some((None, _)) => schema.equal += 1,
            Some((Some(problem), value)) => {
                schema.failed += 1;
                if schema.failed == 1 {
                    schema.example = Some(format!("{problem} (sent {value})"));
                }
            }
            None => schema.not_sampled += 1,
        }
        // A schema without instances would only cost time.
        if schema.not_sampled >= 20 && sampler.tally()[pointer].sampled == 0 {
            schema.not_sampled = count;
            break;
        }
    }
    let reason = || sampler.tally().get(pointer).and_then(|tally| tally.reason.clone());
    schema.example = schema.example.take().or_else(reason);
}

/// What is wrong with what comes back of an instance.
fn problem(driver: &mut Driver, index: usize, value: &Value) -> Option<String> {
    match driver.encode_again(index, &value.to_string()) {
        Ok(Ok(text)) => match serde_json::from_str(&text) {
            Ok(back) => difference(value, &back).map(|found| format!("changed at {found}")),
            Err(error) => Some(format!("encoded as what is not JSON: {error}")),
        },
        Ok(Err(problem)) => Some(format!("refused: {problem}")),
        Err(problem) => Some(problem),
    }
}
