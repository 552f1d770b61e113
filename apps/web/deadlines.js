// Time limits with their calculator: the box always shows the day that is counted from; limits of one event share it.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const WHY = ["听证", "鉴定", "在途", "其他"];

  // A box for a day that never shows another day than the one in use. tell(text) gets what was typed.
  fz.dayBox = (id, label, tell, more = {}) => {
    let day = "";
    const input = h("input", {id, class: "day", type: "text", inputmode: "numeric", autocomplete: "off", ...more});
    input.addEventListener("change", () => {
      if (input.value.trim() === day) input.value = day;
    });
    input.addEventListener("blur", () => {
      if (input.getAttribute("aria-invalid") !== "true" && day) input.value = day;
    });
    input.addEventListener("focus", () => input.select());
    return {
      input,
      label: h("label", {for: id}, label),
      show(value, bad = false) {
        day = value;
        input.setAttribute("aria-invalid", String(!!bad));
        if (fz.active() !== input) input.value = value;
      },
      tell,
    };
  };

  function pauseOf(i, send) {
    const days = h("input", {
      id: `pause-${i}`,
      class: "day few",
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      maxlength: "4",
    });
    const why = h(
      "select",
      {class: "pick", "aria-label": "为什么不算"},
      WHY.map((w) => h("option", {value: w}, w)),
    );
    const law = h("p", {class: "small"});
    const tell = () => send(days.value, why.value);
    days.addEventListener("input", fz.lazy(120, tell));
    why.addEventListener("change", tell);
    const node = h(
      "details",
      {class: "pause"},
      h("summary", {}, "有不算的天数"),
      h(
        "div",
        {class: "row"},
        why,
        h("label", {for: `pause-${i}`}, "用去"),
        days,
        h("span", {class: "small"}, "天不算（工作日的时限，按工作日填）"),
      ),
      law,
    );
    return {
      node,
      show(pause) {
        if (fz.active() !== days) days.value = pause ? String(pause.days) : "";
        if (pause) {
          why.value = pause.why;
          node.open = true;
        }
        law.textContent = pause ? `${pause.law}。` : "";
      },
    };
  }

  function row(d, i, items, act) {
    const out = h("div", {class: "last-day", "aria-live": "polite"});
    const leads = d.leader === i || d.leader == null;
    const own = d.limit && act.reckon && leads;
    const box = own ? fz.dayBox(`from-${i}`, "从哪天算", (text) => act.reckon(i, text)) : null;
    const today = box && fz.button("今天", () => act.reckon(i, ""), {tone: "quiet small"});
    const pause = own && act.pause ? pauseOf(i, (days, why) => act.pause(i, days, why)) : null;
    box?.input.addEventListener(
      "input",
      fz.lazy(120, () => box.tell(box.input.value)),
    );
    const node = h(
      "li",
      {class: "deadline"},
      h(
        "div",
        {class: "limit"},
        h("b", {}, d.name),
        d.limit ? h("span", {class: "days"}, d.limit) : null,
        d.extension && h("span", {class: "extension"}, `可延长${d.extension}`),
      ),
      h("p", {class: "small"}, d.start && `起算：${d.start}`, d.note && (d.start ? "；" : "") + d.note),
      box && h("div", {class: "reckon"}, box.label, box.input, today, out),
      pause?.node,
      !box &&
        d.limit &&
        act.reckon &&
        h("div", {class: "reckon"}, h("span", {class: "small"}, `和“${items[d.leader].name}”同一天起算`), out),
      fz.bases(d.basis || [], act),
    );
    return {box, today, pause, out, node};
  }

  // The last day into the calendar of whoever asks; the file is made of what stands here already.
  const toCalendar = (v, name) =>
    v.ics &&
    h(
      "a",
      {
        class: "small no-print",
        href: URL.createObjectURL(new Blob([v.ics], {type: "text/calendar"})),
        download: `${name.replace(/[<>:"/\\|?*]/g, "_")}.ics`,
      },
      "加到日历",
    );

  const result = (v, name) => [
    h(
      "span",
      {class: "last-line"},
      v.today ? "从今天算，最后一天 " : "最后一天 ",
      h("b", {}, v.last),
      v.left && h("span", {class: "left"}, `（${v.left}）`),
    ),
    toCalendar(v, name) || "",
    v.extended ? h("span", {class: "small"}, `延长后 ${v.extended}`) : "",
    ...(v.notices || []).map((n) => h("span", {class: "small warn-text"}, n)),
    v.unknown ? h("a", {class: "small", href: "/holidays"}, "去“放假安排”") : "",
    h(
      "details",
      {class: "how"},
      h("summary", {}, "怎么算的"),
      h(
        "ol",
        {},
        v.words.map((w) => h("li", {}, w)),
      ),
    ),
  ];

  fz.deadlines = (items, act) => {
    const rows = items.map((d, i) => row(d, i, items, act));
    const list = items.length
      ? h(
          "ul",
          {class: "deadlines"},
          rows.map((r) => r.node),
        )
      : null;
    return {
      list,
      show: (values) =>
        (values || []).forEach((v, i) => {
          const r = rows[i];
          if (!r || !v || !act.reckon) return;
          r.box?.show(v.day, !!v.error);
          if (r.today) r.today.disabled = !!v.today;
          r.pause?.show(v.pause);
          r.out.replaceChildren(
            ...(v.error
              ? [
                  h("span", {class: "bad-text"}, v.error),
                  v.unknown && h("a", {class: "small", href: "/holidays"}, "去“放假安排”"),
                ].filter(Boolean)
              : result(v, items[i].name)),
          );
        }),
    };
  };
})();
