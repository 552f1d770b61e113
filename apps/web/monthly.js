// 大家问什么: a month as counts, to Excel, as words to copy, into the paper.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const into = (draft) => {
    fz.paper.filled = {id: draft.paper, values: draft.fields};
  };
  fz.view("monthly", (part) => {
    part.root.classList.add("plain-page");
    const body = h("div", {class: "sheet"}, h("h1", {}, "大家问什么"), h("p", {class: "small"}, "正在数……"));
    part.root.append(body);
    part.on("sheet", (s) => {
      if (!s) return;
      const pick = h(
        "select",
        {id: "month", class: "pick", on: {change: (e) => part.send("month", {m: e.target.value})}},
        s.months.map(([m, words]) => h("option", {value: m}, words)),
      );
      pick.value = s.month;
      body.replaceChildren(
        h("h1", {}, s.title),
        h(
          "div",
          {class: "row no-print month-tools"},
          h("label", {for: "month"}, "哪个月"),
          pick,
          fz.button("存成 Excel", () => part.send("excel", {}), {tone: "main"}),
          fz.button("打印", () => window.print(), {icon: "print"}),
        ),
        ...(s.empty
          ? [
              fz.empty(
                "这个月还没有数。",
                h("p", {}, "打开答复、点“有用”“没答案”以后，这里就有次数；只记次数，不记谁、不记字。"),
              ),
            ]
          : [
              h(
                "dl",
                {class: "month-totals"},
                s.totals.map(([name, count, more]) =>
                  h(
                    "div",
                    {},
                    h("dt", {}, name),
                    h("dd", {}, h("b", {}, String(count)), h("br"), h("span", {class: "small"}, more)),
                  ),
                ),
              ),
              h(
                "section",
                {class: "part"},
                h("h2", {}, "按主题"),
                fz.table(
                  ["主题", "看了几次", "上月", "说有用", "没答案", "内容有误"],
                  s.topics.map((r) => r.map(String)),
                  "by-topic",
                ),
                h("p", {class: "small"}, "一条内容有两个主题的，两边都算。这里只有次数，没有谁查的、打了什么字。"),
              ),
              h(
                "section",
                {class: "part"},
                h("h2", {}, "看得最多的"),
                fz.table(
                  ["内容", "种类", "次数"],
                  s.entries.map((e) => [e.href ? h("a", {href: e.href}, e.title) : e.title, e.kind, String(e.count)]),
                ),
              ),
              h(
                "section",
                {class: "part no-print"},
                h("h2", {}, "月通报的草稿"),
                h("p", {class: "month-draft"}, s.draft.text),
                h(
                  "div",
                  {class: "row"},
                  fz.button("复制文字", () => fz.copy(s.draft.text), {icon: "copy"}),
                  h(
                    "a",
                    {class: "button", href: `/papers?e=${s.draft.paper}`, on: {click: () => into(s.draft)}},
                    "填进月通报",
                  ),
                ),
              ),
            ]),
      );
    });
    part.on("file", (f) => f && fz.saveFile(body, f));
  });
})();
