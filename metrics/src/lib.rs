#![doc = include_str!("../README.md")]

mod labelled;

use std::time::Duration;

use credit_network_runtime::measures::Measures;
use credit_primitives_types::CRD;
use pallet_bioregions::types::RegionMeasures;
use pallet_community_banks::views::{BankMeasures, BanksMeasures};
use pallet_credit::types::{ScoreClasses, Totals, SCORES_COUNTED};
use pallet_quadratic_governance::types::ProposalCounts;
use sp_runtime::{FixedPointNumber, FixedU128};
use substrate_prometheus_endpoint::{
	exponential_buckets, register, Counter, CounterVec, Gauge, Histogram, HistogramOpts, Opts,
	PrometheusError, Registry, F64, U64,
};

use self::labelled::Labelled;

/// The most banks with metrics of their own.
pub const MOST_BANKS: usize = 500;

/// How many of them are asked for at once. The others follow with the next blocks: what a block costs is bounded, and each
/// bank is told anew within some seconds.
pub const BANKS_AT_ONCE: u32 = 200;

/// The most bioregions with metrics of their own.
pub const MOST_BIOREGIONS: u32 = 100;

/// What is exported of the chain's state.
pub struct ChainMetrics {
	banks: BankGauges,
	lending: LendingGauges,
	governance: GovernanceGauges,
	redistribution: RedistributionGauges,
	bioregions: BioregionGauges,
	last_block: Gauge<U64>,
	failures: Counter<U64>,
	duration: Histogram,
	banks_left_off: Gauge<U64>,
}

impl ChainMetrics {
	/// Registers all metrics. Fails if the registry has one of the names already.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let duration = HistogramOpts::new(
			"chain_metrics_duration_seconds",
			"How long the runtime took to answer what is measured",
		)
		.buckets(exponential_buckets(0.000_5, 2.0, 12)?);
		Ok(Self {
			banks: BankGauges::register(registry)?,
			lending: LendingGauges::register(registry)?,
			governance: GovernanceGauges::register(registry)?,
			redistribution: RedistributionGauges::register(registry)?,
			bioregions: BioregionGauges::register(registry)?,
			last_block: gauge(
				registry,
				"chain_metrics_last_block",
				"The finalized block that the chain's metrics are of",
			)?,
			failures: counter(
				registry,
				"chain_metrics_failures_total",
				"How often the runtime could not be asked what is measured",
			)?,
			duration: register(Histogram::with_opts(duration)?, registry)?,
			banks_left_off: gauge(
				registry,
				"chain_metrics_banks_left_off",
				"Banks without metrics of their own, as there are too many",
			)?,
		})
	}

	/// The number of the bank to ask for next.
	pub fn next_bank(&self) -> u32 {
		self.banks.round.next
	}

	/// Exports what was measured at a block from [`Self::next_bank`] on, and how long that took.
	pub fn update(&mut self, block: u32, measures: &Measures, took: Duration) {
		self.duration.observe(took.as_secs_f64());
		self.banks.update(&measures.banks);
		self.lending.update(&measures.lending);
		self.governance.update(&measures.proposals);
		self.redistribution.update(measures);
		self.bioregions.update(&measures.bioregions);
		self.banks_left_off.set(self.banks.left_off.into());
		self.last_block.set(block.into());
	}

	/// Counts a question that the runtime did not answer.
	pub fn failed(&self) {
		self.failures.inc();
	}
}

fn gauge(registry: &Registry, name: &str, help: &str) -> Result<Gauge<U64>, PrometheusError> {
	register(Gauge::new(name, help)?, registry)
}

fn amount(registry: &Registry, name: &str, help: &str) -> Result<Gauge<F64>, PrometheusError> {
	register(Gauge::new(name, help)?, registry)
}

fn counter(registry: &Registry, name: &str, help: &str) -> Result<Counter<U64>, PrometheusError> {
	register(Counter::new(name, help)?, registry)
}

/// An amount in CRD. Metrics are for the eye: what a binary fraction cannot hold is left off.
#[allow(clippy::cast_precision_loss)]
fn crd(amount: u128) -> f64 {
	amount as f64 / CRD as f64
}

#[allow(clippy::cast_precision_loss)]
fn float(number: FixedU128) -> f64 {
	number.into_inner() as f64 / FixedU128::DIV as f64
}

/// Brings a counter to what the chain has counted. Finalized blocks never count less.
fn count_to(counter: &Counter<U64>, counted: u64) {
	counter.inc_by(counted.saturating_sub(counter.get()));
}

