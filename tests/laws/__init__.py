"""Laws: tests over the whole code rather than over one behaviour."""
