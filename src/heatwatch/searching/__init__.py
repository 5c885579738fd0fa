"""Search in the house: the reader holds an index of the desk's tips in memory, the console asks it over a socket.

`heatwatch.search` is the index; here is what goes into it, who may be told what, and how the two processes speak.
"""
