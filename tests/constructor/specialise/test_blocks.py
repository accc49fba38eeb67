"""Every kind of block prints by its code, byte for byte, what plain Jinja prints, however it is set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructor.specialise import Specialiser
from constructor.specialise.cabinet import of_plan
from runtime.cabinet.model import Plan, Query
from runtime.linked.code import Code, Linked, screen_name
from runtime.records import replace
from runtime.render import page
from runtime.texts import Messages
from runtime.values import Failure
from tests.constructor.specialise.blocks import KINDS, plans, words
from tests.constructor.specialise.hostile import SLOW, failures, roots
from tests.runtime.render.sample import cabinet, face, scope

pytestmark = pytest.mark.usefixtures("one_incident")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(data=st.data(), code=st.sampled_from(("ru", "en", "ar")))
def test_block_prints_what_jinja_prints(kind: str, data: st.DataObject, code: str) -> None:
    """Whichever slots are set, over whatever data: hostile, unknown, of no known type, none or many, failed."""
    plan = data.draw(plans(kind))
    found: Mapping[str, Any] = data.draw(roots(plan, cabinet()))
    failed: Mapping[str, Failure] = data.draw(failures(plan))
    maker = Specialiser(face())
    source = maker.screen(plan.bands, of_plan(plan.data))
    over = _over(plan, code, found, failed)

    drawn = Linked(Code(sources={**maker.sources, screen_name("it", ""): source}), over).blocks("it", "", over)

    assert page.draw(plan.bands, over) == "".join(drawn)


def _over(plan: Plan, code: str, found: Mapping[str, Any], failed: Mapping[str, Failure]) -> Any:
    texts = {one: words(one) for one in ("ru", "en", "ar")}
    queries = {datum.name: datum for datum in plan.data if isinstance(datum, Query)}
    return replace(
        scope(code, Messages(code, texts[code])),
        cabinet=replace(cabinet(), texts=texts),
        roots=found,
        failures=failed,
        queries=queries,
    )
