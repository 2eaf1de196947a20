//! Tests of diagnostics as text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::diag::{Code, Message};
use crate::source::{SourceLine, Span, Syntax};

/// The report on one diagnostic at the first of some spans of a text, whose others are related.
fn report(text: &[u8], syntax: Syntax, spans: Vec<Span>, check: impl FnOnce(Report<'_>)) {
    let mut sources = Sources::default();
    let (file, _) = sources.add_file("api".into(), "api".into(), text.to_vec());
    let fragment = sources.add_whole(file, syntax);
    let mut locations = spans.into_iter().map(|span| Location { fragment, span });
    let location = locations.next();
    let related = locations.map(|location| (location, "this is the other".to_owned())).collect();
    let message = Message {
        code: Code::Conflict,
        text: "wrong".to_owned(),
        help: "right".to_owned(),
        related,
        is_corrected: false,
        target: None,
    };
    check(Report::new(&Diagnostics::from_iter([Diagnostic::of(location, message)]), &sources));
}

/// The lines of the excerpt, as they are and from a text with colours.
#[track_caller]
fn excerpt_is(text: &str, syntax: Syntax, span: Span, expected: &[&str]) {
    report(text.as_bytes(), syntax, vec![span], |report| {
        let shown = report.to_string();
        let mut lines: Vec<&str> = shown.lines().skip(2).collect();
        assert_eq!(lines.pop(), Some("  help: right"));
        assert_eq!(lines, expected, "\n{shown}");
        assert_eq!(without_styles(&report.styled().to_string()), shown);
    });
}

/// A text without its escape codes, each of which ends with `m`.
fn without_styles(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap_or_default().1)
}

fn at(pointer: &str) -> Span {
    Span::Pointer(pointer.into())
}

#[test]
fn a_mark_is_below_a_value_or_the_name_above_it() {
    let yaml = "paths:\n  /a:\n    get: {$ref: '#/x y/z', n: 10}\n    summary: a text, with a comma # and more\n";
    let of = |pointer: &str, expected: &[&str]| excerpt_is(yaml, Syntax::Yaml, at(pointer), expected);
    let line = "  3 |     get: {$ref: '#/x y/z', n: 10}";
    of("/paths/~1a/get", &[line, "    |          ^"]);
    of("/paths/~1a/get/$ref", &[line, "    |                 ^^^^^^^^^"]);
    of("/paths/~1a/get/n", &[line, "    |                               ^^"]);
    of("/paths/~1a", &["  2 |   /a:", "    |   ^^"]);
    of(
        "/paths/~1a/summary",
        &["  4 |     summary: a text, with a comma # and more", "    |              ^^^^^^^^^^^^^^^^^^^^"],
    );
    // The whole text.
    of("", &[]);
    let name = Span::Key { pointer: "/paths".into(), key: "/a".to_owned(), occurrence: 0 };
    excerpt_is(yaml, Syntax::Yaml, name, &["  2 |   /a:", "    |   ^^"]);
    // A place that is no value.
    excerpt_is(yaml, Syntax::Yaml, Span::Offset(4), &["  1 | paths:", "    |     ^"]);
}

#[test]
fn of_a_long_line_the_part_around_the_location_is_shown() {
    let members: String = (0..2000).map(|index| format!("\"p{index}\":{{\"type\":\"string\"}},")).collect();
    let json = format!("{{{members}\"last\":true}}");
    let of = |pointer: &str, expected: &[&str]| excerpt_is(&json, Syntax::Json, at(pointer), expected);
    of(
        "/p0/type",
        &[
            r#"  1 | {"p0":{"type":"string"},"p1":{"type":"string"},"p2":{"type":"string"},"p3":{"type":"string"..."#,
            "    |               ^^^^^^^^",
        ],
    );
    of(
        "/p700/type",
        &[
            r#"  1 | ..."p699":{"type":"string"},"p700":{"type":"string"},"p701":{"type":"string"},"p702":{"type..."#,
            "    |                                            ^^^^^^^^",
        ],
    );
    of(
        "/last",
        &[
            r#"  1 | ...string"},"p1999":{"type":"string"},"last":true}"#,
            "    |                                              ^^^^",
        ],
    );
    let indented = format!("a:\n{:90}b: 1\n", "");
    excerpt_is(
        &indented,
        Syntax::Yaml,
        at("/a/b"),
        &["  2 | ...                   b: 1", "    |                          ^"],
    );
}

