use super::{cases, oracle::*, CRD};
use crate::{
	capital::{creation_limit, leverage, LeverageTerms},
	redistribution::{
		decayed, gap, gives, least_commons, receives, weighing_health, weight, Bank, Target, Terms, Totals,
		HALF_LIFE,
	},
	FixedU128, Permill,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::FixedPointNumber;

/// What an epoch does.
#[derive(Debug, PartialEq, Eq)]
struct Epoch {
	given: Vec<u128>,
	received: Vec<u128>,
	carried: u128,
}

fn totals(banks: &[Bank], carried: u128, terms: &Terms) -> Totals {
	banks.iter().fold(Totals::new(carried), |totals, bank| totals.with(bank, terms).unwrap())
}

fn epoch(banks: &[Bank], carried: u128, terms: &Terms) -> Epoch {
	let totals = totals(banks, carried, terms);
	let given: Vec<u128> = banks.iter().map(|bank| gives(bank, &totals, terms).unwrap()).collect();
	let gaps: Vec<u128> = banks.iter().map(|bank| gap(bank, &totals, terms).unwrap()).collect();
	let pot = carried + given.iter().sum::<u128>();
	let all: u128 = gaps.iter().sum();
	let received: Vec<u128> = gaps.iter().map(|&gap| receives(pot, gap, all).unwrap()).collect();
	let carried = pot - received.iter().sum::<u128>();
	Epoch { given, received, carried }
}

fn settle(banks: &mut [Bank], epoch: &Epoch) {
	for (bank, (given, received)) in banks.iter_mut().zip(epoch.given.iter().zip(&epoch.received)) {
		bank.commons = bank.commons - given + received;
		bank.available = bank.available - given + received;
		bank.capital = bank.capital - given + received;
	}
}

/// A bank that nothing binds.
fn free(commons: u128, persons: u32, health: Permill) -> Bank {
	Bank {
		commons,
		persons,
		health,
		available: commons,
		capital: commons,
		leverage: FixedU128::from_inner(FixedU128::DIV / 2),
		may_receive: true,
		..Default::default()
	}
}

#[test]
fn commons_flow_from_the_healthy_to_the_weaker() {
	let mut banks =
		[free(1_000 * CRD, 10, Permill::from_percent(80)), free(0, 10, Permill::from_percent(20))];
	let terms = Terms::default();
	// Weights 12 and 18 of 30.
	let totals = totals(&banks, 0, &terms);
	let target = totals.target(banks[0].weight(terms.beta)).unwrap();
	assert_eq!(target, Target { at_least: 400 * CRD, at_most: 400 * CRD });
	let first = epoch(&banks, 0, &terms);
	assert_eq!(first, Epoch { given: vec![10 * CRD, 0], received: vec![0, 10 * CRD], carried: 0 });
	settle(&mut banks, &first);
	assert_eq!(epoch(&banks, 0, &terms).given, [99 * CRD / 10, 0]);
}

#[test]
fn a_bank_gives_the_least_of_what_each_bound_leaves() {
	let terms = Terms::default();
	let poor = free(0, 10, Permill::zero());
	let given = |bank: Bank| epoch(&[bank, poor], 0, &terms).given[0];
	let rich = free(1_000, 1, Permill::zero());
	assert_eq!(given(rich), 10);
	assert_eq!(given(Bank { available: 7, ..rich }), 7);
	assert_eq!(given(Bank { floor: 994, ..rich }), 6);
	assert_eq!(given(Bank { floor: 1_001, ..rich }), 0);
	// Leverage one half: 498 issued need 996 of capital.
	assert_eq!(given(Bank { issued: 498, ..rich }), 4);
	assert_eq!(given(Bank { issued: 501, ..rich }), 0);
	let no_leverage = FixedU128::from_inner(0);
	assert_eq!(given(Bank { leverage: no_leverage, ..rich }), 10);
	assert_eq!(given(Bank { leverage: no_leverage, issued: 1, ..rich }), 0);
	// 1,000 of 1,090, and the target is 1 of 11 of them, rounded up.
	let two = [free(1_000, 1, Permill::zero()), free(9_100, 10, Permill::zero())];
	assert_eq!(epoch(&two, 0, &terms).given[0], 10);
	let two = [free(1_000, 1, Permill::zero()), free(9_950, 10, Permill::zero())];
	assert_eq!(epoch(&two, 0, &terms).given[0], 4);
}

#[test]
fn nothing_moves_with_fewer_than_two_banks_without_weight_or_without_commons() {
	let terms = Terms::default();
	let still = |banks: &[Bank], carried: u128| {
		let zeros = vec![0; banks.len()];
		let moved = epoch(banks, carried, &terms);
		assert_eq!(moved, Epoch { given: zeros.clone(), received: zeros, carried });
	};
	let bank = free(1_000, 10, Permill::zero());
	still(&[], 5);
	still(&[bank], 5);
	still(&[Bank { persons: 0, ..bank }, Bank { persons: 0, commons: 0, ..bank }], 5);
	still(&[Bank { commons: 0, ..bank }, Bank { commons: 0, persons: 5, ..bank }], 0);
	assert_eq!(Totals::default().target(0), None);
	let some = Totals { banks: 2, counted: 10, weight: 10 };
	assert_eq!(some.target(11), None);
}

#[test]
fn whoever_may_not_receive_gives_all_the_same_and_is_waited_for() {
	let terms = Terms::default();
	let mut silent = free(0, 10, Permill::zero());
	silent.may_receive = false;
	let mut banks = [free(1_000_000, 10, Permill::zero()), silent];
	let mut carried = 0;
	for _ in 0..500 {
		let moved = epoch(&banks, carried, &terms);
		settle(&mut banks, &moved);
		carried = moved.carried;
	}
	// Its half waits, and the other keeps its own.
	assert_eq!((banks[0].commons, banks[1].commons, carried), (500_000, 0, 500_000));
	banks[1].may_receive = true;
	let moved = epoch(&banks, carried, &terms);
	assert_eq!((moved.received[1], moved.carried), (500_000, 0));

	silent.commons = 3_000_000;
	silent.available = 3_000_000;
	silent.capital = 3_000_000;
	assert_eq!(epoch(&[banks[0], silent], 0, &terms).given[1], 30_000);
}

#[test]
fn what_was_lost_counts_as_if_it_were_there() {
	let terms = Terms::default();
	let burnt = Bank { losses: 1_000, ..free(0, 10, Permill::zero()) };
	let rich = free(1_000, 10, Permill::zero());
	assert_eq!(epoch(&[rich, burnt], 0, &terms).given, [0, 0]);
	// Half of it is forgotten: 1,500 in all, 750 each, of which 500 count.
	let later = Bank { losses: decayed(1_000, HALF_LIFE), ..burnt };
	assert_eq!(epoch(&[rich, later], 0, &terms).received, [0, 10]);
}

#[test]
fn overflow_is_refused() {
	let terms = Terms::default();
	let full = Bank { losses: 1, ..free(u128::MAX, 1, Permill::zero()) };
	assert_eq!(full.counted(), None);
	assert_eq!(Totals::default().with(&full, &terms), None);
	assert_eq!(gives(&full, &Totals::default(), &terms), None);
	assert_eq!(gap(&full, &Totals::default(), &terms), None);
	let bank = free(1, 1, Permill::zero());
	assert_eq!(Totals::new(u128::MAX).with(&bank, &terms), None);
	assert_eq!(Totals { banks: u32::MAX, ..Totals::default() }.with(&bank, &terms), None);
	assert_eq!(Totals { weight: u128::MAX, ..Totals::default() }.with(&bank, &terms), None);
	assert_eq!(least_commons(3, CRD), Some(3 * CRD));
	assert_eq!(least_commons(2, u128::MAX), None);
	assert_eq!(receives(10, 2, 1), None);
	assert_eq!(receives(10, 0, 0), Some(0));
}

#[test]
fn a_bank_without_health_weighs_up_to_twice_its_persons() {
	const TRILLION: u128 = 1_000_000_000_000;
	assert_eq!(weight(10, Permill::one(), Permill::one()), 10 * TRILLION);
	assert_eq!(weight(10, Permill::zero(), Permill::one()), 20 * TRILLION);
	assert_eq!(weight(10, Permill::zero(), Permill::zero()), 10 * TRILLION);
	assert_eq!(weight(10, Permill::from_percent(50), Permill::from_percent(20)), 11 * TRILLION);
	assert_eq!(weight(1, Permill::from_parts(999_999), Permill::from_parts(1)), TRILLION + 1);
	assert_eq!(weight(0, Permill::zero(), Permill::one()), 0);
	assert_eq!(weight(u32::MAX, Permill::zero(), Permill::one()), u128::from(u32::MAX) * 2 * TRILLION);
}

#[test]
fn weakness_weighs_once_it_lasts_and_down_to_the_floor() {
	let percent = Permill::from_percent;
	let weighs = |last: &[u32], floor| weighing_health(last.iter().copied().map(percent), percent(floor));
	assert_eq!(weighs(&[40, 70, 20], 30), percent(70));
	assert_eq!(weighs(&[20, 10, 0], 30), percent(30));
	assert_eq!(weighs(&[20], 0), percent(20));
	assert_eq!(weighs(&[], 30), percent(30));
}

#[test]
fn a_loss_is_forgotten_by_half_in_half_a_year_of_days() {
	assert_eq!(
		[0, 180, 360, 1_800].map(|epochs| decayed(1 << 100, epochs)),
		[1 << 100, 1 << 99, 1 << 98, 1 << 90]
	);
	assert_eq!(decayed(u128::MAX, 0), u128::MAX);
	assert_eq!(decayed(u128::MAX, 180), u128::MAX >> 1);
	assert_eq!(decayed(u128::MAX, 127 * 180), 1);
	assert_eq!([128 * 180, 129 * 180 + 7, u32::MAX].map(|epochs| decayed(u128::MAX, epochs)), [0, 0, 0]);
	assert_eq!(decayed(1, 1), 0);
	// 10^6 times 0.99615656...
	assert_eq!(decayed(1_000_000, 1), 996_156);
}

/// Each stored factor is the largest of its precision whose power of 180 does not exceed what it is a root of.
#[test]
fn the_factors_of_forgetting_are_exact_to_64_bits() {
	for bit in 0..8u32 {
		let factor = decayed(1 << 64, 1 << bit);
		let power = |x: u128| exact(BigInt::from(x).pow(180)) / exact(BigInt::from(1) << (64 * 180usize));
		let root_of = exact(1) / exact(BigInt::from(1) << (1usize << bit));
		assert!(power(factor) <= root_of && root_of < power(factor + 1), "2^{bit}");
	}
}

/// A bank as it may be, rich and poor, bound and free.
fn any_bank() -> impl Strategy<Value = Bank> {
	let amount = || amounts().prop_map(|x| x >> 12);
	let terms = (fixed(), any::<bool>());
	(
		(amount(), amount(), 0u32..10_000, parts()),
		(amount(), amount(), amount(), amount()),
		(any::<bool>(), any::<bool>(), any::<bool>()),
		terms,
	)
		.prop_map(
			|(
				(commons, losses, persons, health),
				(available, floor, capital, issued),
				(lossless, floorless, liquid),
				(leverage, may_receive),
			)| Bank {
				commons,
				losses: if lossless { 0 } else { losses },
				persons,
				health,
				available: if liquid { commons.max(available) } else { available },
				floor: if floorless { 0 } else { floor },
				capital: if liquid { capital.max(commons) } else { capital },
				issued: if floorless { 0 } else { issued },
				leverage,
				may_receive,
			},
		)
}

fn any_terms() -> impl Strategy<Value = Terms> {
	prop_oneof![Just(Terms::default()), (parts(), parts()).prop_map(|(beta, flow)| Terms { beta, flow }),]
}

fn network() -> impl Strategy<Value = (Vec<Bank>, u128, Terms)> {
	(vec(any_bank(), 0..12), amounts().prop_map(|x| x >> 12), any_terms())
}

/// Banks that nothing binds, with at most a million CRD each.
fn free_banks(most: usize) -> impl Strategy<Value = Vec<Bank>> {
	let bank = (0..1_000_000 * CRD, 0u32..60, 1u32..10_000, parts());
	let bank = bank.prop_map(|(commons, shift, persons, health)| free(commons >> shift, persons, health));
	vec(bank, 2..most)
}

/// The targets as they are before rounding.
fn exact_targets(banks: &[Bank], carried: u128, terms: &Terms) -> Vec<BigRational> {
	let totals = totals(banks, carried, terms);
	let each = |bank: &Bank| exact(totals.counted) * exact(bank.weight(terms.beta)) / exact(totals.weight);
	banks.iter().map(each).collect()
}

fn distances(banks: &[Bank], targets: &[BigRational]) -> Vec<BigRational> {
	let distance = |bank: &Bank, target: &BigRational| {
		let off = exact(bank.counted().unwrap()) - target;
		if off < exact(0) {
			-off
		} else {
			off
		}
	};
	banks.iter().zip(targets).map(|(bank, target)| distance(bank, target)).collect()
}

proptest! {
	#![proptest_config(cases())]

	#[test]
	fn each_flow_equals_the_exact_formula((banks, carried, terms) in network()) {
		let totals = totals(&banks, carried, &terms);
		let moved = epoch(&banks, carried, &terms);
		let moves = banks.len() >= 2 && totals.weight > 0 && totals.counted > 0;
		let pot = carried + moved.given.iter().sum::<u128>();
		let target = |bank: &Bank| exact(totals.counted) * exact(bank.weight(terms.beta)) / exact(totals.weight);
		let lacks = |bank: &Bank| {
			if moves && bank.may_receive {
				(target(bank).floor() - exact(bank.counted().unwrap())).max(exact(0))
			} else {
				exact(0)
			}
		};
		let gaps = banks.iter().fold(exact(0), |sum, bank| sum + lacks(bank));
		for (index, bank) in banks.iter().enumerate() {
			let given = if moves {
				let used = if bank.issued == 0 {
					exact(0)
				} else if bank.leverage.into_inner() == 0 {
					exact(u128::MAX)
				} else {
					(exact(bank.issued) / exact_fixed(bank.leverage)).ceil()
				};
				let spare = exact(bank.available)
					.min(exact(bank.commons) - exact(bank.floor))
					.min(exact(bank.capital) - used)
					.max(exact(0));
				let above = (exact(bank.counted().unwrap()) - target(bank).ceil()).max(exact(0));
				above.min((exact_part(terms.flow) * exact(bank.commons)).floor()).min(spare)
			} else {
				exact(0)
			};
			prop_assert_eq!(exact(moved.given[index]), given);
			let gap = lacks(bank);
			let received = if gap == exact(0) {
				exact(0)
			} else {
				gap.clone().min((exact(pot) * &gap / &gaps).floor())
			};
			prop_assert_eq!(exact(moved.received[index]), received);
		}
	}

	#[test]
	fn redistribution_conserves_to_the_unit((mut banks, carried, terms) in network()) {
		let commons = |banks: &[Bank]| banks.iter().map(|bank| bank.commons).sum::<u128>();
		let before = commons(&banks) + carried;
		// Before anything is paid, so that nobody pays with what only comes.
		let moved = epoch(&banks, carried, &terms);
		for (bank, given) in banks.iter().zip(&moved.given) {
			prop_assert!(*given <= bank.commons);
		}
		for (bank, (given, received)) in banks.iter_mut().zip(moved.given.iter().zip(&moved.received)) {
			prop_assert!(*given == 0 || *received == 0);
			bank.commons = bank.commons - given + received;
		}
		prop_assert_eq!(commons(&banks) + moved.carried, before);
	}

	#[test]
	fn nobody_falls_below_its_floor_or_past_its_own_limit((banks, carried, terms) in network()) {
		for (bank, given) in banks.iter().zip(epoch(&banks, carried, &terms).given) {
			if given == 0 {
				continue;
			}
			prop_assert!(bank.commons - given >= bank.floor);
			prop_assert!(bank.available >= given);
			prop_assert!(exact(given) <= exact_part(terms.flow) * exact(bank.commons));
			// A limit that does not fit is above whatever was issued.
			let limit = creation_limit(bank.capital - given, bank.leverage);
			prop_assert!(limit.is_none_or(|limit| bank.issued <= limit));
		}
	}

	/// Of two banks in the same network.
	#[test]
	fn a_lower_health_never_receives_less(
		(mut banks, carried, terms) in network(),
		bank in any_bank(),
		health in (parts(), parts()),
	) {
		banks.push(Bank { health: health.0.min(health.1), ..bank });
		banks.push(Bank { health: health.0.max(health.1), ..bank });
		let (weaker, stronger) = (banks.len() - 2, banks.len() - 1);
		let moved = epoch(&banks, carried, &terms);
		prop_assert!(moved.received[weaker] >= moved.received[stronger]);
		prop_assert!(moved.given[weaker] <= moved.given[stronger]);
	}

	/// Of one bank in two networks that differ in its health only.
	#[test]
	fn nobody_receives_less_or_gives_more_for_having_been_weaker(
		(mut banks, carried, terms) in network(),
		bank in any_bank(),
		health in (parts(), parts()),
	) {
		banks.push(Bank { health: health.0.min(health.1), ..bank });
		let weaker = epoch(&banks, carried, &terms);
		banks.last_mut().unwrap().health = health.0.max(health.1);
		let stronger = epoch(&banks, carried, &terms);
		prop_assert!(weaker.received.last() >= stronger.received.last());
		prop_assert!(weaker.given.last() <= stronger.given.last());
	}

	#[test]
	fn at_the_target_nothing_moves(
		shape in vec((0u32..10_000, parts()), 2..12),
		unit in 1u128..1 << 40,
		beta in parts(),
		lost in parts(),
	) {
		let terms = Terms { beta, ..Terms::default() };
		let banks: Vec<Bank> = shape.into_iter().map(|(persons, health)| {
			let counted = weight(persons, health, beta) * unit;
			let losses = lost.mul_floor(counted);
			Bank { losses, ..free(counted - losses, persons, health) }
		}).collect();
		let zeros = vec![0; banks.len()];
		prop_assert_eq!(epoch(&banks, 0, &terms), Epoch { given: zeros.clone(), received: zeros, carried: 0 });
	}

	#[test]
	fn the_order_of_banks_does_not_matter(
		((banks, carried, terms), order) in network().prop_flat_map(|network| {
			let order: Vec<usize> = (0..network.0.len()).collect();
			(Just(network), Just(order).prop_shuffle())
		}),
	) {
		let straight = epoch(&banks, carried, &terms);
		let shuffled: Vec<Bank> = order.iter().map(|&index| banks[index]).collect();
		let other = epoch(&shuffled, carried, &terms);
		for (place, &index) in order.iter().enumerate() {
			prop_assert_eq!(other.given[place], straight.given[index]);
			prop_assert_eq!(other.received[place], straight.received[index]);
		}
		prop_assert_eq!(other.carried, straight.carried);
	}

	#[test]
	fn what_is_remembered_of_a_loss_is_within_the_stated_error(loss in amounts(), epochs in 0u32..4_000) {
		// x = 2^(-epochs / 180) is irrational; compare what is left, to the power of 180, with loss^180 / 2^epochs.
		let kept = decayed(loss, epochs);
		let power = |x: BigInt| x.pow(180);
		let left = power(BigInt::from(loss)) >> epochs as usize;
		prop_assert!(power(BigInt::from(kept)) <= left);
		let error = BigInt::from(1) + BigInt::from(loss >> 59) + BigInt::from(1);
		prop_assert!(power(BigInt::from(kept) + error) > left);
	}

	#[test]
	fn forgetting_in_steps_is_forgetting_at_once_within_the_stated_error(loss in amounts(), epochs in 0u32..1_000) {
		let at_once = decayed(loss, epochs);
		let in_steps = (0..epochs).fold(loss, |left, _| decayed(left, 1));
		let error = 262 + (loss >> 59).saturating_mul(u128::from(epochs) + 1);
		prop_assert!(in_steps.abs_diff(at_once) <= error);
	}

	#[test]
	fn more_is_remembered_of_more_and_less_of_what_is_longer_ago(
		losses in (amounts(), amounts()),
		epochs in (0u32..4_000, 0u32..4_000),
	) {
		let (less, more) = (losses.0.min(losses.1), losses.0.max(losses.1));
		let (soon, late) = (epochs.0.min(epochs.1), epochs.0.max(epochs.1));
		prop_assert!(decayed(less, late) <= decayed(more, late));
		// Next to each other, two results may each be off by their own rounding.
		prop_assert!(decayed(more, late) <= decayed(more, soon) + 1 + (more >> 59));
	}
}

proptest! {
	#![proptest_config(proptest::test_runner::Config::with_cases(100))]

	/// Bound banks and those that may not receive among them: each one's distance from its target, and so the sum of
	/// all.
	#[test]
	fn no_bank_moves_away_from_its_target_while_nothing_else_happens((mut banks, mut carried, terms) in network()) {
		prop_assume!(banks.len() >= 2 && banks.iter().any(|bank| bank.persons > 0));
		for bank in &mut banks {
			bank.capital = bank.capital.max(bank.commons);
			bank.available = bank.available.max(bank.commons);
		}
		let targets = exact_targets(&banks, carried, &terms);
		let mut before = distances(&banks, &targets);
		for _ in 0..20 {
			let moved = epoch(&banks, carried, &terms);
			settle(&mut banks, &moved);
			carried = moved.carried;
			// The targets stay, as what is carried over counts.
			prop_assert_eq!(&exact_targets(&banks, carried, &terms), &targets);
			let after = distances(&banks, &targets);
			prop_assert!(after.iter().zip(&before).all(|(after, before)| after <= before));
			before = after;
		}
	}

	/// What all have too much falls by the flow each epoch at least: after `n` epochs below `0.99^n` of what it was,
	/// a unit of rounding for each bank and epoch apart. What all lack is as much, but for rounding.
	#[test]
	fn repeated_epochs_converge(mut banks in free_banks(12), epochs in 1usize..300) {
		let terms = Terms::default();
		let targets = exact_targets(&banks, 0, &terms);
		let sum = |banks: &[Bank]| distances(banks, &targets).into_iter().fold(exact(0), |sum, each| sum + each);
		let before = sum(&banks);
		let mut carried = 0;
		for _ in 0..epochs {
			let moved = epoch(&banks, carried, &terms);
			settle(&mut banks, &moved);
			carried = moved.carried;
			prop_assert!(carried < 2 * banks.len() as u128);
		}
		let share = exact(BigInt::from(99).pow(epochs as u32)) / exact(BigInt::from(100).pow(epochs as u32));
		let rounding = exact(2 * (epochs + 2) * banks.len());
		prop_assert!(sum(&banks) <= before * share + rounding);
	}

	/// A ring of banks that loses all it has, day after day, for a year. What is remembered of it counts, so it
	/// receives its target once and then what is forgotten: `1 - 2^(-1/180)`, 0.38435 % of the target a day.
	#[test]
	fn a_ring_that_spends_what_it_receives_gets_under_a_tenth_of_all_commons_in_a_year(
		honest in free_banks(8),
		mut ring in vec((1u32..2_000, parts()), 1..4),
		at_most in 1u128..1_000,
	) {
		let terms = Terms::default();
		let weigh = |banks: &[Bank]| banks.iter().map(|bank| bank.weight(terms.beta)).sum::<u128>();
		let honest_weight = weigh(&honest);
		// Some rings are small enough for the tenth, others are not.
		for each in &mut ring {
			each.0 = (each.0).min(u32::try_from(honest_weight / 1_000_000_000_000 / at_most).unwrap()).max(1);
		}
		let mut banks = honest.clone();
		let first = banks.len();
		banks.extend(ring.into_iter().map(|(persons, health)| free(0, persons, health)));
		let all: u128 = honest.iter().map(|bank| bank.commons).sum();
		let ring_weight = weigh(&banks[first..]);
		let whole_weight = honest_weight + ring_weight;
		let mut carried = 0;
		let mut spent = 0u128;
		for _ in 0..365 {
			let moved = epoch(&banks, carried, &terms);
			settle(&mut banks, &moved);
			carried = moved.carried;
			for bank in &mut banks {
				bank.losses = decayed(bank.losses, 1);
			}
			for bank in &mut banks[first..] {
				spent += bank.commons;
				*bank = Bank { losses: bank.losses + bank.commons, ..free(0, bank.persons, bank.health) };
			}
		}
		let share = exact(ring_weight) / exact(whole_weight);
		let rounding = exact(365 * 12);
		let refilled = exact(364 * 38_435) / exact(10_000_000);
		prop_assert!(exact(spent) <= (exact(1) + refilled) * &share * exact(all) + rounding);
		if share <= exact(41) / exact(1_000) && all > 365 * 1_000_000 {
			prop_assert!(exact(spent) < exact(all) / exact(10));
		}
	}
}

/// What a bank can lend: its commons, and 80 % of its limit of creation.
fn capacity(commons: &BigRational, other_capital: &BigRational, leverage: FixedU128) -> BigRational {
	let capital = commons + other_capital;
	commons + capital * exact_fixed(leverage) * exact(8) / exact(10)
}

/// The part of its capital up to which commons may come from redistribution without neglect paying: `s L' (1 + beta
/// (1 - h)) / (beta (1 + s L(h')))`, with `L'` the slope of leverage and `s` the part of its limit that a bank uses.
fn break_even(beta: Permill, slope: &BigRational, healthy: Permill, neglected: &BigRational) -> BigRational {
	let used = exact(8) / exact(10);
	let weight = exact(1) + exact_part(beta) * (exact(1) - exact_part(healthy));
	&used * slope * weight / (exact_part(beta) * (exact(1) + used * neglected))
}

/// On a grid of plausible parameters and banks: a bank whose commons are a smaller part of its capital than the
/// break-even can lend less after neglecting its health, and in a large network one beyond it can lend more.
#[test]
fn neglect_loses_more_than_it_gains_up_to_the_break_even() {
	let hundredth = |x: u128| FixedU128::from_inner(x * FixedU128::DIV / 100);
	let percent = Permill::from_percent;
	let mut paying = 0;
	let mut losing = 0;
	for beta in [10, 20, 50, 100].map(percent) {
		for (minimum, health_floor) in [(0, 30), (25, 30), (25, 0), (25, 50)] {
			let terms = LeverageTerms { minimum: hundredth(minimum), health_floor: percent(health_floor) };
			for record in [50, 100, 200, 300] {
				let range = exact_fixed(hundredth(record)) - exact_fixed(terms.minimum);
				let slope = range / (exact(1) - exact_part(terms.health_floor));
				for healthy in [40, 60, 80, 100].map(percent) {
					for neglected in [0, 30, 50, 70, 90].map(percent) {
						if neglected >= healthy || neglected < terms.health_floor {
							continue;
						}
						let leverages = [healthy, neglected]
							.map(|health| leverage(health, hundredth(record), &terms).unwrap());
						let bound = break_even(beta, &slope, healthy, &exact_fixed(leverages[1]));
						for own_part in [1, 5, 10, 20, 30, 50, 75, 100] {
							// The bank is one of many, at its target before and after.
							for others in [1u32, 1_000_000] {
								let weights = [healthy, neglected].map(|health| weight(100, health, beta));
								let all = |own: u128| {
									exact(own)
										/ (exact(own) + exact(others) * exact(weight(100, percent(60), beta)))
								};
								let before = exact(1_000_000);
								let after = &before * all(weights[1]) / all(weights[0]);
								let other = &before * exact(100 - own_part) / exact(own_part);
								let pays = capacity(&after, &other, leverages[1])
									> capacity(&before, &other, leverages[0]);
								let part = exact(own_part) / exact(100);
								if part <= bound {
									assert!(!pays);
									losing += 1;
								} else if others > 1 && part > &bound * exact(101) / exact(100) {
									assert!(pays);
									paying += 1;
								}
							}
						}
					}
				}
			}
		}
	}
	assert!(losing > 1_000 && paying > 100, "{losing} {paying}");
}

/// Where neglect always pays, as nothing is lost by it: without a right to create, and below the floor of health.
#[test]
fn neglect_costs_nothing_without_a_right_to_create_and_below_the_floor_of_health() {
	let terms = LeverageTerms {
		minimum: FixedU128::from_inner(FixedU128::DIV / 4),
		health_floor: Permill::from_percent(30),
	};
	let none = FixedU128::from_inner(0);
	assert_eq!(leverage(Permill::one(), none, &terms), leverage(Permill::zero(), none, &terms));
	let record = FixedU128::from_inner(3 * FixedU128::DIV);
	let floor = Permill::from_percent(30);
	assert_eq!(leverage(floor, record, &terms), leverage(Permill::zero(), record, &terms));
	assert!(weight(10, Permill::zero(), Permill::one()) > weight(10, floor, Permill::one()));
	// A weight that does not look below the floor closes the second.
	let seen = |health: Permill| weight(10, health.max(floor), Permill::one());
	assert_eq!(seen(Permill::zero()), seen(floor));
}

/// The largest `beta` at which neglect pays for no bank that may create, whatever part of its capital its commons
/// are: `s L' / (1 + s Lrec)`, which is 0.20408 for a new record.
#[test]
fn a_beta_of_a_fifth_closes_neglect_for_every_bank_that_may_create() {
	let terms = LeverageTerms {
		minimum: FixedU128::from_inner(FixedU128::DIV / 4),
		health_floor: Permill::from_percent(30),
	};
	let at = |beta: u32, record: u128, healthy: Permill, neglected: Permill| {
		let record = FixedU128::from_inner(record * FixedU128::DIV / 100);
		let slope = (exact_fixed(record) - exact_fixed(terms.minimum)) / (exact(7) / exact(10));
		let worse = exact_fixed(leverage(neglected, record, &terms).unwrap());
		break_even(Permill::from_parts(beta), &slope, healthy, &worse)
	};
	for record in [50, 100, 200, 300] {
		for healthy in 31..=100 {
			for neglected in 30..healthy {
				let (healthy, neglected) = (Permill::from_percent(healthy), Permill::from_percent(neglected));
				assert!(at(204_000, record, healthy, neglected) >= exact(1));
			}
		}
	}
	assert!(at(205_000, 50, Permill::one(), Permill::from_parts(999_999)) < exact(1));
	// With the default, a new record and full health, up to 20.4 % of capital may be commons.
	let most = at(1_000_000, 50, Permill::one(), Permill::from_parts(999_999));
	assert!(exact(204) / exact(1_000) < most && most < exact(205) / exact(1_000));
	// Other parameters: leverage from 0 on, and no floor of health.
	let closing = |minimum: u128, floor: u128| {
		let slope =
			(exact(1) / exact(2) - exact(minimum) / exact(100)) / (exact(1) - exact(floor) / exact(100));
		exact(8) / exact(10) * slope / (exact(7) / exact(5))
	};
	for (minimum, floor, thousandths) in [(25, 30, 204), (0, 30, 408), (25, 0, 142)] {
		let bound = closing(minimum, floor) * exact(1_000);
		assert!(exact(thousandths) <= bound && bound < exact(thousandths + 1));
	}
}
