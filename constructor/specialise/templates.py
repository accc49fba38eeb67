"""Templates in templates: include, import, and a whole that others fill in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jinja2 import TemplateNotFound, nodes

from constructor.specialise.values import Frame, Missing, Parts, Static
from constructor.specialise.work import Work, statement


def draw(work: Work, name: str) -> None:
    """Evaluate the template of that name in the frame in force."""
    tree = _tree(work, name)
    with work.inside(work.frame, name):
        line = work.line
        extends = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
        if extends is None:
            work.run(tree.body)
        else:
            _extend(work, tree, extends, name)
        work.line = line


def _tree(work: Work, name: str) -> nodes.Template:
    if work.template and len(work.calling) > 40:
        work.refuse("recursion", name)
    try:
        return work.templates.get(name)
    except TemplateNotFound:
        work.refuse("unknown", name or "''")


@contextmanager
def _taking(work: Work, name: str) -> Iterator[None]:
    """Refuse a template that takes itself in, by whatever way, again and again."""
    work.calling.append(name)
    if work.calling.count(name) > 10:
        work.refuse("recursion", name)
    yield
    work.calling.pop()


def _extend(work: Work, tree: nodes.Template, extends: nodes.Extends, name: str) -> None:
    for block in tree.find_all(nodes.Block):
        work.overriding = {**work.overriding, block.name: (*work.overriding.get(block.name, ()), (block, name))}
    with work.captured():  # outside its blocks, a template that fills in another prints nothing
        for node in tree.body:
            if not isinstance(node, nodes.Extends | nodes.Block):
                work.run([node])
    whole = _name(work, extends.template)
    with _taking(work, whole):
        draw(work, whole)


@statement(nodes.Block)
def block(work: Work, node: nodes.Block) -> None:
    """`block`: what the template that fills it in says, else its own body."""
    filled, template = (*work.overriding.get(node.name, ()), (node, work.template))[0]
    if any(name.name in ("super", "self") for name in filled.find_all(nodes.Name)):
        work.refuse("statement", "super() or self")
    frame = Frame(work.frame if node.scoped else work.context)
    with work.inside(frame, template):
        work.run(filled.body)


@statement(nodes.Include)
def include(work: Work, node: nodes.Include) -> None:
    """`include`: another template's text, which sees all names."""
    name = _name(work, node.template)
    with _taking(work, name), work.inside(Frame(work.frame if node.with_context else None)):
        draw(work, name)


@statement(nodes.FromImport)
def from_import(work: Work, node: nodes.FromImport) -> None:
    """`from a import b`: names of another template."""
    module = _module(work, node.template, node.with_context)
    for one in node.names:
        name, alias = one if isinstance(one, tuple) else (one, one)
        work.frame.names[alias] = module.names.get(name, Missing(name))


@statement(nodes.Import)
def whole_import(work: Work, node: nodes.Import) -> None:
    """`import a as b`: another template's names under one."""
    work.frame.names[node.target] = Parts(_module(work, node.template, node.with_context).names)


def _module(work: Work, template: nodes.Expr, with_context: bool) -> Frame:
    name = _name(work, template)
    frame = Frame(work.frame if with_context else None)
    with _taking(work, name), work.captured(), work.inside(frame):
        draw(work, name)
    return frame


def _name(work: Work, node: nodes.Expr) -> str:
    found = work.value(node)
    if not isinstance(found, Static) or not isinstance(found.value, str):
        work.refuse("late", "the name of a template")
    return found.value
