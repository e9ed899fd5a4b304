// How wide each text really is. Its height is that of its letters: a box of a browser has the font's line height.
([sans, serif]) => [...document.querySelectorAll('svg')].map(svg => {
  svg.querySelectorAll('[font-family]').forEach(title => title.setAttribute('font-family', serif));
  svg.setAttribute('font-family', sans);
  return [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBBox(), size = parseFloat(getComputedStyle(text).fontSize), y = Number(text.getAttribute('y'));
    return {text: text.textContent, left: box.x, right: box.x + box.width, top: y - .74 * size, bottom: y + .2 * size};
  });
})
