"""Does a project touch a critical or emerging technology? Our reading, shown as ours.

No definition inside the agreement was retrieved. The natural reading is the list of critical and emerging
technologies of the National Science and Technology Council, February 2024, 18 areas (area names read in a retrieved
page; its subfields are not transcribed). The words below are our interpretation of each area and decide nothing: a
project that touches one is *undecided* under the agreement of 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["AREAS", "areas_touched"]

AREAS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Advanced Computing", "先进计算", ("supercomput", "high-performance computing", "exascale", "超级计算")),
    ("Advanced Engineering Materials", "先进工程材料", ("metamaterial", "high-entropy alloy", "超材料")),
    ("Advanced Gas Turbine Engine Technologies", "先进燃气轮机", ("gas turbine", "turbine engine", "燃气轮机")),
    (
        "Advanced and Networked Sensing and Signature Management",
        "先进传感与特征管理",
        ("radar", "sonar", "lidar array", "雷达", "声呐"),
    ),
    ("Advanced Manufacturing", "先进制造", ("additive manufacturing", "nanomanufacturing", "增材制造")),
    (
        "Artificial Intelligence",
        "人工智能",
        (
            "artificial intelligence",
            "machine learning",
            "neural network",
            "large language model",
            "deep learning",
            "人工智能",
            "机器学习",
            "神经网络",
        ),
    ),
    ("Biotechnologies", "生物技术", ("gene editing", "synthetic biology", "crispr", "基因编辑", "合成生物")),
    (
        "Clean Energy Generation and Storage",
        "清洁能源与储能",
        ("battery", "cathode", "fusion", "solid-state electrolyte", "电池", "正极", "聚变"),
    ),
    (
        "Data Privacy, Data Security, and Cybersecurity Technologies",
        "数据隐私与网络安全",
        ("cryptograph", "cybersecurity", "密码技术", "网络安全"),
    ),
    ("Directed Energy", "定向能", ("directed energy", "high-power laser", "定向能")),
    (
        "Highly Automated, Autonomous, and Uncrewed Systems, and Robotics",
        "自主与无人系统、机器人",
        ("autonomous vehicle", "uncrewed", "unmanned", "drone", "robot", "无人机", "机器人"),
    ),
    ("Human-Machine Interfaces", "人机接口", ("brain-computer", "human-machine interface", "脑机接口")),
    ("Hypersonics", "高超声速", ("hypersonic", "高超声速")),
    (
        "Integrated Communication and Networking Technologies",
        "综合通信与网络",
        ("6g", "5g", "wireless network", "optical communication"),
    ),
    (
        "Positioning, Navigation, and Timing Technologies",
        "定位导航授时",
        ("satellite navigation", "atomic clock", "gnss", "卫星导航", "原子钟"),
    ),
    ("Quantum Information and Enabling Technologies", "量子信息", ("quantum", "量子")),
    (
        "Semiconductors and Microelectronics",
        "半导体与微电子",
        ("semiconductor", "microelectronic", "integrated circuit", "lithograph", "半导体", "集成电路", "光刻"),
    ),
    (
        "Space Technologies and Systems",
        "空间技术与系统",
        ("spacecraft", "launch vehicle", "satellite bus", "航天器", "运载火箭"),
    ),
)
"""(area in English, area in Chinese, our words for it)."""


def areas_touched(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Areas (English, Chinese) whose words occur in the given texts, in the order of the list.

    Latin words match from the beginning of a word, so "robot" finds "robotics" and "6g" does not find "16g".
    """
    text = "\n".join(words).lower()
    return tuple((en, zh) for en, zh, terms in AREAS if any(_occurs(term, text) for term in terms))


def _occurs(term: str, text: str) -> bool:
    if not term.isascii() or term not in text:
        return term in text  # a portfolio has many texts and few of these words
    return re.search(rf"(?<![a-z0-9]){re.escape(term)}", text) is not None
