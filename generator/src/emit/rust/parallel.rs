//! Items side by side: what is emitted for one type or operation does not depend on another.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// What `make` gives for each item, in the order of the items, made on all processors that there are. Even one takes far
/// longer than it takes to hand it over.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    items.par_iter().map(make).collect()
}
