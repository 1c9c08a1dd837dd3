//! Plain types of a request, a loan, a record and a score.

mod loan;
mod model;
mod record;
mod request;
mod score;
mod totals;

pub use loan::{
	AmountDue, Appeal, Care, Loan, LoanDefault, LoanEndorsement, Plan, Pledge, Pot, SecuredAsset, Security,
	Settlement, Terms,
};
pub use model::{
	Contributions, Evidence, Explanation, Features, FirstModel, KeptModel, ModelBytes, MAX_CREDENTIALS,
};
pub use record::{BankExposure, CreditRecord, Debt, LimitGrowth, Year};
pub use request::{
	CreditRequest, Endorsement, Endorsements, Listing, Offer, RequestState, Sale, Statement, Tie, TiesOfTwo,
	MAX_ENDORSERS, MAX_TIES,
};
pub use score::{
	CommunityScore, CreditScore, NetworkScore, RecommendedTerms, RejectionReason, RejectionReasons,
	RiskLevel, Score,
};
pub use totals::{ScoreClasses, Totals, SCORES_COUNTED, SCORE_CLASSES};
