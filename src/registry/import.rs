//! Registries made from other people's open lists.
