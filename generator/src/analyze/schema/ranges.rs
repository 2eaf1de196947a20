//! Ranges as guards of branches: what a schema says of the size of its values.

use serde_json::Number;

use super::flat::Flat;
use crate::lower::{Bounds, SchemaId, Schemas, Types};
use crate::model::Range;

/// The range of the values of some schemas, if all their values are numbers, or all strings, arrays or objects; `None` if there
/// is no bound. Every value that is valid against the schemas is within it.
pub(crate) fn range(schemas: &Schemas, ids: &[SchemaId]) -> Option<Range> {
    let flat = Flat::of(schemas, ids);
    let bounds = &flat.bounds;
    let size = |min: &str, max: &str| Range { min: number(bounds, min), max: number(bounds, max) };
    let range = match flat.kinds().without(Types::NULL) {
        Types::STRING => size("minLength", "maxLength"),
        Types::ARRAY => size("minItems", "maxItems"),
        Types::OBJECT => size("minProperties", "maxProperties"),
        kinds if Types::INTEGER.or(Types::NUMBER).has(kinds) => {
            let is_integer = kinds == Types::INTEGER;
            let above = number(bounds, "exclusiveMinimum").and_then(|bound| next(&bound, is_integer, 1.0));
            let below = number(bounds, "exclusiveMaximum").and_then(|bound| next(&bound, is_integer, -1.0));
            Range {
                min: [bounds.minimum.clone(), above].into_iter().flatten().max_by(by_value),
                max: [bounds.maximum.clone(), below].into_iter().flatten().min_by(by_value),
            }
        }
        _ => return None,
    };
    (range != Range::default()).then_some(range)
}

/// The ranges of a branch, under an empty name, and of its properties.
pub(super) fn ranges<'a>(schemas: &'a Schemas, ids: &[SchemaId]) -> Vec<(&'a str, Range)> {
    let own = range(schemas, ids).map(|range| ("", range));
    let properties = Flat::of(schemas, ids).properties.into_iter().filter(|(name, _)| !name.is_empty());
    own.into_iter().chain(properties.filter_map(|(name, ids)| Some((name, range(schemas, &ids)?)))).collect()
}

fn number(bounds: &Bounds, keyword: &str) -> Option<Number> {
    let (_, value) = bounds.other.iter().find(|(name, _)| *name == keyword)?;
    value.as_number().cloned()
}

/// The number nearest to a bound that is excluded, above it or below it.
fn next(bound: &Number, is_integer: bool, direction: f64) -> Option<Number> {
    let bound = bound.as_f64()?;
    let next = match (is_integer, direction > 0.0) {
        (true, true) => bound.floor() + 1.0,
        (true, false) => bound.ceil() - 1.0,
        (false, true) => bound.next_up(),
        (false, false) => bound.next_down(),
    };
    Number::from_f64(next)
}

fn by_value(left: &Number, right: &Number) -> std::cmp::Ordering {
    left.as_f64().unwrap_or_default().total_cmp(&right.as_f64().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{range, ranges};
    use crate::analyze::test_schemas::lower;

    /// The bounds of a schema, as doubles.
    fn of(schema: Value) -> Option<(Option<f64>, Option<f64>)> {
        let (lowered, id) = lower(schema);
        let range = range(&lowered.schemas, &[id])?;
        Some((range.min.and_then(|min| min.as_f64()), range.max.and_then(|max| max.as_f64())))
    }

    #[test]
    fn a_range_is_of_the_values_or_of_their_size() {
        assert_eq!(of(json!({"type": "number", "minimum": 1, "maximum": 2.5})), Some((Some(1.0), Some(2.5))));
        assert_eq!(of(json!({"type": "string", "minLength": 3})), Some((Some(3.0), None)));
        assert_eq!(of(json!({"type": "array", "items": {}, "maxItems": 3})), Some((None, Some(3.0))));
        assert_eq!(of(json!({"type": ["object", "null"], "minProperties": 1})), Some((Some(1.0), None)));
        assert_eq!(of(json!({"allOf": [{"type": "string"}, {"maxLength": 4}]})), Some((None, Some(4.0))));
    }

    #[test]
    fn values_of_several_types_have_no_range() {
        assert_eq!(of(json!({"type": ["string", "array"], "minLength": 3, "minItems": 1})), None);
        assert_eq!(of(json!({"minLength": 3})), None);
        assert_eq!(of(json!({"type": "string", "minItems": 3})), None);
    }

    #[test]
    fn an_excluded_bound_is_the_next_number() {
        let integer = json!({"type": "integer", "exclusiveMinimum": 0, "maximum": 9, "exclusiveMaximum": 9});
        assert_eq!(of(integer), Some((Some(1.0), Some(8.0))));
        assert_eq!(of(json!({"type": "integer", "exclusiveMinimum": 0.5})), Some((Some(1.0), None)));
        assert_eq!(of(json!({"type": "number", "exclusiveMinimum": 0})), Some((Some(5e-324), None)));
    }

    #[test]
    fn the_ranges_of_a_branch_are_its_own_and_those_of_its_properties() {
        let properties = json!({"a": {"type": "integer", "minimum": 1}, "b": {"type": "integer"}});
        let (lowered, id) = lower(json!({"type": "object", "properties": properties, "maxProperties": 2}));
        let names: Vec<_> = ranges(&lowered.schemas, &[id]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["", "a"]);
    }
}
