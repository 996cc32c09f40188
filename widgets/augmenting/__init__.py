"""The augment page: a recipe, the samples that it makes, what people say of them."""
