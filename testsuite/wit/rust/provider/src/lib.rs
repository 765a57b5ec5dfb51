//! The provider in Rust: answers every function of `values.wit`.

mod counters;
mod shelf;
mod values;

wit_bindgen::generate!({ world: "provider", path: "../../values.wit" });

/// Whose functions are exported.
struct Provider;

export!(Provider);
