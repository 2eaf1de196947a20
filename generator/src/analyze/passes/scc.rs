//! Strongly connected components of the types that refer to each other.

use std::collections::{HashMap, HashSet};

use crate::model::TypeId;

/// Strongly connected components (Tarjan 1972, with a stack of its own): the component of each node. Nodes that are
/// in no cycle have a component each, unless they are their own successor, in which case they are boxed as well.
pub(crate) fn components(nodes: usize, successors: impl Fn(usize) -> Vec<TypeId>) -> Vec<usize> {
    let mut search = Search {
        index: vec![None; nodes],
        low: vec![0; nodes],
        component: vec![usize::MAX; nodes],
        ..Search::default()
    };
    for node in 0..nodes {
        if search.index.get(node).is_some_and(Option::is_none) {
            search.run(node, &successors);
        }
    }
    // A node alone in its component and without an edge to itself must not count as being in a cycle with itself:
    // edges lead to other components then, so comparing components is enough.
    search.component
}

#[derive(Default)]
struct Search {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    component: Vec<usize>,
    next: usize,
    found: usize,
    stack: Vec<usize>,
    on_stack: HashSet<usize>,
}

impl Search {
    fn run(&mut self, root: usize, successors: &impl Fn(usize) -> Vec<TypeId>) {
        let mut work: Vec<(usize, Vec<TypeId>, usize)> = Vec::new();
        self.enter(root);
        work.push((root, successors(root), 0));
        while let Some((node, edges, position)) = work.last_mut() {
            let node = *node;
            let Some(next) = edges.get(*position).map(|id| id.0 as usize) else {
                work.pop();
                self.leave(node);
                if let Some((parent, ..)) = work.last() {
                    self.lower(*parent, self.low.get(node).copied().unwrap_or(usize::MAX));
                }
                continue;
            };
            *position += 1;
            match self.index.get(next).copied() {
                Some(None) => {
                    self.enter(next);
                    work.push((next, successors(next), 0));
                }
                Some(Some(seen)) if self.on_stack.contains(&next) => self.lower(node, seen),
                _ => {}
            }
        }
    }

    fn enter(&mut self, node: usize) {
        if let (Some(index), Some(low)) = (self.index.get_mut(node), self.low.get_mut(node)) {
            *index = Some(self.next);
            *low = self.next;
        }
        self.next += 1;
        self.stack.push(node);
        self.on_stack.insert(node);
    }

    fn lower(&mut self, node: usize, to: usize) {
        if let Some(low) = self.low.get_mut(node) {
            *low = (*low).min(to);
        }
    }

    fn leave(&mut self, node: usize) {
        if self.low.get(node).copied() != self.index.get(node).copied().flatten() {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.on_stack.remove(&member);
            if let Some(component) = self.component.get_mut(member) {
                *component = self.found;
            }
            if member == node {
                break;
            }
        }
        self.found += 1;
    }
}

/// The nodes that are on a cycle.
pub(crate) fn cyclic(nodes: usize, edges: impl Fn(usize) -> Vec<TypeId>) -> Vec<usize> {
    let groups = components(nodes, &edges);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for group in &groups {
        *sizes.entry(*group).or_default() += 1;
    }
    let in_cycle = |index: &usize| {
        let alone = groups.get(*index).and_then(|group| sizes.get(group)).is_none_or(|size| *size < 2);
        !alone || edges(*index).iter().any(|id| id.0 as usize == *index)
    };
    (0..nodes).filter(in_cycle).collect()
}
