//! Types used only by the operations of `billing`.

use serde_json::{Map, Number, Value};
use uuid::Uuid;

pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetAnnualSubscriptionsError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetCurrentInvoiceError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetDriveFullUsageError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetPaymentMethodsError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetUpcomingMonthlyInvoiceError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetWorkspaceInvoicesError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetWorkspaceUsageError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as GetWorkspaceUsageFullError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as UpdateBillingAddressError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as UpdateBillingEmailError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as UpdatePaymentMethodError;
pub use super::EmptyOn404OrHttpValidationErrorOn422 as UpdatePlanError;

/// Property `address` of [`AddressDto`](super::AddressDto).
#[derive(Clone)]
#[non_exhaustive]
pub struct Address {
    pub line1: String,
    pub line2: Option<String>,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country: String,
}
runtime::object!(Address { required { line1, line2, city, state, postal_code, country } });
runtime::construct!(Address {
    new {
        city: impl Into<String>, country: impl Into<String>, line1: impl Into<String>, line2: impl Into<Option<String>>,
        postal_code: impl Into<String>, state: impl Into<String>
    }
});

/// Property `address` of [`UpdateBillingAddressBody`](super::UpdateBillingAddressBody).
#[derive(Clone)]
#[non_exhaustive]
pub struct AddressDto {
    pub name: String,
    pub phone: String,
    pub address: Address,
}
runtime::object!(AddressDto { required { name, phone, address } });
runtime::construct!(AddressDto { new { address: Address, name: impl Into<String>, phone: impl Into<String> } });

runtime::string_enum! {
    /// Property `type` of [`AssetTypeUsage`](super::AssetTypeUsage).
    #[non_exhaustive]
    pub enum AssetType {
        Image = "IMAGE", Video = "VIDEO", Audio = "AUDIO", Document = "DOCUMENT", Hdr = "HDR", Hdri = "HDRI",
        Photoshop = "PHOTOSHOP", Illustrator = "ILLUSTRATOR", Exr = "EXR", Object = "OBJECT", Vector = "VECTOR",
        Other = "OTHER", Maya = "MAYA", Max = "MAX", Blender = "BLENDER", Houdini = "HOUDINI", Unreal = "UNREAL",
        Unity = "UNITY", AfterEffects = "AFTER_EFFECTS", Mogrt = "MOGRT", ..Unknown
    }
}

/// Property `types` of [`DriveUsage`](super::DriveUsage).
#[derive(Clone)]
#[non_exhaustive]
pub struct AssetTypeUsage {
    pub r#type: AssetType,
    pub count: i64,
    pub size: f64,
}
runtime::object!(AssetTypeUsage { required { r#type = "type", count, size } });

/// Response of [`Billing::get_drive_full_usage`](crate::api::billing::Billing::get_drive_full_usage).
#[derive(Clone)]
#[non_exhaustive]
pub struct DriveUsage {
    pub types: Vec<AssetTypeUsage>,
    pub usage: f64,
    pub total_storage: f64,
    pub total_items: i64,
}
runtime::object!(DriveUsage { required { types, usage, total_storage, total_items } });

/// Property `cloud_drives` of [`FullWorkspaceUsageDto`](super::FullWorkspaceUsageDto) and others.
#[derive(Clone)]
#[non_exhaustive]
pub struct DriveWithStorage {
    pub id: Uuid,
    pub name: String,
    pub usage: f64,
}
runtime::object!(DriveWithStorage { required { id, name, usage } });

runtime::errors! {
    /// A declared error: one variant for each status.
    #[non_exhaustive]
    pub enum EmptyOn404OrHttpValidationErrorOn422 {
        404 => NotFound,
        422 => UnprocessableEntity(HttpValidationError) = json,
    }
}

/// Response of [`Billing::get_workspace_usage_full`](crate::api::billing::Billing::get_workspace_usage_full).
#[derive(Clone)]
#[non_exhaustive]
pub struct FullWorkspaceUsageDto {
    pub seats: UsageMetric,
    pub guests: UsageMetric,
    pub has_payment_method: bool,
    pub cloud_storage: StorageMetric,
    pub byo_storage: StorageMetric,
    pub vault_storage: StorageMetric,
    pub vault_byo_storage: StorageMetric,
    pub high_speed_storage: StorageMetric,
    pub drives: UsageMetric,
    pub ai_indexed_items: UsageMetric,
    pub cloud_drives: Vec<DriveWithStorage>,
    pub byo_drives: Vec<DriveWithStorage>,
    pub vault_drives: Vec<DriveWithStorage>,
    pub vault_byo_drives: Vec<DriveWithStorage>,
    pub high_speed_drives: Vec<DriveWithStorage>,
    pub monthly_subscription_status: Option<String>,
    pub annual_subscription_status: Option<String>,
    pub credits: i64,
}
runtime::object!(FullWorkspaceUsageDto {
    required {
        seats, guests, has_payment_method, cloud_storage, byo_storage, vault_storage, vault_byo_storage,
        high_speed_storage, drives, ai_indexed_items, cloud_drives, byo_drives, vault_drives, vault_byo_drives,
        high_speed_drives, monthly_subscription_status, annual_subscription_status, credits
    }
});

/// Body of [`Billing::get_annual_subscriptions`](crate::api::billing::Billing::get_annual_subscriptions).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetAnnualSubscriptionsBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetAnnualSubscriptionsBody { optional { body } });
runtime::construct!(GetAnnualSubscriptionsBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_current_invoice`](crate::api::billing::Billing::get_current_invoice).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetCurrentInvoiceBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetCurrentInvoiceBody { optional { body } });
runtime::construct!(GetCurrentInvoiceBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_drive_full_usage`](crate::api::billing::Billing::get_drive_full_usage).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetDriveFullUsageBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetDriveFullUsageBody { optional { body } });
runtime::construct!(GetDriveFullUsageBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_payment_methods`](crate::api::billing::Billing::get_payment_methods).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetPaymentMethodsBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetPaymentMethodsBody { optional { body } });
runtime::construct!(GetPaymentMethodsBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_upcoming_monthly_invoice`](crate::api::billing::Billing::get_upcoming_monthly_invoice).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetUpcomingMonthlyInvoiceBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetUpcomingMonthlyInvoiceBody { optional { body } });
runtime::construct!(GetUpcomingMonthlyInvoiceBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_workspace_invoices`](crate::api::billing::Billing::get_workspace_invoices).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetWorkspaceInvoicesBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetWorkspaceInvoicesBody { optional { body } });
runtime::construct!(GetWorkspaceInvoicesBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_workspace_usage`](crate::api::billing::Billing::get_workspace_usage).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetWorkspaceUsageBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetWorkspaceUsageBody { optional { body } });
runtime::construct!(GetWorkspaceUsageBody { new {} optional { body: Map<String, Value> } });

