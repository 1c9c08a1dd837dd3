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

variable "cidr" {
  description = "The addresses of the network: a /16 of 10.0.0.0/8."
  type        = string
  default     = "10.40.0.0/16"
}
