//! What is counted of a community's life, and how it fares by that.

use crate::{
	books::{ByPurpose, PRESENCE_EPOCHS, REPAYMENT_SLOTS, SLOTS},
	health::{HealthInputs, HISTORY},
	mock::*,
	CommunityHealth, EpochHealth, Event, HealthHistory, HealthParameters, HealthWeights, HomeBanks,
	LendingHistory, PersonRepayments, Presences,
};
use credit_primitives_types::{
	Affiliation, Balance, BankLedger, HealthIndex, Moment, Participation, PurposeKind, Receipt, ReportsSeen,
	WriteOff, CRD,
};
use frame_support::assert_ok;
use sp_runtime::Permill;

fn lend_for(purpose: PurposeKind, borrower: AccountId, amount: Balance) {
	assert_ok!(CommunityBanks::fund(CASCADIA, &borrower, &person(borrower), purpose, amount, amount));
}

fn repay_for(purpose: PurposeKind, borrower: AccountId, principal: Balance, circulates: bool) {
	let receipt = Receipt {
		person: person(borrower),
		debt: 0,
		funded_at: 0,
		purpose,
		circulates,
		principal,
		burned: 0,
		interest: 0,
		endorsers_share: Permill::zero(),
		expected_loss_share: Permill::zero(),
		on_time: None,
	};
	assert_ok!(collect(CASCADIA, receipt));
}

fn now() -> EpochHealth {
	CommunityBanks::health_now(CASCADIA).unwrap()
}

/// Loans must not create: repayments in these tests burn nothing.
fn without_creation(test: impl FnOnce()) {
	execute(|| {
		Parameters::mutate(|rules| rules.creation_share = Permill::zero());
		test();
	});
}

/// Epochs go by, each of which ends.
fn epochs(count: u32) {
	for _ in 0..count {
		pass_time(EPOCH);
		next_block();
	}
}

fn act(who: AccountId) {
	<CommunityBanks as Participation>::acted(&person(who));
}

#[test]
fn volumes_should_be_principal_times_time_by_purpose() {
	without_creation(|| {
		lend_for(PurposeKind::CreativeProject, ALICE, 100 * CRD);
		pass_time(1_500);
		lend_for(PurposeKind::EducationalInitiative, BOB, 40 * CRD);
		epochs(2);
		pass_time(300);
		let ByPurpose(volumes) = now().inputs.volumes;
		let since = u128::from(2 * EPOCH + 300);
		assert_eq!(volumes, [0, 100 * CRD * (since + 1_500), 0, 0, 40 * CRD * since]);
		assert_eq!(now().inputs.receivable_ms, volumes.iter().sum::<u128>());
	});
}

#[test]
fn volumes_should_leave_the_window_with_the_epochs() {
	without_creation(|| {
		lend_for(PurposeKind::CreativeProject, ALICE, 100 * CRD);
		pass_time(EPOCH / 2);
		repay_for(PurposeKind::CreativeProject, ALICE, 100 * CRD, false);
		let lent = 100 * CRD * u128::from(EPOCH / 2);
		epochs(SLOTS - 1);
		assert_eq!(now().inputs.volumes.sum(), Some(lent));
		epochs(1);
		let HealthInputs { volumes, receivable_ms, .. } = now().inputs;
		assert_eq!((volumes.sum(), receivable_ms), (Some(0), 0));
		assert_eq!(
			now().indices.diversity,
			Permill::from_percent(50),
			"nothing lent, and half of the region"
		);
	});
}

#[test]
fn what_is_owed_should_be_the_average_of_the_whole_window_of_lending() {
	without_creation(|| {
		lend_for(PurposeKind::CreativeProject, ALICE, 100 * CRD);
		epochs(SLOTS / 2);
		repay_for(PurposeKind::CreativeProject, ALICE, 100 * CRD, true);
		epochs(SLOTS / 2 - 1);
		// Owed for six epochs of eleven, times the five epochs that the window of repayments has had.
		let owed = 100 * CRD * u128::from(EPOCH) * 6 * 5;
		assert_eq!(now().inputs.receivable_ms, owed.div_ceil(11));
		let most = 100 * CRD / 20;
		assert_eq!(now().inputs.repaid, most);
		// While it lends nothing, a bank circulates less and less: what it was owed in the window falls with what came back.
		let mut before = now().indices.circulation;
		for _ in 0..SLOTS {
			epochs(1);
			let circulation = now().indices.circulation;
			assert!(circulation <= before.max(Permill::from_percent(30)), "{circulation:?} after {before:?}");
			before = circulation;
		}
		assert_eq!(before, Permill::zero());
	});
}

