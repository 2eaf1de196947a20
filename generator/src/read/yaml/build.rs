//! Events of the YAML parser -> value.

use std::collections::{BTreeSet, HashMap};

use granit_parser::{Event, ScalarStyle, Tag};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::scalar::{self, Refusal, Wanted};
use super::{HERE, too_deep};
use crate::diag::{Message, messages};
use crate::openapi::Pointer;
use crate::read::MAX_DEPTH;
use crate::read::problem::{Findings, Parsed, Problem, Repeats};
use crate::source::Span;

/// The limit of what is copied through anchors and aliases, in units of [`Anchor::weight`].
const MAX_COPIED: usize = 500_000;
/// The part of the limit that a text of any length has.
const FREE_COPIES: usize = 10_000;
/// The part of the limit that a text has for each of its bytes.
const COPIES_PER_BYTE: usize = 10;
/// The number of problems and of unknown tags that are reported for one text.
const MAX_PROBLEMS: usize = 100;

/// Builds a value.
pub(super) struct Builder {
    open: Vec<Frame>,
    root: Option<Value>,
    anchors: HashMap<usize, Anchor>,
    /// The weight of all that was built so far.
    built: usize,
    /// The weight that may still be copied.
    copies_left: usize,
    findings: Findings,
    problems: Vec<Problem>,
    unknown_tags: BTreeSet<String>,
}

/// An object or list that is not closed yet.
struct Frame {
    content: Content,
    anchor: usize,
    /// [`Builder::built`] when it was opened.
    built_before: usize,
    /// [`Findings::mark`] when it was opened.
    mark: usize,
    /// The height of its highest child.
    height: usize,
}

enum Content {
    List(Vec<Value>),
    Object {
        members: Map<String, Value>,
        key: Option<Key>,
        repeats: Repeats,
        /// The values of merge keys (`<<`), with the number of members before each.
        merges: Vec<(usize, Value)>,
    },
}

enum Key {
    Name(String),
    Merge,
}

/// A value that aliases can repeat.
struct Anchor {
    value: Value,
    /// The text, if it is a scalar: an alias can be a name.
    text: Option<String>,
    /// One for each node, and one for each 16 bytes of text in it.
    weight: usize,
    height: usize,
}

/// A value that is complete.
struct Ready {
    value: Value,
    /// The text, if it is a scalar.
    text: Option<String>,
    height: usize,
}

impl Builder {
    pub fn new(text_len: usize) -> Self {
        Self {
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            built: 0,
            copies_left: MAX_COPIED.min(FREE_COPIES.saturating_add(COPIES_PER_BYTE.saturating_mul(text_len))),
            findings: Findings::default(),
            problems: Vec::new(),
            unknown_tags: BTreeSet::new(),
        }
    }

    pub fn finish(self) -> Parsed {
        let mut problems = self.problems;
        problems.extend(self.findings.into_problems());
        Parsed { value: Some(self.root.unwrap_or(Value::Null)), problems }
    }

    pub fn fail(mut self, problem: Problem) -> Parsed {
        self.problems.push(problem);
        Parsed { value: None, ..self.finish() }
    }

    /// Takes the next event.
    pub fn event(&mut self, event: Event<'_>) -> Result<(), Box<Problem>> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref()),
            Event::SequenceStart(_, anchor, tag) => self.open(Content::List(Vec::new()), anchor, tag.as_deref()),
            Event::MappingStart(_, anchor, tag) => {
                let (members, key) = (Map::new(), None);
                let object = Content::Object { members, key, repeats: Repeats::default(), merges: Vec::new() };
                self.open(object, anchor, tag.as_deref())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => self.alias(anchor),
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>) -> Result<(), Box<Problem>> {
        let weight = 1 + text.len() / 16;
        self.built += weight;
        let is_plain = style == ScalarStyle::Plain;
        if let Some(key) = self.key_slot() {
            *key =
                Some(if is_plain && tag.is_none() && text == "<<" { Key::Merge } else { Key::Name(text.to_owned()) });
            let name = || Ready { value: Value::String(text.to_owned()), text: Some(text.to_owned()), height: 0 };
            return if anchor > 0 { self.keep(anchor, weight, &name()) } else { Ok(()) };
        }
        let wanted = scalar::wanted(tag).unwrap_or_else(|| {
            self.unknown_tag(tag);
            Wanted::Text
        });
        let value = match scalar::resolve(text, is_plain, wanted) {
            Ok(value) => value,
            Err(refusal) => {
                self.refuse(text, refusal)?;
                Value::Null
            }
        };
        let ready = Ready { value, text: (anchor > 0).then(|| text.to_owned()), height: 0 };
        self.keep(anchor, weight, &ready)?;
        self.put(ready)
    }

    fn open(&mut self, content: Content, anchor: usize, tag: Option<&Tag>) -> Result<(), Box<Problem>> {
        if self.key_slot().is_some() {
            return Err(key_is_not_scalar());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Box::new(too_deep(HERE)));
        }
        if tag.is_some_and(|tag| !scalar::is_collection_tag(tag)) {
            self.unknown_tag(tag);
        }
        let (built_before, mark) = (self.built, self.findings.mark());
        self.built += 1;
        self.open.push(Frame { content, anchor, built_before, mark, height: 0 });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Box<Problem>> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let value = match frame.content {
            Content::List(mut items) => {
                items.shrink_to_fit();
                Value::Array(items)
            }
            Content::Object { members, merges, .. } => Value::Object(exact(merge(members, merges))),
        };
        let ready = Ready { value, text: None, height: frame.height + 1 };
        self.keep(frame.anchor, self.built - frame.built_before, &ready)?;
        if let Some(parent) = self.open.last() {
            self.findings.leave(frame.mark, || parent.segment().unwrap_or_default());
        }
        self.put(ready)
    }

