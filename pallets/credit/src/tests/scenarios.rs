//! Whole stories, told to their end: what everybody has afterwards adds up to the unit.

use super::support::*;
use crate::{calendar::worst_work, mock::*, weights::WeightInfo, ActiveLoans, Error, Settlements};
use credit_primitives_math::{Permill, Perquintill, MS_PER_YEAR};
use credit_primitives_types::{Balance, BankId, BankLedger, LoanId, PurposeKind, CRD};
use frame_support::{assert_noop, assert_ok};
use pallet_community_banks::{Claims, CreditPool, TotalIssued, TotalUncovered};
use sp_runtime::DispatchResult;

const MONTH: u64 = 30 * DAY;
/// Two founders of a village.
const FIRST: AccountId = CROWD.start;
const SECOND: AccountId = CROWD.start + 1;
/// So long an epoch of the banks takes in the mock.
const EPOCH: u64 = 10_000;

fn withdraw(who: AccountId, bank: BankId, shares: u128) -> DispatchResult {
	CommunityBanks::withdraw(signed(who), bank, shares)
}

/// What of an exit was served and waits to be claimed.
fn served(who: AccountId, bank: BankId) -> Balance {
	Claims::<Test>::get(bank, who).unwrap_or_default()
}

/// How the interest was divided that came in since the last call.
#[derive(Default)]
struct Income {
	endorsers: Balance,
	reserve: Balance,
	commons: Balance,
	shares: Balance,
}

impl Income {
	fn add_what_came_in(&mut self) {
		for event in told() {
			let RuntimeEvent::CommunityBanks(BankEvent::PaymentCollected {
				endorsers,
				loss_reserve,
				commons,
				shares,
				..
			}) = event
			else {
				continue;
			};
			self.endorsers += endorsers;
			self.reserve += loss_reserve;
			self.commons += commons;
			self.shares += shares;
		}
	}
}

#[test]
fn a_healthy_year_should_leave_everybody_richer_by_what_the_borrower_paid() {
	execute(|| {
		const LENT: Balance = 300 * CRD;
		const PARTS: u64 = 3;
		let bank = village(5_000 * CRD);
		deposit(CHARLIE, bank, 3_000 * CRD);
		let issuance = Balances::total_issuance();
		let endorsers = [(BOB, LENT / 10), (DAVE, LENT / 10)];
		told();

		// Each month the running loans pay a part, and for a year a new one begins.
		let (mut paid, mut claims, mut income) = (0, 0, Income::default());
		for month in 0..12 + PARTS {
			wait_until(START + month * MONTH);
			for id in month.saturating_sub(PARTS)..month.min(12) {
				let owed = LENT / Balance::from(PARTS) * Balance::from(PARTS - (month - id - 1));
				let interest = interest_for(owed, MONTH);
				assert_eq!(Credit::amount_due(id as LoanId).unwrap().interest, interest);
				assert_ok!(repay(ALICE, id as LoanId, interest + LENT / Balance::from(PARTS)));
				paid += interest;
				claims += interest / 10;
			}
			if month < 12 {
				lend(in_parts(LENT, PARTS as u32, PARTS * MONTH).at(bank), ALICE, &endorsers);
				assert!(pool(bank).issued > 0 && Balances::total_issuance() > issuance);
			}
			income.add_what_came_in();
			check_invariants();
		}

		assert!(ActiveLoans::<Test>::iter().next().is_none());
		assert_eq!(wealth(ALICE), FUNDS - paid);
		assert_eq!((TotalIssued::<Test>::get(), Balances::total_issuance()), (0, issuance));
		// A tenth of each payment's interest to the endorsers and to the reserve, rounded down; of the rest a tenth of all
		// is the levy, and then the depositors' part is that of what they own: 3,000 of 8,000 CRD and what both earned.
		assert_eq!((income.endorsers, income.reserve), (claims, claims));
		assert_eq!(income.commons + income.shares, paid - 2 * claims);
		let owners = paid - 3 * claims;
		let (least, most) =
			(owners * (3_000 * CRD) / (8_000 * CRD + paid), owners * (3_000 * CRD + paid) / (8_000 * CRD));
		assert!((least - 36..=most).contains(&income.shares), "{least} {} {most}", income.shares);
		let CreditPool { liquid, payable, receivable, issued, share_equity, commons, loss_reserve, .. } =
			pool(bank);
		assert_eq!((receivable, issued, payable), (0, 0, claims));
		assert_eq!(commons, 5_000 * CRD + income.commons);
		assert_eq!(share_equity, 3_000 * CRD + income.shares);
		assert_eq!(loss_reserve, income.reserve);
		assert_eq!(liquid, 8_000 * CRD + paid - claims);

		// And everybody can have it.
		for id in 0..12 {
			for (who, _) in endorsers {
				assert_ok!(claim(who, id));
			}
		}
		assert_eq!(wealth(BOB) + wealth(DAVE), 2 * FUNDS + claims);
		assert!(Settlements::<Test>::iter().next().is_none());
		wait(MONTH);
		assert_ok!(withdraw(CHARLIE, bank, shares_of(CHARLIE, bank)));
		let rest = FUNDS + income.shares - wealth(CHARLIE);
		assert!(rest <= 1, "the depositor lost {rest} units to rounding");
		let left = pool(bank);
		assert_eq!((left.shares, left.share_equity, left.payable), (0, 0, 0));
		assert_eq!(left.commons, 5_000 * CRD + income.commons + rest, "what rounding left is the bank's");
	});
}

