//! What wallets and services ask for.

use crate::{
	assessment::{assess, Assessed, Circumstances, Facts, Verdict},
	parameters::CreditParameters,
	requests::Asked,
	types::{
		AmountDue, CreditRecord, CreditRequest, CreditScore, Debt, Endorsement, Endorsements, Explanation,
		Loan, LoanEndorsement, Plan, RejectionReasons, Sale,
	},
	ActiveLoans, Config, CreditRequests, Debts, Error, History, LoanEndorsements, LoansOf, OpenRequests,
	Pallet, Sales,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use credit_primitives_math::{interest::accrued, schedule::scheduled_balance, Permill, Perquintill};
use credit_primitives_scoring::{what_would_change, Model, Suggestion, CHAIN_V1};
use credit_primitives_types::{
	Balance, BankId, Collateral, Description, Funding, LoanId, Moment, PersonId, Personhood, Purpose,
	PurposeKind, RequestId, Schedule,
};
use frame_support::ensure;
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// The most loans or installments in one answer.
const RETURNED: u32 = 100;

/// A request that somebody thinks of making.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Enquiry<AccountId> {
	/// Who would ask.
	pub borrower: AccountId,
	/// The bank.
	pub bank_id: BankId,
	/// How much, in units of 10^-12 CRD.
	pub amount: Balance,
	/// For how long, in milliseconds.
	pub term: Moment,
	/// When the principal would be due.
	pub schedule: Schedule,
	/// What for.
	pub purpose: PurposeKind,
	/// Who would pay it out.
	pub funding: Funding,
	/// What the borrower would put up.
	pub collateral: Option<Collateral>,
	/// Who would stand for it, with how much; at most 16.
	pub endorsements: Vec<(AccountId, Balance)>,
}

/// How a request is assessed, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AssessmentView {
	/// The score with its parts.
	pub score: CreditScore,
	/// The part of the stakes that counts towards it.
	pub counted_stakes: Balance,
	/// What the collateral counts for.
	pub collateral: Balance,
	/// What the score comes to.
	pub decision: Decision,
	/// Why it is not approved by itself.
	pub reasons: RejectionReasons,
	/// What would be offered, if anything.
	pub terms: Option<OfferedTerms>,
	/// The names of the errors by which a call would refuse it as things stand, whatever the score.
	pub obstacles: Vec<Vec<u8>>,
	/// What would bring about approval by the score; each is enough alone.
	pub changes: Vec<Change>,
	/// How the model comes to the probability of default, if there is a model.
	pub model: Option<ModelView>,
}

/// What a model says of a request, and why.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ModelView {
	/// What each feature contributes.
	pub explanation: Explanation,
	/// What the model was told: the values of the features, in their order.
	pub values: Vec<i32>,
	/// What the borrower could change so that the probability of default is low enough to be approved.
	pub suggestions: Vec<Suggestion>,
}

/// What a score comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Decision {
	/// It carries the request.
	Approved,
	/// The members of the bank decide.
	Referred,
	/// It refuses the request.
	Rejected,
}

/// What a loan would be offered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct OfferedTerms {
	/// How much: what is asked for, or less where only that can be had within the cap on the price.
	pub amount: Balance,
	/// Interest per year.
	pub rate: Perquintill,
	/// The part of the interest that the endorsers get.
	pub endorsers_share: Permill,
	/// The part of the interest that covers the expected loss.
	pub expected_loss_share: Permill,
}

/// A change of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Change {
	/// So much more is staked, of what endorsers with a record may count for.
	MoreStake(Balance),
	/// So much more is put up.
	MoreCollateral(Balance),
	/// No more than this is asked for.
	SmallerAmount(Balance),
}

/// A request that is there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RequestView<AccountId> {
	/// Its hash.
	pub request_id: RequestId,
	/// The request as it is stored.
	pub request: CreditRequest<AccountId>,
	/// The last moment of its present state.
	pub until: Moment,
}

