"""A multilingual sentence encoder in numpy: what a sentence says, as numbers, on any processor and offline."""

import os

# A short text keeps one processor busy. More threads wait for one another, and for whatever else the machine does;
# numpy asks for this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
