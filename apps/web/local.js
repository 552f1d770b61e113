// What is local: an office with how it is reached, the offices an answer sends people to, the values a text names.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  const phone = (text) => {
    const number = text
      .replace(/（.*$/, "")
      .replace(/转/, ",")
      .replace(/[^\d,]/g, "");
    return h("a", {class: "phone", href: `tel:${number}`}, text);
  };
  const lines = (rows) =>
    rows.map(([k, v]) => h("span", {class: "office-line"}, h("span", {class: "small"}, `${k} `), v));

  // 找谁、打哪个电话: beside 去哪里办.
  fz.offices = (offices, act = {}) =>
    offices?.length
      ? fz.section(
          "找谁、打哪个电话",
          h(
            "ul",
            {class: "offices"},
            offices.map((o) =>
              h(
                "li",
                {},
                h(
                  "a",
                  {
                    class: "office-name",
                    href: o.href,
                    on: {
                      click: (e) => {
                        if (act.open && !e.ctrlKey && !e.metaKey) {
                          e.preventDefault();
                          act.open(o.id);
                        }
                      },
                    },
                  },
                  o.title,
                ),
                o.phones.map(phone),
                lines(o.lines),
                o.handles && h("span", {class: "small office-for"}, o.handles),
              ),
            ),
          ),
        )
      : null;

  // Where the local values of a text come from; one that cannot be used says so.
  fz.localValues = (rows) =>
    rows?.length
      ? fz.section(
          "本地的数",
          h(
            "ul",
            {class: "plain"},
            rows.map((r) =>
              h(
                "li",
                {},
                h("b", {}, r.state === "ok" ? `${r.name}：${r.text}` : r.text),
                r.state !== "ok" && h("span", {class: "stamp warn"}, r.state === "old" ? "已过期" : "没有填"),
                r.sources.map((s) => h("span", {class: "note-text"}, s)),
                r.note && h("span", {class: "note-text"}, r.note),
              ),
            ),
          ),
        )
      : null;

  fz.shapes.office = (data, act) => ({
    node: h(
      "article",
      {class: "entry office"},
      fz.entryHead(data),
      act.tools?.(data),
      h(
        "div",
        {class: "short reach"},
        data.phones.length ? h("p", {}, data.phones.map(phone)) : null,
        data.lines.length ? h("p", {class: "reach-lines"}, lines(data.lines)) : null,
        data.website && h("p", {class: "reach-lines"}, data.website),
      ),
      data.told && h("p", {class: "small"}, `${data.told}。`),
      h(
        "div",
        {class: "pair"},
        fz.section("管什么", fz.list(data.handles)),
        fz.section("不归它管", fz.list(data.elsewhere)),
      ),
      data.body && fz.section("说明", fz.prose(data.body)),
      fz.section("依据", fz.bases(data.basis, act)),
      fz.localValues(data.local),
      data.sent?.length ? fz.section("哪些答复会叫人来这里", fz.links(data.sent)) : null,
      fz.related(data),
      act.after?.(data),
      fz.keeping(data),
    ),
  });

  fz.shapes.values = (data, act) => ({
    node: h(
      "article",
      {class: "entry values"},
      fz.entryHead(data),
      act.tools?.(data),
      fz.prose(data.body),
      data.values.map((v) =>
        h(
          "section",
          {class: "demand"},
          h(
            "h3",
            {},
            v.name,
            " ",
            v.state !== "ok" &&
              h("span", {class: "stamp warn"}, v.state === "old" ? "已过期" : v.value ? "还没有到时候" : "没有填"),
          ),
          v.value && h("p", {class: "value"}, v.value),
          h(
            "p",
            {class: "small"},
            [
              v.region,
              v.source && `来源：${v.source}`,
              v.starts && `${v.starts}起`,
              v.ends && `${v.ends}前有效`,
              v.by && `由${v.by}公布`,
            ]
              .filter(Boolean)
              .join("；"),
          ),
          v.note && h("p", {}, v.note),
          h("p", {class: "small"}, "在答复里写 ", h("code", {}, `{${v.name}}`), " 就用上它。"),
        ),
      ),
      fz.keeping(data),
    ),
  });
})();
