//! What a loan has brought its endorsers and its lenders, as they come for it.

use crate::{
	limits::{add, sub},
	types::{LoanEndorsement, Pledge, Pot, Settlement},
	ActiveLoans, Config, Error, Event, History, HoldReason, LoanEndorsements, Pallet, PeerLoans, Pledges,
	Settlements,
};
use credit_primitives_types::{Balance, BankId, BankLedger, LoanId, Participation, Personhood, RequestId};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

/// The three pots of a loan, running or repaid.
struct Pots {
	bank_id: BankId,
	request_id: RequestId,
	/// Whether nothing more will come in: then who comes takes all, and is done.
	is_final: bool,
	/// Whether the endorsements held.
	held: bool,
	endorsers: Pot,
	taken: Pot,
	lenders: Pot,
}

/// What somebody takes.
#[derive(Default)]
struct Proceeds {
	interest: Balance,
	stake: Balance,
	restored: Balance,
	lent: Balance,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim_proceeds(who: &T::AccountId, loan_id: LoanId) -> DispatchResult {
		let settlement = Settlements::<T>::get(loan_id);
		let loan = match settlement {
			Some(_) => None,
			None => Some(Self::loan(loan_id)?),
		};
		let mut pots = match (&settlement, &loan) {
			(Some(settlement), _) => Pots {
				bank_id: settlement.bank_id,
				request_id: settlement.request_id,
				is_final: true,
				held: settlement.held,
				endorsers: settlement.endorsers,
				taken: settlement.taken,
				lenders: settlement.lenders,
			},
			(None, Some(loan)) => Pots {
				bank_id: loan.bank_id,
				request_id: loan.request_id,
				is_final: false,
				held: false,
				endorsers: loan.endorsers,
				taken: loan.default.map(|default| default.taken).unwrap_or_default(),
				lenders: loan.lenders,
			},
			(None, None) => Err(Error::<T>::LoanNotFound)?,
		};
		let endorsement = LoanEndorsements::<T>::get(loan_id, who);
		let pledge = if pots.lenders.whole > 0 { Pledges::<T>::get(pots.request_id, who) } else { None };
		ensure!(endorsement.is_some() || pledge.is_some(), Error::<T>::EndorsementNotFound);

		let mut proceeds = Proceeds::default();
		if let Some(part) = endorsement {
			let releasable = match &loan {
				Some(loan) => loan.releasable(&part).ok_or(Error::<T>::LedgerInconsistent)?,
				None => part.held,
			};
			Self::claim_as_endorser(who, loan_id, part, releasable, &mut pots, &mut proceeds)?;
		}
		if let Some(pledge) = pledge {
			Self::claim_as_lender(who, pledge, &mut pots, &mut proceeds)?;
		}
		let Proceeds { interest, stake, restored, lent } = proceeds;
		let paid = add::<T>(add::<T>(interest, restored)?, lent)?;
		ensure!(pots.is_final || paid > 0 || stake > 0, Error::<T>::NothingToClaim);
		if paid > 0 {
			T::Banks::pay_claim(pots.bank_id, who, paid)?;
		}
		match (settlement, loan) {
			(Some(settlement), _) => Self::keep_settlement(loan_id, settlement, &pots),
			(None, Some(mut loan)) => {
				loan.endorsers = pots.endorsers;
				loan.lenders = pots.lenders;
				if let Some(default) = loan.default.as_mut() {
					default.taken = pots.taken;
				}
				ActiveLoans::<T>::insert(loan_id, loan);
			}
			(None, None) => Err(Error::<T>::LoanNotFound)?,
		}
		Self::deposit_event(Event::ProceedsClaimed {
			loan_id,
			claimant: who.clone(),
			interest,
			stake,
			restored,
			lent,
		});
		Ok(())
	}

	fn claim_as_endorser(
		who: &T::AccountId,
		loan_id: LoanId,
		mut part: LoanEndorsement,
		releasable: Balance,
		pots: &mut Pots,
		proceeds: &mut Proceeds,
	) -> DispatchResult {
		proceeds.interest = take::<T>(&mut pots.endorsers, part.stake, &mut part.claimed, pots.is_final)?;
		if part.taken > 0 {
			proceeds.restored = take::<T>(&mut pots.taken, part.taken, &mut part.restored, pots.is_final)?;
		}
		proceeds.stake = releasable;
		if releasable > 0 {
			// They may have lost their personhood, or have another account since.
			Self::lower_endorser_exposure(&part.person, pots.bank_id, releasable)?;
			Self::release(HoldReason::EndorsementStake, who, releasable)?;
			part.held = sub::<T>(part.held, releasable)?;
			if part.held == 0 {
				Self::disengage(pots.bank_id, &part.person)?;
			}
		}
		if !pots.is_final {
			LoanEndorsements::<T>::insert(loan_id, who, part);
			return Ok(());
		}
		LoanEndorsements::<T>::remove(loan_id, who);
		if pots.held {
			History::<T>::mutate(part.person, |record| {
				record.endorsements_held = record.endorsements_held.saturating_add(1);
			});
			if T::Personhood::person_of(who) == Some(part.person) {
				T::Participation::acted(&part.person);
			}
		}
		Ok(())
	}

	fn claim_as_lender(
		who: &T::AccountId,
		mut pledge: Pledge,
		pots: &mut Pots,
		proceeds: &mut Proceeds,
	) -> DispatchResult {
		proceeds.lent = take::<T>(&mut pots.lenders, pledge.amount, &mut pledge.claimed, pots.is_final)?;
		if pots.is_final {
			Pledges::<T>::remove(pots.request_id, who);
		} else {
			Pledges::<T>::insert(pots.request_id, who, pledge);
		}
		Ok(())
	}

	fn keep_settlement(loan_id: LoanId, settlement: Settlement, pots: &Pots) {
		let settlement =
			Settlement { endorsers: pots.endorsers, taken: pots.taken, lenders: pots.lenders, ..settlement };
		if settlement.is_over() {
			Settlements::<T>::remove(loan_id);
			if settlement.lenders.whole > 0 {
				PeerLoans::<T>::remove(settlement.request_id);
			}
		} else {
			Settlements::<T>::insert(loan_id, settlement);
		}
	}
}

/// Takes what is left of a part's entitlement out of a pot; the last one to come takes what rounding left.
fn take<T: Config>(
	pot: &mut Pot,
	part: Balance,
	claimed: &mut Balance,
	is_final: bool,
) -> Result<Balance, DispatchError> {
	let amount = pot.claim(part, *claimed, is_final).ok_or(Error::<T>::LedgerInconsistent)?;
	pot.claimed = add::<T>(pot.claimed, amount)?;
	*claimed = add::<T>(*claimed, amount)?;
	if is_final {
		pot.parts = pot.parts.checked_sub(1).ok_or(Error::<T>::LedgerInconsistent)?;
	}
	Ok(amount)
}
