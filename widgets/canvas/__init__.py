"""The image view: zoom and pan, painting, hit testing, drawing tools. Holds selection and scroll only."""
