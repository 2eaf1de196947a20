//! Styles: how values are written in parameters and form properties (OpenAPI 3.1, 4.8.12.2.3).

use crate::lower::{self, ParameterIn};
use crate::model::{Style, StyleName};

pub(crate) fn style(parameter: &lower::Parameter) -> Style {
    if parameter.location == ParameterIn::Cookie && parameter.style.as_deref() == Some("cookie") {
        // It writes texts as they are, and so has no use for `allowReserved`.
        let explode = parameter.explode.unwrap_or(true);
        return Style::Styled { name: StyleName::Cookie, explode, reserved: false };
    }
    let default = match parameter.location {
        ParameterIn::Path | ParameterIn::Header => StyleName::Simple,
        _ => StyleName::Form,
    };
    styled(parameter.style.as_deref(), parameter.explode, parameter.allow_reserved, default)
}

/// A declared style, where `default` is that of the place.
pub(crate) fn styled(style: Option<&str>, explode: Option<bool>, reserved: bool, default: StyleName) -> Style {
    let name = match style {
        Some("matrix") => StyleName::Matrix,
        Some("label") => StyleName::Label,
        Some("simple") => StyleName::Simple,
        // `cookie` is a style of cookies alone; elsewhere it is taken as the style that it is like.
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
