//! Messages of analysis.
