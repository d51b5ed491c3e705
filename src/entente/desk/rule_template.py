"""A rule file to fill in: a small rule that passes the check as it stands, with a comment on every field."""

from __future__ import annotations

from pathlib import Path

from entente.desk.proposals import write_new

__all__ = ["new_rule"]

TEMPLATE = """\
#en A rule of your own. Replace every value; then: entente rules check FILE
#zh 自定规则。请替换每一项内容，然后运行：entente rules check 文件
[[rule]]
#en Side, family and name: small letters, digits and _; at least three parts. inst is an institution.
#zh 国家或地区（机构写 inst）、类别和名称：小写字母、数字和下划线，至少三段。
id = "inst.lakemont.data_review"
#en Day of the text, and a number for corrections of the record.
#zh 文本日期，加记录修订号。
version = "2026-01-01.1"
#en INST, or the ISO code of the country whose law it is; and the family that it belongs to.
#zh 机构写 INST，法律写所属国家或地区的 ISO 代码；以及类别。
side = "INST"
regime = "inst.lakemont"
#en prohibit, licence, licence_denied, condition, notify, record, inform, exempt or verify.
#zh prohibit 禁止，licence 许可，licence_denied 推定拒绝，condition 条件，notify 通知，
#zh record 记录，inform 提示，exempt 豁免，verify 核实。
effect = "condition"
#en proposed binds nothing; verified needs a text that was read; unverified only opens a question.
#zh proposed 不具约束力；verified 须已阅读原文；unverified 仅提出问题。
status = "proposed"
title = { en = "Data on many persons: review first", zh = "涉及多人的数据：先行审查" }
reason = { en = "Data of more than 500 persons leave only after review.", zh = "超过五百人的数据经审查后方可出境。" }
#en The pinpoint: document, section, paragraph.
#zh 精确出处：文件、条、款。
cite = "Lakemont data policy s.4(2)"
authority = { en = "Lakemont University (invented)", zh = "湖山大学（虚构）" }
url = ""
#en text_read, page_read, recalled or inferred; with the last two only status unverified or proposed.
#zh text_read 已读原文，page_read 已读相关网页，recalled 凭记忆，inferred 推断；后两者不得为 verified。
certainty = "text_read"
#en Which copy was read, and its day.
#zh 所核对的文本及其日期。
source = "handbook of the university"
source_date = 2026-01-01
#en Who reviewed this record; where nobody did: not reviewed by counsel.
#zh 审阅人；无人审阅时写 not reviewed by counsel。
reviewer = "not reviewed by counsel"
in_force_from = 2026-01-01
#en The list whose items are judged one by one; leave it out for the whole project.
#zh 逐项判断的清单；针对整个项目时删去本行。
for_each = "data"
#en The condition. The facts: docs/reference/facts.md
#zh 条件。可用事实见 docs/reference/facts.md
when = '''data.personal and data.count > 500 and overlaps(data.destinations, COUNTRIES_OF_CONCERN)'''
lifted_by = { en = "Send aggregates only.", zh = "仅提供汇总数据。" }

#en Who does what by when, and what proves it.
#zh 何人、何事、何时，以何证明。
[[rule.obligation]]
id = "review"
owner = { en = "data protection officer", zh = "数据保护负责人" }
duty = { en = "Review the transfer and state its conditions.", zh = "审查数据传输并载明条件。" }
deadline = { en = "30 days before the start", zh = "项目开始前30日" }
due = "start - 30 days"
evidence = { en = "signed review", zh = "签署的审查意见" }

#en Examples on both sides; a number needs one on it and one beyond it.
#zh 正反两面的示例；条件中的数字须有恰好等于和超过该数字的示例。
[[rule.example]]
note = "501 persons"
facts = { "data.kind" = "health", "data.identifiability" = "coded", "data.count" = 501, "data.destinations" = ["CN"] }
expect = "applies"

[[rule.example]]
note = "500 persons"
facts = { "data.kind" = "health", "data.identifiability" = "coded", "data.count" = 500, "data.destinations" = ["CN"] }
expect = "does_not_apply"
"""


def new_rule(path: Path | None, lang: str, *, force: bool = False) -> str:
    """The template with its comments in a language (``en`` or ``zh``), written to ``path`` where one is given.

    Raises ``InputError`` where the file exists and ``force`` is not set, ``StorageError`` where it cannot be written.
    """
    lines = []
    for line in TEMPLATE.splitlines():
        if not line.startswith(("#en ", "#zh ")):
            lines.append(line)
        elif line.startswith(f"#{lang} "):
            lines.append("# " + line[4:])
    text = "\n".join(lines) + "\n"
    if path is not None:
        write_new(path, text, force=force)
    return text
