"""Starting Django, and the processes of an instance."""
