//! Strongly connected components of values that refer to each other.

use crate::arena::{Arena, Id};

/// The strongly connected component of each value: values have the same number if each can be reached from the other.
pub(crate) type Components<I> = Arena<I, usize>;

/// Finds the components (Tarjan 1972, with an explicit stack).
pub(crate) fn components<I: Id, T>(values: &Arena<I, T>, successors: impl Fn(&T) -> Vec<I>) -> Components<I> {
    let mut search = Search {
        index: values.filled(None),
        low: values.filled(0),
        component: values.filled(usize::MAX),
        next: 0,
        found: 0,
        stack: Vec::new(),
        on_stack: values.filled(false),
    };
    for id in values.ids() {
        if search.index[id].is_none() {
            search.run(id, &|id| successors(&values[id]));
        }
    }
    search.component
}

/// The values that are on a cycle, also on one of a single value that is its own successor.
pub(crate) fn cyclic<I: Id + PartialEq, T>(values: &Arena<I, T>, successors: impl Fn(&T) -> Vec<I>) -> Vec<I> {
    let components = components(values, &successors);
    let mut sizes = vec![0_usize; values.len()];
    for component in &components {
        if let Some(size) = sizes.get_mut(*component) {
            *size += 1;
        }
    }
    let is_shared = |id: I| sizes.get(components[id]).is_some_and(|size| *size > 1);
    values.ids().filter(|id| is_shared(*id) || successors(&values[*id]).contains(id)).collect()
}

struct Search<I> {
    index: Arena<I, Option<usize>>,
    low: Arena<I, usize>,
    component: Components<I>,
    next: usize,
    found: usize,
    stack: Vec<I>,
    on_stack: Arena<I, bool>,
}

impl<I: Id> Search<I> {
    fn run(&mut self, root: I, successors: &impl Fn(I) -> Vec<I>) {
        let mut work: Vec<(I, std::vec::IntoIter<I>)> = Vec::new();
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
                Some(seen) if self.on_stack[next] => self.low[id] = self.low[id].min(seen),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, id: I) {
        self.index[id] = Some(self.next);
        self.low[id] = self.next;
        self.next += 1;
        self.stack.push(id);
        self.on_stack[id] = true;
    }

    /// Completes a component if `id` is the first of its values that was entered.
    fn leave(&mut self, id: I) {
        if Some(self.low[id]) != self.index[id] {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            self.component[member] = self.found;
            if member.index() == id.index() {
                break;
            }
        }
        self.found += 1;
    }
}
