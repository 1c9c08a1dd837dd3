//! The tables that follow from events: their columns, keys and filters. Migrations make them; a test compares the two.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
	/// A number, a moment in milliseconds, or a fraction in millionths.
	Int,
	/// 0 or 1.
	Flag,
	/// A name, an account, a hash or a state.
	Text,
	/// An amount of up to 128 bits: exact, to be sorted and summed.
	Amount,
	/// Fields as the chain has them.
	Json,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
	/// Its name.
	pub name: &'static str,
	/// What it holds.
	pub kind: Kind,
	/// What that says.
	pub about: &'static str,
}

/// A table whose rows follow from events.
#[derive(Debug)]
pub struct Spec {
	/// Its name.
	pub name: &'static str,
	/// What a row of it is.
	pub about: &'static str,
	/// How many of the first columns are the key.
	pub keys: usize,
	/// All columns.
	pub columns: &'static [Column],
	/// The columns that lists are filtered by; each has an index.
	pub filters: &'static [&'static str],
}

/// A table whose rows follow from events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
	/// What concerns all banks.
	Network,
	/// Banks and their ledgers.
	Banks,
	/// Members of banks.
	Members,
	/// The home bank of each person.
	Homes,
	/// Shares and claims of depositors.
	Holdings,
	/// Requests for credit.
	Requests,
	/// Endorsements of requests and loans.
	Endorsements,
	/// Pledges for requests and loans.
	Pledges,
	/// Loans.
	Loans,
	/// What is due of loans, and when.
	Installments,
	/// What was paid on loans.
	Payments,
	/// Proposals.
	Proposals,
	/// Votes on proposals.
	Votes,
	/// Measured values.
	Indicators,
	/// What reporters are bound to.
	Commitments,
	/// What reporters have reported.
	Reports,
	/// How communities fared.
	Health,
	/// Epochs of the network.
	Epochs,
	/// What banks gave and received.
	Redistributions,
}

impl Table {
	/// All of them.
	pub const ALL: [Self; 19] = [
		Self::Network,
		Self::Banks,
		Self::Members,
		Self::Homes,
		Self::Holdings,
		Self::Requests,
		Self::Endorsements,
		Self::Pledges,
		Self::Loans,
		Self::Installments,
		Self::Payments,
		Self::Proposals,
		Self::Votes,
		Self::Indicators,
		Self::Commitments,
		Self::Reports,
		Self::Health,
		Self::Epochs,
		Self::Redistributions,
	];

	/// What it looks like.
	pub fn spec(self) -> &'static Spec {
		match self {
			Self::Network => &NETWORK,
			Self::Banks => &BANKS,
			Self::Members => &MEMBERS,
			Self::Homes => &HOMES,
			Self::Holdings => &HOLDINGS,
			Self::Requests => &REQUESTS,
			Self::Endorsements => &ENDORSEMENTS,
			Self::Pledges => &PLEDGES,
			Self::Loans => &LOANS,
			Self::Installments => &INSTALLMENTS,
			Self::Payments => &PAYMENTS,
			Self::Proposals => &PROPOSALS,
			Self::Votes => &VOTES,
			Self::Indicators => &INDICATORS,
			Self::Commitments => &COMMITMENTS,
			Self::Reports => &REPORTS,
			Self::Health => &HEALTH,
			Self::Epochs => &EPOCHS,
			Self::Redistributions => &REDISTRIBUTIONS,
		}
	}

	/// The table of this name.
	pub fn named(name: &str) -> Option<Self> {
		Self::ALL.into_iter().find(|table| table.spec().name == name)
	}
}

impl Spec {
	/// The columns of the key.
	pub fn key_columns(&self) -> &'static [Column] {
		self.columns.get(..self.keys).unwrap_or_default()
	}

	/// The place of a column.
	pub fn place(&self, name: &str) -> Option<usize> {
		self.columns.iter().position(|column| column.name == name)
	}
}

const fn int(name: &'static str, about: &'static str) -> Column {
	Column { name, kind: Kind::Int, about }
}

const fn flag(name: &'static str, about: &'static str) -> Column {
	Column { name, kind: Kind::Flag, about }
}

const fn text(name: &'static str, about: &'static str) -> Column {
	Column { name, kind: Kind::Text, about }
}

