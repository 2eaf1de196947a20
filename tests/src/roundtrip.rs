//! Round trips: instances of each component schema, decoded and encoded by the emitted types.

use crate::choices::{Choices, Judged};
use crate::driver::{Again, Driver};
use crate::equal::{difference, difference_of_received, escape};
use crate::examples;
use crate::sample::Sampler;
use crate::subject::Subject;
use crate::view::{Direction, View};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of instances of each schema that the committed client is tested with.
pub const INSTANCES: usize = 1_000;

/// The results of one schema's round trips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaReport {
    /// The schema's name.
    pub name: String,
    /// Instances whose result was equal.
    pub equal: usize,
    /// Examples of the document whose result was equal, but for members that the schema does not declare; those that are not
    /// valid are not tried.
    pub examples: usize,
    /// Instances and examples that were refused or whose result was different.
    pub failed: usize,
    /// Instances whose result was equal, but with a union that was decoded as none of its variants although a branch accepts
    /// the value.
    pub unknown: usize,
    /// Instances whose result was equal, but is decoded as other variants of a union.
    pub changed: usize,
    /// Instances that were requested and not found, with the reason.
    pub not_sampled: usize,
    /// The first failure, or the reason why nothing was sampled.
    pub example: Option<String>,
}

/// The results of all schemas' round trips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// One entry for each schema of the document; those that the manifest does not have are failures.
    pub schemas: Vec<SchemaReport>,
    /// The variants that unions were decoded as, compared with the branches that the validator accepts.
    pub choices: Judged,
}

impl Report {
    /// The numbers of instances whose result was equal, that failed, and that were not found.
    #[must_use]
    pub fn totals(&self) -> (usize, usize, usize) {
        self.schemas.iter().fold((0, 0, 0), |(equal, failed, missing), schema| {
            (equal + schema.equal, failed + schema.failed, missing + schema.not_sampled)
        })
    }

    /// The number of examples of the document whose result was equal.
    #[must_use]
    pub fn examples(&self) -> usize {
        self.schemas.iter().map(|schema| schema.examples).sum()
    }

    /// The numbers of instances with a union that was decoded as none of its variants, and as another one the second time.
    #[must_use]
    pub fn variants(&self) -> (usize, usize) {
        let sum = |count: fn(&SchemaReport) -> usize| self.schemas.iter().map(count).sum();
        (sum(|schema| schema.unknown), sum(|schema| schema.changed))
    }

    /// Prints the totals, wrong variants and each schema with a failure.
    pub fn print(&self, what: &str) {
        let (equal, failed, missing) = self.totals();
        let (unknown, changed) = self.variants();
        println!(
            "{what}: {} schemas, {} examples and {equal} instances equal, of which {unknown} of no known variant and {changed} then of another variant, {failed} failed, {missing} not sampled",
            self.schemas.len(),
            self.examples()
        );
        let Judged { unions, values, wrong, .. } = &self.choices;
        println!("  {values} values of {unions} unions are of one branch, {wrong} of them of another variant");
        self.print_failures();
    }

    /// Prints each schema with a failure, and each branch that was decoded as another one.
    pub fn print_failures(&self) {
        self.choices.examples.iter().for_each(|example| println!("  {example}"));
        let faults = |schema: &SchemaReport| schema.failed + schema.not_sampled + schema.unknown + schema.changed;
        for schema in self.schemas.iter().filter(|schema| faults(schema) > 0) {
            let example = schema.example.as_deref().unwrap_or_default();
            let example: String = example.chars().take(600).collect();
            let SchemaReport { name, failed, not_sampled, unknown, changed, .. } = schema;
            println!(
                "  {name}: {failed} failed, {not_sampled} not sampled, {unknown} of no known variant, {changed} then of another variant: {example}"
            );
        }
    }
}

