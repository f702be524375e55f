// Verdicts and notes: kept by article and claim, downloaded and taken in as JSON.
const VERDICTS = ["confirmed", "wrong", "open", "misread"];
const reviews = new Map();
let unsaved = false;

for (const article of articles) {
  if (!reviews.has(article.sha256)) reviews.set(article.sha256, store.get("review:" + article.sha256) || {});
}

const reviewOf = (claim) => reviews.get(claim.article.sha256)[claim.id] || {};
const reviewed = (claim) => Boolean(reviewOf(claim).verdict);

function keep(claim, change, at = new Date().toISOString()) {
  const kept = reviews.get(claim.article.sha256);
  const review = { ...kept[claim.id], ...change, at };
  if (!review.verdict && !review.note) delete kept[claim.id];
  else kept[claim.id] = review;
  store.set("review:" + claim.article.sha256, Object.keys(kept).length ? kept : null);
  unsaved = true;
  if (!store.works) tell(word("not_kept"));
}

// The claim as its record has it, as far as a reader of the review needs it, with the verdict beside it.
function reviewRecord(claim) {
  const { article, amount, period } = claim;
  const place = (at) => ({ text: words(claim, at), start: at[0], end: at[1] });
  const person = (entity) => entity && { ...place(entity.at), name: entity.name || null, id: entity.id || null };
  const review = reviewOf(claim);
  return {
    id: claim.id,
    verdict: review.verdict || null,
    note: review.note || "",
    at: review.at,
    document: {
      path: article.path, sha256: article.sha256, language: article.language, published: article.published,
      title: article.title,
    },
    ...place(claim.at),
    subject: person(claim.subject) || null,
    metric: claim.metric,
    aspect: claim.aspect,
    direction: claim.direction || null,
    amount: {
      ...place(amount.at), kind: amount.kind, low: amount.low, high: amount.high || amount.low,
      unit: amount.unit || null, bound: amount.bound,
    },
    period: period
      ? { ...place(period.at), value: period.value, start_date: period.from || null, end_date: period.to || null }
      : null,
    attribution: person((claim.sources || []).at(-1)) || null,
    modality: claim.modality,
    confidence: claim.confidence,
  };
}

function reviewFile() {
  const found = everything.filter((claim) => reviewOf(claim).at);
  return { type: "claim-review", made: new Date().toISOString(), title: document.title, reviews: found.map(reviewRecord) };
}

function download() {
  const blob = new Blob([JSON.stringify(reviewFile(), null, 1) + "\n"], { type: "application/json" });
  const link = el("a", { href: URL.createObjectURL(blob), download: `claim-review-${new Date().toISOString().slice(0, 10)}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  unsaved = false;
}

// A colleague's reviews beside one's own: of two about the same claim, the later stands.
async function takeIn(file) {
  let read;
  try {
    read = JSON.parse(await file.text());
    if (read.type !== "claim-review" || !Array.isArray(read.reviews)) throw new Error();
  } catch {
    tell(word("load_failed", { name: file.name }));
    return;
  }
  const byName = new Map(everything.map((claim) => [claim.article.sha256 + claim.id, claim]));
  let taken = 0;
  for (const review of read.reviews) {
    const claim = review && review.document && byName.get(review.document.sha256 + review.id);
    if (!claim || String(reviewOf(claim).at || "") >= String(review.at || "")) continue;
    const verdict = VERDICTS.includes(review.verdict) ? review.verdict : "";
    keep(claim, { verdict, note: String(review.note || "") }, String(review.at));
    taken += 1;
  }
  tell(word("loaded", { n: taken }));
  refresh();
}

addEventListener("beforeunload", (event) => {
  if (unsaved && !store.works) event.preventDefault();
});
