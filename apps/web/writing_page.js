// One file open in the workbench: the editor, what stands around it, what is kept of it, what it sends.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const NARROW = "(max-width: 900px)";
  const KEEP_EVERY = 500; // milliseconds of typing that a crash may take

  // bench: key and store of what is kept; opened(page), isOpen(page); names(), ask(question) for completion;
  // drawLook() and showDisk(found) of the page that is open.
  fz.writingPage = (part, doc, row, bench) => {
    const {key, store} = bench;
    const state = {
      doc,
      stamp: row ? row.stamp : doc.stamp,
      dirty: !!row || doc.fresh,
      kept: !!row || doc.fresh, // a skeleton nobody has touched is no loss
      tab: doc.tab || "look",
      n: 0,
      typed: !!row,
      saving: false,
      draft: doc.draft,
    };
    bench.opened(state);
    const said = h("span", {class: "small save-state", role: "status"});
    const banner = h("div", {class: "banners"});
    const tell = () => {
      said.textContent = !doc.writable
        ? "只读"
        : state.saving
          ? "正在核对并保存……"
          : state.dirty
            ? state.kept && state.typed
              ? "有改动，还没保存；这台电脑记着"
              : "有改动，还没保存"
            : doc.drafting && state.draft
              ? "草稿已存"
              : "已保存";
      save.disabled = !doc.writable || state.saving;
      hand.disabled = save.disabled;
      file.hidden = doc.fresh; // what was never saved has no name to change and no past
      past.hidden = doc.fresh;
      for (const [button, shown] of [
        [hand, doc.drafting && doc.writable && state.draft?.state !== "待审"],
        [back, state.draft?.state === "待审" && state.draft.owned && doc.drafting],
        [drop, doc.drafting && state.draft?.owned && state.draft.state !== "待审"],
      ])
        button.hidden = !shown;
      stage.replaceChildren(...(state.draft && doc.drafting ? [fz.draftState(state.draft.state)] : []));
    };

    // Kept at most half a second after it was typed; the leave warning stands until then.
    let timer = 0;
    const keepNow = async () => {
      clearTimeout(timer);
      timer = 0;
      if (!doc.writable || state.kept || !state.dirty) return;
      const now = ed.view.state.doc;
      try {
        await store.put(key, {
          path: doc.path,
          drafting: doc.drafting,
          text: now.toString(),
          stamp: state.stamp,
          kind: doc.kind,
        });
      } catch {
        return; // a browser that keeps nothing: the warning stays
      }
      if (ed.view.state.doc === now) state.kept = true;
      tell();
    };
    const touched = () => {
      state.typed = true;
      state.dirty = !!doc.fresh || !ed.is(state.base);
      state.kept = !state.dirty;
      if (!state.dirty) store.drop(key);
      else timer ||= setTimeout(keepNow, KEEP_EVERY);
      tell();
    };
    const send = fz.lazy(320, () => {
      if (!bench.isOpen(state)) return;
      state.n += 1;
      part.send("check", {text: ed.text(), n: state.n});
    });
    const headings = fz.lazy(250, () => {
      if (bench.isOpen(state) && !outline.hidden)
        outline.replaceChildren(fz.headingPane(fz.headings(ed.view.state.doc, doc.path), ed.line(), ed.go));
    });
    const ed = fz.editor(doc, {
      root: part.root.getRootNode(),
      changed: () => {
        touched();
        send();
      },
      moved: headings,
      names: bench.names,
      articles: (law, version) => bench.ask({law, version}),
      article: (law, version, label) => bench.ask({law, version, label}),
    });
    state.base = ed.piece(doc.text);

    // A save asked for while another is under way comes after it, with the words as they are then.
    const doSave = (handIn = false) => {
      if (!doc.writable) return;
      if (state.saving) {
        state.again = true;
        return;
      }
      Object.assign(state, {saving: true, again: false, sent: ed.view.state.doc, asked: state.tab});
      tell();
      part.send("save", {text: ed.text(), stamp: state.stamp, n: state.n, send: handIn});
    };
    // The editor's text becomes another one, after which Ctrl+Z brings back the one before.
    const become = (text, stamp, seen) => {
      state.stamp = stamp;
      state.base = ed.piece(seen);
      ed.become(text);
      touched();
      part.send("mine", {stamp, seen});
      banner.querySelector(".disk")?.remove();
    };
    const save = fz.button(doc.drafting ? "存草稿" : "保存", () => doSave(), {
      tone: doc.drafting ? "" : "main",
      title: "保存（Ctrl+S）",
      key: "Control+S",
    });
    const hand = fz.button("送审", () => doSave(true), {tone: "main", title: "存好，交给审核的同事"});
    const back = fz.button("收回", () => part.send("take_back", {}), {tone: "main", title: "收回来接着改"});
    const drop = fz.button("丢掉草稿", () => dropDraft(state, key, store, part), {tone: "quiet"});
    const stage = h("span", {class: "stage"});
    const undo = fz.button("撤销上次保存", () => part.send("undo", {}), {tone: "quiet"});
    const redo = fz.button("重做", () => part.send("redo", {}), {tone: "quiet", title: "撤销掉的那一版再拿回来"});
    const file = fz.button("文件", () => whole(), {tone: "quiet", title: "改编号、再来一份、删除"}),
      past = h("a", {href: `/history?f=${encodeURIComponent(doc.path)}`}, "历史");
    undo.hidden = !doc.undo;
    redo.hidden = !doc.redo;
    const pane = (id) => h("div", {class: "pane-in", id: `pane-${id}`});
    const look = pane("look"),
      list = pane("problems"),
      outline = pane("outline"),
      map = pane("map");
    const tabs = [
      ["text", "写"],
      ["look", "预览"],
      ["problems", "问题"],
      ["outline", "大纲"],
      ...(doc.kind === "情景"
        ? [
            ["map", "路线图"],
            ["try", "试走"],
          ]
        : []),
    ];
    const trying = fz.tryOut({
      ask: (wish) => part.send("try", {...wish, text: ed.text()}),
      line: () => ed.line(),
      go: (n) => ed.go(n),
    });
    const panes = {look, problems: list, outline, map, try: trying.node};
    const buttons = new Map(
      tabs.map(([id, word]) => [
        id,
        h(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${id}`,
            class: `side-tab tab-${id}`,
            on: {click: () => choose(id, true)},
          },
          word,
        ),
      ]),
    );
    const choose = (id, tellServer) => {
      state.tab = id;
      body.dataset.tab = id;
      for (const [k, b] of buttons) b.setAttribute("aria-selected", String(k === id));
      for (const [k, p] of Object.entries(panes)) p.hidden = k !== (id === "text" ? "look" : id);
      if (id === "outline") headings();
      if (id === "try" && !trying.begun()) trying.here();
      bench.drawLook();
      if (tellServer) part.send("tab", {t: id});
    };
    const body = h(
      "div",
      {class: "bench-body"},
      h("div", {class: "writing"}, ed.node),
      h("div", {class: "side-pane"}, look, list, outline, map, trying.node),
    );
    const compare = () => {
      state.n += 1;
      state.comparing = state.n;
      part.send("compare", {text: ed.text(), n: state.n});
    };
    const whole = () => {
      if (state.dirty && doc.whole) return fz.notice({text: "先保存，再改编号、再来一份或者删除。", tone: "bad"});
      state.dialog = fz.fileDialog(doc, {
        duplicate: () => part.send("duplicate", {text: ed.text()}),
        mentions: () => part.send("mentions", {}),
        rename: (id, links) => part.send("rename", {id, links}),
        remove: () => part.send("delete", {}),
      });
      return null;
    };
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
            fz.button("查找", () => ed.find(), {tone: "quiet", title: "查找和替换（Ctrl+F）", key: "Control+F"}),
            doc.writable && file,
            doc.history && past,
            doc.drafting && doc.draft && h("a", {href: `/review?f=${encodeURIComponent(doc.path)}`}, "看差异"),
            doc.writable && !doc.drafting && [undo, redo],
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
    if (doc.foreign) banner.append(fz.foreignBar(doc, () => part.send("convert", {})));
    banner.append(...fz.draftBars(doc, part));
    if (row)
      banner.append(
        fz.foundBar(row, doc.fresh, {
          keep: () => ed.view.focus(),
          compare,
          drop: () => become(doc.text, doc.stamp, doc.text),
        }),
      );
    ed.set(row ? row.text : doc.text);
    Object.assign(state, {
      ed,
      save,
      undo,
      redo,
      tell,
      choose,
      doSave,
      banner,
      buttons,
      look,
      list,
      map,
      send,
      keepNow,
    });
    Object.assign(state, {become, touched, key, compare, trying});
    const narrow = matchMedia(NARROW).matches;
    choose(narrow && !doc.tab ? "text" : state.tab === "text" && !narrow ? "look" : state.tab);
    tell();
    look.replaceChildren(h("p", {class: "empty", role: "status"}, "正在画预览……"));
    list.replaceChildren(h("p", {class: "empty", role: "status"}, "正在核对……"));
    if (row) {
      send();
      if (row.stamp !== doc.stamp) bench.showDisk({stamp: doc.stamp, text: doc.stamp ? doc.text : null});
    }
  };
  const dropDraft = (page, key, store, part) => {
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
            page.kept = true;
            page.dirty = false;
            store.drop(key);
            part.send("drop", {});
          },
          {tone: "main"},
        ),
        fz.button("不丢", () => box.close()),
      ),
    );
  };
})();
