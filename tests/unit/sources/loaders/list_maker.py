# ruff: noqa: E501 - rows of outside forms
"""Small files of each list form, and what an import makes of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from entente.desk.refresh import ImportReport, import_sources, open_warehouse

TODAY = date(2026, 11, 24)
UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z">
 <INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>SAMPLE</FIRST_NAME><SECOND_NAME>PERSON</SECOND_NAME>
  <UN_LIST_TYPE>SAMPLE</UN_LIST_TYPE><REFERENCE_NUMBER>SAi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>样本</NAME_ORIGINAL_SCRIPT>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Samp</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>S 12-3</NUMBER></INDIVIDUAL_DOCUMENT>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>SAMPLE TRADING
 HOUSE</FIRST_NAME><UN_LIST_TYPE>SAMPLE</UN_LIST_TYPE><REFERENCE_NUMBER>SAe.004</REFERENCE_NUMBER>
  <LISTED_ON>2007-03-29</LISTED_ON><COMMENTS1>Remark.</COMMENTS1>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>"SAMTRA"</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Sample House</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><COUNTRY>Iran (Islamic Republic of)</COUNTRY></ENTITY_ADDRESS>
 </ENTITY>
 <ENTITY><FIRST_NAME/><REFERENCE_NUMBER>SAe.005</REFERENCE_NUMBER></ENTITY>
 <ENTITY><FIRST_NAME>NAMELESS NUMBER</FIRST_NAME><REFERENCE_NUMBER/></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
"""
SDN = """10,"SAMPLE AIRLINES",-0- ,"CUBA] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. 'SAIR'; Tax ID No. 100-03 (Nowhere); Linked To: SAMPLE GROUP; half of a wo"
20,"PERSON, Sample","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 09 Feb 1977; Passport AB12 (Nowhere)."
20,"PERSON, Twice","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-\x20
30,-0- ,"vessel","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-\x20
short,row
\x1a"""
ALT = '10,1,"aka","SAMPLE AIR LINES",-0- \r\n10,2,"fka","OLD AIRLINES",-0- \r\n99,3,"aka","ORPHAN",-0- \r\n\x1a'
ADD = '10,5,"1 Road","Havana","Cuba",-0- \r\n20,6,-0- ,-0- ,-0- ,-0- \r\n\x1a'
COMMENTS = '10,"rd; Registration ID 77."\r\n'
CN = """list,announcement,announced,effective,action,name_zh,name_en,until,aliases,identifiers,country
unreliable_entity_list,样本公告2025年第1号,2025-01-02,2025-01-02,listed,样本公司,Sample Corporation,,样本集团; SC,uscc=9133 0000,us
unreliable_entity_list,样本公告2025年第9号,2025-05-12,2025-05-14,suspended,样本公司,Sample Corporation,2025-08-12,,,us
unreliable_entity_list,样本公告2026年第2号,2026-03-01,2026-03-02,removed,样本公司,Sample Corporation,,,,us
export_control_list,样本公告2025年第2号,2025-01-03,2025-01-03,listed,样本二公司,,,,,
export_control_list,样本公告2025年第3号,2025-01-03,,removed,,Never Listed Inc.,,,,
nonsense,样本公告,2025-01-03,2025-01-03,listed,甲,,,,,
watch_list,样本公告,soon,,listed,甲,,,,,
"""
FTM = "\n".join(
    json.dumps(row, ensure_ascii=False)
    for row in (
        {"id": "a", "schema": "Company", "caption": "Sample Co", "properties": {
            "name": ["Sample Co., Ltd.", "样本有限公司"], "weakAlias": ["SCL"], "country": ["cn"], "leiCode": ["LEI1"],
            "uscCode": ["9111"], "sourceUrl": ["https://example.org/a"]}},
        {"id": "s1", "schema": "Sanction", "properties": {"entity": ["a"], "authority": ["Sample Office"],
                                                          "startDate": ["2021-06-03"], "program": ["P1"]}},
        {"id": "o1", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["a"], "percentage": ["51%"]}},
        {"id": "b", "schema": "Organization", "properties": {"name": ["Sample Holding"]}},
        {"id": "p", "schema": "Person", "properties": {"name": ["Sample Person"], "birthDate": ["1970"]}},
        {"id": "n", "schema": "Company", "properties": {}},
        {"id": "x", "schema": "Address", "properties": {"full": ["1 Road"]}},
        {"schema": "Company"},
    )
)  # fmt: skip


def put(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def ofac(folder: Path, **more: str) -> Path:
    """A folder with the four files of OFAC's old form."""
    files = {"sdn.csv": SDN, "alt.csv": ALT, "add.csv": ADD, "sdn_comments.csv": COMMENTS} | more
    for name, text in files.items():
        put(folder, name, text)
    return folder


def imported(home: Path, kind: str, *paths: Path, **more: str) -> ImportReport:
    (report,) = import_sources(home, paths, kind, today=TODAY, **more)  # type: ignore[arg-type]
    assert report.read == report.loaded + len(report.rejected)
    return report


def rows(home: Path, question: str) -> list[tuple[object, ...]]:
    with open_warehouse(home) as warehouse:
        return warehouse.rows(question)
