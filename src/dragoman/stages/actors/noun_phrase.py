"""What the words of one noun phrase themselves tell: its head, country, sector and office."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import Ledger, Person, Reading, singular
from dragoman.stages.actors.reading import AFTER_HEAD, PLACES, Read

FORMER = re.compile(r"\b(former|ex|ousted|deposed|late|then|erstwhile|retired)\b", re.I)
GENERIC = word_set("generic heads")
"""Roles that take their sector from the body before them: "Hamas leaders" are rebels, "UN envoy" is IGO."""
RELATIONAL = word_set("relational heads")
STATES = word_set("heads that are states")
_PARTISANS = word_set("American partisans")
_OF_PERSON = word_set("of a person")
_OF_EUROPE = word_set("European plurals")
"""Europeans who act together: "European powers" stand for the Union, "European countries" and "allies" for no one party."""
_UN_ROLES = word_set("roles of the United Nations")
_STUDENTS = word_set("students of a country")
_HIRED = frozenset({"NGO", "BUS", "MNC", "JRN", "EDU", "IGO", "LAB", "REL"})
_BACKED = word_set("backed")
_SEATED = word_set("seated")
_OF_BODIES = word_set("of bodies")
_COLLECTIVE = word_set("groups")
_HONORIFIC = word_set("honorifics")
_IRREGULAR = re.compile(
    r"\b(rebel|islamist|separatist|kurdish|guerrilla|jihadist|opposition|insurgent|pro-russian?|tamil|secessionist)\b"
)
_OWN = frozenset({"LEG", "REB", "PTY", "IGO", "JRN", "NGO", "OPP", "SPY", "JUD", "PRM", "MNC", "BUS", "COP"})


_ONE_STATE = word_set("one state")
_HYPHENED = word_set("hyphened")
_SENT = word_set("sent")
_TELLING = word_set("telling heads")
"""Roles whose sector the word before them tells: "hospital officials", "police chief", "rebel commander"."""
_TOLD = "REB COP MIL MED SPY JUD OPP LEG PTY LAB REL NGO BUS PRM UAF REF CRM".split()
"""Sectors that a word beside a role may tell; where several do, the last of this list."""
Role = tuple[int, int, str]


@dataclass(slots=True)
class _Parts:
    """The parts of a noun phrase: before the cut its head and what qualifies it, after the cut what follows "of"."""

    read: Read
    first: int
    last: int
    roles: list[Role]
    people: list[tuple[int, int]]
    cut: int
    pre_known: list[Match]
    pre_roles: list[Role]
    post_known: list[Match]
    sided: list[Match]  # the names before the cut, without backers
    role: Role | None

    @property
    def link(self) -> str:
        """The word at which the phrase is cut: "of", "in", "against"."""
        return self.read.lows[self.cut] if self.cut <= self.last else ""

    def text(self) -> str:
        return self.read.text(self.first, self.last)


def noun_phrase(read: Read, first: int, last: int, ledger: Ledger) -> Reading:
    """Read tokens `first` to `last` as one noun phrase without a person as head."""
    parts = _cut(read, first, last)
    if parts.role is None:
        out = _without_role(parts)
        _tell_sector(out, parts)
        return out
    out = _of_role(parts, parts.role)
    state, organ, chosen = _state_and_organ(parts, parts.role, out)
    _give_country(out, parts, parts.role, chosen, ledger)
    _give_sector(out, parts, parts.role, state, organ, chosen, ledger)
    if not out.former:
        _tell_sector(out, parts)
    return out


_BESIDE: Mapping[str, frozenset[str]] = {
    "REB": word_set("beside rebels"),
    "OPP": word_set("beside the opposition"),
    "COP": word_set("beside police"),
    "LEG": word_set("beside legislators"),
    "JUD": word_set("beside courts"),
    "SPY": word_set("beside spies"),
    "MIL": word_set("beside soldiers"),
    "PTY": word_set("beside parties"),
}
"""Words that tell of what sector a phrase is whose head may be of several: the first that fits counts."""


def _tell_sector(out: Reading, parts: _Parts) -> None:
    """A phrase that would be the government's is of the sector that a word in it tells: "police department"."""
    open_to = {"GOV": _BESIDE, "PTY": ("LEG",), "COP": ("LEG", "MIL")}.get(out.sector or "", ())
    if not open_to or out.country in BODIES or out.head in word_set("seekers of office"):
        return
    read = parts.read
    known = {i for m in read.known for i in range(m.first, m.last + 1)}
    own = parts.link in _OWNING
    inside = range(parts.first, parts.last + 1 if own else parts.cut)
    words = {read.lows[i] for i in inside if i not in known and not _is_joined(read, i)}
    if "police" in read.lows[parts.first : parts.last + 1]:
        words.discard("armed")
    named = (*parts.sided, *(parts.post_known if own else ()))
    bodies = {m.known.sector for m in named if m.known.kind == "organisation"}
    out.sector = next((s for s in open_to if s in bodies or words & _BESIDE[s]), out.sector)


