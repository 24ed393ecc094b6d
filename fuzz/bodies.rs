//! The bodies that `cargo test` shares.
#![allow(dead_code)]

#[path = "../tests/fuzz/bodies.rs"]
pub mod bodies;
#[path = "../tests/fuzz/forge.rs"]
pub mod forge;
