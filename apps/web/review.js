// 审稿: what waits and what is due; one draft with its difference, its checks and what it cites side by side.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const SIGN = {error: "✕", warning: "!", hint: "·"};
  const named = (who) => who || "本机";

  const lists = (t) => {
    const waiting = t.drafts.filter((d) => d.state === "待审"),
      others = t.drafts.filter((d) => d.state !== "待审"),
      due = t.due.reduce((n, g) => n + g.entries.length, 0);
    const rows = (drafts, link) =>
      h(
        "ul",
        {class: "plain waiting"},
        drafts.map((d) =>
          h(
            "li",
            {},
            h("a", {href: link(d)}, d.title),
            " ",
            fz.draftState(d.state),
            h("span", {class: "small"}, ` ${d.kind}　${d.mine && !t.publishes ? "您写的" : named(d.who)}，${d.since}`),
            d.remark && h("p", {class: "small"}, `退回的意见：${d.remark}`),
          ),
        ),
      );
    const review = (d) => `/review?f=${encodeURIComponent(d.path)}`;
    return h(
      "div",
      {class: "learn"},
      h("p", {}, h("a", {href: "/write"}, "← 编写")),
      h("header", {class: "learn-head"}, h("h1", {}, "审稿")),
      h(
        "section",
        {class: "leaf"},
        h("h2", {}, `待审 ${waiting.length}`),
        waiting.length ? rows(waiting, review) : h("p", {class: "small"}, "没有等着审的稿子。"),
      ),
      h(
        "section",
        {class: "leaf"},
        h("h2", {}, `草稿和退回的 ${others.length}`),
        others.length
          ? rows(others, (d) => fz.draftLink(d, t.publishes))
          : h("p", {class: "small"}, "没有。只能编写的同事存的是草稿，送审以后到上面来。"),
      ),
      h(
        "section",
        {class: "leaf"},
        h("h2", {}, `该核验了 ${due}`),
        h(
          "p",
          {class: "small"},
          "“下次核验”已经过了，或者三十天以内到期的，按责任人排。核对依据以后，改核验日期和下次核验。",
        ),
        t.due.map((g) =>
          h(
            "details",
            {open: due <= 60},
            h("summary", {}, h("b", {}, g.owner), ` ${g.entries.length}`),
            h(
              "ul",
              {class: "plain"},
              g.entries.map((e) =>
                h(
                  "li",
                  {},
                  h(
                    "a",
                    {href: `/write?f=${encodeURIComponent(e.path)}${e.layer === "shipped" ? "&l=shipped" : ""}`},
                    e.title,
                  ),
                  h("span", {class: "small"}, ` ${e.kind}　${e.due}　`),
                  h("span", {class: `stamp ${e.overdue ? "bad" : "warn"}`}, e.left),
                ),
              ),
            ),
          ),
        ),
        due ? null : h("p", {class: "small"}, "没有。"),
      ),
    );
  };

  const article = (c) => {
    const a = c.article;
    const place = c.places.filter((p) => p !== a.label).join("、");
    return h(
      "article",
      {class: "cites"},
      h(
        "h3",
        {},
        a.href ? h("a", {href: a.href}, `《${c.law}》${a.label || ""}`) : `《${c.law}》${a.label || c.places[0] || ""}`,
        " ",
        a.stamp && fz.stamps([a.stamp]),
      ),
      place && h("p", {class: "small"}, `引到：${place}`),
      c.notes.map((n) => h("p", {class: "small"}, `稿子里说：${n}`)),
      a.paragraphs?.length
        ? h(
            "div",
            {class: "cites-text"},
            a.paragraphs.map((p) => [h("p", {}, p.text), p.items.map((i) => h("p", {class: "item"}, i))]),
          )
        : null,
      a.summary && h("div", {class: "cites-summary"}, h("p", {class: "small"}, "要点"), fz.prose(a.summary)),
      a.text && h("p", {class: c.whole ? "small" : "bad-text"}, c.whole ? "引的是整部法规。" : a.text),
    );
  };

  const one = (d, part) => {
    const choose = (key, tell) => {
      body.dataset.tab = key;
      for (const [k, b] of Object.entries(tabs)) b.setAttribute("aria-pressed", String(k === key));
      if (tell) part.send("tab", {t: key});
    };
    const tab = (key, word) =>
      h("button", {type: "button", class: "side-tab", on: {click: () => choose(key, true)}}, word);
    const tabs = {
      diff: tab("diff", "差异"),
      checks: tab("checks", "检查"),
      basis: tab("basis", `依据 ${d.cited.length}`),
    };
    const checks = h(
      "div",
      {class: "problem-pane"},
      h("p", {class: "small", role: "status"}, "正在核对，连个人信息一起……"),
    );
    const body = h(
      "div",
      {class: "review-body"},
      h(
        "section",
        {class: "review-pane", "data-pane": "diff", "aria-label": "差异", tabindex: "0"},
        h("h2", {}, "差异"),
        h("p", {class: "small"}, d.against ? `和${d.against}比` : "新的内容，以前没有"),
        fz.difference(d.difference, `和${d.against || "空白"}一字不差。`),
      ),
      h(
        "section",
        {class: "review-pane", "data-pane": "checks", "aria-label": "检查", tabindex: "0"},
        h("h2", {}, "检查"),
        checks,
      ),
      h(
        "section",
        {class: "review-pane", "data-pane": "basis", "aria-label": "依据", tabindex: "0"},
        h("h2", {}, `依据 ${d.cited.length}`),
        d.cited.length ? d.cited.map(article) : h("p", {class: "small"}, "没有引用法规。"),
      ),
    );
    const seen = h("input", {type: "checkbox", id: "seen-conflict", on: {change: () => tell()}});
    const state = {checked: null};
    const tell = () => {
      publish.disabled =
        !state.checked || state.checked.failed || state.checked.errors > 0 || (d.conflict && !seen.checked);
    };
    const decide = (type, more) => part.send(type, {stamp: d.stamp, standing: d.standing, ...more});
    const publish = fz.button("发布", () => decide("publish", {over: seen.checked}), {tone: "main"});
    const remark = h("textarea", {id: "remark", class: "box", rows: "3", maxlength: "500"});
    const typed = fz.kept(`remark:${d.path}:${d.stamp}`, remark);
    const sendBack = h(
      "form",
      {
        class: "send-back",
        hidden: true,
        on: {
          submit: (e) => {
            e.preventDefault();
            if (!remark.value.trim()) {
              fz.notice({text: "写一句为什么退回，写稿的人才知道改哪里。", tone: "bad"});
              remark.focus();
              return;
            }
            decide("send_back", {remark: remark.value});
            typed.forget();
          },
        },
      },
      h("label", {for: "remark"}, "退回的意见：哪里要改，怎么改（不写个人信息）"),
      remark,
      h("p", {class: "row"}, h("button", {type: "submit", class: "button main"}, "退回")),
    );
    const opener = fz.button("退回", () => {
      sendBack.hidden = !sendBack.hidden;
      opener.setAttribute("aria-expanded", String(!sendBack.hidden));
      if (!sendBack.hidden) remark.focus();
    });
    opener.setAttribute("aria-expanded", "false");
    const edit = `/write?f=${encodeURIComponent(d.path)}${d.decides ? "&d=1" : ""}`;
    part.root.dataset.kind = "doc";
    part.root.replaceChildren(
      h(
        "div",
        {class: "bench-page"},
        h(
          "header",
          {class: "bench-head"},
          h("a", {class: "back-link", href: "/review"}, "← 审稿"),
          h(
            "h1",
            {},
            d.title,
            h("span", {class: "small"}, `　${d.kind}　`),
            fz.draftState(d.state),
            h("span", {class: "small"}, `　${named(d.who)}，${d.since}`),
          ),
          h(
            "div",
            {class: "bench-tools"},
            d.owned && h("a", {href: edit}, "改稿子"),
            d.published && h("a", {href: `/history?f=${encodeURIComponent(d.path)}`}, "历史"),
            d.decides && [opener, publish],
          ),
        ),
        h(
          "div",
          {class: "banners"},
          d.decide_not && h("p", {class: "reason-bar", role: "note"}, d.decide_not),
          !d.decides &&
            !d.decide_not &&
            h("p", {class: "reason-bar", role: "note"}, "还没有送审，写稿的人可能还在改。"),
          d.remark && h("p", {class: "reason-bar", role: "note"}, h("b", {}, "退回的意见："), d.remark),
          d.conflict &&
            h(
              "div",
              {class: "reason-bar", role: "alert"},
              h(
                "p",
                {},
                "起草以后，正式版又改过了。下面左边的差异是和现在的正式版比的；发布会换掉这些改动，旧的留在历史里。",
              ),
              h("details", {}, h("summary", {}, "看正式版改了什么"), fz.difference(d.conflict)),
              d.decides && h("p", {class: "row"}, h("label", {}, seen, " 我看过了，以这份稿子为准")),
            ),
          h(
            "details",
            {class: "small steps"},
            h("summary", {}, `经过 ${d.steps.length} 步`),
            h(
              "ol",
              {},
              d.steps.map((s) => h("li", {}, `${s.at} ${named(s.who)} ${s.move}${s.remark ? `：${s.remark}` : ""}`)),
            ),
          ),
          d.decides && sendBack,
        ),
        h("div", {class: "side-tabs review-tabs", role: "group", "aria-label": "看哪一样"}, Object.values(tabs)),
        body,
      ),
    );
    choose(d.tab in tabs ? d.tab : "diff");
    tell();
    state.show = (c) => {
      state.checked = c;
      if (!c) return;
      tabs.checks.textContent = c.failed ? "检查" : `检查 ${c.problems.length}`;
      checks.replaceChildren(
        c.failed
          ? h("p", {class: "bad-text"}, "这次没有核对成，刷新页面再试。")
          : h(
              "div",
              {},
              h(
                "p",
                {class: c.errors ? "bad-text" : "ok-text", role: "status"},
                c.errors ? `✕ ${c.errors} 个错误，改好才能发布。` : "✓ 没有错误，个人信息也核对过。",
              ),
              h(
                "ul",
                {class: "problems"},
                c.problems.map((p) =>
                  h(
                    "li",
                    {class: `problem is-${p.severity}`},
                    h(
                      "span",
                      {class: "problem-head"},
                      h("b", {}, `${SIGN[p.severity]} ${p.label}`),
                      ` 第 ${p.line} 行`,
                    ),
                    h("span", {}, p.cause),
                    p.mend && h("span", {class: "small"}, p.mend),
                  ),
                ),
              ),
            ),
      );
      tell();
    };
    return state;
  };

  fz.view("review", (part) => {
    part.root.classList.add("learning", "bench");
    let open = null;
    const draw = () => {
      const d = part.value("shown"),
        t = part.value("lists");
      open = null;
      if (d) {
        open = one(d, part);
        open.show(part.value("checked"));
      } else if (t) {
        part.root.dataset.kind = "tree";
        part.root.replaceChildren(lists(t));
      }
    };
    part.on("lists", draw);
    part.on("shown", draw);
    part.on("checked", (c) => open?.show(c));
  });
})();
