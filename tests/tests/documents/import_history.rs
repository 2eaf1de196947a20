//! A real site of pages on several dates, imported into one folder: each date gives what an import into an empty folder gives.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use generator::diag::Report;
use generator::import::{Imported, LOCK_FILE, Options, Response, Site, Source, Status, import};
use generator::write::Files;

/// Real pages outside of the repository, which few machines have: a folder for each date.
const HISTORY: &str = "../../shared/pages/history";
const KEEP_GOING: Options =
    Options { force: false, allow_removals: false, prune: false, edits_to_overlays: false, keep_going: true };

fn site() -> Site {
    Site { address: "site".to_owned(), only: Vec::new() }
}

/// The pages of each date, in the order of the dates.
fn dates() -> Vec<Vec<Source>> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(HISTORY).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    if folders.is_empty() {
        println!("skipped: there is no {HISTORY}");
    }
    folders.iter().map(|folder| pages(folder)).collect()
}

fn pages(folder: &Path) -> Vec<Source> {
    let files = Files::load(folder).expect("the pages can be read");
    let page = |(name, text): (&str, &[u8])| Source { site: Some("site".to_owned()), ..Source::new(name, text) };
    files.iter().map(page).collect()
}

/// The specs folder after an import that has to be complete, but for `status`.
fn applied(existing: &Files, sources: &[Source], status: Status) -> Files {
    let imported = import(sources, &[site()], existing, KEEP_GOING);
    assert_eq!(imported.status, status, "{}", Report::new(&imported.diagnostics, &imported.sources));
    let Imported { files, removed, .. } = imported;
    let mut all = existing.clone();
    removed.iter().for_each(|file| all.remove(file));
    files.iter().for_each(|(file, text)| all.insert(file, text));
    all
}

/// The operations that the lock file records, each once.
fn operations(files: &Files) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(files.get(LOCK_FILE).unwrap_or_default()).into_owned();
    text.lines().filter(|line| line.starts_with("operation =")).map(str::to_owned).collect()
}

/// The fragments, without the lock file and the version of the API, which does not go back.
fn fragments(files: &Files) -> Files {
    files.iter().filter(|(name, _)| *name != LOCK_FILE && !name.starts_with("info/")).collect()
}

#[test]
fn each_date_gives_what_an_import_into_an_empty_folder_gives() {
    let dates = dates();
    let fresh: Vec<Files> = dates.iter().map(|pages| applied(&Files::default(), pages, Status::Done)).collect();
    let there_and_back = (0..dates.len()).chain((0..dates.len()).rev());
    let mut files = Files::default();
    for date in there_and_back {
        files = applied(&files, &dates[date], Status::Done);
        assert_eq!(fragments(&files), fragments(&fresh[date]), "date {date}");
        assert_eq!(applied(&files, &dates[date], Status::Done), files, "importing date {date} again changes something");
    }
}

#[test]
fn pages_that_move_or_are_cut_lose_nothing_and_leave_nothing() {
    let dates = dates();
    let Some(pages) = dates.last() else { return };
    let before = applied(&Files::default(), pages, Status::Done);
    let expected = operations(&before);
    let file_of = |operation: &str, files: &Files| {
        let text = String::from_utf8_lossy(files.get(LOCK_FILE).unwrap_or_default()).into_owned();
        text.lines().filter(|line| *line == operation).count()
    };
    // One page at a time would take minutes.
    for (index, page) in pages.iter().enumerate().step_by(19) {
        let with = |change: &dyn Fn(&mut Vec<Source>)| {
            let mut pages = pages.clone();
            change(&mut pages);
            pages
        };
        let renamed = with(&|pages| pages[index].name = format!("new/{}", page.name));
        let after = applied(&before, &renamed, Status::Done);
        assert_eq!((operations(&after), fragments(&after)), (expected.clone(), fragments(&before)), "{}", page.name);
        let lock_file = String::from_utf8_lossy(after.get(LOCK_FILE).unwrap_or_default()).into_owned();
        assert!(!lock_file.contains(&format!("address = \"{}\"", page.name)), "{} is still recorded", page.name);

        let twice = with(&|pages| pages.push(Source { name: format!("new/{}", page.name), ..page.clone() }));
        let after = applied(&before, &twice, Status::Done);
        assert_eq!(operations(&after), expected, "{}", page.name);
        // A site that lists a page at two addresses gives its operations once.
        assert!(expected.iter().all(|operation| file_of(operation, &after) == file_of(operation, &before)));
        assert_eq!(fragments(&applied(&after, pages, Status::Done)), fragments(&before), "{}", page.name);

        let cut = with(&|pages| {
            if let Response::Text(page) = &mut pages[index].response {
                page.bytes.truncate(page.bytes.len() / 2);
            }
        });
        assert_eq!(operations(&applied(&before, &cut, Status::Partial)), expected, "{}", page.name);

        let removed = with(&|pages| drop(pages.remove(index)));
        let after = operations(&applied(&before, &removed, Status::Done));
        assert!(after.len() < expected.len() && after.is_subset(&expected), "{}", page.name);
    }
    let all_renamed: Vec<Source> =
        pages.iter().map(|page| Source { name: format!("v2/{}", page.name), ..page.clone() }).collect();
    assert_eq!(fragments(&applied(&before, &all_renamed, Status::Done)), fragments(&before));
}
