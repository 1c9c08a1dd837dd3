use crate::{
	testing, Card, Feature, Forest, Form, Model, ModelError, Schema, Tree, CHAIN_V1, LEAF, MAX_FEATURES,
	MISSING_LEFT,
};

fn scorecard() -> Model {
	testing::scorecard(1, &CHAIN_V1, 1_000_000)
}

fn trees(trees: &[Tree]) -> Model {
	Model { form: Form::Trees(Forest::pack(trees)), ..scorecard() }
}

/// A split on `term`, which has no direction.
fn split(feature: u8, left: Tree, right: Tree) -> Tree {
	Tree::Split {
		feature,
		threshold: 100,
		missing_left: false,
		left_share: 1_000,
		left: Box::new(left),
		right: Box::new(right),
	}
}

/// A chain of so many splits on `term`.
fn chain(depth: usize) -> Tree {
	(0..depth).fold(Tree::Leaf(1), |tree, _| split(13, tree, Tree::Leaf(0)))
}

/// A scorecard whose card for this feature has been changed.
fn with_card(feature: usize, change: impl FnOnce(&mut Card)) -> Model {
	let mut model = scorecard();
	let Form::Scorecard(cards) = &mut model.form else { unreachable!() };
	change(&mut cards[feature]);
	model
}

/// A forest whose lists have been changed.
fn with_forest(change: impl FnOnce(&mut Forest)) -> Model {
	let mut forest = Forest::pack(&[chain(2), Tree::Leaf(5)]);
	change(&mut forest);
	Model { form: Form::Trees(forest), ..scorecard() }
}

#[track_caller]
fn refused(model: &Model, error: ModelError) {
	assert_eq!(model.validate(&CHAIN_V1), Err(error));
}

#[test]
fn model_should_be_valid_when_it_is_whole() {
	assert_eq!(scorecard().validate(&CHAIN_V1), Ok(()));
	assert_eq!(trees(&[chain(6), Tree::Leaf(0)]).validate(&CHAIN_V1), Ok(()));
	assert_eq!(trees(&vec![chain(6); 256]).validate(&CHAIN_V1), Ok(()));
}

#[test]
fn model_should_be_refused_when_the_schema_is_another_or_too_long() {
	refused(&Model { schema: 2, ..scorecard() }, ModelError::UnknownSchema);
	let features: Vec<Feature> = CHAIN_V1.features.iter().cycle().take(MAX_FEATURES + 1).copied().collect();
	let schema = Schema { features: &features, ..CHAIN_V1 };
	assert_eq!(scorecard().validate(&schema), Err(ModelError::TooManyFeatures));
}

#[test]
fn model_should_be_refused_when_its_name_or_bytes_are_too_long() {
	let name = |length| Model { name: "n".repeat(length), ..scorecard() };
	assert_eq!(name(64).validate(&CHAIN_V1), Ok(()));
	refused(&name(65), ModelError::NameTooLong);
	refused(&testing::forest(1, &CHAIN_V1, 256, 6, 1_000), ModelError::TooBig);
}

#[test]
fn model_should_be_refused_when_there_is_nothing_in_it() {
	refused(&Model { form: Form::Scorecard(vec![]), ..scorecard() }, ModelError::EmptyModel);
	refused(&trees(&[]), ModelError::EmptyModel);
}

#[test]
fn scorecard_should_be_refused_when_features_are_unknown_or_out_of_order() {
	refused(&with_card(21, |card| card.feature = 22), ModelError::FeatureOutOfRange { feature: 22 });
	refused(&with_card(5, |card| card.feature = 4), ModelError::CardsOutOfOrder { feature: 4 });
	refused(&with_card(5, |card| card.feature = 2), ModelError::CardsOutOfOrder { feature: 2 });
}

