//! Multipart bodies as they are sent: the order, the encoding and the metadata of their parts.

use serde::Serialize;
use serde_json::json;

use crate::support::{client, failure, null, post, run};
use runtime::{CallError, Encoding, Multipart, Part, Request, Style};

#[test]
fn a_multipart_body_is_sent_with_its_boundary() {
    let server = null();
    let body = "--b1\r\nContent-Type: text/plain\r\n\r\none\r\n--b1--\r\n";
    for (declared, sent) in [
        ("multipart/related", "multipart/related; boundary=\"b1\""),
        ("Multipart/Mixed; type=a", "Multipart/Mixed; type=a; boundary=\"b1\""),
        ("multipart/related; Boundary=other", "multipart/related; Boundary=other"),
        ("text/plain", "text/plain"),
    ] {
        let seen = post(&server, |request| request.bytes(declared, body));
        assert_eq!((seen.header("content-type"), seen.text()), (Some(sent), body));
    }
    let count = server.requests().len();
    let mut request = Request::post(&client(&server).transport, "/", &[]);
    request.bytes("multipart/related", "no parts");
    let error = run(request.send()).unwrap_err().to_string();
    assert!(error.contains("the argument `body` is of a multipart type, and has no boundary"), "{error}");
    assert_eq!(server.requests().len(), count, "nothing is sent");
}

#[derive(serde::Serialize)]
struct Upload {
    zip: Part,
    files: Vec<Part>,
    title: String,
    tags: Vec<u8>,
    meta: serde_json::Value,
    none: Option<Part>,
    inner: Inner,
    photo: Option<Part>,
    ids: Vec<u8>,
    note: String,
}

#[derive(serde::Serialize)]
struct Inner {
    file: Part,
}

#[test]
fn multipart_bodies_of_a_type() {
    let server = null();
    let upload = Upload {
        zip: Part::new([0, 255]).file_name("a.zip").header("X-Part", "1"),
        files: vec![Part::new("1"), Part::new("2").content_type("text/plain")],
        title: "part 0".to_owned(),
        tags: vec![1, 2],
        meta: serde_json::json!({"a": [1]}),
        none: None,
        inner: Inner { file: Part::new("in") },
        photo: Some(Part::new("p")),
        ids: vec![1, 2],
        note: "n".to_owned(),
    };
    let encoding = [
        ("photo", Encoding::of_type("image/png")),
        ("ids", Encoding::styled(Style::FORM.explode(false))),
        ("note", Encoding::of_type("application/json")),
    ];
    let seen = post(&server, |request| request.form_data_as(&encoding, &upload));
    let text = String::from_utf8_lossy(&seen.body).into_owned();
    let boundary = seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let (file, json) = ("Content-Type: application/octet-stream", "Content-Type: application/json");
    // Files are last.
    let parts = [
        "name=\"title\"\r\n\r\npart 0".to_owned(),
        "name=\"tags\"\r\n\r\n1".to_owned(),
        "name=\"tags\"\r\n\r\n2".to_owned(),
        format!("name=\"meta\"\r\n{json}\r\n\r\n{{\"a\":[1]}}"),
        format!("name=\"inner\"\r\n{json}\r\n\r\n{{\"file\":\"in\"}}"),
        "name=\"ids\"\r\n\r\n1,2".to_owned(),
        format!("name=\"note\"\r\n{json}\r\n\r\n\"n\""),
        format!("name=\"zip\"; filename=\"a.zip\"\r\n{file}\r\nX-Part: 1\r\n\r\n\0\u{fffd}"),
        format!("name=\"files\"; filename=\"file\"\r\n{file}\r\n\r\n1"),
        "name=\"files\"; filename=\"file\"\r\nContent-Type: text/plain\r\n\r\n2".to_owned(),
        "name=\"photo\"; filename=\"file\"\r\nContent-Type: image/png\r\n\r\np".to_owned(),
    ];
    let expected: String =
        parts.iter().map(|part| format!("--{boundary}\r\nContent-Disposition: form-data; {part}\r\n")).collect();
    assert_eq!(text, format!("{expected}--{boundary}--\r\n"));

    // Elsewhere, files are strings, and refused if they are none.
    assert_eq!(post(&server, |request| request.json(&upload.files)).text(), "[\"1\",\"2\"]");
    for fill in [
        |it: &mut Request| it.json(&[Part::new([0, 255])]),
        |it: &mut Request| it.form(&std::collections::BTreeMap::from([("a", Part::new([255]))])),
        |it: &mut Request| it.form_data(&std::collections::BTreeMap::from([("a", [[Part::new([255])]])])),
    ] {
        assert_eq!(
            failure(&server, fill),
            "POST /: the argument `body` contains a file that is not UTF-8, which only a body of \
            type `multipart/form-data` can carry"
        );
    }
}

