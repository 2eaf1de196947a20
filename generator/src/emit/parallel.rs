//! Items side by side: what is emitted for one type or operation does not depend on another.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// How many items are made at a time at least: fewer take less time than it takes to hand them over.
const CHUNK: usize = 4;

/// What `make` gives for each item, in the order of the items, made on all processors that there are.
pub(super) fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    items.par_iter().with_min_len(CHUNK).map(make).collect()
}
