// The bar at the top: where one is, where one can go; keeper of the address; the tour; the lost connection.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  const theme = {
    now: () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light"),
    set(value) {
      document.documentElement.dataset.theme = value;
      // biome-ignore lint/suspicious/noDocumentCookie: the CookieStore is missing in the browsers offices have
      document.cookie = `fangzhi-theme=${value}; path=/; max-age=31536000; samesite=lax`;
    },
  };

  const TOUR = [
    ["先看框", "窗口来人问什么，就在“政策答复”的框里打什么，打一两个词就够。按 / 随时回到框里。", "/"],
    [
      "再看短答",
      "结果分好了：答复、流程、法条、指南、案例。↑↓ 选，回车打开。大字的那句可以直接念给来人听。",
      "↑ ↓ 回车",
    ],
    [
      "点依据",
      "每句话都有依据。点一下，条文就在旁边；依据变了会标出来。写着“要点，非原文”的，是我们自己的话。",
      "依据",
    ],
    ["说清日子", "时限旁边填上收到那天，最后一天就算好了。可以打印一张纸给来人，里面没有内部提示。", "时限"],
    ["拿不准", "用“流程导引”一问一答地走；每一步都能改。结果好用不好用，点一下告诉编写的人。", "流程导引"],
    [
      "没人来的时候",
      "刚上岗的，从“课程”里的“第一天上岗”学起：读一篇，练一次，学到哪里都记着。练过接访的，直接去“情景演练”和“分类练习”，从入门到熟练排好了。",
      "课程",
    ],
  ];
  function tour() {
    let at = 0;
    const title = h("h3", {}),
      text = h("p", {}),
      chip = h("p", {class: "tour-chip"}),
      dots = h("p", {class: "tour-dots"});
    const back = fz.button("上一步", () => show(at - 1)),
      next = fz.button("", () => (at + 1 < TOUR.length ? show(at + 1) : dialog.close()), {tone: "main"});
    const dialog = fz.dialog(
      "两分钟看完怎么用",
      h("div", {class: "tour", "aria-live": "polite"}, chip, title, text),
      h("div", {class: "dialog-foot"}, dots, back, next),
    );
    function show(n) {
      at = n;
      [title.textContent, text.textContent, chip.textContent] = TOUR[n];
      dots.textContent = `${n + 1} / ${TOUR.length}`;
      back.disabled = n === 0;
      if (next.lastChild) next.lastChild.textContent = n + 1 < TOUR.length ? "下一步" : "开始用";
      else next.append(h("span", {}, "下一步"));
      next.focus();
    }
    show(0);
    fz.remember("tour", "done");
  }
  function invite() {
    if (fz.remember("tour")) return;
    const card = h(
      "div",
      {class: "fz fz-invite", role: "region", "aria-label": "第一次来"},
      h("p", {}, "第一次来？两分钟看完怎么用。"),
      h(
        "div",
        {class: "row"},
        fz.button(
          "看一看",
          () => {
            card.remove();
            tour();
          },
          {tone: "main"},
        ),
        fz.button(
          "不用了",
          () => {
            card.remove();
            fz.remember("tour", "skipped");
          },
          {tone: "quiet"},
        ),
      ),
    );
    fz.afloat(card);
  }

  // A lost connection is said, and the page comes back by itself with the address and the typed text.
  let lost = null;
  window.addEventListener("fz:lost", () => {
    if (lost || document.visibilityState === "unloading") return;
    lost = h(
      "div",
      {class: "fz fz-lost", role: "alert"},
      h("span", {}, "连接断了，正在重新连接。已经打的字都还在。"),
      fz.button("现在重连", () => location.reload(), {tone: "quiet"}),
    );
    fz.afloat(lost);
    const ask = async () => {
      try {
        const answer = await fetch(fz.outer("/healthz"), {cache: "no-store"});
        if (answer.ok) {
          sessionStorage.setItem("fz-came-back", "1");
          location.reload();
          return;
        }
      } catch {
        /* still away */
      }
      setTimeout(ask, 1500);
    };
    setTimeout(ask, 800);
  });

  // An office's logins end when nobody has been there for a while: hands are reported once a minute at most, and the last
  // minute is announced. The server decides; a page whose login ended goes to the form and comes back after it.
  function watchHands(part, minutes) {
    let last = Date.now(),
      told = Date.now(),
      warned = false;
    const hand = () => {
      last = Date.now();
      warned = false;
      if (last - told < 60_000) return;
      told = last;
      part.send("touched", {});
    };
    const look = () => {
      if (warned || Date.now() - last < (minutes - 1) * 60_000) return;
      warned = true;
      fz.notice({text: "很久没人动，一分钟以后自动退出。按任意键就不退；没保存的请先保存。"});
    };
    const names = ["pointerdown", "keydown", "wheel"];
    for (const name of names) window.addEventListener(name, hand, {passive: true, capture: true});
    const timer = setInterval(look, 5_000);
    part.leave(() => {
      clearInterval(timer);
      for (const name of names) window.removeEventListener(name, hand, {capture: true});
    });
  }

  fz.view("shell", (part) => {
    const nav = h("nav", {class: "places", "aria-label": "页面"});
    const more = h(
      "button",
      {
        type: "button",
        class: "bar-button menu",
        "aria-label": "打开页面菜单",
        "aria-expanded": "false",
        on: {click: () => open(more.getAttribute("aria-expanded") !== "true")},
      },
      fz.icon("menu"),
    );
    const dark = h("button", {
      type: "button",
      class: "bar-button",
      on: {
        click: () => {
          theme.set(theme.now() === "dark" ? "light" : "dark");
          draw();
          part.send("theme", {dark: theme.now() === "dark"});
        },
      },
    });
    const help = h(
      "button",
      {
        type: "button",
        class: "bar-button",
        "aria-label": "按键和用法",
        title: "按键和用法（?）",
        on: {click: () => fz.showKeys()},
      },
      fz.icon("help"),
    );
    const again = h("button", {type: "button", class: "bar-button wide-only", on: {click: tour}}, "怎么用");
    const user = h("span", {class: "bar-user"});
    const open = (yes) => {
      more.setAttribute("aria-expanded", String(yes));
      nav.classList.toggle("open", yes);
    };
    function draw() {
      const now = theme.now();
      dark.replaceChildren(fz.icon(now === "dark" ? "sun" : "moon"));
      dark.setAttribute("aria-label", now === "dark" ? "换成浅色" : "换成深色");
      dark.title = dark.getAttribute("aria-label");
    }
    draw();
    part.root.append(
      h(
        "div",
        {class: "bar"},
        h("a", {class: "brand", href: "/"}, "访知"),
        more,
        nav,
        h("div", {class: "bar-end"}, user, again, help, dark),
      ),
    );

    part.on("places", (places) =>
      nav.replaceChildren(
        ...(places?.groups || []).map((group) =>
          h(
            "ul",
            {"aria-label": group.title},
            group.pages.map((page) =>
              h(
                "li",
                {},
                h(
                  "a",
                  {
                    href: page.path,
                    "aria-current": page.path === places.now ? "page" : null,
                    on: {click: () => open(false)},
                  },
                  page.title,
                ),
              ),
            ),
          ),
        ),
      ),
    );
    part.on("who", (who) => {
      if (who?.idle && !fz.account) watchHands(part, who.idle);
      fz.account = who?.name || "";
      user.replaceChildren(
        ...(who?.name
          ? [
              h("a", {href: "/account", "data-reload": "1", title: "我的账号"}, who.name),
              h("a", {href: "/logout", "data-reload": "1"}, "退出"),
            ]
          : []),
      );
    });
    // While somebody types a question the address changes with every key; the browser is told once they pause.
    let pending = "",
      timer = 0;
    const settle = () => {
      clearTimeout(timer);
      if (pending) history.replaceState({}, "", pending + location.hash);
      pending = "";
    };
    const forget = () => {
      clearTimeout(timer);
      pending = "";
    };
    const apart = (url) => {
      const rest = new URLSearchParams(url.search);
      rest.delete("q");
      return rest.toString();
    };
    part.on("address", (address) => {
      if (!address) return;
      if (document.title !== address.title) document.title = address.title;
      const to = new URL(fz.outer(address.url), location.origin),
        asked = address.asked && new URL(fz.outer(address.asked), location.origin);
      // Whoever pressed back twice has moved on before the first answer came: history must not be written over.
      if (asked && asked.pathname + asked.search !== location.pathname + location.search) return;
      if (!asked && to.pathname !== location.pathname) return;
      if (address.push) settle();
      else forget();
      if (to.pathname + to.search === location.pathname + location.search) return;
      if (address.push) history.pushState({}, "", to);
      else if (asked || apart(to) !== apart(location)) history.replaceState({}, "", to.href + location.hash);
      else {
        pending = to.pathname + to.search;
        timer = setTimeout(settle, 120);
      }
    });
    const go = (event) => {
      settle();
      const url = new URL(fz.outer(event.detail), location.origin);
      if (url.pathname + url.search !== location.pathname + location.search) history.pushState({}, "", url);
      part.send("go", {url: fz.inner(url.pathname) + url.search});
      open(false);
    };
    const pop = () => {
      forget();
      part.send("go", {url: fz.inner(location.pathname) + location.search});
    };
    const listening = {"fz:go": go, popstate: pop, pagehide: settle};
    for (const [name, f] of Object.entries(listening)) window.addEventListener(name, f);
    part.leave(() => {
      for (const [name, f] of Object.entries(listening)) window.removeEventListener(name, f);
    });
    part.keys([
      {keys: ["?", "？"], says: "看所有按键", run: () => fz.showKeys()},
      {keys: ["Ctrl+k"], says: "回到政策答复", always: true, run: () => fz.go("/")},
    ]);
    if (sessionStorage.getItem("fz-came-back")) {
      sessionStorage.removeItem("fz-came-back");
      fz.notice({text: "重新连上了"});
    }
    setTimeout(invite, 600);
  });
})();
