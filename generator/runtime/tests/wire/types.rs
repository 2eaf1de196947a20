//! The macros and types that emitted types and operations use.

use std::collections::BTreeMap;

use runtime::{Object, string_enum, union};

use crate::objects::Thing;

string_enum! {
    pub enum Asset { Image = "IMAGE", Video = "VIDEO", ..Unknown }
}

string_enum! {
    pub enum Health {
        Unknown = "unknown",
        /// No problem.
        Ok = "ok",
        ..Other
    }
}

union! {
    pub enum Owner {
        Name(String) = "string",
        Things(Vec<i64>) = "array",
        Named(Box<Thing>) = "object".required(&["id", "type"]),
        ..Unknown
    }
}

union! {
    pub enum When {
        Within(runtime::Duration) = "string",
        See(runtime::Uri) = "string",
        Asset(Asset) = "string",
        ..Unknown
    }
}

#[test]
fn a_union_selects_a_formatted_string_only_if_it_is_valid() {
    let read = |text: &str| serde_json::from_value::<When>(serde_json::json!(text)).unwrap();
    assert!(matches!(read("P1D"), When::Within(_)));
    assert!(matches!(read("https://example.com"), When::See(_)));
    assert!(matches!(read("/orders"), When::Unknown(_)));
    assert!(matches!(read("IMAGE"), When::Asset(Asset::Image)));
}

#[derive(Clone, Object)]
pub struct Login {
    user: String,
    #[json("the \"password\"", secret)]
    password: Option<String>,
    backup: Option<Box<Login>>,
}

#[test]
fn a_secret_is_sent_and_compared_and_not_shown() {
    let backup = Login { user: "b".into(), password: Some("old".into()), backup: None };
    let login = Login { user: "a".into(), password: Some("new".into()), backup: Some(Box::new(backup)) };
    let shown = r#"{"user":"a","the \"password\"":"[redacted]","backup":{"user":"b","the \"password\"":"[redacted]"}}"#;
    assert_eq!(format!("{login:?}"), format!("Login {shown}"));
    let json = serde_json::to_string(&login).unwrap();
    assert!(json.contains("new") && json.contains("old"), "{json}");
    assert_eq!(serde_json::from_str::<Login>(&json).unwrap(), login);
    assert_ne!(Login { password: Some("other".into()), ..login.clone() }, login);
    assert_eq!(format!("{:?}", Login { password: None, backup: None, ..login }), "Login {\"user\":\"a\"}");
}

#[test]
fn an_enumeration_is_used_as_its_text() {
    let image = Asset::from("IMAGE".to_owned());
    assert!(image == "IMAGE" && image == *"IMAGE" && image != "image");
    assert_eq!(image.as_ref().len(), 5);
    let mut all = [Asset::Video, Asset::Unknown("A".into()), Asset::Image];
    all.sort();
    assert_eq!(all, [Asset::Unknown("A".into()), Asset::Image, Asset::Video]);
    runtime::integer_enum! {
        pub enum Level { High = 9, Low = 1, ..Unknown }
    }
    assert!(Level::Low < Level::Unknown(5) && Level::Unknown(5) < Level::High);
    assert_eq!(Level::High.cmp(&Level::from(9)), std::cmp::Ordering::Equal);
}

#[test]
fn an_enumeration_keeps_unknown_values() {
    for (value, text) in [
        (Asset::Image, "IMAGE"),
        (Asset::Video, "VIDEO"),
        (Asset::Unknown("image".into()), "image"),
        (Asset::from(""), ""),
    ] {
        assert_eq!(value.as_str(), text);
        assert_eq!(value.to_string(), text);
        assert_eq!(Asset::from(text), value);
        assert_eq!(text.parse(), Ok(value.clone()));
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(json, format!("{text:?}"));
        assert_eq!(serde_json::from_str::<Asset>(&json).unwrap(), value);
        assert_eq!(serde_json::from_value::<Asset>(serde_json::json!(text)).unwrap(), value);
    }
    assert_eq!(serde_json::from_str::<Asset>("\"\\u0049MAGE\"").unwrap(), Asset::Image);
    assert_eq!(format!("{:>6}", Asset::Image), " IMAGE");
    serde_json::from_str::<Asset>("1").unwrap_err();
    let map = std::collections::HashMap::from([(Asset::Image, 1), (Asset::Unknown("x".into()), 2)]);
    let value = serde_json::to_value(&map).unwrap();
    assert_eq!(value, serde_json::json!({"IMAGE": 1, "x": 2}));
    assert_eq!(serde_json::from_value::<std::collections::HashMap<Asset, i32>>(value).unwrap(), map);
    assert_eq!(format!("{:?}", Asset::Image), "Image");
    assert_eq!(format!("{:?}", [Asset::from("x"), Asset::Video]), "[Unknown(\"x\"), Video]");
    assert_eq!((Health::from("unknown"), Health::from("?")), (Health::Unknown, Health::Other("?".into())));
    assert_eq!(Health::from("ok"), Health::Ok);
}

