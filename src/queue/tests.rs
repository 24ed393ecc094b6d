//! Cases on a database of their own.
