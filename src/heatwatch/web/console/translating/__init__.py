"""Tips in other languages: who reads them, and what they say in English."""
