use proptest::prelude::{Strategy, any, prop};
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use super::writer::MAX_INDENT;
use super::{line, lines, markdown, plain};
use crate::model::Doc;

/// What rustdoc would make of some lines that it must not: code that it runs, HTML, images, tables, footnotes, and
/// links to what the text does not name.
fn harm(lines: &[String]) -> Vec<String> {
    let mut harm = Vec::new();
    let text = lines.join("\n");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut broken = Vec::new();
    let mut seen = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        broken.push(format!("link to {}", link.reference));
        None
    };
    for event in Parser::new_with_broken_link_callback(&text, options, Some(&mut seen)) {
        match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) if &**of == "text" => {}
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("http") => {}
            Event::Start(
                Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Table(_)
                | Tag::FootnoteDefinition(_)
                | Tag::BlockQuote(_),
            )
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => harm.push(format!("{event:?}")),
            _ => {}
        }
    }
    harm.extend(broken);
    harm
}

#[test]
fn blocks_of_an_item_are_indented_below_its_text() {
    let text = "10. First<br>and more\n    - Within<br>a list\n\n    Last\n11. Second";
    let expected = ["10. First", "    and more", "    - Within", "      a list", "", "    Last", "11. Second"];
    assert_eq!(markdown(text), expected);
}

#[test]
fn markers_that_are_left_out_make_no_code() {
    assert_eq!(markdown("- - - - x"), ["- x"]);
}

#[test]
fn no_text_ends_its_fence() {
    let text = "~~~~~\n```\n~~~~\n\n```rust\nassert!(false);\n```\n~~~~~\n";
    let code = ["````text", "```", "~~~~", "", "```rust", "assert!(false);", "```", "````"];
    assert_eq!(markdown(text), code);
    assert_eq!(markdown("``` a `` <script>x</script> ```"), ["``` a `` <script>x</script> ```"]);
    // On one line, such as that of a table, a block is a span.
    let one = line("~~~\n<script>\n```\n~~~");
    assert_eq!((one.as_str(), harm(std::slice::from_ref(&one))), ("````text <script> ``` ````", Vec::new()));
}

#[test]
fn no_value_ends_its_span() {
    let fact = |values: &[&str]| {
        let values: Vec<String> = values.iter().map(|value| Doc::code(value)).collect();
        lines(&Doc { facts: vec![format!("One of {}", values.join(", "))], ..Doc::default() })
    };
    assert_eq!(fact(&["true", "x`[y]`z"]), ["One of `true`, `` x`[y]`z ``."]);
    for values in [["", "<i>`"], ["`", "``<i>"], ["```", "<i>"], ["<i>\n", "\n```\n<i>"]] {
        assert_eq!(harm(&fact(&values)), [""; 0], "{values:?}");
    }
    assert_eq!(plain("`\n`"), " ");
}

#[test]
fn a_code_block_in_a_list_is_indented_with_the_list() {
    let text = "- a\n\n  - b\n\n    ```\n    x\n    ```\n\n    y\n- ~~~\n  z\n  ~~~";
    let expected =
        ["- a", "  - b", "", "    ```text", "    x", "    ```", "", "    y", "", "- ```text", "  z", "  ```"];
    assert_eq!(markdown(text), expected);
}

#[test]
fn nothing_is_indented_further_than_its_list() {
    let large = "100000000. a\n           100000000. b\n\n                      y";
    let late = "- a\n\n  14. b\n\n      y";
    let long = "999999999. a\n1. b\n\n   y\n\n       z";
    let deep: String = (0..40).map(|depth| format!("{}- {depth}\n", "  ".repeat(depth))).collect();
    for text in [large, late, long, &deep, &format!("{deep}\n{}y", "  ".repeat(40))] {
        assert_eq!(harm(&markdown(text)), [""; 0], "{text}");
    }
    let deepest = markdown(&deep).iter().map(|line| line.len() - line.trim_start().len()).max();
    assert_eq!(deepest, Some(MAX_INDENT + 2));
}

#[test]
fn side_by_side_is_not_one() {
    for (text, expected) in [
        ("`a`<b></b>`` x`<i> ``", "`a` `` x`<i> ``"),
        ("!<b></b>[a](https://b.c)", "\\![a](https://b.c)"),
        ("[a](https://b/`) and `<script>`", "a and `<script>`"),
        ("[see https://a.b](https://c.d)", "[see https://a.b](https://c.d)"),
        ("&amp;lt;", "\\&lt;"),
    ] {
        assert_eq!(markdown(text), [expected]);
    }
    assert_eq!(markdown("`a|<script>b</script>`<br>:-|-:"), ["`a|<script>b</script>`", "\\:-|-:"]);
}

