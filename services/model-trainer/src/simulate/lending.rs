//! How persons ask, are decided upon, pay and default, and what their record says at each request.

use super::{
	world::{below, communities, happens, normal, person, Person, BEGINNING, DAY},
	Plan,
};
use crate::{
	data::{Case, Outcome},
	learn::probability,
};
use credit_primitives_scoring::ChainFeatures;
use rand_chacha::{rand_core::SeedableRng, ChaCha8Rng};

/// After how many days of delay a loan is delinquent, and after how many it is called in default.
const GRACE_DAYS: f64 = 7.0;
const DEFAULT_DAYS: f64 = 60.0;

/// Above which guess at the probability of a default those who decide refuse.
const REFUSE_ABOVE: f64 = 0.3;

/// What a person may owe at first.
const FIRST_LIMIT: f64 = 1_000.0;

/// A loan of the past.
struct Loan {
	accepted: i64,
	principal: f64,
	/// When each part was due and when it was paid, as long as the loan was paid.
	parts: Vec<(i64, i64)>,
	count: usize,
	defaulted: Option<i64>,
	closed: Option<i64>,
}

/// All requests of all persons, with what became of them within a year.
pub fn requests(plan: &Plan) -> Vec<Case> {
	let communities = communities(plan);
	// What became of the loans of the last year is not known at the end.
	let end =
		BEGINNING.saturating_add(i64::from(plan.years).saturating_mul(365 * DAY)).saturating_sub(365 * DAY);
	let mut cases = Vec::new();
	for number in 0..plan.borrowers {
		// Each person has chances of their own, so that adding persons changes nobody's life.
		let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
		random.set_stream(u64::from(number).saturating_add(1));
		let one = person(plan, &communities, number, &mut random);
		live(plan, &one, end, &mut random, &mut cases);
	}
	cases
}

/// A moment so many days later.
fn after(moment: i64, days: f64) -> i64 {
	moment.saturating_add((days * DAY as f64) as i64)
}

/// The days between two moments.
fn days_between(from: i64, to: i64) -> f64 {
	to.saturating_sub(from) as f64 / DAY as f64
}

fn live(plan: &Plan, person: &Person, end: i64, random: &mut ChaCha8Rng, cases: &mut Vec<Case>) {
	let mut loans: Vec<Loan> = Vec::new();
	let mut moment = after(person.joined, 10.0 + below(random, 200.0));
	while moment < end {
		let (features, principal) = ask(person, &loans, moment, random);
		let truth = probability(true_log_odds(person, &features));
		let refused = guess(person, &features, plan.bias) > REFUSE_ABOVE;
		let decided_at = moment;
		let outcome = if refused {
			moment = after(moment, 150.0 + below(random, 150.0));
			Outcome::Refused
		} else {
			// Both are drawn for everyone, so that what happens to one group changes nobody's luck.
			let (defaults, unjust) = (happens(random, truth), happens(random, plan.unjust_defaults));
			let defaults = defaults || (person.in_b && unjust);
			let loan = run(person, &features, principal, moment, defaults, random);
			let over = loan.closed.or(loan.defaulted).unwrap_or(moment);
			// Some ask again before they have paid all.
			let next = if happens(random, 0.2) { moment.midpoint(over) } else { over };
			moment = after(next, 20.0 + below(random, 240.0));
			loans.push(loan);
			if defaults {
				Outcome::Defaulted
			} else {
				Outcome::Paid
			}
		};
		cases.push(Case {
			values: features.values().to_vec(),
			outcome,
			weight: 1.0,
			decided_at,
			group: Some(if person.in_b { "b" } else { "a" }.to_owned()),
			truth: Some(truth),
		});
	}
}

