// What wallets rely on: names, documentation, the order of the transaction extensions.

import assert from 'node:assert/strict';

import { eventFieldNames } from '../lib/chain.mjs';
import { assertRemedy, dev } from '../lib/dev.mjs';
import { scenario } from '../lib/scenario.mjs';

const OUR_PALLETS = [
  'Bioregions', 'CommunityBanks', 'Credit', 'Identities', 'QuadraticGovernance', 'Redistribution', 'ValidatorSet',
];

const CALLS = {
  bioregions: {
    commitReports: ['region', 'digest'],
    revealReports: ['region', 'reports', 'salt'],
    bondReporter: ['region'],
    unbondReporter: ['region'],
    withdrawReporterBond: ['region'],
    registerBioregion: ['code', 'name'],
    setIndicator: ['region', 'indicator', 'spec'],
    removeIndicator: ['region', 'indicator'],
    accreditReporter: ['region', 'who'],
    suspendReporter: ['region', 'who'],
    reinstateReporter: ['region', 'who'],
    removeReporter: ['region', 'who'],
    slashReporter: ['region', 'who', 'share', 'evidence', 'reason'],
  },
  communityBanks: {
    foundBank: ['name', 'bioregion', 'charter'],
    abandonFounding: ['bank'],
    coFound: ['bank'],
    apply: ['bank'],
    withdrawApplication: ['bank'],
    endorseApplication: ['bank', 'applicant'],
    deposit: ['bank', 'amount'],
    withdraw: ['bank', 'shares'],
    donate: ['bank', 'amount'],
    grantCreation: ['bank'],
    leave: ['bank'],
    claimWithdrawal: ['bank'],
    cancelWithdrawal: ['bank'],
    lockShares: ['bank', 'shares'],
    setHomeBank: ['bank'],
    expel: ['bank', 'member'],
    setPolicy: ['bank', 'policy'],
    closeBank: ['bank'],
    resolveBank: ['bank'],
    moveMembership: ['bank', 'from'],
    inviteFounders: ['bank', 'invited'],
  },
  credit: {
    requestCredit: ['bank', 'amount', 'term', 'schedule', 'purpose', 'funding', 'collateral', 'impactScore'],
    cancelRequest: ['request'],
    endorse: ['request', 'stake', 'statement'],
    withdrawEndorsement: ['request'],
    decide: ['request'],
    accept: ['request'],
    repay: ['loan', 'amount'],
    repayInFull: ['loan', 'atMost'],
    claimProceeds: ['loan'],
    pledge: ['request', 'amount'],
    withdrawPledge: ['request'],
    callDefault: ['loan'],
    appealSlash: ['loan'],
    resolveRequest: ['request', 'approve'],
    resolveAppeal: ['loan', 'endorser', 'giveBack'],
    restructure: ['loan', 'terms'],
    grantForbearance: ['loan', 'until'],
    listAsset: ['asset', 'listing'],
    unlistAsset: ['asset'],
    appealScore: ['request'],
    setModel: ['model', 'evidence'],
    buyCollateral: ['loan', 'amount', 'atMost'],
  },
  identities: {
    createDid: [],
    setKey: ['did', 'key'],
    removeKey: ['did', 'key'],
    setService: ['did', 'service'],
    removeService: ['did', 'service'],
    addDelegate: ['who', 'until'],
    removeDelegate: ['who'],
    setControllers: ['did', 'controllers'],
    submitOperation: ['did', 'operation', 'key', 'validUntil', 'signature'],
    removeDid: [],
    registerSchema: ['name', 'document'],
    accreditIssuer: ['issuer', 'schema'],
    discreditIssuer: ['issuer', 'schema', 'slash'],
    removeIssuer: ['issuer', 'schema'],
    bondIssuer: ['schema'],
    retireIssuer: ['schema'],
    withdrawBond: ['schema'],
    delegateIssuing: ['schema', 'who'],
    endDelegation: ['schema', 'who'],
    attest: ['subject', 'schema', 'root', 'nullifier', 'expiry', 'commitment'],
    revoke: ['attestation'],
    suspend: ['attestation'],
    reinstate: ['attestation'],
    removeAttestation: ['attestation'],
    completeMove: ['person'],
    acceptMove: [],
    refuseMove: [],
    withdrawMove: ['person'],
  },
  quadraticGovernance: {
    submitProposal: ['scope', 'call', 'metadata'],
    vote: ['proposal', 'direction', 'votes'],
    removeVote: ['proposal'],
    cancelProposal: ['proposal'],
    killProposal: ['proposal', 'reason'],
    advanceProposal: ['proposal'],
    enactProposal: ['proposal'],
  },
  validatorSet: { addValidator: ['who'], removeValidator: ['who'] },
};

