//! What the tests of late and failing loans share: rules with round numbers, a bank small enough to lose everything, and
//! short forms of the calls.

use crate::{
	mock::*,
	types::{Listing, LoanEndorsement, Terms},
	Calendar, LoanEndorsements, NextLoanId,
};
use credit_primitives_math::{FixedU128, Permill, Perquintill, MS_PER_DAY};
use credit_primitives_types::{Balance, BankId, LoanId, Moment, PurposeKind, RequestId, Schedule, CRD};
use frame_support::assert_ok;
use pallet_community_banks::{CreditPool, Holdings};
use sp_core::H256;
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

/// What the banks tell.
pub type BankEvent = pallet_community_banks::Event<Test>;
/// How the banks refuse.
pub type BankError = pallet_community_banks::Error<Test>;

pub const DAY: Moment = MS_PER_DAY;
/// For so long after a due date a loan is not delinquent.
pub const GRACE: Moment = 7 * DAY;
/// Anyone may call the default of a loan that is late for so long.
pub const CALLABLE: Moment = GRACE + 90 * DAY;
/// The default of a loan that is late for so long is called without anyone's doing.
pub const AUTOMATIC: Moment = GRACE + 120 * DAY;
/// For so long an endorser may appeal, and the members then decide.
pub const APPEAL: Moment = 14 * DAY;

/// Approves whatever is asked, at ten percent a year and reckoning with no loss.
pub fn plain_rules() {
	Rules::mutate(|rules| {
		rules.approval_score = 0;
		rules.band_defaults = [Permill::zero(); 5];
		rules.base_rate = Perquintill::from_percent(10);
		rules.health_discount = Perquintill::zero();
	});
}

