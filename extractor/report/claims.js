// The claims beside the text: a card for each, its details made when it is opened.
const CHUNK = 60;
const cards = new Map();

function claimHead(claim) {
  const review = reviewOf(claim);
  const metric = named("metrics", claim.metric) + (claim.aspect === "change" ? `, ${word("change")}` : "");
  const moved = claim.direction ? (claim.direction === "up" ? " ↑" : " ↓") : "";
  const source = (claim.sources || []).at(-1);
  const extra = [
    claim.period && `${words(claim, claim.period.at)}`,
    source && word("according_to", { n: nameOf(claim, source) }),
  ].filter(Boolean).join(" · ");
  return [
    state.everywhere && el("span", { class: "from" }, titleOf(claim.article)),
    el("span", { class: "topic" },
      el("b", {}, claim.who || "—"), " ", el("span", { class: "metric" }, metric),
    ),
    el("span", { class: "right" },
      review.verdict
        ? el("span", { class: "badge " + review.verdict }, named("verdicts", review.verdict))
        : alarm(claim) ? el("span", { class: "badge wrong" }, named("findings", alarm(claim)))
        : claim.modality !== "asserted" && el("span", { class: "badge" }, named("modalities", claim.modality)),
    ),
    el("span", { class: "figure" }, words(claim, claim.amount.at).replace(/\s+/g, " "),
      moved && el("span", { class: "moved", "aria-label": word(claim.direction) }, moved)),
    el("span", { class: "right" }, meter(claim.confidence), percent(claim.confidence)),
    extra && el("span", { class: "extra" }, extra + (review.note ? " · ✎" : "")),
    !extra && review.note && el("span", { class: "extra" }, "✎"),
  ];
}

function meter(confidence) {
  const bar = el("i");
  bar.style.width = `${Math.round(confidence * 100)}%`;
  return el("span", { class: "meter", "aria-hidden": "true" }, bar);
}
function nameOf(claim, entity) {
  const name = entity.name || words(claim, entity.at);
  return entity.anonymous ? `${name} (${word("anonymous")})` : name;
}

function card(claim) {
  const name = `claim-${claim.article.number}-${claim.place}`;
  const head = el("button", {
    class: "claim-head", "aria-expanded": "false", "aria-controls": name,
    onclick: () => (state.claim === claim ? closeClaim() : openClaim(claim, { from: "list" })),
  }, claimHead(claim));
  const body = el("div", { class: "claim-body", id: name, hidden: true });
  const node = el("li", { class: "claim", "data-claim": claim.id, "data-verdict": reviewOf(claim).verdict || null }, head, body);
  cards.set(claim, { node, head, body });
  return node;
}

// Shows anew what a verdict or a note changes.
function refreshCard(claim) {
  const found = cards.get(claim);
  if (!found) return;
  found.head.replaceChildren(...claimHead(claim).filter(Boolean));
  const { verdict } = reviewOf(claim);
  if (verdict) found.node.dataset.verdict = verdict;
  else delete found.node.dataset.verdict;
  for (const button of found.body.querySelectorAll(".verdicts button")) {
    button.setAttribute("aria-pressed", String(button.value === (verdict || "")));
  }
}

function slot(label, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length ? [el("dt", {}, label), el("dd", {}, shown)] : [];
}
function go(claim, role, at) {
  return el("button", { class: "go " + role, onclick: () => goTo(at) }, words(claim, at).replace(/\s+/g, " "));
}
function person(claim, role, entity) {
  if (!entity) return [];
  const said = words(claim, entity.at);
  const facts = [
    entity.name && entity.name !== said && entity.name, entity.label && named("labels", entity.label),
    entity.anonymous && word("anonymous"),
  ].filter(Boolean).join(", ");
  return [go(claim, role, entity.at), facts && el("small", {}, ` ${facts}`), " "];
}
const bare = (text) => text.replace(/\s/g, "");
function listed(items) {
  return items.flatMap((item, i) => (i ? [el("br"), item] : [item])).flat();
}

