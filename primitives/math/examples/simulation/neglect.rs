//! A bank that neglects its health on purpose, against one that does not.

use super::{
	network::{free, Network},
	CRD,
};
use credit_primitives_math::{
	capital::{leverage, step_towards, LeverageTerms},
	redistribution::weighing_health,
	FixedU128, Permill,
};

/// The records that are looked at: a new one, and up to the largest.
pub const RECORDS: [f64; 4] = [0.5, 1.0, 2.0, 3.0];

const LEAST_LEVERAGE: f64 = 0.25;
const HEALTH_FLOOR: f64 = 0.3;

/// How much of its limits a bank may use by lending. Its commons it may lend in full.
const LIMIT_USED: f64 = 0.8;

/// The health of a bank that takes care, of one that does not, and of all others.
const HEALTHY: u32 = 70;
const NEGLECTED: u32 = 30;

/// How neglect goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Course {
	/// For ever.
	Lasting,
	/// A day of neglect, thirty days of care, and so on: no index has a window of less than thirty days.
	Dips,
	/// The same, where the weight is taken of the best health of the last 32 epochs.
	SmoothedDips,
	/// Sixty days of neglect once; after that the bank is healthy, but so fully lent that it cannot give anything.
	OnceAndIlliquid,
}

fn fixed(x: f64) -> FixedU128 {
	FixedU128::from_inner((x * 1e6).round() as u128 * 1_000_000_000_000)
}

/// Up to which part of a bank's capital the commons may be, without its being able to lend more after its health has
/// fallen from `healthy` to `neglected` for good, in a large network where it is at its target before and after.
pub fn break_even(record: f64, healthy: f64, neglected: f64) -> f64 {
	let slope = (record - LEAST_LEVERAGE) / (1.0 - HEALTH_FLOOR);
	let worse = LEAST_LEVERAGE + slope * (neglected - HEALTH_FLOOR);
	LIMIT_USED * slope * (2.0 - healthy) / (1.0 + LIMIT_USED * worse)
}

/// What neglect does to a bank with the largest record whose capital is all commons, in a large network: its commons
/// grow, what it can lend shrinks, and at a rate of 8 % and a levy of 10 % it takes so many years until the levy lost
/// is as much as the commons gained.
pub fn example() -> [String; 3] {
	const RATE: f64 = 0.08;
	const LEVY: f64 = 0.1;
	let (healthy, neglected) = (f64::from(HEALTHY) / 100.0, f64::from(NEGLECTED) / 100.0);
	let slope = (3.0 - LEAST_LEVERAGE) / (1.0 - HEALTH_FLOOR);
	let lends = |health: f64| 1.0 + LIMIT_USED * (LEAST_LEVERAGE + slope * (health - HEALTH_FLOOR));
	let grown = (2.0 - neglected) / (2.0 - healthy);
	let (before, after) = (lends(healthy), grown * lends(neglected));
	let years = (grown - 1.0) / (LEVY * RATE * (before - after));
	[
		format!("{:.0} % more commons", 100.0 * (grown - 1.0)),
		format!("{:.0} % less to lend", 100.0 * (1.0 - after / before)),
		format!("{years:.0} years"),
	]
}

