//! What dishonest reporters try, and what comes of it.

use crate::{mock::*, types::Standing, Error, Event, Submissions};
use credit_primitives_types::IndicatorGroup;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::Permill;

#[test]
fn a_copied_commitment_should_be_of_no_use() {
	execute(|| {
		let of_alice = digest(ALICE, &reports(70));
		assert_ok!(commit(ALICE, &reports(70)));
		// Bob copies what Alice committed to, and then what she reveals.
		assert_ok!(Bioregions::commit_reports(signed(BOB), cascadia(), of_alice));
		second_half();
		assert_ok!(reveal(ALICE, reports(70)));
		assert_noop!(reveal(BOB, reports(70)), Error::<Test>::CommitmentMismatch);
	});
}

#[test]
fn what_others_reveal_should_come_too_late_to_be_copied() {
	execute(|| {
		report_all(&[(ALICE, reports(70))]);
		assert_noop!(commit(BOB, &reports(70)), Error::<Test>::CommitTooLate);
		assert_noop!(reveal(BOB, reports(70)), Error::<Test>::CommitmentNotFound);
	});
}

#[test]
fn a_commitment_should_be_good_for_one_epoch_region_reporter_and_chain() {
	execute(|| {
		let told = reports(70);
		let good = Bioregions::digest(&cascadia(), 1, &ALICE, &told, &SALT);
		let mut seen = vec![good];
		let mut is_new = |digest: H256| {
			assert!(!seen.contains(&digest));
			seen.push(digest);
		};
		is_new(Bioregions::digest(&cascadia(), 2, &ALICE, &told, &SALT));
		is_new(Bioregions::digest(&sonora(), 1, &ALICE, &told, &SALT));
		is_new(Bioregions::digest(&cascadia(), 1, &BOB, &told, &SALT));
		is_new(Bioregions::digest(&cascadia(), 1, &ALICE, &told, &[8; 32]));
		is_new(Bioregions::digest(&cascadia(), 1, &ALICE, &told[..2], &SALT));
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(1));
		is_new(Bioregions::digest(&cascadia(), 1, &ALICE, &told, &SALT));
	});
}

#[test]
fn reports_of_one_epoch_should_not_be_replayed_in_the_next() {
	execute(|| {
		let old = digest(ALICE, &reports(70));
		report_all(&[(ALICE, reports(70))]);
		next_epoch();
		assert_ok!(Bioregions::commit_reports(signed(ALICE), cascadia(), old));
		second_half();
		assert_noop!(reveal(ALICE, reports(70)), Error::<Test>::CommitmentMismatch);
	});
}

#[test]
fn reports_of_one_region_should_not_be_replayed_in_another() {
	execute(|| {
		let spec = spec(IndicatorGroup::EcologicalHealth);
		assert_ok!(Bioregions::set_indicator(root(), sonora(), id("oxygen"), spec));
		assert_ok!(Bioregions::accredit_reporter(root(), sonora(), ALICE));
		assert_ok!(Bioregions::bond_reporter(signed(ALICE), sonora()));
		let told = vec![report("oxygen", 70)];
		let elsewhere = digest(ALICE, &told);
		assert_ok!(Bioregions::commit_reports(signed(ALICE), sonora(), elsewhere));
		second_half();
		assert_noop!(
			Bioregions::reveal_reports(signed(ALICE), sonora(), told, SALT),
			Error::<Test>::CommitmentMismatch
		);
	});
}

#[test]
fn one_liar_should_not_move_the_median_out_of_what_the_others_report() {
	for lie in [-1_000, 1_000] {
		execute(|| {
			report_values([48, 52, lie]);
			next_epoch();
			let value = score("oxygen").value.unwrap();
			assert!((48..=52).contains(&value), "{value}");
			assert_eq!(Doubts::get().len(), 1);
			assert_eq!(Doubts::get()[0].1, CHARLIE);
		});
	}
}

#[test]
fn a_lying_majority_should_not_expel_the_honest_one() {
	execute(|| {
		for _ in 0..50 {
			report_values([50, 1_000, 1_000]);
			next_epoch();
		}
		// The honest one is doubted, once an epoch, so that people look at it; nothing else happens to it.
		assert_eq!(Doubts::get().len(), 50);
		assert!(Doubts::get().iter().all(|doubt| doubt.1 == ALICE));
		assert_eq!((standing(ALICE), held(ALICE)), (Standing::Active, BOND));
		assert!(reporter(ALICE).reliability < Permill::from_percent(51));
		// Once people have looked at it, the liars go, and the score comes back.
		for who in [BOB, CHARLIE] {
			let all = Permill::one();
			let reason = b"made up".to_vec().try_into().unwrap();
			assert_ok!(Bioregions::slash_reporter(root(), cascadia(), who, all, EVIDENCE, reason));
			assert_ok!(Bioregions::remove_reporter(root(), cascadia(), who));
		}
		for who in [DAVE, EVE] {
			accredit(who);
		}
		for _ in 0..10 {
			report_all(&[(ALICE, reports(50)), (DAVE, reports(50)), (EVE, reports(50))]);
			next_epoch();
		}
		assert_eq!(score("oxygen").score, Permill::from_percent(50));
	});
}

