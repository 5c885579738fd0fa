"""Where counties and towns of the state lie, from a file that is shipped with us. Pure, and asks nobody."""
