// 导入: choose a file, see what it would become row by row, change what the columns mean, then store drafts.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const FIRST = 60; // rows drawn at once

  const base64 = (buffer) => {
    const bytes = new Uint8Array(buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };

  fz.view("takein", (part) => {
    part.root.classList.add("plain-page");
    const body = h("div", {class: "sheet takein"});
    const bar = h("progress", {max: "1", "aria-label": "进度"});
    const doing = h("span", {class: "small"});
    const working = h("div", {class: "row take-progress", role: "status", hidden: true}, bar, doing);
    part.root.append(body);
    let left = new Set(); // rows that are not to be stored
    let shownFor = "";
    let most = FIRST;

    const told = (what, done, total) => {
      working.hidden = false;
      if (total) {
        bar.max = total;
        bar.value = done;
      } else bar.removeAttribute("value");
      doing.textContent = total ? `${what} ${done} / ${total}` : `${what}……`;
    };
    const send = async (file, stage) => {
      if (!file) return;
      const limit = stage.most * 1048576;
      if (file.size > limit) {
        const size = Math.floor(file.size / 1048576);
        return fz.notice({text: `${file.name}：有 ${size} MB，最多 ${stage.most} MB。请拆成几个小文件。`, tone: "bad"});
      }
      part.send("begin", {name: file.name, size: file.size});
      for (let at = 0; at < file.size; at += stage.piece) {
        told("上传", at, file.size);
        doing.textContent = `上传 ${Math.round((100 * at) / file.size)}%`;
        part.send("piece", {data: base64(await file.slice(at, at + stage.piece).arrayBuffer())});
      }
      return null;
    };

    const empty = (s) => {
      const input = h("input", {
        type: "file",
        id: "take-file",
        class: "take-file",
        accept: s.accept,
        on: {change: (e) => send(e.target.files[0], s)},
      });
      const drop = h(
        "label",
        {
          class: "take-drop",
          for: "take-file",
          on: {
            dragover: (e) => e.preventDefault(),
            drop: (e) => {
              e.preventDefault();
              send(e.dataTransfer.files[0], s);
            },
          },
        },
        input,
        h("b", {}, "选一个文件，或者拖到这里"),
        h("span", {class: "small"}, `最多 ${s.most} MB。先给您看会变成什么样，点了“存”才存成草稿。`),
      );
      return [
        s.error ? h("p", {class: "bad-text take-error", role: "alert"}, s.error) : null,
        drop,
        h("h2", {}, "能导入什么"),
        h(
          "ul",
          {class: "plain"},
          s.formats.map((f) =>
            h(
              "li",
              {},
              h("b", {}, f.title),
              `　${f.about}。收成：${f.gives}。`,
              h("span", {class: "small"}, f.suffixes),
            ),
          ),
        ),
        h("p", {class: "small"}, "法规原文用命令 fangzhi import 导入，不在这里。"),
      ];
    };

    const columns = (s) => {
      if (!s.columns) return null;
      const c = s.columns;
      const picks = c.head.map((name, n) => {
        const now = Object.entries(c.chosen).find(([, at]) => at === n)?.[0] || "";
        return h(
          "select",
          {
            "aria-label": `“${name}”这一列是`,
            dataset: {column: String(n)},
            on: {
              change: () => {
                const next = {};
                for (const p of picks) if (p.value) next[p.value] = Number(p.dataset.column);
                part.send("columns", {columns: next});
              },
            },
          },
          h("option", {value: ""}, "不要"),
          c.fields.map((f) => h("option", {value: f, selected: f === now}, f)),
        );
      });
      return h(
        "section",
        {class: "part"},
        h("h2", {}, "哪一列是什么"),
        h("p", {class: "small"}, "认错了就在表头里改，改完马上重读。"),
        h(
          "div",
          {class: "wide", tabindex: "0", role: "group", "aria-label": "表格的前几行"},
          h(
            "table",
            {class: "rows take-columns"},
            h(
              "thead",
              {},
              h(
                "tr",
                {},
                c.head.map((name, n) => h("th", {scope: "col"}, name, h("br"), picks[n])),
              ),
            ),
            h(
              "tbody",
              {},
              c.sample.slice(0, 3).map((r) =>
                h(
                  "tr",
                  {},
                  r.map((t) => h("td", {}, t.length > 40 ? `${t.slice(0, 40)}…` : t)),
                ),
              ),
            ),
          ),
        ),
      );
    };

    const rowOf = (r, again) => {
      const id = `take-${r.n}`;
      const box = h("input", {
        type: "checkbox",
        id,
        checked: !left.has(r.n),
        disabled: r.personal.length > 0,
        on: {
          change: (e) => {
            if (e.target.checked) left.delete(r.n);
            else left.add(r.n);
            again();
          },
        },
      });
      return h(
        "li",
        {class: "take-row", dataset: {n: String(r.n)}},
        box,
        h(
          "div",
          {},
          h(
            "label",
            {for: id},
            r.row ? h("span", {class: "small"}, `第 ${r.row} 行　`) : null,
            h("b", {}, r.title || "（没有标题）"),
            h("span", {class: "small"}, `　${r.kind}`),
          ),
          r.personal.length
            ? h(
                "p",
                {class: "bad-text"},
                `有个人信息：${r.personal.map((p) => `${p.kind} ${p.masked}`).join("，")}　`,
                fz.button("换成化名", () => part.send("replace", {rows: [r.n]}), {tone: "small"}),
              )
            : null,
          r.before ? h("p", {class: "small"}, `换掉了 ${r.before} 处个人信息，存之前请看一眼。`) : null,
          r.alike
            ? h(
                "p",
                {class: "take-alike"},
                r.alike.same ? "库里已有同名的：" : "库里有相近的：",
                h("a", {href: `/?e=${r.alike.id}`, target: "_blank"}, r.alike.title),
              )
            : null,
          r.notes.length
            ? h(
                "ul",
                {class: "take-notes"},
                r.notes.map((t) => h("li", {}, t)),
              )
            : null,
          fz.button("看看会变成什么样", () => part.send("show", {n: r.n}), {tone: "quiet small"}),
          h("pre", {class: "take-text", hidden: true, tabindex: "0"}),
        ),
      );
    };

    const looked = (s) => {
      if (shownFor !== s.name) {
        left = new Set(s.rows.filter((r) => r.alike?.same).map((r) => r.n));
        shownFor = s.name;
        most = FIRST;
      }
      const wrong = s.notes.filter((n) => n.wrong);
      const store = fz.button("存", () => part.send("store", {rows: chosen().map((r) => r.n)}), {tone: "main"});
      const chosen = () => s.rows.filter((r) => !left.has(r.n) && !r.personal.length);
      const again = () => {
        const n = chosen().length;
        store.disabled = !n;
        store.querySelector("span").textContent = n ? `存 ${n} 份为草稿` : "没有能存的";
      };
      const personal = s.rows.filter((r) => r.personal.length);
      again();
      const pick = (label, id, options, now, run) =>
        h(
          "label",
          {class: "small", for: id},
          `${label} `,
          h(
            "select",
            {id, class: "pick", on: {change: (e) => run(e.target.value)}},
            options.map(([value, words]) => h("option", {value, selected: value === now}, words)),
          ),
        );
      return [
        h(
          "div",
          {class: "row"},
          h("p", {}, h("b", {}, s.name), `　读出 ${s.rows.length} 条`),
          s.formats.length > 1
            ? pick(
                "读作",
                "take-as",
                s.formats.map((f) => [f.key, f.title]),
                s.format.key,
                (format) => part.send("as", {format}),
              )
            : h("span", {class: "small"}, s.format.title),
          s.kinds.length
            ? pick(
                "收成",
                "take-kind",
                s.kinds.map((k) => [k, k]),
                s.kind_now,
                (kind) => part.send("as", {format: s.format.key, kind}),
              )
            : null,
          fz.button("换一个文件", () => part.send("again", {}), {tone: "quiet"}),
        ),
        s.notes.length
          ? h(
              "section",
              {class: "part", "aria-label": "文件里的问题"},
              h("h2", {}, wrong.length ? `有 ${wrong.length} 处要改，这些行没有收进来` : "要知道的"),
              h(
                "ul",
                {class: "take-notes"},
                s.notes.map((n) => h("li", {class: n.wrong ? "bad-text" : ""}, n.said)),
              ),
            )
          : null,
        columns(s),
        h(
          "section",
          {class: "part"},
          h("h2", {}, "会存成这些草稿"),
          h("p", {class: "small"}, `带不进来的：${s.format.lost}`),
          personal.length > 1
            ? h(
                "p",
                {},
                `${personal.length} 条里有个人信息，换掉才能存。`,
                fz.button("全部换成化名", () => part.send("replace", {}), {tone: "small"}),
              )
            : null,
          h(
            "ul",
            {class: "plain take-rows"},
            s.rows.slice(0, most).map((r) => rowOf(r, again)),
          ),
          s.rows.length > most
            ? fz.button(`还有 ${s.rows.length - most} 条，都列出来`, () => {
                most = s.rows.length;
                draw(s);
              })
            : null,
        ),
        h(
          "div",
          {class: "row take-store"},
          store,
          h("span", {class: "small"}, "要么都存，要么都不存；存了以后在“编写”里接着改，改好送审。"),
        ),
      ];
    };

    const stored = (s) => [
      h(
        "p",
        {class: "take-done", role: "status"},
        h("b", {}, `存了 ${s.rows.length} 份草稿。`),
        " 补齐主题、依据、责任人，再送审。",
      ),
      h(
        "ul",
        {class: "plain"},
        s.rows
          .slice(0, 30)
          .map((r) => h("li", {}, h("a", {href: `/write?f=${encodeURIComponent(r.path)}&d=1`}, r.title || r.path))),
      ),
      s.rows.length > 30 ? h("p", {class: "small"}, `还有 ${s.rows.length - 30} 份，在“编写”的草稿里。`) : null,
      h(
        "div",
        {class: "row"},
        h("a", {class: "button main", href: "/write"}, "去编写"),
        fz.button("再导入一个", () => part.send("again", {})),
      ),
    ];

    const draw = (s) => {
      const at = part.root.scrollTop;
      fz.fill(
        body,
        h("p", {}, h("a", {href: "/write"}, "← 编写")),
        h("h1", {}, "导入"),
        working,
        s.kind === "refused"
          ? fz.empty(s.why)
          : s.kind === "empty"
            ? empty(s)
            : s.kind === "looked"
              ? looked(s)
              : stored(s),
      );
      part.root.scrollTop = s.kind === "looked" ? at : 0;
    };
    part.on("stage", (s) => {
      if (!s) return;
      if (s.kind !== "looked") shownFor = "";
      working.hidden = true;
      draw(s);
    });
    part.on("progress", (p) => {
      if (p) told(p.what, p.done, p.total);
      else working.hidden = true;
    });
    part.on("shown", (s) => {
      const text = s && body.querySelector(`.take-row[data-n="${s.n}"] pre`);
      if (!text) return;
      text.textContent = s.text;
      text.hidden = false;
      text.focus();
    });
  });
})();
