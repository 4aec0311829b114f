"""What Textual works out of its style sheets is worked out once for all apps of this process.

An app under Pilot lives for some keys, and a quarter of that went into matching the same rules
against the same nodes. What is kept here follows from the rules and from all that a selector can
ask of a node and of those around it, so it is what Textual would find again; `test_styling.py`
holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, NamedTuple

from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

__all__ = ["RememberingStylesheet"]

_NOTED = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What Textual notes in a node about the rules that could apply to it."""


class Styled(NamedTuple):
    """What Textual made of a node."""

    rules: RulesMap | None
    """None: no rule applies."""
    noted: list[bool]


class RememberingStylesheet(Stylesheet):
    """Knows rules by their text, sheets by their sources, and styles by the sheet and the nodes."""

    _parsed: ClassVar[dict[Hashable, list[RuleSet]]] = {}
    _sheets: ClassVar[dict[Hashable, tuple[list[RuleSet], dict[str, list[RuleSet]]]]] = {}
    _asked: ClassVar[dict[Hashable, list[tuple[int, str]]]] = {}
    _styled: ClassVar[dict[Hashable, Styled]] = {}
    _replaced: ClassVar[list[tuple[DOMNode, RulesMap]]] = []

    def _parse_rules(self, css: str, *args: Any, **more: Any) -> list[RuleSet]:
        key = (css, args, *more.items(), *self._variables.items())
        if key not in self._parsed:
            self._parsed[key] = super()._parse_rules(css, *args, **more)
        return self._parsed[key]

    def parse(self) -> None:
        """Parse, unless sheets of the same sources were: they share one list of rules."""
        key = (*self.source.items(), *self._variables.items(), *self._invalid_css)
        if key not in self._sheets:
            super().parse()
            self._sheets[key] = self._rules, self.rules_map
        self._rules, self._rules_map = self._sheets[key]
        self._require_parse = False

    def reparse(self) -> None:
        """Parse anew, and then take the list that is shared."""
        super().reparse()
        self._require_parse = True

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], RulesMap] | None = None,
    ) -> None:
        """Style a node as Textual does."""
        path = node.css_path_nodes
        place = (id(self.rules), *[(type(at), frozenset(at._classes), at._id) for at in path])
        asked = self._asked.get(place)
        if asked is None:
            asked = self._asked[place] = self._pseudo_classes(path)
        key = place, tuple([path[at].has_pseudo_class(name) for at, name in asked])
        styled = self._styled.get(key)
        if styled is None:
            before = len(self._replaced)
            super().apply(node, animate=animate, cache=cache)
            rules = [rules for at, rules in self._replaced[before:] if at is node]
            del self._replaced[before:]
            noted = [getattr(node, name) for name in _NOTED]
            self._styled[key] = Styled(rules[0] if rules else None, noted)
            return
        for name, value in zip(_NOTED, styled.noted, strict=True):
            setattr(node, name, value)
        if styled.rules is not None:
            super().replace_rules(node, styled.rules, animate=animate)
        self._process_component_classes(node)

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        """Note what Textual found, and have the node take it."""
        cls._replaced.append((node, rules))
        super().replace_rules(node, rules, animate)

    def _pseudo_classes(self, path: list[DOMNode]) -> list[tuple[int, str]]:
        """Each pseudo-class that a rule for the last of these nodes may ask of one of them."""
        named = self.rules_map
        rules = {rule for name in named.keys() & path[-1]._selector_names for rule in named[name]}
        selectors = [one for rule in rules for each in rule.selector_set for one in each.selectors]
        return sorted(
            {
                (at, name)
                for selector in selectors
                for name in selector.pseudo_classes
                for at, node in enumerate(path)
                if selector._check(node)
            }
        )
