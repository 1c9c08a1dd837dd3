//! What wallets, services and operators are told.

use crate::{books::Turnover, mock::*, CommunityBanks as Banks, LastFold, Turnovers};
use credit_primitives_math::{FixedU128, MS_PER_YEAR};
use credit_primitives_types::{BankId, BankLedger, Receipt, WriteOff, CRD};
use frame_support::{assert_ok, assert_storage_noop};
use sp_runtime::Permill;

fn numbers(start: BankId, limit: u32) -> (Vec<BankId>, Option<BankId>) {
	let page = CommunityBanks::bank_views(start, limit);
	(page.banks.into_iter().map(|view| view.bank.bank_id).collect(), page.next)
}

/// A repayment of principal that created nothing.
fn receipt(principal: u128, circulates: bool) -> Receipt {
	Receipt {
		purpose: PURPOSE,
		circulates,
		person: person(EVE),
		debt: 0,
		funded_at: EPOCH,
		principal,
		burned: principal / 2,
		interest: 0,
		endorsers_share: Permill::zero(),
		expected_loss_share: Permill::zero(),
		on_time: None,
	}
}

#[test]
fn banks_should_be_told_page_by_page() {
	let banks = (0..120).map(|_| genesis_bank("Bank", "cascadia", &[ALICE], true)).collect();
	new_test_ext_with(banks).execute_with(|| {
		assert_eq!(numbers(0, 2), (vec![0, 1], Some(2)));
		assert_eq!(numbers(118, 2), (vec![118, 119], None));
		assert_eq!(numbers(119, 10), (vec![119], None));
		assert_eq!(numbers(120, 10), (vec![], None));
		assert_eq!(numbers(0, 0), (vec![], Some(0)));
		let (first, next) = numbers(0, u32::MAX);
		assert_eq!((first.len(), next), (100, Some(100)));
		// A closed bank leaves its number empty.
		Banks::<Test>::remove(1);
		assert_eq!(numbers(0, 2), (vec![0, 2], Some(3)));
	});
}

#[test]
fn a_page_should_look_at_a_thousand_numbers_at_most() {
	execute(|| {
		crate::NextBankId::<Test>::put(2_500);
		assert_eq!(numbers(0, 100), (vec![CASCADIA, SONORA], Some(1_000)));
		assert_eq!(numbers(1_000, 100), (vec![], Some(2_000)));
		assert_eq!(numbers(2_000, 100), (vec![], None));
		crate::NextBankId::<Test>::put(2);
	});
}

#[test]
fn a_bank_should_be_told_with_what_follows_from_its_ledger() {
	execute(|| {
		assert_storage_noop!(CommunityBanks::bank_view(CASCADIA));
		let view = CommunityBanks::bank_view(CASCADIA).unwrap();
		assert_eq!(view.bank, bank(CASCADIA));
		assert_eq!(view.account, CommunityBanks::account_of(CASCADIA));
		assert_eq!(Some(view.capital), CommunityBanks::capital(CASCADIA));
		assert_eq!(Some(view.capacity), CommunityBanks::creation_capacity(CASCADIA));
		assert_eq!(Some(view.health), CommunityBanks::health_now(CASCADIA).map(|health| health.total));
		assert_eq!(Some(view.queued), CommunityBanks::queued_value(CASCADIA));
		assert_eq!(CommunityBanks::bank_view(77), None);
	});
}

#[test]
fn health_should_be_told_newest_first() {
	execute(|| {
		assert_eq!(CommunityBanks::health_view(CASCADIA, 10).unwrap().history, vec![]);
		for _ in 0..3 {
			next_block();
			pass_time(EPOCH);
		}
		let view = CommunityBanks::health_view(CASCADIA, 2).unwrap();
		let epochs: Vec<_> = view.history.iter().map(|health| health.epoch).collect();
		let last = LastFold::<Test>::get().unwrap().epoch;
		assert_eq!(epochs, vec![last, last - 1]);
		assert_eq!(CommunityBanks::bank_view(CASCADIA).unwrap().health, view.history[0].total);
		assert_eq!(CommunityBanks::health_view(77, 2), None);
	});
}

#[test]
fn memberships_should_be_told_with_shares_and_home() {
	execute(|| {
		assert_ok!(CommunityBanks::deposit(RuntimeOrigin::signed(ALICE), CASCADIA, 10 * CRD));
		let page = CommunityBanks::membership_views(&ALICE, 0, 10);
		let view = page.memberships.iter().find(|view| view.bank_id == CASCADIA).unwrap();
		let holding = crate::Holdings::<Test>::get(CASCADIA, ALICE).unwrap();
		assert_eq!((view.account, view.shares, view.lock), (ALICE, holding.shares, None));
		assert_eq!(Some(view.worth), CommunityBanks::withdrawal_value(CASCADIA, holding.shares));
		assert_eq!(
			view.is_home,
			crate::HomeBanks::<Test>::get(person(ALICE)).unwrap().bank == Some(CASCADIA)
		);
		assert_eq!(page.next, None);
		// Nobody's account has none, and neither has a bank's number that is beyond the last.
		assert_eq!(CommunityBanks::membership_views(&NOBODY, 0, 10).memberships, vec![]);
		assert_eq!(CommunityBanks::membership_views(&ALICE, 99, 10).memberships, vec![]);
	});
}

