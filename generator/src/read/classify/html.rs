//! HTML pages of viewers: the documents that are embedded in them, and the addresses of those that are not.

use super::markup::{Tag, Tags};
use super::resolved;
use super::script::{self, Script};
use crate::read::page::CodeBlock;

/// The findings on an HTML page, or in a script.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub blocks: Vec<CodeBlock>,
    /// The name of the program that shows the document.
    pub viewer: Option<&'static str>,
    /// The address of the document, or of the script that has it or its address.
    pub address: Option<String>,
}

/// What is on the pages of a viewer, and the viewer's name.
const VIEWERS: [(&str, &str); 16] = [
    ("SwaggerUIBundle", "Swagger UI"),
    ("SwaggerUi", "Swagger UI"),
    ("swagger-initializer.js", "Swagger UI"),
    ("swagger-ui", "Swagger UI"),
    ("<redoc", "Redoc"),
    ("__redoc_state", "Redoc"),
    ("redoc.standalone", "Redoc"),
    ("Redoc.init", "Redoc"),
    ("Redoc.hydrate", "Redoc"),
    ("@scalar/api-reference", "Scalar"),
    ("createApiReference", "Scalar"),
    ("id=\"api-reference\"", "Scalar"),
    ("<rapi-doc", "RapiDoc"),
    ("<elements-api", "Stoplight Elements"),
    ("<elements-dev-portal", "Stoplight"),
    ("<openapi-explorer", "OpenAPI Explorer"),
];

/// Attributes that give the address of a document.
const ADDRESSES: [&str; 4] = ["spec-url", "data-url", "apidescriptionurl", "data-spec-url"];
/// Attributes that hold a document, or the settings of a viewer.
const SETTINGS: [&str; 4] = ["apidescriptiondocument", "data-configuration", "data-spec", "spec"];
/// Scripts in files of their own that have the settings of Swagger UI.
const SCRIPTS: [&str; 3] = ["swagger-initializer.js", "swagger-ui-init.js", "swagger-init.js"];
/// The document that Swagger UI shows where it is not configured.
const EXAMPLE: &str = "petstore.swagger.io";

/// Scans an HTML page.
pub(super) fn scan(name: &str, text: &str) -> Findings {
    let mut findings = Findings { viewer: viewer(text), ..Findings::default() };
    let mut addresses = Addresses::default();
    for tag in Tags::new(text) {
        if tag.name == "script" {
            let content = text.get(tag.content.clone()).unwrap_or_default();
            let start = tag.content.start;
            if tag.attribute("type").is_some_and(|kind| kind.contains("yaml")) && content.contains("openapi:") {
                findings.blocks.push(CodeBlock::embedded(content.to_owned(), start));
            } else if content.len() > 10 {
                let script = script::scan(content);
                findings.add(&script, content, Some(start));
                addresses.in_scripts.extend(script.addresses);
            }
        }
        if !tag.has_settings() {
            continue;
        }
        for (attribute, value) in tag.attributes() {
            match attribute.as_str() {
                attribute if ADDRESSES.contains(&attribute) => addresses.in_attributes.push(value),
                attribute if SETTINGS.contains(&attribute) => {
                    let script = script::scan(&value);
                    findings.add(&script, &value, None);
                    addresses.in_attributes.extend(script.addresses);
                }
                "src" if SCRIPTS.iter().any(|script| value.contains(script)) => addresses.of_scripts.push(value),
                "href" if tag.name == "link" && tag.leads_to_document() => addresses.of_links.push(value),
                _ => {}
            }
        }
        let position = tag.content.start;
        // The text of an attribute is not as it is on the page: its blocks are located at the end of the tag.
        findings.blocks.iter_mut().for_each(|block| block.locate(position));
    }
    findings.address = addresses.best(findings.viewer.is_some()).map(|address| resolved(name, &address));
    findings
}

/// Scans a file of JavaScript.
pub(super) fn scan_script(name: &str, text: &str) -> Findings {
    let script = script::scan(text);
    let mut findings = Findings { viewer: viewer(text), ..Findings::default() };
    findings.add(&script, text, Some(0));
    let addresses = Addresses { in_scripts: script.addresses, ..Addresses::default() };
    findings.address = addresses.best(findings.viewer.is_some()).map(|address| resolved(name, &address));
    findings
}

fn viewer(text: &str) -> Option<&'static str> {
    VIEWERS.iter().find(|(sign, _)| text.contains(sign)).map(|(_, name)| *name)
}

impl Findings {
    fn add(&mut self, script: &Script, text: &str, start: Option<usize>) {
        for range in &script.documents {
            let document = text.get(range.clone()).unwrap_or_default().to_owned();
            self.blocks.push(match start {
                Some(start) => CodeBlock::embedded(document, start + range.start),
                None => CodeBlock::unlocated(document),
            });
        }
    }
}

impl Tag<'_> {
    /// Tests for attributes that may matter, before they are read.
    fn has_settings(&self) -> bool {
        self.name == "link" || self.name == "script" || self.name.contains('-') || self.name == "redoc" || {
            self.attribute_text().contains("data-")
        }
    }

    /// Tests for a link to a description of the API (RFC 8631), or to the page in Markdown.
    fn leads_to_document(&self) -> bool {
        let has = |name: &str, values: &[&str]| {
            let value = self.attribute(name).unwrap_or_default().to_ascii_lowercase();
            values.iter().any(|known| value.contains(known))
        };
        has("rel", &["service-desc"]) || has("rel", &["alternate"]) && has("type", &["openapi", "text/markdown"])
    }
}

/// Addresses by where they were found.
#[derive(Debug, Default)]
struct Addresses {
    in_attributes: Vec<String>,
    in_scripts: Vec<String>,
    of_scripts: Vec<String>,
    of_links: Vec<String>,
}

impl Addresses {
    fn best(self, is_viewer: bool) -> Option<String> {
        let is_own = |address: &&String| !address.contains(EXAMPLE) && !address.starts_with("data:");
        let in_scripts = if is_viewer { self.in_scripts } else { Vec::new() };
        let all = [&self.in_attributes, &in_scripts, &self.of_scripts, &self.of_links];
        let own = all.into_iter().flatten().find(is_own).cloned();
        own.or_else(|| self.in_attributes.iter().chain(&in_scripts).next().cloned())
    }
}
