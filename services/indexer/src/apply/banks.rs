//! Banks, their ledgers and their members.

use super::{Applied, Told};
use crate::{
	fields::Fields,
	row::{Cell, Row},
	tables::Table,
	world::{ApplyError, World},
};

/// The row of what concerns all banks.
const NETWORK: [Cell; 1] = [Cell::Int(0)];

/// A bank whose ledger an event moves.
struct Books<'w, 'a> {
	world: &'w mut World,
	fields: Fields<'a>,
	bank: [Cell; 1],
}

impl<'a> Books<'_, 'a> {
	fn bank(&mut self) -> Result<&mut Row, ApplyError> {
		self.world.edit(Table::Banks, &self.bank)
	}

	fn amount(&self, name: &str) -> Result<u128, ApplyError> {
		Ok(self.fields.amount(name)?)
	}

	/// What the columns gain.
	fn add<const N: usize>(&mut self, columns: [&str; N], amount: u128) -> Applied {
		for column in columns {
			self.bank()?.add(column, amount)?;
		}
		Ok(())
	}

	/// What the columns lose.
	fn sub<const N: usize>(&mut self, columns: [&str; N], amount: u128) -> Applied {
		for column in columns {
			self.bank()?.sub(column, amount)?;
		}
		Ok(())
	}

	/// Created credit, of this bank and of all.
	fn issue(&mut self, amount: u128) -> Applied {
		self.add(["issued"], amount)?;
		self.world.edit_or_new(Table::Network, &NETWORK)?.add("issued", amount)?;
		Ok(())
	}

	/// Created credit that is no more, of this bank and of all.
	fn burn(&mut self, amount: u128) -> Applied {
		self.sub(["issued"], amount)?;
		self.world.edit_or_new(Table::Network, &NETWORK)?.sub("issued", amount)?;
		Ok(())
	}

	/// Created credit that nobody owes any more.
	fn uncover(&mut self, amount: u128) -> Applied {
		self.add(["uncovered"], amount)?;
		self.world.edit_or_new(Table::Network, &NETWORK)?.add("uncovered", amount)?;
		Ok(())
	}

	/// Uncovered credit that is no more.
	fn cover(&mut self, amount: u128) -> Applied {
		self.sub(["uncovered"], amount)?;
		self.world.edit_or_new(Table::Network, &NETWORK)?.sub("uncovered", amount)?;
		self.burn(amount)
	}

	/// Uncovered credit that was burned out of money at hand.
	fn cover_from_liquid(&mut self) -> Applied {
		let burned = self.amount("uncovered_burned")?;
		self.sub(["liquid"], burned)?;
		self.cover(burned)
	}

	fn series(&mut self) -> Result<i64, ApplyError> {
		Ok(self.bank()?.int("series").unwrap_or_default())
	}

	fn holder(&self, name: &str) -> Result<[Cell; 2], ApplyError> {
		let [bank] = self.bank.clone();
		Ok([bank, self.fields.text(name)?.into()])
	}

	/// What a depositor has of the current series.
	fn holding(&mut self) -> Result<&mut Row, ApplyError> {
		let (series, holder) = (self.series()?, self.holder("who")?);
		let holding = self.world.edit_or_new(Table::Holdings, &holder)?;
		if holding.int("series") != Some(series) {
			holding.set_all([("shares", 0_u128.into()), ("series", series.into())])?;
		}
		Ok(holding)
	}

	/// What a depositor has in the queue.
	fn queued(&mut self) -> Result<&mut Row, ApplyError> {
		let (series, holder) = (self.series()?, self.holder("who")?);
		let holding = self.world.edit_or_new(Table::Holdings, &holder)?;
		if holding.int("queued_series") != Some(series) {
			holding.set_all([("queued", 0_u128.into()), ("queued_series", series.into())])?;
		}
		Ok(holding)
	}

	/// Shares that were paid out.
	fn redeem(&mut self) -> Applied {
		let (shares, amount, to_commons) =
			(self.amount("shares")?, self.amount("amount")?, self.amount("to_commons")?);
		self.sub(["shares"], shares)?;
		self.sub(["liquid", "share_equity"], amount)?;
		self.sub(["share_equity"], to_commons)?;
		self.add(["commons"], to_commons)
	}

	fn gift(&mut self) -> Applied {
		let (amount, deficit, commons) =
			(self.amount("amount")?, self.amount("deficit")?, self.amount("commons")?);
		self.add(["liquid"], amount)?;
		self.sub(["deficit"], deficit)?;
		self.add(["commons"], commons)?;
		self.cover_from_liquid()
	}

	fn payment(&mut self) -> Applied {
		let principal = self.amount("principal")?;
		let endorsers = self.amount("endorsers")?;
		let mut interest = endorsers;
		for part in ["deficit", "loss_reserve", "commons", "shares"] {
			interest = interest.saturating_add(self.amount(part)?);
		}
		self.add(["liquid"], principal)?;
		self.add(["liquid"], interest)?;
		let burned = self.amount("burned")?;
		self.sub(["liquid"], burned)?;
		self.sub(["liquid"], endorsers)?;
		self.burn(burned)?;
		self.sub(["receivable"], principal)?;
		self.add(["payable"], endorsers)?;
		let (deficit, reserve, commons, shares) = (
			self.amount("deficit")?,
			self.amount("loss_reserve")?,
			self.amount("commons")?,
			self.amount("shares")?,
		);
		self.sub(["deficit"], deficit)?;
		self.add(["loss_reserve"], reserve)?;
		self.add(["commons"], commons)?;
		self.add(["share_equity"], shares)?;
		self.add(["repaid"], principal)?;
		self.add(["interest"], interest)?;
		self.cover_from_liquid()
	}

	fn write_off(&mut self) -> Applied {
		let (principal, burned) = (self.amount("principal")?, self.amount("burned")?);
		self.sub(["receivable"], principal)?;
		self.sub(["liquid"], burned)?;
		self.burn(burned)?;
		let uncovered = self.amount("uncovered")?;
		self.uncover(uncovered)?;
		for (column, part) in
			[("loss_reserve", "loss_reserve"), ("commons", "commons"), ("share_equity", "shares")]
		{
			let lost = self.amount(part)?;
			self.sub([column], lost)?;
		}
		let deficit = self.amount("deficit")?;
		self.add(["deficit"], deficit)?;
		self.add(["written_off"], principal)
	}

	fn recovery(&mut self) -> Applied {
		let (amount, endorsers) = (self.amount("amount")?, self.amount("endorsers")?);
		self.add(["liquid", "recovered"], amount)?;
		self.cover_from_liquid()?;
		self.sub(["liquid"], endorsers)?;
		self.add(["payable"], endorsers)?;
		let deficit = self.amount("deficit")?;
		self.sub(["deficit"], deficit)?;
		for (column, part) in [
			("share_equity", "shares"),
			("commons", "commons"),
			("commons", "surplus"),
			("loss_reserve", "loss_reserve"),
		] {
			let back = self.amount(part)?;
			self.add([column], back)?;
		}
		Ok(())
	}

	/// A measure of what may be lost has changed.
	fn expectation(&mut self, column: &str) -> Applied {
		let (before, after) = (self.amount("before")?, self.amount("after")?);
		self.bank()?.sub(column, before)?.add(column, after)?;
		Ok(())
	}

	/// The shares of a depositor that count as capital.
	fn capital(&mut self) -> Applied {
		let (counted, encumbered) = (self.amount("counted")?, self.amount("encumbered")?);
		let (series, holder) = (self.series()?, self.holder("who")?);
		let holding = self.world.edit_or_new(Table::Holdings, &holder)?;
		let before = if holding.int("lock_series") == Some(series) {
			holding.amount("counted").saturating_sub(holding.amount("encumbered"))
		} else {
			0
		};
		holding.set_all([
			("counted", counted.into()),
			("encumbered", encumbered.into()),
			("lock_series", series.into()),
		])?;
		self.sub(["counted_shares"], before)?;
		self.add(["counted_shares"], counted.saturating_sub(encumbered))
	}

	fn lock(&mut self) -> Applied {
		let until = self.fields.int("until")?;
		let (series, holder) = (self.series()?, self.holder("who")?);
		let holding = self.world.edit_or_new(Table::Holdings, &holder)?;
		if holding.int("lock_series") != Some(series) {
			holding.set_all([
				("counted", 0_u128.into()),
				("encumbered", 0_u128.into()),
				("lock_series", series.into()),
			])?;
		}
		holding.set("locked_until", until)?;
		Ok(())
	}
}

