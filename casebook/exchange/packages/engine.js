// The rules of scenarios, drills and papers, without a page: the same as casebook/scenario/engine.py and scoring.py,
// casebook/drill/model.py and casebook/course/progress.py. Constants come with the compiled data, never from here.
((root, make) => {
  if (typeof module === "object" && module.exports) module.exports = make();
  else root.fangzhiEngine = make();
})(typeof self === "undefined" ? this : self, () => {
  const OPERATORS = {
    "≥": (a, b) => a >= b,
    "≤": (a, b) => a <= b,
    ">": (a, b) => a > b,
    "<": (a, b) => a < b,
    "=": (a, b) => a === b,
  };

  /** Rounded to some decimals as Python rounds: halves that a binary number holds exactly go to the even neighbour. */
  function round(value, decimals) {
    const factor = 10 ** decimals;
    const scaled = value * factor;
    const below = Math.floor(scaled);
    if (scaled - below === 0.5 && (below + 0.5) / factor === value && Number.isInteger(value * 2 ** 20)) {
      return (below % 2 === 0 ? below : below + 1) / factor;
    }
    return Number(value.toFixed(decimals));
  }

  const holds = (guards, state) =>
    guards.every((g) =>
      g.f === undefined
        ? OPERATORS[g.op](g.l === "trust" ? state.trust : state.emotion, g.v)
        : state.flags.includes(g.f) === g.w,
    );

  function first(story) {
    return {
      node: story.start,
      trust: story.trust,
      emotion: story.emotion,
      flags: [],
      due: [],
      returns: [],
      turns: 0,
      credit: 0,
    };
  }

  function scene(story, state) {
    const node = story.nodes[state.node];
    const paragraphs = node.paragraphs.filter((p) => holds(p.guards, state)).map((p) => p.text);
    const over = (why) => ({node, paragraphs, options: [], over: why});
    if (node.ending) return over("结局");
    if (story.limit !== null && state.turns >= story.limit) return over("回合用尽");
    const options = node.options.filter(
      (o) => holds(o.guards, state) && (o.to !== story.rules.returns || state.returns.length > 0),
    );
    return options.length ? {node, paragraphs, options, over: ""} : over("无路可走");
  }

  function flagsAfter(state, option) {
    const kept = state.flags.filter((f) => !option.clears.includes(f));
    return [...new Set([...kept, ...option.marks])];
  }

  function cameDue(state, option) {
    const flags = flagsAfter(state, option);
    return state.due.find((d) => d.turns <= 1 && !flags.includes(d.unless)) || null;
  }

  const gained = (story, state, option) => option.points - (cameDue(state, option) ? story.rules.brokenCost : 0);

  function trusting(rules, trust, credit, effect) {
    if (effect <= 0) return [Math.max(trust + effect, 0), effect === 0 ? credit : 0];
    const sum = credit + effect;
    const level = trust + Math.floor(sum / rules.credits);
    return level < rules.maxTrust ? [level, sum % rules.credits] : [rules.maxTrust, 0];
  }

  function move(story, state, option) {
    const rules = story.rules;
    let [trust, credit] = trusting(rules, state.trust, state.credit, option.trust);
    let emotion = Math.min(Math.max(state.emotion + option.emotion, 0), rules.maxEmotion);
    const flags = flagsAfter(state, option);
    let returns = [...state.returns];
    let target = option.to;
    if (target === rules.returns) target = returns.pop();
    if (option.then) returns.push(option.then);
    let due = state.due;
    if (due.length) {
      const ripe = cameDue(state, option);
      if (ripe) {
        returns = [...returns, target];
        target = ripe.node;
        [trust, credit] = trusting(rules, trust, credit, -rules.brokenTrust);
        emotion = Math.min(emotion + rules.brokenEmotion, rules.maxEmotion);
      }
      due = due
        .filter((d) => d !== ripe && !flags.includes(d.unless))
        .map((d) => ({...d, turns: Math.max(d.turns - 1, 0)}));
    }
    if (option.promise && !flags.includes(option.promise.unless)) due = [...due, {...option.promise}];
    return {node: target, trust, emotion, flags, due, returns, turns: state.turns + 1, credit};
  }

  /** All states of a list of choices (ids of options); throws where one is not offered. */
  function replay(story, choices) {
    const states = [first(story)];
    const taken = [];
    for (const id of choices) {
      const state = states[states.length - 1];
      const option = scene(story, state).options.find((o) => o.id === id);
      if (!option) throw new Error(`not offered: ${id}`);
      taken.push(option);
      states.push(move(story, state, option));
    }
    return {states, taken};
  }

  const decimal = (number) => String(number);

  function heldToEnding(percent, ending, mark) {
    const below = Math.max(mark - 1, 0);
    if ((!ending || ending === "失败") && percent > below) {
      const what = ending ? "没谈成的结局" : "没有走到结局，";
      return [below, `${what}不算及格，最多记 ${decimal(below)} 分。`];
    }
    if (ending === "成功" && percent < mark) return [mark, `事情谈成了，至少记 ${mark} 分。`];
    return [percent, ""];
  }

  function score(story, choices) {
    const rules = story.rules;
    const {states, taken} = replay(story, choices);
    const last = states[states.length - 1];
    const end = scene(story, last);
    if (!end.over) throw new Error("not over");
    const gains = taken.map((o, i) => gained(story, states[i], o));
    const points = gains.reduce((a, b) => a + b, 0);
    const path = story.best > story.worst ? round((100 * (points - story.worst)) / (story.best - story.worst), 1) : 100;
    const ending = end.node.ending || "";
    const share = ending ? rules.shares[ending] : 0;
    const earned = round((path * rules.process) / 100 + share, 1);
    let [percent, held] = heldToEnding(earned, ending, story.pass);
    const critical = [...new Set(taken.flatMap((o) => o.critical))];
    const passed = percent >= story.pass && ending !== "" && ending !== "失败";
    if (critical.length) {
      percent = Math.min(percent, rules.criticalCap);
      held = "";
    }
    return {
      points,
      path,
      percent,
      passed: passed && percent >= story.pass,
      cap: critical.length ? `有严重错误：${critical.join("、")}。成绩不超过 ${rules.criticalCap} 分。` : "",
      held,
      ending,
      over: end.over,
      turns: last.turns,
      trust: [states[0].trust, last.trust],
      emotion: [states[0].emotion, last.emotion],
      gains,
      broken: taken
        .map((o, i) => cameDue(states[i], o))
        .filter(Boolean)
        .map((d) => story.nodes[d.node].title),
    };
  }

  /** Points of a drill: chosen is, decision by decision, a list of the places that were marked. */
  function scoreDrill(drill, chosen) {
    const marks = drill.decisions.map((d, i) => {
      let points = 0;
      for (const place of chosen[i] || []) {
        points += d.right.includes(place) ? 1 / d.right.length : -d.costs;
      }
      return round(points, 4);
    });
    const points = Math.max(
      0,
      round(
        marks.reduce((a, b) => a + b, 0),
        3,
      ),
    );
    const percent = marks.length ? round((100 * points) / marks.length, 1) : 0;
    return {marks, points, percent};
  }

  /** A paper: percent of questions with exactly the right options. */
  function scorePaper(paper, chosen) {
    const right = paper.items.map((item, i) => {
      const made = [...(chosen[i] || [])].sort((a, b) => a - b);
      return made.join() === item.right.join();
    });
    const count = right.filter(Boolean).length;
    return {
      right,
      count,
      percent: right.length ? round((100 * count) / right.length, 1) : 0,
    };
  }

  /** How far a package is: done is step → {done, percent}. */
  function follow(unit, done) {
    const state = (i) => done[i] || {done: false, percent: null};
    const finished = {};
    for (const lesson of unit.lessons) finished[lesson.id] = lesson.steps.every((i) => state(i).done);
    const open = (lesson) => lesson.after.every((id) => finished[id] !== false);
    const needed = unit.lessons.filter((l) => !l.optional).flatMap((l) => l.steps);
    const scored = needed.filter((i) => unit.steps[i].scored);
    const mean = scored.length
      ? round(scored.reduce((sum, i) => sum + (state(i).percent || 0), 0) / scored.length, 1)
      : null;
    const count = needed.filter((i) => state(i).done).length;
    const complete = needed.length > 0 && count === needed.length;
    return {
      finished,
      open,
      count,
      total: needed.length,
      score: mean,
      complete,
      passed: complete && (mean === null || mean >= unit.pass),
    };
  }

  return {round, first, scene, move, gained, replay, score, scoreDrill, scorePaper, follow};
});
