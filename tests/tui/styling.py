"""Cache Textual's style calculations across all apps of a test process.

An app under Pilot processes only a few keys, and a quarter of its time went into matching the same
rules against the same nodes. Each cached result depends only on the rules and on everything that a
selector can query in a node and its ancestors, so Textual would compute the same; `test_styling.py`
compares the two.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, NamedTuple

from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

__all__ = ["CachingStylesheet"]

_NOTED = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""The flags that Textual sets on a node for the rules that may apply to it."""


class Styled(NamedTuple):
    """The styles that Textual computed for a node."""

    rules: RulesMap | None
    """None if no rule applies."""
    noted: list[bool]


class CachingStylesheet(Stylesheet):
    """Cache rules by text, style sheets by source, and styles by style sheet and node."""

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
        """Parse the style sheet, or reuse the rules of one with the same sources."""
        key = (*self.source.items(), *self._variables.items(), *self._invalid_css)
        if key not in self._sheets:
            super().parse()
            self._sheets[key] = self._rules, self.rules_map
        self._rules, self._rules_map = self._sheets[key]
        self._require_parse = False

    def reparse(self) -> None:
        """Parse again, then use the shared list of rules."""
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
        """Record the rules that Textual computed, then apply them to the node."""
        cls._replaced.append((node, rules))
        super().replace_rules(node, rules, animate)

    def _pseudo_classes(self, path: list[DOMNode]) -> list[tuple[int, str]]:
        """Return the pseudo-classes that rules for the last of these nodes may query in each."""
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
