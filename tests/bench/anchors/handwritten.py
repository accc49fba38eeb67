"""The reference dashboard as a patient programmer would write it for this one page in Russian, with every trick known.

Everything that stays the same is a constant, a row is one f-string, states are a table of ready markup, formats are
written out here. It prints the same bytes as the templates do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

from markupsafe._speedups import _escape_inner

from runtime.blocks.donut.view import ring
from runtime.formats import show
from runtime.render.listing import Paging, paging
from runtime.render.scope import Scope, Way
from runtime.render.shell import PageView
from runtime.values import Money, Page
from tests.bench.dashboard import ACCOUNT, NEWS_ITEM, PEOPLE

e: Callable[[str], str] = _escape_inner
_SVG = '<svg class="icon" aria-hidden="true" focusable="false"><use href="/assets/icons.svg#{}"></use></svg>'.format
_PHONE, _MAIL, _LOGOUT, _MORE, _ERROR = map(_SVG, ("phone", "mail", "logout", "more", "error"))


def dashboard(scope: Scope, page: PageView) -> str:
    """Return the page."""
    roots: Mapping[str, Any] = scope.roots
    _PHONES.scope = scope
    out = [_head(page), '<div class="band band-rail"><div class="column column-two_thirds">']
    _stats(out, roots["totals"], scope)
    _table(out, roots["mine"], scope)
    out.append('</div><div class="column column-third">')
    _donut(out, roots["orders"])
    _news(out, roots["news"], scope)
    out.append(_END)
    return "".join(out)


# ---------------------------------------------------------------- header and menu


def _head(page: PageView) -> str:
    person, out_of, phone, email, logo = page.person, page.sign_out, page.phone, page.email, page.logo
    assert person is not None
    assert out_of is not None
    assert phone is not None
    assert email is not None
    assert logo is not None
    assert not any((page.acting, page.told, page.preview, page.switcher, page.footer, page.printed, page.scripts))
    src, action, token = e(logo.href), e(out_of.action), e(out_of.token)
    call, number, mail, address = e(phone.href), e(phone.text), e(email.href), e(email.text)
    name, initials = e(person.name), e(person.initials)
    styles = "".join([f'<link rel="stylesheet" href="{e(style)}">\n' for style in page.styles])
    languages = "".join([
        f"""<li><a href="{e(one.href)}" lang="{e(one.code)}" hreflang="{e(one.code)}"{_HERE if one.current else ""}>{e(one.name)}</a></li>
""" for one in page.languages
    ])  # fmt: skip
    account = f"""<a class="tool" href="{call}">{_PHONE}<bdi>{number}</bdi></a><a class="tool" href="{mail}">{_MAIL}{address}</a><ul class="languages" aria-label="Язык">
{languages}</ul>

<form method="post" action="{action}"><input type="hidden" name="token" value="{token}"><button class="tool">{_LOGOUT}Выйти из системы</button></form>
"""
    return f"""<!doctype html>
<html lang="ru" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{e(page.title)} · {e(page.brand)}</title>
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="{src}" type="{e(logo.type)}">
{styles}</head>
<body>
<a class="skip" href="#main">К содержанию</a>
<header class="top">
<a class="brand" href="{e(page.home)}">
<img src="{src}" alt="" width="{logo.width}" height="24"><span>{e(page.brand)}</span>
</a>
<span class="cabinet-word">{e(page.cabinet_word)}</span><div class="tools">
<a class="tool phone" href="{call}">{_PHONE}<bdi>{number}</bdi></a>
<a class="tool quiet wide" href="{mail}">{address}</a>
<div class="person wide"><span class="avatar" aria-hidden="true">{initials}</span><span>{name}</span></div>
<form class="wide" method="post" action="{action}"><input type="hidden" name="token" value="{token}"><button class="tool quiet">{_LOGOUT}Выйти из системы</button></form>
<details class="account pop narrow">
<summary><span class="avatar" aria-hidden="true">{initials}</span><span class="hidden">Меню профиля</span></summary>
<div>
<p><strong>{name}</strong></p>
{account}
</div>
</details>
</div>
</header>
{_places(page, account, languages)}"""


def _places(page: PageView, account: str, languages: str) -> str:
    menu = "".join([
        f"""<li><a href="{e(one.href)}"{_PAGE if one.current else ""}>{_ICONS[one.icon]}<span>{e(one.label)}</span></a></li>

""" for one in page.menu
    ])  # fmt: skip
    actions = "".join([
        f"""<a class="button{"" if at else " primary"}" href="{e(one.href)}">{_ICONS[one.icon]}{e(one.label)}</a>
""" for at, one in enumerate(page.actions)
    ])  # fmt: skip
    return f"""<nav class="menu" aria-label="Меню">
<ul class="places">
{menu}<li class="more narrow">
<details class="pop">
<summary>{_MORE}<span>Ещё</span></summary>
<div>
{account}
</div>
</details>
</li>
</ul>
<div class="support wide">
<ul class="languages" aria-label="Язык">
{languages}</ul>

