//! Styles: the serialization of parameters and of form properties (OpenAPI 3.1, 4.8.12.2.3).

use crate::lower;
use crate::model::{ParameterIn, Style, StyleName};

/// The style of a parameter.
pub(super) fn parameter_style(parameter: &lower::Parameter) -> Style {
    if parameter.location == ParameterIn::Cookie && parameter.style.as_deref() == Some("cookie") {
        // `allowReserved` has no effect: this style does not percent-encode.
        let explode = parameter.explode.unwrap_or(true);
        return Style::Styled { name: StyleName::Cookie, explode, reserved: false };
    }
    let default = match parameter.location {
        ParameterIn::Path | ParameterIn::Header => StyleName::Simple,
        ParameterIn::Query | ParameterIn::QueryString | ParameterIn::Cookie => StyleName::Form,
    };
    declared_style(parameter.style.as_deref(), parameter.explode, parameter.allow_reserved, default)
}

/// A style as declared, with the defaults of a location whose default style is `default`.
pub(super) fn declared_style(style: Option<&str>, explode: Option<bool>, reserved: bool, default: StyleName) -> Style {
    let name = match style {
        Some("matrix") => StyleName::Matrix,
        Some("label") => StyleName::Label,
        Some("simple") => StyleName::Simple,
        // `cookie` is for cookies only; elsewhere it is read as `form`, which it resembles.
        Some("form" | "cookie") => StyleName::Form,
        Some("spaceDelimited") => StyleName::SpaceDelimited,
        Some("pipeDelimited") => StyleName::PipeDelimited,
        Some("deepObject") => StyleName::DeepObject,
        _ => default,
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

    fn styled(name: StyleName, explode: bool) -> Style {
        Style::Styled { name, explode, reserved: false }
    }

    #[test]
    fn the_default_style_of_a_location_is_not_written_out() {
        assert_eq!(declared_style(None, None, false, StyleName::Form), Style::Default);
        assert_eq!(declared_style(Some("simple"), Some(false), false, StyleName::Simple), Style::Default);
        assert_eq!(declared_style(Some("unknown"), None, false, StyleName::Simple), Style::Default);
    }

    #[test]
    fn only_form_explodes_by_default() {
        assert_eq!(declared_style(Some("form"), None, false, StyleName::Simple), styled(StyleName::Form, true));
        assert_eq!(declared_style(Some("label"), None, false, StyleName::Simple), styled(StyleName::Label, false));
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
    fn the_style_cookie_is_for_cookies_only() {
        let parameter = |location: &str| json!({"name": "a", "in": location, "style": "cookie", "schema": {}});
        assert_eq!(style_of(&parameter("cookie")), Some(styled(StyleName::Cookie, true)));
        assert_eq!(style_of(&parameter("query")), Some(Style::Default));
    }
}
