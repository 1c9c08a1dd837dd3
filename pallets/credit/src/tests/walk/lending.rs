//! The calls of lending, with arguments that are often good ones.

use super::{stage::HOUR, Act, Walk};
use crate::{
	mock::*,
	types::{Appeal, Evidence, Listing, RequestState, Terms},
	ActiveLoans, BorrowerExposure, Call, Debts, LoanEndorsements, Model, OpenRequests, PeerLoans, Pledges,
	Sales,
};
use credit_primitives_math::{FixedU128, Permill, Perquintill, MS_PER_DAY};
use credit_primitives_scoring::{
	testing::{forest, scorecard},
	CHAIN_V1,
};
use credit_primitives_types::{
	Balance, BankId, BankLedger, Collateral, Description, Funding, LoanId, Moment, Personhood, Purpose,
	PurposeKind, Schedule, CRD,
};

/// The amount of an unreasonable request.
const TOO_MUCH: Balance = Balance::MAX / 4;

fn signed(who: AccountId, call: Call<Test>) -> Option<Act> {
	Some(Act::Call(RuntimeOrigin::signed(who), RuntimeCall::Credit(call)))
}

fn decided_by(bank: u32, call: Call<Test>) -> Option<Act> {
	Some(Act::Call(members_of(bank), RuntimeCall::Credit(call)))
}

fn by_root(call: Call<Test>) -> Option<Act> {
	Some(Act::Call(RuntimeOrigin::root(), RuntimeCall::Credit(call)))
}

impl Walk {
	pub(super) fn request_credit(&mut self) -> Option<Act> {
		let bank = self.bank();
		let careless = self.careless();
		let may = |who: &AccountId| {
			let Some(person) = Persons::person_of(who) else { return careless };
			let debt = Debts::<Test>::get(person);
			let idle = !OpenRequests::<Test>::contains_key(person) && debt.defaulted == 0;
			careless || (idle && debt.loans < Rules::get().concurrent_loans)
		};
		let who = (0..4).map(|_| self.member(bank)).find(may)?;
		let amount = match self.dice.below(40) {
			0 => self.dice.one(&[0, 1, TOO_MUCH]),
			1..=10 => self.dice.scale(CRD, 400 * CRD),
			_ => self.room_for(who, bank).max(CRD),
		};
		let funding = if self.dice.chance(70) {
			Funding::Bank
		} else {
			Funding::Peers { deadline: Timestamp::get() + self.minutes(15 * MS_PER_DAY) }
		};
		let collateral = match self.dice.below(6) {
			0 => Some(Collateral::Native { amount: self.dice.part(amount * 3 / 2) }),
			1 => Some(Collateral::Asset { asset: GRAIN, amount: self.dice.part(amount * 2) }),
			_ => None,
		};
		let kind = self.dice.one(&[
			PurposeKind::ProductiveEnterprise,
			PurposeKind::CreativeProject,
			PurposeKind::CommunityInfrastructure,
			PurposeKind::EcologicalRestoration,
			PurposeKind::EducationalInitiative,
		]);
		let call = Call::request_credit {
			bank,
			amount,
			term: self.term(),
			schedule: self.schedule(),
			purpose: Purpose { kind, description: Description::Hash(Default::default()) },
			funding,
			collateral,
			impact_score: self.dice.below(102) as u8,
		};
		signed(who, call)
	}

	/// As much as the limits let somebody borrow without collateral, or nearly.
	fn room_for(&mut self, who: AccountId, bank: BankId) -> Balance {
		let limit = Credit::limit_of(who).unwrap_or_default();
		let person = Persons::person_of(&who).unwrap_or_default();
		let personal = limit.saturating_sub(Debts::<Test>::get(person).unsecured);
		let capital = CommunityBanks::lending_capital(bank).unwrap_or_default();
		let owed = BorrowerExposure::<Test>::get(bank, person);
		let room = personal.min(Rules::get().borrower_limit.mul_floor(capital).saturating_sub(owed));
		match self.dice.below(5) {
			0 => self.dice.part(room),
			1 => room,
			_ => room / 2,
		}
	}

