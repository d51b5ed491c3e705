"""Charts: valid, self-contained, readable by screen readers, harmless with any text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from entente.evidence.chart import comparison_chart, report_chart, series_chart
from entente.model.answers import ComparedValue, Comparison, Series, SeriesPoint
from entente.model.text import Text

SVG = "{http://www.w3.org/2000/svg}"


def _series(*values: float, sample: bool = False, unit: str = "", label: str = "RIC") -> Series:
    points = tuple(
        SeriesPoint(year=2000 + n, value=value, low=value * 0.9, high=value * 1.1) for n, value in enumerate(values)
    )
    return Series(id="s", label=Text(en=label, zh="强度"), unit=unit, points=points, sources=("x",), sample=sample)


def test_one_document_with_title_description_band_and_neutral_line() -> None:
    svg = series_chart(_series(0.5, 1.2, 0.9), "en")
    root = ET.fromstring(svg)
    assert root.find(f"{SVG}title").text == "RIC"
    assert "highest 1.2 in 2001" in root.find(f"{SVG}desc").text
    assert 'class="band"' in svg and 'class="one"' in svg and svg == series_chart(_series(0.5, 1.2, 0.9), "en")
    for outside in ("<script", "href", "url(", "@import"):
        assert outside not in svg
    assert "prefers-color-scheme:dark" in svg and "currentColor" in svg


def test_chinese_and_sample_label() -> None:
    svg = series_chart(_series(10, 2000, sample=True, unit="works"), "zh")
    assert 'lang="zh-CN"' in svg and "强度" in svg and "SAMPLE" in svg and 'class="one"' not in svg


def test_labels_are_escaped() -> None:
    svg = series_chart(_series(1, 2, label="<script>alert(1)</script>\x1b[31m & co"), "en")
    ET.fromstring(svg)
    assert "<script" not in svg and "\x1b" not in svg


def test_no_points_one_point_zero_and_huge_values_can_be_drawn() -> None:
    for values in ((), (0.0,), (0.0, 0.0), (1e12, 3e11), (0.0004, 0.0002)):
        for unit in ("", "works"):
            root = ET.fromstring(series_chart(_series(*values, unit=unit), "en"))
            assert root.get("role") == "img"
    assert "No years" in series_chart(_series(), "en")


def test_several_series_lie_beneath_each_other() -> None:
    root = ET.fromstring(report_chart([_series(1, 2), _series(3, 4)], [], Text(en="pair", zh="双边"), "en"))
    assert len(root.findall(f"{SVG}g")) == 2 and root.get("height") == "540"


def test_style_stays_inside_the_chart() -> None:
    style = ET.fromstring(series_chart(_series(1, 2), "en")).find(f"{SVG}style").text
    rules = style.replace("@media(prefers-color-scheme:dark){", "").split("}")
    assert all(rule.startswith(".ec") for rule in rules if rule.strip())


def test_values_below_zero_are_drawn_inside_the_panel() -> None:
    svg = series_chart(_series(-2.0, -1.0, 0.5, unit="ln"), "en")
    heights = [float(dot.get("cy")) for dot in ET.fromstring(svg).iter(f"{SVG}circle")]
    assert heights == sorted(heights, reverse=True) and all(50 <= at <= 234 for at in heights)


def _comparison(*values: tuple[str, float, float | None, float | None], neutral: float | None = 1.0) -> Comparison:
    return Comparison(
        id="c", label=Text(en="Activity", zh="活跃指数"), neutral=neutral, sources=("works",), sample=True,
        values=tuple(
            ComparedValue(label=Text(en=name, zh=name), value=value, low=low, high=high)
            for name, value, low, high in values
        ),
    )  # fmt: skip


def test_a_comparison_has_a_dot_and_a_bar_for_each_value_and_the_neutral_line() -> None:
    made = _comparison(("US <b>", 0.8, 0.5, 1.2), ("CN", 1.6, None, None))
    root = ET.fromstring(comparison_chart(made, "zh"))
    dots = [float(dot.get("cx")) for dot in root.iter(f"{SVG}circle")]
    bars = [line for line in root.iter(f"{SVG}line") if line.get("class") == "line"]
    (neutral,) = [line for line in root.iter(f"{SVG}line") if line.get("class") == "one"]
    assert len(dots) == 2 and len(bars) == 1 and dots[0] < float(neutral.get("x1")) < dots[1]
    assert float(bars[0].get("x1")) < dots[0] < float(bars[0].get("x2"))
    assert "SAMPLE" in comparison_chart(made, "en") and "0.8" in root.find(f"{SVG}desc").text
    ET.fromstring(comparison_chart(_comparison(("one", 0.0, 0.0, 0.0), neutral=None), "en"))
    ET.fromstring(comparison_chart(_comparison(("a" * 80, -1e9, None, None), ("人" * 80, 1e-9, None, None)), "en"))
