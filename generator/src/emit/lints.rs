//! Lints of clippy that speak of the document's choices, not of the code: allowed where a document makes them.

use crate::model::{Model, Ty, TypeKind};

/// Names that clippy takes for placeholders (`disallowed_names`, its defaults).
const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];
/// What clippy takes for too complex a type (`type_complexity`, its default threshold).
const COMPLEX: usize = 250;

/// The section of `Cargo.toml`, empty for most documents.
pub(super) fn section(model: &Model) -> String {
    let mut names = Vec::new();
    if has_placeholders(model) {
        names.push("disallowed_names");
    }
    if is_complex(model) {
        names.push("type_complexity");
    }
    let allowed: String = names.iter().map(|name| format!("{name} = \"allow\"\n")).collect();
    if allowed.is_empty() { allowed } else { format!("\n# As the document has it.\n[lints.clippy]\n{allowed}") }
}

/// Arguments are called like parameters, or like the fields that a constructor takes.
fn has_placeholders(model: &Model) -> bool {
    let operations = model.groups.iter().flat_map(|group| &group.operations);
    let mut parameters = operations.flat_map(|operation| &operation.parameters).map(|parameter| &parameter.name);
    let structs = model.types.iter().filter_map(|def| match &def.kind {
        TypeKind::Struct(fields) => Some(fields),
        _ => None,
    });
    let mut fields = structs.flat_map(|fields| &fields.fields).map(|field| &field.name);
    let is_placeholder = |name: &String| PLACEHOLDERS.contains(&name.as_str());
    parameters.any(is_placeholder) || fields.any(is_placeholder)
}

fn is_complex(model: &Model) -> bool {
    let mut types = model.types.iter().flat_map(|def| def.kind.types());
    let operations = || model.groups.iter().flat_map(|group| &group.operations);
    let mut sent = operations().flat_map(|operation| operation.sent());
    let mut received = operations().flat_map(|operation| operation.received());
    // `Option` around a field, `Result<Response<..>, Error<..>>` around an answer.
    types.any(|ty| score(ty, 2) + 10 > COMPLEX)
        || sent.any(|ty| score(ty, 1) > COMPLEX)
        || received.any(|ty| score(ty, 3) + 100 > COMPLEX)
}

/// Clippy's measure: ten for each type, times how deep it stands.
fn score(ty: &Ty, depth: usize) -> usize {
    let mut sum = 0;
    let mut open = vec![(ty, depth)];
    while let Some((ty, depth)) = open.pop() {
        let parts = match ty {
            // `DateTime<FixedOffset>`, `BTreeMap<String, ..>`, `Map<String, Value>`
            Ty::DateTime | Ty::Map(_) => 1,
            Ty::Object => 2,
            _ => 0,
        };
        sum += 10 * depth + parts * 10 * (depth + 1);
        match ty {
            Ty::Option(inner) | Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) => open.push((inner, depth + 1)),
            Ty::Tuple(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            _ => {}
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{COMPLEX, score};
    use crate::model::Ty;

    #[test]
    fn depth_counts_more_than_length() {
        let nested = |depth: usize| (0..depth).fold(Ty::String, |ty, _| Ty::Vec(Box::new(ty)));
        assert!(score(&nested(3), 2) + 10 < COMPLEX);
        assert!(score(&nested(7), 2) + 10 > COMPLEX);
        assert!(score(&Ty::Tuple(vec![Ty::String; 12]), 2) + 10 > COMPLEX);
    }
}
