//! Compact, stable renderings of the output of stages, made for reading in a review.

use std::fmt::Write as _;

use generator::model::{
    BodyFormat, Content, Doc, Encoding, Items, Model, Operation, Parameter, Predicate, ResponseCase, ResultType,
    Status, Style, Ty, TypeDef, TypeKind,
};
use serde_json::Value;

/// The length of a line in bytes; a value that fits is written on one line.
const WIDTH: usize = 110;

/// JSON with small values on one line each: a third of the lines of the usual form.
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    layout(value, 0, &mut text);
    text.push('\n');
    text
}

fn layout(value: &Value, depth: usize, text: &mut String) {
    let line = value.to_string();
    let members: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (format!("{}: ", Value::from(key.as_str())), value)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        _ => Vec::new(),
    };
    if members.is_empty() || line.len() + 2 * depth <= WIDTH {
        text.push_str(&line);
        return;
    }
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    text.push(open);
    for (index, (key, value)) in members.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n{:indent$}{key}", "", indent = 2 * depth + 2);
        layout(value, depth + 1, text);
    }
    let _ = write!(text, "\n{:indent$}{close}", "", indent = 2 * depth);
}

/// The model: one line for each parameter, response, field and variant. A `?` marks an optional one.
pub fn model(model: &Model) -> String {
    let mut text = format!("{} {}\n", model.title, model.version);
    for server in &model.servers {
        let _ = writeln!(text, "server {} {}", server.constant.as_deref().unwrap_or("-"), server.url);
    }
    for scheme in &model.schemes {
        let _ = writeln!(text, "scheme {}: {:?} by {}()", scheme.name, scheme.kind, scheme.method);
    }
    for (name, alternatives) in &model.requirements {
        let _ = writeln!(text, "requirement {name}: {alternatives:?}");
    }
    for group in &model.groups {
        let _ = writeln!(text, "\ngroup {:?}: {}::{}", group.label, group.module, group.handle);
        for operation in &group.operations {
            self::operation(model, operation, &mut text);
        }
    }
    for event in &model.events {
        let body = event.body.as_ref().map_or_else(|| "-".to_owned(), |body| ty(model, body));
        let to = event.expression.as_deref().unwrap_or("webhook");
        let _ = writeln!(text, "\nevent {} {} {to}: {body}", event.name, event.method);
    }
    text.push_str("\ntypes\n");
    for definition in &model.types {
        self::definition(model, definition, &mut text);
    }
    text.push_str("\ncomponents\n");
    for component in &model.components {
        let _ = writeln!(text, "  {} = {}", component.name, ty(model, &component.ty));
    }
    text
}

fn operation(model: &Model, operation: &Operation, text: &mut String) {
    let _ = writeln!(text, "  {} {}", operation.verb, operation.path);
    let _ = writeln!(text, "    is {} -> {}{}", operation.method, operation.builder, facts(&operation.doc));
    for (name, value) in
        [("security", &operation.security), ("server", &operation.server), ("accept", &operation.responses.accept)]
    {
        if let Some(value) = value {
            let _ = writeln!(text, "    {name} {value}");
        }
    }
    for parameter in &operation.parameters {
        self::parameter(model, parameter, text);
    }
    if let Some(body) = &operation.body {
        let format = match &body.format {
            BodyFormat::Json(of) => format!("json {}", ty(model, of)),
            BodyFormat::Form(of, encodings) => format!("form {}{}", ty(model, of), encoded(encodings)),
            BodyFormat::FormData(of, encodings) => format!("parts {}{}", ty(model, of), encoded(encodings)),
            other => format!("{other:?}").to_lowercase(),
        };
        let chosen = body.type_argument.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
        let _ =
            writeln!(text, "    body {}{}: {format} as {}{chosen}", body.name, mark(body.required), body.media_type);
    }
    let _ = writeln!(text, "    gives {}", result_type(model, &operation.responses.output));
    if let Some(stream) = &operation.responses.stream {
        let _ = writeln!(text, "    or {} as {}", items(model, &stream.items), stream.media_type);
    }
    for other in &operation.responses.other_media_types {
        let _ = writeln!(text, "    or bytes as {other}");
    }
    operation.responses.successes.iter().for_each(|case| self::case(model, case, text));
    let errors = operation.responses.errors.map_or("nothing declared", |errors| &model.types[errors].name);
    let _ = writeln!(text, "    fails with {errors}");
    operation.responses.failures.iter().for_each(|case| self::case(model, case, text));
}

fn encoded(encodings: &[(String, Encoding)]) -> String {
    encodings.iter().map(|(name, encoding)| format!(", {name} {encoding:?}")).collect()
}

