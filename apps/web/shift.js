// 今天的班: lines from shift to shift, what is at hand, what was opened last.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  const link = (r) => [h("span", {class: "kind"}, r.kind), h("a", {href: r.href}, r.title)];

  // On the start page: short rows above the topics; nothing while there is nothing.
  fz.atHand = (hand) => {
    if (!hand || !(hand.pinned.length || hand.recent.length || hand.notes)) return null;
    const row = (name, links) =>
      links.length
        ? h(
            "div",
            {class: "hand-row"},
            h("h2", {}, name),
            h(
              "ul",
              {},
              links.map((r) => h("li", {}, h("a", {href: r.href}, r.title))),
            ),
          )
        : null;
    return h(
      "section",
      {class: "at-hand no-print", "aria-label": "手边"},
      hand.notes ? h("p", {}, h("a", {href: "/shift"}, `交接班留了 ${hand.notes} 条`)) : null,
      row("常用", hand.pinned),
      row("最近", hand.recent),
    );
  };

  fz.view("shift", (part) => {
    const text = h("input", {
      id: "shift-note",
      class: "said-box",
      type: "text",
      autocomplete: "off",
      placeholder: "例：下午两点调解室借给三楼；劳动窗口明天换人",
    });
    const kept = fz.kept("shift", text);
    const working = h("p", {class: "small", role: "status"});
    const send = () => {
      if (!text.value.trim()) return;
      working.textContent = "正在记……";
      part.send("add", {text: text.value});
    };
    text.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.isComposing) {
        e.preventDefault();
        send();
      }
    });
    const lines = h("ul", {class: "shift-lines"});
    const pinned = h("div", {}),
      recent = h("div", {}),
      monthly = h("p", {class: "small no-print"});
    part.root.append(
      h(
        "div",
        {class: "sheet"},
        h(
          "article",
          {class: "entry"},
          h("header", {class: "entry-head"}, h("h1", {}, "今天的班")),
          h(
            "section",
            {class: "part", "aria-label": "交接班"},
            h("h2", {}, "交接班"),
            h(
              "div",
              {class: "no-print"},
              h("label", {class: "small", for: "shift-note"}, "给下一班留一句。不写来访人的姓名电话，写了也会去掉。"),
              h("div", {class: "row"}, text, fz.button("留下", send, {tone: "main"})),
              working,
            ),
            lines,
            h("p", {class: "small no-print"}, "办完的删掉；六十天以后自己没有了。"),
          ),
          h("section", {class: "part", "aria-label": "常用"}, h("h2", {}, "常用"), pinned),
          h("section", {class: "part", "aria-label": "最近看过的"}, h("h2", {}, "最近看过的"), recent),
          monthly,
        ),
      ),
    );
    part.on("kept", (k) => {
      if (!k) return;
      working.textContent = "";
      if (!k.done) return;
      text.value = "";
      kept.forget();
    });
    part.on("notes", (data) => {
      if (!data) return;
      text.maxLength = data.most;
      lines.replaceChildren(
        ...(data.rows.length
          ? data.rows.map((n) =>
              h(
                "li",
                {},
                h("span", {class: "shift-text"}, n.text),
                h("span", {class: "small"}, `${n.time}　${n.who}`),
                n.mine
                  ? fz.button("删掉", () => part.send("delete", {id: n.id}), {
                      tone: "quiet small no-print",
                      title: `删掉：${n.text.slice(0, 20)}`,
                    })
                  : null,
              ),
            )
          : [h("li", {class: "small"}, "上一班没有留话。")]),
      );
      monthly.replaceChildren(...(data.monthly ? [h("a", {href: "/monthly"}, "这个月大家问什么")] : []));
    });
    part.on("hand", (hand) => {
      if (!hand) return;
      const pins = new Set(hand.pinned.map((r) => r.id));
      const pin = (r, on) =>
        fz.button(on ? "放进常用" : "去掉", () => part.send("pin", {id: r.id, on}), {
          tone: "quiet small no-print",
          title: `${on ? "放进常用" : "从常用里去掉"}：${r.title}`,
        });
      const list = (rows, tail) =>
        h(
          "ul",
          {class: "links shift-links"},
          rows.map((r) => h("li", {}, link(r), ...tail(r))),
        );
      pinned.replaceChildren(
        hand.pinned.length
          ? list(hand.pinned, (r) => [pin(r, false)])
          : h("p", {class: "small"}, "还没有。打开一条答复，点“放进常用”，就在这里和首页。"),
      );
      recent.replaceChildren(
        ...(hand.recent.length
          ? [
              list(hand.recent, (r) => [h("span", {class: "small"}, r.when), pins.has(r.id) ? null : pin(r, true)]),
              h(
                "p",
                {class: "no-print"},
                fz.button("清空最近", () => part.send("forget", {}), {tone: "quiet small"}),
              ),
            ]
          : [h("p", {class: "small"}, "还没有看过什么。")]),
      );
    });
  });
})();
