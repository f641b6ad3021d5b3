"use strict";
// The page is whole without this. Here it learns to fold, filter, sort, and to show one package at a time.
{
  const byId = (id) => document.getElementById(id);
  const table = byId("tree");
  const body = table.tBodies[0];
  const filter = byId("filter");
  const show = byId("show");
  const order = byId("order");
  const wide = matchMedia("(min-width: 70rem)");
  const FEW = 40; // so many rows are all open at the start
  const PROBLEMS = new Set(["failed", "review"]);

  const rows = Array.from(body.rows, (element) => ({
    element,
    level: Number(element.dataset.level),
    number: element.dataset.number ?? "",
    opens: "opens" in element.dataset,
    again: "again" in element.dataset,
    word: element.dataset.word ?? "",
    rank: Number(element.dataset.rank ?? 9),
    find: element.dataset.find ?? "",
    link: element.querySelector("a.jump"),
    parent: null,
    open: false,
    button: null,
  }));
  const packages = new Map(); // by number: the row that is not a repetition
  const articles = new Map(Array.from(document.querySelectorAll(".package"), (element) => [element.id.slice(1), element]));
  let selected = "";
  let shownOrder = "tree";

  // The tree

  const above = [];
  for (const row of rows) {
    above.length = row.level - 1;
    row.parent = above[row.level - 2] ?? null;
    above[row.level - 1] = row;
    if (row.number && !row.again) packages.set(row.number, row);
    if (row.opens) row.button = addButton(row);
  }

  function addButton(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    const name = row.link ? row.link.textContent.trim() : "nothing here";
    button.setAttribute("aria-label", `What ${name} requires`);
    button.addEventListener("click", () => {
      row.open = !row.open;
      paint();
    });
    row.element.querySelector(".fold-space").replaceWith(button);
    return button;
  }

  function reveal(row) {
    for (let up = row.parent; up; up = up.parent) up.open = true;
  }

  function isProblem(row) {
    return !row.again && PROBLEMS.has(row.word);
  }

  // What is shown

  function matcher() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    return (row) =>
      row.number && !row.again && (!show.value || row.word === show.value) && words.every((word) => row.find.includes(word));
  }

  function paint() {
    const flat = order.value !== "tree";
    const filtering = Boolean(filter.value.trim() || show.value);
    const matches = matcher();
    const matching = new Set(rows.filter(matches));
    const leading = new Set();
    if (filtering && !flat) {
      for (const row of matching) for (let up = row.parent; up && !leading.has(up); up = up.parent) leading.add(up);
    }
    for (const row of rows) {
      let visible = matching.has(row);
      if (flat) visible &&= Boolean(row.word);
      else if (filtering) visible ||= leading.has(row);
      else visible = !row.parent || (row.parent.visible && row.parent.open);
      row.visible = visible;
      row.element.hidden = !visible;
      row.element.classList.toggle("leads", filtering && !flat && visible && !matching.has(row));
      if (row.button) {
        row.button.setAttribute("aria-expanded", String(filtering ? leading.has(row) : row.open));
        row.button.disabled = filtering;
      }
    }
    table.classList.toggle("flat", flat);
    sort();
    const found = Array.from(matching).filter((row) => row.word).length;
    const all = Array.from(packages.values()).filter((row) => row.word).length;
    byId("count").textContent = filtering ? `${found} of ${all} packages` : `${all} packages`;
    byId("nothing").hidden = !filtering || rows.some((row) => row.visible);
    for (const tile of document.querySelectorAll(".tile")) {
      tile.setAttribute("aria-pressed", String(tile.dataset.show === show.value));
    }
  }

  function sort() {
    if (shownOrder === order.value) return;
    shownOrder = order.value;
    const byName = (a, b) => a.find.localeCompare(b.find, "en");
    const sorted = Array.from(rows);
    if (shownOrder === "name") sorted.sort(byName);
    if (shownOrder === "trust") sorted.sort((a, b) => a.rank - b.rank || byName(a, b));
    body.append(...sorted.map((row) => row.element));
    rowsInOrder = sorted;
  }
  let rowsInOrder = rows;

  // One package at a time

  function select(number) {
    if (!articles.has(number)) return;
    selected = number;
    for (const [other, article] of articles) article.hidden = other === number ? false : "until-found";
    for (const row of rows) {
      if (row.number === number) row.element.setAttribute("aria-current", "true");
      else row.element.removeAttribute("aria-current");
    }
    if (wide.matches) byId("details").scrollTop = 0;
  }

  function follow(number, { enter = false, history: keep = true } = {}) {
    select(number);
    const row = packages.get(number);
    if (row) {
      reveal(row);
      paint();
      if (row.visible && wide.matches) row.element.scrollIntoView({ block: "nearest" });
    }
    if (keep && location.hash !== `#p${number}`) history.pushState(null, "", `#p${number}`);
    if (enter || !wide.matches) byId(`h${number}`).focus({ preventScroll: wide.matches });
    if (!wide.matches) articles.get(number).scrollIntoView();
  }

  function fromHash() {
    const number = /^#p(\d+)$/.exec(location.hash)?.[1];
    if (number) follow(number, { history: false });
    return Boolean(number);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#p"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const outside = !link.closest("#tree");
    if (outside && wide.matches) byId("dependencies").scrollIntoView();
    follow(link.getAttribute("href").slice(2), { enter: event.detail === 0 || outside });
  });
  addEventListener("popstate", fromHash);
  for (const [number, article] of articles) article.addEventListener("beforematch", () => select(number));

  // Keys inside the tree, as the explorer has them

  function step(from, by) {
    const seen = rowsInOrder.filter((row) => row.visible && row.link);
    const at = seen.findIndex((row) => row === from) + by;
    go(seen[Math.max(0, Math.min(seen.length - 1, at))]);
  }

  function go(row) {
    if (!row?.link) return;
    row.link.focus();
    if (wide.matches) select(row.number);
  }

  body.addEventListener("keydown", (event) => {
    const row = rows.find((one) => one.element === event.target.closest("tr"));
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const seen = rowsInOrder.filter((one) => one.visible && one.link);
    const keys = {
      ArrowDown: () => step(row, 1),
      ArrowUp: () => step(row, -1),
      Home: () => go(seen[0]),
      End: () => go(seen.at(-1)),
      ArrowRight: () => (row.button && !row.open ? row.button.click() : step(row, 1)),
      ArrowLeft: () => (row.button && row.open ? row.button.click() : go(row.parent)),
      "/": () => filter.focus(),
      n: () => nextProblem(1),
      N: () => nextProblem(-1),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  byId("details").addEventListener("keydown", (event) => {
    const row = packages.get(selected);
    if (event.key !== "Escape" || !row) return;
    reveal(row);
    paint();
    row.link.focus();
  });

  function nextProblem(by) {
    const matches = matcher();
    const problems = rowsInOrder.filter((row) => isProblem(row) && matches(row));
    if (!problems.length) {
      byId("count").textContent = "No problem among what is shown";
      return;
    }
    const places = new Map(rowsInOrder.map((row, at) => [row, at]));
    const here = places.get(packages.get(selected)) ?? -1;
    const later = problems.filter((row) => (by > 0 ? places.get(row) > here : places.get(row) < here));
    const row = (by > 0 ? later[0] : later.at(-1)) ?? problems.at(by > 0 ? 0 : -1);
    follow(row.number);
    if (wide.matches) row.link.focus();
  }

  // The tools

  filter.addEventListener("input", paint);
  show.addEventListener("change", paint);
  order.addEventListener("change", paint);
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && filter.value) {
      event.preventDefault();
      filter.value = "";
      paint();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      const matches = matcher();
      go(rowsInOrder.find((row) => row.visible && matches(row)));
    }
  });
  byId("clear").addEventListener("click", () => {
    filter.value = show.value = "";
    paint();
    filter.focus();
  });
  const foldAll = (open) => {
    for (const row of rows) row.open = open || row.level === 1;
    paint();
  };
  byId("unfold").addEventListener("click", () => foldAll(true));
  byId("fold").addEventListener("click", () => foldAll(false));
  byId("next").addEventListener("click", () => nextProblem(1));
  for (const tile of document.querySelectorAll(".tile")) {
    tile.addEventListener("click", () => {
      show.value = show.value === tile.dataset.show ? "" : tile.dataset.show;
      paint();
      byId("dependencies").scrollIntoView();
      byId("dependencies").focus({ preventScroll: true });
    });
  }
  byId("open-all").addEventListener("click", (event) => {
    const all = document.querySelectorAll("details");
    const open = !Array.from(all).every((one) => one.open);
    for (const one of all) one.open = open;
    event.target.textContent = open ? "Close all evidence" : "Open all evidence, to print it";
  });

  // The start

  document.documentElement.classList.add("js");
  for (const row of rows) {
    if (rows.length <= FEW || row.level === 1) row.open = true;
    if (isProblem(row)) reveal(row);
  }
  paint();
  if (!fromHash()) {
    const worst = Array.from(packages.values()).filter((row) => row.word).sort((a, b) => a.rank - b.rank)[0];
    select((worst ?? rows.find((row) => row.number))?.number ?? "");
  }
}
