output "backup_bucket" {
  description = "Where backups are: BACKUP_TARGET in the overlay of k8s/."
  value       = aws_s3_bucket.backups.bucket
}

output "backup_identity" {
  description = "As whom backups are written."
  value       = aws_iam_role.backup.arn
}

output "secrets_identity" {
  description = "As whom secrets are read."
  value       = aws_iam_role.secrets.arn
}

output "database_host" {
  description = "The database, inside the network."
  value       = aws_rds_cluster.this.endpoint
}

output "database_secret" {
  description = "What the secret is called that holds its address and password."
  value       = aws_secretsmanager_secret.database.name
}