/// Body of [`Billing::get_workspace_usage_full`](crate::api::billing::Billing::get_workspace_usage_full).
#[derive(Clone)]
#[non_exhaustive]
pub struct GetWorkspaceUsageFullBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(GetWorkspaceUsageFullBody { optional { body } });
runtime::construct!(GetWorkspaceUsageFullBody { new {} optional { body: Map<String, Value> } });

/// Error of `Billing::get_annual_subscriptions` and others.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpValidationError {
    pub detail: Option<Vec<ValidationError>>,
}
runtime::object!(HttpValidationError { optional { detail } });

/// Property `lines` of [`WorkspaceInvoiceDto`](super::WorkspaceInvoiceDto).
#[derive(Clone)]
#[non_exhaustive]
pub struct LineItemDto {
    pub description: String,
    pub amount: f64,
    pub quantity: f64,
    pub unit_type: String,
    pub unit_amount: f64,
}
runtime::object!(LineItemDto { required { description, amount, quantity, unit_type, unit_amount } });

/// Item in the response of [`Billing::get_payment_methods`](crate::api::billing::Billing::get_payment_methods).
#[derive(Clone)]
#[non_exhaustive]
pub struct PaymentMethodDto {
    pub id: String,
    pub brand: String,
    pub r#type: String,
    pub last4: String,
    pub exp_month: Option<i64>,
    pub exp_year: Option<i64>,
    pub funding: Option<String>,
    pub country: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub name: String,
}
runtime::object!(PaymentMethodDto {
    required {
        id, brand, r#type = "type", last4, exp_month, exp_year, funding, country, address, city, state, zip, name
    }
});

/// Property `cloud_storage` of [`FullWorkspaceUsageDto`](super::FullWorkspaceUsageDto) and others.
#[derive(Clone)]
#[non_exhaustive]
pub struct StorageMetric {
    pub free: Number,
    pub paid: Number,
    pub used: Number,
}
runtime::object!(StorageMetric { required { free, paid, used } });

/// Body of [`Billing::update_billing_address`](crate::api::billing::Billing::update_billing_address).
#[derive(Clone)]
#[non_exhaustive]
pub struct UpdateBillingAddressBody {
    /// The address to update the billing address to
    pub address: AddressDto,
    /// The ID of the payment method to update to
    pub payment_method_id: String,
    pub body: Option<Map<String, Value>>,
}
runtime::object!(UpdateBillingAddressBody { required { address, payment_method_id } optional { body } });
runtime::construct!(UpdateBillingAddressBody {
    new { address: AddressDto, payment_method_id: impl Into<String> }
    optional { body: Map<String, Value> }
});

/// Body of [`Billing::update_billing_email`](crate::api::billing::Billing::update_billing_email).
#[derive(Clone)]
#[non_exhaustive]
pub struct UpdateBillingEmailBody {
    /// The email to update the billing email to
    pub email: String,
    pub body: Option<Map<String, Value>>,
}
runtime::object!(UpdateBillingEmailBody { required { email } optional { body } });
runtime::construct!(UpdateBillingEmailBody { new { email: impl Into<String> } optional { body: Map<String, Value> } });

