# The pilot, for all layers in terraform/aws. Put in what is yours; docs/operations/clouds.md says how to apply it.
name    = "credit-network-pilot"
size    = "pilot"
account = "123456789012"
region  = "eu-central-1"
cidr    = "10.41.0.0/16"

# Who reaches the API of the cluster.
operators = ["198.51.100.0/24"]

# Where the states of the layers are kept.
state = {
  bucket = "credit-network-state-123456789012"
  region = "eu-central-1"
}