/** The fields that an event begins with. */
const EVENTS = {
  bioregions: {
    BioregionRegistered: ['region', 'index', 'name'],
    IndicatorSet: ['region', 'indicator', 'spec', 'epoch', 'kept'],
    IndicatorRemoved: ['region', 'indicator'],
    ReporterAccredited: ['region', 'reporter'],
    ReporterBonded: ['region', 'reporter', 'amount', 'epoch'],
    ReporterUnbonding: ['region', 'reporter'],
    ReporterBondWithdrawn: ['region', 'reporter', 'amount'],
    ReporterSuspended: ['region', 'reporter', 'by_silence'],
    ReporterReinstated: ['region', 'reporter', 'active', 'epoch'],
    ReporterRemoved: ['region', 'reporter', 'returned'],
    ReporterSlashed: ['region', 'reporter', 'amount', 'evidence', 'reason'],
    ReportsCommitted: ['region', 'epoch', 'reporter', 'digest'],
    ReportsRevealed: ['region', 'epoch', 'reporter', 'reports'],
    IndicatorMeasured: ['region', 'indicator', 'epoch', 'value', 'count', 'score'],
    ReporterRated: ['region', 'reporter', 'epoch', 'distance', 'reliability'],
    ReportDoubted: ['region', 'epoch', 'reporter', 'indicator', 'value', 'median'],
    BioregionClosed: ['region', 'epoch'],
    EpochClosed: ['epoch'],
  },
  communityBanks: {
    CommunityBankCreated: ['bank_id', 'bioregion'],
    MemberLeft: ['bank_id', 'who', 'person'],
    MemberExpelled: ['bank_id', 'who', 'person'],
    HomeBankSet: ['bank_id', 'person'],
    PolicySet: ['bank_id', 'policy'],
    Withdrawn: ['bank_id', 'who', 'shares', 'amount', 'to_commons'],
    WithdrawalQueued: ['bank_id', 'who', 'shares'],
    WithdrawalCancelled: ['bank_id', 'who', 'shares'],
    WithdrawalServed: ['bank_id', 'who', 'shares', 'amount', 'to_commons'],
    WithdrawalClaimed: ['bank_id', 'who', 'amount'],
    SharesLocked: ['bank_id', 'who', 'person', 'shares', 'counts_from', 'until'],
    LockedCapitalChanged: ['bank_id', 'who', 'counted', 'encumbered'],
    LoanPaidOut: ['bank_id', 'borrower', 'person', 'created', 'pool'],
    PaymentCollected: [
      'bank_id', 'person', 'principal', 'burned', 'uncovered_burned', 'endorsers', 'deficit', 'loss_reserve',
      'commons', 'shares',
    ],
    SetAside: ['bank_id', 'amount'],
    ClaimPaid: ['bank_id', 'who', 'amount'],
    ProvisionChanged: ['bank_id', 'before', 'after'],
    ContestedChanged: ['bank_id', 'before', 'after'],
    WrittenOff: [
      'bank_id', 'principal', 'burned', 'uncovered', 'loss_reserve', 'commons', 'shares', 'series', 'deficit',
    ],
    Recovered: [
      'bank_id', 'person', 'amount', 'uncovered_burned', 'deficit', 'shares', 'commons', 'loss_reserve', 'endorsers',
      'surplus',
    ],
    SeriesVoided: ['bank_id', 'series'],
    Donated: ['bank_id', 'who', 'amount', 'uncovered_burned', 'deficit', 'commons'],
    Swept: ['bank_id', 'amount', 'uncovered_burned', 'deficit', 'commons'],
    CommonsTaken: ['bank_id', 'amount'],
    CommonsGiven: ['bank_id', 'amount'],
    HealthReckoned: ['bank_id', 'health'],
    OrphanedBurned: ['amount'],
    CreationGranted: ['bank_id', 'record', 'leverage'],
    LeverageMoved: ['bank_id', 'leverage', 'record'],
    PaidOnTime: ['bank_id', 'person'],
    BankClosed: ['bank_id', 'to_redistribution'],
    BankResolved: ['bank_id', 'orphaned'],
    FoundersInvited: ['bank_id', 'invited'],
    MembershipMoved: ['bank_id', 'person', 'from', 'to'],
  },
  credit: {
    CreditRequested: ['request_id', 'borrower', 'amount', 'purpose'],
    CreditAssessed: ['request_id', 'score', 'features', 'explanation'],
    CreditApproved: ['request_id', 'borrower', 'loan_id', 'amount'],
    CreditReferred: ['request_id', 'reasons', 'until'],
    CreditRejected: ['request_id', 'reasons'],
    Pledged: ['request_id', 'lender', 'amount', 'pledged'],
    PledgeWithdrawn: ['request_id', 'lender', 'amount'],
    LoanFunded: ['request_id', 'loan_id', 'borrower', 'bank_id', 'created', 'pool', 'rate'],
    Repaid: ['loan_id', 'payer', 'interest', 'principal', 'burned', 'released'],
    LoanClosed: ['loan_id', 'borrower'],
    LoanLate: ['loan_id', 'step', 'provision', 'is_late'],
    ForbearanceGranted: ['loan_id', 'until'],
    LoanRestructured: ['loan_id', 'plan', 'rate'],
    LoanDefaulted: [
      'loan_id', 'borrower', 'principal', 'interest', 'collateral', 'stakes', 'written_off', 'appeals_until',
    ],
    StakeCalled: ['loan_id', 'endorser', 'amount'],
    SlashAppealed: ['loan_id', 'endorser', 'until'],
    AppealResolved: ['loan_id', 'endorser', 'returned', 'amount'],
    StakeSlashed: ['loan_id', 'endorser', 'amount'],
    SlashesSettled: ['loan_id', 'amount', 'burned'],
    SaleOpened: ['loan_id', 'sale'],
    CollateralSold: ['loan_id', 'buyer', 'amount', 'price'],
    ProceedsClaimed: ['loan_id', 'claimant', 'interest', 'stake', 'restored', 'lent'],
    AssetListed: ['asset', 'listing'],
    AssetUnlisted: ['asset'],
    ModelSet: ['version', 'hash', 'data_hash', 'auc', 'brier'],
  },
  identities: {
    DidCreated: ['did', 'nonce', 'deposit'],
    DidChanged: ['did', 'operation', 'nonce', 'deposit'],
    DidRemoved: ['did'],
    SchemaRegistered: ['schema', 'owner', 'name', 'document'],
    IssuerAccredited: ['schema', 'issuer'],
    IssuerDiscredited: ['schema', 'issuer', 'slashed'],
    IssuerBonded: ['schema', 'issuer', 'amount'],
    IssuerRetired: ['schema', 'issuer'],
    BondWithdrawn: ['schema', 'issuer', 'amount'],
    IssuerRemoved: ['schema', 'issuer'],
    IssuingDelegated: ['schema', 'parent', 'issuer', 'deposit'],
    Attested: ['id', 'schema', 'issuer', 'subject', 'root', 'nullifier', 'commitment', 'expiry', 'deposit'],
    AttestationRevoked: ['id', 'by'],
    AttestationSuspended: ['id', 'by'],
    AttestationReinstated: ['id', 'by'],
    AttestationRemoved: ['id'],
    PersonMade: ['person', 'account'],
    PersonCounted: ['person', 'by'],
    PersonMoveProposed: ['person', 'to', 'root', 'commitment', 'issuer', 'expiry', 'at', 'deposit'],
    PersonMoveEnded: ['person'],
    PersonMoved: ['person', 'from', 'to'],
  },
  quadraticGovernance: {
    EpochStarted: ['index', 'started'],
    CreditsGiven: ['class', 'epoch', 'credits'],
    ProposalSubmitted: [
      'proposal_id', 'scope', 'proposer', 'person', 'deposit', 'call_hash', 'metadata', 'epoch', 'base', 'terms',
      'voting_end',
    ],
    ProposalRaised: [
      'proposal_id', 'call_hash', 'metadata', 'excluded', 'epoch', 'base', 'terms', 'voting_end',
    ],
    MatterOpened: ['proposal_id', 'bank_id', 'matter', 'excluded', 'epoch', 'base', 'terms', 'voting_end'],
    Voted: ['proposal_id', 'voter', 'person', 'direction', 'votes', 'issuer', 'spent'],
    VoteRemoved: ['proposal_id', 'person', 'direction', 'votes', 'spent'],
    VoteMoved: ['proposal_id', 'person', 'from', 'to'],
    ConfirmationStarted: ['proposal_id', 'until'],
    ConfirmationEnded: ['proposal_id'],
    ProposalPassed: ['proposal_id', 'tally', 'enact_at'],
    ProposalRejected: ['proposal_id', 'tally', 'enact_at'],
    ProposalEnacted: ['proposal_id', 'result'],
    ProposalCancelled: ['proposal_id'],
    ProposalKilled: ['proposal_id', 'reason'],
    ProposalWithdrawn: ['proposal_id'],
    ProposalLapsed: ['proposal_id'],
    DepositReturned: ['proposal_id', 'who', 'amount'],
    DepositForfeited: ['proposal_id', 'who', 'amount'],
    NotScheduled: ['proposal_id', 'when'],
    ProposalCleared: ['proposal_id'],
  },
  redistribution: {
    EpochStarted: ['epoch', 'started', 'ends'],
    EpochClosed: ['epoch', 'carried', 'extra', 'terms'],
    TargetsSet: ['epoch', 'totals'],
    ResourcesRedistributed: ['epoch', 'bank_id', 'amount', 'given'],
    RedistributionRefused: ['epoch', 'bank_id', 'amount', 'given', 'error'],
    OrphansBurned: ['epoch', 'amount'],
    RunFinished: ['epoch', 'flows', 'carried_over'],
  },
};

