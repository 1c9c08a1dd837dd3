use crate::{mock::*, Event, OffenceRecord, Offenders};
use frame_support::assert_ok;
use sp_runtime::Perbill;
use sp_staking::offence::OffenceError;

fn offended(who: AccountId) -> Vec<Event<Test>> {
	events()
		.into_iter()
		.filter(|e| matches!(e, Event::OffenceReported { validator, .. } if *validator == who))
		.collect()
}

#[test]
fn offence_should_disable_at_once_and_expel_after_two_session_starts() {
	ExtBuilder::default().build_and_execute(|| {
		run_to_session(1);
		events();
		report(2, 50);
		assert_eq!(
			events(),
			[
				Event::OffenceReported {
					validator: 2,
					session: 1,
					severity: Perbill::from_percent(50),
					disabled: true
				},
				Event::OffenderExpelled { validator: 2, out_from: 3 },
			]
		);
		assert_eq!(disabled(), [2]);
		assert_eq!(ValidatorSet::validators(), [1, 3, 4]);
		assert_eq!(
			ValidatorSet::offenders(),
			[(
				2,
				OffenceRecord {
					session: 1,
					severity: Perbill::from_percent(50),
					reported: 1,
					out_from: Some(3)
				}
			)]
		);

		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		assert_eq!(disabled(), [2]);

		run_to_session(3);
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert!(disabled().is_empty());
		assert!(told().changed);
		// The record stays until governance takes the offender back.
		assert!(Offenders::<Test>::contains_key(2));
	});
}

#[test]
fn offence_should_disable_again_when_a_session_starts_with_a_changed_set() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(5, 5);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 5));
		run_to_session(1);
		report(2, 50);
		assert_eq!(disabled(), [2]);

		// Session 2 starts with a changed set, which wipes who is disabled.
		run_to_session(2);
		assert!(told().changed);
		assert_eq!(Session::validators(), [1, 2, 3, 4, 5]);
		assert_eq!(disabled(), [2]);

		run_to_session(3);
		assert_eq!(Session::validators(), [1, 3, 4, 5]);
		assert!(disabled().is_empty());
	});
}

#[test]
fn offence_should_stay_disabled_when_sessions_start_with_the_same_set() {
	ExtBuilder::default().min(4).build_and_execute(|| {
		report(3, 50);
		for session in 1..6 {
			run_to_session(session);
			assert!(!told().changed);
			assert_eq!(disabled(), [3]);
		}
	});
}

#[test]
fn offence_should_keep_the_offender_when_too_few_would_stay() {
	ExtBuilder::default().min(4).build_and_execute(|| {
		events();
		report(2, 50);
		assert_eq!(
			events(),
			[
				Event::OffenceReported {
					validator: 2,
					session: 0,
					severity: Perbill::from_percent(50),
					disabled: true
				},
				Event::OffenderKept { validator: 2 },
			]
		);
		run_to_session(3);
		assert_eq!(ValidatorSet::validators(), [1, 2, 3, 4]);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
		assert_eq!(Offenders::<Test>::get(2).unwrap().out_from, None);
	});
}

#[test]
fn offence_should_expel_a_kept_offender_when_another_validator_comes() {
	ExtBuilder::default().min(4).build_and_execute(|| {
		report(2, 50);
		run_to_session(1);
		set_keys(5, 5);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 5));
		events();

		run_to_session(2);
		assert!(events().contains(&Event::OffenderExpelled { validator: 2, out_from: 3 }));
		assert_eq!(ValidatorSet::validators(), [1, 3, 4, 5]);
		assert_eq!(disabled(), [2]);
		run_to_session(3);
		assert_eq!(Session::validators(), [1, 3, 4, 5]);
	});
}

#[test]
fn offence_should_keep_the_offender_when_the_others_have_no_keys() {
	ExtBuilder::default().min(3).build_and_execute(|| {
		purge_keys(1);
		report(2, 50);
		assert!(ValidatorSet::validators().contains(&2));
		set_keys(1, 1);
		next_session();
		assert!(!ValidatorSet::validators().contains(&2));
	});
}

#[test]
fn offence_should_say_that_nobody_is_disabled_when_the_limit_is_zero() {
	ExtBuilder::default().validators(&[1, 2, 3]).build_and_execute(|| {
		report(2, 50);
		assert!(matches!(offended(2)[..], [Event::OffenceReported { disabled: false, .. }]));
		assert!(disabled().is_empty());
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 3]);
	});
}

#[test]
fn offence_should_keep_the_only_validator_at_work_when_it_offends() {
	ExtBuilder::default().validators(&[1]).min(1).build_and_execute(|| {
		report(1, 100);
		run_to_session(3);
		assert_eq!(Session::validators(), [1]);
		assert!(disabled().is_empty());
		assert!(ValidatorSet::idle_validators().is_empty());
	});
}

#[test]
fn offence_should_disable_the_more_severe_offender_when_the_limit_leaves_room_for_one() {
	ExtBuilder::default().build_and_execute(|| {
		report(1, 20);
		assert_eq!(disabled(), [1]);
		report(2, 50);
		assert_eq!(disabled(), [2]);
		next_session();
		// Session 1 starts with the same set.
		assert_eq!(disabled(), [2]);
		// Session 2 starts without both.
		next_session();
		assert_eq!(Session::validators(), [3, 4]);
	});
}

