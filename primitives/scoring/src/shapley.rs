//! Exact Shapley values of an ensemble of trees, in integers.
//!
//! The value of a set of features is what the tree is expected to give somebody of whom only these are known: where a split asks
//! for another, both sides count by the share of the training weight that went there (Lundberg, Erion and Lee 2018, the
//! path-dependent game).
//!
//! That game is a sum over leaves. On the way to a leaf stand `d` different features; of each, `z` is the share of those
//! who pass its splits, and it is *hot* if this person passes them, *cold* otherwise. A leaf is worth its points times
//! the product of `z` over the features that are not known, if all known ones are hot, and nothing if not. With `C` the
//! product of `z` over the cold features, `e_k` the sum, over all sets of `k` hot features, of the product of `z` over
//! the other hot ones, and `w_k = k! (d - 1 - k)! / d!`, a cold feature contributes `-points * C * sum(w_k * e_k)` and a
//! hot one `points * C * (1 - z) * sum(w_k * q_k)`, where `q` is `e` without that feature.
//!
//! The `e_k` are the coefficients of the product of `(z + y)` over the hot features; to get `q`, one factor is divided
//! out. A feature that returns on a path counts once, with the product of its shares.

use crate::{
	error::ModelError,
	forest::{Forest, Node, Nodes, MAX_DEPTH},
	schema::MISSING,
};

/// One, with thirty binary digits behind the point: products of two such numbers fit into 64 bits.
const ONE: u64 = 1 << FRACTION;
const FRACTION: u32 = 30;

/// By how much a share, in parts of 65,536, is shifted to have thirty digits.
const SHARE_SHIFT: u32 = 14;

/// `k! (d - 1 - k)! / d!` for d from 1 to 6 and k below d.
const WEIGHTS: [[u64; MAX_DEPTH]; MAX_DEPTH] = [
	[ONE, 0, 0, 0, 0, 0],
	[ONE / 2, ONE / 2, 0, 0, 0, 0],
	[ONE / 3, ONE / 6, ONE / 3, 0, 0, 0],
	[ONE / 4, ONE / 12, ONE / 12, ONE / 4, 0, 0],
	[ONE / 5, ONE / 20, ONE / 30, ONE / 20, ONE / 5, 0],
	[ONE / 6, ONE / 30, ONE / 60, ONE / 60, ONE / 30, ONE / 6],
];

/// What a forest says of a person, and why. Everything but the score has thirty binary digits behind the point.
pub(crate) struct Explained {
	/// The sum of the leaves that the person comes to.
	pub score: i64,
	/// The sum of what each tree gives on average.
	pub mean: i64,
}

/// A feature on the way to a leaf.
#[derive(Clone, Copy)]
struct Step {
	feature: u8,
	/// The share of those who pass its splits.
	share: u64,
	/// Whether this person does.
	hot: bool,
}

struct Walk<'a> {
	nodes: Nodes<'a>,
	values: &'a [i32],
	contributions: &'a mut [i64],
	path: [Step; MAX_DEPTH],
	length: usize,
	score: i64,
	mean: i64,
	tree: u16,
}

/// Scores a person and adds what each feature contributes to `contributions`, one number for each value.
///
/// O(leaves * depth^2) steps, no allocation.
pub(crate) fn explain(
	forest: &Forest,
	values: &[i32],
	contributions: &mut [i64],
) -> Result<Explained, ModelError> {
	let mut walk = Walk {
		nodes: Nodes::of(forest),
		values,
		contributions,
		path: [Step { feature: 0, share: ONE, hot: true }; MAX_DEPTH],
		length: 0,
		score: 0,
		mean: 0,
		tree: 0,
	};
	while !walk.nodes.is_at_end() {
		walk.visit(0)?;
		walk.tree = walk.tree.saturating_add(1);
	}
	Ok(Explained { score: walk.score, mean: walk.mean })
}

