// The petitioner's state in words and in shape, and one step that has been taken.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  const NS = "http://www.w3.org/2000/svg";
  const svg = (tag, attributes, ...kids) => {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value == null || value === false) continue;
      if (name === "on") for (const [event, f] of Object.entries(value)) element.addEventListener(event, f);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const kid of kids.flat()) if (kid != null && kid !== false) element.append(kid);
    return element;
  };
  fz.svg = svg;

  // ---- the petitioner's state, in words and in shape ---------------------------------------------------------------
  const face = (trust, emotion) => {
    const tilt = (emotion - 2) * 2.2,
      mouth = 33 + (trust - 1.2) * 3.4;
    return svg(
      "svg",
      {viewBox: "0 0 48 48", class: "face", "aria-hidden": "true"},
      svg("circle", {cx: 24, cy: 24, r: 20.5, class: "face-skin"}),
      svg("path", {
        d: `M12 ${17 - tilt * 0.45} L20 ${17 + tilt * 0.5} M36 ${17 - tilt * 0.45} L28 ${17 + tilt * 0.5}`,
        class: "face-line",
      }),
      svg("circle", {cx: 17, cy: 22.5, r: 1.9, class: "face-dot"}),
      svg("circle", {cx: 31, cy: 22.5, r: 1.9, class: "face-dot"}),
      svg("path", {d: `M16 31 Q24 ${mouth} 32 31`, class: "face-line"}),
    );
  };
  const stairs = (trusts, at) =>
    h(
      "ol",
      {class: "stairs", "aria-hidden": "true"},
      trusts.map((word, i) =>
        h(
          "li",
          {class: i <= at ? (i === at ? "here" : "up") : ""},
          h("i", {style: `height:${8 + i * 7}px`}),
          h("span", {}, word),
        ),
      ),
    );
  const pips = (at, most) =>
    h(
      "span",
      {class: "pips", "aria-hidden": "true"},
      Array.from({length: most}, (_, i) => h("i", {class: i < at ? "on" : ""})),
    );
  fz.mood = (s) =>
    h(
      "div",
      {class: "mood"},
      h("div", {class: "mood-face"}, face(s.trust, s.emotion)),
      h(
        "div",
        {class: "mood-part"},
        h("p", {class: "mood-word"}, "信任 ", h("b", {}, s.trusts[s.trust])),
        stairs(s.trusts, s.trust),
      ),
      h(
        "div",
        {class: "mood-part"},
        h("p", {class: "mood-word"}, "情绪 ", h("b", {}, s.feels)),
        pips(s.emotion, s.most),
        h("span", {class: "sr"}, `${s.emotion} 级，最高 ${s.most} 级`),
      ),
    );
  const moved = (trusts, step) => {
    const [t0, t1] = step.trust,
      [e0, e1] = step.emotion,
      out = [];
    if (t1 !== t0)
      out.push(
        h("span", {class: t1 > t0 ? "gain" : "loss"}, `${t1 > t0 ? "▲" : "▼"} 信任：${trusts[t0]} → ${trusts[t1]}`),
      );
    if (e1 !== e0)
      out.push(
        h("span", {class: e1 < e0 ? "gain" : "loss"}, `${e1 > e0 ? "▲" : "▼"} 情绪${e1 > e0 ? "更急了" : "缓了下来"}`),
      );
    return out.length ? h("p", {class: "moved"}, out) : null;
  };

  // ---- one step that has been taken --------------------------------------------------------------------------------
  const MARK = {ok: "✓", warn: "○", bad: "✕"};
  const stepOf = (step, trusts, heading, quiet = false) =>
    h(
      "li",
      {class: "step", dataset: {turn: step.turn}},
      h(heading, {class: "step-title"}, h("span", {class: "turn"}, `第 ${step.turn} 步`), step.title),
      h("div", {class: "prose told", html: step.text}),
      h("div", {class: "mine"}, h("span", {class: "sr"}, "您说："), step.said),
      h(
        "div",
        {class: `fed ${step.verdict.tone}`},
        h(
          "p",
          {class: "fed-head", tabindex: "-1"},
          h("b", {}, h("span", {"aria-hidden": "true"}, MARK[step.verdict.tone]), step.verdict.word),
          step.used.map((n) => h("span", {class: "tag ok"}, `用上了${n}`)),
          step.missed.map((n) => h("span", {class: "tag warn"}, `${n}没用好`)),
          step.errors.map((n) => h("span", {class: "tag bad"}, n)),
        ),
        h("p", {}, step.feedback),
        step.judged &&
          h(
            "p",
            {class: "judged"},
            h("b", {}, `判断“${step.judged.verdict}”${step.judged.right ? "，对" : "，不对"}：`),
            step.judged.reason,
          ),
        quiet ? null : moved(trusts, step),
        fz.bases(step.basis),
      ),
      step.due && h("p", {class: "due", role: "note"}, h("b", {}, "先前的话到期了："), step.due),
    );

  // The learner may practise without seeing trust and emotion; this browser remembers it. The debrief shows them anyway.
  fz.meter = {
    hidden: () => fz.remember("meter") === "off",
    set: (hidden) => fz.remember("meter", hidden ? "off" : "on"),
  };

  Object.assign(fz, {stepOf, stairs, pips});
})();
