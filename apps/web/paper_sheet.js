// The sheet of a paper: gaps filled with what was typed, drawn as it will be printed. Nothing here is sent or kept.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  fz.paper = fz.paper || {};
  const WIDE = "　";
  const LONGEST = {一行: 100, 多行: 5000, 表格: 300};
  const MOST_ROWS = 50;
  const day = (iso) => iso.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");

  // ---- days as people type them ------------------------------------------------------------------------------------
  const WORDS = {今天: 0, 昨天: -1, 前天: -2, 明天: 1, 后天: 2};
  // {iso} of a day, {fault} when it is none, {} for nothing typed.
  fz.paper.readDay = (text) => {
    const plain = text.trim();
    if (!plain) return {};
    const now = new Date();
    if (plain in WORDS) {
      const d = new Date(now.getFullYear(), now.getMonth(), now.getDate() + WORDS[plain]);
      return {iso: isoOf(d.getFullYear(), d.getMonth() + 1, d.getDate())};
    }
    const m =
      plain.match(/^(\d{4})(\d{2})(\d{2})$/) || plain.match(/^(?:(\d{4})\D{1,2})?(\d{1,2})\D{1,2}(\d{1,2})\D{0,2}$/);
    if (!m) return {fault: "日子写成 2026-11-23 或者 11-23 就行。"};
    const [y, month, date] = [Number(m[1] || now.getFullYear()), Number(m[2]), Number(m[3])];
    const d = new Date(y, month - 1, date);
    if (y < 1900 || y > 2199 || d.getMonth() !== month - 1 || d.getDate() !== date)
      return {fault: `没有${y}年${month}月${date}日这一天，请对着日历改。`};
    return {iso: isoOf(y, month, date)};
  };
  const isoOf = (y, m, d) => `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;

  // ---- what may not stand on paper ---------------------------------------------------------------------------------
  // Control characters, marks that turn the direction of writing, halves of characters: no document can hold them.
  const UNSEEN = new RegExp(
    "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufffe\\uffff]" +
      "|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]",
    "g",
  );
  const clean = (text) => text.replace(UNSEEN, "");
  // The one sentence on a value that cannot be used; empty when it can.
  fz.paper.fault = (field, value, kind = field.kind) => {
    if (kind === "表格") {
      for (const [i, row] of value.entries())
        for (const [k, cell] of row.entries()) {
          const said = fz.paper.fault({name: `${field.name}第 ${i + 1} 行“${field.options[k]}”`}, cell, "格");
          if (said) return said;
        }
      return "";
    }
    UNSEEN.lastIndex = 0;
    if (UNSEEN.test(value)) return `“${field.name}”里有看不见的控制字符，请删掉重打。`;
    if (kind === "日期" || kind === "推算") return fz.paper.readDay(value).fault || "";
    const most = kind === "格" ? LONGEST.表格 : LONGEST[kind];
    const count = [...value].length;
    return most && count > most ? `“${field.name}”最多 ${most} 个字，现在 ${count} 个，请删短一些。` : "";
  };
  fz.paper.mostRows = MOST_ROWS;

  // ---- filling -----------------------------------------------------------------------------------------------------
  // Blocks with gaps in, blocks with words out; a gap nothing stands in stays one ({blank: true}).
  fz.paper.fill = (blocks, fields, values) => {
    const of = new Map(fields.map((f) => [f.name, f]));
    const isoFor = (name) => fz.paper.readDay(values[name] || "").iso || "";
    const said = (field) => clean(String(values[field.name] ?? "")).trim();
    const gap = (run, inTable) => {
      const field = of.get(run.f);
      const make = (s, blank = false) => ({s, b: run.b, f: run.f, blank});
      if (field.kind === "日期" || field.kind === "推算") {
        const iso = isoFor(run.f);
        const line = inTable ? WIDE : "＿";
        return make(iso ? day(iso) : `${line.repeat(4)}年${line.repeat(2)}月${line.repeat(2)}日`, !iso);
      }
      const text = said(field);
      if (field.kind === "选择" && inTable)
        return make(field.options.map((o) => `${o === text ? "☑" : "□"}${o}`).join(WIDE), false);
      if (text) return make(text);
      if (field.kind === "选择") return make(`（${field.options.join("／")}）`, true);
      if (inTable) return make(field.kind === "多行" ? "\n\n" : "", true); // room to write by hand
      return make("＿".repeat(field.kind === "多行" ? 24 : 6), true);
    };
    const runs = (list, inTable = false) => list.map((r) => (r.f ? gap(r, inTable) : r));
    const lines = (text) =>
      text
        .split("\n")
        .map((l) => l.replace(/\t/g, WIDE).trim())
        .filter(Boolean);
    const out = [];
    for (const block of blocks) {
      const alone = block.runs?.length === 1 && block.runs[0].f ? of.get(block.runs[0].f) : null;
      if (block.t === "rows") {
        const rows = (values[block.f] || []).map((r) => r.map((c) => clean(c).trim())).filter((r) => r.some(Boolean));
        const shown = rows.length ? rows : [0, 1, 2].map(() => block.columns.map(() => ""));
        const cells = shown.map((r, i) => [[{s: String(i + 1)}], ...r.map((c) => [{s: c, f: block.f}])]);
        const head = ["序号", ...block.columns].map((c) => [{s: c}]);
        const widths = [1, ...block.columns.map(() => Math.max(2, 9 / block.columns.length))];
        out.push({t: "table", head: true, widths, rows: [head, ...cells]});
      } else if (block.t === "table") {
        out.push({...block, rows: block.rows.map((r) => r.map((c) => runs(c, true)))});
      } else if (block.t === "annex") {
        lines(said(alone)).forEach((l, i, all) => {
          const number = all.length > 1 ? `${i + 1}. ` : "";
          out.push({t: i ? "annex-more" : "annex", runs: [{s: `${i ? "" : "附件："}${number}${l}`, f: alone.name}]});
        });
      } else if (alone?.kind === "多行" && block.t === "p" && said(alone)) {
        for (const l of lines(said(alone))) out.push({t: "p", runs: [{s: l, f: alone.name}]});
      } else if (block.t === "sides") {
        out.push({...block, left: runs(block.left), right: runs(block.right)});
      } else if (block.t === "signed") {
        out.push({...block, organ: runs(block.organ), date: runs(block.date)});
      } else out.push(block.runs ? {...block, runs: runs(block.runs)} : block);
    }
    return out;
  };
  fz.paper.words = (runs) => runs.map((r) => r.s).join("");
  // How wide words are, in characters: a Latin letter or figure is half of one.
  fz.paper.span = (text) => [...text].reduce((n, c) => n + (c.charCodeAt(0) < 256 ? 0.5 : 1), 0);
  // Where the two lines at the end stand, in characters from the right edge: the date at four, the office centred over it.
  fz.paper.signed = (block) => {
    const {words, span} = fz.paper;
    const [organ, date] = [span(words(block.organ)), span(words(block.date))];
    const over = (organ - date) / 2;
    const dateAt = Math.max(4, Math.min(over + 1, 27 - date));
    return {organ: Math.max(0, dateAt - over), date: dateAt};
  };
  // The office's name above a paper: as large as a line holds, at most 42 points.
  fz.paper.organSize = (runs) =>
    Math.max(22, Math.min(42, Math.floor(430 / Math.max(1, fz.paper.span(fz.paper.words(runs))))));
  // A cell that only names what stands beside it.
  fz.paper.isLabel = (runs) => runs.length > 0 && runs.every((r) => !r.f) && fz.paper.words(runs).length <= 12;

  // ---- drawing -----------------------------------------------------------------------------------------------------
  const draw = (runs) =>
    runs.map((r) => {
      const parts = r.s.split("\n").flatMap((l, i) => (i ? [h("br"), l] : [l]));
      if (!r.f) return r.b ? h("b", {}, parts) : parts;
      return h(r.b ? "b" : "span", {class: r.blank ? "gap" : "filled", dataset: {f: r.f}}, parts);
    });
  const DRAW = {
    line: () => h("div", {class: "red-line"}),
    double: () => h("div", {class: "red-line twice"}),
    organ: (b) => h("p", {class: "organ", style: `font-size:${fz.paper.organSize(b.runs)}pt`}, draw(b.runs)),
    sides: (b) => h("p", {class: "sides"}, h("span", {}, draw(b.left)), h("span", {}, draw(b.right))),
    signed: (b) => {
      const at = fz.paper.signed(b);
      return h(
        "div",
        {class: "signed"},
        h("p", {style: `margin-inline-end:${at.organ}em`}, draw(b.organ)),
        h("p", {style: `margin-inline-end:${at.date}em`}, draw(b.date)),
      );
    },
    table: (b) => {
      const all = b.widths.reduce((a, c) => a + c, 0);
      const row = (cells, tag) =>
        h(
          "tr",
          {},
          cells.map((c) => h(tag, {class: fz.paper.isLabel(c) ? "cell-name" : null}, draw(c))),
        );
      return h(
        "table",
        {},
        h(
          "colgroup",
          {},
          b.widths.map((w) => h("col", {style: `width:${(100 * w) / all}%`})),
        ),
        b.head && h("thead", {}, row(b.rows[0], "th")),
        h(
          "tbody",
          {},
          b.rows.slice(b.head ? 1 : 0).map((r) => row(r, "td")),
        ),
      );
    },
  };
  // The filled blocks as elements.
  fz.paper.draw = (filled) => filled.map((b) => (DRAW[b.t] ? DRAW[b.t](b) : h("p", {class: `b-${b.t}`}, draw(b.runs))));
  // The size of the paper holds for the whole document, so it stands there only while a paper is open.
  fz.paper.page = (on) => {
    const there = document.getElementById("fz-paper-page");
    if (!on) there?.remove();
    else if (!there) {
      const number = 'content: "— " counter(page) " —"; font: 14pt "SimSun", "Noto Serif CJK SC", serif';
      const style = h("style", {id: "fz-paper-page"});
      style.textContent =
        "@page { size: A4; margin: 37mm 26mm 35mm 28mm; } " +
        `@page :right { @bottom-right { ${number} } } @page :left { @bottom-left { ${number} } }`;
      document.head.append(style);
    }
  };
})();
