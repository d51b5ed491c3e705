"""How is a Parquet edition reduced? Only the needed leaves are read, and whole columns are counted at a time.

The rules are those of ``reduce``, and a test holds the two together on the same works. Engines that read a list of
structures read all its leaves (raw affiliation strings and names are most of the bytes); here the leaves are asked for
one by one. Needs the extra ``evidence`` (pyarrow, numpy).
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from entente.sources.openalex.reduce import (
    CAP,
    CUT,
    DISAGREE,
    FEWER_REFERENCES,
    FROM_INSTITUTION,
    GOALS,
    MOST_KNOWN,
    NO_AUTHOR,
    NO_INSTITUTION,
    PARATEXT,
    funding,
    moment,
)
from entente.sources.openalex.works import Work, number
from entente.sources.reduced import BY_NAME

__all__ = ["ColumnReducer", "arrow_schema", "ids"]

Array = Any
"""A pyarrow array, or a numpy array of the same length; neither package has types that say more."""
Columns = dict[str, Array]

PLACE_BITS = 46
"""Room for the number of an institution beside that of a work in a batch (at most 2 ** 17) in one 64-bit key."""
AFTER = len("https://openalex.org/W")
ARROW = {
    "BIGINT": pa.int64(), "INTEGER": pa.int32(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
    "VARCHAR": pa.string(), "TIMESTAMP": pa.timestamp("us"),
}  # fmt: skip


def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a reduced table."""
    return pa.schema(
        [pa.field(column.name, ARROW[column.kind], nullable=column.nullable) for column in BY_NAME[table].columns]
    )


def ids(values: Array, letter: str) -> Array:
    """OpenAlex ids (addresses, bare ids or numbers) as int64; null where a value is none of this kind."""
    if pa.types.is_integer(values.type):
        return values.cast(pa.int64())
    try:
        return pc.utf8_slice_codeunits(values, AFTER).cast(pa.int64())
    except pa.ArrowInvalid:
        return pa.array([number(value, letter) for value in values.to_pylist()], pa.int64())


class ColumnReducer:
    """Batches of works in, Arrow tables of the reduced tables out; ``sample`` marks fictional works."""

    def __init__(self, *, sample: bool = False) -> None:
        self._sample = sample
        self._known: set[int] = set()

    def reduce(self, batch: Columns, work_ids: Array) -> dict[str, pa.Table]:
        """The tables of one batch.

        ``batch``: the fields of a work by name, null where the file lacks one; ``work_ids``: numpy int64.
        """
        people = _Authorships(batch["authorships"], len(work_ids))
        references, sizes = _lists(batch["referenced_works"], len(work_ids))
        cited = ids(references, "W")
        if cited.null_count:
            keep = cited.is_valid().to_numpy(zero_copy_only=False)
            sizes = np.bincount(np.repeat(np.arange(len(sizes)), sizes)[keep], minlength=len(sizes))
            cited = cited.filter(pa.array(keep))
        tables = {
            "work": self._works(batch, work_ids, people, sizes),
            "work_country": people.countries_of(work_ids),
            "work_institution": people.institutions_of(work_ids),
            "institution": self._institutions(people),
            "work_author_year": people.authors_of(work_ids, batch["publication_year"]),
            "reference": [np.repeat(work_ids, sizes), cited],
            "work_sdg": _goals(batch, work_ids),
            "work_funding": _funding(batch, work_ids),
        }
        return {name: _table(name, columns) for name, columns in tables.items() if len(columns[0])}

    def _works(self, batch: Columns, work_ids: Array, people: _Authorships, sizes: Array) -> list[Array]:
        claimed = pc.fill_null(batch["referenced_works_count"], 0).to_numpy(zero_copy_only=False)
        paratext = _true(batch["is_paratext"]) | _true(pc.equal(batch["type"], "paratext"))
        flags = people.flags.copy()
        flags[(people.total >= CAP) | _true(batch["is_authors_truncated"])] |= CUT
        flags[paratext] |= PARATEXT
        flags[claimed > sizes] |= FEWER_REFERENCES
        topic = batch["primary_topic"]
        return [
            work_ids, batch["publication_year"], batch["type"], batch["language"], _last(_sub(topic, "id")),
            *(_last(_sub(_sub(topic, level), "id")) for level in ("subfield", "field", "domain")),
            people.total, people.n_countries, people.n_institutions, sizes, batch["cited_by_count"], batch["fwci"],
            _sub(batch["citation_normalized_percentile"], "is_in_top_10_percent", pa.bool_()), people.dual_only,
            _true(batch["is_xpac"]),
            _true(batch["is_retracted"]), flags, _moments(batch["updated_date"]),
            np.full(len(work_ids), self._sample),
        ]  # fmt: skip

    def _institutions(self, people: _Authorships) -> list[Array]:
        """Those that were not met before, as ``Reducer`` writes them."""
        found, first = np.unique(people.place, return_index=True)
        fresh = np.array([one not in self._known for one in found.tolist()], dtype=bool)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known.update(found[fresh].tolist())
        rows = pa.array(people.place_row[first[fresh]])
        return [found[fresh], *(leaf.take(rows) for leaf in people.place_leaves)]


