// 编写: the office's files, and one of them open: the editor, its panes, saving, what was never saved, conflicts.
(() => {
  const fz = window.fangzhi;
  const NARROW = "(max-width: 900px)";

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
      const key = keyOf(doc.path, doc.drafting);
      fz.writingPage(part, doc, row && row.text !== doc.text ? row : null, {
        key,
        store: storeOf(doc.person),
        opened: (state) => {
          page = state;
        },
        isOpen: (state) => page === state,
        names: () => names || NO_NAMES,
        ask,
        drawLook: () => drawLook(),
        showDisk: (found) => showDisk(found),
      });
      if (row && row.text === doc.text) store.drop(key);
      showChecked(part.value("checked"));
      showLook(part.value("shown"));
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
      if (page.tab === "try") page.trying.again();
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
      } else if (shown === "map" && page.buttons.has("map")) {
        const make = page.doc.writable ? (n) => makeNode(data.map.size, n) : null;
        page.map.replaceChildren(fz.mapPane(data, page.ed.go, make));
      } else return;
      page.drawn[shown] = true;
    };
    part.on("shown", showLook);
    part.on("tried", (d) => page?.trying.show(d));
    // A scene that is only named is begun where the server said.
    const makeNode = (size, n) => {
      if (page.ed.replace(size, [n.edit])) page.ed.go(page.ed.text().split("\n").indexOf(`## ${n.title}`) + 2);
      else fz.notice({text: "文字刚刚又改过，请再点一次。", tone: "bad"});
    };
    const showChecked = (c) => {
      if (!page || !c) return;
      const {problems} = c,
        bad = problems.filter((p) => p.severity === "error").length;
      page.ed.problems(problems);
      fz.fill(
        page.buttons.get("problems"),
        `问题 ${problems.length}`,
        bad > 0 && fz.h("span", {class: "count-of-errors"}, `（${bad} 个错误）`),
      );
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
        Object.assign(page, {stamp: s.stamp, base: page.sent});
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