#[test]
fn an_epochs_end_should_remember_what_all_banks_turned_over() {
	execute(|| {
		next_block();
		assert_ok!(fund(CASCADIA, EVE, 40 * CRD));
		assert_ok!(fund(SONORA, DAVE, 20 * CRD));
		pass_time(EPOCH / 2);
		assert_ok!(collect(CASCADIA, receipt(10 * CRD, true)));
		// What a default takes, and what is given up, comes back from nobody.
		assert_ok!(collect(CASCADIA, receipt(4 * CRD, false)));
		assert_ok!(CommunityBanks::write_off(
			CASCADIA,
			WriteOff { purpose: PURPOSE, principal: 6 * CRD, created: 3 * CRD, shares_first: false },
		));
		pass_time(EPOCH / 2);
		next_block();
		let owed_ms = u128::from(EPOCH / 2) * (40 + 20 + 20 + 20) * CRD;
		let expected = Turnover { lent: 60 * CRD, repaid: 10 * CRD, owed_ms };
		assert_eq!(Turnovers::<Test>::get().last(), Some(&expected));
		assert_eq!(LastFold::<Test>::get().unwrap().sums.receivable, 40 * CRD);
		assert_eq!(LastFold::<Test>::get().unwrap().sums.banks, 2);
		assert_eq!(bank(CASCADIA).lending.turnover, Turnover::default());

		let measures = CommunityBanks::measures(0, 10);
		assert_eq!(measures.at_epoch.receivable, 40 * CRD);
		// 70 CRD moved while 50 were owed on average, for one epoch.
		let yearly = FixedU128::from_rational(u128::from(MS_PER_YEAR) * 70, u128::from(EPOCH) * 50);
		assert_eq!(measures.velocity, Some(yearly));
		// One epoch more, in which nothing moves: what was owed counts on.
		pass_time(EPOCH);
		next_block();
		let total = CommunityBanks::measures(0, 10).turnover;
		assert_eq!(total.lent, 60 * CRD);
		assert_eq!(total.owed_ms, owed_ms + u128::from(EPOCH) * 40 * CRD);
	});
}

#[test]
fn what_was_turned_over_should_be_remembered_for_thirty_epochs() {
	execute(|| {
		next_block();
		assert_ok!(fund(CASCADIA, EVE, 40 * CRD));
		for _ in 0..30 {
			pass_time(EPOCH);
			next_block();
		}
		assert_eq!(CommunityBanks::measures(0, 10).turnover.lent, 40 * CRD);
		pass_time(EPOCH);
		next_block();
		assert_eq!(CommunityBanks::measures(0, 10).turnover.lent, 0);
		assert_eq!(Turnovers::<Test>::get().len(), 30);
	});
}

#[test]
fn velocity_should_be_unknown_where_nothing_is_owed() {
	execute(|| {
		assert_eq!(CommunityBanks::measures(0, 10).velocity, None);
		next_block();
		assert_eq!(CommunityBanks::measures(0, 10).velocity, None);
	});
}

#[test]
fn measures_should_tell_of_banks_up_to_the_limit_and_of_all_money() {
	execute(|| {
		next_block();
		assert_ok!(fund(CASCADIA, EVE, 40 * CRD));
		assert_ok!(fund(SONORA, DAVE, 20 * CRD));
		pass_time(EPOCH);
		next_block();
		let all = CommunityBanks::measures(0, 2);
		assert_eq!((all.banks.len(), all.next), (2, None));
		assert_eq!(all.banks.iter().map(|measured| measured.receivable).sum::<u128>(), 60 * CRD);
		let cascadia = all.banks.iter().find(|measured| measured.bank_id == CASCADIA).unwrap();
		let pool = pool(CASCADIA);
		assert_eq!((cascadia.liquid, cascadia.issued), (pool.liquid, pool.issued));
		assert_eq!(Some(cascadia.equity), pool.equity());
		assert_eq!(Some(cascadia.capital), CommunityBanks::capital(CASCADIA).map(|report| report.capital));
		let terms = CommunityBanks::parameters().leverage_terms();
		let record = bank(CASCADIA).creation.record;
		let earned = credit_primitives_math::capital::leverage(cascadia.health, record, &terms).unwrap();
		assert_eq!(cascadia.leverage, earned.min(bank(CASCADIA).creation.leverage));
		assert_eq!(cascadia.members, bank(CASCADIA).members);
		let history = CommunityBanks::health_view(CASCADIA, 1).unwrap().history;
		assert_eq!((cascadia.health, cascadia.indices), (history[0].total, history[0].indices));
		let one = CommunityBanks::measures(0, 1);
		assert_eq!((one.banks.len(), one.next), (1, Some(1)));
		assert_eq!((one.at_epoch.banks, one.at_epoch.receivable), (2, 60 * CRD));
		assert_eq!(one.issued, crate::TotalIssued::<Test>::get());
		let other = CommunityBanks::measures(1, 1);
		assert_eq!((other.banks[0].bank_id, other.next), (1, None));
		assert_eq!(CommunityBanks::measures(9, 10).banks, vec![]);
	});
}
