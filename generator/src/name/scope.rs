//! The resolver of name collisions: unique names, chosen so that neither the order of the document nor what else is in it
//! decides more than it must.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;

/// A value that needs a name in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Names from short to surely unique, best first. All are valid; the last one gets a number if it is taken.
    pub candidates: Vec<String>,
    /// Entries of a lower tier choose first: what the document names goes before what the generator names.
    pub tier: u8,
    /// The text of the document that is named, empty if there is none. Of entries that want one name, the one gets it whose text has
    /// the case that most others have.
    pub spelling: String,
    /// True for a name that the user chose. It chooses last, so that it moves no other; [`taken`] tells whether it was free.
    pub is_chosen: bool,
}

impl Entry {
    /// The entry of a text of the document.
    pub fn new(spelling: impl Into<String>, candidates: Vec<String>, tier: u8) -> Self {
        Self { candidates, tier, spelling: spelling.into(), is_chosen: false }
    }

    /// An entry that the document has no text for.
    pub fn generated(candidates: Vec<String>, tier: u8) -> Self {
        Self::new(String::new(), candidates, tier)
    }

    /// The entry of a name that the user chose.
    pub fn chosen(name: &str) -> Self {
        Self { is_chosen: true, ..Self::generated(vec![name.to_owned()], 0) }
    }
}

/// Gives each entry a name of its own and returns the names in the order of the entries.
///
/// When several entries of a tier want one name, the one gets it whose text has the case that most others have, and otherwise
/// none: the others go on to their next candidate. So the result is the same in any order of the entries, and what is added to an
/// API in another case takes no name. Only entries without further candidates get numbers, in the order of their spelling.
pub fn assign(entries: &[Entry], reserved: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<String> = vec![String::new(); entries.len()];
    // Each entry is a meaning of its own, and a reserved name is none of theirs.
    let mut taken: BTreeMap<String, Option<usize>> = reserved.iter().map(|name| (name.clone(), None)).collect();
    let mut sorted: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
    let turn = |entry: &Entry| (entry.is_chosen, entry.tier);
    sorted.sort_by_key(|(_, entry)| turn(entry));
    for members in sorted.chunk_by(|(_, a), (_, b)| turn(a) == turn(b)) {
        let wishes: Vec<Wish<'_, Option<usize>>> = members
            .iter()
            .map(|(index, entry)| Wish {
                candidates: &entry.candidates,
                meaning: Some(*index),
                spelling: &entry.spelling,
            })
            .collect();
        let chosen = choose(&wishes, &mut taken);
        let mut numbers = Numbers::default();
        let mut named: Vec<_> = members.iter().copied().zip(chosen).collect();
        named.sort_by_key(|((_, entry), _)| entry.spelling.as_str());
        for ((index, entry), name) in named {
            let last = || entry.candidates.last().map_or("Unnamed", String::as_str);
            let name = name.map_or_else(|| numbers.free(last(), |name| taken.contains_key(name)), str::to_owned);
            taken.insert(name.clone(), Some(index));
            if let Some(slot) = names.get_mut(index) {
                *slot = name;
            }
        }
    }
    names
}

/// Whether each entry would get its first candidate if there were no others.
pub(crate) fn first_choices(entries: &[&Entry], reserved: &BTreeSet<String>) -> Vec<bool> {
    let mut is_first = vec![false; entries.len()];
    let mut taken: BTreeMap<String, Option<usize>> = reserved.iter().map(|name| (name.clone(), None)).collect();
    let mut sorted: Vec<(usize, &&Entry)> = entries.iter().enumerate().filter(|(_, entry)| !entry.is_chosen).collect();
    sorted.sort_by_key(|(_, entry)| entry.tier);
    for members in sorted.chunk_by(|(_, a), (_, b)| a.tier == b.tier) {
        let wishes = members.iter().map(|(index, entry)| Wish {
            candidates: entry.candidates.get(..1).unwrap_or_default(),
            meaning: Some(*index),
            spelling: &entry.spelling,
        });
        let wishes: Vec<Wish<'_, Option<usize>>> = wishes.collect();
        for ((index, _), chosen) in members.iter().zip(choose(&wishes, &mut taken)) {
            if let Some(slot) = is_first.get_mut(*index) {
                *slot = chosen.is_some();
            }
        }
    }
    is_first
}

