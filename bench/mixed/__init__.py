"""Text messages, calls and reports of the form at once, run by bench/channels."""
