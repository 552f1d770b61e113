// 导出: what an entry, or all of a kind, can be had as; one button a format, and what does not come through.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  fz.view("exporting", (part) => {
    part.root.classList.add("plain-page");
    const body = h("div", {class: "sheet"});
    part.root.append(body);
    const row = (f, s) => {
      const key = f.keyed && s.inside ? h("input", {type: "checkbox", id: `key-${f.key}`}) : null;
      const make = fz.button("下载", () => part.send("make", {format: f.key, key: !!key?.checked}), {tone: "main"});
      make.dataset.format = f.key;
      return h(
        "section",
        {class: "part take-format"},
        h("div", {class: "row"}, h("h2", {}, f.title), make),
        h("p", {}, `${f.about}。`),
        key ? h("label", {class: "small", for: key.id}, key, ` ${f.keyed}`) : null,
        h("p", {class: "small"}, `带不走的：${f.lost}`),
      );
    };
    const kinds = (s) =>
      h(
        "div",
        {class: "row"},
        h("label", {for: "export-kind"}, "整类导出"),
        h(
          "select",
          {
            id: "export-kind",
            class: "pick",
            on: {change: (e) => e.target.value && part.send("kind", {k: e.target.value})},
          },
          h("option", {value: ""}, "选一类"),
          s.kinds.map((k) => h("option", {value: k.value, selected: k.value === s.kind}, `${k.value}（${k.count}）`)),
        ),
      );
    part.on("stage", (s) => {
      if (!s) return;
      fz.fill(
        body,
        s.back ? h("p", {}, h("a", {href: s.back}, "← 回到这一条")) : null,
        h("h1", {}, s.count ? `导出：${s.title}` : "导出"),
        kinds(s),
        s.count && !s.formats.length ? fz.empty("这一类还没有能导出的格式。") : null,
        s.formats.map((f) => row(f, s)),
      );
    });
    part.on("busy", (now) => {
      for (const button of body.querySelectorAll("button[data-format]")) {
        button.disabled = !!now;
        button.querySelector("span").textContent = now === button.dataset.format ? "正在做……" : "下载";
      }
    });
    part.on("file", (f) => {
      if (!f) return;
      fz.saveFile(body, f);
      fz.notice({text: f.notes.length ? f.notes.slice(0, 3).join("；") : `做好了：${f.name}`});
    });
  });
})();
