use crate::{mock::*, types::Stage, Results, RunUnderWay};
use credit_primitives_math::Permill;
use credit_primitives_types::{Balance, BankId, Bar, CRD};
use frame_support::traits::{fungible::Mutate, tokens::Preservation};

/// Begins a run and goes on until all banks have been looked at.
fn until_seen() {
	end_epoch();
	while matches!(run().stage, Stage::Reports | Stage::Fold | Stage::Snapshot { .. }) {
		block();
	}
}

#[test]
fn nobody_gains_by_closing_a_bank_in_mid_run() {
	execute(|| {
		tiny_blocks();
		let rich = open(10_000 * CRD, 10, 50);
		let (honest, liar) = (open(0, 10, 50), open(0, 10, 50));
		let planned: Vec<_> = preview().banks.into_iter().map(|bank| bank.result.received).collect();
		until_seen();
		shut(liar);
		finish();
		// The honest one receives what it would have received, the rest waits.
		assert_eq!((commons(honest), pot()), (planned[1], planned[2]));
		assert_eq!(commons(rich), 9_900 * CRD);
	});
}

#[test]
fn nobody_gains_by_giving_in_mid_run() {
	let received = |gift: Balance| {
		let mut received = 0;
		execute(|| {
			tiny_blocks();
			let rich = open(10_000 * CRD, 10, 50);
			let (poor, other) = (open(0, 10, 50), open(100 * CRD, 10, 50));
			until_seen();
			donate(rich, gift);
			donate(other, gift);
			finish();
			received = commons(poor);
		});
		received
	};
	assert_eq!(received(0), received(1_000_000 * CRD));
}

#[test]
fn a_donor_that_empties_itself_in_mid_run_takes_nothing_from_others() {
	execute(|| {
		tiny_blocks();
		let (honest, liar) = (open(10_000 * CRD, 10, 50), open(10_000 * CRD, 10, 50));
		let poor = open(0, 10, 50);
		until_seen();
		let lost = commons(liar);
		lose(liar, lost);
		let before = wealth();
		finish();
		assert_eq!((commons(honest), commons(liar), commons(poor)), (9_900 * CRD, 0, 100 * CRD));
		assert_eq!((pot(), wealth()), (0, before));
		// What it burned is remembered: it is not refilled.
		close();
		assert_eq!(commons(liar), 0);
		assert_eq!(result(liar).gap, 0);
	});
}

#[test]
fn banks_in_great_number_receive_nothing_without_people() {
	execute(|| {
		let (rich, poor) = (open(10_000 * CRD, 10, 50), open(0, 10, 50));
		let stuffed: Vec<_> = (0..2_000).map(|_| open(0, 0, 0)).collect();
		close();
		assert!(stuffed.into_iter().all(|bank| commons(bank) == 0));
		assert_eq!((commons(rich), commons(poor)), (9_900 * CRD, 100 * CRD));
	});
}

#[test]
fn people_receive_no_more_when_they_split_into_many_banks() {
	let received = |parts: u32| {
		let mut received = 0;
		execute(|| {
			open(10_000 * CRD, 100, 50);
			open(0, 40, 50);
			let banks: Vec<BankId> = (0..parts).map(|_| open(0, 60 / parts, 50)).collect();
			close();
			received = banks.into_iter().map(commons).sum::<Balance>();
		});
		received
	};
	let one = received(1);
	for parts in [2, 3, 10, 60] {
		let split = received(parts);
		assert!(split <= one && one - split < 200, "{parts}: {split} of {one}");
	}
}

#[test]
fn a_run_ends_although_banks_are_opened_in_every_block() {
	execute(|| {
		PollWeight::set(Redistribution::heaviest_step() * 10);
		open(10_000 * CRD, 10, 50);
		open(0, 10, 50);
		end_epoch();
		let mut blocks = 0;
		while RunUnderWay::<Test>::exists() {
			(0..5).for_each(|_| {
				open(0, 10, 0);
			});
			block();
			check();
			blocks += 1;
			assert!(blocks < 100);
		}
		assert_eq!(Redistribution::summary_of(0).unwrap().totals.banks, 2);
	});
}

#[test]
fn what_is_sent_to_the_account_reaches_no_bank() {
	execute(|| {
		let (_, poor) = (open(10_000 * CRD, 10, 50), open(0, 10, 50));
		end_epoch();
		Balances::transfer(&SOMEBODY, &REDISTRIBUTION, 900 * CRD, Preservation::Preserve).unwrap();
		finish();
		assert_eq!(commons(poor), 100 * CRD);
	});
}

#[test]
fn a_region_gains_nothing_by_falling_silent() {
	let received = |bar: Option<Bar>| {
		let mut received = 0;
		execute(|| {
			open(10_000 * CRD, 10, 50);
			let silent = open(0, 10, 50);
			change(silent, |state| {
				state.barred = bar;
				// Stale values fall.
				state.health = Permill::from_percent(if bar.is_some() { 0 } else { 50 });
			});
			close();
			received = commons(silent);
		});
		received
	};
	assert_eq!(received(Some(Bar::StaleIndicators)), 0);
	assert!(received(None) > 0);
}

#[test]
fn results_of_banks_that_come_and_go_do_not_pile_up() {
	execute(|| {
		for _ in 0..5 {
			let banks: Vec<_> = (0..50).map(|n| open(n * CRD, 10, 50)).collect();
			close();
			assert_eq!(Results::<Test>::iter().count(), 50);
			banks.into_iter().for_each(shut);
		}
		close();
		assert_eq!(Results::<Test>::iter().count(), 0);
	});
}

#[test]
fn an_overflowing_bank_does_not_stop_the_run() {
	execute(|| {
		let (rich, poor) = (open(10_000 * CRD, 10, 50), open(0, 10, 50));
		let absurd = open(CRD, 10, 50);
		change(absurd, |state| state.losses = Balance::MAX);
		let summary = close();
		assert_eq!((summary.totals.banks, Redistribution::result_of(absurd)), (2, None));
		assert_eq!((commons(rich), commons(poor)), (9_900 * CRD, 100 * CRD));
	});
}
