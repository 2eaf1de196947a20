//! Each kind of text, as publishers serve it.

use super::{Link, TextKind, classify};

const BASE: &str = "https://docs.example.test/reference/orders";
const DOCUMENT: &str = r#"{"openapi": "3.1.0", "info": {"title": "Orders", "version": "1"}, "paths": {"/orders": {"get": {"responses": {"200": {"description": "all"}}}}}}"#;
const YAML: &str = "openapi: 3.1.0\ninfo: {title: Orders, version: '1'}\npaths:\n  /orders:\n    get: {responses: {'200': {description: all}}}\n";

fn kind(name: &str, text: &str) -> TextKind {
    classify(name, text.as_bytes())
}

fn html(documents: usize, viewer: Option<&'static str>, address: Option<&str>) -> TextKind {
    TextKind::Html { documents, viewer, address: address.map(str::to_owned) }
}

fn page(documents: usize) -> TextKind {
    TextKind::Page { documents }
}

fn other(name: &str, address: Option<&str>) -> TextKind {
    TextKind::Other { name: name.to_owned(), address: address.map(str::to_owned) }
}

#[test]
fn documents_are_told_whatever_their_address() {
    for name in [BASE, "a.txt", "a.md", "a.mdx", "https://x.test/spec?format=yaml", "-"] {
        assert_eq!(kind(name, DOCUMENT), TextKind::Document, "{name}");
        assert_eq!(kind(name, &format!("# generated\n---\n{YAML}")), TextKind::Document, "{name}");
        assert_eq!(kind(name, &format!("---\ntitle: T\n---\n# A\n```yaml\n{YAML}```\n")), page(1), "{name}");
        assert_eq!(kind(name, &format!("# Site\n\nnote: it is\n\n```yaml\n{YAML}```\n")), page(1), "{name}");
        assert_eq!(
            kind(name, &format!("Intro\nopenapi: is a format\n\n```json\n{DOCUMENT}\n```\n")),
            page(1),
            "{name}"
        );
        assert_eq!(kind(name, "{% hint %}\nopenapi: no\n{% endhint %}\n"), TextKind::Prose, "{name}");
        assert_eq!(kind(name, " \n"), TextKind::Empty, "{name}");
        assert_eq!(kind(name, "# Start\n\nHello.\n"), TextKind::Prose, "{name}");
        assert_eq!(kind(name, "<!DOCTYPE html><title>Sign in</title>"), html(0, None, None), "{name}");
    }
    assert_eq!(kind("a.json", "<html><body>Not found</body></html>"), html(0, None, None));
    assert_eq!(kind("a.yaml", "a: 1\n"), TextKind::Data);
    assert_eq!(kind("a.json", "{\"openapi\": \"3.1.0\", "), TextKind::Document);
    assert_eq!(kind("a.md", "<div align=\"center\">\n\n# A\n</div>\n"), TextKind::Prose);
    let utf16: Vec<u8> = YAML.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(classify("a.yaml", &utf16), TextKind::Document);
}

#[test]
fn documents_that_are_embedded_in_viewers_are_found() {
    let scalar = format!(
        "<!doctype html>\n<script id=\"api-reference\" type=\"application/json\">\n{DOCUMENT}</script><script src=\"https://cdn.test/@scalar/api-reference\"></script>"
    );
    let yaml = format!("<!doctype html><script id=\"api-reference\" type=\"application/yaml\">\n{YAML}</script>");
    let redoc = format!(
        "<html><script>\nconst __redoc_state = {{\"menu\":{{\"items\":[\"openapi: '\"]}},\"spec\":{{\"data\":{DOCUMENT}}}}};\n</script>"
    );
    let swagger =
        format!("<html><!-- <script>{{ --><script>SwaggerUIBundle({{ spec: {DOCUMENT}, dom_id: '#a' }})</script>");
    let object = "<html><script>// it's\nSwaggerUIBundle({spec: {openapi: '3.0.3', info: {title: 'T', version: '1',}, paths: {'/a': {get: {responses: {200: {description: 'ok'}}}}}}})</script>";
    let next = format!(
        "<html><script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"spec\":{DOCUMENT}}}}}</script>"
    );
    let escaped = DOCUMENT.replace('"', "&quot;");
    let elements = format!("<html><elements-api apiDescriptionDocument=\"{escaped}\" router=\"hash\"></elements-api>");
    let configured =
        format!("<html><script id=\"api-reference\" data-configuration='{{\"content\": {DOCUMENT}}}'></script>");
    for (text, viewer) in [
        (scalar.as_str(), Some("Scalar")),
        (&yaml, Some("Scalar")),
        (&redoc, Some("Redoc")),
        (&swagger, Some("Swagger UI")),
        (object, Some("Swagger UI")),
        (&next, None),
        (&elements, Some("Stoplight Elements")),
        (&configured, Some("Scalar")),
    ] {
        assert_eq!(kind(BASE, text), html(1, viewer, None), "{text}");
    }
    let script = format!(
        "window.onload = function() {{\n var options = {{\n \"swaggerDoc\": {DOCUMENT},\n \"customOptions\": {{}} }};\n SwaggerUIBundle(options) }}"
    );
    assert_eq!(kind("https://x.test/docs/swagger-ui-init.js", &script), html(1, Some("Swagger UI"), None));
}

