"""What decides whether something is shown is a flag."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from constructor.bundled import bundled
from constructor.compile import check_project

SCREEN = """
screen: probe
path: /probe
title: {{en: Probe, ru: Проба}}
roles: [subscriber]
data:
  contract: {{from: billing.getAgreement, with: {{agreementId: current.contract}}}}
blocks:
  - prose: {{en: Words, ru: Слова}}
    when: {condition}
"""


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("contract.status == 'active'", []),
        ("known(contract)", []),
        ("not known(contract.block)", []),
        ("contract.number", ["PC2102"]),
        ("contract.planPrice", ["PC2102"]),
    ],
)
def test_a_condition_is_a_flag(condition: str, codes: list[str], tmp_path: Path) -> None:
    """A text or a sum of money would hide the block for ever."""
    root = shutil.copytree(bundled("blueprints") / "potok", tmp_path / "potok")
    (root / "screens" / "probe.yaml").write_text(SCREEN.format(condition=condition), encoding="utf-8")

    assert codes == [found.code for found in check_project(root).diagnostics]
