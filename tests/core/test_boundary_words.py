"""Boundary wording: sentences that read as a rule for the other person, as a duty, or as valid."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.boundaries import classify, classify_answer, classify_completion

FINE = """
If they must leave early, then I will eat alone.
If they must leave early I will eat alone.
If you have to work late, I will go to bed.
When voices get loud, I will leave the room for twenty minutes.
I will leave the room if they have to shout.
I will go home, even if they need to talk.
I will go to bed because they have to get up early.
I will not have sex when I do not want it.
I will say no to sex.
If they want sex and I do not, then I will say no.
If they ask me to share my location, I will say no.
If they ask where I am, I will not answer.
I will share my location with my sister.
I will tell my sister where I am.
I will be home by ten.
I will go for a walk and be home by ten.
I will do what they need to feel heard.
I am not allowed to drive after the operation.
I hope they will stay well.
I will sleep with the light on.
I will not answer after ten.
I will show them this page.
I will ask them how their day was.
I can tell you what I need.
If they do not answer, then I will put the phone away.
If they don't stop asking for sex, then I will go home.
I will hold my own hand on my chest.
We will talk on Sunday.
If they show up, I will not open the door; I will call a friend.
I must sleep.
They asked for a break.
I will use a device they cannot reach.
You must have felt alone.
You should have been able to count on me.
I said you must be home by ten, and I shouted.
I made you tell me where you were.
You do not have to look.
You owe me no answer. I will not ask again.
You can see it when we next disagree.
I need to see change, and so may you. Hope alone would be too little.
I am willing to look at this with you, slowly, and to stop when one of us wants to stop.
He can stay at his sister's.
""".strip().splitlines()

RULES = """
You must call me every night.
They have to tell me before they go out.
If they go out, they must tell me.
If they go out, then they will tell me first.
If you are late you must say so, or I leave.
She is not allowed to see him.
He may not drink.
The other person cannot meet their friends.
My ex should answer.
They shouldn’t wear that; they should ask.
I will stay, but they have to stop.
They will never leave again.
Tell me before you go.
No friends allowed.
You need to stop.
You are not supposed to go there.
I will tell them that they must stop.
""".strip().splitlines()

DUTIES = """
You will sleep with me.
They have sex with me once a week.
Sex at least once a week.
They share their location.
You tell me where you are.
They tell me where they go, and I stay calm.
You must be home by ten.
If they do not share their location, then I will leave.
If you don't tell me where you are, I will end it.
I will leave unless they share their phone.
If they ask, I will share my location.
If they ask, then I will have sex with them.
I will check their phone.
I will look through your messages.
I will check where they are.
They show me their phone.
They kiss me when they come in.
""".strip().splitlines()


@pytest.mark.parametrize("text", FINE)
def test_text_about_me_is_no_rule(text: str) -> None:
    assert classify(text) == ""


@pytest.mark.parametrize("text", RULES)
def test_a_rule_for_the_other_person(text: str) -> None:
    assert classify(text) == "rule"


@pytest.mark.parametrize("text", DUTIES)
def test_closeness_or_location_as_a_duty(text: str) -> None:
    assert classify(text) == "duty"


@pytest.mark.parametrize(
    ("what_happens", "what_i_do", "reading"),
    [
        ("they must leave early", "eat alone", ""),
        ("they have to shout", "leave the room", ""),
        ("voices get loud", "they must leave", "rule"),
        ("they go out", "make sure they should be back by ten", "rule"),
        ("they do not tell me where they are", "leave", "duty"),
        ("they ask for it", "have sex with them", "duty"),
        ("they ask for it", "not have sex", ""),
        ("I am alone", "be home by ten", ""),
        ("I am uneasy", "share my location with my sister", ""),
        ("I am uneasy", "look through their phone", "duty"),
        ("", "", ""),
    ],
)
def test_only_the_then_part_of_a_plan_is_classified(
    what_happens: str, what_i_do: str, reading: str
) -> None:
    assert classify_answer({"if": what_happens, "then": what_i_do, "when": "they must"}) == reading


@pytest.mark.parametrize(
    ("beginning", "text", "reading"),
    [
        ("If …", "they must leave early", ""),
        ("If …", "they do not tell me where they are", "duty"),
        ("… then I will …", "be home by ten", ""),
        ("… then I will …", "have sex with them", "duty"),
        ("… then I will …", "wait, and they must come", "rule"),
        ("What I do next", "They must come.", "rule"),
        ("What I do next", "If they must leave early, I will eat alone.", ""),
    ],
)
def test_text_is_classified_with_the_beginning_in_its_question(
    beginning: str, text: str, reading: str
) -> None:
    assert classify_completion(beginning, text) == reading


@pytest.mark.parametrize("value", [None, 3, True, ["you must"], {"row": "you must"}])
def test_other_answers_are_not_classified(value: object) -> None:
    assert classify_answer(value) == ""
