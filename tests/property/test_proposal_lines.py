"""The locator against data whose every value is a number that stands on exactly one line."""

import itertools
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from entente.model.paths import find_lines

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=6)
NOISE = st.sampled_from(["", "# [x] = {", "\n", "  ", "\t# ''' \"\"\"\n"])
TEXTS = st.sampled_from(
    ['""', "''", '"a = 1"', "'[[x]]'", '"""\n[y]\nz = 1\n"""', "'''\n# '' '\n'''", '"""\\""""', '"\\u0022"', "1e3"]
)  # fmt: skip
SHAPES = st.recursive(
    st.one_of(st.none(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


def quoted(key: str) -> str:
    if key.isascii() and key.replace("_", "").replace("-", "").isalnum():
        return key
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Writer:
    """Writes a shape as TOML; every ``None`` becomes a number of its own."""

    def __init__(self, draw):
        self.draw = draw
        self.numbers = itertools.count(7_000_001)

    def value(self, shape, *, inline: bool) -> str:
        if shape is None:
            return str(next(self.numbers))
        if isinstance(shape, str):
            return shape
        if isinstance(shape, list):
            gaps = ["" if inline else self.draw(NOISE).rstrip(" \t") for _ in shape]
            gaps = [gap + "\n" if "#" in gap and not gap.endswith("\n") else gap for gap in gaps]
            items = (gap + self.value(item, inline=inline) for gap, item in zip(gaps, shape, strict=True))
            return "[" + ", ".join(items) + "]"
        pairs = (f"{quoted(key)} = {self.value(item, inline=True)}" for key, item in shape.items())
        return "{ " + ", ".join(pairs) + " }" if shape else "{}"

    def document(self, shape: dict) -> str:
        lines = []
        tables = []
        for key, item in shape.items():
            if isinstance(item, dict) and self.draw(st.booleans()):
                tables.append(f"[{quoted(key)}]")
                tables += [f"{quoted(k)} = {self.value(v, inline=False)}" for k, v in item.items()]
            elif isinstance(item, list) and item and all(isinstance(i, dict) for i in item):
                for member in item:
                    tables.append(f" [[ {quoted(key)} ]] # [[no]]")
                    tables += [f"{quoted(k)}= {self.value(v, inline=False)}" for k, v in member.items()]
            else:
                lines.append(
                    self.draw(NOISE).split("#")[0].strip("\t ") + f"{quoted(key)} = {self.value(item, inline=False)}"
                )
        return "\n".join([*lines, *tables]) + "\n"


def leaves(data, path=()):
    yield path, data
    if isinstance(data, dict):
        for key, item in data.items():
            yield from leaves(item, (*path, key))
    elif isinstance(data, list):
        for position, item in enumerate(data):
            yield from leaves(item, (*path, position))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.dictionaries(KEYS, SHAPES, max_size=5))
def test_every_value_is_found_on_the_line_it_stands_on(data, shape):
    text = Writer(data.draw).document(shape)
    parsed = tomllib.loads(text)
    lines = find_lines(text)
    assert set(lines) == {path for path, _ in leaves(parsed) if path}
    rows = text.split("\n")
    for path, value in leaves(parsed):
        if isinstance(value, int) and not isinstance(value, bool):
            assert str(value) in rows[lines[path] - 1], show(path)


def show(path) -> str:
    return ".".join(map(str, path))
