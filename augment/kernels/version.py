"""Raised whenever a kernel gives other pixels than before: part of what a sample's bytes depend on."""

KERNELS = "1"
