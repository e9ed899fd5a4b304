// What is seen of an embedded chart: by how many pixels its foot covers it, and its page is higher than the frame.
() => {
  const shown = [...document.querySelectorAll(".chart svg")].filter((each) => each.getBoundingClientRect().width);
  const foot = document.querySelector(".embed-foot"), source = document.querySelector(".foot-source");
  const box = (each) => each.getBoundingClientRect();
  return {
    drawings: shown.length,
    covered: box(shown[0]).bottom - box(foot).top,
    source: box(source).height,
    over: box(foot).bottom - innerHeight,
    wide: document.documentElement.scrollWidth - innerWidth,
    size: box(shown[0]).width / shown[0].viewBox.baseVal.width,
    texts: [...shown[0].querySelectorAll("text")].map((each) => each.textContent),
  };
}
