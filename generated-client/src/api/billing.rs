//! Operations of `billing`.

use std::collections::BTreeMap;
use serde_json::Value;
use uuid::Uuid;
use crate::runtime::{Client, Error, Method, Request, Response};
use crate::types;
use super::API_KEY;

/// Operations of `billing`: [`Client::billing`].
#[derive(Clone, Debug)]
pub struct Billing {
    client: Client,
}

impl Client {
    /// Operations of `billing`.
    pub fn billing(&self) -> Billing {
        Billing { client: self.clone() }
    }
}

impl Billing {
    /// Get Annual Subscriptions
    ///
    /// Get the annual subscriptions for a workspace
    ///
    /// `GET /billing/{workspace_id}/annual-subscriptions`
    ///
    /// - `workspace_id`: The ID of the workspace to get the annual subscriptions for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_annual_subscriptions(
        &self,
        workspace_id: Uuid,
    ) -> GetAnnualSubscriptions {
        let mut request = self
            .client
            .request(
                Method::GET,
                "/billing/{workspace_id}/annual-subscriptions",
                API_KEY,
            );
        request.path("workspace_id", &workspace_id);
        GetAnnualSubscriptions { request }
    }

    /// Get Current Invoice
    ///
    /// Get the current invoice for a workspace
    ///
    /// `GET /billing/{workspace_id}/current-invoice`
    ///
    /// - `workspace_id`: The ID of the workspace to get the current invoice for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_current_invoice(&self, workspace_id: Uuid) -> GetCurrentInvoice {
        let mut request = self
            .client
            .request(Method::GET, "/billing/{workspace_id}/current-invoice", API_KEY);
        request.path("workspace_id", &workspace_id);
        GetCurrentInvoice { request }
    }

    /// Gets the usage of a drive
    ///
    /// Get the usage data for a drive
    ///
    /// `GET /billing/{drive_id}/drive-usage`
    ///
    /// - `drive_id`: The ID of the drive to get usage data for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_drive_full_usage(&self, drive_id: Uuid) -> GetDriveFullUsage {
        let mut request = self
            .client
            .request(Method::GET, "/billing/{drive_id}/drive-usage", API_KEY);
        request.path("drive_id", &drive_id);
        GetDriveFullUsage { request }
    }

    /// Get Payment Methods
    ///
    /// Get the payment methods for a workspace
    ///
    /// `GET /billing/{workspace_id}/payment-methods`
    ///
    /// - `workspace_id`: The ID of the workspace to get the payment methods for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_payment_methods(&self, workspace_id: Uuid) -> GetPaymentMethods {
        let mut request = self
            .client
            .request(Method::GET, "/billing/{workspace_id}/payment-methods", API_KEY);
        request.path("workspace_id", &workspace_id);
        GetPaymentMethods { request }
    }

    /// Get Upcoming Monthly Invoice
    ///
    /// Get the upcoming monthly invoice for a workspace
    ///
    /// `GET /billing/{workspace_id}/upcoming-monthly-invoice`
    ///
    /// - `workspace_id`: The ID of the workspace to get the upcoming monthly invoice for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_upcoming_monthly_invoice(
        &self,
        workspace_id: Uuid,
    ) -> GetUpcomingMonthlyInvoice {
        let mut request = self
            .client
            .request(
                Method::GET,
                "/billing/{workspace_id}/upcoming-monthly-invoice",
                API_KEY,
            );
        request.path("workspace_id", &workspace_id);
        GetUpcomingMonthlyInvoice {
            request,
        }
    }

    /// Gets the invoices for a workspace
    ///
    /// Get the invoices for a workspace
    ///
    /// `GET /billing/{workspace_id}/invoices`
    ///
    /// - `workspace_id`: The ID of the workspace to get invoices for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_workspace_invoices(&self, workspace_id: Uuid) -> GetWorkspaceInvoices {
        let mut request = self
            .client
            .request(Method::GET, "/billing/{workspace_id}/invoices", API_KEY);
        request.path("workspace_id", &workspace_id);
        GetWorkspaceInvoices { request }
    }

    /// Gets the usage of a workspace
    ///
    /// Get the usage data for a workspace
    ///
    /// `GET /billing/{workspace_id}/usage`
    ///
    /// - `workspace_id`: The ID of the workspace to get usage data for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_workspace_usage(&self, workspace_id: Uuid) -> GetWorkspaceUsage {
        let mut request = self
            .client
            .request(Method::GET, "/billing/{workspace_id}/usage", API_KEY);
        request.path("workspace_id", &workspace_id);
        GetWorkspaceUsage { request }
    }

    /// Gets the usage of a workspace
    ///
    /// Get the usage data for a workspace
    ///
    /// `GET /billing/{workspace_id}/workspace-usage`
    ///
    /// - `workspace_id`: The ID of the workspace to get usage data for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn get_workspace_usage_full(&self, workspace_id: Uuid) -> GetWorkspaceUsageFull {
        let mut request = self
            .client
            .request(Method::GET, "/billing/{workspace_id}/workspace-usage", API_KEY);
        request.path("workspace_id", &workspace_id);
        GetWorkspaceUsageFull { request }
    }

    /// Update Billing Address
    ///
    /// Update the billing address for a workspace
    ///
    /// `PUT /billing/{workspace_id}/billing-address`
    ///
    /// - `workspace_id`: The ID of the workspace to update the billing address for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn update_billing_address(
        &self,
        workspace_id: Uuid,
        body: &types::UpdateBillingAddressBody,
    ) -> UpdateBillingAddress {
        let mut request = self
            .client
            .request(Method::PUT, "/billing/{workspace_id}/billing-address", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.json(body);
        UpdateBillingAddress { request }
    }

    /// Update Billing Email
    ///
    /// Update the billing email for a workspace on stripe
    ///
    /// `PUT /billing/{workspace_id}/billing-email`
    ///
    /// - `workspace_id`: The ID of the workspace to update the billing email for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn update_billing_email(
        &self,
        workspace_id: Uuid,
        body: &types::UpdateBillingEmailBody,
    ) -> UpdateBillingEmail {
        let mut request = self
            .client
            .request(Method::PUT, "/billing/{workspace_id}/billing-email", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.json(body);
        UpdateBillingEmail { request }
    }

    /// Update Payment Method
    ///
    /// Update the payment method for a workspace
    ///
    /// `PUT /billing/{workspace_id}/payment-method`
    ///
    /// - `workspace_id`: The ID of the workspace to update the payment method for
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn update_payment_method(
        &self,
        workspace_id: Uuid,
        body: &types::UpdatePaymentMethodBody,
    ) -> UpdatePaymentMethod {
        let mut request = self
            .client
            .request(Method::PUT, "/billing/{workspace_id}/payment-method", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.json(body);
        UpdatePaymentMethod { request }
    }

    /// Update Plan
    ///
    /// Update the plan for a workspace
    ///
    /// `PUT /billing/{workspace_id}/plan`
    ///
    /// - `workspace_id`: The ID of the workspace to update the plan for
    /// - `price_id`: The ID of the price plan to update to
    ///
    /// # Errors
    ///
    /// - 404: Not found
    /// - 422: Validation Error ([`types::HttpValidationError`])
    pub fn update_plan(&self, workspace_id: Uuid, price_id: &str) -> UpdatePlan {
        let mut request = self
            .client
            .request(Method::PUT, "/billing/{workspace_id}/plan", API_KEY);
        request.path("workspace_id", &workspace_id);
        request.query("price_id", price_id);
        UpdatePlan { request }
    }
}

/// Request of `get_annual_subscriptions`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetAnnualSubscriptions {
    request: Request,
}

