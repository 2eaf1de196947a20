//! Types used only by the operations of `billing`.

use serde_json::{Map, Number, Value};
use uuid::Uuid;

pub use super::NotFoundOrHttpValidationErrorOn422 as GetAnnualSubscriptionsError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetCurrentInvoiceError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetDriveFullUsageError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetPaymentMethodsError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetUpcomingMonthlyInvoiceError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetWorkspaceInvoicesError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetWorkspaceUsageError;
pub use super::NotFoundOrHttpValidationErrorOn422 as GetWorkspaceUsageFullError;
pub use super::NotFoundOrHttpValidationErrorOn422 as UpdateBillingAddressError;
pub use super::NotFoundOrHttpValidationErrorOn422 as UpdateBillingEmailError;
pub use super::NotFoundOrHttpValidationErrorOn422 as UpdatePaymentMethodError;
pub use super::NotFoundOrHttpValidationErrorOn422 as UpdatePlanError;

/// Property `address` of [`AddressDto`](super::AddressDto).
#[derive(Clone, runtime::Object)]
#[json(new(city, country, line1, line2, postal_code, state))]
#[non_exhaustive]
pub struct Address {
    pub line1: String,
    #[json(required)]
    pub line2: Option<String>,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country: String,
}

/// Property `address` of [`UpdateBillingAddressBody`](super::UpdateBillingAddressBody).
#[derive(Clone, runtime::Object)]
#[json(new(address, name, phone))]
#[non_exhaustive]
pub struct AddressDto {
    pub name: String,
    pub phone: String,
    pub address: Address,
}

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
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct AssetTypeUsage {
    #[json("type")]
    pub r#type: AssetType,
    pub count: i64,
    pub size: f64,
}

/// Response of [`Billing::get_drive_full_usage`](crate::api::billing::Billing::get_drive_full_usage).
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct DriveUsage {
    pub types: Vec<AssetTypeUsage>,
    pub usage: f64,
    pub total_storage: f64,
    pub total_items: i64,
}

/// Property `cloud_drives` of [`FullWorkspaceUsageDto`](super::FullWorkspaceUsageDto) and others.
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct DriveWithStorage {
    pub id: Uuid,
    pub name: String,
    pub usage: f64,
}

/// Response of [`Billing::get_workspace_usage_full`](crate::api::billing::Billing::get_workspace_usage_full).
#[derive(Clone, runtime::Object)]
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
    #[json(required)]
    pub monthly_subscription_status: Option<String>,
    #[json(required)]
    pub annual_subscription_status: Option<String>,
    pub credits: i64,
}

/// Body of [`Billing::get_annual_subscriptions`](crate::api::billing::Billing::get_annual_subscriptions).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetAnnualSubscriptionsBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_current_invoice`](crate::api::billing::Billing::get_current_invoice).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetCurrentInvoiceBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_drive_full_usage`](crate::api::billing::Billing::get_drive_full_usage).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetDriveFullUsageBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_payment_methods`](crate::api::billing::Billing::get_payment_methods).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetPaymentMethodsBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_upcoming_monthly_invoice`](crate::api::billing::Billing::get_upcoming_monthly_invoice).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetUpcomingMonthlyInvoiceBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_workspace_invoices`](crate::api::billing::Billing::get_workspace_invoices).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetWorkspaceInvoicesBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_workspace_usage`](crate::api::billing::Billing::get_workspace_usage).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetWorkspaceUsageBody {
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::get_workspace_usage_full`](crate::api::billing::Billing::get_workspace_usage_full).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct GetWorkspaceUsageFullBody {
    pub body: Option<Map<String, Value>>,
}

/// Error of `Billing::get_annual_subscriptions` and others.
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct HttpValidationError {
    pub detail: Option<Vec<ValidationError>>,
}

/// Property `lines` of [`WorkspaceInvoiceDto`](super::WorkspaceInvoiceDto).
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct LineItemDto {
    pub description: String,
    pub amount: f64,
    pub quantity: f64,
    pub unit_type: String,
    pub unit_amount: f64,
}

runtime::errors! {
    /// Error of `Billing::get_annual_subscriptions` and others.
    ///
    /// One variant for each declared status.
    #[non_exhaustive]
    pub enum NotFoundOrHttpValidationErrorOn422 {
        404 => NotFound,
        422 => UnprocessableEntity(HttpValidationError) = json,
    }
}

/// Item in the response of [`Billing::get_payment_methods`](crate::api::billing::Billing::get_payment_methods).
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct PaymentMethodDto {
    pub id: String,
    pub brand: String,
    #[json("type")]
    pub r#type: String,
    pub last4: String,
    #[json(required)]
    pub exp_month: Option<i64>,
    #[json(required)]
    pub exp_year: Option<i64>,
    #[json(required)]
    pub funding: Option<String>,
    pub country: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub name: String,
}

/// Property `cloud_storage` of [`FullWorkspaceUsageDto`](super::FullWorkspaceUsageDto) and others.
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct StorageMetric {
    pub free: Number,
    pub paid: Number,
    pub used: Number,
}

/// Body of [`Billing::update_billing_address`](crate::api::billing::Billing::update_billing_address).
#[derive(Clone, runtime::Object)]
#[json(new(address, payment_method_id))]
#[non_exhaustive]
pub struct UpdateBillingAddressBody {
    /// The address to update the billing address to
    pub address: AddressDto,
    /// The ID of the payment method to update to
    pub payment_method_id: String,
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::update_billing_email`](crate::api::billing::Billing::update_billing_email).
#[derive(Clone, runtime::Object)]
#[json(new(email))]
#[non_exhaustive]
pub struct UpdateBillingEmailBody {
    /// The email to update the billing email to
    pub email: String,
    pub body: Option<Map<String, Value>>,
}

/// Body of [`Billing::update_payment_method`](crate::api::billing::Billing::update_payment_method).
#[derive(Clone, runtime::Object)]
#[json(new(payment_method_id))]
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

/// Body of [`Billing::update_plan`](crate::api::billing::Billing::update_plan).
#[derive(Clone, runtime::Object)]
#[json(new())]
#[non_exhaustive]
pub struct UpdatePlanBody {
    pub body: Option<Map<String, Value>>,
}

/// Property `seats` of [`FullWorkspaceUsageDto`](super::FullWorkspaceUsageDto) and others.
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct UsageMetric {
    pub used: Number,
    pub included: Number,
    /// Default: `true`.
    pub enforced: Option<bool>,
}

/// Property `detail` of [`HttpValidationError`](super::HttpValidationError).
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct ValidationError {
    pub loc: Vec<ValidationErrorLocItem>,
    pub msg: String,
    #[json("type")]
    pub r#type: String,
}

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
#[derive(Clone, runtime::Object)]
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

/// Response of [`Billing::get_current_invoice`](crate::api::billing::Billing::get_current_invoice) and others.
#[derive(Clone, runtime::Object)]
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

/// Response of [`Billing::get_workspace_usage`](crate::api::billing::Billing::get_workspace_usage).
#[derive(Clone, runtime::Object)]
#[non_exhaustive]
pub struct WorkspaceUsageDto {
    pub billing: WorkspaceBillingDto,
    #[json(required)]
    pub plan: Option<String>,
    pub plan_name: String,
    pub seats_annual: bool,
    pub is_trial: bool,
    pub seats: i64,
}