#[test]
fn slots_should_have_as_many_epochs_as_the_rules_say() {
	without_creation(|| {
		HealthRules::mutate(|rules| rules.epochs_per_slot = 3);
		lend_for(PurposeKind::CreativeProject, ALICE, 100 * CRD);
		let past = || LendingHistory::<Test>::get(CASCADIA);
		epochs(2);
		assert!(past().is_empty());
		epochs(1);
		assert_eq!(past().iter().map(|slot| slot.time).collect::<Vec<_>>(), [3 * EPOCH]);
		// Shorter ones hold from the next epoch's end on.
		epochs(1);
		HealthRules::mutate(|rules| rules.epochs_per_slot = 1);
		epochs(2);
		let times: Vec<Moment> = past().iter().map(|slot| slot.time).collect();
		assert_eq!(times, [3 * EPOCH, 2 * EPOCH, EPOCH]);
		assert_eq!(now().inputs.volumes.sum(), Some(100 * CRD * u128::from(6 * EPOCH)));
		assert_eq!(bank(CASCADIA).lending.owed.sum(), Some(100 * CRD));
	});
}

#[test]
fn repayments_should_count_when_the_principal_was_out_long_enough() {
	without_creation(|| {
		lend_for(PurposeKind::CreativeProject, ALICE, 100 * CRD);
		epochs(1);
		repay_for(PurposeKind::CreativeProject, ALICE, CRD, false);
		assert_eq!(now().inputs.repaid, 0);
		repay_for(PurposeKind::CreativeProject, ALICE, CRD, true);
		assert_eq!(now().inputs.repaid, CRD);
		assert!(now().indices.circulation > Permill::zero());
	});
}

#[test]
fn one_person_should_count_up_to_a_share_of_what_is_owed() {
	without_creation(|| {
		lend_for(PurposeKind::CreativeProject, ALICE, 600 * CRD);
		// Nobody counts for more than a share of what was owed up to the last slot: in the first one, of nothing.
		repay_for(PurposeKind::CreativeProject, ALICE, CRD, true);
		assert_eq!(now().inputs.repaid, 0);
		lend_for(PurposeKind::CreativeProject, ALICE, CRD);
		epochs(1);
		let cap = 600 * CRD / 20;
		repay_for(PurposeKind::CreativeProject, ALICE, 10 * CRD, true);
		repay_for(PurposeKind::CreativeProject, ALICE, 50 * CRD, true);
		assert_eq!(now().inputs.repaid, cap);
		repay_for(PurposeKind::CreativeProject, BOB, 7 * CRD, true);
		assert_eq!(now().inputs.repaid, cap + 7 * CRD);
		// While it is in the window nothing more of hers counts.
		epochs(REPAYMENT_SLOTS - 1);
		repay_for(PurposeKind::CreativeProject, ALICE, 50 * CRD, true);
		assert_eq!(now().inputs.repaid, cap + 7 * CRD);
		let kept = || -> Balance {
			PersonRepayments::<Test>::get(CASCADIA, person(ALICE)).iter().map(|each| each.amount).sum()
		};
		assert_eq!(kept(), cap);
		epochs(1);
		assert_eq!(now().inputs.repaid, 0);
		repay_for(PurposeKind::CreativeProject, ALICE, 5 * CRD, true);
		assert_eq!((now().inputs.repaid, kept()), (5 * CRD, 5 * CRD));
	});
}

#[test]
fn principal_given_up_should_be_owed_no_more_and_count_for_nothing() {
	without_creation(|| {
		lend_for(PURPOSE, ALICE, 100 * CRD);
		epochs(1);
		let before = now().inputs.volumes;
		let loss = WriteOff { purpose: PURPOSE, principal: 100 * CRD, created: 0, shares_first: false };
		assert_ok!(CommunityBanks::write_off(CASCADIA, loss));
		epochs(1);
		assert_eq!((now().inputs.volumes, now().inputs.repaid), (before, 0));
	});
}

