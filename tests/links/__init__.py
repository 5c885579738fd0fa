"""Links in the house: facts at rest, the reader that compares, and what people say."""
