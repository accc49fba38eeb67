"""The whole cabinet from a checked blueprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from itertools import combinations

from constructor.account import ACTIONS
from constructor.check import Checked
from constructor.check.model import walk
from constructor.locales import locale_data
from constructor.lower.blocks import lower_blocks
from constructor.lower.questions import lower_data, lower_operation, lower_proof, lower_query
from constructor.lower.settings import Place, inline_key
from constructor.lower.sources import lower_source
from constructor.resolve.model import (
    Asked,
    AskedOperation,
    AudienceOf,
    CurrentOf,
    Expression,
    GateOf,
    MenuEntry,
    ObjectOf,
    ProofOf,
    QuestionOf,
    RecordOf,
    ScreenOf,
    Slot,
    Words,
)
from constructor.types import reads
from runtime.cabinet.model import (
    Apply,
    Cabinet,
    Collection,
    Const,
    Current,
    Expr,
    Gate,
    Identity,
    Level,
    MenuItem,
    ObjectKind,
    Operation,
    Path,
    Plan,
    Role,
    Screen,
    Shell,
    Text,
    Theme,
)
from runtime.palette import solve
from runtime.records import replace
from runtime.texts import spoken


def lower(checked: Checked) -> Cabinet:
    """Return the cabinet; `checked` must be without errors."""
    blueprint = checked.blueprint
    place = Place(checked=checked, noted=[])
    return Cabinet(
        id=blueprint.id,
        name=place.words(blueprint.name) or Text(key=""),
        locales=tuple(
            replace(
                locale_data(code, [blueprint.currency, "RUB", "KZT", "USD", "EUR"]),
                words="content" if language.in_content else "blueprint",
            )
            for code, language in blueprint.languages.items()
        ),
        time_zone=blueprint.time_zone,
        currency=blueprint.currency,
        theme=Theme(id=blueprint.theme, brand=blueprint.brand, palette=_palette(blueprint.brand)),
        home=blueprint.home,
        menu=tuple(_menu_item(checked, entry) for entry in blueprint.menu),
        shell=_shell(checked),
        identity=_identity(checked),
        current=tuple(_current(checked, current) for current in blueprint.current.values()),
        objects={name: _object(checked, item) for name, item in blueprint.objects.items()},
        sources={name: lower_source(source) for name, source in blueprint.sources.items()},
        operations=_operations(checked),
        screens={name: _screen(checked, screen) for name, screen in blueprint.screens.items()},
        collections={
            name: Collection(
                id=name,
                fields=of.fields,
                order=tuple(of.fields),
                words=of.words,
                translated=of.translated,
                one=of.one,
                public=of.public,
                key=of.key,
            )
            for name, of in blueprint.collections.items()
        },
        texts=_texts(checked),
        tones={name: tones for source in blueprint.sources.values() for name, tones in source.tones.items()},
        audiences={name: _audience(audience) for name, audience in blueprint.audiences.items()},
        gates=tuple(_gate(checked, gate) for gate in blueprint.gates),
    )


def _audience(audience: AudienceOf) -> Expr:
    """Return the condition; roles are looked for among those held, the root `roles`."""
    if audience.condition is not None:
        return audience.condition.parsed.expr
    held = [Apply(name="in", args=(Const(value=role), Path(root="roles"))) for role in audience.roles]
    return reduce(lambda one, other: Apply(name="or", args=(one, other)), held)


def _gate(checked: Checked, gate: GateOf) -> Gate:
    place = Place(checked=checked, noted=[])
    until = place.when(gate.until)
    assert until is not None  # what was refused was reported
    data = lower_data(checked, checked.orders[""], place.noted)
    return Gate(screen=gate.screen, until=until, roles=gate.roles, data=data)


@cache
def _palette(brand: str) -> Mapping[str, tuple[str, str]]:
    return solve(brand)


def _menu_item(checked: Checked, entry: MenuEntry) -> MenuItem:
    place = Place(checked=checked, noted=[])
    screen = checked.blueprint.screens.get(entry.screen)
    return MenuItem(
        screen=entry.screen,
        label=place.words(entry.label),
        icon=screen.icon if screen else "home" if entry.screen == "home" else "",
        items=tuple(_menu_item(checked, item) for item in entry.items),
    )


def _shell(checked: Checked) -> Shell:
    blueprint = checked.blueprint
    place = Place(checked=checked, noted=[])
    phone = place.value(blueprint.phone, "phone") if blueprint.phone else None
    email = place.value(blueprint.email) if blueprint.email else None
    data = lower_data(checked, checked.orders[""], place.noted)
    return Shell(phone=phone, email=email, data=data, footer=blueprint.footer)


def _identity(checked: Checked) -> Identity:
    blueprint = checked.blueprint
    place = Place(checked=checked, noted=[])
    return Identity(
        session={name: place.expr(expression) for name, expression in blueprint.session.items()},
        roles_in=tuple(place.expr(expression) for expression in blueprint.roles_in),
        roles=tuple(
            Role(
                id=role.id, named=role.named, includes=role.includes, needs=_role_needs(checked, role.id),
                idle=role.idle, absolute=role.absolute,
            )
            for role in blueprint.roles.values()
        ),
        idle=blueprint.idle,
        absolute=blueprint.absolute,
        levels={
            name: Level(id=name, acr=level.acr, within=level.within, enrol=level.enrol)
            for name, level in blueprint.levels.items()
        },
        account=ACTIONS,
        registration=blueprint.registration,
    )  # fmt: skip


def _role_needs(checked: Checked, role: str) -> tuple[str, ...]:
    """Return the names of the session that the role's owners read: unknown, the role is not granted."""
    needs: set[str] = set()
    for item in checked.blueprint.objects.values():
        for owner in item.owners.get(role, ()):
            args = owner.args.values() if isinstance(owner, ProofOf) else (owner,)
            expressions = (arg.parsed.expr for arg in args if isinstance(arg, Expression))
            paths = (path for expr in expressions for path in reads(expr))
            needs |= {path.parts[0] for path in paths if path.root == "session" and path.parts}
    return tuple(sorted(needs))


