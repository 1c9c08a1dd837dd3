use crate::{
	mock::*,
	types::{Stage, WhyNot::*},
	Event, Results, RunUnderWay,
};
use credit_primitives_types::{BankId, Bar, CRD};

/// Goes on block by block until the run is where it is wanted.
fn until(reached: impl Fn(&Stage) -> bool) {
	for _ in 0..1_000 {
		if reached(&run().stage) {
			return;
		}
		block();
		check();
	}
	panic!("the run never comes there");
}

fn until_collecting() {
	until(|stage| matches!(stage, Stage::Collect { .. }));
}

fn until_paying() {
	until(|stage| matches!(stage, Stage::Pay { .. }));
}

/// Ten rich banks, ten poor ones.
fn twenty() -> Vec<BankId> {
	(0..20).map(|n| if n % 2 == 0 { open(1_000 * CRD, 10, 50) } else { open(0, 10, 50) }).collect()
}

#[test]
fn a_run_should_come_to_the_same_in_many_blocks_as_in_one() {
	let outcome = |tiny: bool| {
		let mut found = Vec::new();
		execute(|| {
			if tiny {
				tiny_blocks();
			}
			let banks = twenty();
			end_epoch();
			let blocks = finish();
			assert_eq!(tiny, blocks > 30, "{blocks}");
			found = banks.into_iter().map(|bank| (commons(bank), result(bank))).collect();
		});
		found
	};
	assert_eq!(outcome(true), outcome(false));
}

#[test]
fn a_run_should_stay_where_it_is_when_there_is_no_room() {
	execute(|| {
		tiny_blocks();
		twenty();
		end_epoch();
		until_collecting();
		let before = run();
		for _ in 0..5 {
			block_with(frame_support::weights::Weight::zero());
			assert_eq!(run(), before);
		}
		finish();
	});
}

#[test]
fn a_run_should_go_by_what_it_saw_when_a_bank_is_given_more() {
	execute(|| {
		tiny_blocks();
		let (rich, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		end_epoch();
		until_collecting();
		donate(rich, 1_000 * CRD);
		donate(poor, 5_000 * CRD);
		finish();
		assert_eq!((commons(rich), commons(poor)), (1_990 * CRD, 5_010 * CRD));
		assert_eq!(close().totals.counted, 7_000 * CRD);
	});
}

#[test]
fn a_bank_should_give_what_it_can_when_it_has_come_to_have_less() {
	execute(|| {
		tiny_blocks();
		let (rich, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		end_epoch();
		until_collecting();
		change(rich, |state| state.available = 4 * CRD);
		finish();
		assert_eq!(
			(result(rich).due, result(rich).gave, result(rich).why_not),
			(10 * CRD, 4 * CRD, Some(SparesLess))
		);
		assert_eq!((commons(rich), commons(poor)), (996 * CRD, 4 * CRD));
	});
}

#[test]
fn a_bank_should_give_nothing_when_it_is_gone() {
	execute(|| {
		tiny_blocks();
		let (rich, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		end_epoch();
		until_collecting();
		shut(rich);
		let summary = close_run();
		assert_eq!((result(rich).why_not, result(rich).gave), (Some(Gone), 0));
		assert_eq!((summary.flows.due, summary.flows.given, commons(poor)), (10 * CRD, 0, 0));
		close();
		assert!(!Results::<Test>::contains_key(rich));
	});
}

fn close_run() -> crate::types::Summary {
	let epoch = run().epoch.index;
	finish();
	check();
	Redistribution::summary_of(epoch).unwrap()
}

#[test]
fn what_a_bank_would_get_should_carry_over_when_it_is_gone() {
	execute(|| {
		tiny_blocks();
		let rich = open(1_000 * CRD, 10, 80);
		let (poor, other) = (open(0, 10, 20), open(0, 10, 20));
		end_epoch();
		until_paying();
		shut(poor);
		events();
		let summary = close_run();
		assert_eq!((commons(rich), commons(other)), (990 * CRD, 5 * CRD));
		assert_eq!((pot(), summary.carried_over), (5 * CRD, 5 * CRD));
		assert_eq!(result(poor).why_not, Some(Refused(NOT_THERE)));
		let refused = Event::RedistributionRefused {
			epoch: 0,
			bank_id: poor,
			amount: 5 * CRD,
			given: false,
			error: NOT_THERE,
		};
		assert!(events().contains(&refused));
		assert_eq!(close().flows.carried, 5 * CRD);
	});
}

#[test]
fn what_a_bank_would_get_should_carry_over_when_it_has_become_insolvent() {
	execute(|| {
		tiny_blocks();
		let (_, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		end_epoch();
		until_paying();
		change(poor, |state| state.barred = Some(Bar::Insolvent));
		close_run();
		assert_eq!((result(poor).why_not, result(poor).received), (Some(Refused(INSOLVENT)), 0));
		assert_eq!((commons(poor), pot()), (0, 10 * CRD));
	});
}

#[test]
fn a_transfer_should_change_nothing_when_the_ledger_refuses() {
	execute(|| {
		let (rich, poor) = (open(1_000 * CRD, 10, 80), open(0, 10, 20));
		// The books say more than there is on the account.
		<Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(&account_of(rich), ED + CRD);
		end_epoch();
		finish();
		assert!(matches!(result(rich).why_not, Some(Refused(_))));
		assert_eq!((commons(rich), commons(poor), pot()), (1_000 * CRD, 0, 0));
		Redistribution::do_try_state().unwrap();
		<Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(
			&account_of(rich),
			ED + 1_000 * CRD,
		);
	});
}

#[test]
fn a_new_bank_should_wait_for_the_next_run() {
	execute(|| {
		tiny_blocks();
		twenty();
		end_epoch();
		until(|stage| matches!(stage, Stage::Snapshot { last: Some(_) }));
		let newcomers: Vec<_> = (0..20).map(|_| open(0, 10, 0)).collect();
		let summary = close_run();
		assert_eq!(summary.totals.banks, 20);
		assert!(newcomers.iter().all(|bank| commons(*bank) == 0 && !Results::<Test>::contains_key(bank)));
		assert_eq!(close().totals.banks, 40);
		assert!(newcomers.iter().all(|bank| commons(*bank) > 0));
	});
}

#[test]
fn a_cursor_should_go_on_when_its_bank_is_gone() {
	for stage in 0..3 {
		execute(|| {
			tiny_blocks();
			let banks = twenty();
			end_epoch();
			while let Some(run) = RunUnderWay::<Test>::get() {
				let last = match (stage, run.stage) {
					(0, Stage::Snapshot { last })
					| (1, Stage::Collect { last })
					| (2, Stage::Pay { last }) => last,
					_ => None,
				};
				last.into_iter().for_each(shut);
				block();
				check();
			}
			assert_eq!(Redistribution::summary_of(0).unwrap().totals.banks, 20);
			let left = banks.into_iter().filter(|bank| Banks::contains_key(bank)).count();
			assert!(left < 15, "{left}");
			close();
			assert_eq!(Results::<Test>::iter().count(), left);
		});
	}
}

#[test]
fn a_run_should_end_when_all_banks_are_gone() {
	execute(|| {
		tiny_blocks();
		let banks = twenty();
		end_epoch();
		until_paying();
		banks.into_iter().for_each(shut);
		finish();
		assert!(!RunUnderWay::<Test>::exists());
		assert_eq!(close().totals.banks, 0);
		assert_eq!(Results::<Test>::iter().count(), 0);
	});
}
