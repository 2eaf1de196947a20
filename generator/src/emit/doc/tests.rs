use proptest::prelude::{ProptestConfig, Strategy, any, prop};
use proptest::test_runner::RngSeed;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::writer::MAX_INDENT;
use super::{line, lines, markdown, plain};
use crate::model::Doc;

/// What rustdoc would make of some lines that it must not: code that it runs, HTML other than line breaks in tables, images,
/// footnotes, and links to what the text does not name.
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
    let mut is_table = false;
    for event in Parser::new_with_broken_link_callback(&text, options, Some(&mut seen)) {
        match &event {
            Event::Start(Tag::Table(_)) => is_table = true,
            Event::End(TagEnd::Table) => is_table = false,
            Event::InlineHtml(html) if is_table && &**html == "<br>" => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(of))) if &**of == "text" => {}
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with("http") => {}
            Event::Start(
                Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_),
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
    let expected = ["10. First\\", "    and more", "    - Within\\", "      a list", "", "    Last", "11. Second"];
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
    assert_eq!((one.as_str(), harm(std::slice::from_ref(&one))), ("```` <script> ``` ````", Vec::new()));
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
    let expected = ["- a", "  - b", "", "    ```text", "    x", "    ```", "", "    y", "- ```text", "  z", "  ```"];
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
    assert_eq!(markdown("`a|<script>b</script>`<br>:-|-:"), ["`a|<script>b</script>`\\", "\\:-|-:"]);
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

#[test]
fn the_text_of_an_argument_is_an_item() {
    let item = |text: &str| super::item("`a`:", &Doc { description: Some(text.into()), ..Doc::default() }).join("\n");
    assert_eq!(item("b<br>c\n\nd\\\\"), "- `a`: b c d\\\\");
    assert_eq!(item("b:\n- c\n\n```\nd\n```"), "- `a`: b:\n\n  - c\n\n  ```text\n  d\n  ```");
    assert_eq!(item("> b"), "- `a`:\n\n  > b");
    assert_eq!(item("1. b"), "- `a`:\n\n  1. b");
    assert_eq!(item(""), "");
    assert_eq!(super::first_paragraph("a\\\nb\n\nc"), "a b");
    assert_eq!(super::first_paragraph("| a | b |\n|---|---|"), "a, b");
}

/// The code, tables, quotes and formatted texts in some lines, as rustdoc reads them. Links of URLs alone are text: the writer
/// makes them of any URL in a text. Two adjacent lists are one, so these are not compared, nor are quotes without content,
/// which are not written twice.
fn events(lines: &[String]) -> Vec<String> {
    let text = lines.join("\n");
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut events = Vec::new();
    let (mut joined, mut is_url) = (String::new(), false);
    for event in Parser::new_ext(&text, options) {
        match event {
            Event::Text(text) => joined.push_str(&text),
            Event::SoftBreak
            | Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Item)
            | Event::End(TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item) => joined.push(' '),
            Event::Start(Tag::Link { link_type: LinkType::Autolink, .. }) => is_url = true,
            Event::End(TagEnd::Link) if is_url => is_url = false,
            other => {
                events.extend(std::mem::take(&mut joined).split_whitespace().map(str::to_owned));
                let is_end_of_quote = matches!(other, Event::End(TagEnd::BlockQuote(_)));
                if is_end_of_quote && events.last().is_some_and(|last| last.starts_with("Start(BlockQuote")) {
                    events.pop();
                } else {
                    // A text that wraps is copied by the parser, others are borrowed.
                    events.push(format!("{other:?}").replace("Boxed(", "Borrowed("));
                }
            }
        }
    }
    events.extend(joined.split_whitespace().map(str::to_owned));
    events
}

