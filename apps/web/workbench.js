// 编写: the office's files, and one of them open: the editor, its panes, saving, what was never saved, conflicts.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const NARROW = "(max-width: 900px)";
  const KEEP_EVERY = 500; // milliseconds of typing that a crash may take

  fz.view("workbench", (part) => {
    part.root.classList.add("learning", "bench");
    let page = null;
    let opening = 0;
    let store = null; // what this person typed and never saved
    const storeOf = (person) => {
      store ||= fz.keptTexts(person || "");
      return store;
    };

    // ---- without an open file --------------------------------------------------------------------------------------
    const showTree = () => {
      const t = part.value("tree");
      if (page || !t || part.value("doc")) return;
      const top = part.root.scrollTop;
      const typed = part.root.querySelector("#find-file")?.value,
        name = part.root.querySelector("#new-title")?.value;
      part.root.dataset.kind = "tree";
      const tree = fz.writingTree(t, part);
      part.root.replaceChildren(tree.node);
      if (typed) {
        const box = part.root.querySelector("#find-file");
        box.value = typed;
        box.dispatchEvent(new Event("input"));
      }
      if (name) part.root.querySelector("#new-title").value = name;
      part.root.scrollTop = top;
      if (t.local)
        storeOf(t.person)
          .all()
          .then((rows) => tree.unsaved(rows, (row) => store.drop(keyOf(row.path, row.drafting))));
    };
    const keyOf = (path, drafting) => (drafting ? `draft:${path}` : path);
    const leavePage = () => {
      if (!page) return;
      page.keepNow();
      page.ed.close();
      page = null;
    };

    // ---- questions of the editor: names at once, articles by number -------------------------------------------------
    const asking = new Map(),
      known = new Map();
    let asked = 0;
    const ask = (data) => {
      const key = JSON.stringify(data);
      if (!known.has(key))
        known.set(
          key,
          new Promise((done) => {
            asked += 1;
            asking.set(asked, done);
            part.send("articles", {...data, n: asked});
          }),
        );
      return known.get(key);
    };
    part.on("answered", (a) => {
      if (!a) return;
      asking.get(a.n)?.(a.found);
      asking.delete(a.n);
    });
    const NO_NAMES = {topics: [], techniques: [], errors: [], laws: [], entries: []};
    let names = null;
    part.on("names", (found) => {
      names = found;
    });

    // ---- a file is opened -------------------------------------------------------------------------------------------
    const openDoc = async (doc) => {
      leavePage();
      opening += 1;
      const mine = opening;
      const kept = doc.writable ? storeOf(doc.person).get(keyOf(doc.path, doc.drafting)) : null;
      try {
        await fz.editorReady();
      } catch {
        if (mine === opening) part.root.replaceChildren(fz.empty("编辑框没有打开，请检查网络，再刷新一次。"));
        return;
      }
      const row = await kept;
      if (mine !== opening) return;
      if (!part.value("names")) part.send("names", {});
      drawDoc(doc, row && row.text !== doc.text ? row : null);
      if (row && row.text === doc.text) store.drop(keyOf(doc.path, doc.drafting));
      showChecked(part.value("checked"));
      showLook(part.value("shown"));
    };

    const drawDoc = (doc, row) => {
      const key = keyOf(doc.path, doc.drafting);
      const state = {
        doc,
        stamp: row ? row.stamp : doc.stamp,
        seen: doc.stamp, // what stands on the disk, as far as this page was told
        dirty: !!row || doc.fresh,
        kept: !!row || doc.fresh, // a skeleton nobody has touched is no loss
        tab: doc.tab || "look",
        n: 0,
        typed: !!row,
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
          await storeOf(doc.person).put(key, {
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
        if (!state.dirty) storeOf(doc.person).drop(key);
        else timer ||= setTimeout(keepNow, KEEP_EVERY);
        tell();
      };
      const send = fz.lazy(320, () => {
        if (page !== state) return;
        state.n += 1;
        part.send("check", {text: ed.text(), n: state.n});
      });
      const headings = fz.lazy(250, () => {
        if (page === state && !outline.hidden)
          outline.replaceChildren(fz.headingPane(fz.headings(ed.view.state.doc, doc.path), ed.line(), ed.go));
      });
      const ed = fz.editor(doc, {
        root: part.root.getRootNode(),
        changed: () => {
          touched();
          send();
        },
        moved: headings,
        names: () => names || NO_NAMES,
        articles: (law, version) => ask({law, version}),
        article: (law, version, label) => ask({law, version, label}),
      });
      state.base = ed.piece(doc.text);

      // A save asked for while another is under way comes after it, with the words as they are then.
      const doSave = (sendIn = false) => {
        if (!doc.writable) return;
        if (state.saving) {
          state.again = true;
          return;
        }
        Object.assign(state, {saving: true, again: false, sent: ed.view.state.doc, asked: state.tab});
        tell();
        part.send("save", {text: ed.text(), stamp: state.stamp, n: state.n, send: sendIn});
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
      const drop = fz.button("丢掉草稿", () => dropDraft(key), {tone: "quiet"});
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
      const panes = {look, problems: list, outline, map};
      const tabs = [
        ["text", "写"],
        ["look", "预览"],
        ["problems", "问题"],
        ["outline", "大纲"],
        ...(doc.kind === "情景" ? [["map", "路线图"]] : []),
      ];
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
        drawLook();
        if (tellServer) part.send("tab", {t: id});
      };
      const body = h(
        "div",
        {class: "bench-body"},
        h("div", {class: "writing"}, ed.node),
        h("div", {class: "side-pane"}, look, list, outline, map),
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
      Object.assign(state, {become, touched, key, compare});
      const narrow = matchMedia(NARROW).matches;
      choose(narrow && !doc.tab ? "text" : state.tab === "text" && !narrow ? "look" : state.tab);
      tell();
      look.replaceChildren(h("p", {class: "empty", role: "status"}, "正在画预览……"));
      list.replaceChildren(h("p", {class: "empty", role: "status"}, "正在核对……"));
      if (row) {
        send();
        if (row.stamp !== doc.stamp) showDisk({stamp: doc.stamp, text: doc.stamp ? doc.text : null});
      }
    };
    const dropDraft = (key) => {
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

    part.on("tree", showTree);
    part.on("doc", async (doc) => {
      if (doc?.missing) {
        // Not on the disk: it may be a file that was never saved, whose text this browser has kept.
        leavePage();
        opening += 1;
        const mine = opening;
        const keeps = storeOf(doc.person),
          row = (await keeps.get(keyOf(doc.missing, false))) || (await keeps.get(keyOf(doc.missing, true)));
        if (mine !== opening) return;
        if (row) part.send("recover", {path: doc.missing});
        else part.send("nothing", {path: doc.missing});
      } else if (doc) openDoc(doc);
      else {
        leavePage();
        opening += 1;
        showTree();
      }
    });

    // ---- the panes --------------------------------------------------------------------------------------------------
    // The preview of a long text takes a moment to draw: it is drawn only where it is seen.
    const showLook = (data) => {
      if (!page || !data) return;
      page.data = data;
      page.drawn = {};
      drawLook();
    };
    const drawLook = () => {
      const data = page?.data;
      if (!data) return;
      const shown = page.tab === "text" && !matchMedia(NARROW).matches ? "look" : page.tab;
      if (page.drawn[shown]) return;
      if (shown === "look") {
        const at = page.look.parentElement.scrollTop;
        const drawn = fz.entry(data, {line: (n) => page.ed.go(n)});
        fz.fill(page.look, drawn.node, data.outline && fz.flowOutline(data.outline));
        page.look.parentElement.scrollTop = at;
      } else if (shown === "map" && page.buttons.has("map")) page.map.replaceChildren(fz.mapPane(data, page.ed.go));
      else return;
      page.drawn[shown] = true;
    };
    part.on("shown", showLook);
    const showChecked = (c) => {
      if (!page || !c) return;
      const {problems} = c,
        bad = problems.filter((p) => p.severity === "error").length;
      page.ed.problems(problems);
      page.buttons.get("problems").textContent = problems.length
        ? `问题 ${problems.length}${bad ? `（${bad} 个错误）` : ""}`
        : "问题 0";
      page.list.replaceChildren(
        fz.problemPane(c, {
          go: (n) => page.ed.go(n),
          writable: page.doc.writable,
          alias: (p) => part.send("alias", {text: page.ed.text(), line: p.line, column: p.column}),
        }),
      );
    };
    part.on("checked", showChecked);
    part.on("alias", (a) => {
      if (!page || !a || a.n === page.aliased) return;
      page.aliased = a.n;
      const many = a.edits.length > 1 ? `，共 ${a.edits.length} 处` : "";
      if (page.ed.replace(a.size, a.edits)) fz.notice({text: `换成了“${a.edits[0].text}”${many}；按 Ctrl+Z 撤回`});
      else fz.notice({text: "文字刚刚又改过，请再点一次。", tone: "bad"});
    });
    part.on("named", (found) => {
      if (found) page?.dialog?.named(found);
    });
    part.on("compared", (c) => {
      if (!page || !c || c.n !== page.comparing) return;
      page.comparing = 0;
      fz.dialog("存好的，和编辑框里的", fz.difference(c.difference, "一字不差。")).classList.add("wide-dialog");
    });

    // ---- saved, or changed elsewhere --------------------------------------------------------------------------------
    part.on("saved", (s) => {
      if (!page || !s) return;
      page.saving = false;
      if (s.ok) {
        page.doc.fresh = false;
        page.undo.hidden = false;
        page.redo.hidden = true;
        Object.assign(page, {stamp: s.stamp, seen: s.stamp, base: page.sent});
        page.touched();
        page.banner.querySelector(".found")?.remove();
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
    const showDisk = (d) => {
      if (!page) return;
      page.banner.querySelector(".disk")?.remove();
      if (!d || d.stamp === page.stamp) return;
      if (!page.dirty && d.text != null) {
        fz.notice({text: "文件在别处改过，已经换成新的。"});
        if (page.doc.drafting) part.send("theirs", {});
        else page.become(d.text, d.stamp, d.text);
        return;
      }
      page.banner.append(
        fz.diskBar(d.text == null, {
          merge: () => part.send("merge", {text: page.ed.text(), base: page.stamp}),
          theirs: () => page.become(d.text, d.stamp, d.text),
          mine: () => {
            page.stamp = d.stamp;
            page.kept = false;
            page.keepNow();
            part.send("mine", {stamp: d.stamp});
            page.banner.querySelector(".disk")?.remove();
          },
        }),
      );
    };
    part.on("disk", showDisk);
    part.on("merging", (m) => {
      if (!page || !m || m.n === page.merged) return;
      page.merged = m.n;
      const theirs = m.parts.map((p) => p.theirs).join("");
      fz.merge(m, (text) => {
        page.become(text, m.stamp, theirs);
        fz.notice({text: "合并好了，看一遍再保存；按 Ctrl+Z 回到您的文字"});
      });
    });

    // ---- leaving ----------------------------------------------------------------------------------------------------
    const warn = (e) => {
      if (!page?.dirty || page.kept) return;
      page.keepNow();
      e.preventDefault();
      e.returnValue = "";
    };
    const hidden = () => {
      if (document.visibilityState === "hidden") page?.keepNow();
    };
    addEventListener("beforeunload", warn);
    document.addEventListener("visibilitychange", hidden);
    const timer = setInterval(() => {
      const looks = page?.doc.writable || page?.draft?.state === "待审";
      if (looks && document.visibilityState === "visible" && !page.saving) part.send("look", {});
    }, 4000);
    part.leave(() => {
      clearInterval(timer);
      leavePage();
      removeEventListener("beforeunload", warn);
      document.removeEventListener("visibilitychange", hidden);
    });
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
        keys: ["Ctrl+f"],
        shown: ["Ctrl", "F"],
        says: "在编辑框里查找和替换",
        always: true,
        run: () => {
          if (!page) return false;
          page.ed.find();
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
          if (page?.ed.focused()) {
            page.buttons.get(page.tab).focus();
            return;
          }
          return false;
        },
      },
    ]);
  });
})();
