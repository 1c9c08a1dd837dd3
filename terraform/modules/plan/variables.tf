variable "cloud" {
  description = "Whose machines are named: aws, gcp or azure."
  type        = string
  validation {
    condition     = contains(["aws", "gcp", "azure"], var.cloud)
    error_message = "The cloud is aws, gcp or azure."
  }
}

variable "name" {
  description = "What all that belongs to this deployment is called, such as credit-network-prod."
  type        = string
  validation {
    # Storage accounts of Azure take 24 letters and digits, Key Vaults 24 characters.
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name)) && !endswith(var.name, "-") && !strcontains(var.name, "--")
    error_message = "A name has 3 to 21 small letters, digits and single hyphens, begins with a letter and does not end with a hyphen."
  }
}

variable "size" {
  description = "pilot: small and cheap, what fails is down for a while. production: in three zones, protected from deletion."
  type        = string
  validation {
    condition     = contains(["pilot", "production"], var.size)
    error_message = "The size is pilot or production."
  }
}

variable "cidr" {
  description = "The addresses of the network: a private /16."
  type        = string
  default     = "10.40.0.0/16"
  validation {
    # The network policies in k8s/ know the database by 10.0.0.0/8.
    condition     = can(cidrhost(var.cidr, 0)) && endswith(var.cidr, "/16") && startswith(var.cidr, "10.")
    error_message = "The network is a /16 of 10.0.0.0/8, such as 10.40.0.0/16."
  }
}

variable "today" {
  description = "The moment by which versions are judged, for tests; now, if null."
  type        = string
  default     = null
}
