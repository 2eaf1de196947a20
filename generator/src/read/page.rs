//! Markdown pages (CommonMark): the code blocks in them that are OpenAPI documents.
//!
//! Everything else on a page is ignored: prose, examples of requests and responses, instructions.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;

use super::problem::Problem;
use super::text::{Text, parse};
use super::{Fragment, NoDocument, detect};
use crate::diag::{Reporter, messages};
use crate::openapi::{Pointer, Version};
use crate::source::{FileId, FragmentId, Sources, Span, Syntax};

/// A code block.
struct CodeBlock {
    text: String,
    /// For each piece of the text, its start in the text and on the page.
    pieces: Vec<(usize, usize)>,
    language: Language,
}

/// The language that a block declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Json,
    Yaml,
    /// None: an indented block, a fence without an info string, or one that names OpenAPI.
    Undeclared,
    Other,
}

/// Reads the documents on a page; or returns why there are none.
pub(super) fn read(
    reporter: &Reporter<'_>,
    page: &Text,
    sources: &mut Sources,
) -> (Vec<Fragment>, Option<(FragmentId, NoDocument)>) {
    let mut fragments = Vec::new();
    let mut has_documents = false;
    for block in blocks(sources.file_text(page.file)) {
        match read_block(reporter, block, page.file, sources) {
            Block::Other => {}
            Block::Broken => has_documents = true,
            Block::Document(fragment) => {
                has_documents = true;
                fragments.push(fragment);
            }
        }
    }
    // An empty page may be what is left of one with documents.
    let is_empty = sources.file_text(page.file).trim().is_empty();
    let is_other = !has_documents && (page.is_explicit || !is_readme(&page.name));
    let why = is_other.then(|| {
        let problem = Problem::new(Span::Pointer(Pointer::root()), messages::read::no_code_blocks());
        let why = NoDocument { problem, may_be_passed_over: !page.is_explicit && !is_empty };
        (sources.add_whole(page.file, Syntax::Json), why)
    });
    give_version(&mut fragments);
    (fragments, why)
}

/// A folder may have a README that is not meant as input.
fn is_readme(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.to_ascii_lowercase().starts_with("readme.")
}

/// Gives components without a version that of another block on the page, or else 3.1.
fn give_version(fragments: &mut [Fragment]) {
    let version = fragments.iter().find_map(|fragment| fragment.root.get("openapi").cloned());
    let version = version.unwrap_or(Version::V3_1.as_str().into());
    for fragment in fragments {
        if let Value::Object(members) = &mut fragment.root
            && !members.contains_key("openapi")
            && !members.contains_key("swagger")
        {
            members.shift_insert(0, "openapi".to_owned(), version.clone());
        }
    }
}

/// The content of a code block.
enum Block {
    /// Not intended as an OpenAPI document.
    Other,
    /// An OpenAPI document with errors, which were reported.
    Broken,
    Document(Fragment),
}

fn read_block(reporter: &Reporter<'_>, block: CodeBlock, file: FileId, sources: &mut Sources) -> Block {
    // Most blocks of most pages end here, without being parsed.
    let is_candidate = ["openapi", "swagger", "components", "paths"].iter().any(|word| block.text.contains(word));
    if block.language == Language::Other || !is_candidate {
        return Block::Other;
    }
    let looks_json = block.text.trim_start().starts_with('{');
    let syntax = if block.language == Language::Json || looks_json { Syntax::Json } else { Syntax::Yaml };
    let (syntax, parsed) = parse(&block.text, syntax);
    let is_intended = match &parsed.value {
        Some(root) => detect::is_intended(root),
        None => detect::is_intended_text(&block.text),
    };
    if !is_intended {
        return Block::Other;
    }
    let id = sources.add_pieces(file, block.text, block.pieces, syntax);
    let Some(mut root) = parsed.report(reporter, id) else { return Block::Broken };
    match detect::check(&mut root) {
        Ok(warning) => {
            warning.into_iter().for_each(|problem| problem.report(reporter, id));
            Block::Document(Fragment { id, root })
        }
        Err(problem) => {
            problem.report(reporter, id);
            Block::Broken
        }
    }
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
        let CodeBlockKind::Fenced(info) = kind else { return Self::Undeclared };
        let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
        match word.as_str() {
            "" => Self::Undeclared,
            "json" | "jsonc" | "json5" => Self::Json,
            "yaml" | "yml" => Self::Yaml,
            "openapi" | "swagger" | "openapi-json" | "openapi-yaml" => Self::Undeclared,
            _ => Self::Other,
        }
    }
}