fn amount_to(counter: &Counter<F64>, amount: u128) {
	counter.inc_by((crd(amount) - counter.get()).max(0.0));
}

/// A round through all banks, page by page.
#[derive(Default)]
struct Round {
	/// The number to go on at.
	next: u32,
	/// The banks so far.
	banks: Vec<BankMeasures>,
}

/// Of banks, and of all money that is lent.
struct BankGauges {
	round: Round,
	left_off: u32,
	velocity: [Labelled; 2],
	health: Labelled,
	index: Labelled,
	equity: Labelled,
	liquid: Labelled,
	members: Labelled,
	leverage: Labelled,
	leverage_limit: Labelled,
	outstanding: Gauge<F64>,
	issued: Gauge<F64>,
	uncovered: Gauge<F64>,
	orphaned: Gauge<F64>,
}

impl BankGauges {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let velocity =
			"Principal lent and repaid per year over what was owed on average, of the last 30 epochs";
		let of_bank = |name, help| Labelled::register(registry, name, help, &["bank"]);
		Ok(Self {
			round: Round::default(),
			left_off: 0,
			velocity: [
				Labelled::register(registry, "credit_velocity_gauge", velocity, &[])?,
				Labelled::register(registry, "credit_velocity_ratio", velocity, &[])?,
			],
			health: Labelled::register(
				registry,
				"community_health_score",
				"Health of a bank's community at the last epoch's end, 0 to 100",
				&["bank", "bioregion"],
			)?,
			index: Labelled::register(
				registry,
				"community_health_index",
				"The five indices of a community's health, 0 to 1",
				&["bank", "bioregion", "index"],
			)?,
			equity: of_bank("bank_equity_units", "What a bank owns beyond what it owes, in CRD")?,
			liquid: of_bank("bank_liquid_units", "Money at hand in a bank, in CRD")?,
			members: of_bank("bank_members", "Members of a bank")?,
			leverage: of_bank("bank_leverage_ratio", "Created credit of a bank over its capital")?,
			leverage_limit: of_bank(
				"bank_leverage_limit_ratio",
				"Created credit that a bank's capital may carry, over that capital",
			)?,
			outstanding: amount(
				registry,
				"credit_principal_outstanding_units",
				"Principal that borrowers owe banks, in CRD",
			)?,
			issued: amount(registry, "credit_issued_units", "Created credit that is outstanding, in CRD")?,
			uncovered: amount(
				registry,
				"credit_uncovered_units",
				"Created credit whose principal was given up and that is not burned yet, in CRD",
			)?,
			orphaned: amount(
				registry,
				"credit_orphaned_units",
				"Created credit that resolved banks left, in CRD",
			)?,
		})
	}

	fn update(&mut self, measures: &BanksMeasures) {
		for velocity in &mut self.velocity {
			velocity.update(measures.velocity.iter().map(|velocity| (vec![], float(*velocity))));
		}
		self.issued.set(crd(measures.issued));
		self.uncovered.set(crd(measures.uncovered));
		self.orphaned.set(crd(measures.orphaned));
		self.round.banks.extend(measures.banks.iter().cloned());
		match measures.next {
			Some(next) if self.round.banks.len() < MOST_BANKS => self.round.next = next,
			next => {
				let mut banks = std::mem::take(&mut self.round).banks;
				banks.truncate(MOST_BANKS);
				let others = measures.at_epoch.banks.saturating_sub(banks.len() as u32);
				self.left_off = if next.is_some() { others } else { 0 };
				self.outstanding.set(crd(match self.left_off {
					0 => banks.iter().fold(0u128, |sum, bank| sum.saturating_add(bank.receivable)),
					_ => measures.at_epoch.receivable,
				}));
				self.show(&banks);
			}
		}
	}

	/// Shows these banks, and no others.
	fn show(&mut self, banks: &[BankMeasures]) {
		let banks = || banks.iter().map(|bank| (bank.bank_id.to_string(), bank));
		let of_bank =
			|value: fn(&BankMeasures) -> f64| banks().map(move |(id, bank)| (vec![id], value(bank)));
		self.equity.update(of_bank(|bank| crd(bank.equity.unsigned_abs()).copysign(sign(bank.equity))));
		self.liquid.update(of_bank(|bank| crd(bank.liquid)));
		self.members.update(of_bank(|bank| bank.members.into()));
		self.leverage.update(of_bank(|bank| match bank.issued {
			0 => 0.0,
			issued => crd(issued) / crd(bank.capital),
		}));
		self.leverage_limit.update(of_bank(|bank| float(bank.leverage)));
		self.health.update(banks().map(|(id, bank)| {
			(vec![id, region(&bank.bioregion)], f64::from(bank.health.deconstruct()) / 10_000.0)
		}));
		self.index.update(banks().flat_map(|(id, bank)| {
			let indices = [
				("economic_diversity", bank.indices.diversity),
				("resource_circulation", bank.indices.circulation),
				("cooperative_participation", bank.indices.participation),
				("ecological_footprint", bank.indices.footprint),
				("knowledge_sharing", bank.indices.knowledge),
			];
			let bioregion = region(&bank.bioregion);
			indices.map(|(name, value)| {
				(
					vec![id.clone(), bioregion.clone(), name.into()],
					f64::from(value.deconstruct()) / 1_000_000.0,
				)
			})
		}));
	}
}

