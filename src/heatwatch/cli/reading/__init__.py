"""Commands that read texts against the knowledge base: plain files in and out, no instance."""
