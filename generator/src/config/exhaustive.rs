//! Enumerations and unions that get no further variants.

use super::Config;
use crate::diag::{Diagnostics, Reporter, messages, nearest};
use crate::model::{Model, TypeKind};
use crate::source::ManyTexts;

/// Marks the types that `types.exhaustive` names; reports names that no enumeration or union has.
pub fn mark_exhaustive(model: &mut Model, config: &Config, diagnostics: &mut Diagnostics) {
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    let has_variants = |kind: &TypeKind| matches!(kind, TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Outcome(_));
    for name in &config.types.exhaustive {
        match model.types.iter_mut().find(|def| def.name == name.text && has_variants(&def.kind)) {
            Some(def) => def.is_exhaustive = true,
            None => {
                let known = model.types.iter().filter(|def| has_variants(&def.kind)).map(|def| def.name.as_str());
                let message = messages::config::no_such_enum(&name.text, nearest(&name.text, known));
                reporter.report_at(name.location.clone(), message);
            }
        }
    }
}
