//! Whatever banks are like and whatever happens in the middle of a run.

use crate::{
	mock::*,
	types::{BankPreview, BankResult, Summary},
	RunUnderWay, WeightInfo,
};
use credit_primitives_math::{
	redistribution::{self as math, least_commons},
	FixedU128, Permill,
};
use credit_primitives_types::{Balance, BankId, Bar, CommonsState, CRD};
use proptest::prelude::*;
use sp_runtime::FixedPointNumber;
use std::collections::BTreeMap;

fn bar() -> impl Strategy<Value = Option<Bar>> {
	prop_oneof![
		6 => Just(None),
		1 => Just(Some(Bar::Insolvent)),
		1 => Just(Some(Bar::StaleIndicators)),
		1 => Just(Some(Bar::WriteOffs)),
	]
}

prop_compose! {
	fn bank()(
		commons in prop_oneof![Just(0), 0..100u128, 0..10_000 * CRD],
		losses in prop_oneof![3 => Just(0), 1 => 0..1_000 * CRD],
		persons in 0u32..50,
		members in 0u32..100,
		health in 0u32..=1_000_000,
		liquid in 0u32..=100,
		issued in prop_oneof![2 => Just(0), 1 => 0..5_000 * CRD],
		leverage in 1u32..=300,
		barred in bar(),
		active in prop::bool::weighted(0.9),
	) -> CommonsState {
		CommonsState {
			active,
			commons,
			losses,
			persons,
			members,
			health: Permill::from_parts(health),
			available: commons * Balance::from(liquid) / 100,
			capital: commons,
			issued,
			leverage: FixedU128::from_rational(leverage.into(), 100),
			barred,
		}
	}
}

#[derive(Clone, Debug)]
enum Step {
	Block(u32),
	Donate(usize, Balance),
	Lose(usize, Balance),
	Open(CommonsState),
	Shut(usize),
	Bar(usize, Option<Bar>),
	Tie(usize, u32),
	Wind(usize),
	Fee(Balance),
	Extra(Balance),
	Orphan(Balance),
	Later,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		30 => (0u32..8).prop_map(Step::Block),
		2 => (any::<usize>(), 0..100 * CRD).prop_map(|(bank, amount)| Step::Donate(bank, amount)),
		2 => (any::<usize>(), 0..1_000 * CRD).prop_map(|(bank, amount)| Step::Lose(bank, amount)),
		2 => bank().prop_map(Step::Open),
		1 => any::<usize>().prop_map(Step::Shut),
		1 => (any::<usize>(), bar()).prop_map(|(bank, bar)| Step::Bar(bank, bar)),
		1 => (any::<usize>(), 0u32..=100).prop_map(|(bank, share)| Step::Tie(bank, share)),
		1 => any::<usize>().prop_map(Step::Wind),
		1 => (0..CRD).prop_map(Step::Fee),
		1 => (0..10 * CRD).prop_map(Step::Extra),
		1 => (0..CRD).prop_map(Step::Orphan),
		4 => Just(Step::Later),
	]
}

fn nth(n: usize) -> Option<BankId> {
	let mut banks: Vec<_> = Banks::iter_keys().collect();
	banks.sort_unstable();
	(!banks.is_empty()).then(|| banks[n % banks.len()])
}

