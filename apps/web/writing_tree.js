// The workbench without an open file: what there is, what waits, what was never saved.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  fz.writingTree = (t, part) => {
    const find = h("input", {
      class: "box",
      id: "find-file",
      type: "search",
      autocomplete: "off",
      placeholder: "找文件：标题、编号",
    });
    const kind = h(
      "select",
      {class: "pick", id: "new-kind"},
      t.kinds.map((k) => h("option", {value: k.key}, k.word)),
    );
    const title = h("input", {
      class: "name-box wide",
      id: "new-title",
      type: "text",
      maxlength: "40",
      autocomplete: "off",
      placeholder: "标题",
    });
    const create = () => part.send("new", {kind: kind.value, title: title.value});
    title.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !fz.composing(e)) {
        e.preventDefault();
        create();
      }
    });
    const own = h("div", {class: "files"}),
      shipped = h("div", {class: "files"});
    const row = (f) =>
      h(
        "li",
        {},
        h("a", {href: `/write?f=${encodeURIComponent(f.path)}${f.layer === "shipped" ? "&l=shipped" : ""}`}, f.title),
        h("span", {class: "small"}, f.path.split("/").pop()),
        f.over && h("span", {class: "stamp info"}, "本单位已改"),
      );
    const draw = () => {
      const words = find.value.trim().split(/\s+/).filter(Boolean),
        fits = (f) => words.every((w) => `${f.title} ${f.path}`.includes(w));
      const groups = (layer) =>
        t.groups
          .map((g) => [g, g.files.filter((f) => f.layer === layer && fits(f))])
          .filter(([, files]) => files.length);
      const draws = (layer) =>
        groups(layer).map(([g, files]) =>
          h(
            "details",
            {open: words.length > 0 || layer === "office"},
            h("summary", {}, h("b", {}, g.kind), ` ${files.length}`),
            h("ul", {}, files.map(row)),
          ),
        );
      const mine = draws("office"),
        theirs = draws("shipped");
      own.replaceChildren(
        ...(mine.length
          ? mine
          : [
              h(
                "p",
                {class: "small"},
                words.length ? "没有找到。" : "还没有自己的内容。新建一份，或者从下面挑一份随软件的内容改成本单位的。",
              ),
            ]),
      );
      shipped.replaceChildren(...(theirs.length ? theirs : [h("p", {class: "small"}, "没有找到。")]));
    };
    fz.onTyped(find, draw);
    draw();
    const {way} = t;
    const counted = (n, text) =>
      h("a", {class: `count ${n ? "some" : ""}`, href: "/review"}, text, " ", h("b", {}, String(n)));
    const onTheWay =
      way &&
      h(
        "section",
        {class: "leaf way"},
        h("h2", {}, "审稿和核验"),
        h("p", {class: "row"}, counted(way.waiting, "待审"), counted(way.due, "该核验了")),
        way.drafts.length
          ? h(
              "ul",
              {class: "plain"},
              way.drafts.map((d) =>
                h(
                  "li",
                  {},
                  h("a", {href: fz.draftLink(d, t.publishes)}, d.title),
                  " ",
                  fz.draftState(d.state),
                  h("span", {class: "small"}, ` ${d.mine && !t.publishes ? "您写的" : d.who || "本机"}，${d.since}`),
                ),
              ),
            )
          : h(
              "p",
              {class: "small"},
              t.publishes ? "没有在路上的稿子。" : "您存的都是草稿，写好了送审，发布以后窗口才查得到。",
            ),
      );
    const lost = h("section", {class: "leaf unsaved", hidden: true});
    const bin = (t.deleted || []).length
      ? h(
          "section",
          {class: "leaf"},
          h(
            "details",
            {},
            h("summary", {}, h("b", {}, "删掉的"), ` ${t.deleted.length}`),
            h("p", {class: "small"}, "从历史里可以拿回来。"),
            h(
              "ul",
              {class: "plain"},
              t.deleted.map((path) =>
                h("li", {}, h("a", {href: `/history?f=${encodeURIComponent(path)}`}, path.split("/").pop())),
              ),
            ),
          ),
        )
      : null;
    const node = h(
      "div",
      {class: "learn"},
      h(
        "header",
        {class: "learn-head"},
        h("h1", {}, "编写"),
        h(
          "div",
          {class: "box-line find-file"},
          h("label", {class: "sr", for: "find-file"}, "找文件"),
          fz.icon("search"),
          find,
        ),
      ),
      t.reason && h("p", {class: "reason-bar", role: "note"}, t.reason),
      lost,
      t.local &&
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "新建"),
          h(
            "div",
            {class: "row"},
            h("label", {for: "new-kind", class: "sr"}, "种类"),
            kind,
            h("label", {for: "new-title", class: "sr"}, "标题"),
            title,
            fz.button("新建", create, {tone: "main"}),
          ),
          h("p", {class: "small"}, "先给一份填好格式的样子，改好再保存。"),
          h("p", {}, h("a", {href: "/take-in"}, "有现成的 Excel、Word？导入成草稿")),
        ),
      onTheWay,
      h("section", {class: "leaf"}, h("h2", {}, "本单位的内容"), own),
      h(
        "section",
        {class: "leaf"},
        h("h2", {}, "随软件的内容"),
        h("p", {class: "small"}, "只能看；要改，打开后点“复制到本单位”。"),
        shipped,
      ),
      bin,
    );
    // rows: what was typed in this browser and never saved; drop(row) forgets one.
    const unsaved = (rows, drop) => {
      lost.hidden = !rows.length;
      fz.fill(
        lost,
        h("h2", {}, "没保存的改动"),
        h("p", {class: "small"}, "这台电脑记着的，只有您看得到。打开就接着写。"),
        h(
          "ul",
          {class: "plain"},
          rows
            .sort((a, b) => b.at - a.at)
            .map((row) => {
              const item = h(
                "li",
                {class: "unsaved-row"},
                h(
                  "a",
                  {href: `/write?f=${encodeURIComponent(row.path)}${row.drafting && t.publishes ? "&d=1" : ""}`},
                  row.text.match(/^标题[:：]\s*["“]?(.*?)["”]?\s*$/m)?.[1] || row.path.split("/").pop(),
                ),
                h("span", {class: "small"}, `${row.path.split("/").pop()}，${fz.whenKept(row.at)}`),
                fz.button("丢掉", () => forget(row), {tone: "small quiet"}),
              );
              return item;
            }),
        ),
      );
      const forget = (row) => {
        const box = fz.dialog(
          "丢掉没保存的改动？",
          h("p", {}, "存好的内容不动；没保存的这些字就没有了。"),
          h(
            "p",
            {class: "row"},
            fz.button(
              "丢掉",
              () => {
                box.close();
                drop(row);
                unsaved(
                  rows.filter((r) => r !== row),
                  drop,
                );
              },
              {tone: "main"},
            ),
            fz.button("不丢", () => box.close()),
          ),
        );
      };
    };
    return {node, unsaved};
  };
})();
