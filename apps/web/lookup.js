// 政策答复: one box, grouped results while typing, the card, the article beside it.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // A box that asks while one types: one question in flight, the newest next; nothing is asked inside an IME.
  fz.askingBox = (part, {label, placeholder, message = "query", id = "q"}) => {
    const input = h("input", {
      id,
      class: "box",
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      placeholder,
      role: "combobox",
      "aria-expanded": "true",
      "aria-controls": `${id}-list`,
      "aria-autocomplete": "list",
    });
    let n = 0,
      flying = 0,
      sent = null,
      since = 0;
    let composing = () => false;
    const ask = () => {
      if (composing()) return;
      if (flying && performance.now() - since < 1500) return;
      if (input.value === sent) return;
      sent = input.value;
      flying = ++n;
      since = performance.now();
      part.send(message, {q: sent, n});
    };
    composing = fz.onTyped(input, ask);
    return {
      input,
      ask,
      get composing() {
        return composing();
      },
      get waiting() {
        return flying > 0 || composing() || (sent !== null && input.value !== sent);
      },
      node: h(
        "div",
        {class: "box-line", role: "search"},
        h("label", {for: id, class: "sr"}, label),
        fz.icon("search"),
        input,
      ),
      // Whether an answer is the newest; then what was typed meanwhile is asked.
      landed(result) {
        const mine = !result.n || result.n >= flying;
        if (mine) flying = 0;
        if (result.n === 0 && !composing() && (fz.active() !== input || !input.value)) {
          input.value = result.query;
          sent = result.query;
        }
        ask();
        return mine;
      },
      put(text) {
        input.value = text;
        ask();
      },
    };
  };

  const dateLine = (part) => {
    const input = h("input", {
      class: "day",
      id: "on",
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
    });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", () => part.send("on", {on: input.value}));
    const said = h("span", {class: "on-said"});
    return {
      node: h("div", {class: "on-line"}, h("label", {for: "on"}, "按哪天的规定"), input, said),
      // The day in use stands in the box, always; another day than today's is said beside it too.
      show(day, today) {
        if (fz.active() !== input) input.value = day || "";
        said.textContent = today ? "今天" : "不是今天";
        said.classList.toggle("warn-text", !today);
      },
    };
  };

  fz.view("lookup", (part) => {
    const topicGroup = (group) =>
      h(
        "section",
        {class: "topic-group"},
        group.name && h("h3", {}, group.name),
        h(
          "ul",
          {class: "topics"},
          group.topics.map((t) =>
            h(
              "li",
              {},
              h(
                "button",
                {
                  type: "button",
                  class: "button chip",
                  on: {
                    click: () => {
                      part.send("topic", {t: t.name});
                      box.input.focus();
                    },
                  },
                },
                t.name,
                h("span", {class: "count"}, ` ${t.count}`),
              ),
            ),
          ),
        ),
      );
    const box = fz.askingBox(part, {label: "来人问什么", placeholder: "来人问什么，就打什么：工资、低保、条例34条……"});
    const kinds = h("div", {class: "kinds", role: "group", "aria-label": "只看一类"});
    const day = dateLine(part);
    const notices = h("div", {class: "notices", role: "status", "aria-live": "polite"});
    const list = h("div", {id: "q-list", class: "found", role: "listbox", "aria-label": "结果"});
    const start = h("div", {class: "start"});
    const out = h("section", {class: "way-out", "aria-label": "库里没有正好这样的", hidden: true});
    const drawOut = (way) => {
      out.hidden = !way;
      if (!way) return out.replaceChildren();
      const go = (item, before) =>
        h(
          "a",
          {
            class: "way",
            href: item.href,
            on: {
              click: (e) => {
                if (e.ctrlKey || e.metaKey) return;
                e.preventDefault();
                part.send("open", {id: item.id});
              },
            },
          },
          before,
          item.title.map(([text]) => text).join(""),
          item.label ? ` ${item.label}` : "",
        );
      const asked = query;
      const keep = fz.button(
        "记下这个问题",
        () => {
          part.send("note", {q: asked});
          keep.disabled = true;
        },
        {tone: "small", title: "留给编内容的人；姓名、电话这些会先去掉"},
      );
      fz.fill(
        out,
        h("h2", {class: "way-title"}, "可以这样接着办"),
        h(
          "ul",
          {},
          way.article ? h("li", {}, go(way.article, "最相近的条文：")) : null,
          way.flow
            ? h(
                "li",
                {},
                h("a", {class: "way", href: way.flow.href}, `一步步问：${way.flow.title.map(([t]) => t).join("")}`),
              )
            : null,
          way.topics.length
            ? h(
                "li",
                {},
                "按主题翻：",
                way.topics.map((t) =>
                  fz.button(
                    t,
                    () => {
                      box.put("");
                      part.send("topic", {t});
                    },
                    {tone: "chip"},
                  ),
                ),
              )
            : null,
          h("li", {}, keep),
        ),
        way.near.length > 0 &&
          h(
            "details",
            {},
            h("summary", {}, `沾边的答复 ${way.near.length} 条，不一定是他要问的`),
            h(
              "ul",
              {},
              way.near.map((item) => h("li", {}, go(item, ""))),
            ),
          ),
      );
    };
    const finder = h(
      "section",
      {class: "finder", "aria-label": "查找"},
      h("h1", {class: "sr"}, "政策答复"),
      h("p", {class: "hello"}, "来人问什么？"),
      box.node,
      h("div", {class: "filters"}, kinds, day.node),
      notices,
      out,
      list,
      start,
    );
    part.root.classList.add("browse");
    part.root.dataset.query = "";
    part.root.append(finder);

    let rows = [],
      at = -1,
      query = "",
      nothing = 0,
      eager = false,
      seen = "",
      fits = true,
      look = () => {};
    const mark = (n, scroll = true) => {
      rows[at]?.setAttribute("aria-selected", "false");
      at = n;
      const row = rows[at];
      look();
      if (!row) {
        box.input.removeAttribute("aria-activedescendant");
        return;
      }
      row.setAttribute("aria-selected", "true");
      box.input.setAttribute("aria-activedescendant", row.id);
      if (scroll) requestAnimationFrame(() => row.scrollIntoView({block: "nearest"})); // when all is in its place
    };
    const open = (id) => part.send("open", {id});
    const pane = fz.pane(part, {back: "返回结果", input: () => box.input});

    const again = () => {
      if (box.composing) setTimeout(again, 300);
      else part.send("query", {q: box.input.value, n: 0});
    };
    part.on("found", (result) => {
      if (!result || !box.landed(result)) return;
      query = result.query;
      part.root.dataset.query = query.trim() || result.topic ? "1" : "";
      day.show(result.day, !result.on);
      let i = 0;
      rows = [];
      if (list.scrollTop) list.scrollTop = 0; // before the rows change: after it would lay them all out at once
      list.replaceChildren(
        ...result.groups.map((group) =>
          h(
            "div",
            {role: "group", "aria-label": group.name, class: "group"},
            h(
              "p",
              {class: "group-name", role: "presentation"},
              group.name,
              group.cut ? h("span", {}, ` 前 ${group.items.length} 条`) : "",
            ),
            group.items.map((item) => {
              const row = h(
                "a",
                {
                  id: `hit-${i}`,
                  class: "hit",
                  role: "option",
                  "aria-selected": "false",
                  tabindex: "-1",
                  href: item.href,
                  title: item.why || null,
                  dataset: {id: item.id},
                  on: {
                    click: (e) => {
                      if (!e.ctrlKey && !e.metaKey) {
                        e.preventDefault();
                        mark(rows.indexOf(row), false);
                        open(item.id);
                      }
                    },
                  },
                },
                h(
                  "span",
                  {class: "hit-title"},
                  fz.marks(item.title),
                  item.label && h("b", {}, ` ${item.label}`),
                  " ",
                  fz.stamps(item.stamps),
                ),
                item.short
                  ? h("span", {class: "hit-short"}, fz.marks(item.short))
                  : h("span", {class: "hit-text"}, fz.marks(item.snippet)),
              );
              rows.push(row);
              i += 1;
              return row;
            }),
          ),
        ),
      );
      drawOut(result.out);
      fits = !result.out;
      clearTimeout(nothing);
      if (!rows.length && query.trim().length > 1 && result.n)
        nothing = setTimeout(() => part.send("nothing", {q: query}), 2500);
      box.input.setAttribute("aria-expanded", String(rows.length > 0));
      mark(rows.length ? 0 : -1, false);
      const openId = part.root.dataset.open;
      if (openId) {
        const k = rows.findIndex((r) => r.dataset.id === openId);
        if (k >= 0) mark(k);
      }
      if (eager && !box.waiting) {
        eager = false;
        if (rows[0]) open(rows[0].dataset.id);
      }
      notices.replaceChildren(
        ...result.notices.map((n) =>
          h(
            "p",
            {},
            n.text,
            (n.tries || []).map((t) =>
              fz.button(
                t.label,
                () => {
                  box.put(t.query);
                  box.input.focus();
                },
                {tone: "quiet small"},
              ),
            ),
          ),
        ),
      );
      if (result.notices.some((n) => n.wait)) setTimeout(again, 1000);
      kinds.replaceChildren(
        ...(result.topic
          ? [
              fz.button(
                `主题：${result.topic} ✕`,
                () => {
                  part.send("topic", {t: ""});
                  box.input.focus();
                },
                {tone: "chip on", title: "看全部主题"},
              ),
            ]
          : []),
        ...result.facets.map((f) =>
          fz.button(
            f.count == null ? f.label : `${f.label} ${f.count}`,
            () => part.send("kind", {kind: f.on ? "" : f.kind}),
            {tone: `chip ${f.on ? "on" : ""}`, pressed: !!f.on},
          ),
        ),
      );
    });
    const hand = h("div", {});
    part.on("hand", (data) => hand.replaceChildren(...[fz.atHand(data)].filter(Boolean)));
    part.on(
      "start",
      (data) =>
        data &&
        start.replaceChildren(
          hand,
          h("h2", {class: "start-title"}, "按主题看"),
          h("div", {class: "topic-groups"}, data.groups.map(topicGroup)),
          h("p", {class: "small"}, data.said, " ", h("a", {href: data.feedback}, "看反馈清单")),
        ),
    );

    // The marked hit is looked into beside the list while nothing is open, once the hand rests.
    const wide = matchMedia("(min-width: 901px)");
    look = fz.lazy(260, () => {
      const wanted = fits ? rows[at]?.dataset.id || "" : ""; // what only shares words is not held out as an answer
      if (wide.matches && !part.root.dataset.open && wanted !== seen) {
        seen = wanted;
        part.send("preview", {id: seen});
      }
    });
    look();
    part.on("preview", (data) => {
      if (part.root.dataset.open) return;
      const id = data && (data.id || data.key);
      part.root.dataset.preview = data ? "1" : "";
      pane.detail.replaceChildren(
        ...(data
          ? [
              h(
                "p",
                {class: "preview-head"},
                h("span", {}, "先看看；↑↓ 换一条。"),
                fz.button("打开（回车）", () => open(id), {tone: "small"}),
              ),
              fz.entry(data, {cite: pane.act.cite, open}).node,
            ]
          : []),
      );
    });

    pane.onshow = (entry) => {
      seen = "";
      part.root.dataset.preview = "";
      if (!entry) look();
      const k = entry ? rows.findIndex((r) => r.dataset.id === (entry.id || entry.key)) : -1;
      if (k >= 0) mark(k);
    };

    const step = (by) => {
      if (!rows.length) return false;
      mark(Math.max(0, Math.min(rows.length - 1, at + by)));
    };
    part.keys([
      {
        keys: ["/"],
        says: "回到框里",
        run: () => {
          box.input.focus();
          box.input.select();
        },
      },
      {
        keys: ["ArrowDown"],
        shown: ["↑", "↓"],
        says: "在结果里选",
        always: true,
        run: () => (fz.active()?.classList.contains("day") ? false : step(1)),
      },
      {keys: ["ArrowUp"], always: true, run: () => (fz.active()?.classList.contains("day") ? false : step(-1))},
      {
        keys: ["Enter"],
        shown: ["回车"],
        says: "打开选中的一条",
        always: true,
        run: () => {
          const active = fz.active();
          if (active && active !== box.input && ["BUTTON", "A", "SUMMARY", "INPUT"].includes(active.tagName))
            return false;
          // Enter pressed faster than the answer came: it means the first of what is coming.
          if (box.waiting) {
            eager = true;
            return;
          }
          if (!rows[at]) return false;
          open(rows[at].dataset.id);
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "退一步：关条文、关内容、清空",
        always: true,
        run: () => {
          if (pane.escape()) box.input.focus();
          else if (box.input.value) {
            box.put("");
            box.input.focus();
          } else if (part.root.dataset.query) {
            part.send("topic", {t: ""});
            box.input.focus();
          } else return false;
        },
      },
      ...pane.keys,
    ]);
    if (matchMedia("(min-width: 721px)").matches)
      setTimeout(() => {
        if (!part.root.dataset.open) box.input.focus();
      }, 0);
  });
})();
