//! The files of types, and the features of the crate with which each is compiled.
//!
//! Each group is a feature. Types that are used by the same groups share a file, which is compiled if the feature of one of
//! these groups is on; all types that they refer to are used by these groups as well. Types that many groups use are always
//! compiled, and so are combinations of groups that share only a few small types: a file for each would help nobody.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::emit::doc::{self, phrases};
use crate::model::{CLIENT, EXTRA, MANY_GROUPS, Model, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry, with_word};

/// The largest number of groups that have a file for the types that exactly they use.
const MAX_GROUPS: usize = 4;
const _: () = assert!(MAX_GROUPS < MANY_GROUPS, "that more groups reach a type must be seen");

/// The longest name of such a file, in bytes.
const MAX_NAME: usize = 64;

/// The largest [`size`] of the types of a combination that does not get a file: compiling them costs less than reading
/// about another file.
const SMALL: usize = 12;

/// The file for all types that are always compiled.
const SHARED: &str = "shared";

/// A file of the `types` module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct File {
    /// The name of the module.
    pub name: String,
    /// The features, any of which compiles the file; it is always compiled if there are none.
    pub features: Vec<String>,
    /// The docs of the module.
    pub about: String,
}

/// The files of the `types` module, by the groups that use their types.
#[derive(Debug)]
pub(crate) struct Layout<'m> {
    files: BTreeMap<&'m [String], File>,
    shared: File,
}

impl<'m> Layout<'m> {
    pub fn of(model: &'m Model) -> Self {
        let is_own = |users: &&[String]| {
            let groups = users.iter().filter(|user| *user != EXTRA).count();
            let is_short = groups <= MAX_GROUPS && joined(users).len() <= MAX_NAME;
            users.len() == 1 || is_short && !has_client(users)
        };
        let users: BTreeSet<&[String]> =
            model.types.iter().map(|def| def.used_by.as_slice()).filter(|users| !users.is_empty()).collect();
        let (own, mut shared): (BTreeSet<_>, BTreeSet<_>) = users.into_iter().partition(is_own);
        let users = without_small(model, own, &mut shared);
        let entries: Vec<Entry> = users.iter().map(|users| entry(users)).collect();
        let names = name::assign(&entries, &BTreeSet::from([SHARED.to_owned()]));
        let file = |(users, name): (&'m [String], String)| {
            let features = if has_client(users) { &[] } else { users };
            (users, File { name, features: features.to_vec(), about: about(model, users) })
        };
        let about = phrases::SHARED_TYPES.to_owned();
        Self {
            files: users.into_iter().zip(names).map(file).collect(),
            shared: File { name: SHARED.to_owned(), features: Vec::new(), about },
        }
    }

    /// The file of a type.
    pub fn file(&self, def: &TypeDef) -> &File {
        self.files.get(def.used_by.as_slice()).unwrap_or(&self.shared)
    }
}

impl Layout<'_> {
    /// The features, any of which compiles a source file, by its path. A file that is always compiled has none, or has no
    /// entry.
    pub fn conditions<'a>(&'a self, model: &'a Model) -> HashMap<String, &'a [String]> {
        let types = self.files.values().map(|file| (format!("src/types/{}.rs", file.name), file.features.as_slice()));
        let groups = model.groups.iter().filter(|group| group.label.is_some()).map(|group| &group.module);
        let groups = groups.map(|module| (format!("src/api/{module}.rs"), std::slice::from_ref(module)));
        types.chain(groups).collect()
    }
}

/// The combinations of groups that get a file. A combination of a few small types is added to the shared file, if all
/// types that they refer to are there as well: types that are always compiled can't refer to others.
fn without_small<'m>(
    model: &'m Model,
    own: BTreeSet<&'m [String]>,
    shared: &mut BTreeSet<&'m [String]>,
) -> Vec<&'m [String]> {
    let mut defs: BTreeMap<&[String], Vec<&TypeDef>> = BTreeMap::new();
    for def in &model.types {
        defs.entry(def.used_by.as_slice()).or_default().push(def);
    }
    let mut combinations: Vec<&[String]> = own.iter().copied().filter(|users| users.len() > 1).collect();
    combinations.sort_by_key(|users| Reverse(users.len()));
    for users in combinations {
        let defs = defs.get(users).map(Vec::as_slice).unwrap_or_default();
        let mut referred = defs.iter().flat_map(|def| def.kind.types()).flat_map(Ty::named);
        let in_shared = |id: TypeId| {
            let used_by = model.types[id].used_by.as_slice();
            used_by == users || shared.contains(used_by)
        };
        if defs.iter().map(|def| size(&def.kind)).sum::<usize>() <= SMALL && referred.all(in_shared) {
            shared.insert(users);
        }
    }
    own.into_iter().filter(|users| !shared.contains(users)).collect()
}

/// The approximate number of lines of a type: one for itself and for each of its fields, values or variants.
fn size(kind: &TypeKind) -> usize {
    1 + match kind {
        TypeKind::Struct(def) => def.fields.len(),
        TypeKind::Enum(def) => def.values.len(),
        TypeKind::Union(def) => def.variants.len(),
        TypeKind::Outcome(variants) => variants.len(),
        TypeKind::Errors(variants) => variants.len(),
        TypeKind::Alias(_) | TypeKind::Newtype(_) => 0,
    }
}

/// The features of a crate: its groups, and [`EXTRA`] if there are types of events, or some that no operation uses.
pub(crate) fn features(model: &Model) -> Vec<&str> {
    let groups = model.groups.iter().filter(|group| group.label.is_some()).map(|group| group.module.as_str());
    let extra = model.types.iter().any(|def| def.used_by.iter().any(|user| user == EXTRA));
    groups.chain(extra.then_some(EXTRA)).collect()
}

/// Tests whether the client itself is among the users of types. It has no feature.
fn has_client(users: &[String]) -> bool {
    users.iter().any(|user| user == CLIENT)
}

/// The name of the file of a combination. A single group has the first choice, and gets a file of its own name.
fn entry(users: &[String]) -> Entry {
    let joined = joined(users);
    Entry::generated(vec![joined.clone(), format!("{joined}_types")], u8::from(users.len() > 1))
}

fn joined(users: &[String]) -> String {
    let longer = |name: String, user: &String| with_word(&with_word(&name, "and"), user);
    users.iter().cloned().reduce(|name, user| longer(name, &user)).unwrap_or_default()
}

fn about(model: &Model, users: &[String]) -> String {
    if let [only] = users
        && only == CLIENT
    {
        return phrases::CLIENT_TYPES.to_owned();
    }
    let label = |user: &String| {
        let label = model.groups.iter().find(|group| group.module == *user).and_then(|group| group.label.as_deref());
        format!("`{}`", doc::plain(label.unwrap_or(user)))
    };
    let operations: Vec<String> = users.iter().filter(|user| *user != EXTRA).map(label).collect();
    let extra = operations.len() < users.len();
    phrases::types_of(&operations, extra)
}

/// The `cfg` attribute for any of these features, on a line of its own; empty if there are none.
pub(crate) fn cfg(features: &[String]) -> String {
    let list: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match list.as_slice() {
        [] => String::new(),
        [only] => format!("#[cfg({only})]\n"),
        several => format!("#[cfg(any({}))]\n", several.join(", ")),
    }
}
