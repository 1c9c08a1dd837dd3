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
  description = "From where operators reach the store of secrets, where a cloud has that."
  type        = list(string)
  default     = []
}

variable "database_ca" {
  description = "The certificates (PEM) that the database's own is checked with: the cloud's published bundle."
  type        = string
  default     = ""
}

variable "password_version" {
  description = "Raise it by one, and the database gets a new password. No password is in the state."
  type        = number
  default     = 1
}
