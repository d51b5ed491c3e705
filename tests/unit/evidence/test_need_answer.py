"""The answer of the evidence room on hand-made works: what is counted, hidden, labelled and left out."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from tests.reduced_works import MadeWarehouse, Record, made_work, warehouse

from entente.evidence import answer
from entente.evidence.answer import pairs_of
from entente.evidence.counting.gates import count_gates
from entente.evidence.counting.pairs import Variant, count_pair
from entente.evidence.pair import pair_report
from entente.evidence.questions import works_state
from entente.evidence.scope import Level, Scope
from entente.model.answers import Need
from entente.model.proposal import Party, Proposal, Topic
from entente.sources.snapshot import Snapshot

DAY = date(2026, 5, 4)
BATTERIES = Topic(openalex=("T10018",))


class Works:
    """Hand-made works, loaded into a warehouse when it is asked for."""

    def __init__(self) -> None:
        self.made: list[Record] = []
        self.copies: tuple[Snapshot, ...] = ()

    def imported(self, *, sample: bool = False, edition: date = date(2026, 1, 1)) -> None:
        self.copies = (
            Snapshot(
                id="openalex-works-1", kind="openalex-works", title="works", sha256="0" * 64, edition=edition,
                imported=edition, sample=sample,
            ),
        )  # fmt: skip

    def add(self, countries: str, times: int = 1, **values: object) -> None:
        """Works of one author for each country; ``authors``: so many more in the first one."""
        codes = countries.split()
        codes += codes[:1] * max(0, int(values.pop("authors", 0)) - len(codes))
        for _ in range(times):
            made = made_work(len(self.made) + 1, *codes, **{"topic": "T10018", "subfield": "2208"} | values)
            self.made.append(made)

    def open(self) -> MadeWarehouse:
        made = warehouse(self.made)
        made.copies = self.copies
        made.execute(
            "INSERT INTO topic VALUES ('T10018', 'Battery Materials', '2208', 'Electrical', '22', 'Engineering', '3',"
            " 'Physical', 'Cathode; Lithium-ion', '')"
        )
        return made


@pytest.fixture
def works() -> Works:
    return Works()


def _proposal(*countries: str | None, side: str | None = "US", topic: Topic = BATTERIES) -> Proposal:
    parties = tuple(Party(id=f"p{n}", name=f"P{n}", country=code) for n, code in enumerate(countries))
    return Proposal(id="p", title="t", side=side, party=parties, topic=topic)


def _need(works: Works, proposal: Proposal, as_of: date = DAY, known_at: date = DAY) -> Need:
    return answer(proposal, works.open(), as_of=as_of, known_at=known_at)


def _all_text(need: Need) -> str:
    return "\n".join(text.text.en for text in (*need.statements, *need.coverage))


def test_pairs_start_from_the_own_side_and_go_by_number_of_parties() -> None:
    assert pairs_of(_proposal("CN", "US", "DE", "DE")) == (("US", "DE"), ("US", "CN"))
    assert pairs_of(_proposal("CN", "US", side="FR")) == (("CN", "US"),)
    assert pairs_of(_proposal(None, None)) == ()
    assert pairs_of(_proposal("US", "US")) == ()


def test_published_pair_without_works(works: Works) -> None:
    need = _need(works, _proposal("US", "CN"))
    assert need.basis == ("published",) and not need.sample
    assert "peaked in 2020 (84,025)" in need.line.en and "0.86 seen from US" in need.line.en
    assert "highest in 2017" in need.line.en and "2017" in need.line.zh
    assert "overlaps that of 2018" in _all_text(need)
    assert "No works are loaded" in _all_text(need)
    assert [series.id for series in need.series] == ["pair.US-CN.volume", "pair.US-CN.ric", "pair.CN-US.ric"]


def test_every_named_source_is_described(works: Works) -> None:
    works.imported()
    works.add("US CN", 40)
    works.add("US DE", 40)
    works.add("CN DE", 40)
    need = _need(works, _proposal("US", "CN"))
    named = {name for item in (*need.statements, *need.coverage, *need.figures, *need.series) for name in item.sources}
    assert named == {source.id for source in need.sources}
    assert need.basis == ("published", "works")
    msgspec.json.encode(need)


def test_swapping_the_sides_says_the_same_of_both(works: Works) -> None:
    one, other = _need(works, _proposal("US", "CN")), _need(works, _proposal("CN", "US", side="CN"))

    def values(need: Need, name: str) -> float:
        return next(figure.value for figure in need.figures if figure.id.endswith(name))

    for name in ("ric.US", "ric.CN", "share.US", "share.CN", "salton", "jaccard", "pai"):
        assert values(one, name) == pytest.approx(values(other, name), rel=1e-12)


def test_nothing_published_or_imported_later_is_used(works: Works) -> None:
    works.imported(edition=date(2026, 1, 1))
    works.add("US CN", 50)
    before = _need(works, _proposal("US", "CN"), known_at=date(2024, 8, 26))
    assert "No figures on US–CN co-publication had been published by 2024-08-26" in before.line.en
    assert "newer than the day of knowledge" in _all_text(before)
    assert all("2025" not in figure.sources[0] for figure in before.figures) and not before.series
    after = _need(works, _proposal("US", "CN"), known_at=date(2024, 8, 27))
    assert after.series


def test_years_after_the_day_of_the_answer_are_left_out(works: Works) -> None:
    need = _need(works, _proposal("US", "CN"), as_of=date(2015, 6, 1))
    assert max(point.year for series in need.series for point in series.points) == 2015
    assert all(int(figure.period[-4:]) <= 2015 for figure in need.figures if figure.period)
    assert "highest in the last year, 2015" in need.line.en


def test_unpublished_pair_says_so_and_recalled_figures_stay_out(works: Works) -> None:
    need = _need(works, _proposal("US", "DE"))
    assert "No published figures on US–DE" in need.line.en
    assert not any("unverified" in figure.label.en for figure in need.figures)
    assert 457335 not in [figure.value for figure in need.figures]


def test_small_numbers_are_hidden(works: Works) -> None:
    works.imported()
    works.add("US CN", 9)
    works.add("US", 50)
    need = _need(works, _proposal("US", "CN"))
    assert "fewer than 10 joint works" in need.line.en and "9 joint" not in _all_text(need)
    assert not any(figure.id.startswith("topic.") for figure in need.figures)
    works.add("US CN", 1, year=2021)
    works.made[-1]["authors"] *= 11
    fresh = _need(works, _proposal("US", "CN"))
    assert "10 joint works" in fresh.line.en
    assert "bilateral only 10" in _all_text(fresh) and "at most 20 authors <10" in _all_text(fresh)


def test_counts_of_the_topic_and_what_is_not_counted(works: Works) -> None:
    works.add("US CN", 3)
    works.add("US CN DE", 2, authors=30)
    works.add("US CN", 4, dual=True)
    works.add("US DE", 5)
    works.add("US CN", 6, xpac=True)
    works.add("US CN", 7, retracted=True)
    works.add("US CN", 8, topic="T10001")
    works.add("US", 10)
    loaded = works.open()
    scope = Scope(level=Level.TOPIC, units=("T10018",))
    cells = {cell.variant: cell.counts for cell in count_pair(loaded, "US", "CN", scope)}
    year = cells[Variant.ALL]
    assert (year.links, year.n_x, year.n_y) == (9, 14, 9)
    assert (year.c_x, year.c_y, year.total) == (3 + 4 + 4 + 5, 3 + 4 + 4, 3 + 6 + 4 + 5)
    assert [cells[one].links for one in (Variant.BILATERAL, Variant.SMALL_TEAM, Variant.NOT_DUAL)] == [7, 7, 5]
    seen = count_gates(loaded, scope, works_state(loaded, DAY))
    assert (seen.works, seen.international, seen.dual_only) == (24, 14, 4)
    assert (seen.outside_core, seen.retracted) == (6, 7)


def test_numbers_from_samples_say_sample_in_both_languages(works: Works) -> None:
    works.imported(sample=True, edition=date(2030, 1, 1))
    for year in (2019, 2020):
        for pair in ("US CN", "US DE", "CN DE"):
            works.add(pair, 25, year=year, sample=True)
    need = _need(works, _proposal("US", "CN"))
    assert need.sample
    from_works = [item for item in (*need.statements, *need.coverage) if "works" in item.sources]
    assert len(from_works) >= 4
    assert all("SAMPLE" in item.text.en and "样本" in item.text.zh for item in from_works)
    labelled = [item for item in (*need.figures, *need.series) if "works" in item.sources]
    assert labelled and all(item.sample and "SAMPLE" in item.label.en and "样本" in item.label.zh for item in labelled)
    assert "topic.activity" in {one.id for one in need.comparisons}
    assert all(one.sample for one in need.comparisons)


def test_words_are_only_a_suggestion(works: Works) -> None:
    works.imported()
    works.add("US CN", 50)
    need = _need(works, _proposal("US", "CN", topic=Topic(words=("cathode",))))
    assert "T10018 (Battery Materials)" in _all_text(need) and "Confirm" in _all_text(need)
    assert "works" not in need.basis
    assert "No OpenAlex topic is confirmed" in _all_text(_need(works, _proposal("US", topic=Topic(words=("zzz",)))))
    assert "names no topic" in _all_text(_need(works, _proposal("US", "CN", topic=Topic())))


def test_no_pair_says_why(works: Works) -> None:
    assert "unknown" in _need(works, _proposal(None)).line.en
    assert "are in one" in _need(works, _proposal("US", None)).line.en


def test_enough_real_works_stand_for_the_pair_and_samples_never_do(works: Works) -> None:
    works.imported()
    works.add("US CN", 1000)
    works.add("US DE", 400)
    works.add("CN FR", 400)
    report = pair_report("US", "CN", works.open(), Scope(), known_at=DAY)
    assert report is not None and report.basis == "works"
    works.imported(sample=True)
    report = pair_report("US", "CN", works.open(), Scope(), known_at=DAY)
    assert report is not None and report.basis == "published" and "SAMPLE" in report.why.en
    assert pair_report("DE", "FR", works.open(), Scope(), known_at=DAY) is None


def test_works_selected_for_a_pair_count_joint_works_and_compare_nothing(works: Works) -> None:
    works.imported()
    works.add("US CN", 1100)
    works.add("US CN DE", 200)
    need = _need(works, _proposal("US", "CN"))
    assert need.basis == ("published", "works") and "1,300 joint works" in need.line.en
    assert "selected for the pair" in _all_text(need) and not any(
        one.id.startswith("topic.ric") for one in need.figures
    )
    report = pair_report("US", "CN", works.open(), Scope(), known_at=DAY)
    assert report is not None and report.basis == "published" and "selected" in report.why.en
    report = pair_report("US", "CN", works.open(), Scope(types=("article",)), known_at=DAY)
    assert report is not None and report.basis == "works" and report.selected
    (year,) = report.years
    assert year.counts.links == 1300 and year.ric is None and year.pai is None and year.salton is None
    assert {one.measure for one in year.absent} == {"salton", "jaccard", "pai", "ric"}
