// Giving a name once, and whose records these are.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

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
      if (e.key === "Enter" && !e.isComposing) {
        e.preventDefault();
        save();
      }
    });
    return h(
      "div",
      {class: "ask-name"},
      h("p", {}, why),
      h("div", {class: "row"}, h("label", {for: "my-name"}, "您的名字"), input, fz.button("记住我", save)),
    );
  };
  fz.learnerLine = (name) =>
    name
      ? h(
          "p",
          {class: "small learner"},
          `记在“${name}”名下`,
          fz.button(
            "换名字",
            () => {
              const dialog = fz.dialog(
                "换个名字",
                fz.askName("以后的练习记在新名字下面；原来的记录还在原来的名字下。"),
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
        )
      : null;
})();
