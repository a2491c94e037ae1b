"""Resolve the phrases of frames one by one against the article's ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, ActorTables, tokens
from dragoman.lexicons.offices import OfficeTable
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Article, Dateline, Frame, Phrase, Role, Sentence
from dragoman.stages.actors.antecedents import may_be_person
from dragoman.stages.actors.apart import apart
from dragoman.stages.actors.article import read_article
from dragoman.stages.actors.charged import who_is_charged
from dragoman.stages.actors.context import choose_by
from dragoman.stages.actors.deeds import against_rebels, is_no_deed_of, sector_by_deed
from dragoman.stages.actors.fights import both_sides, is_fight
from dragoman.stages.actors.interviews import voice_of
from dragoman.stages.actors.ledger import Reading
from dragoman.stages.actors.named_sides import Countries, named_sides
from dragoman.stages.actors.question import Choose, Question, Told
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.recalled import who_calls_in
from dragoman.stages.actors.rules import resolve_by_rules, told_already
from dragoman.stages.actors.sides import sides_of
from dragoman.stages.actors.task import SPEAKER, Participants, Task, from_seen, stand_for, unique
from dragoman.stages.actors.told_beside import fill_from_beside
from dragoman.stages.actors.unsaid import fill_unsaid

_PRONOUNS = frozenset({"he", "she", "it", "they", "speaker"})
_RIVALS = frozenset({"REB", "OPP", "PTY", "PRM", "CVL", "UAF"})
_WEIGHED = "the country that the context speaks for most"


def resolve_actors(
    frames: Sequence[Frame],
    sentences: Sequence[Sentence],
    *,
    article: Article,
    dateline: Dateline | None,
    tables: ActorTables,
    offices: OfficeTable,
    choose: Choose | None = None,
) -> tuple[Participants, ...]:
    """The participants and sources of each frame, in the order of the frames; of one without a type its source alone.

    `choose` settles the country of a phrase that names none; as shipped, by the weights in the tables.
    """
    if not frames:
        return ()
    ledger = read_article(sentences, tables, offices, article.date)
    filed = frozenset(
        m.known.country
        for m in (tables.names.find(tokens(dateline.place), ledger.year) if dateline and dateline.place else ())
        if m.known.country
    )
    if ledger.home:
        filed |= {ledger.home}
    for country in filed:
        ledger.countries[country] += 1
    task = Task(ledger, frames, resolve, choose=choose or choose_by(tables.context), dateline=filed)
    order = sorted(range(len(frames)), key=lambda k: (frames[k].sentence, frames[k].start))
    task.frames = [frames[k] for k in order]
    task.acts = named_sides(task.frames, ledger)
    for frame in task.frames:
        parts = _participants(frame, task)
        task.done.append(parts)
        if frame.type:  # a verdict is no act
            told = Told(frame=frame, actors=parts.actors, recipients=parts.recipients, attribution=parts.attribution)
            task.told.append(told)
    spans = [ledger.reads[f.sentence].sentence.span(f.start, f.end) for f in task.frames]
    done = fill_from_beside(task.frames, fill_unsaid(task.frames, task.done, spans), ledger)
    back = {k: i for i, k in enumerate(order)}
    return tuple(done[back[k]] for k in range(len(frames)))


def _participants(frame: Frame, task: Task) -> Participants:
    """Who takes part in a frame and who tells it, from its own phrases and what was told before it."""
    said = unique(a for p in frame.having(Role.ATTRIBUTION) for a in resolve(p, frame, task))
    if said:
        task.speakers.append((frame.sentence, said[0]))
    read = task.ledger.reads[frame.sentence]
    doing, asked, denied = sides_of(read, frame)
    actors = unique(a for p in doing for a in resolve(p, frame, task))
    recipients = unique(a for p in asked for a in resolve(p, frame, task, actors))
    if (
        frame.type and not actors and not recipients and not denied
    ):  # an act that names no party takes those that the context gives it, if any
        bare = Phrase(role=Role.ACTOR, start=frame.start, end=frame.end, text=frame.trigger)
        actors = tuple(a for a in unique(resolve(bare, frame, task)) if a.country)
    actors = who_is_charged(frame, actors, task)
    actors = actors or who_calls_in(read, frame, recipients)
    actors = (*_who_has_it_with(frame, actors, task), *actors)
    actors, recipients = _each_other(frame, actors, recipients, task)
    if frame.type in MUTUAL:
        actors = _others_of(actors, recipients)
    if is_fight(read, frame):
        actors, recipients = both_sides(read, frame, (*actors, *recipients)), ()
    if frame.type not in MUTUAL:
        recipients = _without_itself(frame, actors, recipients)
        actors, recipients = apart(read, frame, actors, recipients)
    if frame.type in ("AGREE", "AID", "SUPPORT"):
        recipients = tuple(a for a in recipients if not _owns_what_is_given(a, actors, read))
    said = said or voice_of(frame, actors, task.ledger)
    return Participants(actors=actors, recipients=recipients, attribution=said)


def _who_has_it_with(frame: Frame, actors: tuple[Actor, ...], task: Task) -> tuple[Actor, ...]:
    """The other side of "a truce with them": who acts in the same sentence before, as "Ruritania freed 90 men under" it."""
    read, told = task.ledger.reads[frame.sentence], task.before(frame)
    last = read.range(frame.start, frame.end)[1]
    phrases = frame.having(Role.ACTOR)
    one = len(phrases) == len(actors) == 1 and not frame.having(Role.RECIPIENT) and phrases[0].start >= frame.end
    mutual = frame.type in MUTUAL or read.lows[last] in word_set("acts of both sides")
    if not one or not mutual or read.lows[last + 1 : last + 2] != ["with"] or not actors[0].country:
        return ()
    if told is None or told.frame.type in ("ACCUSE", "REJECT"):
        return ()
    return tuple(a for a in told.actors if a.country and a.country != actors[0].country)


def _others_of(actors: tuple[Actor, ...], recipients: Sequence[Actor]) -> tuple[Actor, ...]:
    """The actors, of a phrase for several those alone whom no other phrase of the act tells.

    In "Ruritania joined the talks" of two states "the talks" stand for the other one.
    """
    out = list(actors)
    for span in {a.span for a in actors}:
        mine = [a for a in actors if a.span == span]
        told = {a.country for a in (*actors, *recipients) if a.span != span}
        if len({a.country for a in mine}) > 1 and {a.country for a in mine} - told:
            out = [a for a in out if a.span != span or a.country not in told]
    return tuple(out)


def _without_itself(frame: Frame, actors: Sequence[Actor], recipients: Sequence[Actor]) -> tuple[Actor, ...]:
    """The recipients without those who are the actor in the same words; "we" and the act itself may be two sides."""
    own = {
        (a.span, a.country, a.sector) for a in actors if a.text.casefold() not in SPEAKER | {frame.trigger.casefold()}
    }
    who = {a.name for a in actors if a.name and (a.id or "").startswith("person:")}
    asked = frame.type in ("REJECT", "REQUEST")  # "rebuffed demands that he halt" the work
    himself = [a for a in recipients if asked and a.text.casefold() in ("he", "she") and a.name in who]
    return tuple(a for a in recipients if (a.span, a.country, a.sector) not in own and a not in himself)


def _owns_what_is_given(actor: Actor, doing: Sequence[Actor], read: Read) -> bool:
    """Whether a state stands behind its act as the owner of it alone: "The minister offered Ruritania's help"."""
    if actor.span is None or actor.country not in {a.country for a in doing} or actor.id != f"country:{actor.country}":
        return False
    last = read.range(*(x - read.sentence.start for x in (actor.span.start, actor.span.end)))[1]
    return read.lows[last + 1 : last + 2] in (["'"], ["’"])


def _each_other(
    frame: Frame, actors: tuple[Actor, ...], recipients: tuple[Actor, ...], task: Task
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ "The two leaders" on both sides of one act: who acts in the like acts before is its actor."""
    began = Counter(
        a.country
        for f, p in zip(task.frames, task.done, strict=False)
        if f.type == frame.type and p.recipients
        for a in p.actors
    )
    for text in {p.text for p in frame.having(Role.ACTOR)} & {p.text for p in frame.having(Role.RECIPIENT)}:
        mine = sorted((a for a in actors if a.text == text), key=lambda a: -began[a.country])
        if len(mine) == 2 and {a.country for a in mine} == {a.country for a in recipients if a.text == text}:
            actors = tuple(a for a in actors if a is not mine[1])
            recipients = tuple(a for a in recipients if a.text != text or a.country != mine[0].country)
    return actors, recipients


