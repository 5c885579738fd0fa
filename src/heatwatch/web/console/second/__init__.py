"""The second step of signing in: showing a factor, enrolling one, and managing one's own."""