/// The entries whose chosen name was not free when [`assign`] gave them these names: the index of each, and that of the entry
/// which has the name, or `None` if it is reserved.
pub(crate) fn taken(entries: &[Entry], names: &[String]) -> Vec<(usize, Option<usize>)> {
    let chosen = entries.iter().zip(names).enumerate().filter(|(_, (entry, _))| entry.is_chosen);
    let moved = chosen.filter_map(|(index, (entry, name))| {
        let wanted = entry.candidates.first().filter(|wanted| *wanted != name)?;
        Some((index, names.iter().position(|other| other == wanted)))
    });
    moved.collect()
}

/// A value that needs a name, where values with the same meaning may share one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'n, M> {
    /// Names, best first.
    pub candidates: &'n [String],
    /// The key of the meaning.
    pub meaning: M,
    /// The text of the document that is named, empty if there is none.
    pub spelling: &'n str,
}

/// A wish for one name in a round, and where the choice goes.
struct Claim<'w, 'n, M> {
    wish: &'w Wish<'n, M>,
    chosen: &'w mut Option<&'n str>,
}

/// Gives each wish its first candidate that no other meaning has or wants in the same round, and adds it to `taken`.
/// `None` for a wish whose candidates all belong to other meanings.
///
/// A round looks at one candidate of each wish that has no name yet. Where several meanings want one name, the one gets it
/// whose spelling has the case that most wishes have; none, if that is so of several.
pub(crate) fn choose<'n, M: Ord + Clone>(
    wishes: &[Wish<'n, M>],
    taken: &mut BTreeMap<String, M>,
) -> Vec<Option<&'n str>> {
    let mut chosen = vec![None; wishes.len()];
    let cases = cases(wishes);
    let rounds = wishes.iter().map(|wish| wish.candidates.len()).max().unwrap_or(0);
    for round in 0..rounds {
        let open = wishes.iter().zip(&mut chosen).filter(|(_, chosen)| chosen.is_none());
        let mut wanted: BTreeMap<&'n str, Vec<Claim<'_, 'n, M>>> = BTreeMap::new();
        for (wish, chosen) in open {
            if let Some(name) = wish.candidates.get(round) {
                wanted.entry(name).or_default().push(Claim { wish, chosen });
            }
        }
        for (name, by) in wanted {
            let all = by.iter().map(|claim| &claim.wish.meaning);
            let owner = taken.get(name).cloned().or_else(|| only(all)).or_else(|| with_usual_case(&by, &cases));
            for claim in by.into_iter().filter(|claim| Some(&claim.wish.meaning) == owner.as_ref()) {
                *claim.chosen = Some(name);
            }
            if let Some(owner) = owner {
                taken.insert(name.to_owned(), owner);
            }
        }
    }
    chosen
}

/// The cases of the spellings, and how many have each.
fn cases<M>(wishes: &[Wish<'_, M>]) -> Vec<(Case, usize)> {
    let mut cases: Vec<(Case, usize)> = Vec::new();
    for case in wishes.iter().filter_map(|wish| Case::of(wish.spelling)) {
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, count)) => *count += 1,
            None => cases.push((case, 1)),
        }
    }
    cases
}

/// The meaning of the claims whose spelling has the case that agrees with most of `cases`, if these are one; `None` if a spelling has
/// other characters than letters, so that the texts differ in more than their case.
fn with_usual_case<M: Ord + Clone>(claims: &[Claim<'_, '_, M>], cases: &[(Case, usize)]) -> Option<M> {
    let agreeing = |claim: &Claim<'_, '_, M>| -> Option<usize> {
        let case = Case::of(claim.wish.spelling)?;
        Some(cases.iter().filter(|(other, _)| case.agrees_with(*other)).map(|(_, count)| count).sum())
    };
    let agreeing: Vec<usize> = claims.iter().map(agreeing).collect::<Option<_>>()?;
    let most = agreeing.iter().copied().max()?;
    let usual = claims.iter().zip(agreeing).filter(|(_, count)| *count == most);
    only(usual.map(|(claim, _)| &claim.wish.meaning))
}

/// The meaning, if all are the same.
fn only<'m, M: Ord + Clone + 'm>(mut meanings: impl Iterator<Item = &'m M>) -> Option<M> {
    let first = meanings.next()?;
    meanings.all(|meaning| meaning == first).then(|| first.clone())
}

/// The numbers that names have got already: many may want the same name.
#[derive(Default)]
struct Numbers {
    last: BTreeMap<String, u32>,
}

