//! `collectionFormat` of arrays within arrays (Swagger 2.0, "Items Object"), which OpenAPI 3 does not have.

/// The field of an upgraded parameter that has it.
pub(crate) const INNER_FORMAT: &str = "x-inner-collection-format";

/// What separates the items of an array in a `collectionFormat`.
pub(crate) fn separator(format: &str) -> Option<char> {
    match format {
        "csv" => Some(','),
        "ssv" => Some(' '),
        "tsv" => Some('\t'),
        "pipes" => Some('|'),
        _ => None,
    }
}
