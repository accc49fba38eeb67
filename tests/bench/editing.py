"""Measures how long an edit of a file takes to the page in Chromium: `pcabinet preview`, and beside it Vite with React.

    python tests/bench/editing.py [EDITS]

Both show a signed-in agent's home with a table, a donut and news; edits go by turns to the one and to the other. An
edit is timed from the moment before the file is written to the change in the page's tree.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.processes import HOST, ROOT, free_port, running
from tests.bench.results import Row, report
from tests.conftest import FLAGS, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EDITS = 60
ROW = "edit → DOM"
_PCABINET = str(Path(sys.executable).with_name("pcabinet"))
_VITE = Path(__file__).parent / "vite"
_REST = 0.15  # seconds between edits, as nobody saves in the middle of a round
_SETTLED = 2.5  # seconds until a page that was just loaded has settled
_SEEN = """words => { window.seen = new Promise(done => {
    const look = () => document.body.textContent.includes(words) && done(performance.timeOrigin + performance.now());
    new MutationObserver(look).observe(document, {subtree: true, childList: true, characterData: true});
}); }"""


@dataclass(slots=True)
class Case:
    """A page that follows a file in which `old` gives way to `new`, in which `{}` is other words each time."""

    name: str
    page: Page
    file: Path
    old: str
    new: str

    def edit(self, words: str) -> float:
        """Write other words into the file and return after how many milliseconds they are in the page."""
        text = self.file.read_text("utf-8")
        assert self.old in text
        now = self.new.format(words)
        self.page.evaluate(_SEEN, words)
        began = time.time()
        self.file.write_text(text.replace(self.old, now), "utf-8")
        seen: float = self.page.evaluate("() => window.seen")
        self.old = now
        return seen - began * 1000


def main(edits: int = EDITS) -> None:
    """Measure and keep the rows; without Chromium nothing, without npm the preview alone."""
    if (executable := chromium()) is None:
        print(f"{ROW}: skipped, there is no Chromium")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=list(FLAGS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pcabinet-bench-")))
        cases = [*stack.enter_context(_previewed(folder, browser)), *stack.enter_context(_vite(folder, browser))]
        time.sleep(_SETTLED)
        samples = {case.name: taken for case, taken in zip(cases, _measured(cases, edits), strict=True)}
        report(tuple(_rows(samples)))
        browser.close()


def _measured(cases: Sequence[Case], edits: int) -> Sequence[Sequence[float]]:
    samples: list[list[float]] = [[] for _ in cases]
    for turn in range(edits + 3):
        for case, taken in zip(cases, samples, strict=True):
            case.page.bring_to_front()
            time.sleep(_REST)
            taken.append(case.edit(f"Правка {turn} {case.name}"))
    return [taken[3:] for taken in samples]  # the first ones warm up


def _rows(samples: dict[str, Sequence[float]]) -> Iterator[Row]:
    screen = samples["screen"]
    yield Row(name=ROW, part="a screen, median", unit="ms", target=25, samples=screen)
    yield Row(name=ROW, part="a screen, 95 of 100", unit="ms", target=40, samples=screen, at=95)
    yield Row(name=ROW, part="a text, median", unit="ms", target=25, samples=samples["text"])
    if (vite := samples.get("vite")) is not None:
        yield Row(name=ROW, part="Vite with React, median", unit="ms", target=None, samples=vite)
        ratios = [ours / theirs for ours, theirs in zip(screen, vite, strict=True)]
        yield Row(name=ROW, part="a screen, to Vite", unit="×", target=None, samples=ratios)


@contextmanager
def _previewed(folder: Path, browser: Browser) -> Iterator[Sequence[Case]]:
    """Yield the agent's home of a flagship under preview, of which a screen or a text is edited."""
    blueprint = folder / "potok"
    shutil.copytree(ROOT / "blueprints" / "potok", blueprint)
    port = free_port()
    command = (_PCABINET, "preview", str(blueprint), "--port", str(port))
    with running(command, port, ready="/-/preview/findings", processors=()) as process:
        page = _page(browser, f"{process.url}/news")
        page.evaluate("() => document.querySelector('.preview-who').open = true")
        page.click("button[name=persona][value=ivan]")
        page.goto(f"{process.url}/agent")
        texts = blueprint / "texts" / "ru.yaml"
        heading = next(line for line in texts.read_text("utf-8").splitlines() if "news_look:" in line)
        kept = heading.partition("news_look:")[0] + "news_look: "
        yield (
            Case(
                "screen", page, blueprint / "screens" / "agent_home.yaml", "text: home.news_text", 'text: {{ru: "{}"}}'
            ),
            Case("text", page, texts, heading, kept + '"{}"'),
        )


@contextmanager
def _vite(folder: Path, browser: Browser) -> Iterator[Sequence[Case]]:
    """Yield a React page under Vite's server; nothing on a machine without npm."""
    if shutil.which("npm") is None:
        print(f"{ROW}: Vite is skipped, there is no npm")
        yield ()
        return
    root = folder / "vite"
    shutil.copytree(_VITE, root)
    shutil.copy(ROOT / ".npmrc", root)
    subprocess.run(
        ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), cwd=root, check=True, capture_output=True
    )
    port = free_port()
    script = str(root / "node_modules" / "vite" / "bin" / "vite.js")
    command = ("node", script, str(root), "--host", HOST, "--port", str(port), "--strictPort")
    with running(command, port, processors=()) as process:
        page = _page(browser, process.url)
        yield (Case("vite", page, root / "src" / "Dashboard.jsx", "<p>home.news_text</p>", "<p>{}</p>"),)


def _page(browser: Browser, url: str) -> Page:
    page = browser.new_context(locale="ru-RU").new_page()
    page.goto(url)
    return page


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
