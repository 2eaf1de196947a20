//! Types of numbers, by everything that a schema says of them.
//!
//! A type holds all values that the schema names: its bounds, `enum`, `const` and `default`. Of the types that do, that of the
//! `format` is preferred, then `i64`. A schema without a bound does not say how large values become: no type is chosen for
//! values that are not named.
//!
//! Integers that neither `i64` nor `u64` holds are a [`Ty::Number`]: it holds those of both, and doubles.

use serde_json::{Number, Value};

use crate::diag::Message;
use crate::diag::messages::analyze as messages;
use crate::lower::Schema;
use crate::model::Ty;

/// What the keywords of a schema and of its parts say of numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers<'a> {
    minimums: Vec<Bound<'a>>,
    maximums: Vec<Bound<'a>>,
    multiples: Vec<&'a Number>,
    defaults: Vec<&'a Number>,
}

#[derive(Clone, Copy, Debug)]
struct Bound<'a> {
    value: &'a Number,
    is_exclusive: bool,
}

/// The type of a number, and reports on values that it does not hold.
pub(crate) type Chosen = (Ty, Vec<Message>);

impl<'a> Numbers<'a> {
    /// Adds what a schema says.
    pub(crate) fn add(&mut self, schema: &'a Schema) {
        let inclusive = |value: &'a Option<Number>| value.as_ref().map(|value| Bound { value, is_exclusive: false });
        self.minimums.extend(inclusive(&schema.bounds.minimum));
        self.maximums.extend(inclusive(&schema.bounds.maximum));
        for (keyword, value) in &schema.bounds.other {
            let Value::Number(value) = value else { continue };
            match *keyword {
                "exclusiveMinimum" => self.minimums.push(Bound { value, is_exclusive: true }),
                "exclusiveMaximum" => self.maximums.push(Bound { value, is_exclusive: true }),
                "multipleOf" => self.multiples.push(value),
                _ => {}
            }
        }
        self.defaults.extend(schema.notes.default.as_deref().and_then(Value::as_number));
    }

    /// Adds what the keywords of another schema say.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.minimums.extend(&other.minimums);
        self.maximums.extend(&other.maximums);
        self.multiples.extend(&other.multiples);
        self.defaults.extend(&other.defaults);
    }

    /// The type of an integer; `values` are those of its `enum`.
    pub(crate) fn integer(&self, format: Option<&str>, values: &[&Value]) -> Chosen {
        Range::of(self, values).choose(format.and_then(Ty::of_number_format))
    }

    /// The type of a number; `values` are those of its `enum`.
    ///
    /// It is an integer if `multipleOf` allows nothing else, or if its format is that of an integer, unless the schema names a
    /// value with a fraction.
    pub(crate) fn number(&self, format: Option<&str>, values: &[&Value]) -> Chosen {
        let named = || values.iter().filter_map(|value| value.as_number()).chain(self.defaults.iter().copied());
        let bounds = || self.minimums.iter().chain(&self.maximums).map(|bound| bound.value);
        let has_fraction = |number: &Number| exact(number).is_none();
        let is_whole = self.multiples.iter().any(|step| exact(step).is_some_and(|step| step > 0));
        let is_called_integer = format.and_then(Ty::of_number_format).is_some()
            && !bounds().chain(self.multiples.iter().copied()).any(has_fraction);
        if (is_whole || is_called_integer) && !named().any(has_fraction) {
            return self.integer(format, values);
        }
        if format == Some("decimal") && values.is_empty() {
            return (Ty::DecimalNumber, Vec::new());
        }
        // A double does not hold each of the integers beyond 2^53.
        let is_double = |number: &Number| number.is_f64() || number.as_f64().and_then(whole) == exact(number);
        let has_64_bits = matches!(format.and_then(Ty::of_number_format), Some(Ty::I64 | Ty::U64));
        let is_double = !has_64_bits && named().chain(bounds()).all(is_double);
        (if is_double { Ty::F64 } else { Ty::Number }, Vec::new())
    }
}

/// The least and the greatest integer that a schema names.
#[derive(Clone, Copy, Debug, Default)]
struct Range {
    least: Option<i128>,
    most: Option<i128>,
    /// Set if the schema excludes integers below zero.
    is_unsigned: bool,
}

const I64_MAX: i128 = i64::MAX as i128;
const U64_MAX: i128 = u64::MAX as i128;

