// Free reply: the words, the advice on them, and the page of its own.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  fz.stages = fz.stages || {};
  const stages = fz.stages;

  // ---- advice on free words ----------------------------------------------------------------------------------------
  const adviceOf = (a) => {
    if (!a || a.empty)
      return h("p", {class: "small"}, "写下您会怎么说，这里会标出用上了什么、在哪几个字里。只提建议，不打分。");
    const found = a.findings.filter((f) => f.found && f.kind === "用上"),
      wrong = a.findings.filter((f) => f.found && f.kind !== "用上");
    const rest = a.findings.filter((f) => !f.found && f.kind === "用上");
    const lost = a.findings.filter((f) => f.cancelled);
    const quotes = (f) => f.quotes.map((q) => h("q", {}, q));
    return h(
      "div",
      {class: "advice-body"},
      found.length
        ? h(
            "section",
            {},
            h("h3", {}, `✓ 用上了 ${found.length} 项`),
            h(
              "ul",
              {},
              found.map((f) =>
                h(
                  "li",
                  {},
                  h(
                    "label",
                    {class: "agree"},
                    h("input", {type: "checkbox", name: "agree", value: f.name}),
                    h("b", {}, f.name),
                    " ",
                    quotes(f),
                  ),
                ),
              ),
            ),
          )
        : h("p", {class: "small"}, "还没有看到认得出的做法，接着写。"),
      wrong.length
        ? h(
            "section",
            {class: "wrong"},
            h("h3", {}, "! 再想想"),
            h(
              "ul",
              {},
              wrong.map((f) => h("li", {}, h("b", {}, f.name), " ", quotes(f), h("span", {class: "tip"}, f.advice))),
            ),
          )
        : null,
      lost.length
        ? h(
            "p",
            {class: "small lost"},
            `${lost.map((f) => f.name).join("、")}：话里有，可是旁边那一句把它抵掉了，不算用上。`,
          )
        : null,
      a.reflections + a.questions > 0
        ? h("p", {class: "small"}, `说回去 ${a.reflections} 句，问 ${a.questions} 句。听得好的人，说回去的不比问的少。`)
        : null,
      rest.length
        ? h(
            "section",
            {class: "rest"},
            h("h3", {}, "还可以试试"),
            h(
              "ul",
              {},
              rest.map((f) => h("li", {}, h("b", {}, f.name), " ", h("span", {class: "tip"}, f.advice))),
            ),
          )
        : null,
      a.long ? h("p", {class: "small"}, `太长了，只看了前 ${a.most} 个字。`) : null,
      h("p", {class: "small"}, "这是按公开的规则找词，会看漏，也会看错；您觉得对，就按自己的来。"),
    );
  };
  const replyBox = (part, key, label) => {
    const box = h("textarea", {
      class: "words",
      id: `reply-${key}`,
      rows: "4",
      maxlength: "5000",
      placeholder: "我会这样说……",
    });
    const kept = fz.kept(`reply:${key}`, box);
    let n = 0;
    const ask = () => part.send("reply", {text: box.value, n: ++n});
    fz.onTyped(box, ask, 220);
    const out = h("div", {class: "advice", role: "status", "aria-live": "polite"}, adviceOf(null));
    if (box.value) ask();
    return {
      box,
      kept,
      out,
      show: (a) => {
        const agreed = new Set([...out.querySelectorAll("input[name=agree]:checked")].map((i) => i.value));
        out.replaceChildren(adviceOf(a));
        for (const i of out.querySelectorAll("input[name=agree]")) i.checked = agreed.has(i.value);
      },
      node: h("div", {class: "replying"}, h("div", {}, h("label", {for: `reply-${key}`}, label), box), out),
    };
  };

  stages.lines = (s) => {
    const groups = new Map();
    for (const i of s.items) groups.set(i.from, [...(groups.get(i.from) || []), i]);
    return h(
      "div",
      {class: "learn"},
      h("header", {class: "learn-head"}, h("h1", {}, "情景演练"), fz.tabs("lines"), fz.learnerLine(s.learner)),
      h(
        "p",
        {class: "lead"},
        "挑一句来访人的话，不看选项，写下您会怎么说。页面标出用上了哪些做法、在哪几个字里；只提建议，不打分，不保存您写的话。",
      ),
      s.items.length
        ? h(
            "div",
            {class: "line-groups"},
            [...groups].map(([from, items]) =>
              h(
                "section",
                {class: "leaf"},
                h("h2", {class: "line-from"}, from),
                h(
                  "ul",
                  {},
                  items.map((i) =>
                    h(
                      "li",
                      {},
                      h(
                        "a",
                        {
                          class: "quote",
                          href: `/practice?m=reply&n=${encodeURIComponent(i.scenario)}/${encodeURIComponent(i.node)}`,
                        },
                        i.quote,
                      ),
                    ),
                  ),
                ),
              ),
            ),
          )
        : fz.empty("库里还没有情景"),
    );
  };

  stages.reply = (s, part) => {
    const reply = replyBox(part, `${s.scenario}/${s.node}`, "您会怎么说？");
    part.advise = reply.show;
    const done = () => {
      const text = reply.box.value;
      reply.kept.forget();
      reply.box.value = "";
      part.send("replied", {
        text,
        node: s.node,
        next: s.course ? "" : s.next,
        confirmed: [...part.root.querySelectorAll("input[name=agree]:checked")].map((i) => i.value),
      });
      if (s.course) fz.go(s.course.href);
    };
    return h(
      "div",
      {class: "learn"},
      h("p", {}, h("a", {href: "/practice?m=reply"}, "← 换一句")),
      h(
        "article",
        {class: "leaf"},
        h("p", {class: "eyebrow"}, `${s.from}　${s.number} / ${s.of}`),
        h("p", {class: "small"}, s.summary),
        h("h1", {class: "reply-title", tabindex: "-1"}, s.title),
        h("div", {class: "prose told now", html: s.text}),
        reply.node,
        h(
          "details",
          {class: "good-words"},
          h("summary", {}, "写完了？看看情景里的好说法"),
          s.good.length
            ? h(
                "ul",
                {},
                s.good.map((g) =>
                  h(
                    "li",
                    {},
                    h("p", {}, g.text),
                    h(
                      "p",
                      {class: "small"},
                      g.names.map((n) => h("span", {class: "tag ok"}, n)),
                      g.why,
                    ),
                  ),
                ),
              )
            : h("p", {class: "small"}, "这一步没有备好的说法。"),
        ),
        h(
          "div",
          {class: "row begin-row"},
          fz.button(s.course ? "说完了，回课程" : "练下一句", done, {tone: "main"}),
          h(
            "span",
            {class: "small"},
            s.learner
              ? s.course
                ? "写够十个字，这一步就算做了。做法勾上了才记；您写的话从来不记。"
                : "勾上您认的，才记到“我的学习”；不勾不记，您写的话从来不记。"
              : "没有留名字，不留记录。",
          ),
        ),
      ),
    );
  };

  Object.assign(fz, {replyBox});
})();
