// Narrowing the lists of exercises: by topic and by level; the address keeps both.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const LEVELS = ["入门", "进阶", "熟练"];

  // fz.narrow(part, items, at, draw): the two selects; draw gets the items that remain, now and after every change.
  fz.narrow = (part, items, at, draw) => {
    const select = (name, all, values, chosen) => {
      const made = h(
        "select",
        {class: "pick", "aria-label": name},
        h("option", {value: ""}, all),
        values.map((v) => h("option", {value: v}, v)),
      );
      made.value = values.includes(chosen) ? chosen : "";
      made.addEventListener("change", () => {
        show();
        part.send("narrow", {t: topic.value, l: level.value});
      });
      return made;
    };
    const topics = [...new Set(items.flatMap((i) => i.topics))];
    const levels = LEVELS.filter((l) => items.some((i) => i.level === l));
    const topic = select("主题", "全部主题", topics, at?.t),
      level = select("难度", "各种难度", levels, at?.l);
    const said = h("span", {class: "small", role: "status"});
    function show() {
      const left = items.filter(
        (i) => (!topic.value || i.topics.includes(topic.value)) && (!level.value || i.level === level.value),
      );
      said.textContent = left.length === items.length ? "" : left.length ? `${left.length} 个` : "没有，换一个看看";
      draw(left);
    }
    show();
    return [topics.length > 1 && topic, levels.length > 1 && level, said];
  };
})();
