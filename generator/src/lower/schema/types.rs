//! Sets of the types of JSON Schema.

use serde_json::Value;

/// A set of types of JSON Schema (2020-12, validation, 6.1.1). `number` includes `integer`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Types(u8);

const NAMES: [(&str, Types); 7] = [
    ("null", Types::NULL),
    ("boolean", Types::BOOLEAN),
    ("integer", Types::INTEGER),
    ("number", Types::NUMBER),
    ("string", Types::STRING),
    ("array", Types::ARRAY),
    ("object", Types::OBJECT),
];

impl Types {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `boolean`.
    pub const BOOLEAN: Self = Self(2);
    /// `integer`.
    pub const INTEGER: Self = Self(4);
    /// `number`.
    pub const NUMBER: Self = Self(8);
    /// `string`.
    pub const STRING: Self = Self(16);
    /// `array`.
    pub const ARRAY: Self = Self(32);
    /// `object`.
    pub const OBJECT: Self = Self(64);
    /// No type.
    pub const NONE: Self = Self(0);
    /// Every type.
    pub const ALL: Self = Self(127);

    /// The type with this name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, types)| types)
    }

    /// The type that is commonly meant by a name which JSON Schema does not have; [`Types::ALL`] for `any`.
    pub fn meant(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "any" => Self::ALL,
            "int" | "int32" | "int64" | "long" => Self::INTEGER,
            "float" | "double" | "decimal" => Self::NUMBER,
            "bool" => Self::BOOLEAN,
            "date" | "datetime" | "date-time" | "uuid" | "file" | "str" | "text" | "binary" => Self::STRING,
            "list" => Self::ARRAY,
            "map" | "dict" => Self::OBJECT,
            lower => return Self::named(lower),
        })
    }

    /// The name of a set of one type.
    pub fn name(self) -> Option<&'static str> {
        NAMES.into_iter().find(|(_, types)| *types == self).map(|(name, _)| name)
    }

    /// The type of a value; of a number without a fraction, `integer`.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(n) if n.is_f64() && n.as_f64().is_some_and(|f| f.fract() != 0.0) => Self::NUMBER,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The union of two sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The intersection of two sets; that of `number` and `integer` is `integer`.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let both = Self(self.0 & other.0);
        let integer = self.widened().0 & other.widened().0 & Self::INTEGER.0;
        Self(both.0 | integer).narrowed()
    }

    /// The set without the types of another one.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// True if the set includes another one.
    pub const fn has(self, other: Self) -> bool {
        self.widened().0 & other.0 == other.0
    }

    /// True if the intersection of the sets is not empty.
    pub const fn meets(self, other: Self) -> bool {
        self.widened().0 & other.widened().0 != 0
    }

    /// True if the set is empty.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// True if the set is one of `boolean`, `integer`, `number` and `string`.
    pub const fn is_scalar(self) -> bool {
        matches!(self.narrowed(), Self::BOOLEAN | Self::INTEGER | Self::NUMBER | Self::STRING)
    }

    /// The types of the set; `integer` is left out if `number` is one of them.
    pub fn each(self) -> impl Iterator<Item = Self> {
        let set = self.narrowed();
        (0..7).map(|bit| Self(1 << bit)).filter(move |t| set.0 & t.0 != 0)
    }

    const fn widened(self) -> Self {
        if self.0 & Self::NUMBER.0 != 0 { Self(self.0 | Self::INTEGER.0) } else { self }
    }

    const fn narrowed(self) -> Self {
        if self.0 & Self::NUMBER.0 != 0 { Self(self.0 & !Self::INTEGER.0) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Types;

    #[test]
    fn a_number_includes_an_integer() {
        assert!(Types::NUMBER.has(Types::INTEGER) && !Types::INTEGER.has(Types::NUMBER));
        assert_eq!(Types::NUMBER.and(Types::INTEGER), Types::INTEGER);
        assert_eq!(Types::NUMBER.or(Types::INTEGER).each().collect::<Vec<_>>(), [Types::NUMBER]);
        assert!(Types::NUMBER.meets(Types::INTEGER) && !Types::NUMBER.meets(Types::STRING));
        assert_eq!(Types::ALL.without(Types::OBJECT).and(Types::OBJECT), Types::NONE);
    }

    #[test]
    fn a_number_without_a_fraction_is_an_integer() {
        assert_eq!(Types::of(&json!(1.0)), Types::INTEGER);
        assert_eq!(Types::of(&json!(1.5)), Types::NUMBER);
        assert_eq!(Types::of(&json!("1")), Types::STRING);
    }

    #[test]
    fn a_name_of_another_language_is_understood() {
        assert_eq!(Types::named("int"), None);
        assert_eq!(Types::meant("int"), Some(Types::INTEGER));
        assert_eq!(Types::meant("String"), Some(Types::STRING));
        assert_eq!(Types::meant("any"), Some(Types::ALL));
        assert_eq!(Types::meant("wombat"), None);
        assert_eq!(Types::INTEGER.name(), Some("integer"));
        assert_eq!(Types::ALL.name(), None);
    }
}
