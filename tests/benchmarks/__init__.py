"""Programs that measure; run by a person through make, never by the tests."""