fn sign(amount: i128) -> f64 {
	if amount < 0 {
		-1.0
	} else {
		1.0
	}
}

fn region(code: &[u8]) -> String {
	String::from_utf8_lossy(code).into_owned()
}

/// Of requests and loans.
struct LendingGauges {
	loans: Labelled,
	repaid: Counter<U64>,
	defaults: Counter<U64>,
	written_off: Counter<F64>,
	recovered: Counter<F64>,
	requests: CounterVec<U64>,
	drift: Labelled,
}

impl LendingGauges {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let requests = Opts::new("credit_requests_total", "Requests for credit, and what became of them");
		Ok(Self {
			loans: Labelled::register(registry, "credit_loans", "Loans that are not repaid", &["state"])?,
			repaid: counter(
				registry,
				"credit_loans_repaid_total",
				"Loans on which nothing is owed any more",
			)?,
			defaults: counter(registry, "credit_defaults_total", "Loans that were called in default")?,
			written_off: register(
				Counter::new("credit_written_off_units_total", "Principal that was given up, in CRD")?,
				registry,
			)?,
			recovered: register(
				Counter::new(
					"credit_recovered_units_total",
					"Principal that had been given up and came in after all, in CRD",
				)?,
				registry,
			)?,
			requests: register(CounterVec::new(requests, &["outcome"])?, registry)?,
			drift: Labelled::register(
				registry,
				"credit_score_drift_psi",
				"Population stability index of the last scores against the first ones",
				&[],
			)?,
		})
	}

	fn update(&mut self, totals: &Totals) {
		let current = totals.loans.saturating_sub(totals.late).saturating_sub(totals.defaulted);
		let loans = [("current", current), ("late", totals.late), ("defaulted", totals.defaulted)];
		self.loans.update(loans.into_iter().map(|(state, count)| (vec![state.into()], count.into())));
		count_to(&self.repaid, totals.closed);
		count_to(&self.defaults, totals.defaults);
		amount_to(&self.written_off, totals.written_off);
		amount_to(&self.recovered, totals.recovered);
		let outcomes = [
			("requested", totals.requested),
			("approved", totals.approved),
			("referred", totals.referred),
			("rejected", totals.rejected),
			("cancelled", totals.cancelled),
			("accepted", totals.accepted),
		];
		for (outcome, count) in outcomes {
			count_to(&self.requests.with_label_values(&[outcome]), count);
		}
		let drift = stability_index(&totals.first_scores, &totals.last_scores);
		self.drift.update(drift.map(|drift| (vec![], drift)).into_iter());
	}
}

/// The population stability index of two distributions, the sum of `(a - b) * ln(a / b)` over their classes; `None` before
/// both have scores enough. Half a score is added to each class, so that an empty one does not make it infinite.
///
/// Below 0.1 nothing has changed, above 0.25 much has: the custom of credit scoring (Siddiqi, *Credit Risk Scorecards*).
fn stability_index(before: &ScoreClasses, now: &ScoreClasses) -> Option<f64> {
	if before.count() < SCORES_COUNTED || now.count() < SCORES_COUNTED {
		return None;
	}
	let share = |classes: &ScoreClasses, class: u32| {
		let halves = classes.0.iter().map(|_| 0.5).sum::<f64>();
		(f64::from(class) + 0.5) / (f64::from(classes.count()) + halves)
	};
	let terms = before.0.iter().zip(now.0).map(|(was, is)| {
		let (was, is) = (share(before, *was), share(now, is));
		(is - was) * (is / was).ln()
	});
	Some(terms.sum())
}

/// Of proposals and votes.
struct GovernanceGauges {
	proposals: Labelled,
	ended: CounterVec<U64>,
	votes: Counter<U64>,
}

