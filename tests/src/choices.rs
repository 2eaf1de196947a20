//! A judge of the variants that unions are read as: where exactly one branch accepts a value, it has to be read as that one.
//!
//! The validator decides which branches accept a value. Which variant is made of a branch is not asked of the generator: it
//! is the one that most of the values of the branch alone are read as, and no two branches have the same.

use crate::subject::Subject;
use crate::view::View;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The number of references and `allOf` that may lead to the branches of a union.
const MAX_HOPS: usize = 16;

/// The variants that the values of each branch were read as.
#[derive(Debug, Default)]
pub struct Choices {
    unions: HashMap<String, Union>,
    seen: BTreeMap<(String, usize), BTreeMap<String, Seen>>,
}

#[derive(Debug)]
struct Union {
    /// The pointers of its branches.
    branches: Vec<String>,
    /// The branches that accept any value: what only one of them accepts is of no variant.
    is_any: Vec<bool>,
    /// True if each branch may have a variant of its own.
    is_whole: bool,
}

#[derive(Debug, Default)]
struct Seen {
    count: usize,
    example: String,
}

/// A union within a value that was read as none of its variants although a branch accepts it.
pub type Missed = String;

/// The results for all unions of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// The number of unions that values were drawn for.
    pub unions: usize,
    /// The number of values of which exactly one branch is valid.
    pub values: usize,
    /// The number of those that were read as the variant of another branch.
    pub wrong: usize,
    /// The wrong ones: union, branch, variant, their number and an example.
    pub examples: Vec<String>,
}

impl Choices {
    /// Finds the branches of the unions of a subject.
    #[must_use]
    pub fn new(subject: &Subject, view: &View) -> Self {
        let union = |pointer: &str, variants: usize| {
            let branches = branches(view, pointer)?;
            let is_any = branches.iter().map(|branch| accepts_all(view, branch)).collect::<Vec<_>>();
            let named = branches.iter().zip(&is_any).filter(|(branch, is_any)| !**is_any && !is_null(view, branch));
            let is_whole = named.count() <= variants;
            Some(Union { branches, is_any, is_whole })
        };
        let unions = subject.unions.iter().filter_map(|of| Some((of.name.clone(), union(&of.pointer, of.variants)?)));
        Self { unions: unions.collect(), seen: BTreeMap::new() }
    }

    /// Notes the variants in a value; `marked` is what it was read as. Returns the first union that is of no variant although
    /// a branch accepts the JSON.
    pub fn note(&mut self, view: &View, value: &Value, marked: &Value) -> Option<Missed> {
        let mut missed = None;
        let mut pending = vec![(value, marked)];
        while let Some((value, marked)) = pending.pop() {
            match (marked, value) {
                (Value::Object(members), _) if members.len() == 1 && members.keys().all(|key| is_mark(key)) => {
                    let (name, inner) = members.iter().next().expect("it has a member");
                    if let Some((union, variant)) = name[1..].split_once("::")
                        && !self.note_one(view, union, variant, value)
                        && missed.is_none()
                    {
                        missed = Some(format!("{union}: {value}"));
                    }
                    pending.push((value, inner));
                }
                (Value::Object(members), Value::Object(values)) => {
                    pending.extend(members.iter().filter_map(|(name, inner)| Some((values.get(name)?, inner))));
                }
                (Value::Array(items), Value::Array(values)) => pending.extend(values.iter().zip(items)),
                _ => {}
            }
        }
        missed
    }

    /// Notes a variant. Returns false if it is none although a branch accepts the value.
    fn note_one(&mut self, view: &View, name: &str, variant: &str, value: &Value) -> bool {
        let Some(union) = self.unions.get(name) else { return variant != "Unknown" };
        let valid = union.branches.iter().enumerate().filter(|(_, branch)| view.accepts(branch, value));
        let valid: Vec<usize> = valid.map(|(index, _)| index).collect();
        if let [only] = valid.as_slice() {
            let seen = self.seen.entry((name.to_owned(), *only)).or_default();
            let seen = seen.entry(variant.to_owned()).or_default();
            seen.count += 1;
            if seen.example.is_empty() {
                seen.example = value.to_string();
            }
        }
        variant != "Unknown" || valid.iter().all(|index| union.is_any[*index])
    }

