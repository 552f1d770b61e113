// What to be called, given once, and whose records these are: an account's, or those of everybody at this machine.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  const HERE = "没有开账号：坐在这台电脑前的人都算同一个人，练习记在一起，谁都看得到；名字只是个称呼。";

  // ---- giving a name once ------------------------------------------------------------------------------------------
  fz.askName = (why) => {
    const input = h("input", {
      class: "name-box",
      id: "my-name",
      type: "text",
      maxlength: "20",
      autocomplete: "nickname",
      placeholder: "比如：小张",
    });
    const save = () => {
      if (input.value.trim()) fz.setName(input.value.trim());
      else input.focus();
    };
    input.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !fz.composing(e)) {
        e.preventDefault();
        save();
      }
    });
    return h(
      "div",
      {class: "ask-name"},
      h("p", {}, why),
      h("p", {class: "small"}, HERE),
      h("div", {class: "row"}, h("label", {for: "my-name"}, "您的名字"), input, fz.button("记住我", save)),
    );
  };
  fz.learnerLine = (name) => {
    if (!name) return null;
    if (fz.account) return h("p", {class: "small learner"}, `记在您的账号“${name}”名下`);
    return h(
      "p",
      {class: "small learner", title: HERE},
      `${name}，您好。没有开账号，这台电脑上的练习都记在一起`,
      fz.button(
        "换称呼",
        () => {
          const dialog = fz.dialog(
            "换个称呼",
            fz.askName("想让这里怎么称呼您？"),
            h(
              "div",
              {class: "dialog-foot"},
              fz.button("不留名字", () => fz.setName(""), {tone: "quiet"}),
            ),
          );
          dialog.querySelector("input").focus();
        },
        {tone: "quiet small"},
      ),
    );
  };
})();
