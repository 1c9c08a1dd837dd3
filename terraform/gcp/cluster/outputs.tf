output "cluster_name" {
  description = "The cluster."
  value       = google_container_cluster.this.name
}

output "cluster_endpoint" {
  description = "Its API."
  value       = google_container_cluster.this.endpoint
}

output "cluster_source" {
  description = "Where its pods come from, as the database sees it: a security group or address ranges."
  value       = google_container_cluster.this.cluster_ipv4_cidr
}

output "issuer" {
  description = "Who vouches for the identities of pods, where the data layer has to know that."
  value       = google_container_cluster.this.workload_identity_config[0].workload_pool
}
