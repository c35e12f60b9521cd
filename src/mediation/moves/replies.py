"""Rules for replies to an offer, request or proposal of any kind."""

from collections.abc import Iterator
from typing import Final

from mediation.models.part import ActorId
from mediation.models.records import Agreement, ArmsTransfer, Measure, Meeting, Negotiation, Response, Staged
from mediation.moves.acts import Draft
from mediation.moves.negotiations import go_betweens
from mediation.moves.rules import Context, Nothing, Rule
from mediation.vocabulary import Domain, Means, MoveClass, Reply

# The class of each reply, and whether it is only a possible move. Other replies make no move.
_MOVES: Final = {
    Reply.ACCEPTED: (MoveClass.COOPERATIVE, False),
    Reply.WELCOMED: (MoveClass.COOPERATIVE, False),
    Reply.CONDITIONAL: (MoveClass.COOPERATIVE, True),
    Reply.REJECTED: (MoveClass.CONFLICTUAL, False),
}


# Steps that offer something or ask for it. Without one, the authors of the first step count as the offerers.
_OFFERS: Final = {"offered", "requested"}


def _replies(record: Staged, _: Context) -> Iterator[Draft | Nothing]:
    """An offer accepted or welcomed is cooperative by the responder to the offerer, rejected conflictual, verbal."""
    for response in record.responses:
        if response.reply not in _MOVES:
            yield Nothing(f"{response.by} {response.reply.replace('_', ' ')}: neither for nor against the offer")
            continue
        for offerer in _offerers(record, response):
            move_class, is_possible_only = _MOVES[response.reply]
            yield Draft(
                actor=response.by,
                target=offerer,
                move_class=move_class,
                means=Means.VERBAL,
                domain=Domain.DIPLOMATIC,
                when=response.when,
                reason=f"offer {response.reply}",
                is_possible_only=is_possible_only,
            )


def _offerers(record: Staged, response: Response) -> tuple[ActorId, ...]:
    """Return the actors who made the offer: the authors of that step, or else those who could have made it."""
    offer = next((step for step in record.steps if step.status in _OFFERS), record.steps[0])
    named = offer.by
    if isinstance(record, Negotiation):
        named = named or go_betweens(record)
    elif isinstance(record, Measure):
        named = named or record.actors
    elif isinstance(record, ArmsTransfer):
        named = named or ((record.supplier,) if response.by == record.recipient else (record.recipient,))
    return tuple(actor for actor in named if actor != response.by)


RULES = tuple(
    Rule.of(kind, name=f"{kind.model_fields['kind'].default.replace('_', '-')}-reply")(_replies)
    for kind in (Negotiation, Agreement, ArmsTransfer, Measure, Meeting)
)
