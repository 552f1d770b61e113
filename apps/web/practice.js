// 情景演练: the list, the cover, the dialogue; other stages lie in files of their own.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // ---- stages ------------------------------------------------------------------------------------------------------
  const percent = (p) => `${Math.round(p * 10) / 10}`;
  fz.stages = fz.stages || {};
  const stages = fz.stages;
  stages.loading = () => h("div", {class: "learn"}, h("p", {class: "empty", role: "status"}, "正在打开……"));
  stages.missing = (s) =>
    h(
      "div",
      {class: "learn"},
      fz.empty(
        s.text,
        s.ask ? fz.askName("写上当时的名字，就能接着看。") : "",
        h("p", {}, h("a", {class: "button", href: "/practice"}, "看所有情景")),
      ),
    );
  stages.changed = (s) =>
    h(
      "div",
      {class: "learn"},
      fz.empty(
        `“${s.title || "这个情景"}”的内容改过了`,
        h("p", {}, "这次练习是在旧内容上做的，接不下去；记录还在。"),
        h(
          "p",
          {class: "row center"},
          s.id && h("a", {class: "button main", href: `/practice?e=${encodeURIComponent(s.id)}`}, "从头再来"),
          h("a", {class: "button", href: "/practice"}, "看所有情景"),
        ),
      ),
    );

  const tabs = (now) =>
    h(
      "nav",
      {class: "tabs", "aria-label": "练法"},
      [
        ["/practice", "情景", "list"],
        ["/practice?m=reply", "自己说", "lines"],
      ].map(([href, text, kind]) => h("a", {href, "aria-current": kind === now ? "page" : null}, text)),
    );

  stages.list = (s, part) => {
    const list = h("ul", {class: "cards"});
    const draw = (left) =>
      list.replaceChildren(
        ...left.map((i) =>
          h(
            "li",
            {},
            h(
              "a",
              {class: "card", href: `/practice?e=${encodeURIComponent(i.id)}`},
              h("span", {class: "card-title"}, i.title, " ", fz.stamps(i.stamps)),
              h("span", {class: "card-text"}, i.summary),
              h(
                "span",
                {class: "card-tags", title: i.abilities.join("、") || null},
                i.abilities.length ? `练 ${i.abilities.join("、")}` : " ",
              ),
              h(
                "span",
                {class: "card-foot"},
                h("span", {}, [i.level, i.topics.join("、")].filter(Boolean).join(" · ")),
                i.broken
                  ? h("b", {class: "bad-text"}, "文件有错误")
                  : i.waiting
                    ? h("b", {class: "warn-text"}, "做到一半")
                    : i.tries
                      ? h(
                          "b",
                          {class: i.passed ? "ok-text" : "warn-text"},
                          `${i.passed ? "✓ " : ""}最好 ${percent(i.best)} 分 · ${i.tries} 次`,
                        )
                      : h("span", {class: "new"}, "还没练"),
              ),
            ),
          ),
        ),
      );
    const narrow = fz.narrow(part, s.items, s.narrowed, draw);
    return h(
      "div",
      {class: "learn"},
      h("header", {class: "learn-head"}, h("h1", {}, "情景演练"), tabs("list"), narrow, fz.learnerLine(s.learner)),
      !s.items.length ? fz.empty("库里还没有情景", h("p", {}, "可以在“编写”里新建一个。")) : list,
    );
  };

  stages.cover = (s, part) => {
    const begin = fz.button(s.waiting ? "重新开始" : s.tries ? "再练一遍" : "开始", () => part.send("start", {}), {
      tone: s.waiting ? "" : "main",
      key: "Enter",
    });
    begin.classList.add("begin");
    const resume =
      s.waiting && h("a", {class: "button main begin", href: `/practice?r=${s.waiting}${fz.courseEnd(s)}`}, "接着上次");
    return h(
      "div",
      {class: "learn narrow"},
      h("p", {}, h("a", {href: "/practice"}, "← 所有情景")),
      h(
        "article",
        {class: "leaf"},
        h("p", {class: "eyebrow"}, [s.level, s.topics.join("、")].filter(Boolean).join(" · ")),
        h("h1", {tabindex: "-1"}, s.title, " ", fz.stamps(s.stamps)),
        h("p", {class: "lead"}, s.summary),
        !s.hidden && !fz.meter.hidden() && fz.mood(s.state),
        s.abilities.length > 0 &&
          h(
            "p",
            {class: "trains"},
            h("span", {class: "small"}, "练什么"),
            s.abilities.map((a) => h("span", {class: "tag"}, a)),
          ),
        h(
          "div",
          {class: "row begin-row"},
          resume,
          begin,
          h("span", {class: "small"}, `数字键选择说什么，不计时，${s.mark} 分及格`),
          h("a", {class: "small", href: `/export?e=${s.id}`}, "下载剧本、对练牌"),
        ),
        s.past.length > 0 &&
          h(
            "section",
            {class: "part"},
            h("h3", {}, "以前练过"),
            h(
              "ul",
              {class: "past"},
              s.past.map((p) =>
                h(
                  "li",
                  {},
                  h(
                    "a",
                    {href: `/practice?r=${p.r}`},
                    `${p.day}　${percent(p.percent)} 分`,
                    p.ending && `　${p.ending}`,
                  ),
                ),
              ),
            ),
          ),
        s.learner
          ? fz.learnerLine(s.learner)
          : fz.askName("不留名字也能练，但做完不会留下记录。留个名字，成绩和复习卡都会记着。"),
      ),
    );
  };

  stages.playing = (s, part) => {
    const choices = h(
      "ol",
      {class: "choices"},
      s.now.options.map((o, i) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "choice",
              "aria-keyshortcuts": String(i + 1),
              on: {click: () => part.send("choose", {id: o.id, turn: s.state.turn})},
            },
            h("kbd", {"aria-hidden": "true"}, String(i + 1)),
            h("span", {}, o.text),
          ),
        ),
      ),
    );
    const reply = fz.replyBox(part, `${s.id}/${s.now.node}/${s.state.turn}`, "不看选项，您会怎么说？");
    part.advise = reply.show;
    const own = h("details", {class: "own"}, h("summary", {}, "先自己说说看"), reply.node);
    if (reply.box.value) own.open = true;
    const quiet = s.hidden || fz.meter.hidden();
    const meter =
      !s.hidden &&
      fz.button(
        quiet ? "看信任和情绪" : "收起信任和情绪",
        () => {
          fz.meter.set(!quiet);
          part.again();
        },
        {tone: "quiet small", key: "m", pressed: quiet},
      );
    if (meter) meter.classList.add("meter");
    return h(
      "div",
      {class: "learn play"},
      h(
        "aside",
        {class: "side", "aria-label": "来访人现在的样子"},
        h(
          "div",
          {class: "side-in"},
          quiet ? h("p", {class: "small meter-off"}, "信任和情绪收起来了，做完在复盘里看。") : fz.mood(s.state),
          meter,
          h(
            "p",
            {class: "small wide-only"},
            s.limit ? `第 ${s.state.turn + 1} 步，最多 ${s.limit} 步` : `第 ${s.state.turn + 1} 步`,
          ),
          h(
            "p",
            {class: "small wide-only"},
            s.kept ? "每一步都已记下，关掉页面也能接着练。" : "没有留名字：刷新不会丢，做完不留记录。",
          ),
        ),
      ),
      h(
        "div",
        {class: "talk"},
        h("h1", {class: "sr"}, s.title),
        h(
          "p",
          {class: "crumb"},
          h("a", {href: `/practice?e=${encodeURIComponent(s.id)}${fz.courseEnd(s)}`}, `← ${s.title}`),
        ),
        !s.told.length && h("p", {class: "lead"}, s.summary),
        h(
          "ol",
          {class: "steps"},
          s.told.map((step) => fz.stepOf(step, s.state.trusts, "h2", quiet)),
        ),
        h(
          "section",
          {class: `scene ${s.now.back ? "came-back" : ""}`, "aria-labelledby": "scene-now"},
          h("h2", {id: "scene-now", tabindex: "-1"}, s.now.title),
          h("div", {class: "prose told now", html: s.now.text}),
          h("h3", {class: "ask-say"}, "您怎么说？"),
          choices,
          own,
        ),
      ),
    );
  };
  Object.assign(fz, {tabs, percent});

  fz.view("practice", (part) => {
    part.root.classList.add("learning");
    part.advise = () => {};
    let shown = "",
      now = null;
    part.again = () => {
      const top = part.root.scrollTop;
      part.root.replaceChildren(stages[now.kind](now, part));
      part.root.scrollTop = top;
      part.root.querySelector(".meter")?.focus({preventScroll: true});
    };
    part.on("stage", (s) => {
      if (!s) return;
      const key = `${s.kind}:${s.id || ""}:${s.state?.turn ?? ""}`,
        same = key === shown;
      const top = part.root.scrollTop,
        started = shown !== "";
      shown = key;
      now = s;
      part.root.dataset.kind = s.kind;
      part.root.replaceChildren(stages[s.kind](s, part));
      fz.leadBack(part.root, s.course);
      if (same) {
        part.root.scrollTop = top;
        return;
      }
      part.root.scrollTop = 0;
      const last = part.root.querySelector(".steps > .step:last-child .mine");
      if (s.kind === "playing" && last) {
        const narrow = matchMedia("(max-width: 900px)").matches;
        part.root.scrollTop =
          last.getBoundingClientRect().top - part.root.getBoundingClientRect().top - (narrow ? 96 : 16);
        part.root.querySelector(".step:last-child .fed-head")?.focus({preventScroll: true});
      } else if (started && s.kind !== "list")
        part.root.querySelector("h1[tabindex], h2[tabindex]")?.focus({preventScroll: true});
    });
    part.on("advice", (a) => part.advise(a));
    part.keys([
      {
        keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        shown: ["1", "…", "9"],
        says: "选择说什么",
        run: (e) => {
          const b = part.root.querySelectorAll(".choice")[Number(e.key) - 1];
          if (!b) return false;
          b.click();
        },
      },
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "开始、接着练",
        run: () => {
          const active = fz.active();
          if (active && ["BUTTON", "A", "SUMMARY", "SELECT"].includes(active.tagName)) return false;
          const b = part.root.querySelector(".begin");
          if (!b) return false;
          b.click();
        },
      },
      {
        keys: ["m"],
        says: "收起、看信任和情绪",
        run: () => {
          const b = part.root.querySelector(".meter");
          if (!b) return false;
          b.click();
        },
      },
      {
        keys: ["r"],
        says: "先自己说说看",
        run: () => {
          const d = part.root.querySelector(".own");
          if (d) d.open = true;
          const w = part.root.querySelector(".words");
          if (!w) return false;
          w.focus();
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "离开输入框，或者回到上一级",
        always: true,
        run: () => {
          const active = fz.active();
          if (active?.classList.contains("words")) {
            active.blur();
            return;
          }
          const back = part.root.querySelector(".learn > p > a[href], .crumb a");
          if (!back || fz.typing()) return false;
          back.click();
        },
      },
    ]);
  });
})();
