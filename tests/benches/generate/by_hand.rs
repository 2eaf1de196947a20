//! The invoices of the API, as a developer would write them by hand.

use serde::{Deserialize, Serialize};

/// An invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invoice {
    total_amount_due: f64,
    period_start: i64,
    period_end: i64,
    invoice_date: i64,
    paid: bool,
    invoice_pdf: String,
    hosted_invoice_url: String,
    tax: f64,
    subtotal: f64,
    lines: Vec<Line>,
    status: String,
    currency: String,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    description: String,
    amount: f64,
    quantity: f64,
    unit_type: String,
    unit_amount: f64,
}
