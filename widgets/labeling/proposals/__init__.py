"""What a model proposes: shown, taken, changed or turned down."""
