resource "azurerm_storage_account" "backups" {
  #checkov:skip=CKV2_AZURE_33:The cluster's subnet has a service endpoint, over which traffic stays in Microsoft's network as well
  #checkov:skip=CKV2_AZURE_1:Encrypted twice with the platform's keys; a key of one's own would have to outlive every backup
  #checkov:skip=CKV_AZURE_59:Everybody but the cluster and the operators is denied by `network_rules`
  #checkov:skip=CKV_AZURE_33:It holds blobs; there are no queues
  name                              = module.plan.names.storage_account
  resource_group_name               = azurerm_resource_group.this.name
  location                          = var.region
  account_tier                      = "Standard"
  account_replication_type          = module.plan.size.zones > 2 ? "GZRS" : "ZRS"
  account_kind                      = "StorageV2"
  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  shared_access_key_enabled         = false
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  infrastructure_encryption_enabled = true
  tags                              = module.plan.tags

  blob_properties {
    versioning_enabled = true
    delete_retention_policy {
      days = 14
    }
    container_delete_retention_policy {
      days = 14
    }
  }
  network_rules {
    default_action             = "Deny"
    bypass                     = ["AzureServices"]
    ip_rules                   = [for range in var.operators : trimsuffix(range, "/32")]
    virtual_network_subnet_ids = local.network.private_subnets
  }
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_container" "backups" {
  #checkov:skip=CKV2_AZURE_21:Versions and soft deletion keep what is overwritten; reads by the jobs alone are not worth their logs' price
  name                  = module.plan.names.bucket
  storage_account_id    = azurerm_storage_account.backups.id
  container_access_type = "private"
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_storage_management_policy" "backups" {
  storage_account_id = azurerm_storage_account.backups.id
  rule {
    name    = "forget"
    enabled = true
    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["${module.plan.names.bucket}/"]
    }
    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = module.plan.size.backup_days
      }
      version {
        delete_after_days_since_creation = 7
      }
    }
  }
}

# --- who may do what --------------------------------------------------------------------------------------------------------

# Adds and reads; deletes nothing.
resource "azurerm_role_definition" "backup" {
  name        = "${var.name}-backup"
  scope       = azurerm_storage_account.backups.id
  description = "Adds and reads backups"
  permissions {
    actions = ["Microsoft.Storage/storageAccounts/blobServices/containers/read"]
    data_actions = [
      "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action",
      "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
      "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write",
    ]
  }
}

resource "azurerm_user_assigned_identity" "backup" {
  name                = "${var.name}-backup"
  resource_group_name = azurerm_resource_group.this.name
  location            = var.region
  tags                = module.plan.tags
}

resource "azurerm_role_assignment" "backup" {
  scope              = azurerm_storage_account.backups.id
  role_definition_id = azurerm_role_definition.backup.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.backup.principal_id
}

resource "azurerm_federated_identity_credential" "backup" {
  name                = "backup"
  resource_group_name = azurerm_resource_group.this.name
  parent_id           = azurerm_user_assigned_identity.backup.id
  issuer              = local.cluster.issuer
  subject             = "system:serviceaccount:${module.plan.names.namespace}:credit-network-backup"
  audience            = ["api://AzureADTokenExchange"]
}

resource "azurerm_user_assigned_identity" "secrets" {
  name                = "${var.name}-secrets"
  resource_group_name = azurerm_resource_group.this.name
  location            = var.region
  tags                = module.plan.tags
}

resource "azurerm_role_assignment" "secrets" {
  scope                = azurerm_key_vault.this.id
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.secrets.principal_id
}

resource "azurerm_federated_identity_credential" "secrets" {
  name                = "secrets"
  resource_group_name = azurerm_resource_group.this.name
  parent_id           = azurerm_user_assigned_identity.secrets.id
  issuer              = local.cluster.issuer
  subject             = "system:serviceaccount:${module.plan.names.namespace}:credit-network-secrets"
  audience            = ["api://AzureADTokenExchange"]
}
