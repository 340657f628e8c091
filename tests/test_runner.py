"""What answers the service is interchangeable; that each answers is test_pool's and test_relay's."""

import asyncio

from clustergraph.holding import Holding
from clustergraph.pool import Pool
from clustergraph.relay import Relay
from clustergraph.release import Release
from clustergraph.runner import Limits, Runner

ASKED = {name for name in {*vars(Runner), *Runner.__annotations__} if not name.startswith("_")}


def test_all_that_the_service_asks_of_a_runner_is_there(town_release: Release) -> None:
    async def look() -> None:
        for runner in (Pool([town_release.graph]), Relay("http://127.0.0.1:9/", Holding(), Limits())):
            assert {name for name in ASKED if not hasattr(runner, name)} == set()
            await runner.stop()

    assert {"open", "evaluate", "busy", "waiting", "limits"} <= ASKED
    asyncio.run(look())
