terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = "~> 4.55" }
    random  = { source = "hashicorp/random", version = "~> 3.7" }
  }
  backend "azurerm" {}
}

provider "azurerm" {
  subscription_id     = var.account
  storage_use_azuread = true
  features {
    key_vault {
      purge_soft_delete_on_destroy = false
    }
    resource_group {
      prevent_deletion_if_contains_resources = true
    }
  }
}

module "plan" {
  source = "../../modules/plan"
  cloud  = "azure"
  name   = var.name
  size   = var.size
}

data "terraform_remote_state" "network" {
  backend = "azurerm"
  config  = merge(var.state, { key = "${var.name}/network.tfstate" })
}

data "terraform_remote_state" "cluster" {
  backend = "azurerm"
  config  = merge(var.state, { key = "${var.name}/cluster.tfstate" })
}

data "azurerm_client_config" "here" {}

locals {
  network = data.terraform_remote_state.network.outputs
  cluster = data.terraform_remote_state.cluster.outputs
}

resource "azurerm_resource_group" "this" {
  name     = "${var.name}-data"
  location = var.region
  tags     = module.plan.tags
}

# --- the database -----------------------------------------------------------------------------------------------------------

# Made anew in each run, and written only where `password_version` has changed; never in the state.
ephemeral "random_password" "database" {
  length  = 40
  special = false
}

resource "azurerm_private_dns_zone" "database" {
  name                = "${var.name}.postgres.database.azure.com"
  resource_group_name = azurerm_resource_group.this.name
  tags                = module.plan.tags
}

resource "azurerm_private_dns_zone_virtual_network_link" "database" {
  name                  = "database"
  resource_group_name   = azurerm_resource_group.this.name
  private_dns_zone_name = azurerm_private_dns_zone.database.name
  virtual_network_id    = local.network.network_id
}

resource "azurerm_postgresql_flexible_server" "this" {
  #checkov:skip=CKV2_AZURE_57:It stands in a subnet of the network, which is the other way to be private; both at once are not possible
  #checkov:skip=CKV_AZURE_136:In production they are; the pilot saves them
  name                              = var.name
  resource_group_name               = azurerm_resource_group.this.name
  location                          = var.region
  version                           = module.plan.versions.postgres
  sku_name                          = module.plan.database_class
  storage_mb                        = module.plan.size.database.storage_gib * 1024
  auto_grow_enabled                 = true
  administrator_login               = "indexer"
  administrator_password_wo         = ephemeral.random_password.database.result
  administrator_password_wo_version = var.password_version
  backup_retention_days             = module.plan.size.database_days
  geo_redundant_backup_enabled      = module.plan.size.database.instances > 1
  public_network_access_enabled     = false
  delegated_subnet_id               = local.network.database_subnets[0]
  private_dns_zone_id               = azurerm_private_dns_zone.database.id
  zone                              = "1"
  tags                              = module.plan.tags

  dynamic "high_availability" {
    for_each = module.plan.size.database.instances > 1 ? [1] : []
    content {
      mode                      = "ZoneRedundant"
      standby_availability_zone = "2"
    }
  }
  lifecycle {
    prevent_destroy = true
    # After a failover the zones have changed places.
    ignore_changes = [zone, high_availability[0].standby_availability_zone]
  }

  depends_on = [azurerm_private_dns_zone_virtual_network_link.database]
}

resource "azurerm_postgresql_flexible_server_database" "this" {
  name      = module.plan.names.database
  server_id = azurerm_postgresql_flexible_server.this.id
  charset   = "UTF8"
  collation = "en_US.utf8"
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_postgresql_flexible_server_configuration" "this" {
  for_each = {
    log_checkpoints              = "on"
    log_connections              = "on"
    log_statement                = "ddl"
    "connection_throttle.enable" = "on"
  }
  name      = each.key
  server_id = azurerm_postgresql_flexible_server.this.id
  value     = each.value
}