	fn term(&mut self) -> Moment {
		match self.dice.below(20) {
			0 => self.minutes(MS_PER_DAY),
			_ => self.dice.scale(u128::from(MS_PER_DAY), u128::from(700 * MS_PER_DAY)) as Moment,
		}
	}

	fn schedule(&mut self) -> Schedule {
		if self.dice.chance(25) {
			return Schedule::Bullet;
		}
		Schedule::Amortising {
			installments: if self.careless() { 0 } else { 1 + self.dice.below(12) as u32 },
		}
	}

	pub(super) fn endorse(&mut self) -> Option<Act> {
		let (request, asked) = self.open_request()?;
		let careless = self.careless();
		let known = |who: &AccountId| asked.community_endorsements.iter().any(|given| given.endorser == *who);
		let who = (0..4)
			.map(|_| self.member(asked.bank_id))
			.find(|who| careless || (*who != asked.borrower_id && !known(who)))?;
		let percent = Balance::from(2 + self.dice.below(14));
		let stake = (asked.amount / 100 * percent).max(CRD / 10);
		signed(who, Call::endorse { request, stake, statement: words("I know the oven") })
	}

	pub(super) fn withdraw_endorsement(&mut self) -> Option<Act> {
		let careless = self.careless();
		let (request, asked) = self.request_in(|asked| {
			!asked.community_endorsements.is_empty() && (careless || asked.state == RequestState::Open)
		})?;
		let given = self.dice.pick(&asked.community_endorsements)?;
		let who = self.mostly(given.endorser);
		signed(who, Call::withdraw_endorsement { request })
	}

	pub(super) fn decline_endorsement(&mut self) -> Option<Act> {
		let careless = self.careless();
		let (request, asked) = self.request_in(|asked| {
			!asked.community_endorsements.is_empty() && (careless || asked.state == RequestState::Open)
		})?;
		let endorser = self.dice.pick(&asked.community_endorsements)?.endorser;
		let who = self.mostly(asked.borrower_id);
		signed(who, Call::decline_endorsement { request, endorser })
	}

	pub(super) fn decide(&mut self) -> Option<Act> {
		let (request, asked) = self.open_request()?;
		// Most wait until somebody has endorsed them.
		if asked.community_endorsements.is_empty() && self.dice.chance(60) {
			return None;
		}
		signed(self.mostly(asked.borrower_id), Call::decide { request })
	}

	pub(super) fn resolve_request(&mut self) -> Option<Act> {
		let (now, careless) = (Timestamp::get(), self.careless());
		let (request, asked) = self.request_in(
			|asked| matches!(asked.state, RequestState::Referred { until } if careless || now <= until),
		)?;
		let approve = self.dice.chance(85);
		decided_by(asked.bank_id, Call::resolve_request { request, approve })
	}

	pub(super) fn accept(&mut self) -> Option<Act> {
		let (now, careless) = (Timestamp::get(), self.careless());
		let (request, asked) = self.request_in(|asked| match asked.state {
			RequestState::Approved(offer) => {
				let ready = !asked.funding.is_by_peers() || asked.pledged == offer.amount;
				careless || (ready && now <= offer.expires)
			}
			_ => false,
		})?;
		signed(self.mostly(asked.borrower_id), Call::accept { request })
	}

	pub(super) fn cancel_request(&mut self) -> Option<Act> {
		// Mostly such as nothing can become of any more.
		let (now, careless) = (Timestamp::get(), self.dice.chance(30));
		let (request, asked) = self.request_in(|asked| {
			careless
				|| matches!(asked.funding, Funding::Peers { deadline } if deadline < now)
				|| match asked.state {
					RequestState::Open => asked.timestamp + 20 * MS_PER_DAY < now,
					RequestState::Referred { until } => until < now,
					RequestState::Approved(offer) => offer.expires < now,
				}
		})?;
		signed(self.mostly(asked.borrower_id), Call::cancel_request { request })
	}

