// The phone of somebody in a class: what stands before the room, one's own choice, one's own card or paper.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const ROLES = {
    来访人: "您是来访人。照暗牌上的心情和事情说；他听进去了，您就松一点。",
    接访人: "您是接访人。听对面的人说，一句一句接；不用背答案。",
    观察员: "您是观察员。听到一样，就点一下；只记做到的，不打断。",
  };
  const TRUST = ["误解", "理解", "信任", "尊重"];
  const NAMES = {partial: "部分", success: "成功"};

  // What is on its way counts as chosen: nobody taps twice because the network is slow.
  const chosenNow = (v, page) => {
    const going = page.wire.waiting("vote").filter((d) => d.round === v.scene.round);
    return {chosen: going.length ? going[going.length - 1].chosen : v.chosen, going: going.length > 0};
  };
  const story = (s) =>
    s.story &&
    h(
      "details",
      {class: "ph-card", open: s.number === 1, "data-key": "story"},
      h("summary", {}, "先看材料"),
      fz.prose(s.story),
    );
  const heading = (text) => h("h2", {tabindex: "-1", "data-rest": "1"}, text);
  const tell = (text, tone = "") => h("p", {class: `ph-tell ${tone}`, role: "status"}, text);

  const option = (o, {mine, deed, data, below, disabled, pressed}) =>
    h(
      deed ? "button" : "div",
      {
        class: `ph-option ${mine ? "mine" : ""}`,
        type: deed ? "button" : null,
        "data-key": `o-${o.id}`,
        "data-do": deed || null,
        "data-with": deed ? JSON.stringify(data) : null,
        "aria-pressed": deed && pressed !== undefined ? String(pressed) : null,
        disabled: deed && disabled ? true : null,
      },
      h("span", {class: "letter", "aria-hidden": "true"}, o.letter),
      h("span", {class: "option-text"}, o.text, mine && h("span", {class: "sr"}, "（您选的）"), below),
    );
  const counted = (v, o) => {
    const bar = v.votes?.bars?.find((b) => b.id === o.id);
    return bar && fz.bar(bar.count, v.votes.voted);
  };

  // ---- 一起走 ------------------------------------------------------------------------------------------------------------
  const together = (v, page) => {
    const s = v.scene;
    if (!s) return waiting(v);
    const {chosen} = chosenNow(v, page);
    const open = v.phase === "open" && !s.over;
    return [
      v.went && h("p", {class: "ph-tell", "data-key": `went-${s.round}`}, fz.wentLine(v.went)),
      heading(s.title || "这一步"),
      s.mood && open && !fz.meter.hidden() && h("div", {"data-key": "mood"}, fz.mood(s.mood)),
      story(s),
      ["shown", "feedback"].includes(v.phase) && s.options.length
        ? h("details", {class: "ph-card", "data-key": "told"}, h("summary", {}, "刚才那一段"), fz.prose(s.html))
        : fz.prose(s.html, "told"),
      s.over ? ended(s) : s.many && open && h("p", {class: "small"}, "可以选几个。"),
      h(
        "div",
        {class: "ph-options", role: "group", "aria-label": "选项", "data-key": `round-${s.round}`},
        s.options.map((o) => {
          const picked = chosen.includes(o.id);
          const next = s.many ? (picked ? chosen.filter((c) => c !== o.id) : [...chosen, o.id]) : [o.id];
          return option(o, {
            mine: picked,
            pressed: picked,
            deed: open && "vote",
            data: {round: s.round, chosen: next},
            disabled: v.paused,
            below: [counted(v, o), v.phase === "feedback" && o.word && fz.said(o)],
          });
        }),
      ),
      v.phase === "feedback" && s.reason && h("div", {class: "ph-card"}, h("h3", {}, "为什么"), h("p", {}, s.reason)),
      open && v.votes?.ends && h("p", {class: "ph-tell"}, "还剩 ", fz.left(v.votes.ends)),
    ];
  };
  // Where one stands, said at the foot, in sight wherever the page is scrolled.
  const standing = (v, page) => {
    const s = v.scene;
    if (v.class.way !== "一起走" || !s?.options.length || v.phase === "lobby" || v.phase === "finished") return null;
    const {chosen, going} = chosenNow(v, page);
    const letters = s.options
      .filter((o) => chosen.includes(o.id))
      .map((o) => o.letter)
      .join("、");
    if (v.phase !== "open") return letters ? `您选的是 ${letters}` : "这一步您没有选";
    if (!letters) return "点一个您会说的";
    return going ? ["warn", `${letters} 正在送到……`] : ["ok", `选了 ${letters}，收票前可以改`];
  };
  const ended = (s) =>
    h(
      "div",
      {class: "ph-card"},
      h("h3", {}, s.ending ? `结局：${NAMES[s.ending] || s.ending}` : "走到头了"),
      h("p", {}, s.ending ? "看投影，一起说说这一路。" : s.over),
    );
  const waiting = (v) =>
    h(
      "div",
      {class: "ph-middle"},
      h("p", {class: "ph-name"}, v.me.name),
      heading("坐好了，等老师开始"),
      h("p", {class: "small"}, `班里到了 ${v.here} 人`),
    );

  // ---- 各走各的 -----------------------------------------------------------------------------------------------------------
  const lastStep = (last) =>
    last && h("div", {"data-key": `last-${last.said}`}, h("p", {class: "small"}, `您说：${last.said}`), fz.said(last));
  const onward = (v) =>
    v.may_go_on
      ? fz.deed("next_step", "下一个练习", {step: v.step + 1}, {tone: "main wide-button", "data-key": "onward"})
      : tell("您走完了。等大家一会儿，老师会说下一步。", "ok");
  const alone = (v, page) => {
    const s = v.scene;
    if (v.sheet) return paper(v, page);
    if (!s) return waiting(v);
    const going = page.wire.waiting("choose").some((d) => d.step === v.step && d.turn === s.number);
    return [
      lastStep(v.last),
      heading(s.title || "这一步"),
      s.mood && !s.over && !fz.meter.hidden() && h("div", {"data-key": "mood"}, fz.mood(s.mood)),
      story(s),
      fz.prose(s.html, "told"),
      h(
        "div",
        {class: "ph-options", role: "group", "aria-label": "选项", "data-key": `turn-${v.step}-${s.number}`},
        s.options.map((o) =>
          option(o, {
            deed: v.phase === "open" && "choose",
            data: {step: v.step, turn: s.number, choice: o.id},
            disabled: v.paused || going,
          }),
        ),
      ),
      going && tell("正在送到……", "warn"),
      s.over && s.options.length === 0 && [s.ending && h("p", {class: "ph-tell"}, `结局：${s.ending}`), onward(v)],
      !s.over && !s.options.length && onward(v),
    ];
  };

  // ---- a paper or a drill, one question at a time ---------------------------------------------------------------------
  const paper = (v, page) => {
    const s = v.sheet;
    const items = s.items.map((i) => {
      const going = page.wire.waiting("answer").filter((d) => d.step === s.step && d.key === i.key);
      return going.length ? {...i, chosen: going[going.length - 1].chosen} : i;
    });
    const answered = items.filter((i) => i.chosen.length).length;
    if (!items.length) return [heading("这份卷子没有题"), onward(v)];
    if (s.handed) return handed(v, s, items);
    if (page.sheet !== s.step) {
      page.sheet = s.step;
      page.at = Math.max(
        0,
        items.findIndex((i) => !i.chosen.length),
      );
    }
    const at = Math.min(page.at, items.length - 1),
      i = items[at],
      open = v.phase === "open";
    return [
      h(
        "div",
        {class: "ph-row"},
        h("span", {class: "small"}, `第 ${at + 1} 题，一共 ${items.length} 题；答了 ${answered} 题`),
        s.ends && h("b", {}, "还剩 ", fz.left(s.ends)),
      ),
      (i.story || (s.same_story && items[0].story)) &&
        h(
          "details",
          {class: "ph-card", open: at === 0 || !s.same_story, "data-key": s.same_story ? "story" : `story-${i.key}`},
          h("summary", {}, "材料"),
          fz.prose(i.story || items[0].story),
        ),
      heading(i.title),
      i.many && h("p", {class: "small"}, "可以选几个。"),
      h(
        "div",
        {class: "ph-options", role: "group", "aria-label": "选项", "data-key": `item-${i.key}`},
        i.options.map((o) => {
          const picked = i.chosen.includes(o.id);
          const next = i.many ? (picked ? i.chosen.filter((c) => c !== o.id) : [...i.chosen, o.id]) : [o.id];
          return option(o, {
            mine: picked,
            pressed: picked,
            deed: open && "answer",
            data: {step: s.step, key: i.key, chosen: next},
            disabled: v.paused,
          });
        }),
      ),
      !open && tell("已经收了，等老师说。", "warn"),
      h(
        "div",
        {class: "ph-row"},
        fz.deed("turn", "上一题", {to: at - 1}, {disabled: at === 0}),
        at < items.length - 1 &&
          fz.deed("turn", "下一题", {to: at + 1}, {tone: answered < items.length ? "main" : "", "data-key": "next"}),
        (at === items.length - 1 || answered === items.length) &&
          fz.deed(
            "hand_over",
            "交卷",
            {step: s.step, left: items.length - answered},
            {tone: "main", "data-key": "hand-in", disabled: !open || v.paused},
          ),
      ),
      h(
        "nav",
        {class: "ph-dots", "aria-label": "题号"},
        items.map((x, n) =>
          h(
            "button",
            {
              type: "button",
              class: x.chosen.length ? "done" : "",
              "data-do": "turn",
              "data-with": JSON.stringify({to: n}),
              "aria-current": n === at ? "true" : null,
              "aria-label": `第 ${n + 1} 题，${x.chosen.length ? "答了" : "还没答"}`,
            },
            String(n + 1),
          ),
        ),
      ),
    ];
  };
  const handed = (v, s, items) => [
    heading("交了"),
    s.percent != null
      ? h(
          "p",
          {class: `ph-tell ${s.passed === false ? "warn" : "ok"}`},
          `${Math.round(s.percent * 10) / 10} 分${s.passed == null ? "" : s.passed ? "，及格" : "，还差一点"}`,
        )
      : tell(`答了 ${s.answered} 题，一共 ${items.length} 题。成绩等老师收完再看。`, "ok"),
    v.may_go_on && onward(v),
    items.some((i) => i.right) &&
      h(
        "ol",
        {class: "ph-marked"},
        items.map((i) =>
          h(
            "li",
            {class: "ph-card", "data-key": i.key},
            h("h3", {}, h("span", {class: `verdict ${i.correct ? "ok" : "bad"}`}, i.correct ? "✓ " : "✕ "), i.title),
            h(
              "p",
              {},
              `对的：${i.options
                .filter((o) => i.right?.includes(o.id))
                .map((o) => o.text)
                .join("；")}`,
            ),
            !i.correct &&
              h(
                "p",
                {class: "small"},
                `您选的：${
                  i.options
                    .filter((o) => i.chosen.includes(o.id))
                    .map((o) => o.text)
                    .join("；") || "没有答"
                }`,
              ),
            i.reason && h("p", {class: "small"}, i.reason),
          ),
        ),
      ),
  ];

  // ---- 结对练 ------------------------------------------------------------------------------------------------------------
  const drafted = (v, page) => {
    const mark = `${v.step}:${v.pair.turn}`;
    if (page.draft?.mark !== mark) page.draft = {mark, ...{techniques: {}, trust: null, note: ""}, ...v.pair.report};
    return page.draft;
  };
  const pairs = (v, page) => {
    const p = v.pair;
    if (!p) return waiting(v);
    const draft = drafted(v, page),
      shut = v.phase !== "open" || v.paused;
    return [
      h("p", {class: "small"}, `第 ${p.group} 组 · 第 ${p.turn + 1} 轮`),
      heading(p.role),
      h("p", {class: "ph-tell"}, ROLES[p.role]),
      h(
        "ul",
        {class: "ph-card"},
        p.members.map((m) => h("li", {"data-key": m.seat}, `${m.role}：${m.name}`, m.me && h("b", {}, "（您）"))),
      ),
      p.story && h("section", {class: "ph-card", "data-key": "pair-story"}, h("h3", {}, "这件事"), fz.prose(p.story)),
      p.card &&
        (p.role === "来访人"
          ? h(
              "section",
              {class: "ph-card ph-secret", "data-key": `card-${p.turn}`},
              h("h3", {}, "暗牌"),
              h("p", {class: "small"}, "只给您看，别让接访人看见。牌上的“乙”就是接访人。"),
              fz.prose(p.card),
            )
          : h(
              "section",
              {class: "ph-card", "data-key": `watch-${p.turn}`},
              h("p", {class: "small"}, "“乙”就是接访人，“甲”是来访人。"),
              fz.prose(p.card),
            )),
      p.role === "来访人" && p.card && felt(draft, shut),
      p.role === "观察员" && tally(p, draft, shut),
      h(
        "div",
        {class: "ph-card", "data-key": `note-${p.turn}`},
        h("label", {for: "pair-note"}, h("h3", {}, "记一句")),
        h("input", {
          id: "pair-note",
          class: "box",
          maxlength: 200,
          value: draft.note || "",
          "data-note": "1",
          placeholder: "最管用的一句，或者想再试一次的一句",
        }),
      ),
      shut && tell("先停下，听老师说。", "warn"),
    ];
  };
  const felt = (draft, shut) =>
    h(
      "section",
      {class: "ph-card", "data-key": "felt"},
      h("h3", {}, "谈到最后，您觉得"),
      h(
        "div",
        {class: "ph-row", role: "group", "aria-label": "谈到最后，您觉得"},
        TRUST.map((word, i) =>
          fz.deed(
            "felt",
            word,
            {trust: i},
            {"aria-pressed": String(draft.trust === i), disabled: shut, "data-key": word},
          ),
        ),
      ),
    );
  const tally = (p, draft, shut) =>
    h(
      "section",
      {class: "ph-card", "data-key": "tally"},
      h("h3", {}, "听到就点"),
      p.techniques.map((name) => {
        const n = draft.techniques[name] || 0;
        return h(
          "div",
          {class: "ph-tally", "data-key": name},
          h("span", {}, name),
          fz.deed("tally", "−", {name, by: -1}, {disabled: shut || !n, "aria-label": `${name}减一次`}),
          h("b", {"aria-label": `${name} ${n} 次`, role: "img"}, String(n)),
          fz.deed("tally", "＋", {name, by: 1}, {disabled: shut, "aria-label": `${name}加一次`}),
        );
      }),
    );

  // ---- the end -----------------------------------------------------------------------------------------------------------
  const finished = (v) => [
    heading("今天的班结束了"),
    v.me.account
      ? h("p", {class: "ph-tell ok"}, "您的每一步都记在“我的学习”里。")
      : h("p", {class: "ph-tell"}, "这一页留着，就能再看自己的结果。"),
    (v.result?.lines || []).map((l) =>
      h(
        "section",
        {class: "ph-card", "data-key": `line-${l.step}`},
        h("h3", {}, l.title),
        l.percent != null &&
          h(
            "p",
            {class: "ph-name"},
            `${l.percent} 分`,
            l.passed != null && h("span", {class: "small"}, l.passed ? "　及格" : "　还差一点"),
          ),
        l.ending && h("p", {}, `结局：${l.ending}`),
        l.percent == null && l.turns > 0 && h("p", {}, `走了 ${l.turns} 步，没有走到头。`),
        l.noted != null && h("p", {}, l.noted ? `记了 ${l.noted} 轮。` : "谈过了，没有记。"),
        l.rounds?.length > 0 &&
          h(
            "ol",
            {class: "ph-rounds"},
            l.rounds.map((r) =>
              h(
                "li",
                {"data-key": `r-${r.round}`},
                h("b", {}, r.title),
                h("p", {}, r.said || "没有选"),
                r.feedback && h("p", {class: "small"}, r.feedback),
              ),
            ),
          ),
      ),
    ),
    !v.result?.lines?.length && h("p", {class: "ph-tell"}, "这一次您没有选过，没有结果。"),
    v.me.account && h("p", {}, h("a", {class: "button main wide-button", href: "/progress"}, "看我的学习")),
  ];

  const body = (v, page) => {
    if (v.phase === "finished") return finished(v);
    if (v.phase === "lobby") return waiting(v);
    return {一起走: together, 各走各的: alone, 结对练: pairs, 试卷: alone}[v.class.way](v, page);
  };
  const stood = (said) =>
    said &&
    h("span", {class: Array.isArray(said) ? said[0] : "", role: "status"}, Array.isArray(said) ? said[1] : said);
  const gone = (page) =>
    h(
      "main",
      {class: "ph-main"},
      h(
        "div",
        {class: "ph-middle"},
        h("h2", {tabindex: "-1", "data-rest": "1"}, page.over),
        h("p", {}, h("a", {class: "button main", href: "/join"}, "重新进班")),
      ),
    );

  const draw = (v, page) => {
    if (page.over) return gone(page);
    const steps = v.steps.length,
      at = v.steps.findIndex((s) => s.at);
    return h(
      "div",
      {class: "ph-frame"},
      h(
        "header",
        {class: "ph-head"},
        h("h1", {}, v.class.title),
        steps > 1 && at >= 0 && v.phase !== "finished" && h("span", {}, `${at + 1} / ${steps}`),
      ),
      fz.lineNote(page, page.wire?.waiting().length),
      h(
        "main",
        {class: "ph-main"},
        v.paused &&
          h("p", {class: "ph-tell warn", role: "status", "data-key": "paused"}, "老师按了暂停，先听讲。选好的都在。"),
        v.moving &&
          h(
            "section",
            {class: "ph-card", "data-key": "moving"},
            h("h3", {}, "换手机"),
            h("p", {}, "在新手机上进这个班，写同一个名字，再输入："),
            h("p", {class: "ph-number"}, v.moving),
          ),
        body(v, page),
      ),
      h(
        "footer",
        {class: "ph-foot"},
        h("p", {class: "who"}, h("b", {}, v.me.name), stood(standing(v, page))),
        v.phase !== "finished" && !v.me.account && fz.deed("moving", "换手机", null, {tone: "quiet"}),
        v.phase !== "finished" &&
          fz.deed(
            "hand",
            v.me.hand ? "手放下" : "举手",
            {up: !v.me.hand},
            {"aria-pressed": String(v.me.hand), "data-key": "hand"},
          ),
      ),
    );
  };

  const report = fz.lazy(500, (page) => {
    const {techniques, trust, note} = page.draft;
    page.send("report", {techniques, trust, note});
  });
  const deeds = {
    turn: ({to}, _, page) => {
      page.at = to;
      page.again();
      page.root.querySelector("h2")?.focus({preventScroll: true});
      scrollTo(0, 0);
    },
    hand_over: ({step, left}, _, page) => {
      const yes = fz.button(
        "交卷",
        () => {
          dialog.close();
          page.send("hand_in", {step});
        },
        {tone: "main"},
      );
      const dialog = fz.dialog(
        "交卷",
        h("p", {}, left ? `还有 ${left} 题没答。交了就不能再改。` : "交了就不能再改。"),
        h(
          "div",
          {class: "dialog-foot"},
          yes,
          fz.button("再看看", () => dialog.close()),
        ),
      );
    },
    tally: ({name, by}, _, page) => {
      page.draft.techniques = {...page.draft.techniques, [name]: Math.max(0, (page.draft.techniques[name] || 0) + by)};
      page.again();
      report(page);
    },
    felt: ({trust}, _, page) => {
      page.draft.trust = trust;
      page.again();
      report(page);
    },
  };
  const says = (v) => {
    if (v.phase === "finished") return "班结束了。";
    if (v.paused) return "老师按了暂停。";
    if (v.class.way !== "一起走" || !v.scene) return "";
    const words = {open: "可以选了", closed: "收票了", shown: "分布亮出来了", feedback: "反馈出来了"};
    return `${v.scene.title || "这一步"}：${words[v.phase] || ""}`;
  };

  fz.phonePage = () => {
    const page = fz.classPage("phone", {draw, deeds, says});
    page.root.addEventListener("input", (event) => {
      if (event.target.dataset.note) {
        page.draft.note = event.target.value;
        report(page);
      }
    });
    let shown = "";
    const again = page.again;
    // A new scene begins at its head, wherever the one before was left.
    page.again = () => {
      again();
      const v = page.view,
        now = v
          ? `${v.phase === "lobby"}${v.scene?.round || v.scene?.number || ""}${v.scene?.key || ""}${v.step}${v.pair?.turn ?? ""}`
          : "";
      if (now !== shown) {
        if (shown) scrollTo(0, 0);
        shown = now;
      }
    };
    const pick = (n) => () => {
      const buttons = page.root.querySelectorAll("button.ph-option");
      if (!buttons[n] || buttons[n].disabled) return false;
      buttons[n].click();
      return true;
    };
    fz.keys([
      ...Array.from({length: 9}, (_, i) => ({keys: [String(i + 1)], run: pick(i), says: i === 0 ? "选第几个" : ""})),
      {keys: ["h"], says: "举手、放下", run: () => page.root.querySelector("[data-do='hand']")?.click()},
    ]);
    return page;
  };
})();