/// What somebody asks for, and what is known of them then.
fn ask(person: &Person, loans: &[Loan], moment: i64, random: &mut ChaCha8Rng) -> (ChainFeatures, f64) {
	let mut features = record(loans, moment);
	let limit = FIRST_LIMIT + limit_earned(loans, moment);
	let open: f64 = loans.iter().map(|loan| loan.outstanding(moment)).sum();
	let wanted = (limit - open).max(50.0) * (0.15 + below(random, 0.85));
	let terms = [90.0, 180.0, 270.0, 365.0, 540.0];
	let term = terms.get(below(random, 5.0) as usize).copied().unwrap_or(180.0);
	let parts = if happens(random, 0.2) { 1.0 } else { (term / 30.0_f64).round() };
	let vitality = person.community.vitality_at(moment);
	let endorsers = (1.5 + 1.2 * person.standing + 0.8 * normal(random)).clamp(0.0, 8.0).floor();
	let coverage = (endorsers * 0.09 + 0.05 * normal(random)).clamp(0.0, 0.8) * f64::from(endorsers > 0.0);
	let collateral = if happens(random, 0.25) { below(random, 0.8) } else { 0.0 };
	let held = (days_between(person.joined, moment) / 300.0 * probability(person.standing)).floor();
	let purposes = [85, 75, 95, 90, 80];
	let whole = |share: f64| (share * 1_000.0).round().clamp(0.0, 10_000.0) as u32;

	features.member_for = days_between(person.joined, moment) as u32;
	features.endorsements_held = (held + below(random, 1.5)).clamp(0.0, 20.0) as u32;
	features.endorsements_failed = u32::from(happens(random, 0.08 * (1.2 - probability(person.reliability))));
	features.stake_coverage = whole(coverage);
	features.endorsers = endorsers as u32;
	features.collateral_coverage = whole(collateral);
	features.amount_to_limit = whole((open + wanted * (1.0 - collateral)) / limit);
	features.term = term as u32;
	features.installments = parts as u32;
	features.open_loans =
		u32::try_from(loans.iter().filter(|loan| loan.is_open(moment)).count()).unwrap_or_default();
	features.health = whole(person.community.health_at(moment));
	// What is measured is not exact, and sometimes there is nothing recent.
	let measured = (vitality + 0.03 * normal(random)).clamp(0.0, 1.0);
	features.region_vitality = (!happens(random, 0.15)).then_some(whole(measured));
	features.purpose_score = purposes.get(below(random, 5.0) as usize).copied().unwrap_or(80);
	features.attestations = person.attestations;
	features.attested_purpose = happens(random, 0.2 + 0.05 * f64::from(person.attestations));
	features.proven_income = if person.proves_income { person.income.max(1) } else { 0 };
	(features, wanted)
}

/// How risky a loan truly is: by the person, whom nobody sees, by the loan and by the place. The group is not in it.
fn true_log_odds(person: &Person, features: &ChainFeatures) -> f64 {
	let share = |per_mille: u32| f64::from(per_mille) / 1_000.0;
	let vitality = share(features.health) * 2.0 - 0.6;
	-2.6 - 1.15 * person.reliability
		+ 1.1 * (share(features.amount_to_limit) - 0.6)
		+ 0.5 * (f64::from(features.term) / 365.0 - 0.7)
		- 1.6 * share(features.stake_coverage)
		- 0.7 * share(features.collateral_coverage)
		+ if features.installments == 1 { 0.35 } else { 0.0 }
		- 1.4 * (vitality - 0.5)
		- 0.08 * (f64::from(person.income) - 3.0)
		- if features.attested_purpose { 0.15 } else { 0.0 }
		- 0.01 * (f64::from(features.purpose_score) - 85.0)
}

/// What those who decide take for the probability of a default: rules of thumb, and what they hold against group b.
fn guess(person: &Person, features: &ChainFeatures, bias: f64) -> f64 {
	let share = |per_mille: u32| f64::from(per_mille) / 1_000.0;
	let log_odds = -2.0 + 0.9 * f64::from(features.defaults) + 0.5 * f64::from(features.times_late.min(4))
		- 0.3 * f64::from(features.loans_closed.min(5))
		+ 1.0 * (share(features.amount_to_limit) - 0.5)
		- 1.5 * share(features.stake_coverage)
		+ if person.in_b { bias } else { 0.0 };
	probability(log_odds)
}