#[test]
fn viewers_name_the_address_of_their_document() {
    for (text, viewer, address) in [
        (
            "<script>const ui = SwaggerUIBundle({\n url: '/openapi.json',\n})</script>",
            Some("Swagger UI"),
            Some("https://docs.example.test/openapi.json"),
        ),
        (
            "<script>SwaggerUIBundle({url: \"https://petstore.swagger.io/v2/swagger.json\", urls: [{url: \"a.yaml\", name: \"A\"}]})</script>",
            Some("Swagger UI"),
            Some("https://docs.example.test/reference/a.yaml"),
        ),
        (
            "<div id=\"swagger-ui\"></div><script src=\"./swagger-initializer.js\" charset=\"UTF-8\"></script>",
            Some("Swagger UI"),
            Some("https://docs.example.test/reference/swagger-initializer.js"),
        ),
        (
            "<redoc spec-url='https://api.test/v1.yaml?a=1&amp;b=2'></redoc>",
            Some("Redoc"),
            Some("https://api.test/v1.yaml?a=1&b=2"),
        ),
        (
            "<script>Redoc.init(\"../spec.json\", {}, e)</script>",
            Some("Redoc"),
            Some("https://docs.example.test/spec.json"),
        ),
        (
            "<script id=\"api-reference\" data-url=\"/a.json\"></script>",
            Some("Scalar"),
            Some("https://docs.example.test/a.json"),
        ),
        (
            "<script>Scalar.createApiReference('#app', { sources: [{ url: '/b.json' }] })</script>",
            Some("Scalar"),
            Some("https://docs.example.test/b.json"),
        ),
        (
            "<rapi-doc spec-url = \"c.json\"> </rapi-doc>",
            Some("RapiDoc"),
            Some("https://docs.example.test/reference/c.json"),
        ),
        (
            "<elements-api\n apiDescriptionUrl=\"d.yaml\"/>",
            Some("Stoplight Elements"),
            Some("https://docs.example.test/reference/d.yaml"),
        ),
        (
            "<link rel=\"alternate\" type=\"text/markdown\" href=\"/orders.md\">",
            None,
            Some("https://docs.example.test/orders.md"),
        ),
        ("<link rel='service-desc' href='/e'>", None, Some("https://docs.example.test/e")),
        ("<script>const page = {url: '/login'}</script>", None, None),
    ] {
        let text = format!("<!DOCTYPE html><html><body>{text}</body></html>");
        assert_eq!(kind(BASE, &text), html(0, viewer, address), "{text}");
    }
    let initializer =
        "window.onload = function() {\n  window.ui = SwaggerUIBundle({\n    url: \"/v3/api-docs\" });\n};";
    let expected = html(0, Some("Swagger UI"), Some("https://docs.example.test/v3/api-docs"));
    assert_eq!(kind("https://docs.example.test/swagger-initializer.js", initializer), expected);
    let local = "<redoc spec-url='openapi.json'></redoc>";
    assert_eq!(kind("saved/page.html", local), html(0, Some("Redoc"), Some("openapi.json")));
}

fn link(address: &str, modified: Option<&str>) -> Link {
    Link { address: address.to_owned(), modified: modified.map(str::to_owned), is_index: false }
}

