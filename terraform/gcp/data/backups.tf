resource "google_storage_bucket" "backups" {
  #checkov:skip=CKV_GCP_62:Who reads and writes is in the project's data access audit logs
  name                        = module.plan.names.bucket
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }
  encryption {
    default_kms_key_name = google_kms_crypto_key.data.id
  }
  soft_delete_policy {
    retention_duration_seconds = 604800
  }
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = module.plan.size.backup_days
    }
  }
  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_kms_crypto_key_iam_member.data]
}

# --- who may do what --------------------------------------------------------------------------------------------------------

resource "google_service_account" "backup" {
  account_id   = "${var.name}-backup"
  display_name = "Backups of ${var.name}"
}

# Adds and reads; deletes nothing.
resource "google_storage_bucket_iam_member" "backup" {
  for_each = toset(["roles/storage.objectCreator", "roles/storage.objectViewer"])
  bucket   = google_storage_bucket.backups.name
  role     = each.key
  member   = google_service_account.backup.member
}

resource "google_service_account_iam_member" "backup" {
  service_account_id = google_service_account.backup.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${local.cluster.issuer}[${module.plan.names.namespace}/credit-network-backup]"
}

resource "google_service_account" "secrets" {
  account_id   = "${var.name}-secrets"
  display_name = "Reads the secrets of ${var.name}"
}

resource "google_secret_manager_secret_iam_member" "secrets" {
  for_each  = google_secret_manager_secret.this
  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.secrets.member
}

resource "google_service_account_iam_member" "secrets" {
  service_account_id = google_service_account.secrets.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${local.cluster.issuer}[${module.plan.names.namespace}/credit-network-secrets]"
}
