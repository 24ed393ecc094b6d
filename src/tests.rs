//! What every public type is: shared and sent freely between threads.

use crate::registry::{self, import};

#[test]
fn every_public_type_is_send_and_sync() {
    fn holds<T: Send + Sync + 'static>() {}
    holds::<crate::Account<'static>>();
    holds::<(crate::Detector, crate::Builder, crate::Options, crate::Accepted)>();
    holds::<(crate::Answer<'static>, crate::Scratch)>();
    holds::<(crate::Flag<'static>, crate::Evidence, crate::Field, crate::Disclaimer)>();
    holds::<(crate::Kind, crate::Technique, crate::Score, crate::Tier)>();
    holds::<(crate::Index, crate::EntityView<'static>, crate::RegisterView<'static>)>();
    holds::<crate::Error>();
    holds::<(registry::Registry, registry::Entity, registry::Official, registry::Register)>();
    holds::<(registry::Lint, registry::LintKind)>();
    holds::<import::ImportReport>();
}
