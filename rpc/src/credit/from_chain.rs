//! From what the runtime answers to what clients are told, and back for what they ask.

use credit_network_runtime::AccountId;
use credit_primitives_types::{
	Collateral as ChainCollateral, Description, Funding as ChainFunding, PurposeKind,
	Schedule as ChainSchedule,
};
use pallet_credit::{
	parameters::FULL_SCORE,
	types::{CommunityScore, NetworkScore, Offer, RejectionReason, RequestState as ChainState},
	views::{self, Change as ChainChange},
};

use super::{letter::letter, *};
use crate::{failure::Failure, values::text};

fn points(score: u16) -> Fraction {
	Fraction::of(score.into(), 2)
}

fn name(bytes: Vec<u8>) -> String {
	text(&bytes)
}

impl From<Vec<u8>> for Failure {
	fn from(error: Vec<u8>) -> Self {
		match name(error) {
			name if name == "RequestNotFound" => Self::RequestNotFound,
			name => Self::NotAssessable(name),
		}
	}
}

impl From<PurposeKind> for Purpose {
	fn from(kind: PurposeKind) -> Self {
		match kind {
			PurposeKind::ProductiveEnterprise => Self::ProductiveEnterprise,
			PurposeKind::CreativeProject => Self::CreativeProject,
			PurposeKind::CommunityInfrastructure => Self::CommunityInfrastructure,
			PurposeKind::EcologicalRestoration => Self::EcologicalRestoration,
			PurposeKind::EducationalInitiative => Self::EducationalInitiative,
		}
	}
}

impl From<Purpose> for PurposeKind {
	fn from(purpose: Purpose) -> Self {
		match purpose {
			Purpose::ProductiveEnterprise => Self::ProductiveEnterprise,
			Purpose::CreativeProject => Self::CreativeProject,
			Purpose::CommunityInfrastructure => Self::CommunityInfrastructure,
			Purpose::EcologicalRestoration => Self::EcologicalRestoration,
			Purpose::EducationalInitiative => Self::EducationalInitiative,
		}
	}
}

impl From<ChainCollateral> for Collateral {
	fn from(collateral: ChainCollateral) -> Self {
		match collateral {
			ChainCollateral::Native { amount } => Self { asset: None, amount: amount.into() },
			ChainCollateral::Asset { asset, amount } => Self { asset: Some(asset), amount: amount.into() },
		}
	}
}

impl From<Collateral> for ChainCollateral {
	fn from(Collateral { asset, amount }: Collateral) -> Self {
		match asset {
			None => Self::Native { amount: amount.0 },
			Some(asset) => Self::Asset { asset, amount: amount.0 },
		}
	}
}

impl From<Enquiry> for views::Enquiry<AccountId> {
	fn from(enquiry: Enquiry) -> Self {
		Self {
			borrower: enquiry.borrower.0,
			bank_id: enquiry.bank,
			amount: enquiry.amount.0,
			term: enquiry.term,
			schedule: match enquiry.installments {
				None | Some(1) => ChainSchedule::Bullet,
				Some(installments) => ChainSchedule::Amortising { installments },
			},
			purpose: enquiry.purpose.into(),
			funding: match enquiry.peers_until {
				None => ChainFunding::Bank,
				Some(deadline) => ChainFunding::Peers { deadline },
			},
			collateral: enquiry.collateral.map(Into::into),
			endorsements: enquiry
				.endorsements
				.into_iter()
				.map(|given| (given.endorser.0, given.stake.0))
				.collect(),
		}
	}
}

impl From<RejectionReason> for Reason {
	fn from(reason: RejectionReason) -> Self {
		let meaning = match reason {
			RejectionReason::ScoreTooLow => {
				"The total score is under the threshold. A better record, or more stake of endorsers with a record, raises it."
			}
			RejectionReason::DefaultTooLikely => {
				"The loan is too likely to fail, going by the score. What raises the score lowers the likelihood."
			}
			RejectionReason::PriceAboveCap => {
				"The price that covers the risk is above the cap, for any amount. More collateral or stake lowers it."
			}
			RejectionReason::DeclinedByMembers => "The bank's members voted against it.",
		};
		Self { name: format!("{reason:?}"), meaning: meaning.into() }
	}
}

