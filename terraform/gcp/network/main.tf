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
  cidr   = var.cidr
}

resource "google_project_service" "apis" {
  for_each = toset([
    "cloudkms", "compute", "container", "iam", "iamcredentials", "secretmanager", "servicenetworking", "sqladmin", "storage",
  ])
  service            = "${each.key}.googleapis.com"
  disable_on_destroy = false
}

resource "google_compute_network" "this" {
  #checkov:skip=CKV2_GCP_18:Without a rule a network takes no connection; GKE adds those that it needs
  name                    = var.name
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
  depends_on              = [google_project_service.apis]
}

# Subnets span the zones of a region here: the first private range is for machines, the second for pods.
resource "google_compute_subnetwork" "private" {
  name                     = "${var.name}-private"
  network                  = google_compute_network.this.id
  region                   = var.region
  ip_cidr_range            = module.plan.subnets.private[0]
  private_ip_google_access = true

  secondary_ip_range {
    range_name    = "pods"
    ip_cidr_range = module.plan.subnets.private[1]
  }
  secondary_ip_range {
    range_name    = "services"
    ip_cidr_range = module.plan.subnets.public[0]
  }

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_router" "this" {
  name    = var.name
  network = google_compute_network.this.id
  region  = var.region
}

resource "google_compute_router_nat" "this" {
  name                               = var.name
  router                             = google_compute_router.this.name
  region                             = var.region
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"
  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# Where Google puts the database, reachable by private addresses only.
resource "google_compute_global_address" "database" {
  name          = "${var.name}-database"
  network       = google_compute_network.this.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  address       = cidrhost(module.plan.subnets.database[0], 0)
  prefix_length = 24
}

resource "google_service_networking_connection" "database" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.database.name]
}
