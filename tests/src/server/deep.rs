//! The style `deepObject`. The specification allows scalar members only; for others there is one convention, which
//! parsers of PHP, Rails and Node share: `a[b][c]=1`, with indices for the items of arrays.

use super::decode::{alternatives, items, member, scalar, takes};
use crate::view::View;
use serde_json::Value;

/// The keys within `name[...]`, and the value.
type Member<'m> = (Vec<&'m str>, &'m str);

/// The value of members, each given by the text between the first and the last bracket and its value.
pub(super) fn value(view: &View, pointer: &str, members: &[(String, String)]) -> Value {
    let members: Vec<Member<'_>> =
        members.iter().map(|(key, text)| (key.split("][").collect(), text.as_str())).collect();
    nested(view, &alternatives(view, view.value().pointer(pointer)), &members)
}

fn nested(view: &View, schemas: &[&Value], members: &[Member<'_>]) -> Value {
    if let [(path, text)] = members
        && path.is_empty()
    {
        return scalar(view, schemas, (*text).to_owned());
    }
    let mut groups: Vec<(&str, Vec<Member<'_>>)> = Vec::new();
    for (path, text) in members {
        let Some((first, rest)) = path.split_first() else { continue };
        let inner = (rest.to_vec(), *text);
        match groups.iter_mut().find(|(key, _)| key == first) {
            Some((_, group)) => group.push(inner),
            None => groups.push((first, vec![inner])),
        }
    }
    let counted = groups.iter().enumerate().all(|(index, (key, _))| *key == index.to_string());
    if counted && takes(schemas, "array") {
        let items = items(view, schemas);
        return groups.iter().map(|(_, group)| nested(view, &items, group)).collect();
    }
    let groups = groups.iter();
    Value::Object(
        groups.map(|(key, group)| ((*key).to_owned(), nested(view, &member(view, schemas, key), group))).collect(),
    )
}
