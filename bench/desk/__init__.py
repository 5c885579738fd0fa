"""`bench/console`: how long the queue and a tip's page take with a million tips stored, on both databases."""
