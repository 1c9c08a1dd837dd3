variables {
  cloud = "aws"
  name  = "credit-network-test"
  size  = "production"
  today = "2026-11-01T00:00:00Z"
}

run "production_should_be_in_three_zones_and_protected" {
  command = plan
  assert {
    condition     = output.size.zones == 3 && output.size.nat_per_zone && output.size.deletion_protection
    error_message = "Production must survive the loss of a zone, and a slip."
  }
  assert {
    condition     = output.size.database.instances >= 2
    error_message = "Production needs a second database instance."
  }
}

run "pilot_should_hold_a_machine_for_each_validator_when_small" {
  command = plan
  variables {
    size = "pilot"
  }
  assert {
    condition     = output.size.nodes.min >= 5 && output.size.nodes.max >= output.size.nodes.min
    error_message = "Five validators need five machines."
  }
  assert {
    condition     = output.machine == "m7a.large" && output.database_class == "db.serverless"
    error_message = "The pilot is on the small machines."
  }
}

run "backups_should_be_kept_for_seven_days_at_least_when_pilot" {
  command = plan
  variables {
    size = "pilot"
  }
  assert {
    condition     = output.size.database_days >= 7 && output.size.backup_days >= 7
    error_message = "Backups are kept for at least 7 days."
  }
}

run "subnets_should_lie_in_the_network_and_not_overlap" {
  command = plan
  assert {
    condition     = alltrue([for s in flatten(values(output.subnets)) : startswith(s, "10.40.")])
    error_message = "A subnet lies outside of the network."
  }
  assert {
    # Private ranges end at 10.40.47.255, public ones begin at 10.40.240.0, those of databases at 10.40.248.0.
    condition = output.subnets == {
      private  = ["10.40.0.0/20", "10.40.16.0/20", "10.40.32.0/20"]
      public   = ["10.40.240.0/24", "10.40.241.0/24", "10.40.242.0/24"]
      database = ["10.40.248.0/24", "10.40.249.0/24", "10.40.250.0/24"]
    }
    error_message = "The address plan has changed: networks that exist cannot follow."
  }
}

run "name_should_be_refused_when_too_long_for_a_cloud" {
  command = plan
  variables {
    cloud = "azure"
    name  = "credit-network-productn"
  }
  expect_failures = [var.name]
}

run "names_should_fit_the_clouds_rules" {
  command = plan
  variables {
    cloud = "azure"
    name  = "credit-network-prod"
  }
  assert {
    condition     = can(regex("^[a-z0-9]{3,24}$", output.names.storage_account)) && length(output.names.key_vault) <= 24
    error_message = "Azure refuses these names."
  }
}

run "network_should_be_refused_when_outside_the_policies_range" {
  command = plan
  variables {
    cidr = "192.168.0.0/16"
  }
  expect_failures = [var.cidr]
}

run "size_should_be_refused_when_unknown" {
  command = plan
  variables {
    size = "huge"
  }
  expect_failures = [var.size]
}

run "versions_should_be_called_out_when_no_longer_supported" {
  command = plan
  variables {
    today = "2027-06-01T00:00:00Z"
  }
  expect_failures = [check.versions]
}
