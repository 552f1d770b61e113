// 放假安排: the years that are known, and the form that adds the next one.
(() => {
  const fz = window.fangzhi,
    {h} = fz;

  const days = (rows) =>
    h(
      "ul",
      {class: "plain"},
      rows.map((r) => h("li", {class: r.kind === "上班" ? "worked" : ""}, h("b", {}, `${r.kind}：`), r.days)),
    );

  fz.view("holidays", (part) => {
    const year = h("input", {id: "holiday-year", class: "day few", type: "text", inputmode: "numeric", maxlength: "4"});
    const text = h("textarea", {
      id: "holiday-text",
      class: "long",
      rows: "9",
      placeholder: "把国务院办公厅通知里的放假安排整段贴进来；也可以一行一天：2027-01-01 休、2027-02-14 班",
    });
    const kept = fz.kept("holidays", text);
    const found = h("div", {role: "status", "aria-live": "polite"});
    const known = h("div", {class: "part"});
    const save = fz.button("记下，按它算", () => part.send("save", {year: year.value, text: text.value}), {
      tone: "main",
    });
    const read = () => text.value.trim() && part.send("read", {year: year.value, text: text.value});
    text.addEventListener("input", fz.lazy(250, read));
    year.addEventListener("input", fz.lazy(250, read));
    const form = h(
      "section",
      {class: "part", "aria-label": "补一年"},
      h("h2", {}, "补一年"),
      h(
        "p",
        {},
        "每年的放假调休由国务院办公厅发通知公布。公布以后贴进来，先看读得对不对，再记下；也可以把文件放进数据文件夹的 holidays/，名字是年份加 .txt。",
      ),
      h("div", {class: "row holiday-year"}, h("label", {for: "holiday-year"}, "年份"), year),
      h("label", {class: "small", for: "holiday-text"}, "通知里的安排"),
      text,
      found,
      h("div", {class: "row"}, save),
    );
    part.root.append(
      h(
        "div",
        {class: "sheet"},
        h(
          "article",
          {class: "entry"},
          h(
            "header",
            {class: "entry-head"},
            h("h1", {}, "放假安排"),
            h("p", {class: "small"}, "算工作日、算最后一天是不是休息日，都按这里的安排。"),
          ),
          known,
          form,
        ),
      ),
    );
    part.on("years", (data) => {
      if (!data) return;
      if (fz.active() !== year) year.value = data.next;
      form.hidden = !data.may;
      known.replaceChildren(
        h("h2", {}, "已经有的年份"),
        h("p", {}, `现在数得到 ${data.next - 1} 年底。${data.next} 年还没有，算到那里会说明。`),
        ...data.faults.map((f) => h("p", {class: "bad-text"}, `${f.file}：${f.why}`)),
        h(
          "ul",
          {class: "plain"},
          data.known.map((k) =>
            h(
              "li",
              {},
              h("b", {}, `${k.year} 年`),
              k.own ? "　本单位补的" : "　随软件来的",
              k.own && data.may
                ? fz.button("撤掉", () => part.send("remove", {year: k.year}), {
                    tone: "quiet small",
                    title: `撤掉 ${k.year} 年`,
                  })
                : null,
              k.own ? h("details", {}, h("summary", {}, "看看哪几天"), days(k.rows)) : null,
            ),
          ),
        ),
      );
      if (data.known.some((k) => k.own)) kept.forget();
    });
    part.on("read", (data) => {
      save.disabled = !data?.rows;
      found.replaceChildren(
        ...(data?.error
          ? [h("p", {class: "bad-text"}, data.error)]
          : data?.rows
            ? [h("p", {class: "small"}, `读出来是这样，${data.year} 年：`), days(data.rows)]
            : []),
      );
    });
  });
})();
