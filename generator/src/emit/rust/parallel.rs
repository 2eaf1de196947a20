//! Parallel iteration: the text of a type or operation does not depend on that of another.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// The results of `make` for all items, in their order, computed on all processors. A single item takes far longer than
/// handing it to another thread.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    items.par_iter().map(make).collect()
}
