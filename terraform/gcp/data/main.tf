terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 6.50" }
    random = { source = "hashicorp/random", version = "~> 3.7" }
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

data "terraform_remote_state" "cluster" {
  backend = "gcs"
  config  = merge(var.state, { prefix = "${var.name}/cluster" })
}

locals {
  network = data.terraform_remote_state.network.outputs
  cluster = data.terraform_remote_state.cluster.outputs
}

data "google_project" "this" {
  project_id = var.account
}

data "google_storage_project_service_account" "this" {
  project = var.account
}

resource "google_kms_key_ring" "data" {
  name     = "${var.name}-data"
  location = var.region
}

resource "google_kms_crypto_key" "data" {
  name            = "data"
  key_ring        = google_kms_key_ring.data.id
  rotation_period = "7776000s"
  lifecycle {
    prevent_destroy = true
  }
}

# Google's own accounts for its services: `gcloud beta services identity create` makes those that are not there yet.
resource "google_kms_crypto_key_iam_member" "data" {
  for_each = {
    storage = "serviceAccount:${data.google_storage_project_service_account.this.email_address}"
    sql     = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com"
    secrets = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
  }
  crypto_key_id = google_kms_crypto_key.data.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = each.value
}

# --- the database -----------------------------------------------------------------------------------------------------------

# Made anew in each run, and written only where `password_version` has changed; never in the state.
ephemeral "random_password" "database" {
  length  = 40
  special = false
}

resource "google_sql_database_instance" "this" {
  #checkov:skip=CKV_GCP_6:ENCRYPTED_ONLY refuses connections without TLS; clients prove themselves by a password, not by a certificate
  name                = var.name
  region              = var.region
  database_version    = "POSTGRES_${module.plan.versions.postgres}"
  encryption_key_name = google_kms_crypto_key.data.id
  deletion_protection = module.plan.size.deletion_protection

  settings {
    tier                        = module.plan.database_class
    edition                     = "ENTERPRISE"
    availability_type           = module.plan.size.database.instances > 1 ? "REGIONAL" : "ZONAL"
    disk_type                   = "PD_SSD"
    disk_size                   = module.plan.size.database.storage_gib
    disk_autoresize             = true
    deletion_protection_enabled = module.plan.size.deletion_protection
    user_labels                 = module.plan.tags

    ip_configuration {
      ipv4_enabled    = false
      private_network = local.network.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }
    backup_configuration {
      enabled                        = true
      start_time                     = "00:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7
      backup_retention_settings {
        retained_backups = module.plan.size.database_days
        retention_unit   = "COUNT"
      }
    }
    insights_config {
      query_insights_enabled = true
    }
    maintenance_window {
      day          = 2
      hour         = 3
      update_track = "stable"
    }
    database_flags {
      name  = "log_checkpoints"
      value = "on"
    }
    database_flags {
      name  = "log_connections"
      value = "on"
    }
    database_flags {
      name  = "log_disconnections"
      value = "on"
    }
    database_flags {
      name  = "log_duration"
      value = "on"
    }
    database_flags {
      name  = "log_hostname"
      value = "on"
    }
    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }
    database_flags {
      name  = "log_min_error_statement"
      value = "error"
    }
    database_flags {
      name  = "log_min_messages"
      value = "warning"
    }
    database_flags {
      name  = "log_statement"
      value = "ddl"
    }
    database_flags {
      name  = "cloudsql.enable_pgaudit"
      value = "on"
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.data]
}

resource "google_sql_database" "this" {
  name     = module.plan.names.database
  instance = google_sql_database_instance.this.name
}

resource "google_sql_user" "indexer" {
  name                = "indexer"
  instance            = google_sql_database_instance.this.name
  password_wo         = ephemeral.random_password.database.result
  password_wo_version = var.password_version
}
