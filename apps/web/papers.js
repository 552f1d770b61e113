// 文书: the form on the left, the sheet on the right as it will be printed. What is typed lives in this page's memory
// alone: not in the address, not in the browser's storage, not on the server; only days that a limit runs from are sent.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  fz.paper = fz.paper || {};
  const typed = new Map(); // paper → field → what was typed; gone with the page
  const touched = (values) => Object.values(values).some((v) => (Array.isArray(v) ? v.flat().some(Boolean) : v));
  addEventListener("beforeunload", (e) => {
    if ([...typed.values()].some((v) => touched(v.own))) e.preventDefault();
  });
  const start = (data) => {
    const own = {};
    for (const f of data.fields) if (f.default) own[f.name] = f.default;
    return {own, worked: {}, defaults: {...own}};
  };

  // ---- one field -----------------------------------------------------------------------------------------------------
  // Each gives {node, input, set(value), say(fault), told(worked)}; `changed(value)` is called on every stroke.
  const plain = (field, id, changed) => {
    const about = {id, name: id, autocomplete: "off", "aria-describedby": `${id}-hint ${id}-fault`};
    const typing = {on: {input: (e) => changed(e.target.value)}};
    if (field.kind === "多行") return h("textarea", {...about, rows: "4", ...typing});
    if (field.kind === "选择")
      return h(
        "select",
        {...about, class: "pick", on: {change: (e) => changed(e.target.value)}},
        h("option", {value: ""}, "（先不选）"),
        field.options.map((o) => h("option", {value: o}, o)),
      );
    const isDay = field.kind === "日期" || field.kind === "推算";
    return h("input", {
      ...about,
      type: "text",
      class: isDay ? "day" : null,
      inputmode: isDay ? "numeric" : null,
      placeholder: field.kind === "日期" ? "2026-11-23" : field.kind === "推算" ? `填了“${field.start}”就算出来` : null,
      ...typing,
    });
  };
  const one = (field, id, act, changed) => {
    const input = plain(field, id, changed);
    const fault = h("p", {class: "bad-text", id: `${id}-fault`, role: "status"});
    const how = h("div", {class: "paper-how"});
    const hint = [field.hint, field.limit && `从“${field.start}”起${field.limit}；填了就以填的为准`].filter(Boolean);
    return {
      input,
      set: (value) => {
        if (fz.active() !== input) input.value = value;
      },
      say: (text) => {
        fault.textContent = text;
        input.setAttribute("aria-invalid", String(Boolean(text)));
      },
      told: (w) =>
        how.replaceChildren(
          ...(!w
            ? []
            : w.error
              ? [h("p", {class: "bad-text"}, w.error)]
              : [
                  h("p", {class: "small"}, `最后一天 ${w.last}`),
                  ...w.notices.map((n) => h("p", {class: "small warn-text"}, n)),
                  h(
                    "details",
                    {class: "how"},
                    h("summary", {}, "怎么算的"),
                    h(
                      "ol",
                      {},
                      w.words.map((l) => h("li", {}, l)),
                    ),
                  ),
                ]),
        ),
      node: h(
        "div",
        {class: "paper-field"},
        h("label", {for: id}, field.name),
        h(
          "div",
          {class: "paper-input"},
          input,
          field.kind === "日期" &&
            fz.button(
              "今天",
              () => {
                input.value = fz.paper.readDay("今天").iso;
                changed(input.value);
              },
              {tone: "quiet small", title: `${field.name}：今天`},
            ),
        ),
        h("p", {class: "small", id: `${id}-hint`}, hint.join("。")),
        fault,
        how,
        field.basis && fz.bases(field.basis, act),
      ),
    };
  };
  const many = (field, id, changed) => {
    const fault = h("p", {class: "bad-text", role: "status"});
    const list = h("div", {class: "paper-rows"});
    let rows = [];
    const tell = () => changed(rows.map((r) => [...r]));
    const redraw = (focus = -1) => {
      list.replaceChildren(
        ...rows.map((row, i) =>
          h(
            "div",
            {class: "paper-row", role: "group", "aria-label": `${field.name}第 ${i + 1} 行`},
            field.options.map((o, k) =>
              h("input", {
                type: "text",
                autocomplete: "off",
                placeholder: o,
                "aria-label": `${o}，第 ${i + 1} 行`,
                value: row[k],
                on: {
                  input: (e) => {
                    row[k] = e.target.value;
                    tell();
                  },
                },
              }),
            ),
            fz.button(
              "删",
              () => {
                rows.splice(i, 1);
                if (!rows.length) rows.push(field.options.map(() => ""));
                redraw(Math.min(i, rows.length - 1));
                tell();
              },
              {tone: "quiet small", title: `删去第 ${i + 1} 行`},
            ),
          ),
        ),
      );
      if (focus >= 0) list.children[focus]?.querySelector("input")?.focus();
    };
    const more = fz.button(
      "加一行",
      () => {
        if (rows.length >= fz.paper.mostRows) {
          fz.notice({text: `一份文书最多 ${fz.paper.mostRows} 行，再多请分成两份。`, tone: "bad"});
          return;
        }
        rows.push(field.options.map(() => ""));
        redraw(rows.length - 1);
        tell();
      },
      {tone: "small"},
    );
    return {
      get input() {
        return list.querySelector("input");
      },
      set: (value) => {
        if (list.contains(fz.active())) return;
        rows = value?.length ? value.map((r) => [...r]) : [field.options.map(() => "")];
        redraw();
      },
      say: (text) => {
        fault.textContent = text;
      },
      told: () => {},
      node: h(
        "fieldset",
        {class: "paper-field", id},
        h("legend", {}, field.name),
        field.hint && h("p", {class: "small"}, field.hint),
        list,
        more,
        fault,
      ),
    };
  };

  // ---- the paper -------------------------------------------------------------------------------------------------------
  const head = (data, ...more) =>
    h(
      "header",
      {class: "entry-head"},
      h("p", {class: "eyebrow"}, [data.kind, data.stage, data.user && `${data.user}用`].filter(Boolean).join(" · ")),
      h("h2", {tabindex: "-1"}, data.title, " ", fz.stamps(data.stamps)),
      data.changed?.length
        ? h(
            "div",
            {class: "changed", role: "note"},
            h("p", {}, h("b", {}, "依据已变，用之前先核对。")),
            h(
              "ul",
              {},
              data.changed.map((c) => h("li", {}, c.href ? h("a", {href: c.href}, c.text) : c.text)),
            ),
          )
        : null,
      fz.prose(data.body),
      ...more,
    );
  const below = (data, act) => [
    fz.section("依据", fz.bases(data.basis, act)),
    fz.section(
      "相关",
      data.related?.length
        ? h(
            "ul",
            {class: "links"},
            data.related.map((r) =>
              h("li", {}, h("span", {class: "kind"}, r.kind), h("a", {href: r.href, dataset: {entry: r.id}}, r.title)),
            ),
          )
        : null,
    ),
    act.after?.(data),
    h(
      "p",
      {class: "keeping"},
      `责任人：${data.owner}　核验：${data.verified}${data.due ? `　下次核验：${data.due}` : ""}`,
    ),
  ];
  // The sheet, made as small as its column is narrow.
  const a4 = (filled) => {
    const page = h("div", {class: "a4"}, fz.paper.draw(filled));
    const box = h("section", {class: "paper-sheet", "aria-label": "预览"}, page);
    new ResizeObserver(() => {
      page.style.zoom = Math.min(1, (box.clientWidth - 2) / 794);
    }).observe(box);
    return {box, page};
  };
  const reading = (data, act) => ({
    reckoned: () => {},
    node: h(
      "article",
      {class: "entry paper"},
      head(data, h("p", {class: "row"}, h("a", {class: "button", href: data.href}, "填写这份文书"))),
      a4(fz.paper.fill(data.blocks, data.fields, {})).box,
      ...below(data, act),
    ),
  });

  fz.shapes.paper = (data, act) => {
    if (!data.form) return reading(data, act);
    if (!typed.has(data.id)) typed.set(data.id, start(data));
    if (fz.paper.filled?.id === data.id) {
      // another page hands words over: once, and never over what was typed
      const {own} = typed.get(data.id);
      for (const [name, words] of Object.entries(fz.paper.filled.values)) own[name] ||= words;
      fz.paper.filled = null;
    }
    let kept = typed.get(data.id);
    const values = () => {
      const out = {...kept.own};
      for (const [name, w] of Object.entries(kept.worked)) if (!out[name] && w.day) out[name] = w.day;
      return out;
    };
    const {box, page} = a4([]);
    const left = h("p", {class: "small", role: "status"});
    const parts = new Map();
    const faults = () => {
      const now = values();
      return data.fields
        .map((f) => [f, fz.paper.fault(f, now[f.name] ?? (f.kind === "表格" ? [] : ""))])
        .filter(([, said]) => said);
    };
    const show = () => {
      const now = values();
      page.replaceChildren(...fz.paper.draw(fz.paper.fill(data.blocks, data.fields, now)));
      const wrong = new Map(faults().map(([f, said]) => [f.name, said]));
      for (const [name, part] of parts) part.say(wrong.get(name) || "");
      const gaps = new Set([...page.querySelectorAll(".gap")].map((g) => g.dataset.f)).size;
      left.textContent = gaps ? `还有 ${gaps} 处空着，会印成横线，可以手写。` : "都填好了。";
    };
    const showSoon = fz.lazy(80, show);
    const starts = new Set(data.fields.map((f) => f.start).filter(Boolean));
    const days = fz.lazy(150, () => {
      const sent = {};
      for (const name of starts) {
        const {iso} = fz.paper.readDay(kept.own[name] || "");
        if (iso) sent[name] = iso;
      }
      act.days(sent);
    });
    const fields = data.fields.map((f, i) => {
      const changed = (value) => {
        kept.own[f.name] = value;
        showSoon();
        if (starts.has(f.name)) days();
      };
      const part = f.kind === "表格" ? many(f, `paper-${i}`, changed) : one(f, `paper-${i}`, act, changed);
      parts.set(f.name, part);
      return part.node;
    });
    const refill = () => {
      const now = values();
      for (const f of data.fields) parts.get(f.name).set(now[f.name] ?? (f.kind === "表格" ? [] : ""));
      for (const f of data.fields) parts.get(f.name).told(kept.worked[f.name]);
      show();
    };
    const sound = () => {
      const [first] = faults();
      if (!first) return true;
      fz.notice({text: first[1], tone: "bad"});
      parts.get(first[0].name).input?.focus();
      return false;
    };
    const print = () => {
      if (!sound()) return;
      show();
      window.print();
    };
    const word = () => {
      if (!sound()) return;
      const link = h("a", {download: `${data.title}.docx`});
      link.href = URL.createObjectURL(fz.paper.word(fz.paper.fill(data.blocks, data.fields, values())));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      fz.notice({text: "已存成 Word，在浏览器的下载里。"});
    };
    const clear = () => {
      const before = kept;
      typed.set(data.id, start(data));
      kept = typed.get(data.id);
      fz.active()?.blur?.();
      refill();
      fz.notice({text: "清空了。", undo: "undo"}, () => {
        typed.set(data.id, before);
        kept = before;
        refill();
      });
    };
    page.addEventListener("click", (e) => {
      const gap = e.target.closest("[data-f]");
      if (gap) parts.get(gap.dataset.f)?.input?.focus();
    });
    refill();
    if (starts.size) days();
    return {
      reckoned: (told) => {
        if (told?.paper !== data.id) return;
        kept.worked = told.days;
        refill();
      },
      node: h(
        "article",
        {class: "entry paper"},
        head(data),
        h(
          "div",
          {class: "paper-desk"},
          h(
            "form",
            {class: "paper-form", autocomplete: "off", on: {submit: (e) => e.preventDefault()}},
            h("p", {class: "paper-private"}, "填的字只在这一页：不上传，不保存，关掉就没有了。"),
            fields,
          ),
          h(
            "div",
            {class: "paper-side"},
            h(
              "div",
              {class: "tools", role: "toolbar", "aria-label": "工具"},
              fz.button("打印", print, {icon: "print"}),
              fz.button("存成 Word", word, {icon: "copy"}),
              fz.button("清空", clear, {tone: "quiet"}),
            ),
            left,
            box,
          ),
        ),
        ...below(data, act),
      ),
    };
  };
})();
