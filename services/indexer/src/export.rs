//! Tables as files: CSV, and Parquet for those who reckon with them.
//!
//! In CSV an amount is a decimal number of whole units of 10^-12 CRD. In Parquet it is `DECIMAL(38, 0)`, which every reader of
//! the format knows; one of 39 digits, beyond anything that is issued, is refused.

use crate::{
	api::lists::List,
	row::Cell,
	store::{dialect::Dialect, read::bind, Store, StoreError},
	tables::{Column, Kind},
};
use axum::body::{Body, Bytes};
use clap::ValueEnum;
use futures::stream;
use parquet::{
	basic::{Compression, LogicalType, Repetition, Type as Physical},
	data_type::{
		BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
	},
	errors::ParquetError,
	file::{properties::WriterProperties, writer::SerializedFileWriter},
	schema::types::Type,
};
use std::{
	io::{self, Write},
	sync::{Arc, Mutex, PoisonError},
};
use thiserror::Error;
use tokio::sync::mpsc;

/// How many rows are read, and make a group of a Parquet file.
const PAGE: usize = 4_000;

/// How many pieces of a file wait to be read at most.
pub const WAITING_PIECES: usize = 4;

/// How many bytes a decimal number has in Parquet.
const DECIMAL_BYTES: i32 = 16;

/// How many digits.
const DECIMAL_DIGITS: i32 = 38;

/// The largest number of so many digits.
const LARGEST_DECIMAL: u128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
	/// Comma-separated values, with a line of names first.
	Csv,
	/// Apache Parquet.
	Parquet,
}

impl Format {
	/// How the names of such files end.
	pub fn extension(self) -> &'static str {
		match self {
			Self::Csv => "csv",
			Self::Parquet => "parquet",
		}
	}

	/// What HTTP calls it.
	pub fn content_type(self) -> &'static str {
		match self {
			Self::Csv => "text/csv; charset=utf-8",
			Self::Parquet => "application/vnd.apache.parquet",
		}
	}
}