#[test]
fn tabs_and_wide_characters_take_their_columns() {
    let tabs = "{\n\t\t\t\"a\":\t1,\n\"b\": 2}";
    excerpt_is(tabs, Syntax::Json, at("/a"), &["  2 |             \"a\":    1,", "    |                     ^"]);
    let wide = "{\"語語\": {\"名前\": \"文字\", \"b\": 12}}";
    let of = |pointer: &str, mark: &str| {
        excerpt_is(wide, Syntax::Json, at(pointer), &[r#"  1 | {"語語": {"名前": "文字", "b": 12}}"#, mark]);
    };
    of("/語語/名前", "    |                   ^^^^^^");
    of("/語語/b", "    |                                ^^");
}

#[test]
fn what_would_act_on_a_terminal_is_escaped() {
    let text = "{\"a\u{1b}[31m\u{9b}\u{202e}b\u{200b}\": \"\u{1b}]0;x\u{7}\"}\r\n";
    excerpt_is(
        text,
        Syntax::Yaml,
        Span::Offset(3),
        &[r#"  1 | {"a\u{1b}[31m\u{9b}\u{202e}b\u{200b}": "\u{1b}]0;x\u{7}"}"#, "    |    ^"],
    );
    report(text.as_bytes(), Syntax::Yaml, vec![Span::Offset(3)], |report| {
        assert!(!report.to_string().contains('\u{1b}'));
        assert!(report.styled().to_string().contains("\u{1b}[1m"));
    });
}

#[test]
fn at_the_end_there_may_be_nothing_to_show() {
    let end = || Span::Offset(usize::MAX);
    excerpt_is("{\"a\": 1,", Syntax::Json, end(), &["  1 | {\"a\": 1,", "    |         ^"]);
    excerpt_is("{\"a\": 1,\n", Syntax::Json, end(), &[]);
    excerpt_is("a: 1\n \t \n", Syntax::Yaml, Span::Offset(6), &[]);
    excerpt_is("", Syntax::Json, end(), &[]);
    excerpt_is("", Syntax::Yaml, at("/a/b"), &[]);
}

#[test]
fn related_locations_have_an_excerpt_each() {
    let expected = "error[conflict]: wrong\n  --> api:1:4 at #/a\n  1 | a: 1\n    |    ^\n  \
                    --> api:2:4 at #/b: this is the other\n  2 | b: 2\n    |    -\n  help: right\n";
    report(b"a: 1\nb: 2\n", Syntax::Yaml, vec![at("/a"), at("/b")], |report| {
        assert_eq!(report.to_string(), expected);
    });
}

#[test]
fn a_note_on_the_location_itself_has_no_excerpt_of_its_own() {
    let expected =
        "error[conflict]: wrong\n  --> api:1:4 at #/a: this is the other\n  1 | a: 1\n    |    ^\n  help: right\n";
    report(b"a: 1\n", Syntax::Yaml, vec![at("/a"), at("/a")], |report| assert_eq!(report.to_string(), expected));
}

#[test]
fn of_a_line_of_megabytes_a_part_is_looked_at() {
    let text = "\"a\": [1], ".repeat(1_000_000);
    let start = Instant::now();
    for offset in (5_000_000..5_000_500).chain([0, text.len()]) {
        let line = SourceLine { number: 1, text: &text, offset, is_value: true };
        let shown = excerpt(&line, Level::ERROR, AnnotationKind::Primary, &excerpt::PLAIN).unwrap_or_default();
        assert!(shown.lines().count() == 2 && shown.lines().all(|line| line.len() <= excerpt::WIDTH), "{shown}");
    }
    // A look at the whole line takes some milliseconds.
    assert!(start.elapsed() < Duration::from_millis(1500), "{:?}", start.elapsed());
}

#[test]
fn text_of_a_document_cannot_drive_a_terminal() {
    assert_eq!(visible("a\u{1b}[2J\u{202E}b\u{200B}\nc"), "a\\u{1b}[2J\\u{202e}b\\u{200b}\n  c");
}

proptest! {
    #[test]
    fn no_text_makes_an_excerpt_panic_or_drives_a_terminal(text in "(?s).{0,300}", tail in "[{\\[\"'a\t\u{7}语\u{301}]{0,300}", place in any::<prop::sample::Index>()) {
        let text = text + &tail;
        for span in [Span::Offset(place.index(text.len() + 2)), at("/a/0")] {
            report(text.as_bytes(), Syntax::Yaml, vec![span.clone(), span], |report| {
                let (plain, styled) = (report.to_string(), report.styled().to_string());
                assert_eq!(without_styles(&styled), plain);
                assert!(!plain.contains(|c| c != '\n' && is_invisible(c)), "{plain:?}");
                assert!(plain.lines().count() <= 8, "{plain}");
            });
        }
    }
}