const fn amount(name: &'static str, about: &'static str) -> Column {
	Column { name, kind: Kind::Amount, about }
}

const fn json(name: &'static str, about: &'static str) -> Column {
	Column { name, kind: Kind::Json, about }
}

static NETWORK: Spec = Spec {
	name: "network",
	about: "What concerns all banks: one row.",
	keys: 1,
	columns: &[
		int("id", "Always 0"),
		amount("issued", "Created credit that banks have outstanding"),
		amount("uncovered", "The part of it that nobody owes any more"),
		amount("orphaned", "Created credit that insolvent banks left to the network"),
	],
	filters: &[],
};

static BANKS: Spec = Spec {
	name: "banks",
	about: "A bank, also one that gathers its founders or was closed, and its ledger.",
	keys: 1,
	columns: &[
		int("bank_id", "The number of the bank"),
		text("name", "What people call it"),
		text("bioregion", "Where its community lives"),
		text("charter", "BLAKE2-256 of its charter"),
		text("state", "founding, open, resolved, closed or abandoned"),
		text("founder", "Who opened it; nobody for a bank of the genesis"),
		amount("deposit", "Held from the founder"),
		int("opened_at", "When it was opened, or its founding was"),
		int("closed_at", "When it was closed"),
		int("members", "How many members it has"),
		int("home_members", "How many of them are at home here"),
		amount("liquid", "Money at hand"),
		amount("payable", "Set aside for named claimants"),
		amount("served", "The part of it that waits for depositors"),
		amount("receivable", "Principal that borrowers owe"),
		amount("issued", "Created credit that is outstanding"),
		amount("uncovered", "The part of it that nobody owes any more"),
		amount("shares", "Shares of the depositors"),
		amount("share_equity", "What these are worth, unvested income included"),
		amount("queued_shares", "Shares that wait to be paid out"),
		int("series", "The series of the shares"),
		amount("counted_shares", "Locked shares that count as capital"),
		amount("commons", "Capital that belongs to no one"),
		amount("loss_reserve", "First to pay when a loan fails"),
		amount("provisions", "Expected losses on late loans"),
		amount("contested", "Losses that members decide about"),
		amount("deficit", "What losses left unpaid"),
		int("queue_tail", "The number that the next exit gets"),
		flag("may_create", "Whether it may create credit"),
		amount("record", "The leverage of its record, in units of 10^-18"),
		amount("leverage", "Its leverage, in units of 10^-18"),
		int("persons_on_time", "How many persons have repaid it on time"),
		json("policy", "What its members have decided"),
		amount("lent", "All principal it ever paid out"),
		amount("repaid", "All principal that was ever repaid on its loans"),
		amount("interest", "All interest it ever received"),
		amount("written_off", "All principal it ever gave up"),
		amount("recovered", "All that ever came in on that"),
	],
	filters: &["bioregion", "state"],
};

static MEMBERS: Spec = Spec {
	name: "members",
	about: "An account that is or was a member of a bank.",
	keys: 2,
	columns: &[
		int("bank_id", "The bank"),
		text("account", "The member's account"),
		text("person", "The person behind it"),
		int("joined_at", "Since when"),
		flag("founder", "Whether they founded the bank"),
		text("state", "member, left, expelled or moved"),
		int("ended_at", "When the membership ended"),
	],
	filters: &["account", "person", "state"],
};

static HOMES: Spec = Spec {
	name: "homes",
	about: "The bank where a person's vote and presence count.",
	keys: 1,
	columns: &[
		text("person", "The person"),
		int("bank_id", "The bank; none since they left it"),
		int("since", "Since when, or since when they had the last one"),
	],
	filters: &["bank_id"],
};

static HOLDINGS: Spec = Spec {
	name: "holdings",
	about: "What a depositor has in a bank.",
	keys: 2,
	columns: &[
		int("bank_id", "The bank"),
		text("account", "The depositor"),
		amount("shares", "Shares, those in the queue of exits not included"),
		int("series", "Their series: void once the bank's is another"),
		int("deposited_at", "When the last deposit was made"),
		amount("queued", "Shares that wait to be paid out"),
		int("queued_series", "Their series"),
		amount("claim", "Set aside for the depositor"),
		amount("counted", "Locked shares that have been locked for long enough"),
		amount("encumbered", "The part of them that the holder's debt takes up"),
		int("lock_series", "The series of the locked shares"),
		int("locked_until", "Until when shares are locked"),
	],
	filters: &["account"],
};

