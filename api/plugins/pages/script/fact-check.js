// A text that fits into no address is posted to the API, and marked up here as the server marks up a short one.
function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function checkedText(form, text, rows) {
  const verdicts = JSON.parse(form.dataset.verdicts);
  const signs = [...text];
  const shown = made("div", { class: "checked-text" });
  const list = made("ol", { class: "judged" });
  let read = 0;
  rows.forEach((row, index) => {
    const [word, tone] = verdicts[row.verdict];
    const number = index + 1;
    if (row.start >= read) {
      shown.append(
        signs.slice(read, row.start).join(""),
        made("mark", { class: `fact fact-${tone}`, id: `mark-${number}` }, signs.slice(row.start, row.end).join("")),
        made("a", { class: `fact-word fact-${tone}`, href: `#claim-${number}` }, `${number} ${word}`),
      );
      read = row.end;
    }
    const item = made("li", { class: "judgement", id: `claim-${number}` },
      made("h3", {}, `${number} “${row.phrase}” `, made("span", { class: `fact-${tone} verdict` }, word)),
      made("p", {}, row.sentence));
    const copied = (told, name) => item.append(made("p", { class: "by" }, name), made("div", { class: "copy", "data-copy": "" }, made("p", {}, told), made("button", { type: "button" }, say("Copy", "复制"))));
    if (row.correction) copied(row.correction, say("Print instead:", "应改为："));
    if (row.citation) copied(row.citation, say("Cite it:", "引用："));
    if (row.figure) item.append(made("p", { class: "by" }, made("a", { href: form.dataset.figures + encodeURIComponent(row.figure) }, say("The figure", "对应数据"))));
    const picked = (figure, words) => made("a", { href: `${form.action}?${new URLSearchParams({ figure, amount: row.phrase })}` }, words);
    if (row.would_be) item.append(made("p", { class: "by" }, picked(row.figure, say("It is this figure: check by it", "即为此数据：据此核查"))));
    if (row.candidates.length) item.append(made("details", { class: "snippet" },
      made("summary", {}, say("Other figures that it may quote: ", "可能对应的其他数据：") + row.candidates.length),
      made("ul", { class: "spoken-of" }, ...row.candidates.map((other) => made("li", {},
        made("a", { href: form.dataset.figures + encodeURIComponent(other.figure) }, other.display), ` ${other.period} · ${other.why} · `, picked(other.figure, say("Check by this one", "按此数据核查")))))));
    list.append(item);
  });
  shown.append(signs.slice(read).join(""));
  return [made("h2", {}, say("The text", "文本")), shown, made("h2", {}, say("Each number", "逐项结论")), list];
}

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.check) return;
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  if (String(asked).length <= form.dataset.longest) return;
  event.preventDefault();
  const text = asked.get("text");
  asked.delete("text");
  asked.set("lang", chinese ? "zh" : "en");
  const result = document.getElementById("result");
  result.replaceChildren(made("p", { class: "checking" }, say("The text is being checked …", "正在核查……")));
  try {
    const answer = await fetch(`${form.dataset.check}?${asked}`, { method: "POST", headers: { "content-type": "text/plain; charset=utf-8" }, body: text });
    const told = await answer.json();
    if (!answer.ok) throw new Error(say("", "该文本无法核查：") + told.detail);
    const hint = told.meta.hint ? [made("p", { class: "fault" }, told.meta.hint)] : [];
    result.replaceChildren(...hint, ...checkedText(form, text, told.data));
  } catch (error) {
    result.replaceChildren(made("p", { class: "fault", role: "alert" },
      error instanceof TypeError ? say("The text could not be sent. Try again.", "文本未能提交，请重试。") : error.message));
  }
  result.scrollIntoView();
});
