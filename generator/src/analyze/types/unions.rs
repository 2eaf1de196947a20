//! `anyOf` and `oneOf`: what is left once null, repeats and branches that only constrain are taken away.

use serde_json::Value;

use super::builder::Builder;
use super::shape::Shape;
use super::variant_names::{kind_label, variant_names};
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::discriminator::Tags;
use crate::analyze::schema::flat::{Choice, Flat};
use crate::analyze::schema::formats;
use crate::analyze::schema::guard::{are_told_apart, differing_properties, guard, type_names};
use crate::analyze::schema::null::is_null;
use crate::diag::Code;
use crate::lower::{SchemaId, Schemas, Types};
use crate::model::{Guard, Ty, TypeKind, Union, Variant};

/// How many combinations of branches of several unions are told apart; more become untyped.
const MAX_COMBINATIONS: usize = 64;

/// A branch on its way to a variant.
struct Branch {
    ids: Vec<SchemaId>,
    ty: Ty,
    label: String,
}

impl<'a> Builder<'a> {
    pub(crate) fn union_shape(&mut self, owner: SchemaId, mut flat: Flat<'a>, hint: &Hint) -> Shape {
        let unions = std::mem::take(&mut flat.unions);
        let (bearing, limiting): (Vec<Choice<'a>>, Vec<_>) =
            unions.into_iter().partition(|choice| self.bears(choice, &flat));
        let bearing: Vec<Choice<'a>> =
            bearing.into_iter().filter(|choice| !self.absorb_fragments(choice, &mut flat)).collect();
        if let [choice] = bearing.as_slice()
            && !flat.bears()
            && let Some((constants, null)) = crate::analyze::schema::enums::constants(self.schemas(), choice)
            && let Some(kind) = crate::analyze::schema::enums::enumeration(&constants)
        {
            return Shape::Defined { kind, nullable: null };
        }
        let mut nullable = false;
        let mut combinations: Vec<Vec<SchemaId>> = vec![Vec::new()];
        for choice in &bearing {
            let all = choice.branches.iter().copied();
            let (null, some): (Vec<_>, Vec<_>) = all.partition(|id| is_null(self.schemas(), *id));
            nullable |= !null.is_empty();
            let joined =
                |ids: &Vec<SchemaId>| some.iter().map(|id| [ids.as_slice(), &[*id]].concat()).collect::<Vec<_>>();
            // One union alone has as many branches as it has.
            let most = if bearing.len() > 1 { MAX_COMBINATIONS + 1 } else { usize::MAX };
            combinations = combinations.iter().flat_map(joined).take(most).collect();
        }
        if bearing.len() > 1 && combinations.len() > MAX_COMBINATIONS {
            self.approximate(owner, "unions with too many combinations of branches", "serde_json::Value");
            return Shape::plain(Ty::Value);
        }
        if bearing.is_empty() {
            self.add_wanted(&limiting, &mut flat);
            return self.flat_shape(owner, flat, hint);
        }
        let branches = self.branches(owner, &flat, combinations, hint, &mut nullable);
        let discriminator = bearing.iter().find_map(|choice| choice.discriminator);
        self.joined(owner, branches, discriminator).nullable(nullable)
    }

    /// Adds the properties that only a `required` of a branch names: without them no value could be of that branch.
    fn add_wanted(&mut self, limiting: &[Choice<'a>], flat: &mut Flat<'a>) {
        if !flat.additional.is_empty() || !flat.patterns.is_empty() {
            return;
        }
        for id in limiting.iter().flat_map(|choice| choice.branches) {
            for wire in Flat::of(self.schemas(), &[*id]).required {
                if !flat.properties.contains_key(wire) && !flat.conditional.contains_key(wire) {
                    self.undeclared(*id, wire);
                    flat.conditional.insert(wire, Vec::new());
                }
            }
        }
    }

    /// Whether a union's branches make types. `anyOf: [{required: [a]}, {required: [b]}]` beside properties does not.
    fn bears(&mut self, choice: &Choice<'a>, base: &Flat<'a>) -> bool {
        let bears = choice.branches.iter().any(|id| {
            let branch = Flat::of(self.schemas(), &[*id]);
            let adds = branch.properties.keys().any(|name| !base.properties.contains_key(name));
            let types = branch.types.is_some_and(|types| base.types.is_none_or(|own| own != types));
            !branch.unions.is_empty()
                || adds
                || types
                || branch.values.is_some()
                || !branch.items.is_empty()
                || !branch.additional.is_empty() && branch.properties.is_empty() && base.properties.is_empty()
                || branch.format.is_some()
                || (branch.bears() && !base.bears())
        });
        if !bears && choice.branches.len() > 1 {
            let pointer = self.schemas().get(choice.owner).pointer.clone();
            let what = "`anyOf` or `oneOf` whose branches only constrain what stands beside them";
            self.cx.report(Code::Unenforced, &pointer, what, "a type without these constraints");
        }
        bears
    }

    /// Takes an `anyOf` whose branches are parts of the schema around them, and not shapes of their own: they have
    /// neither a name nor a type, and a value may be of several. Their properties become optional ones.
    fn absorb_fragments(&mut self, choice: &Choice<'a>, flat: &mut Flat<'a>) -> bool {
        let schemas = self.schemas();
        let is_fragment = |id: &SchemaId| {
            let schema = schemas.get(*id);
            let is_bare = schema.types.is_none() && schema.reference.is_none() && schema.notes.title.is_none();
            is_bare && !schema.composes() && !schema.properties.is_empty() && schema.additional.is_none()
        };
        if choice.exclusive || choice.discriminator.is_some() || !choice.branches.iter().all(is_fragment) {
            return false;
        }
        for branch in choice.branches {
            flat.add_conditional(schemas, *branch);
        }
        flat.types.get_or_insert(Types::OBJECT);
        let pointer = schemas.get(choice.owner).pointer.child("anyOf");
        let what = "`anyOf` of parts of one object, of which a value may have several";
        self.cx.report(Code::Unenforced, &pointer, what, "one type with all of their properties, which are optional");
        true
    }

    fn branches(
        &mut self,
        owner: SchemaId,
        base: &Flat<'a>,
        combinations: Vec<Vec<SchemaId>>,
        hint: &Hint,
        nullable: &mut bool,
    ) -> Vec<Branch> {
        let mut branches: Vec<Branch> = Vec::new();
        let labels = self.labels(&combinations);
        let schemas = self.schemas();
        let alone = combinations.len() == 1;
        let words = super::variant_names::kind_words(schemas, &combinations);
        let any_text = combinations.iter().any(|ids| is_any_text(schemas, ids));
        for ((ids, label), word) in combinations.iter().zip(labels).zip(words) {
            // "Any text, or none" is a text.
            if any_text && is_empty_text(schemas, ids) {
                continue;
            }
            let kind = || if alone { String::new() } else { word.clone() };
            let inner = hint.child(label.clone().unwrap_or_else(&kind));
            let ty = match ids.as_slice() {
                [only] if !base.bears() => self.ty(*only, &inner),
                several => {
                    let mut flat = Flat::of(self.schemas(), several);
                    flat.extend_base(base);
                    let shape = self.flat_shape(owner, flat, &inner);
                    self.ty_of_shape(several.first().copied().unwrap_or(owner), shape, &inner)
                }
            };
            let is_any = ids.iter().all(|id| crate::analyze::schema::null::allows_anything(self.schemas(), *id));
            *nullable |= matches!(ty, Ty::Option(_)) || is_any;
            let ty = ty.without_null().clone();
            if ty == Ty::Null {
                *nullable = true;
            } else if !branches.iter().any(|known| known.ty == ty) {
                let word = || if matches!(ty, Ty::Named(_)) { kind() } else { String::new() };
                let label = label.unwrap_or_else(word);
                let label = if label.is_empty() { kind_label(&ty).to_owned() } else { label };
                branches.push(Branch { ids: ids.clone(), ty, label });
            }
        }
        narrow_first(schemas, &mut branches);
        branches
    }

    fn joined(
        &mut self,
        owner: SchemaId,
        mut branches: Vec<Branch>,
        discriminator: Option<&crate::lower::Discriminator>,
    ) -> Shape {
        fold_numbers(&mut branches);
        if branches.iter().any(|branch| branch.ty == Ty::Value) {
            self.approximate(owner, "a union with a branch that takes anything", "serde_json::Value");
            return Shape::plain(Ty::Value);
        }
        if let [only] = branches.as_slice()
            && discriminator.is_none_or(|of| !matches!(only.ty, Ty::Named(_)) || self.holds(&only.ids, &of.property))
        {
            return Shape::plain(only.ty.clone());
        }
        if branches.is_empty() {
            return Shape::plain(Ty::Null);
        }
        let tag = discriminator.map(|d| d.property.clone());
        // What the tag does not tell is tried last.
        let fallback = discriminator.and_then(|d| d.default).map(|id| self.schemas().target(id));
        let is_fallback =
            |ids: &[SchemaId]| fallback.is_some() && ids.iter().any(|id| Some(self.schemas().target(*id)) == fallback);
        branches.sort_by_key(|branch| is_fallback(&branch.ids));
        let labels: Vec<String> = branches.iter().map(|branch| branch.label.clone()).collect();
        let names = variant_names(&labels);
        let differing = differing_properties(self.schemas(), branches.iter().map(|branch| branch.ids.as_slice()));
        let tags = discriminator.map(|discriminator| Tags::of(self.schemas(), discriminator));
        let variants = branches.iter().zip(names).map(|(branch, name)| {
            let mut guard = guard(self.schemas(), &branch.ids);
            guard.known.retain(|(property, _)| differing.contains(property.as_str()));
            // Whole and other numbers may have been folded into one.
            if branch.ty == Ty::Number {
                guard.types = type_names(Types::NUMBER);
            }
            if is_fallback(&branch.ids) {
                guard.tags.clear();
            } else if let Some(tags) = &tags {
                guard.tags = tags.values(self.schemas(), &branch.ids, self.label(&branch.ids));
            }
            let is_tag = |property: &String| guard.tags.iter().any(|(tag, _)| tag == property);
            guard.known.retain(|(property, _)| !is_tag(property));
            Variant { name, ty: branch.ty.clone(), guard }
        });
        let mut variants: Vec<Variant> = variants.collect();
        if are_told_apart(&variants) {
            variants.iter_mut().for_each(|variant| variant.guard.known.clear());
        }
        let kind = TypeKind::Union(Union { variants, tag });
        Shape::Defined { kind, nullable: false }
    }

    /// The type of something that has one of several types: the only one, or a union of them.
    pub(crate) fn any_of_types(&mut self, owner: SchemaId, types: Vec<(SchemaId, Ty)>, hint: &Hint) -> Ty {
        let mut branches: Vec<Branch> = Vec::new();
        let null = types.iter().any(|(_, ty)| matches!(ty, Ty::Option(_) | Ty::Null));
        for (id, ty) in types {
            let ty = ty.without_null().clone();
            if ty != Ty::Null && !branches.iter().any(|known| known.ty == ty) {
                let label = self.label(&[id]).unwrap_or_else(|| kind_label(&ty).to_owned());
                branches.push(Branch { ids: vec![id], ty, label });
            }
        }
        let schemas = self.schemas();
        narrow_first(schemas, &mut branches);
        let shape = self.joined(owner, branches, None).nullable(null);
        let ty = self.ty_of_shape(owner, shape, hint);
        self.without_docs_of(owner, &ty);
        ty
    }

    /// A schema with several types: a union of what it is for each of them.
    pub(crate) fn several_kinds(&mut self, owner: SchemaId, flat: &Flat<'a>, kinds: Types, hint: &Hint) -> Shape {
        let mut branches = Vec::new();
        for kind in kinds.each() {
            let shape = self.kinds_shape(owner, flat, kind, hint);
            let label = match kind {
                Types::OBJECT => "object",
                Types::ARRAY => "array",
                _ => "",
            };
            let ty = self.ty_of_shape(owner, shape, &hint.child(label));
            let label = kind_label(&ty).to_owned();
            branches.push(Branch { ids: vec![owner], ty, label });
        }
        match self.joined(owner, branches, None) {
            Shape::Defined { kind: TypeKind::Union(mut union), nullable } => {
                for (variant, kind) in union.variants.iter_mut().zip(kinds.each()) {
                    variant.guard = Guard { types: type_names(kind), ..Guard::default() };
                }
                Shape::Defined { kind: TypeKind::Union(union), nullable }
            }
            other => other,
        }
    }

    /// Whether null passes a union's own branches too; `type: [object, null]` beside a `oneOf` of objects does not say.
    pub(crate) fn union_allows_null(&self, owner: SchemaId) -> bool {
        self.schemas().get(owner).types.is_some()
    }
}

/// Of several branches of texts, those that take least come first, so that they get what is theirs.
fn narrow_first(schemas: &Schemas, branches: &mut [Branch]) {
    let widths = branches.iter().filter_map(|branch| formats::width(schemas, &branch.ids));
    if widths.count() > 1 {
        branches.sort_by_key(|branch| formats::width(schemas, &branch.ids));
    }
}

/// Whether a branch takes every string, and nothing else.
fn is_any_text(schemas: &Schemas, ids: &[SchemaId]) -> bool {
    let flat = Flat::of(schemas, ids);
    let is_plain = flat.values.is_none() && flat.format.is_none() && flat.unions.is_empty();
    is_plain && flat.types == Some(Types::STRING)
}

/// Whether the empty string is all that a branch takes.
fn is_empty_text(schemas: &Schemas, ids: &[SchemaId]) -> bool {
    matches!(Flat::of(schemas, ids).values.as_deref(), Some([Value::String(text)]) if text.is_empty())
}

/// Whole and other numbers side by side are one number.
fn fold_numbers(branches: &mut Vec<Branch>) {
    if branches.iter().filter(|branch| branch.ty.is_number()).count() < 2 {
        return;
    }
    let mut first = true;
    branches.retain_mut(|branch| {
        if !branch.ty.is_number() {
            return true;
        }
        branch.ty = Ty::Number;
        branch.label = kind_label(&Ty::Number).to_owned();
        std::mem::take(&mut first)
    });
}
