"""The built-in example as a story, and the program that turns it into recordings.

``python -m demo_data`` (with ``tests`` on the path; ``make demo-data``) writes the same bytes every time::

    web, data, shop, labels, tools    the projects: their releases, their files, and what is odd about some of them
    story                             all of them together, the shop that needs them, and what a person should see
    timeline, files, pages, lock      dates, file names, the indexes' pages and the uv.lock
    core_metadata                     what some projects say of themselves
    upgrades, rule_table              the upgrade to be reviewed: what became of each package, and which rule says so
    deployed, pylock, acknowledged    both sides of it: what is locked and pinned, and what somebody accepted
    proofs                            the provenance, minted by the lab in the order in which it was signed
    recorded                          the shop as one recording, the upgrade as another

Every name is invented, every address lies in a reserved domain. The owners on real forges are ``example-...``: a
certificate that names GitHub or GitLab is only worth showing if it looks like theirs.
"""
