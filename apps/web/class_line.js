// A page of a class: one socket over which whole views come and deeds go, and a page that changes only where it must.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  // ---- the page follows the view, element by element: a button under a thumb stays the same button ------------------
  const OWN = new Set(["open", "value", "checked"]); // what the person at the page has changed is theirs
  const dress = (now, next) => {
    for (const {name} of [...now.attributes]) if (!next.hasAttribute(name) && !OWN.has(name)) now.removeAttribute(name);
    for (const {name, value} of [...next.attributes])
      if (now.getAttribute(name) !== value && !OWN.has(name)) now.setAttribute(name, value);
    if (now.tagName === "INPUT" && next.dataset.told === "1") now.checked = next.checked;
  };
  const alike = (now, next) =>
    now && now.nodeType === next.nodeType && now.nodeName === next.nodeName && now.dataset?.key === next.dataset?.key;
  fz.morph = (now, next) => {
    if (now.nodeType === Node.TEXT_NODE) {
      if (now.data !== next.data) now.data = next.data;
      return;
    }
    dress(now, next);
    if (now.dataset.own === "1") return;
    if (next.dataset.html) {
      if (now.innerHTML !== next.innerHTML) now.innerHTML = next.innerHTML;
      return;
    }
    const keyed = new Map([...now.children].filter((c) => c.dataset.key).map((c) => [c.dataset.key, c]));
    let at = now.firstChild;
    for (const child of [...next.childNodes]) {
      const known = child.dataset?.key ? keyed.get(child.dataset.key) : at;
      if (alike(known, child)) {
        if (known === at) at = at.nextSibling;
        else now.insertBefore(known, at);
        fz.morph(known, child);
      } else now.insertBefore(child, at);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  };

  // ---- the line: what was not acknowledged is sent again, under the same id, until it is -----------------------------
  const fresh = () =>
    [...crypto.getRandomValues(new Uint8Array(9))].map((b) => b.toString(36).padStart(2, "0")).join("");
  const PATIENCE = 5000; // milliseconds without an answer after which a connection counts as dead
  const socketAddress = (path) =>
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${fz.outer(path)}`;

  // fz.line({hello: "phone", class: "…"}, {view(view), line("on" | "off" | "over"), no(sentence, deed)})
  fz.line = (hello, hear) => {
    const shelf = `fz-unsent:${hello.hello}:${hello.class}`;
    let socket = null,
      tries = 0,
      timer = 0,
      open = false,
      ended = false,
      last = -1;
    let unsent = [];
    try {
      unsent = JSON.parse(sessionStorage.getItem(shelf) || "[]");
    } catch {
      /* a private window may refuse; the tab itself still remembers */
    }
    const keep = () => {
      try {
        sessionStorage.setItem(shelf, JSON.stringify(unsent));
      } catch {
        /* same */
      }
    };
    const post = (deed) => {
      if (!open) return;
      socket.send(JSON.stringify(deed));
      const over = socket;
      setTimeout(() => {
        if (over === socket && unsent.some((d) => d.id === deed.id)) over.close();
      }, PATIENCE);
    };
    const settle = (id) => {
      const deed = unsent.find((d) => d.id === id);
      unsent = unsent.filter((d) => d.id !== id);
      keep();
      return deed;
    };
    const hearOne = (said) => {
      if (said.view) {
        if (said.version != null && said.version < last) return;
        last = said.version ?? last;
        hear.view(said.view);
      }
      if (said.ok) settle(said.ok);
      if (said.no) hear.no(said.say, settle(said.no));
      if (said.gone) {
        ended = true;
        unsent = [];
        keep();
        hear.line("over", said.gone);
        socket.close();
      } else if (said.ok || said.no) hear.line("on");
    };
    const again = (soon) => {
      clearTimeout(timer);
      if (ended) return;
      const wait = soon ? 0 : Math.min(400 * 2 ** tries, 5000) * (0.6 + Math.random() * 0.8);
      tries += 1;
      timer = setTimeout(connect, wait);
    };
    const connect = () => {
      if (socket && socket.readyState <= WebSocket.OPEN) return;
      const mine = new WebSocket(socketAddress("/class/socket"));
      socket = mine;
      mine.addEventListener("open", () => {
        open = true;
        tries = 0;
        mine.send(JSON.stringify(hello));
        last = -1; // another process, or the same one started anew, may count from elsewhere
        hear.line("on");
        for (const deed of unsent) post(deed);
      });
      mine.addEventListener("message", (event) => hearOne(JSON.parse(event.data)));
      mine.addEventListener("close", () => {
        if (mine !== socket) return;
        open = false;
        if (!ended) hear.line("off");
        again(false);
      });
    };
    addEventListener("online", () => again(true));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !open) again(true);
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) again(true);
    });
    connect();
    return {
      send: (deed, data = {}) => {
        const made = {do: deed, id: fresh(), ...data};
        unsent.push(made);
        keep();
        post(made);
        return made.id;
      },
      waiting: (deed) => unsent.filter((d) => !deed || d.do === deed),
      on: () => open,
    };
  };

  // ---- one page: its root, its view, its deeds ------------------------------------------------------------------------
  // fz.classPage("phone", {draw(view, page), deeds: {name(data, element)}, keys}) ; draw gives the element to show.
  fz.classPage = (kind, {draw, deeds = {}, says}) => {
    const root = document.getElementById("class-root");
    const hello = {hello: kind, class: root.dataset.class};
    if (root.dataset.key) hello.key = root.dataset.key;
    const page = {kind, view: null, line: "on", over: "", root};
    let spoken = "";
    page.again = () => {
      if (!page.view && !page.over) return;
      const next = h("div", {id: "class-root", class: `fz class-page class-${kind}`});
      next.append(draw(page.view, page));
      for (const name of ["class", "key", "now"]) if (root.dataset[name]) next.dataset[name] = root.dataset[name];
      const held = document.activeElement;
      fz.morph(root, next);
      if (held && held !== document.body && !held.isConnected) root.querySelector("[data-rest]")?.focus();
      const now = page.view ? says?.(page.view, page) || "" : page.over;
      if (now !== spoken) {
        spoken = now;
        const aloud = document.getElementById("class-aloud");
        if (aloud) aloud.textContent = now;
      }
      document.documentElement.dataset.ready = "1";
    };
    page.wire = fz.line(hello, {
      view: (view) => {
        page.view = view;
        page.again();
      },
      line: (state, say) => {
        page.line = state;
        if (state === "over") page.over = say || "这个班已经结束。";
        page.again();
      },
      no: (say) => fz.notice({text: say || "这一步没有成功。", tone: "bad"}),
    });
    page.send = (deed, data) => {
      page.wire.send(deed, data);
      page.again();
    };
    root.addEventListener("click", (event) => {
      const element = event.target.closest("[data-do]");
      if (!element || element.disabled || element.getAttribute("aria-disabled") === "true") return;
      const data = element.dataset.with ? JSON.parse(element.dataset.with) : {};
      const own = deeds[element.dataset.do];
      if (own) own(data, element, page);
      else page.send(element.dataset.do, data);
    });
    return page;
  };
  // A button that does a deed: fz.deed("hand", "举手", {up: true}, {tone, key, …})
  fz.deed = (name, label, data = null, more = {}) => {
    const {tone = "", ...rest} = more;
    return h(
      "button",
      {
        type: "button",
        class: `button ${tone}`,
        "data-do": name,
        "data-with": data ? JSON.stringify(data) : null,
        ...rest,
      },
      label,
    );
  };
})();