impl From<views::OfferedTerms> for Terms {
	fn from(terms: views::OfferedTerms) -> Self {
		Self {
			amount: terms.amount.into(),
			rate: terms.rate.into(),
			endorsers_share: terms.endorsers_share.into(),
			expected_loss_share: terms.expected_loss_share.into(),
		}
	}
}

impl From<Offer> for Terms {
	fn from(offer: Offer) -> Self {
		let Offer { amount, rate, endorsers_share, expected_loss_share, .. } = offer;
		views::OfferedTerms { amount, rate, endorsers_share, expected_loss_share }.into()
	}
}

impl From<views::AssessmentView> for Assessment {
	fn from(view: views::AssessmentView) -> Self {
		let (advice, model) = (letter(&view), view.model.as_ref().map(ModelSays::from));
		let score = view.score;
		let (community, network) = (score.community_score, score.network_score);
		let most = CommunityScore::MOST;
		let contributions = [
			("community", "repaying on time", community.on_time, most.on_time),
			("community", "volume repaid", community.volume, most.volume),
			("community", "age of the membership", community.membership, most.membership),
			("community", "endorsements that held", community.endorsements, most.endorsements),
			("purpose", "worth of the purpose", score.purpose_score, FULL_SCORE),
			("network", "stakes of endorsers with a record", network.stakes, NetworkScore::MOST.stakes),
			("network", "health of the bank's community", network.health, NetworkScore::MOST.health),
		];
		Self {
			total_score: points(score.total_score),
			community_score: points(community.total()),
			purpose_score: points(score.purpose_score),
			network_score: points(network.total()),
			contributions: contributions
				.into_iter()
				.map(|(score, part, added, most)| Contribution {
					score: score.into(),
					part: part.into(),
					points: points(added),
					most: points(most),
				})
				.collect(),
			risk_level: format!("{:?}", score.risk_level).to_lowercase(),
			probability_of_default: score.probability_of_default.into(),
			loss_given_default: score.loss_given_default.into(),
			decision: match view.decision {
				views::Decision::Approved => Decision::Approved,
				views::Decision::Referred => Decision::Referred,
				views::Decision::Rejected => Decision::Rejected,
			},
			reasons: view.reasons.into_iter().map(Into::into).collect(),
			terms: view.terms.map(Into::into),
			obstacles: view
				.obstacles
				.into_iter()
				.map(name)
				.map(|error| Obstacle { advice: crate::advice::of(&error), error })
				.collect(),
			changes: view
				.changes
				.into_iter()
				.map(|change| match change {
					ChainChange::MoreStake(amount) => Change::MoreStake(amount.into()),
					ChainChange::MoreCollateral(amount) => Change::MoreCollateral(amount.into()),
					ChainChange::SmallerAmount(amount) => Change::SmallerAmount(amount.into()),
				})
				.collect(),
			model,
			advice,
		}
	}
}

impl From<views::RequestView<AccountId>> for Request {
	fn from(view: views::RequestView<AccountId>) -> Self {
		let request = view.request;
		let (description, description_hash) = match request.purpose.description {
			Description::Text(words) => (Some(text(&words)), None),
			Description::Hash(hash) => (None, Some(hash.into())),
		};
		let (state, offer) = match request.state {
			ChainState::Open => ("open", None),
			ChainState::Referred { .. } => ("referred", None),
			ChainState::Approved(offer) => ("approved", Some(offer)),
		};
		Self {
			id: view.request_id.into(),
			borrower: request.borrower_id.into(),
			person: request.person.into(),
			bank: request.bank_id,
			amount: request.amount.into(),
			term: request.term,
			installments: request.schedule.installments(),
			purpose: request.purpose.kind.into(),
			description,
			description_hash,
			peers_until: match request.funding {
				ChainFunding::Bank => None,
				ChainFunding::Peers { deadline } => Some(deadline),
			},
			pledged: request.pledged.into(),
			collateral: request.collateral.map(Into::into),
			endorsements: request
				.community_endorsements
				.into_iter()
				.map(|given| Stake { endorser: given.endorser.into(), stake: given.stake.into() })
				.collect(),
			impact: request.productive_impact_score,
			requested: request.timestamp,
			state: state.into(),
			until: view.until,
			loan: offer.map(|offer| offer.loan_id),
			offer: offer.map(Into::into),
		}
	}
}

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