impl GetAnnualSubscriptions {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetAnnualSubscriptionsBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<Response<Value>, Error<GetAnnualSubscriptionsError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetAnnualSubscriptionsError::NotFound)),
            422 => {
                Err(answer.error_json(GetAnnualSubscriptionsError::UnprocessableEntity))
            }
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_annual_subscriptions`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetAnnualSubscriptionsError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_current_invoice`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetCurrentInvoice {
    request: Request,
}

impl GetCurrentInvoice {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetCurrentInvoiceBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<Response<types::WorkspaceInvoiceDto>, Error<GetCurrentInvoiceError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetCurrentInvoiceError::NotFound)),
            422 => Err(answer.error_json(GetCurrentInvoiceError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_current_invoice`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetCurrentInvoiceError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_drive_full_usage`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetDriveFullUsage {
    request: Request,
}

impl GetDriveFullUsage {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetDriveFullUsageBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<Response<types::DriveUsage>, Error<GetDriveFullUsageError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetDriveFullUsageError::NotFound)),
            422 => Err(answer.error_json(GetDriveFullUsageError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_drive_full_usage`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetDriveFullUsageError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_payment_methods`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetPaymentMethods {
    request: Request,
}

impl GetPaymentMethods {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetPaymentMethodsBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<Response<Vec<types::PaymentMethodDto>>, Error<GetPaymentMethodsError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetPaymentMethodsError::NotFound)),
            422 => Err(answer.error_json(GetPaymentMethodsError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_payment_methods`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetPaymentMethodsError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_upcoming_monthly_invoice`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetUpcomingMonthlyInvoice {
    request: Request,
}

impl GetUpcomingMonthlyInvoice {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetUpcomingMonthlyInvoiceBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<
        Response<Option<types::WorkspaceInvoiceDto>>,
        Error<GetUpcomingMonthlyInvoiceError>,
    > {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetUpcomingMonthlyInvoiceError::NotFound)),
            422 => {
                Err(
                    answer
                        .error_json(GetUpcomingMonthlyInvoiceError::UnprocessableEntity),
                )
            }
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_upcoming_monthly_invoice`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetUpcomingMonthlyInvoiceError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_workspace_invoices`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetWorkspaceInvoices {
    request: Request,
}

impl GetWorkspaceInvoices {
    /// Whether to get the upcoming invoice
    ///
    /// Default: `false`.
    pub fn upcoming(mut self, upcoming: bool) -> Self {
        self.request.query("upcoming", &upcoming);
        self
    }

    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetWorkspaceInvoicesBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<
        Response<Option<Vec<types::WorkspaceInvoiceDto>>>,
        Error<GetWorkspaceInvoicesError>,
    > {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetWorkspaceInvoicesError::NotFound)),
            422 => Err(answer.error_json(GetWorkspaceInvoicesError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_workspace_invoices`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetWorkspaceInvoicesError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_workspace_usage`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetWorkspaceUsage {
    request: Request,
}

impl GetWorkspaceUsage {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetWorkspaceUsageBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<
        Response<Option<types::WorkspaceUsageDto>>,
        Error<GetWorkspaceUsageError>,
    > {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetWorkspaceUsageError::NotFound)),
            422 => Err(answer.error_json(GetWorkspaceUsageError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_workspace_usage`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetWorkspaceUsageError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `get_workspace_usage_full`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct GetWorkspaceUsageFull {
    request: Request,
}

impl GetWorkspaceUsageFull {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::GetWorkspaceUsageFullBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<
        Response<Option<types::FullWorkspaceUsageDto>>,
        Error<GetWorkspaceUsageFullError>,
    > {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(GetWorkspaceUsageFullError::NotFound)),
            422 => {
                Err(answer.error_json(GetWorkspaceUsageFullError::UnprocessableEntity))
            }
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `get_workspace_usage_full`.
#[derive(Clone, Debug, PartialEq)]
pub enum GetWorkspaceUsageFullError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `update_billing_address`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct UpdateBillingAddress {
    request: Request,
}

impl UpdateBillingAddress {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<Response<Value>, Error<UpdateBillingAddressError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(UpdateBillingAddressError::NotFound)),
            422 => Err(answer.error_json(UpdateBillingAddressError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `update_billing_address`.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdateBillingAddressError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `update_billing_email`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct UpdateBillingEmail {
    request: Request,
}

impl UpdateBillingEmail {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    /// Sends the request.
    pub async fn send(self) -> Result<Response<Value>, Error<UpdateBillingEmailError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(UpdateBillingEmailError::NotFound)),
            422 => Err(answer.error_json(UpdateBillingEmailError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `update_billing_email`.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdateBillingEmailError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `update_payment_method`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct UpdatePaymentMethod {
    request: Request,
}

impl UpdatePaymentMethod {
    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    /// Sends the request.
    pub async fn send(
        self,
    ) -> Result<
        Response<Option<BTreeMap<String, String>>>,
        Error<UpdatePaymentMethodError>,
    > {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(UpdatePaymentMethodError::NotFound)),
            422 => Err(answer.error_json(UpdatePaymentMethodError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `update_payment_method`.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdatePaymentMethodError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}

/// Request of `update_plan`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct UpdatePlan {
    request: Request,
}

impl UpdatePlan {
    /// The number of seats to update to
    pub fn seats(mut self, seats: i64) -> Self {
        self.request.query("seats", &seats);
        self
    }

    /// The password header to use to fetch the preview
    pub fn password(mut self, password: &str) -> Self {
        self.request.header("password", password);
        self
    }

    pub fn body(mut self, body: &types::UpdatePlanBody) -> Self {
        self.request.json(body);
        self
    }

    /// Sends the request.
    pub async fn send(self) -> Result<Response<Value>, Error<UpdatePlanError>> {
        let answer = self.request.send().await?;
        match answer.status().as_u16() {
            200 => answer.json(),
            404 => Err(answer.error(UpdatePlanError::NotFound)),
            422 => Err(answer.error_json(UpdatePlanError::UnprocessableEntity)),
            _ => Err(answer.undeclared()),
        }
    }
}

/// Errors of `update_plan`.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdatePlanError {
    /// 404: Not found
    NotFound,
    /// 422: Validation Error
    UnprocessableEntity(types::HttpValidationError),
}
