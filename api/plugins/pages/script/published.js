// A site of files answers no query: /publish.json says what was published, each as a file below the path of its page.
const root = document.querySelector('link[rel="icon"]').getAttribute("href").replace(/\/favicon\.ico$/, "");
let site = null;
// The service sends no Last-Modified, for which a browser then gives the time of now.
if (Date.now() - Date.parse(document.lastModified) > 1500) {
  fetch(`${root}/publish.json`).then(async (answer) => {
    if (!answer.ok) return;
    site = await answer.json();
    localise();
  }).catch(() => {});
}

// The file of an address: /figures/ID/USD/ of /figures/ID?unit=USD; null for what needs the service.
function fileOf(address) {
  const { origin, pathname, search, searchParams } = new URL(address, location.href);
  const asked = [...searchParams];
  const [, stem, suffix = "/"] = pathname.replace(/\/$/, "").match(new RegExp(`^(.*?)(\\.(?:${site.suffixes}))?$`));
  if (site.formats && /\/v1\/figures\/[^/]+$/.test(stem) && suffix !== "/" && !site.formats.includes(suffix.slice(1))) return null;
  if (origin !== location.origin || !asked.length) return address;
  const unit = searchParams.get("unit");
  if (asked.some(([name]) => site.needs_server.includes(name)) || (unit && !site.units.includes(unit) && !searchParams.has("basis"))) return null;
  return `${stem}/${unit && asked.length === 1 ? unit : search.slice(1).replaceAll("%", "%25")}${suffix}`;
}

async function stored(address) {
  const file = fileOf(address);
  return file && (await fetch(file, { method: "HEAD" })).ok ? file : null;
}

function answered(place, element) {
  document.getElementById("published")?.remove();
  element.id = "published";
  element.setAttribute("role", "status");
  place.after(element);
  element.scrollIntoView({ block: "nearest" });
}
const needsService = (place) => answered(place, made("p", { class: "fault" }, say(
  "This site is a folder of files. This needs the service itself, which whoever has the report can start: indicators serve",
  "本站由静态文件组成，此项功能需要由报告持有者启动服务：indicators serve")));

// Links lead to files, and what was not published cannot be chosen.
function localise() {
  for (const link of document.querySelectorAll('a[href*="?"], a[href*="/v1/"]')) {
    const file = fileOf(link.href);
    if (file) link.href = file;
    else link.dataset.needsService = "";
  }
  for (const option of document.querySelectorAll("[data-switches] option")) {
    const { name } = option.parentElement;
    if (option.value && !option.selected) option.disabled = name === "unit" ? !site.units.includes(option.value) : site.needs_server.includes(name);
  }
}
addEventListener("click", (event) => {
  const link = event.target.closest("[data-needs-service]");
  if (!link) return;
  event.preventDefault();
  needsService(link.closest("p, li, dd") ?? link);
});

// Rows of the table whose group names the area; false for a switch that is about something else.
function filtered(control) {
  const rows = [...document.querySelectorAll("table.claims tbody tr")];
  const area = control.value && `<br>${control.selectedOptions[0].textContent.trim()}`;
  const groups = rows.map((row) => row.querySelector("th")?.innerHTML.trim());
  if (control.name !== "area" || !groups.some((group) => group?.endsWith(area))) return false;
  let hidden = false;
  rows.forEach((row, place) => {
    if (groups[place] !== undefined) hidden = !groups[place].endsWith(area);
    row.hidden = hidden;
  });
  return true;
}

async function switched(control, address) {
  if (filtered(control)) return;
  const file = await stored(address);
  if (!file) return needsService(control.form);
  history[pageOf(location.href) === pageOf(address) ? "replaceState" : "pushState"](null, "", file);
  swap(file, control.name);
}

async function searched(form) {
  const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const { data } = await (await fetch(`${root}/v1/indicators${chinese ? "/lang=zh" : ""}.json`)).json();
  const found = data.filter((row) => words.every((word) => `${row.name} ${row.code}`.toLowerCase().includes(word)));
  if (!found.length) return needsService(form);
  answered(form, made("ul", { class: "hits" }, ...found.map((row) => made("li", {},
    made("a", { class: "hit", href: `${root}${chinese ? "/zh" : ""}/indicators/${row.code}` }, row.name)))));
}
addEventListener("submit", async (event) => {
  const form = event.target;
  if (!site || form.matches("[data-switches]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const file = await stored(`${form.action}?${asks(form)}`);
  if (file) location.assign(file);
  else if (form.matches('[role="search"]')) searched(form);
  else needsService(form);
}, true);
