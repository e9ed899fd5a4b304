// The page of the figures. It asks the public API like anybody, and shows what it gets.

const WORDS = {
  en: {
    printed: "as printed", none: "There are no figures.", failed: "The server did not answer.", series: "over the years",
    head: ["What", "Period", "Value", "Interval", "In the source"], checked: ["Verdict", "Finding"], source: "source", release: "Release",
  },
  zh: {
    printed: "按原文", none: "没有数据。", failed: "服务器未应答。", series: "历年数据",
    head: ["指标", "时期", "数值", "舍入区间", "原文"], checked: ["结论", "核对结果"], source: "来源", release: "版本",
  },
};
const VERDICTS = {
  "consistent": { style: "consistent", zh: "一致" },
  "consistent only within rounding": { style: "rounding", zh: "仅在舍入范围内一致" },
  "contradicts": { style: "contradicts", zh: "不一致" },
  "not comparable": { style: "incomparable", zh: "不可比" },
  "not testable": { style: "untested", zh: "无法核对" },
};
const CURRENCIES = ["USD", "CNY", "EUR", "GBP", "JPY"];
const form = document.querySelector("#choices");
const words = () => WORDS[form.lang.value];

function element(name, attributes = {}, ...children) {
  const made = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

async function ask(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== undefined);
  const address = given.length ? `${path}?${new URLSearchParams(given)}` : path;
  const response = await fetch(address, { headers: { accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail || response.statusText);
  return { ...body, address };
}

async function pages(path, parameters) {
  const first = await ask(path, parameters);
  for (let last = first; last.links.next; ) {
    last = await ask(last.links.next.replace(/^\//, ""));
    first.data.push(...last.data);
  }
  return first;
}

function translate() {
  const lang = form.lang.value;
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-en]")) node.textContent = node.dataset[lang];
}

function readable(number) {
  const style = { notation: "compact", maximumSignificantDigits: 6 };
  return new Intl.NumberFormat(form.lang.value === "zh" ? "zh-CN" : "en", style).format(number);
}

function interval(figure) {
  if (figure.low === figure.high) return "";
  const shown = (end, open) => (end === null ? open : readable(end));
  return `${shown(figure.low, "−∞")} … ${shown(figure.high, "∞")}`;
}

function table(head, rows) {
  return element("div", { class: "scroll" }, element("table", {},
    element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...rows)));
}

function figureRow(figure, many) {
  const name = many
    ? element("button", { class: "link", type: "button", onclick: () => showSeries(figure) }, figure.name)
    : element("span", {}, figure.name);
  const receipt = figure.conversion ? element("small", {}, figure.conversion.formula) : null;
  const quoted = figure.as_printed && element("a", { href: figure.source_link, rel: "noreferrer" }, `“${figure.as_printed}”`);
  return element("tr", {},
    element("td", {}, name, element("small", {}, figure.area_name)),
    element("td", { class: "period" }, figure.period),
    element("td", { class: "value" },
      element("a", { href: figure.links.self.slice(1) + (figure.conversion ? `?unit=${figure.unit}` : "") }, figure.display), receipt),
    element("td", { class: "interval" }, interval(figure)),
    element("td", {}, quoted || "", element("small", {}, figure.originator || figure.source),
      figure.notes ? element("small", {}, figure.notes) : null));
}

async function showFigures() {
  const { report, unit, basis, lang } = form;
  const asked = { report: report.value, unit: unit.value, basis: unit.value && basis.value, lang: lang.value, claims: "all", fields: "*" };
  const answer = await pages("v1/figures", asked);
  const places = new Map();
  for (const figure of answer.data) {
    if (!places.has(figure.topic)) places.set(figure.topic, []);
    places.get(figure.topic).push(figure);
  }
  const order = ["market-size", "trade", "partnerships"];
  const rank = (topic) => (order.includes(topic) ? order.indexOf(topic) : order.length);
  const topics = [...places.keys()].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  document.querySelector("#topics").replaceChildren(...topics.flatMap((topic) => [
    element("h3", {}, topic.replaceAll("-", " ")),
    table(words().head, places.get(topic).map((figure) => figureRow(figure, true))),
  ]), ...(topics.length ? [] : [element("p", {}, words().none)]));
  document.querySelector("#address").href = answer.address;
  document.querySelector("#table").href = answer.address.replace("v1/figures", "v1/figures.csv");
  document.querySelector("#release").textContent = `${words().release} ${answer.meta.release} · ${answer.meta.released_at}`;
}

async function showFindings() {
  const { report, lang } = form;
  const answer = await pages("v1/audit", { report: report.value, lang: lang.value });
  const rows = answer.data.map((finding) => {
    const verdict = VERDICTS[finding.verdict];
    return element("tr", {},
      element("td", { class: `verdict ${verdict.style}` }, lang.value === "zh" ? verdict.zh : finding.verdict),
      element("td", {}, finding.sentence, element("small", {}, finding.expectation)));
  });
  document.querySelector("#audit").hidden = rows.length === 0;
  document.querySelector("#findings").replaceChildren(table(words().checked, rows));
}

async function showSeries(figure) {
  const section = document.querySelector("#series");
  const { unit, basis, lang } = form;
  const money = /^[A-Z]{3}$/.test(figure.unit);
  const asked = {
    indicator: figure.indicator, area: figure.area, lang: lang.value, sort: "period", fields: "*",
    unit: money ? unit.value || figure.unit : "", basis: money && unit.value ? basis.value : "",
  };
  const answer = await pages("v1/figures", asked);
  document.querySelector("#series-heading").textContent = `${figure.name}, ${figure.area_name}: ${words().series}`;
  const annual = answer.data.filter((item) => item.period.length === 4);
  document.querySelector("#chart").replaceChildren(...(annual.length > 1 ? [chart(annual)] : []));
  document.querySelector("#points").replaceChildren(table(words().head, answer.data.map((item) => figureRow(item, false))));
  section.hidden = false;
  section.scrollIntoView({ behavior: "smooth" });
}

function chart(figures) {
  const [width, height, left, bottom, top] = [720, 280, 56, 28, 16];
  const years = figures.map((item) => item.year);
  const tops = figures.map((item) => Number(item.high ?? item.value));
  const [first, last, most] = [Math.min(...years), Math.max(...years), Math.max(...tops, 0) || 1];
  const x = (year) => left + ((year - first) / Math.max(1, last - first)) * (width - left - 24);
  const y = (value) => height - bottom - (value / most) * (height - bottom - top);
  const parts = [0, 0.5, 1].map((share) => {
    const value = most * share;
    return [
      element("svg:line", { class: "axis", x1: left, x2: width, y1: y(value), y2: y(value) }),
      element("svg:text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, readable(Number(value.toPrecision(3)))),
    ];
  }).flat();
  // A line says "the same measure in the next year": it stops at gaps, at breaks of the series, between vintages.
  for (let i = 1; i < figures.length; i += 1) {
    const [before, now] = [figures[i - 1], figures[i]];
    if (now.year - before.year === 1 && now.status !== "B" && now.unit === before.unit && now.vintage === before.vintage) {
      parts.push(element("svg:line", { class: "line", x1: x(before.year), y1: y(Number(before.value)), x2: x(now.year), y2: y(Number(now.value)) }));
    }
  }
  for (const item of figures) {
    const [cx, cy] = [x(item.year), y(Number(item.value))];
    if (item.low !== null && item.high !== null) {
      parts.push(element("svg:line", { class: "bar", x1: cx, x2: cx, y1: y(Number(item.low)), y2: y(Number(item.high)) }));
    }
    if (item.status === "B") parts.push(element("svg:circle", { class: "ring", cx, cy, r: 8 }));
    const point = element("svg:circle", { class: `point${"FPE".includes(item.status) ? " hollow" : ""}`, cx, cy, r: 4 },
      element("svg:title", {}, `${item.period}: ${item.display} (${item.source})`));
    parts.push(point, element("svg:text", { x: cx, y: height - 8, "text-anchor": "middle" }, String(item.year)));
  }
  const label = `${figures[0].name}: ${figures.map((item) => `${item.period} ${item.display}`).join(", ")}`;
  return element("svg:svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...parts);
}

async function show() {
  const message = document.querySelector("#message");
  message.textContent = "";
  translate();
  form.unit.options[0].textContent = words().printed;
  form.basis.disabled = !form.unit.value;
  try {
    await Promise.all([showFigures(), showFindings()]);
  } catch (error) {
    message.textContent = error instanceof TypeError ? words().failed : error.message;
  }
}

async function start() {
  const wanted = new URLSearchParams(location.search);
  form.unit.append(element("option", { value: "" }, ""), ...CURRENCIES.map((code) => element("option", { value: code }, code)));
  form.lang.value = wanted.get("lang") || (navigator.language.startsWith("zh") ? "zh" : "en");
  if (!form.lang.value) form.lang.value = "en";
  translate();
  try {
    const reports = (await ask("v1/reports", { lang: form.lang.value })).data;
    reports.sort((a, b) => (b.rank === "preferred") - (a.rank === "preferred"));
    form.report.append(...reports.map((item) => element("option", { value: item.id }, item.title)));
  } catch (error) {
    document.querySelector("#message").textContent = error instanceof TypeError ? words().failed : error.message;
    return;
  }
  for (const name of ["report", "unit"]) if (wanted.has(name)) form[name].value = wanted.get(name);
  form.addEventListener("change", () => {
    document.querySelector("#series").hidden = true;
    show();
  });
  await show();
}

start();
