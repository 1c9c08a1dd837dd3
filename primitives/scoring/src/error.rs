//! Why a model is refused.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// Why a model cannot be used. Each malformation has a name of its own, and says what to do about it.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum ModelError {
	/// The bytes are more than a model may have. Fewer or shallower trees are needed.
	TooBig,
	/// The bytes are not those of a model, or there are bytes left over.
	Undecodable,
	/// The model was trained on another schema.
	UnknownSchema,
	/// The schema has more features than a model can tell apart.
	TooManyFeatures,
	/// The name is longer than a name may be.
	NameTooLong,
	/// There is neither a card nor a tree.
	EmptyModel,
	/// A card or split asks for a feature that the schema, or the list of values, does not have.
	FeatureOutOfRange {
		/// The position it asks for.
		feature: u8,
	},
	/// Cards are not in the order of their features, or two are for the same one.
	CardsOutOfOrder {
		/// The feature of the card that comes too late.
		feature: u8,
	},
	/// A feature has more bins than [`crate::MAX_BINS`].
	TooManyBins {
		/// The card's feature.
		feature: u8,
	},
	/// The bounds of bins do not rise.
	BinsOutOfOrder {
		/// The card's feature.
		feature: u8,
	},
	/// There is not exactly one number of points for each bin.
	PointsMismatched {
		/// The card's feature.
		feature: u8,
	},
	/// The average is not between the least and the greatest points of the card.
	AverageOutOfRange {
		/// The card's feature.
		feature: u8,
	},
	/// There are more trees than [`crate::MAX_TREES`].
	TooManyTrees,
	/// A tree asks more questions on the way to a leaf than [`crate::MAX_DEPTH`].
	TooDeep {
		/// Which tree, from 0.
		tree: u16,
	},
	/// The lists of nodes, thresholds, shares and leaves do not describe whole trees.
	TreeMalformed {
		/// The tree in which that shows, from 0.
		tree: u16,
	},
	/// A split says that nobody went left.
	ShareOutOfRange {
		/// Which tree, from 0.
		tree: u16,
	},
	/// The worst or best possible answer is further from even odds than [`crate::MAX_LOG_ODDS`].
	ScoreOverflow,
	/// A better value of this feature could raise the risk. The model must be trained with monotone constraints.
	NotMonotone {
		/// The feature's position.
		feature: u8,
	},
	/// The bounds of the bands of risk do not rise.
	BandsOutOfOrder,
	/// AUC, KS or Brier score is more than one, or there were no rows.
	QualityOutOfRange,
	/// The bounds of the score distribution do not rise, or its shares do not sum to a million.
	DistributionMalformed,
}

impl fmt::Display for ModelError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooBig => f.write_str("the model has too many bytes: use fewer or shallower trees"),
			Self::Undecodable => f.write_str("the bytes are not those of a model"),
			Self::UnknownSchema => f.write_str("the model was trained on another schema"),
			Self::TooManyFeatures => f.write_str("the schema has too many features"),
			Self::NameTooLong => f.write_str("the model's name is too long"),
			Self::EmptyModel => f.write_str("the model has neither a card nor a tree"),
			Self::FeatureOutOfRange { feature } => write!(f, "there is no feature {feature}"),
			Self::CardsOutOfOrder { feature } => {
				write!(f, "the card of feature {feature} comes too late: sort cards by feature, one for each")
			}
			Self::TooManyBins { feature } => write!(f, "feature {feature} has too many bins"),
			Self::BinsOutOfOrder { feature } => write!(f, "the bounds of feature {feature} do not rise"),
			Self::PointsMismatched { feature } => {
				write!(f, "feature {feature} needs one number of points more than it has bounds")
			}
			Self::AverageOutOfRange { feature } => {
				write!(f, "the average of feature {feature} is not among its points")
			}
			Self::TooManyTrees => f.write_str("the model has too many trees"),
			Self::TooDeep { tree } => write!(f, "tree {tree} is too deep"),
			Self::TreeMalformed { tree } => write!(f, "tree {tree} is not whole"),
			Self::ShareOutOfRange { tree } => write!(f, "tree {tree} has a split where nobody went left"),
			Self::ScoreOverflow => f.write_str("the points add up to more than a model may give"),
			Self::NotMonotone { feature } => {
				write!(f, "a better value of feature {feature} could raise the risk: train with monotone constraints")
			}
			Self::BandsOutOfOrder => f.write_str("the bounds of the bands of risk do not rise"),
			Self::QualityOutOfRange => {
				f.write_str("AUC, KS or Brier score is out of range, or there were no rows")
			}
			Self::DistributionMalformed => f.write_str(
				"the score distribution's bounds do not rise, or its shares do not sum to a million",
			),
		}
	}
}

impl core::error::Error for ModelError {}
