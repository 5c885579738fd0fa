"""What a supervisor has to look at: reading that is unusual, and one text that came again and again."""