class _Authorships:
    """The authorships of a batch, counted. Rows of authorships are called ``a``, those of works ``w``."""

    def __init__(self, authorships: Array, works: int) -> None:
        rows, self.total = _lists(authorships, works)
        work = np.repeat(np.arange(works), self.total)
        size = len(work)
        self._person = ids(_sub(_sub(rows, "author"), "id"), "A")
        no_author = ~self._person.is_valid().to_numpy(zero_copy_only=False)
        country_a, codes = _inner(_sub(rows, "countries"), size)
        place_a, places = _inner(_sub(rows, "institutions"), size)
        self.place_leaves = [_sub(places, name) for name in ("display_name", "ror", "country_code", "type")]
        place_codes = self.place_leaves[2]

        names = pc.unique(pa.concat_arrays([codes.cast(pa.string()), place_codes.cast(pa.string())])).drop_null()
        names = names.filter(pc.not_equal(names, ""))
        self._names = names = names.take(pc.sort_indices(names))
        named = _codes(codes, names)
        placed = _codes(place_codes, names)
        self._base = max(1, len(names))

        states = np.zeros(size, dtype=bool)  # authorships with a list of countries that is not empty
        states[country_a] = True
        has_place = np.zeros(size, dtype=bool)
        has_place[place_a] = True
        fallback = ~states & has_place
        stated = named >= 0
        keys = country_a[stated] * self._base + named[stated]
        usable = (placed >= 0) & fallback[place_a]
        pairs = np.unique(np.concatenate([keys, place_a[usable] * self._base + placed[usable]]))
        self._pair_a, self._pair_c = pairs // self._base, pairs % self._base
        many = np.bincount(self._pair_a, minlength=size)
        self._many = many[self._pair_a]

        flags = np.zeros(works, dtype=np.int32)
        checked = (placed >= 0) & states[place_a]
        odd = ~np.isin(place_a[checked] * self._base + placed[checked], pairs)
        for condition, flag in (
            (work[states & ~has_place], NO_INSTITUTION),
            (work[fallback & (many > 0)], FROM_INSTITUTION),
            (work[place_a[checked][odd]], DISAGREE),
            (work[no_author], NO_AUTHOR),
        ):
            flags[condition] |= flag
        self.flags = flags
        self._work = work
        self._count_countries(works)
        self._count_places(place_a, _sub(places, "id"), works)

    def _count_countries(self, works: int) -> None:
        keys = self._work[self._pair_a] * self._base + self._pair_c
        found, inverse = np.unique(keys, return_inverse=True)
        self._w, self._c = found // self._base, found % self._base
        self._weight = np.bincount(inverse, 1.0 / self._many, minlength=len(found))
        self._listed = np.bincount(inverse, minlength=len(found))
        self._sole = np.bincount(inverse, self._many == 1, minlength=len(found)).astype(np.int64)
        self.n_countries = np.bincount(self._w, minlength=works)
        soles = np.bincount(self._w, self._sole > 0, minlength=works)
        self.dual_only = (self.n_countries > 1) & (soles < 2)

    def _count_places(self, place_a: Array, place_ids: Array, works: int) -> None:
        numbers = ids(place_ids, "I")
        valid = numbers.is_valid().to_numpy(zero_copy_only=False)
        self.place_row = np.flatnonzero(valid)
        self.place = numbers.filter(pa.array(valid)).to_numpy()
        keys, self._mentions = np.unique(self._work[place_a[valid]] << PLACE_BITS | self.place, return_counts=True)
        self._place_w, self._place_i = keys >> PLACE_BITS, keys & ((1 << PLACE_BITS) - 1)
        self.n_institutions = np.bincount(self._place_w, minlength=works)

    def countries_of(self, work_ids: Array) -> list[Array]:
        """The rows of ``work_country``."""
        share = self._weight / self.total[self._w]
        return [work_ids[self._w], self._names.take(pa.array(self._c)), share, self._listed, self._sole]

    def institutions_of(self, work_ids: Array) -> list[Array]:
        """The rows of ``work_institution``."""
        return [work_ids[self._place_w], self._place_i, self._mentions]

    def authors_of(self, work_ids: Array, years: Array) -> list[Array]:
        """The rows of ``work_author_year``."""
        person = self._person.take(pa.array(self._pair_a))
        keep = person.is_valid()
        kept = keep.to_numpy(zero_copy_only=False)
        work = self._work[self._pair_a[kept]]
        return [
            work_ids[work], person.filter(keep), years.take(pa.array(work)),
            self._names.take(pa.array(self._pair_c[kept])), self._many[kept],
        ]  # fmt: skip


