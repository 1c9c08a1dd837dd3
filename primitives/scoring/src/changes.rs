//! What a person could change to be judged as less of a risk.

use crate::{
	error::ModelError,
	forest::{Node, Nodes},
	model::{Form, Model},
	probability,
	schema::{Control, Direction, Feature, Moves, Schema, MISSING},
};
use alloc::{format, string::String, vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::cmp::Ordering;
use credit_primitives_math::Permill;
use scale_info::TypeInfo;

/// How many values of one feature are tried at most, the nearest of them.
pub const MAX_CANDIDATES: usize = 256;

/// One thing to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Change {
	/// The feature's position in the schema.
	pub feature: u8,
	/// What its value is.
	pub from: i32,
	/// What it should be.
	pub to: i32,
}

/// Changes that together bring the probability of default to the target.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Suggestion {
	/// What to change: one thing, or two.
	pub changes: Vec<Change>,
	/// The log-odds of default after it, in millionths.
	pub log_odds: i32,
	/// The probability of default after it, at most the target.
	pub probability: Permill,
}

/// What a person could change by themselves so that the probability of default is at most `target`.
///
/// For each feature that [the person controls](Control::ByPerson) alone, the value nearest to the present one that is enough, if
/// any is; the smallest change first, measured by the range of the feature. If none is, a pair: the feature that can do most,
/// and the one that needs the smallest change besides it, after which the first goes no further than it must. Features that the person does not
/// control are taken as they are, and a value that is missing stays so. Nothing is suggested to whom the target is met
/// already, nor where nothing helps. Each suggestion has been scored: what it says is what the model will say.
///
/// The values tried are those next to a bound of the model, the nearest [`MAX_CANDIDATES`] of each feature. Those of a
/// feature with a direction are searched by halving. So the model scores at most 4 * 256 values of each feature without a
/// direction, and at most 4 * 9 of each other.
pub fn what_would_change(
	model: &Model,
	schema: &Schema,
	values: &[i32],
	target: Permill,
) -> Result<Vec<Suggestion>, ModelError> {
	let present = model.log_odds(values)?;
	let Some(goal) = probability::log_odds_at(target).filter(|goal| *goal < present) else {
		return Ok(Vec::new());
	};
	let levers: Vec<Lever> = schema
		.numbered()
		.filter_map(|(feature, known)| Lever::of(model, feature, known, *values.get(usize::from(feature))?))
		.collect();
	let mut search = Search { model, values: values.to_vec() };
	let mut alone = Vec::new();
	for lever in &levers {
		if let Some(to) = search.nearest(lever, goal)? {
			alone.push((lever.effort(to), vec![lever.change(to)]));
		}
	}
	if alone.is_empty() {
		alone.extend(search.pair(&levers, present, goal)?.map(|pair| (0, pair)));
	}
	alone.sort_by_key(|(effort, _)| *effort);
	alone.into_iter().map(|(_, changes)| search.suggestion(changes)).collect()
}

/// A feature that the person can move.
struct Lever {
	feature: u8,
	from: i32,
	/// The greatest less the least value.
	range: u64,
	/// Whether farther values are never worse.
	directed: bool,
	/// Where it can be moved to, the nearest first.
	candidates: Vec<i32>,
}

impl Lever {
	fn of(model: &Model, feature: u8, known: &Feature, from: i32) -> Option<Self> {
		let Control::ByPerson(moves) = known.control else { return None };
		if from == MISSING {
			return None;
		}
		let up = moves != Moves::Down && known.direction != Direction::Falling;
		let down = moves != Moves::Up && known.direction != Direction::Rising;
		let mut candidates: Vec<i32> = model
			.bounds_of(feature)
			.into_iter()
			// At a bound a value is on its upper side, just below it on its lower one.
			.filter_map(|bound| match bound.cmp(&from) {
				Ordering::Greater => up.then_some(bound),
				_ => bound.checked_sub(1).filter(|_| down),
			})
			.filter(|to| *to != MISSING && (known.least..=known.most).contains(to))
			.collect();
		candidates.sort_unstable_by_key(|to| (from.abs_diff(*to), *to));
		candidates.dedup();
		candidates.truncate(MAX_CANDIDATES);
		let range = u64::from(known.most.abs_diff(known.least)).max(1);
		let directed = known.direction != Direction::Free;
		(!candidates.is_empty()).then_some(Lever { feature, from, range, directed, candidates })
	}

	fn change(&self, to: i32) -> Change {
		Change { feature: self.feature, from: self.from, to }
	}

	/// How far a value is from the present one, in millionths of the range.
	fn effort(&self, to: i32) -> u64 {
		u64::from(self.from.abs_diff(to))
			.saturating_mul(1_000_000)
			.checked_div(self.range)
			.unwrap_or(u64::MAX)
	}
}

