"""The dashboards of the network and of its validators."""

from panels import dashboard, panel, row, stat
from queries import CHAIN, HERE, MACHINE, NODE, OF_DISK, OF_MACHINE, OF_NODE, of_chain, quantile, rate


def network():
    return dashboard(
        "credit-network-overview",
        "Credit Network: network",
        "Whether the chain runs, and whether it serves those that it is for.",
        [
            stat(
                "Nodes that answer",
                'sum(up{job="node"}) / count(up{job="node"})',
                "All nodes should. Look at the validators' dashboard for the one that does not.",
                "percentunit",
            ),
            stat(
                "Best block",
                f"chain:substrate_block_height:best{{{HERE}}}",
                "It grows every 3 seconds. If it stands still, look whether two thirds of the validators are up.",
                "none",
            ),
            stat(
                "Finality lag",
                f"chain:finality:lag_blocks{{{HERE}}}",
                "Blocks that are not final yet; two or three are usual. If it grows, look for validators that do not vote.",
                "none",
                ("FinalityLagging", "FinalityStalled"),
            ),
            stat(
                "Velocity of credit",
                of_chain("credit_velocity_ratio"),
                "How often in a year what is owed is lent or repaid. If it is low, ask the banks why nothing is lent.",
                alert="CreditVelocityLow",
                decimals=2,
            ),
            stat(
                "Health of all communities",
                f"avg(community_health_score{{{HERE}}})",
                "Of 100. If it is low, see on the communities' dashboard which index is.",
                alert="CommunityHealthLow",
                decimals=1,
            ),
            stat(
                "Uncovered credit",
                of_chain("credit_uncovered_units"),
                "CRD that no loan stands behind. Anything above 0 needs money in the banks concerned.",
                alert="UncoveredCredit",
                decimals=2,
            ),
            panel(
                "Alerts",
                [('ALERTS{alertstate="firing"}', "")],
                "What fires now. The runbook says what to do about each.",
                "table",
                width=24,
                height=6,
            ),
            panel(
                "Blocks",
                [
                    (f"chain:substrate_block_height:best{{{HERE}}}", "best"),
                    (f"chain:substrate_block_height:finalized{{{HERE}}}", "finalized"),
                ],
                "Both lines rise side by side. A flat best line is a stall of production, a flat finalized line one of finality.",
                unit="none",
            ),
            panel(
                "Finality lag",
                [(f"chain:finality:lag_blocks{{{HERE}}}", "blocks")],
                "If it grows, look at the votes of each validator.",
                alert=("FinalityLagging", "FinalityStalled"),
            ),
            panel(
                "What ended the blocks",
                [(rate("substrate_proposer_end_proposal_reason", "reason", HERE), "{{reason}}")],
                "Under load look here first: no_more_transactions is an idle chain; weight or size limit a full one; a deadline a slow machine.",
                unit="ops",
                stack=True,
            ),
            panel(
                "Share of blocks that are full",
                [(f"chain:proposals:full_share10m{{{HERE}}}", "full")],
                "If most are, see who sends so much, and whether fees should rise.",
                unit="percentunit",
                alert="BlocksFull",
                least=0,
                most=1,
            ),
            panel(
                "Transactions that are ready",
                [(f"substrate_ready_transactions_number{{{HERE}}}", "{{instance}}")],
                "They should go with the next block or two. If they pile up, compare with what ended the blocks.",
                alert="TransactionPoolLarge",
                least=0,
            ),
            panel(
                "Transactions",
                [
                    (rate("substrate_sub_txpool_submitted_txs_total", "instance", HERE), "{{instance}} submitted"),
                    (rate("substrate_sub_txpool_finalized_txs_total", "instance", HERE), "{{instance}} final"),
                ],
                "Those handed to each node, and those that became final with blocks' own. If few of many become final, look at the pool.",
                unit="ops",
            ),
            panel(
                "Time between blocks",
                [(f"1 / deriv(chain:substrate_block_height:best{{{HERE}}}[5m])", "seconds")],
                "3 seconds when all validators make theirs. Longer when some are missing: see who authors.",
                unit="s",
                least=0,
            ),
            panel(
                "Transactions in the last block of each validator",
                [(f"substrate_proposer_number_of_transactions{{{HERE}}}", "{{instance}}")],
                "How full the blocks are. One of a few at least stands in each, for the time.",
                least=0,
            ),
        ],
        [CHAIN],
    )


