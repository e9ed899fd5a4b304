() => Array.from(document.querySelectorAll("p[id]")).filter((paragraph) => {
    const box = paragraph.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
}).map((paragraph) => paragraph.id)
