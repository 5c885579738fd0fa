"""Every write of links, and every opening of one."""