/// Scores what would be.
struct Search<'a> {
	model: &'a Model,
	values: Vec<i32>,
}

impl Search<'_> {
	fn set(&mut self, feature: u8, value: i32) {
		if let Some(place) = self.values.get_mut(usize::from(feature)) {
			*place = value;
		}
	}

	/// The log-odds with one feature at `to`, the others as they are.
	fn with(&mut self, lever: &Lever, to: i32) -> Result<i32, ModelError> {
		self.set(lever.feature, to);
		let log_odds = self.model.log_odds(&self.values);
		self.set(lever.feature, lever.from);
		log_odds
	}

	/// The nearest value of a feature at which the log-odds are at most `goal`.
	fn nearest(&mut self, lever: &Lever, goal: i32) -> Result<Option<i32>, ModelError> {
		if !lever.directed {
			for to in &lever.candidates {
				if self.with(lever, *to)? <= goal {
					return Ok(Some(*to));
				}
			}
			return Ok(None);
		}
		// Farther values are never worse, so those that are enough are the last ones.
		let mut rest = lever.candidates.as_slice();
		let mut found = None;
		while let Some((before, after)) = rest.split_at_checked(rest.len() >> 1) {
			let Some((middle, after)) = after.split_first() else { break };
			if self.with(lever, *middle)? <= goal {
				found = Some(*middle);
				rest = before;
			} else {
				rest = after;
			}
		}
		Ok(found)
	}

	/// The least log-odds that a feature can bring about.
	fn least(&mut self, lever: &Lever) -> Result<Option<i32>, ModelError> {
		if lever.directed {
			return lever.candidates.last().map(|to| self.with(lever, *to)).transpose();
		}
		let mut least: Option<i32> = None;
		for to in &lever.candidates {
			let log_odds = self.with(lever, *to)?;
			least = Some(least.map_or(log_odds, |least| least.min(log_odds)));
		}
		Ok(least)
	}

	/// Two changes that together are enough.
	fn pair(&mut self, levers: &[Lever], present: i32, goal: i32) -> Result<Option<Vec<Change>>, ModelError> {
		let mut strongest: Option<(&Lever, i32)> = None;
		for lever in levers {
			if let Some(least) = self.least(lever)? {
				if least < strongest.map_or(present, |(_, least)| least) {
					strongest = Some((lever, least));
				}
			}
		}
		let Some((strongest, least)) = strongest else { return Ok(None) };
		let Some(farthest) = self.nearest(strongest, least)? else { return Ok(None) };
		self.set(strongest.feature, farthest);
		let mut second: Option<(&Lever, i32)> = None;
		for lever in levers.iter().filter(|lever| lever.feature != strongest.feature) {
			if let Some(to) = self.nearest(lever, goal)? {
				if second.is_none_or(|(other, best)| lever.effort(to) < other.effort(best)) {
					second = Some((lever, to));
				}
			}
		}
		self.set(strongest.feature, strongest.from);
		let Some((second, to)) = second else { return Ok(None) };
		self.set(second.feature, to);
		let first = self.nearest(strongest, goal)?;
		self.set(second.feature, second.from);
		Ok(first.map(|first| vec![strongest.change(first), second.change(to)]))
	}

	fn suggestion(&mut self, changes: Vec<Change>) -> Result<Suggestion, ModelError> {
		for change in &changes {
			self.set(change.feature, change.to);
		}
		let log_odds = self.model.log_odds(&self.values);
		for change in &changes {
			self.set(change.feature, change.from);
		}
		let log_odds = log_odds?;
		Ok(Suggestion { changes, log_odds, probability: probability::of_default(log_odds) })
	}
}

impl Model {
	/// The values of a feature at which the model's answer may change: a value below one of them is treated otherwise than that
	/// one. In no particular order.
	fn bounds_of(&self, feature: u8) -> Vec<i32> {
		let mut bounds: Vec<i32> = match &self.form {
			Form::Scorecard(cards) => cards
				.iter()
				.filter(|card| card.feature == feature)
				.flat_map(|card| card.bounds.iter().copied())
				.collect(),
			Form::Trees(forest) => {
				let mut nodes = Nodes::of(forest);
				core::iter::from_fn(|| nodes.next_node())
					.filter_map(|node| match node {
						Node::Split { feature: asked, threshold, .. } if asked == feature => Some(threshold),
						_ => None,
					})
					.collect()
			}
		};
		bounds.sort_unstable();
		bounds.dedup();
		bounds
	}
}

impl Change {
	/// The change in words, `None` if the schema does not have its feature: `term of the loan: 90 days instead of 365 days`.
	pub fn text(&self, schema: &Schema) -> Option<String> {
		let feature = schema.get(self.feature)?;
		Some(format!("{}: {} instead of {}", feature.label, feature.said(self.to), feature.said(self.from)))
	}
}
