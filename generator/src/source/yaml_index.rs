//! Offsets of the values in a YAML text.

use std::collections::HashMap;
use std::sync::OnceLock;

use granit_parser::{Event, Marker, Parser};

use super::{Offsets, Span};
use crate::arena::narrow;
use crate::openapi::segments;

/// The byte offset of a mark in a text, which the parser has for texts in memory.
pub(crate) fn offset(mark: &Marker) -> usize {
    mark.byte_offset().unwrap_or_default()
}

/// The nodes of a text with their offsets, as a tree.
#[derive(Debug)]
pub(crate) struct Index {
    nodes: Vec<Node>,
    /// The contents of mappings and sequences, apart from the nodes: most nodes are scalars.
    collections: Vec<Collection>,
}

#[derive(Debug)]
struct Node {
    offset: u32,
    content: Content,
}

#[derive(Clone, Copy, Debug)]
enum Content {
    Scalar,
    /// The position of the node that an alias repeats.
    Repeats(u32),
    /// The position of the content of a mapping or sequence.
    Collection(u32),
}

#[derive(Debug)]
struct Collection {
    is_sequence: bool,
    children: Vec<Child>,
    /// The positions of the children, sorted by their names, if there are many; computed on first use.
    by_name: OnceLock<Box<[usize]>>,
}

/// The number of children from which on they are looked up in sorted order.
const MANY: usize = 32;

#[derive(Debug)]
struct Child {
    name: Box<str>,
    name_offset: u32,
    node: u32,
}

impl Index {
    /// Reads a text, up to the first error.
    pub fn of(text: &str) -> Self {
        let mut reader = Reader::default();
        for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
            reader.event(event, offset(&span.start));
        }
        Self { nodes: reader.nodes, collections: reader.collections }
    }

    /// The byte offsets of a span, or of the nearest value around it.
    pub fn offsets(&self, span: &Span) -> Offsets {
        match span {
            Span::Offset(offset) | Span::Within { offset, .. } => Offsets::from(*offset),
            Span::Pointer(pointer) => self.descend(pointer).map_or_else(Offsets::default, |(name, node)| {
                let name = name.map(|offset| offset as usize);
                Offsets { name, value: node.offset as usize }
            }),
            Span::Key { pointer, key, occurrence } => {
                self.descend(pointer).map_or_else(Offsets::default, |(_, object)| {
                    let children = self.collection(object).into_iter().flat_map(|object| &object.children);
                    let mut named = children.filter(|child| *child.name == **key);
                    let offset = named.nth(*occurrence).map_or(object.offset, |child| child.name_offset);
                    Offsets::from(offset as usize)
                })
            }
        }
    }

    /// The byte offset of the value at a pointer; that of the anchor's value for an alias.
    pub fn value(&self, pointer: &str) -> Option<usize> {
        let mut node = self.nodes.first()?;
        for segment in segments(pointer) {
            node = self.child(node, &segment)?.1;
        }
        Some(self.inside(node).offset as usize)
    }

    /// The node that an alias repeats; any other node itself.
    fn inside<'n>(&'n self, node: &'n Node) -> &'n Node {
        match node.content {
            Content::Repeats(target) => self.nodes.get(target as usize).unwrap_or(node),
            Content::Scalar | Content::Collection(_) => node,
        }
    }

    /// The content of a mapping or sequence.
    fn collection(&self, node: &Node) -> Option<&Collection> {
        match node.content {
            Content::Collection(position) => self.collections.get(position as usize),
            Content::Scalar | Content::Repeats(_) => None,
        }
    }

    /// A child of a node, and the offset where it begins with its name, if it has one.
    fn child(&self, node: &Node, segment: &str) -> Option<(u32, &Node)> {
        let child = self.collection(self.inside(node))?.child(segment)?;
        Some((child.name_offset, self.nodes.get(child.node as usize)?))
    }

    fn descend(&self, pointer: &str) -> Option<(Option<u32>, &Node)> {
        let (mut name, mut node) = (None, self.nodes.first()?);
        for segment in segments(pointer) {
            match self.child(node, &segment) {
                Some((child_name, child)) => (name, node) = (Some(child_name), child),
                None => break,
            }
        }
        Some((name, node))
    }
}

impl Collection {
    fn child(&self, segment: &str) -> Option<&Child> {
        if self.is_sequence {
            self.children.get(segment.parse::<usize>().ok()?)
        } else if self.children.len() < MANY {
            self.children.iter().find(|child| *child.name == *segment)
        } else {
            let name = |position: &usize| self.children.get(*position).map(|child| &*child.name);
            let by_name = self.by_name.get_or_init(|| {
                let mut positions: Box<[usize]> = (0..self.children.len()).collect();
                positions.sort_by_key(name);
                positions
            });
            let first = by_name.partition_point(|position| name(position) < Some(segment));
            let child = self.children.get(*by_name.get(first)?)?;
            (*child.name == *segment).then_some(child)
        }
    }
}

#[derive(Default)]
struct Reader {
    nodes: Vec<Node>,
    collections: Vec<Collection>,
    /// The positions of the mappings and sequences that are open, with the name, and its offset, whose value comes next.
    open: Vec<(usize, Option<(String, usize)>)>,
    anchors: HashMap<usize, usize>,
    names: HashMap<usize, String>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, offset: usize) {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if anchor > 0 {
                    self.names.insert(anchor, text.clone().into_owned());
                }
                if !self.name(|_| Some(text.into_owned()), offset) {
                    self.add(offset, anchor, Content::Scalar);
                }
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).map(|target| Content::Repeats(narrow(*target)));
                if !self.name(|names| names.get(&anchor).cloned(), offset) {
                    self.add(offset, 0, target.unwrap_or(Content::Scalar));
                }
            }
            Event::SequenceStart(_, anchor, _) => self.start(offset, anchor, true),
            Event::MappingStart(_, anchor, _) => self.start(offset, anchor, false),
            Event::SequenceEnd | Event::MappingEnd => {
                let closed = self.open.pop().and_then(|(collection, _)| self.collections.get_mut(collection));
                closed.into_iter().for_each(|collection| collection.children.shrink_to_fit());
            }
            _ => {}
        }
    }

    /// Takes the event as a member's name, if the next event is one. Returns whether it is.
    fn name(&mut self, text: impl FnOnce(&HashMap<usize, String>) -> Option<String>, offset: usize) -> bool {
        let Some((object, pending @ None)) = self.open.last_mut() else { return false };
        if self.collections.get(*object).is_none_or(|object| object.is_sequence) {
            return false;
        }
        *pending = Some((text(&self.names).unwrap_or_default(), offset));
        true
    }

    fn start(&mut self, offset: usize, anchor: usize, is_sequence: bool) {
        let collection = self.collections.len();
        self.add(offset, anchor, Content::Collection(narrow(collection)));
        self.collections.push(Collection { is_sequence, children: Vec::new(), by_name: OnceLock::new() });
        self.open.push((collection, None));
    }

    fn add(&mut self, offset: usize, anchor: usize, content: Content) {
        let node = self.nodes.len();
        self.nodes.push(Node { offset: narrow(offset), content });
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        if let Some((parent, pending)) = self.open.last_mut() {
            let (name, name_offset) = pending.take().unwrap_or((String::new(), offset));
            if let Some(parent) = self.collections.get_mut(*parent) {
                let (name_offset, node) = (narrow(name_offset), narrow(node));
                parent.children.push(Child { name: name.into(), name_offset, node });
            }
        }
    }
}
