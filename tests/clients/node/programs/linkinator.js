// linkinator: the links that lead nowhere, from the front page on, fragments included.
// Of the pages of figures a sample is walked, in both languages, and of their files in every format those of one figure.
async function main(base, walked) {
  const { LinkChecker } = await import("linkinator");
  const figures = new Set(walked);
  const [first] = walked;
  const skipped = (link) => {
    const { origin, pathname, search } = new URL(link);
    if (origin !== base) return true;
    const [, id] = pathname.match(/^(?:\/zh)?\/(?:v1\/|embed\/)?figures\/(.+)$/) ?? [];
    if (pathname.startsWith("/v1/figures")) return !`${pathname}${search}`.includes(first);
    return id !== undefined && !figures.has(id);
  };
  const checker = new LinkChecker();
  const found = await checker.check({
    path: `${base}/`,
    recurse: true,
    concurrency: 8,
    timeout: 60000,
    checkFragments: true,
    linksToSkip: async (link) => skipped(link),
  });
  const checked = found.links.filter((link) => link.state !== "SKIPPED");
  const broken = [];
  for (const { url, status, parent } of checked.filter((link) => link.state === "BROKEN")) {
    // What takes long is refused for a moment where very many ask at once: it is asked for again, alone.
    const again = status === 503 ? (await fetch(url)).status : status;
    if (again !== 200) broken.push({ url, status: again, parent });
  }
  return { checked: checked.map((link) => link.url), broken };
}

const [base, ...walked] = process.argv.slice(2);
main(base, walked).then((found) => process.stdout.write(JSON.stringify(found)));
