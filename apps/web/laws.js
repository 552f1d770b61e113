// 法规库: the list by level and topic; a law with contents, anchors, summaries; two versions side by side.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  fz.view("laws", (part) => {
    part.root.classList.add("browse");
    const words = h("input", {
      class: "box",
      id: "law-words",
      type: "search",
      autocomplete: "off",
      placeholder: "法规名、简称或主题",
    });
    const levels = h("div", {class: "kinds", role: "group", "aria-label": "效力层级"});
    const topic = h("select", {class: "pick", "aria-label": "主题"});
    const said = h("p", {class: "small", role: "status"});
    const list = h("ul", {class: "found"});
    part.root.append(
      h(
        "section",
        {class: "finder", "aria-label": "目录"},
        h("h1", {}, "法规库"),
        h("div", {class: "box-line"}, h("label", {class: "sr", for: "law-words"}, "找法规"), fz.icon("search"), words),
        levels,
        topic,
        said,
        list,
      ),
    );
    const pane = fz.pane(part, {back: "返回目录", input: () => words});
    let level = "",
      rows = [],
      at = -1,
      law = null,
      articles = new Map(),
      showSummary = fz.remember("summary") !== "off";
    const narrow = () => part.send("narrow", {f: words.value, level, t: topic.value});
    fz.onTyped(words, narrow, 90);
    topic.addEventListener("change", narrow);
    const mark = (n) => {
      rows[at]?.classList.remove("on");
      at = Math.max(-1, Math.min(rows.length - 1, n));
      rows[at]?.classList.add("on");
      rows[at]?.scrollIntoView({block: "nearest"});
    };
    const current = () => {
      for (const r of rows) r.toggleAttribute("aria-current", r.dataset.law === law?.head?.law);
    };
    part.on("shelf", (data) => {
      if (!data) return;
      level = data.level;
      if (fz.active() !== words) words.value = data.f;
      levels.replaceChildren(
        ...data.levels.map((l) =>
          fz.button(
            `${l.name} ${l.count}`,
            () => {
              level = level === l.name ? "" : l.name;
              narrow();
            },
            {tone: `chip ${level === l.name ? "on" : ""}`, pressed: level === l.name},
          ),
        ),
      );
      topic.replaceChildren(
        h("option", {value: ""}, "全部主题"),
        ...data.topics.map((t) => h("option", {value: t}, t)),
      );
      topic.value = data.t;
      topic.hidden = data.topics.length < 2;
      rows = [];
      list.replaceChildren(
        ...data.items.map((item) => {
          const row = h(
            "a",
            {
              class: "hit",
              href: `/laws?law=${encodeURIComponent(item.law)}`,
              dataset: {law: item.law},
              on: {
                click: (e) => {
                  if (!e.ctrlKey && !e.metaKey) {
                    e.preventDefault();
                    part.send("law", {law: item.law});
                  }
                },
              },
            },
            h("span", {class: "hit-title"}, item.title, " ", fz.stamps(item.stamps)),
            h("span", {class: "hit-text"}, [item.level, item.sub].filter(Boolean).join(" · ")),
          );
          rows.push(row);
          return h("li", {}, row);
        }),
      );
      said.textContent = !data.all
        ? "库里还没有法规。"
        : !data.total
          ? "没有找到。换个说法，或者去掉层级和主题。"
          : data.total > data.items.length
            ? `共 ${data.total} 部，先列 ${data.items.length} 部；打两个字就近了。`
            : `共 ${data.total} 部`;
      at = -1;
      current();
    });

    // Reading: contents at the side, articles in the middle.
    const anchor = (n, smooth) => {
      const node = articles.get(n);
      if (!node) return;
      for (const other of articles.values()) other.classList.remove("here");
      node.classList.add("here");
      node.scrollIntoView({
        block: "start",
        behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "auto",
      });
    };
    const point = (n) => {
      part.send("article", {n});
      anchor(n, true);
    };
    const article = (a) => {
      const label = h(
        "h4",
        {class: "label"},
        h(
          "a",
          {
            href: a.href,
            title: "这一条的链接",
            on: {
              click: (e) => {
                if (!e.ctrlKey && !e.metaKey) {
                  e.preventDefault();
                  point(a.n);
                }
              },
            },
          },
          a.label,
        ),
        a.own_title && h("span", {class: "own-title"}, a.own_title),
        a.cited
          ? h(
              "button",
              {type: "button", class: "cited", on: {click: () => part.send("beside", {key: a.key})}},
              `${a.cited} 处引用`,
            )
          : null,
      );
      const node = h(
        "section",
        {class: "law-article", id: `n-${a.n}`, tabindex: "-1"},
        label,
        a.paragraphs.length
          ? h(
              "div",
              {class: "official"},
              a.paragraphs.map((p) => [h("p", {}, p.text), p.items.map((i) => h("p", {class: "item"}, i))]),
            )
          : null,
        a.summary
          ? h(
              "div",
              {class: a.paragraphs.length ? "summary" : "summary only"},
              a.paragraphs.length ? h("p", {class: "summary-label"}, "要点，非原文") : null,
              fz.prose(a.summary),
              a.related.length
                ? h(
                    "p",
                    {class: "small see"},
                    "相关：",
                    a.related.map((r, i) => [
                      i ? "、" : "",
                      h("a", {href: r.href, dataset: r.key ? {cite: r.key} : {entry: r.id}}, r.title),
                    ]),
                  )
                : null,
            )
          : null,
        a.asked ? h("p", {class: "small"}, "原文未导入，也没有写要点。常这样问：", a.asked.join("；"), "。") : null,
      );
      articles.set(a.n, node);
      return node;
    };
    const versions = (head) => {
      if (head.versions.length < 2) return null;
      const pick = h(
        "select",
        {class: "pick", id: "version", on: {change: () => part.send("version", {v: pick.value})}},
        head.versions.map((v) => h("option", {value: v.version}, `${v.words}（${v.stamp.text}）`)),
      );
      pick.value = head.version;
      const other = h(
        "select",
        {class: "pick", id: "with", on: {change: () => part.send("compare", {with: other.value})}},
        h("option", {value: ""}, "不对照"),
        head.versions
          .filter((v) => v.version !== head.version)
          .map((v) => h("option", {value: v.version}, `同${v.words}对照`)),
      );
      const day = h("input", {
        class: "day",
        id: "law-day",
        type: "text",
        inputmode: "numeric",
        placeholder: "填一个日子",
        value: law.on || "",
        autocomplete: "off",
      });
      day.addEventListener("focus", () => day.select());
      day.addEventListener("change", () => part.send("day", {on: day.value}));
      return h(
        "div",
        {class: "versions"},
        h("label", {for: "version"}, "版本"),
        pick,
        h("label", {for: "with"}, "对照"),
        other,
        h("label", {for: "law-day"}, "看哪天有效的"),
        day,
      );
    };
    // Two presses: the first asks, the second does it.
    const withdraw = (head) => {
      if (!head.withdrawable) return null;
      let asked = false;
      const ask = (now, words) => {
        asked = now;
        button.lastChild.textContent = words;
      };
      const button = fz.button(
        "撤回这次导入",
        () => {
          if (asked) return part.send("withdraw", {id: head.withdrawable});
          ask(true, "真的撤回？再按一次");
          setTimeout(() => ask(false, "撤回这次导入"), 6000);
        },
        {tone: "quiet small"},
      );
      return button;
    };
    const draw = () => {
      articles = new Map();
      const {head} = law;
      const summaries = law.articles.some((a) => a.summary) && head.official;
      const toggle = summaries
        ? fz.button(
            showSummary ? "收起要点" : "看要点",
            () => {
              showSummary = !showSummary;
              fz.remember("summary", showSummary ? "on" : "off");
              pane.detail.classList.toggle("no-summary", !showSummary);
              toggle.lastChild.textContent = showSummary ? "收起要点" : "看要点";
            },
            {tone: "small"},
          )
        : null;
      pane.detail.classList.toggle("no-summary", !showSummary && !!summaries);
      const heads = new Map();
      for (const c of law.contents) heads.set(c.n, [...(heads.get(c.n) || []), c]);
      const jump = h("input", {
        class: "day",
        type: "text",
        inputmode: "numeric",
        placeholder: "第几条",
        "aria-label": "跳到第几条",
        on: {
          change: () => {
            const n = jump.value.trim().replace(/^第|条$/g, "");
            if (articles.has(n)) point(n);
            else fz.notice({text: `这一版里没有第${n}条的文本`, tone: "bad"});
            jump.select();
          },
        },
      });
      const contents = law.contents.length
        ? h(
            "nav",
            {class: "contents", "aria-label": "本法目录"},
            h("p", {class: "small"}, jump),
            h(
              "ul",
              {},
              law.contents.map((c) =>
                h(
                  "li",
                  {class: `depth-${Math.min(c.depth, 3)}`},
                  h(
                    "a",
                    {
                      href: `#n-${c.n}`,
                      on: {
                        click: (e) => {
                          e.preventDefault();
                          point(c.n);
                        },
                      },
                    },
                    c.text,
                  ),
                ),
              ),
            ),
          )
        : null;
      const facts = [
        head.level,
        ...(head.places || []),
        head.number,
        head.issuer,
        head.promulgated && `${head.promulgated}公布`,
        head.effective && `${head.effective}施行`,
        head.ends && `${head.ends}起失效`,
      ].filter(Boolean);
      const body = h(
        "article",
        {class: "entry law"},
        h(
          "header",
          {class: "entry-head"},
          h("h2", {tabindex: "-1"}, head.title, " ", fz.stamps([head.stamp])),
          h("p", {class: "small"}, facts.join("　")),
          head.successor &&
            h(
              "p",
              {class: "changed"},
              "由 ",
              h("a", {href: head.successor.href}, `《${head.successor.title}》`),
              " 代替",
            ),
          (head.cautions || []).map((c) => h("p", {class: "changed"}, c)),
          head.note?.length
            ? h(
                "details",
                {class: "small law-note"},
                h("summary", {}, "题注：谁通过、谁修改、哪天"),
                head.note.map((p) => h("p", {}, p)),
              )
            : null,
          !head.official && h("p", {class: "summary-label"}, "要点，非原文。导入正式文本以后，要点会排在条文旁边。"),
          versions(head),
          h(
            "div",
            {class: "tools"},
            toggle,
            fz.button("复制链接", () => fz.copy(location.href), {icon: "link", tone: "quiet small"}),
            withdraw(head),
          ),
        ),
        fz.prose(law.preface),
        law.official_preface.length
          ? h(
              "div",
              {class: "official preface"},
              law.official_preface.map((p) => h("p", {}, p)),
            )
          : null,
        law.articles.map((a) => [
          (heads.get(a.n) || []).map((c) => h("h3", {class: `heading depth-${Math.min(c.depth, 3)}`}, c.text)),
          article(a),
        ]),
        law.appendix.length
          ? h(
              "section",
              {class: "part"},
              h("h3", {}, "附件"),
              h(
                "div",
                {class: "official"},
                law.appendix.map((p) => h("p", {}, p)),
              ),
            )
          : null,
      );
      pane.detail.replaceChildren(
        fz.button("返回目录", () => part.send("close", {}), {icon: "back", tone: "quiet back"}),
        h("div", {class: contents ? "reading" : ""}, contents, body),
      );
      pane.detail.scrollTop = 0;
      if (law.n) requestAnimationFrame(() => anchor(law.n, false));
    };
    fz.follow(pane.detail, {cite: (key) => part.send("beside", {key})});
    part.on("law", (data) => {
      law = data && !data.missing ? data : null;
      part.root.dataset.open = data ? "1" : "";
      if (law) draw();
      else if (data)
        pane.detail.replaceChildren(
          fz.empty(
            `库里还没有“${data.missing}”`,
            h("p", {}, "换个名字找找，或者请管理员导入。"),
            fz.button("返回目录", () => part.send("close", {})),
          ),
        );
      else
        pane.detail.replaceChildren(
          h("div", {class: "hint"}, fz.empty("", "选一部法规，这里就是条文。每一条都有自己的链接。")),
        );
      current();
    });
    part.on("compared", (data) => {
      pane.detail.classList.toggle("comparing", !!data);
      pane.detail.querySelector(".compare")?.remove();
      const pick = pane.detail.querySelector("#with");
      if (pick) pick.value = data?.with || "";
      if (!data) return;
      const changed = data.rows?.filter((r) => r.state !== "same") || [];
      let only = true;
      const body = h("div", {class: "rows"});
      const fill = () =>
        body.replaceChildren(
          ...(only ? changed : data.rows).map((r) =>
            h(
              "div",
              {class: `cmp is-${r.state}`},
              [
                ["left", r.old, r.left],
                ["right", r.new, r.right],
              ].map(([side, label, paragraphs]) =>
                h(
                  "div",
                  {class: side},
                  h("h4", {}, label || (side === "left" ? "（原来没有这一条）" : "（这一条去掉了）")),
                  paragraphs.map((p) =>
                    h(
                      "p",
                      {},
                      p.map(([text, mark]) =>
                        mark === "add" ? h("ins", {}, text) : mark === "cut" ? h("del", {}, text) : text,
                      ),
                    ),
                  ),
                ),
              ),
            ),
          ),
        );
      if (data.rows) fill();
      const all = fz.button(
        "连没变的一起看",
        () => {
          only = !only;
          all.lastChild.textContent = only ? "连没变的一起看" : "只看有变化的";
          fill();
        },
        {tone: "small"},
      );
      const count = (s) => changed.filter((r) => r.state === s).length;
      pane.detail.append(
        h(
          "section",
          {class: "compare", "aria-label": "版本对照"},
          data.loading
            ? fz.empty("正在对照……")
            : data.reason
              ? fz.empty(data.reason)
              : [
                  h(
                    "div",
                    {class: "cmp-head"},
                    h("h3", {}, `${data.old} 与 ${data.new}`),
                    h(
                      "p",
                      {class: "small"},
                      `改了 ${count("changed")} 条，新增 ${count("new")} 条，去掉 ${count("gone")} 条，只变条号 ${count("moved")} 条。`,
                    ),
                    all,
                  ),
                  body,
                ],
        ),
      );
    });
    part.keys([
      {
        keys: ["/"],
        says: "回到框里",
        run: () => {
          words.focus();
          words.select();
        },
      },
      {
        keys: ["ArrowDown"],
        shown: ["↑", "↓"],
        says: "在目录里选（在框里时）",
        always: true,
        run: () => (fz.active() === words ? mark(at + 1) : false),
      },
      {keys: ["ArrowUp"], always: true, run: () => (fz.active() === words ? mark(at - 1) : false)},
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "打开选中的一部",
        always: true,
        run: () =>
          fz.active() === words && rows[Math.max(at, 0)]
            ? part.send("law", {law: rows[Math.max(at, 0)].dataset.law})
            : false,
      },
      {
        keys: ["g"],
        says: "跳到第几条",
        run: () => {
          const box = pane.detail.querySelector(".contents input");
          if (!box) return false;
          box.focus();
          box.select();
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "退一步",
        always: true,
        run: () => {
          if (part.root.dataset.beside) part.send("unbeside", {});
          else if (pane.detail.classList.contains("comparing")) part.send("compare", {with: ""});
          else if (part.root.dataset.open) part.send("close", {});
          else return false;
        },
      },
    ]);
  });
})();
