//! Gauges whose series come and go with what they are about.

use std::collections::BTreeSet;

use substrate_prometheus_endpoint::{register, GaugeVec, Opts, PrometheusError, Registry, F64};

/// A gauge with labels, or one that may be absent. A series that is not told any more is taken away: what is gone must not
/// stand in dashboards for ever, nor look as if it were fine.
pub struct Labelled {
	gauges: GaugeVec<F64>,
	shown: BTreeSet<Vec<String>>,
}

impl Labelled {
	/// Registers it, without any series.
	pub fn register(
		registry: &Registry,
		name: &str,
		help: &str,
		labels: &[&str],
	) -> Result<Self, PrometheusError> {
		let gauges = register(GaugeVec::new(Opts::new(name, help), labels)?, registry)?;
		Ok(Self { gauges, shown: BTreeSet::new() })
	}

	/// Shows these series, by the values of their labels, and no others.
	pub fn update(&mut self, series: impl Iterator<Item = (Vec<String>, f64)>) {
		let mut shown = BTreeSet::new();
		for (labels, value) in series {
			let values: Vec<&str> = labels.iter().map(String::as_str).collect();
			self.gauges.with_label_values(&values).set(value);
			shown.insert(labels);
		}
		for gone in self.shown.difference(&shown) {
			let values: Vec<&str> = gone.iter().map(String::as_str).collect();
			// It was there.
			let _ = self.gauges.remove_label_values(&values);
		}
		self.shown = shown;
	}
}