impl Numbers {
    /// The name, or the name with the first number from 2 that makes a free one.
    fn free(&mut self, name: &str, is_taken: impl Fn(&str) -> bool) -> String {
        let last = self.last.entry(name.to_owned()).or_insert(0);
        loop {
            *last += 1;
            let numbered = if *last == 1 { name.to_owned() } else { format!("{name}{last}") };
            if !is_taken(&numbered) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(candidates: &[&str], tier: u8) -> Entry {
        Entry::generated(candidates.iter().map(|c| (*c).to_owned()).collect(), tier)
    }

    #[test]
    fn who_has_the_usual_case_gets_the_name() {
        let spelled =
            |spelling: &str, candidates: &[&str]| Entry { spelling: spelling.to_owned(), ..entry(candidates, 0) };
        let user = spelled("user", &["User", "UserLower"]);
        let upper = spelled("USER", &["User", "UserUpper"]);
        let pascal = spelled("User", &["User", "UserPascal"]);
        let names = |usual: [&str; 2]| {
            let others = usual.map(|text| spelled(text, &[&format!("{text}Name")]));
            let mut entries = vec![user.clone(), upper.clone(), pascal.clone()];
            entries.extend(others);
            let names = assign(&entries, &BTreeSet::new());
            entries.reverse();
            let mut reversed = assign(&entries, &BTreeSet::new());
            reversed.reverse();
            assert_eq!(names, reversed);
            names.into_iter().take(3).collect::<Vec<_>>()
        };
        assert_eq!(names(["Pet", "PetStore"]), ["UserLower", "UserUpper", "User"]);
        assert_eq!(names(["pet", "petStore"]), ["User", "UserUpper", "UserPascal"]);
        assert_eq!(names(["PET", "PET_STORE"]), ["UserLower", "User", "UserPascal"]);
        // No case is more usual than others.
        assert_eq!(names(["pet", "Pet"]), ["UserLower", "UserUpper", "UserPascal"]);
        // Texts that differ in more than their case.
        let entries = [spelled("*", &["Star"]), spelled("star", &["Star", "StarLower"]), spelled("pet", &["Pet"])];
        assert_eq!(assign(&entries, &BTreeSet::new()), ["Star", "StarLower", "Pet"]);
        // Two that are spelled alike are equal.
        let entries = [spelled("id", &["id", "id_path"]), spelled("id", &["id", "id_query"])];
        assert_eq!(assign(&entries, &BTreeSet::new()), ["id_path", "id_query"]);
    }

    #[test]
    fn numbers_are_given_in_the_order_of_the_spelling() {
        let mut entries = [("b", "A"), ("a", "A")]
            .map(|(spelling, name)| Entry { spelling: spelling.to_owned(), ..entry(&[name], 0) });
        assert_eq!(assign(&entries, &BTreeSet::new()), ["A2", "A"]);
        entries.reverse();
        assert_eq!(assign(&entries, &BTreeSet::new()), ["A", "A2"]);
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

    #[test]
    fn a_chosen_name_moves_no_other() {
        let entries = [Entry::chosen("A"), entry(&["A", "AX"], 3), Entry::chosen("B"), Entry::chosen("C")];
        let names = assign(&entries, &BTreeSet::from(["C".to_owned()]));
        assert_eq!(names, ["A2", "A", "B", "C2"]);
        assert_eq!(taken(&entries, &names), [(0, Some(1)), (3, None)]);
    }

    #[test]
    fn values_of_one_meaning_share_a_name() {
        let candidates = [entry(&["A", "AX"], 0), entry(&["A", "AY"], 0), entry(&["B", "BX"], 0)].map(|e| e.candidates);
        let wishes = |meanings: [u8; 3]| {
            let wish = |(candidates, meaning)| Wish { candidates, meaning, spelling: "" };
            candidates.iter().map(Vec::as_slice).zip(meanings).map(wish).collect::<Vec<_>>()
        };
        let mut taken = BTreeMap::from([("B".to_owned(), 3)]);
        assert_eq!(choose(&wishes([1, 1, 3]), &mut taken), [Some("A"), Some("A"), Some("B")]);
        let mut taken = BTreeMap::from([("B".to_owned(), 4), ("BX".to_owned(), 4)]);
        assert_eq!(choose(&wishes([1, 2, 3]), &mut taken), [Some("AX"), Some("AY"), None]);
    }
}