    /// Decides which of the variants were wrong.
    #[must_use]
    pub fn judge(&self) -> Judged {
        let mut judged = Judged::default();
        let mut all: Vec<(&str, usize, &str, &Seen)> = Vec::new();
        for ((union, branch), variants) in &self.seen {
            all.extend(variants.iter().map(|(variant, seen)| (union.as_str(), *branch, variant.as_str(), seen)));
        }
        all.sort_by_key(|(.., seen)| std::cmp::Reverse(seen.count));
        let mut expected: HashMap<(&str, usize), &str> = HashMap::new();
        let mut taken: HashMap<(&str, &str), usize> = HashMap::new();
        for (union, branch, variant, _) in &all {
            let of = &self.unions[*union];
            // What only a branch of any value accepts is of no variant, unless what is around the union describes it.
            let is_unknown = *variant == "Unknown";
            let is_free = !taken.contains_key(&(*union, *variant)) || is_unknown || !of.is_whole;
            if (!is_unknown || of.is_any[*branch]) && is_free && !expected.contains_key(&(*union, *branch)) {
                expected.insert((*union, *branch), *variant);
                taken.insert((*union, *variant), *branch);
            }
        }
        let mut unions: Vec<&str> = all.iter().map(|(union, ..)| *union).collect();
        unions.sort_unstable();
        unions.dedup();
        judged.unions = unions.len();
        for (union, branch, variant, seen) in all {
            judged.values += seen.count;
            if expected.get(&(union, branch)) != Some(&variant) {
                judged.wrong += seen.count;
                let (pointer, wanted) = (&self.unions[union].branches[branch], expected.get(&(union, branch)));
                let example: String = seen.example.chars().take(300).collect();
                judged.examples.push(format!(
                    "{union}: {} of {pointer} as {variant}, not {}: {example}",
                    seen.count,
                    wanted.unwrap_or(&"a variant of its own")
                ));
            }
        }
        judged
    }
}

fn is_mark(key: &str) -> bool {
    key.starts_with(['\u{0}', '\u{1}'])
}

/// The pointers of the branches of the union at a pointer, or of one that it refers to or extends; `None` if it is no union,
/// or several at once.
fn branches(view: &View, pointer: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut pending = vec![pointer.to_owned()];
    for _ in 0..MAX_HOPS {
        let Some(pointer) = pending.pop() else { break };
        let schema = view.value().pointer(&pointer)?;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            pending.push(crate::document::target_pointer(reference)?.into_owned());
        }
        let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        pending.extend((0..parts).map(|index| format!("{pointer}/allOf/{index}")));
        for keyword in ["anyOf", "oneOf"] {
            let count = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            if count > 0 {
                found.push((0..count).map(|index| format!("{pointer}/{keyword}/{index}")).collect::<Vec<_>>());
            }
        }
    }
    let structural = |branches: &Vec<String>| branches.iter().any(|branch| !is_null(view, branch));
    let mut found = found.into_iter().filter(structural);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn is_null(view: &View, pointer: &str) -> bool {
    let schema = view.value().pointer(pointer);
    schema.is_some_and(|schema| schema.get("type").is_some_and(|of| of == "null"))
}

/// Tests whether a branch accepts whatever comes: no keyword of it constrains values.
fn accepts_all(view: &View, pointer: &str) -> bool {
    const TEXTS: [&str; 8] =
        ["title", "description", "default", "example", "examples", "deprecated", "$comment", "nullable"];
    let mut schema = view.value().pointer(pointer);
    for _ in 0..MAX_HOPS {
        let reference = schema.and_then(|schema| schema.get("$ref")?.as_str());
        match reference {
            Some(reference) => schema = view.target(reference),
            None => break,
        }
    }
    match schema {
        Some(Value::Object(keywords)) => {
            keywords.keys().all(|keyword| TEXTS.contains(&keyword.as_str()) || keyword.starts_with("x-"))
        }
        schema => schema == Some(&Value::Bool(true)),
    }
}