/// A loan that is not repaid.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LoanView<AccountId> {
	/// Its number.
	pub loan_id: LoanId,
	/// The loan as it is stored.
	pub loan: Loan<AccountId>,
	/// What is owed on it now.
	pub due: AmountDue,
	/// Who stands for it.
	pub endorsements: Vec<(AccountId, LoanEndorsement)>,
	/// The sale of the asset that secured it.
	pub sale: Option<Sale>,
}

/// A page of loans.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct LoanPage<AccountId> {
	/// The loans, in no order.
	pub loans: Vec<LoanView<AccountId>>,
	/// The number after which to go on, `None` at the end.
	pub next: Option<LoanId>,
}

/// A part of principal and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct InstallmentView {
	/// Which one, from 1.
	pub number: u32,
	/// When it is due.
	pub due: Moment,
	/// The principal.
	pub principal: Balance,
	/// How much of it is paid.
	pub paid: Balance,
	/// The interest to be paid with it, if everything is paid on the day from now on. What has accrued so far is to be paid
	/// with the first one that is unpaid.
	pub interest: Balance,
}

/// A page of installments.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SchedulePage {
	/// The plan that they follow from.
	pub plan: Plan,
	/// The installments.
	pub installments: Vec<InstallmentView>,
	/// The number at which to go on, `None` at the end.
	pub next: Option<u32>,
}

/// What a person has shown and owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RecordView {
	/// The person.
	pub person: PersonId,
	/// What scores are made of.
	pub record: CreditRecord,
	/// What they may owe to all banks without collateral.
	pub limit: Balance,
	/// What they owe.
	pub debt: Debt,
}

impl<T: Config> Pallet<T> {
	/// How a request would be assessed now.
	pub fn assess_enquiry(enquiry: Enquiry<T::AccountId>) -> Result<AssessmentView, DispatchError> {
		let parameters = Self::parameters();
		let now = Self::now();
		let Enquiry { borrower, bank_id, amount, term, schedule, purpose, funding, collateral, .. } = enquiry;
		let asked = Asked {
			bank_id,
			amount,
			term,
			schedule,
			purpose: Purpose { kind: purpose, description: Description::Hash(Default::default()) },
			funding,
			collateral,
			impact_score: 0,
		};
		let person = Self::ensure_member(&borrower, bank_id)?;
		Self::ensure_well_formed(&asked, &parameters, now)?;
		let mut obstacles = Vec::new();
		if OpenRequests::<T>::contains_key(person) {
			obstacles.push(Error::<T>::AlreadyExists.into());
		}
		let mut endorsements = Endorsements::default();
		for (endorser, stake) in enquiry.endorsements {
			let given = Self::ensure_member(&endorser, bank_id)?;
			ensure!(given != person, Error::<T>::OwnRequest);
			let mut before = endorsements.iter().map(|earlier: &Endorsement<_>| earlier.person);
			ensure!(before.all(|earlier| earlier != given), Error::<T>::AlreadyEndorsed);
			if let Err(error) = Self::ensure_may_stake(&given, bank_id, stake, &parameters) {
				obstacles.push(error);
			}
			endorsements
				.try_push(Endorsement { endorser, person: given, stake })
				.map_err(|_| Error::<T>::MaxEndorsersExceeded)?;
		}
		let request = asked.into_request(borrower, person, endorsements, now);
		Self::view_assessment(&request, &parameters, obstacles)
	}

	/// How a request that is there would be assessed now.
	pub fn assess_request(request_id: RequestId) -> Result<AssessmentView, DispatchError> {
		Self::view_assessment(&Self::request(request_id)?, &Self::parameters(), Vec::new())
	}