fn parameter(model: &Model, parameter: &Parameter, text: &mut String) {
    let location = format!("{:?}", parameter.location).to_lowercase();
    let style = match &parameter.style {
        Style::Default => String::new(),
        Style::Json => " as json".to_owned(),
        Style::Styled { name, explode, reserved } => {
            let marks = [(*explode, " explode"), (*reserved, " reserved")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            format!(" as {name:?}{marks}")
        }
        Style::Within { name, separator, .. } => format!(" as {name:?} within {separator:?}"),
    };
    let (name, kind) = (&parameter.name, ty(model, &parameter.ty));
    let (mark, wire, facts) = (mark(parameter.required), wire(&parameter.wire, name), facts(&parameter.doc));
    let _ = writeln!(text, "    {location} {name}{mark}: {kind}{wire}{style}{facts}");
}

fn case(model: &Model, case: &ResponseCase, text: &mut String) {
    let status = match case.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    };
    let variant = case.variant.as_ref().map(|variant| format!(" as {variant}")).unwrap_or_default();
    let _ = writeln!(text, "      {status}{variant}: {}", content(model, &case.content));
    for header in &case.headers {
        let json = if header.is_json { " as json" } else { "" };
        let _ = writeln!(text, "        header {}: {}{json}", header.name, ty(model, &header.ty));
    }
}

fn result_type(model: &Model, result: &ResultType) -> String {
    let optional = if result.optional { " or nothing" } else { "" };
    content(model, &result.content) + optional
}

fn content(model: &Model, content: &Content) -> String {
    match content {
        Content::Json(of) => ty(model, of),
        Content::Scalar(of) => format!("text of {}", ty(model, of)),
        Content::Stream(of) => items(model, of),
        Content::Outcome(id) => ty(model, &Ty::Named(*id)),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn items(model: &Model, items: &Items) -> String {
    match items {
        Items::Json(of) => format!("stream of {}", ty(model, of)),
        Items::Events => "stream of events".to_owned(),
        Items::JsonEvents(of) => format!("stream of events with {}", ty(model, of)),
        Items::Objects(of) => format!("stream of events that are {}", ty(model, of)),
    }
}

fn definition(model: &Model, definition: &TypeDef, text: &mut String) {
    let head = format!("{} used by {:?}{}", definition.name, definition.used_by, facts(&definition.doc));
    match &definition.kind {
        TypeKind::Struct(def) => {
            let _ = writeln!(text, "  struct {head}{}", if def.sent { " sent" } else { "" });
            for field in &def.fields {
                let (name, kind, mark) = (&field.name, ty(model, &field.ty), mark(field.required));
                let _ = writeln!(text, "    {name}{mark}: {kind}{}{}", wire(&field.wire, name), facts(&field.doc));
            }
            if let Some((name, of)) = &def.additional {
                let _ = writeln!(text, "    {name}..: {}", ty(model, of));
            }
        }
        TypeKind::Enum(def) => {
            let _ = writeln!(text, "  enum {head}, else {}({:?})", def.unknown, def.kind);
            let values: Vec<String> =
                def.values.iter().map(|value| format!("{} {:?}", value.name, value.wire)).collect();
            let _ = writeln!(text, "    {}", values.join(", "));
        }
        TypeKind::Union(def) => {
            let _ = writeln!(text, "  union {head}, tag {:?}", def.discriminator);
            for variant in &def.variants {
                let _ = writeln!(
                    text,
                    "    {}({}) if {}",
                    variant.name,
                    ty(model, &variant.ty),
                    predicate(&variant.predicate)
                );
            }
        }
        TypeKind::Outcome(choices) => {
            let choices: Vec<String> =
                choices.iter().map(|choice| format!("{}({})", choice.name, content(model, &choice.content))).collect();
            let _ = writeln!(text, "  choice {head}: {}", choices.join(" or "));
        }
        TypeKind::Errors(errors) => {
            let errors: Vec<String> = errors
                .iter()
                .map(|error| format!("{}({}) on {:?}", error.name, content(model, &error.content), error.status))
                .collect();
            let _ = writeln!(text, "  errors {head}: {}", errors.join(" or "));
        }
        TypeKind::Alias(of) => {
            let _ = writeln!(text, "  alias {head} = {}", ty(model, of));
        }
        TypeKind::Newtype(of) => {
            let _ = writeln!(text, "  newtype {head} = {}", ty(model, of));
        }
    }
}

fn predicate(predicate: &Predicate) -> String {
    let tags = predicate.constants.iter().map(|(name, value)| format!("{name} = {value}"));
    let required = predicate.required.iter().map(|name| format!("has {name}"));
    let conditions: Vec<String> = required.chain(tags).collect();
    format!("{} {}", predicate.types.join("|"), conditions.join(", ")).trim_end().to_owned()
}

fn ty(model: &Model, of: &Ty) -> String {
    let inner = |of: &Ty| ty(model, of);
    match of {
        Ty::Named(id) => model.types[*id].name.clone(),
        Ty::Option(of) => format!("Option<{}>", inner(of)),
        Ty::Vec(of) => format!("Vec<{}>", inner(of)),
        Ty::Map(of) => format!("Map<{}>", inner(of)),
        Ty::Boxed(of) => format!("Box<{}>", inner(of)),
        Ty::Tuple(items) => format!("({})", items.iter().map(inner).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}

fn mark(required: bool) -> &'static str {
    if required { "" } else { "?" }
}

fn wire(wire: &str, name: &str) -> String {
    if wire == name { String::new() } else { format!(" {wire:?}") }
}

fn facts(doc: &Doc) -> String {
    let deprecated = if doc.deprecated { " deprecated" } else { "" };
    let facts = if doc.facts.is_empty() { String::new() } else { format!(" {:?}", doc.facts) };
    format!("{deprecated}{facts}")
}
