"""What holds for every test."""

from hypothesis import settings

# A property holds on a busy machine too: no example is timed.
settings.register_profile("attestree", deadline=None)
settings.load_profile("attestree")