#[test]
fn a_wave_of_defaults_should_be_paid_off_by_later_income_and_by_nothing_else() {
	execute(|| {
		let bank = village(500 * CRD);
		deposit(CHARLIE, bank, 500 * CRD);
		let room_elsewhere = || CommunityBanks::creation_capacity(CASCADIA).unwrap().room;
		let year = 365 * DAY;
		let lend_for = |who, amount, kind, term| {
			lend(bullet(amount * CRD, term).at(bank).for_purpose(kind), who, &[]);
		};
		lend_for(ALICE, 400, PurposeKind::ProductiveEnterprise, year);
		lend_for(EVE, 400, PurposeKind::CreativeProject, year);
		lend_for(BOB, 250, PurposeKind::CommunityInfrastructure, year);
		lend_for(DAVE, 100, PurposeKind::EcologicalRestoration, 2 * year);
		assert_eq!((pool(bank).liquid, pool(bank).issued), (0, 150 * CRD), "everything is lent");
		let (others, issuance) = (pool(CASCADIA), Balances::total_issuance());
		assert!(room_elsewhere() > 0);
		wait_until(START + 300 * DAY);
		let first = interest_for(100 * CRD, 300 * DAY);
		assert_ok!(repay(DAVE, 3, first));
		assert_eq!(pool(bank).loss_reserve, first / 10);

		// The first one takes the reserve and most of the commons, and what the bank has to burn is lent.
		wait_until(START + year + CALLABLE);
		assert_ok!(call_default(NOBODY, 0));
		let hit = pool(bank);
		assert_eq!((hit.loss_reserve, hit.deficit, hit.liquid), (0, 0, 0));
		assert_eq!((hit.uncovered, TotalUncovered::<Test>::get()), (150 * CRD - first, 150 * CRD - first));
		assert!(hit.shares > 0 && hit.share_equity > 500 * CRD);
		assert_noop!(CommunityBanks::can_fund(bank, CRD), BankError::BankInsolvent);
		assert_noop!(CommunityBanks::deposit(signed(DAVE), bank, CRD), BankError::BankInsolvent);
		assert_noop!(withdraw(CHARLIE, bank, shares_of(CHARLIE, bank)), BankError::BankInsolvent);
		assert_eq!(room_elsewhere(), 0, "nobody creates while credit is lost");
		check_invariants();

		// The others take all that is left, and more.
		assert_ok!(call_default(NOBODY, 1));
		assert_ok!(call_default(NOBODY, 2));
		let ruined = pool(bank);
		assert_eq!((ruined.commons, ruined.loss_reserve, ruined.share_equity), (0, 0, 0));
		assert_eq!(ruined.deficit, 1_050 * CRD - 1_000 * CRD - first);
		assert_eq!((ruined.uncovered, ruined.receivable), (150 * CRD - first, 100 * CRD));
		assert_eq!(Balances::total_issuance(), issuance - first, "nothing was burned that nobody had paid");
		assert_noop!(CommunityBanks::deposit(signed(DAVE), bank, CRD), BankError::BankInsolvent);
		assert_noop!(withdraw(CHARLIE, bank, 1), BankError::BankInsolvent);
		check_invariants();

		// The one who pays: the interest pays for the deficit, the principal burns what the others' failures left.
		wait_until(START + 2 * year);
		let second = interest_for(100 * CRD, 430 * DAY);
		assert_ok!(repay(DAVE, 3, second));
		let after = pool(bank);
		assert_eq!(after.deficit, 50 * CRD - first - second);
		assert_eq!((after.uncovered, after.liquid), (150 * CRD - first - second, 0));
		assert_eq!((after.commons, after.loss_reserve, after.share_equity), (0, 0, 0));
		assert_ok!(repay(DAVE, 3, 100 * CRD));
		let left = 50 * CRD - first - second;
		assert_eq!((pool(bank).deficit, pool(bank).uncovered, pool(bank).receivable), (left, left, 0));
		check_invariants();

		// One unit is missing, and nothing goes; with it everything does.
		assert_ok!(repay(NOBODY, 0, left - 1));
		assert_noop!(CommunityBanks::deposit(signed(DAVE), bank, CRD), BankError::BankInsolvent);
		assert_ok!(repay(NOBODY, 0, 1));
		assert!(pool(bank).is_solvent());
		assert_eq!((TotalIssued::<Test>::get(), TotalUncovered::<Test>::get()), (0, 0));
		assert_eq!(Balances::total_issuance(), issuance - 150 * CRD, "all that was created is burned");
		assert!(room_elsewhere() > 0);
		assert_eq!(pool(CASCADIA), others, "a bank's losses are its own");

		assert_ok!(repay(NOBODY, 0, 100 * CRD));
		assert_eq!(pool(bank).commons, 100 * CRD);
		deposit(DAVE, bank, 50 * CRD);
		assert_eq!(CommunityBanks::withdrawal_value(bank, shares_of(DAVE, bank)), Some(50 * CRD));
		assert_noop!(withdraw(CHARLIE, bank, 1), BankError::NotEnoughShares);
		let id = lend(bullet(40 * CRD, MONTH).at(bank), DAVE, &[]);
		assert_ok!(repay_in_full(DAVE, id));
		wait(EPOCH);
		assert_ok!(withdraw(DAVE, bank, shares_of(DAVE, bank)));
		assert_eq!(wealth(DAVE), FUNDS - first - second);
	});
}

