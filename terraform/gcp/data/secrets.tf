# The keys are filled in by whoever holds them, with the cloud's own program. Terraform never sees them.
resource "google_secret_manager_secret" "this" {
  for_each = toset([
    module.plan.names.database_secret, module.plan.names.session_keys, module.plan.names.reporter_key,
  ])
  secret_id           = each.key
  deletion_protection = module.plan.size.deletion_protection
  replication {
    user_managed {
      replicas {
        location = var.region
        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.data.id
        }
      }
    }
  }
  depends_on = [google_kms_crypto_key_iam_member.data]
}

resource "google_secret_manager_secret_version" "database" {
  secret = google_secret_manager_secret.this[module.plan.names.database_secret].id
  secret_data_wo = jsonencode({
    # The certificate names the instance, not its address: its issuer is checked, not its name.
    url = join("", [
      "postgres://${google_sql_user.indexer.name}:${ephemeral.random_password.database.result}",
      "@${google_sql_database_instance.this.private_ip_address}/${google_sql_database.this.name}",
      "?sslmode=verify-ca&sslrootcert=/etc/credit-network-database/ca.pem",
    ])
    "ca.pem" = coalesce(var.database_ca, google_sql_database_instance.this.server_ca_cert[0].cert)
  })
  secret_data_wo_version = var.password_version
}
