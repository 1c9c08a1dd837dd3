-- {amount} and {json} stand for what each database has for an exact number of 39 digits and for JSON: see src/store/dialect.rs.

CREATE TABLE chain (
	id BIGINT NOT NULL PRIMARY KEY,
	genesis TEXT NOT NULL,
	name TEXT NOT NULL,
	ss58_prefix BIGINT NOT NULL,
	last_block BIGINT NOT NULL,
	last_hash TEXT NOT NULL,
	last_at BIGINT NOT NULL
);

CREATE TABLE genesis (
	id BIGINT NOT NULL PRIMARY KEY,
	pallet TEXT NOT NULL,
	item TEXT NOT NULL,
	keys {json} NOT NULL,
	value {json} NOT NULL
);

CREATE TABLE blocks (
	number BIGINT NOT NULL PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	parent_hash TEXT NOT NULL,
	state_root TEXT NOT NULL,
	at BIGINT NOT NULL,
	spec_version BIGINT NOT NULL,
	events BIGINT NOT NULL
);
CREATE INDEX blocks_by_at ON blocks (at);

CREATE TABLE events (
	id BIGINT NOT NULL PRIMARY KEY,
	block BIGINT NOT NULL REFERENCES blocks (number),
	block_hash TEXT NOT NULL,
	position BIGINT NOT NULL,
	at BIGINT NOT NULL,
	extrinsic BIGINT,
	pallet TEXT NOT NULL,
	name TEXT NOT NULL,
	fields {json} NOT NULL
);
CREATE INDEX events_by_pallet ON events (pallet, id);
CREATE INDEX events_by_name ON events (pallet, name, id);

CREATE TABLE network (
	id BIGINT NOT NULL,
	issued {amount},
	uncovered {amount},
	orphaned {amount},
	PRIMARY KEY (id)
);

CREATE TABLE banks (
	bank_id BIGINT NOT NULL,
	name TEXT,
	bioregion TEXT,
	charter TEXT,
	state TEXT,
	founder TEXT,
	deposit {amount},
	opened_at BIGINT,
	closed_at BIGINT,
	members BIGINT,
	home_members BIGINT,
	liquid {amount},
	payable {amount},
	served {amount},
	receivable {amount},
	issued {amount},
	uncovered {amount},
	shares {amount},
	share_equity {amount},
	queued_shares {amount},
	series BIGINT,
	counted_shares {amount},
	commons {amount},
	loss_reserve {amount},
	provisions {amount},
	contested {amount},
	deficit {amount},
	queue_tail BIGINT,
	may_create BIGINT,
	record {amount},
	leverage {amount},
	persons_on_time BIGINT,
	policy {json},
	lent {amount},
	repaid {amount},
	interest {amount},
	written_off {amount},
	recovered {amount},
	PRIMARY KEY (bank_id)
);
CREATE INDEX banks_by_bioregion ON banks (bioregion, bank_id);
CREATE INDEX banks_by_state ON banks (state, bank_id);

CREATE TABLE members (
	bank_id BIGINT NOT NULL,
	account TEXT NOT NULL,
	person TEXT,
	joined_at BIGINT,
	founder BIGINT,
	state TEXT,
	ended_at BIGINT,
	PRIMARY KEY (bank_id, account)
);
CREATE INDEX members_by_account ON members (account, bank_id);
CREATE INDEX members_by_person ON members (person, bank_id, account);
CREATE INDEX members_by_state ON members (state, bank_id, account);

CREATE TABLE homes (
	person TEXT NOT NULL,
	bank_id BIGINT,
	since BIGINT,
	PRIMARY KEY (person)
);
CREATE INDEX homes_by_bank_id ON homes (bank_id, person);

CREATE TABLE holdings (
	bank_id BIGINT NOT NULL,
	account TEXT NOT NULL,
	shares {amount},
	series BIGINT,
	deposited_at BIGINT,
	queued {amount},
	queued_series BIGINT,
	claim {amount},
	counted {amount},
	encumbered {amount},
	lock_series BIGINT,
	locked_until BIGINT,
	PRIMARY KEY (bank_id, account)
);
CREATE INDEX holdings_by_account ON holdings (account, bank_id);

