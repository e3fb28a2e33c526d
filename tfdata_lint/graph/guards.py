"""The conditions under which a value holds, and how they exclude each other.

A `Guards` is a conjunction: for each subject (the key of an unknown value) what is known of it.
A `Paths` is a disjunction of them: the ways in which a statement can be reached.

Guards are met and merged a million times in a long function. So subjects and claims are interned,
and a `Guards` is a frozenset of claims: most questions are answered by one operation on sets.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import reduce
from itertools import product
from weakref import WeakValueDictionary

from tfdata_lint.records import dataclass

MAX_PATHS = 16
"""Ways in which one statement can be reached; more are merged into what they have in common."""

MAX_UNMERGED = 2 * MAX_PATHS
"""Ways that are kept apart while more of them, which may merge them, are still to come."""

Literal = Hashable
"""A value that a subject is compared with: ("bool", True), ("str", "train"), ("symbol", path)."""

NONE: Literal = ("NoneType", None)

Among = frozenset[Literal] | None


def _truth(literal: Literal) -> bool | None:
    match literal:
        case ("symbol", _):
            return None
        case (_, value):
            return bool(value)
    return None


class Subject:
    """What is tested: one object for each key. Keys nest deep, so they are hashed once a test."""

    __slots__ = ("__weakref__", "_claims")

    def __init__(self) -> None:
        self._claims: dict[Hashable, Claim] = {}

    @staticmethod
    def of(key: Hashable) -> Subject:
        """The subject with a key."""
        known = _SUBJECTS.get(key)
        if known is None:
            known = _SUBJECTS[key] = Subject()
        return known

    def claim(self, among: Among, never: frozenset[Literal], truth: bool | None) -> Claim:
        """The claim about this subject with this content."""
        content = (among, never, truth)
        known = self._claims.get(content)
        if known is None:
            known = self._claims[content] = Claim(self, among, never, truth)
        return known


_SUBJECTS: WeakValueDictionary[Hashable, Subject] = WeakValueDictionary()


class Claim:
    """What is known of one subject: it is one of `among` (None: anything), none of `never`, and
    its truth value. Made by `Subject.claim`: claims that say the same are the same object."""

    __slots__ = ("_denial", "among", "never", "subject", "truth")

    def __init__(
        self, subject: Subject, among: Among, never: frozenset[Literal], truth: bool | None
    ) -> None:
        self.subject = subject
        self.among = among
        self.never = never
        self.truth = truth
        self._denial: Claim | None = None

    @property
    def denial(self) -> Claim | None:
        """The claim that holds where this one does not, and only there; None without one."""
        if self._denial is None:
            nothing: frozenset[Literal] = frozenset()
            if self.truth is not None:
                if self.among is None:
                    self._denial = self.subject.claim(None, self.never, not self.truth)
            elif self.among is None:
                self._denial = self.subject.claim(self.never, nothing, None)
            elif not self.never:
                self._denial = self.subject.claim(None, self.among, None)
        return self._denial

    def meet(self, other: Claim) -> Claim | None:
        """Both claims at once; None when they exclude each other."""
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
        return self.subject.claim(among, never, truth)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one outcome of a test says, as in `Claim`; `text` is the test as written."""

    among: Among = None
    never: frozenset[Literal] = frozenset()
    truth: bool | None = None
    text: str = ""


