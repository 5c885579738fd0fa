"""Need to know: somebody asks for one tip, a supervisor lends it until a moment."""