#[test]
fn absent_null_and_value_are_distinguished() {
    #[derive(Clone, Object)]
    struct Patch {
        name: Option<Option<String>>,
    }
    for (text, name) in
        [("{}", None), ("{\"name\":null}", Some(None)), ("{\"name\":\"a\"}", Some(Some("a".to_owned())))]
    {
        let patch: Patch = serde_json::from_str(text).unwrap();
        assert_eq!(patch, Patch { name });
        assert_eq!(serde_json::to_string(&patch).unwrap(), text);
    }
}

#[derive(Clone, Object)]
pub struct Read {
    id: Option<i64>,
    #[json(nullable)]
    name: Option<String>,
}

/// Like [`Read`], but the document does not declare null for `name`.
#[derive(Clone, Object)]
pub struct Strict {
    id: Option<i64>,
    name: Option<String>,
    note: Option<String>,
}

union! {
    pub enum Either { Strict(Strict) = "object", Read(Read) = "object", ..Unknown }
}

#[test]
fn null_and_absent_are_the_same_in_what_is_received() {
    for (text, name) in [("{}", None), ("{\"name\":null}", None), ("{\"name\":\"a\"}", Some("a".to_owned()))] {
        let read: Read = serde_json::from_str(text).unwrap();
        assert_eq!(read, Read { id: None, name: name.clone() });
        assert_eq!(serde_json::to_value(&read).unwrap().get("name").is_some(), name.is_some());
    }
}

#[test]
fn a_declared_null_is_no_loss_when_shapes_are_compared() {
    let of = |text: &str| format!("{:?}", serde_json::from_str::<Either>(text).unwrap());
    assert_eq!(of("{\"id\":1}"), "Strict {\"id\":1}");
    assert_eq!(of("{\"id\":1,\"name\":null}"), "Read {\"id\":1}");
    assert_eq!(of("{\"name\":null}"), "Read {}");
    assert_eq!(of("{\"name\":null,\"note\":\"n\"}"), "Strict {\"note\":\"n\"}");
}

#[test]
fn a_union_selects_a_shape() {
    let read = |text: &str| serde_json::from_str::<Owner>(text).unwrap();
    assert!(matches!(read("\"a\""), Owner::Name(name) if name == "a"));
    assert!(matches!(read("[1]"), Owner::Things(_)));
    assert!(matches!(read("{\"id\":1,\"type\":\"t\",\"owner\":null}"), Owner::Named(_)));
    assert!(matches!(read("{\"id\":1}"), Owner::Unknown(_)));
    assert_eq!(format!("{:?}", read("[1]")), "Things [1]");
    assert_eq!(serde_json::to_string(&read("[1]")).unwrap(), "[1]");
}

#[derive(Clone, Object)]
struct Tool {
    #[json("type")]
    r#type: Option<Asset>,
    name: String,
}

#[derive(Clone, Object)]
struct Hook {
    #[json("type")]
    r#type: String,
    url: String,
}

#[derive(Clone, Object)]
struct Note {
    text: String,
}

