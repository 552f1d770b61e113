// Any entry: answers and flow results as cards, guides, cases, articles. Data from apps/present, `act` from the page.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // A citation: opens beside the card where the page can, else goes to the regulations page.
  fz.cite = (b, act = {}) =>
    h(
      "li",
      {class: "basis"},
      h(
        "a",
        {
          href: b.href,
          dataset: {cite: b.key},
          on: {
            click: (e) => {
              if (act.cite && !e.ctrlKey && !e.metaKey) {
                e.preventDefault();
                act.cite(b.key);
              }
            },
          },
        },
        b.law,
        b.place && h("b", {}, b.place),
      ),
      fz.stamps(b.stamp ? [b.stamp] : []),
      b.note && h("span", {class: "note-text"}, b.note),
    );
  fz.bases = (bases, act) =>
    bases.length
      ? h(
          "ul",
          {class: "bases"},
          bases.map((b) => fz.cite(b, act)),
        )
      : null;
  fz.section = (title, ...body) => {
    const kids = body.filter(Boolean);
    return kids.length ? h("section", {class: "part"}, h("h3", {}, title), ...kids) : null;
  };
  fz.list = (items, kind = "") =>
    items?.length
      ? h(
          "ul",
          {class: `plain ${kind}`},
          items.map((t) => h("li", {}, t)),
        )
      : null;
  fz.prose = (html) => (html ? h("div", {class: "prose", html}) : null);
  // Links made by the renderer open beside or in place where the page can.
  fz.follow = (root, act) =>
    root.addEventListener("click", (e) => {
      const link = e.target.closest?.("a[data-cite], a[data-entry]");
      if (!link || e.ctrlKey || e.metaKey || e.defaultPrevented) return;
      const run = link.dataset.cite
        ? act.cite && (() => act.cite(link.dataset.cite))
        : act.open && (() => act.open(link.dataset.entry));
      if (run) {
        e.preventDefault();
        run();
      }
    });

  const head = (data) =>
    h(
      "header",
      {class: "entry-head"},
      h(
        "p",
        {class: "eyebrow"},
        data.kind,
        data.topics?.length ? ` · ${data.topics.join("、")}` : "",
        data.regions?.length ? ` · ${data.regions.join("、")}` : "",
      ),
      h("h2", {tabindex: "-1"}, data.title, " ", fz.stamps(data.stamps)),
      data.changed?.length
        ? h(
            "div",
            {class: "changed", role: "note"},
            h("p", {}, h("b", {}, "依据已变，说之前先核对。")),
            h(
              "ul",
              {},
              data.changed.map((c) => h("li", {}, c.href ? h("a", {href: c.href}, c.text) : c.text)),
            ),
          )
        : null,
    );
  const foot = (data) =>
    data.owner || data.verified
      ? h(
          "p",
          {class: "keeping"},
          [
            data.owner && `责任人：${data.owner}`,
            data.verified && `核验：${data.verified}`,
            data.due && `下次核验：${data.due}`,
          ]
            .filter(Boolean)
            .join("　"),
        )
      : null;
  fz.links = (rows) =>
    h(
      "ul",
      {class: "links"},
      rows.map((r) =>
        h(
          "li",
          {},
          h("span", {class: "kind"}, r.kind),
          h("a", {href: r.href, dataset: r.id ? {entry: r.id} : {}}, r.title),
        ),
      ),
    );
  const related = (data) => fz.section("相关", data.related?.length ? fz.links(data.related) : null);
  Object.assign(fz, {entryHead: head, related, keeping: foot});

  function answer(data, act) {
    const dates = fz.deadlines(data.deadlines, act);
    const facts = data.facts;
    const node = h(
      "article",
      {class: "entry answer"},
      head(data),
      h("div", {class: "short"}, h("p", {}, data.short)),
      act.tools?.(data),
      facts.length
        ? h(
            "dl",
            {class: "facts"},
            facts.map(([k, v]) => h("div", {}, h("dt", {}, k), h("dd", {}, v))),
          )
        : null,
      fz.offices(data.offices, act),
      h(
        "div",
        {class: "pair"},
        data.may_say.length
          ? h("section", {class: "part say"}, h("h3", {}, "可以说"), fz.list(data.may_say, "say"))
          : null,
        data.must_not_promise.length || data.escalate_when
          ? h(
              "section",
              {class: "part never"},
              h("h3", {}, "不要承诺", h("span", {class: "inner"}, "内部")),
              fz.list(data.must_not_promise, "never"),
              data.escalate_when && h("p", {class: "escalate"}, h("b", {}, "何时升级："), data.escalate_when),
            )
          : null,
      ),
      h(
        "div",
        {class: "pair"},
        fz.section("依据", fz.bases(data.basis, act)),
        fz.section("材料", fz.list(data.papers, "papers")),
      ),
      fz.section("时限", dates.list),
      fz.localValues(data.local),
      data.note && fz.section("说明", fz.prose(data.note)),
      related(data),
      act.after?.(data),
      foot(data),
    );
    return {node, reckoned: dates.show};
  }
  function guide(data, act) {
    const dates = fz.deadlines(data.deadlines, act);
    return {
      reckoned: dates.show,
      node: h(
        "article",
        {class: "entry guide"},
        head(data),
        fz.prose(data.intro),
        act.tools?.(data),
        fz.section("步骤", h("div", {class: "prose steps", html: data.steps})),
        fz.section("时限", dates.list),
        h("div", {class: "part"}, fz.prose(data.body)),
        h(
          "div",
          {class: "pair"},
          fz.section("依据", fz.bases(data.basis, act)),
          fz.section("文书", fz.list(data.documents)),
        ),
        fz.localValues(data.local),
        data.posts.length ? fz.section("适用岗位", h("p", {}, data.posts.join("、"))) : null,
        related(data),
        act.after?.(data),
        foot(data),
      ),
    };
  }
  const judged = {合理: "ok", 无理: "bad", 待核实: "warn", 合情无据: "warn", 导入程序: "warn"};
  function aCase(data, act) {
    return {
      node: h(
        "article",
        {class: "entry case"},
        head(data),
        act.tools?.(data),
        h("p", {class: "small"}, [data.matter, data.adaptation].filter(Boolean).join("　")),
        fz.prose(data.body),
        fz.section("经过", fz.prose(data.story)),
        fz.section(
          "诉求",
          ...data.demands.map((d) =>
            h(
              "section",
              {class: "demand"},
              h(
                "h4",
                {},
                d.title,
                " ",
                d.judgement && h("span", {class: `stamp ${judged[d.judgement] || ""}`}, d.judgement),
              ),
              d.handling && h("p", {}, h("b", {}, "怎么做："), d.handling),
              d.reason && h("p", {}, h("b", {}, "为什么："), d.reason),
              fz.bases(d.basis, act),
            ),
          ),
        ),
        fz.section(
          "处境与行为",
          data.circumstances.length
            ? h(
                "dl",
                {class: "facts"},
                data.circumstances.map((c) =>
                  h(
                    "div",
                    {},
                    h("dt", {}, `${c.name}：${c.answer || (c.present ? "是" : "否")}`),
                    h("dd", {}, c.reason, fz.bases(c.basis, act)),
                  ),
                ),
              )
            : null,
        ),
        fz.section("处理", fz.prose(data.handling)),
        fz.section("结果", fz.prose(data.outcome)),
        fz.section(
          "教学要点",
          data.points.length
            ? h(
                "ul",
                {class: "plain"},
                data.points.map((p) => h("li", {html: p})),
              )
            : null,
        ),
        fz.section("依据", fz.bases(data.basis, act)),
        related(data),
        act.after?.(data),
        foot(data),
      ),
    };
  }
  function flow(data, act) {
    return {
      node: h(
        "article",
        {class: "entry flow"},
        head(data),
        fz.prose(data.body),
        h("p", {class: "ask"}, `第一问：${data.first}`),
        h("p", {}, h("a", {class: "button main", href: data.href}, "开始一问一答")),
        fz.section("会走到这些结果", fz.list(data.results)),
        related(data),
        act.after?.(data),
        foot(data),
      ),
    };
  }
  // An article: the official text when imported, the summary beside or instead of it, and who cites it.
  fz.article = (data) => {
    const official = data.paragraphs.length
      ? h(
          "div",
          {class: "official"},
          data.paragraphs.map((p) => [h("p", {}, p.text), p.items.map((i) => h("p", {class: "item"}, i))]),
        )
      : null;
    const summary = data.summary
      ? h(
          "div",
          {class: "summary"},
          h("p", {class: "summary-label"}, "要点，非原文", data.own_title && h("b", {}, data.own_title)),
          fz.prose(data.summary),
        )
      : null;
    return h(
      "article",
      {class: "entry article"},
      h(
        "header",
        {class: "entry-head"},
        h("p", {class: "eyebrow"}, data.heading.join(" · ")),
        h("h2", {tabindex: "-1"}, h("a", {href: data.href}, `${data.law} ${data.label}`), " ", fz.stamps([data.stamp])),
        h(
          "p",
          {class: "small"},
          [data.version && `${data.version}施行`, data.ends && `${data.ends}起失效`].filter(Boolean).join("，"),
        ),
      ),
      official ||
        (summary
          ? h("p", {class: "small"}, "正式文本还没有导入，下面是要点。")
          : h("p", {class: "small"}, "原文未导入，也没有写要点。用之前请打开正式文本核对。")),
      summary,
      data.asked?.length
        ? fz.section(
            "常这样问",
            h(
              "ul",
              {class: "asked"},
              data.asked.map((q) => h("li", {}, q)),
            ),
          )
        : null,
      data.related.length
        ? fz.section(
            "相关",
            h(
              "ul",
              {class: "links"},
              data.related.map((r) =>
                h("li", {}, h("a", {href: r.href, dataset: r.key ? {cite: r.key} : {entry: r.id}}, r.title)),
              ),
            ),
          )
        : null,
      data.cited_by?.length
        ? fz.section(
            "哪些内容引用了它",
            h(
              "ul",
              {class: "links"},
              data.cited_by.map((r) =>
                h(
                  "li",
                  {},
                  h("span", {class: "kind"}, r.kind),
                  h("a", {href: r.href, dataset: {entry: r.id}}, r.title),
                ),
              ),
            ),
          )
        : null,
    );
  };
  const shapes = {
    answer,
    guide,
    case: aCase,
    flow,
    article: (data, act) => ({node: fz.article(data, act)}),
    unknown: (data) => ({
      node: h(
        "article",
        {class: "entry"},
        h("header", {class: "entry-head"}, h("h2", {tabindex: "-1"}, `${data.law} ${data.label}`)),
        h("p", {}, data.text),
      ),
    }),
    plain: (data) => ({
      node: h("article", {class: "entry"}, head(data), fz.prose(data.body), related(data), foot(data)),
    }),
    missing: (data) => ({node: fz.empty(data.title, h("p", {}, data.text))}),
  };
  fz.shapes = shapes;
  // Draw an entry; returns {node, reckoned(values)}. act: cite, open, reckon, tools, after: each optional.
  fz.entry = (data, act = {}) => {
    const drawn = (shapes[data.shape] || shapes.plain)(data, act);
    fz.follow(drawn.node, act);
    return {reckoned: () => {}, ...drawn};
  };
})();
