//! Styles: the serialization of parameters and of form properties (OpenAPI 3.1, 4.8.12.2.3).

use crate::analyze::Context;
use crate::analyze::schema::nesting::{has_array, is_nested, is_nested_once};
use crate::config::NestedQuery;
use crate::diag::messages::analyze as messages;
use crate::lower::{self, SchemaId};
use crate::model::{ParameterIn, Style, StyleName};
use crate::openapi::Pointer;

/// The style of a parameter with a schema. Arrays and objects within others, for which the declared style has no
/// serialization, are JSON, which is reported, or what the configuration chooses.
pub(super) fn parameter_style(cx: &Context<'_>, declared: &lower::Parameter, schema: Option<SchemaId>) -> Style {
    let style = own_style(cx, declared);
    let is_deep = matches!(style, Style::Styled { name: StyleName::DeepObject, .. });
    let is_whole = declared.location == ParameterIn::QueryString;
    let schemas = &cx.lowered.schemas;
    if is_deep {
        if cx.choices.nested_query.is_none() && schema.is_some_and(|id| has_array(schemas, id)) {
            cx.reporter.report(&declared.pointer, messages::array_in_deep_object(&declared.name));
        }
        return style;
    }
    if let Some(separator) = declared.within.filter(|_| schema.is_some_and(|id| is_nested_once(schemas, id))) {
        return within(declared.location, &style, separator);
    }
    if is_whole || !schema.is_some_and(|id| is_nested(schemas, id)) {
        return style;
    }
    let is_form = matches!(style, Style::Default | Style::Styled { name: StyleName::Form, explode: true, .. });
    let is_query = declared.location == ParameterIn::Query;
    if let Some(chosen) = cx.choices.nested_query.filter(|_| is_query) {
        return match chosen {
            NestedQuery::Json if !is_form => Style::Json,
            NestedQuery::Json => FORM_JSON,
            NestedQuery::Brackets => Style::Styled { name: StyleName::DeepObject, explode: true, reserved: false },
        };
    }
    cx.reporter.report(&declared.pointer, messages::nested_parameter(&declared.name, is_form && is_query, is_query));
    if is_form && is_query { FORM_JSON } else { Style::Json }
}

/// The style with a separator for the items of arrays within the array.
fn within(location: ParameterIn, style: &Style, separator: char) -> Style {
    let is_query = matches!(location, ParameterIn::Query | ParameterIn::Cookie);
    match style {
        Style::Styled { name, explode, .. } => Style::Within { name: *name, explode: *explode, separator },
        _ if is_query => Style::Within { name: StyleName::Form, explode: true, separator },
        _ => Style::Within { name: StyleName::Simple, explode: false, separator },
    }
}

const FORM_JSON: Style = Style::Styled { name: StyleName::FormJson, explode: true, reserved: false };

/// The style that a parameter declares, or that of its location. Reports one that no style of the specification is called, or
/// that is written in other letters.
pub(super) fn own_style(cx: &Context<'_>, parameter: &lower::Parameter) -> Style {
    let declared = known_style(cx, &parameter.pointer, parameter.style.as_deref());
    if parameter.location == ParameterIn::Cookie && declared == Some(StyleName::Cookie) {
        // `allowReserved` has no effect: this style does not percent-encode.
        let explode = parameter.explode.unwrap_or(true);
        return Style::Styled { name: StyleName::Cookie, explode, reserved: false };
    }
    let default = match parameter.location {
        ParameterIn::Path | ParameterIn::Header => StyleName::Simple,
        ParameterIn::Query | ParameterIn::QueryString | ParameterIn::Cookie => StyleName::Form,
    };
    declared_style(declared, parameter.explode, parameter.allow_reserved, default)
}

/// The style that an object declares; `None` if there is none.
pub(super) fn known_style(cx: &Context<'_>, owner: &Pointer, style: Option<&str>) -> Option<StyleName> {
    let style = style?;
    let found = STYLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(style));
    if found.is_none_or(|(name, _)| *name != style) {
        let meant = found.map(|(name, _)| *name);
        cx.reporter.report(&owner.child("style"), messages::unknown_style(style, meant));
    }
    found.map(|(_, name)| *name)
}

/// The styles of the specification (OpenAPI 3.2, 4.12.2.3).
const STYLES: [(&str, StyleName); 8] = [
    ("matrix", StyleName::Matrix),
    ("label", StyleName::Label),
    ("simple", StyleName::Simple),
    ("form", StyleName::Form),
    ("spaceDelimited", StyleName::SpaceDelimited),
    ("pipeDelimited", StyleName::PipeDelimited),
    ("deepObject", StyleName::DeepObject),
    ("cookie", StyleName::Cookie),
];