def validators():
    return dashboard(
        "credit-network-validators",
        "Credit Network: validators",
        "Each node and the machine under it.",
        [
            row("Nodes"),
            panel(
                "Versions",
                [(f"max by (instance, name, version) (substrate_build_info{{{OF_NODE}}})", "")],
                "All nodes should run one version, but while an upgrade is under way.",
                "table",
                width=12,
            ),
            panel(
                "Answers",
                [('up{job="node", instance=~"$instance"}', "{{instance}}")],
                "1 for a node that answers. At 0 look at its log.",
                alert="NodeDown",
                least=0,
                most=1,
            ),
            panel(
                "Blocks behind the best node",
                [(f"instance:substrate_block_height:behind{{{OF_NODE}}}", "{{instance}}")],
                "A node that was just started comes closer by itself. One that does not: look at its peers and its disk.",
                alert="NodeBehind",
                least=0,
            ),
            panel(
                "Peers",
                [(f"substrate_sub_libp2p_peers_count{{{OF_NODE}}}", "{{instance}}")],
                "If few are left, look at the firewall, the bootnodes and the port 30333.",
                alert=("FewPeers", "NoPeers"),
                least=0,
            ),
            panel(
                "Blocks made in 30 minutes",
                [(f"increase(substrate_proposer_block_constructed_count{{{OF_NODE}}}[30m])", "{{instance}}")],
                "Every validator makes its share. One that makes none: look at its keys, and whether it is in the set.",
                alert="ValidatorNotAuthoring",
                least=0,
            ),
            panel(
                "Votes on finality in 30 minutes",
                [(f"increase(substrate_finality_grandpa_prevotes_total{{{OF_NODE}}}[30m])", "{{instance}}")],
                "Every validator votes in every round. One that does not: look at its GRANDPA key and its peers.",
                alert="ValidatorNotVoting",
                least=0,
            ),
            panel(
                "Round of finality",
                [(f"substrate_finality_grandpa_round{{{OF_NODE}}}", "{{instance}}")],
                "It grows, and begins anew with each set of validators. One node that stays behind is cut off.",
                unit="none",
            ),
            panel(
                "Blocks ended by the deadline",
                [(f"instance:proposals:deadline_share10m{{{OF_NODE}}}", "{{instance}}")],
                "Time was up with room left in the block: the machine is slower than those the weights were measured on.",
                unit="percentunit",
                alert="ProposalDeadline",
                least=0,
            ),
            panel(
                "Time to build a block",
                [(quantile(0.95, "substrate_proposer_block_constructed", "instance", OF_NODE), "{{instance}}")],
                "The 95th percentile. Above 2 seconds blocks end by the deadline.",
                unit="s",
                least=0,
            ),
            panel(
                "Time to take in a block",
                [(quantile(0.95, "substrate_block_verification_and_import_time", "instance", OF_NODE), "{{instance}}")],
                "The 95th percentile. Near 3 seconds the node cannot follow: give it a faster disk or processor.",
                unit="s",
                least=0,
            ),
            panel(
                "Starts in an hour",
                [(f"changes(substrate_process_start_time_seconds{{{OF_NODE}}}[1h])", "{{instance}}")],
                "A node that starts again and again says why in its log.",
                alert="NodeRestarting",
                least=0,
            ),
            panel(
                "Tasks that panicked",
                [
                    (
                        f'sum by (instance, task_name) (substrate_tasks_ended_total{{reason="panic", {OF_NODE}}})',
                        "{{instance}} {{task_name}}",
                    )
                ],
                "None should. Keep the log, start the node again, and report it.",
                alert="NodeTaskPanicked",
                least=0,
            ),
            panel(
                "Forks that are known",
                [(f"substrate_number_leaves{{{OF_NODE}}}", "{{instance}}")],
                "A few come and go. Many that stay: finality or the network is in trouble.",
                least=0,
            ),
            panel(
                "Traffic",
                [
                    (
                        rate("substrate_sub_libp2p_network_bytes_total", "instance, direction", OF_NODE),
                        "{{instance}} {{direction}}",
                    )
                ],
                "If a node hears nothing, look at its network.",
                unit="Bps",
                least=0,
            ),
            panel(
                "Calls over RPC",
                [
                    (
                        rate("substrate_rpc_calls_finished", "instance, is_error", OF_NODE),
                        "{{instance}} error={{is_error}}",
                    )
                ],
                "If errors rise, see in the node's log which method, and who calls it.",
                unit="ops",
                least=0,
            ),
            panel(
                "Open RPC sessions",
                [
                    (
                        f"substrate_rpc_sessions_opened{{{OF_NODE}}} - substrate_rpc_sessions_closed{{{OF_NODE}}}",
                        "{{instance}}",
                    )
                ],
                "A validator should have none from outside.",
                least=0,
            ),
            panel(
                "Roles",
                [(f"substrate_node_roles{{{OF_NODE}}}", "{{instance}}")],
                "4 is a validator, 1 a full node. A validator that shows 1 was started without --validator.",
                "table",
                unit="none",
                width=12,
            ),
            row("Machines"),
            panel(
                "Disk that is free",
                [
                    (
                        f"min by (instance, mountpoint) (node_filesystem_avail_bytes{{{OF_DISK}}} / node_filesystem_size_bytes{{{OF_DISK}}})",
                        "{{instance}} {{mountpoint}}",
                    )
                ],
                "Enlarge the volume before it is full: a node without room stops.",
                unit="percentunit",
                alert="DiskAlmostFull",
                least=0,
                most=1,
            ),
            panel(
                "Memory that is free",
                [
                    (
                        f"node_memory_MemAvailable_bytes{{{OF_MACHINE}}} / node_memory_MemTotal_bytes{{{OF_MACHINE}}}",
                        "{{instance}}",
                    )
                ],
                "If it runs out, the kernel ends the node. See which program grows.",
                unit="percentunit",
                alert="MemoryLow",
                least=0,
                most=1,
            ),
            panel(
                "File descriptors in use",
                [
                    (f"node_filefd_allocated{{{OF_MACHINE}}} / node_filefd_maximum{{{OF_MACHINE}}}", "{{instance}}"),
                    ("process_open_fds / process_max_fds", "{{job}} {{instance}}"),
                ],
                "If they run out, no connection and no file can be opened. Raise the limit, and see who opens so many.",
                unit="percentunit",
                alert="FileDescriptorsLow",
                least=0,
                most=1,
            ),
            panel(
                "Processor in use",
                [
                    (
                        f'1 - avg by (instance) (rate(node_cpu_seconds_total{{mode="idle", {OF_MACHINE}}}[$__rate_interval]))',
                        "{{instance}}",
                    )
                ],
                "A validator needs room for the blocks that take longest. At 90% give it more.",
                unit="percentunit",
                least=0,
                most=1,
            ),
            panel(
                "Clocks",
                [(f"abs(node_timex_offset_seconds{{{OF_MACHINE}}})", "{{instance}}")],
                "Blocks of a validator whose clock is wrong are refused. Set up time synchronization.",
                unit="s",
                alert="ClockWrong",
                least=0,
            ),
        ],
        [CHAIN, NODE, MACHINE],
    )
