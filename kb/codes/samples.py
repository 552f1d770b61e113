"""A small sound library of an invented law; each code's example is one of these files with one thing wrong."""

from __future__ import annotations

from kb.model.problems import Example

REGULATION = """---
编号: fg-shili-2022
标题: 示例工作条例
简称: [示例条例]
效力层级: 行政法规
性质: 要点
发布机关: 示例机关
公布日期: 2022-02-25
施行日期: 2022-05-01
条数: 40
主题: [示例主题]
责任人: 政策法规组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
一部只为举例而写的条例。

## 第一章 总则

### 第一条 为什么有它
说清为什么有这部条例。

相关：第二条；zn-shili

### 第二条 多久答复
收到后15日内答复，最多再延30日。
"""

ANSWER = """---
编号: wd-shili
标题: 示例事项多久答复
主题: [示例主题]
短答: 您的事我记下了，十五天内给您书面答复。
谁负责: 示例部门
去哪里办: 示例窗口
何时升级: 十五天还没有答复的时候
相关: [zn-shili]
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 问法
- 多久能有说法
- 我的事什么时候回
- 交上去的材料有没有人看

## 依据
- 示例工作条例第二条：15日内答复

## 材料
- 身份证

## 时限
- 答复：15日
  - 起算：收到之日
  - 延长：30日
  - 依据：示例工作条例第二条

## 可以说
- 我先给您登记，再告诉您下一步。

## 不要承诺
- 不说结果会是什么
"""

GUIDE = """---
编号: zn-shili
标题: 示例指南
主题: [示例主题]
适用岗位: [窗口接待]
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
接到示例事项时用。

## 步骤
1. 先登记。
2. 再告知。

## 依据
- 示例工作条例第二条：答复的期限

## 容易走错的地方
见[示例答复](wd-shili)。
"""

CASE = """---
编号: al-shili
标题: 示例案例
主题: [示例主题]
事项类型: 申诉求决类
改编说明: 由多件事合成，细节均已改动。
脱敏人: 案例编写岗
脱敏复核人: 案例复核岗
责任人: 案例编写岗
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 经过
来访人讲了事情的前后。

## 诉求
### 要求书面答复
- 判断：合理
- 处理：当天登记，按期答复
- 理由：条例写明要答复
- 依据：示例工作条例第二条

## 处境与行为
- 生活困难：否
  - 理由：有稳定收入
- 违法行为：否
  - 理由：言语平和

## 处理
按期答复。

## 结果
来访人认可。

## 教学要点
- 先登记，后判断

## 依据
- 示例工作条例第二条：答复的期限
"""

FLOW = """编号: lc-shili
标题: 示例流程
主题: [示例主题]
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
依据版本: [示例工作条例@2022-05-01]
说明: 举例用。
起点: yi
问题:
  yi:
    问: 是本人的事吗
    选项:
      - 答: 是
        到: jg-yi
        依据: [示例工作条例第二条]
      - 答: 拿不准
        到: jg-er
结果:
  jg-yi:
    标题: 登记并答复
    短答: 我给您登记，十五天内答复您。
    依据: ["示例工作条例第二条：15日内答复"]
    谁负责: 示例部门
    去哪里办: 示例窗口
    材料: [身份证]
    时限:
      - 名称: 答复
        数: 15
        单位: 日
        起算: 收到之日
        依据: 示例工作条例第二条
    可以说: [我给您登记]
    不要承诺: [不说结果]
    何时升级: 到期没有答复
  jg-er:
    标题: 先登记再核实
    短答: 您先说，我记下来。
    依据: ["示例工作条例第二条：答复的期限"]
    谁负责: 示例部门
    去哪里办: 示例窗口
    材料: [身份证]
    时限: [{名称: 答复, 数: 15, 单位: 日, 起算: 收到之日, 依据: 示例工作条例第二条}]
    可以说: [我先记下来]
    不要承诺: [不说结果]
    何时升级: 到期没有答复
例:
  - {名: 本人, 走: [是], 到: jg-yi}
  - {名: 说不清, 走: [拿不准], 到: jg-er}
"""

