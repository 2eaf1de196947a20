//! The outcome of an operation: the one content that its responses have in common, or an enum with a variant for each status.
//!
//! The enum is `{Operation}Response` or `{Operation}Error`. Operations whose responses are equal share one that is named after
//! its contents, and have aliases of it: so the names of an operation depend on no other one. Contents that the document does
//! not name are not shared: the enum would have no name that is surely its own.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::analyze::operations::reason_phrase;
use crate::analyze::types::variant_names::name_of_type;
use crate::model::{
    Content, Group, Items, Operation, OutcomeVariant, ResponseCase, ResultType, Status, Ty, TypeId, TypeKind, phrases,
};
use crate::name::{self, Entry};

/// The rank in the choice of names: after types of components, before inline types of operations.
const TIER: u8 = 2;

/// The types, which have no names yet.
pub(crate) trait UnnamedTypes {
    /// Adds a type with a summary.
    fn add_outcome(&mut self, entry: Entry, kind: TypeKind, summary: String) -> TypeId;

    /// The name of a component's type; `None` for a type that is no component.
    fn name_of_component(&self, id: TypeId) -> Option<&str>;
}

/// Sets the contents of the successes and errors of each operation, and adds the types for several contents. An operation is
/// named by its words.
pub(crate) fn add_outcome_types(
    groups: &mut [Group],
    words: impl Fn(&Operation) -> String,
    types: &mut impl UnnamedTypes,
) {
    let mut owners: IndexMap<Outcome, BTreeSet<String>> = IndexMap::new();
    let mut absent = Vec::new();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let words = words(operation);
        for (side, cases) in sides(operation) {
            absent.push(take_absent(cases));
            name_variants(cases);
            if let Some(outcome) = Outcome::of(side, cases) {
                owners.entry(outcome).or_default().insert(words.clone());
            }
        }
    }
    let ids = define(owners, types);
    let mut absent = absent.into_iter();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let words = words(operation);
        let mut result = |side, cases: &[ResponseCase]| {
            let id = Outcome::of(side, cases).and_then(|outcome| ids.get(&(outcome, words.clone())).copied());
            result_type(cases, id, absent.next().unwrap_or_default())
        };
        let responses = &mut operation.responses;
        responses.output = result(Side::Success, &responses.successes);
        let error = result(Side::Error, &responses.failures);
        responses.error = if responses.failures.is_empty() { None } else { Some(error) };
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Side {
    Success,
    Error,
}

impl Side {
    /// Words for the type, best first.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Success => ["response", "success", "response model"],
            Self::Error => ["error", "failure", "error model"],
        }
    }
}

fn sides(operation: &mut Operation) -> [(Side, &mut Vec<ResponseCase>); 2] {
    let responses = &mut operation.responses;
    [(Side::Success, &mut responses.successes), (Side::Error, &mut responses.failures)]
}

/// Several contents, which the status selects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Outcome {
    side: Side,
    variants: Vec<OutcomeVariant>,
    statuses: Vec<Status>,
}

impl Outcome {
    /// The outcome of responses whose variants have names; `None` if these are not several.
    fn of(side: Side, cases: &[ResponseCase]) -> Option<Self> {
        let named = cases.iter().filter_map(|case| Some((case.variant.clone()?, case)));
        let (variants, statuses): (Vec<_>, Vec<_>) =
            named.map(|(name, case)| (OutcomeVariant { name, content: case.content.clone() }, case.status)).unzip();
        (!variants.is_empty()).then_some(Self { side, variants, statuses })
    }

    /// The name by the contents and their statuses, `ProblemOn404OrInvalidOn422`, if they have names and it is not too long.
    fn name(&self, types: &impl UnnamedTypes) -> Option<String> {
        let mut statuses: IndexMap<&Content, Vec<String>> = IndexMap::new();
        for (variant, status) in self.variants.iter().zip(&self.statuses) {
            statuses.entry(&variant.content).or_default().push(match status {
                Status::Code(code) => code.to_string(),
                Status::Range(digit) => format!("{digit}xx"),
                Status::Default => "Other".to_owned(),
            });
        }
        let names =
            statuses.into_iter().map(|(content, statuses)| Some(word(content, types)? + "On" + &statuses.join("And")));
        let name = names.collect::<Option<Vec<String>>>()?.join("Or");
        (name::short_types(name.clone()) == [name.as_str()]).then_some(name)
    }
}