#[test]
fn a_lie_should_cost_many_epochs_to_take_effect() {
	execute(|| {
		for epochs in 1..=10 {
			report_values([1_000, 1_000, 1_000]);
			next_epoch();
			assert_eq!(score("oxygen").score, Permill::from_percent(50 + 5 * epochs));
		}
	});
}

#[test]
fn who_commits_and_never_reveals_should_be_suspended_like_the_silent() {
	execute(|| {
		for _ in 0..4 {
			first_half();
			commit(CHARLIE, &reports(1)).unwrap();
			report_all(&[(ALICE, reports(50)), (BOB, reports(50))]);
			next_epoch();
		}
		assert!(matches!(standing(CHARLIE), Standing::Suspended { .. }));
		assert!(Submissions::<Test>::iter().next().is_none());
	});
}

#[test]
fn who_keeps_back_what_it_committed_to_should_be_rated_as_far_off_as_can_be() {
	execute(|| {
		accredit(DAVE);
		next_epoch();
		first_half();
		// Dave sees what the others reveal, and keeps his lie to himself.
		commit(DAVE, &reports(900)).unwrap();
		report_values([50, 50, 50]);
		events();
		next_epoch();
		let reliability = Permill::from_percent(90);
		assert_eq!(reporter(DAVE).reliability, reliability);
		assert!(events().contains(&Event::ReporterRated {
			region: cascadia(),
			reporter: DAVE,
			epoch: 1,
			distance: Permill::one(),
			reliability,
		}));
		// Where nobody reveals, nobody was waited for.
		first_half();
		commit(DAVE, &reports(900)).unwrap();
		next_epoch();
		assert_eq!(reporter(DAVE).reliability, reliability);
	});
}

#[test]
fn who_comes_in_the_middle_of_an_epoch_should_not_raise_its_quorum() {
	execute(|| {
		report_values([80, 80, 80]);
		accredit(DAVE);
		accredit(EVE);
		next_epoch();
		assert_eq!(score("oxygen").value, Some(80));
	});
}

#[test]
fn the_silence_of_some_should_not_stop_the_others_for_ever() {
	execute(|| {
		accredit(DAVE);
		accredit(EVE);
		next_epoch();
		// Three of five are no quorum, until the silent ones are suspended.
		for _ in 0..3 {
			report_values([80, 80, 80]);
			next_epoch();
			assert_eq!(score("oxygen").value, Some(50));
		}
		report_values([80, 80, 80]);
		next_epoch();
		assert_eq!(score("oxygen").value, Some(80));
	});
}

#[test]
fn a_bank_should_not_get_more_than_a_third_of_the_reporters() {
	execute(|| {
		// Everybody belongs to the bank but those who are there.
		Banks::set((100..180).map(|who| (who, 3)).collect());
		let mut of_bank = 0;
		for who in 100..130 {
			if Bioregions::accredit_reporter(root(), cascadia(), who).is_ok() {
				of_bank += 1;
			}
		}
		assert_eq!(of_bank, 1);
		Banks::set((100..180).map(|who| (who, who as u32 % 2)).collect());
		for who in 130..180 {
			let _ = Bioregions::accredit_reporter(root(), cascadia(), who);
		}
		let all: Vec<_> = crate::Reporters::<Test>::iter_key_prefix(cascadia()).collect();
		for bank in 0..2 {
			let members = Banks::get();
			let of_bank = all.iter().filter(|who| members.contains(&(**who, bank))).count();
			assert!(of_bank <= (all.len() / 3).max(1), "{of_bank} of {}", all.len());
		}
	});
}

#[test]
fn a_slash_should_not_be_escaped_by_leaving() {
	execute(|| {
		report_values([50, 50, 900]);
		assert_ok!(Bioregions::unbond_reporter(signed(CHARLIE), cascadia()));
		next_epoch();
		assert_noop!(
			Bioregions::withdraw_reporter_bond(signed(CHARLIE), cascadia()),
			Error::<Test>::BondLocked
		);
		let reason = b"made up".to_vec().try_into().unwrap();
		let half = Permill::from_percent(50);
		assert_ok!(Bioregions::slash_reporter(root(), cascadia(), CHARLIE, half, EVIDENCE, reason));
		assert_eq!(held(CHARLIE), BOND / 2);
	});
}
