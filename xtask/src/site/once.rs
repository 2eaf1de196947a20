//! Pages that a site lists in several formats or languages: each is read once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Page, Why};

/// The languages that documentation is written in (ISO 639-1).
const LANGUAGES: [&str; 40] = [
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "uk",
    "vi", "zh",
];
/// The number of pages that a language has to share with another one: a segment of a path may only look like a language.
const MIN_SHARED: usize = 2;

/// The pages without those that are others in another format or language, in their order; those are `passed_over`.
///
/// Markdown is preferred to a page without an extension, and that to HTML; a page without a language to one in English, and that
/// to others.
pub fn once(pages: Vec<Page>, passed_over: &mut Vec<(String, Why)>) -> Vec<Page> {
    let pages = best(pages, passed_over, Why::OtherFormat, format);
    let translations = Translations::of(&pages);
    best(pages, passed_over, Why::Translation, |address| translations.page(address))
}

/// The best page of each group, the first one of equals. `group` gives the group of an address and its rank, the lowest the best.
fn best(
    pages: Vec<Page>,
    passed_over: &mut Vec<(String, Why)>,
    why: Why,
    group: impl Fn(&str) -> (String, usize),
) -> Vec<Page> {
    let mut chosen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        let (group, rank) = group(&page.address);
        let best = chosen.entry(group).or_insert((rank, index));
        *best = (*best).min((rank, index));
    }
    let chosen: BTreeSet<usize> = chosen.into_values().map(|(_, index)| index).collect();
    let (best, others): (Vec<_>, Vec<_>) = pages.into_iter().enumerate().partition(|(index, _)| chosen.contains(index));
    passed_over.extend(others.into_iter().map(|(_, page)| (page.address, why)));
    best.into_iter().map(|(_, page)| page).collect()
}

/// The address of a page without its format, and the rank of the format.
fn format(address: &str) -> (String, usize) {
    let formats = [(".md", 0), (".mdx", 1), (".html", 3), (".htm", 3)];
    let found = formats.into_iter().find_map(|(end, rank)| Some((address.strip_suffix(end)?, rank)));
    let (stem, rank) = found.unwrap_or((address, 2));
    let stem = stem.strip_suffix("/index").unwrap_or(stem).trim_end_matches('/');
    (stem.to_owned(), rank)
}

/// The languages of a site, each as the part of an address up to it: `https://example.com/docs/de`.
struct Translations(BTreeSet<String>);

impl Translations {
    fn of(pages: &[Page]) -> Self {
        let known: BTreeSet<&str> = pages.iter().map(|page| page.address.as_str()).collect();
        let mut languages_of: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for page in pages {
            for (language, without) in languages(&page.address) {
                languages_of.entry(without).or_default().insert(language);
            }
        }
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for (without, languages) in &languages_of {
            if languages.len() + usize::from(known.contains(without.as_str())) > 1 {
                languages.iter().for_each(|language| *shared.entry(language).or_default() += 1);
            }
        }
        let shared = shared.into_iter().filter(|(_, count)| *count >= MIN_SHARED);
        Self(shared.map(|(language, _)| language.to_owned()).collect())
    }

    /// The address of a page without its language, and the rank of the language.
    fn page(&self, address: &str) -> (String, usize) {
        match languages(address).find(|(language, _)| self.0.contains(*language)) {
            None => (address.to_owned(), 0),
            Some((language, without)) => {
                let name = language.rsplit('/').next().unwrap_or_default();
                (without, if name.to_ascii_lowercase().starts_with("en") { 1 } else { 2 })
            }
        }
    }
}

/// The languages that an address may be in, as the first or second segment of its path: the part up to the language, and the address
/// without it.
fn languages(address: &str) -> impl Iterator<Item = (&str, String)> {
    let path = address.find("://").and_then(|scheme| Some(scheme + 3 + address.get(scheme + 3..)?.find('/')? + 1));
    let mut start = path.unwrap_or(0);
    let mut segments = address.get(start..).unwrap_or_default().split('/').take(2);
    std::iter::from_fn(move || {
        let segment = segments.next()?;
        let (before, end) = (start, start + segment.len());
        start = end + 1;
        Some((segment, before, end))
    })
    .filter(|(segment, ..)| is_language(segment))
    .filter_map(|(_, before, end)| {
        let rest = address.get(end..)?.strip_prefix('/')?;
        Some((address.get(..end)?, format!("{}{rest}", address.get(..before)?)))
    })
}

/// Tests for a language with or without a region or script: `de`, `pt-BR`, `zh_Hans`.
fn is_language(segment: &str) -> bool {
    let (language, region) = segment.split_once(['-', '_']).map_or((segment, None), |(a, b)| (a, Some(b)));
    let is_region = region.is_none_or(|region| {
        matches!(region.len(), 2..=4) && region.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    is_region && LANGUAGES.contains(&language.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(addresses: &[&str]) -> (Vec<String>, Vec<(String, Why)>) {
        let page = |address: &&str| Page { address: (*address).to_owned(), modified: None };
        let mut passed_over = Vec::new();
        let pages = once(addresses.iter().map(page).collect(), &mut passed_over);
        (pages.into_iter().map(|page| page.address).collect(), passed_over)
    }

    #[test]
    fn a_page_in_several_formats_is_read_as_markdown() {
        let (pages, others) = read(&[
            "https://x.test/a",
            "https://x.test/a.md",
            "https://x.test/b.html",
            "https://x.test/c/",
            "https://x.test/c/index.md",
            "https://x.test/openapi.json",
            "https://x.test/openapi.yaml",
        ]);
        assert_eq!(
            pages.iter().map(|page| &page[15..]).collect::<Vec<_>>(),
            ["a.md", "b.html", "c/index.md", "openapi.json", "openapi.yaml"]
        );
        let other = |path: &str| (format!("https://x.test/{path}"), Why::OtherFormat);
        assert_eq!(others, [other("a"), other("c/")]);
    }

    #[test]
    fn a_page_in_several_languages_is_read_in_the_main_one() {
        let site = |path: &str| format!("https://x.test/{path}");
        let paths =
            ["de/a", "a", "b", "de/b", "docs/en/c", "docs/pt-BR/c", "docs/en/d", "docs/pt-BR/d", "de/only", "x/it"];
        let all: Vec<String> = paths.iter().map(|path| site(path)).collect();
        let (pages, others) = read(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(pages, ["a", "b", "docs/en/c", "docs/en/d", "de/only", "x/it"].map(site));
        let translated = ["de/a", "de/b", "docs/pt-BR/c", "docs/pt-BR/d"];
        assert_eq!(others, translated.map(|path| (site(path), Why::Translation)));
        // Of one page alone, the segment may be anything, such as the code of a product.
        let one = ["https://x.test/id/get", "https://x.test/get"];
        assert_eq!(read(&one).0, one);
        let folder = ["de/a.md", "a.md", "de/b.md", "b.md"];
        assert_eq!(read(&folder).0, ["a.md", "b.md"]);
    }
}
