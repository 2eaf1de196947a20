//! Messages of the merge.
