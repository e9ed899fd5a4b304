// oembed-parser: from the links of pages to what is embedded, by a list of providers in which the server stands.
const { createServer } = require("node:http");

// It asks every provider by https; this takes the place of what ends TLS in front of a server.
function front() {
  return new Promise((ready) => {
    const server = createServer(async (request, response) => {
      const address = decodeURIComponent(request.url.slice(2)).replace(/^https:/, "http:");
      const answer = await fetch(address);
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") });
      response.end(await answer.text());
    });
    server.listen(0, "127.0.0.1", () => ready(server));
  });
}

async function main(base, room, addresses) {
  const { extract, setProviderList, hasProvider } = await import("oembed-parser");
  const schemes = ["", "/zh"].flatMap((language) =>
    ["figures", "indicators"].map((kind) => `${base}${language}/${kind}/*`),
  );
  setProviderList([{ provider_name: "Report indicators", endpoints: [{ schemes, url: `${base}/oembed` }] }]);
  const server = await front();
  const proxy = { target: `http://127.0.0.1:${server.address().port}/?` };
  const found = {};
  for (const address of addresses) {
    try {
      found[address] = await extract(address, JSON.parse(room), { proxy });
    } catch (error) {
      found[address] = { refused: error.message, known: hasProvider(address) };
    }
  }
  server.close();
  return found;
}

const [base, room, ...addresses] = process.argv.slice(2);
main(base, room, addresses).then((found) => process.stdout.write(JSON.stringify(found)));
