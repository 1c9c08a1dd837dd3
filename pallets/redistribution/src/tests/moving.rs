use crate::{
	mock::*,
	types::{WhyNot, WhyNot::*},
	Event,
};
use credit_primitives_math::{FixedU128, Permill};
use credit_primitives_types::{Bar, CRD};

/// A bank with 1,000 CRD of which it should have 400, and one that has nothing.
fn rich_and_poor() -> (u32, u32) {
	(open(1_000 * CRD, 10, 80), open(0, 10, 20))
}

fn why_not(bank: u32) -> Option<WhyNot> {
	result(bank).why_not
}

#[test]
fn commons_should_flow_to_the_weaker_bank() {
	execute(|| {
		let (rich, poor) = rich_and_poor();
		let summary = close();
		assert_eq!((commons(rich), commons(poor), pot()), (990 * CRD, 10 * CRD, 0));
		assert_eq!(
			(result(rich).target, result(rich).due, result(rich).gave),
			(400 * CRD, 10 * CRD, 10 * CRD)
		);
		assert_eq!((result(poor).target, result(poor).gap), (600 * CRD, 600 * CRD));
		assert_eq!((result(poor).received, why_not(poor), why_not(rich)), (10 * CRD, None, None));
		assert_eq!((result(rich).counted, result(rich).weight), (1_000 * CRD, 12 * 1_000_000_000_000));
		let flows = summary.flows;
		assert_eq!((flows.given, flows.received, flows.gaps), (10 * CRD, 10 * CRD, 600 * CRD));
		assert_eq!((flows.donors, flows.receivers, summary.carried_over), (1, 1, 0));
		assert_eq!((summary.totals.banks, summary.totals.counted), (2, 1_000 * CRD));
		let moved: Vec<_> = events()
			.into_iter()
			.filter(|event| matches!(event, Event::ResourcesRedistributed { .. }))
			.collect();
		assert_eq!(
			moved,
			[
				Event::ResourcesRedistributed { epoch: 0, bank_id: rich, amount: 10 * CRD, given: true },
				Event::ResourcesRedistributed { epoch: 0, bank_id: poor, amount: 10 * CRD, given: false },
			]
		);
		// And again, from where they are.
		close();
		assert_eq!((commons(rich), commons(poor)), (990 * CRD - 99 * CRD / 10, 199 * CRD / 10));
	});
}

#[test]
fn nothing_should_move_when_all_banks_have_what_they_should() {
	execute(|| {
		let (one, other) = (open(400 * CRD, 10, 80), open(600 * CRD, 10, 20));
		let summary = close();
		assert_eq!((summary.flows.given, summary.flows.received), (0, 0));
		assert_eq!((why_not(one), why_not(other)), (Some(AtTarget), Some(AtTarget)));
	});
}

#[test]
fn nothing_should_move_when_there_is_one_bank_or_nobody_or_no_commons() {
	execute(|| {
		let bank = open(1_000 * CRD, 10, 50);
		close();
		assert_eq!(why_not(bank), Some(NothingMoves));
		change(bank, |state| state.persons = 0);
		let other = open(0, 0, 50);
		close();
		assert_eq!((why_not(bank), why_not(other)), (Some(NothingMoves), Some(NothingMoves)));
		lose(bank, 1_000 * CRD);
		change(bank, |state| state.losses = 0);
		close();
		assert_eq!((why_not(bank), commons(bank), commons(other)), (Some(NothingMoves), 0, 0));
	});
}

#[test]
fn a_bank_should_give_nothing_when_it_can_spare_nothing() {
	execute(|| {
		let (rich, poor) = rich_and_poor();
		change(rich, |state| state.available = 0);
		close();
		assert_eq!((why_not(rich), why_not(poor)), (Some(NothingToSpare), Some(NothingGiven)));
		assert_eq!((commons(rich), commons(poor)), (1_000 * CRD, 0));
	});
}

#[test]
fn a_bank_should_keep_what_its_members_and_its_credit_need() {
	execute(|| {
		let (rich, poor) = rich_and_poor();
		change(rich, |state| state.members = 995);
		close();
		assert_eq!((commons(rich), commons(poor)), (995 * CRD, 5 * CRD));
		change(rich, |state| {
			state.members = 0;
			state.issued = 496 * CRD;
			state.leverage = FixedU128::from_rational(1, 2);
		});
		close();
		// Half of the capital carries what is issued.
		assert_eq!((commons(rich), commons(poor)), (992 * CRD, 8 * CRD));
	});
}

#[test]
fn commons_that_were_lost_should_not_be_refilled() {
	execute(|| {
		let (rich, poor) = rich_and_poor();
		change(poor, |state| state.losses = 1_500 * CRD);
		close();
		// It counts 1,500 of 2,500 and should have 1,500.
		assert_eq!((why_not(poor), commons(poor), commons(rich)), (Some(AtTarget), 0, 1_000 * CRD));
	});
}