#[test]
fn code_that_is_wrapped_begins_no_block() {
    for start in
        ["> a", "* a", "- a", "1. a", "# a", "___", "```", "```rust", "<div>", "[^1]: a", "| a", ":-|-:", "=== "]
    {
        let long = "x".repeat(100);
        for text in [format!("``{long} {start} {long}``"), format!("`a`` {long} {start} {long} {start} b` c")] {
            assert_eq!(harm(&markdown(&text)), [""; 0], "{text}");
        }
    }
    let long = "word ".repeat(30);
    assert_eq!(markdown(&format!("`{long}`")).len(), 2);
    assert_eq!(markdown(&format!("``` ` `` {long} ```")).len(), 1);
}

#[test]
fn urls_are_links_one_by_one() {
    for (text, expected) in [
        ("see http://a.b/c. Or (https://d.e/f)", "see <http://a.b/c>. Or (<https://d.e/f>)"),
        ("http://abc(http://abd)http://", "<http://abc>(<http://abd>)http://"),
        ("xhttp://ab_ ftp://a.b http://a?u=http://b", "x<http://ab>\\_ ftp://a.b <http://a?u=http://b>"),
        ("://http://(https://ab", "://http://(<https://ab>"),
    ] {
        assert_eq!(markdown(text), [expected]);
    }
}

/// The growth of the time it takes is judged by `tests/tests/costs/growth.rs`.
#[test]
fn long_texts_take_no_stack() {
    let many = 100_000;
    for text in [
        "http://abc(".repeat(many),
        format!("<div {}", "<a ".repeat(many)),
        format!("a {}", "`".repeat(many)),
        format!("{}x{}", "- ".repeat(1000), "<br>y".repeat(many)),
    ] {
        assert!(markdown(&text).concat().len() > many);
    }
}

/// Texts of what has a meaning in CommonMark, in HTML or for us.
fn texts() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "`",
        "``",
        "```",
        "````",
        "~~~",
        "~~~~~",
        "```rust\n",
        "~~~ rust\n",
        "\n",
        "\n\n",
        "\n",
        " ",
        "  ",
        "    ",
        "\t",
        "- ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "14. ",
        "999999999. ",
        "2) ",
        "> ",
        "#",
        "# ",
        "=",
        "---",
        "***",
        "___",
        "_",
        "*",
        "**",
        "~",
        "|",
        ":-|-:",
        "| - |",
        "a|b",
        "<b>",
        "</b>",
        "<br>",
        "<script>",
        "<!-- ",
        "-->",
        "<div",
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        "[a]",
        "[^1]",
        "[^1]: ",
        "[a]: ",
        "!",
        "![",
        "](https://a.b/c)",
        "](https://a.b/`)",
        "https://a.b/c",
        "http://",
        "<https://a.b>",
        "&",
        "amp;",
        "lt;",
        "&lt;",
        "&#96;",
        "\\",
        "\\`",
        "x",
        "y z",
        "[ ] ",
        "\0",
        "\u{a0}",
        "\u{2028}",
        "$",
        "^",
        ":",
        "\n    code\n",
        "\n\n      x\n",
    ];
    let words = prop::collection::vec("[a-z]{1,9}|[a-z]{90,110}", 1..4).prop_map(|words| words.join(" "));
    let part = (0..PARTS.len() + 8, words, any::<bool>()).prop_map(|(part, words, is_spaced)| {
        let text = PARTS.get(part).map_or(words, |part| (*part).to_owned());
        if is_spaced { text + " " } else { text }
    });
    prop::collection::vec(part, 1..40).prop_map(|parts| parts.concat())
}

proptest::proptest! {
    #[test]
    fn no_text_does_harm(text in texts()) {
        let none: Vec<String> = Vec::new();
        let doc = Doc { summary: Some(text.clone()), description: Some(text.clone()), facts: vec![Doc::code(&text)], deprecated: false };
        for lines in [markdown(&text), lines(&doc), vec![format!("- 403: {}", line(&text))]] {
            proptest::prop_assert_eq!(&harm(&lines), &none, "{}", lines.join("\n"));
        }
    }
}
