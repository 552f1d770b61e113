"""A small sound scenario and drill; each code's example is one of these with one thing wrong."""

from __future__ import annotations

from kb.model.problems import Example

SCENARIO_PATH = "scenarios/qj-shili.md"
DRILL_PATH = "drills/lx-shili.md"
COURSE_PATH = "courses/kc-shili.md"

SCENARIO = """---
编号: qj-shili
标题: 示例情景
主题: [示例主题]
简介: 您在窗口值班，来访人第三次来问补偿款。
难度: 入门
开始: 进门
信任: 误解
情绪: 4
及格: 60
能力: [共情, 复述, 释法, 收尾]
依据: [示例工作条例第二条]
相关: [zn-shili]
责任人: 培训组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 进门 {#n1}
来访人站在窗口前：“这是第三趟了。”

1. “您先坐，三趟都没结果，换谁都急。” → 听诉求 {#n1a}
   - 评价：2分，共情
   - 影响：信任+1，情绪-1
   - 反馈：先接住情绪，再谈事。
2. “月底前我保证给您办好，您放心回去等消息吧。” → 听诉求 {#n1b}
   - 评价：0分，越权承诺
   - 影响：记下 承诺过
   - 到期：2回合后 承诺落空，除非 说清了
   - 反馈：眼下管用，到期失信。

## 听诉求 {#n2}
来访人坐下来，把材料摊开。

（若 承诺过）“你可说了月底！”

1. “这事不归我管，您去别处问。” → 不欢而散 {#n2a}
   - 评价：-1分，推诿
   - 影响：信任-1，情绪+1
   - 反馈：一推，三趟变四趟。
2. “您是说补偿款少算了一亩，对吗？” → 约定 {#n2b}
   - 评价：2分，复述
   - 影响：信任+1，情绪-1
   - 反馈：说回去，他知道您听懂了。

## 约定 {#n3}
来访人问：“那我什么时候再来？”

（若 信任≥理解）他把材料推过来，让您看日子。

1. “月底的话我说早了，能定的是十五日内书面答复您。” → 告知期限 {#n3a}
   - 条件：若 承诺过
   - 评价：1分，释法，收尾
   - 影响：记下 说清了
   - 依据：示例工作条例第二条
   - 反馈：认了账，还来得及。
2. “十五日内书面答复您，我把日子写在回执上。” → 告知期限 {#n3b}
   - 评价：2分，释法，收尾
   - 判断：合理，对
   - 理由：来访人有权得到书面答复。
   - 依据：示例工作条例第二条
   - 反馈：说清哪天、怎么答复。
3. “回去等着吧。” → 不欢而散 {#n3c}
   - 评价：-1分，敷衍
   - 影响：情绪+1
   - 反馈：没有日子，就还要再来。

## 承诺落空 {#n4}
来访人把日历拍在桌上：“月底过了！”

（若 情绪≥4）他站着，不肯坐。

1. “规定就是规定。” → 不欢而散 {#n4a}
   - 评价：-2分，冷漠
   - 影响：信任-2
   - 反馈：失信又不认，最伤人。
2. “是我说早了，给您赔个不是。” → 返回 {#n4b}
   - 评价：1分，共情
   - 影响：信任-1
   - 反馈：认账才有下一步。

## 告知期限 {#n5 结局=成功}
来访人收好回执走了。

## 不欢而散 {#n6 结局=失败}
来访人摔门走了。

## 讨论
- 他那句“这是第三趟了”，是说给谁听的？
- “月底前”这三个字，省下了什么，又欠下了什么？
- 您单位的回执上，日子由谁来写？

## 角色卡
- 开口：“这是第三趟了。”
- 心里：怕这一趟又白跑，又怕说急了得罪人。
- 问到才说：回执一直收在帽子里，谁也没给看过。
- 听了会缓：有人先说前两趟是怎么回事。
- 听了会硬：“回去等”“规定就是规定”。
- 留意：他说第几趟的时候，有没有人接这句话。
"""

STORY = (
    "李某在某县一处工地做了七个月木工，完工后一直没有拿到工钱，先后找过包工头和项目部，都说再等等。"
    "这天他带着工牌和工友的证言来到窗口，要求结清七个月的工资。他还提出，自己往返来访的路费和误工也要单位双倍赔偿，"
    "说不出这样算的依据。他妻子正在住院，家里靠借钱过日子，孩子的学费也还没有交。"
    "在窗口等候时他嗓门大，但听劝坐下，没有影响别人办事。"
)

DRILL = f"""---
编号: lx-shili
标题: 示例练习
主题: [示例主题]
难度: 进阶
责任人: 培训组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
## 来访
{STORY}

## 诉求
### 要求结清七个月的工资 {{#a}}
- 判断：合理
- 依据：示例工资条例第三条第一款
- 备选依据：示例工作条例第二条；示例救助条例第五条
- 理由：干了活就该拿钱，有工牌和证言。

### 要求双倍赔偿来访路费 {{#b}}
- 判断：无理
- 依据：示例工作条例第九条
- 备选依据：示例工资条例第三条第一款；示例救助条例第五条
- 理由：没有这样的规定，要讲清道理。

## 处境与行为
- 生活困难：是
  - 理由：妻子住院，靠借钱过日子。
- 违法行为：没有
  - 理由：嗓门大不是违法。

## 复盘
路费这一项最容易心软。
"""

COURSE = """---
编号: kc-shili
标题: 示例课程
主题: [示例主题]
简介: 第一天要会的三件事。
适合: 刚到窗口的人
难度: 入门
及格: 60
颁发: 示例局
责任人: 培训组
核验日期: 2026-01-05
下次核验: 2027-01-05
---
半天就能学完。

## 迎人 {#k1 分钟=20}
先看怎么迎，再迎一个人。

- 读：zn-shili
- 演练：qj-shili
- 自己说：qj-shili/n2

## 判断 {#k2 分钟=15}
- 先修：迎人
- 练习：lx-shili，70分

## 再来一遍 {#k3 选修=是}
- 先修：判断
- 演练：qj-shili，90分
"""


def _changed(path: str, text: str, pairs: tuple[tuple[str, str], ...], at: str) -> Example:
    for before, after in pairs:
        if before not in text:
            raise ValueError(f"{before!r} is not in {path}")
        text = text.replace(before, after, 1)
    if at and at not in text:
        raise ValueError(f"{at!r} is not in the changed {path}")
    line = text[: text.index(at)].count("\n") + 1 if at else None
    return Example({path: text}, line)


def in_scenario(old: str, new: str, *more: tuple[str, str], at: str = "") -> Example:
    """The sample scenario with a change; the problem is expected on the line where ``at`` stands.

    Raises:
        ValueError: when ``old`` or ``at`` is not there; an example that changes nothing is no example.
    """
    return _changed(SCENARIO_PATH, SCENARIO, ((old, new), *more), at)


def in_drill(old: str, new: str, *more: tuple[str, str], at: str = "") -> Example:
    """The sample drill with a change; see :func:`in_scenario`."""
    return _changed(DRILL_PATH, DRILL, ((old, new), *more), at)


def in_course(old: str, new: str, *more: tuple[str, str], at: str = "") -> Example:
    """The sample course with a change; see :func:`in_scenario`."""
    return _changed(COURSE_PATH, COURSE, ((old, new), *more), at)