#[test]
fn scorecard_should_be_refused_when_bins_do_not_fit() {
	let too_many = with_card(13, |card| {
		card.bounds = (0..16).collect();
		card.points = vec![0; 17];
	});
	refused(&too_many, ModelError::TooManyBins { feature: 13 });
	refused(&with_card(13, |card| card.bounds = vec![5, 5]), ModelError::PointsMismatched { feature: 13 });
	refused(&with_card(13, |card| card.points = vec![]), ModelError::PointsMismatched { feature: 13 });
	for bounds in [vec![5, 5], vec![5, 4]] {
		let model = with_card(13, |card| {
			card.bounds = bounds;
			card.points = vec![0; 3];
		});
		refused(&model, ModelError::BinsOutOfOrder { feature: 13 });
	}
	refused(&with_card(13, |card| card.average = 2_000_000), ModelError::AverageOutOfRange { feature: 13 });
	refused(&with_card(13, |card| card.average = -2_000_000), ModelError::AverageOutOfRange { feature: 13 });
}

#[test]
fn scorecard_should_be_refused_when_a_better_value_costs_points() {
	let bins = |feature: usize, points: [i32; 3], missing| {
		with_card(feature, |card| {
			card.bounds = vec![1, 2];
			card.points = points.to_vec();
			card.missing = missing;
			card.average = 0;
		})
	};
	// `on_time_share` rises, `worst_delay` falls, `term` is free.
	assert_eq!(bins(1, [5, 0, -5], 5).validate(&CHAIN_V1), Ok(()));
	assert_eq!(bins(2, [-5, 0, 5], -5).validate(&CHAIN_V1), Ok(()));
	assert_eq!(bins(13, [0, 5, -5], 9).validate(&CHAIN_V1), Ok(()));
	refused(&bins(1, [5, -5, 0], 0), ModelError::NotMonotone { feature: 1 });
	refused(&bins(2, [0, -5, 5], 0), ModelError::NotMonotone { feature: 2 });
	refused(&bins(1, [5, 0, -5], -6), ModelError::NotMonotone { feature: 1 });
	refused(&bins(1, [5, 0, -5], 6), ModelError::NotMonotone { feature: 1 });
	refused(&bins(2, [-5, 0, 5], -6), ModelError::NotMonotone { feature: 2 });
}

#[test]
fn trees_should_be_refused_when_they_are_too_many_or_too_deep() {
	refused(&trees(&vec![Tree::Leaf(0); 257]), ModelError::TooManyTrees);
	refused(&trees(&[chain(6), chain(7)]), ModelError::TooDeep { tree: 1 });
}

#[test]
fn trees_should_be_refused_when_their_lists_do_not_fit_together() {
	let malformed = |tree| ModelError::TreeMalformed { tree };
	// A node, a threshold, a share or a leaf too few, and one too many.
	refused(&with_forest(|forest| forest.nodes.truncate(4)), malformed(0));
	refused(&with_forest(|forest| forest.thresholds.truncate(1)), malformed(0));
	refused(&with_forest(|forest| forest.left_shares.truncate(1)), malformed(0));
	refused(&with_forest(|forest| forest.leaves.truncate(3)), malformed(1));
	refused(&with_forest(|forest| forest.thresholds.push(0)), malformed(1));
	refused(&with_forest(|forest| forest.left_shares.push(1)), malformed(1));
	refused(&with_forest(|forest| forest.leaves.push(0)), malformed(1));
	refused(&with_forest(|forest| forest.nodes.push(13)), malformed(2));
	// What is neither a leaf nor a split.
	refused(&with_forest(|forest| forest.nodes[0] = LEAF | MISSING_LEFT), malformed(0));
	refused(&trees(&[split(64, Tree::Leaf(0), Tree::Leaf(0))]), malformed(0));
	refused(&trees(&[split(200, Tree::Leaf(0), Tree::Leaf(0))]), malformed(0));
}