/// Takes a step, and gives by how much all wealth must have changed.
fn take(step: Step) -> i128 {
	let before = Orphaned::get();
	match step {
		Step::Block(steps) => {
			let room = Redistribution::heaviest_step() * u64::from(steps);
			let states: BTreeMap<BankId, CommonsState> = Banks::iter().collect();
			assert!(block_with(room).all_lte(room));
			for (bank, now) in Banks::iter().filter(|(bank, now)| now.commons < states[bank].commons) {
				let kept = least_commons(now.members, CRD).unwrap();
				assert!(now.commons >= kept, "{bank} is below its floor");
				assert!(
					now.issued == 0 || now.leverage.saturating_mul_int(now.capital) >= now.issued,
					"{bank} is past its limit"
				);
				let seen = result(bank).seen;
				assert!(states[&bank].commons - now.commons <= seen.commons / 100);
			}
			return Orphaned::get() as i128 - before as i128;
		}
		Step::Donate(n, amount) => {
			let Some(bank) = nth(n) else { return 0 };
			donate(bank, amount);
			return amount as i128;
		}
		Step::Lose(n, amount) => {
			let Some(bank) = nth(n) else { return 0 };
			let before = commons(bank);
			lose(bank, amount);
			return commons(bank) as i128 - before as i128;
		}
		Step::Open(state) => {
			put_bank(state);
			return state.commons as i128;
		}
		Step::Shut(n) => nth(n).into_iter().for_each(shut),
		Step::Bar(n, bar) => nth(n).into_iter().for_each(|bank| change(bank, |state| state.barred = bar)),
		Step::Tie(n, share) => nth(n).into_iter().for_each(|bank| {
			change(bank, |state| state.available = state.commons * Balance::from(share) / 100);
		}),
		Step::Wind(n) => {
			nth(n).into_iter().for_each(|bank| change(bank, |state| state.active = !state.active))
		}
		Step::Fee(amount) => {
			use frame_support::traits::fungible::Mutate;
			Balances::mint_into(&REDISTRIBUTION, amount).unwrap();
			return amount as i128;
		}
		Step::Extra(amount) => Parameters::mutate(|all| all.extra_per_epoch = amount),
		Step::Orphan(amount) => Orphaned::put(amount),
		Step::Later => set_time(Redistribution::now() + EPOCH / 3),
	}
	0
}

