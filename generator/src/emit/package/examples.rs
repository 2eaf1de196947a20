//! `examples/` of a client: one program for each group.

use std::collections::BTreeMap;

use crate::emit::doc::phrases;
use crate::emit::print::rejoin::WIDTH;
use crate::emit::rust::{example, root};
use crate::emit::{Package, doc};
use crate::model::{Group, Model};

/// The programs, by path. They compile the calls that README shows.
pub(crate) fn files(model: &Model, package: &Package) -> BTreeMap<String, String> {
    let crate_name = package.name.replace('-', "_");
    let groups = model.groups.iter().filter(|group| example::shown(model, group).is_some());
    groups.map(|group| (format!("examples/{}.rs", group.module), program(model, group, &crate_name))).collect()
}

fn program(model: &Model, group: &Group, crate_name: &str) -> String {
    let body: String = example::call(model, group, WIDTH - 4).lines().map(|line| format!("    {line}\n")).collect();
    let names = example::imports(model, &body);
    format!(
        "//! {}\n\nuse {crate_name}::{names};\n\n#[tokio::main(flavor = \"current_thread\")]\n\
         async fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{body}    Ok(())\n}}\n",
        phrases::example(&doc::plain(&root::heading(group)))
    )
}