#[test]
fn parts_have_the_order_and_the_encoding_of_the_document() {
    #[derive(serde::Serialize)]
    struct Form<'f> {
        c: &'f str,
        file: Part,
        b: &'f str,
        a: f64,
        more: Vec<Part>,
    }
    let form = |more| Form { c: "{}", file: Part::new("f"), b: "v=0", a: 1.0, more };
    let server = null();
    let encoding = [
        ("c", Encoding::of_text("application/json")),
        ("b", Encoding::of_type("application/sdp")),
        ("file", Encoding::of_range("image/*")),
        ("more", Encoding::DEFAULT.filled()),
    ];
    let order = ["a", "b", "c", "more", "file"];
    let mut one = form(vec![Part::new("m").without_file_name()]);
    one.file = one.file.content_type("image/png");
    let seen = post(&server, |request| request.form_data_in(&order, &encoding, &one));
    let boundary = seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
        --B\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\
        --B\r\nContent-Disposition: form-data; name=\"c\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\nm\r\n\
        --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\nContent-Type: image/png\r\n\r\nf\r\n\
        --B--\r\n";
    assert_eq!(seen.text().replace(boundary, "B"), expected);
    let of_no_type = failure(&server, |request| request.form_data_as(&encoding, &form(vec![Part::new("m")])));
    assert!(of_no_type.contains("a content type"), "{of_no_type}");
    let empty = failure(&server, |request| request.form_data_as(&[encoding[3]], &form(vec![])));
    assert_eq!(
        empty,
        "POST /: the argument `body` contains an array that is empty, but required: a form does not send it"
    );
    let fill = |it: &mut Request| it.form_styled(&[("a", Style::FORM_JSON.filled())], &json!({ "a": [] }));
    assert_eq!(failure(&server, fill), empty);
}

/// Parts have no percent-encoding: a value that needs it to be unambiguous is refused, any other is sent unencoded.
#[test]
fn styles_of_parts_are_plain() {
    let server = null();
    let body = |style, value: serde_json::Value| {
        let mut request = Request::post(&client(&server).transport, "/", &[]);
        request.form_data_as(&[("a=b", Encoding::styled(style))], &serde_json::json!({ "a=b": value }));
        run(request.send()).map(|_| server.last().text().to_owned())
    };
    let joined = Style::FORM.explode(false);
    for (style, text) in [(joined, "a,b"), (Style::SPACE_DELIMITED, "a b"), (Style::PIPE_DELIMITED, "a|b")] {
        let refused = body(style, serde_json::json!([text, "c"]));
        assert!(matches!(refused, Err(CallError::Argument(_))), "{style:?}: {refused:?}");
    }
    let kept = body(joined.allow_reserved(true), serde_json::json!(["50%25", "é=&"])).unwrap();
    assert!(kept.contains("name=\"a=b\"\r\n\r\n50%25,é=&\r\n"), "{kept}");
}

/// Some tools give every property a style, files too.
#[test]
fn a_style_leaves_files_alone() {
    #[derive(serde::Serialize)]
    struct Files {
        one: Part,
        more: Vec<Part>,
        mixed: (Part, u8),
    }
    let files = Files {
        one: Part::new("first"),
        more: vec![Part::new("second"), Part::new("third")],
        mixed: (Part::new("x"), 1),
    };
    let encoding = ["one", "more", "mixed"].map(|name| (name, Encoding::styled(Style::FORM)));
    let text = post(&null(), |request| request.form_data_as(&encoding, &files)).text().to_owned();
    for (name, content) in [("one", "first"), ("more", "second"), ("more", "third")] {
        let part = format!(
            "name=\"{name}\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n"
        );
        assert!(text.contains(&part), "{text}");
    }
    assert!(text.contains("name=\"mixed\"\r\n\r\nx\r\n"), "{text}");
}

#[test]
fn multipart_bodies() {
    #[derive(Serialize)]
    struct Meta {
        id: u8,
    }
    let server = null();
    let body = Multipart::new()
        .text("title", "a\r\nb")
        .json("meta", &Meta { id: 1 })
        .field("tags", &["x", "y"])
        .field("size", &7)
        .field("none", &None::<u8>)
        .file("up\"load\r\nX-Evil: 1", Part::new("bytes").file_name("a\"b\r\n.txt").content_type("text/plain"))
        .file("raw", vec![0, 255]);
    let seen = post(&server, |request| request.multipart(body));
    let boundary = seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(boundary.len(), 32);
    let text = String::from_utf8_lossy(&seen.body).replace(boundary, "B");
    let expected = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na\r\nb\r\n\
        --B\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"id\":1}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx\r\n\
        --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\ny\r\n\
        --B\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n7\r\n\
        --B\r\nContent-Disposition: form-data; name=\"up%22load%0D%0AX-Evil: 1\"; filename=\"a%22b%0D%0A.txt\"\r\n\
        Content-Type: text/plain\r\n\r\nbytes\r\n\
        --B\r\nContent-Disposition: form-data; name=\"raw\"; filename=\"file\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n\0\u{fffd}\r\n--B--\r\n";
    assert_eq!(text, expected);
    let other = post(&server, |request| request.multipart(Multipart::new().text("a", "b")));
    assert_ne!(other.header("content-type"), seen.header("content-type"), "a boundary can't be guessed");
}
