// Controls and blocks that are to be seen, each against those beside it: what overlaps, and what its box cannot hold.
const shown = node => node.offsetParent && node.getClientRects().length && getComputedStyle(node).visibility === 'visible';
const groups = ['.bar > *', '.tools > *', '.filters > *', '.field > *', '.desk > *', '.pane-head > *', '.legend > *',
  '.articles li', '.articles button > *', '.list > *', '.claim-head > *', '.claim-body > *', '.slots > *',
  '.verdicts > .button', '.tabs > *', '#app > *'];
const wrong = [];
for (const selector of groups) {
  const byParent = new Map();
  for (const node of document.querySelectorAll(selector)) {
    const style = getComputedStyle(node);
    if (!shown(node) || style.position === 'absolute' || style.position === 'fixed') continue;
    if (!byParent.has(node.parentElement)) byParent.set(node.parentElement, []);
    byParent.get(node.parentElement).push(node);
  }
  for (const nodes of byParent.values()) {
    nodes.forEach((a, i) => nodes.slice(i + 1).forEach(b => {
      const p = a.getBoundingClientRect(), q = b.getBoundingClientRect();
      const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (x > 1 && y > 1) wrong.push(`${selector}: ${a.className || a.tagName} over ${b.className || b.tagName} ${x}x${y}`);
    }));
  }
}
for (const node of document.querySelectorAll('button, select, input, label, dt, dd, h1, h2, .badge, .figure, .topic, .body, .meta')) {
  if (!shown(node)) continue;
  const box = node.getBoundingClientRect();
  if (getComputedStyle(node).position === 'absolute') continue;
  if (box.left < -1 || box.right > innerWidth + 1) wrong.push(`${node.className || node.tagName} ${box.left}-${box.right} sticks out`);
  const style = getComputedStyle(node);
  if (node.scrollWidth > node.clientWidth + 2 && node.clientWidth && style.textOverflow !== 'ellipsis' && style.display !== 'inline')
    wrong.push(`${node.className || node.tagName} ${node.textContent.slice(0, 40)} is cut`);
}
return wrong;
