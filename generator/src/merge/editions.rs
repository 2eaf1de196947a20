//! `info` of several documents of one API that do not agree.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Reporter, messages, nearest};
use crate::source::Location;

/// The number of different titles that are compared with each other.
const MAX_TITLES: usize = 100;
/// The number of documents that agree, so that others are taken for slips.
const MIN_USUAL: usize = 3;

/// The `info` of the documents of a run.
#[derive(Debug, Default)]
pub(super) struct Editions {
    /// Titles, versions, and the locations of `info`.
    all: Vec<(String, String, Location)>,
}

/// Documents with one title, or with one version, by the title or version.
type Groups<'e> = BTreeMap<&'e str, Vec<&'e Location>>;

impl Editions {
    pub fn add(&mut self, info: &Map<String, Value>, location: Location) {
        let text = |key: &str| match info.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        self.all.push((text("title"), text("version"), location));
    }

    /// Reports versions and titles of a few documents that others of the same API have another of: those with one title, or
    /// whose titles begin with the same word. `used` is the version of the merged document.
    pub fn report(&self, reporter: &Reporter<'_>, used: &str) {
        let mut apis: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, (title, ..)) in self.all.iter().enumerate() {
            apis.entry(title.split_whitespace().next().unwrap_or_default()).or_default().push(index);
        }
        for members in apis.into_values().filter(|members| members.len() > 1) {
            let members: Vec<_> = members.iter().filter_map(|index| self.all.get(*index)).collect();
            let (mut versions, mut titles) = (Groups::new(), Groups::new());
            for (title, version, location) in members {
                versions.entry(version).or_default().push(location);
                titles.entry(title).or_default().push(location);
            }
            let total: usize = versions.values().map(Vec::len).sum();
            versions.remove("");
            report_versions(reporter, &versions, total, titles.len() == 1, used);
        }
        self.report_titles(reporter);
    }

    /// Reports a title that is similar to one that several documents have.
    fn report_titles(&self, reporter: &Reporter<'_>) {
        let mut titles = Groups::new();
        for (title, _, location) in &self.all {
            titles.entry(title).or_default().push(location);
        }
        if titles.len() > MAX_TITLES {
            return;
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        for (title, locations) in titles.iter().filter(|(_, locations)| locations.len() == 1) {
            let usual = titles.iter().filter(|(_, others)| others.len() > 1).map(|(title, _)| *title);
            let usual = usual.filter(|usual| digits(usual) == digits(title) && strsim::osa_distance(usual, title) <= 2);
            if let (Some(usual), Some(location)) = (nearest(title, usual), locations.first()) {
                report(reporter, location, "title", messages::merge::similar_title(title, usual));
            }
        }
    }
}

/// Reports the first of the versions that are not the usual one.
fn report_versions(reporter: &Reporter<'_>, versions: &Groups<'_>, total: usize, is_one_title: bool, used: &str) {
    let most = versions.iter().max_by_key(|(version, locations)| (locations.len(), **version == used));
    let Some((usual, agreeing)) = most else { return };
    let is_usual = agreeing.len() >= MIN_USUAL && agreeing.len() * 2 > total;
    if !is_usual && !is_one_title {
        return;
    }
    let mut others: Vec<_> = versions
        .iter()
        .filter(|(version, _)| version != &usual)
        .flat_map(|(version, locations)| locations.iter().map(move |location| (*location, *version)))
        .collect();
    others.sort();
    if let Some((location, version)) = others.first() {
        let mut message = messages::merge::other_version(version, usual, agreeing.len(), used);
        if let Some(other) = agreeing.iter().min() {
            message = message.related(super::origins::extend(other, "/version"), format!("`{usual}`"));
        }
        let more = others.len() - 1;
        report(reporter, location, "version", message.and_more_documents(more));
    }
}

fn report(reporter: &Reporter<'_>, info: &Location, field: &str, message: crate::diag::Message) {
    reporter.report_at(super::origins::extend(info, &format!("/{field}")), message);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics};
    use crate::source::{FragmentId, ManyTexts};

    /// The codes, and the fragments and pointers of what is reported for titles and versions.
    fn reported(infos: &[(&str, &str)]) -> Vec<(Code, Option<Location>)> {
        let mut editions = Editions::default();
        for (index, (title, version)) in infos.iter().enumerate() {
            let info = json!({"title": title, "version": version});
            let location = Location::new(FragmentId::new(index), "/info");
            editions.add(info.as_object().unwrap_or(&Map::new()), location);
        }
        let mut diagnostics = Diagnostics::default();
        editions.report(&Reporter::new(&ManyTexts, &mut diagnostics), "1.5.0");
        diagnostics.into_iter().map(|found| (found.code, found.location)).collect()
    }

    #[test]
    fn a_version_that_others_do_not_have_is_reported_once() {
        let at = |index, pointer: &str| (Code::InfoDifference, Some(Location::new(FragmentId::new(index), pointer)));
        let same = ("Pets", "1.4.0");
        assert_eq!(reported(&[same, ("Pets", "1.5.0")]), [at(0, "/info/version")], "the one that is not used");
        assert_eq!(reported(&[same, same, ("Pets", "1.5.0"), ("Pets", "1.3.0")]), [at(2, "/info/version")]);
        assert_eq!(reported(&[same, same, same, ("Pets of dogs", "1.5.0")]), [at(3, "/info/version")]);
        assert_eq!(reported(&[same, ("Pets of dogs", "1.5.0")]), [], "two APIs");
        assert_eq!(reported(&[same, same, same, ("Dogs", "1.5.0")]), []);
        assert_eq!(reported(&[same, same]), []);
    }

    #[test]
    fn a_title_that_is_similar_to_the_others_is_reported() {
        let with = |title: &'static str| reported(&[("Good pets", "1"), ("Good pets", "1"), (title, "1")]);
        assert_eq!(with("Good pest"), [(Code::InfoDifference, Some(Location::new(FragmentId::new(2), "/info/title")))]);
        for other in ["Good pets", "Good pets 2", "Dogs", ""] {
            assert_eq!(with(other), [], "{other}");
        }
    }
}
