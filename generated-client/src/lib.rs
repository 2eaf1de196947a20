//! Placeholder until the first regen.
