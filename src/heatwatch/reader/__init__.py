"""The unsealed back office: takes up new tips, brings messages to the queue, keeps the audit chain, sweeps up."""
