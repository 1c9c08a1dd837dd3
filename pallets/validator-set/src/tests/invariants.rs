//! Each invariant is broken by hand once, so that a check that cannot fail would show.

use crate::{mock::*, AuthoredBlocks, IdleValidators, OffenceRecord, Offenders, Pardons, Validators};
use frame_support::BoundedVec;
use sp_runtime::{Perbill, TryRuntimeError};

fn broken_by(breakage: impl FnOnce()) -> String {
	ExtBuilder::default().build().execute_with(|| {
		run_to_session(3);
		check_invariants();
		breakage();
		match ValidatorSet::do_try_state() {
			Err(TryRuntimeError::Other(message)) => message.to_string(),
			other => panic!("the breakage was not noticed: {other:?}"),
		}
	})
}

fn set(validators: &[AccountId]) {
	Validators::<Test>::put(BoundedVec::try_from(validators.to_vec()).unwrap());
}

fn offender(who: AccountId, session: u32, out_from: Option<u32>) {
	let record = OffenceRecord { session, severity: Perbill::one(), reported: 1, out_from };
	Offenders::<Test>::insert(who, record);
}

#[test]
fn try_state_should_notice_each_breakage() {
	assert!(broken_by(|| set(&[1, 2, 2])).starts_with("1. "));
	assert!(broken_by(|| set(&[1])).starts_with("2. "));
	assert!(broken_by(|| offender(9, 1, None)).starts_with("3. "));
	assert!(broken_by(|| offender(1, 1, Some(3))).starts_with("3. "));
	assert!(broken_by(|| offender(9, 1, Some(6))).starts_with("4. "));
	assert!(broken_by(|| {
		set(&[1, 2, 3]);
		offender(4, 1, Some(3));
	})
	.starts_with("5. "));
	assert!(broken_by(|| Pardons::<Test>::insert(9, 1)).starts_with("6. "));
	assert!(broken_by(|| Pardons::<Test>::insert(1, 4)).starts_with("6. "));
	assert!(broken_by(|| AuthoredBlocks::<Test>::insert(9, 1)).starts_with("7. "));
	assert!(broken_by(|| AuthoredBlocks::<Test>::insert(1, 0)).starts_with("7. "));
	assert!(broken_by(IdleValidators::<Test>::kill).starts_with("8. "));
	assert!(broken_by(|| offender(1, 4, None)).starts_with("9. "));
}
