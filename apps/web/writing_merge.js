// Two texts side by side, paragraph by paragraph; what is chosen becomes the editor's text, and both stay to be had.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const CHOICES = [
    ["mine", "用我的"],
    ["theirs", "用磁盘上的"],
    ["both", "两段都留"],
  ];
  const joined = (part, side) => {
    if (part.mine === part.theirs || side === "mine") return part.mine;
    if (side === "theirs") return part.theirs;
    const first = part.mine && !part.mine.endsWith("\n") ? `${part.mine}\n` : part.mine;
    return first + part.theirs;
  };
  fz.mergedText = (parts, sides) => parts.map((p, i) => joined(p, sides[i])).join("");

  // done(text) gets the merged text.
  fz.merge = (m, done) => {
    const sides = m.parts.map((p) => p.side);
    let n = 0;
    const many = m.parts.filter((p) => p.mine !== p.theirs).length;
    const rows = m.parts.map((p, i) => {
      if (p.mine === p.theirs) {
        const lines = p.mine.trim().split("\n");
        return h(
          "details",
          {class: "merge-same"},
          h("summary", {}, `${lines.length} 行一样：${lines[0].slice(0, 24)}`),
          h("pre", {}, p.mine.trim()),
        );
      }
      n += 1;
      const name = `merge-${i}`;
      const text = (words, said) =>
        h("div", {class: "merge-side"}, h("p", {class: "small"}, said), h("pre", {}, words.trim() || "（没有这一段）"));
      return h(
        "fieldset",
        {class: "merge-part", dataset: {side: sides[i]}},
        h("legend", {}, `第 ${n} 处，共 ${many} 处`),
        h("div", {class: "merge-sides"}, text(p.mine, "我的"), text(p.theirs, "磁盘上的")),
        h(
          "div",
          {class: "merge-choice"},
          CHOICES.map(([key, word]) =>
            h(
              "label",
              {},
              h("input", {
                type: "radio",
                name,
                value: key,
                checked: sides[i] === key,
                on: {
                  change: (e) => {
                    sides[i] = key;
                    e.target.closest(".merge-part").dataset.side = key;
                  },
                },
              }),
              word,
            ),
          ),
        ),
      );
    });
    const box = fz.dialog(
      "并排看，逐段合并",
      h(
        "p",
        {class: "small"},
        "只有一边改过的，已经替您选好；两边都改过的先两段都留，您来定。合并以后可以按 Ctrl+Z 回到您的文字，磁盘上的那份留在历史里。",
      ),
      h("div", {class: "merge"}, rows),
      h(
        "p",
        {class: "row"},
        fz.button(
          "合并到编辑框",
          () => {
            box.close();
            done(fz.mergedText(m.parts, sides));
          },
          {tone: "main"},
        ),
        fz.button("先不合并", () => box.close()),
      ),
    );
    box.classList.add("wide-dialog");
    return box;
  };
})();
