output "backup_bucket" {
  description = "Where backups are: BACKUP_TARGET in the overlay of k8s/."
  value       = azurerm_storage_container.backups.name
}

output "backup_identity" {
  description = "As whom backups are written."
  value       = azurerm_user_assigned_identity.backup.client_id
}

output "secrets_identity" {
  description = "As whom secrets are read."
  value       = azurerm_user_assigned_identity.secrets.client_id
}

output "database_host" {
  description = "The database, inside the network."
  value       = azurerm_postgresql_flexible_server.this.fqdn
}

output "database_secret" {
  description = "What the secret is called that holds its address and password."
  value       = azurerm_key_vault_secret.database.name
}
