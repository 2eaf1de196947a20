//! The outcome of an operation: the one content that its successes have in common, or an enum with a variant for each; and
//! the enum of its declared errors, with a variant for each status.
//!
//! An enum is `{Operation}Response` or `{Operation}Error`. Operations whose responses are equal share one that is named after
//! its contents, and have other names of it: so the names of an operation depend on no other one. Contents that the document does
//! not name are not shared: the enum would have no name that is surely its own.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::analyze::operations::reason_phrase;
use crate::analyze::types::variant_names::name_of_type;
use crate::model::{
    Content, ErrorVariant, Group, Items, Operation, OutcomeVariant, ResponseCase, ResultType, Status, Ty, TypeId,
    TypeKind, phrases,
};
use crate::name::{self, Entry};

/// The rank in the choice of names: after types of components, before inline types of operations.
const TIER: u8 = 2;

/// The types, which have no names yet.
pub(crate) trait UnnamedTypes {
    /// Adds a type with a summary.
    fn add_outcome(&mut self, entry: Entry, kind: TypeKind, summary: String) -> TypeId;

    /// The name of a component's type, or of one within a component; `None` for a type of an operation.
    fn name_of_component(&self, id: TypeId) -> Option<&str>;
}

/// Sets the contents of the successes and the errors of each operation, and adds the enums. An operation is named by its words.
pub(crate) fn add_outcome_types(
    groups: &mut [Group],
    words: impl Fn(&Operation) -> String,
    types: &mut impl UnnamedTypes,
) {
    let mut owners: IndexMap<Outcome, BTreeSet<String>> = IndexMap::new();
    let mut results = Vec::new();
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        let (words, responses) = (words(operation), &mut operation.responses);
        let output = common(&mut responses.successes);
        if output.is_none() {
            name_variants(&mut responses.successes);
        }
        name_variants(&mut responses.failures);
        let several = output.is_none().then(|| Outcome::of_successes(&responses.successes));
        let errors = (!responses.failures.is_empty()).then(|| Outcome::of_errors(&responses.failures));
        for outcome in [&several, &errors].into_iter().flatten() {
            owners.entry(outcome.clone()).or_default().insert(words.clone());
        }
        results.push((words, output, several, errors));
    }
    let ids = define(owners, types);
    let operations = groups.iter_mut().flat_map(|group| &mut group.operations);
    for (operation, (words, output, several, errors)) in operations.zip(results) {
        let id = |outcome: Option<Outcome>| ids.get(&(outcome?, words.clone())).copied();
        let several = id(several).map(|id| ResultType { content: Content::Outcome(id), optional: false });
        operation.responses.output = output.or(several).unwrap_or_default();
        operation.responses.errors = id(errors);
    }
}

/// Responses of an operation that a status selects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Outcome {
    kind: TypeKind,
    /// The contents with their statuses, for the name.
    contents: Vec<(Content, Status)>,
}

impl Outcome {
    fn of_successes(cases: &[ResponseCase]) -> Self {
        let variant = |case: &ResponseCase| OutcomeVariant { name: name_of(case), content: case.content.clone() };
        Self { kind: TypeKind::Outcome(cases.iter().map(variant).collect()), contents: contents(cases) }
    }

    fn of_errors(cases: &[ResponseCase]) -> Self {
        let variant = |case: &ResponseCase| ErrorVariant {
            name: name_of(case),
            status: case.status,
            media_type: case.media_type.clone(),
            content: whole(&case.content),
            json_as: case.json_as.clone(),
        };
        let mut variants: Vec<ErrorVariant> = cases.iter().map(variant).collect();
        // A status goes before the range that has it, and one media type before all.
        let kind = |status| match status {
            Status::Code(_) => 0,
            Status::Range(_) => 1,
            Status::Default => 2,
        };
        variants.sort_by_key(|variant| (kind(variant.status), variant.status, variant.media_type.is_none()));
        Self { kind: TypeKind::Errors(variants), contents: contents(cases) }
    }

    /// Words for the type, best first.
    fn words(&self) -> [&'static str; 3] {
        match self.kind {
            TypeKind::Errors(_) => ["error", "failure", "error model"],
            _ => ["response", "success", "response model"],
        }
    }

