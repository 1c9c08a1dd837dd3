//! Systems of linear equations with a symmetric, positive definite matrix, by Cholesky's decomposition.

/// A square, symmetric matrix of which only the lower half is kept.
#[derive(Debug, Clone)]
pub struct Symmetric {
	/// Row `i` has `i + 1` numbers.
	rows: Vec<Vec<f64>>,
}

impl Symmetric {
	/// All zeros.
	pub fn zero(size: usize) -> Self {
		Self { rows: (1..=size).map(|length| vec![0.0; length]).collect() }
	}

	/// Adds to the cell at `(a, b)`, which is also the one at `(b, a)`. Cells outside are ignored.
	pub fn add(&mut self, a: usize, b: usize, amount: f64) {
		let (row, column) = if a >= b { (a, b) } else { (b, a) };
		if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.get_mut(column)) {
			*cell += amount;
		}
	}

	/// The product with a vector.
	pub fn times(&self, vector: &[f64]) -> Vec<f64> {
		let mut product = vec![0.0; vector.len()];
		for (at, row) in self.rows.iter().enumerate() {
			let own = vector.get(at).copied().unwrap_or_default();
			let mut sum = 0.0;
			for (column, (cell, other)) in row.iter().zip(vector).enumerate() {
				sum += cell * other;
				if column != at {
					if let Some(result) = product.get_mut(column) {
						*result += cell * own;
					}
				}
			}
			if let Some(result) = product.get_mut(at) {
				*result += sum;
			}
		}
		product
	}

	/// Solves `self * x = right`; `None` if the matrix is not positive definite.
	pub fn solve(&self, right: &[f64]) -> Option<Vec<f64>> {
		let mut lower: Vec<Vec<f64>> = Vec::with_capacity(self.rows.len());
		for row in &self.rows {
			let mut done: Vec<f64> = Vec::with_capacity(row.len());
			for (other, cell) in lower.iter().zip(row) {
				let dot: f64 = done.iter().zip(other).map(|(a, b)| a * b).sum();
				done.push((cell - dot) / other.last()?);
			}
			let square = row.last()? - done.iter().map(|cell| cell * cell).sum::<f64>();
			if !square.is_finite() || square <= 0.0 {
				return None;
			}
			done.push(square.sqrt());
			lower.push(done);
		}
		let mut solution: Vec<f64> = Vec::with_capacity(right.len());
		for (row, right) in lower.iter().zip(right) {
			let dot: f64 = row.iter().zip(&solution).map(|(a, b)| a * b).sum();
			solution.push((right - dot) / row.last()?);
		}
		for (at, row) in lower.iter().enumerate().rev() {
			let (diagonal, before) = row.split_last()?;
			let own = solution.get(at)? / diagonal;
			if let Some(value) = solution.get_mut(at) {
				*value = own;
			}
			for (value, cell) in solution.iter_mut().zip(before) {
				*value -= cell * own;
			}
		}
		Some(solution)
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	#[test]
	fn solve_should_undo_times_when_the_matrix_is_positive_definite() {
		let mut matrix = Symmetric::zero(4);
		for (a, b, amount) in
			[(0, 0, 4.0), (1, 1, 5.0), (2, 2, 6.0), (3, 3, 7.0), (1, 0, 1.0), (0, 3, -2.0), (2, 1, 0.5)]
		{
			matrix.add(a, b, amount);
		}
		let wanted = [1.0, -2.0, 3.0, 0.25];
		let product = matrix.times(&wanted);
		assert!((product.first().unwrap() - (4.0 - 2.0 - 0.5)).abs() < 1e-12);
		let solved = matrix.solve(&product).unwrap();
		for (solved, wanted) in solved.iter().zip(wanted) {
			assert!((solved - wanted).abs() < 1e-12);
		}
	}

	#[test]
	fn solve_should_refuse_when_the_matrix_is_not_positive_definite() {
		let mut matrix = Symmetric::zero(2);
		matrix.add(0, 0, 1.0);
		matrix.add(1, 1, 1.0);
		matrix.add(0, 1, 2.0);
		assert!(matrix.solve(&[1.0, 1.0]).is_none());
	}
}
