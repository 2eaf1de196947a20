//! Events of the YAML parser -> a value.

use std::collections::{BTreeSet, HashMap};

use granit_parser::{Event, ScalarStyle, Tag};
use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::scalar::{self, Refusal, Wanted};
use super::{HERE, too_deep};
use crate::diag::Code;
use crate::openapi::Pointer;
use crate::read::MAX_DEPTH;
use crate::read::problem::{Findings, Parsed, Problem, Repeats};
use crate::source::Span;

/// How much may be copied through anchors and aliases, in units of [`Anchor::weight`].
const MAX_COPIED: usize = 500_000;
/// What any text may copy, however short it is.
const FREE_COPIES: usize = 10_000;
/// How much may be copied for each byte of text.
const COPIES_PER_BYTE: usize = 10;
/// How many findings end the reading of a text.
const MAX_PROBLEMS: usize = 100;

/// Puts a value together.
pub(super) struct Builder {
    open: Vec<Frame>,
    root: Option<Value>,
    anchors: HashMap<usize, Anchor>,
    /// The weight of all that was built so far.
    built: usize,
    /// How much may still be copied.
    copies_left: usize,
    findings: Findings,
    problems: Vec<Problem>,
    unknown_tags: BTreeSet<String>,
}

/// An object or list that is not closed yet.
struct Frame {
    content: Content,
    anchor: usize,
    /// What [`Builder::built`] was when it was opened.
    built_before: usize,
    /// What [`Findings::mark`] was when it was opened.
    mark: usize,
    /// How deep the deepest of its children nests.
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

/// What an alias can repeat.
struct Anchor {
    value: Value,
    /// The text, if it is a scalar: an alias can stand for a name.
    text: Option<String>,
    /// One for each node, and one for each 16 bytes of text in it.
    weight: usize,
    height: usize,
}

/// A value that is ready to be put in its place.
struct Ready {
    value: Value,
    /// That of an [`Anchor`], if it is one.
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
    pub fn event(&mut self, event: Event<'_>) -> Result<(), Problem> {
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

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>) -> Result<(), Problem> {
        let weight = 1 + text.len() / 16;
        self.built += weight;
        let plain = style == ScalarStyle::Plain;
        if let Some(key) = self.key_slot() {
            *key = Some(if plain && tag.is_none() && text == "<<" { Key::Merge } else { Key::Name(text.to_owned()) });
            let name = || Ready { value: Value::String(text.to_owned()), text: Some(text.to_owned()), height: 0 };
            return if anchor > 0 { self.keep(anchor, weight, &name()) } else { Ok(()) };
        }
        let wanted = scalar::wanted(tag).unwrap_or_else(|| {
            self.unknown_tag(tag);
            Wanted::Text
        });
        let value = match scalar::resolve(text, plain, wanted) {
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

    fn open(&mut self, content: Content, anchor: usize, tag: Option<&Tag>) -> Result<(), Problem> {
        if self.key_slot().is_some() {
            return Err(not_a_name());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(HERE));
        }
        if tag.is_some_and(|tag| !scalar::is_collection_tag(tag)) {
            self.unknown_tag(tag);
        }
        let (built_before, mark) = (self.built, self.findings.mark());
        self.built += 1;
        self.open.push(Frame { content, anchor, built_before, mark, height: 0 });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Problem> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let value = match frame.content {
            Content::List(items) => Value::Array(items),
            Content::Object { members, merges, .. } => Value::Object(merge(members, merges)),
        };
        let ready = Ready { value, text: None, height: frame.height + 1 };
        self.keep(frame.anchor, self.built - frame.built_before, &ready)?;
        if let Some(parent) = self.open.last() {
            self.findings.leave(frame.mark, || parent.segment().unwrap_or_default());
        }
        self.put(ready)
    }

    fn alias(&mut self, anchor: usize) -> Result<(), Problem> {
        let Some(target) = self.anchors.get(&anchor) else {
            let message = "this alias stands inside of what it repeats";
            return Err(Problem::new(Code::Syntax, HERE, message, "use `$ref` for what contains itself"));
        };
        let weight = target.weight;
        self.copies_left = self.copies_left.checked_sub(weight).ok_or_else(too_many_copies)?;
        self.built += weight;
        if self.open.len() + target.height > MAX_DEPTH {
            return Err(too_deep(HERE));
        }
        let ready = Ready { value: target.value.clone(), text: target.text.clone(), height: target.height };
        match self.key_slot() {
            Some(key) => *key = Some(Key::Name(ready.text.ok_or_else(not_a_name)?)),
            None => self.put(ready)?,
        }
        Ok(())
    }

    /// Where the next event's text belongs, if it is a member's name.
    fn key_slot(&mut self) -> Option<&mut Option<Key>> {
        match self.open.last_mut().map(|frame| &mut frame.content) {
            Some(Content::Object { key, .. }) if key.is_none() => Some(key),
            _ => None,
        }
    }

    fn keep(&mut self, anchor: usize, weight: usize, ready: &Ready) -> Result<(), Problem> {
        if anchor > 0 {
            self.copies_left = self.copies_left.checked_sub(weight).ok_or_else(too_many_copies)?;
            let (value, text, height) = (ready.value.clone(), ready.text.clone(), ready.height);
            self.anchors.insert(anchor, Anchor { value, text, weight, height });
        }
        Ok(())
    }

    fn put(&mut self, ready: Ready) -> Result<(), Problem> {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(ready.value);
            return Ok(());
        };
        frame.height = frame.height.max(ready.height);
        match &mut frame.content {
            Content::List(items) => items.push(ready.value),
            Content::Object { members, key, repeats, merges } => match key.take() {
                Some(Key::Merge) if can_merge(&ready.value) => merges.push((members.len(), ready.value)),
                Some(Key::Merge) => return Err(cannot_merge()),
                Some(Key::Name(name)) => match members.entry(name) {
                    Entry::Vacant(entry) => {
                        entry.insert(ready.value);
                    }
                    Entry::Occupied(entry) => self.findings.add(entry.key(), repeats.next(entry.key())),
                },
                None => return Err(not_a_name()),
            },
        }
        Ok(())
    }