function slots(claim) {
  const { amount, period } = claim;
  const origin = { inherited: word("inherited"), default: word("default_unit") }[amount.source];
  const metric = named("metrics", claim.metric);
  const plain = bare(howMuch(amount));
  const change = claim.aspect === "change" && [word("change"), claim.direction && word(claim.direction)].filter(Boolean).join(" ");
  const dates = (time) => time && el("small", {}, ` ${when(time)}${time.fiscal ? ` (${word("fiscal")})` : ""}`);
  return el("dl", { class: "slots" },
    slot(word("who"), person(claim, "subject", claim.subject)),
    slot(word("together_with"), (claim.with || []).flatMap((entity) => person(claim, "with", entity))),
    slot(word("object"), person(claim, "object", claim.object)),
    slot(word("segment"), claim.scope && go(claim, "scope", claim.scope)),
    slot(word("what"), metric, change && ` (${change})`, claim.cue && [" ", go(claim, "cue", claim.cue)]),
    slot(word("amount"), go(claim, "amount", amount.at), " ", el("small", {}, [plain === bare(words(claim, amount.at)) ? "" : howMuch(amount), origin && `(${origin})`].filter(Boolean).join(" "))),
    slot(word("other_readings"), (amount.alternatives || []).map(said).join(", ")),
    slot(word("conversions"), (amount.equivalents || []).flatMap((at) => [go(claim, "equivalent", at), " "])),
    slot(word("period"), period && [go(claim, "period", period.at), dates(period)]),
    slot(word("compared"),
      claim.baselinePeriod && [go(claim, "baseline", claim.baselinePeriod.at), dates(claim.baselinePeriod)],
      claim.baselineAmount && [" ", go(claim, "baseline", claim.baselineAmount.at), el("small", {}, ` ${howMuch(claim.baselineAmount)}`)]),
    slot(word("says_who"), listed((claim.sources || []).map((source) => person(claim, "source", source)))),
    slot(word("sure"), `${named("modalities", claim.modality)}, ${percent(claim.confidence)}`),
    slot(word("also"), (claim.also || []).flatMap((at) => [go(claim, "also", at), " "])),
  );
}

// What most wants a look, of all that was found about a claim.
const ALARMS = ["does_not_hold", "conflicts", "scale_error"];
const alarm = (claim) => claim.findings && ALARMS.find((name) => claim.findings.some((finding) => finding.name === name));

function findingsOf(claim) {
  return claim.findings && el("ul", { class: "findings", "aria-label": word("findings") }, claim.findings.map((finding) => el("li", {},
    el("span", { class: "badge" + (ALARMS.includes(finding.name) ? " wrong" : "") }, named("findings", finding.name)),
    " ", finding.sum && el("span", {}, `${named("sums", finding.sum)}: `), finding.text, finding.note && el("small", {}, ` ${finding.note}`),
    finding.claims.filter((other) => other !== claim).map((other) => [" ", el("button", {
      class: "go", title: titleOf(other.article), onclick: () => openClaim(other, { from: "list", focus: true }),
    }, `→ ${other.who || "—"}, ${words(other, other.amount.at).replace(/\s+/g, " ")}`,
    other.article !== claim.article && el("small", {}, ` ${titleOf(other.article)}`))]).flat())));
}

function quote(claim) {
  const [start, end] = claim.at;
  const [from, to] = claim.amount.at;
  if (from < start || to > end) return el("blockquote", { lang: claim.article.language }, words(claim, claim.at));
  const piece = (a, b) => slice(claim.article, a, b);
  return el("blockquote", { lang: claim.article.language }, piece(start, from), el("b", {}, piece(from, to)), piece(to, end));
}

function details(claim) {
  const review = reviewOf(claim);
  const give = (verdict) => () => setVerdict(claim, verdict);
  return [
    quote(claim),
    slots(claim),
    findingsOf(claim),
    claim.evidence && el("details", { class: "why" },
      el("summary", {}, word("evidence")),
      el("ul", {}, claim.evidence.map(([field, rule, start, end]) => el("li", {},
        `${field.replaceAll("_", " ")}: `, el("code", {}, rule), start < end && [" ", el("q", {}, slice(claim.article, start, end).replace(/\s+/g, " "))])))),
    el("fieldset", { class: "verdicts" },
      el("legend", { class: "unseen" }, word("verdict")),
      VERDICTS.map((verdict, i) => el("button", {
        class: "button " + verdict, value: verdict, "aria-pressed": String(review.verdict === verdict), onclick: give(verdict),
      }, named("verdicts", verdict), el("kbd", { "aria-hidden": "true" }, String(i + 1))))),
    noteBox(claim),
    el("p", { class: "note-print" }, review.note || ""),
    el("div", { class: "foot" },
      el("button", { class: "button", onclick: () => goTo(claim.amount.at) }, word("show_in_text"))),
  ].filter(Boolean);
}

