"""Charts as one self-contained SVG each: no script, no outside font, light and dark, titled for screen readers.

Series: a line over years with its 95 % band; axes begin at zero or below, and a ratio also shows its neutral value 1.
Comparisons: a dot with its interval for each value, against the neutral value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from entente.model.answers import ComparedValue, Comparison, Series, SeriesPoint
from entente.model.text import Text, printable

__all__ = ["comparison_chart", "report_chart", "series_chart"]

_WIDTH, _HEIGHT = 640, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 50, 36
_ROW, _NAMES = 22, 250
"""Height of a row of a comparison, and room for its label."""
_STYLE = (
    ".ec{color:#1b1b1b;background:#fff}"
    ".ec text{font:12px system-ui,-apple-system,'Noto Sans','PingFang SC','Microsoft YaHei',"
    "'Noto Sans CJK SC',sans-serif;fill:currentColor}.ec .h{font-weight:600;font-size:14px}.ec .q{opacity:.72}"
    ".ec .axis{stroke:currentColor;opacity:.55}.ec .grid{stroke:currentColor;opacity:.16}"
    ".ec .one{stroke:currentColor;opacity:.6;stroke-dasharray:5 4}"
    ".ec .line{fill:none;stroke:#0b62a4;stroke-width:2;stroke-linejoin:round}.ec .dot{fill:#0b62a4}"
    ".ec .band{fill:#0b62a4;opacity:.2}.ec text.sample{fill:#a40b0b;font-weight:700}"
    "@media(prefers-color-scheme:dark){.ec{color:#ececec;background:#161616}"
    ".ec .line{stroke:#7ab8f0}.ec .dot,.ec .band{fill:#7ab8f0}"
    ".ec text.sample{fill:#ff9a9a}}"
)
"""Every selector is confined to our charts: a page that holds one inline keeps its own style."""
_UNITS = {"works": Text(en="works", zh="篇")}
_NEUTRAL = Text(en="1 = neutral", zh="1 = 中性")
_INTERVAL = Text(en="band: 95 % interval", zh="色带：95% 置信区间")
_BAR = Text(en="bar: 95 % interval", zh="横线：95% 置信区间")
_DASHED = Text(en="dashed: neutral ({value})", zh="虚线：中性值（{value}）")
_SAMPLE = Text(en="SAMPLE: fictional works", zh="样本：虚构论文（SAMPLE）")
_NO_DATA = Text(en="No years to draw.", zh="没有可绘制的年份。")


def series_chart(series: Series, lang: str) -> str:
    """One series as an SVG document in ``en`` or ``zh``; the same series gives the same bytes."""
    return _document([series], [], series.label.in_lang(lang), lang)


def comparison_chart(comparison: Comparison, lang: str) -> str:
    """One comparison as an SVG document."""
    return _document([], [comparison], comparison.label.in_lang(lang), lang)


def report_chart(series: Sequence[Series], comparisons: Sequence[Comparison], title: Text, lang: str) -> str:
    """Several series and comparisons beneath each other as one SVG document."""
    return _document(series, comparisons, title.in_lang(lang), lang)


def _document(series: Sequence[Series], comparisons: Sequence[Comparison], title: str, lang: str) -> str:
    panels, top = [], 0
    for one in series:
        panels.append(_panel(one, top, lang))
        top += _HEIGHT
    for each in comparisons:
        panels.append(_rows(each, top, lang))
        top += _TOP + _ROW * len(each.values) + _BOTTOM
    height = max(top, _HEIGHT)
    words = [_described(one, lang) for one in series] + [_listed(each, lang) for each in comparisons]
    summary = " ".join(words) or _NO_DATA.in_lang(lang)
    tag = "zh-CN" if lang == "zh" else "en"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        f' role="img" class="ec" lang="{tag}" style="max-width:100%;height:auto">'
        f"<title>{_safe(title)}</title><desc>{_safe(summary)}</desc><style>{_STYLE}</style>{''.join(panels)}</svg>\n"
    )


def _listed(comparison: Comparison, lang: str) -> str:
    """A comparison in words: every label with its value."""
    colon, comma, stop = ("：", "，", "。") if lang == "zh" else (": ", ", ", ".")
    values = comma.join(f"{each.label.in_lang(lang)} {_number(each.value)}" for each in comparison.values)
    return f"{comparison.label.in_lang(lang)}{colon}{values or _NO_DATA.in_lang(lang)}{stop}"


def _rows(comparison: Comparison, top: int, lang: str) -> str:
    """A dot with its interval for each value, from top to bottom."""
    parts = [f'<g transform="translate(0 {top})">', *_heading(comparison, lang)]
    ends = [bound for each in comparison.values for bound in _ends(each)]
    if comparison.neutral is not None:
        ends.append(comparison.neutral)
    low, high = min(ends), max(ends)
    step = _step((high - low) or abs(high) or 1.0)
    low, high = step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)
    high = high if high > low else low + step
    bottom = _TOP + _ROW * len(comparison.values)

    def place(value: float) -> float:
        return round(_NAMES + (_WIDTH - _RIGHT - 8 - _NAMES) * (value - low) / (high - low), 1)

    for number in range(round((high - low) / step) + 1):
        at = place(low + number * step)
        parts.append(f'<line class="grid" x1="{at}" x2="{at}" y1="{_TOP}" y2="{bottom}"/>')
        parts.append(f'<text x="{at}" y="{bottom + 18}" text-anchor="middle">{_number(low + number * step)}</text>')
    if comparison.neutral is not None:
        at = place(comparison.neutral)
        parts.append(f'<line class="one" x1="{at}" x2="{at}" y1="{_TOP}" y2="{bottom}"/>')
    for row, each in enumerate(comparison.values):
        middle = _TOP + _ROW * row + _ROW // 2
        name = _safe(_short(each.label.in_lang(lang)))
        parts.append(f'<text x="{_NAMES - 8}" y="{middle + 4}" text-anchor="end">{name}</text>')
        if each.low is not None and each.high is not None:
            parts.append(
                f'<line class="line" x1="{place(each.low)}" x2="{place(each.high)}" y1="{middle}" y2="{middle}"/>'
            )
        parts.append(f'<circle class="dot" cx="{place(each.value)}" cy="{middle}" r="3.5"/>')
    return "".join(parts) + "</g>"


def _ends(each: ComparedValue) -> tuple[float, ...]:
    if each.low is None or each.high is None:
        return (each.value,)
    return (each.value, each.low, each.high)


def _short(name: str) -> str:
    """A label that fits its room; Chinese characters take two places. The whole one is in the table beside."""
    room, kept = 37, ""
    for char in name:
        room -= 2 if ord(char) >= 0x2E80 else 1
        if room < 0:
            return kept.rstrip() + "…"
        kept += char
    return name


def _heading(shown: Series | Comparison, lang: str) -> list[str]:
    """The title of a panel, with the mark of a sample."""
    parts = [f'<text class="h" x="12" y="20">{_safe(shown.label.in_lang(lang))}</text>']
    if shown.sample:
        mark = _safe(_SAMPLE.in_lang(lang))
        parts.append(f'<text class="sample" x="{_WIDTH - _RIGHT}" y="35" text-anchor="end">{mark}</text>')
    if isinstance(shown, Comparison):
        notes = []
        if any(each.low is not None for each in shown.values):
            notes.append(_BAR.in_lang(lang))
        if shown.neutral is not None:
            notes.append(_DASHED.in_lang(lang).format(value=_number(shown.neutral)))
        parts.append(f'<text class="q" x="12" y="35">{_safe(" · ".join(notes))}</text>')
    return parts


def _safe(text: str) -> str:
    return escape(printable(text))


def _unit(unit: str, lang: str) -> str:
    return _UNITS[unit].in_lang(lang) if unit in _UNITS else unit


def _described(series: Series, lang: str) -> str:
    """The chart in words: first, highest and last year."""
    label = series.label.in_lang(lang)
    if not series.points:
        return f"{label}: {_NO_DATA.in_lang(lang)}"
    first, last = series.points[0], series.points[-1]
    top = max(series.points, key=lambda point: (point.value, -point.year))
    if lang == "zh":
        text = f"{label}：{first.year} 年 {_number(first.value)}，{top.year} 年最高 {_number(top.value)}，"
        return text + f"{last.year} 年 {_number(last.value)}。"
    text = f"{label}: {_number(first.value)} in {first.year}, highest {_number(top.value)} in {top.year}, "
    return text + f"{_number(last.value)} in {last.year}."


def _panel(series: Series, top: int, lang: str) -> str:
    parts = [f'<g transform="translate(0 {top})">', *_heading(series, lang)]
    if not series.points:
        parts.append(f'<text x="{_LEFT}" y="{_HEIGHT // 2}">{_safe(_NO_DATA.in_lang(lang))}</text></g>')
        return "".join(parts)
    ratio = not series.unit
    highest = max(max(point.value, point.high or point.value) for point in series.points)
    highest = max(highest, 1.1) if ratio else max(highest, 0.0)
    lowest = min(0.0, *(min(point.value, point.low or point.value) for point in series.points))
    step = _step((highest - lowest) or 1.0)
    ceiling = step * math.ceil(max(highest, step if lowest == 0 else 0.0) / step - 1e-9)
    scale = _Scale(series.points, step * math.floor(lowest / step + 1e-9), ceiling)
    parts += _axes(scale, step)
    banded = [point for point in series.points if point.low is not None and point.high is not None]
    notes = []
    if banded:
        upper = [f"{scale.x(p.year)},{scale.y(min(p.high or 0.0, ceiling))}" for p in banded]
        lower = [f"{scale.x(p.year)},{scale.y(p.low or 0.0)}" for p in reversed(banded)]
        parts.append(f'<polygon class="band" points="{" ".join(upper + lower)}"/>')
        notes.append(_INTERVAL.in_lang(lang))
    if ratio:
        at = scale.y(1.0)
        parts.append(f'<line class="one" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at}" y2="{at}"/>')
        notes.append(_NEUTRAL.in_lang(lang))
    dots = [(scale.x(point.year), scale.y(point.value)) for point in series.points]
    parts.append('<polyline class="line" points="' + " ".join(f"{x},{y}" for x, y in dots) + '"/>')
    parts += [f'<circle class="dot" cx="{x}" cy="{y}" r="2.2"/>' for x, y in dots]
    caption = " · ".join(([_unit(series.unit, lang)] if series.unit else []) + notes)
    parts.append(f'<text class="q" x="12" y="35">{_safe(caption)}</text></g>')
    return "".join(parts)


class _Scale:
    """Years and values to positions, with one decimal."""

    def __init__(self, points: Sequence[SeriesPoint], floor: float, ceiling: float) -> None:
        self.first, self.last = points[0].year, points[-1].year
        self.floor, self.ceiling = floor, ceiling

    def x(self, year: int) -> float:
        """Position of a year; a single year stands in the middle."""
        inner = _WIDTH - _LEFT - _RIGHT
        if self.first == self.last:
            return _LEFT + inner / 2
        return round(_LEFT + inner * (year - self.first) / (self.last - self.first), 1)

    def y(self, value: float) -> float:
        """Position of a value; the floor is at the bottom."""
        inner = _HEIGHT - _TOP - _BOTTOM
        return round(_TOP + inner * (1 - (value - self.floor) / (self.ceiling - self.floor)), 1)


def _step(highest: float) -> float:
    """A round step that gives three to six grid lines."""
    magnitude: float = 10.0 ** math.floor(math.log10(highest / 4))
    return next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if highest / (magnitude * factor) <= 5)


def _axes(scale: _Scale, step: float) -> list[str]:
    parts = []
    for number in range(round(scale.floor / step), round(scale.ceiling / step) + 1):
        at = scale.y(number * step)
        kind = "axis" if number == 0 else "grid"
        parts.append(f'<line class="{kind}" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at}" y2="{at}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4}" text-anchor="end">{_number(number * step)}</text>')
    span = scale.last - scale.first
    every = next(gap for gap in (1, 2, 5, 10, 20, 50, 100, 500) if span / gap <= 9)
    years = [year for year in range(scale.first, scale.last + 1) if year % every == 0] or [scale.first]
    parts += [
        f'<text x="{scale.x(year)}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{year}</text>' for year in years
    ]
    return parts


def _number(value: float) -> str:
    """Thousands separated; at most three significant decimals for small numbers."""
    if abs(value) >= 1000 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"
