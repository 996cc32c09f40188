"""Transforms of pictures, on albumentations 2.0.8."""