/// Applies an event of the pallet.
pub(super) fn apply(world: &mut World, told: &Told<'_>) -> Applied {
	let fields = told.fields();
	if told.name == "OrphanedBurned" {
		world.edit_or_new(Table::Network, &NETWORK)?.sub("orphaned", fields.amount("amount")?)?;
		return Ok(());
	}
	if told.name == "FoundingOpened" {
		return open_founding(world, told);
	}
	let bank = [Cell::Int(fields.int("bank_id")?)];
	let mut books = Books { world, fields, bank };
	match told.name {
		"FoundingAbandoned" => {
			books.bank()?.set_all([("state", "abandoned".into()), ("closed_at", told.at.into())])?;
		}
		"CommunityBankCreated" => {
			books.bank()?.set_all([("state", "open".into()), ("opened_at", told.at.into())])?;
		}
		"MemberJoined" => join(&mut books, told)?,
		"MemberLeft" => end_membership(&mut books, told, "left")?,
		"MemberExpelled" => end_membership(&mut books, told, "expelled")?,
		"MembershipMoved" => move_membership(&mut books, told)?,
		"HomeBankSet" => set_home(&mut books, told)?,
		"Deposited" => {
			let (amount, shares) = (books.amount("amount")?, books.amount("shares")?);
			books.add(["liquid", "share_equity"], amount)?;
			books.add(["shares"], shares)?;
			books.holding()?.add("shares", shares)?.set("deposited_at", told.at)?;
		}
		"Withdrawn" => {
			books.redeem()?;
			let shares = books.amount("shares")?;
			books.holding()?.sub("shares", shares)?;
		}
		"WithdrawalQueued" => {
			let shares = books.amount("shares")?;
			books.add(["queued_shares"], shares)?;
			books.bank()?.count("queue_tail", 1)?;
			books.holding()?.sub("shares", shares)?;
			books.queued()?.add("queued", shares)?;
		}
		"WithdrawalCancelled" => {
			let shares = books.amount("shares")?;
			books.sub(["queued_shares"], shares)?;
			books.holding()?.add("shares", shares)?;
			books.queued()?.sub("queued", shares)?;
		}
		"WithdrawalServed" => {
			let (shares, amount) = (books.amount("shares")?, books.amount("amount")?);
			books.sub(["queued_shares"], shares)?;
			books.redeem()?;
			books.add(["payable", "served"], amount)?;
			books.queued()?.sub("queued", shares)?.add("claim", amount)?;
		}
		"WithdrawalClaimed" => {
			let amount = books.amount("amount")?;
			books.sub(["payable", "served"], amount)?;
			let holder = books.holder("who")?;
			books.world.edit(Table::Holdings, &holder)?.sub("claim", amount)?;
		}
		"SharesLocked" => books.lock()?,
		"LockedCapitalChanged" => books.capital()?,
		"SeriesVoided" => {
			let none = || Cell::Amount(0);
			books.bank()?.count("series", 1)?.set_all([
				("shares", none()),
				("queued_shares", none()),
				("counted_shares", none()),
			])?;
		}
		"Donated" | "Swept" => books.gift()?,
		"CreationGranted" => {
			let (record, leverage) = (books.amount("record")?, books.amount("leverage")?);
			let granted = [("record", record.into()), ("leverage", leverage.into())];
			books.bank()?.set("may_create", true)?.set_all(granted)?;
		}
		"LeverageMoved" => {
			let (record, leverage) = (books.amount("record")?, books.amount("leverage")?);
			books.bank()?.set_all([("record", record.into()), ("leverage", leverage.into())])?;
		}
		"CommonsTaken" => {
			let amount = books.amount("amount")?;
			books.sub(["commons", "liquid"], amount)?;
		}
		"CommonsGiven" => {
			let amount = books.amount("amount")?;
			books.add(["commons", "liquid"], amount)?;
		}
		"HealthReckoned" => reckon_health(&mut books)?,
		"PaidOnTime" => {
			books.bank()?.count("persons_on_time", 1)?;
		}
		"LoanPaidOut" => {
			let (created, pool) = (books.amount("created")?, books.amount("pool")?);
			books.sub(["liquid"], pool)?;
			books.add(["receivable", "lent"], pool)?;
			books.add(["receivable", "lent"], created)?;
			books.issue(created)?;
		}
		"PaymentCollected" => books.payment()?,
		"SetAside" => {
			let amount = books.amount("amount")?;
			books.add(["payable"], amount)?;
		}
		"ClaimPaid" => {
			let amount = books.amount("amount")?;
			books.sub(["payable"], amount)?;
		}
		"ProvisionChanged" => books.expectation("provisions")?,
		"ContestedChanged" => books.expectation("contested")?,
		"WrittenOff" => books.write_off()?,
		"Recovered" => books.recovery()?,
		"PolicySet" => {
			books.bank()?.set("policy", fields.json("policy"))?;
		}
		"BankClosed" => {
			books.bank()?.set_all([("state", "closed".into()), ("closed_at", told.at.into())])?;
		}
		"BankResolved" => {
			let orphaned = books.amount("orphaned")?;
			books.sub(["deficit"], orphaned)?;
			books.cover(orphaned)?;
			books.bank()?.set("state", "resolved")?;
			books.world.edit_or_new(Table::Network, &NETWORK)?.add("orphaned", orphaned)?;
		}
		_ => {}
	}
	Ok(())
}

