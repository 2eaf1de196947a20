//! Round trips: instances of each component schema, decoded and encoded by the emitted types.

use crate::driver::{Driver, VariantFault};
use crate::equal::{difference, escape};
use crate::sample::Sampler;
use crate::subject::Subject;
use crate::view::Direction;
use serde_json::Value;
use std::collections::HashMap;

/// Instances of each schema that the committed client is tested with.
pub const INSTANCES: usize = 1_000;

/// What came of one schema's round trips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaReport {
    /// The schema's name.
    pub name: String,
    /// Instances that came back equal.
    pub equal: usize,
    /// Instances that were refused or came back changed.
    pub failed: usize,
    /// Instances that came back equal, but have a union in which they were taken for none of its shapes.
    pub unknown: usize,
    /// Instances that came back equal, but are then taken for other variants of a union.
    pub changed: usize,
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

    /// Instances with a union that was taken for none of its shapes, and those with one that came back as another variant.
    #[must_use]
    pub fn variants(&self) -> (usize, usize) {
        let sum = |count: fn(&SchemaReport) -> usize| self.schemas.iter().map(count).sum();
        (sum(|schema| schema.unknown), sum(|schema| schema.changed))
    }

    /// Prints the totals and each schema that is not in order.
    pub fn print(&self, what: &str) {
        let (equal, failed, missing) = self.totals();
        let (unknown, changed) = self.variants();
        println!(
            "{what}: {} schemas, {equal} equal, of which {unknown} of no known shape and {changed} then of another variant, {failed} failed, {missing} not sampled",
            self.schemas.len()
        );
        self.print_failures();
    }

    /// Prints each schema that is not in order.
    pub fn print_failures(&self) {
        let faults = |schema: &SchemaReport| schema.failed + schema.not_sampled + schema.unknown + schema.changed;
        for schema in self.schemas.iter().filter(|schema| faults(schema) > 0) {
            let example = schema.example.as_deref().unwrap_or_default();
            let example: String = example.chars().take(600).collect();
            let SchemaReport { name, failed, not_sampled, unknown, changed, .. } = schema;
            println!(
                "  {name}: {failed} failed, {not_sampled} not sampled, {unknown} of no known shape, {changed} then of another variant: {example}"
            );
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
        match sampler.sample(pointer).map(|value| (trip(driver, index, &value), value)) {
            Some((Ok(fault), value)) => {
                schema.equal += 1;
                schema.unknown += usize::from(matches!(fault, Some(VariantFault::Unknown(_))));
                schema.changed += usize::from(matches!(fault, Some(VariantFault::Changed(_))));
                if let Some(fault) = fault
                    && schema.example.is_none()
                {
                    schema.example = Some(format!("{fault:?}: {value}"));
                }
            }
            Some((Err(problem), value)) => {
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

/// What is wrong with the variants of an instance, or with what comes back of it.
fn trip(driver: &mut Driver, index: usize, value: &Value) -> Result<Option<VariantFault>, String> {
    let again = driver.encode_again(index, &value.to_string())?.map_err(|problem| format!("refused: {problem}"))?;
    let back = serde_json::from_str(&again.text).map_err(|error| format!("encoded as what is not JSON: {error}"))?;
    match difference(value, &back) {
        Some(found) => Err(format!("changed at {found}")),
        None => Ok(again.fault),
    }
}
