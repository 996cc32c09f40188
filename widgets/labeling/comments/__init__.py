"""Comments on labels: beside the work, as pins and as marks."""