/// Body of [`Billing::update_payment_method`](crate::api::billing::Billing::update_payment_method).
#[derive(Clone)]
#[non_exhaustive]
pub struct UpdatePaymentMethodBody {
    /// The ID of the payment method to update to
    pub payment_method_id: String,
    /// Whether this is the first added payment method (not updated later on)
    ///
    /// Default: `false`.
    pub is_first: Option<Option<bool>>,
    pub body: Option<Map<String, Value>>,
}
runtime::object!(UpdatePaymentMethodBody { required { payment_method_id } optional { body } nullable { is_first } });
runtime::construct!(UpdatePaymentMethodBody {
    new { payment_method_id: impl Into<String> }
    optional { body: Map<String, Value>, is_first: bool = Some }
});

/// Body of [`Billing::update_plan`](crate::api::billing::Billing::update_plan).
#[derive(Clone)]
#[non_exhaustive]
pub struct UpdatePlanBody {
    pub body: Option<Map<String, Value>>,
}
runtime::object!(UpdatePlanBody { optional { body } });
runtime::construct!(UpdatePlanBody { new {} optional { body: Map<String, Value> } });

/// Property `seats` of [`FullWorkspaceUsageDto`](super::FullWorkspaceUsageDto) and others.
#[derive(Clone)]
#[non_exhaustive]
pub struct UsageMetric {
    pub used: Number,
    pub included: Number,
    /// Default: `true`.
    pub enforced: Option<bool>,
}
runtime::object!(UsageMetric { required { used, included } optional { enforced } });

/// Property `detail` of [`HttpValidationError`](super::HttpValidationError).
#[derive(Clone)]
#[non_exhaustive]
pub struct ValidationError {
    pub loc: Vec<ValidationErrorLocItem>,
    pub msg: String,
    pub r#type: String,
}
runtime::object!(ValidationError { required { loc, msg, r#type = "type" } });

runtime::union! {
    /// Property `loc` of [`ValidationError`](super::ValidationError).
    #[non_exhaustive]
    pub enum ValidationErrorLocItem {
        String(String) = "string",
        Integer(i64) = "integer",
        ..Unknown
    }
}

/// Property `billing` of [`WorkspaceUsageDto`](super::WorkspaceUsageDto).
#[derive(Clone)]
#[non_exhaustive]
pub struct WorkspaceBillingDto {
    pub start_time: i64,
    pub end_time: i64,
    pub total_cloud_paid: f64,
    pub total_vault_paid: f64,
    pub total_byo_paid: f64,
    pub total_vault_byo_paid: f64,
    pub total_high_speed_paid: f64,
    pub total_cloud_free: f64,
    pub total_vault_free: f64,
    pub total_byo_free: f64,
    pub cloud_overage: f64,
    pub byo_overage: f64,
    pub vault_storage_overage: f64,
    pub vault_byo_storage_overage: f64,
    pub high_speed_storage_overage: f64,
}
runtime::object!(WorkspaceBillingDto {
    required {
        start_time, end_time, total_cloud_paid, total_vault_paid, total_byo_paid, total_vault_byo_paid,
        total_high_speed_paid, total_cloud_free, total_vault_free, total_byo_free, cloud_overage, byo_overage,
        vault_storage_overage, vault_byo_storage_overage, high_speed_storage_overage
    }
});

/// Response of [`Billing::get_current_invoice`](crate::api::billing::Billing::get_current_invoice) and others.
#[derive(Clone)]
#[non_exhaustive]
pub struct WorkspaceInvoiceDto {
    pub total_amount_due: f64,
    pub period_start: i64,
    pub period_end: i64,
    pub invoice_date: i64,
    pub paid: bool,
    pub invoice_pdf: String,
    pub hosted_invoice_url: String,
    pub tax: f64,
    pub subtotal: f64,
    pub lines: Vec<LineItemDto>,
    pub status: String,
    pub currency: String,
}
runtime::object!(WorkspaceInvoiceDto {
    required {
        total_amount_due, period_start, period_end, invoice_date, paid, invoice_pdf, hosted_invoice_url, tax, subtotal,
        lines, status, currency
    }
});

/// Response of [`Billing::get_workspace_usage`](crate::api::billing::Billing::get_workspace_usage).
#[derive(Clone)]
#[non_exhaustive]
pub struct WorkspaceUsageDto {
    pub billing: WorkspaceBillingDto,
    pub plan: Option<String>,
    pub plan_name: String,
    pub seats_annual: bool,
    pub is_trial: bool,
    pub seats: i64,
}
runtime::object!(WorkspaceUsageDto { required { billing, plan, plan_name, seats_annual, is_trial, seats } });
