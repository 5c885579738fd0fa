"""Very many tips held in memory, so that a new one is compared with the few that it may belong to.

`heatwatch.linkage.linking` compares every pair that blocking lets through, from tellings as they are: for files of some
thousand tips, and as the measure of what is right. Here the same answers come from numbers: which tokens each tip has,
how many tips have each token. What a pair can be worth at most is reckoned from them, and only what may reach the
probability that is asked for is opened and compared as there.
"""
