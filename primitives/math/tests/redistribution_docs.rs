//! What the documentation states of redistribution comes out of the simulations.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

#[path = "../examples/figures/mod.rs"]
mod figures;
#[path = "../examples/simulation/mod.rs"]
mod simulation;

use std::{fs::read_to_string, path::PathBuf};

fn docs(name: &str) -> String {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
	read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_tables_are_what_the_simulations_give() {
	let text = docs("redistribution.md");
	let tables =
		[simulation::convergence_table(), simulation::ring_table(), simulation::neglect_table()].concat();
	for row in tables.into_iter().chain(simulation::example()) {
		assert!(text.contains(&row), "not in docs/redistribution.md: {row}");
	}
}

#[test]
fn the_figures_are_what_the_simulations_draw() {
	for (name, drawing) in figures::all() {
		let stored = docs(&format!("figures/{name}"));
		assert!(stored == drawing, "docs/figures/{name} is out of date: run the example with --figures");
	}
}

#[test]
fn the_distance_stays_under_its_bound() {
	for (epoch, left) in simulation::convergence(false).into_iter().enumerate() {
		assert!(left <= simulation::bound_after(epoch) + 1e-9, "{left} after {epoch} epochs");
	}
}

#[test]
fn a_ring_of_four_percent_of_all_weight_gets_under_a_tenth() {
	assert!(simulation::ring(0.041) < 0.1);
	// The bound leaves out that all commons together shrink as what was lost is forgotten.
	assert!(simulation::ring(0.045) > 0.1);
}

#[test]
fn a_bank_that_dips_for_a_day_is_refilled_unless_its_weight_is_smoothed() {
	for record in simulation::RECORDS {
		assert!(simulation::largest_part(simulation::Course::Dips, record) < 0.01);
		assert!(simulation::largest_part(simulation::Course::SmoothedDips, record) > 0.99);
	}
}

#[test]
fn with_smoothed_weights_going_back_and_forth_pays_no_sooner_than_lasting_neglect() {
	assert!(simulation::least_margin_of_turns() > -1e-9);
}

#[test]
fn an_illiquid_bank_gives_nothing_back() {
	for record in simulation::RECORDS {
		let once = simulation::largest_part(simulation::Course::OnceAndIlliquid, record);
		assert!(once < 1e-9);
	}
}
