"""The upgrade review: what changed, what that means, and on what evidence."""