CREATE TABLE requests (
	request_id TEXT NOT NULL,
	bank_id BIGINT,
	borrower TEXT,
	person TEXT,
	amount {amount},
	term BIGINT,
	installments BIGINT,
	purpose TEXT,
	description {json},
	funding TEXT,
	deadline BIGINT,
	collateral_kind TEXT,
	collateral_asset BIGINT,
	collateral {amount},
	impact_score BIGINT,
	requested_at BIGINT,
	deposit {amount},
	pledged {amount},
	pledgers BIGINT,
	state TEXT,
	decide_until BIGINT,
	assessed_at BIGINT,
	score {json},
	total_score BIGINT,
	probability_of_default BIGINT,
	model_version BIGINT,
	features {json},
	decided_at BIGINT,
	loan_id BIGINT,
	offered {amount},
	rate BIGINT,
	reasons {json},
	PRIMARY KEY (request_id)
);
CREATE INDEX requests_by_bank_id ON requests (bank_id, request_id);
CREATE INDEX requests_by_borrower ON requests (borrower, request_id);
CREATE INDEX requests_by_person ON requests (person, request_id);
CREATE INDEX requests_by_state ON requests (state, request_id);

CREATE TABLE endorsements (
	request_id TEXT NOT NULL,
	endorser TEXT NOT NULL,
	person TEXT,
	loan_id BIGINT,
	stake {amount},
	statement TEXT,
	given_at BIGINT,
	state TEXT,
	held {amount},
	called {amount},
	appeal TEXT,
	taken {amount},
	claimed {amount},
	restored {amount},
	PRIMARY KEY (request_id, endorser)
);
CREATE INDEX endorsements_by_endorser ON endorsements (endorser, request_id);
CREATE INDEX endorsements_by_person ON endorsements (person, request_id, endorser);
CREATE INDEX endorsements_by_loan_id ON endorsements (loan_id, request_id, endorser);
CREATE INDEX endorsements_by_state ON endorsements (state, request_id, endorser);

CREATE TABLE pledges (
	request_id TEXT NOT NULL,
	lender TEXT NOT NULL,
	loan_id BIGINT,
	amount {amount},
	claimed {amount},
	state TEXT,
	PRIMARY KEY (request_id, lender)
);
CREATE INDEX pledges_by_lender ON pledges (lender, request_id);
CREATE INDEX pledges_by_loan_id ON pledges (loan_id, request_id, lender);
CREATE INDEX pledges_by_state ON pledges (state, request_id, lender);

CREATE TABLE loans (
	loan_id BIGINT NOT NULL,
	request_id TEXT,
	bank_id BIGINT,
	borrower TEXT,
	person TEXT,
	by_peers BIGINT,
	purpose TEXT,
	state TEXT,
	principal {amount},
	created {amount},
	outstanding {amount},
	booked {amount},
	interest {amount},
	accrued_at BIGINT,
	rate BIGINT,
	accepted_at BIGINT,
	plan_start BIGINT,
	plan_base {amount},
	term BIGINT,
	installments BIGINT,
	restructured BIGINT,
	grace BIGINT,
	collateral {amount},
	collateral_held {amount},
	stakes {amount},
	is_late BIGINT,
	step BIGINT,
	provision {amount},
	contested {amount},
	forborne_until BIGINT,
	defaulted_at BIGINT,
	defaulted {amount},
	recoverable {amount},
	called {amount},
	appealed {amount},
	escrow_until BIGINT,
	taken {amount},
	taken_due {amount},
	written_off {amount},
	recovered {amount},
	principal_paid {amount},
	interest_paid {amount},
	closed_at BIGINT,
	PRIMARY KEY (loan_id)
);
CREATE INDEX loans_by_bank_id ON loans (bank_id, loan_id);
CREATE INDEX loans_by_borrower ON loans (borrower, loan_id);
CREATE INDEX loans_by_person ON loans (person, loan_id);
CREATE INDEX loans_by_state ON loans (state, loan_id);
CREATE INDEX loans_by_purpose ON loans (purpose, loan_id);

CREATE TABLE installments (
	loan_id BIGINT NOT NULL,
	plan BIGINT NOT NULL,
	number BIGINT NOT NULL,
	due_at BIGINT,
	principal {amount},
	balance {amount},
	paid_at BIGINT,
	PRIMARY KEY (loan_id, plan, number)
);

