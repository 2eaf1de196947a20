//! `[rename]` of `generator.toml`, for all that has a name in a client.

use std::collections::BTreeSet;

use generator::diag::Report;
use generator::emit::Package;
use generator::{Generated, generate_texts};

const DOCUMENT: &str = include_str!("../../fixtures/pass/tenants/api.yaml");

fn generated(settings: &str) -> Result<Generated, String> {
    let outcome = generate_texts([("api.yaml", DOCUMENT), ("generator.toml", settings)], &Package::default());
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    outcome.result.map_err(|_| report)
}

/// The text of all source files.
fn text(generated: &Generated) -> String {
    let sources = generated.files.iter().filter(|(path, _)| path.starts_with("src/"));
    sources.map(|(path, text)| format!("// {path}\n{}", String::from_utf8_lossy(text))).collect()
}

/// All words, in lower case.
fn identifiers(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Each setting changes its own name, and nothing else: what is emitted is the same but for this word.
#[test]
fn each_name_can_be_changed_alone() {
    let before = text(&generated("").expect("a client"));
    for (table, old, new, words) in [
        ("members", "Order.amount_in_cents", "cents", ("amount_in_cents", "cents")),
        ("members", "Order.payment", "paid_by", ("payment", "paid_by")),
        ("members", "State.O", "Open", ("O", "Open")),
        ("members", "Payment.String", "Reference", ("String", "Reference")),
        ("members", "CreateOrderError.Conflict", "Exists", ("Conflict", "Exists")),
        ("arguments", "orders.create_order.page_size", "size", ("page_size", "size")),
        ("arguments", "system.get_status.api_version", "version", ("api_version", "version")),
        ("calls", "orders.CreateOrder", "Creation", ("CreateOrder", "Creation")),
        ("groups", "orders", "purchases", ("orders", "purchases")),
        ("servers", "TEST", "SANDBOX", ("TEST", "SANDBOX")),
        ("builder", "x_tenant_id", "tenant", ("x_tenant_id", "tenant")),
        ("builder", "key", "api_key", ("key", "api_key")),
    ] {
        let after = text(&generated(&format!("[rename.{table}]\n\"{old}\" = \"{new}\"\n")).expect("a client"));
        assert_ne!(before, after, "{old}");
        let (old_word, new_word) = (words.0.to_lowercase(), words.1.to_lowercase());
        let is_meant = |word: &&String| word.contains(&old_word) || word.contains(&new_word) || *word == "alias";
        let (before, after) = (identifiers(&before), identifiers(&after));
        let others: Vec<&String> = before.symmetric_difference(&after).filter(|word| !is_meant(word)).collect();
        assert!(others.is_empty(), "{old}: {others:?}");
    }
}

#[test]
fn a_name_of_nothing_and_a_name_that_is_taken_are_errors() {
    for (settings, error) in [
        ("members.\"Order.amount\" = \"cents\"", "the client has no `Order.amount`"),
        ("members.\"Odrer.payment\" = \"paid_by\"", "write `Order.payment`"),
        ("members.\"Order.paymnt\" = \"paid_by\"", "write `Order.payment`"),
        ("members.payment = \"paid_by\"", "a type with a field or a variant of it"),
        ("members.\"Order.payment\" = \"PaidBy\"", "`PaidBy` is not a valid name for a Rust field"),
        ("members.\"State.O\" = \"open\"", "write a name such as `Open`"),
        ("members.\"Order.payment\" = \"state\"", "the type `Order` has or reserves the name `state`"),
        ("members.\"Payment.String\" = \"Unknown\"", "has or reserves the name `Unknown`"),
        ("arguments.\"orders.create_order.body\" = \"page_size\"", "the method `orders.create_order` has"),
        ("arguments.\"orders.create_order.body\" = \"send\"", "reserves the name `send`"),
        ("arguments.\"orders.creat_order.body\" = \"order\"", "write `orders.create_order.body`"),
        ("calls.\"orders.CreatOrder\" = \"Creation\"", "write `orders.CreateOrder`"),
        ("calls.\"order.CreateOrder\" = \"Creation\"", "write `orders.CreateOrder`"),
        ("calls.\"orders.CreateOrder\" = \"Orders\"", "the module `orders` has or reserves the name `Orders`"),
        ("calls.\"orders.CreateOrder\" = \"Call\"", "reserves the name `Call`"),
        ("calls.\"orders.CreateOrder\" = \"creation\"", "write a name such as `Creation`"),
        ("groups.orders = \"system\"", "the client has or reserves the name `system`"),
        ("groups.orders = \"types\"", "reserves the name `types`"),
        ("groups.order = \"purchases\"", "write `orders`"),
        ("servers.TEST = \"OURS\"", "has or reserves the name `OURS`"),
        ("servers.TEST = \"Test\"", "`Test` is not a valid name for a Rust constant"),
        ("servers.TST = \"SANDBOX\"", "write `TEST`"),
        ("builder.x_tenant_id = \"key\"", "the builder has or reserves the name `key`"),
        ("builder.x_tenant_id = \"timeout\"", "reserves the name `timeout`"),
        ("builder.tenant = \"a\"", "a method of the builder that sets a credential or a header"),
    ] {
        let report = generated(&format!("rename.{settings}\n")).expect_err(settings);
        assert!(report.contains(error), "{settings}: {report}");
    }
    // Names can be exchanged.
    let exchanged = "[rename.members]\n\"Order.payment\" = \"state\"\n\"Order.state\" = \"payment\"\n";
    assert!(text(&generated(exchanged).expect("a client")).contains("pub state: Option<Payment>"));
}

#[test]
fn the_settings_decide_which_headers_the_client_sets() {
    let methods = |settings: &str| -> Result<Vec<String>, String> {
        let headers = generated(settings)?.model.headers;
        Ok(headers.into_iter().map(|header| header.name).collect())
    };
    assert_eq!(methods("").expect("a client"), ["api_version", "x_tenant_id"]);
    assert_eq!(methods("client.headers = []").expect("a client"), [""; 0]);
    assert_eq!(methods("client.headers = [\"x-tenant-id\"]").expect("a client"), ["x_tenant_id"]);
    let report = methods("client.headers = [\"X-Tenent-Id\"]").expect_err("there is no such header");
    assert!(report.contains("no operation takes the header `X-Tenent-Id`"), "{report}");
    assert!(report.contains("write `X-Tenant-Id`"), "{report}");
}