#[test]
fn a_run_on_a_bank_should_be_served_in_order_and_lose_what_the_bank_loses_meanwhile() {
	execute(|| {
		let bank = village(500 * CRD);
		Rules::mutate(|rules| rules.founders_limit = Permill::one());
		for who in [BOB, CHARLIE, DAVE] {
			deposit(who, bank, 400 * CRD);
		}
		let lend_for = |who, amount, kind, term| {
			lend(bullet(amount * CRD, term).at(bank).for_purpose(kind), who, &[]);
		};
		lend_for(ALICE, 500, PurposeKind::ProductiveEnterprise, MONTH);
		lend_for(EVE, 500, PurposeKind::CreativeProject, MONTH);
		lend_for(FIRST, 200, PurposeKind::CommunityInfrastructure, MONTH);
		lend_for(SECOND, 300, PurposeKind::EducationalInitiative, 24 * MONTH);
		assert_eq!((pool(bank).liquid, pool(bank).issued), (350 * CRD, 150 * CRD));

		// The first is paid at once, the next ones wait, and the first again behind them.
		wait(EPOCH);
		let each = shares_of(BOB, bank);
		assert_ok!(withdraw(BOB, bank, each / 4 * 3));
		assert_eq!((wealth(BOB), pool(bank).liquid), (FUNDS - 100 * CRD, 50 * CRD));
		assert_ok!(withdraw(CHARLIE, bank, each));
		assert_ok!(withdraw(DAVE, bank, each));
		assert_ok!(withdraw(BOB, bank, each / 4));
		assert_eq!(pool(bank).liquid, 50 * CRD);
		assert_noop!(CommunityBanks::can_fund(bank, CRD), BankError::ExitsWaiting);
		let served = || [CHARLIE, DAVE, BOB].map(|who| served(who, bank));
		next_block();
		assert_eq!(served(), [50 * CRD, 0, 0]);
		assert_eq!(pool(bank).liquid, 0);
		check_invariants();

		// What comes in goes to the first until it has all, and then to the next.
		wait_until(START + MONTH);
		let interest = interest_for(500 * CRD, MONTH);
		assert_ok!(repay_in_full(EVE, 1));
		next_block();
		assert_eq!(served(), [400 * CRD, 150 * CRD + interest, 0]);
		assert_eq!(pool(bank).liquid, 0);
		check_invariants();

		// While they wait two loans fail, for more than the bank's own money.
		wait_until(START + MONTH + CALLABLE);
		let waiting = pool(bank);
		assert_ok!(call_default(NOBODY, 0));
		assert_ok!(call_default(NOBODY, 2));
		let loss = 700 * CRD - waiting.commons - waiting.loss_reserve;
		assert_eq!((pool(bank).share_equity, pool(bank).uncovered), (waiting.share_equity - loss, 150 * CRD));
		next_block();
		assert_eq!(served(), [400 * CRD, 150 * CRD + interest, 0], "created credit is burned first");
		check_invariants();

		// Both who still wait are paid in one block at one price, which is lower.
		let interest_of_second = interest_for(300 * CRD, MONTH + CALLABLE);
		assert_ok!(repay_in_full(SECOND, 3));
		let before = pool(bank);
		assert_eq!((before.uncovered, before.liquid), (0, 150 * CRD + interest_of_second));
		let parts = [each - (150 * CRD + interest) * 1_000_000, each / 4];
		assert_eq!(before.queued_shares, parts[0] + parts[1]);
		let price = |shares| before.value_of_shares(shares, START + MONTH + CALLABLE).unwrap();
		next_block();
		let (daves, bobs) = (served()[1] - 150 * CRD - interest, served()[2]);
		assert!(daves.abs_diff(price(parts[0])) <= 1 && bobs.abs_diff(price(parts[1])) <= 1);
		let par = (parts[0] + parts[1]) / 1_000_000;
		assert!(daves + bobs < par);
		// They lose the loss, less the depositors' income that had vested for them since.
		assert!(daves + bobs + loss >= par && daves + bobs <= pool(bank).payable);
		assert_eq!((pool(bank).shares, pool(bank).queued_shares, pool(bank).share_equity), (0, 0, 0));

		for who in [CHARLIE, DAVE, BOB] {
			assert_ok!(CommunityBanks::claim_withdrawal(signed(who), bank));
		}
		assert_eq!(wealth(CHARLIE), FUNDS, "who was served before the loss has lost nothing");
		assert_eq!(wealth(DAVE), FUNDS - 400 * CRD + 150 * CRD + interest + daves);
		assert_eq!(wealth(BOB), FUNDS - 100 * CRD + bobs);
		assert_eq!((pool(bank).payable, pool(bank).issued), (0, 0));
		assert_ok!(CommunityBanks::can_fund(bank, CRD));
	});
}

