"""Every write of intake: receiving a tip, drafts, files while they stream in, mailboxes."""
