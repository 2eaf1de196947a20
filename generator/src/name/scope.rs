//! Unique names, chosen so that neither the order of the document nor what else is in it decides more than it must.

use std::collections::{BTreeMap, BTreeSet};

/// Something that needs a name in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Names from short to surely unique, best first. All are valid; the last one gets a number if it is taken.
    pub candidates: Vec<String>,
    /// Entries of a lower tier choose first: what the document names goes before what the generator names.
    pub tier: u8,
}

/// Gives each entry a name of its own and returns the names in the order of the entries.
///
/// When several entries of a tier want one name, none of them gets it: all go on to their next candidate. So the
/// result is the same in any order of the entries. Only entries without further candidates are told apart by
/// numbers, in the order given.
pub fn assign(entries: &[Entry], reserved: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<Option<String>> = vec![None; entries.len()];
    let mut taken = reserved.clone();
    let tiers: BTreeSet<u8> = entries.iter().map(|e| e.tier).collect();
    for tier in tiers {
        let members: Vec<usize> =
            (0..entries.len()).filter(|i| entries.get(*i).is_some_and(|e| e.tier == tier)).collect();
        settle(entries, &members, &mut names, &mut taken);
    }
    names.into_iter().map(Option::unwrap_or_default).collect()
}

fn settle(entries: &[Entry], members: &[usize], names: &mut [Option<String>], taken: &mut BTreeSet<String>) {
    let depth = members.iter().filter_map(|i| entries.get(*i)).map(|e| e.candidates.len()).max().unwrap_or(0);
    let mut open: Vec<usize> = members.to_vec();
    for level in 0..depth {
        let mut wanted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in &open {
            if let Some(candidate) = entries.get(*index).and_then(|e| e.candidates.get(level)) {
                wanted.entry(candidate).or_default().push(*index);
            }
        }
        for (candidate, by) in wanted {
            if let [index] = by.as_slice() {
                give(*index, candidate.to_owned(), names, taken);
            }
        }
        open.retain(|index| names.get(*index).is_some_and(Option::is_none));
    }
    // How far the numbers behind each name are taken: there may be many who want it.
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for index in open {
        let last = entries.get(index).and_then(|e| e.candidates.last()).map_or("Unnamed", String::as_str);
        let next = numbers.entry(last).or_insert(1);
        let numbered = (*next..).map(|n| (n, if n == 1 { last.to_owned() } else { format!("{last}{n}") }));
        if let Some((number, free)) = numbered.into_iter().find(|(_, name)| !taken.contains(name)) {
            *next = number;
            give(index, free, names, taken);
        }
    }
}

fn give(index: usize, name: String, names: &mut [Option<String>], taken: &mut BTreeSet<String>) {
    if let Some(slot) = names.get_mut(index)
        && taken.insert(name.clone())
    {
        *slot = Some(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(candidates: &[&str], tier: u8) -> Entry {
        Entry { candidates: candidates.iter().map(|c| (*c).to_owned()).collect(), tier }
    }

    #[test]
    fn equal_wishes_are_all_refused() {
        let entries = [entry(&["A", "AX"], 0), entry(&["A", "AY"], 0), entry(&["B"], 0)];
        assert_eq!(assign(&entries, &BTreeSet::new()), ["AX", "AY", "B"]);
    }

    #[test]
    fn lower_tiers_choose_first_and_numbers_come_last() {
        let entries = [entry(&["A", "AX"], 1), entry(&["A"], 0), entry(&["A"], 1), entry(&["A"], 1)];
        assert_eq!(assign(&entries, &BTreeSet::new()), ["AX", "A", "A2", "A3"]);
        let reserved = BTreeSet::from(["A".to_owned()]);
        assert_eq!(assign(&entries[1..2], &reserved), ["A2"]);
    }
}