#[test]
fn indexes_give_their_addresses() {
    let links = |addresses: &[&str]| TextKind::Index(addresses.iter().map(|address| link(address, None)).collect());
    let expected = links(&["https://docs.example.test/a.md", "https://docs.example.test/reference/b.md"]);
    let llms = "# Orders\n\n> Reference\n\n## Docs\n\n- [A](https://docs.example.test/a.md): one\n- **[B](b.md#top)**\n* [A](/a.md)\n";
    assert_eq!(kind("https://docs.example.test/reference/llms.txt", llms), expected);
    assert_eq!(kind(BASE, llms), expected);
    let lines = "https://docs.example.test/a.md\nhttps://docs.example.test/reference/b.md\n";
    assert_eq!(kind(BASE, lines), expected);
    let prose = "# A\n\nOne.\n\nTwo.\n\nThree.\n\n- [A](a.md)\n- [B](b.md)\n";
    assert_eq!(kind(BASE, prose), TextKind::Prose);

    let nested = kind("https://docs.example.test/llms.txt", "- [A](a.md)\n- [More](more/llms.txt)\n");
    let expected = [
        link("https://docs.example.test/a.md", None),
        Link { is_index: true, ..link("https://docs.example.test/more/llms.txt", None) },
    ];
    assert_eq!(nested, TextKind::Index(expected.into()));
}

#[test]
fn sitemaps_give_their_addresses() {
    let sitemap = "<?xml version=\"1.0\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:image=\"i\"><url><loc>\nhttps://x.test/a?b=1&amp;c</loc><lastmod>2026-01-02</lastmod><image:loc>https://x.test/i.png</image:loc></url><!-- <url><loc>https://x.test/old</loc></url> --><url><lastmod>2026-01-03</lastmod><loc><![CDATA[https://x.test/b]]></loc></url><url><loc>/c</loc></url></urlset>";
    let expected = TextKind::Index(vec![
        link("https://x.test/a?b=1&c", Some("2026-01-02")),
        link("https://x.test/b", Some("2026-01-03")),
        link("https://x.test/c", None),
    ]);
    assert_eq!(kind("https://x.test/sitemap.xml", sitemap), expected);
    let prefixed =
        "<?xml version='1.0'?><s:urlset xmlns:s='u'><s:url><s:loc>/a</s:loc><loc>/b</loc></s:url></s:urlset>";
    assert_eq!(kind("https://x.test/s", prefixed), TextKind::Index(vec![link("https://x.test/a", None)]));
    let sitemaps = "<sitemapindex><sitemap><loc>https://x.test/1.xml</loc></sitemap></sitemapindex>";
    let expected = Link { is_index: true, ..link("https://x.test/1.xml", None) };
    assert_eq!(kind("sitemap", sitemaps), TextKind::Index(vec![expected]));
}

#[test]
fn what_is_not_openapi_is_named() {
    let old = "# Get\n\n````yaml openapi.yaml get /orders/{id}\npaths:\n  path: /orders/{id}\n  method: get\n  request: {}\n  response:\n    '200': {}\ncomponents: {schemas: {Order: {type: object}}}\n````\n";
    for (name, text, expected, address) in [
        (
            "a.json",
            r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}"#,
            "a Postman collection v2.1.0",
            None,
        ),
        (BASE, "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\nchannels: {}\n", "an AsyncAPI document 2.6.0", None),
        (BASE, old, "an operation in Mintlify's former notation", Some("https://docs.example.test/openapi.yaml")),
        (
            "a.api.mdx",
            "---\nid: a\napi: eJxabc==\n---\n\n# A\n",
            "a page of docusaurus-openapi-docs, whose operation is compressed",
            None,
        ),
        (
            BASE,
            "---\ntitle: A\nopenapi: \"/spec.yaml POST /orders\"\n---\n",
            "the source of a page, which names an operation of an OpenAPI document",
            Some("https://docs.example.test/spec.yaml"),
        ),
        (
            BASE,
            "# A\n\n{% openapi src=\"https://x.test/o.yaml\" path=\"/a\" method=\"get\" %}\n[o](o)\n{% endopenapi %}\n",
            "the source of a GitBook page, which names an operation of an OpenAPI document",
            Some("https://x.test/o.yaml"),
        ),
        ("a.graphql", "\"\"\"\nAn order\n\"\"\"\ntype Order {\n  id: ID!\n}\n", "a GraphQL schema", None),
        ("a.json", "{\"data\": {\"__schema\": {}}}", "a GraphQL schema", None),
        (
            "docs.json",
            "{\"openapi\": \"https://e.test/openapi.json\", \"navigation\": []}",
            "a file of settings that names the document `https://e.test/openapi.json`",
            None,
        ),
        ("a.raml", "#%RAML 1.0\ntitle: T\n", "a RAML document", None),
        ("a.wsdl", "<?xml version='1.0'?><wsdl:definitions name=\"a\"/>", "a WSDL description", None),
        ("a.proto", "// c\nsyntax = \"proto3\";\n", "a Protocol Buffers file", None),
    ] {
        assert_eq!(kind(name, text), other(expected, address), "{text}");
    }
}

