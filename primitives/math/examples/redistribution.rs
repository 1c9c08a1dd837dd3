//! Simulates redistribution and prints what the documentation states of it: how 1,000 banks come to their targets in
//! 200 epochs, what a ring of banks gets that spends what it receives, and when neglecting a bank's health pays.
//!
//! `cargo run --release -p credit-primitives-math --example redistribution -- --figures docs/figures` writes the
//! figures too.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod figures;
mod simulation;

use std::path::Path;

fn print(title: &str, head: &str, rows: &[String]) {
	println!("{title}\n\n{head}");
	for row in rows {
		println!("{row}");
	}
	println!();
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
	print(
		"Distance from the targets",
		"| epoch | unbound banks | bound banks | at most, unbound |",
		&simulation::convergence_table(),
	);
	print("A ring, after a year", "| share of weight | received |", &simulation::ring_table());
	print(
		"Largest part of capital that is commons without neglect paying",
		"| record | at full health | lasting | dips | smoothed dips | once and illiquid |",
		&simulation::neglect_table(),
	);
	let margin = simulation::least_margin_of_turns();
	println!(
		"Back and forth with smoothed weights: the part exceeds the one of lasting neglect by {margin:.3}\n"
	);
	println!("Record 3, all capital commons: {}\n", simulation::example().join(", "));
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
		[] => Ok(()),
		["--figures", folder] => {
			for (name, drawing) in figures::all() {
				std::fs::write(Path::new(folder).join(name), drawing)?;
			}
			Ok(())
		}
		_ => Err("usage: redistribution [--figures DIR]".into()),
	}
}
