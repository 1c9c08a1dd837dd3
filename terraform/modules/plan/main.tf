# Names, sizes and addresses, the same for every cloud. There is no provider in it, so it can be tested anywhere.
terraform {
  required_version = ">= 1.11"
}

locals {
  # Versions and the day their makers stop to correct them.
  versions = {
    kubernetes = { version = "1.35", end = "2027-02-28T00:00:00Z" }
    postgres   = { version = "17", end = "2029-11-08T00:00:00Z" }
  }

  sizes = {
    pilot = {
      zones = 2
      # A machine for each validator: no two of them share one.
      nodes               = { min = 5, max = 6 }
      nat_per_zone        = false
      database            = { instances = 1, storage_gib = 32 }
      database_days       = 7
      backup_days         = 30
      deletion_protection = true
      log_days            = 30
    }
    production = {
      zones               = 3
      nodes               = { min = 6, max = 12 }
      nat_per_zone        = true
      database            = { instances = 2, storage_gib = 128 }
      database_days       = 30
      backup_days         = 90
      deletion_protection = true
      log_days            = 365
    }
  }

  # 2 processors and 8 GiB, 4 and 16 GiB.
  machines = {
    aws   = { pilot = "m7a.large", production = "m7a.xlarge" }
    gcp   = { pilot = "e2-standard-2", production = "n2d-standard-4" }
    azure = { pilot = "Standard_D2as_v5", production = "Standard_D4as_v5" }
  }

  databases = {
    # Aurora counts in capacity units when the class is db.serverless.
    aws   = { pilot = "db.serverless", production = "db.r7g.large" }
    gcp   = { pilot = "db-custom-1-3840", production = "db-custom-2-7680" }
    azure = { pilot = "B_Standard_B2s", production = "GP_Standard_D2ds_v5" }
  }

  size = local.sizes[var.size]

  # A /16 in pieces: /20 for machines and pods in each zone, /24 for what faces the internet, /24 for databases.
  zones = range(local.size.zones)
  subnets = {
    private  = [for i in local.zones : cidrsubnet(var.cidr, 4, i)]
    public   = [for i in local.zones : cidrsubnet(var.cidr, 8, 240 + i)]
    database = [for i in local.zones : cidrsubnet(var.cidr, 8, 248 + i)]
  }
}

check "versions" {
  assert {
    condition = alltrue([
      for v in values(local.versions) : timecmp(coalesce(var.today, plantimestamp()), v.end) < 0
    ])
    error_message = "A version in modules/plan is no longer supported by its makers: raise it."
  }
}
