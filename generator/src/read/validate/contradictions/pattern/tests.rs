use super::dialect::foreign;
use super::{Wrong, wrong};

#[test]
fn patterns_without_mistakes_have_none() {
    for pattern in [
        "",
        "^a*$",
        r"^\S.*$",
        "[a-z]+",
        "[^]]",
        "[]a]",
        r"[\]\-a]",
        "a|b*",
        "(?:a)?",
        "(?=a)b",
        "(?<name>a+)?",
        "/v1/",
        "/a",
        r"\(",
        "a{2,3}",
        "a+?",
        "a*?",
        r"\**",
        "[+*?]",
        "[a-]",
        "[-a]",
        "[(]",
    ] {
        assert_eq!(wrong(pattern), None, "{pattern}");
    }
}

#[test]
fn what_no_dialect_has_is_found() {
    for (pattern, meant, literal) in [
        ("(a", "(a)", Some(r"\(a")),
        ("^(a|b+$", "^(a|b)+$", Some(r"^\(a|b+$")),
        ("a)", "a", Some(r"a\)")),
        ("[a", "[a]", Some(r"\[a")),
        ("^[a-z+$", "^[a-z]+$", Some(r"^\[a-z+$")),
        ("[", "[]", Some(r"\[")),
        (r"a\", r"a\\", None),
        ("*a", ".*a", Some(r"\*a")),
        ("(+a)", "(.+a)", Some(r"(\+a)")),
        ("a|?", "a|.?", Some(r"a|\?")),
        ("a+*", "a+", Some(r"a+\*")),
        ("[z-a]", "[a-z]", None),
        ("x[_9-0]", "x[_0-9]", None),
    ] {
        let found = match wrong(pattern) {
            Some(Wrong::Syntax(found)) => Some((found.meant, found.literal)),
            _ => None,
        };
        let expected = (meant.to_owned(), literal.map(str::to_owned));
        assert_eq!(found, Some(expected), "{pattern}");
    }
    for (pattern, inner) in [("/^a$/", "^a$"), ("/a/i", "a"), ("/^[a-z]+$/gi", "^[a-z]+$")] {
        assert!(matches!(wrong(pattern), Some(Wrong::Delimited { pattern: found, .. }) if found == inner), "{pattern}");
    }
}

#[test]
fn parts_of_other_languages_have_what_ecma_262_has_for_them() {
    for (pattern, part, meant) in [
        (r"(?P<year>\d{4})-(?P=year)", "(?P<", r"(?<year>\d{4})-\k<year>"),
        ("(?'a'b)", "(?'a'", "(?<a>b)"),
        ("^a++$", "++", "^a+$"),
        ("a*+b?+", "*+", "a*b?"),
        ("[a-z]{1,3}+", "{1,3}+", "[a-z]{1,3}"),
        ("a{3,1}", "{3,1}", "a{1,3}"),
        ("a{10,9}", "{10,9}", "a{9,10}"),
        ("a{,3}", "{,3}", "a{0,3}"),
        ("a{2}{3}", "{3}", "(?:a{2}){3}"),
        (r"\A[a-z]+\Z", r"\A", "^[a-z]+$"),
        (r"^\d+\z", r"\z", r"^\d+$"),
        ("(?i)ab[c-e_]1", "(?i)", "[Aa][Bb][C-Ec-e_]1"),
        ("(?i)^[A-Za-z]x$", "(?i)", "^[A-Za-zA-Za-z][Xx]$"),
        ("(?s)a.b", "(?s)", r"a[\s\S]b"),
        ("(?u)a", "(?u)", "a"),
        ("(?>a|b)c", "(?>", "(?:a|b)c"),
        ("a(?#note)b", "(?#note)", "ab"),
        ("^[[:alpha:]_-]+$", "[:alpha:]", "^[A-Za-z_-]+$"),
        (r"^\pL+\p{L}$", r"\pL", r"^\p{L}+\p{L}$"),
        (r"\p{IsLatin}\p{Alnum}[\p{Punct}a]", r"\p{IsLatin}", r"\p{Script=Latin}[A-Za-z0-9][!-\/:-@\[-`{-~a]"),
        (r"\Qa.b\E+", r"\Q", r"a\.b+"),
        (r"[\x{1F600}-\x{1F64F}]", r"\x{1F600}", r"[\u{1F600}-\u{1F64F}]"),
        (r"\h+[\h]", r"\h", r"[ \t]+[ \t]"),
    ] {
        let found = foreign(pattern).map(|found| (found.part, found.meant));
        assert_eq!(found, Some((part.to_owned(), Some(meant.to_owned()))), "{pattern}");
    }
}

#[test]
fn what_ecma_262_has_nothing_for_is_found_too() {
    for (pattern, part) in [
        ("(a(?1)?)", "(?1)"),
        (r"\((?R)\)", "(?R)"),
        ("(?x) a b", "(?x)"),
        ("(a(?i)b)c", "(?i)"),
        ("(?(1)a|b)", "(?(1)"),
    ] {
        let found = foreign(pattern).map(|found| (found.part, found.meant));
        assert_eq!(found, Some((part.to_owned(), None)), "{pattern}");
    }
}

#[test]
fn patterns_of_ecma_262_are_left() {
    for pattern in [
        "",
        r"^[\w.+-]+@[\w-]+\.[\w.-]+$",
        "(?<name>a)(?=b)(?!c)(?<=d)(?<!e)(?:f)(?i:g)",
        "a+?b*?c??d{2,3}?",
        "a{2,}b{0,3}c{2,2}",
        r"^(?:{[0-9a-f]{4}}|a)$",
        r"\p{L}\p{Lu}\P{Script=Greek}\p{ASCII}\p{Alpha}",
        r"[\p{L}\d_]",
        r"\bA\B\\Z\\A",
        r"[\b\-\]]",
        "[[:]",
        "[:alpha:]",
        r"\u{1F600}\x1b\cA\0",
        "a{b}c{",
        "{}",
        "^{,3}",
        "é+ü{2}",
    ] {
        assert_eq!(foreign(pattern), None, "{pattern}");
    }
}
