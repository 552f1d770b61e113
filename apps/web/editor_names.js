// What the editor offers to write: scenes after an arrow, techniques, topics, laws and articles, ids of entries.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const MOST = 60;
  const ARTICLE = /([\u4e00-\u9fa5（）]{2,40}?)》?(?:@(\d{4}-\d{2}-\d{2}))?(第[一二三四五六七八九十百千零〇\d]*)$/;
  const LAW = /(《?)([\u4e00-\u9fa5（）]{1,40})$/;

  const result = (from, options, validFor) => (options.length ? {from, options, filter: false, validFor} : null);
  const fits = (words, said) => !said || words.includes(said);
  const best = (rows, said, of) => {
    const first = rows.filter((r) => of(r).startsWith(said)),
      others = said ? rows.filter((r) => !of(r).startsWith(said) && fits(of(r), said)) : [];
    return [...first, ...others].slice(0, MOST);
  };
  // Whether a line is one of the fields at the top, by the nearest fence above; texts begin with it, so few lines are read.
  const isField = (doc, number) => {
    if (!/^---\s*$/.test(doc.line(1).text)) return false;
    for (let n = 2; n < number; n++) if (/^---\s*$/.test(doc.line(n).text)) return false;
    return number > 1;
  };
  const sectionOf = (doc, number) => {
    for (let n = number; n > 0 && n > number - 200; n--) {
      const found = doc.line(n).text.match(/^##\s*(.+?)\s*$/);
      if (found) return found[1];
    }
    return "";
  };

  // act.names(): {topics, techniques, errors, laws, entries}; act.articles(law, version): promise of rows;
  // act.article(law, version, label): promise of what the article says.
  fz.completion = (doc, act) => {
    const cm = fz.codemirror,
      yaml = /\.ya?ml$/.test(doc.path);
    const entries = (said, prefix = "") => {
      const all = act.names().entries.filter((e) => e[0].startsWith(prefix));
      return best(all, said, (e) => `${e[0]} ${e[1]}`).map(([id, title, kind]) => ({
        label: id,
        detail: `${title}　${kind}`,
        type: "text",
      }));
    };
    const words = (list, said, detail) => best(list, said, (w) => w).map((label) => ({label, detail, type: "text"}));
    const scenes = (state, said) => {
      const found = fz.headings(state.doc, doc.path).filter((x) => x.level === 2);
      if (yaml) return best(found, said, (x) => x.text).map((x) => ({label: x.text, type: "text"}));
      const titles = found.map((x) => x.text).filter((t) => !["讨论", "角色卡"].includes(t));
      return [...words(titles, said, "场景"), ...words(["返回"], said, "回到打断的地方")];
    };
    const laws = (said) =>
      words(act.names().laws, said).map((o) => ({
        ...o,
        apply: (view, completion, from, to) => {
          view.dispatch({
            changes: {from, to, insert: `${completion.label}第`},
            selection: {anchor: from + completion.label.length + 1},
            userEvent: "input.complete",
          });
          cm.startCompletion(view);
        },
      }));
    const articles = async (law, version, said, from) => {
      const found = await act.articles(law, version);
      const rows = best(found || [], said, (r) => r[0]);
      return result(
        from,
        rows.map(([label, gist]) => ({
          label,
          detail: gist,
          type: "text",
          info: async () => {
            const text = await act.article(law, version, label);
            return text ? h("div", {class: "article-info"}, h("b", {}, text.title), h("p", {}, text.says)) : null;
          },
        })),
      );
    };

    const source = (context) => {
      const {state, pos} = context,
        line = state.doc.lineAt(pos),
        before = line.text.slice(0, pos - line.from);
      const front = yaml || isField(state.doc, line.number);
      let m = before.match(/(?:→|->)\s*([^{}\n]*)$/) || before.match(/回合后\s*([^{}\s]*)$/);
      if (m && !yaml) return result(pos - m[1].length, scenes(state, m[1]));
      m = yaml && before.match(/^\s*(?:- )?(?:到|起点)[:：]\s*(\S*)$/);
      if (m) return result(pos - m[1].length, scenes(state, m[1]));
      m = before.match(/\]\(([^()\s]*)$/);
      if (m) return result(pos - m[1].length, entries(m[1]));
      m = before.match(/^\s*-\s*评价[：:][^，,\n]*(?:[，,][^，,\n]*)*[，,]\s*([^，,\n]*)$/);
      if (m) {
        const {techniques, errors} = act.names();
        return result(pos - m[1].length, [...words(techniques, m[1], "做法"), ...words(errors, m[1], "失误")]);
      }
      if (front) {
        m = before.match(/^\s*(主题|能力|相关|承办单位|开始)[:：]\s*(?:\[(?:[^\]]*[,，])?\s*)?([^\][,，\s]*)$/);
        if (m) {
          const [, key, said] = m,
            at = pos - said.length,
            names = act.names();
          if (key === "主题") return result(at, words(names.topics, said, "主题"));
          if (key === "能力") return result(at, words(names.techniques, said, "做法"));
          if (key === "开始") return result(at, scenes(state, said));
          return result(at, entries(said, key === "承办单位" ? "dw-" : ""));
        }
      }
      // A citation: where one belongs, or after 《, or when it is asked for.
      const tail = before.replace(/^.*[：:[,，；;、\s]/, "");
      const cites =
        /^\s*(?:-\s*)?(?:依据|备选依据|依据版本)[：:]/.test(before) ||
        (/^-\s/.test(before) && /依据/.test(sectionOf(state.doc, line.number)) && !/[：:]/.test(before)) ||
        (yaml && /^\s*-\s/.test(before)) ||
        /《[^《》]*》?(?:第[^第]*)?$/.test(before);
      if (!cites && !context.explicit) return null;
      m = tail.match(ARTICLE) || before.match(ARTICLE);
      if (m) return articles(m[1], m[2] || "", m[3], pos - m[3].length);
      m = tail.match(LAW) || before.match(/(《)([\u4e00-\u9fa5（）]*)$/);
      if (!m || (!context.explicit && m[2].length < 2 && !m[1])) return null;
      return result(pos - m[2].length, laws(m[2]));
    };
    return cm.autocompletion({override: [source], icons: false, maxRenderedOptions: MOST, defaultKeymap: true});
  };
})();
