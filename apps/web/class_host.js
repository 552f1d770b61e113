// The trainer's window: the step and its bars on the left, the people on the right, the next deed at the foot.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const ROLES = ["来访人", "接访人", "观察员"];
  const LIMITS = [0, 30, 60, 90, 120, 180];

  const can = (v, deed) => v.next.deeds.includes(deed);
  const called = (p, v) => (v.names ? p.name : `${p.number} 号`);
  const limited = (page, data) =>
    page.seconds && page.view.class.way === "一起走" ? {...data, seconds: page.seconds} : data;
  const best = (v) => v.scene?.options.find((o) => o.id === v.next.best);
  const isLast = (v) => v.steps.every((s, i) => !s.at || i === v.steps.length - 1);
  const projector = (v) => `/projector?class=${encodeURIComponent(v.class.id)}&key=${encodeURIComponent(v.projector)}`;
  const nextTitle = (v) => v.steps[v.steps.findIndex((s) => s.at) + 1]?.title || "";

  // ---- the one deed that comes next: label, name, data ------------------------------------------------------------------
  const onward = (v, page) => {
    if (can(v, "skip") && !isLast(v)) return [`下一个：${nextTitle(v)}`, "skip", limited(page, {})];
    return can(v, "finish") ? ["结束这个班", "end", null] : null;
  };
  const primary = (v, page) => {
    const round = v.scene ? {round: v.scene.round} : {};
    const way = v.class.way;
    if (v.phase === "finished") return null;
    if (v.paused) return ["接着上", "resume", null];
    if (v.phase === "lobby") return can(v, "open") ? ["开始", "open", limited(page, {step: 0})] : null;
    if (way === "结对练") {
      const size = Math.max(0, ...v.groups.map((g) => g.length));
      if (v.phase === "open" && can(v, "rotate") && v.turn + 1 < size) return ["换角色", "rotate", null];
      if (v.phase === "open" && can(v, "close")) return ["收", "close", null];
      return onward(v, page);
    }
    if (way !== "一起走") {
      if (v.phase === "open") return can(v, "close") ? [way === "试卷" ? "收卷" : "停下来讲", "close", null] : null;
      if (way === "试卷" && v.phase === "closed" && can(v, "feedback")) return ["公布对错", "feedback", null];
      return onward(v, page);
    }
    if (!v.scene || v.scene.over || !v.scene.options.length) return onward(v, page);
    if (v.phase === "open") return [`收票（${v.votes?.voted ?? 0} / ${v.votes?.of ?? 0}）`, "close", round];
    if (v.phase === "closed") return ["亮出分布", "show", round];
    if (v.phase === "shown") return ["打开反馈", "feedback", round];
    if (!can(v, "go")) return onward(v, page);
    const most = best(v);
    if (v.scene.count != null) return ["下一题", "go", limited(page, round)];
    return most ? [`走 ${most.letter}（选的人最多）`, "go", limited(page, round)] : null;
  };

  const controls = (v, page) => {
    const main = primary(v, page),
      round = v.scene ? {round: v.scene.round} : {};
    const choosing = v.class.way === "一起走" && v.phase === "feedback" && !main && v.scene?.options.length > 0;
    return h(
      "footer",
      {class: "ho-controls"},
      main &&
        fz.deed(main[1], main[0], main[2], {
          tone: "main",
          "data-key": "main",
          "data-main": "1",
          "aria-keyshortcuts": "ArrowRight",
          disabled: page.line !== "on",
        }),
      choosing && h("b", {"data-key": "choose"}, "没有人投票，在上面选一条路"),
      v.phase !== "finished" && [
        can(v, "back") && fz.deed("back", "上一步", round, {"data-key": "back", "aria-keyshortcuts": "ArrowLeft"}),
        can(v, "reopen") &&
          v.phase !== "open" &&
          fz.deed("reopen", v.class.way === "一起走" ? "接着投" : "接着做", round, {"data-key": "reopen"}),
        v.class.way === "各走各的" &&
          v.phase === "closed" &&
          can(v, "feedback") &&
          fz.deed("feedback", "公布对错", null, {"data-key": "feedback"}),
        can(v, "group") && v.phase !== "lobby" && fz.deed("group", "重新分组", null, {"data-key": "group"}),
        can(v, "rotate") && main?.[1] !== "rotate" && fz.deed("rotate", "换角色", null, {"data-key": "rotate"}),
        v.class.way === "一起走" &&
          h(
            "label",
            {class: "small", "data-key": "limit"},
            "限时 ",
            h(
              "select",
              {class: "pick", "data-limit": "1", "aria-label": "下一步限时"},
              LIMITS.map((s) => h("option", {value: s, selected: s === page.seconds}, s ? `${s} 秒` : "不限")),
            ),
          ),
        h("span", {class: "push", "data-key": "push"}),
        can(v, "skip") &&
          !isLast(v) &&
          main?.[1] !== "skip" &&
          fz.deed("skip", "跳到下一个练习", round, {"data-key": "skip"}),
        !v.paused && can(v, "pause") && fz.deed("pause", "暂停", null, {"data-key": "pause", "aria-keyshortcuts": "b"}),
        can(v, "finish") && main?.[1] !== "end" && fz.deed("end", "结束", null, {tone: "quiet", "data-key": "end"}),
      ],
    );
  };

  // ---- what stands before the room -----------------------------------------------------------------------------------
  const option = (v, o, page) => {
    const bar = v.votes?.bars?.find((b) => b.id === o.id);
    const who = v.names ? v.people.filter((p) => p.chosen.includes(o.letter)).map((p) => p.name) : [];
    const may = can(v, "go") && v.phase !== "open" && v.scene.count == null;
    return h(
      "li",
      {class: `ho-option ${o.id === v.next.best ? "way" : ""}`, "data-key": `${v.scene.round}-${o.id}`},
      h(
        "div",
        {class: "ho-line"},
        h("span", {class: "letter"}, o.letter),
        h("span", {class: "option-text"}, o.text),
        may && fz.deed("go", `走 ${o.letter}`, limited(page, {round: v.scene.round, choice: o.id}), {tone: "small"}),
      ),
      bar && fz.bar(bar.count, v.votes.voted),
      who.length > 0 && h("p", {class: "ho-names"}, who.join("、")),
      o.word && v.phase === "feedback" && fz.said(o),
    );
  };
  const PHASES = {open: "正在投票", closed: "收票了", shown: "分布在投影上", feedback: "反馈在投影上"};
  const together = (v, page) => {
    const s = v.scene;
    if (!s) return h("p", {class: "empty"}, "这一步还没有开始。");
    return [
      v.went && h("p", {class: "small"}, fz.wentLine(v.went)),
      h(
        "div",
        {class: "row"},
        h(
          "h2",
          {tabindex: "-1", "data-rest": "1"},
          s.count ? `第 ${s.number} 题，共 ${s.count} 题：` : `第 ${s.number} 步：`,
          s.title,
        ),
        s.options.length > 0 && h("span", {class: "stamp info"}, PHASES[v.phase] || ""),
        v.phase === "open" && v.votes?.ends && h("b", {}, "还剩 ", fz.left(v.votes.ends)),
      ),
      s.mood && fz.mood(s.mood),
      s.story && h("details", {class: "ho-card", "data-key": "story"}, h("summary", {}, "材料"), fz.prose(s.story)),
      fz.prose(s.html, "ho-card told"),
      s.over && h("p", {class: "ho-card"}, h("b", {}, s.ending ? `结局：${s.ending}` : s.over)),
      h(
        "ol",
        {class: "ho-options"},
        s.options.map((o) => option(v, o, page)),
      ),
      v.phase === "feedback" && s.reason && h("p", {class: "ho-card"}, s.reason),
    ];
  };

  const progress = (v) => {
    const p = v.progress;
    return (
      p &&
      h(
        "div",
        {class: "ho-card"},
        h(
          "p",
          {},
          h("b", {}, `${p.done} / ${p.of}`),
          v.class.way === "试卷" ? " 人交卷" : " 人走完",
          ` · ${p.begun} 人开始了`,
        ),
        v.ends && v.phase === "open" && h("p", {}, "还剩 ", h("b", {}, fz.left(v.ends))),
        p.counts?.map((c, i) => (c.bars ? asked(c, i, p) : counted(c, i, p))),
      )
    );
  };
  const counted = (c, i, p) =>
    h("div", {class: "ho-count", "data-key": `c-${i}`}, h("span", {}, c.label), fz.bar(c.count, p.of, `${c.count} 人`));
  // A question of a paper: how many answered it, and behind a touch what they chose.
  const asked = (c, i, p) =>
    h(
      "details",
      {class: "ho-asked", "data-key": `q-${i}`},
      h("summary", {}, counted(c, i, p)),
      h("p", {class: "small"}, c.title),
      c.bars.map((b) =>
        h(
          "div",
          {class: "ho-count", "data-key": b.id},
          h("span", {}, b.letter),
          fz.bar(b.count, c.count, `${b.count} 人 · ${b.share}%`),
        ),
      ),
    );
  const alone = (v) => [
    h("h2", {tabindex: "-1", "data-rest": "1"}, v.steps.find((s) => s.at)?.title || v.class.title),
    v.phase !== "open" &&
      h("p", {class: "ho-card"}, v.class.way === "试卷" ? "收卷了。" : "大家停下了，手机上暂时不能选。"),
    progress(v),
    v.people.length > 0 &&
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["谁", "走到哪里", "做了"].map((t) => h("th", {scope: "col"}, t)),
          ),
        ),
        h(
          "tbody",
          {},
          v.people.map((p) =>
            h(
              "tr",
              {"data-key": p.seat},
              h("th", {scope: "row"}, called(p, v)),
              h("td", {}, p.where, p.stuck > 0 && h("b", {class: "warn-text"}, `　停了 ${p.stuck} 分钟`)),
              h("td", {}, p.of > 0 ? fz.bar(p.done, p.of, `${p.done} / ${p.of}`) : `${p.done} 步`),
            ),
          ),
        ),
      ),
  ];
  const pairs = (v) => [
    h(
      "div",
      {class: "row"},
      h("h2", {tabindex: "-1", "data-rest": "1"}, `第 ${v.turn + 1} 轮`),
      h("span", {class: "small"}, `${v.groups.length} 组`),
    ),
    v.phase !== "open" && h("p", {class: "ho-card"}, "大家停下了，一起说说。"),
    h(
      "div",
      {class: "ho-groups"},
      v.groups.map((g, i) =>
        h(
          "section",
          {class: "ho-card", "data-key": `g-${i}`},
          h("h3", {}, `第 ${i + 1} 组`),
          h(
            "ul",
            {},
            [...g]
              .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
              .map((m) => {
                const p = v.people.find((x) => x.seat === m.seat);
                return h(
                  "li",
                  {"data-key": m.seat},
                  h("b", {}, m.role),
                  "　",
                  v.names ? m.name : `${p?.number ?? ""} 号`,
                  p && !p.here && h("span", {class: "small"}, "（掉线）"),
                );
              }),
          ),
        ),
      ),
    ),
    progress(v),
  ];
  const lobby = (v) => [
    h("h2", {tabindex: "-1", "data-rest": "1"}, "等大家进来"),
    h(
      "div",
      {class: "ho-card ho-join"},
      h("div", {class: "ho-qr"}, h("img", {src: v.join.qr, alt: "进班的二维码"})),
      h(
        "div",
        {},
        h(
          "p",
          {},
          "手机扫码，或者打开 ",
          h("b", {}, v.join.url.replace(/^https?:\/\//, "")),
          "，输入 ",
          h("b", {class: "ho-big"}, fz.spaced(v.join.code)),
        ),
        h("p", {}, `到了 ${v.here} 人。晚到的也能进，从大家在的地方接上。`),
        h("p", {}, h("a", {class: "button", href: projector(v), target: "_blank", rel: "opener"}, "打开投影")),
      ),
    ),
    h(
      "div",
      {class: "ho-card"},
      h("h3", {}, `${v.class.way} · ${v.steps.length} 个练习`),
      h(
        "ol",
        {class: "ho-steps"},
        v.steps.map((s) => h("li", {}, s.title)),
      ),
    ),
  ];
  const finished = (v) => [
    h("h2", {tabindex: "-1", "data-rest": "1"}, "这个班结束了"),
    h(
      "div",
      {class: "ho-card"},
      h("p", {}, `${v.people.length} 人。每人的结果、要说的三件事、成绩表和证书，在复盘里。`),
      h(
        "p",
        {class: "row"},
        h("a", {class: "button main", href: `/debrief?class=${encodeURIComponent(v.class.id)}`}, "看复盘"),
        h("a", {class: "button", href: "/classes"}, "所有的班"),
      ),
    ),
  ];

  const stepBar = (v) =>
    v.steps.length > 1 &&
    v.phase !== "lobby" &&
    v.phase !== "finished" &&
    h(
      "nav",
      {class: "ho-stepbar", "aria-label": "练习"},
      v.steps.map((s, i) =>
        h(
          "button",
          {
            type: "button",
            class: `button chip ${s.at ? "on" : ""}`,
            "data-do": "jump",
            "data-with": JSON.stringify({step: s.index ?? i, title: s.title}),
            "aria-current": s.at ? "step" : null,
            title: s.title,
          },
          `${i + 1} ${s.title}`,
        ),
      ),
    );

  // ---- the people ----------------------------------------------------------------------------------------------------------
  const rank = (p, v) =>
    p.hand ? 0 : p.stuck ? 1 : v.phase === "open" && v.class.way === "一起走" && !p.chosen ? 2 : 3;
  const what = (p, v) => {
    if (p.hand) return ["举手", "warn"];
    if (!p.here) return ["掉线", ""];
    if (v.class.way === "一起走" && v.scene?.options.length && v.phase !== "lobby")
      return p.chosen ? [v.names ? `选 ${[...p.chosen].join("、")}` : "选了", "ok"] : ["还没选", ""];
    if (p.stuck) return [`停了 ${p.stuck} 分钟`, "warn"];
    if (p.handed) return [v.class.way === "试卷" ? "交了" : "走完了", "ok"];
    return [p.of ? `${p.done} / ${p.of}` : p.where, ""];
  };
  const person = (p, v) => {
    const [said, tone] = what(p, v);
    return h(
      "li",
      {class: `ho-person ${p.hand ? "hand" : ""} ${p.here ? "" : "away"}`, "data-key": p.seat},
      h("span", {class: "name"}, called(p, v)),
      h("span", {class: `what ${tone}`}, said),
      p.hand && fz.deed("lower", "放下", {seat: p.seat}, {"aria-label": `把 ${called(p, v)} 的手放下`}),
      v.phase !== "finished" &&
        fz.deed("person", "⋯", {seat: p.seat}, {tone: "quiet", "aria-label": `${called(p, v)}：改名、请出`}),
    );
  };
  const side = (v) =>
    h(
      "aside",
      {class: "ho-side", "aria-label": "班里的人"},
      h(
        "header",
        {},
        h(
          "div",
          {class: "row"},
          h("h2", {class: "ho-people-title"}, "班里的人"),
          fz.deed(
            "names",
            v.names ? "隐去名字" : "显示名字",
            {show: !v.names},
            {tone: "quiet small", "aria-pressed": String(v.names), "aria-keyshortcuts": "n"},
          ),
        ),
        h(
          "p",
          {class: "ho-counts"},
          h("span", {}, "到了 ", h("b", {}, String(v.people.length))),
          v.here < v.people.length && h("span", {}, "掉线 ", h("b", {}, String(v.people.length - v.here))),
          v.hands.length > 0 && h("span", {class: "warn-text"}, "举手 ", h("b", {}, String(v.hands.length))),
        ),
      ),
      v.knocks.map((k) =>
        h(
          "div",
          {class: "ho-ask", "data-key": k.knock, role: "status"},
          h("p", {}, h("b", {}, k.name), " 换了手机，要坐回自己的位子。是本人就让进来。"),
          h(
            "p",
            {class: "row"},
            fz.deed("let_in", "让进来", {knock: k.knock}, {tone: "main small"}),
            fz.deed("turn_away", "不是", {knock: k.knock}, {tone: "small"}),
          ),
        ),
      ),
      v.people.length === 0 && h("p", {class: "empty"}, "还没有人进来"),
      h(
        "ul",
        {class: "ho-people", tabindex: "0", "aria-label": "名单"},
        [...v.people].sort((a, b) => rank(a, v) - rank(b, v) || a.number - b.number).map((p) => person(p, v)),
      ),
    );

  const body = (v, page) => {
    if (v.phase === "finished") return finished(v);
    if (v.phase === "lobby") return lobby(v);
    return {一起走: together, 各走各的: alone, 结对练: pairs, 试卷: alone}[v.class.way](v, page);
  };
  const draw = (v, page) => {
    if (page.over)
      return h(
        "main",
        {class: "class-wait"},
        h(
          "div",
          {},
          h("h1", {tabindex: "-1", "data-rest": "1"}, page.over),
          h("p", {}, h("a", {class: "button main", href: "/classes"}, "所有的班")),
        ),
      );
    return h(
      "div",
      {class: "ho-frame"},
      h(
        "header",
        {class: "ho-head"},
        h("h1", {}, v.class.title),
        h("span", {class: "ho-code"}, "进班 ", h("b", {}, fz.spaced(v.join.code))),
        h("a", {class: "button", href: projector(v), target: "_blank", rel: "opener"}, "打开投影"),
        fz.deed("more", "钥匙和按键"),
        h("a", {class: "button", href: "/classes"}, "所有的班"),
      ),
      h(
        "div",
        {class: "ho-body"},
        h(
          "main",
          {class: "ho-work"},
          fz.lineNote(page, 0),
          h(
            "div",
            {class: "ho-scroll", tabindex: "0", role: "region", "aria-label": "这一步"},
            v.paused &&
              h(
                "p",
                {class: "ho-card warn-text", role: "status", "data-key": "paused"},
                "暂停了：投影上是“歇一歇”，手机上不能选。",
              ),
            stepBar(v),
            body(v, page),
          ),
          controls(v, page),
        ),
        side(v),
      ),
    );
  };

  // ---- dialogs -----------------------------------------------------------------------------------------------------------
  const sure = (title, text, label, run) => {
    const yes = fz.button(
      label,
      () => {
        dialog.close();
        run();
      },
      {tone: "main"},
    );
    const dialog = fz.dialog(
      title,
      h("p", {}, text),
      h(
        "div",
        {class: "dialog-foot"},
        yes,
        fz.button("再等等", () => dialog.close()),
      ),
    );
  };
  const deeds = {
    end: (_, __, page) =>
      sure("结束这个班", "结束以后不能再投票，每人的结果记下来，可以看复盘。", "结束", () => page.send("finish")),
    jump: ({step, title}, _, page) => {
      if (page.view.steps.some((s) => s.at && s.index === step)) return;
      sure("换练习", `大家一起到“${title}”去，现在这一步放下，选过的都留着。`, "过去", () =>
        page.send("open", limited(page, {step})),
      );
    },
    group: (_, __, page) => sure("重新分组", "按现在到的人重新抽签，三人一组。", "重新分组", () => page.send("group")),
    more: (_, __, page) =>
      fz.dialog(
        "钥匙和按键",
        h("h3", {}, "接手钥匙"),
        h(
          "p",
          {},
          "换一台电脑，或者请另一位老师接着上：在那边打开“培训班”，找到这个班，输入这把钥匙。不要投到大屏幕上。",
        ),
        h("p", {}, h("span", {class: "ho-key"}, page.view.key)),
        h("h3", {}, "按键和翻页笔"),
        h(
          "dl",
          {class: "keys"},
          [
            [["→", "PgDn", "空格"], "做下一件事：开始、收票、亮分布、开反馈、往下走"],
            [["←", "PgUp"], "上一步"],
            [["B"], "暂停，投影变空；再按接着上"],
            [["N"], "显示、隐去名字"],
            [["F"], "投影全屏（在投影窗口里按）"],
          ].map(([keys, says]) => [
            h(
              "dt",
              {},
              keys.map((k) => h("kbd", {}, k)),
            ),
            h("dd", {}, says),
          ]),
        ),
        h("p", {class: "small"}, "翻页笔按在投影窗口里也管用，只要两个窗口开在同一台电脑上。"),
      ),
    person: ({seat}, _, page) => {
      const p = page.view.people.find((x) => x.seat === seat);
      if (!p) return;
      const name = h("input", {class: "name-box", value: p.name, maxlength: 20, "aria-label": "名字"});
      const rename = () => {
        const now = name.value.trim();
        dialog.close();
        if (now && now !== p.name) page.send("rename", {seat, name: now});
      };
      name.addEventListener("keydown", (e) => {
        if (e.key !== "Enter") return;
        e.preventDefault(); // the key must not press the button that gets the focus back
        rename();
      });
      const out = fz.button(
        "请出去",
        () => {
          dialog.close();
          sure("请出去", `${p.name} 的座位收走，投过的这一票不算。名字写错了就改名，不用请出去。`, "请出去", () =>
            page.send("remove", {seat}),
          );
        },
        {tone: "quiet"},
      );
      const dialog = fz.dialog(
        called(p, page.view),
        p.account
          ? h("p", {}, "这是本单位的账号，名字跟账号走。")
          : h("div", {class: "row"}, name, fz.button("改名", rename, {tone: "main"})),
        h("div", {class: "dialog-foot"}, out),
      );
    },
  };

  fz.hostPage = () => {
    const says = (v) => (v.hands.length ? `${v.hands.length} 人举手` : "");
    const page = fz.classPage("host", {draw, deeds, says});
    page.seconds = Number(fz.remember("class-seconds")) || 0;
    page.root.addEventListener("change", (event) => {
      if (!event.target.dataset.limit) return;
      page.seconds = Number(event.target.value);
      fz.remember("class-seconds", String(page.seconds));
      page.again();
    });
    const onButton = (event) =>
      event && ["BUTTON", "A", "SUMMARY", "SELECT"].includes(fz.active()?.tagName) && event.key === " ";
    const press = (selector) => (event) => {
      if (event?.repeat || onButton(event)) return false;
      const button = page.root.querySelector(selector);
      if (!button || button.disabled || !page.wire.on()) return false;
      button.click();
      return true;
    };
    const pause = (event) => {
      if (event?.repeat || !page.view || page.view.phase === "lobby" || page.view.phase === "finished") return false;
      page.send(page.view.paused ? "resume" : "pause");
      return true;
    };
    const runs = [
      {keys: [...fz.ON], says: "做下一件事", run: press("[data-main]")},
      {keys: [...fz.BACK], says: "上一步", run: press("[data-do='back']")},
      {keys: [...fz.DARK], says: "暂停、接着上", run: pause},
      {keys: ["n", "N"], says: "显示、隐去名字", run: press("[data-do='names']")},
    ];
    fz.keys(runs);
    new BroadcastChannel(`fz-class-${page.root.dataset.class}`).addEventListener("message", ({data}) => {
      if (document.querySelector("dialog[open]")) return;
      runs.find((r) => r.keys.includes(data.key))?.run();
    });
    return page;
  };
})();
