// 课程: the list, the lessons with what is done, next and locked, a guide to read, the certificate.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const percent = (p) => `${Math.round(p * 10) / 10}`;
  const stages = {};

  // Above an exercise that was opened from a course: the way back.
  fz.courseLine = (course) =>
    course && h("p", {class: "course-line"}, h("a", {href: course.href}, `← 回到课程“${course.title}”`));

  fz.leadBack = (root, course) => {
    if (!course) return;
    const page = root.firstChild,
      other = page.querySelector(":scope > p:first-child > a:only-child");
    if (other) other.parentNode.remove();
    page.prepend(fz.courseLine(course));
  };
  // What an address carries so that the way back is not lost.
  fz.courseEnd = (s) => (s.course ? `&c=${encodeURIComponent(s.course.id)}` : "");

  const bar = (done, total) =>
    h(
      "span",
      {class: "course-bar", role: "img", "aria-label": `做了 ${done} 步，一共 ${total} 步`},
      h("i", {style: `width:${total ? (100 * done) / total : 0}%`}),
    );

  stages.loading = () =>
    h("div", {class: "learn"}, h("h1", {class: "sr"}, "课程"), h("p", {class: "empty", role: "status"}, "正在打开……"));
  stages.missing = (s) =>
    h(
      "div",
      {class: "learn"},
      fz.empty(
        s.text,
        h(
          "p",
          {class: "row center"},
          s.back && h("a", {class: "button main", href: `/courses?e=${encodeURIComponent(s.back)}`}, "回到课程"),
          h("a", {class: "button", href: "/courses"}, "看所有课程"),
        ),
      ),
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
              {class: "card", href: `/courses?e=${encodeURIComponent(i.id)}`},
              h("span", {class: "card-title"}, i.title),
              h("span", {class: "card-text"}, i.summary),
              h("span", {class: "card-tags"}, i.broken ? " " : i.audience),
              !i.broken && i.begun && bar(i.done, i.total),
              h(
                "span",
                {class: "card-foot"},
                h("span", {}, i.broken ? "" : [i.level, `${i.lessons} 课`, i.minutes].filter(Boolean).join(" · ")),
                i.broken
                  ? h("b", {class: "bad-text"}, "文件有错误")
                  : i.passed
                    ? h("b", {class: "ok-text"}, "✓ 结业")
                    : i.begun
                      ? h("b", {class: "warn-text"}, `${i.done} / ${i.total} 步`)
                      : h("span", {class: "new"}, "还没开始"),
              ),
            ),
          ),
        ),
      );
    const narrow = fz.narrow(part, s.items, s.narrowed, draw);
    return h(
      "div",
      {class: "learn"},
      h("header", {class: "learn-head"}, h("h1", {}, "课程"), narrow, fz.learnerLine(s.learner)),
      h("p", {class: "lead"}, "读一篇，练一次，再往前走。第一次来，从第一门开始；不分先后，想学哪门学哪门。"),
      s.items.length ? list : fz.empty("库里还没有课程", h("p", {}, "可以在“编写”里新建一门。")),
    );
  };

  const stepRow = (step, locked) =>
    h(
      "li",
      {class: `course-step ${step.done ? "done" : ""} ${step.next ? "next" : ""}`},
      h("span", {class: "tick", "aria-hidden": "true"}, step.done ? "✓" : step.next ? "▸" : "○"),
      h("span", {class: "kind"}, step.kind),
      step.gone
        ? h("span", {}, `${step.title}（不用做了）`)
        : locked && !step.done
          ? h("span", {}, step.title)
          : h("a", {href: step.href}, step.title),
      h(
        "span",
        {class: "small"},
        [
          step.done && !step.gone ? "做了" : step.next ? "接下来" : "",
          step.percent != null ? `最好 ${percent(step.percent)} 分` : "",
          step.done ? "" : step.asks,
          step.renewed ? "内容后来改过" : "",
        ]
          .filter(Boolean)
          .join("，"),
      ),
    );

  stages.course = (s) =>
    h(
      "div",
      {class: "learn"},
      h("p", {}, h("a", {href: "/courses"}, "← 所有课程")),
      h(
        "article",
        {class: "leaf"},
        h("p", {class: "eyebrow"}, [s.level, s.topics.join("、"), s.minutes].filter(Boolean).join(" · ")),
        h("h1", {tabindex: "-1"}, s.title),
        h("p", {class: "lead"}, s.summary),
        h("p", {class: "small"}, `适合：${s.audience}`),
        fz.prose(s.intro),
        h(
          "p",
          {class: "course-sum"},
          bar(s.done, s.total),
          h("b", {}, `${s.done} / ${s.total} 步`),
          s.score != null && h("span", {class: "small"}, `平均 ${percent(s.score)} 分，${s.mark} 分结业`),
        ),
        h("p", {class: "small"}, s.rule),
        h(
          "div",
          {class: "row begin-row"},
          s.next && h("a", {class: "button main begin", href: s.next.href}, s.begun ? "继续" : "开始"),
          s.next && h("span", {class: "small"}, `${s.next.kind}：${s.next.title}`),
          s.passed && h("p", {class: "ok-text"}, `✓ ${s.passed_on} 结业`),
          s.passed &&
            s.learner &&
            h("a", {class: "button", href: `/courses?e=${encodeURIComponent(s.id)}&m=cert`}, "看证书"),
          h("a", {class: "small", href: `/export?e=${encodeURIComponent(s.id)}`}, "下载"),
        ),
        s.learner ? fz.learnerLine(s.learner) : fz.askName("不留名字也能学，但学到哪里不会记下来，也没有证书。"),
      ),
      h(
        "ol",
        {class: "course-parts"},
        s.parts.map((p) =>
          h(
            "li",
            {class: `leaf course-part ${p.locked ? "locked" : ""} ${p.now ? "now" : ""}`},
            h(
              "h2",
              {id: p.id},
              p.title,
              " ",
              p.optional && h("span", {class: "tag"}, "选修"),
              h("span", {class: `stamp ${p.done ? "ok" : p.locked ? "" : "info"}`}, p.done ? `✓ ${p.state}` : p.state),
            ),
            h("p", {class: "small"}, [p.minutes, p.waits].filter(Boolean).join("，")),
            fz.prose(p.intro),
            h(
              "ul",
              {class: "course-steps"},
              p.steps.map((x) => stepRow(x, p.locked)),
            ),
          ),
        ),
      ),
    );

  stages.reading = (s, part) => {
    const done = fz.button(s.done ? "又读了一遍" : "读完了", () => part.send("read", {}), {tone: "main"});
    done.classList.add("read-done");
    const drawn = fz.entry(s.guide);
    drawn.reckoned([]);
    return h(
      "div",
      {class: "learn narrow"},
      fz.courseLine({title: s.title, href: `/courses?e=${encodeURIComponent(s.id)}`}),
      s.renewed && h("p", {class: "small warn-text"}, "您读过这一篇，它后来改过，值得再看一眼。"),
      h("h1", {class: "sr"}, s.title),
      h("div", {class: "leaf course-text"}, drawn.node),
      h(
        "div",
        {class: "row actions"},
        s.learner && (!s.done || s.renewed)
          ? done
          : h(
              "a",
              {class: "button main", href: `/courses?e=${encodeURIComponent(s.id)}`},
              s.done ? "读过了，回课程" : "回课程",
            ),
        !s.learner && h("span", {class: "small"}, "没有留名字，读了不会记下来。"),
      ),
    );
  };

  stages.certificate = (s) =>
    h(
      "div",
      {class: "learn narrow"},
      fz.courseLine({title: s.title, href: s.href}),
      h(
        "article",
        {class: "leaf certificate"},
        h("h1", {tabindex: "-1"}, "结业证书"),
        h("p", {class: "cert-name"}, s.name, h("span", {}, "同志")),
        h(
          "p",
          {class: "cert-text"},
          "学完课程",
          h("b", {}, `“${s.title}”`),
          `必修的 ${s.lessons} 课`,
          s.score == null ? "，" : `，计分的练习平均 ${percent(s.score)} 分，`,
          h("br"),
          "准予结业。",
        ),
        h(
          "p",
          {class: "cert-foot"},
          h("span", {}, "颁发单位：", s.issuer ? h("b", {}, s.issuer) : h("span", {class: "cert-blank"}, "（盖章）")),
          h("span", {}, s.day),
        ),
      ),
      h(
        "div",
        {class: "row actions"},
        fz.button("打印", () => window.print(), {tone: "main", icon: "print"}),
        h("span", {class: "small"}, "证书只有自己看得到；名字是您在这里留的那个。"),
      ),
    );

  fz.view("courses", (part) => {
    part.root.classList.add("learning");
    let shown = "";
    part.on("stage", (s) => {
      if (!s) return;
      const key = `${s.kind}:${s.id || ""}:${s.read || ""}`,
        same = key === shown,
        started = shown !== "",
        top = part.root.scrollTop;
      shown = key;
      part.root.dataset.kind = s.kind;
      part.root.replaceChildren(stages[s.kind](s, part));
      part.root.scrollTop = same ? top : 0;
      if (same || s.kind === "loading") return;
      if (started) part.root.querySelector("h1[tabindex], h2[tabindex]")?.focus({preventScroll: true});
      if (s.kind === "course" && s.done > 0)
        part.root.querySelector(".course-part.now")?.scrollIntoView({block: "nearest"});
    });
    part.keys([
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "继续、读完了",
        run: () => {
          const active = fz.active();
          if (active && ["BUTTON", "A", "SUMMARY", "SELECT", "INPUT"].includes(active.tagName)) return false;
          const b = part.root.querySelector(".begin, .read-done");
          if (!b) return false;
          b.click();
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "回到上一级",
        run: () => {
          const back = part.root.querySelector(".course-line a, .learn > p > a[href]");
          if (!back) return false;
          back.click();
        },
      },
    ]);
  });
})();
