//! A bank's ledger as a reader of events knows it, who never looks at the chain's state.

use crate::{mock::*, CreditPool, Event};
use credit_primitives_types::BankId;
use std::collections::BTreeMap;

/// The ledger of one bank, rebuilt from events. Where its queue stands and how income vests are left out: the first is
/// no money, the second follows from the moments of the blocks.
pub struct Mirror {
	bank: BankId,
	pool: CreditPool,
	capital: BTreeMap<AccountId, u128>,
	/// Who waits, in order, with how many shares.
	waiting: Vec<(AccountId, u128)>,
}

impl Mirror {
	/// The bank as the genesis made it.
	pub fn of_genesis(bank: BankId) -> Self {
		let pool = CreditPool { liquid: COMMONS, commons: COMMONS, ..Default::default() };
		Self { bank, pool, capital: BTreeMap::new(), waiting: Vec::new() }
	}

	/// The rebuilt ledger, with what events do not tell taken over from `actual`.
	pub fn pool(&self, actual: CreditPool) -> CreditPool {
		CreditPool {
			vesting: actual.vesting,
			queue_head: actual.queue_head,
			queue_tail: actual.queue_tail,
			..self.pool
		}
	}

	pub fn read(&mut self, events: Vec<Event<Test>>) {
		for event in events {
			self.follow(event);
		}
	}

	fn follow(&mut self, event: Event<Test>) {
		let pool = &mut self.pool;
		match event {
			Event::Deposited { bank_id, amount, shares, .. } if bank_id == self.bank => {
				pool.liquid += amount;
				pool.share_equity += amount;
				pool.shares += shares;
			}
			Event::Withdrawn { bank_id, shares, amount, to_commons, .. } if bank_id == self.bank => {
				pool.liquid -= amount;
				pool.share_equity -= amount + to_commons;
				pool.commons += to_commons;
				pool.shares -= shares;
			}
			Event::WithdrawalQueued { bank_id, who, shares } if bank_id == self.bank => {
				pool.queued_shares += shares;
				assert!(self.waiting.iter().all(|(waits, _)| *waits != who), "one exit for each account");
				self.waiting.push((who, shares));
			}
			Event::WithdrawalCancelled { bank_id, who, shares } if bank_id == self.bank => {
				pool.queued_shares -= shares;
				let place = self.waiting.iter().position(|(waits, _)| *waits == who).unwrap();
				assert_eq!(self.waiting.remove(place).1, shares);
			}
			Event::WithdrawalServed { bank_id, who, shares, amount, to_commons } if bank_id == self.bank => {
				pool.liquid -= amount;
				pool.payable += amount;
				pool.served += amount;
				pool.share_equity -= amount + to_commons;
				pool.commons += to_commons;
				pool.shares -= shares;
				pool.queued_shares -= shares;
				let first = &mut self.waiting[0];
				assert_eq!(first.0, who, "first in, first out");
				first.1 -= shares;
				if first.1 == 0 {
					self.waiting.remove(0);
				}
			}
			Event::WithdrawalClaimed { bank_id, amount, .. } if bank_id == self.bank => {
				pool.payable -= amount;
				pool.served -= amount;
			}
			Event::LockedCapitalChanged { bank_id, who, counted, encumbered } if bank_id == self.bank => {
				self.capital.insert(who, counted - encumbered);
				pool.counted_shares = self.capital.values().sum();
			}
			Event::SeriesVoided { bank_id, series } if bank_id == self.bank => {
				assert_eq!(pool.series, series);
				pool.series += 1;
				pool.shares = 0;
				pool.queued_shares = 0;
				pool.counted_shares = 0;
				self.capital.clear();
				self.waiting.clear();
			}
			Event::Donated { bank_id, amount, uncovered_burned, deficit, commons, .. }
			| Event::Swept { bank_id, amount, uncovered_burned, deficit, commons }
				if bank_id == self.bank =>
			{
				assert_eq!(amount, deficit + commons);
				pool.liquid += amount;
				pool.deficit -= deficit;
				pool.commons += commons;
				self.burn(uncovered_burned);
			}
			Event::LoanPaidOut { bank_id, created, pool: paid, .. } if bank_id == self.bank => {
				pool.liquid -= paid;
				pool.issued += created;
				pool.receivable += created + paid;
			}
			Event::PaymentCollected {
				bank_id,
				principal,
				burned,
				uncovered_burned,
				endorsers,
				deficit,
				loss_reserve,
				commons,
				shares,
				..
			} if bank_id == self.bank => {
				pool.receivable -= principal;
				pool.issued -= burned;
				pool.liquid += principal - burned + deficit + loss_reserve + commons + shares;
				pool.payable += endorsers;
				pool.deficit -= deficit;
				pool.loss_reserve += loss_reserve;
				pool.commons += commons;
				pool.share_equity += shares;
				self.burn(uncovered_burned);
			}
			Event::ClaimPaid { bank_id, amount, .. } if bank_id == self.bank => pool.payable -= amount,
			Event::SetAside { bank_id, amount } if bank_id == self.bank => pool.payable += amount,
			Event::ProvisionChanged { bank_id, before, after } if bank_id == self.bank => {
				pool.provisions = pool.provisions - before + after;
			}
			Event::ContestedChanged { bank_id, before, after } if bank_id == self.bank => {
				pool.contested = pool.contested - before + after;
			}
			Event::WrittenOff {
				bank_id,
				principal,
				burned,
				uncovered,
				loss_reserve,
				commons,
				shares,
				series,
				deficit,
			} if bank_id == self.bank => {
				assert_eq!(principal, loss_reserve + commons + shares + deficit);
				assert_eq!(pool.series, series);
				pool.receivable -= principal;
				pool.liquid -= burned;
				pool.issued -= burned;
				pool.uncovered += uncovered;
				pool.loss_reserve -= loss_reserve;
				pool.commons -= commons;
				pool.share_equity -= shares;
				pool.deficit += deficit;
			}
			Event::Recovered {
				bank_id,
				amount,
				uncovered_burned,
				deficit,
				shares,
				commons,
				loss_reserve,
				endorsers,
				surplus,
				..
			} if bank_id == self.bank => {
				assert_eq!(amount, deficit + shares + commons + loss_reserve + endorsers + surplus);
				pool.liquid += amount - endorsers;
				pool.payable += endorsers;
				pool.deficit -= deficit;
				pool.share_equity += shares;
				pool.commons += commons + surplus;
				pool.loss_reserve += loss_reserve;
				self.burn(uncovered_burned);
			}
			Event::CommonsTaken { bank_id, amount } if bank_id == self.bank => {
				pool.commons -= amount;
				pool.liquid -= amount;
			}
			Event::CommonsGiven { bank_id, amount } if bank_id == self.bank => {
				pool.commons += amount;
				pool.liquid += amount;
			}
			Event::BankResolved { bank_id, orphaned } if bank_id == self.bank => {
				pool.issued -= orphaned;
				pool.uncovered -= orphaned;
				pool.deficit -= orphaned;
			}
			_ => (),
		}
	}

	fn burn(&mut self, uncovered: u128) {
		self.pool.liquid -= uncovered;
		self.pool.issued -= uncovered;
		self.pool.uncovered -= uncovered;
	}
}