	fn view_assessment(
		request: &CreditRequest<T::AccountId>,
		parameters: &CreditParameters,
		mut obstacles: Vec<DispatchError>,
	) -> Result<AssessmentView, DispatchError> {
		let (model, evidence) = Self::model().unzip();
		let facts = Self::facts(request, &evidence.unwrap_or_default(), parameters)?;
		let Assessed { score, features, explanation, .. } = assess(&facts, model.as_ref(), parameters);
		let by_peers = request.funding.is_by_peers();
		let (decision, reasons) = match score.verdict(by_peers, parameters) {
			Verdict::Approve => (Decision::Approved, RejectionReasons::default()),
			Verdict::Refer(reasons) => (Decision::Referred, reasons),
			Verdict::Reject(reasons) => (Decision::Rejected, reasons),
		};
		let offered = score.recommended_terms.amount;
		let terms = (decision != Decision::Rejected).then(|| {
			let security = facts.collateral.saturating_add(facts.stakes);
			let (rate, expected_loss_share) = score.price_of(offered, security, parameters);
			let endorsers_share = parameters.share_of_endorsers(offered, facts.stakes);
			OfferedTerms { amount: offered, rate, endorsers_share, expected_loss_share }
		});
		let amount = if offered > 0 { offered } else { request.amount };
		obstacles.extend(Self::ensure_may_lend(request, amount, parameters).err());
		let changes = match decision {
			Decision::Approved => Vec::new(),
			_ => changes(&facts, model.as_ref(), by_peers, parameters),
		};
		Ok(AssessmentView {
			score,
			counted_stakes: facts.counted_stakes,
			collateral: facts.collateral,
			decision,
			reasons,
			terms,
			obstacles: obstacles.into_iter().map(name_of).collect(),
			changes,
			model: explanation.zip(model).map(|(explanation, model)| {
				let values = features.to_vec();
				let target = parameters.maximum_default;
				let suggestions = what_would_change(&model, &CHAIN_V1, &values, target).unwrap_or_default();
				ModelView { explanation, values, suggestions }
			}),
		})
	}

	/// A request and until when it is what it is; `None` if there is none.
	pub fn request_view(request_id: RequestId) -> Option<RequestView<T::AccountId>> {
		let request = CreditRequests::<T>::get(request_id)?;
		let until = Self::lasts_until(&request, &Self::parameters());
		Some(RequestView { request_id, request, until })
	}

	/// A loan and what is owed on it now; `None` if there is none.
	pub fn loan_view(loan_id: LoanId) -> Option<LoanView<T::AccountId>> {
		let loan = ActiveLoans::<T>::get(loan_id)?;
		Some(LoanView {
			loan_id,
			due: Self::due(&loan, Self::now())?,
			endorsements: LoanEndorsements::<T>::iter_prefix(loan_id).collect(),
			sale: Sales::<T>::get(loan_id),
			loan,
		})
	}

	/// At most `limit` loans of the person behind an account, after one of them.
	pub fn loan_views(who: &T::AccountId, after: Option<LoanId>, limit: u32) -> LoanPage<T::AccountId> {
		let Some(person) = T::Personhood::person_of(who) else {
			return LoanPage { loans: Vec::new(), next: None };
		};
		let limit = limit.min(RETURNED) as usize;
		let keys = match after {
			Some(after) => {
				let key = LoansOf::<T>::hashed_key_for(person, after);
				LoansOf::<T>::iter_key_prefix_from(person, key)
			}
			None => LoansOf::<T>::iter_key_prefix(person),
		};
		let found: Vec<LoanId> = keys.take(limit.saturating_add(1)).collect();
		let is_more = found.len() > limit;
		let shown: Vec<LoanId> = found.into_iter().take(limit).collect();
		let next = if is_more { shown.last().copied() } else { None };
		LoanPage { loans: shown.into_iter().filter_map(Self::loan_view).collect(), next }
	}

	/// Installments of a loan, from one of them on; `None` if there is no such loan.
	pub fn schedule_view(loan_id: LoanId, start: u32, limit: u32) -> Option<SchedulePage> {
		let loan = ActiveLoans::<T>::get(loan_id)?;
		let now = Self::now();
		let last = loan.plan.schedule.installments();
		let first = start.max(1);
		let end = last.min(first.saturating_add(limit.min(RETURNED)).saturating_sub(1));
		let installments =
			(first..=end).map(|number| loan.installment(number, now)).collect::<Option<_>>()?;
		Some(SchedulePage {
			plan: loan.plan,
			installments,
			next: (first <= last && end < last).then(|| end.saturating_add(1)),
		})
	}

