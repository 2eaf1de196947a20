//! Messages of reading: files, JSON, YAML and pages.