/// Opens a bank with the right to create and nothing but `commons` of its own, under rules that let one borrower owe all
/// of its capital. Alice, Bob, Charlie, Dave and Eve have joined it; others founded it.
pub fn village(commons: Balance) -> BankId {
	plain_rules();
	Rules::mutate(|rules| {
		rules.personal_limit = 1_000_000 * CRD;
		rules.borrower_limit = Permill::one();
		rules.purpose_limit = Permill::one();
		rules.endorser_limit = Permill::one();
	});
	BankRules::mutate(|rules| {
		rules.epoch_creation_share = Permill::one();
		rules.liquidity_reserve = Permill::zero();
	});
	let bank = pallet_community_banks::NextBankId::<Test>::get();
	let founders: Vec<_> = CROWD.take(5).collect();
	assert_ok!(CommunityBanks::found_bank(
		signed(founders[0]),
		b"Village".to_vec().try_into().unwrap(),
		b"cascadia".to_vec().try_into().unwrap(),
		H256::repeat_byte(9),
	));
	found_together(founders[0], &founders[1..], bank);
	for who in [ALICE, BOB, CHARLIE, DAVE, EVE] {
		assert_ok!(CommunityBanks::apply(signed(who), bank));
		for endorser in &founders[..2] {
			assert_ok!(CommunityBanks::endorse_application(signed(*endorser), bank, who));
		}
	}
	assert_ok!(CommunityBanks::grant_creation(RuntimeOrigin::root(), bank));
	assert_ok!(CommunityBanks::donate(signed(NOBODY), bank, commons));
	bank
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Asks for a loan that is repaid all at once.
pub fn bullet(amount: Balance, term: Moment) -> Asking {
	Asking { schedule: Schedule::Bullet, term, ..asking(amount) }
}

/// Asks for a loan that is repaid in equal parts.
pub fn in_parts(amount: Balance, installments: u32, term: Moment) -> Asking {
	Asking { schedule: Schedule::Amortising { installments }, term, ..asking(amount) }
}

impl Asking {
	pub fn at(self, bank: BankId) -> Self {
		Self { bank, ..self }
	}

	pub fn for_purpose(self, kind: PurposeKind) -> Self {
		Self { kind, ..self }
	}
}

/// Has a bank lend what is asked, with these stakes behind it.
pub fn lend(asked: Asking, who: AccountId, stakes: &[(AccountId, Balance)]) -> LoanId {
	lend_by(asked, who, stakes, &[])
}

/// Has members lend what is asked, with these stakes behind it and these pledges.
pub fn lend_by(
	asked: Asking,
	who: AccountId,
	stakes: &[(AccountId, Balance)],
	pledges: &[(AccountId, Balance)],
) -> LoanId {
	let request = asked.open(who);
	for (endorser, stake) in stakes {
		assert_ok!(endorse(*endorser, request, *stake));
	}
	for (lender, amount) in pledges {
		assert_ok!(pledge(*lender, request, *amount));
	}
	assert_ok!(decide(who, request));
	assert_ok!(accept(who, request));
	NextLoanId::<Test>::get() - 1
}

pub fn deposit(who: AccountId, bank: BankId, amount: Balance) {
	assert_ok!(CommunityBanks::deposit(signed(who), bank, amount));
}

/// The shares of the present series that somebody holds.
pub fn shares_of(who: AccountId, bank: BankId) -> u128 {
	let series = pool(bank).series;
	Holdings::<Test>::get(bank, who)
		.filter(|holding| holding.series == series)
		.map_or(0, |holding| holding.shares)
}

pub fn withdraw_endorsement(who: AccountId, request: RequestId) -> DispatchResult {
	Credit::withdraw_endorsement(signed(who), request)
}

pub fn pledge(who: AccountId, request: RequestId, amount: Balance) -> DispatchResult {
	Credit::pledge(signed(who), request, amount)
}

pub fn withdraw_pledge(who: AccountId, request: RequestId) -> DispatchResult {
	Credit::withdraw_pledge(signed(who), request)
}

pub fn call_default(who: AccountId, loan: LoanId) -> DispatchResult {
	Credit::call_default(signed(who), loan).map(|_| ()).map_err(|error| error.error)
}

pub fn appeal(who: AccountId, loan: LoanId) -> DispatchResult {
	Credit::appeal_slash(signed(who), loan)
}

pub fn resolve_appeal(bank: BankId, loan: LoanId, endorser: AccountId, give_back: bool) -> DispatchResult {
	Credit::resolve_appeal(members_of(bank), loan, endorser, give_back)
}

pub fn restructure(bank: BankId, loan: LoanId, terms: Terms) -> DispatchResult {
	Credit::restructure(members_of(bank), loan, terms)
}

pub fn forbear(bank: BankId, loan: LoanId, until: Moment) -> DispatchResult {
	Credit::grant_forbearance(members_of(bank), loan, until)
}

/// Takes grain as collateral: for ten years a unit counts as `price`, less a fifth.
pub fn list_grain(price: FixedU128) -> Listing {
	let listing = Listing {
		price,
		expires: START + 3_650 * DAY,
		haircut: Permill::from_percent(20),
		cap: 1_000_000 * CRD,
	};
	assert_ok!(Credit::list_asset(RuntimeOrigin::root(), GRAIN, listing));
	listing
}

pub fn buy(who: AccountId, loan: LoanId, amount: Balance, at_most: Balance) -> DispatchResult {
	Credit::buy_collateral(signed(who), loan, amount, at_most).map(|_| ()).map_err(|error| error.error)
}

/// Lets time pass until `moment`, a block at its end.
pub fn wait_until(moment: Moment) {
	set_time(moment);
	next_block();
}

/// Lends, and lets everything happen until anyone may call the default, which nobody has.
pub fn callable(asked: Asking, who: AccountId, stakes: &[(AccountId, Balance)]) -> LoanId {
	let id = lend(asked, who, stakes);
	wait_until(loan(id).plan.due(1).unwrap() + CALLABLE);
	id
}

/// The same, and somebody calls it.
pub fn defaulted(asked: Asking, who: AccountId, stakes: &[(AccountId, Balance)]) -> LoanId {
	let id = callable(asked, who, stakes);
	assert_ok!(call_default(NOBODY, id));
	id
}

/// What this pallet and the banks told since the last call, in their order.
pub fn told() -> Vec<RuntimeEvent> {
	let told = System::events()
		.into_iter()
		.map(|record| record.event)
		.filter(|event| matches!(event, RuntimeEvent::Credit(_) | RuntimeEvent::CommunityBanks(_)))
		.filter(|event| {
			!matches!(
				event,
				RuntimeEvent::CommunityBanks(pallet_community_banks::Event::HealthReckoned { .. })
			)
		})
		.collect();
	System::reset_events();
	told
}

pub fn pool(bank: BankId) -> CreditPool {
	pallet_community_banks::CommunityBanks::<Test>::get(bank).unwrap().credit_pool
}

/// The entries of the calendar, earliest first.
pub fn calendar() -> Vec<(Moment, LoanId)> {
	Calendar::<Test>::iter_keys().map(|(moment, id)| (moment.into(), id)).collect()
}

/// The endorsers' parts in a loan.
pub fn parts(loan: LoanId) -> BTreeMap<AccountId, LoanEndorsement> {
	LoanEndorsements::<Test>::iter_prefix(loan).collect()
}

/// Interest at ten percent a year on `principal` for `span`, rounded up.
pub fn interest_for(principal: Balance, span: Moment) -> Balance {
	(principal * u128::from(span)).div_ceil(10 * u128::from(365 * DAY))
}

/// `percent` of `amount`, rounded up.
pub fn percent(percent: u128, amount: Balance) -> Balance {
	(amount * percent).div_ceil(100)
}

/// Has `who` pay a loan's interest and so much principal.
pub fn repay_principal(who: AccountId, loan: LoanId, principal: Balance) {
	let interest = Credit::amount_due(loan).unwrap().interest;
	assert_ok!(repay(who, loan, interest + principal));
}
