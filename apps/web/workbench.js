// 编写: the office's files; an editor with line numbers and problems beside their lines, preview, path map, versions.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const SIGN = {error: "✕", warning: "!", hint: "·"};

  // ---- previews of what has no reading page ------------------------------------------------------------------------
  const top = (d) =>
    h(
      "header",
      {class: "entry-head"},
      h("p", {class: "eyebrow"}, d.kind, d.topics?.length ? ` · ${d.topics.join("、")}` : ""),
      h("h2", {tabindex: "-1"}, d.title, " ", fz.stamps(d.stamps)),
    );
  const foot = (d) =>
    d.owner
      ? h(
          "p",
          {class: "keeping"},
          [`责任人：${d.owner}`, d.verified && `核验：${d.verified}`, d.due && `下次核验：${d.due}`]
            .filter(Boolean)
            .join("　"),
        )
      : null;
  const jump = (act, line, ...kids) =>
    act.line
      ? h(
          "button",
          {type: "button", class: "to-line", title: `第 ${line} 行`, on: {click: () => act.line(line)}},
          ...kids,
        )
      : h("span", {}, ...kids);
  fz.shapes.none = (d) => ({node: fz.empty(d.text)});
  fz.shapes.script = (d, act) => ({
    node: h(
      "article",
      {class: "entry script"},
      top(d),
      h("p", {class: "lead"}, d.summary),
      h("p", {class: "small"}, `开始时信任“${d.trust}”，情绪 ${d.emotion}；练 ${d.abilities.join("、")}`),
      d.nodes.map((n) =>
        h(
          "section",
          {class: `script-node ${n.late ? "late" : ""}`},
          h(
            "h3",
            {},
            jump(act, n.line, n.title),
            n.ending &&
              h("span", {class: `stamp ${{成功: "ok", 部分: "warn", 失败: "bad"}[n.ending]}`}, `结局：${n.ending}`),
            n.late && h("span", {class: "stamp warn"}, "到期才来"),
          ),
          n.paragraphs.map((p) => [p.when && h("p", {class: "when"}, `若 ${p.when}`), fz.prose(p.html)]),
          n.options.length
            ? h(
                "ol",
                {class: "script-options"},
                n.options.map((o) =>
                  h(
                    "li",
                    {},
                    h("p", {}, jump(act, o.line, o.text), h("span", {class: "to"}, ` → ${o.to}`)),
                    h(
                      "p",
                      {class: "small"},
                      o.when && `若 ${o.when}　`,
                      h(
                        "b",
                        {class: o.points > 0 ? "ok-text" : o.points < 0 ? "bad-text" : ""},
                        o.points == null ? "没有评价" : `${o.points} 分`,
                      ),
                      " ",
                      o.names.map((x) => h("span", {class: "tag"}, x)),
                      o.errors.map((x) => h("span", {class: "tag bad"}, x)),
                      o.moves.join("，"),
                      o.promise && `　${o.promise}`,
                    ),
                    o.judged && h("p", {class: "small"}, `判断：${o.judged}`),
                    o.feedback && h("p", {class: "small"}, o.feedback),
                    fz.bases(o.basis, act),
                  ),
                ),
              )
            : null,
        ),
      ),
      d.discussion.length
        ? fz.section(
            "讨论",
            h(
              "ol",
              {},
              d.discussion.map((q) => h("li", {}, q)),
            ),
          )
        : null,
      d.cards.length
        ? fz.section(
            "角色卡",
            h(
              "dl",
              {class: "role-cards"},
              d.cards.map((c) => [h("dt", {}, c.label), c.lines.map((line) => h("dd", {}, line))]),
            ),
          )
        : null,
      foot(d),
    ),
  });
  const judged = {合理: "ok", 无理: "bad", 待核实: "warn", 合情无据: "warn", 导入程序: "warn"};
  fz.shapes["drill-sheet"] = (d, act) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      fz.section("来访", fz.prose(d.story)),
      fz.section(
        "诉求",
        ...d.demands.map((x) =>
          h(
            "section",
            {class: "demand"},
            h("h4", {}, x.title, " ", x.judgement && h("span", {class: `stamp ${judged[x.judgement]}`}, x.judgement)),
            x.reason && h("p", {}, x.reason),
            fz.bases(x.basis, act),
            x.distractors.length
              ? h("p", {class: "small"}, "备选：", x.distractors.map((b) => b.law + b.place).join("；"))
              : null,
          ),
        ),
      ),
      fz.section(
        "处境与行为",
        d.circumstances.length
          ? h(
              "dl",
              {class: "facts"},
              d.circumstances.map((c) =>
                h(
                  "div",
                  {},
                  h("dt", {}, `${c.name}：${c.answer || (c.present ? "是" : "否")}`),
                  h("dd", {}, c.reason, fz.bases(c.basis, act)),
                ),
              ),
            )
          : null,
      ),
      fz.section("复盘", fz.prose(d.debrief)),
      foot(d),
    ),
  });
  fz.shapes["law-sheet"] = (d) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      h("p", {class: "small"}, d.nature),
      fz.prose(d.preface),
      d.articles.map((a) => h("section", {class: "part"}, h("h3", {}, `${a.label} ${a.title}`), fz.prose(a.html))),
      foot(d),
    ),
  });
  fz.shapes["question-sheet"] = (d) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      h("p", {class: "small"}, `问的是《${d.law}》`),
      d.articles.map((a) =>
        fz.section(
          a.label,
          h(
            "ul",
            {},
            a.questions.map((q) => h("li", {}, q)),
          ),
        ),
      ),
      foot(d),
    ),
  });
  fz.shapes["word-sheet"] = (d) => ({
    node: h(
      "article",
      {class: "entry"},
      top(d),
      fz.section(
        "俗称",
        d.everyday.length
          ? h(
              "dl",
              {class: "words-list"},
              d.everyday.map(([a, b]) => h("div", {}, h("dt", {}, a), h("dd", {}, `→ ${b}`))),
            )
          : null,
      ),
      fz.section("同义", fz.list(d.synonyms)),
      fz.section("简称", fz.list(d.short.map(([a, b]) => `${a} → ${b}`))),
      d.elsewhere.length ? fz.section("别处的事", fz.list(d.elsewhere.map(([a, b]) => `${a} → ${b}`))) : null,
      d.terms.length ? fz.section("术语", h("p", {}, d.terms.join("、"))) : null,
      d.subjects.length ? fz.section("主题", h("p", {}, d.subjects.join("、"))) : null,
      foot(d),
    ),
  });
  const outline = (rows) =>
    h(
      "section",
      {class: "entry outline"},
      h("h3", {}, "问题和去处"),
      rows.map((q) =>
        h(
          "div",
          {class: "demand"},
          h("p", {}, h("b", {}, q.text)),
          h(
            "ul",
            {class: "plain"},
            q.choices.map((c) => h("li", {}, `${c.text} → ${c.to}`)),
          ),
        ),
      ),
    );

  // ---- the tree ----------------------------------------------------------------------------------------------------
  const treeOf = (t, part) => {
    const find = h("input", {
      class: "box",
      id: "find-file",
      type: "search",
      autocomplete: "off",
      placeholder: "找文件：标题、编号",
    });
    const kind = h(
      "select",
      {class: "pick", id: "new-kind"},
      t.kinds.map((k) => h("option", {value: k.key}, k.word)),
    );
    const title = h("input", {
      class: "name-box wide",
      id: "new-title",
      type: "text",
      maxlength: "40",
      autocomplete: "off",
      placeholder: "标题",
    });
    const create = () => part.send("new", {kind: kind.value, title: title.value});
    title.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !fz.composing(e)) {
        e.preventDefault();
        create();
      }
    });
    const own = h("div", {class: "files"}),
      shipped = h("div", {class: "files"});
    const row = (f) =>
      h(
        "li",
        {},
        h("a", {href: `/write?f=${encodeURIComponent(f.path)}${f.layer === "shipped" ? "&l=shipped" : ""}`}, f.title),
        h("span", {class: "small"}, f.path.split("/").pop()),
        f.over && h("span", {class: "stamp info"}, "本单位已改"),
      );
    const draw = () => {
      const words = find.value.trim().split(/\s+/).filter(Boolean),
        fits = (f) => words.every((w) => `${f.title} ${f.path}`.includes(w));
      const groups = (layer) =>
        t.groups
          .map((g) => [g, g.files.filter((f) => f.layer === layer && fits(f))])
          .filter(([, files]) => files.length);
      const draws = (layer) =>
        groups(layer).map(([g, files]) =>
          h(
            "details",
            {open: words.length > 0 || layer === "office"},
            h("summary", {}, h("b", {}, g.kind), ` ${files.length}`),
            h("ul", {}, files.map(row)),
          ),
        );
      const mine = draws("office"),
        theirs = draws("shipped");
      own.replaceChildren(
        ...(mine.length
          ? mine
          : [
              h(
                "p",
                {class: "small"},
                words.length ? "没有找到。" : "还没有自己的内容。新建一份，或者从下面挑一份随软件的内容改成本单位的。",
              ),
            ]),
      );
      shipped.replaceChildren(...(theirs.length ? theirs : [h("p", {class: "small"}, "没有找到。")]));
    };
    fz.onTyped(find, draw);
    draw();
    const {way} = t;
    const counted = (n, text) =>
      h("a", {class: `count ${n ? "some" : ""}`, href: "/review"}, text, " ", h("b", {}, String(n)));
    const onTheWay =
      way &&
      h(
        "section",
        {class: "leaf way"},
        h("h2", {}, "审稿和核验"),
        h("p", {class: "row"}, counted(way.waiting, "待审"), counted(way.due, "该核验了")),
        way.drafts.length
          ? h(
              "ul",
              {class: "plain"},
              way.drafts.map((d) =>
                h(
                  "li",
                  {},
                  h("a", {href: fz.draftLink(d, t.publishes)}, d.title),
                  " ",
                  fz.draftState(d.state),
                  h("span", {class: "small"}, ` ${d.mine && !t.publishes ? "您写的" : d.who || "本机"}，${d.since}`),
                ),
              ),
            )
          : h(
              "p",
              {class: "small"},
              t.publishes ? "没有在路上的稿子。" : "您存的都是草稿，写好了送审，发布以后窗口才查得到。",
            ),
      );
    return h(
      "div",
      {class: "learn"},
      h(
        "header",
        {class: "learn-head"},
        h("h1", {}, "编写"),
        h(
          "div",
          {class: "box-line find-file"},
          h("label", {class: "sr", for: "find-file"}, "找文件"),
          fz.icon("search"),
          find,
        ),
      ),
      t.reason && h("p", {class: "reason-bar", role: "note"}, t.reason),
      t.local &&
        h(
          "section",
          {class: "leaf"},
          h("h2", {}, "新建"),
          h(
            "div",
            {class: "row"},
            h("label", {for: "new-kind", class: "sr"}, "种类"),
            kind,
            h("label", {for: "new-title", class: "sr"}, "标题"),
            title,
            fz.button("新建", create, {tone: "main"}),
          ),
          h("p", {class: "small"}, "先给一份填好格式的样子，改好再保存。"),
          h("p", {}, h("a", {href: "/take-in"}, "有现成的 Excel、Word？导入成草稿")),
        ),
      onTheWay,
      h("section", {class: "leaf"}, h("h2", {}, "本单位的内容"), own),
      h(
        "section",
        {class: "leaf"},
        h("h2", {}, "随软件的内容"),
        h("p", {class: "small"}, "只能看；要改，打开后点“复制到本单位”。"),
        shipped,
      ),
    );
  };

  // ---- the editor --------------------------------------------------------------------------------------------------
  // A textarea over a mirror of the same text: both wrap alike, so line numbers, tints and notes stand beside their lines.
  const editor = (doc, changed) => {
    const area = h("textarea", {
      class: "code",
      id: "code",
      spellcheck: "false",
      autocomplete: "off",
      autocapitalize: "off",
      "aria-label": `${doc.path} 的文字`,
      readonly: !doc.writable,
    });
    const mirror = h("div", {class: "mirror", "aria-hidden": "true"}),
      notes = h("div", {class: "margin-notes"});
    const node = h("div", {class: "ed"}, h("div", {class: "sheet-of-text"}, mirror, area), notes);
    let lines = [],
      problems = [];
    const line = (text) => h("div", {class: "ln"}, text || "\u200b");
    const reflect = () => {
      const now = area.value.split("\n");
      let a = 0;
      while (a < now.length && a < lines.length && now[a] === lines[a]) a++;
      let b = 0;
      while (b < now.length - a && b < lines.length - a && now[now.length - 1 - b] === lines[lines.length - 1 - b]) b++;
      for (let i = lines.length - b - 1; i >= a; i--) mirror.children[i].remove();
      const fresh = document.createDocumentFragment();
      for (let i = a; i < now.length - b; i++) fresh.append(line(now[i]));
      mirror.insertBefore(fresh, mirror.children[a] || null);
      lines = now;
    };
    const annotate = () => {
      const worst = new Map();
      for (const p of problems) {
        const list = worst.get(p.line) || [];
        list.push(p);
        worst.set(p.line, list);
      }
      [...mirror.children].forEach((ln, i) => {
        const here = worst.get(i + 1);
        const level = !here ? "" : ["error", "warning"].find((s) => here.some((p) => p.severity === s)) || "hint";
        ln.className = level ? `ln is-${level}` : "ln";
        ln.dataset.sign = level ? SIGN[level] : "";
      });
      let below = 0;
      if (notes.clientWidth < 60) {
        notes.replaceChildren();
        return;
      }
      const made = [...worst]
        .sort((x, y) => x[0] - y[0])
        .map(([n, list]) =>
          h(
            "button",
            {
              type: "button",
              class: `margin-note ${mirror.children[n - 1]?.classList[1] || ""}`,
              tabindex: "-1",
              on: {click: () => go(n)},
            },
            list.slice(0, 2).map((p) => h("span", {}, `${SIGN[p.severity]} ${p.cause}`)),
            list.length > 2 && h("span", {}, `还有 ${list.length - 2} 处`),
          ),
        );
      notes.replaceChildren(...made);
      [...worst.keys()]
        .sort((x, y) => x - y)
        .forEach((n, i) => {
          const at = mirror.children[Math.min(n, mirror.children.length) - 1]?.offsetTop || 0,
            t = Math.max(at, below);
          made[i].style.top = `${t}px`;
          below = t + made[i].offsetHeight + 4;
        });
    };
    const go = (n) => {
      const before = lines.slice(0, n - 1).reduce((sum, l) => sum + l.length + 1, 0);
      area.focus({preventScroll: true});
      area.setSelectionRange(before, before + (lines[n - 1] || "").length);
      const ln = mirror.children[Math.min(n, lines.length) - 1];
      if (ln) node.scrollTop = ln.offsetTop - node.clientHeight / 3;
    };
    area.addEventListener("input", () => {
      reflect();
      requestAnimationFrame(annotate);
      changed();
    });
    let width = 0;
    const watch = new ResizeObserver(() => {
      if (Math.abs(node.clientWidth - width) > 2) {
        width = node.clientWidth;
        annotate();
      }
    });
    watch.observe(node);
    return {
      node,
      area,
      go,
      set: (text) => {
        area.value = text;
        reflect();
        annotate();
      },
      problems: (list) => {
        problems = list;
        annotate();
      },
      line: () => area.value.slice(0, area.selectionStart).split("\n").length,
      // Edits count characters, not UTF-16 units. All are typed in at once, so that one Ctrl+Z takes them back.
      replace: (size, edits) => {
        const chars = [...area.value],
          from = edits[0].start,
          to = edits.at(-1).end;
        if (chars.length !== size) return false;
        let middle = "",
          at = from;
        for (const e of edits) {
          middle += chars.slice(at, e.start).join("") + e.text;
          at = e.end;
        }
        const units = (n) => chars.slice(0, n).join("").length;
        area.focus({preventScroll: true});
        area.setSelectionRange(units(from), units(to));
        if (!document.execCommand("insertText", false, middle)) {
          area.setRangeText(middle, units(from), units(to), "end");
          area.dispatchEvent(new Event("input"));
        }
        return true;
      },
    };
  };
  const drafts = {
    key: (path) => `fz-draft:${path}`,
    get: (path) => {
      try {
        return JSON.parse(sessionStorage.getItem(drafts.key(path)) || "null");
      } catch {
        return null;
      }
    },
    put: (path, value) => {
      try {
        value
          ? sessionStorage.setItem(drafts.key(path), JSON.stringify(value))
          : sessionStorage.removeItem(drafts.key(path));
      } catch {
        /* a full store loses only the draft */
      }
    },
  };

  // What there is to know of the draft of an open file: why it came back, what the published text has become meanwhile.
  const draftBars = (doc, part) => {
    const d = doc.draft;
    if (!d) return [];
    const bar = (...kids) => h("div", {class: "reason-bar", role: "note"}, ...kids);
    if (!doc.drafting)
      return [
        bar(
          `${d.who || "本机"}有一份${d.state === "待审" ? "待审的" : "没写完的"}稿子（${d.since}）。在这里保存，就改了正式版，那份稿子要重新比对。`,
          h("a", {href: `/review?f=${encodeURIComponent(doc.path)}`}, "看那份稿子"),
        ),
      ];
    return [
      d.remark && bar(h("b", {}, "退回的意见："), d.remark),
      d.behind &&
        doc.writable &&
        bar(
          "起草以后，正式版又改过了。",
          h("a", {href: `/review?f=${encodeURIComponent(doc.path)}`}, "看改了什么"),
          fz.button("看过了，以新的为底", () => part.send("rebase", {standing: d.standing}), {tone: "small"}),
        ),
      !d.owned && doc.writable && bar(`这是${d.who || "别人"}的稿子，您存了，就记在您名下。`),
    ].filter(Boolean);
  };

  fz.view("workbench", (part) => {
    part.root.classList.add("learning", "bench");
    let page = null;
    const showTree = () => {
      const t = part.value("tree");
      if (!page && t) {
        const top = part.root.scrollTop;
        const typed = part.root.querySelector("#find-file")?.value,
          name = part.root.querySelector("#new-title")?.value;
        part.root.dataset.kind = "tree";
        part.root.replaceChildren(treeOf(t, part));
        if (typed) {
          const box = part.root.querySelector("#find-file");
          box.value = typed;
          box.dispatchEvent(new Event("input"));
        }
        if (name) part.root.querySelector("#new-title").value = name;
        part.root.scrollTop = top;
      }
    };

    const openDoc = (doc) => {
      const draft = doc.writable ? drafts.get(doc.path) : null;
      const restored = !!draft && draft.text !== doc.text;
      const state = {
        doc,
        stamp: restored ? draft.stamp : doc.stamp,
        base: doc.text,
        dirty: restored || doc.fresh,
        tab: doc.tab || "look",
        n: 0,
        saving: false,
        draft: doc.draft,
      };
      page = state;
      const said = h("span", {class: "small save-state", role: "status"});
      const banner = h("div", {class: "banners"});
      const tell = () => {
        said.textContent = !doc.writable
          ? "只读"
          : state.saving
            ? "正在核对并保存……"
            : state.dirty
              ? "有改动，还没保存"
              : doc.drafting && state.draft
                ? "草稿已存"
                : "已保存";
        save.disabled = !doc.writable || state.saving;
        hand.disabled = save.disabled;
        for (const [button, shown] of [
          [hand, doc.drafting && doc.writable && state.draft?.state !== "待审"],
          [back, state.draft?.state === "待审" && state.draft.owned && doc.drafting],
          [drop, doc.drafting && state.draft?.owned && state.draft.state !== "待审"],
        ])
          button.hidden = !shown;
        stage.replaceChildren(...(state.draft && doc.drafting ? [fz.draftState(state.draft.state)] : []));
      };
      const send = fz.lazy(320, () => {
        state.n += 1;
        part.send("check", {text: ed.area.value, n: state.n});
      });
      const ed = editor(doc, () => {
        state.dirty = ed.area.value !== state.base || doc.fresh;
        drafts.put(doc.path, state.dirty ? {text: ed.area.value, stamp: state.stamp} : null);
        tell();
        send();
      });
      // A save asked for while another is under way comes after it, with the words as they are then.
      const doSave = (send = false) => {
        if (!doc.writable) return;
        if (state.saving) {
          state.again = true;
          return;
        }
        Object.assign(state, {saving: true, again: false, sent: ed.area.value, asked: state.tab});
        tell();
        part.send("save", {text: state.sent, stamp: state.stamp, n: state.n, send});
      };
      const save = fz.button(doc.drafting ? "存草稿" : "保存", () => doSave(), {
        tone: doc.drafting ? "" : "main",
        title: "保存（Ctrl+S）",
        key: "Control+S",
      });
      const hand = fz.button("送审", () => doSave(true), {tone: "main", title: "存好，交给审核的同事"});
      const back = fz.button("收回", () => part.send("take_back", {}), {tone: "main", title: "收回来接着改"});
      const drop = fz.button(
        "丢掉草稿",
        () => {
          const box = fz.dialog(
            "丢掉这份草稿？",
            h("p", {}, "正式的内容不动。草稿里改的，就不在这里了。"),
            h(
              "p",
              {class: "row"},
              fz.button(
                "丢掉",
                () => {
                  box.close();
                  drafts.put(doc.path, null);
                  part.send("drop", {});
                },
                {tone: "main"},
              ),
              fz.button("不丢", () => box.close()),
            ),
          );
        },
        {tone: "quiet"},
      );
      const stage = h("span", {class: "stage"});
      const undo = fz.button("撤销上次保存", () => part.send("undo", {}), {tone: "quiet"});
      undo.hidden = !doc.undo;
      const look = h("div", {class: "pane-in", id: "pane-look"}),
        list = h("div", {class: "pane-in", id: "pane-problems"}),
        map = h("div", {class: "pane-in", id: "pane-map"});
      const names = [
        ["text", "写"],
        ["look", "预览"],
        ["problems", "问题"],
        ...(doc.kind === "情景" ? [["map", "路线图"]] : []),
      ];
      const buttons = new Map(
        names.map(([key, word]) => [
          key,
          h(
            "button",
            {
              type: "button",
              role: "tab",
              id: `tab-${key}`,
              class: `side-tab tab-${key}`,
              on: {click: () => choose(key, true)},
            },
            word,
          ),
        ]),
      );
      const panes = {look, problems: list, map};
      const choose = (key, tellServer) => {
        state.tab = key;
        body.dataset.tab = key;
        for (const [k, b] of buttons) b.setAttribute("aria-selected", String(k === key));
        for (const [k, p] of Object.entries(panes)) p.hidden = k !== (key === "text" ? "look" : key);
        if (tellServer) part.send("tab", {t: key});
      };
      const body = h(
        "div",
        {class: "bench-body"},
        h("div", {class: "writing"}, ed.node),
        h("div", {class: "side-pane"}, look, list, map),
      );
      part.root.dataset.kind = "doc";
      part.root.replaceChildren(
        h(
          "div",
          {class: "bench-page"},
          h(
            "header",
            {class: "bench-head"},
            h("a", {class: "back-link", href: "/write"}, "← 所有文件"),
            h(
              "h1",
              {},
              doc.path.split("/").pop(),
              h("span", {class: "small"}, `　${doc.kind}`),
              h(
                "span",
                {class: `stamp ${doc.layer === "office" ? "info" : ""}`},
                doc.layer === "office" ? "本单位" : "随软件",
              ),
              stage,
            ),
            h(
              "div",
              {class: "bench-tools"},
              said,
              doc.can_copy && fz.button("复制到本单位", () => part.send("copy", {path: doc.path}), {tone: "main"}),
              doc.history && h("a", {href: `/history?f=${encodeURIComponent(doc.path)}`}, "历史"),
              doc.drafting && doc.draft && h("a", {href: `/review?f=${encodeURIComponent(doc.path)}`}, "看差异"),
              doc.writable && !doc.drafting && undo,
              doc.drafting && [drop, back],
              doc.writable && save,
              hand,
            ),
          ),
          h("div", {class: "side-tabs", role: "tablist", "aria-label": "编写和预览"}, [...buttons.values()]),
          banner,
          body,
        ),
      );
      if (doc.reason) banner.append(h("p", {class: "reason-bar", role: "note"}, doc.reason));
      banner.append(...draftBars(doc, part));
      if (restored) {
        const bar = h(
          "p",
          {class: "reason-bar", role: "note"},
          "上次没保存的改动找回来了。",
          fz.button(
            "丢掉它，用磁盘上的",
            () => {
              drafts.put(doc.path, null);
              part.send("theirs", {});
            },
            {tone: "small"},
          ),
        );
        banner.append(bar);
      }
      ed.set(restored ? draft.text : doc.text);
      choose(
        matchMedia("(max-width: 900px)").matches && !doc.tab
          ? "text"
          : state.tab === "text" && !matchMedia("(max-width: 900px)").matches
            ? "look"
            : state.tab,
      );
      tell();
      if (restored) send();
      Object.assign(state, {ed, save, undo, tell, choose, doSave, banner, buttons, look, list, map, send});
      look.replaceChildren(h("p", {class: "empty", role: "status"}, "正在画预览……"));
      list.replaceChildren(h("p", {class: "empty", role: "status"}, "正在核对……"));
    };

    part.on("tree", showTree);
    part.on("doc", (doc) => {
      if (doc) openDoc(doc);
      else {
        page = null;
        showTree();
      }
    });
    part.on("shown", (data) => {
      if (!page || !data) return;
      const at = page.look.parentElement.scrollTop;
      const drawn = fz.entry(data, {line: (n) => page.ed.go(n)});
      page.look.replaceChildren(...[drawn.node, data.outline && outline(data.outline)].filter(Boolean));
      page.look.parentElement.scrollTop = at;
      if (page.buttons.has("map")) {
        const far = data.map?.nodes.filter((n) => !n.reached) || [];
        page.map.replaceChildren(
          data.map
            ? h(
                "div",
                {class: "map-pane"},
                h("p", {class: "small"}, "点一个节点，跳到它那一行。"),
                fz.pathMap(data.map, {pick: (n) => page.ed.go(n.line)}),
                far.length
                  ? h("p", {class: "bad-text"}, `走不到：${far.map((n) => n.title).join("、")}`)
                  : h(
                      "p",
                      {class: "small"},
                      `每个节点都走得到；${data.map.nodes.filter((n) => n.ending).length} 个结局。`,
                    ),
              )
            : fz.empty(data.text || "还画不出来"),
        );
      }
    });
    part.on("checked", (c) => {
      if (!page || !c) return;
      const {problems} = c,
        bad = problems.filter((p) => p.severity === "error").length;
      page.ed.problems(problems);
      page.buttons.get("problems").textContent = problems.length
        ? `问题 ${problems.length}${bad ? `（${bad} 个错误）` : ""}`
        : "问题 0";
      const personal = {
        looking: "个人信息：正在找……",
        clean: "✓ 个人信息：没有发现",
        found: "个人信息：有发现，见下面各条",
        done: "个人信息：已核对",
        failed: "个人信息：这次没有找成，保存之前还会再找",
      }[c.personal];
      page.list.replaceChildren(
        h(
          "div",
          {class: "problem-pane"},
          h("p", {class: "small", role: "status"}, personal),
          problems.length
            ? h(
                "ul",
                {class: "problems"},
                problems.map((p) =>
                  h(
                    "li",
                    {},
                    h(
                      "button",
                      {type: "button", class: `problem is-${p.severity}`, on: {click: () => page.ed.go(p.line)}},
                      h(
                        "span",
                        {class: "problem-head"},
                        h("b", {}, `${SIGN[p.severity]} ${p.label}`),
                        ` 第 ${p.line} 行`,
                      ),
                      h("span", {}, p.cause),
                      p.mend && h("span", {class: "small"}, p.mend),
                    ),
                    p.personal &&
                      page.doc.writable &&
                      fz.button(
                        "换成化名",
                        () => part.send("alias", {text: page.ed.area.value, line: p.line, column: p.column}),
                        {tone: "small", title: "把这里的个人信息换成化名；Ctrl+Z 撤回"},
                      ),
                  ),
                ),
              )
            : h("p", {class: "ok-text"}, "✓ 没有发现问题。"),
        ),
      );
    });
    part.on("alias", (a) => {
      if (!page || !a || a.n === page.aliased) return;
      page.aliased = a.n;
      const many = a.edits.length > 1 ? `，共 ${a.edits.length} 处` : "";
      if (page.ed.replace(a.size, a.edits)) fz.notice({text: `换成了“${a.edits[0].text}”${many}；按 Ctrl+Z 撤回`});
      else fz.notice({text: "文字刚刚又改过，请再点一次。", tone: "bad"});
    });
    part.on("saved", (s) => {
      if (!page || !s) return;
      page.saving = false;
      if (s.ok) {
        page.doc.fresh = false;
        page.undo.hidden = false;
        Object.assign(page, {stamp: s.stamp, base: page.sent, dirty: page.ed.area.value !== page.sent});
        drafts.put(page.doc.path, page.dirty ? {text: page.ed.area.value, stamp: page.stamp} : null);
        if (s.draft) {
          page.draft = s.draft;
          fz.notice({text: s.sent ? "送审了，审核的同事看得到" : "草稿存好了，窗口查不到，送审以后才发布"});
        } else fz.notice({text: "已保存，上一版留着", undo: "undo"}, () => part.send("undo", {}));
      } else if (s.errors) {
        if (page.tab === page.asked) page.choose("problems", true); // who has gone elsewhere meanwhile stays there
        fz.notice({text: `还有 ${s.errors} 个错误，改好再${s.drafting ? "送审" : "保存"}。`, tone: "bad"});
      }
      page.tell();
      if (page.again) page.doSave();
    });
    part.on("disk", (d) => {
      if (!page) return;
      page.banner.querySelector(".disk")?.remove();
      if (!d || d.stamp === page.stamp) return;
      if (!page.dirty && d.text != null) {
        fz.notice({text: "文件在别处改过，已经换成新的。"});
        part.send("theirs", {});
        return;
      }
      const mine = new Set(page.ed.area.value.split("\n")),
        theirs = (d.text || "").split("\n");
      const different = theirs.map((l, i) => [i + 1, l]).filter(([, l]) => l.trim() && !mine.has(l));
      page.banner.append(
        h(
          "div",
          {class: "reason-bar disk", role: "alert"},
          h(
            "p",
            {},
            d.text == null
              ? "磁盘上的文件不见了。您的文字还在这里，没有丢。"
              : `文件在别处改过了，有 ${different.length} 行和您的不同。没有盖掉任何一边。`,
          ),
          h(
            "p",
            {class: "row"},
            d.text != null &&
              fz.button(
                "用磁盘上的",
                () => {
                  drafts.put(page.doc.path, null);
                  part.send("theirs", {});
                },
                {tone: "small"},
              ),
            fz.button(
              d.text == null ? "照样保存我的" : "留我的，下次保存盖过它",
              () => {
                page.stamp = d.stamp;
                drafts.put(page.doc.path, {text: page.ed.area.value, stamp: d.stamp});
                part.send("mine", {stamp: d.stamp});
                page.banner.querySelector(".disk")?.remove();
              },
              {tone: "small"},
            ),
          ),
          different.length
            ? h(
                "details",
                {},
                h("summary", {}, "看磁盘上不同的行"),
                h(
                  "ul",
                  {class: "plain"},
                  different.slice(0, 60).map(([n, l]) => h("li", {}, `${n}：${l}`)),
                ),
              )
            : null,
        ),
      );
    });
    const timer = setInterval(() => {
      const looks = page?.doc.writable || page?.draft?.state === "待审";
      if (looks && document.visibilityState === "visible" && !page.saving) part.send("look", {});
    }, 4000);
    part.leave(() => clearInterval(timer));
    part.keys([
      {
        keys: ["Ctrl+s"],
        shown: ["Ctrl", "S"],
        says: "保存",
        always: true,
        run: () => {
          if (!page) return false;
          page.doSave();
        },
      },
      {
        keys: ["/"],
        says: "找文件",
        run: () => {
          const box = part.root.querySelector("#find-file");
          if (!box) return false;
          box.focus();
        },
      },
      {
        keys: ["Ctrl+ArrowDown"],
        shown: ["Ctrl", "↓"],
        says: "下一个有问题的行",
        always: true,
        run: () => {
          if (!page) return false;
          const lines = [...new Set((part.value("checked")?.problems || []).map((p) => p.line))].sort((a, b) => a - b);
          const next = lines.find((n) => n > page.ed.line()) ?? lines[0];
          if (!next) return false;
          page.ed.go(next);
        },
      },
      {
        keys: ["Escape"],
        shown: ["Esc"],
        says: "离开编辑框",
        always: true,
        run: () => {
          if (page && fz.active() === page.ed.area) {
            page.buttons.get(page.tab).focus();
            return;
          }
          return false;
        },
      },
    ]);
  });
})();
