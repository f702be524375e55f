// What every part stands on: the data, the words, the state, and how an element is made.
const read = (node) => JSON.parse(node.textContent);
const settings = read(document.getElementById("settings"));
const articles = [...document.querySelectorAll("script.article")].map((node) => {
  const article = read(node);
  node.remove(); // the text is held once
  return article;
});

// Places count code points, strings of a browser UTF-16 units: they differ where a sign lies beyond the first plane.
const points = new WeakMap();
function slice(article, start, end) {
  if (!points.has(article)) {
    points.set(article, /[\ud800-\udbff][\udc00-\udfff]/.test(article.text) ? Array.from(article.text) : null);
  }
  const signs = points.get(article);
  return signs ? signs.slice(start, end).join("") : article.text.slice(start, end);
}
const words = (claim, at) => slice(claim.article, at[0], at[1]);

articles.forEach((article, number) => {
  article.number = number;
  article.claims.forEach((claim, place) => {
    claim.article = article;
    claim.place = place;
    const subject = claim.subject;
    claim.who = subject ? subject.name || words(claim, subject.at) : "";
  });
});
// What claims say of each other, and the sums that they are part of.
for (const finding of read(document.getElementById("findings"))) {
  finding.claims = finding.claims.map(([article, claim]) => articles[article].claims[claim]);
  for (const claim of finding.claims) (claim.findings ||= []).push(finding);
}
const everything = articles.flatMap((article) => article.claims);

// Kept between visits, where the browser keeps anything for a file.
const store = {
  works: true,
  get(key) {
    try { return JSON.parse(localStorage.getItem("claim-extractor:" + key)); } catch { return null; }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem("claim-extractor:" + key);
      else localStorage.setItem("claim-extractor:" + key, JSON.stringify(value));
    } catch { store.works = false; }
  },
};

const state = {
  article: articles[0] || null, claim: null, everywhere: false, order: "text", view: "text",
  filters: {}, list: [], language: "", theme: "auto",
};

// The words of the page: asked for by table and name; a name that a table lacks shows as it is.
let table = {};
let plural = null;
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
function named(group, name) {
  return has(table, group) && has(table[group], name) ? table[group][name] : String(name).replaceAll("_", " ");
}
function word(name, values = {}) {
  let found = named("words", name);
  if (typeof found === "object") found = found[plural.select(values.n)] || found.other;
  const shown = typeof values.n === "number" ? { ...values, n: number(values.n) } : values;
  return fill(found, shown);
}
function speak(language) {
  state.language = has(settings.words, language) ? language : Object.keys(settings.words)[0];
  table = settings.words[state.language];
  plural = new Intl.PluralRules(state.language);
  document.documentElement.lang = state.language;
}
function firstLanguage() {
  const wanted = [store.get("language"), settings.language, ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wanted.find((language) => language && has(settings.words, language));
}

// Formatters take long to make and are asked for thousands of times.
const formatters = new Map();
function formatter(Kind, options) {
  const key = Kind.name + state.language + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Kind(state.language, options));
  return formatters.get(key);
}
const number = (value, options = {}) => formatter(Intl.NumberFormat, options).format(value);
const percent = (value) => number(value, { style: "percent" });

// 11500000000 as people say it; what is too long for that stands in full.
function said(value) {
  if (Math.abs(Number(value)) >= 1e6) {
    return number(value, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 3 });
  }
  return number(value, { maximumFractionDigits: 4 });
}
function howMuch(amount) {
  const values = [amount.low, amount.high].filter(Boolean);
  const one = {
    "%": (value) => number(value / 100, { style: "percent", maximumFractionDigits: 6 }),
    x: (value) => `${said(value)}×`,
  }[amount.unit] || said;
  const unit = has({ "%": 1, x: 1 }, amount.unit) ? "" : amount.unit === "1" ? word("fraction") : amount.unit || "";
  const value = values.map(one).join(" – ");
  const rate = amount.per ? " " + word("per", { n: amount.per }) : "";
  return fill(named("bounds", amount.bound), { n: `${value} ${unit}`.trim() }) + rate;
}
function day(iso) {
  if (!iso) return "…";
  const [year, month, date] = iso.split("-").map(Number);
  const options = date ? { dateStyle: "medium" } : { year: "numeric", month: "long" };
  return formatter(Intl.DateTimeFormat, { ...options, timeZone: "UTC" }).format(Date.UTC(year, month - 1, date || 1));
}
function when(period) {
  if (!period.from && !period.to) return period.value;
  return period.from === period.to ? day(period.from) : `${day(period.from)} – ${day(period.to)}`;
}
function languageName(code) {
  try { return formatter(Intl.DisplayNames, { type: "language" }).of(code); } catch { return code; }
}
const titleOf = (article) => article.title || article.path || word("untitled");
function reason(text) {
  const reasons = table.reasons || {};
  const begun = Object.keys(reasons).find((start) => text.startsWith(start));
  return begun ? reasons[begun] : text;
}

// An element with attributes, listeners (on…) and children; strings become text, never markup.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}
const parts = { pieces: [], pieceOf: new WeakMap() };
