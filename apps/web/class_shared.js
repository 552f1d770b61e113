// What the phone, the projector and the trainer's window of a class show alike: a scene, options, bars, codes.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const LETTERS = "ABCDEFGHJK";
  fz.letter = (i) => LETTERS[i] || String(i + 1);
  fz.spaced = (code) => String(code || "").replace(/(\d{3})(?=\d)/g, "$1 ");
  fz.share = (n, all) => (all ? Math.round((100 * n) / all) : 0);
  const MARK = {ok: "✓", warn: "○", bad: "✕"};

  // Content that the server's renderer made; the morphing leaves it alone while it is the same.
  fz.prose = (html, more = "") => h("div", {class: `prose ${more}`, "data-html": "1", html: html || ""});

  fz.verdict = (v) =>
    v && h("span", {class: `verdict ${v.tone}`}, h("span", {"aria-hidden": "true"}, MARK[v.tone] || ""), " ", v.word);

  // What was said of a choice: the verdict, the techniques, the sentence.
  fz.said = (f) =>
    h(
      "div",
      {class: `fed ${f.verdict?.tone || ""}`},
      h(
        "p",
        {class: "fed-head"},
        f.verdict && h("b", {}, h("span", {"aria-hidden": "true"}, MARK[f.verdict.tone]), f.verdict.word),
        (f.used || []).map((n) => h("span", {class: "tag ok"}, n)),
        (f.missed || []).map((n) => h("span", {class: "tag warn"}, `${n}没用好`)),
        (f.errors || []).map((n) => h("span", {class: "tag bad"}, n)),
      ),
      f.feedback && h("p", {}, f.feedback),
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

  fz.clock = (seconds) => {
    const s = Math.max(0, Math.round(seconds));
    return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  };

  // A clock that runs by itself between views: down to nothing, or up from what the server said.
  const told = (from, down) => fz.clock(down ? (from - performance.now()) / 1000 : (performance.now() - from) / 1000);
  setInterval(() => {
    for (const e of document.querySelectorAll("[data-clock]"))
      e.textContent = told(Number(e.dataset.from), e.dataset.clock === "down");
  }, 500);
  fz.running = (seconds, down = false) => {
    const from = Math.round(performance.now() + (down ? seconds : -seconds) * 1000);
    return h("span", {class: "clock", "data-clock": down ? "down" : "up", "data-from": from}, told(from, down));
  };
})();