/// A style as declared, with the defaults of a location whose default style is `default`.
pub(super) fn declared_style(
    style: Option<StyleName>,
    explode: Option<bool>,
    reserved: bool,
    default: StyleName,
) -> Style {
    let name = match style {
        // `cookie` is for cookies only; elsewhere it is read as `form`, which it resembles.
        Some(StyleName::Cookie) => StyleName::Form,
        style => style.unwrap_or(default),
    };
    let explode = explode.unwrap_or(name == StyleName::Form);
    if name == default && explode == (default == StyleName::Form) && !reserved {
        return Style::Default;
    }
    Style::Styled { name, explode, reserved }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::analyze::test_operations::{analyze_operation, document};
    use crate::diag::Code;

    fn styled(name: StyleName, explode: bool) -> Style {
        Style::Styled { name, explode, reserved: false }
    }

    #[test]
    fn the_default_style_of_a_location_is_not_written_out() {
        assert_eq!(declared_style(None, None, false, StyleName::Form), Style::Default);
        assert_eq!(declared_style(Some(StyleName::Simple), Some(false), false, StyleName::Simple), Style::Default);
    }

    #[test]
    fn only_form_explodes_by_default() {
        assert_eq!(
            declared_style(Some(StyleName::Form), None, false, StyleName::Simple),
            styled(StyleName::Form, true)
        );
        assert_eq!(
            declared_style(Some(StyleName::Label), None, false, StyleName::Simple),
            styled(StyleName::Label, false)
        );
        assert_eq!(declared_style(None, Some(false), false, StyleName::Form), styled(StyleName::Form, false));
    }

    #[test]
    fn allow_reserved_is_no_default() {
        let expected = Style::Styled { name: StyleName::Form, explode: true, reserved: true };
        assert_eq!(declared_style(None, None, true, StyleName::Form), expected);
    }

    fn style_of(parameter: &Value) -> Option<Style> {
        let operation = json!({"parameters": [parameter], "responses": {"204": {"description": "d"}}});
        analyze_operation("get", &operation).0.parameters.into_iter().next().map(|parameter| parameter.style)
    }

    #[test]
    fn a_style_that_the_specification_does_not_have_is_reported() {
        let array = json!({"type": "array", "items": {"type": "string"}});
        for (style, expected) in [
            ("pipedelimited", Style::Styled { name: StyleName::PipeDelimited, explode: false, reserved: false }),
            ("pipes", Style::Default),
        ] {
            let parameter = json!({"name": "a", "in": "query", "style": style, "schema": array});
            let operation = json!({"parameters": [parameter], "responses": {"204": {"description": "d"}}});
            let (operation, codes) = analyze_operation("get", &operation);
            assert_eq!(operation.parameters.first().map(|parameter| &parameter.style), Some(&expected));
            assert_eq!(codes, [Code::UnknownStyle], "{style}");
        }
    }

    #[test]
    fn the_style_cookie_is_for_cookies_only() {
        let parameter = |location: &str| json!({"name": "a", "in": location, "style": "cookie", "schema": {}});
        assert_eq!(style_of(&parameter("cookie")), Some(styled(StyleName::Cookie, true)));
        assert_eq!(style_of(&parameter("query")), Some(Style::Default));
    }

    /// The styles of a nested parameter of a location, with and without `explode`, and what is reported.
    fn nested(location: &str, settings: &str) -> (Vec<Style>, Vec<Code>) {
        let list = json!({"type": "array", "items": {"type": "array", "items": {"type": "string"}}});
        let parameter =
            |explode: bool| json!({"name": format!("{explode}"), "in": location, "explode": explode, "schema": list});
        let operation =
            json!({"parameters": [parameter(false), parameter(true)], "responses": {"204": {"description": "d"}}});
        let document = document(&json!({"/a": {"get": operation}})).to_string();
        let texts = [("api.json", document), ("generator.toml", settings.to_owned())];
        let outcome = crate::generate_texts(texts, &crate::emit::Package::default());
        let groups = outcome.result.map(|generated| generated.model.groups).unwrap_or_default();
        let parameters =
            groups.into_iter().flat_map(|group| group.operations).flat_map(|operation| operation.parameters);
        (parameters.map(|parameter| parameter.style).collect(), outcome.diagnostics.iter().map(|d| d.code).collect())
    }

    #[test]
    fn arrays_within_arrays_are_json_or_what_the_configuration_chooses() {
        let styled = |name| Style::Styled { name, explode: true, reserved: false };
        let (json, form) = (Style::Json, styled(StyleName::FormJson));
        let deep = || styled(StyleName::DeepObject);
        let reported = vec![Code::NestedParameter; 2];
        assert_eq!(nested("query", ""), (vec![json.clone(), form.clone()], reported.clone()));
        assert_eq!(nested("query", "[query]\nnested = \"json\""), (vec![json.clone(), form], vec![]));
        let brackets = "[query]\nnested = \"brackets\"";
        assert_eq!(nested("query", brackets), (vec![deep(), deep()], vec![]));
        assert_eq!(nested("header", brackets), (vec![json.clone(), json], reported));
    }
}