    /// The JSON pointer to the value that comes next.
    pub fn pointer(&self) -> Pointer {
        let mut pointer = Pointer::root();
        self.open.iter().filter_map(Frame::segment).for_each(|segment| pointer.push(&segment));
        pointer
    }

    fn refuse(&mut self, text: &str, refusal: Refusal) -> Result<(), Problem> {
        let span = Span::Pointer(self.pointer());
        let (message, help) = match refusal {
            Refusal::NotFinite => (
                format!("`{text}` is a number that JSON can't hold, and neither can an OpenAPI document"),
                "leave it out, or put it in quotes if it is meant as text",
            ),
            Refusal::NotOfTag => {
                (format!("`{text}` is not what its tag says it is"), "correct the value or remove the tag")
            }
        };
        self.note(Problem::new(Code::Syntax, span, message, help))
    }

    fn unknown_tag(&mut self, tag: Option<&Tag>) {
        let Some(name) = tag.map(scalar::full_name) else { return };
        let message = format!("the YAML tag `{name}` is none of the core schema; it was passed over");
        if self.unknown_tags.len() < MAX_PROBLEMS && self.unknown_tags.insert(name) {
            let help = "remove the tag: OpenAPI documents hold what JSON can hold";
            self.problems.push(Problem::new(Code::Lenient, Span::Pointer(self.pointer()), message, help));
        }
    }

    fn note(&mut self, problem: Problem) -> Result<(), Problem> {
        if self.problems.len() >= 2 * MAX_PROBLEMS {
            return Err(problem);
        }
        self.problems.push(problem);
        Ok(())
    }
}

impl Frame {
    /// The name or number of the child that is being read; `None` between the members of an object.
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

/// Members with what merge keys add to them: own members win, then the earlier merge.
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

fn not_a_name() -> Problem {
    let message = "a member's name has to be a text, not a list or a mapping";
    Problem::new(Code::Syntax, HERE, message, "give the member a plain name")
}

fn cannot_merge() -> Problem {
    let message = "`<<` takes a mapping, or a list of mappings";
    Problem::new(Code::Syntax, HERE, message, "let it point to a mapping, or put the name in quotes")
}

fn too_many_copies() -> Problem {
    let message = "the aliases of this text repeat more than is read";
    Problem::new(Code::Limit, HERE, message, "give what is repeated a name under `components` and use `$ref`")
}
