// The open entry with its tools, and the article beside it: shared by every page that opens entries.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // fz.pane(part, {back, input, tools, after}): appends both sections to part.root and keeps them true to the slices
  // opened, beside, reckoned and paper. Returns {detail, beside, keys, escape, onshow}.
  fz.pane = (part, {back = "返回", input = () => null, tools = true, extra = () => []} = {}) => {
    const detail = h("section", {class: "detail", "aria-label": "内容"});
    const beside = h("section", {class: "beside", "aria-label": "条文"});
    Object.assign(part.root.dataset, {open: "", beside: ""});
    part.root.append(detail, beside);
    const backButton = fz.button(back, () => part.send("close", {}), {icon: "back", tone: "quiet back"});
    const pane = {detail, beside, onshow: () => {}};
    const paper = () => part.value("paper");
    let drawn = null;
    // 放进常用: shown once it is known whether the entry is there already.
    const pin = fz.button(
      "放进常用",
      () => part.send("pin", {id: part.root.dataset.open, on: pin.getAttribute("aria-pressed") !== "true"}),
      {tone: "quiet", pressed: false},
    );
    part.on("pinned", (p) => {
      pin.hidden = !p;
      pin.setAttribute("aria-pressed", String(!!p?.on));
      pin.querySelector("span").textContent = p?.on ? "已在常用" : "放进常用";
    });
    const act = {
      cite: (key) => part.send("beside", {key}),
      open: (id) => part.send("open", {id}),
      reckon: (i, text) => part.send("reckon", {i, text}),
      pause: (i, days, why) => part.send("pause", {i, days, why}),
      tools: (data) =>
        tools &&
        h(
          "div",
          {class: "tools", role: "toolbar", "aria-label": "工具"},
          data.shape === "answer" &&
            fz.button("打印给来人", () => paper() && fz.printPage(paper().href), {icon: "print"}),
          data.shape === "answer" &&
            fz.button("大字打印", () => paper() && fz.printPage(`${paper().href}&size=large`), {tone: "quiet"}),
          data.shape === "answer" &&
            fz.button("给来人看", () => paper() && fz.otherSide(paper().href), {
              tone: "quiet",
              title: "在另一块屏幕上用大字给来人看，没有内部提示",
            }),
          data.shape === "answer" && fz.button("复制文字", () => paper() && fz.copy(paper().text), {icon: "copy"}),
          fz.button("复制链接", () => fz.copy(location.href), {icon: "link", tone: "quiet"}),
          data.id && h("a", {class: "button quiet", href: `/export?e=${data.id}`}, "下载"),
          extra(data),
          pin,
        ),
      after: (data) => (data.id ? feedback(data) : null),
    };
    // 没答案 and 内容有误 may say in a sentence what; it is cleaned of personal data before it is kept.
    const feedback = (data) => {
      const place = h("div", {class: "feedback-said"});
      const ask = (kind, label) => {
        const id = "feedback-said";
        const box = h("input", {
          id,
          class: "said-box",
          type: "text",
          maxlength: "200",
          autocomplete: "off",
          placeholder: kind === "missing" ? "来人问的是什么，缺哪一句" : "哪一句不对，应该是什么",
        });
        const send = () => {
          part.send("feedback", {kind, id: data.id, said: box.value});
          place.replaceChildren();
        };
        box.addEventListener("keydown", (e) => {
          if (e.isComposing || !["Enter", "Escape"].includes(e.key)) return;
          e.preventDefault();
          e.stopPropagation();
          if (e.key === "Enter") send();
          else place.replaceChildren();
        });
        place.replaceChildren(
          h("label", {for: id}, `${label}：一句话说清（可不写，不写姓名电话）`),
          h("div", {class: "row"}, box, fz.button("送出", send, {tone: "main small"})),
        );
        box.focus();
      };
      return h(
        "div",
        {class: "feedback", role: "group", "aria-label": "这条好用吗"},
        h("span", {}, "这条对上了吗？"),
        fz.button("有用", () => part.send("feedback", {kind: "useful", id: data.id}), {tone: "small"}),
        fz.button("没答案", () => ask("missing", "没答案"), {tone: "small"}),
        fz.button("内容有误", () => ask("wrong", "内容有误"), {tone: "small"}),
        place,
      );
    };
    pane.act = act;
    part.on("opened", (entry) => {
      if (!entry && !drawn && part.root.dataset.open === "1") return; // a page that fills the section itself
      part.root.dataset.open = entry ? entry.id || entry.key || "1" : "";
      const before = fz.active();
      drawn = entry && fz.entry(entry, act);
      detail.replaceChildren(...(drawn ? [backButton, drawn.node] : []));
      detail.scrollTop = 0;
      pane.onshow(entry);
      if (entry && before !== input()) detail.querySelector("h2")?.focus({preventScroll: true});
      if (drawn) drawn.reckoned(part.value("reckoned"));
    });
    part.on("paper", (now) => fz.showThere(now?.href || ""));
    part.on("reckoned", (values) => drawn?.reckoned(values));
    part.on("beside", (article) => {
      part.root.dataset.beside = article ? "1" : "";
      beside.replaceChildren(
        ...(article
          ? [
              h(
                "div",
                {class: "beside-head"},
                fz.button("关上条文", () => part.send("unbeside", {}), {
                  icon: "close",
                  tone: "quiet",
                  title: "关上条文（Esc）",
                }),
              ),
              fz.entry(article, {cite: act.cite, open: act.open}).node,
            ]
          : []),
      );
      beside.scrollTop = 0;
    });
    pane.escape = () => {
      if (part.root.dataset.beside) {
        part.send("unbeside", {});
        return "beside";
      }
      if (part.root.dataset.open) {
        part.send("close", {});
        return "open";
      }
      return "";
    };
    pane.keys = [
      {keys: ["c"], says: "复制答复的文字", run: () => (paper() ? fz.copy(paper().text) : false)},
      {keys: ["p"], says: "打印给来人", run: () => (paper() ? fz.printPage(paper().href) : false)},
    ];
    return pane;
  };
})();