/// Samples `count` instances of each component schema, and decodes and encodes them by the emitted types one by one: all
/// those of a large document do not fit into memory.
///
/// # Errors
/// If the driver does not build.
pub fn run(subject: &Subject, count: usize, seed: u64) -> Result<Report, String> {
    let mut sampler = Sampler::new(&subject.document, Direction::Both, seed);
    let mut driver = Driver::types(subject)?;
    let known: HashMap<&str, usize> =
        subject.schemas.iter().enumerate().map(|(index, schema)| (schema.name.as_str(), index)).collect();
    let mut report = Report::default();
    let view = Arc::clone(sampler.view());
    let mut choices = Choices::new(subject, &view);
    let mut given = examples::of(subject.document.value());
    let sent = subject.document.sent_schemas();
    for (name, pointer) in subject.document.component_schemas() {
        let mut schema = SchemaReport { name, ..SchemaReport::default() };
        match known.get(schema.name.as_str()) {
            Some(index) => {
                let given = given.remove(&pointer).unwrap_or_default();
                let given = given.into_iter().filter(|example| view.accepts(&pointer, example));
                given.for_each(|example| schema.example(&view, &example, *index, (&mut driver, &mut choices)));
                let is_sent = sent.contains(&pointer);
                trips(&mut schema, &pointer, (*index, is_sent), count, (&mut sampler, &mut driver, &mut choices));
            }
            None => {
                schema.failed = 1;
                schema.example = Some(format!("`{}` is not in the manifest ({})", schema.name, escape(&pointer)));
            }
        }
        report.schemas.push(schema);
    }
    report.choices = choices.judge();
    Ok(report)
}

fn trips(
    schema: &mut SchemaReport,
    pointer: &str,
    (index, is_sent): (usize, bool),
    count: usize,
    (sampler, driver, choices): (&mut Sampler, &mut Driver, &mut Choices),
) {
    let view = Arc::clone(sampler.view());
    for _ in 0..count {
        match sampler
            .sample(pointer)
            .map(|value| (trip(driver, index, &value, if is_sent { Kept::All } else { Kept::AllButNulls }), value))
        {
            Some((Ok(again), value)) => {
                schema.equal += 1;
                schema.note(&view, &value, &again, choices);
            }
            Some((Err(problem), value)) => {
                schema.failed += 1;
                if schema.failed == 1 {
                    schema.example = Some(format!("{problem} (sent {value})"));
                }
            }
            None => schema.not_sampled += 1,
        }
        // A schema without instances would only take time.
        if schema.not_sampled >= 20 && sampler.tally()[pointer].sampled == 0 {
            schema.not_sampled = count;
            break;
        }
    }
    let reason = || sampler.tally().get(pointer).and_then(|tally| tally.reason.clone());
    schema.example = schema.example.take().or_else(reason);
}

impl SchemaReport {
    /// Decodes and encodes an example of the document, which may have members that the schema does not declare.
    fn example(&mut self, view: &View, example: &Value, index: usize, (driver, choices): (&mut Driver, &mut Choices)) {
        match trip(driver, index, example, Kept::Declared) {
            Ok(again) => {
                self.examples += 1;
                self.note(view, example, &again, choices);
            }
            Err(problem) => {
                self.failed += 1;
                self.example.get_or_insert_with(|| format!("{problem} (the example {example})"));
            }
        }
    }

    /// Notes which variants of unions a value was decoded as.
    fn note(&mut self, view: &View, value: &Value, again: &Again, choices: &mut Choices) {
        let missed = choices.note(view, value, &again.marked);
        self.unknown += usize::from(missed.is_some());
        self.changed += usize::from(again.difference.is_some());
        if let Some(fault) = missed.or_else(|| again.difference.clone()) {
            self.example.get_or_insert_with(|| format!("{fault} in {value}"));
        }
    }
}

/// The members of an instance that a type has to write as it read them.
#[derive(Debug, Clone, Copy)]
enum Kept {
    /// All, for a type that is sent.
    All,
    /// All but those that are null, for one that is only received.
    AllButNulls,
    /// Those that are declared, for an example of the document.
    Declared,
}

/// What an instance is read and written as; the error is the difference in the result.
fn trip(driver: &mut Driver, index: usize, value: &Value, kept: Kept) -> Result<Again, String> {
    let again = driver.encode_again(index, &value.to_string())?.map_err(|problem| format!("refused: {problem}"))?;
    let back = serde_json::from_str(&again.text).map_err(|error| format!("encoded as what is not JSON: {error}"))?;
    let found = match kept {
        Kept::All => difference(value, &back),
        Kept::AllButNulls => difference_of_received(value, &back),
        Kept::Declared => difference(&examples::without_undeclared(value, &back), &back),
    };
    match found {
        Some(found) => Err(format!("changed at {found}")),
        None => Ok(again),
    }
}
