//! Names that FastAPI computes from the path.

/// The name of the Python function from which FastAPI computed an operationId; `None` for an operationId that FastAPI did
/// not compute.
///
/// FastAPI joins the function's name and the path, replaces every character that is not a word character by `_`, and
/// appends `_` and the method.
pub fn function_name<'a>(operation_id: &'a str, method: &str, path: &str) -> Option<&'a str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let path: String = path.chars().map(|c| if is_word(c) { c } else { '_' }).collect();
    let suffix = format!("{path}_{}", method.to_lowercase());
    operation_id.strip_suffix(&suffix).filter(|name| !name.is_empty())
}

/// The component schema that FastAPI makes for the body of an operation with several body parameters.
pub(crate) fn framework_body(operation_id: &str) -> String {
    format!("Body_{operation_id}")
}

#[cfg(test)]
mod tests {
    use super::function_name;

    #[test]
    fn the_suffix_is_computed_not_guessed() {
        let id = "get_workspace_usage_full_billing__workspace_id__workspace_usage_get";
        let path = "/billing/{workspace_id}/workspace-usage";
        assert_eq!(function_name(id, "GET", path), Some("get_workspace_usage_full"));
        assert_eq!(function_name(id, "PUT", path), None);
        assert_eq!(function_name("list_pets", "GET", "/pets"), None);
        assert_eq!(function_name("_pets_get", "GET", "/pets"), None);
    }
}