def _cut(read: Read, first: int, last: int) -> _Parts:
    lows = read.lows
    inside = [m for m in read.known if m.first >= first and m.last <= last]
    roles = [r for r in read.roles if r[0] >= first and r[1] <= last]
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    starts = [r[0] for r in roles] + [p[0] for p in people] + [m.first for m in inside]
    covered = {i for m in inside for i in range(m.first, m.last + 1)} | {
        i for r in roles for i in range(r[0], r[1] + 1)
    }
    begin = min(starts, default=last)
    cut = next(
        (
            i
            for i in range(begin, last + 1)
            if lows[i] in AFTER_HEAD
            and i not in covered
            and not (lows[i] == "," and lows[i - 1] in _HYPHENED)  # "the US-backed, Kurdish-led forces"
        ),
        last + 1,
    )
    pre_known = [m for m in inside if m.last < cut]
    pre_roles = [r for r in roles if r[1] < cut]
    post_known = [m for m in inside if m.first > cut]
    if len(pre_roles) > 1 and lows[pre_roles[-1][0]] in _HONORIFIC:
        pre_roles = pre_roles[:-1]  # "Supreme Leader Ayatollah"
    role = pre_roles[-1] if pre_roles else None
    if role and any(m.last > role[1] for m in pre_known):
        role = None
    sided = [m for m in pre_known if not backed(read, m)]
    if len(sided) > 1:
        # "the Vienna-based IAEA", but "a British-flagged tanker" has no other sign
        sided = [m for m in sided if not _SEATED & set(lows[m.last + 1 : m.last + 2])] or sided
    followed = [m for m in post_known if not backed(read, m)]
    followed = [m for m in followed if not _SEATED & set(lows[m.last + 1 : m.last + 2])] or followed
    return _Parts(read, first, last, roles, people, cut, pre_known, pre_roles, followed, sided, role)


def _without_role(parts: _Parts) -> Reading:
    """A phrase headed by a name, or by nothing that is known."""
    read, sided = parts.read, parts.sided
    plural = _plural(read.lows, None, parts.cut - 1)
    before = read.lows[parts.first : sided[0].first] if sided else []
    if "of" in before[1:] and before[before.index("of") - 1] in word_set("buyers"):
        return Reading(closed=True, plural=plural)  # "buyers of Ruritanian oil" are from elsewhere
    if not sided:
        near = parts.post_known[0] if parts.post_known and parts.pre_roles else None
        return Reading(country=near.known.country if near else None, plural=plural)
    head = sided[-1]
    owner = next((m for m in sided[:-1] if m.known.kind in ("adjective", "name", "seat")), None)
    out = _named(read, head, owner, parts.first, parts.cut - 1)
    out.plural = head.known.kind not in PLACES and _plural(read.lows, None, head.last)
    tail = read.lows[head.last + 1 : parts.cut]
    if any(w in RELATIONAL for w in tail) and tail[0] in ("'", "’"):
        return Reading(closed=True, plural=out.plural)
    return out


_OWNING = frozenset({"of", "in", "for", "at", "with", "from", ","})
"""Words behind a head after which stands for whom or where it acts."""


def _is_joined(read: Read, i: int) -> bool:
    """Whether a hyphen makes a word part of another: "nuclear-armed", "military-installed"."""
    text, word = read.sentence.text, read.words[i]
    return "-" in (text[word.end : word.end + 1], text[max(0, word.start - 1) : word.start])


def _of_role(parts: _Parts, role: Role) -> Reading:
    """A reading of the role alone."""
    read = parts.read
    key = " ".join(read.lows[role[0] : role[1] + 1])
    head = singular(key)
    return Reading(
        kind="role", sector=role[2], head=head, full=" ".join([*key.split()[:-1], head]),
        office=read.text(role[0], role[1]), plural=_plural(read.lows, role, parts.cut - 1),
    )  # fmt: skip


