// 反馈清单: three tables for trainers.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const table = (title, said, head, rows) =>
    h(
      "section",
      {class: "part"},
      h("h2", {}, title),
      h("p", {class: "small"}, said),
      rows.length ? fz.table(head, rows) : h("p", {class: "small"}, "还没有。"),
    );
  fz.view("feedback", (part) => {
    part.root.classList.add("plain-page");
    const body = h("div", {class: "sheet"});
    part.root.append(body);
    const undo = (label, event, kind) => fz.button(label, () => part.send("undo", {event, kind}), {tone: "small"});
    const link = (r) => (r.href ? h("a", {href: r.href}, r.title) : r.title);
    part.on("lists", (lists) =>
      body.replaceChildren(
        h("h1", {}, "反馈清单"),
        h("p", {class: "small no-print"}, h("a", {href: "/monthly"}, "这个月大家问什么")),
        ...(lists
          ? [
              table(
                "要改的",
                "窗口同事点了“没答案”“内容有误”的。改好以后点“办好了”。",
                ["说的是", "当时打的字", "一句话", "内容", "哪天", "谁", "操作"],
                lists.remarks.map((r) => [
                  h("span", {class: "stamp warn"}, r.kind),
                  r.question || "（没有打字）",
                  r.said || "—",
                  link(r),
                  r.time,
                  r.user || "本机",
                  undo("办好了", r.event, "remark"),
                ]),
              ),
              table(
                "没找到的",
                "打了这些字，什么也没找到，或者点了“没答案”。问得多的排在前面，补一条答复或者补进词表。",
                ["打的字", "次数"],
                lists.unanswered.map((r) => [r.question, String(r.count)]),
              ),
              table(
                "说有用的",
                "这些问法已经帮着排序了。不对的可以撤。",
                ["问法", "内容", "哪天", "谁", "操作"],
                lists.confirmed.map((r) => [
                  r.question,
                  link(r),
                  r.time,
                  r.user || "本机",
                  undo("撤掉", r.event, "confirmed"),
                ]),
              ),
            ]
          : [h("p", {class: "small"}, "正在读……")]),
      ),
    );
  });
})();
