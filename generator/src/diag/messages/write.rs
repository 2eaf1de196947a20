//! Messages of writing, and of runs that leave operations out.
