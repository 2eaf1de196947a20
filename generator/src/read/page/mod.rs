//! Pages: the code blocks (CommonMark), or embedded texts, in them that are OpenAPI documents.
//!
//! Everything else on a page is ignored: prose, examples of requests and responses, instructions.

mod blocks;

use serde_json::Value;

use super::classify::{self, TextKind};
use super::problem::{Parsed, Problem};
use super::text::{Text, parse};
use super::{Fragment, NoDocument, detect};
use crate::diag::{Reporter, messages};
use crate::openapi::{Pointer, Version};
use crate::source::{FragmentId, Sources, Span, Syntax};
use blocks::Language;
pub(super) use blocks::{CodeBlock, blocks, is_address};

/// Reads the documents among the blocks of a page; or returns why there are none. `otherwise` is what the text is without
/// documents, if that is known.
pub(super) fn read(
    reporter: &Reporter<'_>,
    page: &Text,
    blocks: Vec<CodeBlock>,
    otherwise: Option<TextKind>,
    sources: &mut Sources,
) -> (Vec<Fragment>, Option<(FragmentId, NoDocument)>) {
    let mut fragments = Vec::new();
    let mut has_documents = false;
    for block in blocks {
        match read_block(reporter, block, page, sources) {
            Block::Other => {}
            Block::Broken => has_documents = true,
            Block::Document(fragment) => {
                has_documents = true;
                fragments.push(fragment);
            }
        }
    }
    let is_other = !has_documents && (page.is_explicit || !is_readme(&page.name));
    let why = is_other.then(|| {
        let text = sources.file_text(page.file);
        let kind = otherwise.unwrap_or_else(|| classify::page_without_documents(&page.name, text));
        let problem = Problem::new(Span::Pointer(Pointer::root()), messages::read::no_blocks(&kind));
        // An empty page may be what is left of one with documents.
        let may_be_passed_over = !page.is_explicit && kind != TextKind::Empty;
        let why = NoDocument { problem, may_be_passed_over, may_be_referred_to: false };
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

/// The result of reading a code block.
enum Block {
    /// Not an OpenAPI document.
    Other,
    /// An OpenAPI document with errors, or what should be one, which was reported.
    Broken,
    Document(Fragment),
}

fn read_block(reporter: &Reporter<'_>, block: CodeBlock, page: &Text, sources: &mut Sources) -> Block {
    let judged = judge(&block);
    let syntax = match &judged {
        Judged::Other => return Block::Other,
        Judged::Document(syntax, _) => *syntax,
        Judged::Snippet | Judged::Foreign(_) => Syntax::Yaml,
    };
    let is_open = block.is_open;
    let id = sources.add_pieces(page.file, block.text, block.pieces, syntax);
    let report = |message| Problem::new(Span::Offset(0), message).report(reporter, id);
    let parsed = match judged {
        Judged::Document(..) if is_open => {
            report(messages::read::open_block());
            return Block::Broken;
        }
        Judged::Document(_, parsed) => parsed,
        Judged::Foreign(foreign) => {
            report(messages::read::foreign_block(&foreign.kind(&page.name)));
            return Block::Broken;
        }
        _ => {
            report(messages::read::snippet());
            return Block::Other;
        }
    };
    let Some(mut root) = parsed.report(reporter, id) else { return Block::Broken };
    match detect::check(&mut root) {
        Ok(problems) => {
            problems.into_iter().for_each(|problem| problem.report(reporter, id));
            Block::Document(Fragment { id, root })
        }
        Err(problem) => {
            problem.report(reporter, id);
            Block::Broken
        }
    }
}

/// The content of a code block.
enum Judged {
    Other,
    /// A part of an OpenAPI document that shows how to write one.
    Snippet,
    /// An operation in a notation that is not OpenAPI.
    Foreign(ForeignBlock),
    /// An OpenAPI document, valid or not.
    Document(Syntax, Parsed),
}

/// A block with an operation that is not OpenAPI.
pub(super) struct ForeignBlock {
    /// The name of the notation, with an article.
    pub name: String,
    /// The address of the document that the block was made from, relative to the page's.
    pub document: Option<String>,
}

fn judge(block: &CodeBlock) -> Judged {
    // Most blocks of most pages end here, without being parsed.
    if block.language == Language::Other || !blocks::has_word(&block.text) {
        return Judged::Other;
    }
    let looks_json = block.text.trim_start().starts_with('{');
    let syntax =
        if block.language == Language::Json || looks_json && !block.is_script { Syntax::Json } else { Syntax::Yaml };
    let (syntax, parsed) = parse(&block.text, syntax);
    match &parsed.value {
        Some(root) if root.pointer("/paths/path").is_some_and(Value::is_string) => match classify::foreign(root) {
            Some(name) => Judged::Foreign(ForeignBlock { name, document: block.document.clone() }),
            None => Judged::Document(syntax, parsed),
        },
        Some(root) if !detect::is_intended(root) => Judged::Other,
        None if !detect::is_intended_text(&block.text) => Judged::Other,
        // What is missing at the end of a page is not left out by its author.
        _ if block.is_open => Judged::Document(syntax, parsed),
        Some(root) if detect::is_snippet(root) => Judged::Snippet,
        None if detect::is_elided(&block.text) => Judged::Snippet,
        _ => Judged::Document(syntax, parsed),
    }
}

/// The blocks of a page that matter, counted.
#[derive(Default)]
pub(super) struct Count {
    /// The number of OpenAPI documents, valid or not.
    pub documents: usize,
    /// The first block with an operation that is not OpenAPI.
    pub foreign: Option<ForeignBlock>,
}

/// Counts the blocks of a page.
pub(super) fn count(blocks: &[CodeBlock]) -> Count {
    let mut count = Count::default();
    for block in blocks {
        match judge(block) {
            Judged::Document(..) => count.documents += 1,
            Judged::Foreign(foreign) => count.foreign = count.foreign.or(Some(foreign)),
            Judged::Other | Judged::Snippet => {}
        }
    }
    count
}
