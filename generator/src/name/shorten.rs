//! Lengths of names: those that the generator makes of several texts are limited, those that the document spells are not, but
//! for those of files.

/// The largest length of a type's name.
const MAX_TYPE: usize = 60;

/// The largest length of the name of a type that is made of the names of its members: each of its owners has a better one.
const MAX_SHARED_TYPE: usize = 40;

/// The largest length of a method's name.
const MAX_METHOD: usize = 50;

/// The largest length of a module's name, which is also that of a file. Systems take 255 in a file's name, and fewer in a path.
const MAX_MODULE: usize = 64;

/// The shares of the length, in hundredths, that the first words of a short name may have. The last words say most.
const HEADS: [usize; 3] = [35, 50, 65];

/// A type's name, or if it is too long, names of its first and last words, best first.
pub(crate) fn short_types(name: String) -> Vec<String> {
    shortened(name, MAX_TYPE, words_of_type)
}

/// The name of a type that is made of the names of its members, or if it is too long, names of its first and last words, best
/// first.
pub(crate) fn short_shared_types(name: String) -> Vec<String> {
    shortened(name, MAX_SHARED_TYPE, words_of_type)
}

fn words_of_type(name: &str) -> Vec<&str> {
    let starts = name.match_indices(|c: char| c.is_ascii_uppercase()).map(|(start, _)| start);
    let starts: Vec<usize> = std::iter::once(0).chain(starts.filter(|start| *start > 0)).collect();
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| name.get(*start..end)).collect()
}

/// A method's name, or if it is too long, names of its first and last words, best first.
pub(crate) fn short_methods(name: String) -> Vec<String> {
    shortened(name, MAX_METHOD, |name| name.split_inclusive('_').collect())
}

/// A module's name, or if it is too long, names of its first and last words, best first. The document spells it: only a name
/// that the system of files could refuse is shortened.
pub(crate) fn short_modules(name: String) -> Vec<String> {
    shortened(name, MAX_MODULE, |name| name.split_inclusive('_').collect())
}

/// A name that fits, or the names of its first and last words. They depend on nothing but the name.
fn shortened(name: String, max: usize, words: impl Fn(&str) -> Vec<&str>) -> Vec<String> {
    if name.len() <= max {
        return vec![name];
    }
    let words = words(&name);
    let mut names: Vec<String> = HEADS.iter().map(|share| ends(&words, max, max * share / 100)).collect();
    names.dedup();
    // Names that are the same at both ends: a number that depends on no other name.
    let number = name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 10_000;
    let first = ends(&words, max - 4, (max - 4) * HEADS[0] / 100);
    names.push(format!("{first}{number:04}"));
    names
}

/// The first words of a name up to a length, and as many of the last words as fit.
fn ends(words: &[&str], max: usize, max_head: usize) -> String {
    let mut head = String::new();
    let mut rest = words.iter();
    while let Some(word) = rest.clone().next() {
        match max_head.checked_sub(head.len()) {
            Some(free) if word.len() <= free => head.push_str(word),
            // A name begins as the long one does.
            Some(free) if head.is_empty() => head.extend(word.chars().take(free)),
            _ => break,
        }
        rest.next();
    }
    let mut tail: Vec<&str> = Vec::new();
    let mut length = head.len();
    for word in rest.rev() {
        length += word.len();
        if length > max && !tail.is_empty() {
            break;
        }
        tail.push(word);
    }
    tail.reverse();
    head.push_str(&tail.concat());
    head.truncate(max);
    head.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{short_methods, short_modules, short_shared_types, short_types};

    #[test]
    fn a_name_that_fits_is_kept() {
        assert_eq!(short_types("PetBody".to_owned()), ["PetBody"]);
        assert_eq!(short_methods("get_pet".to_owned()), ["get_pet"]);
    }

    #[test]
    fn a_long_name_keeps_its_first_and_last_words() {
        let long = "PostCustomersCustomerSubscriptionsBodyPaymentSettingsPaymentMethodOptionsCardMandateOptions";
        let short = short_types(long.to_owned());
        assert_eq!(
            short.first().map(String::as_str),
            Some("PostCustomersCustomerPaymentMethodOptionsCardMandateOptions")
        );
        assert!(short.len() > 1, "{short:?}");
        let long = "post_namespaces_worker_deployment_versions_by_version_update_compute_config";
        assert_eq!(
            short_methods(long.to_owned()).first().map(String::as_str),
            Some("post_namespaces_by_version_update_compute_config")
        );
    }

    #[test]
    fn a_long_name_of_a_module_is_that_of_a_file() {
        for long in ["a".repeat(300), "word_".repeat(60), format!("{}_{}", "a".repeat(40), "b".repeat(40))] {
            let short = short_modules(long.clone());
            assert!(
                short.iter().all(|name| name.len() <= 64 && long.starts_with(name.get(..20).unwrap_or("?"))),
                "{short:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn short_names_are_names(text in ".*") {
            let types = short_types(crate::name::type_name(&text));
            let shared = short_shared_types(crate::name::type_name(&text));
            let methods = short_methods(crate::name::value_name(&text));
            proptest::prop_assert!(types.iter().all(|name| name.len() <= 60) && shared.iter().all(|name| name.len() <= 40));
            proptest::prop_assert!(methods.iter().all(|name| name.len() <= 50));
            for name in types.iter().chain(&shared).chain(&methods) {
                let _ = crate::name::ident(name);
            }
        }
    }
}
