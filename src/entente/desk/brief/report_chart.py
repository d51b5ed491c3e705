"""The pictures of a report: SVG by ourselves; a Vega-Lite specification; PNG with the extra ``charts``."""

from __future__ import annotations

import json
from typing import Any

from entente.errors import InputError, gettext_noop
from entente.evidence.chart import report_chart
from entente.evidence.report import Report
from entente.model.answers import Comparison, Series

__all__ = ["report_png", "report_svg", "report_vega"]

_FONT = "Noto Sans, Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"


def report_svg(report: Report, lang: str) -> str:
    """All series and comparisons of a report beneath each other, as one SVG document."""
    return report_chart(report.series, report.comparisons, report.title, lang)


def report_png(report: Report, lang: str) -> bytes:
    """The same picture as PNG. Raises ``InputError`` where the extra ``charts`` is not installed."""
    try:
        import vl_convert
    except ImportError as fault:
        raise InputError(
            gettext_noop("A PNG chart needs the package vl-convert-python."),
            hint=gettext_noop("Install the extra: pip install 'entente[charts]', or write .svg or .vl.json."),
        ) from fault
    made: bytes = vl_convert.svg_to_png(report_svg(report, lang), scale=2)
    return made


def report_vega(report: Report, lang: str) -> str:
    """The same as a Vega-Lite 5 specification with its data inline, for pages that draw it themselves."""
    panels = [_line(one, lang) for one in report.series] + [_dots(one, lang) for one in report.comparisons]
    return json.dumps(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "title": report.title.in_lang(lang) + (" (SAMPLE)" if report.sample else ""),
            "config": {"font": _FONT},
            "vconcat": panels,
        },
        ensure_ascii=False,
        indent=2,
    ) + "\n"  # fmt: skip


def _line(series: Series, lang: str) -> dict[str, Any]:
    """A line over years with its 95 % band."""
    values = [{"year": p.year, "value": p.value, "low": p.low, "high": p.high} for p in series.points]
    year = {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": None}, "scale": {"zero": False}}
    title = series.unit or None
    return {
        "title": series.label.in_lang(lang),
        "width": 560,
        "height": 180,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.2},
                "encoding": {
                    "x": year,
                    "y": {"field": "low", "type": "quantitative", "title": title},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "point": True},
                "encoding": {"x": year, "y": {"field": "value", "type": "quantitative", "title": title}},
            },
        ],
    }


def _dots(comparison: Comparison, lang: str) -> dict[str, Any]:
    """A dot with its interval for each value, and the neutral value as a rule."""
    values = [
        {"label": each.label.in_lang(lang), "value": each.value, "low": each.low, "high": each.high}
        for each in comparison.values
    ]
    name = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 280}}
    layers: list[dict[str, Any]] = [
        {
            "mark": "rule",
            "encoding": {
                "y": name,
                "x": {"field": "low", "type": "quantitative", "title": comparison.unit or None},
                "x2": {"field": "high"},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 60},
            "encoding": {"y": name, "x": {"field": "value", "type": "quantitative"}},
        },
    ]
    if comparison.neutral is not None:
        mark = {"type": "rule", "strokeDash": [5, 4]}
        layers.append({"mark": mark, "encoding": {"x": {"datum": comparison.neutral}}})
    return {"title": comparison.label.in_lang(lang), "width": 400, "data": {"values": values}, "layer": layers}
