// The debrief: score, what was won and lost, the map, what to practise next.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  fz.stages = fz.stages || {};
  const stages = fz.stages;

  const byName = (title, tone, items, none) =>
    h(
      "section",
      {class: `names ${tone}`},
      h("h3", {}, title),
      items.length
        ? h(
            "ul",
            {},
            items.map((i) =>
              h(
                "li",
                {},
                h(
                  "details",
                  {},
                  h(
                    "summary",
                    {},
                    h("b", {}, i.name),
                    i.turns && h("span", {class: "small"}, ` 第 ${i.turns.join("、")} 步`),
                  ),
                  (i.reasons || []).map((r) => h("p", {class: "small"}, r)),
                ),
              ),
            ),
          )
        : h("p", {class: "small"}, none),
    );
  const plural = (s) =>
    s.lost
      ? `一共丢了 ${s.lost} 分，丢在 ${s.steps.filter((x) => x.regret).length} 步上`
      : "一分没丢，这是最好的一条路";

  stages.debrief = (s, part) => {
    const story = s.told.length
      ? h(
          "details",
          {class: "story leaf"},
          h("summary", {}, "看当时的对话"),
          h(
            "ol",
            {class: "steps"},
            s.told.map((x) => fz.stepOf(x, s.trusts, "h3")),
          ),
        )
      : null;
    const toStep = (turn) => {
      if (!story) return;
      story.open = true;
      const row = story.querySelector(`[data-turn="${turn}"]`);
      row?.scrollIntoView({
        block: "start",
        behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
      });
      row?.querySelector(".fed-head")?.focus({preventScroll: true});
    };
    const lost = s.steps.filter((x) => x.regret > 0);
    const worst = Math.max(0, ...lost.map((x) => x.regret));
    return h(
      "div",
      {class: "learn"},
      h("p", {}, h("a", {href: "/practice"}, "← 所有情景")),
      h(
        "header",
        {class: `leaf result ${s.tone}`},
        h(
          "div",
          {class: "result-words"},
          h("p", {class: "eyebrow"}, s.title),
          h("h1", {tabindex: "-1"}, s.said, s.ending && h("span", {class: `stamp ${s.tone}`}, `结局：${s.ending}`)),
          s.now && h("div", {class: "prose told", html: s.now.text}),
          s.cap && h("p", {class: "cap", role: "note"}, s.cap),
          s.sum.map((words) => h("p", {class: "small sum"}, words)),
        ),
        h(
          "div",
          {class: "score"},
          h("p", {class: "score-number"}, h("b", {}, fz.percent(s.percent)), " 分"),
          h("p", {class: "small"}, s.passed ? `✓ 过了及格线 ${s.mark}` : `及格线 ${s.mark}`),
          h("p", {class: "small"}, "不看快慢"),
        ),
      ),
      h(
        "div",
        {class: "row actions"},
        s.course && h("a", {class: "button main", href: s.course.href}, "回课程，接着学"),
        s.again && fz.button("再来一遍", () => part.send("start", {}), {tone: s.course ? "" : "main"}),
        h("a", {class: "button", href: "/practice"}, "换个情景"),
        h("a", {class: "button", href: "/practice?m=reply"}, "不看选项练说话"),
        s.kept
          ? s.cards
            ? h("span", {class: "small"}, h("a", {href: "/drills?m=review"}, `添了 ${s.cards} 张复习卡`))
            : null
          : h("span", {class: "small warn-text"}, "没有留名字，这次没有记录。"),
      ),
      !s.learner && fz.askName("留个名字，下一次的成绩和复习卡就会记着。"),
      h(
        "div",
        {class: "reports"},
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "一、能力"),
          byName("✓ 用上了", "ok", s.used, "这次没有用上。"),
          s.missed.length ? byName("○ 错过了", "warn", s.missed) : null,
          s.errors.length ? byName("✕ 犯了", "bad", s.errors) : null,
          s.untried.length ? h("p", {class: "small"}, `这个情景还练：${s.untried.join("、")}`) : null,
        ),
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "二、结果"),
          h(
            "p",
            {},
            "信任：",
            h("b", {}, s.trusts[s.trust[0]]),
            s.trust[0] === s.trust[1] ? "，没有变" : ["，到 ", h("b", {}, s.trusts[s.trust[1]])],
          ),
          fz.stairs(s.trusts, s.trust[1]),
          h(
            "p",
            {},
            `情绪：${s.emotion[0]} → ${s.emotion[1]}，`,
            s.emotion[1] < s.emotion[0] ? "缓下来了" : s.emotion[1] > s.emotion[0] ? "更急了" : "没有变",
          ),
          fz.pips(s.emotion[1], 5),
          h("p", {class: "small"}, `谈了 ${s.turns} 步。`),
          s.broken.length
            ? h("p", {class: "bad-text"}, `许下的话到期没有兑现：${s.broken.join("、")}`)
            : s.word && h("p", {class: "small"}, s.word),
        ),
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "三、分类"),
          s.calls.length
            ? h(
                "ul",
                {class: "calls"},
                s.calls.map((c) =>
                  h(
                    "li",
                    {class: c.right ? "ok" : "bad"},
                    h(
                      "b",
                      {},
                      `${c.right ? "✓" : "✕"} 第 ${c.turn} 步判断“${c.verdict}”${c.right ? "，对" : "，不对"}`,
                    ),
                    h("p", {class: "small"}, c.reason),
                  ),
                ),
              )
            : h("p", {class: "small"}, "这条路上没有作判断。要练判断，去“分类练习”。"),
        ),
      ),
      h(
        "div",
        {class: "where"},
        s.map
          ? h(
              "section",
              {class: "leaf"},
              h("h2", {}, "路线图"),
              fz.pathMap(s.map, {
                pick: (n) => {
                  const step = s.map.path.find((p) => p.from === n.id);
                  if (step) toStep(step.turn);
                },
              }),
            )
          : h(
              "section",
              {class: "leaf"},
              h("h2", {}, "路线图"),
              h("p", {class: "small"}, "情景的内容后来改过，旧的路线图不再画。成绩还是当时的。"),
            ),
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "丢在哪里"),
          h("p", {}, plural(s), "。"),
          h(
            "ol",
            {class: "regrets"},
            lost.map((x) =>
              h(
                "li",
                {class: x.regret === worst ? "most" : ""},
                h(
                  "p",
                  {class: "regret-head"},
                  h("b", {}, `第 ${x.turn} 步 · ${x.title}`),
                  h(
                    "span",
                    {class: "minus"},
                    `丢 ${x.regret} 分${x.regret === worst && lost.length > 1 ? "，最可惜" : ""}`,
                  ),
                ),
                h("p", {class: "was"}, "说了：", x.text),
                h("p", {class: "small"}, x.reason),
                x.broken && h("p", {class: "small"}, `先前的话在这一步到期没兑现（${x.broken}），又扣 2 分。`),
                x.better_texts?.[0] && h("p", {class: "would"}, h("b", {}, "更好："), x.better_texts[0].text),
                x.better_texts?.[0] && h("p", {class: "small"}, x.better_texts[0].reason),
                story && fz.button("看这一步", () => toStep(x.turn), {tone: "quiet small"}),
              ),
            ),
          ),
        ),
      ),
      s.links.length
        ? h(
            "section",
            {class: "leaf"},
            h("h2", {}, "接着看"),
            h(
              "ul",
              {class: "links"},
              s.links.map((l) =>
                h(
                  "li",
                  {},
                  h("span", {class: "kind"}, l.kind),
                  h("a", {href: l.href}, l.title),
                  l.why && h("span", {class: "small"}, `　${l.why}`),
                ),
              ),
            ),
          )
        : null,
      story,
    );
  };
})();
