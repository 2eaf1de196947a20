//! Messages of the upgrade to the dialect of OpenAPI 3.1.
