"""Break what can break, and look what became of every report and every job: `bench/faults`."""
