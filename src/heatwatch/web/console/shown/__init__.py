"""What pages show: times and histories in words, a tip's page, the state of the house."""
