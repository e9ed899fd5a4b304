// open-graph-scraper: of each address what its page says where its link is pasted, and its JSON-LD.
const scrape = require("open-graph-scraper");

const options = {
  urlValidatorSettings: { require_tld: false, protocols: ["http"], require_protocol: true, require_host: true },
  customMetaTags: ["label1", "data1", "label2", "data2"].map((name) => ({
    multiple: false,
    property: `twitter:${name}`,
    fieldName: name,
  })),
};

async function main(addresses) {
  const found = {};
  for (const url of addresses) {
    // What no tag says it else takes from the text of the page.
    const tags = await scrape({ ...options, url, onlyGetOpenGraphInfo: true });
    const whole = await scrape({ ...options, url });
    found[url] = { ...tags.result, jsonLD: whole.result.jsonLD ?? [] };
  }
  return found;
}

main(process.argv.slice(2)).then((found) => process.stdout.write(JSON.stringify(found)));
