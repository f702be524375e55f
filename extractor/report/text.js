// The article as it is, cut wherever a mark begins or ends, so that marks may overlap.
const KINDS = { amount: "amounts", entity: "entities", period: "periods", source: "sources", cue: "cues" };
const HIDDEN = new Set(store.get("hidden") || []);

// The words of a claim by the part they play in it; the same places light up in the text.
function slotsOf(claim) {
  const found = [["amount", claim.amount.at]];
  const add = (role, at) => at && found.push([role, at]);
  for (const role of ["subject", "object", "period"]) add(role, claim[role] && claim[role].at);
  add("baseline", claim.baselinePeriod && claim.baselinePeriod.at);
  add("baseline", claim.baselineAmount && claim.baselineAmount.at);
  add("scope", claim.scope);
  add("cue", claim.cue);
  for (const entity of claim.with || []) add("with", entity.at);
  for (const source of claim.sources || []) {
    add("source", source.at);
    add("cue", source.cue);
  }
  for (const at of claim.amount.equivalents || []) add("equivalent", at);
  for (const at of claim.also || []) add("also", at);
  return found;
}

// Everything that is marked in an article: its place, its kind, what was found there, the claims that it belongs to by
// the part it plays in them, and the place among the withheld amounts.
function marksOf(article) {
  if (article.marks) return article.marks;
  const byPlace = new Map();
  const mark = (at, kind, found = null) => {
    const key = `${at[0]}-${at[1]}-${kind}`;
    if (!byPlace.has(key)) byPlace.set(key, { start: at[0], end: at[1], kind, found, claims: [], withheld: -1 });
    return byPlace.get(key);
  };
  article.amounts.forEach((amount) => mark(amount.at, "amount", amount));
  article.periods.forEach((period) => mark(period.at, "period", period));
  article.entities.forEach((entity) => mark(entity.at, "entity", entity));
  article.withheld.forEach((at, place) => { mark(at, "amount").withheld = place; });
  const kindOf = {
    amount: "amount", equivalent: "amount", also: "amount", period: "period", subject: "entity", object: "entity",
    with: "entity", scope: "entity", source: "source", cue: "cue",
  };
  for (const claim of article.claims) {
    for (const [role, at] of slotsOf(claim)) {
      const kind = kindOf[role] || (claim.baselineAmount && claim.baselineAmount.at === at ? "amount" : "period");
      mark(at, kind).claims.push([claim, role]);
    }
  }
  article.marks = [...byPlace.values()].filter((one) => one.start < one.end);
  return article.marks;
}

function layersOf(article) {
  const layers = marksOf(article).map((mark) => ({ start: mark.start, end: mark.end, mark }));
  for (const [start, end] of article.furniture) layers.push({ start, end, plain: "furniture" });
  if (article.titleAt) layers.push({ start: article.titleAt[0], end: article.titleAt[1], plain: "title" });
  // a claim's sentence is lit as a whole: it needs its own cuts
  for (const claim of article.claims) layers.push({ start: claim.at[0], end: claim.at[1], sentence: true });
  return layers;
}

// Pieces between two cuts, each with the layers over it, in one pass from left to right.
function piecesOf(article, length) {
  const layers = layersOf(article).sort((a, b) => a.start - b.start);
  const cuts = [...new Set([0, length, ...layers.flatMap((layer) => [layer.start, layer.end])])].sort((a, b) => a - b);
  const pieces = [];
  let next = 0;
  let open = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    open = open.filter((layer) => layer.end > cuts[i]);
    while (next < layers.length && layers[next].start <= cuts[i]) open.push(layers[next++]);
    pieces.push({ start: cuts[i], end: cuts[i + 1], over: open.slice() });
  }
  return pieces;
}

function renderText(article) {
  const signs = slice(article, 0, article.text.length);
  const length = points.get(article) ? points.get(article).length : signs.length;
  parts.pieces = [];
  parts.pieceOf = new WeakMap();
  const body = document.createDocumentFragment();
  for (const piece of piecesOf(article, length)) {
    const text = slice(article, piece.start, piece.end);
    const marks = piece.over.filter((layer) => layer.mark).map((layer) => layer.mark);
    const plain = piece.over.filter((layer) => layer.plain).map((layer) => layer.plain);
    const classes = [...plain];
    if (marks.length) classes.push("mark", ...new Set(marks.map((mark) => mark.kind)));
    const claimed = marks.some((mark) => mark.claims.length);
    const withheld = marks.find((mark) => mark.withheld >= 0);
    if (withheld && !claimed) classes.push("withheld");
    const node = el("span", classes.length ? { class: classes.join(" ") } : {}, text);
    if (claimed || withheld) {
      node.setAttribute("role", "button");
      node.setAttribute("tabindex", "-1");
      node.addEventListener("click", () => chooseMark(marks));
      node.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          event.stopPropagation();
          chooseMark(marks);
        }
      });
    }
    parts.pieces.push({ ...piece, node });
    parts.pieceOf.set(node, piece);
    body.append(node);
  }
  parts.body.replaceChildren(body);
  markReviewed();
}

// The amount of a claim shows its verdict.
function markReviewed() {
  for (const { node, over } of parts.pieces) {
    const own = over.flatMap((layer) => (layer.mark ? layer.mark.claims : [])).filter(([, role]) => role === "amount");
    const verdict = own.map(([claim]) => reviewOf(claim).verdict).find(Boolean);
    node.classList.remove("done", ...VERDICTS);
    if (verdict) node.classList.add("done", verdict);
  }
}

