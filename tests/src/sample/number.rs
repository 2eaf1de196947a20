//! Numbers within bounds, and multiples; the ends of a range are drawn often.

use super::Walk;
use serde_json::{Map, Value, json};

/// Integers that every JSON reader keeps exactly (RFC 8259, section 6).
const SAFE: i128 = (1 << 53) - 1;

impl Walk<'_, '_> {
    pub(super) fn integer(&mut self, map: &Map<String, Value>) -> Option<Value> {
        let (floor, ceiling) = match map.get("format").and_then(Value::as_str) {
            Some("int8") => (i8::MIN.into(), i8::MAX.into()),
            Some("int16") => (i16::MIN.into(), i16::MAX.into()),
            Some("int32") => (i32::MIN.into(), i32::MAX.into()),
            Some("uint8") => (0, u8::MAX.into()),
            Some("uint16") => (0, u16::MAX.into()),
            Some("uint32") => (0, u32::MAX.into()),
            Some("uint64") => (0, u64::MAX.into()),
            Some("int64") => (i64::MIN.into(), i64::MAX.into()),
            _ => (-SAFE, SAFE),
        };
        let bound = |key: &str| map.get(key).and_then(whole);
        let above = |key: &str| map.get(key).and_then(whole).map(|value| value + 1);
        let below = |key: &str| map.get(key).and_then(whole).map(|value| value - 1);
        let low = bound("minimum").into_iter().chain(above("exclusiveMinimum")).max();
        let high = bound("maximum").into_iter().chain(below("exclusiveMaximum")).min();
        let (low, high) = (low.unwrap_or(floor), high.unwrap_or(ceiling));
        // Bounds outside of the format's range take precedence: the validator checks them.
        let (low, high) = if low > high { (low, low.max(ceiling)) } else { (low, high) };
        // No integer type has numbers below zero and above this: such bounds are those of 64 bits, written as a double.
        let high = if low < 0 { high.min(i64::MAX.into()) } else { high };
        let low = low.max(i64::MIN.into());
        let step = map.get("multipleOf").and_then(whole).filter(|step| *step > 0).unwrap_or(1);
        let (first, last) = ((low + step - 1).div_euclid(step), high.div_euclid(step));
        if first > last {
            return None;
        }
        let near = 0_i128.clamp(first, last);
        let drawn = match self.rng.usize(..10) {
            0 => first,
            1 => last,
            2 => near,
            3..=7 => self.rng.i128((near - 50).max(first)..=(near + 1000).min(last)),
            _ => self.rng.i128(first..=last),
        };
        let value = drawn * step;
        if self.zero_fractions && value.abs() <= SAFE && self.rng.u8(..4) == 0 {
            #[expect(clippy::cast_precision_loss, reason = "small enough to be exact")]
            return Some(json!(value as f64));
        }
        i64::try_from(value).map(Value::from).or_else(|_| u64::try_from(value).map(Value::from)).ok()
    }

    pub(super) fn number(&mut self, map: &Map<String, Value>) -> Option<Value> {
        let bound = |key: &str| map.get(key).and_then(Value::as_f64);
        let (low, above) = (bound("minimum"), bound("exclusiveMinimum"));
        let (high, below) = (bound("maximum"), bound("exclusiveMaximum"));
        let low = [low, above].into_iter().flatten().reduce(f64::max);
        let high = [high, below].into_iter().flatten().reduce(f64::min);
        if let Some(step) = bound("multipleOf").filter(|step| *step > 0.0) {
            return self.multiple(step, low, high);
        }
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, low.max(0.0) + 1000.0),
            (None, Some(high)) => (high.min(0.0) - 1000.0, high),
            (None, None) => return Some(self.unbounded(map.get("format").and_then(Value::as_str))),
        };
        Some(match self.rng.usize(..8) {
            0 if above.is_none_or(|edge| edge < low) => json!(low),
            1 if below.is_none_or(|edge| edge > high) => json!(high),
            2 => json!(self.rng.f64().mul_add(high - low, low)),
            _ => {
                let digits = [10.0, 100.0, 10_000.0][self.rng.usize(..3)];
                json!(((self.rng.f64().mul_add(high - low, low)) * digits).round() / digits)
            }
        })
    }

    fn unbounded(&mut self, format: Option<&str>) -> Value {
        let small = f64::from(self.rng.i32(-100_000..100_000));
        match (self.rng.usize(..8), format) {
            (0, _) => json!(0),
            (1 | 2, _) => json!(self.rng.i32(-1000..1000)),
            (3, Some("float")) => json!(small * 1024.0),
            (3, _) => json!((self.rng.f64() - 0.5) * 1e15),
            (4, Some("float")) => json!(small / 64.0),
            (4, _) => json!(self.rng.f64() / 3e7),
            _ => json!(small / 100.0),
        }
    }

    fn multiple(&mut self, step: f64, low: Option<f64>, high: Option<f64>) -> Option<Value> {
        let first = low.map_or(-1000.0, |low| (low / step).ceil());
        let last = high.map_or(first.max(0.0) + 1000.0, |high| (high / step).floor());
        if first > last {
            return None;
        }
        let factor = self.rng.f64().mul_add(last - first, first).round();
        // The product is written with the decimals of the step: 3 * 0.1 is 0.3 and not 0.30000000000000004.
        let decimals = step.to_string().split('.').nth(1).map_or(0, str::len);
        format!("{:.decimals$}", factor * step).parse::<f64>().ok().map(|value| json!(value))
    }
}

/// A bound as an integer; a fraction is rounded to the side on which the bound remains one for whole numbers only, and the
/// validator refuses other values.
fn whole(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    #[expect(clippy::cast_possible_truncation, reason = "saturates, and bounds beyond i128 have no effect")]
    number.as_i128().or_else(|| number.as_f64().map(|float| (float as i128).clamp(-(1 << 100), 1 << 100)))
}
