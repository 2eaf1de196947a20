//! Validation of an upgraded document by itself.

mod nulls;
mod rules;
mod unknown_fields;
mod value_types;

use serde_json::Value;

use crate::diag::Reporter;
pub(super) use nulls::replace as replace_nulls;
pub(super) use value_types::correct as correct_types;

/// Reports broken rules and unknown fields. A broken rule that leaves one meaning only is corrected.
pub(super) fn validate(reporter: &Reporter<'_>, root: &mut Value) {
    rules::check(reporter, root);
    unknown_fields::check(reporter, root);
}
