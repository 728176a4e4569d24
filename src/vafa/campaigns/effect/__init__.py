"""What a campaign did, worked out from sums alone: intervals, checks, power. Pure."""
