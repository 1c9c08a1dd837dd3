//! An ensemble of decision trees, as a tree that can be built and read, and packed into four lists.

use crate::schema::MAX_FEATURES;
use alloc::{boxed::Box, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// The most trees that a model may have.
pub const MAX_TREES: usize = 256;

/// The most splits on the way to a leaf.
pub const MAX_DEPTH: usize = 6;

/// What stands for a leaf in [`Forest::nodes`].
pub const LEAF: u8 = 0x80;

/// What is added to a split's feature in [`Forest::nodes`] if missing values go left.
pub const MISSING_LEFT: u8 = 0x40;

/// A decision tree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub enum Tree {
	/// What is added to the log-odds of whoever comes here, in millionths.
	Leaf(i32),
	/// A question.
	Split {
		/// The position of the feature in the schema.
		feature: u8,
		/// Values below it go left, the others right.
		threshold: i32,
		/// Whether a missing value goes left.
		missing_left: bool,
		/// How much of the training weight that came here went left, missing values included, in parts of 65,536;
		/// never 0.
		left_share: u16,
		/// Where values below the threshold go.
		left: Box<Tree>,
		/// Where the others go.
		right: Box<Tree>,
	},
}

/// Trees, packed: each as its nodes from the root, everything on the left before everything on the right, one tree after the
/// other. Where a tree ends follows from its nodes.
///
/// Lists of numbers are read from bytes all at once, so a model is ready sooner than it could be used, and there is nothing in
/// them that could run in circles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Forest {
	/// Each node: [`LEAF`], or a split's feature, plus [`MISSING_LEFT`] if missing values go left.
	pub nodes: Vec<u8>,
	/// The thresholds of the splits, in the order of the nodes.
	pub thresholds: Vec<i32>,
	/// How much of the training weight went left at each split, in parts of 65,536.
	pub left_shares: Vec<u16>,
	/// What the leaves add, in the order of the nodes.
	pub leaves: Vec<i32>,
}

impl Forest {
	/// Packs trees. A feature that no schema can have (64 or more) is packed as [`LEAF`] plus itself, which no forest may
	/// contain.
	pub fn pack(trees: &[Tree]) -> Self {
		let mut forest = Self::default();
		for tree in trees {
			forest.push(tree);
		}
		forest
	}

	fn push(&mut self, tree: &Tree) {
		match tree {
			Tree::Leaf(points) => {
				self.nodes.push(LEAF);
				self.leaves.push(*points);
			}
			Tree::Split { feature, threshold, missing_left, left_share, left, right } => {
				let side = if *missing_left { MISSING_LEFT } else { 0 };
				let valid = usize::from(*feature) < MAX_FEATURES;
				self.nodes.push(if valid { feature | side } else { LEAF | feature | 1 });
				self.thresholds.push(*threshold);
				self.left_shares.push(*left_share);
				self.push(left);
				self.push(right);
			}
		}
	}

	/// The trees, or `None` where the lists do not fit together or a tree is deeper than [`MAX_DEPTH`].
	pub fn unpack(&self) -> Option<Vec<Tree>> {
		let mut nodes = Nodes::of(self);
		let mut trees = Vec::new();
		while !nodes.is_at_end() {
			trees.push(unpacked(&mut nodes, 0)?);
		}
		nodes.is_exhausted().then_some(trees)
	}
}

fn unpacked(nodes: &mut Nodes, depth: usize) -> Option<Tree> {
	match nodes.next_node()? {
		Node::Leaf(points) => Some(Tree::Leaf(points)),
		Node::Split { .. } if depth >= MAX_DEPTH => None,
		Node::Split { feature, threshold, missing_left, left_share } => Some(Tree::Split {
			feature,
			threshold,
			missing_left,
			left_share,
			left: Box::new(unpacked(nodes, depth.saturating_add(1))?),
			right: Box::new(unpacked(nodes, depth.saturating_add(1))?),
		}),
	}
}

/// A node of a packed tree.
#[derive(Clone, Copy)]
pub(crate) enum Node {
	/// What it adds.
	Leaf(i32),
	/// See [`Tree::Split`].
	Split { feature: u8, threshold: i32, missing_left: bool, left_share: u16 },
}

/// Reads a packed forest, node by node.
#[derive(Clone)]
pub(crate) struct Nodes<'a> {
	nodes: core::slice::Iter<'a, u8>,
	thresholds: core::slice::Iter<'a, i32>,
	left_shares: core::slice::Iter<'a, u16>,
	leaves: core::slice::Iter<'a, i32>,
}

impl<'a> Nodes<'a> {
	/// From the first tree on.
	pub fn of(forest: &'a Forest) -> Self {
		Nodes {
			nodes: forest.nodes.iter(),
			thresholds: forest.thresholds.iter(),
			left_shares: forest.left_shares.iter(),
			leaves: forest.leaves.iter(),
		}
	}

	/// The next node, `None` at the end and where a list is too short.
	#[inline]
	pub fn next_node(&mut self) -> Option<Node> {
		let node = *self.nodes.next()?;
		if node == LEAF {
			return self.leaves.next().map(|points| Node::Leaf(*points));
		}
		if node > LEAF {
			return None;
		}
		Some(Node::Split {
			feature: node & !MISSING_LEFT,
			threshold: *self.thresholds.next()?,
			missing_left: node & MISSING_LEFT != 0,
			left_share: *self.left_shares.next()?,
		})
	}

	/// Passes over the next `trees` trees or sides of a tree, `None` where a list is too short.
	pub fn skip(&mut self, trees: usize) -> Option<()> {
		let (mut open, mut splits, mut leaves) = (trees, 0usize, 0usize);
		while open > 0 {
			if *self.nodes.next()? < LEAF {
				open = open.saturating_add(1);
				splits = splits.saturating_add(1);
			} else {
				open = open.saturating_sub(1);
				leaves = leaves.saturating_add(1);
			}
		}
		if let Some(last) = splits.checked_sub(1) {
			self.thresholds.nth(last)?;
			self.left_shares.nth(last)?;
		}
		if let Some(last) = leaves.checked_sub(1) {
			self.leaves.nth(last)?;
		}
		Some(())
	}

	/// Whether there is no node left.
	pub fn is_at_end(&self) -> bool {
		self.nodes.len() == 0
	}

	/// Whether nothing is left in any list.
	pub fn is_exhausted(&self) -> bool {
		self.is_at_end()
			&& self.thresholds.len() == 0
			&& self.left_shares.len() == 0
			&& self.leaves.len() == 0
	}
}