/// What payments in this way come to: the loan, the bank, all money, and what the borrower has.
fn pay_in(slices: u32, each: Balance) -> (crate::Loan<AccountId>, CreditPool, Balance, Balance) {
	new_test_ext().execute_with(|| {
		plain_rules();
		Rules::mutate(|rules| rules.base_rate = Perquintill::zero());
		let asked = bullet(100 * CRD + 7, MONTH).secured_by(30 * CRD + 11);
		lend(asked, ALICE, &[(BOB, 10 * CRD + 1), (CHARLIE, 10 * CRD + 3)]);
		for _ in 0..slices {
			repay(ALICE, 0, each).unwrap();
			System::reset_events();
		}
		check_invariants();
		(loan(0), pool(CASCADIA), Balances::total_issuance(), wealth(ALICE))
	})
}

#[test]
fn twenty_thousand_repayments_of_a_unit_should_come_to_the_same_as_one() {
	let (at_once, sliced) = (pay_in(1, 20_000), pay_in(20_000, 1));
	assert_eq!(sliced, at_once);
	assert_eq!(at_once.0.outstanding, 100 * CRD + 7 - 20_000);
	assert_eq!(at_once.3, FUNDS + 100 * CRD + 7 - 20_000);
}

#[test]
fn a_payment_in_every_millisecond_should_never_be_cheaper_than_one_at_the_end() {
	const TIMES: u64 = 1_000;
	// In a millisecond 318 units of interest accrue: less than them, they and a little more, much more.
	for each in [1, 318, 319, 5_000] {
		let cost = |slices: bool| {
			new_test_ext().execute_with(|| {
				plain_rules();
				lend(bullet(100 * CRD, MONTH), ALICE, &[(BOB, 20 * CRD)]);
				for _ in 0..TIMES {
					pass_time(1);
					System::reset_events();
					if slices {
						repay(ALICE, 0, each).unwrap();
					}
				}
				if !slices {
					repay(ALICE, 0, each * Balance::from(TIMES)).unwrap();
				}
				check_invariants();
				let interest = pool(CASCADIA).equity().unwrap() as Balance - COMMONS + pool(CASCADIA).payable;
				let due = Credit::amount_due(0).unwrap();
				(interest + due.interest, wealth(ALICE), due.outstanding)
			})
		};
		let (sliced, at_once) = (cost(true), cost(false));
		assert_eq!(sliced.1, at_once.1);
		assert!(
			sliced.0 >= at_once.0 && sliced.2 + sliced.0 >= at_once.2 + at_once.0,
			"{sliced:?} {at_once:?}"
		);
	}
}

