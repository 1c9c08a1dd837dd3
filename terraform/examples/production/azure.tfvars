# The production, for all layers in terraform/azure. Put in what is yours; docs/operations/clouds.md says how to apply it.
name    = "credit-network-prod"
size    = "production"
account = "00000000-0000-0000-0000-000000000000"
region  = "germanywestcentral"
cidr    = "10.40.0.0/16"

# Who reaches the API of the cluster.
operators = ["198.51.100.0/24"]

# Where the states of the layers are kept.
state = {
  resource_group_name  = "credit-network-state"
  storage_account_name = "creditnetworkstate"
  container_name       = "state"
}
