//! An assessment in plain words, as a loan officer would put it.

use super::model::strongest;
use credit_primitives_scoring::{Reason, CHAIN_V1};
use credit_primitives_types::{Balance, CRD};
use pallet_credit::views::{AssessmentView, Change, Decision};

/// How many reasons are told on each side.
const MOST: usize = 3;

/// The features of which [`Change`] says more exactly what to do.
const SAID_IN_AMOUNTS: [&str; 3] = ["stake_coverage", "collateral_coverage", "amount_to_limit"];

/// An amount in CRD with at most two decimals, rounded up or down.
fn crd(amount: Balance, up: bool) -> String {
	let hundredth = CRD / 100;
	let hundredths = if up { amount.div_ceil(hundredth) } else { amount / hundredth };
	let (whole, part) = (hundredths / 100, hundredths % 100);
	if part == 0 {
		format!("{whole} CRD")
	} else {
		format!("{whole}.{part:02} CRD")
	}
}

/// A list in words.
fn listed(parts: &[String]) -> String {
	match parts {
		[] => String::new(),
		[one] => one.clone(),
		[first @ .., last] => format!("{}; and {last}", first.join("; ")),
	}
}

fn texts(reasons: &[Reason]) -> Vec<String> {
	reasons.iter().filter_map(|reason| reason.text(&CHAIN_V1)).collect()
}

/// The sentences: what is decided, why, and what would change it.
pub(super) fn letter(view: &AssessmentView) -> Vec<String> {
	let mut sentences = vec![decision(view), standing(view)];
	if let Some(model) = &view.model {
		let reasons = strongest(model, MOST);
		let (against, in_favour) = (texts(&reasons.against), texts(&reasons.in_favour));
		if !against.is_empty() && view.decision != Decision::Approved {
			sentences.push(format!("What speaks against it most: {}.", listed(&against)));
		}
		if !in_favour.is_empty() {
			sentences.push(format!("What speaks for it: {}.", listed(&in_favour)));
		}
	}
	let ways: Vec<String> = view.changes.iter().map(way).collect();
	if !ways.is_empty() {
		let each =
			if ways.len() > 1 { "Each of these would be enough by itself" } else { "This would be enough" };
		sentences.push(format!("{each}: {}.", listed(&ways)));
	}
	let moves = other_moves(view);
	if !moves.is_empty() && view.decision != Decision::Approved {
		sentences.push(format!("The risk would also be low enough with {}.", listed(&moves)));
	}
	if view.decision == Decision::Rejected && view.score.recommended_terms.amount > 0 {
		sentences.push(
			"You may also put your request to the members of the bank (credit.appeal_score): they know you better than a \
			 score does."
				.into(),
		);
	}
	sentences
}

fn decision(view: &AssessmentView) -> String {
	match (view.decision, &view.terms) {
		(Decision::Approved, Some(terms)) => format!(
			"Your request would be approved: {} at {} a year.",
			crd(terms.amount, false),
			percent(terms.rate.deconstruct() / 1_000_000_000_000)
		),
		(Decision::Approved, None) => "Your request would be approved.".into(),
		(Decision::Referred, _) => "The members of the bank would decide on your request by vote.".into(),
		(Decision::Rejected, _) => "Your request would be refused as it stands.".into(),
	}
}

fn standing(view: &AssessmentView) -> String {
	format!(
		"You have about {} of 100 points, and the chance that this loan fails within a year is put at {}.",
		view.score.total_score.saturating_add(50) / 100,
		percent(view.score.probability_of_default.deconstruct().into())
	)
}

/// Millionths in percent, with one decimal.
fn percent(millionths: u64) -> String {
	let tenths = millionths.saturating_add(500) / 1_000;
	format!("{}.{} %", tenths / 10, tenths % 10)
}

fn way(change: &Change) -> String {
	match change {
		Change::MoreStake(more) => format!("endorsers with a record stake {} more on you", crd(*more, true)),
		Change::MoreCollateral(more) => format!("you put up {} more as collateral", crd(*more, true)),
		Change::SmallerAmount(amount) => format!("you ask for {} or less", crd(*amount, false)),
	}
}

