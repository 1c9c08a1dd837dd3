//! How far the indexer is while it catches up: a bar on a terminal, a line in the log every few seconds elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
	io::{self, IsTerminal},
	time::{Duration, Instant},
};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

/// How many blocks make catching up worth telling.
const WORTH_TELLING: u64 = 50;

/// How far the indexer is.
pub struct Progress {
	bar: Option<ProgressBar>,
	is_terminal: bool,
	told: Instant,
	/// Blocks since that line.
	since: u64,
	catching_up: bool,
}

impl Progress {
	/// Nothing was done yet. `on_terminal` says whether a bar may be drawn at all.
	pub fn new(on_terminal: bool) -> Self {
		let is_terminal = on_terminal && io::stderr().is_terminal();
		Self { bar: None, is_terminal, told: Instant::now(), since: 0, catching_up: false }
	}

	/// Blocks were written.
	pub fn advance(&mut self, blocks: u64, last: u64, finalized: u64) {
		let left = finalized.saturating_sub(last);
		self.since = self.since.saturating_add(blocks);
		if left >= WORTH_TELLING {
			self.catching_up = true;
		}
		if !self.catching_up {
			tracing::debug!(block = last, "written");
			return;
		}
		if self.is_terminal {
			let bar = self.bar.get_or_insert_with(bar);
			bar.set_length(finalized);
			bar.set_position(last);
		} else if left == 0 || self.told.elapsed() >= EVERY {
			let seconds = self.told.elapsed().as_secs_f64().max(0.001);
			let per_second = (self.since as f64 / seconds).round();
			tracing::info!(block = last, finalized, left, blocks_per_second = per_second, "catching up");
			self.told = Instant::now();
			self.since = 0;
		}
		if left == 0 {
			self.catching_up = false;
			if let Some(bar) = self.bar.take() {
				bar.finish_and_clear();
			}
			tracing::info!(block = last, "all finalized blocks are written");
		}
	}
}

fn bar() -> ProgressBar {
	let bar = ProgressBar::new(0);
	let template = "{bar:40} {pos} of {len} blocks, {per_sec}, {eta} left";
	if let Ok(style) = ProgressStyle::with_template(template) {
		bar.set_style(style);
	}
	bar
}