def _current(checked: Checked, current: CurrentOf) -> Current:
    place = Place(checked=checked, noted=[])
    default, acting = place.when(current.default), place.words(current.acting)
    if current.options is None:
        return Current(
            name=current.name,
            default=default,
            choose=current.choose,
            acting=acting if isinstance(acting, Text) else None,
        )
    row = replace(place, item=Path(root=current.name), noted=place.noted)
    label = row.words(current.label)
    answer = checked.answers[current.options]
    fields = (answer.of or answer).fields
    key = next((name for name, field in fields.items() if field.type.object == current.name), "id")
    parts: dict[str, object] = {}
    for path in (path for expr in place.noted for path in reads(expr)):
        if path.root == current.name and path.parts:
            parts.setdefault(path.parts[0], {})
    parts[key] = {}
    return Current(
        name=current.name,
        default=default,
        options=lower_query(checked, current.options, parts, Place(checked=checked, noted=[])),
        value=Path(root="item", parts=(key,)),
        label=label,
        choose=current.choose,
        acting=acting if isinstance(acting, Text) else None,
    )


def _object(checked: Checked, item: ObjectOf) -> ObjectKind:
    place = Place(checked=checked, noted=[])
    owners = {
        role: tuple(
            lower_proof(checked, owner, item.id)
            if isinstance(owner, ProofOf)
            else place.expr(owner)
            if isinstance(owner, Expression)
            else "anyone"
            for owner in listed
        )
        for role, listed in item.owners.items()
    }
    proof = lower_proof(checked, item.proof, item.id) if item.proof else None
    return ObjectKind(id=item.id, public=item.public, owners=owners, of=item.of, proof=proof)  # type: ignore[arg-type]  # "anyone" is the only word


def _operations(checked: Checked) -> Mapping[str, Operation]:
    blueprint = checked.blueprint
    data = [*blueprint.data.values(), *(data for screen in blueprint.screens.values() for data in screen.data.values())]
    asked: list[Asked] = [datum.asked for datum in data if isinstance(datum, QuestionOf)]
    asked += [current.options.asked for current in blueprint.current.values() if current.options]
    for item in blueprint.objects.values():
        asked += [owner.asked for listed in item.owners.values() for owner in listed if isinstance(owner, ProofOf)]
        asked += [item.proof.asked] if item.proof else []
    return {one.id: lower_operation(one) for one in asked if isinstance(one, AskedOperation)}


