//! The allocator: how long it keeps memory that is free.

use libmimalloc_sys::{mi_option_get, mi_option_set, mi_option_t};

/// `mi_option_purge_delay` of mimalloc 2, for which the crate has no constant.
const PURGE_DELAY: mi_option_t = 15;
/// Its default, in milliseconds.
const DEFAULT_DELAY: std::ffi::c_long = 10;

/// Returns memory to the system as soon as it is free. By default the allocator keeps it for a while: the largest documents are
/// read in that time, and the memory of each stage would be counted beside that of the next one. What the environment sets remains.
#[expect(unsafe_code, reason = "options of the allocator have no safe interface")]
pub fn return_at_once() {
    // SAFETY: both functions read and write an entry of a table of numbers, and ignore one that is out of bounds.
    unsafe {
        if mi_option_get(PURGE_DELAY) == DEFAULT_DELAY {
            mi_option_set(PURGE_DELAY, 0);
        }
    }
}
