use super::*;
use crate::fetch::test_server::{Server, respond};
use crate::fetch::{Known, fetch_all};

const BASE: &str = "https://docs.example.test/llms.txt";
const DOCUMENT: &str =
    "```json\n{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}\n```\n";

fn index(address: &str, text: &str) -> Fetched {
    Fetched { bytes: text.as_bytes().to_vec(), address: address.to_owned(), ..Fetched::default() }
}

/// The site of an index that leads to no other one.
fn site(address: &str, text: &str, only: &[&str]) -> Result<Option<Site>, String> {
    let only: Vec<String> = only.iter().map(|pattern| (*pattern).to_owned()).collect();
    of_index(address, &index(address, text), &only, |_| Vec::new())
}

fn addresses(site: &Site) -> Vec<&str> {
    site.pages.iter().map(|page| page.address.as_str()).collect()
}

fn list(addresses: &[&str]) -> String {
    addresses.iter().map(|address| format!("- [Page]({address}): text\n")).collect()
}

fn passed_over(found: &[(&str, Why)]) -> Vec<(String, Why)> {
    found.iter().map(|(address, why)| ((*address).to_owned(), *why)).collect()
}

#[test]
fn an_index_lists_pages_of_its_server_once() -> Result<(), String> {
    let text = list(&[
        "https://docs.example.test/b.md#top",
        "a.md",
        "/b.md",
        "http://docs.example.test/c",
        "https://u@DOCS.example.test:443/d",
        "https://www.example.test/e.md",
        "logo.svg",
        "llms-full.txt",
        "openapi.json",
    ]);
    let site = site(BASE, &text, &[])?.unwrap_or_default();
    assert_eq!(
        addresses(&site),
        [
            "https://docs.example.test/b.md",
            "https://docs.example.test/a.md",
            "https://docs.example.test/c",
            "https://u@docs.example.test/d",
            "https://docs.example.test/openapi.json",
        ]
    );
    assert_eq!(
        site.passed_over,
        passed_over(&[
            ("https://www.example.test/e.md", Why::Elsewhere),
            ("https://docs.example.test/logo.svg", Why::NoText),
            ("https://docs.example.test/llms-full.txt", Why::Repeated),
        ])
    );
    Ok(())
}

#[test]
fn an_index_may_be_given_by_another_server() -> Result<(), String> {
    let text = list(&["https://docs.example.test/a.md", "b.md", "https://other.test/c.md"]);
    let site = of_index(BASE, &index("https://host.test/x/llms.txt", &text), &[], |_| Vec::new())?.unwrap_or_default();
    assert_eq!(addresses(&site), ["https://docs.example.test/a.md", "https://host.test/x/b.md"]);
    assert_eq!(site.passed_over, passed_over(&[("https://other.test/c.md", Why::Elsewhere)]));
    Ok(())
}

#[test]
fn what_is_no_index_has_no_pages() {
    let page = format!("{}\n{DOCUMENT}", list(&["a.md", "b.md"]));
    for text in [page.as_str(), "# Prose\n\nOnly.\n", "{\"openapi\": \"3.1.0\"}", "<html></html>", ""] {
        assert_eq!(site(BASE, text, &[]), Ok(None), "{text}");
    }
}

#[test]
fn patterns_select_pages() -> Result<(), String> {
    let text = list(&["/reference/a.md", "/guides/b.md", "/reference/v2/c.md?x=1"]);
    for (only, expected) in [
        (&["/reference/*"] as &[&str], 2),
        (&["reference/a.md", "/guides/*"], 2),
        (&["https://docs.example.test/*"], 3),
        (&["*v2*"], 1),
        (&["/reference"], 0),
    ] {
        let site = site(BASE, &text, only)?.unwrap_or_default();
        assert_eq!(site.pages.len(), expected, "{only:?}");
        assert!(site.passed_over.iter().all(|(_, why)| *why == Why::NotSelected));
        assert_eq!(site.passed_over.len(), 3 - expected);
    }
    Ok(())
}