class Guards:
    """A conjunction of claims, immutable and hashable.

    `wording` has each subject with the test as written, in the order in which they were met.
    """

    __slots__ = ("_denials", "claims", "wording")

    def __init__(self, claims: frozenset[Claim], wording: dict[Subject, str]) -> None:
        self.claims = claims
        self.wording = wording
        self._denials: frozenset[Claim | None] | None = None

    @staticmethod
    def when(key: Hashable, fact: Fact) -> Guards:
        """What one test says of the subject with a key."""
        subject = Subject.of(key)
        claim = subject.claim(fact.among, fact.never, fact.truth)
        return Guards(frozenset([claim]), {subject: fact.text})

    def __bool__(self) -> bool:
        return bool(self.claims)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guards) and self.claims == other.claims

    def __hash__(self) -> int:
        return hash(self.claims)

    @property
    def denials(self) -> frozenset[Claim | None]:
        """Claims of which one is enough to exclude this conjunction."""
        if self._denials is None:
            self._denials = frozenset([claim.denial for claim in self.claims])
        return self._denials

    def excludes(self, other: Guards) -> bool:
        """True when the two cannot both hold."""
        if other.claims <= self.claims:
            return False
        return not self.denials.isdisjoint(other.claims) or self.both(other) is None

    def both(self, other: Guards) -> Guards | None:
        """The conjunction; None when the two exclude each other."""
        if not other.claims:
            return self
        if not self.claims:
            return other
        claims = self.claims | other.claims
        if len(claims) == len(self.claims):
            return self
        # Denials go both ways: those of one of the two are enough.
        asked, told = (other, self) if self._denials is None else (self, other)
        if not asked.denials.isdisjoint(told.claims):
            return None
        wording = self.wording | other.wording | self.wording
        if len(wording) == len(claims):
            return Guards(claims, wording)
        return self._met(other, wording)

    def _met(self, other: Guards, wording: dict[Subject, str]) -> Guards | None:
        """The conjunction where the two say different things of one subject."""
        met = {claim.subject: claim for claim in self.claims}
        for theirs in other.claims:
            subject = theirs.subject
            mine = met.setdefault(subject, theirs)
            if mine is not theirs:
                both = mine.meet(theirs)
                if both is None:
                    return None
                met[subject] = both
                wording[subject] = _joined(self.wording[subject], other.wording[subject])
        return Guards(frozenset(met.values()), wording)

    def without(self, claim: Claim) -> Guards:
        """The same conjunction without one of its claims."""
        wording = dict(self.wording)
        del wording[claim.subject]
        return Guards(self.claims - {claim}, wording)

    def shared(self, other: Guards) -> Guards:
        """What both conjunctions say."""
        claims = self.claims & other.claims
        subjects = {claim.subject for claim in claims}
        wording = {subject: text for subject, text in self.wording.items() if subject in subjects}
        return Guards(claims, wording)

    def beside(self, other: Guards) -> Guards:
        """What this conjunction says and the other does not."""
        claims = self.claims - other.claims
        return self.shared(Guards(claims, self.wording))

    def merged(self, other: Guards) -> Guards | None:
        """One conjunction for "this or that" when they differ in claims of which one denies the
        other, or when one follows from the other; None otherwise."""
        mine, theirs = self.claims, other.claims
        if len(mine) != len(theirs):
            if mine < theirs:
                return self
            return other if theirs < mine else None
        odd = mine - theirs
        if len(odd) > 1:
            return None
        for claim in odd:
            return self.without(claim) if claim.denial in theirs else None
        return self

    def texts(self) -> tuple[str, ...]:
        """The tests as written in the source."""
        return tuple(text for text in self.wording.values() if text)


def _joined(text: str, other: str) -> str:
    """The wording of two tests of one subject."""
    if text == other or not other:
        return text
    return f"{text} and {other}" if text else other


ALWAYS = Guards(frozenset(), {})


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
        if other is ANYWAY or other.ways == (ALWAYS,):
            return self
        if len(self.ways) == len(other.ways) == 1:
            way = self.ways[0].both(other.ways[0])
            return self if way is self.ways[0] else Paths(() if way is None else (way,))
        met = (mine.both(theirs) for mine, theirs in product(self.ways, other.ways))
        return simplified(way for way in met if way is not None)

    def either(self, other: Paths) -> Paths:
        """Every way that is in one of the two."""
        if self is other or not other.ways:
            return self
        return simplified((*self.ways, *other.ways))

    def within(self, ways: Iterable[Guards]) -> bool:
        """True when one of `ways` holds on every way, for all that can be told."""
        known = simplified(ways).ways
        return all(any(each.claims <= way.claims for each in known) for way in self.ways)

    def common(self) -> Guards:
        """What holds on every way; nothing where there is none."""
        return reduce(Guards.shared, self.ways) if self.ways else ALWAYS

    def admits(self, guards: Guards) -> bool:
        """True when some way can be taken while `guards` hold."""
        return any(not way.excludes(guards) for way in self.ways)


def fewest(ways: Iterable[Guards], most: int | None = None) -> list[tuple[Guards, int]]:
    """The same disjunction in fewer ways, each with the number of the last one that went into it.

    As soon as there are more than `most`, only what all have in common is kept.
    """
    kept: list[tuple[Guards, int]] = []
    for number, way in enumerate(ways):
        merged: Guards | None = way
        while merged is not None:
            # What came of two may merge with any other one.
            way, merged = merged, None
            mine, subjects = way.claims, way.wording.keys()
            size = len(mine)
            for place, (each, _) in enumerate(kept):
                theirs = each.claims
                if len(theirs) == size:
                    if each.wording.keys() != subjects:
                        # They are about different subjects, which is so for nearly all pairs.
                        continue
                elif not (theirs < mine or mine < theirs):
                    continue
                merged = each.merged(way)
                if merged is not None:
                    del kept[place]
                    break
        kept.append((way, number))
        if most is not None and len(kept) > most:
            kept = [(reduce(Guards.shared, (each for each, _ in kept)), number)]
    return kept


def simplified(ways: Iterable[Guards]) -> Paths:
    """The same disjunction in fewer ways; above MAX_PATHS only what all have in common is kept."""
    listed = list(ways)
    if len(listed) <= 1:
        return Paths(listed)
    kept = [way for way, _ in fewest(listed, MAX_UNMERGED)]
    return Paths([reduce(Guards.shared, kept)] if len(kept) > MAX_PATHS else kept)


ANYWAY = Paths()