static REQUESTS: Spec = Spec {
	name: "requests",
	about: "A request for credit.",
	keys: 1,
	columns: &[
		text("request_id", "The hash that is its name"),
		int("bank_id", "The bank that is asked, or whose members are"),
		text("borrower", "Who asks"),
		text("person", "The person behind the account"),
		amount("amount", "How much"),
		int("term", "For how long, in milliseconds"),
		int("installments", "In how many parts"),
		text("purpose", "What for"),
		json("description", "In words, or the hash of more words"),
		text("funding", "bank or peers"),
		int("deadline", "Until when peers may pledge"),
		text("collateral_kind", "native, asset or none"),
		int("collateral_asset", "Which asset"),
		amount("collateral", "How much of it"),
		int("impact_score", "The impact that the borrower expects"),
		int("requested_at", "When"),
		amount("deposit", "Held from the borrower"),
		amount("pledged", "What members have pledged"),
		int("pledgers", "How many members have"),
		text("state", "open, referred, approved, accepted, rejected or cancelled"),
		int("decide_until", "Until when members decide, or the offer stands"),
		int("assessed_at", "When it was assessed last"),
		json("score", "How it was assessed"),
		int("total_score", "The total of the score, in millionths"),
		int("probability_of_default", "The probability of a default within a year, in millionths"),
		int("model_version", "The version of the model that said so; none without a model"),
		json("features", "What was known then: the value of each feature, -2147483648 for a missing one"),
		int("decided_at", "When it was approved or rejected"),
		int("loan_id", "The number of the loan it was offered"),
		amount("offered", "How much was offered"),
		int("rate", "Interest per year that was offered, in units of 10^-18"),
		json("reasons", "Why it was rejected or referred"),
	],
	filters: &["bank_id", "borrower", "person", "state"],
};

static ENDORSEMENTS: Spec = Spec {
	name: "endorsements",
	about: "A member's word for a borrower, and the money behind it.",
	keys: 2,
	columns: &[
		text("request_id", "The request"),
		text("endorser", "The member"),
		text("person", "The person behind the account"),
		int("loan_id", "The loan that came of it"),
		amount("stake", "Held from the member at the beginning"),
		text("statement", "What the member says"),
		int("given_at", "When"),
		text("state", "given, withdrawn, declined, returned or live"),
		amount("held", "What is held of a stake in a loan"),
		amount("called", "What a default calls upon"),
		text("appeal", "none, open or decided"),
		amount("taken", "What a default took"),
		amount("claimed", "Interest that was paid out"),
		amount("restored", "What recoveries gave back"),
	],
	filters: &["endorser", "person", "loan_id", "state"],
};

static PLEDGES: Spec = Spec {
	name: "pledges",
	about: "A lender's part in a request or a loan by members.",
	keys: 2,
	columns: &[
		text("request_id", "The request"),
		text("lender", "The lender"),
		int("loan_id", "The loan that came of it"),
		amount("amount", "Put in"),
		amount("claimed", "Taken out of the loan"),
		text("state", "given, withdrawn or lent"),
	],
	filters: &["lender", "loan_id", "state"],
};

