//! Names that frameworks compute from the path, the method or the class of a handler.

use std::borrow::Cow;

/// The name of the Python function from which FastAPI computed an operationId; `None` for an operationId that FastAPI did
/// not compute.
///
/// FastAPI joins the function's name and the path, replaces every character that is not a word character by `_`, and
/// appends `_` and the method. The path that it knows may lack what a gateway or a mount puts before it: segments without
/// parameters, before another one.
pub fn function_name<'a>(operation_id: &'a str, method: &str, path: &str) -> Option<&'a str> {
    let stem = operation_id.strip_suffix(method.to_lowercase().as_str())?.strip_suffix('_')?;
    let (computed, starts) = computed_path(path);
    let same = stem.bytes().rev().zip(computed.bytes().rev()).take_while(|(a, b)| a == b).count();
    let start = starts.into_iter().find(|start| computed.len() - start <= same)?;
    stem.get(..stem.len() - (computed.len() - start)).filter(|name| !name.is_empty())
}

/// A path as FastAPI writes it, and where in it the path that FastAPI knows may begin.
fn computed_path(path: &str) -> (String, Vec<usize>) {
    let (mut computed, mut starts) = (String::with_capacity(path.len()), vec![0]);
    let mut chars = path.chars().peekable();
    let mut has_parameter = false;
    while let Some(c) = chars.next() {
        has_parameter |= chars.peek() == Some(&'{');
        if c == '/' && !has_parameter && chars.peek().is_some() {
            starts.push(computed.len());
        }
        computed.push(if c.is_alphanumeric() || c == '_' { c } else { '_' });
    }
    (computed, starts)
}

/// The operationId for which FastAPI makes a component schema for a body of several parameters, by the name of the schema.
pub(crate) fn operation_of_body(component: &str) -> Option<&str> {
    component.strip_prefix("Body_")
}

/// The class without `Controller`, and the method, from which NestJS and Phoenix compute an operationId:
/// `UsersController_findAll`, `Web.UserController.create`. A handler of several routes has the index of each behind it.
pub(crate) fn controller_action(operation_id: &str) -> Option<(&str, &str)> {
    let (class, action) =
        operation_id.rsplit_once(['_', '.']).filter(|(class, _)| class.ends_with("Controller")).or_else(
            // The name of the method may have a `_` itself.
            || {
                operation_id
                    .split_once("Controller_")
                    .map(|(class, action)| (operation_id.get(..class.len() + 10).unwrap_or(class), action))
            },
        )?;
    let class = class.rsplit('.').next().unwrap_or(class).strip_suffix("Controller").filter(|class| is_word(class))?;
    let action = action.split_once('[').filter(|(_, index)| is_index(index)).map_or(action, |(action, _)| action);
    is_word(action).then_some((class, action))
}

/// The words of a tag without what Fern puts before the name of each group: `conversations/agents` of
/// `subpackage_conversations/agents`.
pub(crate) fn group_words(tag: &str) -> Cow<'_, str> {
    const PREFIX: &str = "subpackage_";
    match tag.strip_prefix(PREFIX) {
        Some(rest) if rest.starts_with(|c: char| c.is_alphabetic()) => Cow::Owned(rest.replace(PREFIX, "")),
        _ => Cow::Borrowed(tag),
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_index(text: &str) -> bool {
    text.strip_suffix(']').is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Tests for an operationId that only repeats method and path, such as `get-/lists/{id}_/lists/{id}` or `GET /lists`.
pub(crate) fn is_method_and_path(operation_id: &str, method: &str, path: &str) -> bool {
    let Some((start, rest)) = operation_id.split_at_checked(method.len()) else { return false };
    let is_separator = |c: char| !c.is_alphanumeric() && !matches!(c, '/' | '{');
    let rest = rest.trim_start_matches(is_separator);
    start.eq_ignore_ascii_case(method)
        && rest.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.trim_start_matches(is_separator) == path)
}

#[cfg(test)]
mod tests {
    use super::{controller_action, function_name, group_words, is_method_and_path};

    #[test]
    fn a_tag_of_fern_has_the_names_of_its_groups() {
        for (tag, words) in [
            ("subpackage_keys", "keys"),
            ("subpackage_voices/subpackage_settings", "voices/settings"),
            ("subpackage_", "subpackage_"),
            ("subpackage_1", "subpackage_1"),
            ("Keys", "Keys"),
        ] {
            assert_eq!(group_words(tag), words);
        }
    }

    #[test]
    fn the_suffix_is_computed_not_guessed() {
        let id = "get_workspace_usage_full_billing__workspace_id__workspace_usage_get";
        let path = "/billing/{workspace_id}/workspace-usage";
        assert_eq!(function_name(id, "GET", path), Some("get_workspace_usage_full"));
        assert_eq!(function_name(id, "PUT", path), None);
        assert_eq!(function_name("list_pets", "GET", "/pets"), None);
        assert_eq!(function_name("_pets_get", "GET", "/pets"), None);
        assert_eq!(function_name("root__get", "GET", "/"), Some("root"));
    }

    #[test]
    fn a_prefix_before_the_path_is_not_part_of_the_suffix() {
        let id = "read_item_items__id__get";
        for path in ["/items/{id}", "/api/items/{id}", "/gateway/api/v1/items/{id}"] {
            assert_eq!(function_name(id, "GET", path), Some("read_item"), "{path}");
        }
        for path in ["/{tenant}/items/{id}", "/items/{id}/api", "/apiitems/{id}", "/api/items/{id}/"] {
            assert_eq!(function_name(id, "GET", path), None, "{path}");
        }
        // A method alone does not make an operationId of FastAPI.
        assert_eq!(function_name("widgets_list__get", "GET", "/api/widgets/"), None);
    }

    #[test]
    fn a_controller_is_its_class_and_its_method() {
        assert_eq!(controller_action("UsersController_findAll"), Some(("Users", "findAll")));
        assert_eq!(controller_action("UsersController_find_all"), Some(("Users", "find_all")));
        assert_eq!(controller_action("UsersController_update[0]"), Some(("Users", "update")));
        assert_eq!(controller_action("Web.Vault.UserController.create"), Some(("User", "create")));
        for id in ["Controller_find", "UsersController", "UsersController_", "controllers_list", "usersController find"]
        {
            assert_eq!(controller_action(id), None, "{id}");
        }
    }

    #[test]
    fn an_operation_id_may_only_repeat_method_and_path() {
        let path = "/crm/v3/lists/{listId}";
        for id in [
            "get-/crm/v3/lists/{listId}_/crm/v3/lists/{listId}",
            "GET /crm/v3/lists/{listId}",
            "get/crm/v3/lists/{listId}",
        ] {
            assert!(is_method_and_path(id, "GET", path), "{id}");
        }
        for id in ["post-/crm/v3/lists/{listId}", "get-/crm/v3/lists/{listId}/more", "getCrmV3Lists", "get"] {
            assert!(!is_method_and_path(id, "GET", path), "{id}");
        }
    }
}
