"""The gateways, one file each. A new file that registers itself is the whole installation."""
