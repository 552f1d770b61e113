// 考试: the cover, the paper one question at a time with what is left of the time, the result, what the questions tell.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const percent = (p) => `${Math.round(p * 10) / 10}`;
  const stages = {};

  stages.loading = (s) =>
    h(
      "div",
      {class: "learn"},
      h("h1", {class: "sr"}, s.title || "考试"),
      h("p", {class: "empty", role: "status"}, "正在打开……"),
    );
  stages.missing = (s) =>
    h(
      "div",
      {class: "learn"},
      h("h1", {class: "sr"}, s.title || "考试"),
      fz.empty(s.text, h("p", {}, h("a", {class: "button main", href: s.course?.href || "/courses"}, "回到课程"))),
    );

  stages.cover = (s, part) =>
    h(
      "div",
      {class: "learn narrow"},
      fz.courseLine(s.course),
      h(
        "article",
        {class: "leaf"},
        h("h1", {tabindex: "-1"}, s.title),
        h(
          "ul",
          {class: "exam-words"},
          s.words.map((w) => h("li", {}, w)),
        ),
        s.learner
          ? h(
              "div",
              {class: "row begin-row"},
              s.open || s.may
                ? (() => {
                    const b = fz.button(
                      s.open ? "接着答" : s.past.length ? "再考一次" : "开始",
                      () => part.send("begin", {}),
                      {tone: "main"},
                    );
                    b.classList.add("begin");
                    return b;
                  })()
                : h("span", {}, s.waits ? `${s.waits}，再来考。` : "次数用完了，成绩取最好的一次。"),
            )
          : fz.askName("考试要记成绩，先留个名字。"),
        s.past.length > 0 &&
          h(
            "section",
            {class: "part"},
            h("h2", {}, "考过"),
            h(
              "ul",
              {class: "past"},
              s.past.map((p) =>
                h(
                  "li",
                  {},
                  h(
                    "a",
                    {href: `/exam?${new URLSearchParams({...at(), r: p.r})}`},
                    `${p.day}　${percent(p.percent)} 分`,
                    p.mark != null && (p.passed ? "　✓ 及格" : "　没及格"),
                  ),
                ),
              ),
            ),
          ),
        s.stats &&
          h(
            "p",
            {class: "small"},
            h("a", {href: `/exam?${new URLSearchParams({...at(), m: "stats"})}`}, "培训师：看各题的统计"),
          ),
      ),
      s.learner && fz.learnerLine(s.learner),
    );
  // The exam the address names, without a sitting.
  const at = () => {
    const q = new URLSearchParams(location.search);
    return {e: q.get("e") || "", k: q.get("k") || "", w: q.get("w") || ""};
  };

  stages.paper = (s, part) => {
    let now = Math.min(Number(sessionStorage.getItem(`fz-exam-${s.r}`)) || 0, s.items.length - 1);
    let answers = part.value("answers") || {};
    const ends = s.left == null ? null : Date.now() + s.left * 1000;
    const clock = h("span", {class: "exam-left"});
    const said = h("span", {class: "sr", role: "status"});
    const nav = h("ol", {class: "exam-nav", "aria-label": "题号"});
    const place = h("div", {class: "exam-place"});
    const count = () => s.items.filter((i) => answers[i.key]?.length).length;
    const hand = () => {
      const open = s.items.length - count();
      const dialog = fz.dialog(
        "交卷",
        h("p", {}, open ? `还有 ${open} 题没答，没答的算错。交了就不能再改。` : "都答了。交了就不能再改。"),
        h(
          "div",
          {class: "dialog-foot"},
          fz.button("再看看", () => dialog.close()),
          fz.button(
            "交卷",
            () => {
              dialog.close();
              part.send("finish", {});
            },
            {tone: "main"},
          ),
        ),
      );
    };
    const show = (n, focus = true) => {
      now = n;
      try {
        sessionStorage.setItem(`fz-exam-${s.r}`, String(n));
      } catch {
        /* private windows may refuse; the first question is shown then */
      }
      const item = s.items[n];
      const inputs = item.options.map((o, i) => {
        const input = h("input", {
          type: item.many ? "checkbox" : "radio",
          name: "option",
          id: `option-${i}`,
          value: o,
          on: {
            change: () =>
              part.send("answer", {item: item.key, chosen: inputs.filter((x) => x.checked).map((x) => x.value)}),
          },
        });
        input.checked = (answers[item.key] || []).includes(o);
        return input;
      });
      fz.fill(
        place,
        item.story && h("div", {class: "leaf prose told", html: item.story}),
        h(
          "fieldset",
          {class: "leaf exam-ask"},
          h(
            "legend",
            {tabindex: "-1"},
            h("span", {class: "eyebrow"}, `第 ${n + 1} 题　${item.skill}${item.many ? "　可多选" : ""}`),
            item.question,
          ),
          h(
            "ul",
            {class: "options tall"},
            item.options.map((o, i) => h("li", {class: "option"}, inputs[i], h("label", {for: `option-${i}`}, o))),
          ),
        ),
        h(
          "div",
          {class: "row actions"},
          fz.button("上一题", () => show(now - 1)),
          fz.button("下一题", () => show(now + 1), {tone: n + 1 < s.items.length ? "main" : ""}),
          fz.button("交卷", hand, {tone: n + 1 < s.items.length ? "" : "main"}),
        ),
      );
      const [back, next] = place.querySelectorAll(".actions .button");
      back.disabled = n === 0;
      next.disabled = n + 1 >= s.items.length;
      mark();
      if (focus) {
        part.root.scrollTop = 0;
        place.querySelector("legend").focus({preventScroll: true});
      }
    };
    const mark = () => {
      nav.replaceChildren(
        ...s.items.map((i, n) => {
          const done = !!answers[i.key]?.length;
          return h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: done ? "done" : "",
                "aria-current": n === now ? "true" : null,
                "aria-label": `第 ${n + 1} 题，${done ? "答了" : "没答"}`,
                on: {click: () => show(n)},
              },
              String(n + 1),
            ),
          );
        }),
      );
      total.textContent = `答了 ${count()} / ${s.items.length}`;
    };
    const total = h("b", {});
    part.redraw = (a) => {
      answers = a || {};
      mark();
      said.textContent = "记下了";
    };
    if (ends != null) {
      const tick = () => {
        const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
        clock.textContent = `还剩 ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
        clock.classList.toggle("short", left <= 60);
        if (left <= 0) {
          part.stopClock();
          // A moment later, so that what was chosen in the last second arrives before.
          setTimeout(() => part.send("finish", {}), 1200);
        }
      };
      const timer = setInterval(tick, 500);
      part.stopClock = () => clearInterval(timer);
      tick();
    }
    show(now, false);
    part.step = (by) => {
      if (now + by < 0 || now + by >= s.items.length) return false;
      show(now + by);
    };
    return h(
      "div",
      {class: "learn narrow exam"},
      h("header", {class: "exam-head"}, h("h1", {tabindex: "-1"}, s.title), total, clock, said),
      nav,
      place,
    );
  };

  const table = (rows, first) =>
    h(
      "div",
      {class: "wide"},
      h(
        "table",
        {class: "log"},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            [first, "前测", "后测"].map((t) => h("th", {scope: "col"}, t)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((r) =>
            h(
              "tr",
              {},
              h("th", {scope: "row"}, r.name),
              h("td", {}, `${r.before[0]} / ${r.before[1]}`),
              h("td", {}, `${r.after[0]} / ${r.after[1]}`),
            ),
          ),
        ),
      ),
    );

  stages.result = (s, part) =>
    h(
      "div",
      {class: "learn"},
      fz.courseLine(s.course),
      h(
        "header",
        {class: `leaf result ${s.mark == null ? "" : s.passed ? "ok" : "warn"}`},
        h(
          "div",
          {class: "result-words"},
          h("p", {class: "eyebrow"}, s.title),
          h("h1", {tabindex: "-1"}, s.mark == null ? "答完了" : s.passed ? "及格了" : "没有及格"),
          h("p", {class: "small"}, `${s.count} 题答对 ${s.right} 题${s.mark == null ? "" : `，${s.mark}% 及格`}。`),
        ),
        h("div", {class: "score"}, h("p", {class: "score-number"}, h("b", {}, percent(s.percent)), " 分")),
      ),
      h(
        "div",
        {class: "row actions"},
        h("a", {class: "button main", href: s.course.href}, "回课程，接着学"),
        s.again && s.mark != null && fz.button("换一份卷子再考", () => part.send("begin", {})),
      ),
      s.change &&
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "前测和后测比一比"),
          h("p", {}, `前测 ${percent(s.change.before)} 分，后测 ${percent(s.change.after)} 分。`),
          h("p", {class: "small"}, "两次从同一个题库抽，各种题一样多；题少，差一两题不算什么。"),
          h(
            "div",
            {class: "pair-leaf"},
            table(s.change.skills, "考什么"),
            s.change.topics.length > 0 && table(s.change.topics, "主题"),
          ),
        ),
      h(
        "section",
        {class: "leaf"},
        h("h2", {}, "各种题"),
        h(
          "ul",
          {class: "bars"},
          s.skills.map((k) =>
            h(
              "li",
              {class: "bar-row"},
              h("span", {class: "bar-name"}, k.name),
              h(
                "span",
                {class: "bar-track", "aria-hidden": "true"},
                k.right > 0 && h("i", {class: "good", style: `width:${(100 * k.right) / k.total}%`}),
                k.right < k.total && h("i", {class: "miss", style: `width:${(100 * (k.total - k.right)) / k.total}%`}),
              ),
              h("span", {class: "bar-says"}, `${k.right} / ${k.total} 对`),
            ),
          ),
        ),
      ),
      h(
        "ol",
        {class: "exam-looked"},
        s.questions.map((q, i) =>
          h(
            "li",
            {class: `leaf ${q.correct ? "" : "miss"}`},
            h(
              "h2",
              {},
              h("span", {class: q.correct ? "ok-text" : "bad-text"}, q.correct ? "✓ " : "✕ "),
              `${i + 1}. ${q.question}`,
            ),
            q.story && h("details", {}, h("summary", {}, "看来访经过"), h("div", {class: "prose", html: q.story})),
            h("p", {}, h("b", {}, "应选："), q.right.join("；")),
            !q.correct && h("p", {class: "bad-text"}, "您选的：", q.chosen.length ? q.chosen.join("；") : "没有答"),
            fz.prose(q.reason),
            fz.bases(q.basis),
            q.source && h("p", {class: "small"}, "出自 ", h("a", {href: q.source.href}, q.source.title)),
          ),
        ),
      ),
    );

  stages.statistics = (s) =>
    h(
      "div",
      {class: "learn"},
      fz.courseLine(s.course),
      h("h1", {tabindex: "-1"}, `${s.title}：各题的统计`),
      h(
        "p",
        {class: "lead"},
        `${s.n} 人交过卷，只看每人的第一次。卷子是随机抽的，每题只有一部分人碰到；不到 10 人碰到的题不下结论。`,
      ),
      s.rows.length
        ? h(
            "div",
            {class: "leaf wide"},
            h(
              "table",
              {class: "log exam-stats"},
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  ["题", "人数", "答对", "区分度", "说明"].map((t) => h("th", {scope: "col"}, t)),
                ),
              ),
              h(
                "tbody",
                {},
                s.rows.map((r) =>
                  h(
                    "tr",
                    {},
                    h("td", {}, r.title),
                    h("td", {}, String(r.n)),
                    h("td", {}, r.facility == null ? "—" : `${r.facility}%`),
                    h("td", {}, r.discrimination == null ? "—" : String(r.discrimination)),
                    h("td", {class: "small"}, r.remarks.join("")),
                  ),
                ),
              ),
            ),
          )
        : fz.empty("还没有人交卷"),
    );

  fz.view("exams", (part) => {
    part.root.classList.add("learning");
    part.stopClock = part.redraw = part.step = () => {};
    let shown = "";
    part.on("stage", (s) => {
      if (!s) return;
      part.stopClock();
      part.stopClock = part.redraw = () => {};
      part.step = () => false;
      const key = `${s.kind}:${s.r || ""}`,
        started = shown !== "" && key !== shown;
      shown = key;
      part.root.dataset.kind = s.kind;
      part.root.replaceChildren(stages[s.kind](s, part));
      part.root.scrollTop = 0;
      if (started && s.kind !== "loading") part.root.querySelector("h1[tabindex]")?.focus({preventScroll: true});
    });
    part.on("answers", (a) => part.redraw(a));
    part.leave(() => part.stopClock());
    part.keys([
      {
        keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        shown: ["1", "…", "9"],
        says: "选一项",
        run: (e) => {
          const input = part.root.querySelectorAll(".exam-ask input")[Number(e.key) - 1];
          if (!input) return false;
          input.click();
        },
      },
      {
        keys: ["ArrowRight"],
        shown: ["←", "→"],
        says: "上一题、下一题",
        run: () => (fz.active()?.type === "radio" ? false : part.step(1)),
      },
      {keys: ["ArrowLeft"], run: () => (fz.active()?.type === "radio" ? false : part.step(-1))},
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "开始",
        run: () => {
          const active = fz.active();
          if (active && ["BUTTON", "A", "SUMMARY", "INPUT"].includes(active.tagName)) return false;
          const b = part.root.querySelector(".begin");
          if (!b) return false;
          b.click();
        },
      },
    ]);
  });
})();
