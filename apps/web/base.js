// The ground all views stand on: elements, slices, messages, keys, address, notices. No library, no outside request.
(() => {
  window.fangzhi = window.fangzhi || {};
  const fz = window.fangzhi;
  const views = {};
  let sheet = null;

  // ---- style: one constructed sheet shared by every shadow root -------------------------------------------------
  fz.style = (tokens, css, whole = false) => {
    const add = (text, id) => {
      const element = document.createElement("style");
      element.id = id;
      element.textContent = text;
      document.head.append(element);
    };
    if (!document.getElementById("fz-tokens")) add(tokens, "fz-tokens");
    if (whole) {
      add(css, "fz-style"); // the document itself is the page, on phones whose browsers may be old
      return;
    }
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  };

  // ---- elements -------------------------------------------------------------------------------------------------
  const add = (parent, kids) => {
    for (const kid of kids) {
      if (kid == null || kid === false || kid === "") continue;
      if (Array.isArray(kid)) add(parent, kid);
      else if (typeof kid === "string" && kid.includes("⟦")) marked(parent, kid);
      else parent.append(kid);
    }
    return parent;
  };
  // A place gets new content; what is not there is left out, as in fz.h.
  fz.fill = (place, ...kids) => place.replaceChildren(add(document.createDocumentFragment(), kids));
  // A local value stands in a text as ⟦state|for officers|for the public⟧: shown as what it is, marked as local.
  const VALUE = /⟦(ok|missing|old)\|([^⟦⟧|]*)\|[^⟦⟧|]*⟧/;
  const marked = (parent, text) => {
    text.split(VALUE).forEach((piece, i, all) => {
      if (i % 3 === 0) parent.append(piece);
      if (i % 3 !== 1) return;
      const value = document.createElement("span");
      value.className = `local ${piece}`;
      value.title = piece === "ok" ? "本地的数" : "本地的数，现在不能用";
      value.textContent = piece === "ok" ? all[i + 1] : `〔${all[i + 1]}〕`;
      parent.append(value);
    });
  };
  const localised = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.includes("⟦")) found.push(walker.currentNode);
    for (const node of found) {
      const piece = document.createDocumentFragment();
      marked(piece, node.data);
      node.replaceWith(piece);
    }
  };
  // ---- below a prefix: addresses are written as if the app stood at the root of its host -----------------------------
  const base = document.documentElement.dataset.base || "";
  fz.outer = (path) =>
    base && path.startsWith("/") && !path.startsWith("//") && path !== base && !path.startsWith(`${base}/`)
      ? base + path
      : path;
  fz.inner = (path) => (base && (path === base || path.startsWith(`${base}/`)) ? path.slice(base.length) || "/" : path);
  const outward = (element) => {
    for (const link of base ? element.querySelectorAll("a[href^='/']") : [])
      link.setAttribute("href", fz.outer(link.getAttribute("href")));
  };
  // h("a", {class: "x", href: "/", on: {click: f}}, "text", other): text is always text; `html` takes only what the
  // server's renderer made.
  fz.h = (tag, attributes, ...kids) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value == null || value === false) continue;
      if (name === "on") for (const [event, f] of Object.entries(value)) element.addEventListener(event, f);
      else if (name === "html") {
        element.innerHTML = value;
        if (value.includes("⟦")) localised(element);
        outward(element);
      } else if (name === "href" || name === "src") element.setAttribute(name, fz.outer(String(value)));
      else if (name === "class") element.className = value;
      else if (name === "value") element.value = value;
      else if (name === "dataset") Object.assign(element.dataset, value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    return add(element, kids);
  };
  const {h} = fz;
  const PATHS = {
    search:
      "M10.5 4a6.5 6.5 0 1 0 4 11.6l4.9 4.9 1.1-1.1-4.9-4.9A6.5 6.5 0 0 0 10.5 4Zm0 1.6a4.9 4.9 0 1 1 0 9.8 4.9 4.9 0 0 1 0-9.8Z",
    print: "M7 3h10v4H7zM5 8h14a2 2 0 0 1 2 2v6h-4v5H7v-5H3v-6a2 2 0 0 1 2-2Zm4 6v5h6v-5z",
    copy: "M8 3h11a1 1 0 0 1 1 1v13h-2V5H8zM5 7h10a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1Z",
    back: "m10 5 1.2 1.2L6.4 11H20v2H6.4l4.8 4.8L10 19l-7-7z",
    close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
    sun: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm-1-5h2v3h-2zm0 17h2v3h-2zM2 11h3v2H2zm17 0h3v2h-3zM4.2 5.6l1.4-1.4 2.1 2.1-1.4 1.4zm12.1 12.1 1.4-1.4 2.1 2.1-1.4 1.4zM4.2 18.4l2.1-2.1 1.4 1.4-2.1 2.1zM16.3 6.3l2.1-2.1 1.4 1.4-2.1 2.1z",
    moon: "M9.5 3.2A8.6 8.6 0 1 0 20.8 14.5 7 7 0 0 1 9.5 3.2Z",
    menu: "M3 6h18v2H3zm0 5h18v2H3zm0 5h18v2H3z",
    link: "M10.6 13.4a3 3 0 0 0 4.2 0l4-4a3 3 0 0 0-4.2-4.2l-1.5 1.5 1.2 1.2 1.5-1.5a1.3 1.3 0 0 1 1.8 1.8l-4 4a1.3 1.3 0 0 1-1.8 0zm2.8-2.8a3 3 0 0 0-4.2 0l-4 4a3 3 0 0 0 4.2 4.2l1.5-1.5-1.2-1.2-1.5 1.5a1.3 1.3 0 0 1-1.8-1.8l4-4a1.3 1.3 0 0 1 1.8 0z",
    help: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1 16h-2v-2h2zm0-3.4h-2c0-2.6 2.6-2.8 2.6-4.6a1.6 1.6 0 0 0-3.2 0h-2a3.6 3.6 0 1 1 7.2 0c0 2.4-2.6 2.6-2.6 4.6Z",
  };
  fz.icon = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("class", "icon");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", PATHS[name]);
    svg.append(path);
    return svg;
  };
  fz.button = (label, onclick, {tone = "", icon = "", key = "", title = "", pressed} = {}) =>
    h(
      "button",
      {
        type: "button",
        class: `button ${tone}`,
        title: title || null,
        on: {click: onclick},
        "aria-pressed": pressed == null ? null : String(pressed),
        "aria-keyshortcuts": key || null,
      },
      icon && fz.icon(icon),
      label && h("span", {}, label),
    );
  fz.stamps = (stamps) =>
    (stamps || []).map((s) => h("span", {class: `stamp ${s.tone || ""}`, title: s.title || null}, s.text));
  fz.marks = (pieces) => (pieces || []).map(([text, hit]) => (hit ? h("mark", {}, text) : text));
  fz.empty = (title, ...more) => h("div", {class: "empty"}, h("p", {class: "empty-title"}, title), ...more);
  // A table of rows with a head, in a box that scrolls sideways by itself.
  fz.table = (head, rows, more = "") =>
    h(
      "div",
      {class: "wide"},
      h(
        "table",
        {class: `rows ${more}`.trim()},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head.map((t) => h("th", {scope: "col"}, t)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((r) =>
            h(
              "tr",
              {},
              r.map((c) => h("td", {}, c)),
            ),
          ),
        ),
      ),
    );

  fz.lazy = (ms, f) => {
    let t;
    return (...a) => {
      clearTimeout(t);
      t = setTimeout(() => f(...a), ms);
    };
  };

  // ---- where the focus really is, through shadow roots ----------------------------------------------------------
  fz.active = () => {
    let e = document.activeElement;
    while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
    return e;
  };
  fz.typing = () => {
    const e = fz.active();
    return (
      !!e &&
      (e.tagName === "TEXTAREA" ||
        e.tagName === "SELECT" ||
        e.isContentEditable ||
        (e.tagName === "INPUT" && !["checkbox", "radio", "button"].includes(e.type)))
    );
  };

  // ---- input methods: nothing is sent, filtered or opened while a character is being composed ---------------------
  let ended = null; // the box whose composition has just ended, until the browser is done with that key
  const open = new WeakSet();
  document.addEventListener(
    "compositionstart",
    (e) => {
      open.add(e.composedPath()[0]);
    },
    true,
  );
  document.addEventListener(
    "compositionend",
    (e) => {
      ended = e.composedPath()[0];
      open.delete(ended);
      setTimeout(() => {
        ended = null;
      }, 0);
    },
    true,
  );
  // A key that belongs to the input method. Safari ends the composition before it tells of the Enter that ended it.
  fz.composing = (event) =>
    event.isComposing || event.keyCode === 229 || open.has(fz.active()) || (ended !== null && ended === fz.active());
  // Calls back with each text that stands in a box, never with one that is being composed.
  fz.onTyped = (input, said, wait = 0) => {
    let busy = false;
    const tell = () => {
      if (!busy) said();
    };
    const soon = wait ? fz.lazy(wait, tell) : tell;
    input.addEventListener("compositionstart", () => {
      busy = true;
    });
    input.addEventListener("compositionend", () => {
      busy = false;
      soon();
    });
    input.addEventListener("blur", () => {
      if (busy) soon();
      busy = false;
    });
    input.addEventListener("input", (e) => {
      if (!busy && !e.isComposing) soon();
    });
    return () => busy;
  };

  // ---- keys: each part names its keys; the list under `?` is made of them ----------------------------------------
  const holders = new Set();
  const named = (event) => (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + event.key;
  document.addEventListener("keydown", (event) => {
    if (fz.composing(event) || event.altKey || event.defaultPrevented) return;
    const modal = document.querySelector("dialog[open]");
    if (modal && event.key !== "Escape") return;
    const typing = fz.typing();
    for (const holder of [...holders].reverse()) {
      for (const row of holder.rows) {
        if (typing && !row.always) continue;
        if (row.keys.includes(named(event)) && row.run(event) !== false) {
          event.preventDefault();
          return;
        }
      }
    }
  });
  // A page without parts names its keys here.
  fz.keys = (rows) => holders.add({rows});
  fz.keyRows = () => [...holders].flatMap((holder) => holder.rows).filter((row) => row.says);

  // What floats above the page lives in the light DOM, which gets the sheet with the first of them.
  fz.afloat = (node) => {
    if (sheet && !document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
    document.body.append(node);
    return node;
  };

  // ---- dialogs live in the light DOM so that they cover everything -----------------------------------------------
  fz.dialog = (title, ...body) => {
    const before = fz.active();
    const dialog = h(
      "dialog",
      {class: "fz fz-dialog", "aria-label": title},
      h(
        "div",
        {class: "dialog-head"},
        h("h2", {}, title),
        fz.button("", () => dialog.close(), {icon: "close", title: "关闭"}),
      ),
      ...body,
    );
    dialog.querySelector(".dialog-head button").setAttribute("aria-label", "关闭");
    dialog.addEventListener("close", () => {
      host.remove();
      before?.focus?.();
    });
    dialog.addEventListener("click", (e) => {
      if (e.target === dialog) dialog.close();
    });
    const host = h("div", {class: "fz-dialog-host"}, dialog);
    fz.afloat(host);
    dialog.showModal();
    return dialog;
  };
  fz.showKeys = () => {
    const rows = [...new Map(fz.keyRows().map((r) => [r.says, r])).values()];
    fz.dialog(
      "按键",
      h(
        "dl",
        {class: "keys"},
        rows.map((r) => [
          h(
            "dt",
            {},
            (r.shown || r.keys).map((k) => h("kbd", {}, k === " " ? "空格" : k)),
          ),
          h("dd", {}, r.says),
        ]),
      ),
    );
  };

  // ---- notices: said once, aloud too ------------------------------------------------------------------------------
  let stack = null;
  fz.notice = ({text, tone = "ok", undo = ""}, onundo) => {
    if (!stack) {
      stack = h("div", {class: "fz fz-notices", role: "status", "aria-live": "polite"});
      fz.afloat(stack);
    }
    const note = h(
      "div",
      {class: `note ${tone}`},
      h("span", {}, text),
      undo &&
        fz.button(
          "撤销",
          () => {
            note.remove();
            onundo?.();
          },
          {tone: "quiet"},
        ),
    );
    stack.replaceChildren(note);
    setTimeout(() => note.remove(), undo ? 9000 : 4500);
  };

  // ---- address: the bar of the browser is the state ---------------------------------------------------------------
  fz.go = (url) => window.dispatchEvent(new CustomEvent("fz:go", {detail: url}));
  const inside = (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return null;
    const link = event.composedPath().find((e) => e.tagName === "A" && e.hasAttribute?.("href"));
    if (!link || link.target || link.hasAttribute("download")) return null;
    return link.getAttribute("href").startsWith("/") && !link.dataset.reload ? link : null;
  };

  // ---- what was typed survives a reload, in this tab ---------------------------------------------------------------
  fz.kept = (key, input) => {
    const name = `fz-typed:${location.pathname}:${key}`;
    try {
      const before = sessionStorage.getItem(name);
      if (before && !input.value) input.value = before;
      input.addEventListener("input", () => sessionStorage.setItem(name, input.value));
    } catch {
      /* private windows may refuse; typing works all the same */
    }
    return {
      forget: () => {
        try {
          sessionStorage.removeItem(name);
        } catch {
          /* same */
        }
      },
    };
  };
  fz.remember = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(`fz-${name}`);
      localStorage.setItem(`fz-${name}`, value);
    } catch {
      /* same */
    }
    return null;
  };
  // A file the page made, in base64, into the browser's downloads.
  fz.saveFile = (place, {name, data}) => {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes]));
    const link = h("a", {href: url, download: name});
    place.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  fz.copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // plain http on an office network has no clipboard API
      const area = h("textarea", {value: text, style: "position:fixed;opacity:0"});
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    fz.notice({text: "已复制"});
  };
  // The learner's display name, kept in a signed cookie; the page comes back with it at the same address.
  fz.setName = async (name) => {
    const answer = await fetch(fz.outer("/api/name"), {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify({name}),
    });
    if (answer.ok) location.reload();
    else fz.notice({text: "名字没有记下来，请再试一次。", tone: "bad"});
  };
  // The other side of the window: a page of its own that follows what is opened here, in this browser only.
  const other = window.BroadcastChannel ? new BroadcastChannel("fangzhi-window") : null;
  const asked = (href) => href.slice(Math.max(0, href.indexOf("?")));
  fz.otherSide = (href) =>
    window.open(fz.outer(`/window${asked(href)}`), "fangzhi-window", "popup,width=1000,height=760");
  fz.showThere = (href) => other?.postMessage(href ? asked(href) : "");
  fz.printPage = (url) => {
    const frame = h("iframe", {
      src: url,
      title: "打印",
      style: "position:fixed;inset:auto 0 0 auto;width:1px;height:1px;border:0",
    });
    frame.addEventListener("load", () => {
      frame.contentWindow.print();
      setTimeout(() => frame.remove(), 60000);
    });
    document.body.append(frame);
  };

  // ---- views -------------------------------------------------------------------------------------------------------
  // fz.view(name, (part) => {...}): part.root to draw in, part.on(slice, f) for values now and later,
  // part.send(type, data), part.keys([{keys, says, run, always}]).
  fz.view = (name, draw) => {
    views[name] = draw;
  };
  fz.render = (name, model, view) => {
    const root = h("div", {class: `fz view-${name}`});
    const shadow = view.shadow_el || view.el.shadowRoot;
    if (sheet && shadow && !shadow.adoptedStyleSheets.includes(sheet))
      shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    const holder = {rows: []};
    holders.add(holder);
    model.on("remove", () => {
      holders.delete(holder);
      for (const f of leaving) f();
    });
    const leaving = [];
    const part = {
      root,
      model,
      send: (type, data) => model.send_msg({type, ...data}),
      keys: (rows) => {
        holder.rows = rows;
      },
      leave: (f) => leaving.push(f),
      on: (slice, f) => {
        const run = () => {
          const text = model[slice];
          f(text ? JSON.parse(text) : null);
        };
        model.on(slice, run);
        run();
      },
      value: (slice) => {
        const text = model[slice];
        return text ? JSON.parse(text) : null;
      },
    };
    root.addEventListener("click", (event) => {
      const link = inside(event);
      if (link) {
        event.preventDefault();
        fz.go(link.getAttribute("href"));
      }
    });
    views[name](part);
    if (name !== "shell") {
      document.getElementById("fz-skeleton")?.remove();
      requestAnimationFrame(() => {
        document.documentElement.dataset.ready = "1";
      });
    }
    model.on("notice", () => {
      const n = part.value("notice");
      if (n) fz.notice(n, () => part.send(n.undo, {}));
    });
    return root;
  };
})();
