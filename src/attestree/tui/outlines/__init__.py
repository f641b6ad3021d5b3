"""The views of the dependency graph that the tree can show, as rows that open on demand. Knows no Textual."""
