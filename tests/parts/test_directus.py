"""A real Directus as a part of the tests: it starts, answers its administrator and nobody else, and leaves nothing."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from constructor.directus.server import Directus, Plan, running
from constructor.processes import ProcessError
from tests.conftest import directus_folder
from tests.parts import directus as part


def test_it_answers_its_administrator(directus: Directus) -> None:
    """The administrator's token is good from the first moment; the version is the pinned one."""
    told = json.loads(_get(f"{directus.url}/server/info", directus.admin_token))

    assert "12.4.0" == told["data"]["version"]


def test_it_tells_nobody_else(directus: Directus) -> None:
    """Without a token there is nothing to read."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(f"{directus.url}/items/news", "")

    refused.value.close()

    assert 403 == refused.value.code


def test_all_workers_of_a_run_have_the_same_one(directus: Directus) -> None:
    """Whoever asks later is given the Directus that runs, and its leaving does not end it."""
    with part.shared(directus_folder(), directus.work.parent) as given:
        pass

    assert directus == given
    assert "pong" == _get(f"{directus.url}/server/ping", "")


@pytest.mark.directus
def test_what_was_filled_in_is_there_the_next_time_and_nothing_stays_behind(tmp_path: Path) -> None:
    """A database is filled once; processes and the database's folder are gone after each run."""
    filled: list[str] = []

    def fill(directus: Directus) -> None:
        filled.append(directus.url)
        body = json.dumps({"language": "ru-RU", "key": "tried", "value": "Испытано"}).encode()
        _get(f"{directus.url}/translations", directus.admin_token, body)

    plan = Plan(
        folder=directus_folder(),
        work=tmp_path / "work",
        admin_token="of-this-test",
        admin_password="password-of-this-test",
        fill=fill,
        seeds=tmp_path / "seeds",
    )
    found, pids = [], []
    for _ in range(2):
        with running(plan) as own:
            found.append(json.loads(_get(f"{own.url}/translations?fields=value", own.admin_token))["data"])
            pids.append(own.pid)

    assert [[{"value": "Испытано"}]] * 2 == found
    assert 1 == len(filled)
    assert [False, False] == [_runs(pid) for pid in pids]


def test_a_folder_without_directus_is_told(tmp_path: Path) -> None:
    """The reason and the folder are said before anything starts."""
    plan = Plan(folder=tmp_path, work=tmp_path / "work", admin_token="t", admin_password="p")
    with pytest.raises(ProcessError) as refused, running(plan):
        pass

    assert ("folder", str(tmp_path)) == (refused.value.reason, refused.value.about)


def _get(address: str, token: str, body: bytes | None = None) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with opener.open(urllib.request.Request(address, data=body, headers=headers), timeout=60) as answer:
        text: str = answer.read().decode()
        return text


def _runs(group: int) -> bool:
    for _ in range(20):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
