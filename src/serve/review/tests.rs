//! The pages as they leave.