PAPER = """---
编号: ws-shili
标题: 示例告知书
主题: [示例主题]
阶段: 受理
版式: 告知书
送给: 信访人
谁用: 示例部门
相关: [zn-shili]
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
收到示例事项、要书面告知的时候用。

## 填写
- 事项：一行
  - 提示：照登记写，一句话
- 收到日期：日期
  - 提示：登记的那一天
- 答复期限：推算
  - 起算：收到日期
  - 时限：15日
  - 依据：示例工作条例第二条
- 办法：选择
  - 可选：自己办；转给别的单位

## 正文
您反映的“{事项}”，我们于{收到日期}收到，现在{办法}，{答复期限}前答复您。

## 权利
- 到期没有答复的，可以向上一级单位反映。

## 依据
- 示例工作条例第二条：15日内答复
"""

VOCABULARY = """---
编号: ch-shili
标题: 示例词表
责任人: 词表组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 俗称
- 啥时候回话 → 答复期限

## 主题
- 示例主题
"""

QUESTIONS = """---
编号: wf-shili
标题: 示例条例的问法
法规: 示例工作条例
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 第一条
- 为什么要有这部条例
- 这条例是管什么用的
- 出这个规定图个啥
## 第二条
- 交了材料多久给答复
- 递上去的信几天能有回音
- 到期了没人回我怎么办
"""

OFFICE = """---
编号: dw-shili
标题: 示例热线
电话: [12345]
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 管什么
- 示例事项的咨询和转办

## 不归它管
- 已经在打官司的事：去法院问
"""

VALUES = """---
编号: sz-shili
标题: 示例数值
责任人: 业务指导组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
各地自己定的数。

## 示例标准
- 谁公布：示例部门
"""

LIBRARY = {
    "regulations/fg-shili-2022.md": REGULATION,
    "answers/wd-shili.md": ANSWER,
    "guides/zn-shili.md": GUIDE,
    "cases/al-shili.md": CASE,
    "flows/lc-shili.yaml": FLOW,
    "papers/ws-shili.md": PAPER,
    "vocabulary/ch-shili.md": VOCABULARY,
    "questions/wf-shili.md": QUESTIONS,
    "offices/dw-shili.md": OFFICE,
    "values/sz-shili.md": VALUES,
}


def changed(path: str, old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """One sample file with ``old`` written as ``new`` (and more such pairs).

    Raises:
        ValueError: when ``old`` does not stand in the sample; an example that changes nothing is no example.
    """
    text = LIBRARY[path]
    for before, after in ((old, new), *more):
        if before not in text:
            raise ValueError(f"{before!r} is not in {path}")
        text = text.replace(before, after, 1)
    return Example({path: text}, line)


def in_answer(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample answer with a change."""
    return changed("answers/wd-shili.md", old, new, *more, line=line)


def in_regulation(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample regulation with a change."""
    return changed("regulations/fg-shili-2022.md", old, new, *more, line=line)


def in_flow(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample flow with a change."""
    return changed("flows/lc-shili.yaml", old, new, *more, line=line)


def in_case(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample case with a change."""
    return changed("cases/al-shili.md", old, new, *more, line=line)


def in_guide(old: str, new: str, line: int | None = None) -> Example:
    """The sample guide with a change."""
    return changed("guides/zn-shili.md", old, new, line=line)


def in_paper(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample paper with a change."""
    return changed("papers/ws-shili.md", old, new, *more, line=line)


def in_questions(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample questions with a change."""
    return changed("questions/wf-shili.md", old, new, *more, line=line)


def in_office(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample office with a change."""
    return changed("offices/dw-shili.md", old, new, *more, line=line)


def in_values(old: str, new: str, *more: tuple[str, str], line: int | None = None) -> Example:
    """The sample values with a change."""
    return changed("values/sz-shili.md", old, new, *more, line=line)


def both_regulations(ends: str, starts: str) -> Example:
    """The sample law with an end, and a second version that starts on a day."""
    first = REGULATION.replace("条数: 40", f"{ends}\n条数: 40", 1)
    second = REGULATION.replace("fg-shili-2022", "fg-shili-2024", 1).replace(
        "施行日期: 2022-05-01", f"施行日期: {starts}"
    )
    return Example({"regulations/fg-shili-2022.md": first, "regulations/fg-shili-2024.md": second})
