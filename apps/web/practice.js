// 情景演练: the list, the dialogue with the petitioner's state beside it, the debrief with its map, free reply.
(() => {
  const fz = window.fangzhi, {h} = fz;
  const NS = "http://www.w3.org/2000/svg";
  const svg = fz.svg = (tag, attributes, ...kids) => {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value == null || value === false) continue;
      if (name === "on") for (const [event, f] of Object.entries(value)) element.addEventListener(event, f);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const kid of kids.flat()) if (kid != null && kid !== false) element.append(kid);
    return element;
  };

  // ---- the petitioner's state, in words and in shape ---------------------------------------------------------------
  const face = (trust, emotion) => {
    const tilt = (emotion - 2) * 2.2, mouth = 33 + (trust - 1.2) * 3.4;
    return svg("svg", {viewBox: "0 0 48 48", class: "face", "aria-hidden": "true"},
      svg("circle", {cx: 24, cy: 24, r: 20.5, class: "face-skin"}),
      svg("path", {d: `M12 ${17 - tilt * .45} L20 ${17 + tilt * .5} M36 ${17 - tilt * .45} L28 ${17 + tilt * .5}`, class: "face-line"}),
      svg("circle", {cx: 17, cy: 22.5, r: 1.9, class: "face-dot"}), svg("circle", {cx: 31, cy: 22.5, r: 1.9, class: "face-dot"}),
      svg("path", {d: `M16 31 Q24 ${mouth} 32 31`, class: "face-line"}));
  };
  const stairs = (trusts, at) => h("ol", {class: "stairs", "aria-hidden": "true"}, trusts.map((word, i) => h("li", {class: i <= at ? (i === at ? "here" : "up") : ""},
    h("i", {style: `height:${8 + i * 7}px`}), h("span", {}, word))));
  const pips = (at, most) => h("span", {class: "pips", "aria-hidden": "true"}, Array.from({length: most}, (_, i) => h("i", {class: i < at ? "on" : ""})));
  fz.mood = (s) => h("div", {class: "mood"},
    h("div", {class: "mood-face"}, face(s.trust, s.emotion)),
    h("div", {class: "mood-part"}, h("p", {class: "mood-word"}, "信任 ", h("b", {}, s.trusts[s.trust])), stairs(s.trusts, s.trust)),
    h("div", {class: "mood-part"}, h("p", {class: "mood-word"}, "情绪 ", h("b", {}, s.feels)), pips(s.emotion, s.most), h("span", {class: "sr"}, `${s.emotion} 级，最高 ${s.most} 级`)));
  const moved = (trusts, step) => {
    const [t0, t1] = step.trust, [e0, e1] = step.emotion, out = [];
    if (t1 !== t0) out.push(h("span", {class: t1 > t0 ? "gain" : "loss"}, `${t1 > t0 ? "▲" : "▼"} 信任：${trusts[t0]} → ${trusts[t1]}`));
    if (e1 !== e0) out.push(h("span", {class: e1 < e0 ? "gain" : "loss"}, `${e1 > e0 ? "▲" : "▼"} 情绪${e1 > e0 ? "更急了" : "缓了下来"}`));
    return out.length ? h("p", {class: "moved"}, out) : null;
  };

  // ---- one step that has been taken --------------------------------------------------------------------------------
  const MARK = {ok: "✓", warn: "○", bad: "✕"};
  const stepOf = (step, trusts, heading) => h("li", {class: "step", dataset: {turn: step.turn}},
    h(heading, {class: "step-title"}, h("span", {class: "turn"}, `第 ${step.turn} 步`), step.title),
    h("div", {class: "prose told", html: step.text}),
    h("div", {class: "mine"}, h("span", {class: "sr"}, "您说："), step.said),
    h("div", {class: `fed ${step.verdict.tone}`},
      h("p", {class: "fed-head", tabindex: "-1"}, h("b", {}, h("span", {"aria-hidden": "true"}, MARK[step.verdict.tone]), step.verdict.word),
        step.used.map((n) => h("span", {class: "tag ok"}, `用上了${n}`)), step.missed.map((n) => h("span", {class: "tag warn"}, `${n}没用好`)),
        step.errors.map((n) => h("span", {class: "tag bad"}, n))),
      h("p", {}, step.feedback),
      step.judged && h("p", {class: "judged"}, h("b", {}, `判断“${step.judged.verdict}”${step.judged.right ? "，对" : "，不对"}：`), step.judged.reason),
      moved(trusts, step), fz.bases(step.basis)),
    step.due && h("p", {class: "due", role: "note"}, h("b", {}, "先前的话到期了："), step.due));

  // ---- advice on free words ----------------------------------------------------------------------------------------
  const NEXT = {用上: ["用上了", "还没看到"], 避开: ["要避开", "没有出现"]};
  const adviceOf = (a) => {
    if (!a || a.empty) return h("p", {class: "small"}, "写下您会怎么说，这里会标出用上了什么、在哪几个字里。只提建议，不打分。");
    const found = a.findings.filter((f) => f.found && f.kind === "用上"), wrong = a.findings.filter((f) => f.found && f.kind !== "用上");
    const rest = a.findings.filter((f) => !f.found && f.kind === "用上");
    const quotes = (f) => f.quotes.map((q) => h("q", {}, q));
    return h("div", {class: "advice-body"},
      found.length ? h("section", {}, h("h3", {}, `✓ 用上了 ${found.length} 项`), h("ul", {}, found.map((f) => h("li", {}, h("b", {}, f.name), " ", quotes(f))))) : h("p", {class: "small"}, "还没有看到认得出的做法，接着写。"),
      wrong.length ? h("section", {class: "wrong"}, h("h3", {}, "! 再想想"), h("ul", {}, wrong.map((f) => h("li", {}, h("b", {}, f.name), " ", quotes(f), h("span", {class: "tip"}, f.advice))))) : null,
      rest.length ? h("section", {class: "rest"}, h("h3", {}, "还可以试试"), h("ul", {}, rest.map((f) => h("li", {}, h("b", {}, f.name), " ", h("span", {class: "tip"}, f.advice))))) : null,
      a.long ? h("p", {class: "small"}, `太长了，只看了前 ${a.most} 个字。`) : null,
      h("p", {class: "small"}, "这是按公开的规则找词，会看漏，也会看错；您觉得对，就按自己的来。"));
  };
  const replyBox = (part, key, label) => {
    const box = h("textarea", {class: "words", id: `reply-${key}`, rows: "4", maxlength: "3000", placeholder: "我会这样说……"});
    const kept = fz.kept(`reply:${key}`, box);
    let n = 0;
    const ask = fz.lazy(220, () => part.send("reply", {text: box.value, n: ++n}));
    box.addEventListener("input", ask);
    const out = h("div", {class: "advice", role: "status", "aria-live": "polite"}, adviceOf(null));
    if (box.value) ask();
    return {box, kept, out, show: (a) => out.replaceChildren(adviceOf(a)), node: h("div", {class: "replying"}, h("div", {}, h("label", {for: `reply-${key}`}, label), box), out)};
  };

  // ---- giving a name once ------------------------------------------------------------------------------------------
  fz.askName = (why) => {
    const input = h("input", {class: "name-box", id: "my-name", type: "text", maxlength: "20", autocomplete: "nickname", placeholder: "比如：小张"});
    const save = () => { if (input.value.trim()) fz.setName(input.value.trim()); else input.focus(); };
    input.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.isComposing) { e.preventDefault(); save(); } });
    return h("div", {class: "ask-name"}, h("p", {}, why), h("div", {class: "row"}, h("label", {for: "my-name"}, "您的名字"), input, fz.button("记住我", save)));
  };
  fz.learnerLine = (name) => name ? h("p", {class: "small learner"}, `记在“${name}”名下`, fz.button("换名字", () => {
    const dialog = fz.dialog("换个名字", fz.askName("以后的练习记在新名字下面；原来的记录还在原来的名字下。"),
      h("div", {class: "dialog-foot"}, fz.button("不留名字", () => fz.setName(""), {tone: "quiet"})));
    dialog.querySelector("input").focus();
  }, {tone: "quiet small"})) : null;

  // ---- the path map ------------------------------------------------------------------------------------------------
  // fz.pathMap(data, {pick(node), pickLine(line)}): rows of nodes, a line a choice; drawn to the width it is given.
  fz.pathMap = (data, {pick, taken = "走过的路"} = {}) => {
    const host = h("div", {class: "map"});
    const byId = new Map(data.nodes.map((n) => [n.id, n]));
    const rows = [];
    for (const n of data.nodes) (rows[n.row] = rows[n.row] || []).push(n);
    const anyLate = data.nodes.some((n) => n.late);
    const GAP = 90, H = 36;
    const draw = () => {
      const W = Math.max(280, Math.min(760, host.clientWidth || 360)), side = anyLate ? Math.max(96, W * .24) : 0, middle = W - side;
      const at = new Map();
      rows.forEach((row, r) => {
        const plain = row.filter((n) => !n.late || !n.reached), late = row.filter((n) => n.late && n.reached);
        const place = (list, from, width) => list.forEach((n, i) => {
          const w = Math.min(150, width / list.length - 8);
          at.set(n.id, {x: from + width * (i + .5) / list.length, y: 12 + r * GAP + H / 2, w});
        });
        place(plain, 0, late.length ? middle : plain.length > 3 ? W : middle);
        place(late, middle, side);
      });
      const height = 24 + H + (rows.length - 1) * GAP;
      const fans = new Map();
      for (const l of data.lines) { const k = `${l.from}>${l.to}`; fans.set(k, [...(fans.get(k) || []), l]); }
      const curve = (from, to, i = 0, of = 1) => {
        const a = at.get(from), b = at.get(to);
        if (!a || !b) return null;
        const spread = Math.min(a.w, b.w) * .62, dx = of > 1 ? (i / (of - 1) - .5) * spread : 0;
        const down = byId.get(to).row - byId.get(from).row;
        const p0 = [a.x + dx, a.y + (down > 0 ? H / 2 : down < 0 ? -H / 2 : 0)], p3 = [b.x + dx, b.y - (down > 0 ? H / 2 : down < 0 ? -H / 2 : 0)];
        let p1, p2;
        if (down > 1 && Math.abs(a.x - b.x) < 60) { const s = -Math.min(middle * .34, a.w / 2 + 34); p1 = [a.x + s, p0[1] + GAP * .5]; p2 = [b.x + s, p3[1] - GAP * .5]; }
        else if (down <= 0) { const s = Math.max(60, Math.abs(a.x - b.x) * .3); p1 = [Math.min(a.x, b.x) - s, a.y]; p2 = [Math.min(a.x, b.x) - s, b.y]; }
        else { p1 = [p0[0], p0[1] + (p3[1] - p0[1]) * .5]; p2 = [p3[0], p3[1] - (p3[1] - p0[1]) * .5]; }
        const mid = [0, 1].map((k) => (p0[k] + 3 * p1[k] + 3 * p2[k] + p3[k]) / 8);
        return {d: `M${p0} C${p1} ${p2} ${p3}`, mid};
      };
      const lineOf = new Map();
      const plainLines = [];
      for (const group of fans.values()) group.forEach((l, i) => {
        const c = curve(l.from, l.to, i, group.length);
        if (!c) return;
        lineOf.set(l.option, {...c, to: l.to});
        plainLines.push(svg("path", {d: c.d, class: "line"}, svg("title", {}, l.text)));
      });
      const promised = data.promises.map((p) => { const c = curve(p.from, p.to); return c && svg("path", {d: c.d, class: "line promise"}, svg("title", {}, `${p.turns} 步后到期`)); });
      const over = [], dots = [], visits = new Map();
      for (const step of data.path) {
        const known = lineOf.get(step.option);
        const c = known && known.to === step.to ? known : curve(step.from, step.to);
        visits.set(step.from, [...(visits.get(step.from) || []), step.turn]);
        if (!c) continue;
        over.push(svg("path", {d: c.d, class: `line taken ${known && known.to === step.to ? "" : "jump"}`}));
        if (step.regret) {
          for (const b of step.better) { const g = lineOf.get(b); if (g) over.unshift(svg("path", {d: g.d, class: "line better"})); }
          dots.push(svg("g", {class: "lost"}, svg("circle", {cx: c.mid[0], cy: c.mid[1], r: 12}), svg("text", {x: c.mid[0], y: c.mid[1] + 4.5}, `−${step.regret}`), svg("title", {}, `第 ${step.turn} 步丢了 ${step.regret} 分`)));
        }
      }
      const lastStep = data.path[data.path.length - 1];
      const went = new Set(data.path.flatMap((s) => [s.from, s.to]));
      const beside = [], kindOf = (n) => ({成功: "good", 部分: "half", 失败: "poor"}[n.ending] || "");
      const boxes = data.nodes.map((n) => {
        const p = at.get(n.id), clip = Math.max(2, Math.floor((p.w - 12) / 13.2));
        const words = n.title.length <= clip ? [n.title] : n.title.length <= 2 * clip ? [n.title.slice(0, Math.ceil(n.title.length / 2)), n.title.slice(Math.ceil(n.title.length / 2))] : [n.title.slice(0, clip), n.title.slice(clip, 2 * clip - 1) + "…"];
        const says = [n.title, n.start && "开始", n.ending && `结局：${n.ending}`, n.late && "到期才来", !n.reached && "走不到", visits.has(n.id) && `第 ${visits.get(n.id).join("、")} 步`].filter(Boolean).join("，");
        const run = () => pick?.(n);
        const box = svg("g", {class: ["node", n.ending && "end", kindOf(n), n.late && "late", !n.reached && "far", went.has(n.id) && "went", lastStep?.to === n.id && "last"].filter(Boolean).join(" "),
          tabindex: pick ? "0" : null, role: pick ? "button" : "img", "aria-label": says, on: pick ? {click: run, keydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); e.stopPropagation(); run(); } }} : {}},
          svg("rect", {x: p.x - p.w / 2, y: p.y - H / 2, width: p.w, height: H, rx: n.start ? 17 : n.ending ? 3 : 8}),
          n.ending && svg("rect", {class: "inner-line", x: p.x - p.w / 2 + 3, y: p.y - H / 2 + 3, width: p.w - 6, height: H - 6, rx: 2}),
          words.map((word, i) => svg("text", {"aria-hidden": "true", class: words.length > 1 ? "two" : "", x: p.x, y: p.y + 4.5 + (words.length > 1 ? (i ? 7 : -7.5) : 0)}, word)),
        );
        // Beside the node, not in it: a node's name is its label alone.
        beside.push(...[
          (n.ending || !n.reached) && svg("text", {"aria-hidden": "true", class: `under ${kindOf(n)}`, x: p.x, y: p.y + H / 2 + 15}, n.reached ? n.ending : "走不到"),
          visits.has(n.id) && svg("g", {class: "visit", "aria-hidden": "true"}, svg("circle", {cx: p.x - p.w / 2 + 2, cy: p.y - H / 2 + 1, r: 9}), svg("text", {x: p.x - p.w / 2 + 2, y: p.y - H / 2 + 5}, visits.get(n.id)[0])),
        ].filter(Boolean));
        return box;
      });
      host.replaceChildren(svg("svg", {viewBox: `0 0 ${W} ${height + 20}`, width: W, height: height + 20, role: "group", "aria-label": "路线图"}, plainLines, promised, over, dots, boxes, beside));
    };
    let width = -1;
    new ResizeObserver(() => { if (Math.abs(host.clientWidth - width) > 2) { width = host.clientWidth; draw(); } }).observe(host);
    const key = (c, text) => h("li", {}, svg("svg", {viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true"}, svg("path", {d: "M1 6 H33", class: `line ${c}`})), text);
    const walked = data.path.length > 0;
    return h("figure", {class: "map-box"}, host, h("figcaption", {}, h("ul", {class: "legend"},
      walked && key("taken", taken), walked && data.path.some((s) => s.regret) && key("better", "更好的选择"), key("", "别的选择"), data.promises.length > 0 && key("promise", "许下的话到期"))));
  };

  // ---- stages ------------------------------------------------------------------------------------------------------
  const percent = (p) => `${Math.round(p * 10) / 10}`;
  const stages = {};
  stages.loading = () => h("div", {class: "learn"}, h("p", {class: "empty", role: "status"}, "正在打开……"));
  stages.missing = (s) => h("div", {class: "learn"}, fz.empty(s.text, s.ask ? fz.askName("写上当时的名字，就能接着看。") : "", h("p", {}, h("a", {class: "button", href: "/practice"}, "看所有情景"))));
  stages.changed = (s) => h("div", {class: "learn"}, fz.empty(`“${s.title || "这个情景"}”的内容改过了`, h("p", {}, "这次练习是在旧内容上做的，接不下去；记录还在。"),
    h("p", {class: "row center"}, s.id && h("a", {class: "button main", href: `/practice?e=${encodeURIComponent(s.id)}`}, "从头再来"), h("a", {class: "button", href: "/practice"}, "看所有情景"))));

  const tabs = (now) => h("nav", {class: "tabs", "aria-label": "练法"}, [["/practice", "情景", "list"], ["/practice?m=reply", "自己说", "lines"]].map(([href, text, kind]) =>
    h("a", {href, "aria-current": kind === now ? "page" : null}, text)));

  stages.list = (s, part) => {
    const topic = h("select", {class: "pick", "aria-label": "主题"});
    const topics = [...new Set(s.items.flatMap((i) => i.topics))];
    topic.append(h("option", {value: ""}, "全部主题"), ...topics.map((t) => h("option", {value: t}, t)));
    const list = h("ul", {class: "cards"});
    const draw = () => list.replaceChildren(...s.items.filter((i) => !topic.value || i.topics.includes(topic.value)).map((i) => h("li", {},
      h("a", {class: "card", href: `/practice?e=${encodeURIComponent(i.id)}`},
        h("span", {class: "card-title"}, i.title, " ", fz.stamps(i.stamps)),
        h("span", {class: "card-text"}, i.summary),
        h("span", {class: "card-tags", title: i.abilities.join("、") || null}, i.abilities.length ? `练 ${i.abilities.join("、")}` : " "),
        h("span", {class: "card-foot"}, h("span", {}, i.topics.join("、")),
          i.broken ? h("b", {class: "bad-text"}, "文件有错误") : i.waiting ? h("b", {class: "warn-text"}, "做到一半") : i.tries ? h("b", {class: i.passed ? "ok-text" : "warn-text"}, `${i.passed ? "✓ " : ""}最好 ${percent(i.best)} 分 · ${i.tries} 次`) : h("span", {class: "new"}, "还没练"))))));
    topic.addEventListener("change", draw);
    draw();
    return h("div", {class: "learn"}, h("header", {class: "learn-head"}, h("h1", {}, "情景演练"), tabs("list"), topics.length > 1 && topic, fz.learnerLine(s.learner)),
      !s.items.length ? fz.empty("库里还没有情景", h("p", {}, "可以在“编写”里新建一个。")) : list);
  };

  stages.cover = (s, part) => {
    const begin = fz.button(s.waiting ? "重新开始" : s.tries ? "再练一遍" : "开始", () => part.send("start", {}), {tone: s.waiting ? "" : "main", key: "Enter"});
    begin.classList.add("begin");
    const resume = s.waiting && h("a", {class: "button main begin", href: `/practice?r=${s.waiting}`}, "接着上次");
    return h("div", {class: "learn narrow"}, h("p", {}, h("a", {href: "/practice"}, "← 所有情景")),
      h("article", {class: "leaf"}, h("p", {class: "eyebrow"}, s.topics.join("、")), h("h1", {tabindex: "-1"}, s.title, " ", fz.stamps(s.stamps)),
        h("p", {class: "lead"}, s.summary), fz.mood(s.state),
        s.abilities.length > 0 && h("p", {class: "trains"}, h("span", {class: "small"}, "练什么"), s.abilities.map((a) => h("span", {class: "tag"}, a))),
        h("div", {class: "row begin-row"}, resume, begin, h("span", {class: "small"}, `数字键选择说什么，不计时，${s.mark} 分及格`)),
        s.past.length > 0 && h("section", {class: "part"}, h("h3", {}, "以前练过"), h("ul", {class: "past"}, s.past.map((p) => h("li", {}, h("a", {href: `/practice?r=${p.r}`}, `${p.day}　${percent(p.percent)} 分`, p.ending && `　${p.ending}`))))),
        s.learner ? fz.learnerLine(s.learner) : fz.askName("不留名字也能练，但做完不会留下记录。留个名字，成绩和复习卡都会记着。")));
  };

  stages.playing = (s, part) => {
    const choices = h("ol", {class: "choices"}, s.now.options.map((o, i) => h("li", {}, h("button", {type: "button", class: "choice", "aria-keyshortcuts": String(i + 1),
      on: {click: () => part.send("choose", {id: o.id, turn: s.state.turn})}}, h("kbd", {"aria-hidden": "true"}, String(i + 1)), h("span", {}, o.text)))));
    const reply = replyBox(part, `${s.id}/${s.now.node}/${s.state.turn}`, "不看选项，您会怎么说？");
    part.advise = reply.show;
    const own = h("details", {class: "own"}, h("summary", {}, "先自己说说看"), reply.node);
    if (reply.box.value) own.open = true;
    return h("div", {class: "learn play"},
      h("aside", {class: "side", "aria-label": "来访人现在的样子"}, h("div", {class: "side-in"}, fz.mood(s.state), h("p", {class: "small wide-only"}, s.limit ? `第 ${s.state.turn + 1} 步，最多 ${s.limit} 步` : `第 ${s.state.turn + 1} 步`),
        h("p", {class: "small wide-only"}, s.kept ? "每一步都已记下，关掉页面也能接着练。" : "没有留名字：刷新不会丢，做完不留记录。"))),
      h("div", {class: "talk"}, h("h1", {class: "sr"}, s.title), h("p", {class: "crumb"}, h("a", {href: `/practice?e=${encodeURIComponent(s.id)}`}, `← ${s.title}`)),
        !s.told.length && h("p", {class: "lead"}, s.summary),
        h("ol", {class: "steps"}, s.told.map((step) => stepOf(step, s.state.trusts, "h2"))),
        h("section", {class: `scene ${s.now.back ? "came-back" : ""}`, "aria-labelledby": "scene-now"}, h("h2", {id: "scene-now", tabindex: "-1"}, s.now.title), h("div", {class: "prose told now", html: s.now.text}),
          h("h3", {class: "ask-say"}, "您怎么说？"), choices, own)));
  };

  const byName = (title, tone, items, none) => h("section", {class: `names ${tone}`}, h("h3", {}, title), items.length ? h("ul", {}, items.map((i) => h("li", {}, h("details", {}, h("summary", {}, h("b", {}, i.name), i.turns && h("span", {class: "small"}, ` 第 ${i.turns.join("、")} 步`)),
    (i.reasons || []).map((r) => h("p", {class: "small"}, r)))))) : h("p", {class: "small"}, none));
  const plural = (s) => s.lost ? `一共丢了 ${s.lost} 分，丢在 ${s.steps.filter((x) => x.regret).length} 步上` : "一分没丢，这是最好的一条路";

  stages.debrief = (s, part) => {
    const story = s.told.length ? h("details", {class: "story leaf"}, h("summary", {}, "看当时的对话"), h("ol", {class: "steps"}, s.told.map((x) => stepOf(x, s.trusts, "h3")))) : null;
    const toStep = (turn) => {
      if (!story) return;
      story.open = true;
      const row = story.querySelector(`[data-turn="${turn}"]`);
      row?.scrollIntoView({block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"});
      row?.querySelector(".fed-head")?.focus({preventScroll: true});
    };
    const lost = s.steps.filter((x) => x.regret > 0);
    const worst = Math.max(0, ...lost.map((x) => x.regret));
    return h("div", {class: "learn"}, h("p", {}, h("a", {href: "/practice"}, "← 所有情景")),
      h("header", {class: `leaf result ${s.tone}`},
        h("div", {class: "result-words"}, h("p", {class: "eyebrow"}, s.title), h("h1", {tabindex: "-1"}, s.said, s.ending && h("span", {class: `stamp ${s.tone}`}, `结局：${s.ending}`)),
          s.now && h("div", {class: "prose told", html: s.now.text}),
          s.cap && h("p", {class: "cap", role: "note"}, s.cap)),
        h("div", {class: "score"}, h("p", {class: "score-number"}, h("b", {}, percent(s.percent)), " 分"), h("p", {class: "small"}, s.passed ? `✓ 过了及格线 ${s.mark}` : `及格线 ${s.mark}`), h("p", {class: "small"}, "路线得分，不看快慢"))),
      h("div", {class: "row actions"}, s.again && fz.button("再来一遍", () => part.send("start", {}), {tone: "main"}), h("a", {class: "button", href: "/practice"}, "换个情景"), h("a", {class: "button", href: "/practice?m=reply"}, "不看选项练说话"),
        s.kept ? (s.cards ? h("span", {class: "small"}, h("a", {href: "/drills?m=review"}, `添了 ${s.cards} 张复习卡`)) : null) : h("span", {class: "small warn-text"}, "没有留名字，这次没有记录。")),
      !s.learner && fz.askName("留个名字，下一次的成绩和复习卡就会记着。"),
      h("div", {class: "reports"},
        h("section", {class: "leaf"}, h("h2", {}, "一、能力"), byName("✓ 用上了", "ok", s.used, "这次没有用上。"), s.missed.length ? byName("○ 错过了", "warn", s.missed) : null, s.errors.length ? byName("✕ 犯了", "bad", s.errors) : null,
          s.untried.length ? h("p", {class: "small"}, `这个情景还练：${s.untried.join("、")}`) : null),
        h("section", {class: "leaf"}, h("h2", {}, "二、结果"),
          h("p", {}, "信任：", h("b", {}, s.trusts[s.trust[0]]), s.trust[0] === s.trust[1] ? "，没有变" : ["，到 ", h("b", {}, s.trusts[s.trust[1]])]), stairs(s.trusts, s.trust[1]),
          h("p", {}, `情绪：${s.emotion[0]} → ${s.emotion[1]}，`, s.emotion[1] < s.emotion[0] ? "缓下来了" : s.emotion[1] > s.emotion[0] ? "更急了" : "没有变"), pips(s.emotion[1], 5),
          h("p", {class: "small"}, `谈了 ${s.turns} 步。`),
          s.broken.length ? h("p", {class: "bad-text"}, `许下的话到期没有兑现：${s.broken.join("、")}`) : h("p", {class: "small"}, "没有许下兑现不了的话。")),
        h("section", {class: "leaf"}, h("h2", {}, "三、分类"), s.calls.length ? h("ul", {class: "calls"}, s.calls.map((c) => h("li", {class: c.right ? "ok" : "bad"}, h("b", {}, `${c.right ? "✓" : "✕"} 第 ${c.turn} 步判断“${c.verdict}”${c.right ? "，对" : "，不对"}`), h("p", {class: "small"}, c.reason)))) : h("p", {class: "small"}, "这条路上没有作判断。要练判断，去“分类练习”。"))),
      h("div", {class: "where"},
        s.map ? h("section", {class: "leaf"}, h("h2", {}, "路线图"), fz.pathMap(s.map, {pick: (n) => { const step = s.map.path.find((p) => p.from === n.id); if (step) toStep(step.turn); }})) : h("section", {class: "leaf"}, h("h2", {}, "路线图"), h("p", {class: "small"}, "情景的内容后来改过，旧的路线图不再画。成绩还是当时的。")),
        h("section", {class: "leaf"}, h("h2", {}, "丢在哪里"), h("p", {}, plural(s), "。"),
          h("ol", {class: "regrets"}, lost.map((x) => h("li", {class: x.regret === worst ? "most" : ""},
            h("p", {class: "regret-head"}, h("b", {}, `第 ${x.turn} 步 · ${x.title}`), h("span", {class: "minus"}, `丢 ${x.regret} 分${x.regret === worst && lost.length > 1 ? "，最可惜" : ""}`)),
            h("p", {class: "was"}, "说了：", x.text), h("p", {class: "small"}, x.reason),
            x.better_texts?.[0] && h("p", {class: "would"}, h("b", {}, "更好："), x.better_texts[0].text), x.better_texts?.[0] && h("p", {class: "small"}, x.better_texts[0].reason),
            story && fz.button("看这一步", () => toStep(x.turn), {tone: "quiet small"})))))),
      s.links.length ? h("section", {class: "leaf"}, h("h2", {}, "接着看"), h("ul", {class: "links"}, s.links.map((l) => h("li", {}, h("span", {class: "kind"}, l.kind), h("a", {href: l.href}, l.title), l.why && h("span", {class: "small"}, `　${l.why}`))))) : null,
      story);
  };

  stages.lines = (s) => {
    const groups = new Map();
    for (const i of s.items) groups.set(i.from, [...(groups.get(i.from) || []), i]);
    return h("div", {class: "learn"}, h("header", {class: "learn-head"}, h("h1", {}, "情景演练"), tabs("lines"), fz.learnerLine(s.learner)),
      h("p", {class: "lead"}, "挑一句来访人的话，不看选项，写下您会怎么说。页面标出用上了哪些做法、在哪几个字里；只提建议，不打分，不保存您写的话。"),
      s.items.length ? h("div", {class: "line-groups"}, [...groups].map(([from, items]) => h("section", {class: "leaf"}, h("h2", {class: "line-from"}, from), h("ul", {}, items.map((i) => h("li", {}, h("a", {class: "quote", href: `/practice?m=reply&n=${encodeURIComponent(i.scenario)}/${encodeURIComponent(i.node)}`}, i.quote))))))) : fz.empty("库里还没有情景"));
  };
  stages.reply = (s, part) => {
    const reply = replyBox(part, `${s.scenario}/${s.node}`, "您会怎么说？");
    part.advise = reply.show;
    const done = () => { const text = reply.box.value; reply.kept.forget(); reply.box.value = ""; part.send("replied", {text, node: s.node, next: s.next}); };
    return h("div", {class: "learn"}, h("p", {}, h("a", {href: "/practice?m=reply"}, "← 换一句")),
      h("article", {class: "leaf"}, h("p", {class: "eyebrow"}, `${s.from}　${s.number} / ${s.of}`), h("p", {class: "small"}, s.summary), h("h1", {class: "reply-title", tabindex: "-1"}, s.title), h("div", {class: "prose told now", html: s.text}), reply.node,
        h("details", {class: "good-words"}, h("summary", {}, "写完了？看看情景里的好说法"), s.good.length ? h("ul", {}, s.good.map((g) => h("li", {}, h("p", {}, g.text), h("p", {class: "small"}, g.names.map((n) => h("span", {class: "tag ok"}, n)), g.why)))) : h("p", {class: "small"}, "这一步没有备好的说法。")),
        h("div", {class: "row begin-row"}, fz.button("练下一句", done, {tone: "main"}), h("span", {class: "small"}, s.learner ? "只记下用上了哪些做法，不记您写的话。" : "没有留名字，不留记录。"))));
  };

  fz.view("practice", (part) => {
    part.root.classList.add("learning");
    part.advise = () => {};
    let shown = "";
    part.on("stage", (s) => {
      if (!s) return;
      const key = `${s.kind}:${s.id || ""}:${s.state?.turn ?? ""}`, same = key === shown;
      const top = part.root.scrollTop, started = shown !== "";
      shown = key;
      part.root.dataset.kind = s.kind;
      part.root.replaceChildren(stages[s.kind](s, part));
      if (same) { part.root.scrollTop = top; return; }
      part.root.scrollTop = 0;
      const last = part.root.querySelector(".steps > .step:last-child .mine");
      if (s.kind === "playing" && last) {
        const narrow = matchMedia("(max-width: 900px)").matches;
        part.root.scrollTop = last.getBoundingClientRect().top - part.root.getBoundingClientRect().top - (narrow ? 96 : 16);
        part.root.querySelector(".step:last-child .fed-head")?.focus({preventScroll: true});
      } else if (started && s.kind !== "list") part.root.querySelector("h1[tabindex], h2[tabindex]")?.focus({preventScroll: true});
    });
    part.on("advice", (a) => part.advise(a));
    part.keys([
      {keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: ["1", "…", "9"], says: "选择说什么", run: (e) => { const b = part.root.querySelectorAll(".choice")[Number(e.key) - 1]; if (!b) return false; b.click(); }},
      {keys: ["Enter"], shown: ["回车"], says: "开始、接着练", run: () => { const active = fz.active(); if (active && ["BUTTON", "A", "SUMMARY", "SELECT"].includes(active.tagName)) return false; const b = part.root.querySelector(".begin"); if (!b) return false; b.click(); }},
      {keys: ["r"], says: "先自己说说看", run: () => { const d = part.root.querySelector(".own"); if (d) d.open = true; const w = part.root.querySelector(".words"); if (!w) return false; w.focus(); }},
      {keys: ["Escape"], shown: ["Esc"], says: "离开输入框，或者回到上一级", always: true, run: () => { const active = fz.active(); if (active?.classList.contains("words")) { active.blur(); return; } const back = part.root.querySelector('.learn > p > a[href], .crumb a'); if (!back || fz.typing()) return false; back.click(); }},
    ]);
  });
})();