	pub(super) fn pledge(&mut self) -> Option<Act> {
		let (now, careless) = (Timestamp::get(), self.careless());
		let (request, asked) = self.request_in(|asked| match asked.funding {
			Funding::Peers { deadline } => careless || (now <= deadline && asked.pledged < asked.amount),
			Funding::Bank => false,
		})?;
		let wanted = match asked.state {
			RequestState::Approved(offer) => offer.amount,
			_ => asked.amount,
		};
		let missing = wanted.saturating_sub(asked.pledged);
		let amount = if self.dice.chance(60) { missing } else { self.dice.part(missing) };
		signed(self.member(asked.bank_id), Call::pledge { request, amount })
	}

	pub(super) fn withdraw_pledge(&mut self) -> Option<Act> {
		let idle = |request: &_| !PeerLoans::<Test>::contains_key(request);
		let pledges: Vec<_> = Pledges::<Test>::iter_keys()
			.filter(|(request, _)| idle(request) || self.dice.chance(10))
			.collect();
		let (request, lender) = self.dice.pick(&pledges)?;
		signed(self.mostly(lender), Call::withdraw_pledge { request })
	}

	pub(super) fn repay(&mut self) -> Option<Act> {
		let (id, loan) = self.loan_with(|_| true)?;
		let now = Timestamp::get();
		let (owed, interest) = (loan.owed(now).unwrap(), loan.interest_due(now).unwrap());
		let amount = match self.dice.below(12) {
			0 => 1,
			1 => owed - 1,
			2 => owed + 1,
			3 => owed,
			4 => interest,
			5..=8 => interest + loan.overdue(now).unwrap(),
			_ => self.dice.part(owed),
		};
		let payer = if self.dice.chance(80) { loan.borrower } else { self.somebody() };
		signed(payer, Call::repay { loan: id, amount })
	}

	pub(super) fn repay_in_full(&mut self) -> Option<Act> {
		let (id, loan) = self.loan_with(|_| true)?;
		let payer = if self.dice.chance(80) { loan.borrower } else { self.somebody() };
		let at_most = if self.dice.chance(90) { Balance::MAX } else { loan.outstanding };
		signed(payer, Call::repay_in_full { loan: id, at_most })
	}

	/// All others pay what somebody has owed since long ago: nobody is out of the game for good.
	pub(super) fn bail_out(&mut self) -> Option<Act> {
		let long_ago = Timestamp::get().saturating_sub(50 * MS_PER_DAY);
		let (loan, _) = self.loan_with(|loan| loan.default.is_some_and(|default| default.at < long_ago))?;
		signed(REDISTRIBUTION, Call::repay_in_full { loan, at_most: Balance::MAX })
	}

	pub(super) fn claim_proceeds(&mut self) -> Option<Act> {
		let endorsers = LoanEndorsements::<Test>::iter_keys();
		let lenders = Pledges::<Test>::iter_keys()
			.filter_map(|(request, lender)| PeerLoans::<Test>::get(request).map(|loan| (loan, lender)));
		let careless = self.careless();
		let something = |loan: &LoanId| {
			let Some(loan) = ActiveLoans::<Test>::get(loan) else { return true };
			let pots =
				[loan.endorsers, loan.lenders, loan.default.map(|default| default.taken).unwrap_or_default()];
			pots.iter().any(|pot| pot.unclaimed().unwrap() > 1_000)
		};
		let claimants: Vec<_> =
			endorsers.chain(lenders).filter(|(loan, _)| careless || something(loan)).collect();
		let (loan, who) = self.dice.pick(&claimants)?;
		signed(self.mostly(who), Call::claim_proceeds { loan })
	}

	pub(super) fn call_default(&mut self) -> Option<Act> {
		let (now, tolerance) = (Timestamp::get(), Rules::get().late_tolerance);
		let any = self.dice.chance(5);
		let (loan, _) = self.loan_with(|loan| any || loan.late_since(now, tolerance).is_some())?;
		signed(self.somebody(), Call::call_default { loan })
	}

	pub(super) fn appeal_slash(&mut self) -> Option<Act> {
		let called: Vec<_> = LoanEndorsements::<Test>::iter()
			.filter(|(_, _, part)| part.slashed > 0)
			.map(|(loan, who, _)| (loan, who))
			.collect();
		let (loan, who) = self.dice.pick(&called)?;
		signed(self.mostly(who), Call::appeal_slash { loan })
	}

