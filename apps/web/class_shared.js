// What the phone, the projector and the trainer's window of a class show alike: a scene, options, bars, codes.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  // What presenters and keyboards send to go on, back, and to darken the picture.
  fz.ON = new Set(["ArrowRight", "PageDown", " "]);
  fz.BACK = new Set(["ArrowLeft", "PageUp"]);
  fz.DARK = new Set(["b", "B", "."]);
  fz.PRESENTER = new Set([...fz.ON, ...fz.BACK, ...fz.DARK]);
  fz.spaced = (code) => String(code || "").replace(/(\d{3})(?=\d)/g, "$1 ");
  fz.share = (n, all) => (all ? Math.round((100 * n) / all) : 0);
  const MARK = {ok: "✓", warn: "○", bad: "✕"};

  // Content that the server's renderer made; the morphing leaves it alone while it is the same.
  fz.prose = (html, more = "") => h("div", {class: `prose ${more}`, "data-html": "1", html: html || ""});

  fz.verdict = (o) =>
    o.word &&
    h("span", {class: `verdict ${o.tone}`}, h("span", {"aria-hidden": "true"}, MARK[o.tone] || ""), " ", o.word);
  fz.wentLine = (went) =>
    went && [h("b", {}, `走了 ${went.letter}`), went.by === "room" ? "（大家选的）" : "（老师选的）", `：${went.text}`];

  // What was said of a choice: the verdict, the techniques, the sentence.
  fz.said = (o) =>
    h(
      "div",
      {class: `fed ${o.tone || ""}`},
      h(
        "p",
        {class: "fed-head"},
        o.word && h("b", {}, h("span", {"aria-hidden": "true"}, MARK[o.tone] || ""), o.word),
        (o.techniques || []).map((n) => h("span", {class: `tag ${o.tone === "ok" ? "ok" : ""}`}, n)),
        (o.errors || []).map((n) => h("span", {class: "tag bad"}, n)),
      ),
      o.feedback && h("p", {}, o.feedback),
    );

  // A bar whose length tells and whose words say it again; `of` is everybody who voted.
  fz.bar = (n, of, words) =>
    h(
      "div",
      {class: "bar-line"},
      h("div", {class: "bar-track", "aria-hidden": "true"}, h("i", {style: `width:${fz.share(n, of)}%`})),
      h("span", {class: "bar-word"}, words || `${n} 票 · ${fz.share(n, of)}%`),
    );

  // How the connection is, in words; nothing while it is well.
  fz.lineNote = (page, unsent) =>
    page.line === "off" &&
    h(
      "p",
      {class: "line-off", role: "status", "data-key": "line"},
      unsent ? "网络断了，正在重连。刚才的选择记在手机里，连上就送到。" : "网络断了，正在重连……",
    );

  // A countdown that runs by itself between views, by the clock of the server: machines in a room seldom agree.
  const root = () => document.getElementById("class-root");
  let ahead = null;
  const now = () => {
    if (ahead === null) ahead = root()?.dataset.now ? Date.parse(root().dataset.now) - Date.now() : 0;
    return Date.now() + ahead;
  };
  now();
  const words = (ends) => {
    const s = Math.max(0, Math.ceil((Date.parse(ends) - now()) / 1000));
    return s ? `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}` : "时间到";
  };
  setInterval(() => {
    for (const e of document.querySelectorAll("[data-ends]")) {
      const said = words(e.dataset.ends);
      if (e.textContent !== said) e.textContent = said;
    }
  }, 250);
  fz.left = (ends) => ends && h("span", {class: "clock", "data-ends": ends, role: "timer"}, words(ends));
})();