#[test]
fn a_person_should_be_present_once_for_the_length_of_the_window() {
	execute(|| {
		assert_eq!(now().indices.participation, Permill::zero());
		act(ALICE);
		act(ALICE);
		epochs(3);
		act(ALICE);
		act(BOB);
		let inputs = now().inputs;
		assert_eq!((inputs.active, inputs.home_members), (2, 3));
		assert_eq!(now().indices.participation, Permill::from_rational(2u32, 3));
		epochs(PRESENCE_EPOCHS - 1);
		assert_eq!(now().inputs.active, 2);
		epochs(1);
		assert_eq!(now().inputs.active, 0);
		act(BOB);
		assert_eq!(now().inputs.active, 1);
		// A shorter window holds at once, and a longer one brings back who is still known.
		epochs(4);
		act(CHARLIE);
		HealthRules::mutate(|rules| rules.presence_epochs = 4);
		assert_eq!(now().inputs.active, 1);
		HealthRules::mutate(|rules| rules.presence_epochs = 5);
		assert_eq!(now().inputs.active, 2);
	});
}

#[test]
fn a_community_that_is_active_in_every_epoch_should_keep_as_many_as_the_window_has() {
	execute(|| {
		act(BOB);
		for _ in 0..PRESENCE_EPOCHS + 5 {
			epochs(1);
			act(ALICE);
		}
		let seen = Presences::<Test>::get(CASCADIA).0;
		// One more than the window, which the epoch before is still to be reckoned up by.
		assert_eq!(seen.len() as u32, PRESENCE_EPOCHS + 1);
		// Bob has left the window, and is counted once when he comes again.
		assert_eq!(now().inputs.active, 1);
		act(BOB);
		assert_eq!(now().inputs.active, 2);
	});
}

#[test]
fn presence_should_count_at_home_only() {
	execute(|| {
		// Ferdie belongs nowhere.
		act(FERDIE);
		assert!(!HomeBanks::<Test>::contains_key(person(FERDIE)));
		act(ALICE);
		assert_eq!(Presences::<Test>::get(SONORA).since(0), 0);
		assert_ok!(CommunityBanks::leave(RuntimeOrigin::signed(ALICE), CASCADIA));
		assert_eq!(now().inputs.active, 0);
		assert_eq!(HomeBanks::<Test>::get(person(ALICE)).and_then(|home| home.seen), None);
		act(ALICE);
		assert_eq!(now().inputs.active, 0);
	});
}

#[test]
fn reports_should_count_as_presence_and_reporters_belong_to_their_home() {
	execute(|| {
		<CommunityBanks as ReportsSeen<AccountId>>::reported(&ALICE);
		<CommunityBanks as ReportsSeen<AccountId>>::reported(&NOBODY);
		assert_eq!(now().inputs.active, 1);
		let bank_of = |who| <CommunityBanks as Affiliation<AccountId>>::bank_of(&who);
		assert_eq!((bank_of(ALICE), bank_of(DAVE), bank_of(NOBODY)), (Some(CASCADIA), Some(SONORA), None));
	});
}

