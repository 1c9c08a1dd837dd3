resource "aws_secretsmanager_secret" "database" {
  #checkov:skip=CKV2_AWS_57:The password changes with `password_version`
  name                    = module.plan.names.database_secret
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id = aws_secretsmanager_secret.database.id
  secret_string_wo = jsonencode({
    url = join("", [
      "postgres://${aws_rds_cluster.this.master_username}:${ephemeral.random_password.database.result}",
      "@${aws_rds_cluster.this.endpoint}/${module.plan.names.database}",
      "?sslmode=verify-full&sslrootcert=/etc/credit-network-database/ca.pem",
    ])
    "ca.pem" = var.database_ca
  })
  secret_string_wo_version = var.password_version

  lifecycle {
    precondition {
      condition     = startswith(var.database_ca, "-----BEGIN CERTIFICATE-----")
      error_message = "Give the bundle of certificates that Amazon publishes for RDS: -var database_ca=\"$(cat global-bundle.pem)\""
    }
  }
}

# Filled by whoever holds the keys, with the cloud's own program. Terraform never sees them.
resource "aws_secretsmanager_secret" "session_keys" {
  #checkov:skip=CKV2_AWS_57:A validator's keys change by a transaction that it signs
  name                    = module.plan.names.session_keys
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = 30
}

resource "aws_secretsmanager_secret" "reporter_key" {
  #checkov:skip=CKV2_AWS_57:A reporter's key is its account
  name                    = module.plan.names.reporter_key
  kms_key_id              = aws_kms_key.data.arn
  recovery_window_in_days = 30
}
