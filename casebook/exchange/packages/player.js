// The player of a package: lessons, scenarios, drills, papers, guides; what is done is kept by the platform.
(() => {
  const unit = window.FANGZHI;
  const engine = window.fangzhiEngine;
  const DIGITS = 36;
  let platform;
  const done = {}; // step → {done, percent}
  let now = {step: null, moves: [], over: false};

  function h(tag, attributes, ...kids) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "html") made.innerHTML = value;
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...kids.flat(2).filter((k) => k !== null && k !== undefined && k !== false));
    return made;
  }

  const progress = () => engine.follow(unit, done);

  // ---- what is kept -------------------------------------------------------------------------------------------
  function packed() {
    const s = {};
    for (const [i, one] of Object.entries(done)) s[i] = [one.done ? 1 : 0, one.percent];
    const c = now.step === null ? null : [now.step, now.moves.join("."), now.over ? 1 : 0];
    const text = JSON.stringify({v: 1, f: unit.fingerprint, s, c});
    return text.length <= platform.most ? text : JSON.stringify({v: 1, f: unit.fingerprint, s, c: null});
  }

  function unpack(text) {
    let kept;
    try {
      kept = JSON.parse(text);
    } catch {
      return;
    }
    if (kept?.v !== 1) return;
    for (const [i, [finished, percent]] of Object.entries(kept.s || {})) {
      if (unit.steps[i]) done[i] = {done: finished === 1, percent};
    }
    if (kept.c && kept.f === unit.fingerprint && unit.steps[kept.c[0]]) {
      now = {step: kept.c[0], moves: kept.c[1] ? kept.c[1].split(".") : [], over: kept.c[2] === 1};
    }
  }

  function save() {
    platform.save(packed(), progress());
  }

  /** A step was finished with so many points (null: none are given). */
  function finish(step, percent, passed) {
    const before = done[step] || {done: false, percent: null};
    const least = unit.steps[step].least;
    const enough = !unit.steps[step].scored || (least === null ? passed : percent >= least);
    const best = percent === null ? before.percent : Math.max(percent, before.percent ?? 0);
    done[step] = {done: before.done || enough, percent: best};
    now.over = true;
    save();
  }

  // ---- the frame ------------------------------------------------------------------------------------------------
  const place = () => document.getElementById("place");

  function show(...kids) {
    place().replaceChildren(...kids.flat(2).filter(Boolean));
    head();
    window.scrollTo(0, 0);
    place().querySelector("h1, h2")?.focus({preventScroll: true});
  }

  function head() {
    const p = progress();
    document.getElementById("title").textContent = unit.title;
    document.getElementById("done").style.width = `${p.total ? (100 * p.count) / p.total : 0}%`;
    const said = p.total > 1 ? `做完 ${p.count} / ${p.total}` : p.complete ? "做完了" : "";
    document.getElementById("said").textContent = said;
  }

  const heading = (text, level = "h1") => h(level, {tabindex: "-1"}, text);
  const button = (text, go, kind = "main") => h("button", {type: "button", class: kind, onclick: go}, text);

  function back() {
    return unit.steps.length > 1 ? button("回到目录", () => open(null), "quiet") : null;
  }

  function open(step, moves = [], over = false) {
    now = {step, moves, over};
    save();
    draw();
  }

  function draw() {
    if (now.step === null) return unit.steps.length > 1 ? contents() : open(0);
    const content = unit.steps[now.step].content;
    return {scenario, drill, paper, guide, reply}[content.kind](content);
  }

  function contents() {
    const p = progress();
    const banner = p.complete
      ? h(
          "p",
          {class: `banner ${p.passed ? "ok" : "warn"}`},
          p.passed ? "都学完了，可以结业。" : `都做完了，平均分还没到 ${unit.pass} 分。挑最低的一项再练一遍。`,
          p.score === null ? "" : ` 平均 ${p.score} 分。`,
        )
      : null;
    const lessons = unit.lessons.map((lesson) => {
      const open_ = p.open(lesson);
      const waits = unit.lessons.filter((l) => lesson.after.includes(l.id) && !p.finished[l.id]);
      return h(
        "section",
        {class: open_ ? "lesson" : "lesson locked"},
        h("h2", {}, lesson.title, lesson.optional ? h("small", {}, "选修") : null),
        h("div", {class: "prose", html: lesson.intro}),
        open_ ? null : h("p", {class: "note"}, `先学完“${waits.map((l) => l.title).join("”“")}”。`),
        h(
          "ul",
          {},
          lesson.steps.map((i) => h("li", {}, stepLine(i, open_))),
        ),
      );
    });
    show(heading(unit.title), banner, lessons);
  }

  function stepLine(i, open_) {
    const step = unit.steps[i];
    const one = done[i] || {done: false, percent: null};
    return h(
      "button",
      {type: "button", class: `step${one.done ? " done" : ""}`, disabled: !open_, onclick: () => open(i)},
      h("span", {class: "mark", "aria-hidden": "true"}, one.done ? "✓" : ""),
      h("span", {class: "what"}, step.what),
      h("span", {class: "name"}, step.title),
      h("span", {class: "points"}, one.percent === null ? (one.done ? "做完" : "") : `${one.percent} 分`),
    );
  }

  function after() {
    const p = progress();
    const rest = unit.lessons.filter((l) => !l.optional && p.open(l)).flatMap((l) => l.steps);
    const next = rest.find((i) => !done[i]?.done);
    return h(
      "div",
      {class: "row"},
      next !== undefined && next !== now.step ? button(`接着：${unit.steps[next].title}`, () => open(next)) : null,
      back(),
    );
  }

  // ---- what there is to do --------------------------------------------------------------------------------------
  function guide(content) {
    show(
      heading(content.title),
      h("div", {class: "prose", html: content.html}),
      now.over
        ? after()
        : h(
            "div",
            {class: "row"},
            button("读完了", () => {
              finish(now.step, null, true);
              guide(content);
            }),
            back(),
          ),
    );
  }

  function reply(content) {
    const typed = h("textarea", {rows: "4", "aria-label": "您会怎么说", placeholder: "先自己写一句，再看别人怎么说。"});
    const ask = button("写好了，看看可以怎么说", () => {
      if (!typed.value.trim()) return typed.focus();
      finish(now.step, null, true);
      said.replaceChildren(
        h("h2", {}, "可以这样说"),
        ...content.good.map((g) => h("blockquote", {}, h("p", {}, g.text), h("p", {class: "note"}, g.feedback))),
        after(),
      );
      ask.remove();
      head();
    });
    const said = h("div", {});
    show(
      heading(content.title),
      h("div", {class: "heard", html: content.heard}),
      typed,
      h("div", {class: "row"}, ask, back()),
      said,
    );
  }

  /** An order of its own for each attempt, the same after coming back. */
  function mixed(options, seed) {
    const key = (o) =>
      [...`${seed} ${o.id}`].reduce((x, c) => (Math.imul(x, 16777619) ^ c.codePointAt(0)) >>> 0, 2166136261);
    return [...options].sort((a, b) => key(a) - key(b));
  }

  function ids(story, moves) {
    let state = engine.first(story);
    return moves.map((digit) => {
      const option = story.nodes[state.node].options[Number.parseInt(digit, DIGITS)];
      state = engine.move(story, state, option);
      return option.id;
    });
  }

  function scenario(story) {
    const moves = now.moves.slice(1); // the first is the seed
    if (!now.moves.length) now.moves = [Math.floor(Math.random() * 46655).toString(DIGITS)];
    let choices, states, taken;
    try {
      choices = ids(story, moves);
      ({states, taken} = engine.replay(story, choices));
    } catch {
      return open(now.step);
    }
    const state = states[states.length - 1];
    const scene = engine.scene(story, state);
    if (scene.over) return debrief(story, choices, scene);
    const last = taken[taken.length - 1];
    const shown = mixed(scene.options, `${now.moves[0]} ${state.turns}`);
    show(
      heading(story.title),
      state.turns ? null : h("p", {class: "about"}, story.about),
      story.hides ? null : mood(story, state),
      last ? h("p", {class: "you"}, h("span", {}, "您"), last.text) : null,
      h("div", {class: "heard", html: scene.paragraphs.join("")}),
      h(
        "ol",
        {class: "options"},
        shown.map((o) =>
          h(
            "li",
            {},
            button(
              o.text,
              () => {
                now.moves.push(story.nodes[state.node].options.indexOf(o).toString(DIGITS));
                const after_ = engine.move(story, state, o);
                if (engine.scene(story, after_).over) {
                  const result = engine.score(story, [...choices, o.id]);
                  finish(now.step, result.percent, result.passed);
                } else save();
                scenario(story);
              },
              "option",
            ),
          ),
        ),
      ),
      back(),
    );
  }

  function mood(story, state) {
    const trust = story.rules.trustLabels[state.trust];
    return h(
      "p",
      {class: "mood"},
      `信任：${trust}`,
      h("span", {}, `情绪：${state.emotion} / ${story.rules.maxEmotion}`),
    );
  }

  const signed = (n) => (n > 0 ? `+${n}` : String(n));

  function debrief(story, choices, scene) {
    const result = engine.score(story, choices);
    const {taken} = engine.replay(story, choices);
    const walk = engine.replay(story, story.way).taken;
    show(
      heading(scene.node.title),
      h("div", {class: "heard", html: scene.paragraphs.join("")}),
      h(
        "div",
        {class: `result ${result.passed ? "ok" : "warn"}`},
        h("strong", {}, `${result.percent}`),
        h("span", {}, `分 · ${result.ending || result.over} · ${result.passed ? "及格" : "没及格"}`),
        result.cap || result.held ? h("p", {}, result.cap || result.held) : null,
      ),
      heading("一步一步看", "h2"),
      h(
        "ol",
        {class: "walk"},
        taken.map((o, i) =>
          h(
            "li",
            {},
            h(
              "p",
              {},
              o.text,
              h("b", {class: result.gains[i] > 0 ? "ok" : result.gains[i] < 0 ? "bad" : ""}, signed(result.gains[i])),
            ),
            h("p", {class: "note"}, o.feedback),
            o.errors.length ? h("p", {class: "bad"}, o.errors.join("、")) : null,
            o.judged
              ? h(
                  "p",
                  {class: "note"},
                  `判“${o.judged.verdict}”，${o.judged.right ? "对" : "不对"}。${o.judged.reason}`,
                )
              : null,
            o.basis.length ? h("p", {class: "basis"}, o.basis.join("；")) : null,
          ),
        ),
      ),
      h(
        "details",
        {},
        h("summary", {}, "看一条最好的路"),
        h(
          "ol",
          {class: "walk"},
          walk.map((o) => h("li", {}, h("p", {}, o.text), h("p", {class: "note"}, o.feedback))),
        ),
      ),
      h(
        "div",
        {class: "row"},
        button("再走一遍", () => open(now.step), "quiet"),
      ),
      after(),
    );
  }

  function sheet(questions, marked, why) {
    const chosen = questions.map((_, i) => new Set(places(now.moves[i])));
    const fields = questions.map((q, i) =>
      h(
        "fieldset",
        {class: marked ? (same(chosen[i], q.right) ? "right" : "wrong") : ""},
        h("legend", {}, `${i + 1}. ${q.question}`, q.many ? h("small", {}, "可多选") : null),
        q.story ? h("div", {class: "heard", html: q.story}) : null,
        q.options.map((text, n) =>
          h(
            "label",
            {class: marked && q.right.includes(n) ? "right" : marked && chosen[i].has(n) ? "wrong" : ""},
            h("input", {
              type: q.many ? "checkbox" : "radio",
              name: `q${i}`,
              checked: chosen[i].has(n),
              disabled: marked,
              onchange: (event) => {
                if (!q.many) chosen[i].clear();
                if (event.target.checked) chosen[i].add(n);
                else chosen[i].delete(n);
                while (now.moves.length < questions.length) now.moves.push("0");
                now.moves[i] = [...chosen[i]].reduce((bits, p) => bits + 2 ** p, 0).toString(DIGITS);
                save();
              },
            }),
            text,
          ),
        ),
        marked && why(q) ? h("p", {class: "note"}, why(q)) : null,
      ),
    );
    return {chosen, fields};
  }

  const places = (digit) => {
    const bits = Number.parseInt(digit || "0", DIGITS);
    return Array.from({length: 26}, (_, p) => p).filter((p) => Math.floor(bits / 2 ** p) % 2);
  };
  const same = (set, right) => set.size === right.length && right.every((p) => set.has(p));

  function questions(content, list, lead, result, tail) {
    const {chosen, fields} = sheet(list, now.over, (q) => q.reason);
    const told = now.over ? result(chosen) : null;
    show(
      heading(content.title || unit.steps[now.step].title),
      lead,
      told &&
        h(
          "div",
          {class: `result ${told.passed ? "ok" : "warn"}`},
          h("strong", {}, `${told.percent}`),
          h("span", {}, "分"),
        ),
      fields,
      now.over ? tail : null,
      h(
        "div",
        {class: "row"},
        now.over
          ? button("再做一遍", () => open(now.step), "quiet")
          : button("交卷", () => {
              const empty = chosen.filter((c) => !c.size).length;
              if (empty && !confirm(`还有 ${empty} 题没有答，现在交卷吗？`)) return;
              const end = result(chosen);
              finish(now.step, end.percent, end.passed);
              draw();
            }),
        now.over ? null : back(),
      ),
      now.over ? after() : null,
    );
  }

  function drill(content) {
    const result = (chosen) => {
      const end = engine.scoreDrill(
        content,
        chosen.map((c) => [...c]),
      );
      return {...end, passed: end.percent >= (unit.steps[now.step].least ?? unit.pass)};
    };
    const tail = h("div", {class: "prose"}, h("h2", {}, "复盘"), h("div", {html: content.debrief}));
    questions(content, content.decisions, h("div", {class: "heard", html: content.story}), result, tail);
  }

  function paper(content) {
    const result = (chosen) => {
      const end = engine.scorePaper(
        content,
        chosen.map((c) => [...c]),
      );
      return {...end, passed: end.percent >= (unit.steps[now.step].least ?? 0)};
    };
    questions(content, content.items, null, result, null);
  }

  async function begin() {
    try {
      platform = await window.fangzhiPlatform(unit.id);
      unpack(await platform.load());
    } catch {
      place().replaceChildren(h("p", {class: "banner warn"}, "连不上学习平台，请关掉这个窗口，从平台里重新打开。"));
      return;
    }
    let ended = false;
    const end = () => {
      if (!ended) platform.end();
      ended = true;
    };
    window.addEventListener("pagehide", end);
    window.addEventListener("beforeunload", end);
    save();
    draw();
    document.documentElement.dataset.ready = platform.name || "alone";
  }

  begin();
})();