#[test]
fn an_index_in_a_file_lists_pages_anywhere_and_files_beside_it() -> Result<(), String> {
    let text = list(&["https://a.test/x.md", "https://b.test/y.md", "z.md", "/d/../e.md#f", "../secret.md", "c:/x.md"]);
    let site_of = |address| site(address, &text, &[]).map(Option::unwrap_or_default);
    let web = ["https://a.test/x.md", "https://b.test/y.md"];
    let found = site_of("docs/llms.txt")?;
    assert_eq!(addresses(&found), [web.as_slice(), &["docs/z.md", "docs/e.md"]].concat());
    assert_eq!(found.passed_over, passed_over(&[("../secret.md", Why::Elsewhere), ("c:/x.md", Why::Elsewhere)]));
    assert_eq!(addresses(&site_of("llms.txt")?), [web.as_slice(), &["z.md", "e.md"]].concat());
    Ok(())
}

#[test]
fn an_index_has_a_bounded_number_of_pages() {
    let text = |count: usize| (0..count).map(|index| format!("- [Page](/a/{index}.md)\n")).collect::<String>();
    let expected = "the site has 5001 pages, and at most 5000 can be imported: choose some with `--only PATTERN`";
    assert_eq!(site(BASE, &text(MAX_PAGES + 1), &[]), Err(expected.to_owned()));
    let site_of_most = site(BASE, &text(MAX_PAGES + 1), &["/a/*0.md", "/a/*1.md", "/a/*2.md"]);
    assert!(site_of_most.is_ok_and(|site| site.is_some_and(|site| site.pages.len() == 1501)));
    let sitemaps: String = (0..300).map(|index| format!("<sitemap><loc>/{index}.xml</loc></sitemap>")).collect();
    let expected = "the index leads to more than 200 other ones";
    assert_eq!(site(BASE, &format!("<sitemapindex>{sitemaps}</sitemapindex>"), &[]), Err(expected.to_owned()));
}

#[test]
fn sitemaps_lead_to_others() -> std::io::Result<()> {
    let server = Server::start(|path, _, base| {
        let entries = |kind: &str, entry: &str, locations: &[&str]| {
            let entry = |location: &&str| {
                format!("<{entry}><loc>{base}{location}</loc><lastmod>2026-01-02</lastmod></{entry}>")
            };
            format!("<?xml version=\"1.0\"?><{kind}>{}</{kind}>", locations.iter().map(entry).collect::<String>())
        };
        match path {
            "/sitemap.xml" => {
                let locations = ["/1.xml", "/2.xml.gz", "/gone.xml", "/page.xml", "/deep.xml", "/sitemap.xml"];
                respond("200 OK", "", entries("sitemapindex", "sitemap", &locations))
            }
            "/1.xml" => respond("200 OK", "", entries("urlset", "url", &["/a", "/b", "/a"])),
            "/2.xml.gz" => {
                let text = entries("urlset", "url", &["/b", "/c", "/llms.txt", "/feed.xml"]);
                respond("200 OK", "", gzip(&text).unwrap_or_default())
            }
            "/page.xml" => respond("200 OK", "", "<html></html>"),
            "/deep.xml" => respond("200 OK", "", entries("sitemapindex", "sitemap", &["/deep.xml?x", "/1.xml"])),
            "/deep.xml?x" => respond("200 OK", "", entries("sitemapindex", "sitemap", &["/deep.xml?y"])),
            "/deep.xml?y" => respond("200 OK", "", entries("sitemapindex", "sitemap", &["/deep.xml?z"])),
            _ => respond("404 Not Found", "", ""),
        }
    })?;
    let fetch = |requests: &[Request]| fetch_all(requests, |_| {});
    let request = Request { address: server.url("/sitemap.xml").into(), known: Known::default() };
    let Some(Outcome::Text(text)) = fetch(&[request]).pop() else { return Err(std::io::Error::other("no text")) };
    let site =
        of_index(&server.url("/sitemap.xml"), &text, &[], fetch).map_err(std::io::Error::other)?.unwrap_or_default();
    assert_eq!(addresses(&site), ["/a", "/b", "/c"].map(|path| server.url(path)));
    assert!(site.pages.iter().all(|page| page.modified.as_deref() == Some("2026-01-02")));
    let (llms, feed) = (server.url("/llms.txt"), server.url("/feed.xml"));
    assert_eq!(site.passed_over, passed_over(&[(&llms, Why::Repeated), (&feed, Why::NoText)]));
    let failed: Vec<&str> = site.failed.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(failed, ["/gone.xml", "/page.xml", "/deep.xml?y"].map(|path| server.url(path)));
    Ok(())
}

fn gzip(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, text.as_bytes())?;
    encoder.finish()
}

