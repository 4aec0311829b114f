"""Verdicts about the reader, and sentences that only mention one: one example per line."""

from __future__ import annotations

import pytest

from reconcile_tui.content.lint.wording import verdicts_in

VERDICTS = {
    "safe": """
        You are safe.
        You're safe now.
        If you marked nothing, you are safe.
        We know that you are safe.
        Do not worry, we know you are safe.
        You are not safe.
        It is safe to go back now.
        With that, you are really quite safe.
        You are in danger.
        """,
    "risk": """
        That is a low risk.
        Two marks mean higher risk.
        The risk is small.
        There is no danger.
        """,
    "healthy or abuse": """
        This is healthy.
        What you have sounds healthy.
        This is not abuse.
        That is abuse.
        Your relationship is abusive.
        It was really quite normal.
        """,
    "leave or stay": """
        You should leave.
        You really should not stay.
        If you are hurt, you should leave.
        You have to leave now.
        You'd better move on.
        You must forgive to heal.
        It is time to leave.
        The best thing is to go back.
        Leave them.
        Give them another chance.
        I think you should stay.
        You should leave the other person.
        """,
    "talk to them": """
        Talk to them about it.
        You could talk to the other person first.
        Then tell the other person how you feel.
        It helps to speak with them.
        Please write to the other person.
        Take a walk, talk to them, and sleep.
        """,
    "couple counseling": """
        Couple counselling
        Try couple counselling.
        A next step could be couples therapy.
        Counselling as a couple can bring you closer.
        Think about marriage counselling.
        """,
    "both contribute": """
        Both contribute to a fight.
        In the end both of you are to blame.
        It takes two.
        There are two sides to every story.
        Look at your part in the abuse.
        You both played a part.
        """,
    "they will change": """
        They will change.
        The other person will never really change.
        People like that never change.
        With time they will change.
        """,
    "a probability": """
        Your chances are good.
        You are likely to fail again.
        There is a 30 % chance.
        It is bound to fail.
        You will probably part again.
        It is fifty-fifty.
        The odds: your odds of lasting are low.
        """,
    "a diagnosis": """
        You have depression.
        You are clearly traumatised.
        They have a personality disorder.
        You may have PTSD.
        You are insecurely attached.
        """,
}
MENTIONS = """
    No list can tell you that you are safe.
    This list is short and cannot tell you that you are safe.
    That you marked nothing does not mean that you are safe.
    Nobody can tell you whether you are safe.
    If you are safe now, sit down.
    If you are in danger now, call the local emergency number.
    Once you are safe, you can come back.
    Do you feel that you are safe?
    A change of contact, in either direction, can raise risk.
    It does not mean no danger.
    No strangling in the past does not mean no danger.
    It cannot rule out danger.
    If this is abuse, a help line can say so better than a book.
    Nobody here will tell you that this is abuse.
    That is fine.
    This book never says "you should leave" or "you should stay".
    It will not say that you should leave.
    Someone may have told you that you should stay.
    Friends often say: "You should leave."
    You do not have to leave.
    You need not decide whether you should leave.
    You may leave this empty.
    You must leave this sheet to see it.
    You can leave any question out.
    Leave the room if you need to.
    Stay for the next ten minutes.
    Stay apart. You close this door, for good or for now.
    Talk to someone before any contact.
    You can talk to someone outside first.
    Before you talk to the other person, ask three questions.
    Do not write to the other person tonight.
    You both want to talk to the other person, and said so.
    If you did it out of fear of the other person, tell them that too.
    Has the other person said they want this talk?
    Couple counselling is not advised where one person is abused.
    Counselling as a couple is not advised where one person is abused.
    It does not show that couple counselling fails where nobody is afraid.
    "Both must grow" does not apply.
    Are you both willing?
    They said that they will change.
    They promised they will change.
    I hope they will change.
    The hope that they will change can keep you waiting.
    Nobody knows whether they will change.
    It says how often they did, never that they will change.
    Where you are likely to be seen, close the book.
    The odds of a later killing were about sevenfold.
    About 1 in 4 divorcing parents thought the marriage could be saved.
    In one US city, 44 % of young people had parted and returned.
    Signs of depression or anxiety, such as low mood or worry that stays.
    This page cannot tell you that you have depression.
    You have a right to be afraid.
    """


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(
    ("about", "sentence"), [(about, one) for about, text in VERDICTS.items() for one in lines(text)]
)
def test_a_verdict_is_found_with_its_words_and_advice(about: str, sentence: str) -> None:
    found = list(verdicts_in(sentence))
    assert about in [one.about for one in found]
    for verdict in found:
        assert verdict.words in sentence
        assert verdict.advice


@pytest.mark.parametrize("sentence", lines(MENTIONS))
def test_denied_open_and_reported_words_are_no_verdict(sentence: str) -> None:
    assert list(verdicts_in(sentence)) == []


def test_a_denial_covers_only_the_words_after_it() -> None:
    assert list(verdicts_in("Nobody can tell you what to do, but you should leave."))
    assert list(verdicts_in("No list can tell you that; you are safe."))


def test_typographic_apostrophes_are_recognized() -> None:
    assert [one.words for one in verdicts_in("You’re safe.")] == ["You're safe"]
