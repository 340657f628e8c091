"""What the diagrams of the ontology show: classes and the properties between them, as the model has them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from clustergraph.iris import ENTITY
from clustergraph.layout import Arrow, Box, Drawing, draw
from clustergraph.model import Model, Use
from clustergraph.terms import Module, Term

Link = Callable[[str], str]


class Diagram(NamedTuple):
    """A drawing with the same in words, for those who do not see it."""

    drawing: Drawing
    sentences: list[str]


def of_module(model: Model, module: Module, lang: str, link: Link) -> Diagram:
    """The classes of a module, what kinds of others they are, and the properties that lead from them, each by its name."""
    boxes: dict[str, Box] = {}
    arrows: list[Arrow] = []
    sentences: list[str] = []
    for term in module.classes:
        boxes[term.iri] = _class_box(model, term.iri, module, lang, link)
        for parent in (parent for parent in term.parents if parent in model.terms and model.terms[parent].ours):
            if parent != ENTITY:
                boxes.setdefault(parent, _class_box(model, parent, module, lang, link))
                arrows.append(Arrow(parent, term.iri, "kind"))
                sentences.append(f"{_name(model, term.iri, lang)} ⊂ {_name(model, parent, lang)}")
    for (holder, targets), names in _bundles(model, module).items():
        key = f"{holder} {' '.join(targets)}"
        boxes[key] = Box(key, tuple(_name(model, name, lang) for name in names), "relation")
        for end in (holder, *targets):
            boxes.setdefault(end, _class_box(model, end, module, lang, link))
        arrows.append(Arrow(holder, key, "from"))
        arrows += [Arrow(key, target, "to") if target != holder else Arrow(holder, key, "both") for target in targets]
        ends = " / ".join(_name(model, target, lang) for target in targets)
        sentences += [f"{_name(model, holder, lang)} – {_name(model, name, lang)} → {ends}" for name in names]
    return Diagram(draw(list(boxes.values()), _once(arrows)), sentences)


def overview(model: Model, lang: str, link: Link) -> Diagram:
    """The classes that no other class of ours is above, and an arrow wherever a property leads from one to another."""
    titles: dict[tuple[str, str], list[str]] = defaultdict(list)
    for module in model.modules:
        for (holder, targets), names in _bundles(model, module).items():
            for target in targets:
                ends = (_top(model, holder), _top(model, target))
                if ENTITY not in ends and ends[0] != ends[1]:
                    titles[ends] += [name for name in names if name not in titles[ends]]
    arrows, sentences = [], []
    for (source, target), names in sorted(titles.items()):
        words = ", ".join(_name(model, name, lang) for name in names)
        sentences.append(f"{_name(model, source, lang)} – {words} → {_name(model, target, lang)}")
        arrows.append(Arrow(source, target, "to", sentences[-1]))
    ends_ = sorted({end for arrow in arrows for end in (arrow.source, arrow.target)})
    return Diagram(draw([_class_box(model, end, None, lang, link) for end in ends_], arrows), sentences)


def _bundles(model: Model, module: Module) -> dict[tuple[str, tuple[str, ...]], list[str]]:
    """Properties by where they lead from and to, so that those between the same classes are drawn as one."""
    ours = {term.iri for term in module.terms}
    found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    drawn: set[str] = set()
    for use in _uses(model, ours):
        targets = tuple(kind for kind in use.kinds if kind in model.terms and model.terms[kind].ours)
        if targets and not drawn & set(model.terms[use.name].inverses):
            drawn.add(use.name)
            found[use.holder, targets].append(use.name)
    return found


def _uses(model: Model, ours: set[str]) -> Iterable[Use]:
    """The uses of the module's properties, and of other vocabularies' by its classes; not those that only narrow one."""
    classes = [term.iri for term in model.terms.values() if term.kind == "class" and term.ours]
    for holder in sorted(classes, key=lambda iri: (iri not in ours, iri)):
        for use in model.own(holder):
            term = model.terms.get(use.name)
            belongs = use.name in ours or (holder in ours and holder != ENTITY and term and not term.ours)
            narrows = term and term.ours and any(model.holds(parent, use.name) for parent in model.ancestors(holder))
            if term and term.kind == "object" and belongs and not narrows:
                yield use


def _class_box(model: Model, iri: str, module: Module | None, lang: str, link: Link) -> Box:
    term = model.terms[iri]
    inside = module is None or term.module == module.iri
    return Box(iri, (_name(model, iri, lang),), "class" if inside else "other", link(iri))


def _name(model: Model, iri: str, lang: str) -> str:
    term: Term = model.terms[iri]
    return term.label.get(lang, term.name)


def _top(model: Model, iri: str) -> str:
    """The highest class above a class that is not the class of everything."""
    line = [iri, *(parent for parent in model.ancestors(iri) if parent in model.terms and model.terms[parent].ours)]
    return [step for step in line if step != ENTITY][-1] if line != [ENTITY] else ENTITY


def _once(arrows: Iterable[Arrow]) -> list[Arrow]:
    """Each pair once: where a property leads back to the class that it comes from, one line with two heads."""
    both = {(arrow.source, arrow.target) for arrow in arrows if arrow.kind == "both"}
    return list(dict.fromkeys(a for a in arrows if a.kind != "from" or (a.source, a.target) not in both))