#[test]
fn trees_should_be_refused_when_they_ask_for_what_is_not_there() {
	let model = trees(&[split(22, Tree::Leaf(0), Tree::Leaf(0))]);
	refused(&model, ModelError::FeatureOutOfRange { feature: 22 });
	refused(&with_forest(|forest| forest.left_shares[1] = 0), ModelError::ShareOutOfRange { tree: 0 });
}

#[test]
fn trees_should_be_refused_when_a_better_value_could_cost_points() {
	let leaf = Tree::Leaf;
	// `on_time_share` rises, so the right side is the better one; `worst_delay` falls.
	assert_eq!(trees(&[split(1, leaf(1), leaf(1))]).validate(&CHAIN_V1), Ok(()));
	refused(&trees(&[split(1, leaf(0), leaf(1))]), ModelError::NotMonotone { feature: 1 });
	refused(&trees(&[split(2, leaf(1), leaf(0))]), ModelError::NotMonotone { feature: 2 });
	// Deeper down, on either side of a split on something else.
	let hidden = split(13, leaf(0), split(1, split(13, leaf(1), leaf(9)), split(13, leaf(0), leaf(2))));
	refused(&trees(&[leaf(0), hidden]), ModelError::NotMonotone { feature: 1 });
}

#[test]
fn model_should_be_refused_when_points_could_add_up_to_too_much() {
	let most = 1_000_000_000;
	let model = |base, leaves: [i32; 2]| Model { base, ..trees(&leaves.map(Tree::Leaf)) };
	assert_eq!(model(0, [most, 0]).validate(&CHAIN_V1), Ok(()));
	assert_eq!(model(-1, [1 - most, 0]).validate(&CHAIN_V1), Ok(()));
	refused(&model(1, [most, 0]), ModelError::ScoreOverflow);
	refused(&model(0, [i32::MIN, i32::MIN]), ModelError::ScoreOverflow);
	refused(&model(i32::MIN, [0, 0]), ModelError::ScoreOverflow);
	// Although they could not come together: the bound must hold for parts of the sum too.
	refused(&model(0, [most, -1]), ModelError::ScoreOverflow);
	refused(&testing::scorecard(1, &CHAIN_V1, 900_000_000), ModelError::ScoreOverflow);
	let single = |points: [i32; 2]| {
		let card = Card { feature: 13, bounds: vec![1], points: points.to_vec(), missing: 0, average: 0 };
		Model { base: 0, form: Form::Scorecard(vec![card]), ..scorecard() }
	};
	assert_eq!(single([-most, most]).validate(&CHAIN_V1), Ok(()));
	refused(&single([-most - 1, most]), ModelError::ScoreOverflow);
	refused(&single([-most, most + 1]), ModelError::ScoreOverflow);
}

#[test]
fn model_should_be_refused_when_its_record_makes_no_sense() {
	let mut model = scorecard();
	model.bands = Some([0, 1, 1, 2]);
	refused(&model, ModelError::BandsOutOfOrder);
	let quality = |change: fn(&mut crate::TrainingRecord)| {
		let mut model = scorecard();
		change(&mut model.training);
		model
	};
	refused(&quality(|record| record.rows = 0), ModelError::QualityOutOfRange);
	refused(&quality(|record| record.auc = 1_000_001), ModelError::QualityOutOfRange);
	refused(&quality(|record| record.ks = 1_000_001), ModelError::QualityOutOfRange);
	refused(&quality(|record| record.brier = 1_000_001), ModelError::QualityOutOfRange);
	let malformed = ModelError::DistributionMalformed;
	refused(&quality(|record| record.distribution.bounds[3] = 4_000_000), malformed);
	refused(&quality(|record| record.distribution.shares[3] += 1), malformed);
	refused(&quality(|record| record.distribution.shares = [u32::MAX; 10]), malformed);
}

#[test]
fn errors_should_say_what_to_do_when_they_are_shown() {
	let shown = ModelError::NotMonotone { feature: 3 }.to_string();
	assert_eq!(shown, "a better value of feature 3 could raise the risk: train with monotone constraints");
}
