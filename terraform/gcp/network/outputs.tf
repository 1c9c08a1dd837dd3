output "network_id" {
  description = "The network."
  value       = google_compute_network.this.id
}

output "private_subnets" {
  description = "Where machines and pods are."
  value       = [google_compute_subnetwork.private.id]
}

output "database_subnets" {
  description = "Where the database is."
  value       = [google_service_networking_connection.database.peering]
}

output "logs_key" {
  description = "What logs are encrypted with, where a cloud has a key for that."
  value       = ""
}