impl GovernanceGauges {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let ended = Opts::new("governance_proposals_ended_total", "Proposals that have ended, and how");
		Ok(Self {
			proposals: Labelled::register(
				registry,
				"governance_proposals",
				"Proposals that are under way",
				&["state"],
			)?,
			ended: register(CounterVec::new(ended, &["outcome"])?, registry)?,
			votes: counter(
				registry,
				"governance_votes_total",
				"Votes that were cast, changed ones included",
			)?,
		})
	}

	fn update(&mut self, counts: &ProposalCounts) {
		let states =
			[("voting", counts.voting), ("confirming", counts.confirming), ("passed", counts.decided)];
		self.proposals.update(states.into_iter().map(|(state, count)| (vec![state.into()], count.into())));
		let outcomes = [
			("enacted", counts.enacted),
			("failed", counts.failed),
			("rejected", counts.rejected),
			("killed", counts.killed),
			("withdrawn", counts.withdrawn),
			("lapsed", counts.lapsed),
			("cancelled", counts.cancelled),
		];
		for (outcome, count) in outcomes {
			count_to(&self.ended.with_label_values(&[outcome]), count.into());
		}
		count_to(&self.votes, counts.votes);
	}
}

/// Of the commons that flow.
struct RedistributionGauges {
	epoch: Gauge<U64>,
	pot: Gauge<F64>,
	moved: Counter<F64>,
}

impl RedistributionGauges {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		Ok(Self {
			epoch: gauge(registry, "redistribution_epoch", "The epoch that is under way")?,
			pot: amount(
				registry,
				"redistribution_pot_units",
				"What the redistribution account keeps for banks, in CRD",
			)?,
			moved: register(
				Counter::new(
					"redistribution_moved_units_total",
					"Commons that banks have given to each other, in CRD",
				)?,
				registry,
			)?,
		})
	}

	fn update(&self, measures: &Measures) {
		self.epoch.set(measures.epoch.into());
		self.pot.set(crd(measures.pot));
		amount_to(&self.moved, measures.moved);
	}
}

/// Of what bioregions measure, and of those who report it.
struct BioregionGauges {
	age: Labelled,
	stale: Labelled,
	reporters: Labelled,
	expected: Labelled,
	revealed: Labelled,
}

impl BioregionGauges {
	fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let indicator = &["bioregion", "indicator"];
		Ok(Self {
			age: Labelled::register(
				registry,
				"bioregion_indicator_age_seconds",
				"How long ago the epoch began that an indicator's value is of",
				indicator,
			)?,
			stale: Labelled::register(
				registry,
				"bioregion_indicator_stale",
				"Whether an indicator's value is too old: 1 if it is",
				indicator,
			)?,
			reporters: Labelled::register(
				registry,
				"bioregion_reporters",
				"Reporters of a bioregion",
				&["bioregion", "standing"],
			)?,
			expected: Labelled::register(
				registry,
				"bioregion_reports_expected",
				"Reporters of a bioregion who are to report in each epoch",
				&["bioregion"],
			)?,
			revealed: Labelled::register(
				registry,
				"bioregion_reports_revealed",
				"How many of them did in the last epoch that was closed, or have become active since",
				&["bioregion"],
			)?,
		})
	}

	#[allow(clippy::cast_precision_loss)]
	fn update(&mut self, regions: &[RegionMeasures]) {
		let regions = || regions.iter().map(|measures| (region(&measures.code), measures));
		let indicators = || {
			regions().flat_map(|(code, measures)| {
				measures
					.indicators
					.iter()
					.map(move |indicator| (vec![code.clone(), region(&indicator.id)], indicator))
			})
		};
		self.age.update(indicators().map(|(labels, indicator)| (labels, indicator.age as f64 / 1_000.0)));
		self.stale
			.update(indicators().map(|(labels, indicator)| (labels, f64::from(u8::from(indicator.stale)))));
		self.reporters.update(regions().flat_map(|(code, measures)| {
			let counts = measures.reporters;
			[
				("accredited", counts.accredited),
				("active", counts.active),
				("suspended", counts.suspended),
				("unbonding", counts.unbonding),
			]
			.map(|(standing, count)| (vec![code.clone(), standing.into()], f64::from(count)))
		}));
		self.expected
			.update(regions().map(|(code, measures)| (vec![code], measures.reporters.active.into())));
		self.revealed.update(regions().map(|(code, measures)| (vec![code], measures.heard.into())));
	}
}

#[cfg(test)]
mod tests;
