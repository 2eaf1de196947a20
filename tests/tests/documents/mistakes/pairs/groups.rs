//! Groups of mistakes that are made at once, so that few documents have each pair of them: what is reported beside all others of
//! its group is reported beside each of them.

use std::collections::BTreeSet;

use super::changes::{Change, Texts, lines_of};

/// The mistakes of a group at most.
const SIZE: usize = 16;

/// What is expected of a mistake beside another one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Reported,
    /// The other one hides most of its document.
    MayBeHidden,
    /// The pair is an exception.
    Hidden,
}

/// Mistakes, by their indices, and those of them that have to be reported.
pub(super) struct Group {
    pub(super) members: Vec<usize>,
    pub(super) judged: Vec<usize>,
}

/// Groups in which each pair of mistakes occurs that change different lines, and the number of these pairs.
pub(super) struct Cover {
    pub(super) groups: Vec<Group>,
    pub(super) pairs: usize,
}

/// A relation of the mistakes, by their indices.
struct Matrix(Vec<Vec<bool>>);

impl Matrix {
    fn of(changes: &[Change], relation: impl Fn(&Change, &Change) -> bool) -> Self {
        let row = |a: &Change| changes.iter().map(|b| relation(a, b)).collect();
        Self(changes.iter().map(row).collect())
    }

    fn has(&self, own: usize, other: usize) -> bool {
        self.0[own][other]
    }
}

/// Groups for all pairs. Within a group, no mistake may hide another one; for a mistake which hides others, there are groups in
/// which only that one is judged.
pub(super) fn cover(base: &Texts, changes: &[Change], relation: impl Fn(&Change, &Change) -> Relation) -> Cover {
    let lines: Vec<BTreeSet<(&str, usize)>> = changes.iter().map(|change| lines(base, change)).collect();
    let apart = Matrix(lines.iter().map(|a| lines.iter().map(|b| a.is_disjoint(b)).collect()).collect());
    let is_free =
        Matrix::of(changes, |a, b| relation(a, b) == Relation::Reported && relation(b, a) == Relation::Reported);
    let is_judged = Matrix::of(changes, |a, b| relation(a, b) == Relation::Reported);
    let count = changes.len();
    let all = || (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
    // Of which pairs both have not been in a group yet in which the first is judged.
    let mut open = Matrix(
        (0..count).map(|a| (0..count).map(|b| a != b && apart.has(a, b) && is_judged.has(a, b)).collect()).collect(),
    );
    let mut groups = Vec::new();
    for (a, b) in all() {
        if open.has(a, b) && is_free.has(a, b) {
            let members =
                grown(vec![a, b], count, |own, other| apart.has(own, other) && is_free.has(own, other), &open);
            close(&mut open, &members, &members);
            groups.push(Group { judged: members.clone(), members });
        }
    }
    for own in 0..count {
        while let Some(other) = (0..count).find(|other| open.has(own, *other)) {
            let fits = |a: usize, b: usize| {
                apart.has(a, b) && (a != own || is_judged.has(own, b)) && (b != own || is_judged.has(own, a))
            };
            let mut members = vec![own, other];
            for candidate in 0..count {
                let is_new = open.has(own, candidate) && !members.contains(&candidate);
                if is_new && members.len() < SIZE && members.iter().all(|member| fits(*member, candidate)) {
                    members.push(candidate);
                }
            }
            close(&mut open, &[own], &members);
            groups.push(Group { members, judged: vec![own] });
        }
    }
    Cover { groups, pairs: all().filter(|(a, b)| apart.has(*a, *b)).count() }
}

fn close(open: &mut Matrix, judged: &[usize], members: &[usize]) {
    for own in judged {
        members.iter().for_each(|other| open.0[*own][*other] = false);
    }
}

/// A group with more members, each time the one that adds most pairs.
fn grown(mut members: Vec<usize>, count: usize, fits: impl Fn(usize, usize) -> bool, open: &Matrix) -> Vec<usize> {
    while members.len() < SIZE {
        let new = |candidate: &usize| members.iter().filter(|member| open.has(**member, *candidate)).count();
        let fitting = (0..count).filter(|candidate| members.iter().all(|member| fits(*member, *candidate)));
        match fitting.map(|candidate| (new(&candidate), candidate)).max_by_key(|(new, _)| *new) {
            Some((new, candidate)) if new > 0 && !members.contains(&candidate) => members.push(candidate),
            _ => break,
        }
    }
    members
}

/// The lines that a mistake changes.
fn lines<'b>(base: &'b Texts, change: &Change) -> BTreeSet<(&'b str, usize)> {
    let edits = change.edits.iter().filter_map(|(file, edits)| Some((base.get_key_value(file)?, edits)));
    edits
        .flat_map(|((file, text), edits)| {
            edits.iter().flat_map(|edit| lines_of(text, edit)).map(|line| (file.as_str(), line))
        })
        .collect()
}
