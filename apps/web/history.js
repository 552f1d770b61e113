// 历史: every version of an entry; one of them read, compared, brought back.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const HOW = [
    ["before", "和前一版比"],
    ["now", "和现在比"],
    ["text", "全文"],
  ];
  const unsigned = new Set(["更早的版本", "在别处改的"]);
  const said = (v) =>
    v.writer
      ? `${v.writer}写，${v.who || "本机"}${v.change}`
      : `${v.who || (unsigned.has(v.change) ? "没有留名" : "本机")}　${v.change}`;
  fz.view("history", (part) => {
    part.root.classList.add("learning");
    const draw = () => {
      const t = part.value("versions"),
        s = part.value("shown");
      if (!t) return;
      const link = (v, c) =>
        `/history?f=${encodeURIComponent(t.path)}&v=${encodeURIComponent(v)}${c && c !== "before" ? `&c=${c}` : ""}`;
      const list = h(
        "ol",
        {class: "version-list"},
        t.versions.map((v) =>
          h(
            "li",
            {class: s && v.stamp === s.stamp && v.number === s.number ? "on" : ""},
            v.stamp
              ? h(
                  "a",
                  {href: link(v.stamp, s?.how), "aria-current": s && v.number === s.number ? "true" : null},
                  `第 ${v.number} 版`,
                )
              : h("span", {}, `第 ${v.number} 版`),
            v.current && h("span", {class: "stamp ok"}, "现在的"),
            h("span", {class: "small"}, v.at),
            h("span", {class: "small"}, said(v)),
          ),
        ),
      );
      const restore = () => {
        const box = fz.dialog(
          `恢复第 ${s.number} 版？`,
          h(
            "p",
            {},
            t.publishes
              ? "它会成为新的一版，窗口马上查得到；现在的一版留在历史里。"
              : "它会放进草稿，送审发布以后窗口才查得到。",
          ),
          h(
            "p",
            {class: "row"},
            fz.button(
              "恢复",
              () => {
                box.close();
                part.send("restore", {stamp: s.stamp, standing: s.standing});
              },
              {tone: "main"},
            ),
            fz.button("不恢复", () => box.close()),
          ),
        );
      };
      const unlike = s?.first && s.how === "before" ? h("p", {class: "small"}, "第一版，以前没有。") : null;
      const same = s?.how === "now" ? "和现在的一字不差。" : "和前一版一字不差。";
      part.root.replaceChildren(
        h(
          "div",
          {class: "learn"},
          h("p", {}, h("a", {href: `/write?f=${encodeURIComponent(t.path)}`}, "← 编写")),
          h("header", {class: "learn-head"}, h("h1", {}, t.title), h("span", {class: "small"}, `历史　${t.path}`)),
          h(
            "div",
            {class: "history-body"},
            h(
              "section",
              {class: "leaf"},
              h("h2", {}, `版本 ${t.versions.length}`),
              t.versions.length ? list : h("p", {class: "small"}, "本单位还没有存过它。"),
            ),
            s &&
              h(
                "section",
                {class: "leaf version"},
                h("h2", {}, `第 ${s.number} 版`),
                h(
                  "div",
                  {class: "row"},
                  h(
                    "nav",
                    {class: "tabs", "aria-label": "怎么看"},
                    HOW.map(([key, word]) =>
                      h("a", {href: link(s.stamp, key), "aria-current": s.how === key ? "true" : null}, word),
                    ),
                  ),
                  !s.current && fz.button(t.publishes ? "恢复这一版" : "放进草稿", restore, {tone: "small"}),
                ),
                unlike,
                s.difference
                  ? fz.difference(s.difference, same)
                  : h("pre", {class: "version-text", tabindex: "0", "aria-label": "全文"}, s.text),
              ),
          ),
        ),
      );
    };
    part.on("versions", draw);
    part.on("shown", draw);
  });
})();