	pub(super) fn resolve_appeal(&mut self) -> Option<Act> {
		let appeals: Vec<_> = LoanEndorsements::<Test>::iter()
			.filter(|(_, _, part)| part.appeal == Appeal::Open)
			.map(|(loan, who, _)| (loan, who))
			.collect();
		let (id, endorser) = self.dice.pick(&appeals)?;
		let bank = ActiveLoans::<Test>::get(id).map_or(0, |loan| loan.bank_id);
		let give_back = self.dice.chance(60);
		decided_by(bank, Call::resolve_appeal { loan: id, endorser, give_back })
	}

	/// Nothing comes of a vote.
	pub(super) fn end_vote(&mut self) -> Option<Act> {
		let votes: Vec<_> = Votes::iter_keys().collect();
		self.dice.pick(&votes).map(Act::EndVote)
	}

	pub(super) fn restructure(&mut self) -> Option<Act> {
		let (id, loan) = self.loan_with(|loan| loan.default.is_none())?;
		let left = loan.plan.end().unwrap().saturating_sub(Timestamp::get());
		let term = if self.dice.chance(85) { left + self.term() } else { self.term() };
		let rate = match self.dice.below(4) {
			0 => Perquintill::from_parts(loan.rate.deconstruct() / 2),
			1 => Perquintill::zero(),
			_ => loan.rate,
		};
		let terms = Terms { term, schedule: self.schedule(), rate };
		decided_by(loan.bank_id, Call::restructure { loan: id, terms })
	}

	pub(super) fn grant_forbearance(&mut self) -> Option<Act> {
		let (id, loan) = self.loan_with(|loan| loan.default.is_none())?;
		let until = Timestamp::get() + self.minutes(180 * MS_PER_DAY);
		decided_by(loan.bank_id, Call::grant_forbearance { loan: id, until })
	}

	pub(super) fn buy_collateral(&mut self) -> Option<Act> {
		let sales: Vec<_> = Sales::<Test>::iter().collect();
		let (loan, sale) = self.dice.pick(&sales)?;
		let amount = self.dice.part(sale.amount);
		let at_most = if self.dice.chance(90) { Balance::MAX } else { 1 };
		signed(self.somebody(), Call::buy_collateral { loan, amount, at_most })
	}

	pub(super) fn list_asset(&mut self) -> Option<Act> {
		let listing = Listing {
			price: FixedU128::from_inner(self.dice.scale(10u128.pow(15), 10u128.pow(19))),
			expires: Timestamp::get()
				+ self.dice.scale(u128::from(HOUR), u128::from(400 * MS_PER_DAY)) as Moment,
			haircut: Permill::from_percent(self.dice.below(101) as u32),
			cap: self.dice.scale(10 * CRD, 5_000 * CRD),
		};
		// Once in a while one that nobody has heard of.
		let asset = if self.dice.chance(95) { GRAIN } else { GRAIN + 1 };
		by_root(Call::list_asset { asset, listing })
	}

	pub(super) fn unlist_asset(&mut self) -> Option<Act> {
		by_root(Call::unlist_asset { asset: GRAIN })
	}

	pub(super) fn appeal_score(&mut self) -> Option<Act> {
		let (request, asked) = self.open_request()?;
		let who = self.mostly(asked.borrower_id);
		signed(who, Call::appeal_score { request })
	}

	/// One that finds most people good for a loan: lending is to go on.
	pub(super) fn set_model(&mut self) -> Option<Act> {
		let seed = u64::from(self.dice.below(1_000) as u32);
		let mut model = if self.dice.chance(50) {
			scorecard(seed, &CHAIN_V1, 200_000)
		} else {
			forest(seed, &CHAIN_V1, 10, 3, 200_000)
		};
		model.base = -4_000_000;
		let version = Model::<Test>::get().map_or(1, |kept| kept.version + 1);
		model.version = if self.careless() { version.saturating_sub(1) } else { version };
		by_root(Call::set_model {
			model: model.to_bytes().try_into().unwrap(),
			evidence: Evidence::default(),
		})
	}
}
