"""Two versions of one label that came from several desks, side by side: what stands is chosen place by place."""
