"""What a Directus must hold, from a blueprint: no Directus is needed to say it."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.directus.deployment import Deployment, read_deployment
from constructor.directus.first import first_content
from constructor.directus.wanted import EDITOR, READER, Wanted, wanted_of
from runtime.build import Build
from runtime.records import replace
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
    assert {"slug", "cover", "published_at", "translations"} == set(names[8:])


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
        "directus_versions",
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


def test_choices_audiences_and_files_are_chosen_and_not_typed(wanted: Wanted) -> None:
    """A choice by its words, in the editors' language; audiences by those of the blueprint; files from their folder."""
    site, banners = _fields(wanted, "site"), _fields(wanted, "banners")
    choices = site["density"]["meta"]["options"]["choices"]

    assert {"text": "Плотно", "value": "compact"} == choices[0]
    assert {"guests", "subscribers", "agents", "north"} == {
        each["value"] for each in banners["audience"]["meta"]["options"]["choices"]
    }
    assert ("uuid", "file-image", ["file"]) == (
        banners["image"]["type"],
        banners["image"]["meta"]["interface"],
        banners["image"]["meta"]["special"],
    )
    assert ("select-color", "Цвет бренда") == (
        site["brand"]["meta"]["interface"],
        site["brand"]["meta"]["translations"][1]["translation"],
    )


def test_a_picture_of_the_first_content_is_laid_down_and_named(build: Build, wanted: Wanted) -> None:
    """Items name files by identifiers made of the files' bytes; documents are titled as their items."""
    files = {each.identifier: each for each in wanted.files["documents"]}
    items = wanted.content["documents"]

    assert {item["file"] for item in items} == set(files)
    assert all(each.data in build.under("media").values() for each in files.values())
    assert all(each.title and each.name.endswith(".pdf") for each in files.values())


def test_drafts_are_previewed_with_a_token_of_their_collection_alone(build: Build) -> None:
    """The secret of the setting is in no address; without it nothing is said of previews."""
    told = wanted_of(build, replace(DEPLOYMENT, preview_token="p" * 40))
    addresses = {name: _meta(told, name).get("preview_url", "") for name in ("news", "site")}

    assert all("p" * 40 not in str(address) for address in addresses.values())
    assert str(addresses["news"]).startswith(
        "https://cabinet.example/-/preview/news/{{id}}?version={{$version}}&token="
    )
    assert str(addresses["news"])[-64:] != str(addresses["site"])[-64:]
    assert "preview_url" not in _meta(wanted_of(build, DEPLOYMENT), "news")


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


def _meta(wanted: Wanted, name: str) -> dict[str, Any]:
    meta: dict[str, Any] = cast("dict[str, Any]", wanted.collections[name]["meta"])
    return meta


def _fields(wanted: Wanted, name: str) -> dict[str, Any]:
    return {field["field"]: field for field in cast("list[dict[str, Any]]", wanted.collections[name]["fields"])}