def _state_and_organ(parts: _Parts, role: Role, out: Reading) -> tuple[Match | None, Match | None, Match | None]:
    """The state and the body named before a role, and the one of them that it acts for."""
    read = parts.read
    before = [m for m in parts.sided if m.last < role[0]]
    organ = next((m for m in reversed(before) if m.known.kind == "organisation"), None)
    state = next((m for m in before if m.known.kind != "organisation"), None)
    if out.head in RELATIONAL and state and read.words[min(state.last + 1, parts.last)].text in ("'", "’"):
        out.closed, state = True, None
    if organ and state and organ.known.country in ("UNO", "EUR", "IGO", "IMG"):
        # "Syria's UN envoy" is Syria's, "the UN Syria envoy" the UN's
        sent = out.head in _SENT or organ.known.country == "IGO"
        state = state if sent and state.first < organ.first else None
    if state and state.known.country == "UNO" and out.head in _SENT:
        state = next((m for m in before if m.known.country not in ("UNO", None)), None) or state
    if organ and organ.known.country == "UNO" and state is None and out.head == "ambassador":
        organ = None
    if home := read.recalled.get(role[1]):
        state = Match(first=role[1], last=role[1], known=home)
    if state and state.known.kind == "name" and state.last == role[0] - 1 and out.head in _STUDENTS:
        state = None  # "a Syria expert" studies Syria
    if state and out.head in word_set("posted abroad") and state.known.kind in ("city", "seat"):
        state = None  # "the Paris embassy" is not that of France
    chosen = state or organ
    if chosen and chosen.known.country in BODIES and not out.plural and _is_member(read, chosen, role):
        chosen = None  # "the NATO ally" is one of its states
    if (
        chosen is None
        and parts.link in ("across", "around")
        and any(m.known.country in (None, "EUR") for m in parts.post_known)
    ):
        out.closed = out.plural  # "governments across Europe"
    if chosen is None and read.lows[role[0] - 1 : role[0]] == ["western"] and out.head in word_set("of the West"):
        out.closed = out.plural or out.head not in _ONE_STATE  # "one western diplomat"
    if chosen and chosen.known.kind == "region":
        # "Western diplomats" are of no one country, "the Scandinavian country" is one that the text has named
        out.closed = out.plural or out.head not in _ONE_STATE
        chosen = chosen if out.closed else None
    return state, organ, chosen


def _is_member(read: Read, body: Match, role: Role) -> bool:
    """Whether a word behind a body's name makes one of its members of it: "NATO ally", "a member country"."""
    return bool({"ally", "member", "partner"} & set(read.lows[body.last + 1 : role[1] + 1]))


def _give_country(out: Reading, parts: _Parts, role: Role, chosen: Match | None, ledger: Ledger) -> None:
    """The country of a role: of the name before it, of its owner, or of what follows "of"."""
    read = parts.read
    holder = _owner_person(read, parts.people, role[0], ledger) if chosen is None else None
    if chosen and read.lows[chosen.last + 1 : chosen.last + 2] == ["led"] and out.head in word_set("bodies of states"):
        out.country, out.why = "IGO", f"a {out.head} of states"  # "the Ruritanian-led bloc" is not Ruritania
    elif chosen:
        out.country = chosen.known.country
        out.why = f"“{read.text(chosen.first, chosen.last)}” names {chosen.known.name}, “{out.office}” the sector"
    elif holder:
        out.country = holder.country
        out.why = f"of {holder.name}"
        if holder.sector in _OWN and out.head in GENERIC:
            out.sector = holder.sector
    if out.country is None and not holder and parts.post_known and not _names_another(out, parts):
        body = parts.post_known[0]
        out.country = body.known.country
        out.why = f"“{read.text(body.first, body.last)}” names {body.known.name}, “{out.office}” the sector"
        own = body.known.kind == "organisation" and body.known.sector in _OWN
        if own and out.head in GENERIC and parts.link != "in":
            out.sector = body.known.sector
    elif parts.link in ("of", "for", "to") and (post := [p for p in parts.people if p[0] > parts.cut]):
        who = ledger.person(read, *post[0])
        out.country = who.country if who else None
    _give_employer(out, parts)
    if out.country is None and not out.closed and ledger.countries["USA"]:
        partisan = next((r for r in parts.roles if read.text(r[0], r[1]) in _PARTISANS), None)
        if partisan:
            out.country, out.why = "USA", f"“{read.text(partisan[0], partisan[1])}” is of a party of the United States"