#[test]
fn what_is_given_should_carry_over_when_nobody_may_receive() {
	for bar in [Bar::Insolvent, Bar::StaleIndicators, Bar::WriteOffs] {
		execute(|| {
			let (rich, poor) = rich_and_poor();
			change(poor, |state| state.barred = Some(bar));
			let summary = close();
			assert_eq!((why_not(poor), result(poor).gap), (Some(Barred(bar)), 0));
			assert_eq!((commons(rich), commons(poor)), (990 * CRD, 0));
			assert_eq!((pot(), summary.carried_over), (10 * CRD, 10 * CRD));
			assert_eq!(on_account(), ENDOWMENT + 10 * CRD);
			change(poor, |state| state.barred = None);
			let next = close();
			assert_eq!((next.flows.carried, next.totals.counted), (10 * CRD, 1_000 * CRD));
			assert_eq!((commons(rich), commons(poor), pot()), (990 * CRD - 99 * CRD / 10, 199 * CRD / 10, 0));
		});
	}
}

#[test]
fn a_bank_should_give_while_it_may_not_receive() {
	execute(|| {
		let (rich, poor) = rich_and_poor();
		change(rich, |state| state.barred = Some(Bar::StaleIndicators));
		close();
		assert_eq!((commons(rich), commons(poor)), (990 * CRD, 10 * CRD));
	});
}

#[test]
fn receivers_should_share_by_what_they_lack() {
	execute(|| {
		let rich = open(1_000 * CRD, 10, 100);
		let (half, none) = (open(100 * CRD, 10, 100), open(0, 10, 100));
		close();
		// Each should have a third of 1,100: they lack 266 2/3 and 366 2/3.
		let (received, more) = (result(half).received, result(none).received);
		assert_eq!((received, more), (4_210_526_315_789, 5_789_473_684_210));
		assert_eq!((pot(), commons(rich)), (10 * CRD - received - more, 990 * CRD));
	});
}

#[test]
fn a_bank_should_take_no_part_when_it_is_wound_up() {
	execute(|| {
		let (rich, poor) = rich_and_poor();
		let third = open(500 * CRD, 10, 50);
		close();
		assert!(Redistribution::result_of(third).is_some());
		change(third, |state| state.active = false);
		let before = commons(third);
		let summary = close();
		assert_eq!((summary.totals.banks, Redistribution::result_of(third)), (2, None));
		assert_eq!(commons(third), before);
		assert!(commons(rich) < 1_000 * CRD && commons(poor) > 0);
	});
}

#[test]
fn the_account_should_add_to_what_is_given_when_governance_says_so() {
	execute(|| {
		Parameters::mutate(|all| all.extra_per_epoch = 25 * CRD);
		let (rich, poor) = rich_and_poor();
		let summary = close();
		// Its 25 are divided like all others.
		assert_eq!((summary.flows.carried, summary.flows.extra), (25 * CRD, 25 * CRD));
		assert_eq!((summary.totals.counted, result(rich).target), (1_025 * CRD, 410 * CRD));
		assert_eq!((commons(poor), pot(), on_account()), (35 * CRD, 0, ENDOWMENT - 25 * CRD));
		// No more than it has.
		Parameters::mutate(|all| all.extra_per_epoch = 1_000_000 * CRD);
		let summary = close();
		assert_eq!(summary.flows.extra, ENDOWMENT - 25 * CRD);
		assert_eq!(on_account(), pot());
	});
}

#[test]
fn the_account_should_add_only_what_is_not_carried_over() {
	execute(|| {
		Parameters::mutate(|all| all.extra_per_epoch = 25 * CRD);
		let (_, poor) = rich_and_poor();
		change(poor, |state| state.barred = Some(Bar::StaleIndicators));
		assert_eq!(close().carried_over, 35 * CRD);
		let summary = close();
		assert_eq!((summary.flows.carried, summary.flows.extra), (35 * CRD, 0));
		for _ in 0..10 {
			assert_eq!(close().flows.extra, 0);
		}
	});
}

#[test]
fn income_of_the_account_should_not_be_given_away() {
	execute(|| {
		let (_, poor) = rich_and_poor();
		frame_support::assert_ok!(<Balances as frame_support::traits::fungible::Mutate<_>>::transfer(
			&SOMEBODY,
			&REDISTRIBUTION,
			500 * CRD,
			frame_support::traits::tokens::Preservation::Preserve
		));
		close();
		assert_eq!((commons(poor), on_account()), (10 * CRD, ENDOWMENT + 500 * CRD));
	});
}

#[test]
fn a_run_should_keep_its_terms_when_parameters_change() {
	execute(|| {
		tiny_blocks();
		let (rich, poor) = rich_and_poor();
		end_epoch();
		Parameters::mutate(|all| {
			all.flow = Permill::from_percent(10);
			all.beta = Permill::zero();
			all.floor_per_member = 1_000 * CRD;
		});
		finish();
		assert_eq!((commons(rich), commons(poor)), (990 * CRD, 10 * CRD));
	});
}

#[test]
fn what_is_not_on_the_account_should_not_be_carried_over() {
	execute(|| {
		let (_, poor) = rich_and_poor();
		change(poor, |state| state.barred = Some(Bar::StaleIndicators));
		close();
		// Root has taken the account's money, what is carried over included.
		<Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(&REDISTRIBUTION, ED + CRD);
		change(poor, |state| state.barred = None);
		let summary = close();
		assert_eq!((summary.flows.carried, commons(poor)), (CRD, CRD + 99 * CRD / 10));
	});
}