/// Gives each response with a content the name of a variant, if there are several contents.
fn name_variants(cases: &mut [ResponseCase]) {
    let contents = || cases.iter().map(|case| &case.content).filter(|content| **content != Content::Empty);
    let Some(first) = contents().next() else { return };
    if contents().all(|content| content == first) {
        return;
    }
    let entry = |case: &ResponseCase| {
        let status = reason_phrase(case.status);
        let of_type =
            case.media_type.as_deref().map(|media_type| format!("{status} {}", kind(&case.content, media_type)));
        let exact = case.media_type.as_deref().map(|media_type| format!("{status} {media_type}"));
        let words = of_type.into_iter().chain(exact).chain([status]);
        Entry::generated(words.map(|words| name::type_name(&words)).collect(), u8::from(case.media_type.is_some()))
    };
    let cases: Vec<&mut ResponseCase> = cases.iter_mut().filter(|case| case.content != Content::Empty).collect();
    let entries: Vec<Entry> = cases.iter().map(|case| entry(case)).collect();
    for (case, name) in cases.into_iter().zip(name::assign(&entries, &BTreeSet::new())) {
        case.variant = Some(name);
    }
}

/// A word for one of several media types of a status.
fn kind<'m>(content: &Content, media_type: &'m str) -> &'m str {
    match content {
        Content::Text => "text",
        Content::Bytes => "bytes",
        _ => crate::openapi::media_type::subtype(media_type),
    }
}

/// Removes null from the values of contents, and tests for a response without a content: a result that is null is absent.
fn take_absent(cases: &mut [ResponseCase]) -> bool {
    let mut is_absent = false;
    for case in cases {
        is_absent |= case.content == Content::Empty;
        if let Content::Json(Ty::Option(inner)) = &case.content {
            case.content = Content::Json((**inner).clone());
            is_absent = true;
        }
    }
    is_absent
}

fn result_type(cases: &[ResponseCase], outcome: Option<TypeId>, is_absent: bool) -> ResultType {
    let content = cases.iter().map(|case| &case.content).find(|content| **content != Content::Empty);
    let optional = content.is_some() && is_absent;
    let content = outcome.map(Content::Outcome).or_else(|| content.cloned()).unwrap_or_default();
    ResultType { content, optional }
}

/// Adds the types of outcomes, by the operations that have them.
fn define(
    owners: IndexMap<Outcome, BTreeSet<String>>,
    types: &mut impl UnnamedTypes,
) -> HashMap<(Outcome, String), TypeId> {
    let mut ids = HashMap::new();
    for (outcome, owners) in owners {
        let [_, _, last] = outcome.side.words();
        let name = if owners.len() > 1 { outcome.name(types) } else { None };
        let enumeration = TypeKind::Outcome(outcome.variants.clone());
        let summary = || phrases::response_contents(outcome.side == Side::Success);
        let shared = name.map(|name| {
            let candidates = vec![name.clone(), name + &name::type_name(last)];
            types.add_outcome(Entry::generated(candidates, TIER), enumeration.clone(), summary())
        });
        for owner in owners {
            let kind = shared.map_or_else(|| enumeration.clone(), |id| TypeKind::Alias(Ty::Named(id)));
            let names = outcome.side.words().map(|word| name::type_name(&format!("{owner} {word}")));
            let candidates = names.into_iter().flat_map(name::short_types).collect();
            let id = types.add_outcome(Entry::generated(candidates, TIER), kind, summary());
            ids.insert((outcome.clone(), owner), id);
        }
    }
    ids
}

fn word(content: &Content, types: &impl UnnamedTypes) -> Option<String> {
    Some(match content {
        Content::Json(ty) | Content::Scalar(ty) => type_word(ty, types)?,
        Content::Stream(Items::Events) => "EventStream".to_owned(),
        Content::Stream(Items::JsonEvents(ty)) => type_word(ty, types)? + "EventStream",
        Content::Stream(Items::Json(ty) | Items::Objects(ty)) => type_word(ty, types)? + "Stream",
        Content::Text => "Text".to_owned(),
        Content::Bytes => "Bytes".to_owned(),
        Content::Empty | Content::Outcome(_) => "Empty".to_owned(),
    })
}

