//! How far a long work is: a bar on a terminal, nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};

/// How far a work is.
#[derive(Debug)]
pub struct Progress {
	bar: Option<ProgressBar>,
}

impl Progress {
	/// Nothing was done yet of so many steps. `on_terminal` says whether a bar may be drawn at all.
	pub fn new(what: &'static str, steps: u64, on_terminal: bool) -> Self {
		let bar = (on_terminal && io::stderr().is_terminal()).then(|| {
			let bar = ProgressBar::new(steps);
			let template = format!("{{bar:40}} {{pos}} of {{len}} {what}, {{eta}} left");
			if let Ok(style) = ProgressStyle::with_template(&template) {
				bar.set_style(style);
			}
			bar
		});
		Self { bar }
	}

	/// Shows nothing.
	pub fn none() -> Self {
		Self { bar: None }
	}

	/// Steps were done.
	pub fn advance(&self, steps: u64) {
		if let Some(bar) = &self.bar {
			bar.inc(steps);
		}
	}

	/// All is done.
	pub fn finish(&self) {
		if let Some(bar) = &self.bar {
			bar.finish_and_clear();
		}
	}
}
