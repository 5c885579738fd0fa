"""What the public reads in further languages: catalogues of the knowledge base, and files beside the agency file."""
