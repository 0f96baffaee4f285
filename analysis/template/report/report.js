"use strict";
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const figures = read("figures");
  const evidence = read("evidence");

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text; // text of articles goes in as text, never as HTML
    if (className) made.className = className;
    return made;
  }

  function item(table, row) {
    const [article, pieces, why] = evidence.tables[table][row];
    const [title, source, date] = evidence.articles[article];
    const li = element("li");
    const sentence = element("p");
    for (const [text, role] of pieces) {
      if (role) {
        const mark = element("mark", text, role);
        mark.title = role;
        sentence.append(mark);
      } else sentence.append(text);
    }
    li.append(sentence);
    if (why) li.append(element("p", why, "why"));
    li.append(element("p", [date, source, title].filter(Boolean).join(" · "), "from"));
    return li;
  }

  function open(number, row, focus) {
    const figure = figures[number];
    const box = document.querySelector(`#chart-${number} .evidence`);
    const rows = figure.rows[row];
    const total = figure.counts[row];
    const shown = rows.length < total ? `${rows.length} of ${total} shown` : `${total}`;
    const list = element("ol");
    for (const r of rows) list.append(item(figure.of, r));
    box.replaceChildren(element("h3", `Behind “${figure.names[row]}”: ${shown}`), list);
    box.scrollTop = 0;
    box.tabIndex = 0;
    if (focus) box.focus();
  }

  function draw(number) {
    const figure = figures[number];
    const place = document.querySelector(`#chart-${number} .plot`);
    const narrow = place.clientWidth < 500;
    if (narrow) {
      figure.layout.font.size = 11;
      for (const trace of figure.data) {
        if (trace.orientation === "h" || trace.error_x) figure.layout.yaxis.tickfont = { size: 10 };
      }
    }
    const config = { responsive: true, displaylogo: false, showSendToCloud: false, displayModeBar: narrow ? false : "hover" };
    Plotly.newPlot(place, figure.data, figure.layout, config).then(() => {
      place.dataset.drawn = "yes";
      place.on("plotly_click", (click) => open(number, click.points[0].customdata, false));
    });
    if (figure.rows.length) open(number, 0, false);
  }

  figures.forEach((_, number) => draw(number));
  document.addEventListener("click", (click) => {
    const button = click.target.closest("button[data-figure]");
    if (button) open(Number(button.dataset.figure), Number(button.dataset.row), true);
  });
})();
