"""Which kinds of outside data can be imported? A closed table.

A kind fixes title, licence, what sort of list it is, after how many days a copy counts as stale, and where the official
copy is offered. The limits of age are this project's own choice (no authority sets them): a list that changes weekly is
stale after a month, a yearly one after thirteen months.
"""

from __future__ import annotations

import msgspec

from entente.errors import InputError, gettext_noop
from entente.model.codes import ListClass
from entente.model.text import Text

__all__ = ["CSL_LISTS", "KINDS", "Kind", "kind_of"]

CSL_LISTS: dict[str, str] = {
    "EL": "csl.EL",
    "MEU": "csl.MEU",
    "UVL": "csl.UVL",
    "DPL": "csl.DPL",
    "SDN": "csl.SDN",
    "SSI": "csl.SSI",
    "CMIC": "csl.CMIC",
    "FSE": "csl.FSE",
    "PLC": "csl.PLC",
    "CAP": "csl.CAP",
    "ISN": "csl.ISN",
    "DTC": "csl.DTC",
    "MBS": "csl.MBS",
}
"""Abbreviation in the ``source`` column of the Consolidated Screening List to our list code."""

OFAC_BASE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"
OFAC_LISTS = tuple(f"ofac.{short}" for short in ("SSI", "CMIC", "FSE", "PLC", "CAP", "MBS", "NONSDN"))
CSL_BASE = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/"


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of outside data.

    ``lists``: the list codes that a snapshot of this kind provides. ``url``: the official address; ``download`` tells
    whether it is a file that ``fetch`` can bring (``zenodo``: the address of a record whose newest file is meant), else
    it is a page for a person. ``files``: names of several files below that address that are one list. ``additive``: all
    snapshots count together; otherwise only the newest does. ``code_needed``: the user names the list (``--code``);
    ``code_allowed``: the user may name the table.
    """

    id: str
    title: Text
    licence: str
    list_class: ListClass | None = None
    stale_after_days: int
    url: str = ""
    download: str = ""
    files: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    additive: bool = False
    code_needed: bool = False
    code_allowed: bool = False
    edition_from: Text


_GIVEN = Text(en="only what --edition says", zh="仅以 --edition 所给日期为准")
_GIVEN_OR_FETCHED = Text(
    en="what --edition says, else the day of the download from the official address",
    zh="以 --edition 所给日期为准，否则为自官方地址下载之日",
)

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            id="csl",
            title=Text(en="US Consolidated Screening List", zh="美国综合筛查清单"),
            licence="US public domain",
            list_class=ListClass.LEGAL,
            stale_after_days=31,
            url=CSL_BASE + "consolidated.csv",
            download="file",
            lists=tuple(CSL_LISTS.values()),
            edition_from=Text(
                en="the newest start_date that is not in the future (the copy is at least that new)",
                zh="不晚于今日的最新 start_date（副本至少与该日同新）",
            ),
        ),
        Kind(
            id="ofac-sdn",
            title=Text(en="OFAC Specially Designated Nationals (old CSV form)", zh="OFAC 特别指定国民清单（旧版 CSV）"),
            licence="US public domain",
            list_class=ListClass.LEGAL,
            stale_after_days=31,
            url=OFAC_BASE,
            download="files",
            files=("SDN.CSV", "ALT.CSV", "ADD.CSV", "SDN_COMMENTS.CSV"),
            lists=("ofac.SDN",),
            edition_from=_GIVEN_OR_FETCHED,
        ),
        Kind(
            id="ofac-consolidated",
            title=Text(en="OFAC consolidated non-SDN lists (old CSV form)", zh="OFAC 非 SDN 综合清单（旧版 CSV）"),
            licence="US public domain",
            list_class=ListClass.LEGAL,
            stale_after_days=31,
            url=OFAC_BASE,
            download="files",
            files=("CONS_PRIM.CSV", "CONS_ALT.CSV", "CONS_ADD.CSV", "CONS_COMMENTS.CSV"),
            lists=OFAC_LISTS,
            edition_from=_GIVEN_OR_FETCHED,
        ),
        Kind(
            id="un",
            title=Text(en="UN Security Council consolidated list", zh="联合国安理会综合制裁清单"),
            licence="UN Security Council publication; no licence stated in the file",
            list_class=ListClass.LEGAL,
            stale_after_days=31,
            url="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
            download="file",
            lists=("un",),
            edition_from=Text(en="dateGenerated in the file", zh="文件中的 dateGenerated"),
        ),
        Kind(
            id="cn-lists",
            title=Text(en="Lists announced by Chinese authorities (CSV)", zh="中国主管部门公告的清单（CSV）"),
            licence="announcements of the authorities; the table is yours",
            list_class=ListClass.LEGAL,
            stale_after_days=92,
            url="https://www.mofcom.gov.cn/zcfb/",
            lists=("cn.UEL", "cn.ECL", "cn.WATCH", "cn.AFSL"),
            edition_from=Text(en="the newest day of an announcement", zh="最新公告日期"),
        ),
        Kind(
            id="bis-el-universities",
            title=Text(en="Entity List: universities and institutes of China", zh="实体清单：中国高校与科研院所"),
            licence="US public domain (list text)",
            list_class=ListClass.LEGAL,
            stale_after_days=92,
            url="https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744",
            lists=("bis.EL",),
            edition_from=Text(en="generatedAt in the file", zh="文件中的 generatedAt"),
        ),
        Kind(
            id="dod-1286",
            title=Text(en="Section 1286 lists (NDAA FY2019)", zh="美国2019财年国防授权法第1286条清单"),
            licence="US public domain (list text)",
            list_class=ListClass.FUNDER,
            stale_after_days=400,
            url="https://basicresearch.defense.gov/Programs/Academic-Research-Security/",
            lists=("dod.1286.FY2022", "dod.1286.FY2023", "dod.1286.FY2024", "dod.1286.FY2025"),
            edition_from=Text(en="publication day of the newest report year", zh="最新报告年度的公布日"),
        ),
        Kind(
            id="dod-1260h",
            title=Text(en="Section 1260H Chinese military companies (NDAA FY2021)", zh="美国第1260H条中国军工企业清单"),
            licence="US public domain (list text)",
            list_class=ListClass.FUNDER,
            stale_after_days=400,
            url="https://www.federalregister.gov/",
            lists=("dod.1260H",),
            edition_from=Text(en="the newest Start or End date", zh="最新的起始日或终止日"),
        ),
        Kind(
            id="aspi",
            title=Text(en="ASPI China Defence Universities Tracker (private)", zh="ASPI 中国国防高校追踪库（民间）"),
            licence="MISP galaxy CC0-1.0; text ASPI copyright, names only",
            list_class=ListClass.NON_OFFICIAL,
            stale_after_days=1100,
            url="https://unitracker.aspi.org.au/",
            lists=("aspi",),
            edition_from=_GIVEN,
        ),
        Kind(
            id="list-csv",
            title=Text(en="A list of your own (CSV)", zh="自备清单（CSV）"),
            licence="as the owner of the list says",
            list_class=ListClass.NON_OFFICIAL,
            stale_after_days=92,
            code_needed=True,
            edition_from=_GIVEN,
        ),
        Kind(
            id="ftm",
            title=Text(en="FollowTheMoney entities (JSON lines)", zh="FollowTheMoney 实体（JSON 行）"),
            licence="as the publisher of the data says",
            list_class=ListClass.NON_OFFICIAL,
            stale_after_days=31,
            code_needed=True,
            edition_from=_GIVEN,
        ),
        Kind(
            id="aliases-csv",
            title=Text(en="Other names of bodies, a table of your own (CSV)", zh="自备机构别名表（CSV）"),
            licence="as the owner of the table says",
            stale_after_days=400,
            code_allowed=True,
            edition_from=_GIVEN,
        ),
        Kind(
            id="ownership-csv",
            title=Text(en="Shares held, a table of your own (CSV)", zh="自备持股关系表（CSV）"),
            licence="as the owner of the table says",
            stale_after_days=184,
            code_allowed=True,
            edition_from=_GIVEN,
        ),
        Kind(
            id="conduct-csv",
            title=Text(en="Compliance events, a table of your own (CSV)", zh="自备合规事件表（CSV）"),
            licence="as the owner of the table says",
            stale_after_days=184,
            code_allowed=True,
            edition_from=_GIVEN,
        ),
        Kind(
            id="ror",
            title=Text(en="Research Organization Registry (schema v2)", zh="研究机构注册库（ROR，第2版格式）"),
            licence="CC0-1.0",
            stale_after_days=184,
            url="https://zenodo.org/api/records/6347574",
            download="zenodo",
            additive=True,
            edition_from=Text(en="the newest last_modified date of a record", zh="记录中最新的 last_modified 日期"),
        ),
        Kind(
            id="openalex-works",
            title=Text(en="OpenAlex works", zh="OpenAlex 文献"),
            licence="CC0-1.0",
            stale_after_days=400,
            url="https://api.openalex.org/works",
            additive=True,
            edition_from=Text(en="the newest updated_date of a work", zh="文献中最新的 updated_date"),
        ),
        Kind(
            id="openalex-topics",
            title=Text(en="OpenAlex topics", zh="OpenAlex 主题"),
            licence="CC0-1.0 (CSV transcription: CC BY 4.0)",
            stale_after_days=800,
            url="https://api.openalex.org/topics",
            edition_from=Text(
                en="the newest updated_date (JSON); none in the CSV", zh="最新的 updated_date（JSON）；CSV 无日期"
            ),
        ),
        Kind(
            id="worldbank",
            title=Text(en="World Development Indicators", zh="世界发展指标"),
            licence="CC BY 4.0",
            stale_after_days=400,
            url="https://api.worldbank.org/v2/en/topic/14?downloadformat=csv",
            download="file",
            additive=True,
            edition_from=Text(en="Last Updated Date in the file", zh="文件中的 Last Updated Date"),
        ),
    )
}


def kind_of(name: str) -> Kind:
    """The kind of that name.

    Raises ``InputError`` naming the kinds there are.
    """
    if name not in KINDS:
        raise InputError(
            gettext_noop("There is no kind of data called {kind}."),
            kind=name,
            kinds=", ".join(KINDS),
            hint=gettext_noop("`entente sources kinds` shows the kinds there are."),
        )
    return KINDS[name]
