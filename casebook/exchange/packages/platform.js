// What the player tells the learning platform, whichever it is: SCORM 1.2, SCORM 2004, cmi5, or none (then this browser).
(() => {
  const FAR = 12;

  function found(name) {
    for (const start of [window, window.opener]) {
      let here = start;
      for (let i = 0; here && i < FAR; i++) {
        try {
          if (here[name]) return here[name];
        } catch {
          break;
        }
        if (here.parent === here) break;
        here = here.parent;
      }
    }
    return null;
  }

  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  const two = (n) => String(n).padStart(2, "0");

  function scorm12(api) {
    const set = (key, value) => api.LMSSetValue(key, String(value));
    const get = (key) => String(api.LMSGetValue(key) || "");
    api.LMSInitialize("");
    if (["", "not attempted"].includes(get("cmi.core.lesson_status"))) {
      set("cmi.core.lesson_status", "incomplete");
      api.LMSCommit("");
    }
    let last = {};
    return {
      name: "SCORM 1.2",
      most: 4096,
      load: async () => get("cmi.suspend_data"),
      save(text, now) {
        last = now;
        set("cmi.suspend_data", text);
        if (now.score !== null) {
          set("cmi.core.score.min", 0);
          set("cmi.core.score.max", 100);
          set("cmi.core.score.raw", now.score);
        }
        const ended = now.score === null ? "completed" : now.passed ? "passed" : "failed";
        set("cmi.core.lesson_status", now.complete ? ended : "incomplete");
        api.LMSCommit("");
      },
      end() {
        const s = seconds();
        set("cmi.core.session_time", `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`);
        set("cmi.core.exit", last.complete ? "" : "suspend");
        api.LMSCommit("");
        api.LMSFinish("");
      },
    };
  }

  function scorm2004(api) {
    const set = (key, value) => api.SetValue(key, String(value));
    api.Initialize("");
    if (["", "unknown", "not attempted"].includes(String(api.GetValue("cmi.completion_status")))) {
      set("cmi.completion_status", "incomplete");
      api.Commit("");
    }
    return {
      name: "SCORM 2004",
      most: 64000,
      load: async () => String(api.GetValue("cmi.suspend_data") || ""),
      save(text, now) {
        set("cmi.suspend_data", text);
        set("cmi.progress_measure", now.total ? Math.round((1000 * now.count) / now.total) / 1000 : 0);
        if (now.score !== null) {
          set("cmi.score.min", 0);
          set("cmi.score.max", 100);
          set("cmi.score.raw", now.score);
          set("cmi.score.scaled", Math.round(now.score * 10) / 1000);
        }
        set("cmi.completion_status", now.complete ? "completed" : "incomplete");
        set("cmi.success_status", now.complete ? (now.passed ? "passed" : "failed") : "unknown");
        api.Commit("");
      },
      end() {
        set("cmi.session_time", `PT${seconds()}S`);
        set("cmi.exit", "suspend");
        api.Commit("");
        api.Terminate("");
      },
    };
  }

  const VERBS = "http://adlnet.gov/expapi/verbs/";
  const CMI5 = "https://w3id.org/xapi/cmi5/context/categories/";

  async function cmi5(query) {
    const endpoint = query.get("endpoint").replace(/\/?$/, "/");
    const actor = query.get("actor");
    const registration = query.get("registration");
    const activity = query.get("activityId");
    const answered = await fetch(query.get("fetch"), {method: "POST"});
    const token = (await answered.json())["auth-token"];
    const headers = {
      Authorization: `Basic ${token}`,
      "X-Experience-API-Version": "1.0.3",
      "Content-Type": "application/json",
    };
    const at = (state) =>
      `${endpoint}activities/state?${new URLSearchParams({stateId: state, activityId: activity, agent: actor, registration})}`;
    const launched = await fetch(at("LMS.LaunchData"), {headers});
    const launch = launched.ok ? await launched.json() : {};
    const template = launch.contextTemplate || {};
    const normal = (launch.launchMode || "Normal") === "Normal";
    const sent = new Set();
    let queue = Promise.resolve();
    let last = {};

    function say(verb, result, categories, keep = false) {
      const context = JSON.parse(JSON.stringify(template));
      context.registration = registration;
      context.contextActivities = context.contextActivities || {};
      context.contextActivities.category = [
        ...(context.contextActivities.category || []),
        ...categories.map((c) => ({id: CMI5 + c})),
      ];
      const statement = {
        id: crypto.randomUUID ? crypto.randomUUID() : uuid(),
        actor: JSON.parse(actor),
        verb: {id: VERBS + verb, display: {en: verb}},
        object: {id: activity, objectType: "Activity"},
        context,
        timestamp: new Date().toISOString(),
        ...(result ? {result} : {}),
      };
      const send = () =>
        fetch(`${endpoint}statements`, {
          method: "POST",
          headers,
          body: JSON.stringify(statement),
          keepalive: keep,
        }).catch(() => null);
      // One after the other, as they happened; the last one cannot wait, for the window closes.
      if (keep) return send();
      queue = queue.then(send);
      return queue;
    }

    await say("initialized", null, ["cmi5"]);
    return {
      name: "cmi5",
      most: 64000,
      load: async () => {
        const kept = await fetch(at("fangzhi"), {headers});
        return kept.ok ? (await kept.json()).data || "" : "";
      },
      save(text, now) {
        last = now;
        const body = JSON.stringify({data: text});
        fetch(at("fangzhi"), {method: "PUT", headers, body, keepalive: true}).catch(() => null);
        if (!normal || !now.complete) return;
        const duration = `PT${seconds()}S`;
        if (!sent.has("completed")) {
          sent.add("completed");
          say("completed", {completion: true, duration}, ["cmi5", "moveon"]);
        }
        const verb = now.passed ? "passed" : "failed";
        if (now.score !== null && !sent.has("passed") && !sent.has(verb)) {
          sent.add(verb);
          const score = {scaled: Math.round(now.score * 10) / 1000, raw: now.score, min: 0, max: 100};
          say(verb, {success: now.passed, score, duration}, ["cmi5", "moveon"]);
        }
      },
      end: () => say("terminated", {duration: `PT${seconds()}S`}, ["cmi5"], true) && last,
    };
  }

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function alone(id) {
    const key = `fangzhi:${id}`;
    return {
      name: "",
      most: 64000,
      load: async () => {
        try {
          return localStorage.getItem(key) || "";
        } catch {
          return "";
        }
      },
      save(text) {
        try {
          localStorage.setItem(key, text);
        } catch {
          // a browser that keeps nothing: one goes on without
        }
      },
      end() {},
    };
  }

  window.fangzhiPlatform = async (id) => {
    const query = new URLSearchParams(location.search);
    if (query.get("endpoint") && query.get("fetch")) return cmi5(query);
    const newer = found("API_1484_11");
    if (newer) return scorm2004(newer);
    const older = found("API");
    if (older?.LMSInitialize) return scorm12(older);
    return alone(id);
  };
})();
