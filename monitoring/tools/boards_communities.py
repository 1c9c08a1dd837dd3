"""The dashboards of communities, credit and governance."""

from panels import dashboard, panel, row, stat
from queries import BANK, CHAIN, HERE, OF_BANK, OF_REGION, REGION, grown, of_chain


def communities():
    return dashboard(
        "credit-network-communities",
        "Credit Network: communities",
        "How the communities and their land fare.",
        [
            stat(
                "Health of all communities",
                f"avg(community_health_score{{{HERE}}})",
                "Of 100. If it is low, see below which index is.",
                alert="CommunityHealthLow",
                decimals=1,
            ),
            stat(
                "Members",
                f"sum({of_chain('bank_members', HERE, 'bank')})",
                "Members of all banks; a person in two banks counts twice.",
                "none",
            ),
            stat(
                "Banks",
                f"count({of_chain('bank_members', HERE, 'bank')})",
                "Banks that are measured one by one.",
                "none",
            ),
            stat(
                "Banks left off",
                of_chain("chain_metrics_banks_left_off"),
                "Banks beyond those that are measured one by one. Ask the node over RPC for these.",
                "none",
                "BanksLeftOff",
            ),
            stat(
                "Epoch",
                of_chain("redistribution_epoch"),
                "It grows by one a day. If it does not, the epoch's work is stuck.",
                "none",
            ),
            stat(
                "Pot of redistribution",
                of_chain("redistribution_pot_units"),
                "CRD that were given and wait for a community that may receive them.",
                decimals=2,
            ),
            panel(
                "Health by bank",
                [(of_chain("community_health_score", OF_BANK, "bank, bioregion"), "{{bank}} {{bioregion}}")],
                "Of 100. A bank far below the others: look at its five indices, then talk with its members.",
                alert=("CommunityHealthLow", "BankHealthVeryLow"),
                least=0,
                most=100,
            ),
            panel(
                "The five indices",
                [(f"avg by (index) ({of_chain('community_health_index', OF_BANK, 'bank, index')})", "{{index}}")],
                "Means of the chosen banks, 0 to 1. The lowest says where to begin: lending, repaying, taking part, the land, or learning.",
                least=0,
                most=1,
            ),
            panel(
                "Members by bank",
                [(of_chain("bank_members", OF_BANK, "bank"), "{{bank}}")],
                "A bank that loses members: ask why.",
                unit="none",
                least=0,
            ),
            panel(
                "Commons moved in a day",
                [(grown("1d", "redistribution_moved_units_total"), "CRD")],
                "What flowed from banks to banks. At 0 for long: see whether indicators are stale, which keeps a region from receiving.",
                least=0,
            ),
            row("Land"),
            panel(
                "Indicators that are stale",
                [
                    (
                        of_chain("bioregion_indicator_stale", OF_REGION, "bioregion, indicator"),
                        "{{bioregion}} {{indicator}}",
                    )
                ],
                "1 for a value that is too old. See which reporters are silent.",
                alert="IndicatorStale",
                least=0,
                most=1,
            ),
            panel(
                "Age of indicators",
                [
                    (
                        of_chain("bioregion_indicator_age_seconds", OF_REGION, "bioregion, indicator"),
                        "{{bioregion}} {{indicator}}",
                    )
                ],
                "A new value comes with every epoch. A line that climbs on: nobody measures that any more.",
                unit="s",
                least=0,
            ),
            panel(
                "Reports revealed",
                [(f"bioregion:reports:revealed_share{{{OF_REGION}}}", "{{bioregion}}")],
                "Of those that the last closed epoch expected. Below two thirds nothing counts: ask the reporters.",
                unit="percentunit",
                alert="ReportersSilent",
                least=0,
                most=1,
            ),
            panel(
                "Reports of the last epoch",
                [
                    (of_chain("bioregion_reports_expected", OF_REGION, "bioregion"), "{{bioregion}} expected"),
                    (of_chain("bioregion_reports_revealed", OF_REGION, "bioregion"), "{{bioregion}} revealed"),
                ],
                "The two lines lie on each other when every reporter reports.",
                unit="none",
                least=0,
            ),
            panel(
                "Reporters",
                [(of_chain("bioregion_reporters", OF_REGION, "bioregion, standing"), "{{bioregion}} {{standing}}")],
                "If active ones become fewer than three, no value counts: accredit more. One that is suspended was silent.",
                unit="none",
                least=0,
            ),
        ],
        [CHAIN, BANK, REGION],
    )