impl From<views::LoanView<AccountId>> for Loan {
	fn from(view: views::LoanView<AccountId>) -> Self {
		let (loan, due) = (view.loan, view.due);
		let state = match (&loan.default, loan.care.is_late) {
			(Some(_), _) => "defaulted",
			(None, true) => "late",
			(None, false) => "current",
		};
		let native = loan.security.native;
		let collateral = match loan.security.asset {
			Some(secured) => Some(Collateral { asset: Some(secured.asset), amount: secured.amount.into() }),
			None if native > 0 => Some(Collateral { asset: None, amount: native.into() }),
			None => None,
		};
		Self {
			id: view.loan_id,
			request: loan.request_id.into(),
			borrower: loan.borrower.into(),
			person: loan.person.into(),
			bank: loan.bank_id,
			by_peers: loan.by_peers,
			purpose: loan.purpose.into(),
			state: state.into(),
			principal: loan.principal.into(),
			created: loan.created.into(),
			outstanding: due.outstanding.into(),
			interest: due.interest.into(),
			owed: due.outstanding.saturating_add(due.interest).into(),
			overdue: due.overdue.into(),
			next_due: due.next_due,
			days_late: due.late_for / DAY,
			late_for: due.late_for,
			default_from: due.default_from,
			rate: loan.rate.into(),
			accepted: loan.accepted,
			term: loan.plan.term,
			installments: loan.plan.schedule.installments(),
			provision: loan.care.provision.into(),
			restructured: loan.care.restructured,
			collateral,
			collateral_held: loan.security.native_held.into(),
			endorsements: view
				.endorsements
				.into_iter()
				.map(|(endorser, part)| LoanStake {
					endorser: endorser.into(),
					stake: part.stake.into(),
					held: part.held.into(),
					called: part.slashed.into(),
					taken: part.taken.into(),
					restored: part.restored.into(),
					claimed: part.claimed.into(),
				})
				.collect(),
			sale: view.sale.map(|sale| Sale {
				asset: sale.asset,
				left: sale.amount.into(),
				first_price: sale.price.into(),
				began: sale.began,
			}),
		}
	}
}

impl From<views::LoanPage<AccountId>> for Loans {
	fn from(page: views::LoanPage<AccountId>) -> Self {
		Self { loans: page.loans.into_iter().map(Into::into).collect(), next: page.next }
	}
}

impl From<views::SchedulePage> for LoanSchedule {
	fn from(page: views::SchedulePage) -> Self {
		Self {
			began: page.plan.start,
			base: page.plan.base.into(),
			installments: page
				.installments
				.into_iter()
				.map(|one| Installment {
					number: one.number,
					due: one.due,
					principal: one.principal.into(),
					paid: one.paid.into(),
					interest: one.interest.into(),
				})
				.collect(),
			next: page.next,
		}
	}
}

impl From<views::RecordView> for History {
	fn from(view: views::RecordView) -> Self {
		let (record, debt) = (view.record, view.debt);
		Self {
			person: view.person.into(),
			repaid: record.repaid.into(),
			repaid_on_time: record.repaid_on_time.into(),
			principal_days: record.principal_days.into(),
			loans_closed: record.loans_closed,
			late: record.late,
			worst_delay: record.worst_delay,
			defaults: record.defaults,
			defaulted: record.defaulted.into(),
			endorsements_held: record.endorsements_held,
			endorsements_failed: record.endorsements_failed,
			peer_repaid: record.peer_repaid.into(),
			peer_closed: record.peer_closed,
			limit: view.limit.into(),
			owed_unsecured: debt.unsecured.into(),
			loans: debt.loans,
			loans_defaulted: debt.defaulted,
		}
	}
}
