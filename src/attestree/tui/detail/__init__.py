"""The explorer's right-hand side: what is known of one package, from the verdict down to the raw JSON."""
