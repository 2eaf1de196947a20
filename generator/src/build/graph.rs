//! What types say of each other: cycles, who sends and receives them, who uses them.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::model::{Access, EXTRA, Group, MANY_GROUPS, Operation, Ty, TypeDef, TypeId, TypeKind};

/// Puts a `Box` where a type would contain itself, and a type of its own where an alias would. Aliases that lead
/// to nothing but themselves become any JSON; their indices are returned.
pub(super) fn break_cycles(types: &mut [TypeDef]) -> Vec<usize> {
    let empty = break_empty_cycles(types);
    break_alias_cycles(types);
    break_union_cycles(types);
    let components = components(types.len(), |index| types.get(index).map(direct).unwrap_or_default());
    for index in 0..types.len() {
        let own = components.get(index).copied();
        let inside = |id: &TypeId| components.get(id.0 as usize).copied() == own;
        if let Some(def) = types.get_mut(index) {
            for ty in direct_mut(&mut def.kind) {
                box_within(ty, &inside);
            }
        }
    }
    empty
}

/// An alias of an alias .. of itself: to decode one would take an endless number of steps.
fn break_empty_cycles(types: &mut [TypeDef]) -> Vec<usize> {
    let edges = |index: usize| match types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Alias(ty)) => direct_of(ty),
        _ => Vec::new(),
    };
    let empty = cyclic(types.len(), edges);
    for index in &empty {
        if let Some(def) = types.get_mut(*index) {
            def.kind = TypeKind::Alias(Ty::Value);
        }
    }
    empty
}

/// The nodes that are on a cycle.
fn cyclic(nodes: usize, edges: impl Fn(usize) -> Vec<TypeId>) -> Vec<usize> {
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

/// An alias can't contain itself, not even in a list.
fn break_alias_cycles(types: &mut [TypeDef]) {
    let edges = |index: usize| match types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Alias(ty)) => ty.named(),
        _ => Vec::new(),
    };
    for index in cyclic(types.len(), edges) {
        if let Some(def) = types.get_mut(index)
            && let TypeKind::Alias(ty) = &def.kind
        {
            def.kind = TypeKind::Newtype(ty.clone());
        }
    }
}

/// A union that is a branch of itself would be tried without end; the branch adds no value that the others don't have.
fn break_union_cycles(types: &mut [TypeDef]) {
    let edges = |index: usize| match types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Union(union)) => union.variants.iter().flat_map(|v| direct_of(&v.ty)).collect(),
        Some(TypeKind::Alias(ty) | TypeKind::Newtype(ty)) => direct_of(ty),
        _ => Vec::new(),
    };
    let groups = components(types.len(), edges);
    for (index, def) in types.iter_mut().enumerate() {
        if let TypeKind::Union(union) = &mut def.kind {
            let own = groups.get(index);
            let inside = |id: &TypeId| groups.get(id.0 as usize) == own;
            union.variants.retain(|variant| !direct_of(&variant.ty).iter().any(inside));
        }
    }
}

