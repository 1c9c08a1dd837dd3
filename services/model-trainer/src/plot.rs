//! Pictures, as SVG that needs nothing else.

use plotters::prelude::*;
use std::{error::Error, ops::Range};

/// Why there is no picture.
pub type PlotError = Box<dyn Error + Send + Sync>;

/// Readable on white and on black.
const COLOURS: [RGBColor; 4] =
	[RGBColor(31, 119, 180), RGBColor(214, 96, 39), RGBColor(44, 140, 60), RGBColor(148, 103, 189)];

/// What speaks for a person, and against.
const FOR: RGBColor = RGBColor(44, 140, 60);
const AGAINST: RGBColor = RGBColor(196, 52, 44);

const SIZE: (u32, u32) = (560, 380);

/// A curve and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
	/// What it is called.
	pub name: String,
	/// Its points.
	pub points: Vec<(f64, f64)>,
	/// Whether its points are marked.
	pub marked: bool,
}

impl Curve {
	/// A line.
	pub fn line(name: &str, points: Vec<(f64, f64)>) -> Self {
		Self { name: name.to_owned(), points, marked: false }
	}

	/// A line with its points.
	pub fn marked(name: &str, points: Vec<(f64, f64)>) -> Self {
		Self { name: name.to_owned(), points, marked: true }
	}
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
	/// What it tells.
	pub name: &'static str,
	/// From where to where.
	pub range: Range<f64>,
}

fn other(error: impl std::fmt::Display) -> PlotError {
	error.to_string().into()
}

/// Where the names of curves stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legend {
	/// At the top.
	Above,
	/// At the bottom.
	Below,
}

/// Draws curves.
pub fn curves(
	title: &str,
	x: &Axis,
	y: &Axis,
	legend: Legend,
	curves: &[Curve],
) -> Result<String, PlotError> {
	let mut drawing = String::new();
	{
		let area = SVGBackend::with_string(&mut drawing, SIZE).into_drawing_area();
		area.fill(&WHITE).map_err(other)?;
		let mut chart = ChartBuilder::on(&area)
			.caption(title, ("sans-serif", 18))
			.margin(10)
			.x_label_area_size(40)
			.y_label_area_size(52)
			.build_cartesian_2d(x.range.clone(), y.range.clone())
			.map_err(other)?;
		chart.configure_mesh().light_line_style(WHITE).x_desc(x.name).y_desc(y.name).draw().map_err(other)?;
		for (curve, colour) in curves.iter().zip(COLOURS) {
			let style = colour.stroke_width(2);
			chart
				.draw_series(LineSeries::new(curve.points.iter().copied(), style))
				.map_err(other)?
				.label(&curve.name)
				.legend(move |(x, y)| PathElement::new(vec![(x, y), (x.saturating_add(18), y)], style));
			if curve.marked {
				let dots = curve.points.iter().map(|point| Circle::new(*point, 3, colour.filled()));
				chart.draw_series(dots).map_err(other)?;
			}
		}
		chart
			.configure_series_labels()
			.position(match legend {
				Legend::Above => SeriesLabelPosition::UpperRight,
				Legend::Below => SeriesLabelPosition::LowerRight,
			})
			.background_style(WHITE.mix(0.85))
			.border_style(RGBColor(160, 160, 160))
			.label_font(("sans-serif", 13))
			.draw()
			.map_err(other)?;
		area.present().map_err(other)?;
	}
	Ok(drawing)
}

/// A bar beside words.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
	/// The words.
	pub label: String,
	/// Where it begins.
	pub from: f64,
	/// Where it ends.
	pub to: f64,
	/// What is written after it.
	pub note: String,
}

/// Draws bars below each other: those that grow in one colour, those that shrink in the other.
pub fn bars(title: &str, bars: &[Bar]) -> Result<String, PlotError> {
	const ROW: i32 = 24;
	const TOP: i32 = 40;
	const LEFT: i32 = 330;
	const RIGHT: i32 = 90;
	const WIDTH: i32 = 860;
	let rows = i32::try_from(bars.len()).unwrap_or(i32::MAX);
	let height = rows.saturating_mul(ROW).saturating_add(TOP).saturating_add(14);
	let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]);
	let (least, most) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
	let span = if most > least { most - least } else { 1.0 };
	let room = f64::from(WIDTH.saturating_sub(LEFT).saturating_sub(RIGHT));
	let place = |value: f64| LEFT.saturating_add(((value - least) / span * room).round() as i32);
	let mut drawing = String::new();
	{
		let size = (u32::try_from(WIDTH).unwrap_or_default(), u32::try_from(height).unwrap_or_default());
		let area = SVGBackend::with_string(&mut drawing, size).into_drawing_area();
		area.fill(&WHITE).map_err(other)?;
		let text = |words: &str, at: (i32, i32), size: u32| {
			Text::new(words.to_owned(), at, ("sans-serif", size).into_font().color(&BLACK))
		};
		area.draw(&text(title, (10, 10), 18)).map_err(other)?;
		let bottom = height.saturating_sub(8);
		let zero = PathElement::new(vec![(place(0.0), TOP), (place(0.0), bottom)], RGBColor(150, 150, 150));
		area.draw(&zero).map_err(other)?;
		for (bar, number) in bars.iter().zip(0_i32..) {
			let top = number.saturating_mul(ROW).saturating_add(TOP);
			let colour = if bar.to > bar.from { AGAINST } else { FOR };
			let (from, to) = (place(bar.from.min(bar.to)), place(bar.from.max(bar.to)));
			let corners = [
				(from, top.saturating_add(3)),
				(to.max(from.saturating_add(1)), top.saturating_add(ROW).saturating_sub(4)),
			];
			area.draw(&Rectangle::new(corners, colour.filled())).map_err(other)?;
			area.draw(&text(&bar.label, (10, top.saturating_add(4)), 13)).map_err(other)?;
			area.draw(&text(&bar.note, (to.saturating_add(6), top.saturating_add(4)), 13)).map_err(other)?;
		}
		area.present().map_err(other)?;
	}
	Ok(drawing)
}
