// 我的学习: what to do next, marks over time, techniques and judgements as bars, the history. Plots are plain SVG.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const percent = (p) => `${Math.round(p * 10) / 10}`;

  // Marks over time: a circle for a scenario, a square for a drill; the pass mark is a dashed line.
  const timeline = (history) => {
    const host = h("div", {class: "plot"});
    const draw = () => {
      const s = fz.svg,
        W = Math.max(280, host.clientWidth || 600),
        H = 210,
        L = 34,
        R = 14,
        T = 12,
        B = 34;
      const n = history.length,
        x = (i) => (n === 1 ? (L + W - R) / 2 : L + 10 + (i * (W - L - R - 20)) / (n - 1)),
        y = (p) => T + ((100 - p) * (H - T - B)) / 100;
      const grid = [0, 20, 40, 60, 80, 100].flatMap((p) => [
        s("line", {x1: L, x2: W - R, y1: y(p), y2: y(p), class: p === 60 ? "pass-line" : "grid-line"}),
        s("text", {x: L - 7, y: y(p) + 4, class: "axis end"}, String(p)),
      ]);
      const lines = ["情景", "分类"].map((kind) => {
        const at = history.map((m, i) => [m, i]).filter(([m]) => m.kind === kind);
        return at.length > 1
          ? s("polyline", {
              points: at.map(([m, i]) => `${x(i)},${y(m.percent)}`).join(" "),
              class: `run ${kind === "情景" ? "a" : "b"}`,
            })
          : null;
      });
      let last = "",
        lastX = -99;
      const days = history.map((m, i) => {
        if (m.day === last || x(i) - lastX < 62) return null;
        last = m.day;
        lastX = x(i);
        return s("text", {x: x(i), y: H - 10, class: i === 0 && n > 1 ? "axis" : "axis mid"}, m.day);
      });
      const dots = history.map((m, i) =>
        s(
          "a",
          {href: m.href, class: "dot", "aria-label": `${m.day}，${m.kind}，${m.title}，${percent(m.percent)} 分`},
          s("title", {}, `${m.title}：${percent(m.percent)} 分（${m.day}）`),
          m.kind === "情景"
            ? s("circle", {cx: x(i), cy: y(m.percent), r: 6, class: "a"})
            : s("rect", {x: x(i) - 5.5, y: y(m.percent) - 5.5, width: 11, height: 11, class: "b"}),
        ),
      );
      for (const [i, d] of dots.entries())
        d.addEventListener("click", (e) => {
          e.preventDefault();
          e.stopPropagation();
          fz.go(history[i].href);
        });
      host.replaceChildren(
        s(
          "svg",
          {width: W, height: H, viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": "成绩走势"},
          grid,
          lines,
          days,
          dots,
        ),
      );
    };
    let width = -1;
    new ResizeObserver(() => {
      if (Math.abs(host.clientWidth - width) > 2) {
        width = host.clientWidth;
        draw();
      }
    }).observe(host);
    return h(
      "figure",
      {class: "plot-box"},
      host,
      h(
        "figcaption",
        {class: "legend"},
        h("span", {}, "● 情景"),
        h("span", {}, "■ 分类练习"),
        h("span", {}, "┄ 及格线 60"),
      ),
    );
  };
  const bar = (name, good, bad, says, most) =>
    h(
      "li",
      {class: "bar-row"},
      h("span", {class: "bar-name"}, name),
      h(
        "span",
        {class: "bar-track", "aria-hidden": "true"},
        good > 0 && h("i", {class: "good", style: `width:${(100 * good) / most}%`}),
        bad > 0 && h("i", {class: "miss", style: `width:${(100 * bad) / most}%`}),
      ),
      h("span", {class: "bar-says"}, says),
    );
  const table = (history) =>
    h(
      "table",
      {class: "log"},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ["日期", "种类", "练了什么", "成绩"].map((t) => h("th", {scope: "col"}, t)),
        ),
      ),
      h(
        "tbody",
        {},
        [...history].reverse().map((m) =>
          h(
            "tr",
            {},
            h("td", {}, m.day),
            h("td", {}, m.kind),
            h(
              "td",
              {},
              // A seat in a class is a page of its own, outside this session.
              h("a", {href: m.href, target: m.href.startsWith("/seat") ? "_blank" : null}, m.title),
              [m.ending, m.in_class].filter(Boolean).map((t) => h("span", {class: "small"}, `　${t}`)),
            ),
            h(
              "td",
              {class: m.kind === "培训班" ? null : m.passed ? "ok-text" : "warn-text"},
              `${m.passed ? "✓ " : ""}${percent(m.percent)}`,
            ),
          ),
        ),
      ),
    );
  const tile = (number, of, text, href) =>
    h(
      "a",
      {class: "tile", href},
      h("b", {}, String(number), of != null && h("span", {}, ` / ${of}`)),
      h("span", {}, text),
    );

  // Records as files: one's own, and everybody's for who may see them.
  let ask = () => {};
  let cards = () => {};
  const records = (s) => {
    const row = (all) => [
      fz.button("Excel", () => ask({kind: "excel", all}), {
        tone: "small",
        title: all ? "全单位的练习记录，Excel" : "我的练习记录，Excel",
      }),
      fz.button("CSV", () => ask({kind: "csv", all}), {
        tone: "small",
        title: all ? "全单位的练习记录，CSV" : "我的练习记录，CSV",
      }),
    ];
    return h(
      "div",
      {class: "row no-print records-out"},
      h("span", {class: "small"}, "导出我的记录"),
      row(false),
      fz.button("Anki 卡片", () => cards(), {tone: "small", title: "我的复习卡，导入 Anki；再导入会更新"}),
      s.others && h("span", {class: "small"}, "全单位的"),
      s.others && row(true),
    );
  };

  const stages = {
    loading: () =>
      h("div", {class: "learn"}, h("h1", {}, "我的学习"), h("p", {class: "empty", role: "status"}, "正在翻记录……")),
    broken: () =>
      h(
        "div",
        {class: "learn"},
        h("h1", {}, "我的学习"),
        fz.empty("记录暂时打不开", h("p", {}, "已经记下的不会丢。请稍后刷新，或者请管理员看看数据文件夹。")),
      ),
    nameless: () =>
      h(
        "div",
        {class: "learn narrow"},
        h("h1", {}, "我的学习"),
        h(
          "section",
          {class: "leaf"},
          h(
            "p",
            {class: "lead"},
            "留一个称呼，练习就有记录：成绩、用上和错过的做法、该复习的卡。称呼只存在这台电脑的浏览器里和本单位的训练记录里。",
          ),
          fz.askName("不用账号，也不用密码。不留名字一样能练，只是不留记录。"),
          h(
            "p",
            {class: "row", style: "margin-top:16px"},
            h("a", {class: "button", href: "/practice"}, "先去练一个情景"),
            h("a", {class: "button", href: "/drills"}, "做一道分类练习"),
          ),
        ),
      ),
    progress: (s) => {
      const c = s.counts,
        most = Math.max(1, ...s.techniques.map((t) => t.used + t.missed));
      const fresh = !s.history.length;
      return h(
        "div",
        {class: "learn"},
        h("header", {class: "learn-head"}, h("h1", {}, "我的学习"), fz.learnerLine(s.learner)),
        records(s),
        h(
          "div",
          {class: "tiles"},
          tile(c.passed, c.scenarios, "情景及格", "/practice"),
          tile(c.drills, c.all_drills, "分类练习做过", "/drills"),
          tile(c.replies, null, "次自己说", "/practice?m=reply"),
          tile(s.due, null, "张卡今天复习", "/drills?m=review"),
        ),
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, fresh ? "从这里开始" : "接下来"),
          h(
            "ol",
            {class: "nexts"},
            s.next.map((n, i) =>
              h(
                "li",
                {},
                h("a", {class: i ? "button" : "button main", href: n.href}, n.text),
                h("span", {class: "small"}, n.why),
              ),
            ),
          ),
        ),
        fresh
          ? null
          : h(
              "section",
              {class: "leaf"},
              h("h2", {}, "成绩走势"),
              timeline(s.history.filter((m) => !["考试", "培训班"].includes(m.kind))),
            ),
        h(
          "div",
          {class: "pair-leaf"},
          s.techniques.length
            ? h(
                "section",
                {class: "leaf"},
                h("h2", {}, "能力"),
                s.weak && h("p", {class: "small"}, `最该练的是“${s.weak}”。`),
                h(
                  "ul",
                  {class: "bars"},
                  s.techniques.map((t) =>
                    bar(
                      t.name,
                      t.used,
                      t.missed,
                      [`用上 ${t.used}`, t.missed && `错过 ${t.missed}`, t.said && `自己说 ${t.said}`]
                        .filter(Boolean)
                        .join("，"),
                      most,
                    ),
                  ),
                ),
                h(
                  "p",
                  {class: "legend"},
                  h("span", {}, h("i", {class: "swatch good"}), "用上了"),
                  h("span", {}, h("i", {class: "swatch miss"}), "错过了"),
                  h("span", {}, "按次练习算"),
                ),
              )
            : null,
          s.judgements.length
            ? h(
                "section",
                {class: "leaf"},
                h("h2", {}, "判断"),
                h(
                  "ul",
                  {class: "bars"},
                  s.judgements.map((j) =>
                    bar(j.name, j.right, j.total - j.right, `${j.right} / ${j.total} 准`, j.total),
                  ),
                ),
                h(
                  "p",
                  {class: "legend"},
                  h("span", {}, h("i", {class: "swatch good"}), "判准了"),
                  h("span", {}, h("i", {class: "swatch miss"}), "没判准"),
                ),
              )
            : null,
        ),
        fresh
          ? null
          : h("section", {class: "leaf"}, h("h2", {}, "做过的练习"), h("div", {class: "wide"}, table(s.history))),
        h(
          "p",
          {class: "small"},
          fz.account
            ? "这一页只有您自己的练习，不看快慢，也不和别人比。别的账号打不开。"
            : "没有开账号：这台电脑上的练习都记在一起，谁坐在这里都看得到，所以这一页不全是您一个人的。开了账号，各人看各人的。",
        ),
      );
    },
  };
  fz.view("progress", (part) => {
    part.root.classList.add("learning");
    ask = (message) => part.send("records", message);
    cards = () => part.send("cards", {});
    part.on("file", (f) => f && fz.saveFile(part.root, f));
    part.on("stage", (s) => {
      if (s) {
        part.root.dataset.kind = s.kind;
        part.root.replaceChildren(stages[s.kind](s));
      }
    });
    part.keys([
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "做接下来的第一件",
        run: () => {
          const active = fz.active();
          if (active && active !== document.body && ["BUTTON", "A", "INPUT", "a"].includes(active.tagName))
            return false;
          const b = part.root.querySelector(".nexts .button");
          if (!b) return false;
          b.click();
        },
      },
    ]);
  });
})();
