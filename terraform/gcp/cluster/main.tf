terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 6.50" }
  }
  backend "gcs" {}
}

provider "google" {
  project        = var.account
  region         = var.region
  default_labels = module.plan.tags
}

module "plan" {
  source = "../../modules/plan"
  cloud  = "gcp"
  name   = var.name
  size   = var.size
}

data "terraform_remote_state" "network" {
  backend = "gcs"
  config  = merge(var.state, { prefix = "${var.name}/network" })
}

data "google_project" "this" {
  project_id = var.account
}

locals {
  network = data.terraform_remote_state.network.outputs
}

resource "google_kms_key_ring" "cluster" {
  name     = "${var.name}-cluster"
  location = var.region
}

resource "google_kms_crypto_key" "cluster" {
  name            = "secrets"
  key_ring        = google_kms_key_ring.cluster.id
  rotation_period = "7776000s"
  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_iam_member" "cluster" {
  crypto_key_id = google_kms_crypto_key.cluster.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.this.number}@container-engine-robot.iam.gserviceaccount.com"
}

# Of the machines: to write logs and metrics and to pull images, nothing else.
resource "google_service_account" "nodes" {
  account_id   = "${var.name}-nodes"
  display_name = "Machines of ${var.name}"
}

resource "google_project_iam_member" "nodes" {
  for_each = toset(["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"])
  project  = var.account
  role     = each.key
  member   = google_service_account.nodes.member
}

resource "google_container_cluster" "this" {
  #checkov:skip=CKV_GCP_12:ADVANCED_DATAPATH enforces network policies; the old setting must stay off with it
  #checkov:skip=CKV_GCP_65:Google Groups need a domain of one's own at Google; access is given by IAM
  name                     = var.name
  location                 = var.region
  network                  = local.network.network_id
  subnetwork               = local.network.private_subnets[0]
  min_master_version       = module.plan.versions.kubernetes
  deletion_protection      = module.plan.size.deletion_protection
  remove_default_node_pool = true
  initial_node_count       = 1
  # Network policies are part of it.
  datapath_provider           = "ADVANCED_DATAPATH"
  networking_mode             = "VPC_NATIVE"
  enable_shielded_nodes       = true
  enable_intranode_visibility = true
  resource_labels             = module.plan.tags

  ip_allocation_policy {
    cluster_secondary_range_name  = "pods"
    services_secondary_range_name = "services"
  }
  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = false
    master_ipv4_cidr_block  = "172.16.0.0/28"
  }
  master_authorized_networks_config {
    dynamic "cidr_blocks" {
      for_each = var.operators
      content {
        cidr_block = cidr_blocks.value
      }
    }
  }
  master_auth {
    client_certificate_config {
      issue_client_certificate = false
    }
  }
  workload_identity_config {
    workload_pool = "${var.account}.svc.id.goog"
  }
  database_encryption {
    state    = "ENCRYPTED"
    key_name = google_kms_crypto_key.cluster.id
  }
  release_channel {
    channel = "REGULAR"
  }
  binary_authorization {
    evaluation_mode = "PROJECT_SINGLETON_POLICY_ENFORCE"
  }
  # It only serves until the pool below is there.
  node_config {
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    metadata        = { disable-legacy-endpoints = "true" }
    shielded_instance_config {
      enable_secure_boot          = true
      enable_integrity_monitoring = true
    }
    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
  lifecycle {
    ignore_changes = [node_config, min_master_version]
  }

  depends_on = [google_kms_crypto_key_iam_member.cluster]
}

data "google_compute_zones" "here" {
  region = var.region
}

locals {
  zones = slice(data.google_compute_zones.here.names, 0, module.plan.size.zones)
}

resource "google_container_node_pool" "this" {
  name           = "nodes"
  cluster        = google_container_cluster.this.id
  location       = var.region
  node_locations = local.zones

  autoscaling {
    total_min_node_count = module.plan.size.nodes.min
    total_max_node_count = module.plan.size.nodes.max
    location_policy      = "BALANCED"
  }
  management {
    auto_repair  = true
    auto_upgrade = true
  }
  # One machine at a time, as one validator at a time.
  upgrade_settings {
    max_surge       = 1
    max_unavailable = 0
  }
  node_config {
    machine_type    = module.plan.machine
    disk_type       = "pd-balanced"
    disk_size_gb    = 50
    image_type      = "COS_CONTAINERD"
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    metadata        = { disable-legacy-endpoints = "true" }
    shielded_instance_config {
      enable_secure_boot          = true
      enable_integrity_monitoring = true
    }
    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
