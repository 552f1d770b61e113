// 分类练习: the story beside what is to be decided, reasons afterwards; and the review of today's cards.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const percent = (p) => `${Math.round(p * 10) / 10}`;
  const signed = (p) => (p > 0 ? `+${Math.round(p * 100) / 100}` : p < 0 ? `−${Math.round(-p * 100) / 100}` : "0");
  const stages = {};
  // Citations, each with what it says in a line.
  fz.gists = (bases) =>
    bases?.length
      ? h(
          "ul",
          {class: "bases"},
          bases.map((b) => {
            const row = fz.cite(b);
            if (b.gist) row.append(h("span", {class: "gist"}, b.gist));
            return row;
          }),
        )
      : null;
  const tabs = (s) =>
    h(
      "nav",
      {class: "tabs", "aria-label": "练法"},
      [
        ["/drills", "练习", "list"],
        ["/drills?m=review", s.due ? `今日复习 ${s.due}` : "今日复习", "review"],
      ].map(([href, text, kind]) => h("a", {href, "aria-current": kind === s.kind ? "page" : null}, text)),
    );

  stages.loading = () => h("div", {class: "learn"}, h("p", {class: "empty", role: "status"}, "正在打开……"));
  stages.missing = (s) =>
    h("div", {class: "learn"}, fz.empty(s.text, h("p", {}, h("a", {class: "button", href: "/drills"}, "看所有练习"))));
  stages.list = (s, part) => {
    const list = h("ul", {class: "rows leaf"});
    const draw = (left) =>
      list.replaceChildren(
        ...left.map((i) =>
          h(
            "li",
            {},
            h(
              "a",
              {class: "row-link", href: `/drills?e=${encodeURIComponent(i.id)}`},
              h("span", {class: "row-title"}, i.title, " ", fz.stamps(i.stamps)),
              h(
                "span",
                {class: "row-sub"},
                [i.topics.join("、"), i.demands && `${i.demands} 个诉求`, i.level].filter(Boolean).join(" · "),
              ),
              h(
                "span",
                {class: "row-end"},
                i.broken
                  ? h("b", {class: "bad-text"}, "文件有错误")
                  : i.best == null
                    ? h("span", {class: "new"}, "还没练")
                    : h(
                        "b",
                        {class: i.best >= 60 ? "ok-text" : "warn-text"},
                        `${i.best >= 60 ? "✓ " : ""}最好 ${percent(i.best)} 分`,
                      ),
              ),
            ),
          ),
        ),
      );
    const narrow = fz.narrow(part, s.items, s.narrowed, draw);
    return h(
      "div",
      {class: "learn"},
      h("header", {class: "learn-head"}, h("h1", {}, "分类练习"), tabs(s), narrow, fz.learnerLine(s.learner)),
      h(
        "p",
        {class: "lead"},
        "读一件来访，逐个诉求判断：合理的解决，无理的讲清，待核实的先查，合情无据的解释，该走别的程序的导过去；再挑依据，看处境和行为。评的是事，不是人。",
      ),
      s.items.length ? list : fz.empty("库里还没有分类练习", h("p", {}, "可以在“编写”里新建一个。")),
    );
  };

  // A decision: radio buttons, or check boxes for bases. Returns {node, mark(result), chosen()}.
  const decision = (d, chosen, changed) => {
    const many = d.kind === "basis",
      name = `d-${d.key}`;
    const inputs = [];
    const rows = d.options.map((o, i) => {
      const id = `${name}-${i}`;
      const input = h("input", {
        type: many ? "checkbox" : "radio",
        id,
        name,
        value: o.value,
        on: {change: () => changed(d.key)},
      });
      input.checked = chosen.includes(o.value);
      inputs.push(input);
      const says = h("span", {class: "pick-says"});
      return {
        input,
        says,
        value: o.value,
        node: h(
          "li",
          {class: "option"},
          input,
          h("label", {for: id}, o.value, o.gist && h("span", {class: "gist"}, o.gist)),
          says,
          o.cite &&
            h("a", {class: "look", href: o.cite.href, target: "_blank", "aria-label": `看条文：${o.value}`}, "看条文"),
        ),
      };
    });
    const after = h("div", {class: "reason", hidden: true});
    const node = h(
      "fieldset",
      {class: `decide ${d.kind}`, dataset: {key: d.key}},
      h(
        "legend",
        {},
        d.kind === "hardship" || d.kind === "unlawful" ? d.question : d.short,
        many && h("span", {class: "small"}, " 可多选，选错扣分"),
      ),
      h(
        "ul",
        {class: many || d.kind === "procedure" ? "options tall" : "options"},
        rows.map((r) => r.node),
      ),
      after,
    );
    return {
      key: d.key,
      kind: d.kind,
      node,
      inputs,
      many,
      chosen: () => inputs.filter((i) => i.checked).map((i) => i.value),
      answered: () => node.hidden || inputs.some((i) => i.checked),
      mark: (m) => {
        if (!m) {
          for (const i of inputs) i.disabled = true;
          return;
        }
        node.hidden = false;
        for (const r of rows) {
          const right = m.right.includes(r.value),
            made = m.chosen.includes(r.value);
          r.input.disabled = true;
          r.node.classList.toggle("right", right);
          r.node.classList.toggle("wrong", made && !right);
          r.says.textContent = right && made ? "✓ 选对了" : right ? "✓ 应选" : made ? "✕ 选错了" : "";
        }
        after.hidden = false;
        after.replaceChildren(
          h(
            "p",
            {class: `tally ${m.points > 0 ? "ok" : m.points < 0 ? "bad" : "warn"}`},
            h("b", {}, `${signed(m.points)} 分`),
            ` ${m.words}`,
          ),
          ...(d.kind === "basis" || d.kind === "procedure"
            ? [fz.gists(m.basis)]
            : [h("p", {}, m.reason), fz.gists(m.basis)]
          ).filter(Boolean),
        );
      },
    };
  };

  stages.drill = (s, part) => {
    const LEADS = "导入程序";
    const gate = () => {
      // Which procedure is asked only of a demand that is led to one.
      for (const d of all.filter((x) => x.kind === "procedure")) {
        const judged = all.find((x) => x.key === d.key.replace("procedure", "judgement"));
        d.node.hidden = !judged.chosen().includes(LEADS);
      }
    };
    const changed = () => {
      gate();
      part.send("pick", {chosen: picked()});
      count();
    };
    const all = [];
    const groups = s.groups.map((g) =>
      h(
        "section",
        {class: "leaf demand-box"},
        h("h2", {}, g.title ? `“${g.title}”` : "处境与行为"),
        !g.title && h("p", {class: "small"}, "困难要帮，违法要处理，都和诉求有没有道理分开看。"),
        g.asked.map((d) => {
          const one = decision(d, s.chosen[d.key] || [], changed);
          all.push(one);
          return one.node;
        }),
      ),
    );
    const picked = () => Object.fromEntries(all.filter((d) => !d.node.hidden).map((d) => [d.key, d.chosen()]));
    gate();
    const said = h("span", {class: "small", role: "status"});
    const button = fz.button("看结果", () => part.send("mark", {chosen: picked()}), {tone: "main"});
    button.classList.add("begin");
    const count = () => {
      const left = all.filter((d) => !d.answered()).length;
      said.textContent = left ? `还有 ${left} 处没有定` : "都定了";
    };
    count();
    const bar = h("div", {class: "row mark-bar"}, button, said);
    const result = h("div", {});
    part.all = all;
    part.show = (m) => {
      if (!m) {
        return;
      }
      for (const d of all) d.mark(m.marks[d.key]);
      bar.hidden = true;
      fz.fill(
        result,
        h(
          "section",
          {class: `leaf result ${m.percent >= 60 ? "ok" : "warn"}`},
          h(
            "div",
            {},
            h("h2", {tabindex: "-1"}, `${m.right} / ${m.possible} 处全对`),
            h(
              "p",
              {},
              `每处 1 分；依据和程序选错一个扣半分，判断、处境、行为判错扣一分；全选等于没选。一共 ${Math.round(m.points * 100) / 100} 分，满分 ${m.possible} 分。`,
            ),
            h(
              "p",
              {class: "small"},
              m.kept
                ? m.cards
                  ? h("a", {href: "/drills?m=review"}, `没判准的添成了 ${m.cards} 张复习卡`)
                  : "已经记下。"
                : "没有留名字，不留记录。",
            ),
          ),
          h("div", {class: "score"}, h("p", {class: "score-number"}, h("b", {}, percent(m.percent)), " 分")),
        ),
        m.debrief &&
          h("section", {class: "leaf debrief-text"}, h("h2", {}, "复盘"), h("div", {class: "prose", html: m.debrief})),
        h(
          "div",
          {class: "row actions"},
          s.course && h("a", {class: "button main begin", href: s.course.href}, "回课程，接着学"),
          s.next &&
            h(
              "a",
              {
                class: s.course ? "button" : "button main begin",
                href: `/drills?e=${encodeURIComponent(s.next)}`,
              },
              "下一道",
            ),
          fz.button("再做一遍", () => part.send("again", {})),
          h("a", {class: "button", href: "/drills"}, "所有练习"),
        ),
      );
      result.querySelector("h2").focus({preventScroll: true});
      part.root.scrollTop = 0;
    };
    return h(
      "div",
      {class: "learn"},
      h("p", {}, h("a", {href: "/drills"}, "← 所有练习")),
      result,
      h(
        "div",
        {class: "drill"},
        h(
          "article",
          {class: "leaf story-side"},
          h("p", {class: "eyebrow"}, [s.topics.join("、"), s.level].filter(Boolean).join(" · ")),
          h("h1", {tabindex: "-1"}, s.title),
          h("div", {class: "prose told now", html: s.story}),
          h("p", {class: "small no-print"}, h("a", {href: `/export?e=${s.id}`}, "下载成试卷")),
        ),
        h("div", {class: "decisions"}, groups, bar),
      ),
      !s.learner && fz.askName("不留名字也能练，但不会留下记录和复习卡。"),
    );
  };

  stages.review = (s, part) => {
    const headline = h("header", {class: "learn-head"}, h("h1", {}, "分类练习"), tabs(s), fz.learnerLine(s.learner));
    if (s.ask)
      return h(
        "div",
        {class: "learn"},
        headline,
        fz.empty("复习卡要记在一个名字下面", fz.askName("练习里没做准的，会变成复习卡，隔几天再来问您。")),
      );
    const undo = s.undo && fz.button("撤回上一张", () => part.send("undo", {}), {tone: "quiet small", key: "u"});
    undo?.classList?.add("undo");
    if (!s.card)
      return h(
        "div",
        {class: "learn"},
        headline,
        fz.empty(
          s.done ? "今天到这里" : s.all ? "今天没有要复习的" : "还没有复习卡",
          h(
            "p",
            {role: "status"},
            [
              s.done && `今天答了 ${s.done} 张。`,
              s.later ? `有 ${s.later} 张过一会儿还会再来。` : s.next && `下一张 ${s.next}。`,
              s.waiting && `另有 ${s.waiting} 张排在后面，每天来一些，不用赶。`,
              !s.all && "情景演练和分类练习里没做准的，会变成复习卡。",
            ]
              .filter(Boolean)
              .join(""),
          ),
          undo && h("p", {}, undo),
          h(
            "p",
            {class: "row center"},
            h("a", {class: "button main", href: "/drills"}, "做一道分类练习"),
            h("a", {class: "button", href: "/practice"}, "练一个情景"),
          ),
        ),
      );
    const back = h(
      "div",
      {class: "card-back", hidden: true},
      h("p", {class: "small"}, "答案"),
      s.card.back.split("\n").map((line) => h("p", {}, line)),
      fz.gists(s.card.basis),
    );
    const rates = h(
      "div",
      {class: "row rates", hidden: true},
      h("span", {class: "small"}, "记得怎么样？"),
      s.card.ratings.map((r) =>
        fz.button("", () => part.send("rate", {key: s.card.key, rating: r.value}), {key: String(r.value)}),
      ),
    );
    for (const [i, b] of rates.querySelectorAll("button").entries())
      b.append(h("kbd", {"aria-hidden": "true"}, String(i + 1)), h("span", {}, s.card.ratings[i].word));
    const show = fz.button(
      "想好了，看答案",
      () => {
        back.hidden = rates.hidden = false;
        show.hidden = true;
        rates.querySelector("button").focus();
      },
      {tone: "main", key: "Enter"},
    );
    show.classList.add("begin");
    return h(
      "div",
      {class: "learn"},
      headline,
      h(
        "p",
        {class: "small", role: "status"},
        [s.said, `今天还有 ${s.left} 张`, s.done && `答了 ${s.done} 张`, s.waiting && `${s.waiting} 张排在后面`]
          .filter(Boolean)
          .join("　"),
        undo && "　",
        undo,
      ),
      h(
        "article",
        {class: "leaf flash"},
        h(
          "p",
          {class: "eyebrow"},
          s.card.kind,
          s.card.from && ["　出自", h("a", {href: s.card.from.href, target: "_blank"}, s.card.from.title)],
        ),
        h(
          "div",
          {class: "card-front", tabindex: "-1"},
          s.card.front.split("\n").map((line) => h("p", {}, line)),
        ),
        h("p", {class: "row"}, show),
        back,
        rates,
      ),
    );
  };

  fz.view("drills", (part) => {
    part.root.classList.add("learning");
    part.show = () => {};
    part.all = [];
    let shown = "";
    part.on("stage", (s) => {
      if (!s) return;
      const key = `${s.kind}:${s.id || s.card?.key || ""}`,
        same = key === shown,
        top = part.root.scrollTop,
        started = shown !== "";
      shown = key;
      part.show = () => {};
      part.all = [];
      part.root.replaceChildren(stages[s.kind](s, part));
      fz.leadBack(part.root, s.course);
      part.root.scrollTop = same && s.kind === "list" ? top : 0;
      if (started && (s.kind === "drill" || s.kind === "review"))
        part.root.querySelector("h1[tabindex], .card-front")?.focus({preventScroll: true});
    });
    part.on("marked", (m) => part.show(m));
    const asked = () => {
      const active = fz.active();
      return (
        part.all.find((d) => d.node.contains(active) && active.tagName === "INPUT") ||
        part.all.find((d) => !d.answered())
      );
    };
    part.keys([
      {
        keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        shown: ["1", "…", "9"],
        says: "选一项；复习时说记得怎么样",
        run: (e) => {
          const rate = part.root.querySelectorAll(".rates:not([hidden]) button")[Number(e.key) - 1];
          if (rate) {
            rate.click();
            return;
          }
          const d = asked(),
            input = d?.inputs[Number(e.key) - 1];
          if (!input || input.disabled) return false;
          input.focus({preventScroll: false});
          input.click();
          if (!d.many) {
            const next = part.all.find((x) => !x.answered());
            next?.inputs[0].focus();
            next?.node.scrollIntoView({block: "nearest"});
          }
        },
      },
      {
        keys: ["u"],
        says: "撤回上一张的回答",
        run: () => {
          const b = part.root.querySelector(".undo");
          if (!b) return false;
          b.click();
        },
      },
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "看结果、看答案、下一道",
        always: true,
        run: () => {
          const active = fz.active();
          if (
            active &&
            (["BUTTON", "A", "SUMMARY", "SELECT", "TEXTAREA"].includes(active.tagName) || active.id === "my-name")
          )
            return false;
          const b = part.root.querySelector(".row:not([hidden]) > .begin:not([hidden])");
          if (!b) return false;
          b.click();
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "回到目录",
        run: () => {
          const back = part.root.querySelector(".learn > p > a[href]");
          if (!back) return false;
          back.click();
        },
      },
    ]);
  });
})();