CREATE TABLE payments (
	id BIGINT NOT NULL,
	block BIGINT,
	at BIGINT,
	loan_id BIGINT,
	bank_id BIGINT,
	kind TEXT,
	payer TEXT,
	interest {amount},
	principal {amount},
	burned {amount},
	released {amount},
	PRIMARY KEY (id)
);
CREATE INDEX payments_by_loan_id ON payments (loan_id, id);
CREATE INDEX payments_by_bank_id ON payments (bank_id, id);
CREATE INDEX payments_by_payer ON payments (payer, id);
CREATE INDEX payments_by_kind ON payments (kind, id);

CREATE TABLE proposals (
	proposal_id BIGINT NOT NULL,
	scope TEXT,
	bank_id BIGINT,
	kind TEXT,
	proposer TEXT,
	person TEXT,
	deposit {amount},
	call_hash TEXT,
	matter {json},
	metadata TEXT,
	epoch BIGINT,
	base BIGINT,
	terms {json},
	submitted_block BIGINT,
	submitted_at BIGINT,
	voting_end BIGINT,
	ayes {amount},
	nays {amount},
	aye_persons BIGINT,
	nay_persons BIGINT,
	state TEXT,
	until BIGINT,
	decision {json},
	result {json},
	deposit_state TEXT,
	cleared BIGINT,
	PRIMARY KEY (proposal_id)
);
CREATE INDEX proposals_by_scope ON proposals (scope, proposal_id);
CREATE INDEX proposals_by_bank_id ON proposals (bank_id, proposal_id);
CREATE INDEX proposals_by_proposer ON proposals (proposer, proposal_id);
CREATE INDEX proposals_by_state ON proposals (state, proposal_id);

CREATE TABLE votes (
	proposal_id BIGINT NOT NULL,
	person TEXT NOT NULL,
	voter TEXT,
	direction TEXT,
	votes BIGINT,
	issuer TEXT,
	voted_at BIGINT,
	PRIMARY KEY (proposal_id, person)
);
CREATE INDEX votes_by_voter ON votes (voter, proposal_id, person);
CREATE INDEX votes_by_person ON votes (person, proposal_id);

CREATE TABLE indicators (
	region TEXT NOT NULL,
	indicator TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	value BIGINT,
	count BIGINT,
	quorum BIGINT,
	score BIGINT,
	measured_at BIGINT,
	PRIMARY KEY (region, indicator, epoch)
);
CREATE INDEX indicators_by_indicator ON indicators (indicator, region, epoch);
CREATE INDEX indicators_by_epoch ON indicators (epoch, region, indicator);

CREATE TABLE commitments (
	region TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	reporter TEXT NOT NULL,
	digest TEXT,
	committed_at BIGINT,
	revealed_at BIGINT,
	reliability BIGINT,
	distance BIGINT,
	PRIMARY KEY (region, epoch, reporter)
);
CREATE INDEX commitments_by_reporter ON commitments (reporter, region, epoch);

CREATE TABLE reports (
	region TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	reporter TEXT NOT NULL,
	indicator TEXT NOT NULL,
	value BIGINT,
	evidence TEXT,
	revealed_at BIGINT,
	doubted BIGINT,
	PRIMARY KEY (region, epoch, reporter, indicator)
);
CREATE INDEX reports_by_reporter ON reports (reporter, region, epoch, indicator);
CREATE INDEX reports_by_indicator ON reports (indicator, region, epoch, reporter);

CREATE TABLE health (
	bank_id BIGINT NOT NULL,
	epoch BIGINT NOT NULL,
	at BIGINT,
	total BIGINT,
	diversity BIGINT,
	circulation BIGINT,
	participation BIGINT,
	footprint BIGINT,
	knowledge BIGINT,
	inputs {json},
	rules {json},
	outstanding {amount},
	issued {amount},
	lent {amount},
	repaid {amount},
	PRIMARY KEY (bank_id, epoch)
);
CREATE INDEX health_by_epoch ON health (epoch, bank_id);

CREATE TABLE epochs (
	epoch BIGINT NOT NULL,
	started BIGINT,
	ends BIGINT,
	carried {amount},
	extra {amount},
	terms {json},
	totals {json},
	flows {json},
	carried_over {amount},
	finished_at BIGINT,
	PRIMARY KEY (epoch)
);

CREATE TABLE redistributions (
	bank_id BIGINT NOT NULL,
	epoch BIGINT NOT NULL,
	given {amount},
	received {amount},
	at BIGINT,
	refused {json},
	PRIMARY KEY (bank_id, epoch)
);
CREATE INDEX redistributions_by_epoch ON redistributions (epoch, bank_id);
