"""Load, fetch, verify and judge as one stream of events: the only place where all the parts meet."""