impl Walk<'_> {
	fn visit(&mut self, depth: usize) -> Result<(), ModelError> {
		let node = self.nodes.next_node().ok_or(ModelError::TreeMalformed { tree: self.tree })?;
		let (feature, threshold, missing_left, left_share) = match node {
			Node::Leaf(points) => {
				self.leaf(points);
				return Ok(());
			}
			Node::Split { feature, threshold, missing_left, left_share } => {
				(feature, threshold, missing_left, left_share)
			}
		};
		if depth >= MAX_DEPTH {
			return Err(ModelError::TooDeep { tree: self.tree });
		}
		let value =
			*self.values.get(usize::from(feature)).ok_or(ModelError::FeatureOutOfRange { feature })?;
		let goes_left = if value == MISSING { missing_left } else { value < threshold };
		let left = u64::from(left_share) << SHARE_SHIFT;

		let length = self.length;
		let known = self.path.iter().take(length).position(|step| step.feature == feature);
		let at = known.unwrap_or(length);
		let before = match known.and_then(|at| self.path.get(at)) {
			Some(step) => *step,
			None => Step { feature, share: ONE, hot: true },
		};
		self.length = length.max(at.saturating_add(1));
		for (share, taken) in [(left, goes_left), (ONE.saturating_sub(left), !goes_left)] {
			// There is room: at most MAX_DEPTH splits stand on a path.
			if let Some(step) = self.path.get_mut(at) {
				*step = Step { feature, share: product(before.share, share), hot: before.hot && taken };
			}
			self.visit(depth.saturating_add(1))?;
		}
		if let Some(step) = self.path.get_mut(at) {
			*step = before;
		}
		self.length = length;
		Ok(())
	}

	fn leaf(&mut self, points: i32) {
		let path = self.path.get(..self.length).unwrap_or_default();
		let points = i64::from(points);
		let mut cold = ONE;
		// The coefficients of the product of (z + y) over the hot features.
		let mut e = [ONE, 0, 0, 0, 0, 0, 0];
		let mut hot = 0usize;
		for step in path {
			if step.hot {
				hot = hot.saturating_add(1);
				let mut lower = 0;
				for coefficient in e.iter_mut().take(hot.saturating_add(1)) {
					// A coefficient is at most 10 before the last of six is multiplied in, and 20 after it.
					let raised = product(*coefficient, step.share).wrapping_add(lower);
					lower = core::mem::replace(coefficient, raised);
				}
			} else {
				cold = product(cold, step.share);
			}
		}
		let all = product(cold, e.first().copied().unwrap_or_default());
		self.mean = self.mean.saturating_add(weighed(points, all));
		if hot == path.len() {
			self.score = self.score.saturating_add(points);
		}
		let Some(weights) = path.len().checked_sub(1).and_then(|d| WEIGHTS.get(d)) else { return };
		let against = if hot < path.len() {
			let weighted = weighed_sum(weights, &e);
			weighed(points, product(cold, weighted)).saturating_neg()
		} else {
			0
		};
		for step in path {
			let contribution = if step.hot {
				let others = without(&e, hot, step.share);
				let weighted = weighed_sum(weights, &others);
				weighed(points, product(product(cold, weighted), ONE.saturating_sub(step.share)))
			} else {
				against
			};
			if let Some(sum) = self.contributions.get_mut(usize::from(step.feature)) {
				*sum = sum.saturating_add(contribution);
			}
		}
	}
}

/// The product of two numbers with thirty digits behind the point, rounded to nearest. Where one is at most 1 and the other
/// at most 10, as here, it fits.
#[inline]
fn product(a: u64, b: u64) -> u64 {
	a.wrapping_mul(b).wrapping_add(ONE >> 1) >> FRACTION
}

/// Points, of 31 bits, times a number of at most 31.
#[inline]
fn weighed(points: i64, by: u64) -> i64 {
	points.wrapping_mul(by as i64)
}

/// The sum of the products: weights of more than there are coefficients meet zeros.
#[inline]
fn weighed_sum(weights: &[u64; MAX_DEPTH], coefficients: &[u64; MAX_DEPTH + 1]) -> u64 {
	weights
		.iter()
		.zip(coefficients)
		.fold(0, |sum, (weight, coefficient)| sum.wrapping_add(product(*weight, *coefficient)))
}

/// The coefficients of a product of `degree` factors `(z + y)` after one of them has been divided out, from the highest
/// down: `q_(k-1) = e_k - z q_k`.
#[inline]
fn without(e: &[u64; MAX_DEPTH + 1], degree: usize, z: u64) -> [u64; MAX_DEPTH + 1] {
	let mut others = [0; MAX_DEPTH + 1];
	let mut higher = 0;
	for (other, coefficient) in others.iter_mut().zip(e.iter().skip(1)).take(degree).rev() {
		// Never below 0 but by rounding.
		*other = coefficient.saturating_sub(product(z, higher));
		higher = *other;
	}
	others
}
