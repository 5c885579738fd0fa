"""Kill every process in the middle of submissions, and look what became of each: `bench/kill`."""
