//! Operations of `billing`.

use std::collections::BTreeMap;
use serde_json::Value;
use uuid::Uuid;
use runtime::{Call, Request, Security, Transport};
use crate::{Client, types};

const API_KEY: Security = &[&["ApiKey"]];

/// Operations of `billing`, returned by [`Client::billing`].
#[derive(Clone, Debug)]
pub struct Billing {
    transport: Transport,
}

impl Client {
    /// Operations of `billing`.
    pub fn billing(&self) -> Billing {
        Billing {
            transport: self.transport.clone(),
        }
    }
}

impl Billing {
    /// Get the annual subscriptions for a workspace
    ///
    /// `GET /billing/{workspace_id}/annual-subscriptions` with `ApiKey`
    ///
    /// Returns `Value`. Optional arguments: `password`, `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get the annual subscriptions for
    ///
    /// # Errors
    ///
    /// [`types::GetAnnualSubscriptionsError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_annual_subscriptions_billing__workspace_id__annual_subscriptions_get")]
    #[inline]
    pub fn get_annual_subscriptions(&self, workspace_id: Uuid) -> GetAnnualSubscriptions {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/annual-subscriptions", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        GetAnnualSubscriptions(call)
    }

    /// Get the current invoice for a workspace
    ///
    /// `GET /billing/{workspace_id}/current-invoice` with `ApiKey`
    ///
    /// Returns [`types::WorkspaceInvoiceDto`]. Optional arguments: `password`, `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get the current invoice for
    ///
    /// # Errors
    ///
    /// [`types::GetCurrentInvoiceError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_current_invoice_billing__workspace_id__current_invoice_get")]
    #[inline]
    pub fn get_current_invoice(&self, workspace_id: Uuid) -> GetCurrentInvoice {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/current-invoice", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 => answer.json(),
            _ => answer.error(),
        });
        GetCurrentInvoice(call)
    }

    /// Gets the usage of a drive
    ///
    /// Get the usage data for a drive
    ///
    /// `GET /billing/{drive_id}/drive-usage` with `ApiKey`
    ///
    /// Returns [`types::DriveUsage`]. Optional arguments: `password`, `body`.
    ///
    /// - `drive_id`: The ID of the drive to get usage data for
    ///
    /// # Errors
    ///
    /// [`types::GetDriveFullUsageError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_drive_full_usage_billing__drive_id__drive_usage_get")]
    #[inline]
    pub fn get_drive_full_usage(&self, drive_id: Uuid) -> GetDriveFullUsage {
        let mut request = Request::get(&self.transport, "/billing/{drive_id}/drive-usage", API_KEY);
        request.path("drive_id", &drive_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 => answer.json(),
            _ => answer.error(),
        });
        GetDriveFullUsage(call)
    }

    /// Get the payment methods for a workspace
    ///
    /// `GET /billing/{workspace_id}/payment-methods` with `ApiKey`
    ///
    /// Returns [`Vec<types::PaymentMethodDto>`](types::PaymentMethodDto). Optional arguments: `password`, `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get the payment methods for
    ///
    /// # Errors
    ///
    /// [`types::GetPaymentMethodsError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_payment_methods_billing__workspace_id__payment_methods_get")]
    #[inline]
    pub fn get_payment_methods(&self, workspace_id: Uuid) -> GetPaymentMethods {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/payment-methods", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 => answer.json(),
            _ => answer.error(),
        });
        GetPaymentMethods(call)
    }

    /// Get the upcoming monthly invoice for a workspace
    ///
    /// `GET /billing/{workspace_id}/upcoming-monthly-invoice` with `ApiKey`
    ///
    /// Returns [`Option<types::WorkspaceInvoiceDto>`](types::WorkspaceInvoiceDto). Optional arguments: `password`,
    /// `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get the upcoming monthly invoice for
    ///
    /// # Errors
    ///
    /// [`types::GetUpcomingMonthlyInvoiceError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_upcoming_monthly_invoice_billing__workspace_id__upcoming_monthly_invoice_get")]
    #[inline]
    pub fn get_upcoming_monthly_invoice(&self, workspace_id: Uuid) -> GetUpcomingMonthlyInvoice {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/upcoming-monthly-invoice", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        GetUpcomingMonthlyInvoice(call)
    }

    /// Get the invoices for a workspace
    ///
    /// `GET /billing/{workspace_id}/invoices` with `ApiKey`
    ///
    /// Returns [`Option<Vec<types::WorkspaceInvoiceDto>>`](types::WorkspaceInvoiceDto).
    /// Optional arguments: `upcoming`, `password`, `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get invoices for
    ///
    /// # Errors
    ///
    /// [`types::GetWorkspaceInvoicesError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_workspace_invoices_billing__workspace_id__invoices_get")]
    #[inline]
    pub fn get_workspace_invoices(&self, workspace_id: Uuid) -> GetWorkspaceInvoices {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/invoices", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        GetWorkspaceInvoices(call)
    }

    /// Gets the usage of a workspace
    ///
    /// Get the usage data for a workspace
    ///
    /// `GET /billing/{workspace_id}/usage` with `ApiKey`
    ///
    /// Returns [`Option<types::WorkspaceUsageDto>`](types::WorkspaceUsageDto). Optional arguments: `password`,
    /// `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get usage data for
    ///
    /// # Errors
    ///
    /// [`types::GetWorkspaceUsageError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_workspace_usage_billing__workspace_id__usage_get")]
    #[inline]
    pub fn get_workspace_usage(&self, workspace_id: Uuid) -> GetWorkspaceUsage {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/usage", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        GetWorkspaceUsage(call)
    }

    /// Gets the usage of a workspace
    ///
    /// Get the usage data for a workspace
    ///
    /// `GET /billing/{workspace_id}/workspace-usage` with `ApiKey`
    ///
    /// Returns [`Option<types::FullWorkspaceUsageDto>`](types::FullWorkspaceUsageDto).
    /// Optional arguments: `password`, `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to get usage data for
    ///
    /// # Errors
    ///
    /// [`types::GetWorkspaceUsageFullError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "get_workspace_usage_full_billing__workspace_id__workspace_usage_get")]
    #[inline]
    pub fn get_workspace_usage_full(&self, workspace_id: Uuid) -> GetWorkspaceUsageFull {
        let mut request = Request::get(&self.transport, "/billing/{workspace_id}/workspace-usage", API_KEY);
        request.path("workspace_id", &workspace_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        GetWorkspaceUsageFull(call)
    }

    /// Update the billing address for a workspace
    ///
    /// `PUT /billing/{workspace_id}/billing-address` with `ApiKey`
    ///
    /// Returns `Value`. Optional arguments: `password`.
    ///
    /// - `workspace_id`: The ID of the workspace to update the billing address for
    ///
    /// # Errors
    ///
    /// [`types::UpdateBillingAddressError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "update_billing_address_billing__workspace_id__billing_address_put")]
    #[inline]
    pub fn update_billing_address(
        &self,
        workspace_id: Uuid,
        body: &types::UpdateBillingAddressBody,
    ) -> UpdateBillingAddress {
        let mut request = Request::put(&self.transport, "/billing/{workspace_id}/billing-address", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.json(body);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        UpdateBillingAddress(call)
    }

    /// Update the billing email for a workspace on stripe
    ///
    /// `PUT /billing/{workspace_id}/billing-email` with `ApiKey`
    ///
    /// Returns `Value`. Optional arguments: `password`.
    ///
    /// - `workspace_id`: The ID of the workspace to update the billing email for
    ///
    /// # Errors
    ///
    /// [`types::UpdateBillingEmailError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "update_billing_email_billing__workspace_id__billing_email_put")]
    #[inline]
    pub fn update_billing_email(&self, workspace_id: Uuid, body: &types::UpdateBillingEmailBody) -> UpdateBillingEmail {
        let mut request = Request::put(&self.transport, "/billing/{workspace_id}/billing-email", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.json(body);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        UpdateBillingEmail(call)
    }

    /// Update the payment method for a workspace
    ///
    /// `PUT /billing/{workspace_id}/payment-method` with `ApiKey`
    ///
    /// Returns `Option<BTreeMap<String,String>>`. Optional arguments: `password`.
    ///
    /// - `workspace_id`: The ID of the workspace to update the payment method for
    ///
    /// # Errors
    ///
    /// [`types::UpdatePaymentMethodError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "update_payment_method_billing__workspace_id__payment_method_put")]
    #[inline]
    pub fn update_payment_method(
        &self,
        workspace_id: Uuid,
        body: &types::UpdatePaymentMethodBody,
    ) -> UpdatePaymentMethod {
        let mut request = Request::put(&self.transport, "/billing/{workspace_id}/payment-method", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.json(body);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        UpdatePaymentMethod(call)
    }

    /// Update the plan for a workspace
    ///
    /// `PUT /billing/{workspace_id}/plan` with `ApiKey`
    ///
    /// Returns `Value`. Optional arguments: `seats`, `password`, `body`.
    ///
    /// - `workspace_id`: The ID of the workspace to update the plan for
    /// - `price_id`: The ID of the price plan to update to
    ///
    /// # Errors
    ///
    /// [`types::UpdatePlanError`]:
    /// - 404 `NotFound`
    /// - 422 `UnprocessableEntity`: Validation Error ([`types::HttpValidationError`])
    #[doc(alias = "update_plan_billing__workspace_id__plan_put")]
    #[inline]
    pub fn update_plan(&self, workspace_id: Uuid, price_id: &str) -> UpdatePlan {
        let mut request = Request::put(&self.transport, "/billing/{workspace_id}/plan", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.query("price_id", price_id);
        let call = request.call(|mut answer| match answer.code_among(&[200]) {
            200 | 204 => answer.json_or_null(),
            _ => answer.error(),
        });
        UpdatePlan(call)
    }
}

runtime::call! {
    /// A call to [`Billing::get_annual_subscriptions`] that has not been sent yet.
    pub struct GetAnnualSubscriptions: Call<Value, types::GetAnnualSubscriptionsError>
}

impl GetAnnualSubscriptions {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetAnnualSubscriptionsBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_current_invoice`] that has not been sent yet.
    pub struct GetCurrentInvoice: Call<types::WorkspaceInvoiceDto, types::GetCurrentInvoiceError>
}

impl GetCurrentInvoice {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetCurrentInvoiceBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_drive_full_usage`] that has not been sent yet.
    pub struct GetDriveFullUsage: Call<types::DriveUsage, types::GetDriveFullUsageError>
}

impl GetDriveFullUsage {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetDriveFullUsageBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_payment_methods`] that has not been sent yet.
    pub struct GetPaymentMethods: Call<Vec<types::PaymentMethodDto>, types::GetPaymentMethodsError>
}

impl GetPaymentMethods {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetPaymentMethodsBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_upcoming_monthly_invoice`] that has not been sent yet.
    pub struct GetUpcomingMonthlyInvoice:
        Call<Option<types::WorkspaceInvoiceDto>, types::GetUpcomingMonthlyInvoiceError>
}

impl GetUpcomingMonthlyInvoice {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetUpcomingMonthlyInvoiceBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_workspace_invoices`] that has not been sent yet.
    pub struct GetWorkspaceInvoices: Call<Option<Vec<types::WorkspaceInvoiceDto>>, types::GetWorkspaceInvoicesError>
}

impl GetWorkspaceInvoices {
    /// Whether to get the upcoming invoice
    ///
    /// Default: `false`.
    #[inline]
    pub fn upcoming(mut self, upcoming: bool) -> Self {
        self.0.request.query("upcoming", &upcoming);
        self
    }

    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetWorkspaceInvoicesBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_workspace_usage`] that has not been sent yet.
    pub struct GetWorkspaceUsage: Call<Option<types::WorkspaceUsageDto>, types::GetWorkspaceUsageError>
}

impl GetWorkspaceUsage {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetWorkspaceUsageBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::get_workspace_usage_full`] that has not been sent yet.
    pub struct GetWorkspaceUsageFull: Call<Option<types::FullWorkspaceUsageDto>, types::GetWorkspaceUsageFullError>
}

impl GetWorkspaceUsageFull {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::GetWorkspaceUsageFullBody) -> Self {
        self.0.request.json(body);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::update_billing_address`] that has not been sent yet.
    pub struct UpdateBillingAddress: Call<Value, types::UpdateBillingAddressError>
}

impl UpdateBillingAddress {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::update_billing_email`] that has not been sent yet.
    pub struct UpdateBillingEmail: Call<Value, types::UpdateBillingEmailError>
}

impl UpdateBillingEmail {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::update_payment_method`] that has not been sent yet.
    pub struct UpdatePaymentMethod: Call<Option<BTreeMap<String, String>>, types::UpdatePaymentMethodError>
}

impl UpdatePaymentMethod {
    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }
}

runtime::call! {
    /// A call to [`Billing::update_plan`] that has not been sent yet.
    pub struct UpdatePlan: Call<Value, types::UpdatePlanError>
}

impl UpdatePlan {
    /// The number of seats to update to
    #[inline]
    pub fn seats(mut self, seats: i64) -> Self {
        self.0.request.query("seats", &seats);
        self
    }

    /// The password header to use to fetch the preview
    #[inline]
    pub fn password(mut self, password: &str) -> Self {
        self.0.request.header("password", password);
        self
    }

    #[inline]
    pub fn body(mut self, body: &types::UpdatePlanBody) -> Self {
        self.0.request.json(body);
        self
    }
}
