//! What must hold after every block, as numbered sentences that are also the messages.

use crate::{
	books::REPAYMENT_SLOTS, types::Home, Applications, BankInfo, BanksWithQueue, Claims, Clearing,
	CommonsLost, CommunityBanks, CommunityHealth, Config, Debts, Exits, Foundings, GenesisIssuance,
	HealthHistory, HoldReason, Holdings, HomeBanks, LendingHistory, LockCalendar, Lockers, Locks,
	MemberAccounts, Members, NextBankId, OnTimePayers, Orphaned, Pallet, PersonRepayments, Presences,
	QueuedExits, TotalIssued, TotalUncovered,
};
use alloc::collections::BTreeMap;
use credit_primitives_types::{Balance, BankId, EpochIndex, Moment, PersonId, Personhood, SortedMoment};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use sp_runtime::TryRuntimeError;

/// The persons at home in a bank.
type Homes = BTreeMap<PersonId, Home>;

impl<T: Config> Pallet<T> {
	/// Checks the pallet's invariants:
	///
	/// 1. In every bank, liquid + receivable + deficit = issued + share equity + commons + loss reserve.
	/// 2. Every bank's account keeps the existential deposit, the liquid and the payable money.
	/// 3. A bank's shares are the sum of its holdings and of the exits in its queue, none of which is empty.
	/// 4. A bank counts as many members as it has, and those at home; a bank that gathers founders has neither members nor
	///    shares.
	/// 5. Credit issued by all banks, and what of it is uncovered, sum to the totals; genesis issuance, issued and orphaned
	///    credit sum to all money there is.
	/// 6. Unvested income is part of the share equity, which is zero where there are no shares and only there.
	/// 7. What foundings and applications say is held for them.
	/// 8. Banks and foundings bear numbers that have been given out, each only once.
	/// 9. An application stands for somebody who is no member yet, at a bank that is open or being cleared.
	/// 10. Members and holdings are of banks that are open or being cleared; one person has at most one account in a bank,
	///     their own, and the index names it.
	/// 11. A bank has uncovered credit only while it has no money, a deficit only while nobody's equity is left, and knows
	///     since when. Borrowers owe all issued credit but the uncovered, which is at least the deficit.
	/// 12. What is served and not claimed is the sum of the claims, and part of what is payable.
	/// 13. Every exit stands between the head and the tail of its bank's queue; each account has one of the current series
	///     at most, and the index names it.
	/// 14. Every lock has exactly one entry in the calendar, is of shares that the account holds, is the only one of its
	///     person in the bank, which the index names, and counts as capital beyond what that person's debt takes up; debts
	///     are kept of no one else.
	/// 15. A bank counts as many persons on time as it has.
	/// 16. A bank that is being cleared is not there for anyone.
	/// 17. A home is a bank that the person is a member of.
	/// 18. What a bank is owed is the sum of what it is owed by purpose.
	/// 19. What counts of a bank's repayments in a slot is the sum of what counts of persons'.
	/// 20. Everybody at home in the bank whom it saw lately is counted as present, once, and nobody else.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let next = NextBankId::<T>::get();
		let mut held_for_founding = BTreeMap::<T::AccountId, Balance>::new();
		let mut issued: Balance = 0;
		let mut uncovered: Balance = 0;
		let mut homes = BTreeMap::<BankId, Homes>::new();
		for (person, home) in HomeBanks::<T>::iter() {
			if let Some(bank_id) = home.bank {
				homes.entry(bank_id).or_default().insert(person, home);
			}
		}

