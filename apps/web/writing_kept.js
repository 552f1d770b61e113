// What was typed and not saved, kept in this browser for each person and file: it outlives the tab, a crash, a flat battery.
(() => {
  const fz = window.fangzhi;
  const STORE = "texts";
  let opened = null;
  const open = () => {
    opened ||= new Promise((done, failed) => {
      if (!window.indexedDB) return void failed(new Error("no store"));
      const asked = indexedDB.open("fangzhi-writing", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => {
        asked.result.onversionchange = () => {
          asked.result.close();
          opened = null;
        };
        done(asked.result);
      };
      asked.onerror = () => failed(asked.error);
      asked.onblocked = asked.onerror;
    });
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
  // strict: told that it is kept only when it is on the disk.
  const within = async (mode, work) => {
    const base = await open();
    return new Promise((done, failed) => {
      const deed = base.transaction(STORE, mode, {durability: "strict"});
      const asked = work(deed.objectStore(STORE));
      deed.oncomplete = () => done(asked.result);
      deed.onerror = () => failed(deed.error);
      deed.onabort = deed.onerror;
    });
  };
  // A store for one person, who never sees what another wrote in the same browser. Its keys are [person, path].
  fz.keptTexts = (person) => ({
    // {path, text, stamp, base, at}: base is the text that was opened, which says later what changed where.
    put: (path, row) => within("readwrite", (s) => s.put({...row, path, at: Date.now()}, [person, path])),
    get: (path) => within("readonly", (s) => s.get([person, path])).catch(() => null),
    drop: (path) => within("readwrite", (s) => s.delete([person, path])).catch(() => null),
    all: () => within("readonly", (s) => s.getAll(IDBKeyRange.bound([person, ""], [person, "\uffff"]))).catch(() => []),
  });
  fz.whenKept = (at) => {
    const d = new Date(at),
      two = (n) => String(n).padStart(2, "0");
    return `${d.getMonth() + 1}月${d.getDate()}日 ${two(d.getHours())}:${two(d.getMinutes())}`;
  };
})();
