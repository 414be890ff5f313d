"""Run what runs for long: the loop of `watch`, the health of the runs, and the feeds of `serve`."""