    fn summary(&self) -> String {
        match self.kind {
            TypeKind::Errors(_) => phrases::ERRORS.to_owned(),
            _ => phrases::SUCCESSES.to_owned(),
        }
    }

    /// The name by the contents and their statuses, `ProblemOn404OrInvalidOn422`, if they have names and it is not too long. A status
    /// without content gives its own name, `NotFoundOrInvalidOn422`, or `NotFoundOrGoneError` if none has any.
    fn name(&self, types: &impl UnnamedTypes) -> Option<String> {
        let mut statuses: IndexMap<&Content, Vec<Status>> = IndexMap::new();
        for (content, status) in &self.contents {
            statuses.entry(content).or_default().push(*status);
        }
        let mut names = Vec::new();
        for (content, statuses) in statuses {
            if *content == Content::Empty {
                names.extend(statuses.into_iter().map(|status| name::type_name(&reason_phrase(status))));
            } else {
                let statuses = statuses.into_iter().map(|status| match status {
                    Status::Code(code) => code.to_string(),
                    Status::Range(digit) => format!("{digit}xx"),
                    Status::Default => "Other".to_owned(),
                });
                names.push(word(content, types)? + "On" + &statuses.collect::<Vec<_>>().join("And"));
            }
        }
        if self.contents.iter().all(|(content, _)| *content == Content::Empty) {
            let [word, ..] = self.words().map(name::type_name);
            let last = names.pop().map(|last| if last.ends_with(&word) { last } else { last + &word });
            names.extend(last);
        }
        let name = names.join("Or");
        (name::short_types(name.clone()) == [name.as_str()]).then_some(name)
    }
}

fn contents(cases: &[ResponseCase]) -> Vec<(Content, Status)> {
    cases.iter().map(|case| (whole(&case.content), case.status)).collect()
}

/// The content of an error, which is read as a whole: a stream or a scalar as text.
fn whole(content: &Content) -> Content {
    if let Content::Scalar(_) | Content::Stream(_) = content { Content::Text } else { content.clone() }
}

fn name_of(case: &ResponseCase) -> String {
    case.variant.clone().unwrap_or_default()
}

/// The content that all successes have, if they have one at all: a result that is null is absent. `None` if there are several.
fn common(cases: &mut [ResponseCase]) -> Option<ResultType> {
    let without_null = |content: &Content| match content {
        Content::Json(ty) => Content::Json(ty.without_null().clone()),
        other => other.clone(),
    };
    let mut content = Content::Empty;
    for case in cases.iter().filter(|case| case.content != Content::Empty) {
        let own = without_null(&case.content);
        if content != Content::Empty && content != own {
            return None;
        }
        content = own;
    }
    let optional = content != Content::Empty && cases.iter().any(|case| case.content != content);
    for case in cases.iter_mut() {
        case.content = without_null(&case.content);
    }
    Some(ResultType { content, optional })
}

/// Gives each response the name of a variant.
fn name_variants(cases: &mut [ResponseCase]) {
    let entry = |case: &ResponseCase| {
        let status = reason_phrase(case.status);
        let of_type =
            case.media_type.as_deref().map(|media_type| format!("{status} {}", kind(&case.content, media_type)));
        let exact = case.media_type.as_deref().map(|media_type| format!("{status} {media_type}"));
        let words = of_type.into_iter().chain(exact).chain([status]);
        Entry::generated(words.map(|words| name::type_name(&words)).collect(), u8::from(case.media_type.is_some()))
    };
    let entries: Vec<Entry> = cases.iter().map(entry).collect();
    for (case, name) in cases.iter_mut().zip(name::assign(&entries, &BTreeSet::new())) {
        case.variant = Some(name);
    }
}

/// A word for one of several media types of a status.
fn kind<'m>(content: &Content, media_type: &'m str) -> &'m str {
    match content {
        Content::Text => "text",
        Content::Bytes | Content::Base64 => "bytes",
        _ => crate::openapi::media_type::subtype(media_type),
    }
}