	/// What the person behind an account has shown and owes; `None` if it is nobody's.
	pub fn record_view(who: &T::AccountId) -> Option<RecordView> {
		let person = T::Personhood::person_of(who)?;
		Some(RecordView {
			person,
			record: History::<T>::get(person),
			limit: Self::personal_limit(&person, &Self::parameters()),
			debt: Debts::<T>::get(person),
		})
	}
}

/// The name of an error of a pallet, as its documentation has it.
pub fn name_of(error: DispatchError) -> Vec<u8> {
	let name: &'static str = error.into();
	name.as_bytes().to_vec()
}

impl<AccountId> Loan<AccountId> {
	/// An installment of the plan as it stands. `None` past what a balance can hold.
	pub(crate) fn installment(&self, number: u32, now: Moment) -> Option<InstallmentView> {
		let Plan { base, schedule, .. } = self.plan;
		let parts = schedule.installments();
		let (due, before) = (self.plan.due(number)?, number.checked_sub(1)?);
		let (owed_before, owed_after) =
			(scheduled_balance(base, parts, before)?, scheduled_balance(base, parts, number)?);
		let left = self.outstanding.clamp(owed_after, owed_before).checked_sub(owed_after)?;
		let principal = owed_before.checked_sub(owed_after)?;
		// The one that is unpaid first bears what has accrued; of a loan that owes nothing but interest the last one does.
		let is_next = self.outstanding > owed_after && self.outstanding <= owed_before
			|| self.outstanding == 0 && number == parts;
		let from = if is_next { now } else { self.plan.due(before)?.max(now) };
		let ahead = match self.default {
			// No interest accrues any more.
			Some(_) => 0,
			None if left == 0 => 0,
			None => accrued(self.outstanding.min(owed_before), self.rate, due.saturating_sub(from))?,
		};
		let interest = if is_next { ahead.checked_add(self.interest_due(now)?)? } else { ahead };
		Some(InstallmentView { number, due, principal, paid: principal.checked_sub(left)?, interest })
	}
}

/// What would bring about approval by the score, each alone and as little of it as is enough.
fn changes(
	facts: &Facts,
	model: Option<&Model>,
	by_peers: bool,
	parameters: &CreditParameters,
) -> Vec<Change> {
	let approves = |changed: &Facts| {
		let Assessed { score, .. } = assess(changed, model, parameters);
		matches!(score.verdict(by_peers, parameters), Verdict::Approve)
	};
	let more_stake = least(facts.amount, |more| {
		approves(&Facts {
			stakes: facts.stakes.saturating_add(more),
			counted_stakes: facts.counted_stakes.saturating_add(more),
			// Whoever stakes it is one of them.
			circumstances: Circumstances {
				endorsers: facts.circumstances.endorsers.max(1),
				..facts.circumstances
			},
			..*facts
		})
	});
	let more_collateral = least(facts.amount, |more| {
		approves(&Facts { collateral: facts.collateral.saturating_add(more), ..*facts })
	});
	let lessened = facts.amount.checked_sub(parameters.minimum_amount).and_then(|most| {
		least(most, |less| approves(&Facts { amount: facts.amount.saturating_sub(less), ..*facts }))
	});
	[
		more_stake.map(Change::MoreStake),
		more_collateral.map(Change::MoreCollateral),
		lessened.map(|less| Change::SmallerAmount(facts.amount.saturating_sub(less))),
	]
	.into_iter()
	.flatten()
	.collect()
}

/// The least number up to `most` of which something holds that holds of all greater ones too.
fn least(most: Balance, holds: impl Fn(Balance) -> bool) -> Option<Balance> {
	if !holds(most) {
		return None;
	}
	let (mut low, mut high) = (0, most);
	while low < high {
		let middle = low.saturating_add(high.saturating_sub(low) >> 1);
		if holds(middle) {
			high = middle;
		} else {
			low = middle.saturating_add(1);
		}
	}
	Some(high)
}
