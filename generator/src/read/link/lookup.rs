//! The text that a reference means, read now if it was not yet.

use std::path::PathBuf;

use super::base_uri::joined;
use super::resolve::At;
use super::{Linker, Text};
use crate::diag::{Code, Diagnostic};
use crate::read::files::Found;
use crate::read::paths::{self, Other};
use crate::read::vendored::Copy;
use crate::read::{self};
use crate::uri::Uri;

/// What there is of an address.
enum Fetched {
    /// No setting is for it.
    NotMapped,
    /// There is a setting, but no text; that was told of.
    Failed,
    Text(usize),
}

/// Why there is no copy: the code for it, and words.
type Missing = (Code, &'static str);

impl Linker<'_> {
    /// The text, or the pointer to a resource in it, that the path of a reference means; `None` if it is left to later
    /// stages, or was told of.
    pub(super) fn text(&mut self, at: &At, path: &str, reference: &str) -> Option<(usize, String)> {
        let (base, is_embedded) = self.texts.get(at.0)?.bases.at(&at.1);
        let uri = joined(base, path);
        if let Some(uri) = &uri {
            if let Some(known) = self.known(at.0, uri) {
                return Some(known);
            }
            match self.copy(at, uri, reference) {
                Fetched::NotMapped => {}
                Fetched::Failed => return None,
                Fetched::Text(text) => return Some((text, String::new())),
            }
        }
        if is_embedded {
            return None;
        }
        if self.texts.get(at.0)?.is_copy {
            self.not_mapped(at, path, uri.as_ref(), reference);
            return None;
        }
        self.file(at, path, reference).map(|text| (text, String::new()))
    }

    /// The text, or the resource in one, that gives itself a URI: in the text with the reference first.
    fn known(&self, from: usize, uri: &Uri) -> Option<(usize, String)> {
        let own = self.texts.get(from)?.bases.find(uri);
        own.map(|pointer| (from, pointer.to_owned())).or_else(|| self.by_uri.get(uri).cloned())
    }

    /// The text that a relative path from another text leads to.
    fn file(&mut self, at: &At, path: &str, reference: &str) -> Option<usize> {
        let Some(file) = paths::file(&self.texts.get(at.0)?.path, path) else {
            // A URI with a scheme may be the `$id` of a schema.
            if !path.contains(':') || path.starts_with("file:") {
                self.note_remote(at, reference);
            }
            return None;
        };
        // A copy is what it is, whoever refers to it.
        let address = self.copies.address(&file);
        if let Some(Ok(read)) = address.map(|address| self.read_copy(&address, std::slice::from_ref(&file))) {
            return read;
        }
        if let Some(known) = self.by_path.get(&file) {
            return Some(*known);
        }
        if self.broken.contains(&file) {
            return None;
        }
        let other = if self.roots.is_empty() { Other::Missing } else { paths::look_up(&file, self.roots) };
        match other {
            Other::Within(real, found) => self.read(file, real, found, None),
            Other::Missing => {
                let message = format!("`{reference}` points into a file that is not there");
                self.say(Code::DanglingRef, at.clone(), message, "add the file, or correct the reference");
                None
            }
            Other::Outside => {
                self.note_remote(at, reference);
                None
            }
        }
    }

    /// The text that is a copy of what has an address.
    fn copy(&mut self, at: &At, uri: &Uri, reference: &str) -> Fetched {
        let known = self.by_address.get(uri).copied();
        let read = match known {
            Some(read) => read,
            None => {
                let Some(Copy { files, setting: (path, location) }) = self.copies.of(uri) else {
                    return Fetched::NotMapped;
                };
                match self.read_copy(uri, &files) {
                    Ok(read) => *self.by_address.entry(uri.clone()).or_insert(read),
                    Err((code, what)) => {
                        let is_whole = reference.starts_with(uri.as_str());
                        let means = if is_whole { String::new() } else { format!(", which is `{uri}`,") };
                        let message = format!("`{reference}`{means} has no copy in `{path}`: {what}");
                        let help = "add the copy, or correct `[references]` of generator.toml";
                        let from = self.location(at.0, at.1.clone());
                        let found = Diagnostic::new(code, from, message, help);
                        self.diagnostics.push(found.related(location, "this says where the copies are"));
                        None
                    }
                }
            }
        };
        read.map_or(Fetched::Failed, Fetched::Text)
    }

    /// The first of some files that is there, as a text with an address; `None` if it is broken, which was told of. A
    /// file is one text, with the address that led to it first.
    fn read_copy(&mut self, address: &Uri, files: &[PathBuf]) -> Result<Option<usize>, Missing> {
        let mut missing = (Code::DanglingRef, "there is no such file");
        for file in files {
            if let Some(known) = self.by_path.get(file) {
                return Ok(Some(*known));
            }
            if self.broken.contains(file) {
                return Ok(None);
            }
            if let Some(found) = self.copies.take(file) {
                return Ok(self.read(file.clone(), file.clone(), found, Some(address)));
            }
            match if self.roots.is_empty() { Other::Missing } else { paths::look_up(file, self.roots) } {
                Other::Within(real, found) => return Ok(self.read(file.clone(), real, found, Some(address))),
                Other::Outside => missing = (Code::RemoteRef, "a symbolic link leads out of the given folders"),
                Other::Missing => {}
            }
        }
        Err(missing)
    }

    /// A relative reference of a copy means something with an address, of which there is no copy.
    fn not_mapped(&mut self, at: &At, path: &str, uri: Option<&Uri>, reference: &str) {
        // What has a scheme may not be needed; what needs it says so.
        if Uri::parse(path).is_some() {
            return;
        }
        let message = match uri {
            Some(uri) => format!("`{reference}` means `{uri}` here, which leads out of the given documents"),
            None => format!("`{reference}` is relative to an address that nothing can be relative to"),
        };
        let help = "nothing is fetched; say in `[references]` of generator.toml where a copy of it is";
        self.say(Code::RemoteRef, at.clone(), message, help);
    }

    fn note_remote(&mut self, at: &At, reference: &str) {
        let location = self.location(at.0, at.1.clone());
        self.remote.extend(location.map(|location| (location, reference.to_owned())));
    }

    /// The text of a file, read now if it was not yet; what is wrong with it was told of if there is none.
    fn read(&mut self, file: PathBuf, real: PathBuf, found: Found, address: Option<&Uri>) -> Option<usize> {
        let known = self.by_path.get(&real).copied();
        match known.or_else(|| self.read_new(found, address)) {
            Some(text) => {
                self.by_path.insert(real, text);
                self.by_path.insert(file, text);
                Some(text)
            }
            None => {
                self.broken.extend([real, file]);
                None
            }
        }
    }

    fn read_new(&mut self, found: Found, address: Option<&Uri>) -> Option<usize> {
        let path = found.real.clone();
        let text = read::Text::register(found, self.sources, self.diagnostics)?;
        let syntax = read::syntax_of(&text.name, self.sources.file_text(text.file));
        let id = self.sources.add_whole(text.file, syntax);
        let root = read::parse(id, self.sources, self.diagnostics).sound()?;
        self.texts.push(Text::new(id, root, path, address));
        Some(self.texts.len() - 1)
    }
}
