"""What the dashboards ask Prometheus."""

# Variables of dashboards: name, label, query, whether several can be chosen.
CHAIN = ("chain", "Chain", "label_values(substrate_build_info, chain)", False)
NODE = ("instance", "Node", 'label_values(substrate_build_info{chain="$chain"}, instance)', True)
MACHINE = ("machine", "Machine", 'label_values(up{job="machine"}, instance)', True)
BANK = ("bank", "Bank", 'label_values(community_health_score{chain="$chain"}, bank)', True)
REGION = ("bioregion", "Bioregion", 'label_values(bioregion_indicator_stale{chain="$chain"}, bioregion)', True)
GATEWAY = ("gateway", "Gateway", 'label_values(up{job="gateway"}, instance)', True)
INDEXER = ("indexer", "Indexer", 'label_values(up{job="indexer"}, instance)', True)

# The labels that choose what the variables say.
HERE = 'chain="$chain"'
OF_NODE = 'chain="$chain", instance=~"$instance"'
OF_BANK = 'chain="$chain", bank=~"$bank"'
OF_REGION = 'chain="$chain", bioregion=~"$bioregion"'
OF_MACHINE = 'instance=~"$machine"'
OF_DISK = 'instance=~"$machine", fstype!~"tmpfs|ramfs|overlay|squashfs"'
OF_GATEWAY = 'instance=~"$gateway"'
OF_INDEXER = 'instance=~"$indexer"'


def of_chain(metric, labels=HERE, group="", before=""):
    """What every node says of the chain, once; `before` so long."""
    by = f"chain, {group}" if group else "chain"
    return f"max by ({by}) ({metric}{{{labels}}}{f' offset {before}' if before else ''})"


def grown(window, metric, labels=HERE, group=""):
    """By how much a total of the chain grew. Not `increase`: the node's counter begins at 0 when the node starts."""
    return f"{of_chain(metric, labels, group)} - {of_chain(metric, labels, group, window)}"


def rate(metric, group, labels):
    """Per second."""
    return f"sum by ({group}) (rate({metric}{{{labels}}}[$__rate_interval]))"


def quantile(share, metric, group, labels):
    """Of a histogram."""
    return f"histogram_quantile({share}, {rate(metric + '_bucket', group + ', le', labels)})"
