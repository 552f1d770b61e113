// Trying a scenario while it is written: from the scene at the cursor, in the order of the file or as learners see it.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // fz.tryOut({ask(wish), line(), go(line)}): `ask` has the server answer with apps/writing/tryout.py's `tried`, whose answer
  // goes to show(); `line` is the cursor's; `go` jumps to one. again() after the text has changed, here() to begin at the cursor.
  fz.tryOut = ({ask, line = () => 0, go}) => {
    const node = h("div", {class: "try-out"});
    const wish = {line: 0, choices: [], shuffled: false, trust: null, emotion: null, marks: []};
    let begun = false;
    const send = (changes = {}) => {
      Object.assign(wish, changes);
      begun = true;
      ask({...wish});
    };
    const here = () => send({line: line(), choices: []});
    const pickOf = (label, value, rows, set) =>
      h(
        "label",
        {class: "try-pick"},
        label,
        h(
          "select",
          {on: {change: (e) => set(e.target.value)}},
          rows.map(([key, text]) => h("option", {value: key, selected: String(key) === String(value)}, text)),
        ),
      );
    const number = (text) => (text === "" ? null : Number(text));
    const settings = (d) => {
      const at = d.starts.filter((s) => s.line <= wish.line).at(-1) || d.starts.find((s) => s.start) || d.starts[0];
      const from = wish.line ? at?.line : d.starts.find((s) => s.start)?.line;
      return h(
        "div",
        {class: "try-from"},
        pickOf(
          "从",
          from,
          d.starts.map((s) => [s.line, s.title]),
          (v) => send({line: Number(v), choices: []}),
        ),
        pickOf("信任", wish.trust ?? "", [["", "照故事"], ...d.state.trusts.map((word, i) => [i, word])], (v) =>
          send({trust: number(v), choices: []}),
        ),
        pickOf(
          "情绪",
          wish.emotion ?? "",
          [["", "照故事"], ...Array.from({length: d.state.most + 1}, (_, i) => [i, String(i)])],
          (v) => send({emotion: number(v), choices: []}),
        ),
        h(
          "label",
          {class: "try-pick"},
          h("input", {
            type: "checkbox",
            checked: wish.shuffled,
            on: {change: (e) => send({shuffled: e.target.checked})},
          }),
          "打乱选项",
        ),
        d.all_marks.length
          ? h(
              "fieldset",
              {class: "try-marks"},
              h("legend", {}, "开始就记下"),
              d.all_marks.map((mark) =>
                h(
                  "label",
                  {class: "try-pick"},
                  h("input", {
                    type: "checkbox",
                    checked: wish.marks.includes(mark),
                    on: {
                      change: (e) =>
                        send({
                          marks: e.target.checked ? [...wish.marks, mark] : wish.marks.filter((m) => m !== mark),
                          choices: [],
                        }),
                    },
                  }),
                  mark,
                ),
              ),
            )
          : null,
      );
    };
    const stateOf = (d) =>
      h(
        "div",
        {class: "try-state"},
        fz.mood(d.state),
        h(
          "p",
          {class: "small"},
          `第 ${d.state.turn + 1} 步　`,
          d.marks.length ? d.marks.map((m) => h("span", {class: "tag"}, `记着：${m}`)) : "没有标记",
          d.due.map((x) => h("span", {class: "tag warn"}, `${x.turns} 步后到期：${x.title}`)),
          d.returns.length ? h("span", {class: "tag"}, `返回到：${d.returns.at(-1)}`) : null,
        ),
      );
    const pointsOf = (points) =>
      h(
        "b",
        {class: points > 0 ? "ok-text" : points < 0 ? "bad-text" : ""},
        points == null ? "没有评价" : `${points} 分`,
      );
    const optionOf = (o) =>
      h(
        "li",
        {class: o.can ? "" : "shut"},
        h(
          "button",
          {
            type: "button",
            class: "try-option",
            disabled: !o.can,
            on: {click: () => send({choices: [...wish.choices, o.id]})},
          },
          h("span", {class: "try-words"}, o.text),
          h(
            "span",
            {class: "small"},
            pointsOf(o.points),
            o.moves.length ? `　${o.moves.join("，")}` : "",
            o.to ? `　→ ${o.to}` : "",
          ),
          o.why && h("span", {class: "small bad-text"}, o.why),
        ),
      );
    const trailOf = (d) =>
      d.trail.length
        ? h(
            "details",
            {class: "try-trail", open: node.querySelector(".try-trail")?.open || null},
            h("summary", {}, `走过 ${d.trail.length} 步`),
            h(
              "ol",
              {},
              d.trail.map((step, i) =>
                h(
                  "li",
                  {},
                  h("p", {}, h("b", {}, step.title), "　", step.said),
                  h(
                    "p",
                    {class: "small"},
                    pointsOf(step.points),
                    step.trust[0] !== step.trust[1] ? `　信任 ${step.trust[0]} → ${step.trust[1]}` : "",
                    step.emotion[0] !== step.emotion[1] ? `　情绪 ${step.emotion[0]} → ${step.emotion[1]}` : "",
                    step.marks.length ? `　记下 ${step.marks.join("、")}` : "",
                  ),
                  step.feedback && h("p", {class: "small"}, step.feedback),
                  fz.button("退到这里", () => send({choices: wish.choices.slice(0, i)}), {tone: "quiet"}),
                ),
              ),
            ),
          )
        : null;
    const show = (d) => {
      if (!d) return;
      if (d.none) {
        fz.fill(node, fz.empty(d.none));
        return;
      }
      const focus = node.contains(node.getRootNode().activeElement);
      if (d.left) wish.choices = wish.choices.slice(0, -d.left);
      fz.fill(
        node,
        settings(d),
        h(
          "div",
          {class: "try-tools"},
          fz.button("从光标处开始", here),
          fz.button("重来", () => send({choices: []})),
          wish.choices.length ? fz.button("退一步", () => send({choices: wish.choices.slice(0, -1)})) : null,
        ),
        d.left ? h("p", {class: "small", role: "status"}, "文字改过，后面的选择对不上了，从这一步接着走。") : null,
        stateOf(d),
        h(
          "section",
          {class: `try-scene ${d.missing ? "missing" : ""}`},
          h(
            "h2",
            {tabindex: "-1"},
            h(
              "button",
              {type: "button", class: "to-line", title: `第 ${d.line} 行`, on: {click: () => go(d.line)}},
              d.title,
            ),
          ),
          d.missing
            ? h("p", {}, `“${d.title}”还没写。加一节“## ${d.title}”，这里就能接着走。`)
            : h("div", {class: "prose", html: d.html}),
          d.over && h("p", {class: "try-over", role: "status"}, d.over),
          d.options.length ? h("ol", {class: "try-options"}, d.options.map(optionOf)) : null,
        ),
        trailOf(d),
      );
      if (focus) node.querySelector("h2")?.focus();
    };
    return {node, show, here, again: () => send(), begun: () => begun};
  };
})();
