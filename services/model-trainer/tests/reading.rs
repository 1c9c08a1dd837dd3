//! Bad input is refused with row, column and remedy.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use credit_network_model::{
	data::{
		adapter::Adapter,
		csv::{read, Extras, Grouping},
		DataError, Dataset, Outcome,
	},
	settings::Kind,
	train::train,
};
use credit_primitives_scoring::{Source, MISSING};

const ADAPTER: &str = r#"
id = 40000
name = "small"
decided_at = "day"
protected = ["age"]

[label]
column = "end"
paid = ["good"]
defaulted = ["bad"]

[[features]]
name = "income"
column = "income"
label = "income"
least = 0
most = 1000
direction = "rising"
favourable = "+"
adverse = "-"

[[features]]
name = "home"
column = "home"
label = "home"
codes = { rent = 0, own = 1 }
missing = ["unknown"]
favourable = "+"
adverse = "-"

[[features]]
name = "rents"
column = "home"
label = "rents"
equals = "rent"
favourable = "+"
adverse = "-"
"#;

fn try_read(text: &str) -> Result<Dataset, DataError> {
	read(text.as_bytes(), "small.csv", &Adapter::parse(ADAPTER).unwrap(), &Extras::default())
}

fn refused(text: &str) -> String {
	try_read(text).unwrap_err().to_string()
}

#[test]
fn a_file_should_be_read_as_the_adapter_says() {
	let data = try_read("day,income,home,end,age\n7,250,own,good,30\n8,0,unknown,bad,20\n9,1,rent,good,1\n")
		.unwrap();
	let values: Vec<_> = data.cases.iter().map(|case| case.values.clone()).collect();
	assert_eq!(values, [vec![250, 1, 0], vec![0, MISSING, 0], vec![1, 0, 1]]);
	assert_eq!(data.cases.iter().map(|case| case.decided_at).collect::<Vec<_>>(), [7, 8, 9]);
	assert_eq!(data.cases[1].outcome, Outcome::Defaulted);
	let grouped = Extras { group: Some("age<25".parse::<Grouping>().unwrap()), ..Extras::default() };
	let adapter = Adapter::parse(ADAPTER).unwrap();
	let text = "day,income,home,end,age\n7,250,own,good,30\n8,0,unknown,bad,20\n";
	let groups: Vec<_> = read(text.as_bytes(), "x", &adapter, &grouped)
		.unwrap()
		.cases
		.into_iter()
		.map(|case| case.group.unwrap())
		.collect();
	assert_eq!(groups, ["25 and above", "below 25"]);
}

#[test]
fn each_kind_of_bad_input_should_be_refused_with_its_place_and_its_remedy() {
	let cases = [
		(
			"day,home,end\n1,own,good\n",
			vec!["no column `income`", "small.csv", "day, home, end", "--adapter"],
		),
		("income,home,day\n1,own,2\n", vec!["no column `end`", "what became"]),
		(
			"income,home,end,day\n1,own,good,1\nmuch,own,bad,2\n",
			vec!["row 3", "`income`", "`much`", "whole number", "from 0 to 1000"],
		),
		(
			"income,home,end,day\n1,own,good,1\n2000,own,bad,2\n",
			vec!["row 3", "out of range", "from 0 to 1000"],
		),
		("income,home,end,day\n,own,good,1\n", vec!["row 2", "`income`", "is missing", "fill it in"]),
		("income,home,end,day\n1,tent,good,1\n", vec!["row 2", "`home`", "`tent`", "`own`, `rent`"]),
		("income,home,end,day\n1,own,maybe,1\n", vec!["row 2", "`end`", "`maybe`", "`good`, `bad`"]),
		("income,home,end,day\n1,own,good,soon\n", vec!["row 2", "`day`", "`soon`", "milliseconds"]),
		("income,home,end,day,weight\n1,own,good,1,-2\n", vec!["row 2", "`weight`", "`-2`", "above 0"]),
		("income,home,end,day\n1,own,good\n", vec!["row 2", "malformed", "as many columns"]),
		("income,home,end,day\n", vec!["no case", "one line for each"]),
		("", vec!["no column", "it has none"]),
	];
	for (text, words) in cases {
		let told = refused(text);
		for word in words {
			assert!(told.contains(word), "`{word}` is not in: {told}");
		}
	}
}

#[test]
fn data_with_one_outcome_should_be_refused_when_a_model_is_to_learn() {
	let rows: String = (0..50).map(|at| format!("{at},own,good,{at}\n")).collect();
	let data = try_read(&format!("income,home,end,day\n{rows}")).unwrap();
	let told = train(&data, Kind::Scorecard, Source::Published, &common::quick()).unwrap_err().to_string();
	assert!(told.contains("0 that defaulted") && told.contains("label's column"), "{told}");
}

#[test]
fn an_adapter_should_be_refused_when_it_is_not_as_it_should_be() {
	let refused = |from: &str, to: &str| {
		assert!(ADAPTER.contains(from));
		Adapter::parse(&ADAPTER.replacen(from, to, 1)).unwrap_err().to_string()
	};
	for (from, to, word) in [
		("id = 40000", "id = 1", "at least 32768"),
		("column = \"income\"", "column = \"age\"", "protected"),
		("name = \"home\"", "name = \"income\"", "two features `income`"),
		("equals = \"rent\"", "equals = \"rent\"\ncodes = { a = 1 }", "both"),
		("least = 0", "least = 2000", "above its `most`"),
		("direction = \"rising\"", "direction = \"up\"", "direction"),
	] {
		let told = refused(from, to);
		assert!(told.contains(word), "`{word}` is not in: {told}");
	}
	assert!(Adapter::named("no.toml").unwrap_err().to_string().contains("`german`"));
}

#[test]
fn the_german_data_should_be_whole_and_without_protected_columns() {
	let data = common::german();
	assert_eq!(data.cases.len(), 1_000);
	assert_eq!(data.cases.iter().filter(|case| case.is_bad()).count(), 300);
	let adapter = Adapter::german().unwrap();
	assert_eq!(adapter.protected, ["personal_status_and_sex", "age_in_years", "foreign_worker"]);
	assert!(adapter.sources.iter().all(|source| !adapter.protected.contains(&source.column)));
	let missing = data.cases.iter().filter(|case| case.values.contains(&MISSING)).count();
	assert_eq!(missing, 183, "those without known savings");
	// Every other column of the file is used.
	let mut used: Vec<_> = adapter.sources.iter().map(|source| source.column.as_str()).collect();
	used.dedup();
	assert_eq!(used.len() + adapter.protected.len() + 1, 21);
}