static LOANS: Spec = Spec {
	name: "loans",
	about: "A loan.",
	keys: 1,
	columns: &[
		int("loan_id", "The number of the loan"),
		text("request_id", "The request it came from"),
		int("bank_id", "The bank it is owed to, or whose members lent it"),
		text("borrower", "Who owes it"),
		text("person", "The person behind the account"),
		flag("by_peers", "Whether members lent it"),
		text("purpose", "What for"),
		text("state", "active, defaulted or closed"),
		amount("principal", "Paid out"),
		amount("created", "The part of it that was created"),
		amount("outstanding", "Principal still owed"),
		amount("booked", "The part of it that the lender's books show"),
		amount("interest", "Interest that had accrued at `accrued_at` and is unpaid"),
		int("accrued_at", "Up to when interest is in it"),
		int("rate", "Interest per year, in units of 10^-18"),
		int("accepted_at", "When it was paid out"),
		int("plan_start", "When the plan began"),
		amount("plan_base", "Principal outstanding then"),
		int("term", "For how long, in milliseconds"),
		int("installments", "In how many parts"),
		int("restructured", "How often the plan was changed"),
		int("grace", "For how long after a due date it is not delinquent, in milliseconds"),
		amount("collateral", "Native collateral at acceptance"),
		amount("collateral_held", "The part of it that is held"),
		amount("stakes", "Stakes of its endorsers"),
		flag("is_late", "Whether it is counted as late"),
		int("step", "How late it is: 0 to 4"),
		amount("provision", "What the bank expects to lose"),
		amount("contested", "What depositors would pay if all appeals were granted"),
		int("forborne_until", "Before when nobody may call the default"),
		int("defaulted_at", "When it failed"),
		amount("defaulted", "Principal that was unpaid then"),
		amount("recoverable", "Principal written off that has not come in since"),
		amount("called", "What stakes are called upon for"),
		amount("appealed", "The part of it that open appeals ask back"),
		int("escrow_until", "Until when stakes wait for appeals"),
		amount("taken", "What stakes have paid"),
		amount("taken_due", "The part of it that the borrower still owes"),
		amount("written_off", "Principal written off"),
		amount("recovered", "What came in on defaulted principal"),
		amount("principal_paid", "Principal paid by anyone"),
		amount("interest_paid", "Interest paid by anyone"),
		int("closed_at", "When it was repaid to the end"),
	],
	filters: &["bank_id", "borrower", "person", "state", "purpose"],
};

static INSTALLMENTS: Spec = Spec {
	name: "installments",
	about: "What is due of a loan, and when. Each restructuring adds a plan.",
	keys: 3,
	columns: &[
		int("loan_id", "The loan"),
		int("plan", "Which plan: 0 is the first"),
		int("number", "Which installment, from 1 on"),
		int("due_at", "When"),
		amount("principal", "How much"),
		amount("balance", "What may be outstanding after it"),
		int("paid_at", "When no more than that was"),
	],
	filters: &[],
};

static PAYMENTS: Spec = Spec {
	name: "payments",
	about: "What was paid on a loan.",
	keys: 1,
	columns: &[
		int("id", "The event that tells it"),
		int("block", "The block"),
		int("at", "When"),
		int("loan_id", "The loan"),
		int("bank_id", "The bank"),
		text("kind", "repayment, collateral or stakes"),
		text("payer", "Who paid"),
		amount("interest", "Interest"),
		amount("principal", "Principal"),
		amount("burned", "The part of it that had been created"),
		amount("released", "Collateral that it released"),
	],
	filters: &["loan_id", "bank_id", "payer", "kind"],
};

static PROPOSALS: Spec = Spec {
	name: "proposals",
	about: "A proposal, or a matter that the course of business put to a vote.",
	keys: 1,
	columns: &[
		int("proposal_id", "The number of the proposal"),
		text("scope", "network or bank"),
		int("bank_id", "Whose members decide"),
		text("kind", "proposal, raised or matter"),
		text("proposer", "Who proposed it"),
		text("person", "The person behind the account"),
		amount("deposit", "Held from the account"),
		text("call_hash", "The hash of the call"),
		json("matter", "The matter"),
		text("metadata", "What it is about"),
		int("epoch", "The epoch whose voice credits votes are paid with"),
		int("base", "Of how many persons the quorum is a share"),
		json("terms", "The rules it goes by"),
		int("submitted_block", "The block"),
		int("submitted_at", "When"),
		int("voting_end", "The first block at which it may be decided"),
		amount("ayes", "Votes for it"),
		amount("nays", "Votes against it"),
		int("aye_persons", "Persons for it"),
		int("nay_persons", "Persons against it"),
		text(
			"state",
			"voting, confirming, passed, refused, enacted, enactment_failed, rejected, cancelled, killed, withdrawn \
			 or lapsed",
		),
		int("until", "The block of what comes next"),
		json("decision", "The votes that counted"),
		json("result", "How the call went, or why the proposal was killed"),
		text("deposit_state", "held, returned or forfeited"),
		flag("cleared", "Whether its votes have been cleared"),
	],
	filters: &["scope", "bank_id", "proposer", "state"],
};

