"""Cases: their list, the page of one, and bringing a tip into one from the tip's page."""
