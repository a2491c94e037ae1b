"""The record as a REST API and as pages, in one process, without a request to the outside."""
