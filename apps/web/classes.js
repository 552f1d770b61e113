// 培训班: the classes there are, and opening one: how it is run, with what, and its name.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const WAYS = [
    ["一起走", "投影上看一段，每人在手机上选；亮出分布，说一说，再往下走。", "情景、练习、课程"],
    ["各走各的", "每人在手机上按自己的步子走；您看得见谁走到哪、谁卡住了。", "情景、练习、课程"],
    ["结对练", "三人一组：来访人拿暗牌，接访人来谈，观察员对着能力单记；角色轮换。", "情景"],
    ["试卷", "大家做同一份卷子，到时间一起收；收卷以前不告诉对错。", "试卷、课程里的考试"],
  ];
  fz.classStages = fz.classStages || {};
  const stages = fz.classStages;
  const head = (...more) => h("header", {class: "learn-head"}, h("h1", {tabindex: "-1"}, "培训班"), ...more);
  const at = (path, id) => `${path}?class=${encodeURIComponent(id)}`;
  // Phone, projector and trainer's window are documents of their own, outside this session.
  const out = (href, label, tone = "") =>
    h("a", {class: `button ${tone}`, href, target: "_blank", rel: "opener"}, label);

  stages.loading = () => h("div", {class: "learn"}, head(), h("p", {class: "empty", role: "status"}, "正在打开……"));
  stages.missing = (s) =>
    h(
      "div",
      {class: "learn"},
      head(),
      fz.empty(s.text, h("p", {}, h("a", {class: "button", href: "/classes"}, "看所有的班"))),
    );

  const running = (c) =>
    h(
      "li",
      {class: "leaf class-row"},
      h(
        "div",
        {class: "class-row-text"},
        h("h3", {}, c.title),
        h("p", {class: "small"}, [c.way, c.day, c.at].filter(Boolean).join(" · ")),
        h(
          "p",
          {class: "small"},
          "进班码 ",
          h("b", {class: "class-code"}, c.code.replace(/(\d{3})(?=\d)/, "$1 ")),
          ` · 到了 ${c.people} 人`,
        ),
      ),
      h(
        "div",
        {class: "row"},
        out(c.host, "进老师窗口", "main"),
        out(c.projector, "打开投影"),
        c.sheets && h("a", {class: "button", href: c.sheets}, "打印角色单"),
      ),
    );
  const past = (c) =>
    h(
      "li",
      {},
      h(
        "a",
        {class: "row-link", href: at("/debrief", c.id)},
        h("span", {class: "row-title"}, c.title),
        h("span", {class: "row-foot"}, [c.way, c.day, `${c.people} 人`].filter(Boolean).join(" · ")),
      ),
    );

  stages.list = (s) => {
    const open = s.items.filter((c) => !c.finished),
      done = s.items.filter((c) => c.finished);
    return h(
      "div",
      {class: "learn class-list"},
      head(
        h("a", {class: "button main", href: "/classes?m=new"}, "开一个班"),
        s.guide && h("a", {href: s.guide}, "怎么带一个班"),
      ),
      s.items.length === 0 &&
        fz.empty(
          "还没有开过班",
          h("p", {}, "选一个情景、练习、课程或者试卷，投影上就有六位数字和二维码，大家用手机进来。"),
          h("p", {}, h("a", {class: "button main", href: "/classes?m=new"}, "开一个班")),
        ),
      open.length > 0 &&
        h("section", {class: "part"}, h("h2", {}, "正在上"), h("ul", {class: "class-rows"}, open.map(running))),
      done.length > 0 &&
        h("section", {class: "part"}, h("h2", {}, "上完了"), h("ul", {class: "rows class-past"}, done.map(past))),
    );
  };

  // ---- opening one ---------------------------------------------------------------------------------------------------
  const choice = (name, value, checked, ...text) =>
    h(
      "label",
      {class: "class-choice"},
      h("input", {type: "radio", name, value, checked}),
      h("span", {class: "class-choice-text"}, ...text),
    );

  stages.new = (s, part) => {
    let way = s.way || WAYS[0][0],
      picked = s.pick || "",
      renamed = false;
    const ways = h(
      "div",
      {class: "class-ways", role: "radiogroup", "aria-label": "怎么上"},
      WAYS.map(([name, text]) =>
        choice("way", name, name === way, h("b", {}, name), h("span", {class: "small"}, text)),
      ),
    );
    const list = h("div", {class: "class-picks", role: "radiogroup", "aria-label": "用什么上", tabindex: "0"});
    const find = h("input", {
      class: "name-box class-find",
      type: "search",
      placeholder: "找标题、主题",
      "aria-label": "找标题、主题",
    });
    const title = h("input", {class: "name-box class-title", maxlength: 40, "aria-label": "班名", required: true});
    const said = h("span", {class: "small", role: "status"});
    const select = (label, values, chosen, words) => {
      const made = h(
        "select",
        {class: "pick", "aria-label": label},
        values.map((v) => h("option", {value: v}, words(v))),
      );
      made.value = String(chosen);
      return made;
    };
    const count = select("题数", s.counts, s.counts[1], (n) => `${n} 题`);
    const minutes = select("时间", s.minutes, s.minutes[2], (n) => (n ? `${n} 分钟` : "不限时间"));
    const plan = h(
      "p",
      {class: "row", hidden: true},
      "抽 ",
      count,
      "，做 ",
      minutes,
      h("span", {class: "small"}, "60% 及格"),
    );
    const open = fz.button("开班", () => send(), {tone: "main"});
    open.classList.add("begin");
    const named = () => {
      const item = s.items.find((i) => i.key === picked);
      if (!renamed) title.value = item ? `${item.title}（${s.day}）`.slice(0, 40) : "";
      open.disabled = !item;
      plan.hidden = item?.key !== "-";
    };
    const draw = () => {
      const word = find.value.trim();
      const fit = s.items.filter((i) => i.ways.includes(way));
      const left = fit.filter(
        (i) => !word || `${i.title}${i.kind}${(i.topics || []).join("")}${i.level || ""}`.includes(word),
      );
      if (!fit.some((i) => i.key === picked)) picked = "";
      said.textContent = left.length ? `${left.length} 个可以用` : "没有，换个词看看";
      const kinds = [...new Set(left.map((i) => i.kind))];
      list.replaceChildren(
        ...kinds.map((kind) =>
          h(
            "div",
            {role: "group", "aria-label": kind},
            h("h3", {class: "class-kind"}, kind),
            left
              .filter((i) => i.kind === kind)
              .map((i) =>
                choice(
                  "pick",
                  i.key,
                  i.key === picked,
                  h("b", {}, i.title),
                  h(
                    "span",
                    {class: "small"},
                    [i.level, (i.topics || []).join("、"), i.about].filter(Boolean).join(" · "),
                  ),
                ),
              ),
          ),
        ),
      );
      named();
    };
    const send = () => {
      if (!picked || open.disabled) return;
      open.disabled = true;
      part.send("begin", {way, pick: picked, title: title.value, count: +count.value, minutes: +minutes.value});
    };
    part.freed = () => {
      open.disabled = !picked;
    };
    ways.addEventListener("change", (e) => {
      way = e.target.value;
      draw();
    });
    list.addEventListener("change", (e) => {
      picked = e.target.value;
      named();
    });
    find.addEventListener("input", draw);
    title.addEventListener("input", () => {
      renamed = title.value.trim() !== "";
    });
    draw();
    return h(
      "div",
      {class: "learn narrow"},
      h("p", {}, h("a", {href: "/classes"}, "← 所有的班")),
      h(
        "article",
        {class: "leaf"},
        h("h1", {tabindex: "-1"}, "开一个班"),
        h("section", {class: "part"}, h("h2", {}, "一、怎么上"), ways),
        h("section", {class: "part"}, h("h2", {}, "二、用什么上"), h("div", {class: "row"}, find, said), list, plan),
        h(
          "section",
          {class: "part"},
          h("h2", {}, "三、叫什么"),
          h("div", {class: "row begin-row"}, title, open),
          h(
            "p",
            {class: "small"},
            "班名写在投影和手机上，不要写来访人的名字。开班以后内容就定了：之后再改文件，不影响这个班。",
          ),
        ),
      ),
    );
  };

  stages.opened = (s) =>
    h(
      "div",
      {class: "learn narrow"},
      h("p", {}, h("a", {href: "/classes"}, "← 所有的班")),
      h(
        "article",
        {class: "leaf class-opened"},
        h("h1", {tabindex: "-1"}, s.title),
        h("p", {class: "small"}, `${s.way} · ${s.day}`),
        s.finished
          ? h(
              "p",
              {class: "row"},
              `这个班上完了，来了 ${s.people} 人。`,
              h("a", {class: "button main", href: at("/debrief", s.id)}, "看复盘"),
            )
          : h(
              "div",
              {class: "class-door"},
              h("img", {class: "class-qr", src: `/class/qr.svg?code=${s.code}`, alt: "进班的二维码"}),
              h(
                "div",
                {},
                h("p", {}, "手机扫码，或者打开投影上的地址，输入"),
                h("p", {class: "class-code big"}, s.code.replace(/(\d{3})(?=\d)/, "$1 ")),
                h("p", {class: "small"}, `到了 ${s.people} 人`),
              ),
            ),
        h(
          "div",
          {class: "row begin-row"},
          out(s.projector, "打开投影"),
          out(s.host, "进老师窗口", "main"),
          s.sheets && h("a", {class: "button", href: s.sheets}, "打印角色单"),
        ),
        h("p", {class: "small"}, "投影放到大屏幕上，老师窗口留在自己面前：名字只在老师窗口里。"),
      ),
    );

  // ---- sheets of the pairs, one a page -------------------------------------------------------------------------------
  const listed = (title, rows) =>
    rows?.length > 0 &&
    h(
      "section",
      {},
      h("h3", {}, title),
      h(
        "ul",
        {class: "sheet-list"},
        rows.map((r) => h("li", {}, r)),
      ),
    );
  stages.sheets = (s) =>
    h(
      "div",
      {class: "learn narrow class-sheets"},
      h("h1", {class: "sr"}, `角色单：${s.title}`),
      h(
        "p",
        {class: "row tools"},
        h("a", {href: s.back || "/classes"}, "← 回去"),
        fz.button("打印", () => window.print(), {icon: "print"}),
        h("span", {class: "small"}, "一张纸一个角色，每组各一套；暗牌只给来访人。"),
      ),
      s.sheets.map((p) =>
        h(
          "article",
          {class: `leaf class-sheet ${p.secret ? "secret" : ""}`},
          h("p", {class: "eyebrow"}, p.title),
          h(
            "h2",
            {},
            `${p.role}（${p.letter}）`,
            " ",
            p.secret && h("span", {class: "stamp warn"}, "暗牌，别让接访人看见"),
          ),
          p.lead && h("p", {class: "lead"}, p.lead),
          p.html && h("div", {class: "prose", html: p.html}),
          (p.parts || []).map((x) => listed(x.title, x.items)),
          p.tally &&
            h(
              "table",
              {class: "sheet-tally"},
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  ["能力", "用了几次（画正字）", "那句话"].map((t) => h("th", {scope: "col"}, t)),
                ),
              ),
              h(
                "tbody",
                {},
                p.tally.map((t) => h("tr", {}, h("th", {scope: "row"}, t.name), h("td", {}), h("td", {}))),
              ),
            ),
          (p.lines || []).map((l) => h("p", {class: "sheet-line"}, l, h("i", {}))),
        ),
      ),
    );

  fz.view("classes", (part) => {
    part.root.classList.add("learning");
    part.keys([{keys: ["n"], says: "开一个班", run: () => fz.go("/classes?m=new")}]);
    part.on("stage", (stage) => {
      if (!stage) return;
      part.root.replaceChildren(stages[stage.kind](stage, part));
      part.root.scrollTop = 0;
    });
    part.on("freed", () => part.freed?.());
  });
})();
