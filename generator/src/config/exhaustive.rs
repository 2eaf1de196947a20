//! Types that get no further variants or fields.

use super::Config;
use crate::diag::{Diagnostics, Reporter, messages, nearest};
use crate::model::{Model, TypeKind};
use crate::source::ManyTexts;

/// Marks the types that `types.exhaustive` names; reports names that no type has to which variants or fields
/// may be added.
pub fn mark_exhaustive(model: &mut Model, config: &Config, diagnostics: &mut Diagnostics) {
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    let may_grow = |kind: &TypeKind| match kind {
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Outcome(_) | TypeKind::Errors(_) | TypeKind::Struct(_) => {
            true
        }
        TypeKind::Alias(_) | TypeKind::Newtype(_) => false,
    };
    for name in &config.types.exhaustive {
        let named = model.types.entries().find(|(_, def)| def.name == name.text);
        let defined = named.map(|(id, _)| model.renamed(id)).filter(|id| may_grow(&model.types[*id].kind));
        match defined {
            Some(id) => model.types[id].is_exhaustive = true,
            None => {
                let known = model.types.iter().filter(|def| may_grow(&def.kind)).map(|def| def.name.as_str());
                let message = messages::config::no_such_type(&name.text, nearest(&name.text, known));
                reporter.report_at(name.location.clone(), message);
            }
        }
    }
}
