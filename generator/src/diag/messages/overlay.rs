//! Messages of overlays.
