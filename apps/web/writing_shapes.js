// Previews in the workbench of what has no reading page: scripts of scenarios, sheets of drills, laws, questions, words.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const top = (d) =>
    h(
      "header",
      {class: "entry-head"},
      h("p", {class: "eyebrow"}, d.kind, d.topics?.length ? ` · ${d.topics.join("、")}` : ""),
      h("h2", {tabindex: "-1"}, d.title, " ", fz.stamps(d.stamps)),
    );
  const foot = (d) =>
    d.owner
      ? h(
          "p",
          {class: "keeping"},
          [`责任人：${d.owner}`, d.verified && `核验：${d.verified}`, d.due && `下次核验：${d.due}`]
            .filter(Boolean)
            .join("　"),
        )
      : null;
  const jump = (act, line, ...kids) =>
    act.line
      ? h(
          "button",
          {type: "button", class: "to-line", title: `第 ${line} 行`, on: {click: () => act.line(line)}},
          ...kids,
        )
      : h("span", {}, ...kids);
  fz.shapes.none = (d) => ({node: fz.empty(d.text)});
  fz.shapes.script = (d, act) => ({
    node: h(
      "article",
      {class: "entry script"},
      top(d),
      h("p", {class: "lead"}, d.summary),
      h("p", {class: "small"}, `开始时信任“${d.trust}”，情绪 ${d.emotion}；练 ${d.abilities.join("、")}`),
      d.nodes.map((n) =>
        h(
          "section",
          {class: `script-node ${n.late ? "late" : ""}`},
          h(
            "h3",
            {},
            jump(act, n.line, n.title),
            n.ending &&
              h("span", {class: `stamp ${{成功: "ok", 部分: "warn", 失败: "bad"}[n.ending]}`}, `结局：${n.ending}`),
            n.late && h("span", {class: "stamp warn"}, "到期才来"),
            n.missing && h("span", {class: "stamp warn"}, "还没写"),
          ),
          n.paragraphs.map((p) => [p.when && h("p", {class: "when"}, `若 ${p.when}`), fz.prose(p.html)]),
          n.options.length
            ? h(
                "ol",
                {class: "script-options"},
                n.options.map((o) =>
                  h(
                    "li",
                    {},
                    h("p", {}, jump(act, o.line, o.text), h("span", {class: "to"}, ` → ${o.to}`)),
                    h(
                      "p",
                      {class: "small"},
                      o.when && `若 ${o.when}　`,
                      h(
                        "b",
                        {class: o.points > 0 ? "ok-text" : o.points < 0 ? "bad-text" : ""},
                        o.points == null ? "没有评价" : `${o.points} 分`,
                      ),
                      " ",
                      o.names.map((x) => h("span", {class: "tag"}, x)),
                      o.errors.map((x) => h("span", {class: "tag bad"}, x)),
                      o.moves.join("，"),
                      o.promise && `　${o.promise}`,
                    ),
                    o.judged && h("p", {class: "small"}, `判断：${o.judged}`),
                    o.feedback && h("p", {class: "small"}, o.feedback),
                    fz.bases(o.basis, act),
                  ),
                ),
              )
            : null,
        ),
      ),
      d.discussion.length
        ? fz.section(
            "讨论",
            h(
              "ol",
              {},
              d.discussion.map((q) => h("li", {}, q)),
            ),
          )
        : null,
      d.cards.length
        ? fz.section(
            "角色卡",
            h(
              "dl",
              {class: "role-cards"},
              d.cards.map((c) => [h("dt", {}, c.label), c.lines.map((line) => h("dd", {}, line))]),
            ),
          )
        : null,
      foot(d),
    ),
  });
  const judged = {合理: "ok", 无理: "bad", 待核实: "warn", 合情无据: "warn", 导入程序: "warn"};
  fz.shapes["drill-sheet"] = (d, act) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      fz.section("来访", fz.prose(d.story)),
      fz.section(
        "诉求",
        ...d.demands.map((x) =>
          h(
            "section",
            {class: "demand"},
            h("h4", {}, x.title, " ", x.judgement && h("span", {class: `stamp ${judged[x.judgement]}`}, x.judgement)),
            x.reason && h("p", {}, x.reason),
            fz.bases(x.basis, act),
            x.distractors.length
              ? h("p", {class: "small"}, "备选：", x.distractors.map((b) => b.law + b.place).join("；"))
              : null,
          ),
        ),
      ),
      fz.section(
        "处境与行为",
        d.circumstances.length
          ? h(
              "dl",
              {class: "facts"},
              d.circumstances.map((c) =>
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
      fz.section("复盘", fz.prose(d.debrief)),
      foot(d),
    ),
  });
  fz.shapes["law-sheet"] = (d) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      h("p", {class: "small"}, d.nature),
      fz.prose(d.preface),
      d.articles.map((a) => h("section", {class: "part"}, h("h3", {}, `${a.label} ${a.title}`), fz.prose(a.html))),
      foot(d),
    ),
  });
  fz.shapes["question-sheet"] = (d) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      h("p", {class: "small"}, `问的是《${d.law}》`),
      d.articles.map((a) =>
        fz.section(
          a.label,
          h(
            "ul",
            {},
            a.questions.map((q) => h("li", {}, q)),
          ),
        ),
      ),
      foot(d),
    ),
  });
  fz.shapes["word-sheet"] = (d) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      fz.section(
        "俗称",
        d.everyday.length
          ? h(
              "dl",
              {class: "words-list"},
              d.everyday.map(([a, b]) => h("div", {}, h("dt", {}, a), h("dd", {}, `→ ${b}`))),
            )
          : null,
      ),
      fz.section("同义", fz.list(d.synonyms)),
      fz.section("简称", fz.list(d.short.map(([a, b]) => `${a} → ${b}`))),
      d.elsewhere.length ? fz.section("别处的事", fz.list(d.elsewhere.map(([a, b]) => `${a} → ${b}`))) : null,
      d.terms.length ? fz.section("术语", h("p", {}, d.terms.join("、"))) : null,
      d.subjects.length ? fz.section("主题", h("p", {}, d.subjects.join("、"))) : null,
      foot(d),
    ),
  });
  fz.flowOutline = (rows) =>
    h(
      "section",
      {class: "entry outline"},
      h("h3", {}, "问题和去处"),
      rows.map((q) =>
        h(
          "div",
          {class: "demand"},
          h("p", {}, h("b", {}, q.text)),
          h(
            "ul",
            {class: "plain"},
            q.choices.map((c) => h("li", {}, `${c.text} → ${c.to}`)),
          ),
        ),
      ),
    );
})();
