"""What the hand does on an image, one tool a file, without Qt: gestures in, intents out."""