#[test]
fn parts_of_documents_that_show_how_to_write_one_are_passed_over() {
    for snippet in [
        "paths:\n  /users:\n    get:\n      summary: x",
        "openapi: 3.0.3\npaths: ...",
        "openapi: 3.1.0\nsecurity:\n  - k: []",
        "openapi: 3.1.0\npaths:\n  /a:\n    get: {...}\n  ...\ncomponents: x: y",
        "{\"openapi\": \"3.1.0\", \"paths\": { ... }}",
        "{\"openapi\": \"3.1.0\",\n  // ...\n  \"paths\": {}}",
        "openapi: 3.1.0\npaths:\n  /a:\n    post: …\n",
        "openapi: 3.1.0\ninfo: <info>\npaths: <paths>\n",
        "{\"openapi\": \"3.1.0\",\n  // All paths.\n  \"paths\": {}}",
        "openapi: ./openapi.yaml\nnavigation: []\n",
        "{\"openapi\": [\"https://e.test/openapi.json\"], \"navigation\": []}",
    ] {
        let text = format!("# A\n\n```\n{snippet}\n```\n");
        assert_eq!(kind(BASE, &text), TextKind::Prose, "{snippet}");
        assert_eq!(kind(BASE, &format!("{text}\n```json\n{DOCUMENT}\n```\n")), page(1), "{snippet}");
    }
    // A page that was cut.
    for start in ["openapi: 3.1.0\ninfo:\n  title: T\n", "{\"openapi\": \"3.1.0\", \"paths\": {\n // ..."] {
        assert_eq!(kind(BASE, &format!("# A\n\n```\n{start}")), page(1), "{start}");
        assert_eq!(kind(BASE, &format!("# A\n\n```\n{start}\n```")), TextKind::Prose, "{start}");
    }
    for document in
        ["openapi: 3.1.0\npaths:\n  /a:\n    get: {summary: ...}\n", "{\"openapi\": \"3.1.0\", \"paths\": {"]
    {
        assert_eq!(kind(BASE, &format!("```\n{document}\n```\n")), page(1), "{document}");
    }
}

#[test]
fn blocks_are_found_in_large_pages_and_within_html() {
    let mut text = String::from("# A\n\n");
    for index in 0..40 {
        text.push_str(&format!("Text {index}.\n\n").repeat(3000));
        text.push_str(&format!("> - ```json\n>   {DOCUMENT}\n>   ```\n\n"));
    }
    assert_eq!(kind(BASE, &text), page(40));
    // Blocks that are parsed in parts.
    for (line, before, after) in [("- Item.\n", "- ", "  "), ("> Quote.\n", "> ", "> "), ("| a | b |\n", "", "")] {
        let block = format!("{before}```json\n{after}{DOCUMENT}\n{after}```\n");
        let text = format!("{}{block}", line.repeat(150_000)).repeat(3);
        assert_eq!(kind(BASE, &text), page(3), "{line}");
    }
    let grouped = format!(
        "<CodeGroup>\n```yaml a\n{YAML}\n\nx-a: 1\n```\n```json b\n{DOCUMENT}\n```\n</CodeGroup>\n\n```json\n{DOCUMENT}\n```\n"
    );
    assert_eq!(kind(BASE, &grouped), page(3));
    assert_eq!(kind(BASE, &format!("<!--\n```json\n{DOCUMENT}\n```\n-->\n")), TextKind::Prose);
}
