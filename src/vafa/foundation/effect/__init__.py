"""What two groups drawn by lot tell of what one of them got: intervals, checks, power.

Worked out from sums alone. Pure.
"""
