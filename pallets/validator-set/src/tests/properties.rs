//! Whatever governance, validators and offenders do, in any order, the invariants hold after every step.

use crate::{mock::*, Offenders, Pallet, SessionInterface, SessionOf, Validators};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Add(AccountId),
	Remove(AccountId),
	/// Of whom, how many sessions ago, in which slot, how severe.
	Report(AccountId, u32, u64, u32),
	SetKeys(AccountId),
	PurgeKeys(AccountId),
	Block,
	Session,
}

fn step() -> impl Strategy<Value = Step> {
	let who = 1..=9u64;
	prop_oneof![
		3 => who.clone().prop_map(Step::Add),
		2 => who.clone().prop_map(Step::Remove),
		3 => (who.clone(), 0..4u32, 0..4u64, 0..=100u32).prop_map(|(w, ago, slot, p)| Step::Report(w, ago, slot, p)),
		2 => who.clone().prop_map(Step::SetKeys),
		1 => who.prop_map(Step::PurgeKeys),
		1 => Just(Step::Block),
		6 => Just(Step::Session),
	]
}

fn take(step: Step, key: u64) {
	match step {
		// Refusals are part of the story: a refused call changes nothing, which the invariants would show.
		Step::Add(who) => {
			let _ = ValidatorSet::add_validator(RuntimeOrigin::root(), who);
		}
		Step::Remove(who) => {
			let _ = ValidatorSet::remove_validator(RuntimeOrigin::root(), who);
		}
		Step::Report(who, ago, slot, percent) => {
			let session = Session::current_index().saturating_sub(ago);
			let _ = report_at(who, session, u64::from(session) * 10 + slot, percent);
		}
		Step::SetKeys(who) => set_keys(who, key),
		// Nothing can stop a validator from taking its keys back. That enough others keep theirs is assumed.
		Step::PurgeKeys(who) => {
			if SessionOf::<Test>::is_registered(&who)
				&& Pallet::<Test>::can_spare(&who, &Validators::<Test>::get())
			{
				purge_keys(who);
			}
		}
		Step::Block => next_block(),
		Step::Session => next_session(),
	}
}

/// As many offenders are disabled as the limit allows, and nobody else is.
fn check_disabled() {
	let set = Session::validators();
	let offenders = set.iter().filter(|who| Offenders::<Test>::contains_key(who)).count();
	let limit = set.len().saturating_sub(1) / 3;
	assert_eq!(disabled().len(), offenders.min(limit));
	assert!(disabled().iter().all(Offenders::<Test>::contains_key));
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn invariants_should_hold_whatever_happens(
		steps in prop::collection::vec(step(), 1..60),
		validators in 2..=7u64,
		min in 1..=4u32,
		history in 2..=5u32,
	) {
		let first: Vec<AccountId> = (1..=validators.max(min.into())).collect();
		ExtBuilder::default().validators(&first).min(min).history(history).build_and_execute(|| {
			let (mut known, mut session) = (keyed(), 0);
			for (number, step) in steps.into_iter().enumerate() {
				take(step, 100 + number as u64);
				check_invariants();
				check_disabled();
				assert!(Session::validators().len() >= min as usize);

				if Session::current_index() > session {
					session = Session::current_index();
					// Consensus is told of a change exactly when validators or keys are other ones.
					assert_eq!(told().changed, keyed() != known);
					known = keyed();
					let (oldest, _) = pallet_session::historical::StoredRange::<Test>::get().unwrap();
					assert_eq!(oldest, session.saturating_sub(history));
				}
			}
		});
	}

	#[test]
	fn an_offender_should_be_out_after_two_session_starts_when_enough_stay(
		validators in 3..=8u64,
		who in 1..=8u64,
		before in 0..4u32,
		percent in 0..=100u32,
	) {
		let who = (who - 1) % validators + 1;
		let set: Vec<AccountId> = (1..=validators).collect();
		ExtBuilder::default().validators(&set).build_and_execute(|| {
			run_to_session(before);
			report(who, percent);
			let expected: Vec<AccountId> = if validators > 3 { vec![who] } else { vec![] };
			assert_eq!(disabled(), expected);
			next_session();
			assert_eq!(disabled(), expected);
			assert!(Session::validators().contains(&who));
			next_session();
			assert!(!Session::validators().contains(&who));
			assert_eq!(Session::validators().len() as u64, validators - 1);
			assert!(disabled().is_empty());
		});
	}
}