/** Errors that clients tell apart. */
const ERRORS = {
  bioregions: [
    'AlreadyCommitted', 'AlreadyRevealed', 'BioregionNotFound', 'BondLocked', 'BondMissing', 'CommitTooLate',
    'CommitmentMismatch', 'CommitmentNotFound', 'EpochClosed', 'EvidenceMissing', 'IndicatorNotFound',
    'IndicatorReportedTwice', 'MaxOfBankExceeded', 'MaxReportersExceeded', 'ReporterNotFound', 'ReporterSuspended',
    'RevealTooEarly', 'ValueOutOfRange',
  ],
  communityBanks: [
    'AlreadyQueued', 'BankInsolvent', 'BankNotFound', 'ClaimNotFound', 'ClaimsOutstanding', 'DepositTooRecent',
    'DepositsOutstanding', 'ExitNotFound', 'ExitQueued', 'ExitTooSmall', 'ExitsWaiting', 'HomeChangedRecently',
    'InsufficientLiquidity', 'LoansOutstanding', 'NotAMember', 'NotAPerson', 'NotAuthorized', 'NotInsolvent', 'NotOpen',
    'PolicyOutOfBounds', 'SharesLocked', 'StillEngaged', 'AlreadyMember', 'FounderNotAPerson', 'LockedElsewhere',
    'NotInvited', 'NotTheFounder', 'NotYourMembership',
  ],
  credit: [
    'AlreadyDecided', 'AlreadyDefaulted', 'AppealLapsed', 'AppealNotFound', 'AssetNotInCustody', 'AssetNotListed',
    'BorrowerLimitExceeded', 'DeadlineOutOfRange', 'DeadlinePassed', 'DefaultOutstanding', 'EndorserLimitExceeded',
    'FoundersLimitExceeded', 'LoanNotFound', 'MaxLoansExceeded', 'NotAMember', 'NotAuthorized', 'NotForPeers',
    'NotFullyPledged', 'NotInDefault', 'NotReferred', 'NothingToAppeal', 'NothingToClaim', 'OfferLapsed', 'OwesMore',
    'PersonalLimitExceeded', 'PledgeNotFound', 'PledgesTooMuch', 'PriceExpired', 'PriceTooHigh', 'PurposeLimitExceeded',
    'ReferralLapsed', 'RepaysTooMuch', 'RequestNotFound', 'SaleNotFound', 'SellsTooMuch', 'TermsHarsher',
  ],
  identities: [
    'AccountTaken', 'AlreadyAttested', 'AttestationNotFound', 'BondMissing', 'DidNotFound', 'ExpiryInvalid',
    'IssuerDiscredited', 'IssuerNotActive', 'IssuerNotFound', 'KeyNotAllowed', 'KeyNotFound', 'MovePending',
    'MoveTooEarly', 'NotAPerson', 'NotController', 'NotTheIssuer', 'NullifierMissing', 'NullifierTaken',
    'OperationExpired', 'RateExceeded', 'SchemaNotFound', 'SignatureInvalid',
  ],
  quadraticGovernance: [
    'AlreadyEnded', 'CallNotAllowed', 'CallTooHeavy', 'CreditsExceeded', 'Excluded', 'MaxOpenProposalsExceeded',
    'MaxOpenVotesExceeded', 'MaxProposalsPerPersonExceeded', 'NotAMember', 'NotAPerson', 'NotEligibleYet',
    'NotKillable', 'NotTheProposer', 'PersonhoodEndsTooSoon', 'ProposalNotFound', 'VoteNotFound', 'VotesCast',
    'VotesZero', 'VotingClosed',
  ],
};

