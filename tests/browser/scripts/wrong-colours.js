() => {
  const probe = document.body.appendChild(document.createElement("i"));
  const of = name => { probe.style.setProperty("color", name); return getComputedStyle(probe).color; };
  probe.style.setProperty("forced-color-adjust", "none");
  const ground = of("Canvas"), chosen = new Set(["CanvasText", "LinkText", "GrayText"].map(of));
  probe.remove();
  const wrong = [];
  for (const shape of document.querySelectorAll("main svg :is(path, rect, circle, line, polygon, text)")) {
    if (!shape.getClientRects().length) continue;
    const style = getComputedStyle(shape), filled = style.fill !== "none", drawn = style.stroke !== "none";
    const paints = [filled && style.fill, drawn && style.stroke].filter(Boolean);
    if (paints.some(paint => paint !== ground && !chosen.has(paint))) wrong.push(shape.outerHTML.slice(0, 100));
  }
  return wrong;
}
