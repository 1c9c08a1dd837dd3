output "cluster_name" {
  description = "The cluster."
  value       = azurerm_kubernetes_cluster.this.name
}

output "cluster_endpoint" {
  description = "Its API."
  value       = azurerm_kubernetes_cluster.this.fqdn
}

output "cluster_source" {
  description = "Where its pods come from, as the database sees it: a security group or address ranges."
  value       = local.network.private_subnets[0]
}

output "issuer" {
  description = "Who vouches for the identities of pods, where the data layer has to know that."
  value       = azurerm_kubernetes_cluster.this.oidc_issuer_url
}