/// Runs one epoch over banks in a given order, in blocks of a given size, and gives what became of them.
fn outcome(
	banks: &[CommonsState],
	order: &[usize],
	steps: Option<u64>,
) -> Vec<(CommonsState, Option<BankResult>)> {
	let mut found = vec![None; banks.len()];
	execute(|| {
		Orphaned::put(CRD);
		if let Some(steps) = steps {
			PollWeight::set(Redistribution::heaviest_step() + StatedWeights::collect_bank() * steps);
		}
		let ids: Vec<_> = order.iter().map(|n| (*n, put_bank(banks[*n]))).collect();
		close();
		for (n, id) in ids {
			found[n] = Some((bank_state(id), Redistribution::result_of(id)));
		}
	});
	found.into_iter().map(Option::unwrap).collect()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

	#[test]
	fn money_is_conserved_and_every_run_ends_whatever_happens_meanwhile(
		banks in prop::collection::vec(bank(), 0..12),
		steps in prop::collection::vec(step(), 1..120),
	) {
		execute(|| {
			banks.into_iter().for_each(|state| { put_bank(state); });
			PollWeight::set(BLOCK);
			for step in steps {
				let before = wealth() as i128;
				let change = take(step);
				assert_eq!(wealth() as i128, before + change);
				check();
			}
			finish();
			let epoch = Redistribution::status_view().epoch.index;
			close();
			assert_eq!(Redistribution::status_view().epoch.index, epoch + 1);
		});
	}

	#[test]
	fn a_preview_equals_what_then_happens(
		banks in prop::collection::vec(bank(), 0..30),
		extra in 0..10 * CRD,
		orphaned in 0..10 * CRD,
		steps in 0u64..100,
	) {
		execute(|| {
			banks.into_iter().for_each(|state| { put_bank(state); });
			Parameters::mutate(|all| all.extra_per_epoch = extra);
			Orphaned::put(orphaned);
			PollWeight::set(Redistribution::heaviest_step() + StatedWeights::idle() * steps);
			for _ in 0..3 {
				let preview = preview();
				let summary = close();
				assert_eq!((preview.epoch, preview.terms), (summary.epoch, summary.terms));
				assert_eq!((preview.totals, preview.flows), (summary.totals, summary.flows));
				assert_eq!(preview.carried_over, summary.carried_over);
				let mut seen: Vec<_> =
					crate::Results::<Test>::iter().map(|(bank_id, result)| BankPreview { bank_id, result }).collect();
				seen.sort_unstable_by_key(|bank| bank.bank_id);
				assert_eq!(preview.banks, seen);
			}
		});
	}

	#[test]
	fn each_result_follows_from_what_is_kept(
		banks in prop::collection::vec(bank(), 0..12),
		orphaned in 0..CRD,
	) {
		execute(|| {
			banks.into_iter().for_each(|state| { put_bank(state); });
			Orphaned::put(orphaned);
			close();
			let Summary { terms, totals, flows, carried_over, .. } = close();
			let by = math::Terms { beta: terms.beta, flow: terms.flow };
			let all = math::Totals { banks: totals.banks, counted: totals.counted, weight: totals.weight };
			let pot = flows.carried + flows.given - flows.burned;
			let mut paid = 0;
			for (_, result) in crate::Results::<Test>::iter() {
				let seen = result.seen;
				let bank = math::Bank {
					commons: seen.commons,
					losses: seen.losses,
					persons: seen.persons,
					health: seen.health,
					available: seen.available,
					floor: least_commons(seen.members, terms.floor_per_member).unwrap(),
					capital: seen.capital,
					issued: seen.issued,
					leverage: seen.leverage,
					may_receive: seen.barred.is_none(),
				};
				let gap = math::gap(&bank, &all, &by).unwrap();
				assert_eq!((result.counted, result.weight), (bank.counted().unwrap(), bank.weight(by.beta)));
				assert_eq!((result.gave, result.gap), (math::gives(&bank, &all, &by).unwrap(), gap));
				assert_eq!(result.received, math::receives(pot, gap, flows.gaps).unwrap());
				paid += result.received;
			}
			assert_eq!((flows.received, carried_over), (paid, pot - paid));
		});
	}

	#[test]
	fn neither_the_order_of_banks_nor_the_size_of_blocks_matters(
		banks in prop::collection::vec(bank(), 1..16),
		order in Just((0..16usize).collect::<Vec<_>>()).prop_shuffle(),
		steps in 0u64..20,
	) {
		let sorted: Vec<_> = (0..banks.len()).collect();
		let shuffled: Vec<_> = order.into_iter().filter(|n| *n < banks.len()).collect();
		let expected = outcome(&banks, &sorted, None);
		prop_assert_eq!(&expected, &outcome(&banks, &shuffled, None));
		prop_assert_eq!(&expected, &outcome(&banks, &shuffled, Some(steps)));
	}

	#[test]
	fn a_lower_health_never_receives_less(
		mut banks in prop::collection::vec(bank(), 0..10),
		twin in bank(),
		worse in 0u32..=1_000_000,
	) {
		let twin = CommonsState { active: true, barred: None, ..twin };
		let health = Permill::from_parts(worse.min(twin.health.deconstruct()));
		banks.extend([twin, CommonsState { health, ..twin }]);
		let sorted: Vec<_> = (0..banks.len()).collect();
		let found = outcome(&banks, &sorted, None);
		let [.., (_, Some(one)), (_, Some(other))] = found.as_slice() else { panic!("both take part") };
		prop_assert!(other.received >= one.received && other.gave <= one.gave);
	}

	#[test]
	fn runs_converge_when_nothing_else_happens(
		banks in prop::collection::vec((0..10_000 * CRD, 1u32..50, 0u32..=100), 2..8),
	) {
		execute(|| {
			Parameters::mutate(|all| {
				all.flow = Permill::from_percent(10);
				all.floor_per_member = 0;
			});
			banks.into_iter().for_each(|(commons, persons, health)| { open(commons, persons, health); });
			let distance = || -> Balance {
				Banks::iter().map(|(bank, state)| state.commons.abs_diff(result(bank).target)).sum()
			};
			close();
			let mut last = distance();
			let first = last;
			for _ in 0..200 {
				close();
				let now = distance();
				// Up to what rounding leaves.
				assert!(now <= last + 100, "{now} after {last}");
				last = now;
			}
			assert!(last <= first / 100 + 100, "{last} of {first}");
			assert!(!RunUnderWay::<Test>::exists());
			assert_eq!(wealth(), Banks::iter_values().map(|state| state.commons).sum::<Balance>() + on_account());
		});
	}
}
