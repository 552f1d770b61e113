// The path map: every scene of a story, the way taken, the best way.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // ---- the path map ------------------------------------------------------------------------------------------------
  // fz.pathMap(data, {pick(node), make(node)}): rows of nodes, a line a choice; drawn to the width it is given. A node that
  // is named and not written yet (`missing`) is made by `make`, every other one is gone to by `pick`.
  let maps = 0;
  const HEADS = ["plain", "promise", "back", "taken", "better"];
  fz.pathMap = (data, {pick, make, taken = "走过的路"} = {}) => {
    const host = h("div", {class: "map"});
    maps += 1;
    const name = `map-${maps}`;
    const head = (kind) => `url(#${name}-${kind})`;
    const heads = () =>
      fz.svg(
        "defs",
        {},
        HEADS.map((kind) =>
          fz.svg(
            "marker",
            {
              id: `${name}-${kind}`,
              viewBox: "0 0 8 8",
              refX: 7,
              refY: 4,
              markerWidth: 8,
              markerHeight: 8,
              markerUnits: "userSpaceOnUse",
              orient: "auto-start-reverse",
            },
            fz.svg("path", {d: "M0 0.6 L8 4 L0 7.4 Z", class: `head head-${kind}`}),
          ),
        ),
      );
    const returns = data.returns || [];
    const byId = new Map(data.nodes.map((n) => [n.id, n]));
    const rows = [];
    for (const n of data.nodes) {
      rows[n.row] ??= [];
      rows[n.row].push(n);
    }
    const anyLate = data.nodes.some((n) => n.late);
    const GAP = 90,
      H = 36;
    const draw = () => {
      const W = Math.max(280, Math.min(760, host.clientWidth || 360)),
        side = anyLate ? Math.max(104, W * 0.26) : 0,
        middle = W - side,
        channel = 10 + 5 * Math.min(data.promises.length, 4); // promises run down here, beside every node
      const at = new Map();
      rows.forEach((row, r) => {
        const plain = row.filter((n) => !n.late || !n.reached),
          late = row.filter((n) => n.late && n.reached);
        const place = (list, from, width) =>
          list.forEach((n, i) => {
            const w = Math.min(150, width / list.length - 8);
            at.set(n.id, {x: from + (width * (i + 0.5)) / list.length, y: 12 + r * GAP + H / 2, w});
          });
        place(plain, 0, middle);
        place(late, middle + channel, side - channel);
      });
      const height = 24 + H + (rows.length - 1) * GAP;
      const fans = new Map();
      for (const l of data.lines) {
        const k = `${l.from}>${l.to}`;
        fans.set(k, [...(fans.get(k) || []), l]);
      }
      const curve = (from, to, i = 0, of = 1) => {
        const a = at.get(from),
          b = at.get(to);
        if (!a || !b) return null;
        const spread = Math.min(a.w, b.w) * 0.62,
          dx = of > 1 ? (i / (of - 1) - 0.5) * spread : 0;
        const down = byId.get(to).row - byId.get(from).row;
        const p0 = [a.x + dx, a.y + (down > 0 ? H / 2 : down < 0 ? -H / 2 : 0)],
          p3 = [b.x + dx, b.y - (down > 0 ? H / 2 : down < 0 ? -H / 2 : 0)];
        let p1, p2;
        if (down > 1 && Math.abs(a.x - b.x) < 60) {
          const s = -Math.min(middle * 0.34, a.w / 2 + 34);
          p1 = [a.x + s, p0[1] + GAP * 0.5];
          p2 = [b.x + s, p3[1] - GAP * 0.5];
        } else if (down <= 0) {
          const s = Math.max(60, Math.abs(a.x - b.x) * 0.3);
          p1 = [Math.min(a.x, b.x) - s, a.y];
          p2 = [Math.min(a.x, b.x) - s, b.y];
        } else if (down > 1) {
          // Across in the first gap and then straight down, so that it does not run behind the rows between.
          p1 = [p3[0], p0[1] + GAP * 0.35];
          p2 = [p3[0], p3[1] - GAP * 0.6];
        } else {
          p1 = [p0[0], p0[1] + (p3[1] - p0[1]) * 0.5];
          p2 = [p3[0], p3[1] - (p3[1] - p0[1]) * 0.5];
        }
        const mid = [0, 1].map((k) => (p0[k] + 3 * p1[k] + 3 * p2[k] + p3[k]) / 8);
        return {d: `M${p0} C${p1} ${p2} ${p3}`, mid};
      };
      // A promise leaves its node below, goes down beside all others, and comes in at the left of the node it is due at.
      const promise = (from, to, i) => {
        const a = at.get(from),
          b = at.get(to);
        if (!a || !b) return null;
        const x0 = Math.min(a.x + a.w / 2 - 10, middle - 8),
          y0 = a.y + H / 2,
          turn = y0 + 13 + 5 * (i % 5),
          x1 = middle + 3 + 5 * (i % 4),
          down = b.y > turn ? 1 : -1;
        return `M${x0} ${y0} V${turn - 6} Q${x0} ${turn} ${x0 + 6} ${turn} H${x1 - 6} Q${x1} ${turn} ${x1} ${turn + 6 * down} V${b.y - 6 * down} Q${x1} ${b.y} ${x1 + 6} ${b.y} H${b.x - b.w / 2}`;
      };
      // 返回 leaves a node at its left and goes to where it leads; a stub says so where that is nowhere to be told.
      const stub = (x, y, says) =>
        fz.svg(
          "path",
          {d: `M${x} ${y} H${x - 20}`, class: "line back", "marker-end": head("back")},
          fz.svg("title", {}, says),
        );
      const backs = returns.flatMap((r, i) => {
        const a = at.get(r.from),
          to = r.to.map((id) => at.get(id)).filter(Boolean);
        if (!a) return [];
        const y = a.y + 8 + 3 * (i % 3),
          says = `返回${r.to.length ? `：${r.to.map((id) => byId.get(id)?.title).join("、")}` : ""}`;
        const lines = to.length && to.length <= 2 ? to : [null];
        return lines.map((b) => {
          const x = a.x - a.w / 2;
          if (!b) return stub(x, y, says);
          // Out to the left, along the gap above the row it leads to, and in from above: behind no other node.
          const x1 = middle + channel - 2 - 3 * (i % 2),
            over = b.y - H / 2 - 15 - 4 * (i % 3),
            x2 = b.x + b.w / 2 - 14;
          const d = `M${x} ${y} H${x1} V${over} H${x2} V${b.y - H / 2}`;
          return fz.svg("path", {d, class: "line back", "marker-end": head("back")}, fz.svg("title", {}, says));
        });
      });
      const lineOf = new Map();
      const plainLines = [];
      for (const group of fans.values())
        group.forEach((l, i) => {
          const c = curve(l.from, l.to, i, group.length);
          if (!c) return;
          lineOf.set(l.option, {...c, to: l.to});
          plainLines.push(
            fz.svg("path", {d: c.d, class: "line", "marker-end": head("plain")}, fz.svg("title", {}, l.text)),
          );
        });
      const promised = data.promises.map((p, i) => {
        const d = promise(p.from, p.to, i);
        const says = `“${byId.get(p.from)?.title}”里许下的话，${p.turns} 步后到期`;
        return (
          d && fz.svg("path", {d, class: "line promise", "marker-end": head("promise")}, fz.svg("title", {}, says))
        );
      });
      const over = [],
        dots = [],
        visits = new Map();
      for (const step of data.path) {
        const known = lineOf.get(step.option);
        const c = known && known.to === step.to ? known : curve(step.from, step.to);
        visits.set(step.from, [...(visits.get(step.from) || []), step.turn]);
        if (!c) continue;
        over.push(
          fz.svg("path", {
            d: c.d,
            "marker-end": head("taken"),
            class: `line taken ${known && known.to === step.to ? "" : "jump"}`,
          }),
        );
        if (step.regret) {
          for (const b of step.better) {
            const g = lineOf.get(b);
            if (g) over.unshift(fz.svg("path", {d: g.d, class: "line better", "marker-end": head("better")}));
          }
          dots.push(
            fz.svg(
              "g",
              {class: "lost"},
              fz.svg("circle", {cx: c.mid[0], cy: c.mid[1], r: 12}),
              fz.svg("text", {x: c.mid[0], y: c.mid[1] + 4.5}, `−${step.regret}`),
              fz.svg("title", {}, `第 ${step.turn} 步丢了 ${step.regret} 分`),
            ),
          );
        }
      }
      const lastStep = data.path[data.path.length - 1];
      const went = new Set(data.path.flatMap((s) => [s.from, s.to]));
      const beside = [],
        kindOf = (n) => ({成功: "good", 部分: "half", 失败: "poor"})[n.ending] || "";
      const boxes = data.nodes.map((n) => {
        const p = at.get(n.id),
          clip = Math.max(2, Math.floor((p.w - 12) / 13.2));
        const words =
          n.title.length <= clip
            ? [n.title]
            : n.title.length <= 2 * clip
              ? [n.title.slice(0, Math.ceil(n.title.length / 2)), n.title.slice(Math.ceil(n.title.length / 2))]
              : [n.title.slice(0, clip), `${n.title.slice(clip, 2 * clip - 1)}…`];
        const says = [
          n.title,
          n.start && "开始",
          n.ending && `结局：${n.ending}`,
          n.late && "到期才来",
          n.missing && (make ? "还没写，点一下就写" : "还没写"),
          !n.reached && !n.missing && "走不到",
          visits.has(n.id) && `第 ${visits.get(n.id).join("、")} 步`,
        ]
          .filter(Boolean)
          .join("，");
        const does = n.missing && make ? make : pick;
        const run = () => does?.(n);
        const box = fz.svg(
          "g",
          {
            class: [
              "node",
              n.ending && "end",
              kindOf(n),
              n.late && "late",
              n.missing && "missing",
              !n.reached && "far",
              went.has(n.id) && "went",
              lastStep?.to === n.id && "last",
            ]
              .filter(Boolean)
              .join(" "),
            tabindex: does ? "0" : null,
            role: does ? "button" : "img",
            "aria-label": says,
            on: does
              ? {
                  click: run,
                  keydown: (e) => {
                    if (e.key === "Enter" || e.key === " ") {
                      e.preventDefault();
                      e.stopPropagation();
                      run();
                    }
                  },
                }
              : {},
          },
          fz.svg("rect", {
            x: p.x - p.w / 2,
            y: p.y - H / 2,
            width: p.w,
            height: H,
            rx: n.start ? 17 : n.ending ? 3 : 8,
          }),
          n.ending &&
            fz.svg("rect", {
              class: "inner-line",
              x: p.x - p.w / 2 + 3,
              y: p.y - H / 2 + 3,
              width: p.w - 6,
              height: H - 6,
              rx: 2,
            }),
          words.map((word, i) =>
            fz.svg(
              "text",
              {
                "aria-hidden": "true",
                class: words.length > 1 ? "two" : "",
                x: p.x,
                y: p.y + 4.5 + (words.length > 1 ? (i ? 7 : -7.5) : 0),
              },
              word,
            ),
          ),
        );
        // Beside the node, not in it: a node's name is its label alone.
        beside.push(
          ...[
            (n.ending || n.missing || !n.reached) &&
              fz.svg(
                "text",
                {"aria-hidden": "true", class: `under ${kindOf(n)}`, x: p.x, y: p.y + H / 2 + 15},
                n.missing ? (make ? "＋ 还没写" : "还没写") : n.reached ? n.ending : "走不到",
              ),
            visits.has(n.id) &&
              fz.svg(
                "g",
                {class: "visit", "aria-hidden": "true"},
                fz.svg("circle", {cx: p.x - p.w / 2 + 2, cy: p.y - H / 2 + 1, r: 9}),
                fz.svg("text", {x: p.x - p.w / 2 + 2, y: p.y - H / 2 + 5}, visits.get(n.id)[0]),
              ),
          ].filter(Boolean),
        );
        return box;
      });
      host.replaceChildren(
        fz.svg(
          "svg",
          {viewBox: `0 0 ${W} ${height + 20}`, width: W, height: height + 20, role: "group", "aria-label": "路线图"},
          heads(),
          plainLines,
          backs,
          promised,
          over,
          dots,
          boxes,
          beside,
        ),
      );
    };
    let width = -1;
    new ResizeObserver(() => {
      if (Math.abs(host.clientWidth - width) > 2) {
        width = host.clientWidth;
        draw();
      }
    }).observe(host);
    const key = (c, text) =>
      h(
        "li",
        {},
        fz.svg(
          "svg",
          {viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true"},
          fz.svg("path", {d: "M1 6 H33", class: `line ${c}`}),
        ),
        text,
      );
    const walked = data.path.length > 0;
    return h(
      "figure",
      {class: "map-box"},
      host,
      h(
        "figcaption",
        {},
        h(
          "ul",
          {class: "legend"},
          walked && key("taken", taken),
          walked && data.path.some((s) => s.regret) && key("better", "更好的选择"),
          key("", "别的选择"),
          data.promises.length > 0 && key("promise", "许下的话到期"),
          returns.length > 0 && key("back", "返回"),
        ),
      ),
    );
  };
})();
