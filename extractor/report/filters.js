// What is asked of a claim: each filter by its name, with how many claims it would leave among all.
const NOBODY = "\u0000";
const FILTERS = {
  metric: (claim) => claim.metric,
  subject: (claim) => claim.who || NOBODY,
  language: (claim) => claim.article.language,
  modality: (claim) => claim.modality,
  findings: (claim) => [...new Set((claim.findings || []).map((finding) => finding.name))],
  review: (claim) => reviewOf(claim).verdict || "none",
};
const valuesOf = (name, claim) => [FILTERS[name](claim)].flat();
const normal = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function haystack(claim) {
  if (!claim.haystack) {
    const names = [claim.who, claim.object && nameOf(claim, claim.object), ...(claim.sources || []).map((source) => nameOf(claim, source))];
    claim.haystack = normal([words(claim, claim.at), titleOf(claim.article), ...names.filter(Boolean)].join("\n"));
  }
  return claim.haystack + "\n" + normal(reviewOf(claim).note || "");
}

function fits(claim, besides = "") {
  const { filters } = state;
  for (const name of Object.keys(FILTERS)) {
    if (name !== besides && filters[name] && !valuesOf(name, claim).includes(filters[name])) return false;
  }
  if (filters.confidence && claim.confidence < filters.confidence / 100) return false;
  return !filters.search || normal(filters.search).split(/\s+/).every((piece) => haystack(claim).includes(piece));
}

function filtered() {
  const from = state.everywhere ? everything : state.article ? state.article.claims : [];
  const list = from.filter((claim) => fits(claim));
  if (state.order === "least") list.sort((a, b) => a.confidence - b.confidence);
  if (state.order === "most") list.sort((a, b) => b.confidence - a.confidence);
  return list;
}

function choices(name) {
  const counts = new Map();
  for (const claim of everything) {
    for (const value of valuesOf(name, claim)) {
      if (!counts.has(value)) counts.set(value, 0);
      if (fits(claim, name)) counts.set(value, counts.get(value) + 1);
    }
  }
  const label = {
    metric: (value) => named("metrics", value),
    subject: (value) => (value === NOBODY ? word("nobody") : value),
    language: languageName,
    modality: (value) => named("modalities", value),
    findings: (value) => named("findings", value),
    review: (value) => (value === "none" ? word("no_verdict") : named("verdicts", value)),
  }[name];
  const found = [...counts].map(([value, count]) => ({ value, count, label: label(value) }));
  const collator = new Intl.Collator(state.language);
  return found.sort((a, b) => b.count - a.count || collator.compare(a.label, b.label));
}

function fillSelects() {
  for (const [name, select] of Object.entries(parts.selects)) {
    const options = choices(name).map(({ value, count, label }) => el("option", { value }, `${label} (${number(count)})`));
    select.replaceChildren(el("option", { value: "" }, word("all")), ...options);
    select.value = state.filters[name] || "";
    select.parentElement.classList.toggle("set", Boolean(state.filters[name]));
    select.parentElement.hidden = options.length === 0;
  }
}

function setFilter(name, value) {
  if (value) state.filters[name] = value;
  else delete state.filters[name];
  refresh();
}
function clearFilters() {
  state.filters = {};
  parts.search.value = "";
  parts.confidence.value = 0;
  refresh();
}

// After a filter or a review has changed: counts, list, what articles hold.
function refresh() {
  fillSelects();
  parts.search.parentElement.classList.toggle("set", Boolean(state.filters.search));
  parts.confidenceLabel.textContent = word("confidence_from", { n: Number(state.filters.confidence || 0) });
  const set = Object.keys(state.filters).length;
  parts.clear.hidden = !set;
  parts.toggle.setAttribute("aria-pressed", String(set > 0));
  articles.forEach((article, i) => {
    const count = article.claims.filter((claim) => fits(claim)).length;
    parts.articleCounts[i].textContent = word("count_claims", { n: count });
    parts.articleItems[i].classList.toggle("empty", count === 0);
  });
  renderClaims();
  markReviewed();
  progress();
  if (state.claim && !cards.has(state.claim) && !state.list.includes(state.claim)) light(null);
}

function progress() {
  const done = everything.filter(reviewed).length;
  parts.progress.max = Math.max(everything.length, 1);
  parts.progress.value = done;
  parts.progressText.textContent = word("reviewed_of", { n: done, total: number(everything.length) });
  articles.forEach((article, i) => {
    const count = article.claims.filter(reviewed).length;
    parts.articleDone[i].textContent = count ? `✓ ${number(count)}` : "";
  });
}
