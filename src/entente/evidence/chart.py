"""Charts as one self-contained SVG each: no script, no outside font, light and dark, titled for screen readers.

A line over years with its 95 % band. Axes begin at zero, except that a ratio also shows its neutral value 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from entente.model.answers import Series, SeriesPoint
from entente.model.text import Text, printable

__all__ = ["pair_chart", "series_chart"]

_WIDTH, _HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 40, 36
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
_SAMPLE = Text(en="SAMPLE: fictional works", zh="样本：虚构论文（SAMPLE）")
_NO_DATA = Text(en="No years to draw.", zh="没有可绘制的年份。")


def series_chart(series: Series, lang: str) -> str:
    """One series as an SVG document in ``en`` or ``zh``; the same series gives the same bytes."""
    return _document([series], series.label.in_lang(lang), lang)


def pair_chart(series: Sequence[Series], title: Text, lang: str) -> str:
    """Several series beneath each other as one SVG document."""
    return _document(series, title.in_lang(lang), lang)


def _document(series: Sequence[Series], title: str, lang: str) -> str:
    height = _HEIGHT * max(1, len(series))
    panels = "".join(_panel(one, number * _HEIGHT, lang) for number, one in enumerate(series))
    summary = " ".join(_described(one, lang) for one in series) or _NO_DATA.in_lang(lang)
    tag = "zh-CN" if lang == "zh" else "en"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        f' role="img" class="ec" lang="{tag}" style="max-width:100%;height:auto">'
        f"<title>{_safe(title)}</title><desc>{_safe(summary)}</desc><style>{_STYLE}</style>{panels}</svg>\n"
    )


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
    heading = _safe(series.label.in_lang(lang))
    parts = [f'<g transform="translate(0 {top})"><text class="h" x="{_LEFT}" y="20">{heading}</text>']
    if series.sample:
        parts.append(
            f'<text class="sample" x="{_WIDTH - _RIGHT}" y="20" text-anchor="end">{_safe(_SAMPLE.in_lang(lang))}</text>'
        )
    if not series.points:
        parts.append(f'<text x="{_LEFT}" y="{_HEIGHT // 2}">{_safe(_NO_DATA.in_lang(lang))}</text></g>')
        return "".join(parts)
    ratio = not series.unit
    highest = max(max(point.value, point.high or point.value) for point in series.points)
    step = _step(max(highest, 1.1 if ratio else 0.0) or 1.0)
    ceiling = step * math.ceil(max(highest, 1.1 if ratio else step) / step - 1e-9)
    scale = _Scale(series.points, ceiling)
    parts += _axes(scale, step, ceiling)
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
    parts.append(f'<text class="q" x="{_LEFT}" y="35">{_safe(caption)}</text></g>')
    return "".join(parts)


class _Scale:
    """Years and values to positions, with one decimal."""

    def __init__(self, points: Sequence[SeriesPoint], ceiling: float) -> None:
        self.first, self.last = points[0].year, points[-1].year
        self.ceiling = ceiling

    def x(self, year: int) -> float:
        """Position of a year; a single year stands in the middle."""
        inner = _WIDTH - _LEFT - _RIGHT
        if self.first == self.last:
            return _LEFT + inner / 2
        return round(_LEFT + inner * (year - self.first) / (self.last - self.first), 1)

    def y(self, value: float) -> float:
        """Position of a value; zero is at the bottom."""
        inner = _HEIGHT - _TOP - _BOTTOM
        return round(_TOP + inner * (1 - value / self.ceiling), 1)


def _step(highest: float) -> float:
    """A round step that gives three to six grid lines."""
    magnitude: float = 10.0 ** math.floor(math.log10(highest / 4))
    return next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if highest / (magnitude * factor) <= 5)


def _axes(scale: _Scale, step: float, ceiling: float) -> list[str]:
    parts = []
    for number in range(round(ceiling / step) + 1):
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
