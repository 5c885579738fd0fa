"""Looking at a file: a reason, a blurred view, a sharp one when asked, and one button that takes it out of reach."""
