// The projector of a class: what all see, large and calm; numbers and shares, never a name.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const LONG = 420; // characters of a text without options from which it is read on the phones

  const title = (text) => h("h2", {}, text);
  const middle = (...kids) => h("div", {class: "pj-main middle"}, ...kids);
  const plain = (html) => {
    const box = document.createElement("div");
    box.innerHTML = html;
    return box.textContent.trim();
  };

  const lobby = (v) =>
    h(
      "div",
      {class: "pj-main middle"},
      h(
        "div",
        {class: "pj-lobby"},
        h(
          "div",
          {class: "pj-steps"},
          h("p", {}, "用手机扫右边的码，或者打开"),
          h("p", {}, h("b", {}, v.join.url.replace(/^https?:\/\//, ""))),
          h("p", {}, "输入六位数字"),
          h("b", {class: "pj-code"}, fz.spaced(v.join.code)),
          h("p", {"data-key": "here"}, "到了 ", h("b", {}, String(v.here)), " 人"),
        ),
        h("div", {class: "pj-qr"}, h("img", {src: v.join.qr, alt: "进班的二维码"})),
      ),
    );

  const option = (v, o) => {
    const bar = v.votes?.bars?.find((b) => b.id === o.id);
    const why = v.phase === "feedback" && o.word;
    return h(
      "li",
      {
        class: `pj-option ${bar?.count === 0 && o.tone !== "ok" ? "untaken" : ""}`,
        "data-key": `${v.scene.round}-${o.id}`,
      },
      bar && h("div", {class: "fill", "aria-hidden": "true"}, h("i", {style: `width:${bar.share}%`})),
      h("span", {class: "letter"}, o.letter),
      h(
        "span",
        {class: "option-text"},
        o.text,
        why && h("span", {class: `pj-why ${o.tone}`}, fz.verdict(o), h("span", {class: "pj-fed"}, o.feedback)),
      ),
      bar && h("span", {class: "pj-count"}, `${bar.share}% `, h("small", {}, `${bar.count} 人`)),
    );
  };

  const scene = (v) => {
    const s = v.scene;
    const voting = ["open", "closed"].includes(v.phase);
    if (!s.options.length && plain(s.html).length > LONG)
      return middle(title(s.title), h("p", {}, "请看手机上的这一篇，读完听老师说。"));
    return h(
      "div",
      {class: "pj-main", "data-key": `scene-${s.round}-${voting}`},
      v.went && voting && h("p", {class: "pj-went"}, fz.wentLine(v.went)),
      title(s.title || v.steps.find((x) => x.at)?.title || ""),
      s.mood && (s.over || (voting && !s.options.length)) && fz.mood(s.mood),
      voting && s.story && plain(s.story).length <= LONG && fz.prose(s.story),
      (voting || !s.options.length) && fz.prose(s.html, "told"),
      s.over && h("p", {class: "pj-end"}, s.ending ? `结局：${s.ending}` : s.over),
      s.options.length > 0 &&
        h(
          "ol",
          {class: "pj-options"},
          s.options.map((o) => option(v, o)),
        ),
      v.phase === "feedback" && s.reason && h("p", {class: "pj-reason"}, s.reason),
    );
  };
  const PHASES = {open: "用手机选", closed: "收票了", shown: "大家是这样选的", feedback: "说一说：为什么"};

  const together = (v) => {
    if (!v.scene) return middle(title(v.class.title), h("p", {}, "等老师开始下一步"));
    return scene(v);
  };

  // ---- ways without rounds: how far the room is, and how much time there is ------------------------------------------
  const counts = (p, words) =>
    p.counts?.length > 0 &&
    h(
      "ul",
      {class: "pj-columns", "aria-label": words},
      p.counts.map((c, i) =>
        h(
          "li",
          {"data-key": `c-${i}`},
          h(
            "span",
            {class: "pj-column"},
            h("i", {style: `height:${fz.share(c.count, Math.max(...p.counts.map((x) => x.count)))}%`}),
          ),
          h("b", {}, String(c.count)),
          h("span", {}, c.label ?? String(i + 1)),
        ),
      ),
    );
  const alone = (v) => {
    const p = v.progress,
      paper = v.class.way === "试卷";
    return middle(
      title(v.steps.find((s) => s.at)?.title || v.class.title),
      p &&
        h(
          "p",
          {class: "pj-big"},
          String(p.done),
          h("span", {class: "pj-of"}, ` / ${p.of} ${paper ? "人交卷" : "人走完"}`),
        ),
      v.ends && v.phase === "open" && h("p", {class: "pj-time"}, "还剩 ", h("b", {}, fz.left(v.ends))),
      v.phase !== "open" && h("p", {}, paper ? "收卷了" : "先停下，听老师说"),
      p && !paper && counts(p, "大家走到哪里"),
    );
  };
  const pairs = (v) => {
    const sizes = v.groups.length;
    return middle(
      title(`第 ${v.turn + 1} 轮`),
      h(
        "dl",
        {class: "pj-roles"},
        [
          ["来访人", "照暗牌说，他听进去了，您就松一点"],
          ["接访人", "听完再接，一句一句来"],
          ["观察员", "听到一样，点一下；不打断"],
        ].map(([who, what]) => [h("dt", {}, who), h("dd", {}, what)]),
      ),
      h("p", {class: "pj-dim"}, sizes ? `${sizes} 组 · 您是谁，看手机` : "老师正在分组"),
      v.phase !== "open" && h("p", {}, "停下来，听老师说"),
    );
  };
  const finished = (v) =>
    middle(title("今天就到这里"), h("p", {}, `谢谢大家。${v.here} 人一起走完了“${v.class.title}”。`));

  const body = (v) => {
    if (v.phase === "finished") return finished(v);
    if (v.phase === "lobby") return lobby(v);
    return {一起走: together, 各走各的: alone, 结对练: pairs, 试卷: alone}[v.class.way](v);
  };

  const foot = (v) => {
    const together = v.class.way === "一起走" && v.scene?.options.length > 0 && v.phase !== "lobby";
    const at = v.steps.findIndex((s) => s.at);
    return h(
      "footer",
      {class: "pj-foot"},
      together && v.votes
        ? h(
            "span",
            {},
            PHASES[v.phase] || "",
            " · ",
            h("b", {}, `${v.votes.voted} / ${v.votes.of}`),
            " 人",
            v.phase === "open" && v.votes.ends && [" · 还剩 ", h("b", {}, fz.left(v.votes.ends))],
          )
        : h("span", {}, v.phase === "lobby" || v.phase === "finished" ? "" : `到了 ${v.here} 人`),
      v.steps.length > 1 && at >= 0 && h("span", {}, `第 ${at + 1} 个练习，共 ${v.steps.length} 个`),
      v.phase !== "lobby" && v.phase !== "finished" && h("span", {}, "进班 ", h("b", {}, fz.spaced(v.join.code))),
    );
  };

  const draw = (v, page) => {
    if (page.over) return h("main", {class: "pj-frame"}, middle(title(page.over)));
    return h(
      "main",
      {class: "pj-frame"},
      h("header", {class: "pj-head"}, h("h1", {}, v.class.title), h("span", {}, "访知")),
      body(v),
      foot(v),
      v.paused && h("div", {class: "pj-pause", role: "status"}, h("p", {}, "歇一歇，听老师说")),
      page.line === "off" && h("p", {class: "pj-off"}, "连接断了，正在重连……"),
    );
  };

  // The largest letters, in hundredths of the picture's height, with which everything is seen at once. Where even the
  // least are too large, lines stand closer, and of options nobody took only the verdict is said: phones have it all.
  const MOST = 4.8,
    LEAST = 2.8;
  const fit = (root) => {
    const main = root.querySelector(".pj-main");
    if (!main || innerWidth <= 700) {
      root.style.removeProperty("--size");
      return;
    }
    const fits = (size) => {
      root.style.setProperty("--size", `calc(${size.toFixed(2)} * var(--u))`);
      root.dataset.size = size.toFixed(1);
      return main.scrollHeight <= main.clientHeight + 1;
    };
    for (const tight of [false, true]) {
      main.classList.toggle("tight", tight);
      let size = MOST;
      while (!fits(size) && size > LEAST) size -= 0.2;
      if (fits(size)) break;
    }
    main.classList.toggle("scrolls", main.scrollHeight > main.clientHeight + 1);
  };

  fz.projectorPage = () => {
    const page = fz.classPage("projector", {draw, says: () => ""});
    const again = page.again;
    page.again = () => {
      again();
      fit(page.root);
    };
    addEventListener("resize", () => fit(page.root));
    document.fonts?.ready.then(() => fit(page.root));
    // The presenter's keys go to whichever window is in front: this one hands them on to the trainer's own.
    const wire = new BroadcastChannel(`fz-class-${page.root.dataset.class}`);
    document.addEventListener("keydown", (event) => {
      if (event.key === "f" || event.key === "F") {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen?.();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (fz.PRESENTER.has(event.key)) {
        event.preventDefault();
        wire.postMessage({key: event.key});
      }
    });
    return page;
  };
})();