fn open_founding(world: &mut World, told: &Told<'_>) -> Applied {
	let fields = told.fields();
	let mut bank = new_bank(Row::new(Table::Banks, vec![fields.int("bank_id")?.into()]));
	bank.set_all([
		("name", fields.text("name")?.into()),
		("bioregion", fields.text("bioregion")?.into()),
		("charter", fields.text("charter")?.into()),
		("state", "founding".into()),
		("founder", fields.text("founder")?.into()),
		("deposit", fields.amount("deposit")?.into()),
		("opened_at", told.at.into()),
	])?;
	world.put(bank);
	Ok(())
}

/// The row of a bank without members and money.
pub(crate) fn new_bank(mut bank: Row) -> Row {
	for counter in ["members", "home_members", "series", "queue_tail", "may_create", "persons_on_time"] {
		// The columns are there: a test opens a bank.
		let _ = bank.set(counter, 0_i64);
	}
	bank
}

fn join(books: &mut Books<'_, '_>, told: &Told<'_>) -> Applied {
	let member = books.holder("who")?;
	// Founders are counted in before the bank is open.
	let founder = books.bank()?.is("state", "founding");
	books.bank()?.count("members", 1)?;
	let person = books.fields.text("person")?;
	let mut row = Row::new(Table::Members, member.to_vec());
	row.set_all([
		("person", person.into()),
		("joined_at", told.at.into()),
		("founder", founder.into()),
		("state", "member".into()),
	])?;
	books.world.put(row);
	Ok(())
}

