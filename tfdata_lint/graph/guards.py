"""The conditions under which a value holds, and how they exclude each other.

A `Guards` is a conjunction: for each subject (the key of an unknown value) what is known of it.
A `Paths` is a disjunction of them: the ways in which a statement can be reached.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

MAX_PATHS = 16
"""Ways in which one statement can be reached; more are merged into what they have in common."""

Literal = Hashable
"""A value that a subject is compared with: ("bool", True), ("str", "train"), ("symbol", path)."""

NONE: Literal = ("NoneType", None)


def _truth(literal: Literal) -> bool | None:
    match literal:
        case ("symbol", _):
            return None
        case (_, value):
            return bool(value)
    return None


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one subject: it is one of `among` (None: anything), none of `never`, and
    its truth value. `text` is the test as written, for messages."""

    among: frozenset[Literal] | None = None
    never: frozenset[Literal] = frozenset()
    truth: bool | None = None
    text: str = ""

    def meet(self, other: Fact) -> Fact | None:
        """Both facts at once; None when they exclude each other."""
        if self.truth is not None and other.truth is not None and self.truth != other.truth:
            return None
        truth = self.truth if self.truth is not None else other.truth
        never = self.never | other.never
        among = self.among
        if other.among is not None:
            among = other.among if among is None else among & other.among
        if truth is True:
            never |= {NONE}
        if among is not None:
            among = frozenset(
                literal
                for literal in among - never
                if truth is None or _truth(literal) in (None, truth)
            )
            if not among:
                return None
        text = (
            self.text
            if self.text == other.text or not other.text
            else (f"{self.text} and {other.text}" if self.text else other.text)
        )
        return Fact(among, never, truth, text)

    def complements(self, other: Fact) -> bool:
        """True when one of the two always holds and never both."""
        if self.truth is not None and other.truth is not None:
            plain = self.among is None is other.among and self.never == other.never
            return plain and self.truth != other.truth
        if self.truth is not None or other.truth is not None:
            return False
        if self.among is not None and other.among is None and not self.never:
            return self.among == other.never
        if other.among is not None and self.among is None and not other.never:
            return other.among == self.never
        return False

    def same_as(self, other: Fact) -> bool:
        """Equal but for the wording."""
        return (self.among, self.never, self.truth) == (other.among, other.never, other.truth)


class Guards:
    """A conjunction of facts, immutable and hashable."""

    __slots__ = ("_hash", "facts")

    def __init__(self, facts: dict[Hashable, Fact] | None = None) -> None:
        self.facts = facts or {}
        self._hash: int | None = None

    def __bool__(self) -> bool:
        return bool(self.facts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Guards) or self.facts.keys() != other.facts.keys():
            return False
        return all(fact.same_as(other.facts[subject]) for subject, fact in self.facts.items())

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.facts))
        return self._hash

    def both(self, other: Guards) -> Guards | None:
        """The conjunction; None when the two exclude each other."""
        if not other.facts or self is other:
            return self
        if not self.facts:
            return other
        facts = dict(self.facts)
        for subject, fact in other.facts.items():
            mine = facts.get(subject)
            if mine is None:
                facts[subject] = fact
            elif not mine.same_as(fact):
                met = mine.meet(fact)
                if met is None:
                    return None
                facts[subject] = met
        return Guards(facts)

    def without(self, subject: Hashable) -> Guards:
        """The same conjunction with nothing said of one subject."""
        return Guards({key: fact for key, fact in self.facts.items() if key != subject})

    def shared(self, other: Guards) -> Guards:
        """What both conjunctions say."""
        return Guards(
            {
                subject: fact
                for subject, fact in self.facts.items()
                if subject in other.facts and fact.same_as(other.facts[subject])
            }
        )

    def merged(self, other: Guards) -> Guards | None:
        """One conjunction for "this or that" when they differ in complementary facts of one
        subject, or when one follows from the other; None otherwise."""
        small, large = (self, other) if len(self.facts) <= len(other.facts) else (other, self)
        if not small.facts.keys() <= large.facts.keys():
            return None
        odd: Hashable = None
        differs = False
        for key, fact in small.facts.items():
            theirs = large.facts[key]
            if fact is not theirs and not fact.same_as(theirs):
                if differs:
                    return None
                odd, differs = key, True
        if not differs:
            return small
        if len(small.facts) == len(large.facts) and small.facts[odd].complements(large.facts[odd]):
            return small.without(odd)
        return None

    def texts(self) -> tuple[str, ...]:
        """The tests as written in the source."""
        return tuple(fact.text for fact in self.facts.values() if fact.text)


ALWAYS = Guards()


class Paths:
    """A disjunction of guards: the ways in which a statement is reached."""

    __slots__ = ("ways",)

    def __init__(self, ways: Iterable[Guards] = (ALWAYS,)) -> None:
        self.ways = tuple(ways)

    def __iter__(self) -> Iterator[Guards]:
        return iter(self.ways)

    def __bool__(self) -> bool:
        return bool(self.ways)

    def both(self, other: Paths) -> Paths:
        """Every way that is in both; empty when none can be."""
        if other.ways == (ALWAYS,):
            return self
        met = (mine.both(theirs) for mine, theirs in product(self.ways, other.ways))
        return simplified(way for way in met if way is not None)

    def either(self, other: Paths) -> Paths:
        """Every way that is in one of the two."""
        return simplified((*self.ways, *other.ways))

    def admits(self, guards: Guards) -> bool:
        """True when some way can be taken while `guards` hold."""
        return any(way.both(guards) is not None for way in self.ways)


def simplified(ways: Iterable[Guards]) -> Paths:
    """The same disjunction in fewer ways; above MAX_PATHS only what all have in common is kept."""
    kept: list[Guards] = []
    for way in ways:
        pending: Guards | None = way
        while pending is not None:
            for index, other in enumerate(kept):
                merged = other.merged(pending)
                if merged is not None:
                    del kept[index]
                    pending = merged
                    break
            else:
                kept.append(pending)
                pending = None
    if len(kept) > MAX_PATHS:
        common = kept[0]
        for way in kept[1:]:
            common = common.shared(way)
        kept = [common]
    return Paths(kept)


ANYWAY = Paths()
