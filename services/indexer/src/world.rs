//! The rows that events change, as far as they are in memory.
//!
//! What is applied to a world asks for rows as it goes. One that is not there yet is named as a need: whatever the event has
//! changed so far is undone, the row is loaded, and the event is applied again.

use crate::{
	row::{show_key, Cell, Key, Row, RowError},
	tables::Table,
};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// What has to be loaded before an event can be applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
	/// A row.
	Row(Table, Key),
	/// All rows whose keys begin like this.
	Prefix(Table, Key),
}

/// Why an event is not applied.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ApplyError {
	/// Something is not in memory.
	#[error("something has to be loaded first")]
	Needs(Need),
	/// The event does not follow from what was before.
	#[error("{0}")]
	Inconsistent(String),
}

impl From<RowError> for ApplyError {
	fn from(error: RowError) -> Self {
		Self::Inconsistent(error.0)
	}
}

#[derive(Debug, Clone)]
struct Slot {
	row: Option<Row>,
	changed: bool,
}

type Place = (Table, Key);

/// The rows that are in memory.
#[derive(Debug, Default)]
pub struct World {
	slots: BTreeMap<Place, Slot>,
	/// Of these, all rows are there.
	prefixes: BTreeSet<Place>,
	/// Whether what is not there does not exist.
	complete: bool,
	/// What was there before the event that is being applied.
	before: Vec<(Place, Option<Slot>)>,
}

impl World {
	/// A world that begins with nothing, and has all that there is.
	pub fn complete() -> Self {
		Self { complete: true, ..Self::default() }
	}

	/// How many rows are in memory.
	pub fn len(&self) -> usize {
		self.slots.len()
	}

	/// Whether none are.
	pub fn is_empty(&self) -> bool {
		self.slots.is_empty()
	}

	/// Puts a row in that was stored, or takes down that there is none.
	pub fn load(&mut self, table: Table, key: Key, row: Option<Row>) {
		self.slots.entry((table, key)).or_insert(Slot { row, changed: false });
	}

	/// Puts all rows in whose keys begin like this.
	pub fn load_prefix(&mut self, table: Table, prefix: Key, rows: Vec<Row>) {
		for row in rows {
			self.load(table, row.key().to_vec(), Some(row));
		}
		self.prefixes.insert((table, prefix));
	}

	/// Whether what is needed is there.
	pub fn has(&self, need: &Need) -> bool {
		match need {
			Need::Row(table, key) => self.is_known(*table, key),
			Need::Prefix(table, prefix) => self.complete || self.prefixes.contains(&(*table, prefix.clone())),
		}
	}

	fn is_known(&self, table: Table, key: &[Cell]) -> bool {
		let within = || (1..key.len()).filter_map(|len| key.get(..len));
		self.complete
			|| self.slots.contains_key(&(table, key.to_vec()))
			|| within().any(|prefix| self.prefixes.contains(&(table, prefix.to_vec())))
	}

	/// A row, if there is one.
	pub fn find(&self, table: Table, key: &[Cell]) -> Result<Option<&Row>, ApplyError> {
		match self.slots.get(&(table, key.to_vec())) {
			Some(slot) => Ok(slot.row.as_ref()),
			None if self.is_known(table, key) => Ok(None),
			None => Err(ApplyError::Needs(Need::Row(table, key.to_vec()))),
		}
	}

	/// A row that must be there.
	pub fn get(&self, table: Table, key: &[Cell]) -> Result<&Row, ApplyError> {
		self.find(table, key)?.ok_or_else(|| {
			ApplyError::Inconsistent(format!("there is no {} {}", table.spec().name, show_key(key)))
		})
	}

	fn note(&mut self, place: &Place) {
		self.before.push((place.clone(), self.slots.get(place).cloned()));
	}

	/// A row that must be there, to be changed.
	pub fn edit(&mut self, table: Table, key: &[Cell]) -> Result<&mut Row, ApplyError> {
		self.get(table, key)?;
		let place = (table, key.to_vec());
		self.note(&place);
		let gone = || ApplyError::Inconsistent("a row is gone".into());
		let slot = self.slots.get_mut(&place).ok_or_else(gone)?;
		slot.changed = true;
		slot.row.as_mut().ok_or_else(gone)
	}

	/// A row to be changed, a new one if there is none.
	pub fn edit_or_new(&mut self, table: Table, key: &[Cell]) -> Result<&mut Row, ApplyError> {
		if self.find(table, key)?.is_none() {
			self.put(Row::new(table, key.to_vec()));
		}
		self.edit(table, key)
	}

	/// Puts a row in the place of the one with its key.
	pub fn put(&mut self, row: Row) {
		let place = (row.table, row.key().to_vec());
		self.note(&place);
		self.slots.insert(place, Slot { row: Some(row), changed: true });
	}