def credit():
    return dashboard(
        "credit-network-credit",
        "Credit Network: credit",
        "What is lent, what comes back, what does not, and what stands behind it.",
        [
            stat("Outstanding", of_chain("credit_principal_outstanding_units"), "CRD that borrowers owe all banks."),
            stat(
                "Created", of_chain("credit_issued_units"), "CRD of created credit in circulation. Repaying burns them."
            ),
            stat(
                "Uncovered",
                of_chain("credit_uncovered_units"),
                "CRD that no loan stands behind. Anything above 0 needs money in the banks concerned.",
                alert="UncoveredCredit",
                decimals=2,
            ),
            stat(
                "Late",
                f"chain:credit_loans:late_share{{{HERE}}}",
                "Share of the loans past their grace period. If it is high, look bank by bank for what they have in common.",
                "percentunit",
                "LateLoans",
            ),
            stat(
                "Defaults in 7 days",
                f"chain:credit_defaults:delta7d{{{HERE}}}",
                "If they rise, see whether one bank or one purpose stands out.",
                "none",
                "DefaultsRising",
            ),
            stat(
                "Drift of scores",
                of_chain("credit_score_drift_psi"),
                "Population stability index. If it is high, train the model anew.",
                alert=("ScoreDrift", "ScoreDriftSevere"),
                decimals=2,
            ),
            panel(
                "Velocity",
                [(of_chain("credit_velocity_ratio"), "per year")],
                "How often in a year what is owed is lent or repaid. If it is low, ask the banks why nothing is lent.",
                alert="CreditVelocityLow",
                least=0,
            ),
            panel(
                "Outstanding, created, without cover",
                [
                    (of_chain("credit_principal_outstanding_units"), "outstanding"),
                    (of_chain("credit_issued_units"), "created"),
                    (of_chain("credit_uncovered_units"), "uncovered"),
                    (of_chain("credit_orphaned_units"), "orphaned"),
                ],
                "CRD. Uncovered and orphaned credit has no loan behind it; above 2% of the created nothing more is created.",
                least=0,
            ),
            panel(
                "Loans",
                [(of_chain("credit_loans", HERE, "state"), "{{state}}")],
                "By how they stand. A growing share of late ones comes before defaults.",
                stack=True,
                unit="none",
                least=0,
            ),
            panel(
                "Late loans",
                [(f"chain:credit_loans:late_share{{{HERE}}}", "late")],
                "Of the loans not yet defaulted. Talk with the borrowers before the default delay is over.",
                unit="percentunit",
                alert="LateLoans",
                least=0,
            ),
            panel(
                "Requests in a day",
                [(grown("1d", "credit_requests_total", HERE, "outcome"), "{{outcome}}")],
                "By what came of them. Many that are rejected: read the reasons over RPC; many referred: members must vote.",
                unit="none",
                least=0,
            ),
            panel(
                "Loans that ended",
                [(of_chain("credit_loans_repaid_total"), "repaid"), (of_chain("credit_defaults_total"), "defaulted")],
                "All since the chain began. If the lines run together, stop and look at the model.",
                unit="none",
                least=0,
            ),
            panel(
                "Written off and recovered in 7 days",
                [
                    (grown("7d", "credit_written_off_units_total"), "written off"),
                    (grown("7d", "credit_recovered_units_total"), "recovered"),
                ],
                "Principal that banks gave up, in CRD, and what came in after all. Reserves pay first, then commons, then depositors: see the banks' equity.",
                least=0,
            ),
            panel(
                "Drift of scores",
                [(of_chain("credit_score_drift_psi"), "PSI")],
                "Of the last scores against the first ones, once there are 200 of each. If it stays high, train the model anew and propose it.",
                alert=("ScoreDrift", "ScoreDriftSevere"),
                least=0,
            ),
            row("Banks"),
            panel(
                "Equity",
                [(of_chain("bank_equity_units", OF_BANK, "bank"), "{{bank}}")],
                "CRD. A bank below 0 is insolvent, and resolved after 30 days: it needs gifts or recoveries.",
                alert="BankEquityNegative",
            ),
            panel(
                "Liquid",
                [(of_chain("bank_liquid_units", OF_BANK, "bank"), "{{bank}}")],
                "CRD that a bank can pay out. Near 0 exits wait in the queue.",
                least=0,
            ),
            panel(
                "Leverage",
                [(of_chain("bank_leverage_ratio", OF_BANK, "bank"), "{{bank}}")],
                "Created credit over capital. A bank at its limit creates no more.",
                least=0,
            ),
            panel(
                "Room below the limit of leverage",
                [
                    (
                        f"max by (chain, bank) (bank_leverage_limit_ratio{{{OF_BANK}}} - bank_leverage_ratio{{{OF_BANK}}})",
                        "{{bank}}",
                    )
                ],
                "Below 0 a bank creates nothing until loans are repaid or its health recovers.",
                unit="short",
            ),
        ],
        [CHAIN, BANK],
    )


def governance():
    return dashboard(
        "credit-network-governance",
        "Credit Network: governance",
        "Whether members decide, and what comes of it.",
        [
            stat(
                "Under way",
                f"sum({of_chain('governance_proposals', HERE, 'state')})",
                "Proposals that are voted on, confirmed or waiting to be enacted.",
                "none",
            ),
            stat(
                "Votes in a day",
                grown("1d", "governance_votes_total"),
                "If nobody votes while proposals are under way, tell the members of them.",
                "none",
            ),
            stat(
                "Enactments that failed",
                of_chain("governance_proposals_ended_total", f'outcome="failed", {HERE}'),
                "All since the chain began. Read the reason in the event, and propose anew.",
                "none",
            ),
            panel(
                "Proposals under way",
                [(of_chain("governance_proposals", HERE, "state"), "{{state}}")],
                "Passed ones are enacted after their delay. Any that stay passed: look at the scheduler's events.",
                stack=True,
                unit="none",
                least=0,
            ),
            panel(
                "Proposals that ended in a day",
                [(grown("1d", "governance_proposals_ended_total", HERE, "outcome"), "{{outcome}}")],
                "By what came of them. One that failed was decided and could not be carried out.",
                unit="none",
                alert="EnactmentFailed",
                least=0,
            ),
            panel(
                "Votes",
                [(of_chain("governance_votes_total"), "votes")],
                "All since the chain began. A line that is flat while proposals are under way: the quorum will be missed.",
                unit="none",
            ),
            panel(
                "Members",
                [(f"sum({of_chain('bank_members', HERE, 'bank')})", "members")],
                "Who may vote in their banks. The quorum is a share of the persons when a proposal was submitted.",
                unit="none",
                least=0,
            ),
        ],
        [CHAIN],
    )
