output "network_id" {
  description = "The network."
  value       = azurerm_virtual_network.this.id
}

output "private_subnets" {
  description = "Where machines and pods are."
  value       = [azurerm_subnet.private.id]
}

output "database_subnets" {
  description = "Where the database is."
  value       = [azurerm_subnet.database.id]
}

output "logs_key" {
  description = "What logs are encrypted with, where a cloud has a key for that."
  value       = ""
}
