"""The procedures into which a demand can be led (信访工作条例第三十一条), and by when each must be begun."""

from __future__ import annotations

PROCEDURES: dict[str, str] = {
    "劳动人事争议仲裁": "一年内申请",
    "行政复议或者行政诉讼": "复议六十日内，诉讼六个月内",
    "民事诉讼": "一般三年内起诉，离婚、探望、抚养不受此限",
    "申请再审": "一般六个月内申请，先向法院，再向检察院",
    "申请强制执行": "两年内申请",
    "工伤认定": "本人或者近亲属一年内申请，认定以后再鉴定",
    "土地承包仲裁": "两年内申请，也可以直接起诉",
    "公安机关办案": "治安案件立案后一般三十日办结，不服可以复议、诉讼",
    "登记机关撤销登记": "向登记机关申请，查清再撤，期限问登记机关",
}
"""Name → by when, as a learner reads it. The general terms; a drill's reason tells what holds in its story."""


def procedure_option(name: str) -> str:
    """A procedure as it can be marked: its name and by when."""
    return f"{name}：{PROCEDURES[name]}"
