// By script: copying, switches without reload, charts by keyboard and pointer.
const chinese = document.documentElement.lang.startsWith("zh");
const say = (en, zh) => (chinese ? zh : en);

addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy] button");
  if (!button) return;
  const told = button.closest("[data-copy]").querySelector("code, p");
  const name = button.dataset.name ||= button.textContent;
  try {
    await navigator.clipboard.writeText(told.textContent);
    button.textContent = say("Copied", "已复制");
  } catch {
    button.textContent = say("Press Ctrl+C", "请按Ctrl+C");
    getSelection().selectAllChildren(told);
  }
  setTimeout(() => { button.textContent = name; }, 2500);
});

function charts() {
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const read = figure.querySelector("[data-read]");
    for (const drawing of figure.querySelectorAll("svg")) {
      const marks = [...drawing.querySelectorAll("[data-figure]")];
      if (!marks.length) continue;
      const box = drawing.parentElement;
      box.tabIndex = 0;
      box.setAttribute("role", "application");
      box.setAttribute("aria-roledescription", say("chart", "图表"));
      box.setAttribute("aria-label", drawing.querySelector("title").textContent + say(". Arrow keys walk the points.", "。方向键逐点浏览。"));
      let at = -1;
      const show = (index) => {
        marks[at]?.classList.remove("ch-on");
        at = (index + marks.length) % marks.length;
        marks[at].classList.add("ch-on");
        read.textContent = marks[at].querySelector("title").textContent;
      };
      box.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (step) show(at < 0 && step < 0 ? marks.length - 1 : at + step);
        else if (event.key === "Home") show(0);
        else if (event.key === "End") show(marks.length - 1);
        else if (event.key === "Escape") { marks[at]?.classList.remove("ch-on"); at = -1; read.textContent = ""; return; }
        else if (event.key === "Enter" && at >= 0) {
          location.assign(figure.dataset.chart.replace("/figures/", `/figures/${encodeURIComponent(marks[at].dataset.figure)}`));
          return;
        } else return;
        event.preventDefault();
      });
      drawing.addEventListener("pointermove", (event) => {
        const mark = event.target.closest("[data-figure]");
        if (mark) show(marks.indexOf(mark));
      });
    }
  }
}

// A step within a page is the browser’s own business.
function pageOf(address) {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

let latest = 0;
let shown = pageOf(location.href);
async function swap(address, focused) {
  const mine = ++latest;
  shown = pageOf(address);
  const main = document.getElementById("content");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("content");
    if (mine !== latest) return;
    if (!fresh) throw new Error("no page");
    main.replaceWith(document.adoptNode(fresh));
    document.title = page.title;
    for (const place of [".languages", ".site-head nav"]) {
      document.querySelector(place)?.replaceWith(document.adoptNode(page.querySelector(place)));
    }
    charts();
    if (site) localise();
    if (focused) document.querySelector(`[data-switches] [name="${focused}"]`)?.focus();
  } catch {
    if (mine === latest) location.assign(address);
  }
}

// Who walks through a switch by arrow keys takes one step of the history, however many values lie on the way.
let walked = "";
let byArrow = false;
addEventListener("keydown", (event) => { byArrow = event.key.startsWith("Arrow"); });
addEventListener("pointerdown", () => { byArrow = false; });

addEventListener("submit", (event) => {
  if (event.target.matches("[data-switches]")) event.preventDefault();
});
addEventListener("change", (event) => {
  const form = event.target.closest("[data-switches]");
  if (!form) return;
  const given = [...new FormData(form)];
  const asked = new URLSearchParams(given.filter(([, value]) => value));
  if (given.some(([name, value]) => name === "unit" && !value)) for (const name of ["basis", "rate"]) asked.delete(name);
  const address = form.action.split("?")[0] + (asked.size ? `?${asked}` : "");
  if (site) return void switched(event.target, address);
  if (byArrow && walked === event.target.name) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  walked = byArrow ? event.target.name : "";
  swap(address, event.target.name);
});
addEventListener("popstate", () => {
  if (pageOf(location.href) !== shown) swap(location.href);
});
// After the first paint: nobody waits for it, but on a busy machine it comes too.
if (self.requestIdleCallback) requestIdleCallback(charts, { timeout: 1000 });
else setTimeout(charts);
