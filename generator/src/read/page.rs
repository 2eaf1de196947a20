//! Markdown pages (CommonMark): the code blocks in them that are OpenAPI documents.
//!
//! Everything else on a page is data to pass over: prose, requests by example, answers by example, instructions.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;

use super::{Fragment, Text, check, detect, parse};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::source::{FragmentId, Location, Sources, Syntax};

/// The version of components that stand on a page where no block has a version.
const DEFAULT_VERSION: &str = "3.1.0";

/// A code block.
struct CodeBlock {
    text: String,
    /// For each piece of the text, its start in the text and on the page.
    pieces: Vec<(usize, usize)>,
    language: Language,
}

/// What a block says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Json,
    Yaml,
    /// Nothing was said: an indented block, or a fence without an info string.
    Unsaid,
    Other,
}

/// Reads the blocks of a page.
pub(super) fn read(page: &Text, fragments: &mut Vec<Fragment>, sources: &mut Sources, diagnostics: &mut Diagnostics) {
    let first = fragments.len();
    let mut any = false;
    for block in blocks(sources.file_text(page.file)) {
        if let Some((id, root)) = document(block, page.file, sources, diagnostics) {
            any = true;
            fragments.extend(root.map(|root| Fragment { id, root }));
        }
    }
    if !any && (page.explicit || !is_readme(&page.name)) {
        let id = sources.add_whole(page.file, Syntax::Json);
        diagnostics.push(Diagnostic::new(
            Code::NoBlocks,
            Location::new(id, ""),
            "this page has no OpenAPI block",
            "give a page with code blocks that are OpenAPI documents in JSON or YAML, or take it out of the folder",
        ));
    }
    give_version(fragments.get_mut(first..).unwrap_or_default());
}

/// A folder's own explanation may stand in it without being meant as input.
fn is_readme(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.to_ascii_lowercase().starts_with("readme.")
}

/// Components without a version are of the version of the page that they stand on.
fn give_version(fragments: &mut [Fragment]) {
    let versioned = |root: &Value| root.get("openapi").cloned();
    let version = fragments.iter().find_map(|fragment| versioned(&fragment.root)).unwrap_or(DEFAULT_VERSION.into());
    for fragment in fragments {
        if let Value::Object(members) = &mut fragment.root
            && !members.contains_key("openapi")
            && !members.contains_key("swagger")
        {
            members.shift_insert(0, "openapi".to_owned(), version.clone());
        }
    }
}

/// The document in a block; `None` if it is not meant as one, and no value if it is, but broken.
fn document(
    block: CodeBlock,
    file: usize,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(FragmentId, Option<Value>)> {
    // Most blocks of most pages are settled here, without being parsed.
    let is_candidate = ["openapi", "swagger", "components", "paths"].iter().any(|word| block.text.contains(word));
    if block.language == Language::Other || !is_candidate {
        return None;
    }
    let looks_json = block.text.trim_start().starts_with('{');
    let syntax = if block.language == Language::Json || looks_json { Syntax::Json } else { Syntax::Yaml };
    let is_said = detect::text_is_meant_as_one(&block.text);
    let mut findings = Diagnostics::default();
    let id = sources.add_pieces(file, block.text, block.pieces, syntax);
    let outcome = parse(id, sources, &mut findings);
    let is_meant = outcome.value.as_ref().map_or(is_said, detect::is_meant_as_one);
    if !is_meant {
        sources.forget_last(id);
        return None;
    }
    findings.iter().for_each(|finding| diagnostics.push(finding.clone()));
    Some((id, outcome.sound().and_then(|mut root| check(id, &mut root, diagnostics).then_some(root))))
}

/// The code blocks of a page, fenced and indented, in their order.
fn blocks(page: &str) -> Vec<CodeBlock> {
    let mut blocks = Vec::new();
    let mut open: Option<CodeBlock> = None;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                open = Some(CodeBlock { text: String::new(), pieces: Vec::new(), language: Language::of(&kind) });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.pieces.push((block.text.len(), range.start));
                    block.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

impl Language {
    fn of(kind: &CodeBlockKind<'_>) -> Self {
        let CodeBlockKind::Fenced(info) = kind else { return Self::Unsaid };
        let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
        match word.as_str() {
            "" => Self::Unsaid,
            "json" | "jsonc" | "json5" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "openapi" | "swagger" | "openapi-json" | "openapi-yaml" => Self::Unsaid,
            _ => Self::Other,
        }
    }
}
