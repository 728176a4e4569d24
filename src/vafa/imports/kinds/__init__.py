"""The kinds of file, one file each; `registry` finds them."""