</div>
</nav><main id="main" tabindex="-1">
<div class="sheet">
<div class="page-head">
<h1>{e(page.title)}</h1>
<div class="actions">
{actions}</div>
</div>
<div class="bands">
"""


_HERE, _PAGE = ' aria-current="true"', ' aria-current="page"'
_ICONS = {name: _SVG(name) for name in ("home", "users", "news", "help", "plus-user")}
_END = f"""</div></div>
</div>
</div>
<p class="swap-failed notice notice-bad" role="alert" hidden>{_ERROR}<span>Не удалось обновить страницу. Проверьте соединение.</span><a href="">Повторить</a></p>
</main>
</body>
</html>"""

# ---------------------------------------------------------------- formats

_THIN = "\u202f"
_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_ABOVE, _BELOW = '<span class="money"><bdi>', '<span class="debt"><span class="money neg"><bdi>−'
_CENTS = {f".{cents:02d}": f'<span class="minor">,{cents:02d}</span></bdi></span>' for cents in range(100)}
_LONGEST = 20


def _balance(value: Money, scope: Scope) -> str:
    """Return a sum in the cabinet's currency without its sign; a debt is told apart."""
    amount = value.amount
    digits = str(amount)
    cents, size = digits[-3:], len(digits)
    if value.currency != "RUB" or cents not in _CENTS or not amount or size > _LONGEST:
        return _odd(value, "amount" if value.currency == "RUB" else "money", scope)
    if digits[0] == "-":
        return f"{_BELOW}{_grouped(digits[1:-3])}{_CENTS[cents]}</span>"
    if size < 7:
        return f"{_ABOVE}{digits[:-3]}{_CENTS[cents]}"
    if size < 10:
        return f"{_ABOVE}{digits[:-6]}{_THIN}{digits[-6:-3]}{_CENTS[cents]}"
    return f"{_ABOVE}{_grouped(digits[:-3])}{_CENTS[cents]}"


def _grouped(digits: str) -> str:
    size = len(digits)
    if size < 4:
        return digits
    return f"{digits[:-3]}{_THIN}{digits[-3:]}" if size < 7 else f"{int(digits):,}".replace(",", _THIN)


def _odd(value: object, shown: str, scope: Scope) -> str:
    """Return what is out of the ordinary as the cabinet writes it."""
    return str(show(value, shown, locale=scope.locale, zone=scope.zone, currency="RUB", now=scope.now))


class _Phones(dict[str | None, str]):
    """Numbers in their groups; those seen are kept."""

    scope: Scope  # any of the cabinet

    def __missing__(self, value: str | None) -> str:
        made = self[value] = "—" if value is None else _odd(value, "phone", self.scope)
        return made


_PHONES = _Phones()


@lru_cache(maxsize=4096)
def _day(value: date, this_year: bool) -> str:
    of = "" if this_year else f" {value.year}"
    return f'<time datetime="{value.isoformat()}">{value.day} {_MONTHS[value.month - 1]}{of}</time>'


def _state(tone: str, word: str) -> str:
    mark = f'<svg class="mark mark-{tone}" aria-hidden="true" focusable="false"><use href="/assets/icons.svg#mark-{tone}"></use></svg>'
    return f'<span class="status status-{tone}">{mark}<span>{word}</span></span>'


_STATES = {
    "active": _state("good", "Активен"),
    "suspended": _state("warn", "Приостановлен"),
    "blocked": _state("bad", "Заблокирован"),
}

# ---------------------------------------------------------------- blocks

_ONE, _HALF_UP = Decimal(1), Context(prec=50, rounding=ROUND_HALF_UP)


def _stats(out: list[str], totals: Mapping[str, Any], scope: Scope) -> None:
    count, balance = _grouped(str(totals["count"])), totals["balance"]
    whole = balance.amount.quantize(_ONE, context=_HALF_UP)
    if balance.currency == "RUB" and whole > 0:
        money = f'{_ABOVE}{_grouped(str(whole))}<span class="minor">\u00a0₽</span></bdi></span>'
    else:
        money = _odd(balance, "integer", scope)
    out.append(f"""<div class="stats"><div class="block b-stat" id="count">
<p class="figure">{count}</p>
<p class="label">Наименование</p>

</div><div class="block b-stat" id="balance">
<p class="figure">{money}</p>
<p class="label">общий баланс контрактов</p>

</div></div>""")


_PEOPLE = """<section class="block b-table" id="people">




"""
_NOBODY = """<div class="state state-empty">
<p>Пока ничего нет</p>
</div>

"""
_TABLE = """<table>
<caption class="hidden">Таблица</caption>
<thead>
<tr>
<th scope="col" class="p-title">Наименование</th>
<th scope="col" class="p-meta">Контракт</th>
<th scope="col" class="p-end">Статус контракта</th>
<th scope="col" class="p-more">Телефон</th>
<th scope="col" class="p-amount end">Баланс, ₽</th>
</tr>
</thead>
<tbody>
"""