/// Why a table cannot be exported.
#[derive(Debug, Error)]
pub enum ExportError {
	/// The database cannot be read.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The file cannot be written.
	#[error("the file cannot be written: {0}")]
	Io(#[from] io::Error),
	/// It cannot be written as Parquet.
	#[error("this cannot be written as Parquet: {0}")]
	Parquet(#[from] ParquetError),
	/// An amount is too large.
	#[error(
		"{0} has an amount of more than 38 digits, which Parquet's decimals do not hold: export it as csv"
	)]
	TooLarge(&'static str),
}

impl From<sqlx::Error> for ExportError {
	fn from(error: sqlx::Error) -> Self {
		Self::Store(error.into())
	}
}

impl From<csv::Error> for ExportError {
	fn from(error: csv::Error) -> Self {
		Self::Io(error.into())
	}
}

/// What was encoded and not taken yet.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
	fn take(&self) -> Vec<u8> {
		std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

impl Write for Buffer {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

enum Encoder {
	Csv(csv::Writer<Buffer>),
	Parquet(SerializedFileWriter<Buffer>),
}

fn parquet_type(column: &Column) -> Result<Type, ParquetError> {
	let (physical, logical) = match column.kind {
		Kind::Int => (Physical::INT64, None),
		Kind::Flag => (Physical::BOOLEAN, None),
		Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
		Kind::Json => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
		Kind::Amount => (
			Physical::FIXED_LEN_BYTE_ARRAY,
			Some(LogicalType::Decimal { scale: 0, precision: DECIMAL_DIGITS }),
		),
	};
	let mut builder = Type::primitive_type_builder(column.name, physical)
		.with_repetition(Repetition::OPTIONAL)
		.with_logical_type(logical);
	if column.kind == Kind::Amount {
		builder = builder.with_length(DECIMAL_BYTES).with_precision(DECIMAL_DIGITS).with_scale(0);
	}
	builder.build()
}

impl Encoder {
	fn new(list: List, format: Format, buffer: Buffer) -> Result<Self, ExportError> {
		match format {
			Format::Csv => {
				let mut writer = csv::Writer::from_writer(buffer);
				writer.write_record(list.columns().iter().map(|column| column.name))?;
				Ok(Self::Csv(writer))
			}
			Format::Parquet => {
				let fields = list.columns().iter().map(|column| parquet_type(column).map(Arc::new));
				let fields = fields.collect::<Result<Vec<_>, _>>()?;
				let schema = Type::group_type_builder(list.name()).with_fields(fields).build()?;
				let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
				Ok(Self::Parquet(SerializedFileWriter::new(buffer, Arc::new(schema), Arc::new(properties))?))
			}
		}
	}

	fn rows(&mut self, list: List, rows: &[Vec<Cell>]) -> Result<(), ExportError> {
		match self {
			Self::Csv(writer) => {
				for row in rows {
					writer.write_record(
						row.iter().zip(list.columns()).map(|(cell, column)| csv_cell(cell, column.kind)),
					)?;
				}
				writer.flush()?;
			}
			Self::Parquet(writer) => {
				let mut group = writer.next_row_group()?;
				for (place, column) in list.columns().iter().enumerate() {
					let cells = rows.iter().map(|row| row.get(place).unwrap_or(&Cell::Null));
					match column.kind {
						Kind::Int => write_column::<Int64Type>(&mut group, cells, |cell| match cell {
							Cell::Int(number) => Ok(Some(*number)),
							_ => Ok(None),
						})?,
						Kind::Flag => write_column::<BoolType>(&mut group, cells, |cell| match cell {
							Cell::Int(number) => Ok(Some(*number != 0)),
							_ => Ok(None),
						})?,
						Kind::Text | Kind::Json => {
							write_column::<ByteArrayType>(&mut group, cells, |cell| match cell {
								Cell::Text(text) => Ok(Some(ByteArray::from(text.as_bytes().to_vec()))),
								_ => Ok(None),
							})?
						}
						Kind::Amount => {
							write_column::<FixedLenByteArrayType>(&mut group, cells, |cell| match cell {
								Cell::Amount(amount) if *amount > LARGEST_DECIMAL => {
									Err(ExportError::TooLarge(column.name))
								}
								Cell::Amount(amount) => {
									let bytes = amount.to_be_bytes().to_vec();
									Ok(Some(FixedLenByteArray::from(ByteArray::from(bytes))))
								}
								_ => Ok(None),
							})?
						}
					}
				}
				group.close()?;
			}
		}
		Ok(())
	}

	fn finish(self) -> Result<(), ExportError> {
		match self {
			Self::Csv(mut writer) => writer.flush()?,
			Self::Parquet(writer) => {
				writer.close()?;
			}
		}
		Ok(())
	}
}

fn csv_cell(cell: &Cell, kind: Kind) -> String {
	match (cell, kind) {
		(Cell::Null, _) => String::new(),
		(Cell::Int(number), Kind::Flag) => (*number != 0).to_string(),
		(cell, _) => cell.show(),
	}
}

fn write_column<'a, T: DataType>(
	group: &mut parquet::file::writer::SerializedRowGroupWriter<'_, Buffer>,
	cells: impl Iterator<Item = &'a Cell>,
	value: impl Fn(&Cell) -> Result<Option<T::T>, ExportError>,
) -> Result<(), ExportError> {
	let (mut values, mut levels) = (Vec::new(), Vec::new());
	for cell in cells {
		let value = value(cell)?;
		levels.push(i16::from(value.is_some()));
		values.extend(value);
	}
	let missing = || ParquetError::General("a column is missing".into());
	let mut column = group.next_column()?.ok_or_else(missing)?;
	column.typed::<T>().write_batch(&values, Some(&levels), None)?;
	column.close()?;
	Ok(())
}

/// Pieces of a file, as they are encoded.
pub type Pieces = mpsc::Sender<Result<Bytes, io::Error>>;

async fn send(pieces: &Pieces, buffer: &Buffer) -> Result<(), ExportError> {
	let piece = buffer.take();
	if piece.is_empty() {
		return Ok(());
	}
	let gone = |_| ExportError::Io(io::Error::other("nobody reads any more"));
	pieces.send(Ok(Bytes::from(piece))).await.map_err(gone)
}

/// Sends all rows of a list, as they are at one moment, piece by piece. Says how many there were.
pub async fn export(store: Store, list: List, format: Format, pieces: Pieces) -> Result<u64, ExportError> {
	let store = &store;
	let mut reading = store.pool.begin().await?;
	if store.dialect == Dialect::Postgres {
		sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *reading).await?;
	}
	let buffer = Buffer::default();
	let mut encoder = Encoder::new(list, format, buffer.clone())?;
	let keys = list.keys();
	let names: Vec<_> = keys.iter().map(|column| column.name).collect();
	let numbers: Vec<_> = (1..).take(keys.len()).map(|number| format!("${number}")).collect();
	let (names, numbers) = (names.join(", "), numbers.join(", "));
	let from_start =
		format!("SELECT {} FROM {} ORDER BY {names} LIMIT {PAGE}", list.select(store), list.name());
	let from_key = format!(
		"SELECT {} FROM {} WHERE ({names}) > ({numbers}) ORDER BY {names} LIMIT {PAGE}",
		list.select(store),
		list.name()
	);
	let (mut after, mut count): (Option<Vec<Cell>>, u64) = (None, 0);
	loop {
		let mut asking = sqlx::query(if after.is_some() { &from_key } else { &from_start });
		for (column, part) in keys.iter().zip(after.iter().flatten()) {
			asking = bind(store, asking, column.kind, part);
		}
		let read = asking.fetch_all(&mut *reading).await?;
		let rows = read.iter().map(|row| list.cells(store, row)).collect::<Result<Vec<_>, _>>()?;
		let Some(last) = rows.last() else { break };
		after = last.get(..keys.len()).map(<[Cell]>::to_vec);
		count = count.saturating_add(u64::try_from(rows.len()).unwrap_or_default());
		encoder.rows(list, &rows)?;
		send(&pieces, &buffer).await?;
		if rows.len() < PAGE {
			break;
		}
	}
	encoder.finish()?;
	send(&pieces, &buffer).await?;
	Ok(count)
}

/// The same as the body of an answer.
pub fn stream(store: Store, list: List, format: Format) -> Body {
	let (sender, receiver) = mpsc::channel(WAITING_PIECES);
	tokio::spawn(async move {
		if let Err(error) = export(store, list, format, sender.clone()).await {
			tracing::warn!(%error, list = list.name(), "an export has ended early");
			// So that nobody takes half a file for a whole one.
			let _ = sender.send(Err(io::Error::other(error.to_string()))).await;
		}
	});
	Body::from_stream(stream::unfold(receiver, |mut receiver: mpsc::Receiver<_>| async move {
		receiver.recv().await.map(|piece| (piece, receiver))
	}))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
mod tests {
	use super::*;
	use crate::{row::Row, tables::Table};
	use parquet::{
		file::reader::{FileReader, SerializedFileReader},
		record::Field,
	};

	fn encoded(format: Format, rows: &[Vec<Cell>]) -> Result<Vec<u8>, ExportError> {
		let (list, buffer) = (List::Table(Table::Banks), Buffer::default());
		let mut encoder = Encoder::new(list, format, buffer.clone())?;
		encoder.rows(list, rows)?;
		encoder.finish()?;
		Ok(buffer.take())
	}

	fn banks(liquid: u128) -> Vec<Vec<Cell>> {
		let mut rich = Row::new(Table::Banks, vec![Cell::Int(1)]);
		rich.set("name", "Rosa, \"the\" Bank").unwrap().set("liquid", liquid).unwrap();
		rich.set("may_create", true).unwrap();
		vec![rich.cells, Row::new(Table::Banks, vec![Cell::Int(2)]).cells]
	}

	#[test]
	fn amounts_should_stay_exact_when_exported_as_parquet() {
		let bytes = Bytes::from(encoded(Format::Parquet, &banks(LARGEST_DECIMAL)).unwrap());
		let reader = SerializedFileReader::new(bytes).unwrap();
		let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
		let field = |row: usize, name: &str| {
			rows[row].get_column_iter().find(|(column, _)| *column == name).unwrap().1.clone()
		};
		assert_eq!(rows.len(), 2);
		assert_eq!(field(0, "name"), Field::Str("Rosa, \"the\" Bank".into()));
		assert_eq!(field(0, "may_create"), Field::Bool(true));
		assert_eq!(field(1, "bank_id"), Field::Long(2));
		assert_eq!(field(1, "name"), Field::Null);
		let Field::Decimal(liquid) = field(0, "liquid") else { panic!("no decimal") };
		assert_eq!((liquid.data(), liquid.precision()), (LARGEST_DECIMAL.to_be_bytes().as_slice(), 38));
		let too_large = encoded(Format::Parquet, &banks(LARGEST_DECIMAL + 1));
		assert!(matches!(too_large, Err(ExportError::TooLarge("liquid"))));
	}

	#[test]
	fn text_should_be_read_back_when_exported_as_csv() {
		let bytes = encoded(Format::Csv, &banks(u128::MAX)).unwrap();
		let mut reader = csv::Reader::from_reader(bytes.as_slice());
		let place = |name: &str| Table::Banks.spec().place(name).unwrap();
		let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
		assert_eq!(&rows[0][place("name")], "Rosa, \"the\" Bank");
		assert_eq!(&rows[0][place("liquid")], "340282366920938463463374607431768211455");
		assert_eq!(&rows[1][place("name")], "");
	}
}