impl Range {
    fn of(numbers: &Numbers<'_>, values: &[&Value]) -> Self {
        let listed: Vec<i128> = values.iter().filter_map(|value| value.as_number()).filter_map(exact).collect();
        // The values say more than the bounds do.
        let (least, most) = if listed.is_empty() {
            (
                numbers.minimums.iter().map(|bound| bound.first()).max(),
                numbers.maximums.iter().map(|bound| bound.last()).min(),
            )
        } else {
            (listed.iter().min().copied(), listed.iter().max().copied())
        };
        let defaults = || numbers.defaults.iter().copied().filter_map(exact);
        Self {
            least: least.into_iter().chain(defaults()).min(),
            most: most.into_iter().chain(defaults()).max(),
            is_unsigned: least.is_some_and(|least| least >= 0),
        }
    }

    fn choose(self, format: Option<Ty>) -> Chosen {
        let is_named_unsigned = matches!(format, Some(Ty::U8 | Ty::U16 | Ty::U32 | Ty::U64));
        let largest = if is_named_unsigned { [Ty::U64, Ty::I64] } else { [Ty::I64, Ty::U64] };
        let is_signed_64 = format == Some(Ty::I64) && !self.is_unsigned;
        let other_sign = format.as_ref().and_then(other_sign).filter(|_| is_named_unsigned || self.is_unsigned);
        // Many tools write the largest integer of 64 bits as a double, which rounds it up.
        let rounded = [I64_MAX, U64_MAX].into_iter().find(|most| self.most.is_some_and(|own| is_rounded(own, *most)));
        let range = Self { most: rounded.filter(|_| is_signed_64).or(self.most), ..self };
        let found = format.iter().chain(&other_sign).chain(&largest).find(|ty| range.is_within(ty));
        let range = Self { most: rounded.or(self.most), ..self };
        let found = found.or_else(|| largest.iter().find(|ty| range.is_within(ty)));
        let Some(ty) = found else {
            let is_held = self.ends().all(|value| value >= i64::MIN.into() && value <= U64_MAX);
            return (Ty::Number, if is_held { Vec::new() } else { vec![messages::beyond_64_bits()] });
        };
        let mut lost = Vec::new();
        if !self.is_within(ty) {
            lost.push(messages::rounded_maximum(if *ty == Ty::I64 { "i64" } else { "u64" }));
        }
        if *ty == Ty::U64 && !is_named_unsigned && !self.is_unsigned {
            lost.push(messages::unsigned_without_minimum());
        }
        (ty.clone(), lost)
    }

    /// Tests whether a type holds all integers that the schema names.
    fn is_within(self, ty: &Ty) -> bool {
        ty.integers().is_some_and(|held| self.ends().all(|value| held.contains(&value)))
    }

    fn ends(self) -> impl Iterator<Item = i128> {
        self.least.into_iter().chain(self.most)
    }
}

/// Tests whether a bound is what a double makes of the largest integer of a type, which is less.
#[expect(clippy::cast_precision_loss, reason = "the rounded values are compared")]
fn is_rounded(bound: i128, largest: i128) -> bool {
    bound > largest && bound as f64 == largest as f64
}

/// The type of the same size, with a sign if the given one has none, and without one if it has.
fn other_sign(ty: &Ty) -> Option<Ty> {
    let pairs = [(Ty::I8, Ty::U8), (Ty::I16, Ty::U16), (Ty::I32, Ty::U32), (Ty::I64, Ty::U64)];
    pairs.into_iter().find_map(|(signed, unsigned)| match ty {
        ty if *ty == signed => Some(unsigned),
        ty if *ty == unsigned => Some(signed),
        _ => None,
    })
}

impl Bound<'_> {
    /// The first integer that a lower bound allows.
    fn first(self) -> i128 {
        match exact(self.value) {
            Some(value) => value.saturating_add(self.is_exclusive.into()),
            None => self.value.as_f64().and_then(|float| whole(float.ceil())).unwrap_or(i128::MIN),
        }
    }

    /// The last integer that an upper bound allows.
    fn last(self) -> i128 {
        match exact(self.value) {
            Some(value) => value.saturating_sub(self.is_exclusive.into()),
            None => self.value.as_f64().and_then(|float| whole(float.floor())).unwrap_or(i128::MAX),
        }
    }
}

