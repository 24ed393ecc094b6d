//! What the service counts, in the text format of Prometheus.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::time::{Duration, UNIX_EPOCH};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::engine::Engine;
use crate::Flag;

/// Bounds of the latencies in seconds: a check takes microseconds, a batch milliseconds.
const LATENCIES: [f64; 12] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: &'static str,
    status: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Flagged {
    kind: &'static str,
    tier: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Became {
    became: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Digest {
    digest: String,
    version: &'static str,
}

/// All that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    latency: Family<Route, Histogram, fn() -> Histogram>,
    flags: Family<Flagged, Counter>,
    rows: Family<Became, Counter>,
    shed: Counter,
    reloads: Family<Became, Counter>,
    info: Family<Digest, Gauge>,
    loaded: Gauge<f64, AtomicU64>,
    entities: Gauge<i64, AtomicI64>,
    in_flight: Gauge<i64, AtomicI64>,
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("deadringer"),
            requests: Family::default(),
            latency: Family::new_with_constructor(|| Histogram::new(LATENCIES)),
            flags: Family::default(),
            rows: Family::default(),
            shed: Counter::default(),
            reloads: Family::default(),
            info: Family::default(),
            loaded: Gauge::default(),
            entities: Gauge::default(),
            in_flight: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("requests", "Requests by route and status", metrics.requests.clone());
        registry.register_with_unit(
            "latency",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            metrics.latency.clone(),
        );
        registry.register("flags", "Flags answered by kind and tier", metrics.flags.clone());
        registry.register("rows", "Rows of streamed lists by what became of them", metrics.rows.clone());
        registry.register("shed", "Requests refused because too many were under way", metrics.shed.clone());
        registry.register("reloads", "Readings of the registries", metrics.reloads.clone());
        registry.register("registry", "The registry in use, by its digest", metrics.info.clone());
        registry.register_with_unit(
            "registry_loaded_timestamp",
            "When the registry in use was read",
            Unit::Seconds,
            metrics.loaded.clone(),
        );
        registry.register("registry_entities", "Entities protected", metrics.entities.clone());
        registry.register("in_flight", "Requests under way", metrics.in_flight.clone());
        metrics
    }

    /// A request begins.
    pub(crate) fn begin(&self) {
        self.in_flight.inc();
    }

    /// A request is answered.
    pub(crate) fn end(&self, route: &'static str, status: u16, took: Duration) {
        self.in_flight.dec();
        self.requests.get_or_create(&Request { route, status }).inc();
        self.latency.get_or_create(&Route { route }).observe(took.as_secs_f64());
    }

    pub(crate) fn flagged(&self, flags: &[Flag<'_>]) {
        for flag in flags {
            let labels = Flagged { kind: flag.kind.as_str(), tier: flag.tier.as_str() };
            self.flags.get_or_create(&labels).inc();
        }
    }

    pub(crate) fn rows(&self, became: &'static str, count: u64) {
        self.rows.get_or_create(&Became { became }).inc_by(count);
    }

    pub(crate) fn shed(&self) {
        self.shed.inc();
    }

    pub(crate) fn reload_failed(&self) {
        self.reloads.get_or_create(&Became { became: "refused" }).inc();
    }

    /// A registry is in use.
    pub(crate) fn loaded(&self, engine: &Engine) {
        self.reloads.get_or_create(&Became { became: "read" }).inc();
        self.info.clear();
        let digest = Digest { digest: engine.registry.clone(), version: env!("CARGO_PKG_VERSION") };
        self.info.get_or_create(&digest).set(1);
        let since = engine.loaded.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.loaded.set(since.as_secs_f64());
        self.entities.set(i64::try_from(engine.entities).unwrap_or(i64::MAX));
    }

    /// Everything, as text.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        // A string takes every write.
        let _ = encode(&mut out, &self.registry);
        out
    }
}
