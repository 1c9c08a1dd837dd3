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

/// What a forest gives a person, and what it gives on average.
pub(crate) struct Explained {
	/// The sum of the leaves that the person comes to.
	pub score: i64,
	/// The sum of what each tree gives on average, with thirty binary digits behind the point.
	pub mean: i64,
}

/// What stands on the way to a node. It is copied for each side of a split: that is cheaper than taking back what the other
/// side has changed.
#[derive(Clone, Copy)]
struct Path {
	/// The hot features, as many as `hot` says.
	features: [u8; MAX_DEPTH],
	/// Of each, the share of those who pass its splits.
	shares: [u32; MAX_DEPTH],
	hot: usize,
	/// The cold features, a bit for each.
	cold: u64,
	/// The product of the shares of the cold features.
	cold_share: u64,
}

/// What happens to the feature of a split on one of its sides.
enum Turn {
	/// It is or stays hot.
	Hot,
	/// It becomes cold.
	Cold,
	/// It was cold already.
	StillCold,
}

impl Path {
	/// Goes to one side of a split, where `share` of those who came to it went; `taken` says whether this person does.
	#[inline]
	fn turn(&mut self, feature: u8, share: u64, taken: bool) -> Turn {
		// The features of a packed tree are below 64.
		let bit = 1u64.wrapping_shl(u32::from(feature));
		if self.cold & bit != 0 {
			self.cold_share = product(self.cold_share, share);
			return Turn::StillCold;
		}
		let known = self.features.iter().take(self.hot).position(|hot| *hot == feature);
		let at = known.unwrap_or(self.hot);
		let before = known.and_then(|at| self.shares.get(at)).map_or(ONE, |share| u64::from(*share));
		let share = product(before, share);
		if taken {
			self.set(at, feature, share);
			self.hot = self.hot.max(at.saturating_add(1));
			return Turn::Hot;
		}
		if known.is_some() {
			// The last one takes its place.
			let last = self.hot.saturating_sub(1);
			if let (Some(feature), Some(share)) = (self.features.get(last), self.shares.get(last)) {
				self.set(at, *feature, u64::from(*share));
			}
			self.hot = last;
		}
		self.cold |= bit;
		self.cold_share = product(self.cold_share, share);
		Turn::Cold
	}

	/// There is room: at most [`MAX_DEPTH`] splits stand on a path.
	#[inline]
	fn set(&mut self, at: usize, feature: u8, share: u64) {
		if let (Some(feature_at), Some(share_at)) = (self.features.get_mut(at), self.shares.get_mut(at)) {
			*feature_at = feature;
			// At most 2^30.
			*share_at = share as u32;
		}
	}
}

struct Walk<'a> {
	nodes: Nodes<'a>,
	values: &'a [i32],
	contributions: &'a mut [i64],
	score: i64,
	mean: i64,
	tree: u16,
}

/// Scores a person and adds what each feature contributes to `contributions`, one number for each value, with thirty
/// binary digits behind the point.
///
/// O(leaves * depth^2) steps, no allocation.
pub(crate) fn explain(
	forest: &Forest,
	values: &[i32],
	contributions: &mut [i64],
) -> Result<Explained, ModelError> {
	let mut walk = Walk { nodes: Nodes::of(forest), values, contributions, score: 0, mean: 0, tree: 0 };
	let root = Path { features: [0; MAX_DEPTH], shares: [0; MAX_DEPTH], hot: 0, cold: 0, cold_share: ONE };
	while !walk.nodes.is_at_end() {
		walk.visit(&root, 0)?;
		walk.tree = walk.tree.saturating_add(1);
	}
	Ok(Explained { score: walk.score, mean: walk.mean })
}

impl Walk<'_> {
	/// Goes through the tree below a node. Gives what its leaves take from each cold feature on the way to it.
	fn visit(&mut self, path: &Path, depth: usize) -> Result<i64, ModelError> {
		let node = self.nodes.next_node().ok_or(ModelError::TreeMalformed { tree: self.tree })?;
		let (feature, threshold, missing_left, left_share) = match node {
			Node::Leaf(points) => return Ok(self.leaf(path, points)),
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
		let mut taken = 0i64;
		for (share, is_taken) in [(left, goes_left), (ONE.saturating_sub(left), !goes_left)] {
			let mut side = *path;
			let turn = side.turn(feature, share, is_taken);
			let against = self.visit(&side, depth.saturating_add(1))?;
			if matches!(turn, Turn::Cold) {
				self.contribute(feature, against.saturating_neg());
			}
			taken = taken.saturating_add(against);
		}
		Ok(taken)
	}

	/// Adds what a leaf gives to hot features. Gives what it takes from each cold one.
	#[inline]
	fn leaf(&mut self, path: &Path, points: i32) -> i64 {
		let points = i64::from(points);
		let features = path.features.get(..path.hot).unwrap_or_default();
		let shares = path.shares.get(..path.hot).unwrap_or_default();
		// The coefficients of the product of (z + y) over the hot features.
		let mut e = [ONE, 0, 0, 0, 0, 0, 0];
		for (degree, share) in (2usize..).zip(shares) {
			let mut lower = 0;
			for coefficient in e.iter_mut().take(degree) {
				// A coefficient is at most 10 before the last of six is multiplied in, and 20 after it.
				let raised = product(*coefficient, u64::from(*share)).wrapping_add(lower);
				lower = core::mem::replace(coefficient, raised);
			}
		}
		let [constant, rising @ ..] = &e;
		self.mean = self.mean.saturating_add(weighed(points, product(path.cold_share, *constant)));
		let colds = path.cold.count_ones() as usize;
		if colds == 0 {
			self.score = self.score.saturating_add(points);
		}
		let different = path.hot.saturating_add(colds);
		let Some(weights) = different.checked_sub(1).and_then(|d| WEIGHTS.get(d)) else { return 0 };
		let rising = rising.get(..path.hot).unwrap_or_default();
		for (feature, share) in features.iter().zip(shares) {
			let share = u64::from(*share);
			let (mut higher, mut sum) = (0, 0);
			for (weight, coefficient) in weights.iter().zip(rising).rev() {
				// Never below 0 but by rounding.
				higher = coefficient.saturating_sub(product(share, higher));
				sum = product(*weight, higher).wrapping_add(sum);
			}
			let given = product(product(path.cold_share, sum), ONE.saturating_sub(share));
			self.contribute(*feature, weighed(points, given));
		}
		if colds == 0 {
			return 0;
		}
		let sum = weights
			.iter()
			.zip(e.iter().take(path.hot.saturating_add(1)))
			.fold(0, |sum, (weight, coefficient)| product(*weight, *coefficient).wrapping_add(sum));
		weighed(points, product(path.cold_share, sum))
	}

	#[inline]
	fn contribute(&mut self, feature: u8, contribution: i64) {
		if let Some(sum) = self.contributions.get_mut(usize::from(feature)) {
			*sum = sum.saturating_add(contribution);
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
	points.wrapping_mul(by.cast_signed())
}
