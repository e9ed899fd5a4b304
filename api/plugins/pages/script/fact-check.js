// A text that fits into no address is posted, and marked up here as the server marks up a short one.
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
    const heading = made("h3", {}, `${number} “${row.phrase}” `, made("span", { class: `fact-${tone} verdict` }, word));
    const item = made("li", { class: "judgement", id: `claim-${number}` }, heading);
    list.append(item);
    const to = (figure, words) => made("a", { class: "by", href: form.dataset.figures + encodeURIComponent(figure) }, words);
    if (tone === "right") return heading.append(" ", to(row.figure, say("The figure", "对应数据")));
    item.append(made("p", {}, row.sentence));
    if (row.correction) item.append(made("p", { class: "by" }, say("Print instead:", "应改为：")), made("div", { class: "copy", "data-copy": "" }, made("p", {}, row.correction), made("button", { type: "button" }, say("Copy", "复制"))));
    if (row.figure) item.append(made("p", {}, to(row.figure, say("The figure, and how to cite it ›", "对应数据与引用格式 ›"))));
    const picked = (figure, words) => made("a", { href: `${form.action}?${new URLSearchParams({ figure, amount: row.phrase })}` }, words);
    if (row.would_be) item.append(made("p", { class: "by" }, picked(row.figure, say("Ignore “%s” and check against this figure", "忽略“%s”，按此数据核查").replace("%s", () => row.unexplained.join(", ")))));
    if (row.candidates.length) item.append(made("details", { class: "snippet" },
      made("summary", {}, say("Possible matches (%s)", "其他候选数据（%s）").replace("%s", row.candidates.length)),
      made("ul", { class: "spoken-of" }, ...row.candidates.map((other) => made("li", {},
        made("a", { href: form.dataset.figures + encodeURIComponent(other.figure) }, other.display), ` ${other.period} · `, picked(other.figure, say("Check against this", "按此数据核查")))))));
  });
  shown.append(signs.slice(read).join(""));
  return [made("h2", {}, say("The text", "文本")), shown, made("h2", {}, say("Each number", "逐项结论")), list];
}

const asks = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.check || String(asks(form)).length <= form.dataset.longest) return;
  event.preventDefault();
  post(form);
});
// A text after # is seen by no server.
addEventListener("click", (event) => {
  if (!event.target.matches("[data-link]")) return;
  const form = document.querySelector("[data-check]");
  event.target.nextElementSibling.textContent = `${form.action}#${asks(form)}`;
}, true);
const linked = new URLSearchParams(location.hash.slice(1)).get("text");
if (linked && document.querySelector("[data-check]")) {
  document.getElementById("text").value = linked;
  setTimeout(() => post(document.querySelector("[data-check]")));
}
async function post(form) {
  const asked = asks(form);
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
}
