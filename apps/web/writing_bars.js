// The bars above the editor: what came of a draft, what was found again, what changed on the disk, what cannot be read.
(() => {
  const fz = window.fangzhi,
    {h} = fz;
  const bar = (kind, ...kids) => h("div", {class: `reason-bar ${kind}`, role: "note"}, ...kids);

  // What there is to know of the draft of an open file: why it came back, what the published text has become meanwhile.
  fz.draftBars = (doc, part) => {
    const d = doc.draft;
    if (!d) return [];
    const look = (words) => h("a", {href: `/review?f=${encodeURIComponent(doc.path)}`}, words);
    if (!doc.drafting)
      return [
        bar(
          "",
          `${d.who || "本机"}有一份${d.state === "待审" ? "待审的" : "没写完的"}稿子（${d.since}）。在这里保存，就改了正式版，那份稿子要重新比对。`,
          look("看那份稿子"),
        ),
      ];
    return [
      d.remark && bar("", h("b", {}, "退回的意见："), d.remark),
      d.behind &&
        doc.writable &&
        bar(
          "",
          "起草以后，正式版又改过了。",
          look("看改了什么"),
          fz.button("看过了，以新的为底", () => part.send("rebase", {standing: d.standing}), {tone: "small"}),
        ),
      !d.owned && doc.writable && bar("", `这是${d.who || "别人"}的稿子，您存了，就记在您名下。`),
    ].filter(Boolean);
  };

  // A text that was typed and never saved, found again. act: keep, compare, drop.
  fz.foundBar = (row, fresh, act) => {
    const found = bar(
      "found",
      h("p", {}, `上次没保存的改动找回来了（${fz.whenKept(row.at)}记下的），已经放在编辑框里。`),
      h(
        "p",
        {class: "row"},
        fz.button(
          "留着，接着写",
          () => {
            found.remove();
            act.keep();
          },
          {tone: "small"},
        ),
        fz.button("看看有什么不同", act.compare, {tone: "small"}),
        fz.button(
          fresh ? "丢掉，从头写" : "丢掉，用存好的",
          () => {
            found.remove();
            act.drop();
          },
          {tone: "small"},
        ),
      ),
    );
    return found;
  };

  // The file on the disk is another one now. act: theirs, mine, merge.
  fz.diskBar = (gone, act) =>
    h(
      "div",
      {class: "reason-bar disk", role: "alert"},
      h(
        "p",
        {},
        gone
          ? "磁盘上的文件不见了。您的文字还在这里，没有丢。"
          : "文件在别处改过了，和您的不同。两边都在，没有盖掉任何一边。",
      ),
      h(
        "p",
        {class: "row"},
        !gone && fz.button("并排看，逐段合并", act.merge, {tone: "main small"}),
        !gone && fz.button("用磁盘上的", act.theirs, {tone: "small"}),
        fz.button(gone ? "照样保存我的" : "留我的，下次保存盖过它", act.mine, {tone: "small"}),
      ),
    );

  fz.foreignBar = (doc, convert) =>
    bar(
      "foreign",
      h("p", {}, "这个文件是 GB18030（旧中文编码）的，知识库只读 UTF-8，所以现在查不到它。"),
      doc.whole &&
        h(
          "p",
          {class: "row"},
          fz.button("转成 UTF-8", convert, {tone: "small"}),
          h("span", {class: "small"}, "一个字也不改；原来的文件留在历史里。"),
        ),
    );
})();