/// The types that a type holds without a pointer in between.
fn direct(def: &TypeDef) -> Vec<TypeId> {
    match &def.kind {
        TypeKind::Struct(def) => def.fields.iter().flat_map(|field| direct_of(&field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().flat_map(|variant| direct_of(&variant.ty)).collect(),
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => direct_of(ty),
        TypeKind::Enum(_) | TypeKind::Choice(_) => Vec::new(),
    }
}

fn direct_of(ty: &Ty) -> Vec<TypeId> {
    match ty {
        Ty::Named(id) => vec![*id],
        Ty::Option(inner) => direct_of(inner),
        Ty::Tuple(items) => items.iter().flat_map(direct_of).collect(),
        _ => Vec::new(),
    }
}

fn direct_mut(kind: &mut TypeKind) -> Vec<&mut Ty> {
    match kind {
        TypeKind::Struct(def) => def.fields.iter_mut().map(|field| &mut field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        // The cycle goes through a struct or union as well, and is cut there.
        TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::Choice(_) => Vec::new(),
        TypeKind::Newtype(ty) => vec![ty],
    }
}

fn box_within(ty: &mut Ty, inside: &impl Fn(&TypeId) -> bool) {
    match ty {
        Ty::Named(id) if inside(id) => *ty = Ty::Boxed(Box::new(Ty::Named(*id))),
        Ty::Option(inner) => box_within(inner, inside),
        Ty::Tuple(items) => items.iter_mut().for_each(|item| box_within(item, inside)),
        _ => {}
    }
}

/// Strongly connected components (Tarjan 1972, with a stack of its own): the component of each node. Nodes that are
/// in no cycle have a component each, unless they are their own successor, in which case they are boxed as well.
fn components(nodes: usize, successors: impl Fn(usize) -> Vec<TypeId>) -> Vec<usize> {
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

/// Marks what requests hold, and makes optional what only the other side sets.
///
/// `readOnly` properties need not be in a request, `writeOnly` ones need not be in a response (OpenAPI 3.1, 4.8.24.2
/// and JSON Schema 2020-12 validation, 9.4). A type that goes both ways is one type all the same: splitting it in two
/// would rename it as soon as an operation uses it the other way.
pub(super) fn access(types: &mut [TypeDef], groups: &[Group]) {
    let operations = || groups.iter().flat_map(|group| &group.operations);
    let sent = reach(types, operations().flat_map(Operation::sent).flat_map(Ty::named));
    let received = reach(types, operations().flat_map(Operation::received).flat_map(Ty::named));
    for (index, def) in types.iter_mut().enumerate() {
        if let TypeKind::Struct(def) = &mut def.kind {
            def.sent = sent.contains(&index);
            let received = received.contains(&index);
            for field in &mut def.fields {
                field.needed = field.required && field.access == Access::WriteOnly;
                let fact = match field.access {
                    Access::ReadOnly if def.sent => "Set by the server",
                    Access::WriteOnly if received && field.needed => "Required in requests, never received",
                    Access::WriteOnly if received => "Only sent, never received",
                    _ => continue,
                };
                field.required = false;
                field.doc.facts.insert(0, fact.to_owned());
            }
        }
    }
}

/// Notes for each type which groups reach it; of [`MANY_GROUPS`] or more, so many.
pub(super) fn users(types: &mut [TypeDef], groups: &[Group]) {
    for group in groups {
        let held = |operation: &'_ Operation| {
            let types = operation.sent().chain(operation.received()).flat_map(Ty::named);
            types.chain(operation.choices()).collect::<Vec<TypeId>>()
        };
        let mut stack: Vec<TypeId> = group.operations.iter().flat_map(held).collect();
        while let Some(id) = stack.pop() {
            let Some(def) = types.get_mut(id.0 as usize) else { continue };
            // What a type that many groups reach leads to, these groups have reached too.
            if def.used_by.len() < MANY_GROUPS && def.used_by.last() != Some(&group.module) {
                def.used_by.push(group.module.clone());
                stack.extend(def.kind.types().into_iter().flat_map(Ty::named));
            }
        }
    }
    let unused = types.iter().enumerate().filter(|(_, def)| def.used_by.is_empty());
    let unused: Vec<TypeId> = unused.filter_map(|(index, _)| u32::try_from(index).ok().map(TypeId)).collect();
    for index in reach(types, unused.into_iter()) {
        if let Some(def) = types.get_mut(index) {
            def.used_by.push(EXTRA.to_owned());
        }
    }
    types.iter_mut().for_each(|def| def.used_by.sort());
}

/// Every type that can be reached from the given ones.
fn reach(types: &[TypeDef], starts: impl Iterator<Item = TypeId>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut stack: Vec<TypeId> = starts.collect();
    while let Some(id) = stack.pop() {
        let index = id.0 as usize;
        if let Some(def) = types.get(index)
            && found.insert(index)
        {
            stack.extend(def.kind.types().into_iter().flat_map(Ty::named));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use crate::emit::Package;
    use crate::model::MANY_GROUPS;

    /// How many groups are named with each of three types in a circle, the first or last of which the groups use.
    fn named(of_a: usize, of_c: usize) -> [usize; 3] {
        let operation = |index: usize| {
            let schema =
                json!({"$ref": if index < of_a { "#/components/schemas/A" } else { "#/components/schemas/C" }});
            let content = json!({"200": {"description": "", "content": {"application/json": {"schema": schema}}}});
            (format!("/{index}"), json!({"get": {"tags": [format!("t{index}")], "responses": content}}))
        };
        let paths: Map<String, Value> = (0..of_a + of_c).map(operation).collect();
        let holding = |name: &str| json!({"type": "object", "properties": {"x": {"$ref": format!("#/components/schemas/{name}")}}});
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths,
            "components": {"schemas": {"A": holding("B"), "B": holding("C"), "C": holding("A")}},
        });
        let outcome = crate::generate_texts([("api.json", document.to_string())], &Package::default());
        let types = outcome.result.map(|generated| generated.model.types).unwrap_or_default();
        ["A", "B", "C"].map(|name| types.iter().find(|def| def.name == name).map_or(0, |def| def.used_by.len()))
    }

    #[test]
    fn of_many_groups_some_are_named() {
        assert_eq!(named(2, 1), [3, 3, 3]);
        assert_eq!(named(MANY_GROUPS, 0), [MANY_GROUPS; 3]);
        assert_eq!(named(MANY_GROUPS * 2, MANY_GROUPS), [MANY_GROUPS; 3]);
    }
}
