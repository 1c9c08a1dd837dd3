//! The figures of the documentation, drawn from the simulations.

use super::simulation::{bound_after, break_even, convergence, ring, RECORDS};
use plotters::prelude::*;

const SIZE: (u32, u32) = (720, 420);

/// Readable on white and on black.
const COLOURS: [RGBColor; 4] =
	[RGBColor(31, 119, 180), RGBColor(214, 96, 39), RGBColor(44, 140, 60), RGBColor(148, 103, 189)];

/// A curve and what it is called.
struct Curve {
	name: String,
	points: Vec<(f64, f64)>,
}

impl Curve {
	fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
		Curve { name: name.into(), points: points.into_iter().collect() }
	}
}

/// All figures, by the names of their files.
pub fn all() -> Vec<(&'static str, String)> {
	vec![
		("redistribution-convergence.svg", converging()),
		("redistribution-ring.svg", ringing()),
		("redistribution-neglect.svg", neglecting()),
	]
}

fn draw(
	title: &str,
	(x, x_end): (&str, f64),
	(y, y_end): (&str, f64),
	legend: SeriesLabelPosition,
	curves: &[Curve],
) -> String {
	let mut drawing = String::new();
	{
		let area = SVGBackend::with_string(&mut drawing, SIZE).into_drawing_area();
		area.fill(&WHITE).unwrap();
		let mut chart = ChartBuilder::on(&area)
			.caption(title, ("sans-serif", 18))
			.margin(12)
			.x_label_area_size(42)
			.y_label_area_size(58)
			.build_cartesian_2d(0.0..x_end, 0.0..y_end)
			.unwrap();
		chart
			.configure_mesh()
			.light_line_style(WHITE)
			.x_desc(x)
			.y_desc(y)
			.x_label_formatter(&|value| format!("{value:.0}"))
			.y_label_formatter(&|value| format!("{value:.0}"))
			.draw()
			.unwrap();
		for (curve, colour) in curves.iter().zip(COLOURS) {
			let style = colour.stroke_width(2);
			chart
				.draw_series(LineSeries::new(curve.points.iter().copied(), style))
				.unwrap()
				.label(&curve.name)
				.legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 20, y)], style));
		}
		chart
			.configure_series_labels()
			.position(legend)
			.background_style(WHITE.mix(0.85))
			.border_style(RGBColor(160, 160, 160))
			.label_font(("sans-serif", 14))
			.draw()
			.unwrap();
		area.present().unwrap();
	}
	drawing
}

fn converging() -> String {
	let percents = |left: Vec<f64>| (0u32..).map(f64::from).zip(left.into_iter().map(|part| 100.0 * part));
	let free = convergence(false);
	let most = (0..free.len()).map(bound_after).collect();
	draw(
		"1,000 banks on their way to their targets",
		("epoch", 200.0),
		("distance left, %", 100.0),
		SeriesLabelPosition::UpperRight,
		&[
			Curve::new("banks that nothing binds", percents(free)),
			Curve::new("banks with floors, loans, limits and silence", percents(convergence(true))),
			Curve::new("at most, if nothing binds: 0.99 per epoch", percents(most)),
		],
	)
}

fn ringing() -> String {
	let shares = || (0..=40).map(|half| f64::from(half) / 2.0);
	draw(
		"What a ring gets in a year that spends all it receives",
		("the ring's share of all weight, %", 20.0),
		("received, % of all commons", 50.0),
		SeriesLabelPosition::UpperLeft,
		&[
			Curve::new(
				"received",
				shares().map(|share| (share, if share == 0.0 { 0.0 } else { 100.0 * ring(share / 100.0) })),
			),
			Curve::new("a tenth", [(0.0, 10.0), (20.0, 10.0)]),
		],
	)
}

fn neglecting() -> String {
	let curves = RECORDS.map(|record| {
		let points = (60..=200).map(|step| {
			let health = f64::from(step) / 200.0;
			(100.0 * health, 100.0 * break_even(record, health, health).min(1.0))
		});
		Curve::new(format!("record {record}"), points)
	});
	draw(
		"Up to this part of capital, commons do not reward neglect",
		("health, %", 100.0),
		("commons in capital, %", 100.0),
		SeriesLabelPosition::LowerLeft,
		&curves,
	)
}
