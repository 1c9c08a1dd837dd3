output "cluster_name" {
  description = "The cluster."
  value       = aws_eks_cluster.this.name
}

output "cluster_endpoint" {
  description = "Its API."
  value       = aws_eks_cluster.this.endpoint
}

output "cluster_source" {
  description = "Where its pods come from, as the database sees it: a security group or address ranges."
  value       = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

output "issuer" {
  description = "Who vouches for the identities of pods, where the data layer has to know that."
  value       = aws_eks_cluster.this.identity[0].oidc[0].issuer
}
