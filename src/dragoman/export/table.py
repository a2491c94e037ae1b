"""A coded article as a terminal shows it: what an analyst wants to see first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.records import Actor, Assessment, CodedArticle, Event, Meeting, Place, Status, When

STYLES = {
    Status.REALIZED: "bold",
    Status.FUTURE: "cyan",
    Status.HYPOTHETICAL: "magenta",
    Status.NEGATED: "red",
    Status.HISTORICAL: "dim",
    Status.UNCONFIRMED: "yellow",
}


# name, fixed width, or share of the rest
_COLUMNS = (
    ("date", 10, None), ("act", 12, None), ("who → whom", None, 6), ("where", None, 3), ("about", None, 5), ("status", 12, None),
    ("according to", None, 4), ("conf", 4, None),
)  # fmt: skip


def render(coded: CodedArticle, countries: Mapping[str, str]) -> RenderableType:
    """The events of an article as a table, its verdicts, and what was set aside."""
    a = coded.article
    head = Text(
        " · ".join(x for x in (a.title or a.id, a.source, a.date.isoformat() if a.date else "undated") if x),
        style="bold",
    )
    parts: list[RenderableType] = [head]
    if coded.events:
        table = Table(
            box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="dim", expand=True
        )
        for name, width, ratio in _COLUMNS:
            table.add_column(name, width=width, ratio=ratio, overflow="fold")
        for e in coded.events:
            table.add_row(*_row(e))
        parts.append(table)
    else:
        parts.append(Text("no events", style="dim"))
    parts += [_verdict(x, countries) for x in coded.assessments]
    if coded.discarded:
        reasons = Counter(d.reason for d in coded.discarded)
        parts.append(Text("set aside: " + ", ".join(f"{r} ({n})" for r, n in reasons.most_common(8)), style="dim"))
    return Group(*parts, Text(""))


def _row(e: Event) -> list[Text]:
    act = Text(e.type, style="bold")
    if e.modes:
        act.append("\n" + ", ".join(e.modes), style="dim")
    if e.content:
        act.append(f"\nto {e.content}", style="dim")
    who = Text(_names(e.actors) or "?")
    if e.recipients:
        who.append("\n→ " + _names(e.recipients))
    when = e.when.date or e.when.text if e.when else ""
    where = f"{e.where.name or e.where.text}" + (f" ({e.where.country})" if e.where.country else "") if e.where else ""
    said = _name(e.attribution) if e.attribution else ""
    about = "; ".join(dict.fromkeys(i.text for i in e.issues[:3]))
    return [
        Text(when.replace("/", "\n"), style="" if e.when else "dim"),
        act,
        who,
        Text(where),
        Text(about),
        Text(str(e.status), style=STYLES[e.status]),
        Text(said),
        Text(f"{e.confidence:.2f}", style="dim"),
    ]


def _names(actors: Sequence[Actor]) -> str:
    return ", ".join(dict.fromkeys(_name(a) for a in actors))


def _name(a: Actor) -> str:
    return f"{a.name or a.text} ({a.country or '?'})"


def _verdict(a: Assessment, countries: Mapping[str, str]) -> Text:
    between = " and ".join(countries.get(c, c) for c in a.between)
    said = f", according to {_name(a.attribution)}" if a.attribution else ""
    return Text.assemble(("relations ", "dim"), f"{between}: ", (a.direction, "bold"), f" — “{a.span.text}”{said}")


def _who(role: str, a: Actor) -> str:
    who = f"{a.name or '—'}, {a.country or 'country unknown'}, {a.sector or 'sector unknown'}"
    return f"    {role:12} “{a.text}” → {who}  ({a.why or 'by its words'})"


def _when(w: When) -> str:
    return f"    when         “{w.text}” → {w.date or 'unknown'}  ({w.why})"


def _where(p: Place) -> str:
    return f"    where        “{p.text}” → {p.name or '—'}, {p.country or '?'}  ({p.why})"


def _from_elsewhere(e: Event) -> Iterator[str]:
    """What no mention of the event gives itself: a judge took it from the other acts of the article."""
    told = {a.country for m in e.mentions for a in (*m.actors, *m.recipients)}
    for role, actors in (("actor", e.actors), ("recipient", e.recipients)):
        yield from (_who(role, a) for a in actors if a.country not in told)
    if e.attribution and e.attribution.country not in {a.country for m in e.mentions for a in m.chain}:
        yield _who("source", e.attribution)
    if e.when and e.when.date not in {m.when.date for m in e.mentions if m.when}:
        yield _when(e.when)
    if e.where and e.where.country not in {m.where.country for m in e.mentions if m.where}:
        yield _where(e.where)


def _meeting(m: Meeting) -> Iterator[str]:
    """The form and the outcome of a meeting, each with the words that tell it."""
    for field, span in m.spans:
        value = getattr(m, field)
        told = ", ".join(value) if isinstance(value, tuple) else value
        yield f"    {field.replace('_', ' '):12} “{span.text}” → {told}"
    yield from (f"    agreed       “{s.text}”" for s in m.agreed)


def show(coded: CodedArticle, countries: Mapping[str, str], console: Console) -> None:
    """Print one article."""
    console.print(render(coded, countries))


def explain(e: Event, coded: CodedArticle) -> str:
    """The words behind each field of an event, and what was left out near it."""
    lines = [
        f"{e.type}{'/' + ','.join(e.modes) if e.modes else ''}  {e.status}  confidence {e.confidence:.2f}  id {e.id}"
    ]
    lines += [f"  {e.why}"] if e.why else []
    for m in e.mentions:
        sentence = next((s for s in coded.sentences if s.index == m.sentence), None)
        lines += ["", f"  sentence {m.sentence}: {sentence.text if sentence else ''}"]
        lines.append(
            f"    act          “{m.trigger.text}” [{m.trigger.field} {m.trigger.start}–{m.trigger.end}]  {m.why}"
        )
        for role, actors in (("actor", m.actors), ("recipient", m.recipients), ("source", m.chain)):
            lines += [_who(role, a) for a in actors]
        lines += [_when(m.when)] if m.when else []
        lines += [_where(m.where)] if m.where else []
        lines += [f"    about        “{i.text}”" for i in m.issues]
    if elsewhere := list(_from_elsewhere(e)):
        lines += ["", "  from elsewhere in the article:", *elsewhere]
    if e.meeting:
        lines += ["", "  the meeting:", *_meeting(e.meeting)]
    if e.deadline:
        lines += ["", f"  deadline     “{e.deadline.text}” → {e.deadline.date or 'unknown'}  ({e.deadline.why})"]
    if e.contexts:
        lines += ["", f"  contexts     {', '.join(e.contexts)}"]
    own = {s for m in e.mentions if (s := m.sentence) is not None}
    near = [s for s in coded.sentences if s.index in own]
    left = [d for d in coded.discarded if d.span and any(s.start <= d.span.start < s.end for s in near)]
    if left:
        lines += ["", "  considered and left out in these sentences:"]
        lines += [f"    “{d.span.text}”  {d.reason}" for d in left if d.span]
    return "\n".join(lines)