def _screen(checked: Checked, screen: ScreenOf) -> Screen:
    roles = plan_roles(screen)
    plans = {"+".join(held): _plan(checked, screen, frozenset(held)) for held in _subsets(roles)}
    title = Place(checked=checked, noted=[]).words(screen.title)
    return Screen(
        id=screen.id,
        path=screen.path,
        title=title or Text(key=""),
        roles=screen.roles,
        public=screen.public,
        params=screen.params,
        plan_roles=roles,
        plans=plans,
        currents=_currents(checked, screen, plans),
        icon=screen.icon,
        step_up=screen.step_up,
        origin=f"{screen.span.file}:{screen.span.start.line}",
    )


def plan_roles(screen: ScreenOf) -> tuple[str, ...]:
    """Return the roles that blocks or their parts name: only they make plans differ."""
    return tuple(
        sorted({role for block in walk(screen.blocks) for role in (*block.roles, *_record_roles(block.slots))})
    )


def _record_roles(slots: Mapping[str, Slot]) -> Iterator[str]:
    for slot in slots.values():
        for item in slot if isinstance(slot, tuple) else ():
            if isinstance(item, RecordOf):
                yield from item.roles


def _subsets(roles: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for size in range(len(roles) + 1):
        yield from combinations(roles, size)


def _plan(checked: Checked, screen: ScreenOf, held: frozenset[str]) -> Plan:
    place = Place(checked=checked, noted=[])
    for around in (checked.blueprint.phone, checked.blueprint.email):  # what the shell reads is asked once, for both
        place.when(around)
    place.words(screen.title)
    bands = lower_blocks(screen.blocks, held, place)
    ordered = (*checked.orders[""], *checked.orders[screen.id])
    return Plan(bands=bands, data=lower_data(checked, ordered, place.noted))


def _currents(checked: Checked, screen: ScreenOf, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """Return which current things the plans' questions and the proofs of what is in the path read, in order."""
    exprs = [expr for plan in plans.values() for data in plan.data for expr in getattr(data, "args", {}).values()]
    read = {name for kind in screen.params.values() for name in _chain(checked, kind)}
    read |= {path.parts[0] for expr in exprs for path in reads(expr) if path.root == "current" and path.parts}
    for current in reversed(list(checked.blueprint.current.values())):
        if current.name in read and current.options is not None:
            args = (arg.parsed.expr for arg in current.options.args.values() if isinstance(arg, Expression))
            read |= {path.parts[0] for expr in args for path in reads(expr) if path.root == "current" and path.parts}
    return tuple(name for name in checked.blueprint.current if name in read)


def _chain(checked: Checked, kind: str) -> Iterator[str]:
    """Yield the parents through which a thing is proved to be somebody's."""
    declared = checked.blueprint.objects.get(kind)
    if declared is not None and declared.of:
        yield declared.of
        yield from _chain(checked, declared.of)


def _texts(checked: Checked) -> Mapping[str, Mapping[str, str]]:
    """Return every locale's words: the product's own, the blueprint's over them, and those written in place."""
    blueprint = checked.blueprint
    inline = [words for screen in blueprint.screens.values() for words in _inline(screen)]
    found = {}
    for locale in blueprint.locales:
        own = blueprint.texts.get(locale)
        words = {key: message for key, (message, _) in own.messages.items()} if own else {}
        placed = {inline_key(item): item.inline[locale] for item in inline if locale in item.inline}
        found[locale] = {**spoken(locale), **words, **placed}
    return found


def _inline(screen: ScreenOf) -> Iterator[Words]:
    slots: list[Slot] = [screen.title]
    slots += [slot for block in walk(screen.blocks) for slot in block.slots.values()]
    while slots:
        slot = slots.pop()
        if isinstance(slot, Words) and slot.inline:
            yield slot
        elif isinstance(slot, RecordOf):
            slots += slot.slots.values()
        elif isinstance(slot, tuple):
            slots += slot
        elif (label := getattr(slot, "label", None)) is not None:
            slots.append(label)
