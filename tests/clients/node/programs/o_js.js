// o.js: queries of an entity set, one entity, a count, and a refusal.
const { o } = require("odata");

const silent = { onStart: () => null, onFinish: () => null, onError: () => null };

async function main(base) {
  const service = o(`${base}/odata/v4/`, silent);
  const read = (resource, query) => service.get(resource).query(query);
  let refused = null;
  try {
    await read("Figures", { $filter: "year eq" });
  } catch (response) {
    refused = { status: response.status, ...(await response.json()) };
  }
  return {
    figures: await read("Claims", {
      $filter: "year ge 2024 and comparator ne '=' and contains(as_printed,'%')",
      $orderby: "value desc",
      $select: "id,value,comparator",
    }),
    line: await read("Figures", {
      $filter: "indicator eq 'online-retail-sales' and area eq 'CHN'",
      $orderby: "period",
      $select: "period,value",
    }),
    texts: await read("Claims", "$filter=unit eq 'CNY'&$orderby=id&$top=2&$select=id"),
    // query() would unwrap the member that is called value, as a figure's own is; fetch() leaves the entity whole.
    one: await (await service.get("Figures('online-retail-sales.CHN.2024.cfis-2025-09-15')").fetch()).json(),
    count: await read("Claims/$count"),
    sets: await read(""),
    refused,
  };
}

main(process.argv[2]).then((found) => process.stdout.write(JSON.stringify(found)));
