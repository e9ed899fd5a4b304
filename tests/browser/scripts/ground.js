element => {
    for (let at = element; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
        if (alpha > 0) return [red, green, blue];
    }
    return [255, 255, 255];
}