static VOTES: Spec = Spec {
	name: "votes",
	about: "A person's votes on a proposal.",
	keys: 2,
	columns: &[
		int("proposal_id", "The proposal"),
		text("person", "The person"),
		text("voter", "The account"),
		text("direction", "Aye or Nay"),
		int("votes", "How many; they cost their square"),
		text("issuer", "With whose votes they are counted"),
		int("voted_at", "When"),
	],
	filters: &["voter", "person"],
};

static INDICATORS: Spec = Spec {
	name: "indicators",
	about: "What was measured of an indicator in an epoch.",
	keys: 3,
	columns: &[
		text("region", "The bioregion"),
		text("indicator", "The indicator"),
		int("epoch", "The epoch"),
		int("value", "The median; none without a quorum"),
		int("count", "Of how many reports"),
		int("quorum", "How many it takes, where there were too few"),
		int("score", "How far the score has moved, in millionths"),
		int("measured_at", "When"),
	],
	filters: &["indicator", "epoch"],
};

static COMMITMENTS: Spec = Spec {
	name: "commitments",
	about: "What a reporter is bound to in an epoch.",
	keys: 3,
	columns: &[
		text("region", "The bioregion"),
		int("epoch", "The epoch"),
		text("reporter", "The reporter"),
		text("digest", "What the reports hash to"),
		int("committed_at", "When"),
		int("revealed_at", "When the reports came"),
		int("reliability", "The reporter's reliability after it, in millionths"),
		int("distance", "How far its reports were from the medians, in millionths"),
	],
	filters: &["reporter"],
};

static REPORTS: Spec = Spec {
	name: "reports",
	about: "What a reporter reported of an indicator in an epoch.",
	keys: 4,
	columns: &[
		text("region", "The bioregion"),
		int("epoch", "The epoch"),
		text("reporter", "The reporter"),
		text("indicator", "The indicator"),
		int("value", "The value"),
		text("evidence", "BLAKE2-256 of the data behind it"),
		int("revealed_at", "When"),
		flag("doubted", "Whether it is far from what others report"),
	],
	filters: &["reporter", "indicator"],
};

static HEALTH: Spec = Spec {
	name: "health",
	about: "How a community fared at the end of an epoch. Fractions are in millionths.",
	keys: 2,
	columns: &[
		int("bank_id", "The bank"),
		int("epoch", "The epoch"),
		int("at", "When it was reckoned"),
		int("total", "The weighted sum of the indices"),
		int("diversity", "Economic diversity"),
		int("circulation", "Resource circulation"),
		int("participation", "Cooperative participation"),
		int("footprint", "Ecological footprint"),
		int("knowledge", "Knowledge sharing"),
		json("inputs", "What they follow from"),
		json("rules", "The rules that they were reckoned by"),
		amount("outstanding", "Principal that borrowers owed then"),
		amount("issued", "Created credit that was outstanding then"),
		amount("lent", "All principal paid out by then"),
		amount("repaid", "All principal repaid by then"),
	],
	filters: &["epoch"],
};

static EPOCHS: Spec = Spec {
	name: "epochs",
	about: "An epoch of the network.",
	keys: 1,
	columns: &[
		int("epoch", "Its number"),
		int("started", "When it began"),
		int("ends", "When it was due to end"),
		amount("carried", "What was there before anything was given"),
		amount("extra", "What the redistribution account added"),
		json("terms", "The terms of the run"),
		json("totals", "What the banks count and weigh together"),
		json("flows", "What the run moved"),
		amount("carried_over", "What is carried over to the next run"),
		int("finished_at", "When the run was done"),
	],
	filters: &[],
};

static REDISTRIBUTIONS: Spec = Spec {
	name: "redistributions",
	about: "Commons that moved between a bank and all others as an epoch was closed.",
	keys: 2,
	columns: &[
		int("bank_id", "The bank"),
		int("epoch", "The epoch"),
		amount("given", "What it gave"),
		amount("received", "What it received"),
		int("at", "When"),
		json("refused", "What its ledger refused"),
	],
	filters: &["epoch"],
};