const STORAGE = {
  bioregions: ['bioregions', 'history', 'indicators', 'reporters', 'scores', 'submissions'],
  redistribution: ['currentEpoch', 'pot', 'results', 'runUnderWay', 'summaries'],
  communityBanks: [
    'claims', 'communityBanks', 'communityHealth', 'exits', 'genesisIssuance', 'healthHistory', 'holdings', 'homeBanks',
    'lendingHistory', 'lockers', 'locks', 'memberAccounts', 'members', 'orphaned', 'presences', 'queuedExits',
    'totalIssued', 'totalUncovered',
  ],
  credit: [
    'activeLoans', 'creditRequests', 'debts', 'history', 'listings', 'loanEndorsements', 'pledges', 'sales',
    'settlements',
  ],
  identities: [
    'attestations', 'dids', 'fallen', 'held', 'issuers', 'nextSchemaId', 'nullifiers', 'personCount', 'personOf',
    'personhoodIssuers', 'persons', 'schemas',
  ],
  quadraticGovernance: [
    'currentEpoch', 'given', 'issuerTallies', 'matterProposals', 'nextProposalId', 'openVotes', 'proposals', 'spent',
    'votes',
  ],
};

const SDK_PALLETS = [
  'System', 'Timestamp', 'Babe', 'Authorship', 'Session', 'Historical', 'Offences', 'Grandpa', 'Balances',
  'TransactionPayment', 'Assets', 'AssetsHolder', 'Scheduler', 'Preimage', 'Parameters', 'Utility', 'Proxy', 'Multisig',
  'SafeMode', 'TxPause', 'TechnicalCommittee',
];

