"""The dashboard of the programs beside the chain."""

from panels import dashboard, panel, row
from queries import GATEWAY, INDEXER, OF_GATEWAY, OF_INDEXER, quantile, rate


def services():
    g, i = OF_GATEWAY, OF_INDEXER
    http = "credit_indexer_http_request_duration_seconds"
    return dashboard(
        "credit-network-services",
        "Credit Network: services",
        "The programs beside the chain, and what the nodes measure of it.",
        [
            panel(
                "Answers",
                [('up{job=~"gateway|indexer|machine"}', "{{job}} {{instance}}")],
                "1 for a program that answers. At 0 look at its log.",
                width=24,
                height=6,
                alert="ServiceDown",
                least=0,
                most=1,
            ),
            row("Gateways"),
            panel(
                "Fetches",
                [(rate("gateway_fetches_total", "source, outcome", g), "{{source}} {{outcome}}")],
                "changed and unchanged are well. For any other outcome see what the source answers with fetch --once.",
                unit="ops",
                least=0,
            ),
            panel(
                "Fetches that gave no value",
                [(f"source:gateway_fetches:failed_share1h{{{g}}}", "{{source}}")],
                "If a source fails for long, look at its address, its credentials, and whether its answer changed.",
                unit="percentunit",
                alert="GatewaySourceFailing",
                least=0,
                most=1,
            ),
            panel(
                "Sources that are left alone",
                [(f"gateway_breaker_state{{{g}}}", "{{source}}")],
                "2 is a source that is not asked for now, 1 one that is tried again.",
                unit="none",
                alert="GatewaySourceGivenUp",
                least=0,
                most=2,
            ),
            panel(
                "Age of values",
                [(f"gateway_value_age_seconds{{{g}}}", "{{source}}")],
                "If a value is older than an epoch, see why its source gives none.",
                unit="s",
                alert="GatewayValueOld",
                least=0,
            ),
            panel(
                "Time to ask a source",
                [(quantile(0.95, "gateway_fetch_duration_seconds", "type", g), "{{type}}")],
                "The 95th percentile, turn and retries included. A slow source delays no other.",
                unit="s",
                least=0,
            ),
            panel(
                "Payloads",
                [
                    (rate("gateway_fetched_bytes_total", "source", g), "{{source}}"),
                    (rate("gateway_evidence_pruned_total", "instance", g), "{{instance}} forgotten, in payloads"),
                ],
                "What is kept as evidence. If it grows without need, ask less often.",
                unit="Bps",
                least=0,
            ),
            panel(
                "Reports",
                [(f"sum by (region, outcome) (gateway_reports_total{{{g}}})", "{{region}} {{outcome}}")],
                "committed and revealed rise by one an epoch. missed, held_up and not_taken should not rise; foreign is somebody else with the key.",
                unit="none",
                alert="GatewayForeignReports",
                least=0,
            ),
            panel(
                "Last block looked at",
                [(f"gateway_chain_block{{{g}}}", "{{instance}}")],
                "If it stands still, the gateway does not see the chain: look at the node that it asks.",
                unit="none",
            ),
            panel(
                "Epoch",
                [(f"gateway_epoch{{{g}}}", "{{instance}}")],
                "It grows by one a day, and is the same for all.",
                unit="none",
            ),
            row("Indexer"),
            panel(
                "Lag",
                [(f"credit_indexer_lag_blocks{{{i}}}", "{{instance}}")],
                "Final blocks that are not in the database. If it grows, look at the database and at the archive node.",
                unit="none",
                alert="IndexerLagging",
                least=0,
            ),
            panel(
                "Blocks",
                [
                    (f"credit_indexer_last_block{{{i}}}", "{{instance}} taken in"),
                    (f"credit_indexer_finalized_block{{{i}}}", "{{instance}} finalized"),
                ],
                "The lines lie on each other when it keeps up.",
                unit="none",
            ),
            panel(
                "Speed",
                [
                    (rate("credit_indexer_blocks_total", "instance", i), "{{instance}} blocks"),
                    (rate("credit_indexer_events_total", "instance", i), "{{instance}} events"),
                ],
                "A third of a block per second when it keeps up, hundreds when it catches up.",
                unit="ops",
                least=0,
            ),
            panel(
                "Time to write",
                [(quantile(0.99, "credit_indexer_write_duration_seconds", "instance", i), "{{instance}} p99")],
                "Of one transaction, which holds many blocks while it catches up. If it rises, see what the database does.",
                unit="s",
                least=0,
            ),
            panel(
                "Errors",
                [
                    (
                        f"sum by (instance, kind) (increase(credit_indexer_failures_total{{{i}}}[15m]))",
                        "{{instance}} {{kind}}",
                    )
                ],
                "By kind. The log says which, and what to do.",
                unit="none",
                alert="IndexerFailing",
                least=0,
            ),
            panel(
                "Time to answer",
                [
                    (f"instance:credit_indexer_http:p99_5m{{{i}}}", "{{instance}} p99"),
                    (quantile(0.5, http, "path", i), "{{path}} median"),
                ],
                "If it is slow, see which path, and what the database does.",
                unit="s",
                alert="IndexerSlow",
                least=0,
            ),
            panel(
                "Answers by status",
                [(rate(f"{http}_count", "status", i), "{{status}}")],
                "Statuses from 500 on are the indexer's own errors.",
                unit="ops",
                stack=True,
                least=0,
            ),
            panel(
                "Share of errors",
                [(f"instance:credit_indexer_http:error_share5m{{{i}}}", "{{instance}}")],
                "If it rises, look at the log and at the database.",
                unit="percentunit",
                alert="IndexerErrors",
                least=0,
            ),
            row("What nodes measure of the chain"),
            panel(
                "Final blocks not measured yet",
                [
                    (
                        'substrate_block_height{status="finalized"} - on (chain, instance) chain_metrics_last_block',
                        "{{instance}}",
                    )
                ],
                "If it grows, the task that measures is stuck: start the node again.",
                unit="none",
                alert="ChainMetricsStuck",
                least=0,
            ),
            panel(
                "Measures that failed",
                [("increase(chain_metrics_failures_total[15m])", "{{instance}}")],
                "If they go on, the node is older than the runtime: upgrade it.",
                unit="none",
                alert="ChainMetricsFailing",
                least=0,
            ),
            panel(
                "Time to measure",
                [(quantile(0.95, "chain_metrics_duration_seconds", "instance", ""), "{{instance}}")],
                "The 95th percentile of one reading. Above 3 seconds blocks are left out.",
                unit="s",
                least=0,
            ),
        ],
        [GATEWAY, INDEXER],
    )