/// The largest part of its capital that a bank's commons may be without this course of neglect's letting it lend more
/// on average than lasting care. 0 if neglect always does.
///
/// The bank is one of a hundred, all of them alike and at their targets. Health jumps, which is the best for who
/// neglects it; leverage follows as it does on the chain.
pub fn largest_part(course: Course, record: f64) -> f64 {
	const FIRST: u32 = 600;
	const LAST: u32 = 1_800;
	let terms = LeverageTerms { minimum: fixed(LEAST_LEVERAGE), health_floor: Permill::from_percent(30) };
	let healthy = Permill::from_percent(HEALTHY);
	let allowed = |health| leverage(health, fixed(record), &terms).unwrap();
	let times = |leverage: FixedU128| leverage.into_inner() as f64 / 1e18;
	let start = 10_000 * CRD;
	let mut network = Network { banks: vec![free(start, 100, healthy); 100], ..Default::default() };
	let mut current = allowed(healthy);
	let mut history = vec![healthy; 32];
	// What is lent of its own and on its commons, in units of the commons it would have with care; and its leverage.
	let (mut lent, mut leverages) = (0.0, 0.0);
	for epoch in 0..LAST {
		let neglects = match course {
			Course::Lasting => true,
			Course::Dips | Course::SmoothedDips => epoch % 31 == 0,
			Course::OnceAndIlliquid => epoch < 60,
		};
		let bank = network.banks.first_mut().unwrap();
		let health = Permill::from_percent(if neglects { NEGLECTED } else { HEALTHY });
		history.push(health);
		let seen = if course == Course::SmoothedDips { 32 } else { 1 };
		bank.health = weighing_health(history.iter().rev().take(seen).copied(), Permill::zero());
		if course == Course::OnceAndIlliquid {
			bank.available = 0;
		}
		current = step_towards(current, allowed(health), Permill::from_percent(5));
		network.epoch();
		// Until it runs as it will.
		if epoch >= FIRST {
			let commons = network.banks.first().unwrap().commons as f64 / start as f64;
			lent += (1.0 + LIMIT_USED * times(current)) * commons;
			leverages += times(current);
		}
	}
	let epochs = f64::from(LAST - FIRST);
	let before = times(allowed(healthy));
	let gained = lent / epochs - (1.0 + LIMIT_USED * before);
	let lost = LIMIT_USED * (before - leverages / epochs);
	if gained <= 0.0 {
		return 1.0;
	}
	// Capital other than commons that makes the loss as large as the gain.
	let other = gained / lost.max(0.0);
	1.0 / (1.0 + other)
}

/// As [`largest_part`], for a bank in a large network that takes `care` for so many epochs and neglects its health
/// for so many others, in turns, where the weight is taken of the best health of the last 32 epochs.
fn largest_part_in_turns(record: f64, healthy: f64, neglected: f64, care: u32, neglect: u32) -> f64 {
	let slope = (record - LEAST_LEVERAGE) / (1.0 - HEALTH_FLOOR);
	let allowed = |health: f64| LEAST_LEVERAGE + slope * (health - HEALTH_FLOOR);
	let turn = care + neglect;
	let (mut commons, mut current) = (1.0f64, allowed(healthy));
	let (mut lent, mut leverages) = (0.0, 0.0);
	for epoch in 0..10 * turn {
		let neglects = epoch % turn < neglect;
		let health = if neglects { neglected } else { healthy };
		current = allowed(health).clamp(current * 0.95, current * 1.05);
		// Before the 32nd epoch of neglect, an epoch of care is among the last 32.
		let lasts = neglects && epoch % turn >= 31;
		let target = if lasts { (2.0 - neglected) / (2.0 - healthy) } else { 1.0 };
		// What is lacking comes at once; what is too much goes by 1 % each epoch.
		commons = target.max(commons * 0.99);
		if epoch >= 6 * turn {
			lent += (1.0 + LIMIT_USED * current) * commons;
			leverages += current;
		}
	}
	let epochs = f64::from(4 * turn);
	let gained = lent / epochs - (1.0 + LIMIT_USED * allowed(healthy));
	let lost = LIMIT_USED * (allowed(healthy) - leverages / epochs);
	if gained <= 1e-12 {
		return 1.0;
	}
	1.0 / (1.0 + gained / lost.max(0.0))
}

/// By how much at least the part of [`largest_part_in_turns`] exceeds the one for small and lasting neglect, over
/// records, healths and lengths of turns.
pub fn least_margin_of_turns() -> f64 {
	const LENGTHS: [u32; 8] = [1, 5, 10, 30, 33, 60, 90, 180];
	let mut least = f64::INFINITY;
	for record in RECORDS {
		for healthy in [0.5, 0.7, 0.9, 1.0] {
			let lasting = break_even(record, healthy, healthy).min(1.0);
			for neglected in [0.3, 0.5, 0.7, 0.9, 0.99].into_iter().filter(|&health| health < healthy) {
				for (care, neglect) in LENGTHS.iter().flat_map(|&care| LENGTHS.map(|neglect| (care, neglect)))
				{
					let turns = largest_part_in_turns(record, healthy, neglected, care, neglect);
					least = least.min(turns - lasting);
				}
			}
		}
	}
	least
}