#[test]
fn deposits_and_exits_in_dust_should_never_pay() {
	let village_with_an_odd_price = || {
		let bank = village(1_000 * CRD);
		deposit(CHARLIE, bank, 333 * CRD + 1);
		let id = lend(bullet(100 * CRD + 7, MONTH).at(bank), ALICE, &[]);
		wait(MONTH);
		repay_in_full(ALICE, id).unwrap();
		wait(BankRules::get().vesting_period);
		bank
	};
	let taken = |slices: u128| {
		new_test_ext().execute_with(|| {
			let bank = village_with_an_odd_price();
			let shares = shares_of(CHARLIE, bank) / 2_000 * 1_000;
			let before = wealth(CHARLIE);
			for _ in 0..slices {
				withdraw(CHARLIE, bank, shares / slices).unwrap();
				System::reset_events();
			}
			check_invariants();
			wealth(CHARLIE) - before
		})
	};
	let (sliced, at_once) = (taken(1_000), taken(1));
	assert!(sliced <= at_once && at_once - sliced <= 2_000, "{sliced} {at_once}");

	execute(|| {
		let bank = village_with_an_odd_price();
		assert_noop!(withdraw(CHARLIE, bank, 1), BankError::SharesWorthless);
		let before = pool(bank).share_equity;
		for more in 0..1_000 {
			System::reset_events();
			let had = wealth(DAVE);
			deposit(DAVE, bank, BankRules::get().minimum_deposit + more);
			set_time(Credit::now() + EPOCH);
			assert_ok!(withdraw(DAVE, bank, shares_of(DAVE, bank)));
			assert!((had - 2..=had).contains(&wealth(DAVE)), "never more, and no more than rounding less");
		}
		assert_eq!(pool(bank).share_equity + wealth(DAVE), before + FUNDS);
	});
}