function noteBox(claim) {
  return el("textarea", {
    class: "note", rows: "2", "aria-label": word("note"), placeholder: word("note_hint"), value: reviewOf(claim).note || "",
    oninput: (event) => {
      keep(claim, { note: event.target.value });
      event.target.nextElementSibling.textContent = event.target.value;
    },
    onchange: () => { refreshCard(claim); progress(); },
  });
}

function setVerdict(claim, verdict) {
  keep(claim, { verdict: reviewOf(claim).verdict === verdict ? "" : verdict });
  refreshCard(claim);
  markReviewed();
  fillSelects();
  progress();
}

// The list, a screenful at a time: there may be thousands.
function renderClaims() {
  cards.clear();
  state.list = filtered();
  parts.list.replaceChildren();
  parts.rendered = 0;
  more();
  const empty = !state.article || !(state.everywhere || state.article.claims.length) ? "no_claims" : state.everywhere ? "nothing" : "nothing_here";
  parts.nothing.textContent = state.list.length ? "" : word(empty);
  parts.nothing.hidden = state.list.length > 0;
  parts.found.textContent = word("count_claims", { n: state.list.length });
  if (state.claim && cards.has(state.claim)) expand(state.claim);
}
function more(until = 0) {
  const upTo = Math.max(parts.rendered + CHUNK, until);
  parts.list.append(...state.list.slice(parts.rendered, upTo).map(card));
  parts.rendered = Math.min(upTo, state.list.length);
}

function expand(claim) {
  const { node, head, body } = cards.get(claim);
  if (!body.childNodes.length) body.append(...details(claim));
  body.hidden = false;
  head.setAttribute("aria-expanded", "true");
  node.classList.add("open");
}
function collapse(claim) {
  const found = claim && cards.get(claim);
  if (!found) return;
  found.body.hidden = true;
  found.head.setAttribute("aria-expanded", "false");
  found.node.classList.remove("open");
}
function closeClaim() {
  collapse(state.claim);
  state.claim = null;
  light(null);
  history.replaceState(null, "", "#");
}

// from: list, text or keys; where a claim is opened from stays where it is, and the other side moves.
function openClaim(claim, { from = "list", focus = false } = {}) {
  if (state.claim !== claim) collapse(state.claim);
  state.claim = claim;
  if (claim.article !== state.article) openArticle(claim.article, { keepClaim: true });
  let place = state.list.indexOf(claim);
  if (place < 0) {
    // it is there in the text: filters step back
    clearFilters();
    place = state.list.indexOf(claim);
  }
  if (place >= parts.rendered) more(place + CHUNK);
  expand(claim);
  light(claim);
  const piece = pieceAt(claim.amount.at);
  if (from === "text") view("claims");
  if (from !== "text" && piece) scrollTo(parts.page, piece.node);
  scrollTo(parts.claims, cards.get(claim).node, "nearest");
  if (focus) cards.get(claim).head.focus({ preventScroll: true });
  history.replaceState(null, "", "#" + encodeURIComponent(claim.article.sha256.slice(0, 12) + "/" + claim.id));
  parts.live.textContent = word("opened", { n: [claim.who, named("metrics", claim.metric), words(claim, claim.amount.at)].filter(Boolean).join(", ") });
}

function renderWithheld() {
  const { withheld } = state.article;
  parts.withheld.hidden = !withheld.length;
  parts.withheldCount.textContent = word("count_withheld", { n: withheld.length });
  parts.withheldList.replaceChildren(...withheld.map(([start, end, why]) => el("li", {},
    el("button", { class: "go", onclick: () => goTo([start, end]) }, slice(state.article, start, end).replace(/\s+/g, " ")),
    el("span", { class: "reason" }, reason(why)))));
}
function showWithheld(place) {
  closeClaim();
  parts.withheld.open = true;
  [...parts.withheldList.children].forEach((item, i) => item.classList.toggle("current", i === place));
  const [start, end] = state.article.withheld[place];
  parts.pieces.filter((piece) => piece.start >= start && piece.end <= end).forEach(({ node }) => node.classList.add("lit", "lit-withheld"));
  view("claims");
  const item = parts.withheldList.children[place];
  scrollTo(parts.claims, item);
  tell(`${slice(state.article, start, end)}: ${reason(state.article.withheld[place][2])}`);
}
