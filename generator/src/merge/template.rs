//! Path templates (OpenAPI 3.2.0, section 4.8.2: "Path Templating").

/// A path template taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The template with all names left out: `/x/{}`. Two templates with one form are one path.
    pub form: String,
    /// The names of the parameters, in their order.
    pub names: Vec<String>,
}

/// Takes a path template apart.
///
/// # Errors
/// What is wrong with it, as a part of a sentence.
pub fn parse(template: &str) -> Result<Template, &'static str> {
    let (mut form, mut names) = (String::with_capacity(template.len()), Vec::new());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, tail) = rest.split_at(at);
        form.push_str(literal);
        let Some(tail) = tail.strip_prefix('{') else { return Err("has a `}` without a `{` before it") };
        let Some(end) = tail.find(['{', '}']) else { return Err("has a `{` that is never closed") };
        let (name, tail) = tail.split_at(end);
        let Some(tail) = tail.strip_prefix('}') else { return Err("has a `{` within `{}`") };
        if name.is_empty() {
            return Err("has a parameter without a name");
        }
        form.push_str("{}");
        names.push(name.to_owned());
        rest = tail;
    }
    form.push_str(rest);
    Ok(Template { form, names })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_taken_apart() {
        let template = parse("/a/{b}-{c}/d.{e}");
        let names = ["b", "c", "e"].map(String::from).to_vec();
        assert_eq!(template, Ok(Template { form: "/a/{}-{}/d.{}".into(), names }));
    }

    #[test]
    fn broken_templates_are_refused() {
        for broken in ["/{", "/{a", "/}", "/{}", "/{a{b}}", "/{a}}"] {
            assert!(parse(broken).is_err(), "{broken}");
        }
    }
}
