//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	Applications, CommunityBanks, Config, Foundings, GenesisIssuance, HoldReason, Holdings, Members,
	NextBankId, Pallet, TotalIssued,
};
use alloc::collections::BTreeMap;
use credit_primitives_math::shares::Vesting;
use credit_primitives_types::{Balance, Personhood};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. In every bank, liquid + receivable - issued = share equity + commons + loss reserve.
	/// 2. Every bank's account keeps the existential deposit, the liquid and the payable money.
	/// 3. A bank's shares are the sum of its holdings, none of which is empty.
	/// 4. A bank counts as many members as it has, and a bank that gathers founders has neither members nor shares.
	/// 5. Credit issued by all banks sums to the total, and genesis issuance and that total to all money there is.
	/// 6. Unvested income is part of the share equity, which is zero where there are no shares.
	/// 7. What foundings and applications say is held for them.
	/// 8. Banks and foundings bear numbers that have been given out, each only once.
	/// 9. An application stands for somebody who is no member yet, at a bank that is open.
	/// 10. Members and holdings are of banks that are open; one person has at most one account in a bank, their own.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		let next = NextBankId::<T>::get();
		let mut held_for_founding = BTreeMap::<T::AccountId, Balance>::new();
		let mut issued: Balance = 0;

		for (bank_id, bank) in CommunityBanks::<T>::iter() {
			let pool = bank.credit_pool;
			let assets = sum(&[pool.liquid, pool.receivable])?;
			let claims = sum(&[pool.share_equity, pool.commons, pool.loss_reserve, pool.issued])?;
			ensure!(
				assets == claims,
				"1. In every bank, liquid + receivable - issued = share equity + commons + loss reserve."
			);
			let owed = sum(&[T::Currency::minimum_balance(), pool.liquid, pool.payable])?;
			ensure!(
				T::Currency::balance(&Self::account_of(bank_id)) >= owed,
				"2. Every bank's account keeps the existential deposit, the liquid and the payable money."
			);
			let mut shares: u128 = 0;
			for holding in Holdings::<T>::iter_prefix_values(bank_id) {
				ensure!(holding.shares > 0, "3. No holding is empty.");
				shares = sum(&[shares, holding.shares])?;
			}
			ensure!(shares == pool.shares, "3. A bank's shares are the sum of its holdings.");
			let members = Members::<T>::iter_prefix_values(bank_id).count();
			ensure!(members == bank.members as usize, "4. A bank counts as many members as it has.");
			issued = sum(&[issued, pool.issued])?;
			ensure!(
				Vesting::from(pool.vesting).unvested(now) <= pool.share_equity,
				"6. Unvested income is part of the share equity."
			);
			ensure!(
				pool.shares > 0 || pool.share_equity == 0,
				"6. The share equity is zero where there are no shares."
			);
			if let Some(founder) = bank.founder {
				let held = held_for_founding.entry(founder).or_default();
				*held = sum(&[*held, bank.deposit])?;
			}
			ensure!(bank_id < next && bank.bank_id == bank_id, "8. Banks bear numbers given out.");
		}
		ensure!(issued == TotalIssued::<T>::get(), "5. Credit issued by all banks sums to the total.");
		ensure!(
			sum(&[GenesisIssuance::<T>::get(), issued])? == T::Currency::total_issuance(),
			"5. Genesis issuance and issued credit sum to all money there is."
		);

		for (bank_id, founding) in Foundings::<T>::iter() {
			ensure!(
				bank_id < next && !CommunityBanks::<T>::contains_key(bank_id),
				"8. A number belongs to a bank or to a founding."
			);
			ensure!(
				founding.founders.first() == Some(&founding.founder),
				"8. A founding begins with its founder."
			);
			ensure!(
				Members::<T>::iter_prefix(bank_id).next().is_none()
					&& Holdings::<T>::iter_prefix(bank_id).next().is_none(),
				"4. A bank that gathers founders has neither members nor shares."
			);
			let held = held_for_founding.entry(founding.founder).or_default();
			*held = sum(&[*held, founding.deposit])?;
		}

		let mut held_for_applications = BTreeMap::<T::AccountId, Balance>::new();
		for (bank_id, applicant, application) in Applications::<T>::iter() {
			ensure!(
				CommunityBanks::<T>::contains_key(bank_id)
					&& !Members::<T>::contains_key(bank_id, &applicant),
				"9. An application stands for somebody who is no member yet, at a bank that is open."
			);
			let held = held_for_applications.entry(applicant).or_default();
			*held = sum(&[*held, application.deposit])?;
		}
		ensure_held::<T>(HoldReason::FoundingDeposit, held_for_founding)?;
		ensure_held::<T>(HoldReason::ApplicationDeposit, held_for_applications)?;

		ensure!(
			Members::<T>::iter_keys()
				.map(|(bank_id, _)| bank_id)
				.chain(Holdings::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.all(CommunityBanks::<T>::contains_key),
			"10. Members and holdings are of banks that are open."
		);
		let mut persons = BTreeMap::new();
		for (bank_id, who, member) in Members::<T>::iter() {
			let person = T::Personhood::person_of(&who);
			ensure!(
				person.is_none_or(|person| person == member.person)
					&& persons.insert((bank_id, member.person), who).is_none(),
				"10. One person has at most one account in a bank, and it is their own."
			);
		}
		Ok(())
	}
}

fn sum(parts: &[Balance]) -> Result<Balance, TryRuntimeError> {
	parts
		.iter()
		.try_fold(0 as Balance, |sum, part| sum.checked_add(*part))
		.ok_or_else(|| "a sum of the banks' books exceeds what a balance can hold".into())
}

fn ensure_held<T: Config>(
	reason: HoldReason,
	expected: BTreeMap<T::AccountId, Balance>,
) -> Result<(), TryRuntimeError> {
	let reason = reason.into();
	for (who, amount) in expected {
		ensure!(
			T::Currency::balance_on_hold(&reason, &who) == amount,
			"7. What foundings and applications say is held for them."
		);
	}
	Ok(())
}
