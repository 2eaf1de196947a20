//! Checks of an upgraded document that need no other document.

mod rules;
mod unknown_fields;

use super::Fragment;
use crate::diag::Diagnostics;

/// Reports broken rules and unknown fields; corrects what has one meaning only.
pub(super) fn check(fragment: &mut Fragment, diagnostics: &mut Diagnostics) {
    rules::check(fragment, diagnostics);
    unknown_fields::check(fragment, diagnostics);
}