def resolve(phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor] = ()) -> tuple[Actor, ...]:
    """By the rules first; where the phrase's own words give no country, the context is weighed as a whole."""
    task.got = Reading()
    found = (_at_home(_of_body(a), task) for a in _resolved(phrase, frame, task, others))
    doers = against_rebels(tuple(sector_by_deed(a, phrase, frame) for a in found), phrase, frame)
    itself = phrase.role is Role.ACTOR and frame.start <= phrase.start and phrase.end <= frame.end
    return tuple(_unknown(a) if itself and a.span and is_no_deed_of(a, frame, task.frames) else a for a in doers)


def _unknown(actor: Actor) -> Actor:
    return Actor(text=actor.text, span=actor.span, why="such deeds are done by unknown hands")


def _resolved(phrase: Phrase, frame: Frame, task: Task, others: Sequence[Actor]) -> tuple[Actor, ...]:
    found, label = resolve_by_rules(phrase, frame, task, others)
    if label is None or task.ahead or task.choose is None:
        return found
    read = task.ledger.reads[frame.sentence]
    first, last = read.range(phrase.start, phrase.end)
    if label not in ("self", "thing") and (
        same := told_already(read.sentence.span(phrase.start, phrase.end), frame, task)
    ):
        return same
    question = Question(
        label=label, phrase=phrase, frame=frame, read=read, first=first, last=last, got=task.got, proposed=found,
        others=others, told=tuple(task.told), dateline=task.dateline, before=task.ledger.of_sentence(frame.sentence),
        acts=task.acts,
    )  # fmt: skip
    chosen = task.choose(question, task.ledger)
    if label == "person":
        _keep_country(chosen, found, task)
    return found if chosen == question.answer else _chosen(chosen, question, task)


