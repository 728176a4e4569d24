"""The payment gateways, one file each. A new file that registers itself is all there is to do."""
