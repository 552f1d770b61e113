// A filled sheet as a Word file (GB/T 9704-2012), made here in the browser: nothing that was typed goes anywhere.
(() => {
  const fz = window.fangzhi;
  fz.paper = fz.paper || {};
  const NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const SONG = "方正小标宋简体",
    FANG = "仿宋_GB2312",
    HEI = "黑体",
    KAI = "楷体_GB2312";
  const RED = "FF0000";
  const LINE = 560; // twentieths of a point: 28 points, 22 lines a page
  const CHARACTER = 320; // the same: one character of 三号
  const WIDTH = 8845; // the same: 156 mm between the margins

  // ---- WordprocessingML ----------------------------------------------------------------------------------------------
  const xml = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const run = (r, {font = FANG, size = 32, color = ""} = {}) => {
    const looks =
      `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${font}"/>${r.b ? "<w:b/>" : ""}` +
      `${color ? `<w:color w:val="${color}"/>` : ""}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>`;
    const text = r.s
      .split("\n")
      .map((l) => `<w:t xml:space="preserve">${xml(l)}</w:t>`)
      .join("<w:br/>");
    return `<w:r><w:rPr>${looks}</w:rPr>${text}</w:r>`;
  };
  const para = (
    inner,
    {jc = "", first = 0, right = 0, left = 0, before = 0, after = 0, line = LINE, rule = "exact", more = ""} = {},
  ) =>
    `<w:p><w:pPr>${more}<w:spacing w:before="${before}" w:after="${after}" w:line="${line}" w:lineRule="${rule}"/>` +
    `<w:ind w:left="${left}" w:right="${Math.round(right)}" w:firstLine="${first}"/>` +
    `${jc ? `<w:jc w:val="${jc}"/>` : ""}</w:pPr>${inner}</w:p>`;
  const runs = (list, looks) => list.map((r) => run(r, looks)).join("");
  const border = (side, style, size, color) =>
    `<w:pBdr><w:${side} w:val="${style}" w:sz="${size}" w:space="1" w:color="${color}"/></w:pBdr>`;
  const indented = (font, more) => (b) => para(runs(b.runs, {font}), {first: 2 * CHARACTER, more});

  const table = (b) => {
    const all = b.widths.reduce((a, c) => a + c, 0);
    const widths = b.widths.map((w) => Math.round((WIDTH * w) / all));
    const looks = (head) => ({size: 28, font: head ? HEI : FANG});
    const cell = (c, k, head) =>
      `<w:tc><w:tcPr><w:tcW w:w="${widths[k]}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>` +
      `${para(runs(c, looks(head)), {jc: head || fz.paper.isLabel(c) ? "center" : "left", line: 440, rule: "atLeast"})}</w:tc>`;
    const row = (cells, head) =>
      `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="567" w:hRule="atLeast"/>${head ? "<w:tblHeader/>" : ""}</w:trPr>` +
      `${cells.map((c, k) => cell(c, k, head)).join("")}</w:tr>`;
    const sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    return (
      `<w:tbl><w:tblPr><w:tblW w:w="${WIDTH}" w:type="dxa"/><w:tblBorders>` +
      sides.map((s) => `<w:${s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`).join("") +
      '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/>' +
      '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>' +
      `<w:tblGrid>${widths.map((w) => `<w:gridCol w:w="${w}"/>`).join("")}</w:tblGrid>` +
      `${b.rows.map((r, i) => row(r, b.head && i === 0)).join("")}</w:tbl>${para("", {line: 240})}`
    );
  };
  const WRITE = {
    organ: (b) =>
      para(runs(b.runs, {font: SONG, size: 2 * fz.paper.organSize(b.runs), color: RED}), {
        jc: "center",
        rule: "atLeast",
        after: 120,
      }),
    line: () => para("", {line: 160, more: border("bottom", "single", 12, RED)}),
    double: () => para("", {line: 120, after: 120, more: border("bottom", "thinThickSmallGap", 24, RED)}),
    number: (b) => para(runs(b.runs), {jc: "center", before: 240}),
    "number-right": (b) => para(runs(b.runs), {jc: "right"}),
    sides: (b) =>
      para(`${runs(b.left)}<w:r><w:tab/></w:r>${runs(b.right)}`, {
        more: `<w:tabs><w:tab w:val="right" w:pos="${WIDTH}"/></w:tabs>`,
      }),
    title: (b, before, after) =>
      para(runs(b.runs, {font: SONG, size: 44}), {
        jc: "center",
        line: 640,
        before: before?.t === "title" ? 0 : before ? LINE : 0,
        after: ["title", "number-right"].includes(after?.t) ? 0 : LINE,
      }),
    to: (b) => para(runs(b.runs)),
    h: indented(HEI, "<w:keepNext/>"),
    h2: indented(KAI, "<w:keepNext/>"),
    p: indented(FANG),
    right: (b) => para(runs(b.runs), {jc: "right", right: 2 * CHARACTER}),
    annex: (b) => para(runs(b.runs), {first: 2 * CHARACTER, before: LINE}),
    "annex-more": (b) => para(runs(b.runs), {left: 5 * CHARACTER}),
    signed: (b) => {
      const at = fz.paper.signed(b);
      return (
        para(runs(b.organ), {jc: "right", right: at.organ * CHARACTER, before: 2 * LINE, more: "<w:keepNext/>"}) +
        para(runs(b.date), {jc: "right", right: at.date * CHARACTER})
      );
    },
    receipt: (b) => para(runs(b.runs, {size: 28}), {before: LINE, more: border("top", "dashed", 6, "000000")}),
    table,
  };
  const body = (filled) => filled.map((b, i) => WRITE[b.t](b, filled[i - 1], filled[i + 1])).join("");

  // 页码：四号半角宋体，一字线，单页靠右、双页靠左各空一字
  const footer = (jc) => {
    const small = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="28"/></w:rPr>';
    const field = (type) => `<w:r>${small}<w:fldChar w:fldCharType="${type}"/></w:r>`;
    return (
      `${HEAD}<w:ftr ${NS}>` +
      para(
        `<w:r>${small}<w:t xml:space="preserve">— </w:t></w:r>${field("begin")}` +
          `<w:r>${small}<w:instrText>PAGE</w:instrText></w:r>${field("separate")}<w:r>${small}<w:t>1</w:t></w:r>${field("end")}` +
          `<w:r>${small}<w:t xml:space="preserve"> —</w:t></w:r>`,
        {jc, left: jc === "left" ? 280 : 0, right: jc === "right" ? 280 : 0, line: 240, rule: "auto"},
      ) +
      "</w:ftr>"
    );
  };
  const parts = (filled) => {
    const kind = (name) => `application/vnd.openxmlformats-officedocument.wordprocessingml.${name}+xml`;
    const named = {
      document: "document.main",
      styles: "styles",
      settings: "settings",
      footer1: "footer",
      footer2: "footer",
    };
    return {
      "[Content_Types].xml":
        `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        Object.entries(named)
          .map(([n, k]) => `<Override PartName="/word/${n}.xml" ContentType="${kind(k)}"/>`)
          .join("") +
        "</Types>",
      "_rels/.rels":
        `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
        `<Relationship Id="r1" Type="${RELS}/officeDocument" Target="word/document.xml"/></Relationships>`,
      "word/_rels/document.xml.rels":
        `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
        ["styles", "settings", "footer1", "footer2"]
          .map((n, i) => `<Relationship Id="r${i + 1}" Type="${RELS}/${n.replace(/\d/, "")}" Target="${n}.xml"/>`)
          .join("") +
        "</Relationships>",
      "word/styles.xml":
        `${HEAD}<w:styles ${NS}><w:docDefaults><w:rPrDefault><w:rPr>` +
        `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${FANG}"/><w:sz w:val="32"/><w:szCs w:val="32"/>` +
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>' +
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>',
      "word/settings.xml": `${HEAD}<w:settings ${NS}><w:evenAndOddHeaders/></w:settings>`,
      "word/footer1.xml": footer("right"),
      "word/footer2.xml": footer("left"),
      "word/document.xml":
        `${HEAD}<w:document ${NS} xmlns:r="${RELS}"><w:body>${body(filled)}<w:sectPr>` +
        '<w:footerReference w:type="default" r:id="r3"/><w:footerReference w:type="even" r:id="r4"/>' +
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" ' +
        'w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr></w:body></w:document>',
    };
  };

  // ---- a zip without compression: names are ASCII, so are lengths below 4 GB -------------------------------------------
  const TABLE = Uint32Array.from({length: 256}, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes) => {
    let c = 0xffffffff;
    for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const numbers = (...pairs) => {
    const out = new DataView(new ArrayBuffer(pairs.reduce((n, [, size]) => n + size, 0)));
    let at = 0;
    for (const [value, size] of pairs) {
      if (size === 2) out.setUint16(at, value, true);
      else out.setUint32(at, value, true);
      at += size;
    }
    return new Uint8Array(out.buffer);
  };
  const DAY = [0x21, 2]; // 1980-01-01: a file says nothing of when it was made
  const zip = (files) => {
    const encode = new TextEncoder();
    const [front, back] = [[], []];
    let at = 0;
    for (const [name, text] of Object.entries(files)) {
      const [called, data] = [encode.encode(name), encode.encode(text)];
      const shared = [
        [20, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        DAY,
        [crc(data), 4],
        [data.length, 4],
        [data.length, 4],
        [called.length, 2],
        [0, 2],
      ];
      const local = [numbers([0x04034b50, 4], ...shared), called, data];
      back.push(numbers([0x02014b50, 4], [20, 2], ...shared, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), called);
      front.push(...local);
      at += local.reduce((n, p) => n + p.length, 0);
    }
    const size = back.reduce((n, p) => n + p.length, 0);
    const count = Object.keys(files).length;
    const end = numbers([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [at, 4], [0, 2]);
    return [...front, ...back, end];
  };

  // The Word file of filled blocks.
  fz.paper.word = (filled) =>
    new Blob(zip(parts(filled)), {
      type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    });
})();
