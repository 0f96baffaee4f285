"use strict";
(function () {
  const byId = (id) => document.getElementById(id);
  const groups = JSON.parse(byId("figures").textContent);
  const evidence = JSON.parse(byId("evidence").textContent);
  const entries = [...document.querySelectorAll(".articles > li")];
  const entryOf = new Map(entries.map((entry) => [Number(entry.id.slice("article-".length)), entry]));
  let passing = null; // the numbers of the articles that pass the filter; null: no filter
  let opener = null; // the button that opened the evidence, to which Escape goes back
  let cited = null; // the link to an article that was followed, to which its entry leads back

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text; // text of articles goes in as text, never as HTML
    if (className) made.className = className;
    return made;
  }

  // ---- evidence

  function described(number) {
    const entry = entryOf.get(number);
    return { title: entry.querySelector(".headline").textContent, source: entry.dataset.source, date: entry.dataset.date };
  }

  function item(table, row) {
    const [article, pieces, why] = evidence[table][row];
    const { title, source, date } = described(article);
    const li = element("li");
    if (pieces.length) {
      const sentence = element("p");
      for (const [text, role] of pieces) {
        if (role) {
          const mark = element("mark", text, role);
          mark.title = role;
          sentence.append(mark);
        } else sentence.append(text);
      }
      li.append(sentence);
    }
    if (why) li.append(element("p", why, "why"));
    const from = element("p", [date, source].filter(Boolean).join(" · "), "from");
    const link = element("a", title);
    link.href = `#article-${article}`;
    from.append(from.textContent ? " · " : "", link);
    li.append(from);
    return li;
  }

  function allowed(group, row) {
    return group.rows[row].filter((r) => !passing || passing.has(evidence[group.of][r][0]));
  }

  function count(group, row) {
    if (!passing) return group.counts[row];
    if (!group.articles) return null;
    let n = 0;
    for (const [article, times] of Object.entries(group.articles[row])) if (passing.has(Number(article))) n += times;
    return n;
  }

  function fill(box, group, row) {
    const rows = allowed(group, row);
    const total = count(group, row);
    const number = (n) => n.toLocaleString("en");
    let said = total === null ? `${number(rows.length)} shown` : number(total);
    if (total !== null && rows.length < total) said = `${number(rows.length)} of ${number(total)} shown`;
    const close = element("button", "Close", "close");
    close.type = "button";
    const list = element("ol");
    for (const r of rows) list.append(item(group.of, r));
    const name = `Behind “${group.names[row]}”`;
    box.replaceChildren(close, element("h4", `${name}: ${said}${passing ? " that pass the filter" : ""}`), list);
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", name);
    box.tabIndex = 0;
    box.hidden = false;
    box.scrollTop = 0;
    box.dataset.row = row;
  }

  function open(number, row, button) {
    const box = document.querySelector(`#group-${number} .evidence`);
    for (const other of document.querySelectorAll(".evidence:not([hidden])")) if (other !== box) shut(other);
    fill(box, groups[number], row);
    for (const old of document.querySelectorAll("button[aria-expanded=true]")) old.setAttribute("aria-expanded", "false");
    opener = button;
    if (button) button.setAttribute("aria-expanded", "true");
    if (button) box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  function shut(box) {
    box.hidden = true;
    box.replaceChildren();
  }

  function back(box) {
    shut(box);
    if (!opener) return;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
    opener = null;
  }

  // ---- charts, one after the other, so that the page can be read at once

  function draw(number) {
    const { data, layout } = groups[number];
    const place = document.querySelector(`#group-${number} .plot`);
    if (place.clientWidth < 500) {
      layout.font = { ...layout.font, size: 11 };
      for (const axis of ["xaxis", "yaxis"]) if (layout[axis] && layout[axis].title) layout[axis].title.font = { size: 10 };
    }
    const config = { responsive: true, displaylogo: false, showSendToCloud: false, displayModeBar: false, doubleClick: false };
    return Plotly.newPlot(place, data, layout, config).then(() => {
      if (passing) recount(number);
      place.on("plotly_click", (click) => open(number, click.points[0].customdata, null));
      place.on("plotly_legendclick", () => false);
      place.on("plotly_legenddoubleclick", () => false);
    });
  }

  // plotly.js stands packed in the page, so that the page can be read before its 5 MB are; its hash is in the policy
  async function unpack() {
    const letters = atob(byId("plotly").textContent);
    const packed = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) packed[i] = letters.charCodeAt(i);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = element("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  }

  const undrawn = groups.map((group, number) => (group.data ? number : -1)).filter((number) => number >= 0);

  function drawNext() {
    const away = (number) => Math.abs(byId(`group-${number}`).getBoundingClientRect().top);
    const nearest = undrawn.reduce((one, other) => (away(one) <= away(other) ? one : other));
    undrawn.splice(undrawn.indexOf(nearest), 1);
    return draw(nearest);
  }

  async function drawAll() {
    await unpack();
    while (undrawn.length) {
      await drawNext();
      await new Promise((resolve) => setTimeout(resolve, 0)); // what the reader does goes first
    }
    document.body.dataset.drawn = "all";
  }

  // ---- the filter

  const form = byId("filter");

  function chosen() {
    const { source, actor, first, last } = Object.fromEntries(new FormData(form));
    if (!source && !actor && !first && !last) return null;
    const passes = ({ dataset }) =>
      (!source || dataset.source === source) &&
      (!actor || dataset.actors.split(" ").includes(actor)) &&
      (!first || (dataset.date && dataset.date >= first)) &&
      (!last || (dataset.date && dataset.date <= last));
    return new Set([...entryOf].filter(([, entry]) => passes(entry)).map(([number]) => number));
  }

  function recount(number) {
    const group = groups[number];
    const place = document.querySelector(`#group-${number} .plot`);
    let all = true;
    group.data.forEach((trace, at) => {
      const along = trace.orientation === "h" ? "x" : "y";
      const values = group.full && group.full[at] ? group.full[at] : trace[along];
      const counts = trace.type === "bar" && trace.customdata ? trace.customdata.map((row) => count(group, row)) : [null];
      const isCount = values.every && values.every((value, i) => Math.abs(value) === group.counts[trace.customdata?.[i]]);
      if (!isCount || counts.includes(null)) {
        all = false;
        return;
      }
      group.full = { ...group.full, [at]: values };
      const update = { [along]: [counts.map((n, i) => n * Math.sign(values[i]))] };
      if (Array.isArray(trace.text)) update.text = [counts.map((n) => n.toLocaleString("en"))];
      Plotly.restyle(place, update, [at]);
    });
    document.querySelector(`#group-${number} .partly`).hidden = all || !passing;
  }

  function filter() {
    passing = chosen();
    for (const [number, entry] of entryOf) entry.hidden = passing !== null && !passing.has(number);
    byId("filter-said").textContent = passing ? `· ${passing.size} of ${entryOf.size} articles` : "";
    groups.forEach((group, number) => group.data && !undrawn.includes(number) && recount(number));
    for (const box of document.querySelectorAll(".evidence:not([hidden])")) {
      fill(box, groups[Number(box.parentElement.id.slice("group-".length))], Number(box.dataset.row));
    }
  }

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter, 0));

  // ---- from a sentence to its article and back

  function follow(link) {
    cited = link;
    const entry = byId(link.hash.slice(1));
    entry.querySelector(".back")?.remove();
    const button = element("button", "Back to the sentence", "back");
    button.type = "button";
    entry.append(button);
    entry.scrollIntoView({ block: "center" });
    entry.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest('.evidence a[href^="#article-"]');
    const button = target.closest("button[data-group]") || target.closest("tr")?.querySelector("button[data-group]");
    if (link) {
      event.preventDefault();
      follow(link);
    } else if (target.closest(".back")) {
      target.closest(".back").remove();
      cited.scrollIntoView({ block: "center" });
      cited.focus({ preventScroll: true });
    } else if (target.closest(".close")) back(target.closest(".evidence"));
    else if (button) open(Number(button.dataset.group), Number(button.dataset.row), button);
  });
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Escape" && document.querySelector(".evidence:not([hidden])");
    if (box) back(box);
  });

  // ---- on paper the evidence stands in notes at the end

  function note(group, number, at) {
    const section = element("div");
    const title = document.querySelector(`#title-${number}`);
    title.querySelector(".footnote")?.remove();
    section.append(element("h3", `${at}. ${title.textContent}`));
    title.append(element("span", ` ${at}`, "footnote"));
    const list = element("ol");
    group.rows.slice(0, 6).forEach((_, row) => {
      const rows = allowed(group, row).slice(0, 2);
      if (rows.length) list.append(element("li", `${group.names[row]} (${count(group, row) ?? "filtered"})`));
      for (const r of rows) list.append(item(group.of, r));
    });
    section.append(list);
    return section;
  }

  window.addEventListener("beforeprint", () => {
    if (window.Plotly) while (undrawn.length) drawNext();
    const notes = byId("notes");
    const shown = groups.map((group, number) => [group, number]).filter(([group]) => group.data && group.rows.length);
    notes.replaceChildren(element("h2", "Notes"), ...shown.map(([group, number], i) => note(group, number, i + 1)));
    notes.hidden = false;
  });
  window.addEventListener("afterprint", () => {
    byId("notes").hidden = true;
  });

  requestAnimationFrame(() => setTimeout(() => drawAll().catch(() => (byId("undrawn").hidden = false)), 0));
})();