/// What the borrower could change besides amounts.
fn other_moves(view: &AssessmentView) -> Vec<String> {
	let suggestions = view.model.iter().flat_map(|model| &model.suggestions);
	suggestions
		.filter(|suggestion| {
			suggestion.changes.iter().any(|change| {
				CHAIN_V1.get(change.feature).is_some_and(|feature| !SAID_IN_AMOUNTS.contains(&feature.name))
			})
		})
		.take(MOST)
		.map(|suggestion| {
			let parts: Vec<String> =
				suggestion.changes.iter().filter_map(|change| change.text(&CHAIN_V1)).collect();
			parts.join(", together with ")
		})
		.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
	use super::*;
	use credit_primitives_scoring::{ChainFeatures, Change as FeatureChange, Suggestion, CHAIN_FEATURES};
	use pallet_credit::{
		types::{CommunityScore, CreditScore, Explanation, NetworkScore, RecommendedTerms, RiskLevel},
		views::{ModelView, OfferedTerms},
	};
	use sp_runtime::{Permill, Perquintill};

	fn view(decision: Decision) -> AssessmentView {
		AssessmentView {
			score: CreditScore {
				total_score: 4_849,
				community_score: CommunityScore::default(),
				purpose_score: 8_500,
				network_score: NetworkScore::default(),
				risk_level: RiskLevel::High,
				probability_of_default: Permill::from_parts(147_449),
				loss_given_default: Permill::one(),
				recommended_terms: RecommendedTerms {
					rate: Perquintill::from_percent(20),
					within_cap: false,
					expected_loss_share: Permill::zero(),
					amount: 28 * CRD,
					security: None,
					discount: Perquintill::zero(),
				},
			},
			counted_stakes: 0,
			collateral: 0,
			decision,
			reasons: Default::default(),
			terms: None,
			obstacles: vec![],
			changes: vec![],
			model: None,
		}
	}

	fn at(name: &str) -> usize {
		usize::from(CHAIN_V1.find(name).unwrap().0)
	}

	#[test]
	fn a_letter_should_say_what_is_decided_why_and_what_would_change_it() {
		let features = ChainFeatures { times_late: 2, member_for: 700, term: 365, ..Default::default() };
		let mut contributions = vec![0; CHAIN_FEATURES];
		contributions[at("times_late")] = 900_000;
		contributions[at("stake_coverage")] = 1_200_000;
		contributions[at("member_for")] = -400_000;
		let change = |feature: &str, from, to| FeatureChange { feature: at(feature) as u8, from, to };
		let suggestion = |change| Suggestion {
			changes: vec![change],
			log_odds: -2_200_000,
			probability: Permill::from_percent(10),
		};
		let refused = AssessmentView {
			changes: vec![
				Change::MoreStake(37 * CRD + CRD / 1_000),
				Change::SmallerAmount(28 * CRD + 999 * (CRD / 1_000)),
			],
			model: Some(ModelView {
				explanation: Explanation {
					version: 1,
					log_odds: -1_754_000,
					base: -3_454_000,
					contributions: contributions.try_into().unwrap(),
				},
				values: features.values().to_vec(),
				suggestions: vec![
					suggestion(change("stake_coverage", 0, 80)),
					suggestion(change("term", 365, 180)),
				],
			}),
			..view(Decision::Rejected)
		};
		assert_eq!(
			letter(&refused),
			[
				"Your request would be refused as it stands.",
				"You have about 48 of 100 points, and the chance that this loan fails within a year is put at 14.7 %.",
				"What speaks against it most: endorsers with a record stake little on you, or nothing (share of the amount \
				 covered by endorsers' stakes that count: 0.0 %); and loans of yours became delinquent (loans that \
				 became delinquent: 2 times).",
				"What speaks for it: you have been a member for long (time as a member: 700 days).",
				"Each of these would be enough by itself: endorsers with a record stake 37.01 CRD more on you; and you ask \
				 for 28.99 CRD or less.",
				"The risk would also be low enough with term of the loan: 180 days instead of 365 days.",
				"You may also put your request to the members of the bank (credit.appeal_score): they know you better than \
				 a score does.",
			]
		);
	}

	#[test]
	fn a_letter_should_be_short_when_a_request_is_approved() {
		let terms = OfferedTerms {
			amount: 500 * CRD,
			rate: Perquintill::from_parts(66_386_000_000_000_000),
			endorsers_share: Permill::zero(),
			expected_loss_share: Permill::zero(),
		};
		let approved = AssessmentView { terms: Some(terms), ..view(Decision::Approved) };
		assert_eq!(letter(&approved)[0], "Your request would be approved: 500 CRD at 6.6 % a year.");
		assert_eq!(letter(&approved).len(), 2);
	}

	#[test]
	fn a_letter_should_not_send_to_the_members_what_no_vote_can_allow() {
		let mut refused = view(Decision::Rejected);
		refused.score.recommended_terms.amount = 0;
		assert_eq!(letter(&refused).len(), 2);
		assert_eq!(letter(&view(Decision::Rejected)).len(), 3);
	}
}
