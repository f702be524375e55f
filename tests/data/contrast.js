// Text against what it stands on, as WCAG 2 counts it: 4.5 to 1, or 3 to 1 where letters are large.
const parse = color => { const found = color.match(/[\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
const over = (top, under) => top.slice(0, 3).map((value, i) => value * top[3] + under[i] * (1 - top[3]));
const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
const ground = node => { const layers = []; for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor)); return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]); };
const wrong = new Set();
const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !node.offsetParent || getComputedStyle(node).visibility !== 'visible' || node.closest('.empty, [disabled]')) continue;
  const style = getComputedStyle(node);
  const back = ground(node), ink = over(parse(style.color), back);
  const [a, b] = [light(ink), light(back)].sort((x, y) => y - x);
  const ratio = (a + .05) / (b + .05);
  const size = parseFloat(style.fontSize);
  if (ratio < (size >= 24 || (size >= 18.6 && style.fontWeight >= 700) ? 3 : 4.5)) wrong.add(`${node.className || node.tagName} ${ratio.toFixed(2)} ${style.color} on ${back.map(Math.round)}`);
}
return [...wrong];
