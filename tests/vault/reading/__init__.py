"""Every place that opens something sealed, found in the code, and the kept samples run through each."""
