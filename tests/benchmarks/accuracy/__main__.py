"""`python -m tests.benchmarks.accuracy`: see `tests.benchmarks.accuracy.sections`.

The sections run in processes of their own, which cannot import a module of this name.
"""

from tests.benchmarks.accuracy.sections import main

main()