#[test]
fn tables_are_kept() {
    for (text, expected) in [
        (
            "You get:\n\n| Type | Unit    |\n|:-----|--------:|\n| `a\\|b` | per\\|cent  |\n| **c** | [d](https://e.f) |",
            "You get:\n\n| Type | Unit |\n|:--|--:|\n| `a\\|b` | per\\|cent |\n| **c** | [d](https://e.f) |",
        ),
        ("a | b\n-|-\nc | d\n\nEnd", "| a | b |\n|---|---|\n| c | d |\n\nEnd"),
        // In a list, in a quote, and at the beginning of an item.
        ("- a\n\n  | b |\n  |---|\n  | c |\n- d", "- a\n\n  | b |\n  |---|\n  | c |\n\n- d"),
        ("> | b |\n> |---|\n> | c |", "> | b |\n> |---|\n> | c |"),
        ("- | b |\n  |---|\n  | c |", "- | b |\n  |---|\n  | c |"),
        // Tables that GitHub and others show, and CommonMark's extension does not read.
        ("You get:\n| a | b |\n|---|---|\n| c | d |", "You get:\n\n| a | b |\n|---|---|\n| c | d |"),
        ("- x\n  | a | b |\n  |---|---|\n  | c | d |", "- x\n\n  | a | b |\n  |---|---|\n  | c | d |"),
        ("> x\n> | a | b |\n> |---|---|", "> x\n>\n> | a | b |\n> |---|---|"),
        ("| a | b |\n|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
        ("x\n| a |\n|-|-|", "x\n\n| a |\n|---|"),
        ("```\nx\n| a | b |\n|---|---|\n```", "```text\nx\n| a | b |\n|---|---|\n```"),
    ] {
        let lines = markdown(text);
        assert_eq!(lines.join("\n"), expected);
        assert_eq!(harm(&lines), [""; 0]);
    }
    let wide = format!("| {} |\n|---|\n| x |", "word ".repeat(60));
    assert_eq!(markdown(&wide).len(), 3);
    assert_eq!(line("Units:\n\n| a | b |\n|---|---|\n| c | `d\\|e` |"), "Units: a, b; c, `d|e`");
}

#[test]
fn html_becomes_commonmark() {
    for (text, expected) in [
        // Inline.
        ("<b>a</b>, <i class=\"x\">b</i>, <code>c_d*e*</code>, <del>f</del>", "**a**, *b*, `c_de`, ~~f~~"),
        ("<strong> a </strong>b<em></em>", "**a** b"),
        ("<b>a</b>b, <b>(c)</b>d, <b>e</b><b>f</b>", "**a**b, (c)d, **ef**"),
        ("<b>a <i>b</b> c</i>", "**a *b*** c"),
        ("10<sup>6</sup>, x<sup>n</sup>, H<sub>2</sub>O", "10⁶, x^n, H2O"),
        ("<a href=\"https://a.b/?c=d&amp;e=f\" target='_blank'>g &amp; h</a>", "[g \\& h](https://a.b/?c=d&e=f)"),
        ("<a href='javascript:x'>a</a> <a name=b></a><a href=#c>d</a>", "a d"),
        ("<a href=https://a.b></a> <img src=\"https://c.d/e.png\" alt=\"f\"/>", "<https://a.b> f"),
        ("a<br>b<br/>c<br /><br>d<br>", "a\\\nb\\\nc\n\nd"),
        // Entities are decoded once.
        ("&bull; a &lt;b&gt; &amp;lt; &nbsp;c", "• a \\<b\\> \\&lt; c"),
        ("<div>&bull; a &lt;b&gt; &amp;lt; &nbsp;c &unknown; &</div>", "• a \\<b\\> \\&lt; c \\&unknown; \\&"),
        ("https://<b>a.b</b>/c http&#58;//a.b", "https:\\//**a.b**/c http:\\//a.b"),
        ("`&lt;` <code>&lt;</code>", "`&lt;` `<`"),
        // Placeholders are text, and comments are not.
        ("a <id> b <title>, <code>, </x> c</b>", "a \\<id\\> b \\<title\\>, \\<code\\>, \\</x\\> c"),
        ("<note>a</note>", "a"),
        ("<filter name=\"x\">a</filter>", "\\<filter name=\"x\"\\>a\\</filter\\>"),
        ("a <!-- b --> c\n\n<!-- theme: info\n\nd -->\n> ### Early access", "a c\n\n> **Early access**"),
        ("<style>\nh1 { margin: 0 }\n</style>\n\na", "a"),
        // Blocks.
        ("a<p>b</p><p align=\"left\">c<div>d</div>", "a\n\nb\n\nc\n\nd"),
        ("<h3 id='x'>a</h3>b", "**a**\n\nb"),
        (
            "<p>a</p> <ul> <li> <p>b</p> </li> <li>c <ol><li>d<li>e</ol></li></ul> f",
            "a\n\n- b\n- c\n  1. d\n  2. e\n\nf",
        ),
        ("a<ul>\n\n<li>b</li>\n\n<li>c</li>\n</ul>\n\nd", "a\n\n- b\n- c\n\nd"),
        ("<li>a</li><li>b</li>", "• a\n\n• b"),
        ("<blockquote>\n<p><b>a:</b> b</p>\n<ul><li>c</ul></blockquote>\nd", "> **a:** b\n> - c\n\nd"),
        ("<p>a\n<pre><code>b\n  c &amp; d</code></pre>e", "a\n\n```text\nb\n  c & d\n```\n\ne"),
        ("<pre>\na\n\nb</pre>", "```text\na\n\nb\n```"),
        ("<details>\n<summary>a</summary>\n\nb `c`\n\n</details>\n\nd", "**a**\n\nb `c`\n\nd"),
        ("a<hr>b", "a\n\n---\n\nb"),
        // Tables.
        (
            "a:<table style=\"b\"><thead><tr><th>c</th><th>d|e</th></tr></thead><tbody><tr><td><code>f|g</code></td>\
             <td align=right>h<br>i</td></tr></tbody></table>j",
            "a:\n\n| c | d\\|e |\n|---|---|\n| `f\\|g` | h<br>i |\n\nj",
        ),
        (
            "<table>\n<tr>\n<td>a</td><td><ul><li>b</li><li>c</li></ul></td>\n</tr>\n</table>",
            "|  |  |\n|---|---|\n| a | • b<br>• c |",
        ),
        (
            "<table>\n\n<tr><th>a</th></tr>\n\n    <tr><td>\n\n**b**\n\n</td></tr>\n\n</table>",
            "| a |\n|---|\n| **b** |",
        ),
        (
            "<table><tr><th>a<td>b<tr><td>c<td><table><tr><td>d<td>e</table></table>",
            "| a | b |\n|---|---|\n| c | d e |",
        ),
        // GitHub's alerts.
        ("> [!NOTE]\n> a", "> **Note**\n>\n> a"),
    ] {
        let lines = markdown(text);
        assert_eq!(lines.join("\n"), expected, "{text}");
        assert_eq!(harm(&lines), [""; 0], "{text}");
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
        "&#124;",
        "\n| a | b |\n|---|---|\n| ",
        "\n|---|\n",
        "\\|",
        "> - ",
        "10. > ",
        "<p>",
        "<p align=\"left\">",
        "</p>",
        "<table>",
        "<tr>",
        "<th>",
        "<td>",
        "</td>",
        "</table>",
        "<ul>",
        "<ol start=14>",
        "<li>",
        "</li>",
        "</ul>",
        "</ol>",
        "<blockquote>",
        "</blockquote>",
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<i>",
        "</i>",
        "<a href=\"https://a.b/c?d=e&amp;f\">",
        "<a href='javascript:x'>",
        "</a>",
        "<sup>",
        "</sup>",
        "<details>",
        "<summary>",
        "</summary>",
        "<style>",
        "</style>",
        "<hr>",
        "<h2>",
        "</h2>",
        "~~",
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

#[test]
fn a_summary_that_the_description_begins_with_is_left_out() {
    let lines_of = |summary: &str, description: &str| {
        let [summary, description] = [summary, description].map(|text| Some(text.to_owned()));
        lines(&Doc { summary, description, ..Doc::default() }).len()
    };
    for (summary, description) in [
        ("Get Annual Subscriptions", "Get the annual subscriptions for a workspace"),
        ("Gets the invoices for a workspace", "Get the invoices for a workspace."),
        ("List pets", "List pets"),
    ] {
        assert_eq!(lines_of(summary, description), 1, "{summary}");
    }
    for (summary, description) in
        [("Get the usage", "The usage of a drive"), ("Get user", "Get username"), ("!", "Deletes a user"), ("...", "!")]
    {
        assert_eq!(lines_of(summary, description), 3, "{summary}");
    }
}

#[test]
fn names_that_differ_by_more_than_case_are_aliases() {
    let of = |wire: &str, name: &str| super::alias(wire, name).map(|tokens| tokens.to_string());
    assert_eq!(of("createdAt", "created_at"), None);
    assert_eq!(of("X-Rate-Limit", "x_rate_limit"), None);
    assert_eq!(of("get_pets_api_v1", "get_pets").as_deref(), Some("# [doc (alias = \"get_pets_api_v1\")]"));
    for wire in ["", "a b", "a\"b", "a'b", "gr\u{f6}\u{df}e", "a\nb"] {
        assert_eq!(of(wire, "other"), None, "{wire}");
    }
}

proptest::proptest! {
    // The same texts at every run: what is drawn anew each time would fail for changes that have nothing to do with it.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(16), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_does_harm(text in texts()) {
        let none: Vec<String> = Vec::new();
        let doc = Doc { summary: Some(text.clone()), description: Some(text.clone()), facts: vec![Doc::code(&text)], deprecated: false };
        for lines in [markdown(&text), lines(&doc), vec![format!("- 403: {}", line(&text))]] {
            proptest::prop_assert_eq!(&harm(&lines), &none, "{}", lines.join("\n"));
        }
    }

    /// What is written is read as what was meant: written anew, it is the same.
    #[test]
    fn what_is_written_is_read_as_it_was_meant(text in texts()) {
        let once = markdown(&text);
        let twice = markdown(&once.join("\n"));
        proptest::prop_assert_eq!(events(&once), events(&twice), "{:?}\n{}\n-----\n{}", text, once.join("\n"), twice.join("\n"));
    }
}