#[test]
fn offence_should_disable_the_more_severe_offender_again_when_the_set_changes() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(5, 5);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 5));
		run_to_session(1);
		report(2, 50);
		report(1, 20);
		assert_eq!(disabled(), [2]);
		run_to_session(2);
		assert!(told().changed);
		assert_eq!(disabled(), [2]);
	});
}

#[test]
fn offence_should_not_swap_offenders_when_sessions_start_with_the_same_set() {
	ExtBuilder::default().min(4).build_and_execute(|| {
		report(1, 50);
		report(2, 50);
		assert_eq!(disabled(), [2]);
		System::reset_events();
		run_to_session(3);
		let session_said_so = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				RuntimeEvent::Session(
					pallet_session::Event::ValidatorDisabled { .. }
						| pallet_session::Event::ValidatorReenabled { .. }
				)
			)
		});
		assert!(!session_said_so);
		assert_eq!(disabled(), [2]);
	});
}

#[test]
fn offence_should_change_nothing_when_it_is_no_worse_than_the_known_one() {
	ExtBuilder::default().build_and_execute(|| {
		report(2, 50);
		events();
		let before = Offenders::<Test>::get(2);
		next_session();
		events();
		report(2, 50);
		report(2, 10);
		assert!(events().is_empty());
		assert_eq!(Offenders::<Test>::get(2), before);
	});
}

#[test]
fn offence_should_update_the_record_when_it_is_worse_than_the_known_one() {
	ExtBuilder::default().build_and_execute(|| {
		report(2, 20);
		next_session();
		events();
		report(2, 60);
		assert_eq!(
			events(),
			[Event::OffenceReported {
				validator: 2,
				session: 1,
				severity: Perbill::from_percent(60),
				disabled: true
			}]
		);
		assert_eq!(
			Offenders::<Test>::get(2),
			Some(OffenceRecord {
				session: 1,
				severity: Perbill::from_percent(60),
				reported: 0,
				out_from: Some(2)
			})
		);
	});
}

#[test]
fn offence_should_be_refused_when_it_was_reported_before() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(report_at(2, 0, 7, 50), Ok(()));
		assert_eq!(report_at(2, 0, 7, 50), Err(OffenceError::DuplicateReport));
	});
}

#[test]
fn offence_should_not_count_again_when_governance_took_the_offender_back() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(report_at(2, 0, 7, 50), Ok(()));
		run_to_session(2);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 2));
		// Another validator offended at the same moment: the report names 2 again.
		assert_eq!(report_at(3, 0, 7, 50), Ok(()));
		assert!(ValidatorSet::validators().contains(&2));
		assert!(!ValidatorSet::validators().contains(&3));
		// An old offence of 2 that nobody had reported.
		assert_eq!(report_at(2, 1, 8, 50), Ok(()));
		assert!(ValidatorSet::validators().contains(&2));
		assert!(!Offenders::<Test>::contains_key(2));
	});
}

#[test]
fn offence_should_expel_again_when_it_was_made_after_the_pardon() {
	ExtBuilder::default().build_and_execute(|| {
		report(2, 50);
		run_to_session(2);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 2));
		run_to_session(4);
		assert!(Session::validators().contains(&2));
		report(2, 50);
		assert_eq!(disabled(), [2]);
		run_to_session(6);
		assert!(!Session::validators().contains(&2));
	});
}

#[test]
fn offence_should_be_recorded_when_the_offender_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(ValidatorSet::remove_validator(RuntimeOrigin::root(), 2));
		run_to_session(3);
		events();
		assert_eq!(report_at(2, 0, 7, 50), Ok(()));
		assert_eq!(
			events(),
			[
				Event::OffenceReported {
					validator: 2,
					session: 0,
					severity: Perbill::from_percent(50),
					disabled: false
				},
				Event::OffenderExpelled { validator: 2, out_from: 5 },
			]
		);
		assert_eq!(ValidatorSet::validators(), [1, 3, 4]);
	});
}

#[test]
fn offence_should_disable_the_newcomer_when_it_starts_after_the_report() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(5, 5);
		assert_ok!(ValidatorSet::add_validator(RuntimeOrigin::root(), 5));
		run_to_session(1);
		// Planned for session 2, and known to have offended in an earlier stay.
		assert_eq!(report_at(5, 0, 7, 50), Ok(()));
		assert!(disabled().is_empty());
		run_to_session(2);
		assert_eq!(Session::validators(), [1, 2, 3, 4, 5]);
		assert_eq!(disabled(), [5]);
		run_to_session(3);
		assert_eq!(Session::validators(), [1, 2, 3, 4]);
	});
}

#[test]
fn offence_should_expel_all_when_several_offend_together() {
	ExtBuilder::default().validators(&[1, 2, 3, 4, 5, 6, 7]).build_and_execute(|| {
		report(1, 50);
		report(5, 50);
		assert_eq!(disabled(), [1, 5]);
		run_to_session(1);
		assert_eq!(disabled(), [1, 5]);
		run_to_session(2);
		assert_eq!(Session::validators(), [2, 3, 4, 6, 7]);
	});
}

#[test]
fn offence_should_weigh_something() {
	use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
	ExtBuilder::default().build_and_execute(|| {
		let details = [OffenceDetails { offender: (2, ()), reporters: Vec::<AccountId>::new() }];
		let weight = ValidatorSet::on_offence(&details, &[Perbill::from_percent(10)], 0);
		assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
	});
}
