// open-graph-scraper: of each path what its page says where its link is pasted, and its JSON-LD.
const scrape = require("open-graph-scraper");

const options = {
  urlValidatorSettings: { require_tld: false, protocols: ["http"], require_protocol: true, require_host: true },
};

async function main(base, paths) {
  const found = {};
  for (const path of paths) {
    const url = `${base}${path}`;
    // What no tag says it else takes from the text of the page.
    const tags = await scrape({ ...options, url, onlyGetOpenGraphInfo: true });
    const whole = await scrape({ ...options, url });
    found[path] = { ...tags.result, jsonLD: whole.result.jsonLD ?? [] };
  }
  return found;
}

const [base, ...paths] = process.argv.slice(2);
main(base, paths).then((found) => process.stdout.write(JSON.stringify(found)));
