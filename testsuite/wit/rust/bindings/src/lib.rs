//! Nothing: what building this package makes are bindings in C (`build.rs`), in its output folder.
