// Starts Swagger UI below the landing at /docs. It is 1.5 MB of script that blocks a phone for seconds, so it is fetched
// when the reader comes near it, or follows a link to one of its operations. Until it stands, and where it cannot be
// had, the list of operations that the server wrote stays.

const explorer = document.getElementById("explorer");
const list = document.getElementById("operations");
const target = document.getElementById("swagger-ui");
const state = document.getElementById("explorer-state");
const settings = JSON.parse(target.dataset.settings);
const dark = matchMedia("(prefers-color-scheme: dark)");
let begun = false;

function linked() {
  return location.hash.startsWith("#/");
}

function colours() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

// Read here, by the browser's own parser: Swagger UI would read it as YAML, which takes many times as long.
async function description(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address);
  return answer.json();
}

function script(address) {
  return loaded(Object.assign(document.createElement("script"), { src: address, async: false }));
}

function style(address) {
  return loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address }));
}

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error(element.outerHTML));
    document.head.append(element);
  });
}

function show() {
  const within = list.contains(document.activeElement);
  target.hidden = false;
  list.hidden = true;
  state.textContent = "";
  if (within) explorer.querySelector("h2").focus();
}

function start() {
  if (begun) return;
  begun = true;
  state.textContent = "The explorer is loading.";
  const files = [script(target.dataset.script), ...target.dataset.styles.split(" ").map(style)];
  Promise.all([description(target.dataset.openapi), ...files])
    .then(([spec]) => {
      mend(target);
      new MutationObserver(() => mend(target)).observe(target, { childList: true, subtree: true });
      window.SwaggerUIBundle({
        ...settings,
        spec,
        presets: [window.SwaggerUIBundle.presets.apis],
        onComplete: show,
      });
      if (linked()) show(); // Swagger UI scrolls to what the address names, which it can only where that is shown
    })
    .catch(() => {
      begun = false;
      state.textContent = "The explorer could not be loaded. Each address below answers a click.";
    });
}

// What Swagger UI leaves unnamed or wrongly nested, put right whenever it has drawn anew.
function mend(root) {
  for (const field of root.querySelectorAll("tr[data-param-name] :is(select, input, textarea)")) {
    name(field, field.closest("tr").dataset.paramName);
  }
  for (const text of root.querySelectorAll("textarea.body-param__text")) name(text, "Body of the request");
  for (const select of root.querySelectorAll(".examples-select select")) name(select, "Example");
  for (const select of root.querySelectorAll("select.content-type")) name(select, "Media type");
  for (const button of root.querySelectorAll(".copy-to-clipboard button")) name(button, "Copy");
  // A link within a button cannot be reached apart from it; a click on the button puts its address in the address bar.
  for (const link of root.querySelectorAll("button a[href]")) link.removeAttribute("href");
  for (const code of root.querySelectorAll("pre:not([tabindex])")) code.tabIndex = 0;
}

function name(element, text) {
  if (!element.ariaLabel) element.ariaLabel = text;
}

colours();
dark.addEventListener("change", colours);
addEventListener("hashchange", () => linked() && start());
if (linked()) start();
new IntersectionObserver((seen, observer) => {
  if (!seen.some((entry) => entry.isIntersecting)) return;
  observer.disconnect();
  start();
}, { rootMargin: "50% 0px" }).observe(explorer);
