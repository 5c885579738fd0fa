"""The language that cues are written in: words, concepts, inflection, patterns. Plain Python."""