fn type_word(ty: &Ty, types: &impl UnnamedTypes) -> Option<String> {
    Some(match ty {
        Ty::Named(id) => types.name_of_component(*id)?.to_owned(),
        Ty::Option(inner) | Ty::Boxed(inner) => type_word(inner, types)?,
        Ty::Vec(inner) => type_word(inner, types)? + "List",
        Ty::Map(inner) => type_word(inner, types)? + "Map",
        Ty::Value => "Json".to_owned(),
        other => name_of_type(other).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, analyze_operation, document};
    use crate::model::{Content, ResultType, Ty, TypeDef, TypeKind};

    fn of(schema: &Value) -> Value {
        json!({"description": "d", "content": {"application/json": {"schema": schema}}})
    }

    fn object(property: &str) -> Value {
        json!({"type": "object", "properties": {(property): {"type": "string"}}})
    }

    /// The types of outcomes with their variants, and the aliases, of operations by the name of their path.
    fn outcomes(operations: &[(&str, Value)]) -> BTreeMap<String, Vec<String>> {
        let paths: serde_json::Map<String, Value> = operations
            .iter()
            .map(|(name, responses)| {
                (format!("/{name}"), json!({"get": {"operationId": name, "responses": responses}}))
            })
            .collect();
        let (model, _) = analyze(&document(&paths.into()));
        let of_type = |def: &TypeDef| match &def.kind {
            TypeKind::Outcome(variants) => {
                Some((def.name.clone(), variants.iter().map(|variant| variant.name.clone()).collect()))
            }
            TypeKind::Alias(Ty::Named(id)) if matches!(model.types[*id].kind, TypeKind::Outcome(_)) => {
                Some((def.name.clone(), vec![format!("= {}", model.types[*id].name)]))
            }
            _ => None,
        };
        model.types.iter().filter_map(of_type).collect()
    }

    fn named(types: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        types.iter().map(|(name, variants)| ((*name).to_owned(), owned(variants))).collect()
    }

    #[test]
    fn equal_contents_need_no_type() {
        let text = of(&json!({"type": "string"}));
        assert_eq!(outcomes(&[("a", json!({"200": text, "201": text, "204": {"description": "d"}}))]), named(&[]));
    }

    #[test]
    fn a_content_that_may_be_null_is_the_content_or_nothing() {
        let (text, nullable) = (of(&json!({"type": "string"})), of(&json!({"type": ["string", "null"]})));
        let empty = json!({"description": "d"});
        for responses in
            [json!({"200": nullable}), json!({"200": nullable, "201": text}), json!({"200": nullable, "204": empty})]
        {
            let (operation, _) = analyze_operation("get", &json!({"responses": responses}));
            let expected = ResultType { content: Content::Json(Ty::String), optional: true };
            assert_eq!(operation.responses.output, expected);
        }
    }

    #[test]
    fn an_outcome_is_named_after_the_operation_and_its_variants_after_the_status() {
        let (text, number) = (of(&json!({"type": "string"})), of(&json!({"type": "integer"})));
        let found =
            outcomes(&[("get_pet", json!({"200": text, "202": number, "404": text, "4XX": number, "default": text}))]);
        assert_eq!(
            found,
            named(&[("GetPetResponse", &["Ok", "Accepted"]), ("GetPetError", &["NotFound", "ClientError", "Other"])])
        );
    }

    #[test]
    fn inline_contents_of_several_successes_are_named_after_the_status() {
        let responses = json!({"200": of(&object("a")), "202": of(&object("b"))});
        let paths = json!({"/a": {"get": {"operationId": "get_pet", "responses": responses}}});
        let (model, _) = analyze(&document(&paths));
        let names: Vec<&str> = model.types.iter().map(|def| def.name.as_str()).collect();
        assert_eq!(names, ["GetPetOk", "GetPetAccepted", "GetPetResponse"]);
    }

    #[test]
    fn several_media_types_of_a_status_are_variants_of_their_own() {
        let content =
            json!({"application/json": {"schema": object("a")}, "text/plain": {"schema": {"type": "string"}}});
        let found = outcomes(&[(
            "get_pet",
            json!({"204": {"description": "d"}, "400": {"description": "d", "content": content}}),
        )]);
        assert_eq!(found, named(&[("GetPetError", &["BadRequest", "BadRequestText"])]));
    }

    #[test]
    fn operations_with_equal_outcomes_share_one_by_aliases() {
        let (text, number) = (of(&json!({"type": "string"})), of(&json!({"type": "integer"})));
        let responses = json!({"404": text, "409": text, "422": number});
        let found = outcomes(&[("a", responses.clone()), ("b", responses.clone())]);
        let shared = "StringOn404And409OrIntegerOn422";
        assert_eq!(
            found,
            named(&[
                (shared, &["NotFound", "Conflict", "UnprocessableEntity"]),
                ("AError", &["= StringOn404And409OrIntegerOn422"]),
                ("BError", &["= StringOn404And409OrIntegerOn422"]),
            ])
        );
        assert_eq!(
            outcomes(&[("a", responses)]),
            named(&[("AError", &["NotFound", "Conflict", "UnprocessableEntity"])])
        );
    }

    #[test]
    fn an_outcome_gives_way_to_a_component_of_its_name() {
        let (text, number) = (of(&json!({"type": "string"})), of(&json!({"type": "integer"})));
        let mut document =
            document(&json!({"/a": {"get": {"operationId": "get_pet", "responses": {"200": text, "202": number}}}}));
        let components = json!({"schemas": {"GetPetResponse": object("a")}});
        document.as_object_mut().map(|root| root.insert("components".to_owned(), components));
        let (model, _) = analyze(&document);
        assert_eq!(
            model.types.iter().map(|def| def.name.as_str()).collect::<Vec<_>>(),
            ["GetPetResponse", "GetPetSuccess"]
        );
    }
}
