//! Networks of banks, epoch by epoch.

use super::{CRD, YEAR};
use credit_primitives_math::{
	redistribution::{decayed, gap, gives, least_commons, receives, Bank, Terms, Totals},
	FixedU128, Permill,
};

/// How many epochs convergence is watched for.
pub const EPOCHS: usize = 200;

/// How many banks converge.
const BANKS: usize = 1_000;

/// Banks, and what was carried over.
#[derive(Clone, Default)]
pub struct Network {
	pub banks: Vec<Bank>,
	pub carried: u128,
	pub terms: Terms,
}

/// Numbers that look random and are the same every time (the generator known as SplitMix64).
struct Numbers(u64);

impl Numbers {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut x = self.0;
		x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		x ^ (x >> 31)
	}

	fn between(&mut self, from: u64, to: u64) -> u64 {
		from + self.next() % (to - from)
	}
}

/// A bank of which only commons, persons and health matter.
pub fn free(commons: u128, persons: u32, health: Permill) -> Bank {
	Bank {
		commons,
		persons,
		health,
		available: commons,
		capital: commons,
		leverage: FixedU128::from_inner(500_000_000_000_000_000),
		may_receive: true,
		..Default::default()
	}
}

impl Network {
	/// 20 to 2,000 persons a bank, a health between 0.2 and 0.9, and commons from about 50 to 100,000 CRD, of every order
	/// of magnitude alike. If `bound`, a bank keeps 5 CRD per member, has lent up to nine tenths of its commons and
	/// used up to nine tenths of its limit, and one in twenty may not receive.
	fn random(bound: bool) -> Self {
		let mut numbers = Numbers(2_026);
		let mut bank = || {
			let persons = u32::try_from(numbers.between(20, 2_000)).unwrap();
			let health = Permill::from_parts(u32::try_from(numbers.between(200_000, 900_000)).unwrap());
			let commons = u128::from(numbers.between(50_000, 100_000) >> numbers.between(0, 11)) * CRD;
			let (lent, used, silent) =
				(numbers.between(0, 91), numbers.between(0, 91), numbers.between(0, 20) == 0);
			let bank = free(commons, persons, health);
			if !bound {
				return bank;
			}
			Bank {
				available: commons * u128::from(100 - lent) / 100,
				floor: least_commons(persons, 5 * CRD).unwrap(),
				// Leverage is one half.
				issued: commons * u128::from(used) / 200,
				may_receive: !silent,
				..bank
			}
		};
		let banks = (0..BANKS).map(|_| bank()).collect();
		Network { banks, ..Default::default() }
	}

	fn totals(&self) -> Totals {
		let add = |totals: Totals, bank| totals.with(bank, &self.terms).unwrap();
		self.banks.iter().fold(Totals::new(self.carried), add)
	}

	/// One epoch, as the chain works through it.
	pub fn epoch(&mut self) {
		let totals = self.totals();
		let given: Vec<u128> =
			self.banks.iter().map(|bank| gives(bank, &totals, &self.terms).unwrap()).collect();
		let gaps: Vec<u128> =
			self.banks.iter().map(|bank| gap(bank, &totals, &self.terms).unwrap()).collect();
		let pot = self.carried + given.iter().sum::<u128>();
		let all = gaps.iter().sum();
		self.carried = pot;
		for (bank, (given, gap)) in self.banks.iter_mut().zip(given.into_iter().zip(gaps)) {
			let received = receives(pot, gap, all).unwrap();
			self.carried -= received;
			for amount in [&mut bank.commons, &mut bank.available, &mut bank.capital] {
				*amount = *amount + received - given;
			}
		}
	}

	/// How far the banks are from their targets together.
	fn distance(&self) -> u128 {
		let totals = self.totals();
		let off = |bank: &Bank| {
			let target = totals.target(bank.weight(self.terms.beta)).unwrap();
			bank.counted().unwrap().abs_diff(target.at_least)
		};
		self.banks.iter().map(off).sum()
	}
}

/// What is left of the distance from the targets after each of [`EPOCHS`] epochs in which nothing else happens.
pub fn convergence(bound: bool) -> Vec<f64> {
	let mut network = Network::random(bound);
	let first = network.distance() as f64;
	let mut left = vec![1.0];
	for _ in 0..EPOCHS {
		network.epoch();
		left.push(network.distance() as f64 / first);
	}
	left
}

/// What a ring that has this `share` of all weight, and loses all it has every day, receives in a year, as a part of
/// all commons there were.
pub fn ring(share: f64) -> f64 {
	const HONEST: u32 = 1_000_000;
	let health = Permill::from_percent(60);
	let persons = (f64::from(HONEST) * share / (1.0 - share)).round() as u32;
	let all = 1_000_000 * CRD;
	let mut network =
		Network { banks: vec![free(all, HONEST, health), free(0, persons, health)], ..Default::default() };
	let mut spent = 0;
	for _ in 0..YEAR {
		network.epoch();
		let ring = network.banks.last_mut().unwrap();
		spent += ring.commons;
		let losses = decayed(ring.losses, 1) + ring.commons;
		*ring = Bank { losses, ..free(0, persons, health) };
	}
	spent as f64 / all as f64
}