/// Adds the types of outcomes, by the operations that have them.
fn define(
    owners: IndexMap<Outcome, BTreeSet<String>>,
    types: &mut impl UnnamedTypes,
) -> HashMap<(Outcome, String), TypeId> {
    let mut ids = HashMap::new();
    for (outcome, owners) in owners {
        let [_, _, last] = outcome.words();
        let name = if owners.len() > 1 { outcome.name(types) } else { None };
        let shared = name.map(|name| {
            let candidates = vec![name.clone(), name + &name::type_name(last)];
            types.add_outcome(Entry::generated(candidates, TIER), outcome.kind.clone(), outcome.summary())
        });
        for owner in owners {
            let kind = shared.map_or_else(|| outcome.kind.clone(), |id| TypeKind::Alias(Ty::Named(id)));
            let names = outcome.words().map(|word| name::type_name(&format!("{owner} {word}")));
            let candidates = names.into_iter().flat_map(name::short_types).collect();
            let id = types.add_outcome(Entry::generated(candidates, TIER), kind, outcome.summary());
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
        Content::Bytes | Content::Base64 => "Bytes".to_owned(),
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
    use crate::model::{Content, ResultType, Ty, TypeDef, TypeId, TypeKind};

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
        let is_outcome = |id: &TypeId| matches!(model.types[*id].kind, TypeKind::Outcome(_) | TypeKind::Errors(_));
        let of_type = |def: &TypeDef| {
            let variants = match &def.kind {
                TypeKind::Outcome(variants) => variants.iter().map(|variant| variant.name.clone()).collect(),
                TypeKind::Errors(variants) => variants.iter().map(|variant| variant.name.clone()).collect(),
                TypeKind::Alias(Ty::Named(id)) if is_outcome(id) => vec![format!("= {}", model.types[*id].name)],
                _ => return None,
            };
            Some((def.name.clone(), variants))
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
    fn a_status_without_content_gives_a_shared_outcome_its_name() {
        let (text, empty) = (of(&json!({"type": "string"})), json!({"description": "d"}));
        let shared = |responses: &Value| {
            let found = outcomes(&[("a", responses.clone()), ("b", responses.clone())]);
            found.into_keys().filter(|name| !name.starts_with(['A', 'B'])).collect::<Vec<_>>()
        };
        assert_eq!(shared(&json!({"204": empty, "404": empty, "422": text})), ["NotFoundOrStringOn422"]);
        assert_eq!(shared(&json!({"204": empty, "404": empty, "4XX": empty})), ["NotFoundOrClientError"]);
        assert_eq!(shared(&json!({"204": empty, "404": empty})), ["NotFoundError"]);
        assert_eq!(shared(&json!({"202": of(&json!({"type": "integer"})), "203": text, "default": empty})).len(), 2);
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
        assert_eq!(found, named(&[("GetPetError", &["BadRequestText", "BadRequest"])]));
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
    fn errors_have_a_variant_for_each_status_with_a_body_or_without() {
        let text = of(&json!({"type": "string"}));
        let empty = json!({"description": "d"});
        for (responses, variants) in [
            (json!({"204": empty, "404": empty}), &["NotFound"][..]),
            (json!({"204": empty, "404": text}), &["NotFound"]),
            (json!({"204": empty, "default": text, "4XX": empty, "404": text}), &["NotFound", "ClientError", "Other"]),
            (json!({"204": empty, "404": empty, "444": empty}), &["NotFound", "Status444"]),
        ] {
            assert_eq!(outcomes(&[("get_pet", responses.clone())]), named(&[("GetPetError", variants)]), "{responses}");
        }
        assert_eq!(outcomes(&[("get_pet", json!({"204": empty}))]), named(&[]));
    }

    #[test]
    fn an_outcome_has_a_variant_for_a_success_without_content() {
        let (text, number) = (of(&json!({"type": "string"})), of(&json!({"type": ["integer", "null"]})));
        let responses = json!({"200": text, "202": number, "204": {"description": "d"}});
        assert_eq!(
            outcomes(&[("get_pet", responses.clone())]),
            named(&[("GetPetResponse", &["Ok", "Accepted", "NoContent"])])
        );
        let (operation, _) = analyze_operation("get", &json!({"responses": responses}));
        assert!(matches!(operation.responses.output, ResultType { content: Content::Outcome(_), optional: false }));
        let contents: Vec<&Content> = operation.responses.successes.iter().map(|case| &case.content).collect();
        let null = Content::Json(Ty::Option(Box::new(Ty::I64)));
        assert_eq!(contents, [&Content::Json(Ty::String), &null, &Content::Empty]);
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
