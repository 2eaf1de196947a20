//! Strongly connected components of the types that refer to each other.

use std::collections::HashSet;

use crate::arena::Arena;
use crate::model::{TypeDef, TypeId};

/// The strongly connected component of each type: types have the same number if each can be reached from the other.
pub(crate) type Components = Arena<TypeId, usize>;

/// Finds the components (Tarjan 1972, with an explicit stack).
pub(crate) fn components(types: &Arena<TypeId, TypeDef>, successors: impl Fn(&TypeDef) -> Vec<TypeId>) -> Components {
    let mut search = Search {
        index: types.filled(None),
        low: types.filled(0),
        component: types.filled(usize::MAX),
        next: 0,
        found: 0,
        stack: Vec::new(),
        on_stack: HashSet::new(),
    };
    for id in types.ids() {
        if search.index[id].is_none() {
            search.run(id, &|id| successors(&types[id]));
        }
    }
    search.component
}

/// The types that are on a cycle, also on one of a single type that is its own successor.
pub(crate) fn cyclic(types: &Arena<TypeId, TypeDef>, successors: impl Fn(&TypeDef) -> Vec<TypeId>) -> Vec<TypeId> {
    let components = components(types, &successors);
    let mut sizes = vec![0_usize; types.len()];
    for component in &components {
        if let Some(size) = sizes.get_mut(*component) {
            *size += 1;
        }
    }
    let is_shared = |id: TypeId| sizes.get(components[id]).is_some_and(|size| *size > 1);
    types.ids().filter(|id| is_shared(*id) || successors(&types[*id]).contains(id)).collect()
}

struct Search {
    index: Arena<TypeId, Option<usize>>,
    low: Arena<TypeId, usize>,
    component: Components,
    next: usize,
    found: usize,
    stack: Vec<TypeId>,
    on_stack: HashSet<TypeId>,
}

impl Search {
    fn run(&mut self, root: TypeId, successors: &impl Fn(TypeId) -> Vec<TypeId>) {
        let mut work: Vec<(TypeId, std::vec::IntoIter<TypeId>)> = Vec::new();
        self.enter(root);
        work.push((root, successors(root).into_iter()));
        while let Some((id, edges)) = work.last_mut() {
            let id = *id;
            let Some(next) = edges.next() else {
                work.pop();
                self.leave(id);
                if let Some((parent, _)) = work.last() {
                    self.low[*parent] = self.low[*parent].min(self.low[id]);
                }
                continue;
            };
            match self.index[next] {
                None => {
                    self.enter(next);
                    work.push((next, successors(next).into_iter()));
                }
                Some(seen) if self.on_stack.contains(&next) => self.low[id] = self.low[id].min(seen),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, id: TypeId) {
        self.index[id] = Some(self.next);
        self.low[id] = self.next;
        self.next += 1;
        self.stack.push(id);
        self.on_stack.insert(id);
    }

    /// Completes a component if `id` is the first of its types that was entered.
    fn leave(&mut self, id: TypeId) {
        if Some(self.low[id]) != self.index[id] {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.on_stack.remove(&member);
            self.component[member] = self.found;
            if member == id {
                break;
            }
        }
        self.found += 1;
    }
}