    fn alias(&mut self, anchor: usize) -> Result<(), Box<Problem>> {
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(here(messages::read::alias_within_its_anchor()));
        };
        let weight = target.weight;
        self.copies_left = self.copies_left.checked_sub(weight).ok_or_else(too_many_aliases)?;
        self.built += weight;
        if self.open.len() + target.height > MAX_DEPTH {
            return Err(Box::new(too_deep(HERE)));
        }
        let ready = Ready { value: target.value.clone(), text: target.text.clone(), height: target.height };
        match self.key_slot() {
            Some(key) => *key = Some(Key::Name(ready.text.ok_or_else(key_is_not_scalar)?)),
            None => self.put(ready)?,
        }
        Ok(())
    }

    /// The slot for the next event's text, if that is a member's name.
    fn key_slot(&mut self) -> Option<&mut Option<Key>> {
        match self.open.last_mut().map(|frame| &mut frame.content) {
            Some(Content::Object { key, .. }) if key.is_none() => Some(key),
            _ => None,
        }
    }

    fn keep(&mut self, anchor: usize, weight: usize, ready: &Ready) -> Result<(), Box<Problem>> {
        if anchor > 0 {
            self.copies_left = self.copies_left.checked_sub(weight).ok_or_else(too_many_aliases)?;
            let (value, text, height) = (ready.value.clone(), ready.text.clone(), ready.height);
            self.anchors.insert(anchor, Anchor { value, text, weight, height });
        }
        Ok(())
    }

    fn put(&mut self, ready: Ready) -> Result<(), Box<Problem>> {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(ready.value);
            return Ok(());
        };
        frame.height = frame.height.max(ready.height);
        match &mut frame.content {
            Content::List(items) => items.push(ready.value),
            Content::Object { members, key, repeats, merges } => match key.take() {
                Some(Key::Merge) if can_merge(&ready.value) => merges.push((members.len(), ready.value)),
                Some(Key::Merge) => return Err(here(messages::read::invalid_merge_key())),
                Some(Key::Name(name)) => match members.entry(name) {
                    Entry::Vacant(entry) => {
                        entry.insert(ready.value);
                    }
                    Entry::Occupied(entry) => self.findings.add(entry.key(), repeats.next(entry.key())),
                },
                None => return Err(key_is_not_scalar()),
            },
        }
        Ok(())
    }

    /// The JSON pointer to the next value.
    pub fn pointer(&self) -> Pointer {
        let mut pointer = Pointer::root();
        self.open.iter().filter_map(Frame::segment).for_each(|segment| pointer.push(&segment));
        pointer
    }

    fn refuse(&mut self, text: &str, refusal: Refusal) -> Result<(), Box<Problem>> {
        let span = Span::Pointer(self.pointer());
        let message = match refusal {
            Refusal::NotFinite => messages::read::not_finite(text),
            Refusal::NotOfTag => messages::read::not_of_tag(text),
        };
        self.add_problem(Problem::new(span, message))
    }

    fn unknown_tag(&mut self, tag: Option<&Tag>) {
        let Some(name) = tag.map(scalar::full_name) else { return };
        let message = messages::read::unknown_tag(&name);
        if self.unknown_tags.len() < MAX_PROBLEMS && self.unknown_tags.insert(name) {
            self.problems.push(Problem::new(Span::Pointer(self.pointer()), message));
        }
    }

    fn add_problem(&mut self, problem: Problem) -> Result<(), Box<Problem>> {
        if self.problems.len() >= 2 * MAX_PROBLEMS {
            return Err(Box::new(problem));
        }
        self.problems.push(problem);
        Ok(())
    }
}

impl Frame {
    /// The name or index of the child that is being read; `None` between the members of an object.
    fn segment(&self) -> Option<String> {
        match &self.content {
            Content::List(items) => Some(items.len().to_string()),
            Content::Object { key: Some(Key::Name(name)), .. } => Some(name.clone()),
            Content::Object { key: Some(Key::Merge), .. } => Some("<<".to_owned()),
            Content::Object { key: None, .. } => None,
        }
    }
}

fn can_merge(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// The members in a map of exactly their number: one that grew to hold them has room for half as many more.
fn exact(members: Map<String, Value>) -> Map<String, Value> {
    let mut exact = Map::with_capacity(members.len());
    exact.extend(members);
    exact
}

/// Members, and those that merge keys add to them: own members come before merged ones, and earlier merges before later
/// ones.
fn merge(own: Map<String, Value>, merges: Vec<(usize, Value)>) -> Map<String, Value> {
    if merges.is_empty() {
        return own;
    }
    let names: BTreeSet<String> = own.keys().cloned().collect();
    let mut out = Map::new();
    let mut own = own.into_iter();
    let mut taken = 0;
    for (before, value) in merges {
        out.extend(own.by_ref().take(before - taken));
        taken = before;
        let objects = match value {
            Value::Array(items) => items,
            other => vec![other],
        };
        for (name, value) in objects.into_iter().filter_map(into_members).flatten() {
            if !names.contains(&name) {
                out.entry(name).or_insert(value);
            }
        }
    }
    out.extend(own);
    out
}

fn into_members(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// A problem with the current event.
fn here(message: Message) -> Box<Problem> {
    Box::new(Problem::new(HERE, message))
}

fn key_is_not_scalar() -> Box<Problem> {
    here(messages::read::key_is_not_scalar())
}

fn too_many_aliases() -> Box<Problem> {
    here(messages::read::too_many_aliases())
}
