//! Structs: their members in JSON, and what they are compared and shown as.

use std::collections::BTreeMap;

use runtime::Object;

#[derive(Clone, Object)]
pub struct Thing {
    id: i64,
    #[json("type")]
    r#type: String,
    #[json(required)]
    owner: Option<String>,
    #[json("Note")]
    note: Option<String>,
    #[json(rest)]
    rest: BTreeMap<String, i64>,
}

#[test]
fn an_additional_property_with_a_declared_name_is_refused() {
    for name in ["id", "type", "Note"] {
        let rest = BTreeMap::from([(name.to_owned(), 1)]);
        let thing = Thing { id: 7, r#type: "t".into(), owner: None, note: None, rest };
        let error = serde_json::to_string(&thing).unwrap_err().to_string();
        assert_eq!(error, "contains an additional property with the name of a declared one", "{name}");
    }
}

#[test]
fn objects_are_read_by_name_in_any_order() {
    let text = "{\"x\":1,\"Note\":\"n\",\"owner\":null,\"type\":\"t\",\"y\":2,\"id\":7}";
    let thing: Thing = serde_json::from_str(text).unwrap();
    let rest = BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), 2)]);
    assert_eq!(thing, Thing { id: 7, r#type: "t".into(), owner: None, note: Some("n".into()), rest });
    let written: serde_json::Value = serde_json::to_value(&thing).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(text).unwrap());
    for (text, missing) in [("{\"id\":7,\"owner\":null}", "type"), ("{\"id\":7,\"type\":\"t\"}", "owner")] {
        let error = serde_json::from_str::<Thing>(text).unwrap_err().to_string();
        assert!(error.contains(&format!("missing field `{missing}`")), "{error}");
    }
}

/// One tuple of members has eight: the others are in a second and a third one.
#[derive(Clone, Object)]
#[json("kind" = "many", "version" = 2)]
pub struct Many {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
    f: i64,
    g: i64,
    h: i64,
    i: i64,
    j: i64,
    k: i64,
    l: i64,
    m: i64,
    n: i64,
    o: i64,
    p: i64,
    q: i64,
}

#[test]
fn the_first_required_member_that_is_missing_is_named() {
    let names: Vec<String> =
        ["kind", "version"].into_iter().map(str::to_owned).chain(('a'..='q').map(String::from)).collect();
    let without = |absent: &[usize]| {
        let members = names.iter().enumerate().filter(|(index, _)| !absent.contains(index));
        let value = |name: &String, index: usize| match name.as_str() {
            "kind" => serde_json::json!("many"),
            "version" => serde_json::json!(2),
            _ => serde_json::json!(index),
        };
        let text: serde_json::Map<_, _> = members.map(|(index, name)| (name.clone(), value(name, index))).collect();
        serde_json::from_value::<Many>(text.into()).map_err(|error| error.to_string())
    };
    assert_eq!(without(&[]).unwrap().q, 18);
    for index in 0..names.len() {
        for absent in [vec![index], vec![index, names.len() - 1]] {
            assert_eq!(without(&absent).unwrap_err(), format!("missing field `{}`", names[index]));
        }
    }
}

#[test]
fn a_struct_is_compared_and_shown_as_its_json() {
    let thing = Thing { id: 7, r#type: "t".into(), owner: None, note: None, rest: BTreeMap::new() };
    assert_eq!(format!("{thing:?}"), "Thing {\"id\":7,\"type\":\"t\",\"owner\":null}");
    assert!(format!("{thing:#?}").starts_with("Thing {\n  \"id\": 7,"));
    assert_ne!(thing, Thing { note: Some("n".into()), ..thing.clone() });
    #[derive(Clone, Object)]
    #[json(new())]
    struct Empty {
        note: Option<String>,
    }
    assert_eq!(Empty::default(), Empty { note: None });
}
