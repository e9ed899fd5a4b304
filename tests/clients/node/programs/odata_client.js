// @odata/client: an entity set by filter, order and key, its count, and a refusal.
const { OData } = require("@odata/client");

async function main(base) {
  const client = OData.New4({ serviceEndpoint: `${base}/odata/v4/` });
  const claims = client.getEntitySet("Claims");
  const recent = () => client.newFilter().property("year").ge(2024).property("unit").eq("CNY");
  const options = client.newOptions().filter(recent()).orderby("value", "desc").select(["id", "value"]).top(5).skip(1);
  let refused = null;
  try {
    await claims.query(client.newOptions().filter("year eq"));
  } catch (error) {
    refused = error.message;
  }
  return {
    figures: await claims.query(options),
    one: await client.getEntitySet("Figures").retrieve("online-retail-sales.CHN.2024.cfis-2025-09-15"),
    year: await client.getEntitySet("Years").retrieve(2024),
    large: await client
      .getEntitySet("Figures")
      .query(client.newOptions().filter(client.newFilter().property("value").gt(1000000000000)).select(["id"])),
    found: await claims.find({ indicator: "online-retail-sales", area: "CHN", year: 2024 }),
    count: await claims.count(recent()),
    refused,
  };
}

main(process.argv[2]).then((found) => process.stdout.write(JSON.stringify(found)));