def _keep_country(chosen: Countries, found: Sequence[Actor], task: Task) -> None:
    """A person of no country keeps the one that the context gives, so that "he" has it too."""
    name = found[0].name if len(found) == 1 else None
    country = next(iter(chosen)) if len(chosen) == 1 else None
    if not name or not country:
        return
    for s in task.ledger.seen:
        if s.reading.kind == "person" and s.reading.name == name and s.reading.country is None:
            s.reading.country = country


def _at_home(actor: Actor, task: Task) -> Actor:
    """A firm in an article about its own state is no multinational there."""
    home = actor.sector == "MNC" and actor.country == task.ledger.dominant(_HOME)
    return replace(actor, sector="BUS") if home else actor


_HOME = 0.45  # share of an article's names of states


def _of_body(actor: Actor) -> Actor:
    """One of an international body is of the sector of such bodies, and nobody else is: "UN experts" teach nobody."""
    if actor.sector == "IGO" and actor.country not in BODIES | {None}:
        return replace(actor, sector="PTY" if (actor.office or "").casefold() in word_set("party offices") else "GOV")
    if (actor.country == "UNO" and actor.sector in (None, "GOV", "EDU")) or (
        actor.country == "IGO" and not actor.sector
    ):
        return replace(actor, sector="IGO")
    return actor


def _chosen(countries: Countries, q: Question, task: Task) -> tuple[Actor, ...]:
    """The actors for the countries that the context speaks for, each with the mention that it goes back to."""
    bare = Actor(text=q.phrase.text, span=q.read.sentence.span(q.phrase.start, q.phrase.end))
    base = q.proposed[0] if len(q.proposed) == 1 else bare
    if q.label in ("self", "both") and (same := _of_one_act(countries, q)):
        return tuple(stand_for(bare, a, "of an act before") for a in same)
    return tuple(_of_country(c, bare, base, q, task) for c in sorted(countries, key=str))


def _of_one_act(countries: Countries, q: Question) -> Sequence[Actor]:
    """The parties of the last like act whose countries are just these: a government and its rebels are of one country."""
    for t in reversed(q.told):
        both = unique(a for a in (*t.actors, *t.recipients) if a.country)
        if q.label == "both" and word_set("plural states") & set(q.read.lows[q.first : q.last + 1]):
            continue
        if q.label == "both":
            sectors = {a.sector for a in both}
            # a government and its rebels are two sides, a government and its own army are one
            if {a.country for a in both} == countries and len(sectors) == 2 and sectors & _RIVALS:
                return both
            continue
        side = both if t.frame.type in MUTUAL else t.actors if q.phrase.role is Role.ACTOR else t.recipients
        if t.frame.type == q.frame.type and {a.country for a in side} == countries and len(side) <= 6:
            return side
    return ()


def _of_country(country: str | None, bare: Actor, base: Actor, q: Question, task: Task) -> Actor:
    if country is None:
        sector = base.sector if q.label not in _PRONOUNS | {"self", "thing"} else None
        return replace(bare, sector=sector, office=base.office, why="the context speaks for no one country")
    here = (q.read.sentence.index, q.first)
    before = [s for s in task.ledger.seen if s.reading.country == country and (s.sentence, s.token) < here]
    after = [s for s in task.ledger.seen if s.reading.country == country and (s.sentence, s.token) > here]
    if q.label in ("he", "she"):
        before = [s for s in before if may_be_person(s.reading)] or before
    elif q.label in ("it", "they"):
        before = [s for s in before if s.reading.kind != "person"] or before
        doing = {a.span for a in q.others}  # "police dispersed them" are not the police
        before = [s for s in before if s.span not in doing] or before
    same = [s for s in before if q.got.head and q.got.head in s.heads]
    nearest = same or before or after[:1]
    at = nearest[-1] if nearest else None
    if q.label in _PRONOUNS and at:
        return from_seen(bare, at)
    if q.label in ("self", "thing", "both"):
        # talks are of those who talked before, not of the civilians named since
        acts = sorted(
            q.told, key=lambda t: (t.frame.type == q.frame.type, t.frame.sentence, t.frame.start), reverse=True
        )
        told = next((a for t in acts for a in (*t.actors, *t.recipients) if a.country == country), None)
        if told:
            return stand_for(bare, told, "of an act before")
        sector = at.reading.sector if at else "GOV"
        return replace(bare, country=country, sector=sector, antecedent=at.span if at else None, why=_WEIGHED)
    sector = ("IGO" if base.sector == "GOV" else base.sector) if country in ("UNO", "IGO") else base.sector
    if base.sector == "IGO" and country not in BODIES:
        sector = "GOV"
    state = (base.id or "").startswith("country:")
    ident = f"country:{country}" if state else base.id if (base.id or "").startswith("person") else None
    name = None if state and country != base.country else base.name
    return replace(
        base, name=name, country=country, sector=sector, antecedent=at.span if at else base.antecedent, id=ident,
        why=_WEIGHED,
    )  # fmt: skip
