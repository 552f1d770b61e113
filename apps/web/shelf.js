// A shelf of entries: narrow the list by words and topic, open one. Guides, cases, flows, papers (these under their stages).
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // 流程导引: the path taken, each answer changeable; the question with numbered choices; the card at the end.
  fz.shapes.playing = (data, act) => {
    const steps = data.steps.length
      ? h(
          "ol",
          {class: "path", "aria-label": "走过的路"},
          data.steps.map((s, i) =>
            h(
              "li",
              {},
              h("span", {class: "asked"}, s.asked),
              h(
                "button",
                {type: "button", class: "said", title: "改这个回答", on: {click: () => act.back(i)}},
                s.said,
                h("span", {class: "small"}, " 改"),
              ),
            ),
          ),
        )
      : null;
    const question =
      data.question &&
      h(
        "section",
        {class: "question", "aria-labelledby": "asked-now"},
        h("h3", {id: "asked-now", tabindex: "-1"}, data.question.text),
        data.question.hint && h("p", {class: "small"}, data.question.hint),
        fz.choices(
          data.question.choices.map((c) => ({text: c.text})),
          (i) => act.choose(data.question.choices[i].text),
        ),
      );
    const result = data.outcome ? fz.entry(data.outcome, {...act, after: null}) : null;
    return {
      reckoned: result ? result.reckoned : () => {},
      node: h(
        "div",
        {class: "playing"},
        h(
          "article",
          {class: "entry"},
          h(
            "header",
            {class: "entry-head"},
            h("p", {class: "eyebrow"}, data.kind, data.topics.length ? ` · ${data.topics.join("、")}` : ""),
            h("h2", {tabindex: "-1"}, data.title, " ", fz.stamps(data.stamps)),
            !data.steps.length && fz.prose(data.body),
          ),
          steps,
          question,
        ),
        result?.node,
        data.basis.length
          ? h(
              "article",
              {class: "entry path-basis"},
              fz.section("这条路的依据", fz.bases(data.basis, act)),
              act.after && data.outcome && act.after(data),
            )
          : null,
      ),
    };
  };
  // Numbered choices, as buttons; `n` keys are bound by the page.
  fz.choices = (choices, pick) =>
    h(
      "ol",
      {class: "choices"},
      choices.map((c, i) =>
        h(
          "li",
          {},
          h(
            "button",
            {type: "button", class: "choice", "aria-keyshortcuts": String(i + 1), on: {click: () => pick(i)}},
            h("kbd", {"aria-hidden": "true"}, String(i + 1)),
            h("span", {}, c.text),
          ),
        ),
      ),
    );

  fz.view("shelf", (part) => {
    part.root.classList.add("browse");
    const title = h("h1", {});
    const narrow = h("input", {class: "box", id: "narrow", type: "search", autocomplete: "off"});
    const label = h("label", {class: "sr", for: "narrow"});
    const topic = h("select", {class: "pick", "aria-label": "主题"});
    const list = h("ul", {class: "found"});
    const said = h("p", {class: "small", role: "status"});
    part.root.append(
      h(
        "section",
        {class: "finder", "aria-label": "目录"},
        title,
        h("div", {class: "box-line"}, label, fz.icon("search"), narrow),
        topic,
        said,
        list,
      ),
    );
    const pane = fz.pane(part, {back: "返回目录", input: () => narrow});
    const hint = h("div", {class: "hint"});
    let items = [],
      words = {},
      rows = [],
      at = -1;
    const open = (id) => part.send("open", {id});
    Object.assign(pane.act, {
      choose: (text) => part.send("choose", {text}),
      back: (number) => part.send("back", {number}),
      days: (days) => part.send("days", {days}),
    });
    const mark = (n) => {
      rows[at]?.classList.remove("on");
      at = Math.max(-1, Math.min(rows.length - 1, n));
      rows[at]?.classList.add("on");
      requestAnimationFrame(() => rows[at]?.scrollIntoView({block: "nearest"})); // the list has its height by then
    };
    const current = () => {
      for (const r of rows) r.toggleAttribute("aria-current", r.dataset.id === part.root.dataset.open);
      const k = rows.findIndex((r) => r.dataset.id === part.root.dataset.open);
      if (k >= 0) mark(k);
    };
    const draw = () => {
      const q = narrow.value.trim(),
        t = topic.value;
      const shown = items.filter(
        (i) =>
          (!t || i.topics.includes(t)) &&
          (!q || q.split(/\s+/).every((w) => `${i.title} ${i.also} ${i.sub} ${i.topics.join(" ")}`.includes(w))),
      );
      rows = [];
      list.replaceChildren(
        ...shown.flatMap((item, i) => {
          const row = h(
            "a",
            {
              class: "hit",
              href: item.href,
              dataset: {id: item.id},
              on: {
                click: (e) => {
                  if (!e.ctrlKey && !e.metaKey) {
                    e.preventDefault();
                    open(item.id);
                  }
                },
              },
            },
            h("span", {class: "hit-title"}, item.title, " ", fz.stamps(item.stamps)),
            item.sub && h("span", {class: "hit-text"}, item.sub),
          );
          rows.push(row);
          const begins = item.group && item.group !== shown[i - 1]?.group;
          return [begins && h("li", {class: "group-name"}, item.group), h("li", {}, row)].filter(Boolean);
        }),
      );
      said.textContent =
        shown.length === items.length
          ? items.length
            ? `共 ${items.length} ${words.unit}`
            : words.none
          : shown.length
            ? `找到 ${shown.length} ${words.unit}`
            : "没有找到，换个词，或者换个主题。";
      current();
    };
    const tell = fz.lazy(300, () => part.send("narrow", {t: topic.value, f: narrow.value}));
    fz.onTyped(narrow, () => {
      draw();
      tell();
    });
    topic.addEventListener("change", () => {
      draw();
      tell();
    });
    part.on("shelf", (data) => {
      if (!data) return;
      ({items, words} = data);
      title.textContent = words.title;
      label.textContent = narrow.placeholder = words.find;
      hint.replaceChildren(fz.empty("", words.pick));
      topic.replaceChildren(
        h("option", {value: ""}, "全部主题"),
        ...data.topics.map((t) => h("option", {value: t}, t)),
      );
      topic.value = data.t;
      if (fz.active() !== narrow) narrow.value = data.f;
      topic.hidden = data.topics.length < 2;
      draw();
    });
    pane.onshow = (entry) => {
      if (!entry && items.length) pane.detail.replaceChildren(hint);
      current();
    };
    part.on("opened", (entry) => fz.paper.page(entry?.shape === "paper"));
    part.leave(() => fz.paper.page(false));
    if (!part.root.dataset.open) pane.onshow(null);
    current();
    const choose = (e) => {
      const b = pane.detail.querySelectorAll(".choice")[Number(e.key) - 1];
      if (!b) return false;
      b.click();
    };
    part.keys([
      {
        keys: ["/"],
        says: "回到框里",
        run: () => {
          narrow.focus();
          narrow.select();
        },
      },
      {
        keys: ["ArrowDown"],
        shown: ["↑", "↓"],
        says: "在目录里选",
        always: true,
        run: () => (fz.typing() && fz.active() !== narrow ? false : mark(at + 1)),
      },
      {keys: ["ArrowUp"], always: true, run: () => (fz.typing() && fz.active() !== narrow ? false : mark(at - 1))},
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "打开选中的一条",
        always: true,
        run: () => {
          const active = fz.active();
          if (active && active !== narrow && ["BUTTON", "A", "SUMMARY", "INPUT", "SELECT"].includes(active.tagName))
            return false;
          if (!rows[Math.max(at, 0)]) return false;
          open(rows[Math.max(at, 0)].dataset.id);
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "退一步",
        always: true,
        run: () => {
          if (part.root.dataset.beside || part.root.dataset.open) return pane.escape() ? undefined : false;
          if (!narrow.value) return false;
          narrow.value = "";
          draw();
          tell();
        },
      },
      {keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: ["1", "…", "9"], says: "选一个回答", run: choose},
      {
        keys: ["Backspace"],
        shown: ["退格"],
        says: "回到上一问",
        run: () => {
          const said = pane.detail.querySelectorAll(".said");
          if (!said.length) return false;
          said[said.length - 1].click();
        },
      },
      ...pane.keys,
    ]);
  });
})();
