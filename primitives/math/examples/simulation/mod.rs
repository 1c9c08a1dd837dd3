//! Simulations of redistribution with the functions that the chain uses: what the documentation states of them comes
//! out of here.

mod neglect;
mod network;

pub use neglect::{break_even, example, largest_part, least_margin_of_turns, Course, RECORDS};
pub use network::{convergence, ring};

/// A year of daily epochs.
pub const YEAR: u32 = 365;

/// One currency unit in the smallest unit.
const CRD: u128 = 1_000_000_000_000;

/// How the distance from the targets falls: the epoch, and what is left of the distance of banks that nothing binds
/// and of banks as they may be, both in percent, with what is stated as the most for the former.
pub fn convergence_table() -> Vec<String> {
	let (free, bound) = (convergence(false), convergence(true));
	let row = |epoch: usize| {
		let most = 100.0 * bound_after(epoch);
		format!("| {epoch} | {:.1} % | {:.1} % | {most:.1} % |", 100.0 * free[epoch], 100.0 * bound[epoch])
	};
	[0, 25, 50, 100, 150, 200].map(row).to_vec()
}

/// `0.99^epoch`, by multiplication, which is the same on every machine.
pub fn bound_after(epoch: usize) -> f64 {
	(0..epoch).fold(1.0, |left, _| left * 0.99)
}

/// What a ring that spends what it receives gets in a year: its share of the weights and what it got, as parts of all
/// commons, in percent.
pub fn ring_table() -> Vec<String> {
	[1, 2, 4, 5, 10, 20]
		.map(|percent| {
			let got = 100.0 * ring(f64::from(percent) / 100.0);
			format!("| {percent} % | {got:.1} % |")
		})
		.to_vec()
}

/// Up to which part of a bank's capital the commons may be without its gaining by neglect: by record, and by the
/// course of neglect.
pub fn neglect_table() -> Vec<String> {
	RECORDS
		.map(|record| {
			let at_full = 100.0 * break_even(record, 1.0, 1.0);
			let courses = [Course::Lasting, Course::Dips, Course::SmoothedDips, Course::OnceAndIlliquid];
			let [lasting, dips, smoothed, once] =
				courses.map(|course| format!("{:.0} %", 100.0 * largest_part(course, record)));
			format!("| {record} | {at_full:.0} % | {lasting} | {dips} | {smoothed} | {once} |")
		})
		.to_vec()
}