#[test]
fn a_chain_that_slept_for_years_should_catch_up_block_by_block() {
	execute(|| {
		plain_rules();
		const APART: u64 = 1_000;
		let begun = |id: LoanId| START + APART * u64::from(id);
		let borrowers: Vec<AccountId> = CROWD.collect();
		for (who, id) in borrowers.iter().zip(0..) {
			let stakes: &[_] = if id < 5 { &[(ALICE, 10 * CRD), (BOB, 10 * CRD)] } else { &[] };
			assert_eq!(lend(bullet(100 * CRD, MONTH), *who, stakes), id);
			pass_time(APART);
		}
		let issued = pool(CASCADIA).issued;
		let issuance = Balances::total_issuance();
		let last = borrowers.len() as LoanId - 1;
		PollWeight::set(
			<() as WeightInfo>::poll_idle() + worst_work::<Test>() + <() as WeightInfo>::call_default(0) * 3,
		);

		// Nobody has looked for ten years. Each block does what it can, and until it is a loan's turn it can be paid.
		set_time(START + 10 * MS_PER_YEAR);
		let failed = || ActiveLoans::<Test>::iter_values().filter(|loan| loan.default.is_some()).count();
		let mut blocks = 0;
		while failed() < last as usize {
			let before = failed();
			next_block();
			blocks += 1;
			assert!(failed() > before && failed() - before < 8, "some in each block, and never all");
			check_invariants();
			if blocks == 1 {
				assert_ok!(repay_in_full(borrowers[last as usize], last));
			}
			pass_time(6_000);
		}
		assert!(blocks >= 3);
		assert!(!ActiveLoans::<Test>::contains_key(last));
		let moments: Vec<_> = (0..last)
			.map(|id| {
				let loan = loan(id);
				let at = loan.default.unwrap().at;
				assert_eq!(loan.interest, interest_for(100 * CRD, at - begun(id)), "to its own moment");
				at
			})
			.collect();
		assert!(moments.is_sorted() && moments[0] == START + 10 * MS_PER_YEAR);
		let books = pool(CASCADIA);
		assert_eq!((books.provisions, books.receivable), (0, 100 * CRD), "five times two stakes");
		assert!(books.is_solvent());

		// Ten more years: the stakes have paid, and nothing else has changed.
		set_time(START + 20 * MS_PER_YEAR);
		for _ in 0..6 {
			next_block();
			check_invariants();
		}
		assert_eq!(calendar(), vec![]);
		let books = pool(CASCADIA);
		assert_eq!((books.receivable, books.issued, books.uncovered), (0, 0, 0));
		assert_eq!(Balances::total_issuance(), issuance - issued);
		assert_eq!((wealth(ALICE), wealth(BOB)), (FUNDS - 50 * CRD, FUNDS - 50 * CRD));
		for (who, id) in borrowers.iter().zip(0..last) {
			assert_noop!(asking(CRD).send(*who), Error::<Test>::DefaultOutstanding);
			assert_ok!(repay_in_full(*who, id));
			assert_eq!(wealth(*who), FUNDS - interest_for(100 * CRD, moments[id as usize] - begun(id)));
		}
		assert_eq!(pool(CASCADIA).equity().unwrap() as Balance + pool(CASCADIA).payable, {
			let paid: Balance = borrowers.iter().map(|who| FUNDS - wealth(*who)).sum();
			COMMONS + paid + 100 * CRD
		});
	});
}
