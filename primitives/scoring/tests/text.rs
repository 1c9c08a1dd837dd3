//! Models as text, for people: what is read is what was written.

#![allow(clippy::unwrap_used)]

use credit_primitives_scoring::{testing, Model, Tree, CHAIN_V1};

#[test]
fn model_should_be_the_same_when_written_as_text_and_read() {
	for model in
		[testing::scorecard(3, &CHAIN_V1, 1_000_000), testing::forest(3, &CHAIN_V1, 20, 4, 1_000_000)]
	{
		let text = serde_json::to_string_pretty(&model).unwrap();
		assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);
	}
}

#[test]
fn tree_should_name_its_parts_when_written_as_text() {
	let tree = Tree::Split {
		feature: 13,
		threshold: 90,
		missing_left: false,
		left_share: 40_000,
		left: Box::new(Tree::Leaf(-1)),
		right: Box::new(Tree::Leaf(2)),
	};
	let text = serde_json::to_string(&tree).unwrap();
	let expected = concat!(
		r#"{"Split":{"feature":13,"threshold":90,"missing_left":false,"left_share":40000,"#,
		r#""left":{"Leaf":-1},"right":{"Leaf":2}}}"#,
	);
	assert_eq!(text, expected);
	assert_eq!(serde_json::from_str::<Tree>(&text).unwrap(), tree);
}