#[test]
fn an_epochs_end_should_keep_health_with_all_that_it_follows_from() {
	without_creation(|| {
		// Before the first epoch's end it is as of now.
		let at_first = CommunityBanks::health(CASCADIA);
		assert_eq!((at_first, CommunityHealth::<Test>::get(CASCADIA)), (now().total, None));
		lend_for(PurposeKind::EducationalInitiative, ALICE, 100 * CRD);
		act(ALICE);
		act(BOB);
		pass_time(EPOCH);
		events();
		next_block();
		let kept = HealthHistory::<Test>::get(CASCADIA, 1).unwrap();
		assert_eq!((kept.epoch, kept.at, kept.rules), (1, Timestamp::get(), HealthRules::get()));
		assert!(all_events().contains(&Event::HealthReckoned { bank_id: CASCADIA, health: kept }));
		assert_eq!(CommunityBanks::health(CASCADIA), kept.total);
		// Every figure follows from the inputs and the rules that stand beside it.
		assert_eq!(kept.inputs.indices(&kept.rules), Some(kept.indices));
		// By hand: nothing but one purpose, 0.5 * 0 + 0.5 * 0.5; nothing repaid; two of three; 0.6; 0.5 * 0.7 + 0.5 * 1.
		let parts = [250_000, 0, 666_666, 600_000, 850_000];
		let weights = [200_000u64, 250_000, 200_000, 200_000, 150_000];
		let total: u64 = parts.iter().zip(weights).map(|(part, weight)| part * weight).sum();
		assert_eq!(kept.total.deconstruct(), (total / 1_000_000) as u32);
		// What happens now counts from the next epoch's end on.
		act(CHARLIE);
		assert_eq!(CommunityBanks::health(CASCADIA), kept.total);
	});
}

#[test]
fn the_health_of_the_last_epochs_should_be_kept_and_no_more() {
	execute(|| {
		for _ in 0..HISTORY + 5 {
			pass_time(EPOCH);
			next_block();
		}
		assert_eq!(HealthHistory::<Test>::iter_prefix(CASCADIA).count() as u32, HISTORY);
		let newest = HealthHistory::<Test>::iter_prefix(CASCADIA).map(|(_, health)| health.epoch).max();
		assert_eq!(newest, Some((Timestamp::get() / EPOCH) as u32 - 1));
	});
}

#[test]
fn a_closed_bank_should_keep_nothing_of_its_health() {
	execute(|| {
		act(ALICE);
		lend_for(PURPOSE, ALICE, 10 * CRD);
		epochs(1);
		repay_for(PURPOSE, ALICE, CRD / 4, true);
		assert_eq!(PersonRepayments::<Test>::iter_prefix(CASCADIA).count(), 1);
		let loss =
			WriteOff { purpose: PURPOSE, principal: 10 * CRD - CRD / 4, created: 0, shares_first: false };
		let pool = pool(CASCADIA);
		assert_ok!(CommunityBanks::write_off(CASCADIA, WriteOff { created: pool.issued, ..loss }));
		assert_ok!(CommunityBanks::close_bank(crate::Origin::Bank(CASCADIA).into(), CASCADIA));
		for _ in 0..4 {
			next_block();
		}
		assert_eq!(HealthHistory::<Test>::iter_prefix(CASCADIA).count(), 0);
		assert_eq!(CommunityHealth::<Test>::get(CASCADIA), None);
		assert!(!Presences::<Test>::contains_key(CASCADIA));
		assert!(!crate::LendingHistory::<Test>::contains_key(CASCADIA));
		assert_eq!(PersonRepayments::<Test>::iter_prefix(CASCADIA).count(), 0);
		act(ALICE);
		assert!(!Presences::<Test>::contains_key(CASCADIA));
	});
}

#[test]
fn the_rules_of_health_should_be_clamped() {
	let defaults = HealthParameters::default();
	assert_eq!(defaults, defaults.clamped());
	let odd = HealthParameters {
		weights: HealthWeights { diversity: Permill::one(), ..Default::default() },
		epochs_per_slot: 0,
		half_velocity: 0.into(),
		presence_epochs: u32::MAX,
		..defaults
	};
	let odd = odd.clamped();
	assert_eq!(odd, odd.clamped());
	assert_eq!(odd.weights, HealthWeights::default());
	assert_eq!((odd.epochs_per_slot, odd.presence_epochs), (1, PRESENCE_EPOCHS));
	assert!(odd.half_velocity > 0.into());
}

#[test]
fn vitality_should_be_that_of_the_trades_while_it_is_fresh() {
	execute(|| {
		RegionsFare::set([Permill::from_percent(37), Permill::zero(), Permill::one()]);
		assert_eq!(CommunityBanks::vitality(CASCADIA), Some(Permill::from_percent(37)));
		RegionsStale::set(true);
		assert_eq!(CommunityBanks::vitality(CASCADIA), None);
		assert_eq!(CommunityBanks::vitality(99), None);
	});
}
