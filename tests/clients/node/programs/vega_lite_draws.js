// vega-lite and vega: compiles the chart of each path and draws it; what they warn of, and the picture that they make.
function logger(said) {
  const note = (...words) => {
    said.push(words.join(" "));
    return quiet;
  };
  const quiet = { level: () => quiet, info: () => quiet, debug: () => quiet, warn: note, error: note };
  return quiet;
}

async function drawn(address, { compile }, { View, parse }) {
  const answer = await fetch(address);
  const specification = await answer.json();
  const said = [];
  const compiled = compile(specification, { logger: logger(said) }).spec;
  const view = new View(parse(compiled), { renderer: "none", logger: logger(said) });
  await view.runAsync();
  return { type: answer.headers.get("content-type"), specification, said, svg: await view.toSVG() };
}

async function main(base, paths) {
  const programs = [await import("vega-lite"), await import("vega")];
  const charts = await Promise.all(paths.map((path) => drawn(`${base}${path}`, ...programs)));
  return Object.fromEntries(paths.map((path, place) => [path, charts[place]]));
}

const [base, ...paths] = process.argv.slice(2);
main(base, paths).then((found) => process.stdout.write(JSON.stringify(found)));
