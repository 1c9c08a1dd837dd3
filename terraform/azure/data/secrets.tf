# The keys are filled in by whoever holds them, with the cloud's own program. Terraform never sees them.
resource "azurerm_key_vault" "this" {
  #checkov:skip=CKV2_AZURE_32:The cluster's subnet has a service endpoint; everybody else but the operators is denied
  name                          = module.plan.names.key_vault
  resource_group_name           = azurerm_resource_group.this.name
  location                      = var.region
  tenant_id                     = data.azurerm_client_config.here.tenant_id
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = true
  tags                          = module.plan.tags

  network_acls {
    default_action             = "Deny"
    bypass                     = "AzureServices"
    ip_rules                   = var.operators
    virtual_network_subnet_ids = local.network.private_subnets
  }
}

# Whoever applies this writes the database's address.
resource "azurerm_role_assignment" "writer" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = data.azurerm_client_config.here.object_id
}

resource "azurerm_key_vault_secret" "database" {
  #checkov:skip=CKV_AZURE_41:An expired password would stop the indexer; it is changed by `password_version`
  name         = module.plan.names.database_secret
  key_vault_id = azurerm_key_vault.this.id
  content_type = "application/json"
  value_wo = jsonencode({
    url = join("", [
      "postgres://${azurerm_postgresql_flexible_server.this.administrator_login}:${ephemeral.random_password.database.result}",
      "@${azurerm_postgresql_flexible_server.this.fqdn}/${azurerm_postgresql_flexible_server_database.this.name}",
      "?sslmode=verify-full&sslrootcert=/etc/credit-network-database/ca.pem",
    ])
    "ca.pem" = var.database_ca
  })
  value_wo_version = var.password_version

  lifecycle {
    precondition {
      condition     = startswith(var.database_ca, "-----BEGIN CERTIFICATE-----")
      error_message = "Give the root certificates that Microsoft names for Flexible Server, in one file: -var database_ca=\"$(cat roots.pem)\""
    }
  }
  depends_on = [azurerm_role_assignment.writer]
}

# Everybody who reads or writes a secret is written down.
resource "azurerm_monitor_diagnostic_setting" "key_vault" {
  name                       = "audit"
  target_resource_id         = azurerm_key_vault.this.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.this.id
  enabled_log {
    category = "AuditEvent"
  }
}

resource "azurerm_log_analytics_workspace" "this" {
  name                = "${var.name}-data"
  resource_group_name = azurerm_resource_group.this.name
  location            = var.region
  sku                 = "PerGB2018"
  retention_in_days   = module.plan.size.log_days
  tags                = module.plan.tags
}
