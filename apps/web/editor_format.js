// Our content format as the editor reads it: its colours, what folds, its headings.
(() => {
  const fz = window.fangzhi;
  const HEADING = /^(#{1,6})\s*(.*?)\s*(?:\{#[^}]*\})?\s*$/;
  const LABEL = /^\s*(?:[-*]\s+)?[^\s：:，。；、“”"'[\](){}#-][^\s：:，。；“”"'[\](){}#]{0,13}[：:]/;
  const CITATION =
    /^(?:《[^《》\n]{1,40}》(?:第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?)?|[\u4e00-\u9fa5（）]{2,30}?(?:@\d{4}-\d{2}-\d{2})?第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?)(?:第[一二三四五六七八九十\d]+款)?(?:第[一二三四五六七八九十\d]+项)?/;
  // Where a token may begin; everything between two of them is read in one step.
  const REST = /^[^\s《（([，,；;：:。、{→\-*“”]+/;

  const token = (stream, state) => {
    if (stream.sol()) {
      state.line += 1;
      state.fresh = true;
      if (/^---\s*$/.test(stream.string) && (state.line === 1 || state.front)) {
        state.front = !state.front;
        stream.skipToEnd();
        return "fence";
      }
      if (!state.front && /^#{1,6}/.test(stream.string)) state.heading = true;
      else state.heading = false;
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^\{#[^}\n]*\}/)) return "ident";
    if (state.heading) {
      stream.match(/^(?:[^{]|\{(?!#))+/) || stream.next();
      return "heading";
    }
    const fresh = state.fresh;
    state.fresh = false;
    if (state.front || state.yaml) {
      if (stream.match(/^#.*$/)) return "note";
      if (fresh && stream.match(/^-(?=\s)/)) {
        state.fresh = true;
        return "bullet";
      }
      if (fresh && stream.match(/^[^\s:：[\]{}#,]+(?=[:：])/)) return "label";
    } else if (fresh) {
      if (stream.match(/^(?:[-*]|\d{1,3}\.)(?=\s)/)) {
        state.fresh = true;
        return "bullet";
      }
      if (/^\s*[-*]\s/.test(stream.string) && LABEL.test(stream.string) && stream.match(/^[^：:\n]+[：:]/))
        return "label";
      if (stream.match(/^相关[：:]/)) return "label";
      if (stream.match(/^>+/)) return "bullet";
    }
    if (stream.match(/^(?:→|->)/)) {
      state.target = true;
      return "arrow";
    }
    if (stream.match(/^[（(]若[^）)\n]*[）)]/)) return "guard";
    if (stream.match(/^\*\*[^*\n]+\*\*/)) return "strong";
    if (stream.match(/^\]\([^)\n]*\)/)) return "link";
    if (stream.match(CITATION)) return "citation";
    if (!stream.match(REST)) stream.next();
    if (state.target) {
      if (stream.eol() || /^\s*\{#/.test(stream.string.slice(stream.pos))) state.target = false;
      return "target";
    }
    return null;
  };

  const NAMES = [
    "fence",
    "ident",
    "heading",
    "note",
    "bullet",
    "label",
    "arrow",
    "target",
    "guard",
    "strong",
    "link",
    "citation",
  ];
  let made = null;
  // The language and its colours (classes of editor.css); the tags are made once, with the library.
  fz.editorFormat = (path) => {
    const cm = fz.codemirror;
    if (!made) {
      const tags = Object.fromEntries(NAMES.map((name) => [name, cm.Tag.define()]));
      const style = cm.HighlightStyle.define(NAMES.map((name) => ({tag: tags[name], class: `tk-${name}`})));
      made = {tags, style};
    }
    const yaml = /\.ya?ml$/.test(path);
    const language = cm.StreamLanguage.define({
      name: "fangzhi",
      startState: () => ({line: 0, front: false, heading: false, target: false, fresh: true, yaml}),
      copyState: (state) => ({...state}),
      token: (stream, state) => {
        if (stream.sol()) state.target = false;
        return token(stream, state);
      },
      blankLine: (state) => {
        state.line += 1;
        state.target = false;
      },
      tokenTable: made.tags,
      languageData: {closeBrackets: {brackets: []}},
    });
    return [language, cm.syntaxHighlighting(made.style), cm.foldService.of(yaml ? folds.yaml : folds.markdown)];
  };

  // ---- what folds: the fields at the top, a section up to the next one of its level or above -------------------------
  const folds = {
    markdown: (state, from, to) => {
      const {doc} = state,
        first = doc.lineAt(from);
      if (first.number === 1 && /^---\s*$/.test(first.text)) {
        for (let n = 2; n <= Math.min(doc.lines, 200); n++) {
          const line = doc.line(n);
          if (/^---\s*$/.test(line.text)) return {from: to, to: line.to};
        }
        return null;
      }
      const level = first.text.match(/^(#{1,6})/)?.[1].length;
      if (!level) return null;
      let last = doc.lines;
      for (let n = first.number + 1; n <= doc.lines; n++) {
        const next = doc.line(n).text.match(/^(#{1,6})/)?.[1].length;
        if (next && next <= level) {
          last = n - 1;
          break;
        }
      }
      while (last > first.number && !doc.line(last).text.trim()) last -= 1;
      return last > first.number ? {from: to, to: doc.line(last).to} : null;
    },
    yaml: (state, from, to) => {
      const {doc} = state,
        first = doc.lineAt(from),
        deep = first.text.search(/\S/);
      if (deep < 0 || !/[:：]\s*$/.test(first.text)) return null;
      let last = first.number;
      for (let n = first.number + 1; n <= doc.lines; n++) {
        const {text} = doc.line(n),
          here = text.search(/\S/);
        if (here < 0) continue;
        if (here <= deep) break;
        last = n;
      }
      return last > first.number ? {from: to, to: doc.line(last).to} : null;
    },
  };

  // Headings of a text in order: line, level, words; of a flow its questions and results.
  fz.headings = (doc, path) => {
    const yaml = /\.ya?ml$/.test(path),
      out = [];
    let front = false,
      n = 0;
    for (const text of doc.iterLines()) {
      n += 1;
      if (!yaml && /^---\s*$/.test(text) && (n === 1 || front)) {
        front = !front;
        continue;
      }
      if (front) continue;
      if (yaml) {
        const top = text.match(/^([^\s#:：]+)[:：]\s*$/),
          key = text.match(/^ {2}([a-z][a-z0-9-]*)[:：]\s*$/);
        if (top || key) out.push({line: n, level: top ? 1 : 2, text: (top || key)[1]});
        continue;
      }
      const found = text.startsWith("#") && text.match(HEADING);
      if (found?.[2]) out.push({line: n, level: found[1].length, text: found[2]});
    }
    return out;
  };
})();
