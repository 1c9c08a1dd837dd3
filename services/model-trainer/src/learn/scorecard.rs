//! A scorecard: logistic regression on bins, with a penalty on large points and on differences between neighbouring bins, and with
//! bins joined where their points would go against the feature's direction.

use super::{bins, linear::Symmetric, log_odds, probability, Example, FloatCard, FloatModel, LearnError};
use crate::{
	data::adapter::{FeatureText, SchemaText, Way},
	settings::ScorecardSettings,
};
use credit_primitives_scoring::MISSING;

/// How often Newton's method steps at most, and below which step it has arrived.
const STEPS: usize = 60;
const ARRIVED: f64 = 1e-8;

/// A feature's bins, and which parameter of the regression gives each its points.
struct Block {
	feature: u8,
	direction: Way,
	bounds: Vec<i32>,
	/// One for each bin; neighbours that were joined share one.
	parameters: Vec<usize>,
	/// That of missing values, if there are any.
	missing: Option<usize>,
}

/// Learns a scorecard.
pub fn fit(
	schema: &SchemaText,
	examples: &[Example<'_>],
	settings: &ScorecardSettings,
) -> Result<FloatModel, LearnError> {
	let mut blocks = Vec::new();
	// The first parameter is what everyone starts from.
	let mut parameters = 1_usize;
	for (number, feature) in (0_u8..).zip(&schema.features) {
		if let Some(block) = block(number, feature, examples, settings, &mut parameters) {
			blocks.push(block);
		}
	}
	// Each example as the bins it is in: which parameters these are changes as bins are joined.
	let codes: Vec<u8> =
		examples.iter().flat_map(|example| blocks.iter().map(|block| block.code(example.values))).collect();
	loop {
		let solved = regress(&blocks, &codes, examples, parameters, settings)?;
		if !join_against_direction(&mut blocks, &solved) {
			return Ok(model(&blocks, &solved, &codes, examples));
		}
	}
}

fn block(
	number: u8,
	feature: &FeatureText,
	examples: &[Example<'_>],
	settings: &ScorecardSettings,
	parameters: &mut usize,
) -> Option<Block> {
	let values: Vec<(i32, f64)> = examples
		.iter()
		.filter_map(|example| Some((*example.values.get(usize::from(number))?, example.weight)))
		.collect();
	let bounds = bins::bounds(&values, settings.bins, settings.least_share);
	let has_missing = values.iter().any(|(value, _)| *value == MISSING);
	if bounds.is_empty() && !has_missing {
		return None;
	}
	let mut next = || {
		let given = *parameters;
		*parameters = parameters.saturating_add(1);
		given
	};
	let own = (0..=bounds.len()).map(|_| next()).collect();
	let missing = has_missing.then(next);
	Some(Block { feature: number, direction: feature.direction, bounds, parameters: own, missing })
}

impl Block {
	/// The position of the bin; after the last one for a missing value.
	fn code(&self, values: &[i32]) -> u8 {
		let value = super::value_of(values, self.feature);
		let bin = if value == MISSING { self.parameters.len() } else { bins::bin_of(&self.bounds, value) };
		u8::try_from(bin).unwrap_or(u8::MAX)
	}

	/// The parameter behind a code.
	fn parameter(&self, code: u8) -> Option<usize> {
		self.parameters.get(usize::from(code)).copied().or(self.missing)
	}

	/// Pairs of neighbouring bins whose points may differ.
	fn neighbours(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
		self.parameters
			.iter()
			.zip(self.parameters.iter().skip(1))
			.map(|(a, b)| (*a, *b))
			.filter(|(a, b)| a != b)
	}
}

/// Adds the penalty: `ridge` on all points, `fused` on differences between neighbours.
fn penalise(matrix: &mut Symmetric, blocks: &[Block], settings: &ScorecardSettings) {
	for block in blocks {
		for parameter in block.parameters.iter().chain(&block.missing) {
			matrix.add(*parameter, *parameter, settings.ridge);
		}
		for (a, b) in block.neighbours() {
			matrix.add(a, a, settings.fused);
			matrix.add(b, b, settings.fused);
			matrix.add(a, b, -settings.fused);
		}
	}
}

/// Finds the parameters by Newton's method.
fn regress(
	blocks: &[Block],
	codes: &[u8],
	examples: &[Example<'_>],
	parameters: usize,
	settings: &ScorecardSettings,
) -> Result<Vec<f64>, LearnError> {
	let mut penalty = Symmetric::zero(parameters);
	penalise(&mut penalty, blocks, settings);
	// Parameters that no bin uses any more stay where they are.
	let mut used = vec![false; parameters];
	for parameter in std::iter::once(0)
		.chain(blocks.iter().flat_map(|block| block.parameters.iter().chain(&block.missing).copied()))
	{
		if let Some(used) = used.get_mut(parameter) {
			*used = true;
		}
	}
	for (parameter, used) in used.iter().enumerate() {
		if !used {
			penalty.add(parameter, parameter, 1.0);
		}
	}
	let rows: Vec<Vec<usize>> = if blocks.is_empty() {
		vec![vec![0]; examples.len()]
	} else {
		codes
			.chunks(blocks.len())
			.map(|codes| {
				let own = blocks.iter().zip(codes).filter_map(|(block, code)| block.parameter(*code));
				std::iter::once(0).chain(own).collect()
			})
			.collect()
	};
	let weight: f64 = examples.iter().map(|example| example.weight).sum();
	let bad: f64 = examples.iter().filter(|example| example.bad).map(|example| example.weight).sum();
	let mut beta = vec![0.0; parameters];
	if let Some(base) = beta.first_mut() {
		*base = log_odds(bad / weight);
	}
	for _ in 0..STEPS {
		let mut hessian = penalty.clone();
		let mut gradient: Vec<f64> = penalty.times(&beta).into_iter().map(|pull| -pull).collect();
		for (example, row) in examples.iter().zip(&rows) {
			let log_odds: f64 = row.iter().filter_map(|parameter| beta.get(*parameter)).sum();
			let p = probability(log_odds);
			let error = example.weight * (f64::from(u8::from(example.bad)) - p);
			// An example of which the model is certain still counts a little, so that there is a solution.
			let curvature = example.weight * (p * (1.0 - p)).max(1e-6);
			for (at, a) in row.iter().enumerate() {
				if let Some(gradient) = gradient.get_mut(*a) {
					*gradient += error;
				}
				for b in row.iter().take(at.saturating_add(1)) {
					hessian.add(*a, *b, curvature);
				}
			}
		}
		let step = hessian.solve(&gradient).ok_or(LearnError::NoSolution)?;
		let largest = step.iter().fold(0.0_f64, |largest, step| largest.max(step.abs()));
		// A long step may overshoot: it is shortened.
		let factor = if largest > 2.0 { 2.0 / largest } else { 1.0 };
		for (beta, step) in beta.iter_mut().zip(&step) {
			*beta += step * factor;
		}
		if largest < ARRIVED {
			return Ok(beta);
		}
	}
	Err(LearnError::NoSolution)
}

/// In each feature with a direction, joins the two neighbours that go against it most. Says whether there were any.
fn join_against_direction(blocks: &mut [Block], beta: &[f64]) -> bool {
	let mut joined = false;
	for block in blocks {
		let sign = match block.direction {
			Way::Rising => 1.0,
			Way::Falling => -1.0,
			Way::Free => continue,
		};
		// How much a step to greater values raises the risk where it may not, or lowers it.
		let wrong = |(a, b): (usize, usize)| {
			let of = |parameter: usize| beta.get(parameter).copied().unwrap_or_default();
			sign * (of(b) - of(a))
		};
		let worst = block.neighbours().map(|pair| (wrong(pair), pair)).max_by(|a, b| a.0.total_cmp(&b.0));
		if let Some((against, (keep, drop))) = worst {
			if against > 1e-9 {
				for parameter in &mut block.parameters {
					if *parameter == drop {
						*parameter = keep;
					}
				}
				joined = true;
			}
		}
	}
	joined
}

fn model(blocks: &[Block], beta: &[f64], codes: &[u8], examples: &[Example<'_>]) -> FloatModel {
	let of = |parameter: usize| beta.get(parameter).copied().unwrap_or_default();
	let weight: f64 = examples.iter().map(|example| example.weight).sum();
	let cards = blocks
		.iter()
		.enumerate()
		.map(|(at, block)| {
			// Bins that were joined are one.
			let (mut bounds, mut points): (Vec<i32>, Vec<f64>) = (Vec::new(), Vec::new());
			let mut last = None;
			let starts = std::iter::once(None).chain(block.bounds.iter().map(|bound| Some(*bound)));
			for (start, parameter) in starts.zip(&block.parameters) {
				if last != Some(*parameter) {
					bounds.extend(start);
					points.push(of(*parameter));
				}
				last = Some(*parameter);
			}
			let (least, most) = points
				.iter()
				.fold((f64::MAX, f64::MIN), |(least, most), point| (least.min(*point), most.max(*point)));
			// Of a feature with a direction, nothing known is neither better than the best nor worse than the worst.
			let missing = block.missing.map(of).map(|missing| {
				if block.direction == Way::Free {
					missing
				} else {
					missing.min(most).max(least)
				}
			});
			let own = codes.iter().skip(at).step_by(blocks.len()).zip(examples);
			let sum: f64 = own
				.filter_map(|(code, example)| {
					let known = block.parameters.get(usize::from(*code)).copied().map(of);
					Some(known.or(missing)? * example.weight)
				})
				.sum();
			let average = sum / weight;
			let missing = missing.unwrap_or(average);
			FloatCard { feature: block.feature, bounds, points, missing, average }
		})
		.collect();
	FloatModel::Scorecard { base: of(0), cards }
}
