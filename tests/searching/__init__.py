"""Search in the house: what the reader holds, and whom it tells what."""