#[test]
fn folders_list_their_pages() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let files =
        ["b.md", "a/c.mdx", "a/z.yaml", "a/logo.png", ".git/x.md", "a/.hidden.md", "node_modules/p/r.md", "d/v1.2"];
    for file in files {
        let path = folder.path().join(file);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, DOCUMENT)?;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop"))?;
    let root = folder.path().to_string_lossy().into_owned();
    let in_root = |names: &[&str]| names.iter().map(|name| format!("{root}/{name}")).collect::<Vec<_>>();
    let site = of_folder(folder.path(), &[]).map_err(std::io::Error::other)?;
    assert_eq!(addresses(&site), in_root(&["a/c.mdx", "a/z.yaml", "b.md", "d/v1.2"]));
    let logo = format!("{root}/a/logo.png");
    assert_eq!(site.passed_over, passed_over(&[(&logo, Why::NoText)]));
    let only = ["a/*".to_owned()];
    let site = of_folder(&folder.path().join(""), &only).map_err(std::io::Error::other)?;
    assert_eq!(addresses(&site), in_root(&["a/c.mdx", "a/z.yaml"]));
    assert!(of_folder(&folder.path().join("none"), &[]).is_err());

    // Formats and translations are those of the folder, wherever it is.
    for file in ["b.html", "de/b.md", "de/a/c.mdx"] {
        let path = folder.path().join(file);
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, DOCUMENT)?;
    }
    let site = of_folder(folder.path(), &[]).map_err(std::io::Error::other)?;
    assert_eq!(addresses(&site), in_root(&["a/c.mdx", "a/z.yaml", "b.md", "d/v1.2"]));
    let others = [("b.html", Why::OtherFormat), ("de/a/c.mdx", Why::Translation), ("de/b.md", Why::Translation)];
    for (path, why) in others {
        assert!(site.passed_over.contains(&(format!("{root}/{path}"), why)), "{path}: {:?}", site.passed_over);
    }
    Ok(())
}

#[test]
fn pages_in_html_are_read_in_markdown_where_the_site_has_that() -> std::io::Result<()> {
    let server = Server::start(|path, _, _| match path {
        "/a.md" => respond("200 OK", "ETag: 1\r\n", DOCUMENT),
        "/named.mdx" => respond("200 OK", "", DOCUMENT),
        "/named" => respond("200 OK", "", "<html><link rel=alternate type=text/markdown href=named.mdx></html>"),
        "/viewer" => respond("200 OK", "", "<html><redoc spec-url=\"/openapi.json\"></redoc></html>"),
        "/direct" => respond("200 OK", "", DOCUMENT),
        "/prose" => respond("200 OK", "", "# Prose\n\nOnly.\n"),
        "/busy" | "/gone" => respond("404 Not Found", "", ""),
        path if path.ends_with(".md") => respond("404 Not Found", "", ""),
        _ => respond("200 OK", "", "<html><p>page</p></html>"),
    })?;
    let read = |paths: &[&str]| {
        let request = |path: &&str| Request { address: server.url(path).into(), known: Known::default() };
        read_pages(&paths.iter().map(request).collect::<Vec<_>>(), |_| {})
    };
    let pages = read(&["/a", "/named", "/viewer", "/direct", "/prose", "/gone", "/b"]);
    let found = |page: &PageText| match &page.outcome {
        Outcome::Text(text) if page.kind.as_ref().is_some_and(TextKind::has_documents) => text.address.clone(),
        _ => String::new(),
    };
    let found: Vec<String> = pages.iter().map(found).collect();
    let [a, named, direct] = ["/a.md", "/named.mdx", "/direct"].map(|path| server.url(path));
    let none = String::new;
    assert_eq!(found, [a, named, none(), direct, none(), none(), none()]);
    assert!(matches!(&pages.first().map(|page| &page.outcome), Some(Outcome::Text(text)) if text.known.etag.is_some()));
    let kinds: Vec<Option<TextKind>> = pages.into_iter().skip(4).map(|page| page.kind).collect();
    assert!(matches!(kinds.as_slice(), [Some(TextKind::Prose), None, Some(TextKind::Html { documents: 0, .. })]));
    assert!(server.sent("/viewer.md", "accept").is_empty());

    // A site that has no page in Markdown is not asked for each of them.
    let paths: Vec<String> = (0..40).map(|index| format!("/x/{index}")).collect();
    read(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let asked = paths.iter().filter(|path| !server.sent(&format!("{path}.md"), "accept").is_empty()).count();
    assert!((1..12).contains(&asked), "{asked}");
    Ok(())
}
