//! Suggestions for misspelled names.

/// The known name that is most similar to `name`: at most a third of its characters, and three, may differ.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let near = |other: &str| {
        // Names whose lengths differ too much are not compared: there may be many, and long ones.
        let close = name.len().abs_diff(other.len()) <= 4 * limit;
        close.then(|| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase()))
    };
    let found = known.into_iter().filter(|other| *other != name).filter_map(|other| Some((near(other)?, other)));
    found.filter(|(distance, _)| *distance <= limit).min().map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelled_name_has_a_suggestion() {
        let known = ["required", "requestBody", "parameters", "in"];
        assert_eq!(nearest("requred", known), Some("required"));
        assert_eq!(nearest("paramters", known), Some("parameters"));
        assert_eq!(nearest("requestbody", known), Some("requestBody"));
        assert_eq!(nearest("discount", known), None);
    }
}