/// Lets a loan run: part by part, each late by chance, until it is paid or defaults.
fn run(
	person: &Person,
	features: &ChainFeatures,
	principal: f64,
	moment: i64,
	defaults: bool,
	random: &mut ChaCha8Rng,
) -> Loan {
	let count = features.installments.max(1);
	let step = f64::from(features.term) / f64::from(count);
	// A default shows within a year.
	let within = ((365.0 - DEFAULT_DAYS) / step).floor().clamp(1.0, f64::from(count));
	let last_paid = if defaults { below(random, within).floor() } else { f64::from(count) };
	let late = probability(-2.3 - 0.9 * person.reliability);
	let mut parts = Vec::new();
	let mut before = moment;
	for number in 1..=count {
		if f64::from(number) > last_paid {
			break;
		}
		let due = after(moment, step * f64::from(number));
		let delay =
			if happens(random, late) { -25.0 * (1.0 - below(random, 1.0)).ln() } else { -below(random, 3.0) };
		let paid = after(due, delay.min(DEFAULT_DAYS - 5.0)).max(before);
		parts.push((due, paid));
		before = paid;
	}
	let defaulted =
		defaults.then(|| after(moment, (step * (last_paid + 1.0) + DEFAULT_DAYS).min(364.0)).max(before));
	let closed = (!defaults).then_some(before);
	Loan { accepted: moment, principal, parts, count: usize::try_from(count).unwrap_or(1), defaulted, closed }
}

impl Loan {
	fn is_open(&self, moment: i64) -> bool {
		self.closed.or(self.defaulted).is_none_or(|end| end >= moment)
	}

	/// The principal of each part.
	fn part(&self) -> f64 {
		self.principal / self.count as f64
	}

	fn paid_before(&self, moment: i64) -> impl Iterator<Item = (i64, i64)> + '_ {
		self.parts.iter().copied().filter(move |(_, paid)| *paid < moment)
	}

	fn outstanding(&self, moment: i64) -> f64 {
		if !self.is_open(moment) {
			return 0.0;
		}
		(self.principal - self.part() * self.paid_before(moment).count() as f64).max(0.0)
	}
}

/// By how much the limit has grown: half of what was repaid on time, the more the longer it was outstanding.
fn limit_earned(loans: &[Loan], moment: i64) -> f64 {
	loans
		.iter()
		.flat_map(|loan| {
			loan.paid_before(moment)
				.filter(|(due, paid)| paid <= due)
				.map(|(_, paid)| loan.part() * (days_between(loan.accepted, paid) / 360.0).min(1.0) / 2.0)
		})
		.sum()
}

/// What the record says at a moment, of nothing that came later.
fn record(loans: &[Loan], moment: i64) -> ChainFeatures {
	let mut features = ChainFeatures::default();
	let (mut repaid, mut on_time, mut principal_days, mut worst) = (0.0, 0.0, 0.0, 0.0_f64);
	for loan in loans {
		let ended = |at: Option<i64>| u32::from(at.is_some_and(|at| at < moment));
		features.defaults = features.defaults.saturating_add(ended(loan.defaulted));
		features.loans_closed = features.loans_closed.saturating_add(ended(loan.closed));
		let mut delinquent = loan.defaulted.is_some_and(|at| at < moment);
		for (due, paid) in loan.paid_before(moment) {
			let delay = days_between(due, paid).max(0.0);
			worst = worst.max(delay);
			delinquent = delinquent || delay > GRACE_DAYS;
			let age = days_between(loan.accepted, paid);
			if age >= 30.0 {
				repaid += loan.part();
				principal_days += loan.part() * age;
				on_time += if delay > 0.0 { 0.0 } else { loan.part() };
			}
		}
		if loan.defaulted.is_some_and(|at| at < moment) {
			worst = worst.max(DEFAULT_DAYS);
		}
		features.times_late = features.times_late.saturating_add(u32::from(delinquent));
	}
	features.principal_days = principal_days as u32;
	features.on_time_share = (repaid > 0.0).then(|| (on_time / repaid * 1_000.0) as u32);
	features.worst_delay = worst as u32;
	features
}