def _table(name: str, columns: list[Array]) -> pa.Table:
    schema = arrow_schema(name)
    arrays = [
        (column if isinstance(column, pa.Array) else pa.array(column)).cast(field.type)
        for column, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _sub(values: Array, name: str, kind: pa.DataType = ARROW["VARCHAR"]) -> Array:
    """A field of a column of structures, with nulls where the structure is null or the file lacks the field."""
    if not pa.types.is_struct(values.type) or values.type.get_field_index(name) < 0:
        return pa.nulls(len(values), kind)
    return pc.struct_field(values, name)


def _lists(lists: Array, rows: int) -> tuple[Array, Array]:
    """The values of a column of lists in one, and how many each row has (0 for null)."""
    if not pa.types.is_list(lists.type) and not pa.types.is_large_list(lists.type):
        return pa.array([], pa.string()), np.zeros(rows, dtype=np.int64)
    sizes = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return lists.flatten(), sizes


def _inner(lists: Array, rows: int) -> tuple[Array, Array]:
    """For lists within authorships: the authorship of each value, and the values."""
    values, sizes = _lists(lists, rows)
    return np.repeat(np.arange(rows), sizes), values


def _codes(values: Array, names: Array) -> Array:
    """The position of each value among the sorted names; -1 for null and for the empty string."""
    return pc.fill_null(pc.index_in(values, value_set=names), -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _true(values: Array) -> Array:
    return pc.fill_null(values.cast(pa.bool_()), fill_value=False).to_numpy(zero_copy_only=False)


def _last(values: Array) -> Array:
    """The last part of addresses: ``1702`` for ``https://openalex.org/subfields/1702``."""
    if not pa.types.is_string(values.type) and not pa.types.is_large_string(values.type):
        return values.cast(pa.string())
    distinct = values.dictionary_encode()
    words = pa.array([one.rstrip("/").rpartition("/")[2] for one in distinct.dictionary.to_pylist()], pa.string())
    return words.take(distinct.indices)


def _moments(values: Array) -> Array:
    try:
        return values.cast(pa.timestamp("us"))
    except pa.ArrowInvalid:  # an irregular one among the strings
        return pa.array([moment(value) for value in values.to_pylist()], pa.int64()).cast(pa.timestamp("us"))


_GOAL_NAMES = pa.array(list(GOALS))
_GOAL_NUMBERS = np.array(list(GOALS.values()))


def _goals(batch: Columns, work_ids: Array) -> list[Array]:
    """Each goal of a work once, with the score it has first."""
    goals, sizes = _lists(batch["sustainable_development_goals"], len(work_ids))
    found = _codes(_sub(goals, "id"), _GOAL_NAMES)
    known = np.flatnonzero(found >= 0)
    work = np.repeat(np.arange(len(work_ids)), sizes)[known]
    keys, first = np.unique(work * len(GOALS) + found[known], return_index=True)
    scores = _sub(goals, "score", pa.float64()).take(pa.array(known[first]))
    return [work_ids[keys // len(GOALS)], _GOAL_NUMBERS[keys % len(GOALS)], scores]


def _funding(batch: Columns, work_ids: Array) -> list[Array]:
    """Few works have any, so these are read one by one, as ``Reducer`` reads them."""
    lists = {name: batch[name] for name in ("grants", "awards", "funders")}
    some = sum(_lists(column, len(work_ids))[1] for column in lists.values()) > 0
    found = zip(*(column.filter(pa.array(some)).to_pylist() for column in lists.values()), strict=True)
    rows = [
        (work, *pair)
        for work, values in zip(work_ids[some].tolist(), found, strict=True)
        for pair in funding(msgspec.convert({"id": "", **dict(zip(lists, values, strict=True))}, Work))
    ]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
