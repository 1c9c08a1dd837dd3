output "network_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "private_subnets" {
  description = "Where machines and pods are."
  value       = aws_subnet.private[*].id
}

output "database_subnets" {
  description = "Where the database is."
  value       = aws_subnet.database[*].id
}

output "logs_key" {
  description = "What logs are encrypted with, where a cloud has a key for that."
  value       = aws_kms_key.logs.arn
}