def _table(out: list[str], people: Page, scope: Scope) -> None:
    way, place = scope.links.way(ACCOUNT, scope), paging(PEOPLE, scope)
    out.append(_PEOPLE)
    if people.total and place is not None:
        out.append(
            f'<p class="found" role="status">{scope.messages.say("ui.rows_total", {"count": people.total})}</p>\n'
        )
    if not people.rows:
        out.append(_NOBODY)
    else:
        out.append(_TABLE)
        _rows(out, people.rows, way, scope)
    if place is not None:
        out.append(_pager(place, scope))
    out.append("</section>")


def _rows(out: list[str], people: Sequence[Any], way: Way, scope: Scope) -> None:
    out += [f"""<tr>
<th scope="row" class="p-title">{f'<a href="{e(to)}">{e(row["name"])}</a>' if (to := way((row["id"],))) else e(row["name"])}</th>
<td class="p-meta" data-l="Контракт">{e(row["contractNumber"])}</td>
<td class="p-end">{_STATES[row["status"]]}</td>
<td class="p-more">{_PHONES[row["phone"]]}</td>
<td class="p-amount end">{_balance(row["balance"], scope)}</td>
</tr>
""" for row in people]  # fmt: skip
    out.append("</tbody>\n</table>\n")


def _pager(place: Paging, scope: Scope) -> str:
    of = "ui.page" if place.pages is None else "ui.page_of"
    return f"""<nav class="pager" aria-label="Страницы">
{_turn("prev", place.previous, "Назад")}<span>{e(scope.messages.say(of, {"page": place.number, "pages": place.pages}))}</span>
{_turn("next", place.next, "Вперёд")}</nav>
"""


def _turn(rel: str, href: str | None, word: str) -> str:
    if href is None:
        return ""
    to = e(href)
    return f"""<a class="button" rel="{rel}" href="{to}" data-hx-get="{to}" data-hx-target="#people" data-hx-select="#people" data-hx-swap="outerMorph" data-hx-push-url="true">{word}</a>"""


_ORDERS = """<section class="block b-donut" id="orders">

<div class="head">
<h2>Заказы абонентов</h2>

</div>

"""
_TRACK = '<circle class="track" cx="76" cy="76" r="68"/>\n'
_NO_ORDERS = f"""{_ORDERS}<div class="donut">
<div class="ring"><svg viewBox="0 0 152 152" aria-hidden="true" focusable="false">{_TRACK.strip()}</svg></div>
<div class="state"><p>Пока ничего нет</p></div>
</div>
</section>"""


def _donut(out: list[str], orders: Mapping[str, int]) -> None:
    whole, done, rest = orders["total"], orders["processed"], orders["inWork"]
    found = ring(Decimal(whole), (Decimal(max(done, 0)), Decimal(max(rest, 0))))
    all_of, one, other = _grouped(str(whole)), _grouped(str(done)), _grouped(str(rest))
    if whole == 0:
        out.append(_NO_ORDERS)
        return
    track = _TRACK if found.rest else ""
    shares = found.shares
    arcs = "".join([
        f"""<circle class="s{at}" cx="76" cy="76" r="68" stroke-dasharray="{arc.length} {arc.gap}" stroke-dashoffset="{arc.offset}" transform="rotate(-90 76 76)"/>
""" for at, arc in enumerate(found.arcs, 1)
    ])  # fmt: skip
    out.append(f"""{_ORDERS}<div class="donut">
<div class="ring">
<svg viewBox="0 0 152 152" role="img" aria-label="Заказы абонентов. Общее число заявок: {all_of}, Обработанные: {one}, В работе: {other}">
{track}{arcs}</svg>
<p class="middle" aria-hidden="true"><strong>{all_of}</strong><span>всего заявок</span></p>
</div>
<ul class="legend">
<li><span class="swatch whole"></span><span>Общее число заявок</span><strong>{all_of}</strong></li>
<li><span class="swatch s1"></span><span>Обработанные</span><strong>{one}</strong></li>
<li><span class="swatch s2"></span><span>В работе</span><strong>{other}</strong></li>
</ul>
<details class="as-table"><summary>Таблицей</summary>
<table>
<caption class="hidden">Заказы абонентов</caption>
<thead><tr><th scope="col">Часть</th><th scope="col" class="end">Количество</th><th scope="col" class="end">Доля</th></tr></thead>
<tbody>
<tr><th scope="row">Обработанные</th><td class="end">{one}</td><td class="end">{shares[0]}</td></tr>
<tr><th scope="row">В работе</th><td class="end">{other}</td><td class="end">{shares[1]}</td></tr>
</tbody>
</table>
</details>
</div>
</section>""")


def _news(out: list[str], news: Any, scope: Scope) -> None:
    way, year = scope.links.way(NEWS_ITEM, scope), scope.now.astimezone(scope.zone).year
    out.append("""<section class="block b-list" id="news">

<div class="head">
<h2>Узнать последние новости</h2>

</div>

<ul class="rows with-lead">""")
    out += [f"""<li>
<p class="lead">{_day(day := row["published"], day.year == year)}</p><div class="what">
<p class="main">{f'<a href="{e(to)}">{e(row["title"])}</a>' if (to := way((row["slug"],))) else e(row["title"])}</p>
</div>
</li>
""" for row in news]  # fmt: skip
    out.append("</ul></section>")
