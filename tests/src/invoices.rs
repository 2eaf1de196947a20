//! Responses of the billing API, for counts and benchmarks.

use serde_json::{Value, json};

/// Invoices like those of the API: a dozen members, three lines each, strings with escapes.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "the numbers are small")]
pub fn invoices(count: usize) -> String {
    let invoice = |number: usize| {
        let line = |line: usize| {
            json!({"description": format!("Seat \"{line}\" of {number}"), "amount": 12.5 * line as f64, "quantity": 3.0,
                "unit_type": "seat", "unit_amount": 4.25})
        };
        json!({"total_amount_due": number as f64 / 7.0, "period_start": 1_700_000_000 + number, "period_end": 1_702_592_000 + number,
            "invoice_date": 1_702_592_000 + number, "paid": number.is_multiple_of(2),
            "invoice_pdf": format!("https://pay.example.com/invoice/{number}/pdf?s=ap"),
            "hosted_invoice_url": format!("https://invoice.example.com/i/{number}"), "tax": 1.9, "subtotal": 10.1,
            "lines": [line(1), line(2), line(3)], "status": "open", "currency": "usd"})
    };
    Value::Array((0..count).map(invoice).collect()).to_string()
}
