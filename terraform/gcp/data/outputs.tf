output "backup_bucket" {
  description = "Where backups are: BACKUP_TARGET in the overlay of k8s/."
  value       = google_storage_bucket.backups.name
}

output "backup_identity" {
  description = "As whom backups are written."
  value       = google_service_account.backup.email
}

output "secrets_identity" {
  description = "As whom secrets are read."
  value       = google_service_account.secrets.email
}

output "database_host" {
  description = "The database, inside the network."
  value       = google_sql_database_instance.this.private_ip_address
}

output "database_secret" {
  description = "What the secret is called that holds its address and password."
  value       = google_secret_manager_secret.this[module.plan.names.database_secret].secret_id
}