// What the marks under the pointer stand for, in its normal form.
function tip(event) {
  const piece = parts.pieceOf.get(event.target);
  if (!piece || event.target.title) return;
  const article = state.article;
  const tips = piece.over.filter((layer) => layer.mark).map(({ mark: { kind, found, withheld } }) => {
    if (withheld >= 0) return reason(article.withheld[withheld][2]);
    if (!found) return "";
    if (kind === "amount") return howMuch(found);
    if (kind === "period") return when(found);
    return [found.name, found.label && named("labels", found.label)].filter(Boolean).join(", ");
  });
  event.target.title = [...new Set(tips.filter(Boolean))].join(" · ");
}

// A click: the claim whose amount it is, else one that it belongs to; the next one of them at each further click.
function chooseMark(marks) {
  if (String(getSelection()).length > 1) return; // somebody is marking text to copy it
  const rank = { amount: 0, also: 1, equivalent: 1 };
  const found = marks.flatMap((mark) => mark.claims).sort((a, b) => (rank[a[1]] ?? 2) - (rank[b[1]] ?? 2));
  const claims = [...new Set(found.map(([claim]) => claim))];
  if (claims.length) {
    const at = claims.indexOf(state.claim);
    openClaim(claims[(at + 1) % claims.length], { from: "text" });
    return;
  }
  const withheld = marks.find((mark) => mark.withheld >= 0);
  if (withheld) showWithheld(withheld.withheld);
}

// Takes the light off, and lights the sentence and the words of a claim.
function light(claim) {
  for (const { node } of parts.pieces) {
    const gone = [...node.classList].filter((name) => name === "sentence" || name.startsWith("lit") || name === "flash");
    node.classList.remove(...gone);
    node.removeAttribute("aria-pressed");
  }
  if (!claim || claim.article !== state.article) return;
  const slots = slotsOf(claim).reverse(); // the amount has the last word
  for (const { start, end, node } of parts.pieces) {
    if (start >= claim.at[0] && end <= claim.at[1]) node.classList.add("sentence");
    for (const [role, at] of slots) {
      if (start >= at[0] && end <= at[1]) {
        node.classList.remove(...[...node.classList].filter((name) => name.startsWith("lit-")));
        node.classList.add("lit", "lit-" + role);
        if (node.getAttribute("role")) node.setAttribute("aria-pressed", "true");
      }
    }
  }
}

const pieceAt = (at) => parts.pieces.find((piece) => piece.start >= at[0] && piece.start < at[1]);

// Only the pane scrolls, and only where the node is not in sight below the pane's head.
function scrollTo(pane, node, where = "center") {
  if (!node || !pane.clientHeight) return;
  const box = node.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  const head = pane.querySelector(".pane-head");
  const top = frame.top + (head ? head.offsetHeight : 0) + 8;
  const room = frame.bottom - 8 - top;
  if (box.top >= top && box.bottom <= top + room) return;
  const above = box.top - top; // how far to scroll for the node to stand first
  const below = box.bottom - top - room; // … and last
  const fits = box.height <= room;
  if (where === "center" && fits) pane.scrollTop += (above + below) / 2;
  else pane.scrollTop += above < 0 || !fits ? above : below;
}

// Brings a place into sight and outlines it for a moment.
function goTo(at) {
  view("text");
  const piece = pieceAt(at);
  if (!piece) return;
  scrollTo(parts.page, piece.node);
  const flashed = parts.pieces.filter(({ start, end }) => start >= at[0] && end <= at[1]);
  flashed.forEach(({ node }) => node.classList.add("flash"));
  setTimeout(() => flashed.forEach(({ node }) => node.classList.remove("flash")), 1200);
}

function legend() {
  const boxes = Object.entries(KINDS).map(([kind, name]) => el("label", {},
    el("input", {
      type: "checkbox", ...(HIDDEN.has(name) ? {} : { checked: true }),
      onchange: (event) => {
        if (event.target.checked) HIDDEN.delete(name);
        else HIDDEN.add(name);
        store.set("hidden", [...HIDDEN]);
        showMarks();
      },
    }),
    el("span", { class: "mark " + kind }, word(name))));
  return el("div", { class: "legend " + shownMarks(true), role: "group", "aria-label": word("marks") }, boxes);
}
const shownMarks = (all) => Object.values(KINDS).filter((name) => all || !HIDDEN.has(name)).map((name) => "show-" + name).join(" ");
function showMarks() {
  parts.body.className = "body " + shownMarks(false);
}

function openArticle(article, { keepClaim = false, list = true } = {}) {
  state.article = article;
  const facts = [article.path, languageName(article.language), article.published ? day(article.published) : word("no_date")];
  parts.meta.textContent = facts.filter(Boolean).join(" · ");
  parts.body.lang = article.language;
  renderText(article);
  showMarks();
  parts.page.scrollTop = 0;
  for (const [number, button] of parts.articleButtons.entries()) {
    const current = number === article.number;
    button.setAttribute("aria-current", current ? "true" : "false");
    if (current) scrollTo(parts.articles, button, "nearest");
  }
  parts.previous.disabled = article.number === 0;
  parts.next.disabled = article.number === articles.length - 1;
  if (!keepClaim) state.claim = null;
  if (list && !state.everywhere) renderClaims();
  renderWithheld();
}
