// What stands beside the editor: the problems by line, the headings, the path map; and what can be done with a whole file.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const PERSONAL = {
    looking: "个人信息：正在找……",
    clean: "✓ 个人信息：没有发现",
    found: "个人信息：有发现，见下面各条",
    done: "个人信息：已核对",
    failed: "个人信息：这次没有找成，保存之前还会再找",
  };
  const AT_ONCE = 300; // problems drawn; a longer list is cut, and says so

  // act: go(line), alias(problem); writable.
  fz.problemPane = (c, act) => {
    const {problems} = c;
    const one = (p) =>
      h(
        "li",
        {},
        h(
          "button",
          {type: "button", class: `problem is-${p.severity}`, on: {click: () => act.go(p.line)}},
          h(
            "span",
            {class: "problem-head"},
            h("b", {}, `${fz.editorSigns[p.severity]} ${p.label}`),
            ` 第 ${p.line} 行`,
          ),
          h("span", {}, p.cause),
          p.mend && h("span", {class: "small"}, p.mend),
        ),
        p.personal &&
          act.writable &&
          fz.button("换成化名", () => act.alias(p), {tone: "small", title: "把这里的个人信息换成化名；Ctrl+Z 撤回"}),
      );
    return h(
      "div",
      {class: "problem-pane"},
      h("p", {class: "small", role: "status"}, PERSONAL[c.personal]),
      problems.length
        ? h("ul", {class: "problems"}, problems.slice(0, AT_ONCE).map(one))
        : h("p", {class: "ok-text"}, "✓ 没有发现问题。"),
      problems.length > AT_ONCE &&
        h("p", {class: "small"}, `还有 ${problems.length - AT_ONCE} 条，先改好上面的；编辑框里每一行旁边都有记号。`),
    );
  };

  // The headings; the one the cursor stands under is marked.
  fz.headingPane = (headings, line, go) => {
    if (!headings.length) return fz.empty("还没有标题。写一行“## 名称”，这里就列出来。");
    const least = Math.min(...headings.map((x) => x.level)),
      here = headings.findLast?.((x) => x.line <= line) || null;
    return h(
      "nav",
      {class: "heading-pane", "aria-label": "大纲"},
      headings.map((x) =>
        h(
          "button",
          {
            type: "button",
            class: `heading-row deep-${Math.min(x.level - least, 3)}`,
            "aria-current": x === here ? "true" : null,
            on: {click: () => go(x.line)},
          },
          x.text,
          h("span", {class: "small"}, String(x.line)),
        ),
      ),
    );
  };

  fz.mapPane = (data, go, make) => {
    if (!data.map) return fz.empty(data.text || "还画不出来");
    const far = data.map.nodes.filter((n) => !n.reached && !n.missing),
      todo = data.map.nodes.filter((n) => n.missing);
    return h(
      "div",
      {class: "map-pane"},
      h("p", {class: "small"}, "点一个节点，跳到它那一行。"),
      fz.pathMap(data.map, {pick: (n) => go(n.line), make}),
      todo.length ? h("p", {}, `还没写：${todo.map((n) => n.title).join("、")}。点虚线的框就写。`) : null,
      far.length
        ? h("p", {class: "bad-text"}, `走不到：${far.map((n) => n.title).join("、")}`)
        : h("p", {class: "small"}, `每个节点都走得到；${data.map.nodes.filter((n) => n.ending).length} 个结局。`),
    );
  };

  // ---- the whole file: another id, a second one, away ------------------------------------------------------------------
  fz.fileDialog = (doc, act) => {
    const id = doc.path
      .split("/")
      .pop()
      .replace(/\.\w+$/, "");
    const close = (then) => () => {
      box.close();
      then();
    };
    const name = h("input", {
      class: "name-box wide",
      id: "new-id",
      type: "text",
      maxlength: "60",
      autocomplete: "off",
      value: id,
    });
    const links = h("input", {type: "checkbox", id: "with-links", checked: true});
    const who = h("div", {class: "who-links"}, h("p", {class: "small", role: "status"}, "正在找提到它的文件……"));
    const box = fz.dialog(
      `文件：${id}`,
      h(
        "section",
        {class: "file-deed"},
        h("h3", {}, "再来一份"),
        h("p", {class: "small"}, "照编辑框里的样子另起一份，编号加一个数；存了才有。"),
        fz.button("再来一份", close(act.duplicate)),
      ),
      doc.whole &&
        h(
          "section",
          {class: "file-deed"},
          h("h3", {}, "改编号"),
          h("p", {class: "small"}, "文件名跟着改，历史跟着走。练过、收藏过的记录还记在原来的编号下。"),
          h("p", {class: "row"}, h("label", {class: "sr", for: "new-id"}, "新编号"), name),
          who,
          h("p", {}, h("label", {for: "with-links"}, links, " 这些文件里的链接一起改")),
          fz.button("改编号", () => {
            const wanted = name.value.trim();
            if (wanted === id) return void name.focus();
            box.close();
            act.rename(wanted, links.checked);
          }),
        ),
      doc.whole &&
        h(
          "section",
          {class: "file-deed"},
          h("h3", {}, "删除"),
          h("p", {class: "small"}, "窗口马上查不到。删了以后可以撤销，历史里也找得回来。"),
          fz.button("删除这个文件", close(act.remove)),
        ),
    );
    if (doc.whole) act.mentions();
    return {
      named: (found) => {
        links.parentElement.hidden = !found.files.length;
        fz.fill(
          who,
          found.files.length
            ? [
                h("p", {class: "small"}, `${found.files.length} 份提到它：`),
                h(
                  "ul",
                  {class: "plain small"},
                  found.files.slice(0, 30).map((f) => h("li", {}, `${f.title || f.path}（${f.times} 处）`)),
                ),
              ]
            : h("p", {class: "small"}, "本单位没有别的文件提到它。"),
        );
      },
    };
  };
})();
