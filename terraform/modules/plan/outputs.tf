output "tags" {
  description = "What everything is marked with."
  value = {
    project     = "credit-network"
    deployment  = var.name
    environment = var.size
    managed-by  = "terraform"
  }
}

output "size" {
  description = "Zones, nodes, days of backups, protection."
  value       = local.size
}

output "machine" {
  description = "What kind of machine the nodes of the cluster are."
  value       = local.machines[var.cloud][var.size]
}

output "database_class" {
  description = "What kind of machine the database runs on."
  value       = local.databases[var.cloud][var.size]
}

output "subnets" {
  description = "Address ranges by purpose, one for each zone."
  value       = local.subnets
}

output "versions" {
  description = "Of Kubernetes and PostgreSQL."
  value       = { for name, v in local.versions : name => v.version }
}

output "names" {
  description = "Names with rules of their own."
  value = {
    bucket          = "${var.name}-backups"
    storage_account = replace("${var.name}st", "-", "")
    key_vault       = "${var.name}-kv"
    database        = "community_metrics"
    namespace       = "credit-network"
    # As k8s/components/external-secrets has them.
    session_keys    = "credit-network-session-keys"
    reporter_key    = "credit-network-reporter-key"
    database_secret = "credit-network-database"
  }
}
