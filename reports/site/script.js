// Filter, sort and search. Every page can be read without: what needs this script is hidden until it runs. Words from
// results reach the page as text only (textContent), never as markup.
"use strict";

(() => {
  const base = new URL(".", document.currentScript.src);

  // From the worst to what judges nothing: the order in which columns of grades are sorted.
  const tones = ["bad", "warn", "slow", "good", "open", "info", "off"];

  const make = (name, properties = {}, ...content) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...content);
    return element;
  };
  const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  // ---- Sorting: a button in each head of a table.sortable. A third press brings the first order back. ----

  // What a cell is sorted by: its tone, then its share ("3/12") or number; else its text.
  const sortKey = (cell) => {
    const text = cell.textContent.trim();
    const numbers = text.match(/[\d.]+/g);
    const tone = tones.findIndex((name) => cell.classList.contains(name) || cell.querySelector(`.word.${name}`));
    if (cell.tagName === "TH") return { text };
    if (!numbers) return { tone: tone < 0 ? tones.length : tone, number: 0, text };
    const share = numbers.length > 1 && Number(numbers[1]) > 0 ? numbers[0] / numbers[1] : Number(numbers[0]);
    return { tone: cell.classList.contains("n") ? 0 : tone, number: share, text };
  };
  const compare = (a, b) =>
    (a.tone ?? 0) - (b.tone ?? 0) || (a.number ?? 0) - (b.number ?? 0) || a.text.localeCompare(b.text, "en", { numeric: true });

  const makeSortable = (table) => {
    const bodies = [...table.tBodies];
    const groups = bodies.map((body) => [...body.rows]);
    const rows = groups.flat().filter((row) => !row.classList.contains("group"));
    const sorted = make("tbody");
    const heads = [...table.tHead.rows[0].cells];

    const restore = () => {
      groups.forEach((group, i) => bodies[i].append(...group));
      sorted.remove();
      bodies.forEach((body) => (body.hidden = false));
    };
    const sortBy = (column, direction) => {
      restore();
      const keyed = rows.map((row) => ({ row, key: sortKey(row.cells[column]) }));
      keyed.sort((a, b) => compare(a.key, b.key) * direction);
      sorted.append(...keyed.map(({ row }) => row));
      bodies.forEach((body) => (body.hidden = true));
      bodies[bodies.length - 1].after(sorted);
    };

    heads.forEach((head, column) => {
      const name = head.innerText.trim().replace(/\s+/g, " ");
      const button = make("button", { type: "button", className: "sort" });
      button.setAttribute("aria-label", `Sort by ${name}`);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (now === "descending") return restore();
        head.setAttribute("aria-sort", now ? "descending" : "ascending");
        sortBy(column, now ? -1 : 1);
      });
      head.append(button);
    });
  };

  // ---- The matrix: rows by text, area and grade. ----

  const makeFilter = (tools, table) => {
    const [text, area, grade, cache] = ["text", "area", "grade", "cache"].map((name) => tools.querySelector(`[name=${name}]`));
    const status = tools.querySelector("[role=status]");
    const groups = [...table.tBodies].map((body) => ({ head: body.rows[0], rows: [...body.rows].slice(1) }));
    const searched = new Map();
    groups.forEach(({ head, rows }) =>
      rows.forEach((row) => searched.set(row, `${row.cells[0].textContent} ${row.dataset.words ?? ""} ${head.textContent}`.toLowerCase())));

    const hasGrade = (row) => {
      if (!grade.value) return true;
      const cells = cache.value ? [row.cells[Number(cache.value)]] : [...row.cells];
      return cells.some((cell) => cell.dataset.grade === grade.value);
    };
    const apply = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      groups.forEach(({ head, rows }, i) => {
        let inGroup = 0;
        rows.forEach((row) => {
          const fits = (!area.value || Number(area.value) === i) && hasGrade(row) &&
            words.every((word) => searched.get(row).includes(word));
          row.hidden = !fits;
          inGroup += fits ? 1 : 0;
        });
        head.hidden = inGroup === 0;
        shown += inGroup;
      });
      status.textContent = `${shown} of ${plural(searched.size, "row", "rows")}`;
    };
    [text, area, grade, cache].forEach((control) => control.addEventListener("input", apply));
    apply();
    return text;
  };

  // ---- Cases: the index is another file, loaded by the first search. ----

  const kMost = 40;
  let index = null;
  const loadIndex = (then) => {
    if (index) return then();
    window.cachestoneCases = (loaded) => {
      index = loaded;
      then();
    };
    if (!document.querySelector("script[data-index]")) {
      const script = make("script", { src: new URL("search-index.js", base).href });
      script.dataset.index = "";
      document.head.append(script);
    }
  };

  const matches = (words) => {
    const found = [];
    for (const [row, title, cases] of index.rows) {
      for (const [place, name, verdicts] of cases) {
        const all = `${title} ${name} ${place}`.toLowerCase();
        if (words.every((word) => all.includes(word))) found.push({ row: title, name, verdicts, path: place.startsWith("/") ? place.slice(1) : `${row}/${place}` });
      }
    }
    return found;
  };
  const worst = (verdicts) => {
    const broken = index.targets.filter((_, i) => verdicts[i] === "v");
    if (broken.length) return `✗ broken by ${broken.join(", ")}`;
    const discouraged = index.targets.filter((_, i) => verdicts[i] === "d");
    return discouraged.length ? `! not followed by ${discouraged.join(", ")}` : "";
  };
  const makeSearch = (text, section) => {
    const list = section.querySelector("ul");
    const heading = section.querySelector("[role=status]");
    const show = () => {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (words.join("").length < 3) {
        section.hidden = true;
        return;
      }
      loadIndex(() => {
        const found = matches(words);
        section.hidden = false;
        heading.textContent = found.length > kMost ? `${found.length} cases, the first ${kMost} of them` : plural(found.length, "case", "cases");
        list.replaceChildren(...found.slice(0, kMost).map((one) => {
          const about = worst(one.verdicts);
          return make("li", {}, make("a", { href: new URL(`cases/${one.path}.html`, base).href, textContent: one.name }),
            make("span", { className: "why", textContent: about ? `${one.row} · ${about}` : one.row }));
        }));
      });
    };
    let waiting = 0;
    text.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 150);
    });
    if (text.value) show();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("table.sortable").forEach(makeSortable);
    const tools = document.querySelector(".tools");
    const matrix = document.querySelector("#matrix-table");
    if (tools && matrix) {
      const text = makeFilter(tools, matrix);
      makeSearch(text, document.querySelector("#found"));
      tools.hidden = false;
    }
  });
})();
