//! Lists of addresses: an index of pages (`llms.txt`), a sitemap, a text with an address in each line.

use super::markup::decoded;
use super::{Link, base_of, resolved_by};

/// The links of a text in Markdown that is an index: at least half of its lines of text are items that begin with a link.
pub(super) fn of_index(name: &str, text: &str) -> Option<Vec<Link>> {
    let (mut links, mut items, mut lines) = (Vec::new(), 0usize, 0usize);
    let base = base_of(name);
    let mut seen = std::collections::HashSet::new();
    for line in text.lines().map(str::trim) {
        // Headings, quotes and what is made of marks only say nothing about the kind of the text.
        if line.starts_with(['#', '>']) || !line.contains(char::is_alphanumeric) {
            continue;
        }
        lines += 1;
        let Some(address) = link_of_item(line) else { continue };
        items += 1;
        let address = resolved_by(base.as_ref(), address.split('#').next().unwrap_or_default());
        if !address.is_empty() && seen.insert(address.clone()) {
            let is_index = is_llms(&address);
            links.push(Link { address, modified: None, is_index });
        }
    }
    let is_index = items >= 2 && items * 2 >= lines || is_llms(name) && items >= 1;
    (is_index && !links.is_empty()).then_some(links)
}

/// Tests for the name that an index of a site in Markdown has.
fn is_llms(name: &str) -> bool {
    let path = name.split(['?', '#']).next().unwrap_or(name);
    path.rsplit(['/', '\\']).next() == Some("llms.txt")
}

/// The address of an item of a list that begins with a link, or of a line that is an address.
fn link_of_item(line: &str) -> Option<&str> {
    if let Some(address) = web_address(line) {
        return Some(address);
    }
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let item = match line.strip_prefix(['-', '*', '+']) {
        Some(item) => item,
        None if number.len() < line.len() => number.strip_prefix(['.', ')'])?,
        None => return None,
    };
    let item = item.strip_prefix([' ', '\t'])?.trim_start().trim_start_matches(['*', '_']);
    if let Some(address) = web_address(item.trim_start_matches('<').trim_end_matches('>')) {
        return Some(address);
    }
    let (text, rest) = item.strip_prefix('[')?.split_once("](")?;
    let (address, _) = rest.split_once(')')?;
    let address = address.trim().split(' ').next().unwrap_or_default().trim_matches(['<', '>']);
    (!text.contains('\n') && !address.starts_with("mailto:")).then_some(address)
}

fn web_address(text: &str) -> Option<&str> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    (is_web && !text.contains(char::is_whitespace)).then_some(text)
}

/// The addresses of a sitemap, or of an index of sitemaps; `None` for any other XML.
pub(super) fn of_sitemap(name: &str, root: &str, text: &str) -> Option<Vec<Link>> {
    // The names may have the prefix of a namespace; those with another one are of images and videos.
    let (prefix, root) = root.split_at(root.find(':').map_or(0, |colon| colon + 1));
    if !matches!(root, "urlset" | "sitemapindex") {
        return None;
    }
    let (base, is_index) = (base_of(name), root == "sitemapindex");
    let mut links: Vec<Link> = Vec::new();
    let (mut address, mut modified) = (None, None);
    let mut add = |address: &mut Option<String>, modified: &mut Option<String>| {
        let modified = modified.take();
        links.extend(address.take().map(|address| Link { address, modified, is_index }));
    };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((tag, content)) = rest.split_once('>') else { break };
        match tag.split_whitespace().next().and_then(|name| name.strip_prefix(prefix)) {
            Some("url" | "sitemap") => add(&mut address, &mut modified),
            Some("loc") => address = Some(resolved_by(base.as_ref(), &text_of(content))),
            Some("lastmod") => modified = Some(text_of(content)),
            _ => {}
        }
    }
    add(&mut address, &mut modified);
    Some(links)
}

/// The text of an XML element without markup of its own, which ends where the next markup begins.
fn text_of(content: &str) -> String {
    let content = content.trim_start();
    let (content, is_plain) = match content.strip_prefix("<![CDATA[") {
        Some(content) => (content, true),
        None => (content, false),
    };
    let text = content.split('<').next().unwrap_or_default().trim();
    if is_plain { text.trim_end_matches("]]>").trim().to_owned() } else { decoded(text) }
}
