// Two texts as one list of lines, with what went and what came marked; shared by the pages of drafts and versions.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const SIGN = {same: "", cut: "－", add: "＋"};
  const SAID = {cut: "删去：", add: "加上："};
  const line = (row) =>
    h(
      "li",
      {class: `diff-line is-${row.kind}`},
      h("span", {class: "diff-number", "aria-hidden": "true"}, String(row.b || row.a)),
      h("span", {class: "diff-sign", "aria-hidden": "true"}, SIGN[row.kind]),
      h(
        "span",
        {class: "diff-text"},
        SAID[row.kind] && h("span", {class: "sr"}, SAID[row.kind]),
        row.pieces.map(([text, mark]) =>
          mark === "add" ? h("ins", {}, text) : mark === "cut" ? h("del", {}, text) : text,
        ),
      ),
    );
  const fold = (row) => {
    const open = h(
      "button",
      {
        type: "button",
        class: "diff-fold",
        on: {
          click: () => {
            const lines = row.rows.map(line);
            item.replaceWith(...lines);
            lines[0].tabIndex = -1;
            lines[0].focus({preventScroll: true});
          },
        },
      },
      `…… ${row.rows.length} 行没有变，点开看`,
    );
    const item = h("li", {class: "diff-line is-fold"}, open);
    return item;
  };
  fz.difference = (d, same = "没有不同。") =>
    d.cut || d.add
      ? h(
          "div",
          {class: "difference"},
          h("p", {class: "small"}, `删 ${d.cut} 行，加 ${d.add} 行`),
          h(
            "ol",
            {class: "diff"},
            d.rows.map((r) => (r.kind === "fold" ? fold(r) : line(r))),
          ),
        )
      : h("p", {class: "small"}, same);
  fz.draftState = (state) => h("span", {class: `stamp ${{草稿: "", 待审: "info", 退回: "warn"}[state] || ""}`}, state);
  fz.draftLink = (d, publishes) => `/${publishes ? "review" : "write"}?f=${encodeURIComponent(d.path)}`;
})();
