//! What changes of an API do to the programs of its users: twenty programs, and the changes of `fixtures/growing/changes.toml`.

mod change;
mod shop;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Instant;

use self::change::Change;
use self::shop::{Errors, Shop, fixture};

fn changes() -> Vec<Change> {
    Change::all(&fixture("changes.toml"))
}

/// All changes that break nothing at once, and one crate for each group of others: each program has an error where it uses what
/// has changed.
#[test]
fn programs_of_users_compile_and_run_unless_they_must_not() {
    let (shop, changes) = (Shop::new("growing"), changes());
    shop.change(&changes.iter().filter(|change| change.is_additive()).collect::<Vec<_>>());
    let failed = shop.run(shop.programs.keys()).unwrap_or_else(|output| panic!("{output}"));
    assert!(failed.is_empty(), "{failed:#?}");
    let mut wrong = String::new();
    let groups: BTreeSet<i64> = changes.iter().map(|change| change.group).collect();
    for group in groups {
        let is_of_group = |change: &&Change| change.group == group && !change.breaks.is_empty();
        let of_group: Vec<&Change> = changes.iter().filter(is_of_group).collect();
        shop.change(&of_group);
        let errors = shop.check(of_group.iter().flat_map(|change| change.breaks.keys()).collect::<BTreeSet<_>>());
        for change in of_group {
            for (program, line) in &change.breaks {
                let lines = errors.get(program).map_or(&[] as &[_], |(lines, _)| lines);
                if !lines.iter().any(|found| found.starts_with(line.as_str())) {
                    let _ = writeln!(wrong, "{}: `{program}` has no error in `{line}`, but in {lines:#?}", change.what);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Each change by itself, with each program. `GROWING="a text"` takes the changes whose title contains it.
#[test]
#[ignore = "takes half an hour"]
fn each_change_breaks_the_listed_programs_and_no_others() {
    let (shop, changes) = (Shop::new("growing_each"), changes());
    shop.change(&[]);
    let (errors, failed) = shop.judge();
    assert!(errors.is_empty() && failed.is_empty(), "before all changes: {errors:#?} {failed:#?}");
    let wanted = std::env::var("GROWING").unwrap_or_default();
    let (mut wrong, begin) = (String::new(), Instant::now());
    for change in changes.iter().filter(|change| change.what.contains(&wanted)) {
        shop.change(&[change]);
        let (errors, failed) = shop.judge();
        let difference = difference(change, &errors, &failed);
        println!("{:4} s: {}\n{difference}", begin.elapsed().as_secs(), change.what);
        wrong += &difference;
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What the table of changes says of a change, and is not so.
fn difference(change: &Change, errors: &Errors, failed: &BTreeMap<String, String>) -> String {
    let mut wrong = String::new();
    for (program, (lines, first)) in errors {
        match change.breaks.get(program) {
            Some(line) if lines.iter().any(|found| found.starts_with(line.as_str())) => {}
            _ => {
                _ = writeln!(
                    wrong,
                    "{}: breaks `{program}`\n{program} = '{}'\n{first}",
                    change.what,
                    lines.join("'\n'")
                )
            }
        }
    }
    for (program, output) in failed.iter().filter(|(program, _)| !change.fails.contains(*program)) {
        let _ = writeln!(wrong, "{}: `{program}` fails\n{output}", change.what);
    }
    let gone = change.breaks.keys().filter(|program| !errors.contains_key(*program));
    for program in gone.chain(change.fails.iter().filter(|program| !failed.contains_key(*program))) {
        let _ = writeln!(wrong, "{}: does not break `{program}`", change.what);
    }
    if change.is_additive() != change.why.is_none() {
        let _ = writeln!(wrong, "{}: `why` is for what breaks", change.what);
    }
    wrong
}

/// The table of changes for readers.
fn table(changes: &[Change], programs: usize) -> String {
    let additive = changes.iter().filter(|change| change.is_additive()).count();
    let mut text = format!(
        "# What a change of an API breaks\n\n\
         {} changes of the API in `specs/`, each by itself with each of {programs} programs of its users in `programs/`, are {} \
         pairs. {additive} changes break no program. {} break one or more: {} pairs do not compile, {} compile and fail.\n\n\
         Written from `changes.toml` by `the_table_is_that_of_the_changes` of `tests/tests/clients/growing/`; \
         `each_change_breaks_the_listed_programs_and_no_others` holds it to what the compiler says.\n\n\
         | change | programs that break | why they must |\n|---|---|---|\n",
        changes.len(),
        changes.len() * programs,
        changes.len() - additive,
        changes.iter().map(|change| change.breaks.len()).sum::<usize>(),
        changes.iter().map(|change| change.fails.len()).sum::<usize>(),
    );
    for change in changes {
        let failing = change.fails.iter().map(|program| format!("`{program}` (fails)"));
        let programs: Vec<_> = change.breaks.keys().map(|program| format!("`{program}`")).chain(failing).collect();
        let why = change.why.as_deref().unwrap_or_default();
        let _ = writeln!(text, "| {} | {} | {why} |", change.what, programs.join(", "));
    }
    text
}

#[test]
fn the_table_is_that_of_the_changes() {
    let table = table(&changes(), Shop::new("growing").programs.len());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/growing/README.md");
        std::fs::write(path, table).expect("the table can be written");
    } else {
        assert!(table == fixture("README.md"), "UPDATE_EXPECT=1 writes the table:\n{table}");
    }
}
