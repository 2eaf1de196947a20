//! Types that only the operations of `billing` use.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value};
use uuid::Uuid;
use crate::runtime;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub line1: String,
    #[serde(deserialize_with = "Option::deserialize")]
    pub line2: Option<String>,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub country: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddressDto {
    pub name: String,
    pub phone: String,
    pub address: Address,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetType {
    Image,
    Video,
    Audio,
    Document,
    Hdr,
    Hdri,
    Photoshop,
    Illustrator,
    Exr,
    Object,
    Vector,
    Other,
    Maya,
    Max,
    Blender,
    Houdini,
    Unreal,
    Unity,
    AfterEffects,
    Mogrt,
    /// A value that this version of the crate does not know.
    Unknown(String),
}

runtime::string_enum!(AssetType {
    Image = "IMAGE" , Video = "VIDEO" , Audio = "AUDIO" , Document = "DOCUMENT" , Hdr = "HDR" ,
    Hdri = "HDRI" , Photoshop = "PHOTOSHOP" , Illustrator = "ILLUSTRATOR" , Exr = "EXR" ,
    Object = "OBJECT" , Vector = "VECTOR" , Other = "OTHER" , Maya = "MAYA" , Max = "MAX" ,
    Blender = "BLENDER" , Houdini = "HOUDINI" , Unreal = "UNREAL" , Unity = "UNITY" ,
    AfterEffects = "AFTER_EFFECTS" , Mogrt = "MOGRT"
});

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssetTypeUsage {
    pub r#type: AssetType,
    pub count: i64,
    pub size: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriveUsage {
    pub types: Vec<AssetTypeUsage>,
    pub usage: f64,
    pub total_storage: f64,
    pub total_items: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriveWithStorage {
    pub id: Uuid,
    pub name: String,
    pub usage: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(deserialize_with = "Option::deserialize")]
    pub monthly_subscription_status: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    pub annual_subscription_status: Option<String>,
    pub credits: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetAnnualSubscriptionsBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetCurrentInvoiceBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetDriveFullUsageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetPaymentMethodsBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetUpcomingMonthlyInvoiceBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetWorkspaceInvoicesBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetWorkspaceUsageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GetWorkspaceUsageFullBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HttpValidationError {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Vec<ValidationError>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineItemDto {
    pub description: String,
    pub amount: f64,
    pub quantity: f64,
    pub unit_type: String,
    pub unit_amount: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethodDto {
    pub id: String,
    pub brand: String,
    pub r#type: String,
    pub last4: String,
    #[serde(deserialize_with = "Option::deserialize")]
    pub exp_month: Option<i64>,
    #[serde(deserialize_with = "Option::deserialize")]
    pub exp_year: Option<i64>,
    #[serde(deserialize_with = "Option::deserialize")]
    pub funding: Option<String>,
    pub country: String,
    pub address: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StorageMetric {
    pub free: Number,
    pub paid: Number,
    pub used: Number,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateBillingAddressBody {
    /// The address to update the billing address to
    pub address: AddressDto,
    /// The ID of the payment method to update to
    pub payment_method_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

impl UpdateBillingAddressBody {
    /// What is required; everything else is left out.
    pub fn new(address: AddressDto, payment_method_id: impl Into<String>) -> Self {
        Self {
            address,
            payment_method_id: payment_method_id.into(),
            body: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateBillingEmailBody {
    /// The email to update the billing email to
    pub email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

impl UpdateBillingEmailBody {
    /// What is required; everything else is left out.
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            body: None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdatePaymentMethodBody {
    /// The ID of the payment method to update to
    pub payment_method_id: String,
    /// Whether this is the first added payment method (not updated later on)
    ///
    /// Default: `false`.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::runtime::double_option"
    )]
    pub is_first: Option<Option<bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

impl UpdatePaymentMethodBody {
    /// What is required; everything else is left out.
    pub fn new(payment_method_id: impl Into<String>) -> Self {
        Self {
            payment_method_id: payment_method_id.into(),
            is_first: None,
            body: None,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UpdatePlanBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsageMetric {
    pub used: Number,
    pub included: Number,
    /// Default: `true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforced: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValidationError {
    pub loc: Vec<ValidationErrorLocItem>,
    pub msg: String,
    pub r#type: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ValidationErrorLocItem {
    String(String),
    Integer(i64),
    /// JSON that none of the other variants describes.
    Unknown(Value),
}

impl<'de> Deserialize<'de> for ValidationErrorLocItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        runtime::decode_union(
            deserializer,
            Self::Unknown,
            &[
                &runtime::Shape::new("string", Self::String),
                &runtime::Shape::new("integer", Self::Integer),
            ],
        )
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkspaceUsageDto {
    pub billing: WorkspaceBillingDto,
    #[serde(deserialize_with = "Option::deserialize")]
    pub plan: Option<String>,
    pub plan_name: String,
    pub seats_annual: bool,
    pub is_trial: bool,
    pub seats: i64,
}
