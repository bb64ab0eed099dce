"""Faults planted in copies of the rules, to see what notices them: proofs, cases, laws. Run with `make mutants`.

Kept beside the package and not in it, as the benchmarks are: nobody who uses the rules needs it, and its barriers reach
into the tests.
"""
