//! Writes a registry as CSV, in the form it is read.
