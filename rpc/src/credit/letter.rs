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
	let hundredths =
		if up { amount.div_ceil(hundredth) } else { amount.checked_div(hundredth).unwrap_or_default() };
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
	let points = view.score.total_score;
	let half = points.div_ceil(50).saturating_sub(1);
	format!(
		"You have about {} of 100 points, and the chance that this loan fails within a year is put at {}.",
		half.saturating_add(1) / 2,
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