def _names_another(out: Reading, parts: _Parts) -> bool:
    """Whether a name after the head is not its country: "the envoy to Kenya", "the embassy in Kenya", "states that back Kenya"."""
    abroad = parts.link in ("in", "at") and out.head in word_set("posted abroad")
    return abroad or parts.link in ("", "to", "against", "with", "on", "during", "across", "that", "which")


def _give_employer(out: Reading, parts: _Parts) -> None:
    """ "An analyst at the Ruritanian Institute": whom a role works for gives country and sector."""
    served = next((m for m in parts.post_known if m.known.kind == "organisation" and m.known.sector in _HIRED), None)
    if served is None or served is not parts.post_known[0] or out.sector in ("LEG", "MIL", "COP"):
        return
    if out.country and parts.link == "at" and served.known.country in BODIES:
        return  # "Ruritanian officials at the United Nations" are Ruritania's
    if served.known.country and parts.link in ("of", "at", "for", "with", "from"):
        out.country, out.sector = served.known.country, served.known.sector
        out.why = f"works for {served.known.name}"


def _give_sector(
    out: Reading,
    parts: _Parts,
    role: Role,
    state: Match | None,
    organ: Match | None,
    chosen: Match | None,
    ledger: Ledger,
) -> None:
    """The sector of a role where other words of the phrase tell it better: "rebel commander", "UN envoy"."""
    read = parts.read
    bystander = organ is not None and chosen is state and organ.known.country in ("UNO", "EUR", "IGO")
    if out.head in ("ship", "vessel") and out.sector == "BUS" and any(r[2] == "MIL" for r in parts.pre_roles[:-1]):
        out.sector = "MIL"  # "warplanes and ships"
    if out.head in ("boat", "ship", "vessel") and organ and organ.known.sector in ("MIL", "COP"):
        out.sector = organ.known.sector  # "coast guard vessels"
    helpers = {m.known.country for m in parts.pre_known if backed(read, m)}
    helped = helpers and "government" not in out.full and ledger.dominant() not in helpers
    if out.head == "force" and out.sector == "MIL" and (helped or _IRREGULAR.search(parts.text().casefold())):
        out.sector = "REB"  # "Islamist forces", "pro-Russian forces", "Ruritanian-backed forces"
    own = organ is not None and not bystander and organ.known.sector in _OWN and out.head in GENERIC
    if organ and own and (out.sector != "MIL" or organ.known.sector == "REB"):
        out.sector = organ.known.sector
        out.name = organ.known.name if out.head in ("group", "movement", "party", "faction") else None
    if organ and organ.known.sector == "REB" and out.sector == "UAF":
        out.sector = "REB"  # "Hamas gunmen"
    if organ and organ.known.sector == "PRM" and out.sector in ("REB", "NGO", "MIL", "CVL"):
        out.sector = "PRM"  # "Wagner fighters", "Basij volunteers"
    if out.head in word_set("speakers for others") and parts.link in ("for", "of"):
        whose = next((r for r in parts.roles if parts.cut < r[0] <= parts.cut + 6), None)
        if whose and whose[2] != "GOV" and not any(m.last > whose[1] for m in parts.post_known):
            out.sector = whose[2]  # "a spokeswoman for the rebels"
    if out.head in _TELLING:
        mates = _mates(out, parts, role)
        out.sector = next((s for s in reversed(_TOLD) if s in mates), out.sector)
    european = chosen is not None and chosen.known.kind == "adjective" and chosen.known.country == "EUR"
    together = out.plural and out.head in _OF_EUROPE
    if european and chosen and not together and read.text(chosen.first, chosen.last).startswith("European"):
        out.country, out.closed = None, out.plural or out.head not in _ONE_STATE  # "the European country" told before
    if not (european and together):
        _give_body(out)
    if read.text(role[0], role[1]) in _PARTISANS and not out.plural and out.sector == "PTY":
        out.sector = "LEG"  # one Republican is mostly a legislator, the Republicans are a party
    if read.lows[parts.first] == "anti" and out.head in word_set("forces against a ruler"):
        out.sector = "REB" if out.sector in ("GOV", "MIL", "UAF") else out.sector  # "anti-government forces"
    out.former = FORMER.search(read.text(parts.first, role[0])) is not None
    if out.former and out.sector in ("GOV", "MIL", "SPY", "LEG") and not out.plural and out.head != "ally":
        out.sector = "ELI"