const EXTENSIONS = [
  'CheckNonZeroSender', 'CheckSpecVersion', 'CheckTxVersion', 'CheckGenesis', 'CheckMortality', 'CheckNonce',
  'CheckWeight', 'ChargeTransactionPayment', 'CheckMetadataHash', 'WeightReclaim',
];

const docsOf = ({ docs }) => docs.map((line) => line.toString()).join(' ').trim();

/** Our pallets in the metadata, with the variants of their calls, events and errors. */
function ourPallets() {
  return dev.api.runtimeMetadata.asLatest.pallets
    .filter(({ name }) => OUR_PALLETS.includes(name.toString()))
    .map((pallet) => {
      const variants = (part) => {
        if (pallet[part].isNone) return [];
        const { def } = dev.api.registry.lookup.getSiType(pallet[part].unwrap().type);
        return [...def.asVariant.variants];
      };
      return {
        name: pallet.name.toString(),
        calls: variants('calls'),
        events: variants('events'),
        errors: variants('errors'),
        storage: pallet.storage.isSome ? [...pallet.storage.unwrap().items] : [],
      };
    });
}

export function contract() {
  scenario('the calls have the names and parameters that the interface promises', async () => {
    for (const [pallet, calls] of Object.entries(CALLS)) {
      for (const [call, parameters] of Object.entries(calls)) {
        const { meta } = dev.api.tx[pallet]?.[call] ?? {};
        assert.ok(meta, `there is no ${pallet}.${call}`);
        const names = meta.args.map(({ name }) => name.toString());
        assert.deepEqual(names.map(camelCase), parameters, `parameters of ${pallet}.${call}`);
      }
    }
  });

  scenario('the events, errors and storage have the names that the interface promises', async () => {
    for (const [pallet, events] of Object.entries(EVENTS)) {
      for (const [event, fields] of Object.entries(events)) {
        assert.ok(dev.api.events[pallet]?.[event], `there is no ${pallet}.${event}`);
        const names = eventFieldNames(dev.api, pallet, event);
        assert.deepEqual(names.slice(0, fields.length), fields, `fields of ${pallet}.${event}`);
      }
    }
    for (const [pallet, errors] of Object.entries(ERRORS)) {
      for (const error of errors) assert.ok(dev.api.errors[pallet]?.[error], `there is no error ${pallet}.${error}`);
    }
    for (const [pallet, items] of Object.entries(STORAGE)) {
      for (const item of items) assert.ok(dev.api.query[pallet]?.[item], `there is no ${pallet}.${item}`);
    }
  });

  scenario('each call, event, error and storage item of ours is documented, each event field named', async (t) => {
    const pallets = ourPallets();
    assert.deepEqual(pallets.map(({ name }) => name).sort(), OUR_PALLETS);
    for (const { name, calls, events, errors, storage } of pallets) {
      t.diagnostic(`${name}: ${calls.length} calls, ${events.length} events, ${errors.length} errors`);
      assert.ok(events.length > 0 && storage.length > 0);
      // Where there is nothing to call, nothing is refused.
      assert.equal(calls.length > 0, errors.length > 0);
      for (const item of [...calls, ...events, ...errors, ...storage]) {
        assert.ok(docsOf(item).length > 10, `${name}.${item.name} is not documented`);
      }
      for (const error of errors) assertRemedy(docsOf(error), `${name}.${error.name}`);
      for (const event of events) {
        const unnamed = event.fields.filter((field) => field.name.isNone);
        assert.equal(unnamed.length, 0, `${name}.${event.name} has fields without a name`);
      }
      for (const call of calls) {
        assert.match(docsOf(call), /[Oo]rigin/, `${name}.${call.name} does not say who may call it`);
      }
    }
  });

  scenario("the SDK's pallets are there, and no sudo", async () => {
    const names = dev.api.runtimeMetadata.asLatest.pallets.map(({ name }) => name.toString());
    assert.deepEqual(SDK_PALLETS.filter((name) => !names.includes(name)), []);
    assert.ok(!names.some((name) => /sudo/i.test(name)));
  });

  scenario('the transaction extensions come in the order that wallets expect', async () => {
    assert.deepEqual(dev.api.registry.signedExtensions, EXTENSIONS);
  });

  scenario('the client knows every runtime API that wallets and the node ask', async () => {
    const { call } = dev.api;
    for (const api of [
      'accountNonceApi', 'babeApi', 'blockBuilder', 'core', 'genesisBuilder', 'governanceApi', 'grandpaApi',
      'identityApi', 'metadata', 'offchainWorkerApi', 'runtimeViewFunction', 'sessionKeys', 'taggedTransactionQueue',
      'transactionPaymentApi', 'transactionPaymentCallApi',
    ]) {
      assert.ok(call[api], `no runtime API ${api}`);
    }
    const presets = (await call.genesisBuilder.presetNames()).map((name) => name.toUtf8?.() ?? name.toString());
    for (const preset of ['dev', 'local', 'development', 'local_testnet']) {
      assert.ok(presets.includes(preset), `no preset ${preset} among ${presets}`);
    }
    assert.deepEqual(dev.api.registry.chainDecimals, [12]);
    assert.deepEqual(dev.api.registry.chainTokens, ['CRD']);
  });
}

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