union! {
    pub enum Config {
        Tool(Box<Tool>) = "object" with("type" = ["\"IMAGE\""] in r#type),
        Hook(Hook) = "object" with("type" = ["\"hook\"", "\"call\""] in r#type),
        /// Has `"type": "made"`.
        Made(Note) = "object" with("type" = ["\"made\""]),
        Gone(Note) = "object" with("type" = ["\"gone\""], "version" = ["1"]),
        ..Unknown
    }
}

union! {
    pub enum Outer {
        Config(Config) = "" with("kind" = ["1"]),
        Things(Vec<i64>) = "array",
        ..Unknown
    }
}

#[test]
fn a_variant_is_written_with_its_tags() {
    let written = |value: Config| serde_json::to_string(&value).map_err(|error| error.to_string());
    let tool = |r#type| Config::Tool(Box::new(Tool { r#type, name: "n".into() }));
    let note = || Note { text: "t".into() };
    assert_eq!(written(tool(None)).unwrap(), r#"{"name":"n","type":"IMAGE"}"#);
    assert_eq!(written(tool(Some(Asset::Image))).unwrap(), r#"{"name":"n","type":"IMAGE"}"#);
    for (value, tags) in
        [(Config::Made(note()), r#""type":"made""#), (Config::Gone(note()), r#""type":"gone","version":1"#)]
    {
        let json = written(value).unwrap();
        assert_eq!(json, format!(r#"{{"text":"t",{tags}}}"#));
        assert_eq!(written(serde_json::from_str(&json).unwrap()).unwrap(), json);
    }
    // The order of the members depends on a feature of `serde_json`, which the workspace turns on.
    let nested = serde_json::to_value(Outer::Config(Config::Made(note()))).unwrap();
    assert_eq!(nested, serde_json::json!({"kind": 1, "text": "t", "type": "made"}));
    assert!(matches!(serde_json::from_value(nested).unwrap(), Outer::Config(Config::Made(_))));
}

#[test]
fn a_variant_with_the_tag_of_another_is_refused() {
    let hook = |kind: &str| Config::Hook(Hook { r#type: kind.into(), url: "u".into() });
    for kind in ["hook", "call"] {
        assert!(serde_json::to_string(&hook(kind)).unwrap().contains(kind));
    }
    let tool = |kind: &str| Config::Tool(Box::new(Tool { r#type: Some(kind.into()), name: "n".into() }));
    // One that selects none is the caller's.
    assert!(serde_json::to_string(&tool("VIDEO")).unwrap().contains("VIDEO"));
    for value in [hook("made"), tool("gone")] {
        let error = serde_json::to_string(&value).unwrap_err().to_string();
        assert_eq!(error, "the property `type` has a value that selects another variant");
        // Neither needs what is sent.
        assert!(!format!("{value:?}").contains(&error), "{value:?}");
        assert_eq!(value, value.clone());
    }
}

#[test]
fn a_value_without_its_tag_is_selected_by_its_structure() {
    let read = |text: &str| serde_json::from_str::<Config>(text).unwrap();
    assert!(matches!(read(r#"{"name":"n"}"#), Config::Tool(_)));
    assert!(matches!(read(r#"{"text":"t"}"#), Config::Made(_)));
    assert!(matches!(read(r#"{"text":"t","version":1}"#), Config::Gone(_)));
    // A tag that is present decides.
    for text in [r#"{"type":"other","name":"n"}"#, r#"{"type":"IMAGE","text":"t"}"#, r#"{"x":1}"#] {
        assert!(matches!(read(text), Config::Unknown(_)), "{text}");
    }
    // A union takes any JSON, but not that of another variant.
    let read = |text: &str| serde_json::from_str::<Outer>(text).unwrap();
    assert!(matches!(read("[1]"), Outer::Things(_)));
    assert!(matches!(read(r#"{"name":"n"}"#), Outer::Config(Config::Tool(_))));
    assert!(matches!(read(r#"{"kind":1,"x":1}"#), Outer::Config(Config::Unknown(_))));
    assert!(matches!(read(r#"{"x":1}"#), Outer::Unknown(_)));
}

#[derive(Clone, Object)]
struct Holder {
    size: Size,
}

union! {
    pub enum Size {
        Number(i64) = "integer",
        ..Unknown
    }
}

union! {
    pub enum Sized {
        Holder(Holder) = "object".required(&["size"]),
        Sizes(BTreeMap<String, Size>) = "object",
        Names(BTreeMap<String, String>) = "object",
        ..Unknown
    }
}

#[test]
fn a_shape_without_unknown_variants_within_goes_before_others() {
    let read = |text: &str| serde_json::from_str::<Sized>(text).unwrap();
    assert!(matches!(read(r#"{"size":1}"#), Sized::Holder(_)));
    assert!(matches!(read(r#"{"size":"1"}"#), Sized::Names(_)));
    assert!(matches!(read(r#"{"size":[]}"#), Sized::Holder(Holder { size: Size::Unknown(_) })));
    // What was tried and not selected does not count.
    assert!(matches!(read(r#"{"size":"1"}"#), Sized::Names(_)));
}

mod made {
    use std::collections::BTreeMap;

    use runtime::Object;

    #[derive(Clone, Object)]
    #[json(new(id, secret))]
    pub(super) struct Order {
        pub id: String,
        pub secret: Option<String>,
        pub parent: Option<Box<Order>>,
        pub note: Option<Option<String>>,
        #[json(value = 7)]
        pub kind: Option<i32>,
        #[json(rest)]
        pub rest: BTreeMap<String, i32>,
    }

    #[derive(Clone, Object)]
    #[json(new())]
    pub(super) struct Fixed {
        #[json(value = 3)]
        pub kind: i32,
    }

    #[derive(Clone, Object)]
    #[json(new(by, to, within))]
    pub(super) struct Cleared {
        #[json(required)]
        pub to: Option<String>,
        #[json(required)]
        pub by: Option<i32>,
        #[json(required)]
        pub within: Option<Box<Cleared>>,
    }

    #[derive(Clone, Object)]
    #[json(builder = ClearedBuilder, build(to, id))]
    pub struct ClearedById {
        #[json(required)]
        pub to: Option<String>,
        pub id: String,
    }

    #[derive(Clone, Object)]
    #[json(builder = BuiltBuilder, build(id, count))]
    pub struct Built {
        pub id: String,
        pub count: Option<i32>,
        pub note: Option<String>,
    }
}

#[test]
fn a_required_property_that_may_be_null_is_given_as_null_or_as_a_value() {
    use made::{Cleared, ClearedById};

    let sent = |cleared: Cleared| serde_json::to_string(&cleared).unwrap();
    let null = Cleared::new(None, None, None);
    assert_eq!(sent(null.clone()), r#"{"to":null,"by":null,"within":null}"#);
    let text = r#"{"to":"a","by":1,"within":{"to":null,"by":null,"within":null}}"#;
    assert_eq!(sent(Cleared::new(1, "a", null.clone())), text);
    assert_eq!(sent(Cleared::new(Some(1), Some("a".into()), Some(null.clone()))), text);
    assert_eq!(sent(Cleared::new(1, "a".to_owned(), null)), text);
    let built = ClearedById::builder().to("a").id("b").build().unwrap();
    assert_eq!(serde_json::to_string(&built).unwrap(), r#"{"to":"a","id":"b"}"#);
    let built = ClearedById::builder().to(None).id("b").build().unwrap();
    assert_eq!(serde_json::to_string(&built).unwrap(), r#"{"to":null,"id":"b"}"#);
}

#[test]
fn a_borrowed_argument_that_may_be_null_is_given_as_null_or_as_a_value() {
    fn taken(argument: impl runtime::RefOrNull<String>) -> Option<String> {
        argument.ref_or_null().cloned()
    }
    let (value, some, none) = ("a".to_owned(), Some("a".to_owned()), None::<String>);
    assert_eq!(taken(&value), some);
    assert_eq!(taken(Some(&value)), some);
    assert_eq!(taken(&some), some);
    assert_eq!((taken(None), taken(&none)), (None, None));
}

#[test]
fn a_sent_struct_is_made_from_what_is_required_and_setters() {
    use made::{Built, Fixed, Order};

    let order = Order::new("a", "b").parent(Order::new("c", "d").kind(8)).note("e").rest([("f".to_owned(), 1)].into());
    let parent = r#"{"id":"c","secret":"d","kind":8}"#;
    let expected = format!(r#"{{"id":"a","secret":"b","parent":{parent},"kind":7,"note":"e","f":1}}"#);
    assert_eq!(serde_json::to_string(&order).unwrap(), expected);
    assert_eq!(serde_json::to_string(&Fixed::default()).unwrap(), r#"{"kind":3}"#);
    let built = Built::builder().count(1).id("a").build().unwrap().note("b");
    assert_eq!(serde_json::to_string(&built).unwrap(), r#"{"id":"a","count":1,"note":"b"}"#);
    let error = Built::builder().id("a").build().unwrap_err();
    assert_eq!(error.to_string(), "the argument `count` is missing");
}
