// jsonstat-toolkit: a dataset's cells by their categories, units and status, one cell, an empty one, and a collection.
const JSONstat = require("jsonstat-toolkit");

async function read(address) {
  const answer = await fetch(address);
  return JSONstat(await answer.json());
}

function told(dataset) {
  return dataset
    .toTable({ type: "arrobj", content: "id", status: true })
    .filter((row) => row.value !== null)
    .map((row) => ({ ...row, unit: dataset.Dimension("indicator").Category(row.indicator).unit }));
}

async function main(base) {
  const all = await read(`${base}/v1/figures.jsonstat?claims=all`);
  const one = await read(`${base}/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.jsonstat`);
  const empty = await read(`${base}/v1/figures.jsonstat?area=FRA`);
  const collection = await read(`${base}/v1/collection.json`);
  const items = collection.Item();
  return {
    all: told(all),
    roles: all.role,
    one: one.Data(0),
    empty: { class: empty.class, size: empty.size, n: empty.n },
    items: items.map((item) => item.href),
    first: told(await read(items[0].href)).length,
  };
}

main(process.argv[2]).then((found) => process.stdout.write(JSON.stringify(found)));