fn end_membership(books: &mut Books<'_, '_>, told: &Told<'_>, state: &str) -> Applied {
	let member = books.holder("who")?;
	books.bank()?.count("members", -1)?;
	books
		.world
		.edit(Table::Members, &member)?
		.set_all([("state", state.into()), ("ended_at", told.at.into())])?;
	let person = [Cell::from(books.fields.text("person")?)];
	let [bank] = &books.bank;
	let at_home = books.world.find(Table::Homes, &person)?.is_some_and(|home| home.get("bank_id") == bank);
	if at_home {
		books.world.edit(Table::Homes, &person)?.set("bank_id", Cell::Null)?;
		books.bank()?.count("home_members", -1)?;
	}
	Ok(())
}

fn move_membership(books: &mut Books<'_, '_>, told: &Told<'_>) -> Applied {
	let (from, to) = (books.holder("from")?, books.holder("to")?);
	let before = books.world.edit(Table::Members, &from)?;
	let mut row = Row::new(Table::Members, to.to_vec());
	for column in ["person", "joined_at", "founder"] {
		row.set(column, before.get(column).clone())?;
	}
	before.set_all([("state", "moved".into()), ("ended_at", told.at.into())])?;
	row.set("state", "member")?;
	books.world.put(row);
	Ok(())
}

fn set_home(books: &mut Books<'_, '_>, told: &Told<'_>) -> Applied {
	let person = [Cell::from(books.fields.text("person")?)];
	let before = books.world.find(Table::Homes, &person)?.map(|home| home.get("bank_id").clone());
	if let Some(before @ Cell::Int(_)) = before {
		// A bank that was closed counts nobody any more.
		let key = [before];
		let bank = books.world.edit(Table::Banks, &key)?;
		if !bank.is("state", "closed") {
			bank.count("home_members", -1)?;
		}
	}
	let [bank] = books.bank.clone();
	books.bank()?.count("home_members", 1)?;
	books
		.world
		.edit_or_new(Table::Homes, &person)?
		.set_all([("bank_id", bank), ("since", told.at.into())])?;
	Ok(())
}

fn reckon_health(books: &mut Books<'_, '_>) -> Applied {
	let health = books.fields.at("health");
	let [bank_id] = books.bank.clone();
	let bank = books.bank()?.clone();
	let mut row = Row::new(Table::Health, vec![bank_id, health.int("epoch")?.into()]);
	row.set_all([("at", health.int("at")?.into()), ("total", health.int("total")?.into())])?;
	for index in ["diversity", "circulation", "participation", "footprint", "knowledge"] {
		row.set(index, health.at("indices").int(index)?)?;
	}
	row.set_all([
		("inputs", health.json("inputs")),
		("rules", health.json("rules")),
		("outstanding", bank.amount("receivable").into()),
		("issued", bank.amount("issued").into()),
		("lent", bank.amount("lent").into()),
		("repaid", bank.amount("repaid").into()),
	])?;
	books.world.put(row);
	Ok(())
}
