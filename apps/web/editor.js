// The editor of the workbench: CodeMirror with our format, problems beside their lines, notes in the margin.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const SIGN = {error: "✕", warning: "!", hint: "·"};
  const PHRASES = {
    Completions: "可以填的",
    "Control character": "控制字符",
    Diagnostics: "问题",
    "No diagnostics": "没有问题",
    "Go to line": "到第几行",
    go: "去",
    "Selection deleted": "删掉了选中的字",
    close: "关闭",
    "current match": "现在这一处",
    "folded code": "折起来的一段",
    "on line": "在第几行：",
    "replaced $ matches": "换了 $ 处",
    "replaced match on line $": "换了第 $ 行的一处",
    "Folded lines": "折起了第几行：",
    "Unfolded lines": "展开了第几行：",
    to: "到",
    unfold: "展开",
    "Fold line": "折起这一段",
    "Unfold line": "展开这一段",
    Find: "查找",
    Replace: "换成",
    next: "下一处",
    previous: "上一处",
    all: "全选",
    "match case": "分大小写",
    "by word": "整词",
    regexp: "正则表达式",
    replace: "换这一处",
    "replace all": "全换",
  };

  // The library is fetched once, when the first file is opened; in a notebook it is there already.
  let coming = null;
  fz.editorReady = () => {
    coming ||= new Promise((done, failed) => {
      if (fz.codemirror) return done();
      const script = h("script", {src: fz.editorAt});
      script.addEventListener("load", () => done());
      script.addEventListener("error", () => {
        coming = null;
        script.remove();
        failed(new Error("editor"));
      });
      document.head.append(script);
      return null;
    });
    return coming;
  };

  // ---- Enter goes on with a list ---------------------------------------------------------------------------------------
  // The next number or another dash; below an option (it has an arrow) its first detail. On an empty item the list ends,
  // on an empty detail the next option begins.
  const ITEM = /^(\s*)(?:([-*])|(\d{1,3})\.)(\s+)(.*)$/;
  const optionAbove = (doc, line) => {
    for (let n = line.number - 1; n > 0 && n > line.number - 40; n--) {
      const item = doc.line(n).text.match(ITEM);
      if (!item) return null;
      if (item[3] && /→|->/.test(item[5])) return item;
    }
    return null;
  };
  const goOn = (view) => {
    const {state} = view,
      {main} = state.selection;
    if (state.readOnly || state.selection.ranges.length > 1 || !main.empty) return false;
    const line = state.doc.lineAt(main.head),
      item = line.text.match(ITEM);
    if (!item) return false;
    const [, indent, dash, number, gap, rest] = item,
      start = line.from + line.text.length - rest.length;
    if (main.head < start) return false;
    const tell = (from, to, insert) => {
      view.dispatch({
        changes: {from, to, insert},
        selection: {anchor: from + insert.length},
        userEvent: "input",
        scrollIntoView: true,
      });
      return true;
    };
    if (!rest.trim()) {
      const above = indent && optionAbove(state.doc, line);
      return tell(line.from, line.to, above ? `${above[1]}${Number(above[3]) + 1}. ` : "");
    }
    if (number && main.head === line.to && /→|->/.test(rest)) return tell(main.head, main.head, `\n${indent}   - `);
    return tell(main.head, main.head, `\n${indent}${dash || `${Number(number) + 1}.`}${gap}`);
  };

  // ---- problems: a tint and a sign for their lines, a mark under what is meant ---------------------------------------
  let kit = null;
  const parts = () => {
    if (kit) return kit;
    const cm = fz.codemirror;
    const put = cm.StateEffect.define();
    const LEVELS = ["error", "warning", "hint"];
    class Sign extends cm.GutterMarker {
      constructor(level) {
        super();
        this.level = level;
      }
      eq(other) {
        return other.level === this.level;
      }
      toDOM() {
        return h("span", {class: `sign is-${this.level}`}, SIGN[this.level]);
      }
    }
    const tint = Object.fromEntries(LEVELS.map((l) => [l, cm.Decoration.line({class: `is-${l}`})])),
      sign = Object.fromEntries(LEVELS.map((l) => [l, new Sign(l)]));
    const empty = {lines: cm.Decoration.none, signs: cm.RangeSet.empty};
    const field = cm.StateField.define({
      create: () => empty,
      update: (value, tr) => {
        let now = value;
        if (tr.docChanged) now = {lines: now.lines.map(tr.changes), signs: now.signs.map(tr.changes)};
        for (const effect of tr.effects)
          if (effect.is(put))
            now = {
              lines: cm.Decoration.set(effect.value.map(([at, level]) => tint[level].range(at))),
              signs: cm.RangeSet.of(effect.value.map(([at, level]) => sign[level].range(at))),
            };
        return now;
      },
      provide: (f) => cm.EditorView.decorations.from(f, (value) => value.lines),
    });
    const gutter = cm.gutter({class: "cm-signs", markers: (view) => view.state.field(field).signs});
    kit = {put, field, gutter};
    return kit;
  };
  // Where in its line a problem is: the word it names, else what stands at its column.
  const spot = (doc, p) => {
    const line = doc.line(Math.max(1, Math.min(p.line, doc.lines)));
    const start = Math.min([...line.text].slice(0, Math.max(0, p.column - 1)).join("").length, line.length);
    for (const [, word] of p.cause.matchAll(/“([^“”…]{1,60})…?”/g)) {
      const at = line.text.indexOf(word, start) >= 0 ? line.text.indexOf(word, start) : line.text.indexOf(word);
      if (at >= 0) return {from: line.from + at, to: line.from + at + word.length};
    }
    const rest = line.text.slice(start),
      run = rest.match(/^[^\s，。；：、,;:“”（）()[\]{}]+/)?.[0].length || 0;
    return {from: line.from + start, to: line.from + start + run};
  };

  // act: changed() after every edit, jump(line) told where the cursor is, names for completion.
  fz.editor = (doc, act) => {
    const cm = fz.codemirror,
      {EditorView, EditorState, keymap} = cm,
      {put, field, gutter} = parts();
    const notes = h("div", {class: "margin-notes"}),
      sheet = h("div", {class: "sheet-of-text"}),
      node = h("div", {class: "ed"}, sheet, notes);
    let rows = []; // lines with problems, in order: {at, level, problems}
    let quiet = false;

    const drawNotes = () => {
      if (notes.clientWidth < 60 || !rows.length) return void notes.replaceChildren();
      const top = node.scrollTop - node.clientHeight,
        bottom = node.scrollTop + 2 * node.clientHeight,
        pad = view.documentTop - notes.getBoundingClientRect().top;
      let below = 0;
      const made = [];
      for (const row of rows) {
        const at = pad + view.lineBlockAt(Math.min(row.at, view.state.doc.length)).top;
        if (at > bottom) break;
        if (at < top) continue;
        const {problems} = row;
        const note = h(
          "button",
          {
            type: "button",
            class: `margin-note is-${row.level}`,
            tabindex: "-1",
            on: {click: () => go(view.state.doc.lineAt(Math.min(row.at, view.state.doc.length)).number)},
          },
          problems.slice(0, 2).map((p) => h("span", {}, `${SIGN[p.severity]} ${p.cause}`)),
          problems.length > 2 && h("span", {}, `还有 ${problems.length - 2} 处`),
        );
        made.push([note, at]);
      }
      notes.replaceChildren(...made.map(([note]) => note));
      const heights = made.map(([note]) => note.offsetHeight);
      made.forEach(([note, at], i) => {
        const y = Math.max(at, below);
        note.style.top = `${y}px`;
        below = y + heights[i] + 4;
      });
    };
    let asked = 0;
    const notesSoon = () => {
      if (!asked)
        asked = requestAnimationFrame(() => {
          asked = 0;
          if (node.isConnected) drawNotes();
        });
    };

    const watch = EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        for (const row of rows) row.at = update.changes.mapPos(row.at);
        if (!quiet) act.changed();
      }
      if (update.geometryChanged || update.viewportChanged || update.docChanged) notesSoon();
      if (update.selectionSet || update.docChanged) act.moved?.();
    });
    const state = (text) =>
      EditorState.create({
        doc: text,
        extensions: [
          EditorState.phrases.of(PHRASES),
          EditorState.readOnly.of(!doc.writable),
          EditorState.tabSize.of(2),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            id: "code",
            "aria-label": `${doc.path} 的文字`,
            "aria-readonly": doc.writable ? "false" : "true",
            spellcheck: "false",
            autocorrect: "off",
            autocapitalize: "off",
          }),
          cm.history(),
          cm.codeFolding(),
          field,
          cm.lineNumbers(),
          gutter,
          cm.foldGutter({openText: "▾", closedText: "▸"}),
          cm.highlightActiveLine(),
          cm.highlightSelectionMatches({minSelectionLength: 2}),
          cm.search({top: true}),
          fz.editorFormat(doc.path),
          doc.writable ? fz.completion(doc, act) : [],
          keymap.of([
            {key: "Enter", run: goOn},
            {key: "Alt-/", run: cm.startCompletion}, // Ctrl+Space changes the input method
            ...cm.searchKeymap.filter((k) => k.key !== "Mod-Alt-g"),
            ...cm.historyKeymap,
            ...cm.foldKeymap,
            // Esc leaves the box (see the page's keys), and Tab is left to the page.
            ...cm.defaultKeymap.filter((k) => k.key !== "Escape"),
          ]),
          watch,
        ],
      });
    const view = new EditorView({parent: sheet, root: act.root, state: state("")});
    const go = (n) => {
      const line = view.state.doc.line(Math.max(1, Math.min(n, view.state.doc.lines)));
      view.focus();
      view.dispatch({
        selection: {anchor: line.from, head: line.to},
        effects: EditorView.scrollIntoView(line.from, {y: "center"}),
      });
    };
    node.addEventListener("scroll", notesSoon, {passive: true});
    // The search panel looks when a key comes up; an input method or a paste by hand lets none.
    node.addEventListener("input", (e) => {
      if (!e.isComposing && e.target.closest?.(".cm-search")) e.target.dispatchEvent(new Event("change"));
    });
    const size = new ResizeObserver(notesSoon);
    size.observe(node);
    size.observe(sheet); // a panel opened above the text moves every line
    return {
      node,
      view,
      go,
      text: () => view.state.doc.toString(),
      // Whether the text is the one given; quick however long it is.
      is: (other) => view.state.doc.eq(other),
      piece: (text) => EditorState.create({doc: text}).doc,
      focused: () => view.hasFocus,
      set: (text) => {
        quiet = true;
        view.setState(state(text));
        quiet = false;
        rows = [];
        notesSoon();
      },
      // Another text in the place of this one, which Ctrl+Z brings back.
      become: (text) =>
        view.dispatch({
          changes: {from: 0, to: view.state.doc.length, insert: text},
          annotations: cm.isolateHistory.of("full"),
          userEvent: "input.paste",
        }),
      problems: (list) => {
        const text = view.state.doc,
          by = new Map();
        for (const p of list) {
          const n = Math.max(1, Math.min(p.line, text.lines));
          if (!by.has(n)) by.set(n, []);
          by.get(n).push(p);
        }
        rows = [...by]
          .sort((a, b) => a[0] - b[0])
          .map(([n, problems]) => ({
            at: text.line(n).from,
            level: ["error", "warning"].find((s) => problems.some((p) => p.severity === s)) || "hint",
            problems,
          }));
        const marks = list.map((p) => ({
          ...spot(text, p),
          severity: p.severity,
          message: [p.cause, p.mend].filter(Boolean).join(" "),
        }));
        view.dispatch({effects: put.of(rows.map((r) => [r.at, r.level]))}, cm.setDiagnostics(view.state, marks));
        notesSoon();
      },
      line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
      // Edits count characters, not UTF-16 units. All are one step, so that one Ctrl+Z takes them back.
      replace: (size, edits) => {
        const chars = [...view.state.doc.toString()];
        if (chars.length !== size) return false;
        const units = (n) => chars.slice(0, n).join("").length;
        const changes = edits.map((e) => ({from: units(e.start), to: units(e.end), insert: e.text}));
        view.focus();
        view.dispatch({
          changes,
          selection: {anchor: changes[0].from},
          scrollIntoView: true,
          annotations: cm.isolateHistory.of("full"),
          userEvent: "input",
        });
        return true;
      },
      find: () => cm.openSearchPanel(view),
      close: () => {
        size.disconnect();
        view.destroy();
      },
    };
  };
  fz.editorSigns = SIGN;
})();