/// The integer that a number is equal to; `None` if it has a fraction.
fn exact(number: &Number) -> Option<i128> {
    number.as_i128().or_else(|| number.as_f64().and_then(whole))
}

/// The integer that a double is equal to; the nearest one that an `i128` holds, if it is larger.
#[expect(clippy::cast_possible_truncation, reason = "saturates, and no integer type is that large")]
fn whole(float: f64) -> Option<i128> {
    if float.fract() == 0.0 { Some(float as i128) } else { None }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "tests fail by panicking")]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::schema::flat::Flat;
    use crate::analyze::test_schemas::lower;
    use crate::lower::Types;
    use crate::model::Ty;

    /// The type of a number, and the number of reports on it.
    fn ty(schema: Value) -> (Ty, usize) {
        let (lowered, id) = lower(schema);
        let flat = Flat::of(&lowered.schemas, &[id]);
        let values = flat.values.as_deref().unwrap_or_default();
        let is_integer = flat.kinds() == Types::INTEGER;
        let of = if is_integer { super::Numbers::integer } else { super::Numbers::number };
        let (ty, lost) = of(&flat.numbers, flat.format, values);
        (ty, lost.len())
    }

    fn integer(mut schema: Value) -> (Ty, usize) {
        schema["type"] = json!("integer");
        ty(schema)
    }

    #[test]
    fn an_integer_has_the_size_of_its_format_or_64_bits() {
        assert_eq!(integer(json!({"format": "uint8"})), (Ty::U8, 0));
        assert_eq!(integer(json!({"format": "int32", "minimum": 0, "maximum": 100})), (Ty::I32, 0));
        assert_eq!(integer(json!({"format": "unix-time"})), (Ty::I64, 0));
        assert_eq!(integer(json!({"format": "uint", "minimum": 0})), (Ty::U64, 0));
        assert_eq!(integer(json!({"minimum": 0, "maximum": i64::MAX})), (Ty::I64, 0));
    }

    #[test]
    fn bounds_come_before_the_format() {
        assert_eq!(integer(json!({"format": "int64", "minimum": 0, "maximum": u64::MAX})), (Ty::U64, 0));
        assert_eq!(integer(json!({"format": "int32", "minimum": 0, "maximum": u32::MAX})), (Ty::U32, 0));
        assert_eq!(integer(json!({"format": "int32", "maximum": u32::MAX})), (Ty::I64, 0));
        assert_eq!(integer(json!({"format": "int32", "minimum": -1, "maximum": u32::MAX})), (Ty::I64, 0));
        assert_eq!(integer(json!({"format": "uint32", "minimum": -1})), (Ty::I32, 0));
        assert_eq!(integer(json!({"format": "uint32", "maximum": -1})), (Ty::I32, 0));
        assert_eq!(integer(json!({"format": "int32", "minimum": 1_u64 << 40})), (Ty::I64, 0));
        assert_eq!(integer(json!({"format": "uint8", "maximum": 256})), (Ty::U64, 0));
        assert_eq!(integer(json!({"format": "int8", "minimum": 0, "maximum": 256})), (Ty::I64, 0));
    }

    #[test]
    fn exclusive_bounds_are_not_values() {
        assert_eq!(integer(json!({"format": "uint32", "exclusiveMinimum": -1})), (Ty::U32, 0));
        assert_eq!(integer(json!({"format": "int8", "exclusiveMaximum": 128})), (Ty::I8, 0));
        assert_eq!(integer(json!({"format": "int8", "exclusiveMaximum": 128.5, "minimum": 0})), (Ty::U8, 0));
        assert_eq!(integer(json!({"minimum": 0, "exclusiveMaximum": 18_446_744_073_709_551_616.0})), (Ty::U64, 0));
        assert_eq!(integer(json!({"exclusiveMaximum": 9_223_372_036_854_775_808_u64})), (Ty::I64, 0));
        assert_eq!(integer(json!({"format": "uint8", "minimum": -0.5})), (Ty::U8, 0));
    }

    #[test]
    fn a_maximum_that_a_double_rounds_is_that_of_the_type() {
        let (i64_max, u64_max) = (9_223_372_036_854_776_000_u64, 18_446_744_073_709_551_616.0);
        assert_eq!(integer(json!({"minimum": 0, "maximum": u64_max})), (Ty::U64, 1));
        assert_eq!(
            integer(json!({"minimum": -9.223_372_036_854_776e18, "maximum": 9.223_372_036_854_776e18})),
            (Ty::I64, 1)
        );
        assert_eq!(integer(json!({"format": "int64", "maximum": 9.223_372_036_854_776e18})), (Ty::I64, 1));
        assert_eq!(integer(json!({"minimum": -9.223_372_036_854_776e18, "maximum": i64_max})), (Ty::I64, 1));
        assert_eq!(integer(json!({"minimum": 0, "maximum": i64_max})), (Ty::U64, 0));
    }

    #[test]
    fn what_a_type_does_not_hold_is_reported() {
        assert_eq!(integer(json!({"maximum": u64::MAX})), (Ty::U64, 1));
        assert_eq!(integer(json!({"format": "uint64", "maximum": u64::MAX})), (Ty::U64, 0));
        assert_eq!(integer(json!({"default": u64::MAX})), (Ty::U64, 1));
        assert_eq!(integer(json!({"default": u64::MAX, "minimum": 0})), (Ty::U64, 0));
        assert_eq!(integer(json!({"maximum": 18_446_744_073_709_551_616.0})), (Ty::U64, 2));
        assert_eq!(integer(json!({"minimum": -1, "maximum": u64::MAX})), (Ty::Number, 0));
        assert_eq!(integer(json!({"maximum": 1e20})), (Ty::Number, 1));
        assert_eq!(integer(json!({"minimum": -1e300})), (Ty::Number, 1));
    }

    #[test]
    fn listed_values_decide_where_they_are() {
        assert_eq!(integer(json!({"enum": [1, u64::MAX]})), (Ty::U64, 0));
        assert_eq!(integer(json!({"enum": [-1, u64::MAX]})), (Ty::Number, 0));
        assert_eq!(integer(json!({"const": u64::MAX, "format": "int32"})), (Ty::U64, 0));
        assert_eq!(integer(json!({"enum": [1, 2], "maximum": u64::MAX})), (Ty::I64, 0));
    }

    #[test]
    fn every_part_of_all_of_has_its_say() {
        let parts = json!([{"format": "int64", "minimum": 0}, {"maximum": u64::MAX}, {"maximum": 1e300}]);
        assert_eq!(integer(json!({"allOf": parts})), (Ty::U64, 0));
    }

    #[test]
    fn a_number_is_a_double_unless_the_schema_allows_integers_only() {
        let number = |mut schema: Value| {
            schema["type"] = json!("number");
            ty(schema).0
        };
        for format in ["float", "double", "unix-time"] {
            assert_eq!(number(json!({"format": format, "maximum": 100})), Ty::F64, "{format}");
        }
        assert_eq!(number(json!({"format": "decimal", "maximum": 100})), Ty::DecimalNumber);
        assert_eq!(number(json!({"format": "decimal", "multipleOf": 1})), Ty::I64);
        assert_eq!(number(json!({"format": "int32"})), Ty::I32);
        assert_eq!(number(json!({"format": "int64", "maximum": u64::MAX, "minimum": 0})), Ty::U64);
        assert_eq!(number(json!({"format": "int32", "default": 0.5})), Ty::F64);
        assert_eq!(number(json!({"format": "int32", "maximum": 0.5})), Ty::F64);
        assert_eq!(number(json!({"format": "int64", "default": 0.5})), Ty::Number);
        assert_eq!(number(json!({"multipleOf": 1})), Ty::I64);
        assert_eq!(number(json!({"multipleOf": 5.0, "minimum": 0, "maximum": u64::MAX})), Ty::U64);
        assert_eq!(number(json!({"multipleOf": 0.5})), Ty::F64);
        assert_eq!(number(json!({"multipleOf": 1, "enum": [0.5]})), Ty::F64);
    }

    #[test]
    fn a_number_that_no_double_holds_keeps_its_digits() {
        for value in [9_007_199_254_740_993_u64, u64::MAX] {
            assert_eq!(ty(json!({"type": "number", "default": value})), (Ty::Number, 0));
            assert_eq!(ty(json!({"type": "number", "maximum": value})), (Ty::Number, 0));
        }
        assert_eq!(ty(json!({"type": "number", "maximum": 1_u64 << 60})), (Ty::F64, 0));
    }
}
