terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = "~> 4.55" }
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

locals {
  network = data.terraform_remote_state.network.outputs
}

resource "azurerm_resource_group" "this" {
  name     = "${var.name}-cluster"
  location = var.region
  tags     = module.plan.tags
}

resource "azurerm_log_analytics_workspace" "this" {
  name                = var.name
  resource_group_name = azurerm_resource_group.this.name
  location            = var.region
  sku                 = "PerGB2018"
  retention_in_days   = module.plan.size.log_days
  tags                = module.plan.tags
}

resource "azurerm_user_assigned_identity" "cluster" {
  name                = "${var.name}-cluster"
  resource_group_name = azurerm_resource_group.this.name
  location            = var.region
  tags                = module.plan.tags
}

resource "azurerm_role_assignment" "network" {
  scope                = local.network.private_subnets[0]
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_user_assigned_identity.cluster.principal_id
}

resource "azurerm_kubernetes_cluster" "this" {
  #checkov:skip=CKV_AZURE_226:Machines of the pilot's size have no local disk large enough
  #checkov:skip=CKV_AZURE_117:Disks are encrypted with the platform's keys, and at the host besides
  #checkov:skip=CKV_AZURE_232:One pool: a second one would cost as much as the first
  #checkov:skip=CKV_AZURE_172:Secrets come by the External Secrets Operator; that driver is not installed
  #checkov:skip=CKV_AZURE_6:The ranges are in the variable `operators`, which refuses 0.0.0.0/0
  #checkov:skip=CKV_AZURE_115:Operators come from the ranges in `operators`; a private API alone would need a network of theirs
  name                              = var.name
  resource_group_name               = azurerm_resource_group.this.name
  location                          = var.region
  dns_prefix                        = var.name
  kubernetes_version                = module.plan.versions.kubernetes
  sku_tier                          = "Standard"
  automatic_upgrade_channel         = "patch"
  node_os_upgrade_channel           = "NodeImage"
  local_account_disabled            = true
  role_based_access_control_enabled = true
  azure_policy_enabled              = true
  oidc_issuer_enabled               = true
  workload_identity_enabled         = true
  tags                              = module.plan.tags

  azure_active_directory_role_based_access_control {
    azure_rbac_enabled = true
  }
  api_server_access_profile {
    authorized_ip_ranges = var.operators
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.cluster.id]
  }
  default_node_pool {
    name                        = "nodes"
    vm_size                     = module.plan.machine
    zones                       = [for i in range(module.plan.size.zones) : tostring(i + 1)]
    vnet_subnet_id              = local.network.private_subnets[0]
    auto_scaling_enabled        = true
    min_count                   = module.plan.size.nodes.min
    max_count                   = module.plan.size.nodes.max
    max_pods                    = 60
    os_disk_size_gb             = 64
    os_sku                      = "AzureLinux"
    host_encryption_enabled     = true
    node_public_ip_enabled      = false
    temporary_name_for_rotation = "rotation"
    # One machine at a time, as one validator at a time.
    upgrade_settings {
      max_surge = "1"
    }
  }
  network_profile {
    network_plugin      = "azure"
    network_plugin_mode = "overlay"
    network_policy      = "cilium"
    network_data_plane  = "cilium"
    outbound_type       = "userAssignedNATGateway"
    load_balancer_sku   = "standard"
    pod_cidr            = "10.244.0.0/16"
    service_cidr        = "10.245.0.0/20"
    dns_service_ip      = "10.245.0.10"
  }
  oms_agent {
    log_analytics_workspace_id      = azurerm_log_analytics_workspace.this.id
    msi_auth_for_monitoring_enabled = true
  }
  maintenance_window_auto_upgrade {
    frequency   = "Weekly"
    interval    = 1
    duration    = 4
    day_of_week = "Tuesday"
    start_time  = "03:00"
    utc_offset  = "+00:00"
  }
  lifecycle {
    ignore_changes = [default_node_pool[0].node_count, kubernetes_version]
  }

  depends_on = [azurerm_role_assignment.network]
}

resource "azurerm_monitor_diagnostic_setting" "cluster" {
  name                       = "audit"
  target_resource_id         = azurerm_kubernetes_cluster.this.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.this.id
  enabled_log {
    category = "kube-audit-admin"
  }
  enabled_log {
    category = "guard"
  }
}

# What nobody deletes by a slip.
resource "azurerm_management_lock" "cluster" {
  count      = module.plan.size.deletion_protection ? 1 : 0
  name       = "protected"
  scope      = azurerm_kubernetes_cluster.this.id
  lock_level = "CanNotDelete"
  notes      = "The validators run here."
}
