// The page itself: its parts, its keys, its words, and where it opens.
function tell(text) {
  parts.status.textContent = text;
  clearTimeout(parts.telling);
  parts.telling = setTimeout(() => { parts.status.textContent = ""; }, 4500);
}

function view(name) {
  state.view = name;
  parts.desk.dataset.view = name;
  for (const button of parts.tabs.children) button.setAttribute("aria-pressed", String(button.value === name));
}

function theme(name) {
  state.theme = name;
  const dark = name === "dark" || (name === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
function setTheme(name) {
  theme(name);
  store.set("theme", name);
}

function field(name, label, control, extra = "") {
  control.id = "field-" + name;
  return el("div", { class: "field " + extra }, el("label", { for: control.id }, label), control);
}

function buildBar() {
  parts.progress = el("progress", { "aria-label": word("review") });
  parts.progressText = el("span");
  parts.file = el("input", {
    type: "file", accept: "application/json,.json", hidden: true, "aria-label": word("load"),
    onchange: (event) => {
      if (event.target.files.length) takeIn(event.target.files[0]);
      event.target.value = "";
    },
  });
  parts.toggle = el("button", {
    class: "button toggle-filters", "aria-expanded": "false", "aria-controls": "filters", "aria-label": word("filters"),
    onclick: () => {
      const shown = parts.filters.classList.toggle("shown");
      parts.toggle.setAttribute("aria-expanded", String(shown));
    },
  }, "☰");
  const button = (name, sign, act, extra = "") => el("button", { class: "button " + extra, title: word(name), "aria-label": word(name), onclick: act },
    el("span", { "aria-hidden": "true" }, sign), el("span", { class: "label" }, word(name)));
  const counts = [word("count_articles", { n: articles.length }), word("count_claims", { n: everything.length })].join(" · ");
  return el("header", { class: "bar" },
    el("h1", {}, document.title),
    el("span", { class: "counts" }, counts),
    el("span", { class: "progress" }, parts.progress, parts.progressText),
    el("span", { class: "tools" },
      parts.toggle,
      button("load", "↑", () => parts.file.click()), parts.file,
      button("download", "↓", download, "main"),
      el("button", { class: "button square", title: word("theme"), "aria-label": word("theme"), onclick: nextTheme }, "◐"),
      el("button", { class: "button square", title: word("help"), "aria-label": word("help"), onclick: help }, "?")),
  );
}
function nextTheme() {
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
}

function buildFilters() {
  parts.selects = {};
  const labels = { metric: "metric", subject: "subject", language: "language", modality: "modality", findings: "findings", review: "review" };
  const fields = Object.keys(FILTERS).map((name) => {
    parts.selects[name] = el("select", { onchange: (event) => setFilter(name, event.target.value) });
    return field(name, word(labels[name]), parts.selects[name]);
  });
  parts.search = el("input", {
    type: "search", placeholder: word("search_hint"), autocomplete: "off", spellcheck: "false", value: state.filters.search || "",
    oninput: (event) => {
      clearTimeout(parts.typing);
      parts.typing = setTimeout(() => setFilter("search", event.target.value.trim()), 120);
    },
  });
  parts.confidence = el("input", {
    type: "range", min: "0", max: "95", step: "5", value: state.filters.confidence || 0,
    oninput: (event) => setFilter("confidence", Number(event.target.value)),
  });
  const confidence = field("confidence", "", parts.confidence);
  parts.confidenceLabel = confidence.firstChild;
  parts.clear = el("button", { class: "button clear", hidden: true, onclick: clearFilters }, word("clear"));
  parts.filters = el("section", { class: "filters", id: "filters", role: "search", "aria-label": word("filters") },
    field("search", word("search"), parts.search, "wide"), fields, confidence, parts.clear);
  return parts.filters;
}

function buildArticles() {
  parts.articleButtons = [];
  parts.articleCounts = [];
  parts.articleDone = [];
  parts.articleItems = articles.map((article) => {
    const count = el("span");
    const done = el("span", { class: "done" });
    const button = el("button", {
      onclick: () => {
        openArticle(article);
        history.replaceState(null, "", "#" + article.sha256.slice(0, 12));
        view("text");
      },
    },
    el("span", { class: "name", lang: article.language }, titleOf(article)),
    el("span", { class: "facts" },
      el("span", {}, article.language), el("span", {}, article.published ? day(article.published) : word("no_date")), count, done));
    parts.articleButtons.push(button);
    parts.articleCounts.push(count);
    parts.articleDone.push(done);
    return el("li", {}, button);
  });
  parts.articles = el("nav", { class: "pane articles", "aria-label": word("articles") }, el("ol", {}, parts.articleItems));
  return parts.articles;
}

function buildText() {
  parts.meta = el("p", { class: "meta" });
  parts.body = el("div", { class: "body", onmouseover: tip });
  const turn = (name, sign, step) => el("button", { class: "button square", title: word(name), "aria-label": word(name), onclick: () => turnArticle(step) }, sign);
  parts.previous = turn("previous_article", "←", -1);
  parts.next = turn("next_article", "→", 1);
  parts.page = el("section", { class: "pane page", "aria-label": word("text"), tabindex: "-1" },
    el("div", { class: "pane-head" }, legend(), el("div", { class: "turn" }, parts.previous, parts.next)),
    el("article", { class: "sheet" }, parts.meta, parts.body));
  return parts.page;
}

function buildClaims() {
  const scope = (name, everywhere) => el("button", { "aria-pressed": String(state.everywhere === everywhere), onclick: () => setScope(everywhere) }, word(name));
  parts.scopes = [scope("this_article", false), scope("all_articles", true)];
  parts.found = el("h2", { "aria-live": "polite" });
  const order = el("select", {
    "aria-label": word("order"),
    onchange: (event) => { state.order = event.target.value; renderClaims(); },
  }, ["text", "least", "most"].map((name) => el("option", { value: name }, word("order_" + name))));
  order.value = state.order;
  parts.list = el("ol", { class: "list" });
  parts.nothing = el("p", { class: "nothing" });
  parts.withheldCount = el("summary");
  parts.withheldList = el("ul");
  parts.withheld = el("details", { class: "withheld" }, parts.withheldCount, parts.withheldList);
  parts.claims = el("section", {
    class: "pane claims", "aria-label": word("claims"), tabindex: "-1",
    onscroll: () => {
      const left = parts.claims.scrollHeight - parts.claims.scrollTop - parts.claims.clientHeight;
      if (left < 1500 && parts.rendered < state.list.length) more();
    },
  },
  el("div", { class: "pane-head" }, parts.found, el("div", { class: "field" }, order),
    el("div", { class: "switch", role: "group", "aria-label": word("scope") }, parts.scopes)),
  parts.list, parts.nothing, parts.withheld);
  return parts.claims;
}
function setScope(everywhere) {
  state.everywhere = everywhere;
  parts.scopes.forEach((button, i) => button.setAttribute("aria-pressed", String(Boolean(i) === everywhere)));
  renderClaims();
}

const HELP = [
  [["j"], "next_claim"], [["k"], "previous_claim"], [["Enter"], "open_claim"], [["[", "]"], "article"],
  [["1", "2", "3", "4", "0"], "verdicts"], [["n"], "note"], [["/"], "search"], [["a"], "scope"], [["d"], "download"],
  [["t"], "theme"], [["?"], "help"], [["Esc"], "close"],
];
function buildHelp() {
  const languages = el("select", { onchange: (event) => { store.set("language", event.target.value); build(event.target.value); help(); } },
    Object.keys(settings.words).map((code) => el("option", { value: code, lang: code }, new Intl.DisplayNames(code, { type: "language" }).of(code))));
  languages.value = state.language;
  const themes = el("select", { onchange: (event) => setTheme(event.target.value) },
    ["auto", "light", "dark"].map((name) => el("option", { value: name }, word("theme_" + name))));
  parts.themes = themes;
  parts.help = el("dialog", { "aria-label": word("help") },
    el("h2", {}, word("help")),
    el("dl", {}, HELP.flatMap(([keys, name]) => [
      el("dt", {}, keys.flatMap((key) => [el("kbd", {}, key), " "])), el("dd", {}, named("keys", name))])),
    el("div", { class: "settings" }, field("theme", word("theme"), themes), field("words", word("words_language"), languages),
      el("button", { class: "button main", onclick: () => parts.help.close() }, word("close"))));
  return parts.help;
}
function help() {
  parts.themes.value = state.theme;
  parts.help.showModal();
}

function turnArticle(step) {
  const next = state.article && articles[state.article.number + step];
  if (next) openArticle(next);
}
// The claim before or after; in one article, it goes on with the next that has one.
function step(by) {
  let place = state.claim ? state.list.indexOf(state.claim) : -1;
  place = place < 0 ? (by > 0 ? 0 : state.list.length - 1) : place + by;
  if (state.list[place]) {
    openClaim(state.list[place], { from: "keys", focus: true });
    return;
  }
  if (state.everywhere || !state.article) return;
  for (let i = state.article.number + by; articles[i]; i += by) {
    const found = articles[i].claims.filter((claim) => fits(claim));
    if (found.length) {
      openArticle(articles[i]);
      openClaim(state.list[by > 0 ? 0 : state.list.length - 1], { from: "keys", focus: true });
      return;
    }
  }
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "[": () => turnArticle(-1),
  "]": () => turnArticle(1),
  "/": () => {
    parts.filters.classList.add("shown");
    parts.search.focus();
    parts.search.select();
  },
  n: () => {
    if (!state.claim) return;
    view("claims");
    cards.get(state.claim).body.querySelector("textarea").focus();
  },
  a: () => setScope(!state.everywhere),
  d: download,
  t: nextTheme,
  "?": help,
  0: () => state.claim && setVerdict(state.claim, ""),
};
VERDICTS.forEach((verdict, i) => { KEYS[i + 1] = () => state.claim && setVerdict(state.claim, verdict); });

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || parts.help.open) return;
  const typing = event.target.matches && event.target.matches("textarea, select, input:not([type=checkbox], [type=range])");
  if (event.key === "Escape") {
    if (typing) event.target.blur();
    else if (state.claim) closeClaim();
    return;
  }
  if (typing) {
    if (event.key === "Enter" && event.target === parts.search) step(1);
    return;
  }
  if (event.key === "Enter" && !(event.target.closest && event.target.closest("button, a, summary, label, [role=button]"))) {
    if (state.claim) closeClaim();
    else step(1);
    return;
  }
  if (has(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(state.theme));
// On paper every claim is whole.
addEventListener("beforeprint", () => {
  more(state.list.length);
  for (const [claim, { body }] of cards) {
    if (!body.childNodes.length) body.append(...details(claim));
    body.hidden = false;
  }
});
addEventListener("afterprint", () => {
  for (const [claim, { body }] of cards) body.hidden = claim !== state.claim;
});

function build(language) {
  speak(language);
  document.title = settings.title || word("page");
  parts.status = el("div", { class: "status", role: "status" });
  parts.live = el("div", { class: "unseen", "aria-live": "polite" });
  const tab = (name, label) => el("button", { value: name, onclick: () => view(name) }, word(label));
  parts.tabs = el("nav", { class: "tabs", "aria-label": word("views") }, tab("articles", "articles"), tab("text", "text"), tab("claims", "claims"));
  parts.desk = el("main", { class: "desk" }, buildArticles(), buildText(), buildClaims());
  document.getElementById("app").replaceChildren(
    buildBar(), buildFilters(), parts.desk, parts.tabs, buildHelp(), parts.status, parts.live,
  );
  view(state.view);
  if (state.article) openArticle(state.article, { keepClaim: true, list: false });
  refresh();
  if (state.claim) openClaim(state.claim, { from: "list" });
}

// A link to a claim or an article opens there.
function start() {
  theme(store.get("theme") || "auto");
  build(firstLanguage());
  const [sha, id] = decodeURIComponent(location.hash.slice(1)).split("/");
  const article = sha && articles.find((one) => one.sha256.startsWith(sha));
  if (article) openArticle(article);
  const claim = article && article.claims.find((one) => one.id === id);
  if (claim) openClaim(claim, { from: "list" });
}
start();
