variable "name" {
  description = "What all that belongs to this deployment is called, such as credit-network-prod."
  type        = string
}

variable "size" {
  description = "pilot or production."
  type        = string
}

variable "account" {
  description = "Where it is: the number of the account (aws), the project (gcp), the subscription (azure)."
  type        = string
}

variable "region" {
  description = "Such as eu-central-1, europe-west3, germanywestcentral."
  type        = string
}

variable "state" {
  description = "The backend configuration that all layers share, without the name of the state."
  type        = map(string)
}

variable "operators" {
  description = "From where operators reach the cluster's API: address ranges, never 0.0.0.0/0."
  type        = list(string)
  validation {
    condition     = length(var.operators) > 0 && !contains(var.operators, "0.0.0.0/0")
    error_message = "Name the ranges that operators come from; not the whole internet."
  }
}