def _mates(out: Reading, parts: _Parts, role: Role) -> set[str]:
    """The sectors of the words that stand with a role: "hospital officials", "a group of migrants"."""
    mates = {r[2] for r in parts.pre_roles[:-1]}
    if out.head in _COLLECTIVE | _OF_BODIES and parts.link in ("of", "like"):
        mates |= {r[2] for r in parts.roles if parts.cut < r[0] <= parts.cut + 4}
    if out.head in _COLLECTIVE:
        mates |= {m.known.sector for m in parts.sided if m.last < role[0] and m.known.kind == "people"}
    return mates


def _give_body(out: Reading) -> None:
    """Intergovernmental bodies: who speaks for one is of its sector."""
    if out.head in ("pope", "pontiff"):
        out.country = out.country or "VAT"
    if out.sector == "IGO" and out.country is None:
        out.country = "UNO" if out.head in _UN_ROLES else "IGO"
    if out.country == "UNO" and out.sector != "MIL" and out.sector != "JUD":
        out.sector = "IGO"
    elif out.country in ("EUR", "IGO") and out.sector in ("GOV", "CVL"):
        out.sector = "IGO" if out.head not in STATES else "GOV"


def _owner_person(read: Read, people: list[tuple[int, int]], before: int, ledger: Ledger) -> Person | None:
    for p in reversed(people):
        if p[1] >= before:
            continue
        # "Assad's forces", "the Castro regime"
        if read.words[p[1] + 1].text in ("'", "’") or (p[1] + 1 == before and read.lows[before] in _OF_PERSON):
            return ledger.person(read, *p)
    return None


def backed(read: Read, m: Match) -> bool:
    """ "Saudi-backed rebels": the adjective names the backer, not the group."""
    tail = read.lows[m.last + 1 : m.last + 3]
    head = read.lows[max(0, m.first - 2) : m.first]
    joined = read.sentence.text[read.words[m.last].end : read.words[m.last].end + 1] == "-"
    if tail[:1] == ["armed"] and not joined:
        return False  # "the Ruritanian armed forces"
    second = tail[1:2] if tail[:1] == ["-"] else tail[:1]  # "EU ministers backed" backs nobody's rebels
    return any(w in _BACKED for w in second) or any(w in ("pro", "anti", "non") for w in head)


def _plural(lows: Sequence[str], role: tuple[int, int, str] | None, last: int) -> bool:
    word = lows[role[1]] if role else lows[last] if 0 <= last < len(lows) else ""
    if role is None and (word.endswith(("as", "is", "os", "ss", "us")) or word == "nations"):
        return False  # "Hamas", "Congress", "United Nations"
    return word.endswith(("men", "people", "police", "troops")) or (word.endswith("s") and len(word) > 3)


def _named(
    read: Read,
    head: Match,
    owner: Match | None,
    first: int,
    last: int,
) -> Reading:
    """A country, seat, people or body as head."""
    known = head.known
    words = read.text(head.first, head.last)
    out = Reading(country=known.country, sector=known.sector, why=f"“{words}” names {known.name}")
    out.name = known.name if known.kind in ("name", "organisation") else words if known.kind == "seat" else None
    out.kind = "org" if known.kind == "organisation" else "country"
    if (
        known.kind == "organisation"
        and owner
        and known.country not in ("UNO", "EUR", "IGO", "IMG")
        and owner.last < head.first
    ) and owner.known.country not in ("UNO", "EUR"):
        out.country = owner.known.country
        out.name = read.text(first, last)
    if (
        known.kind == "adjective"
        and _people_word(words)
        and head.last == last
        and head.first > first
        and read.lows[first] != "the"
    ):
        out.sector = "CVL"  # "two Americans": nationals are not governments
    part = word_set("parts of a people") & set(read.lows[head.last + 1 : last + 1])
    if owner and (known.kind == "people" or (known.kind == "adjective" and part)):
        out.country = owner.known.country  # "Ruritania's Kurds", "Ruritania's Hentzauan minority"
    if part:
        out.sector = "CVL"
    if known.kind == "region":
        out.sector, out.closed = "GOV", True
    if known.country == "EUR" and words in ("Europe", "Europeans"):
        out.sector = "GOV"
        return out
    if known.country == "EUR" and known.kind == "adjective" and words != "EU":
        out.country, out.sector, out.closed = None, "GOV", True
    if known.country in ("UNO", "EUR", "IGO") and known.sector == "GOV" and out.country:
        out.sector = "IGO"
    return out


def _people_word(words: str) -> bool:
    return (words.endswith(("s", "ese", "ish", "men")) and words not in ("U.S.", "US")) or words.endswith("an")
