# The pilot, for all layers in terraform/gcp. Put in what is yours; docs/operations/clouds.md says how to apply it.
name    = "credit-network-pilot"
size    = "pilot"
account = "credit-network-example"
region  = "europe-west3"
cidr    = "10.41.0.0/16"

# Who reaches the API of the cluster.
operators = ["198.51.100.0/24"]

# Where the states of the layers are kept.
state = {
  bucket = "credit-network-example-state"
}