		for (bank_id, bank) in CommunityBanks::<T>::iter() {
			Self::check_ledger(&bank)?;
			Self::check_shares(&bank)?;
			Self::check_queue(&bank)?;
			Self::check_locks(&bank)?;
			let homes = homes.remove(&bank_id).unwrap_or_default();
			Self::check_people(&bank, &homes)?;
			Self::check_presence(&bank, &homes)?;
			Self::check_health(&bank)?;
			issued = sum(&[issued, bank.credit_pool.issued])?;
			uncovered = sum(&[uncovered, bank.credit_pool.uncovered])?;
			if let Some(founder) = bank.founder {
				let held = held_for_founding.entry(founder).or_default();
				*held = sum(&[*held, bank.deposit])?;
			}
			ensure!(bank_id < next && bank.bank_id == bank_id, "8. Banks bear numbers given out.");
		}
		ensure!(issued == TotalIssued::<T>::get(), "5. Credit issued by all banks sums to the total.");
		ensure!(
			uncovered == TotalUncovered::<T>::get(),
			"5. Uncovered credit of all banks sums to the total."
		);
		ensure!(
			sum(&[GenesisIssuance::<T>::get(), issued, Orphaned::<T>::get()])?
				== T::Currency::total_issuance(),
			"5. Genesis issuance, issued and orphaned credit sum to all money there is."
		);
		Self::check_foundings(next, &mut held_for_founding)?;
		ensure_held::<T>(HoldReason::FoundingDeposit, held_for_founding)?;
		Self::check_applications()?;
		Self::check_calendar()?;
		Self::check_closed()
	}

	fn check_health(bank: &BankInfo<T>) -> Result<(), TryRuntimeError> {
		let lending = &bank.lending;
		ensure!(
			lending.owed.sum() == Some(bank.credit_pool.receivable),
			"18. What a bank is owed is the sum of what it is owed by purpose."
		);
		let mut repaid = BTreeMap::<u32, Balance>::new();
		for (_, of_person) in PersonRepayments::<T>::iter_prefix(bank.bank_id) {
			for each in of_person.into_iter().filter(|each| each.slot >= lending.oldest_repaid()) {
				let of_slot = repaid.entry(each.slot).or_default();
				*of_slot = sum(&[*of_slot, each.amount])?;
			}
		}
		let past = LendingHistory::<T>::get(bank.bank_id);
		let slots = past.iter().rev().map(|slot| slot.repaid);
		for (ago, of_bank) in (0..REPAYMENT_SLOTS).zip(core::iter::once(lending.current.repaid).chain(slots))
		{
			let of_persons = repaid.remove(&lending.slot.saturating_sub(ago)).unwrap_or_default();
			ensure!(
				of_persons == of_bank,
				"19. What counts of a bank's repayments in a slot is the sum of what counts of persons'."
			);
		}
		ensure!(repaid.is_empty(), "19. What counts of persons' repayments is of a slot there was.");
		Ok(())
	}

	fn check_presence(bank: &BankInfo<T>, homes: &Homes) -> Result<(), TryRuntimeError> {
		let counted = Presences::<T>::get(bank.bank_id).0;
		ensure!(
			counted.iter().zip(counted.iter().skip(1)).all(|(one, next)| one.epoch < next.epoch),
			"20. Each epoch of a presence comes once, in order."
		);
		let oldest = counted.first().map_or(EpochIndex::MAX, |seen| seen.epoch);
		let counted: BTreeMap<_, _> = counted
			.into_iter()
			.filter(|seen| seen.persons > 0)
			.map(|seen| (seen.epoch, seen.persons))
			.collect();
		let mut seen = BTreeMap::<EpochIndex, u32>::new();
		for epoch in homes.values().filter_map(|home| home.seen).filter(|epoch| *epoch >= oldest) {
			let of_epoch = seen.entry(epoch).or_default();
			*of_epoch = of_epoch.saturating_add(1);
		}
		ensure!(
			seen == counted,
			"20. Everybody at home in the bank whom it saw lately is counted as present, once, and nobody else."
		);
		Ok(())
	}

	fn check_ledger(bank: &BankInfo<T>) -> Result<(), TryRuntimeError> {
		let pool = &bank.credit_pool;
		ensure!(
			sum(&[pool.liquid, pool.receivable, pool.deficit])?
				== sum(&[pool.issued, pool.share_equity, pool.commons, pool.loss_reserve])?,
			"1. In every bank, liquid + receivable + deficit = issued + share equity + commons + loss reserve."
		);
		ensure!(
			T::Currency::balance(&Self::account_of(bank.bank_id))
				>= sum(&[T::Currency::minimum_balance(), pool.liquid, pool.payable])?,
			"2. Every bank's account keeps the existential deposit, the liquid and the payable money."
		);
		ensure!(
			pool.unvested(Self::now()) <= pool.share_equity,
			"6. Unvested income is part of the share equity."
		);
		ensure!(
			(pool.shares > 0) == (pool.share_equity > 0),
			"6. The share equity is zero where there are no shares and only there."
		);
		ensure!(
			pool.uncovered == 0 || pool.liquid == 0,
			"11. A bank has uncovered credit only while it has no money."
		);
		ensure!(
			pool.deficit == 0 || sum(&[pool.share_equity, pool.commons, pool.loss_reserve])? == 0,
			"11. A bank has a deficit only while nobody's equity is left."
		);
		ensure!(
			pool.is_solvent() == bank.insolvent_since.is_none(),
			"11. An insolvent bank knows since when it has been, and no other."
		);
		ensure!(pool.is_backed(), "11. Borrowers owe all issued credit but the uncovered.");
		ensure!(pool.deficit <= pool.uncovered, "11. A deficit is part of what is uncovered.");
		let claims = Claims::<T>::iter_prefix_values(bank.bank_id)
			.try_fold(0, |claims, claim| sum(&[claims, claim]))?;
		ensure!(
			claims == pool.served && pool.served <= pool.payable,
			"12. What is served and not claimed is the sum of the claims, and part of what is payable."
		);
		Ok(())
	}

	fn check_shares(bank: &BankInfo<T>) -> Result<(), TryRuntimeError> {
		let pool = &bank.credit_pool;
		let mut held: u128 = 0;
		for holding in Holdings::<T>::iter_prefix_values(bank.bank_id) {
			ensure!(holding.shares > 0, "3. No holding is empty.");
			ensure!(holding.series <= pool.series, "3. No holding is of a series to come.");
			if holding.series == pool.series {
				held = sum(&[held, holding.shares])?;
			}
		}
		ensure!(
			sum(&[held, pool.queued_shares])? == pool.shares,
			"3. A bank's shares are the sum of its holdings and of the exits in its queue."
		);
		Ok(())
	}

	fn check_queue(bank: &BankInfo<T>) -> Result<(), TryRuntimeError> {
		let (bank_id, pool) = (bank.bank_id, &bank.credit_pool);
		let mut queued: u128 = 0;
		for (number, exit) in Exits::<T>::iter_prefix(bank_id) {
			ensure!(
				(pool.queue_head..pool.queue_tail).contains(&number),
				"13. Every exit stands between the head and the tail of its bank's queue."
			);
			ensure!(
				exit.shares > 0 && exit.series <= pool.series,
				"3. No exit is empty or of a series to come."
			);
			if exit.series == pool.series {
				queued = sum(&[queued, exit.shares])?;
				ensure!(
					QueuedExits::<T>::get(bank_id, &exit.who) == Some(number),
					"13. The index names each account's exit of the current series."
				);
			}
		}
		ensure!(queued == pool.queued_shares, "3. The queued shares are those of the exits.");
		ensure!(
			QueuedExits::<T>::iter_prefix(bank_id).all(|(who, number)| {
				Exits::<T>::get(bank_id, number).is_some_and(|exit| exit.who == who)
			}),
			"13. The index names exits only, each its own account's."
		);
		ensure!(
			BanksWithQueue::<T>::contains_key(bank_id) == (pool.queue_head < pool.queue_tail),
			"13. The banks whose queue is looked at are those that have numbers left to pass."
		);
		Ok(())
	}

	fn check_locks(bank: &BankInfo<T>) -> Result<(), TryRuntimeError> {
		let pool = &bank.credit_pool;
		let mut counted: u128 = 0;
		for (who, lock) in Locks::<T>::iter_prefix(bank.bank_id) {
			ensure!(lock.series <= pool.series, "14. No lock is of a series to come.");
			let capital = lock
				.capital()
				.ok_or("14. A lock counts as capital beyond what the holder's debt takes up.")?;
			if lock.series == pool.series {
				counted = sum(&[counted, capital])?;
				let held = Self::holding(bank.bank_id, &who, pool.series).map_or(0, |holding| holding.shares);
				ensure!(
					(1..=held).contains(&lock.shares()),
					"14. Every lock is of shares that the account holds."
				);
			}
		}
		ensure!(
			Debts::<T>::iter_prefix(bank.bank_id)
				.all(|(person, debt)| debt > 0 && Lockers::<T>::contains_key(bank.bank_id, person)),
			"14. Debts are kept of those who have locked shares."
		);
		ensure!(
			counted == pool.counted_shares && counted <= pool.shares,
			"14. The shares that count as capital are those of the locks."
		);
		Ok(())
	}

	fn check_people(bank: &BankInfo<T>, homes: &Homes) -> Result<(), TryRuntimeError> {
		let bank_id = bank.bank_id;
		let mut members: u32 = 0;
		let mut at_home: u32 = 0;
		let mut persons = BTreeMap::<_, T::AccountId>::new();
		for (who, member) in Members::<T>::iter_prefix(bank_id) {
			members = members.saturating_add(1);
			if homes.contains_key(&member.person) {
				at_home = at_home.saturating_add(1);
			}
			let person = T::Personhood::person_of(&who);
			ensure!(
				person.is_none_or(|person| person == member.person)
					&& persons.insert(member.person, who).is_none(),
				"10. One person has at most one account in a bank, and it is their own."
			);
		}
		ensure!(
			MemberAccounts::<T>::iter_prefix(bank_id).collect::<BTreeMap<_, _>>() == persons,
			"10. The index names the account of each person who is a member."
		);
		ensure!(members == bank.members, "4. A bank counts as many members as it has.");
		ensure!(at_home == bank.home_members, "4. A bank counts as many members at home as it has.");
		ensure!(
			homes.keys().all(|person| persons.contains_key(person)),
			"17. A home is a bank that the person is a member of."
		);
		ensure!(
			OnTimePayers::<T>::iter_prefix(bank_id).count() == bank.creation.persons_on_time as usize,
			"15. A bank counts as many persons on time as it has."
		);
		Ok(())
	}

	fn check_foundings(
		next: BankId,
		held_for_founding: &mut BTreeMap<T::AccountId, Balance>,
	) -> Result<(), TryRuntimeError> {
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
		Ok(())
	}

	fn check_applications() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<T::AccountId, Balance>::new();
		for (bank_id, applicant, application) in Applications::<T>::iter() {
			ensure!(
				Self::is_known(bank_id) && !Members::<T>::contains_key(bank_id, &applicant),
				"9. An application stands for somebody who is no member yet, at a bank that is open or being cleared."
			);
			let held = held.entry(applicant).or_default();
			*held = sum(&[*held, application.deposit])?;
		}
		ensure_held::<T>(HoldReason::ApplicationDeposit, held)
	}

	fn check_calendar() -> Result<(), TryRuntimeError> {
		ensure!(
			Locks::<T>::iter()
				.all(|(bank_id, who, lock)| Lockers::<T>::get(bank_id, lock.person) == Some(who))
				&& Locks::<T>::iter_keys().count() == Lockers::<T>::iter_keys().count(),
			"14. Every lock is the only one of its person in the bank, and the index names it."
		);
		ensure!(
			Locks::<T>::iter().all(|(bank_id, who, lock)| LockCalendar::<T>::contains_key((
				SortedMoment::from(lock.due),
				bank_id,
				who
			))),
			"14. Every lock has an entry in the calendar."
		);
		ensure!(
			LockCalendar::<T>::iter_keys().all(|(moment, bank_id, who)| {
				Locks::<T>::get(bank_id, who).is_some_and(|lock| lock.due == Moment::from(moment))
			}),
			"14. Every entry in the calendar is that of a lock."
		);
		Ok(())
	}

	fn check_closed() -> Result<(), TryRuntimeError> {
		ensure!(
			Clearing::<T>::iter_keys().all(|bank_id| !CommunityBanks::<T>::contains_key(bank_id)
				&& !BanksWithQueue::<T>::contains_key(bank_id)),
			"16. A bank that is being cleared is not there for anyone."
		);
		ensure!(
			Members::<T>::iter_keys()
				.map(|(bank_id, _)| bank_id)
				.chain(MemberAccounts::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(Holdings::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(Exits::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(Claims::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(Locks::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(Debts::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(OnTimePayers::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(PersonRepayments::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.chain(HealthHistory::<T>::iter_keys().map(|(bank_id, _)| bank_id))
				.all(Self::is_known),
			"10. Members, holdings and the like are of banks that are open or being cleared."
		);
		ensure!(
			CommunityHealth::<T>::iter_keys()
				.chain(LendingHistory::<T>::iter_keys())
				.chain(Presences::<T>::iter_keys())
				.chain(CommonsLost::<T>::iter_keys())
				.all(CommunityBanks::<T>::contains_key),
			"10. What is known of how a bank fares goes with it."
		);
		Ok(())
	}

	fn is_known(bank_id: BankId) -> bool {
		CommunityBanks::<T>::contains_key(bank_id) || Clearing::<T>::contains_key(bank_id)
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
