terraform {
  required_version = ">= 1.11"
  required_providers {
    aws    = { source = "hashicorp/aws", version = "~> 6.25" }
    random = { source = "hashicorp/random", version = "~> 3.7" }
  }
  backend "s3" {}
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account]
  default_tags {
    tags = module.plan.tags
  }
}

module "plan" {
  source = "../../modules/plan"
  cloud  = "aws"
  name   = var.name
  size   = var.size
}

data "terraform_remote_state" "network" {
  backend = "s3"
  config  = merge(var.state, { key = "${var.name}/network.tfstate" })
}

data "terraform_remote_state" "cluster" {
  backend = "s3"
  config  = merge(var.state, { key = "${var.name}/cluster.tfstate" })
}

locals {
  network = data.terraform_remote_state.network.outputs
  cluster = data.terraform_remote_state.cluster.outputs
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109:A key's policy is about that key alone, and without the account in it nobody could ever change it
  #checkov:skip=CKV_AWS_111:A key's policy is about that key alone, and without the account in it nobody could ever change it
  #checkov:skip=CKV_AWS_356:A key's policy is about that key alone, and without the account in it nobody could ever change it
  statement {
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account}:root"]
    }
  }
}

resource "aws_kms_key" "data" {
  description             = "${var.name}: database, backups, secrets"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

# --- the database -----------------------------------------------------------------------------------------------------------

# Made anew in each run, and written only where `password_version` has changed; never in the state.
ephemeral "random_password" "database" {
  length  = 40
  special = false
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = local.network.database_subnets
}

resource "aws_security_group" "database" {
  name        = "${var.name}-database"
  description = "The database, reached from the cluster only"
  vpc_id      = local.network.network_id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  description                  = "PostgreSQL from the cluster"
  referenced_security_group_id = local.cluster.cluster_source
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_rds_cluster_parameter_group" "this" {
  name        = var.name
  family      = "aurora-postgresql${module.plan.versions.postgres}"
  description = "Encrypted connections only, statements that change the schema logged"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  parameter {
    name  = "log_statement"
    value = "ddl"
  }
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
}

resource "aws_rds_cluster" "this" {
  #checkov:skip=CKV2_AWS_8:Aurora's own continuous backups and the nightly dump are the plan
  cluster_identifier                  = var.name
  engine                              = "aurora-postgresql"
  engine_version                      = module.plan.versions.postgres
  database_name                       = module.plan.names.database
  master_username                     = "indexer"
  master_password_wo                  = ephemeral.random_password.database.result
  master_password_wo_version          = var.password_version
  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = [aws_security_group.database.id]
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.this.name
  storage_encrypted                   = true
  kms_key_id                          = aws_kms_key.data.arn
  backup_retention_period             = module.plan.size.database_days
  preferred_backup_window             = "00:00-00:30"
  copy_tags_to_snapshot               = true
  deletion_protection                 = module.plan.size.deletion_protection
  skip_final_snapshot                 = false
  final_snapshot_identifier           = "${var.name}-last"
  enabled_cloudwatch_logs_exports     = ["postgresql"]
  iam_database_authentication_enabled = true

  serverlessv2_scaling_configuration {
    min_capacity = 0.5
    max_capacity = 4
  }
}

resource "aws_rds_cluster_instance" "this" {
  count                           = module.plan.size.database.instances
  identifier                      = "${var.name}-${count.index}"
  cluster_identifier              = aws_rds_cluster.this.id
  engine                          = aws_rds_cluster.this.engine
  instance_class                  = module.plan.database_class
  auto_minor_version_upgrade      = true
  publicly_accessible             = false
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  name               = "${var.name}-database-monitoring"
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}
