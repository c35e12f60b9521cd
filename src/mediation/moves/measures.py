"""Rules for measures."""

from collections.abc import Collection, Iterator
from typing import Final

from mediation.models.part import ActorId
from mediation.models.records import Measure, Step
from mediation.moves.acts import Draft
from mediation.moves.rules import Context, Drafts, Nothing, Rule
from mediation.vocabulary import ActorType, Domain, Form, Means, MeasureType, MoveClass, Posture

_PENALTIES: Final = {MeasureType.SANCTION, MeasureType.EMBARGO, MeasureType.ARREST_WARRANT}
_FORCE: Final = {
    MeasureType.INVASION,
    MeasureType.ATTACK,
    MeasureType.CAPTURE,
    MeasureType.ANNEXATION,
    MeasureType.BLOCKADE,
    MeasureType.TROOP_BUILD_UP,
}
_OBJECTIONS: Final = {MeasureType.ACCESSION_OBJECTION, MeasureType.VETO}
_HELP: Final = {
    MeasureType.INVESTMENT,
    MeasureType.HUMANITARIAN_AID,
    MeasureType.FINANCIAL_AID,
    MeasureType.AID,
    MeasureType.MILITARY_SUPPORT,
}
_NEUTRAL: Final = {MeasureType.ACCESSION, MeasureType.REPRESENTATION}
_ADVERSE: Final = _PENALTIES | _FORCE | _OBJECTIONS | {MeasureType.TRANSIT_RESTRICTION}

_DONE: Final = {Posture.IMPOSED, Posture.CARRIED_OUT}
_IN_WORDS: Final = {Posture.THREATENED, Posture.ANNOUNCED, Posture.OFFERED}
_EASED: Final = {Posture.EASED, Posture.LIFTED}
_NOT_JOINED: Final = {Posture.DECLINED, Posture.OPPOSED}

_ADMITTING: Final = {ActorType.STATE, ActorType.IGO}


@Rule.of(Measure)
def penalty_imposed(measure: Measure, _: Context) -> Drafts:
    """A sanction, embargo or warrant imposed is conflictual and material; threatened or announced, verbal."""
    return _taken(measure, _PENALTIES, MoveClass.CONFLICTUAL)


@Rule.of(Measure)
def force_used(measure: Measure, _: Context) -> Drafts:
    """Invasion, attack, capture, annexation, blockade or build-up is conflictual and material; announced, verbal."""
    return _taken(measure, _FORCE, MoveClass.CONFLICTUAL)


@Rule.of(Measure)
def forces_withdrawn(measure: Measure, _: Context) -> Drafts:
    """A withdrawal of forces is cooperative and material, military; announced, verbal."""
    return _taken(measure, {MeasureType.WITHDRAWAL}, MoveClass.COOPERATIVE)


@Rule.of(Measure)
def help_given(measure: Measure, _: Context) -> Drafts:
    """Investment, aid or military support given is cooperative and material; offered or announced, verbal."""
    return _taken(measure, _HELP, MoveClass.COOPERATIVE)


@Rule.of(Measure)
def transit_restricted(measure: Measure, _: Context) -> Drafts:
    """A transit ban that names one side is conflictual and material, military; an even-handed one is none."""
    if _is_even_handed(measure):
        return (Nothing("an even-handed restriction favours nobody"),)
    return _taken(measure, {MeasureType.TRANSIT_RESTRICTION}, MoveClass.CONFLICTUAL)


@Rule.of(Measure)
def accession_opposed(measure: Measure, _: Context) -> Drafts:
    """An objection to an accession is conflictual and verbal toward the targets named, a veto cast material."""
    means = Means.MATERIAL if measure.type is MeasureType.VETO else Means.VERBAL
    return _taken(measure, _OBJECTIONS, MoveClass.CONFLICTUAL, deed=means)


@Rule.of(Measure)
def evacuation_offered(measure: Measure, _: Context) -> Drafts:
    """An evacuation offered is cooperative and verbal to those helped, humanitarian; carried out, material."""
    return _taken(measure, {MeasureType.EVACUATION}, MoveClass.COOPERATIVE)


@Rule.of(Measure)
def evacuation_agreed_with_both(measure: Measure, _: Context) -> Iterator[Draft]:
    """An evacuation offer that seeks the consent of both sides is bridging besides."""
    both = measure.consent if len(measure.consent) > 1 else ()
    for step in measure.steps if measure.type is MeasureType.EVACUATION else ():
        if step.status in _IN_WORDS:
            for actor in _authors(measure, step):
                for side in both:
                    yield Draft(
                        actor=actor,
                        target=side,
                        move_class=MoveClass.BRIDGING,
                        form=Form.OFFER,
                        means=Means.VERBAL,
                        domain=Domain.HUMANITARIAN,
                        when=step.when,
                        reason="seeks the consent of both sides to an evacuation",
                    )


