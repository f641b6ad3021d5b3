"""What waits: the most urgent first, each once, reordered while it is worked off."""

from __future__ import annotations

import asyncio

from attestree.model import PackageId
from attestree.session.waiting import Urgency, Waiting


def queue(*items: tuple[str, Urgency]) -> Waiting:
    made = Waiting()
    for name, urgency in items:
        made.add(PackageId(name), urgency)
    return made


async def drained(waiting: Waiting) -> list[str]:
    return [(await waiting.next())[0] for _ in range(len(waiting))]


async def test_the_most_urgent_comes_first_and_equals_in_their_order() -> None:
    waiting = queue(("a", Urgency.OTHER), ("b", Urgency.DIRECT), ("c", Urgency.DIRECT), ("d", Urgency.OTHER))
    assert await drained(waiting) == ["b", "c", "a", "d"]
    assert not waiting


async def test_what_is_hurried_comes_first_and_only_once() -> None:
    waiting = queue(*((name, Urgency.DIRECT) for name in "abc"))
    waiting.hurry([PackageId("c"), PackageId("gone")])
    assert await drained(waiting) == ["c", "a", "b"]


async def test_what_waits_already_is_not_added_twice() -> None:
    waiting = queue(("a", Urgency.OTHER))
    waiting.add(PackageId("a"), Urgency.SEEN, fresh=True)
    assert len(waiting) == 1
    assert await waiting.next() == ("a", False)
    waiting.add(PackageId("a"), Urgency.SEEN, fresh=True)
    assert PackageId("a") in waiting
    assert await waiting.next() == ("a", True)


async def test_who_waits_for_work_gets_it_when_it_comes() -> None:
    waiting = Waiting()
    worker = asyncio.create_task(waiting.next())
    await asyncio.sleep(0)
    assert not worker.done()
    waiting.add(PackageId("a"), Urgency.OTHER)
    assert await worker == ("a", False)