	/// Takes a row out.
	pub fn remove(&mut self, table: Table, key: &[Cell]) -> Result<(), ApplyError> {
		self.get(table, key)?;
		let place = (table, key.to_vec());
		self.note(&place);
		self.slots.insert(place, Slot { row: None, changed: true });
		Ok(())
	}

	/// The keys of all rows whose keys begin like this.
	pub fn keys_of(&self, table: Table, prefix: &[Cell]) -> Result<Vec<Key>, ApplyError> {
		let need = Need::Prefix(table, prefix.to_vec());
		if !self.has(&need) {
			return Err(ApplyError::Needs(need));
		}
		let from = (table, prefix.to_vec());
		let all =
			self.slots.range(from..).take_while(|((of, key), _)| *of == table && key.starts_with(prefix));
		Ok(all.filter(|(_, slot)| slot.row.is_some()).map(|((_, key), _)| key.clone()).collect())
	}

	/// All rows of a table that are in memory.
	pub fn rows(&self, table: Table) -> impl Iterator<Item = &Row> {
		let all = self.slots.range((table, Key::new())..).take_while(move |((of, _), _)| *of == table);
		all.filter_map(|(_, slot)| slot.row.as_ref())
	}

	/// Applies an event as a whole or not at all.
	pub fn attempt(
		&mut self,
		apply: impl FnOnce(&mut Self) -> Result<(), ApplyError>,
	) -> Result<(), ApplyError> {
		self.before.clear();
		let applied = apply(self);
		let before = std::mem::take(&mut self.before);
		if applied.is_err() {
			for (place, slot) in before.into_iter().rev() {
				match slot {
					Some(slot) => self.slots.insert(place, slot),
					None => self.slots.remove(&place),
				};
			}
		}
		applied
	}

	/// What was changed since this was last asked: rows to be written, and keys of rows that are gone.
	pub fn take_changes(&mut self) -> (Vec<Row>, Vec<(Table, Key)>) {
		let (mut written, mut gone) = (Vec::new(), Vec::new());
		for ((table, key), slot) in &mut self.slots {
			if std::mem::take(&mut slot.changed) {
				match &slot.row {
					Some(row) => written.push(row.clone()),
					None => gone.push((*table, key.clone())),
				}
			}
		}
		(written, gone)
	}
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
	use super::*;

	fn bank(number: i64) -> Row {
		Row::new(Table::Banks, vec![Cell::Int(number)])
	}

	#[test]
	fn an_event_should_change_nothing_when_something_has_to_be_loaded_first() {
		let mut world = World::default();
		world.load(Table::Banks, vec![Cell::Int(1)], Some(bank(1)));
		let apply = |world: &mut World| {
			world.edit(Table::Banks, &[Cell::Int(1)])?.add("liquid", 5)?;
			world.put(bank(3));
			world.edit(Table::Banks, &[Cell::Int(2)])?.sub("liquid", 5)?;
			Ok(())
		};
		let need = Need::Row(Table::Banks, vec![Cell::Int(2)]);
		assert_eq!(world.attempt(apply), Err(ApplyError::Needs(need)));
		assert_eq!(world.take_changes(), (vec![], vec![]));
		assert_eq!(world.get(Table::Banks, &[Cell::Int(1)]).unwrap().amount("liquid"), 0);
		assert!(world.find(Table::Banks, &[Cell::Int(3)]).is_err(), "it is not known again");

		world.load(Table::Banks, vec![Cell::Int(2)], None);
		let missing = ApplyError::Inconsistent("there is no banks 2".into());
		assert_eq!(world.attempt(apply), Err(missing));

		let mut world = World::complete();
		let mut rich = bank(2);
		rich.add("liquid", 9).unwrap();
		world.put(bank(1));
		world.put(rich);
		world.take_changes();
		world.attempt(apply).unwrap();
		let (written, gone) = world.take_changes();
		let liquid: Vec<_> = written.iter().map(|row| row.amount("liquid")).collect();
		assert_eq!((liquid, gone), (vec![5, 4, 0], vec![]));
	}

	#[test]
	fn rows_should_be_known_when_all_of_their_prefix_were_loaded() {
		let mut world = World::default();
		let loan = vec![Cell::Int(7)];
		let installment = |number| vec![Cell::Int(7), Cell::Int(0), Cell::Int(number)];
		assert!(world.keys_of(Table::Installments, &loan).is_err());
		let rows = vec![
			Row::new(Table::Installments, installment(1)),
			Row::new(Table::Installments, installment(2)),
		];
		world.load_prefix(Table::Installments, loan.clone(), rows);
		assert_eq!(world.keys_of(Table::Installments, &loan).unwrap(), vec![installment(1), installment(2)]);
		assert_eq!(world.find(Table::Installments, &installment(3)).unwrap(), None);
		world.remove(Table::Installments, &installment(1)).unwrap();
		assert_eq!(world.keys_of(Table::Installments, &loan).unwrap(), vec![installment(2)]);
		assert_eq!(world.take_changes().1, vec![(Table::Installments, installment(1))]);
	}
}
