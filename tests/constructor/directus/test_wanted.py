"""What a Directus must hold, from a blueprint: no Directus is needed to say it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.directus.deployment import Deployment, read_deployment
from constructor.directus.wanted import EDITOR, READER, Wanted, first_content, wanted_of
from runtime.build import Build
from runtime.settings import SettingsError

DEPLOYMENT = Deployment(
    public_url="https://cabinet.example",
    url="https://cms.example",
    admin_token="of-the-administrator",
    reader_token="of-the-reader",
)
ENVIRONMENT = {
    "PCABINET_PUBLIC_URL": "https://cabinet.example",
    "PCABINET_DIRECTUS_URL": "https://cms.example/",
    "PCABINET_DIRECTUS_ADMIN_TOKEN": "of-the-administrator",
    "PCABINET_DIRECTUS_TOKEN": "of-the-reader",
}


@pytest.fixture(scope="module")
def build() -> Build:
    """The flagship, compiled."""
    compiled = compile_project(bundled("blueprints") / "potok").build
    assert compiled is not None
    return compiled


@pytest.fixture(scope="module")
def wanted(build: Build) -> Wanted:
    """What Directus must hold for it."""
    return wanted_of(build, DEPLOYMENT)


def test_every_collection_has_its_state_period_audience_and_order(wanted: Wanted) -> None:
    """Beside the blueprint's own fields; texts of languages stand in a collection of their own."""
    fields = wanted.collections["news"]["fields"]
    assert isinstance(fields, list)
    names = [field["field"] for field in fields]

    assert ["id", "status", "from", "until", "audience", "priority", "sort", "date_updated"] == names[:8]
    assert {"slug", "published_at", "translations"} == set(names[8:])


def test_texts_of_languages_tell_when_they_changed(wanted: Wanted) -> None:
    """A change of one language alone is seen by whoever looks at the newest moment."""
    fields = wanted.collections["news_translations"]["fields"]
    assert isinstance(fields, list)

    assert ["id", "news_id", "languages_code", "title", "lead", "body", "date_updated"] == [
        field["field"] for field in fields
    ]


def test_the_reader_only_reads_and_nobody_is_given_rows_or_fields(wanted: Wanted) -> None:
    """Without a licence key there are no such rules: the cabinet itself leaves out what is not for somebody."""
    assert {"read"} == {action for _, action in wanted.grants[READER]}
    assert {name for name, _ in wanted.grants[READER]} == {
        *wanted.collections,
        "directus_files",
        "directus_translations",
    }
    assert ("news", "delete") in wanted.grants[EDITOR]
    assert ("languages", "update") not in wanted.grants[EDITOR]


def test_the_first_content_is_published_in_every_language_that_it_has(build: Build) -> None:
    """A text without languages is of the first; a language without texts is left out."""
    faq = replace(build.cabinet.collections["faq"])
    cabinet = replace(build.cabinet, collections={"faq": faq})
    content = first_content(cabinet, json.dumps({"faq": [{"question": {"en": "Why?"}, "group": "Оплата"}]}).encode())

    assert {
        "status": "published",
        "sort": 1,
        "translations": [
            {"languages_code": "ru", "group": "Оплата"},
            {"languages_code": "en", "question": "Why?"},
        ],
    } == content["faq"][0]


def test_settings_that_are_missing_or_too_short_are_all_told() -> None:
    """A secret of hints has at least 32 bytes; the others must be there."""
    with pytest.raises(SettingsError) as refused:
        read_deployment({"PCABINET_DIRECTUS_HOOK_TOKEN": "short"})

    assert {
        ("PCABINET_DIRECTUS_HOOK_TOKEN", "too_short"),
        ("PCABINET_PUBLIC_URL", "missing"),
        ("PCABINET_DIRECTUS_URL", "missing"),
        ("PCABINET_DIRECTUS_ADMIN_TOKEN", "missing"),
        ("PCABINET_DIRECTUS_TOKEN", "missing"),
    } <= {(problem.name, problem.fault) for problem in refused.value.problems}


def test_the_secrets_of_a_deployment_are_not_in_its_words() -> None:
    """What is printed by mistake gives nothing away."""
    told = repr(read_deployment(ENVIRONMENT))

    assert "https://cms.example'" in told
    assert "of-the-" not in told
