"""Which named lists of technologies does a topic touch? Lists are imposed; the mapping of topics to them is ours.

Two lists, each item with its day and source: critical and emerging technologies (US), and technologies prohibited or
restricted from export (China). A topic that maps to an item is *not* thereby controlled: the mapping reads the topic's
name only and may open a question, never close one. Items that were not read are not here, and the answer says so.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

from entente.model.provenance import Certainty, Citation
from entente.model.text import Text

__all__ = ["ListedItem", "TechnologyLists", "TopicLine", "read_lists", "technology_lists"]


class _List(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    side: str
    name: Text
    authority: Text
    cite: str
    url: str
    certainty: Certainty
    source_date: date
    in_force_from: date
    items_in_all: int
    note: Text


class _Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    list: str
    name: Text
    status: Literal["critical", "restricted", "prohibited"]
    cite: str = ""
    url: str = ""
    source: str = ""
    in_force_from: date | None = None


class _Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    date: date
    topics: int
    first_topic: int
    last_topic: int
    edition: str
    method: Text


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    mapping: _Mapping
    list: tuple[_List, ...]
    item: tuple[_Item, ...]


class TopicLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the mapping: a topic, the item we map it to, the word in its name, and the source of the item."""

    topic_id: str
    topic: str
    item: str
    word: str
    source: str
    mapped_on: date
    certainty: Certainty


class ListedItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item that a topic maps to, by our interpretation: the list, its side, what the list does, and where it stands.

    ``word`` is what in the topic's name made us map it; ``mapped_on`` the day of our mapping.
    """

    item: str
    side: str
    list: Text
    name: Text
    status: Literal["critical", "restricted", "prohibited"]
    citation: Citation
    in_force_from: date
    word: str
    mapped_on: date


class TechnologyLists:
    """The lists and the mapping, ready to be asked for a topic and a day."""

    def __init__(self, lists: _File, lines: Sequence[TopicLine]) -> None:
        self.mapping = lists.mapping
        self._looked_at = range(lists.mapping.first_topic, lists.mapping.last_topic + 1)
        self.lists = lists.list
        self._items = {item.id: item for item in lists.item}
        self._lists = {one.id: one for one in lists.list}
        self.lines = tuple(lines)
        self._by_topic: dict[str, list[TopicLine]] = {}
        for line in lines:
            self._by_topic.setdefault(line.topic_id, []).append(line)

    def touched(self, topic_id: str, *, as_of: date) -> tuple[ListedItem, ...]:
        """The items that a topic maps to and that counted on the day, in the order of the file."""
        found = []
        for line in self._by_topic.get(topic_id, ()):
            item = self._items[line.item]
            home = self._lists[item.list]
            start = item.in_force_from or home.in_force_from
            if start <= as_of:
                found.append(self._listed(line, item, home, start))
        return tuple(found)

    def covers(self, topic_id: str) -> bool:
        """Whether our mapping looked at this topic: those of the edition that was searched."""
        return topic_id[:1] == "T" and topic_id[1:].isdecimal() and int(topic_id[1:]) in self._looked_at

    def _listed(self, line: TopicLine, item: _Item, home: _List, start: date) -> ListedItem:
        return ListedItem(
            item=item.id,
            side=home.side,
            list=home.name,
            name=item.name,
            status=item.status,
            citation=Citation(
                cite=item.cite or home.cite,
                authority=home.authority,
                url=item.url or home.url,
                certainty=home.certainty,
                source=item.source,
                source_date=home.source_date,
            ),
            in_force_from=start,
            word=line.word,
            mapped_on=line.mapped_on,
        )

    def read_of(self, list_id: str) -> tuple[int, int]:
        """How many items of a list were read, and how many it has."""
        return sum(item.list == list_id for item in self._items.values()), self._lists[list_id].items_in_all


def read_lists(items: str, topics: str) -> TechnologyLists:
    """The lists from the text of their two files; ``AssertionError`` where a line names an item that is not there."""
    lists = msgspec.convert(tomllib.loads(items), _File)
    lines = [msgspec.convert(row, TopicLine, strict=False) for row in csv.DictReader(topics.splitlines())]
    known = {item.id for item in lists.item}
    assert all(line.item in known for line in lines), "every line of the mapping names an item"
    assert {item.list for item in lists.item} <= {one.id for one in lists.list}, "every item belongs to a list"
    return TechnologyLists(lists, lines)


@lru_cache(maxsize=1)
def technology_lists() -> TechnologyLists:
    """The lists that are shipped; read once."""
    folder = files("entente.safeguards.technology")
    return read_lists(
        (folder / "items.toml").read_text(encoding="utf-8"), (folder / "topics.csv").read_text(encoding="utf-8")
    )