@Rule.of(Measure)
def refuge_given(measure: Measure, context: Context) -> Drafts:
    """Persons admitted by a state are a cooperative move to them, humanitarian; private refuge is none."""
    if measure.type is not MeasureType.REFUGE:
        return ()
    if not any(context.actor_types.get(actor) in _ADMITTING for actor in measure.actors):
        return (Nothing("private persons found refuge; no state is said to admit them"),)
    return _taken(measure, {MeasureType.REFUGE}, MoveClass.COOPERATIVE)


@Rule.of(Measure)
def measure_eased(measure: Measure, _: Context) -> Iterator[Draft]:
    """An adverse measure eased or lifted is cooperative and material."""
    for step in measure.steps if _is_adverse(measure) else ():
        if step.status in _EASED:
            yield from _drafts(measure, step, measure.targets, MoveClass.COOPERATIVE, Means.MATERIAL)


@Rule.of(Measure)
def measure_declined(measure: Measure, _: Context) -> Iterator[Draft]:
    """An adverse measure declined or opposed is restraint toward its target, once per measure referred to."""
    for step in measure.steps if _is_adverse(measure) else ():
        if step.status in _NOT_JOINED:
            yield from _drafts(measure, step, measure.targets, MoveClass.RESTRAINT, Means.VERBAL)


@Rule.of(Measure)
def measure_declined_to_askers(measure: Measure, _: Context) -> Iterator[Draft]:
    """A measure declined is conflictual and verbal toward those who asked for it, and nobody else."""
    for step in measure.steps:
        if step.status in _NOT_JOINED:
            yield from _drafts(measure, step, measure.asked_by, MoveClass.CONFLICTUAL, Means.VERBAL)


@Rule.of(Measure)
def measure_without_move(measure: Measure, _: Context) -> Iterator[Nothing]:
    """A measure only considered is no move, nor one without a target, nor an application or a representation."""
    if measure.posture is Posture.UNDER_CONSIDERATION:
        yield Nothing("only under consideration")
    elif not measure.targets:
        yield Nothing("the source names nobody toward whom it is")
    elif measure.type in _NEUTRAL:
        yield Nothing(f"{measure.type}: neither for nor against its target")


def _taken(
    measure: Measure, types: Collection[MeasureType], move_class: MoveClass, deed: Means = Means.MATERIAL
) -> Iterator[Draft]:
    """Yield the acts of taking a measure of one of the types: a deed once done, words while announced or threatened.

    Words are dated by when they were said (`as_of`), because the step's own date is that of the announced deed.
    """
    for step in measure.steps if measure.type in types else ():
        if step.status in _DONE:
            yield from _drafts(measure, step, measure.targets, move_class, deed)
        elif step.status in _IN_WORDS:
            yield from _drafts(measure, step, measure.targets, move_class, Means.VERBAL)


def _drafts(
    measure: Measure, step: Step[Posture], targets: tuple[ActorId, ...], move_class: MoveClass, means: Means
) -> Iterator[Draft]:
    for actor in _authors(measure, step):
        for target in targets:
            yield Draft(
                actor=actor,
                target=target,
                move_class=move_class,
                means=means,
                domain=measure.domain,
                when=(step.as_of or step.when) if step.status in _IN_WORDS else step.when,
                reason=f"{measure.type.replace('_', ' ')} {step.status.replace('_', ' ')}",
                counted_as=measure.refers_to if move_class is MoveClass.RESTRAINT else None,
            )


def _is_even_handed(measure: Measure) -> bool:
    return measure.type is MeasureType.TRANSIT_RESTRICTION and measure.even_handed


def _is_adverse(measure: Measure) -> bool:
    return measure.type in _ADVERSE and not _is_even_handed(measure)


def _authors(measure: Measure, step: Step[Posture]) -> tuple[ActorId, ...]:
    return step.by or measure.actors


RULES = (
    penalty_imposed,
    force_used,
    forces_withdrawn,
    help_given,
    transit_restricted,
    accession_opposed,
    evacuation_offered,
    evacuation_agreed_with_both,
    refuge_given,
    measure_eased,
    measure_declined,
    measure_declined_to_askers,
    measure_without_move,
)
