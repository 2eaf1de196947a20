//! Styles: the serialization of parameters and of form properties (OpenAPI 3.1, 4.8.12.2.3).

use crate::analyze::Context;
use crate::diag::messages::analyze as messages;
use crate::lower;
use crate::model::{ParameterIn, Style, StyleName};
use crate::openapi::Pointer;

/// The style of a parameter. Reports one that no style of the specification is called, or that is written in other letters.
pub(super) fn parameter_style(cx: &Context<'_>, parameter: &lower::Parameter) -> Style {
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
    use crate::analyze::test_operations::analyze_operation;
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
}
