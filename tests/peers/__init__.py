"""What ``bench_peers.py`` is made of: the cases, the taggers that are compared, and the clock."""
