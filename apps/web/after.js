// 班后: the debrief of a class, for the trainer and for the projector; results, questions, other classes, certificates.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const TABS = [
    ["", "复盘"],
    ["people", "成绩和签到"],
    ["items", "题目统计"],
    ["compare", "和别的班比"],
  ];
  const address = (s, changes = {}) =>
    `/debrief?${new URLSearchParams(
      Object.entries({class: s.class.id, m: s.tab, ...changes}).filter(([, v]) => v !== "" && v != null),
    )}`;
  const stages = {};

  stages.loading = () =>
    h("div", {class: "learn"}, h("h1", {class: "sr"}, "班后"), h("p", {class: "empty", role: "status"}, "正在打开……"));
  stages.missing = (s) =>
    h(
      "div",
      {class: "learn"},
      h("h1", {class: "sr"}, "班后"),
      fz.empty(s.text, h("p", {}, h("a", {class: "button main", href: "/classes"}, "看所有的班"))),
    );

  // ---- the bars ----------------------------------------------------------------------------------------------------
  const bar = (b) =>
    h(
      "li",
      {class: `room-bar ${b.tone} ${b.went ? "went" : ""}`},
      h("span", {class: "room-letter"}, b.letter),
      h(
        "div",
        {class: "room-said"},
        h("p", {}, b.text),
        h(
          "p",
          {class: "small"},
          h("span", {class: `stamp ${b.tone}`}, b.word),
          b.went && h("span", {class: "stamp"}, "走了这条"),
          b.lost > 0 && h("span", {class: "stamp bad"}, `${b.lost} 人丢了信任`),
          b.techniques.map((t) => h("span", {class: "tag"}, t)),
          b.errors.map((t) => h("span", {class: "tag bad"}, t)),
        ),
        b.feedback && h("p", {class: "small room-feedback"}, b.feedback),
      ),
      h(
        "div",
        {class: "room-count"},
        h("span", {class: "room-track", "aria-hidden": "true"}, h("i", {style: `width:${b.share}%`})),
        h("span", {}, h("b", {}, `${b.count}`), ` 人　${b.share}%`),
      ),
    );
  const decision = (d) =>
    h(
      "section",
      {class: "leaf room-decision", id: `d${d.number}`},
      h(
        "header",
        {class: "room-head"},
        h("h3", {}, `第 ${d.number} 步　${d.title}`),
        h(
          "p",
          {class: "small"},
          [
            `${d.n} 人答了`,
            `选到最好的 ${d.best}%`,
            d.lost && `${d.lost} 人丢了信任`,
            d.trust.length && (d.trust[0] === d.trust[1] ? `信任还是“${d.trust[0]}”` : `信任：${d.trust.join("→")}`),
            d.by,
            d.back && "退回来重走过",
          ]
            .filter(Boolean)
            .join(" · "),
        ),
      ),
      h("ol", {class: "room-bars"}, d.bars.map(bar)),
      d.reason && h("p", {class: "small"}, d.reason),
    );

  // ---- the parts of a debrief ----------------------------------------------------------------------------------------
  const points = (step) =>
    step.points.length > 0 &&
    h(
      "section",
      {class: "part"},
      h("h2", {}, step.points.length === 3 ? "三件值得说的事" : "值得说的事"),
      h(
        "ol",
        {class: "talk"},
        step.points.map((p) =>
          h(
            "li",
            {class: "leaf"},
            h("p", {class: "eyebrow"}, [p.kind, p.place].filter(Boolean).join(" · ")),
            h("h3", {}, p.title, h("span", {class: "talk-figure"}, p.figure)),
            h("p", {}, p.why),
            h("p", {class: "talk-ask"}, p.ask),
          ),
        ),
      ),
    );
  const discussion = (step) =>
    step.discussion.length > 0 &&
    h(
      "section",
      {class: "part leaf"},
      h("h2", {}, "讨论题"),
      h(
        "ol",
        {class: "room-questions"},
        step.discussion.map((q) => h("li", {}, q)),
      ),
    );
  const ending = (step) => {
    const e = step.ending;
    if (!e) return null;
    return h(
      "p",
      {class: "lead"},
      step.decisions.some((d) => d.by) ? "大家一起走到了" : "最多人走的路，走到了",
      h("b", {}, `“${e.title}”`),
      e.ending && h("span", {class: `stamp ${{成功: "ok", 部分: "warn", 失败: "bad"}[e.ending]}`}, `结局：${e.ending}`),
      e.percent != null && `，这条路 ${Math.round(e.percent)} 分`,
      `；信任从“${e.trust[0]}”到“${e.trust[1]}”，情绪 ${e.emotion[0]} → ${e.emotion[1]}。`,
    );
  };
  const maps = (step) => {
    if (!step.map) return null;
    const drawn = h("div", {});
    const show = (best) => {
      drawn.replaceChildren(
        fz.pathMap(best ? step.best_map : step.map, {
          taken: best ? "最好的路" : step.decisions.some((d) => d.by) ? "大家走的路" : "最多人走的路",
        }),
        best
          ? h(
              "ol",
              {class: "best-words"},
              step.best.map((b) => h("li", {}, h("b", {}, b.title), `　${b.text}`)),
            )
          : "",
      );
      for (const b of choice.children) b.setAttribute("aria-pressed", String((b.dataset.best === "1") === best));
    };
    const button = (best, label) => {
      const b = fz.button(label, () => show(best), {pressed: false});
      b.dataset.best = best ? "1" : "";
      return b;
    };
    const choice = h(
      "div",
      {class: "row map-choice"},
      button(false, step.decisions.some((d) => d.by) ? "大家走的路" : "最多人走的路"),
      step.best_map && button(true, "最好的路"),
    );
    show(false);
    return h("section", {class: "part leaf"}, h("h2", {}, "路线图"), choice, drawn);
  };
  const practised = (step) =>
    (step.techniques.length > 0 || step.errors.length > 0) &&
    h(
      "section",
      {class: "part leaf"},
      h("h2", {}, "能力"),
      h("p", {class: "small"}, "能用的时候，用上了多少。"),
      h(
        "ul",
        {class: "practised"},
        step.techniques.map((t) =>
          h(
            "li",
            {},
            h("span", {}, t.name),
            h("span", {class: "room-track", "aria-hidden": "true"}, h("i", {style: `width:${t.share}%`})),
            h("span", {class: "small"}, `${t.used} / ${t.chances}　${t.share}%`),
          ),
        ),
      ),
      step.errors.length > 0 &&
        h(
          "p",
          {class: "small"},
          "犯过的错：",
          step.errors.map((e) => h("span", {class: `tag ${e.critical ? "bad" : ""}`}, `${e.name} ${e.count} 次`)),
        ),
    );
  const pairs = (p) =>
    p &&
    h(
      "section",
      {class: "part leaf"},
      h("h2", {}, "对练"),
      p.talks === 0
        ? h("p", {}, "还没有人交观察单。")
        : h("p", {}, `一共 ${p.talks} 场留下了记录，观察员记了 ${p.observed} 场。`),
      p.techniques.length > 0 &&
        h(
          "ul",
          {class: "practised"},
          p.techniques.map((t) =>
            h(
              "li",
              {},
              h("span", {}, t.name),
              h(
                "span",
                {class: "room-track", "aria-hidden": "true"},
                h("i", {style: `width:${p.observed ? (100 * t.talks) / p.observed : 0}%`}),
              ),
              h("span", {class: "small"}, `${t.talks} 场看到，一共 ${t.times} 次`),
            ),
          ),
        ),
      p.trust.some((t) => t.count) &&
        h(
          "p",
          {},
          "来访人最后的感觉：",
          p.trust
            .filter((t) => t.count)
            .map((t) => `${t.name} ${t.count} 人`)
            .join("、"),
        ),
      p.notes.length > 0 &&
        h(
          "details",
          {},
          h("summary", {}, `记下的话 ${p.notes.length} 条`),
          h(
            "ul",
            {class: "room-notes"},
            p.notes.map((n) => h("li", {}, n)),
          ),
        ),
    );
  const whole = (step, several) =>
    h(
      "section",
      {class: "after-step"},
      several && h("h2", {class: "step-title"}, `${step.kind}：${step.title}`),
      step.n === 0 && !step.pairs && h("p", {class: "small"}, "还没有人答。"),
      ending(step),
      points(step),
      discussion(step),
      pairs(step.pairs),
      step.decisions.length > 0 &&
        h("section", {class: "part"}, h("h2", {}, "每一步大家怎么选"), step.decisions.map(decision)),
      maps(step),
      practised(step),
    );

  // ---- the projector: one thing at a time, large, nothing private -----------------------------------------------------
  const slides = (steps) =>
    steps.flatMap((step) => {
      const all = [];
      const head = {title: step.title, step};
      if (step.ending) all.push({...head, body: () => h("div", {class: "slide-end"}, ending(step))});
      for (const [n, p] of step.points.entries())
        all.push({
          ...head,
          eyebrow: `值得说的事 ${n + 1} / ${step.points.length}`,
          body: () =>
            h(
              "div",
              {class: "slide-point"},
              h("h2", {}, p.title),
              h("p", {class: "slide-figure"}, p.figure),
              h("p", {}, p.why),
              h("p", {class: "talk-ask"}, p.ask),
            ),
        });
      for (const [n, q] of step.discussion.entries())
        all.push({
          ...head,
          eyebrow: `讨论题 ${n + 1} / ${step.discussion.length}`,
          body: () => h("p", {class: "slide-question"}, q),
        });
      for (const d of step.decisions)
        all.push({
          ...head,
          eyebrow: `第 ${d.number} 步　${d.title}`,
          body: () =>
            h(
              "ol",
              {class: "room-bars"},
              d.bars.map((b) => bar({...b, feedback: "", techniques: [], errors: []})),
            ),
        });
      if (step.techniques.length) all.push({...head, eyebrow: "能力", body: () => practised(step)});
      if (step.pairs) all.push({...head, eyebrow: "对练", body: () => pairs({...step.pairs, notes: []})});
      return all;
    });
  const projector = (s, part) => {
    const all = slides(s.steps);
    if (!all.length)
      return fz.empty("还没有可以放的", h("p", {}, h("a", {class: "button", href: address(s, {m: ""})}, "回复盘")));
    let at = Math.min(Math.max(Number(s.at) || 1, 1), all.length) - 1;
    const stage = h("div", {class: "slide", "aria-live": "polite", tabindex: "-1"});
    const count = h("span", {class: "small"});
    const move = (by) => {
      at = Math.min(Math.max(at + by, 0), all.length - 1);
      const one = all[at];
      stage.replaceChildren(
        h("p", {class: "eyebrow"}, [one.title, one.eyebrow].filter(Boolean).join(" · ")),
        one.body(),
      );
      count.textContent = `${at + 1} / ${all.length}`;
      back.disabled = at === 0;
      on.disabled = at === all.length - 1;
      part.send("at", {s: at + 1});
    };
    const back = fz.button("上一页", () => move(-1));
    const on = fz.button("下一页", () => move(1), {tone: "main"});
    part.turn = move;
    const page = h(
      "div",
      {class: "showing"},
      h("h1", {class: "sr"}, `${s.class.title} 复盘`),
      stage,
      h(
        "div",
        {class: "row slide-foot"},
        back,
        count,
        on,
        h("a", {class: "button", href: address(s, {m: "", s: ""})}, "回复盘"),
      ),
    );
    move(0);
    return page;
  };

  // ---- people ---------------------------------------------------------------------------------------------------------
  const table = (label, head, rows) =>
    h(
      "div",
      {class: "wide-table", role: "region", "aria-label": label, tabindex: "0"},
      h(
        "table",
        {class: "rows after-table"},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head.map((x) => h("th", {scope: "col"}, x)),
          ),
        ),
        h("tbody", {}, rows),
      ),
    );
  const people = (s) => {
    const titles = [...new Set(s.people.flatMap((p) => p.steps.map((x) => x.title)))];
    const talks = s.people.some((p) => p.talks.some(Boolean));
    const earned = s.people.filter((p) => p.certified).length;
    if (!s.people.length) return fz.empty("没有人在这个班里。");
    return h(
      "div",
      {},
      h(
        "div",
        {class: "row"},
        h("p", {}, `到了 ${s.people.length} 人，拿证书的 ${earned} 人。`),
        earned > 0 && h("a", {class: "button", href: address(s, {m: "cert"})}, `打印 ${earned} 张证书`),
      ),
      table(
        "成绩和签到",
        ["号", "名字", "进班", ...titles, talks ? "对练" : "答题", "平均", "证书"],
        s.people.map((p) =>
          h(
            "tr",
            {},
            h("td", {}, p.number),
            h("th", {scope: "row"}, p.name),
            h("td", {}, p.joined, p.late && h("span", {class: "stamp warn"}, p.late)),
            titles.map((t) => {
              const x = p.steps.find((one) => one.title === t);
              return h(
                "td",
                {title: x?.said},
                x ? (x.percent == null ? x.said : `${Math.round(x.percent * 10) / 10}`) : "",
              );
            }),
            h(
              "td",
              {},
              talks
                ? `接访 ${p.talks[0]}，来访 ${p.talks[1]}，观察 ${p.talks[2]}`
                : p.asked
                  ? `${p.answered} / ${p.asked}`
                  : "",
            ),
            h("td", {}, p.percent == null ? "—" : `${p.percent}`),
            h(
              "td",
              {},
              p.certified
                ? h("a", {href: address(s, {m: "cert", p: p.seat})}, "看证书")
                : h("span", {class: "small"}, p.misses),
            ),
          ),
        ),
      ),
    );
  };
  const certificate = (s, p) =>
    h(
      "article",
      {class: "leaf certificate"},
      h("h2", {class: "cert-title"}, "培训证书"),
      h("p", {class: "cert-name"}, p.name, h("span", {}, "同志")),
      h(
        "p",
        {class: "cert-text"},
        "参加培训班",
        h("b", {}, `“${s.class.title}”`),
        `（${s.class.way}）`,
        p.percent == null ? "，" : `，平均 ${p.percent} 分，`,
        h("br"),
        ["各走各的", "试卷"].includes(s.class.way) ? "成绩合格，特发此证。" : "全程参加，特发此证。",
      ),
      h(
        "p",
        {class: "cert-foot"},
        h("span", {}, "发证单位：", h("span", {class: "cert-blank"}, "（盖章）")),
        h("span", {}, s.day),
      ),
    );
  const certificates = (s) => {
    const wanted = s.people.filter((p) => p.certified && (!s.person || p.seat === s.person));
    return h(
      "div",
      {class: "learn narrow"},
      h("p", {class: "course-line"}, h("a", {href: address(s, {m: "people", p: ""})}, "← 回成绩和签到")),
      h("h1", {class: "sr", tabindex: "-1"}, "证书"),
      wanted.length
        ? [
            h(
              "p",
              {class: "row actions"},
              fz.button("打印", () => window.print(), {tone: "main"}),
            ),
            wanted.map((p) => certificate(s, p)),
          ]
        : fz.empty("这里还没有证书。"),
    );
  };

  // ---- questions, other classes ----------------------------------------------------------------------------------------
  const items = (s) =>
    s.steps.length
      ? h(
          "div",
          {},
          h("p", {class: "small"}, "平均得分从 0% 到 100%；区分度是这一题与其余题的相关。不满十人的不给数，只给人数。"),
          s.steps.map((step) =>
            h(
              "section",
              {class: "part"},
              h("h2", {}, step.title),
              step.alpha != null && h("p", {class: "small"}, `信度 α ${step.alpha}`),
              table(
                step.title,
                ["题", "人数", "平均得分", "区分度", "提醒"],
                step.items.map((i) =>
                  h(
                    "tr",
                    {},
                    h("th", {scope: "row"}, i.title),
                    h("td", {}, i.n),
                    h("td", {}, i.facility),
                    h("td", {}, i.discrimination),
                    h("td", {}, i.remarks.join("")),
                  ),
                ),
              ),
            ),
          ),
        )
      : fz.empty("这个班没有可以统计的题。");
  const compared = (s) =>
    s.compared.length
      ? h(
          "div",
          {},
          h("p", {class: "small"}, "同一份内容、同一个版本才放在一起；差得多的题在前面，不满十人的只给人数。"),
          s.compared.map((c) =>
            h(
              "section",
              {class: "part"},
              h("h2", {}, c.title),
              table(
                c.title,
                [
                  "题",
                  ...c.classes.map((x) =>
                    h("span", {}, x.title, h("span", {class: "small block"}, `${x.at} ${x.way}`)),
                  ),
                  "最大差",
                ],
                c.rows.map((r) =>
                  h(
                    "tr",
                    {},
                    h("th", {scope: "row"}, r.title),
                    r.cells.map((x) => h("td", {}, x.n ? [h("b", {}, x.share), `　${x.n} 人`] : "")),
                    h("td", {}, r.spread && `${r.spread} 个百分点`),
                  ),
                ),
              ),
            ),
          ),
        )
      : fz.empty(
          "还没有别的班练过同一份内容。",
          h("p", {class: "small"}, "再开一个班，用同一个情景、练习或者试卷，上完就能比。"),
        );

  // ---- the whole page --------------------------------------------------------------------------------------------------
  const forget = (s, part) => () => {
    const box = fz.dialog(
      "删除这个班的名字",
      h("p", {}, `${s.class.people} 个人的名字、账号和设备都会删掉，找不回来。`),
      h("p", {}, "每一步多少人选了什么、分布、统计都留着；各人“我的学习”里的记录是他自己的，不动。"),
      h(
        "div",
        {class: "row"},
        fz.button(
          "删除名字",
          () => {
            box.close();
            part.send("forget", {});
          },
          {tone: "bad"},
        ),
        fz.button("先不删", () => box.close()),
      ),
    );
  };
  const tools = (s, part) =>
    h(
      "div",
      {class: "row actions after-tools"},
      h("a", {class: "button main", href: address(s, {m: "show"})}, "投影上放"),
      fz.button("导出 Word", () => part.send("report", {kind: "word"})),
      fz.button("导出幻灯片", () => part.send("report", {kind: "slides"})),
      fz.button("导出 Excel", () => part.send("report", {kind: "excel"})),
      fz.button("导出 CSV", () => part.send("report", {kind: "csv"}), {tone: "quiet"}),
      fz.button("打印", () => window.print()),
      s.class.finished && !s.class.forgotten && fz.button("删除名字", forget(s, part)),
    );

  stages.after = (s, part) => {
    if (s.tab === "show") return projector(s, part);
    if (s.tab === "cert") return certificates(s);
    const body = {people, items, compare: compared}[s.tab];
    return h(
      "div",
      {class: "learn after"},
      h("p", {}, h("a", {href: "/classes"}, "← 所有的班")),
      h(
        "header",
        {class: "learn-head"},
        h("h1", {tabindex: "-1"}, s.class.title),
        h(
          "nav",
          {class: "tabs", "aria-label": "看什么"},
          TABS.map(([m, label]) =>
            h("a", {href: address(s, {m, s: "", p: ""}), "aria-current": m === s.tab ? "page" : null}, label),
          ),
        ),
      ),
      h(
        "p",
        {class: "small"},
        [s.class.way, s.class.at, s.class.lasted, `${s.class.people} 人`, !s.class.finished && "还在上"]
          .filter(Boolean)
          .join(" · "),
        s.class.forgotten && h("span", {class: "stamp"}, `名字 ${s.class.forgotten} 删掉了`),
      ),
      tools(s, part),
      body
        ? body(s)
        : s.steps.length
          ? s.steps.map((x) => whole(x, s.steps.length > 1))
          : fz.empty("这个班还没有开始。"),
    );
  };

  fz.view("after", (part) => {
    const {root} = part;
    root.classList.add("learning");
    let tab = null;
    // The presenter's keys and the arrows turn the pages on the projector, and nothing elsewhere.
    const turn = (by) => () => (root.querySelector(".showing") ? part.turn(by) : false);
    part.keys([
      {keys: ["ArrowRight", "ArrowDown", "PageDown", " "], says: "投影：下一页", run: turn(1)},
      {keys: ["ArrowLeft", "ArrowUp", "PageUp"], says: "投影：上一页", run: turn(-1)},
    ]);
    part.on("stage", (s) => {
      if (!s) return;
      root.replaceChildren(stages[s.kind](s, part));
      const now = `${s.kind}${s.tab ?? ""}`;
      if (now !== tab) root.scrollTop = 0;
      tab = now;
    });
    part.on("file", (f) => {
      if (f) fz.saveFile(root, f);
    });
  });
})();
