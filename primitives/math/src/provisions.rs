//! What a bank sets aside for a loan that is late.

use crate::{muldiv::permill_ceil, Balance, Moment, Permill};

/// In how many steps a provision grows.
pub const STEPS: usize = 4;

/// How many steps of provisioning a loan has reached that is `late_for` so long: the number of `delays` that are at
/// most `late_for`, from 0 to [`STEPS`].
///
/// `delays` rise; behind one that has not been reached none counts. A delay counts from its very millisecond on.
pub fn step_at(late_for: Moment, delays: &[Moment; STEPS]) -> u8 {
	// At most `STEPS`, so nothing saturates.
	delays.iter().take_while(|&&delay| delay <= late_for).fold(0, |reached: u8, _| reached.saturating_add(1))
}

/// The loss expected on a late loan: `ceil(share * max(0, principal - secured))`.
///
/// `secured` is what collateral and live stakes would pay, `share` the step's. An expected loss must not be booked too
/// small, so it rounds up; it never exceeds what is unsecured.
pub fn provision(principal: Balance, secured: Balance, share: Permill) -> Balance {
	permill_ceil(share, principal.saturating_sub(secured))
}
